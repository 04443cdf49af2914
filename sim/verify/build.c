/* build.c - texts into a folder of the cache, then verilate.sh or iverilog over them. */
#include "verify/build.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "verify/side.h"

/* One simulation to be made. */
typedef struct Job {
    const Tools *t;
    Arena *arena;
    Diag *dg;
    const char *what; /* for messages: "adder_16" */
    const char *dir;  /* under construction */
    StrBuf all;       /* every text, for the name of the folder */
    struct timespec start;
} Job;

const char *tool_missing(With with)
{
    const char *const verilator[] = {"verilator", "--version", NULL};
    const char *const icarus[] = {"iverilog", "-V", NULL};
    if (run_command(with == WITH_VERILATOR ? verilator : icarus, "/dev/null", NULL, NULL) == 0)
        return "";
    return with == WITH_VERILATOR
               ? "Verilator is not installed: apt-get install verilator g++ make, or see https://verilator.org"
               : "Icarus Verilog is not installed: apt-get install iverilog";
}

static const char *format(Arena *a, const char *x, const char *y, const char *z)
{
    StrBuf b = {0};
    strbuf_printf(&b, "%s%s%s", x, y, z);
    const char *p = arena_copy(a, b.ptr, b.len);
    strbuf_free(&b);
    return p;
}

static bool make_folder(const char *path, Diag *dg)
{
    char *part = strdup(path);
    if (!part)
        die_out_of_memory("path", strlen(path));
    bool ok = true;
    for (char *p = part + 1; ok; p++) {
        if (*p && *p != '/')
            continue;
        char c = *p;
        *p = 0;
        ok = mkdir(part, 0777) == 0 || errno == EEXIST;
        *p = c;
        if (!c)
            break;
    }
    if (!ok)
        diag_file_error(dg, path, "cannot be made: %s; --cache says where to build", strerror(errno));
    free(part);
    return ok;
}

/* ---- the tables that the harness reads ---- */

static void write_ports_h(const Design *d, const char *const *names, StrBuf *b)
{
    strbuf_addz(b, "#include \"Vtop.h\"\n#define MODEL Vtop\n#define PORTS(IN, OUT)");
    for (uint32_t i = 0; i < d->top->n_ports; i++) {
        const Signal *s = &d->top->signals[i];
        strbuf_printf(b, " \\\n    %s(%s, %u)", s->kind == SIG_INPUT ? "IN" : "OUT", names[i], s->width);
    }
    strbuf_addc(b, '\n');
}

static void write_flops_h(const VerilogExport *x, StrBuf *b)
{
    strbuf_addz(b, "static const char *const flop_names[] = {\n");
    for (uint32_t i = 1; i <= x->design->n_dffs; i++) {
        strbuf_printf(b, "    \"TOP.%s.", x->top);
        verilog_dff_path(x, (DffId){i}, b);
        strbuf_addz(b, "\",\n");
    }
    strbuf_addz(b, "    nullptr};\n");
}

/* ---- the same for Icarus, as a bench ---- */

static uint32_t count_bits(const Design *d, SignalKind kind)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < d->top->n_ports; i++)
        n += d->top->signals[i].kind == kind ? d->top->signals[i].width : 0;
    return n;
}

/* Bits of a port in the vector of all inputs or outputs, whose leftmost bit is number 0. */
static void write_port_bits(StrBuf *b, const char *vector, const Signal *s, uint32_t at)
{
    strbuf_addc(b, '{');
    for (uint32_t k = s->width; k > 0; k--)
        strbuf_printf(b, "%s[%u]%s", vector, at + k - 1, k > 1 ? ", " : "");
    strbuf_addc(b, '}');
}

static void write_flop_tasks(const VerilogExport *x, StrBuf *b)
{
    strbuf_addz(b, "    task poke;\n        begin\n");
    for (uint32_t i = 1; i <= x->design->n_dffs; i++) {
        strbuf_printf(b, "            if (mask[%u]) dut.", i - 1);
        verilog_dff_path(x, (DffId){i}, b);
        strbuf_printf(b, ".q = bits[%u];\n", i - 1);
    }
    strbuf_addz(b, "        end\n    endtask\n    task peek;\n        begin\n");
    for (uint32_t i = 1; i <= x->design->n_dffs; i++) {
        strbuf_printf(b, "            bits[%u] = dut.", i - 1);
        verilog_dff_path(x, (DffId){i}, b);
        strbuf_addz(b, ".q;\n");
    }
    strbuf_addz(b, "        end\n    endtask\n");
}

static void write_icarus_bench(const Design *d, const VerilogExport *x, const char *module,
                               const char *const *names, const char *const *params, unsigned n_params,
                               bool deep, StrBuf *b)
{
    uint32_t n_in = count_bits(d, SIG_INPUT), n_out = count_bits(d, SIG_OUTPUT);
    uint32_t n_ff = x ? d->n_dffs : 0, at_in = 0, at_out = 0;
    strbuf_printf(b, "module gateloom_serve;\n    reg [0:%u] in;\n    wire [0:%u] out;\n", n_in ? n_in - 1 : 0,
                  n_out ? n_out - 1 : 0);
    strbuf_printf(b, "    reg [0:%u] mask, bits;\n    reg [7:0] op;\n    integer got;\n    %s ",
                  n_ff ? n_ff - 1 : 0, module);
    for (unsigned i = 0; i < n_params; i++) {
        const char *eq = strchr(params[i], '=');
        strbuf_printf(b, "%s.%.*s(%s)%s", i ? ", " : "#(", (int)(eq - params[i]), params[i], eq + 1,
                      i + 1 == n_params ? ") " : "");
    }
    strbuf_addz(b, "dut (");
    for (uint32_t i = 0; i < d->top->n_ports; i++) {
        const Signal *s = &d->top->signals[i];
        uint32_t *at = s->kind == SIG_INPUT ? &at_in : &at_out;
        strbuf_printf(b, "%s\n        .%s(", i ? "," : "", names[i]);
        write_port_bits(b, s->kind == SIG_INPUT ? "in" : "out", s, *at);
        strbuf_addc(b, ')');
        *at += s->width;
    }
    strbuf_addz(b, ");\n");
    if (n_ff)
        write_flop_tasks(x, b);
    strbuf_addz(b, "    initial begin\n        in = 0;\n        #1;\n"
                   "        got = $fscanf(32'h80000000, \" %c\", op);\n"
                   "        while (got == 1) begin\n");
    if (n_in)
        strbuf_addz(b, "            if (op == \"s\") got = $fscanf(32'h80000000, \" %b\", in);\n");
    if (n_ff)
        strbuf_addz(b, "            if (op == \"m\") got = $fscanf(32'h80000000, \" %b\", mask);\n"
                       "            if (op == \"f\") begin\n"
                       "                got = $fscanf(32'h80000000, \" %b\", bits);\n"
                       "                poke;\n"
                       "            end\n");
    strbuf_addz(b, "            if (op == \"s\") begin\n                #1;\n");
    if (deep && n_ff)
        strbuf_addz(b, "                peek;\n");
    strbuf_addz(b, n_out ? "                $write(\"%b\", out);\n" : "");
    strbuf_addz(b, deep && n_ff ? "                $write(\" %b\", bits);\n" : "");
    strbuf_addz(b, "                $write(\"\\n\");\n                $fflush(32'h80000001);\n"
                   "            end\n"
                   "            got = $fscanf(32'h80000000, \" %c\", op);\n"
                   "        end\n        $finish(0);\n    end\nendmodule\n");
}

/* ---- the cache ---- */

typedef struct Text {
    const char *name;
    StrBuf text;
} Text;

static bool same_text(Arena *a, const char *dir, const Text *t)
{
    Str have;
    const char *path = format(a, dir, "/", t->name);
    Diag *quiet = diag_new(a, NULL);
    bool ok = io_exists(path) && io_read_file(a, path, quiet, &have) && str_eq(have, strbuf_str(&t->text));
    diag_free(quiet);
    return ok;
}

static bool write_text(Arena *a, const char *dir, const Text *t, Diag *dg)
{
    OutFile *o = out_open(format(a, dir, "/", t->name), dg);
    if (!o)
        return false;
    out_write(o, t->text.ptr ? t->text.ptr : "", t->text.len);
    return out_close(o, dg);
}

static void tell_progress(void *self)
{
    const Job *j = self;
    struct timespec now;
    if (!j->t->progress)
        return;
    clock_gettime(CLOCK_MONOTONIC, &now);
    fprintf(j->t->progress, "\rverify: compiling %s with %s: %lld s ", j->what,
            j->t->with == WITH_VERILATOR ? "Verilator" : "Icarus", (long long)(now.tv_sec - j->start.tv_sec));
    fflush(j->t->progress);
}

static void remove_folder(const char *dir)
{
    const char *const argv[] = {"rm", "-rf", dir, NULL};
    run_command(argv, "/dev/null", NULL, NULL);
}

static void report_failure(const Job *j, const char *log)
{
    Str text;
    diag(j->dg, DIAG_ERROR, (Span){0}, "%s could not be compiled with %s", j->what,
         j->t->with == WITH_VERILATOR ? "Verilator" : "Icarus");
    if (!io_exists(log) || !io_read_file(j->arena, log, j->dg, &text))
        return;
    size_t n = 0;
    for (int lines = 0; n < text.len && lines < 8; n++)
        lines += text.ptr[n] == '\n';
    diag(j->dg, DIAG_NOTE, (Span){0}, "it said:\n%.*s", (int)n, text.ptr);
}

/* The folder of these texts, with the program in it.  command gets the folder in place of "@". */
static bool build(Job *j, Text *texts, unsigned n, const char *const *command, const char *program, Built *out)
{
    uint64_t hash = 0xcbf29ce484222325u;
    for (unsigned i = 0; i < n; i++)
        hash = (hash ^ str_hash(strbuf_str(&texts[i].text))) * 0x100000001b3u;
    char name[40];
    snprintf(name, sizeof name, "/%016llx", (unsigned long long)hash);
    const char *final = format(j->arena, j->t->cache, name, "");
    bool have = io_exists(format(j->arena, final, "/", program));
    for (unsigned i = 0; have && i < n; i++)
        have = same_text(j->arena, final, &texts[i]);
    out->dir = final;
    out->log = format(j->arena, final, "/", "log");
    out->is_new = !have;
    if (have)
        return true;
    char number[32];
    snprintf(number, sizeof number, ".%ld", (long)getpid());
    j->dir = format(j->arena, final, number, "");
    if (!make_folder(j->dir, j->dg))
        return false;
    bool ok = true;
    for (unsigned i = 0; ok && i < n; i++)
        ok = write_text(j->arena, j->dir, &texts[i], j->dg);
    const char *argv[40];
    unsigned k = 0;
    for (; command[k]; k++)
        argv[k] = command[k][0] == '@' ? format(j->arena, j->dir, command[k] + 1, "") : command[k];
    argv[k] = NULL;
    const char *log = format(j->arena, j->dir, "/", "log");
    struct timespec end;
    clock_gettime(CLOCK_MONOTONIC, &j->start);
    if (ok && run_command(argv, log, j->t->progress ? tell_progress : NULL, j) != 0) {
        report_failure(j, log);
        ok = false;
    }
    if (j->t->progress)
        fputs("\r\033[K", j->t->progress);
    clock_gettime(CLOCK_MONOTONIC, &end);
    out->seconds = (double)(end.tv_sec - j->start.tv_sec) + (double)(end.tv_nsec - j->start.tv_nsec) / 1e9;
    if (ok) {
        remove_folder(final);
        if (rename(j->dir, final) != 0 && !io_exists(format(j->arena, final, "/", program))) {
            diag_file_error(j->dg, final, "cannot be made: %s", strerror(errno));
            ok = false;
        }
    }
    if (io_exists(j->dir))
        remove_folder(j->dir);
    return ok;
}

/* A model may use others of its folder: all of them are part of what it is made of. */
static bool add_models(Job *j, StrBuf *b)
{
    const char **names;
    size_t n;
    Str text;
    if (!io_list_dir(j->arena, j->t->rtl, j->dg, &names, &n))
        return false;
    for (size_t i = 0; i < n; i++) {
        if (!str_ends_with(str_from(names[i]), "_model.v"))
            continue;
        if (!io_read_file(j->arena, format(j->arena, j->t->rtl, "/", names[i]), j->dg, &text))
            return false;
        strbuf_add(b, text.ptr, text.len);
    }
    return true;
}

static const char **arguments(Arena *a, const char *const *list)
{
    unsigned n = 0;
    while (list[n])
        n++;
    const char **argv = ARENA_ARRAY(a, const char *, n + 3);
    memcpy(argv, list, n * sizeof *argv);
    return argv;
}

static bool build_with(Job *j, const Design *d, const VerilogExport *x, const char *module, Str design,
                       const char *const *names, const char *const *params, unsigned n_params,
                       const char *plusarg, Built *out)
{
    Arena *a = j->arena;
    bool flops = x && d->n_dffs;
    Text texts[6] = {{.name = "design.v"}};
    unsigned n = 1;
    strbuf_add(&texts[0].text, design.ptr, design.len);
    const char *command[40];
    unsigned k = 0;
    if (j->t->with == WITH_VERILATOR) {
        texts[n].name = "ports.h";
        write_ports_h(d, names, &texts[n++].text);
        if (flops) {
            texts[n].name = "flops.h";
            write_flops_h(x, &texts[n++].text);
            texts[n].name = "flops.vlt";
            strbuf_printf(&texts[n++].text, "`verilator_config\npublic_flat_rw -module \"%s\" -var \"q\"\n", x->leaf);
        }
        Str harness;
        texts[n].name = "harness.txt"; /* part of what the program is made of */
        if (!io_read_file(a, format(a, j->t->rtl, "/", "harness.cpp"), j->dg, &harness))
            return false;
        strbuf_add(&texts[n].text, harness.ptr, harness.len);
        if (!x && !add_models(j, &texts[n].text))
            return false;
        for (unsigned i = 0; i < n_params; i++)
            strbuf_printf(&texts[n].text, "// %s\n", params[i]);
        n++;
        command[k++] = "sh";
        command[k++] = format(a, j->t->rtl, "/", "verilate.sh");
        command[k++] = "@";
        command[k++] = format(a, j->t->cache, "/", "runtime");
        command[k++] = "--top-module";
        command[k++] = module;
        for (unsigned i = 0; i < n_params && k < 30; i++)
            command[k++] = format(a, "-G", params[i], "");
        command[k++] = "-y";
        command[k++] = j->t->rtl;
        command[k++] = "@/design.v";
        command[k] = NULL;
    } else {
        texts[n].name = "serve.v";
        write_icarus_bench(d, x, module, names, params, n_params, j->t->deep, &texts[n].text);
        n++;
        if (!x) {
            texts[n].name = "models.txt";
            if (!add_models(j, &texts[n++].text))
                return false;
        }
        const char *const icarus[] = {"iverilog", "-g2005", "-o", "@/harness", "-s", "gateloom_serve",
                                      "-y", j->t->rtl, "@/design.v", "@/serve.v", NULL};
        memcpy(command, icarus, sizeof icarus);
    }
    bool ok = build(j, texts, n, command, "harness", out);
    for (unsigned i = 0; i < n; i++)
        strbuf_free(&texts[i].text);
    if (!ok)
        return false;
    const char *program = format(a, out->dir, "/", "harness");
    const char *const verilated[] = {program, "serve", j->t->deep && flops ? "deep" : plusarg,
                                     j->t->deep && flops ? plusarg : NULL, NULL};
    const char *const icarus[] = {"vvp", "-n", program, plusarg, NULL};
    out->argv = arguments(a, j->t->with == WITH_VERILATOR ? verilated : icarus);
    return true;
}

bool build_netlist(const Tools *t, Arena *arena, const VerilogExport *x, const char *text,
                   const char *plusarg, Diag *dg, Built *out)
{
    Job j = {.t = t, .arena = arena, .dg = dg, .what = x->top};
    *out = (Built){0};
    return build_with(&j, x->design, x, x->top, text ? str_from(text) : strbuf_str(&x->text), x->ports, NULL, 0,
                      plusarg, out);
}

const char *model_path(const Tools *t, Arena *arena, const Design *d)
{
    const char *name = format(arena, "/", intern_cstr(d->names, d->top->base), "_model.v");
    const char *path = format(arena, t->rtl, name, "");
    return io_exists(path) ? path : NULL;
}

bool build_model(const Tools *t, Arena *arena, const Design *d, const char *const *params,
                 unsigned n_params, Diag *dg, Built *out)
{
    const char *path = model_path(t, arena, d);
    Str text;
    if (!path || !io_read_file(arena, path, dg, &text))
        return false;
    const char *module = format(arena, intern_cstr(d->names, d->top->base), "_model", "");
    const char **names = ARENA_ARRAY(arena, const char *, d->top->n_ports);
    for (uint32_t i = 0; i < d->top->n_ports; i++)
        names[i] = intern_cstr(d->names, d->top->signals[i].name);
    Job j = {.t = t, .arena = arena, .dg = dg, .what = module};
    *out = (Built){0};
    return build_with(&j, d, NULL, module, text, names, params, n_params, NULL, out);
}
