/* cmd_verify.c - gateloom verify: does the exported Verilog do what our engine does? */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/cmd.h"
#include "cli/images.h"
#include "verify/build.h"
#include "verify/verify.h"

typedef struct VerifyCmd {
    Session s;
    OptList loads, programs;
    uint64_t cycles, seed;
    bool deep, flat, no_model, no_tables, no_poke;
    const char *cells, *with, *cache, *netlist, *plusarg, *wave;
    Design *d;
    Tools tools;
} VerifyCmd;

static const char *format(Arena *a, const char *x, const char *y)
{
    StrBuf b = {0};
    strbuf_printf(&b, "%s%s", x, y);
    const char *p = arena_copy(a, b.ptr, b.len);
    strbuf_free(&b);
    return p;
}

/* Where compiled simulations stay: --cache, or where the user keeps such things. */
static const char *cache_folder(const VerifyCmd *c)
{
    const char *xdg = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");
    if (c->cache)
        return c->cache;
    if (xdg && *xdg)
        return format(c->s.arena, xdg, "/gateloom");
    return format(c->s.arena, home && *home ? home : ".", "/.cache/gateloom");
}

/* What the module's parameters are called: "N=16", "A=4"; for its model. */
static unsigned parameters(const VerifyCmd *c, const char *params[], unsigned most)
{
    const Module *top = c->d->top;
    const char *value = strchr(intern_cstr(c->d->names, top->name), '<');
    unsigned n = 0;
    for (size_t i = 0; value && i < c->s.lib->files.len; i++) {
        const LibFile *lf = c->s.lib->files.ptr[i];
        for (const AstModule *m = lf->ast && lf->file == top->file ? lf->ast->modules : NULL; m; m = m->next) {
            if (m->name.ix != top->base.ix)
                continue;
            for (const Param *p = m->params; p && n < most && *value; p = p->next) {
                StrBuf b = {0};
                value += strspn(value, "<, ");
                size_t len = strcspn(value, ",>");
                strbuf_printf(&b, "%s=%.*s", intern_cstr(c->d->names, p->name), (int)len, value);
                params[n++] = arena_copy(c->s.arena, b.ptr, b.len);
                strbuf_free(&b);
                value += len;
            }
        }
    }
    return n;
}

/* Verilator, unless the user wants Icarus or the circuit has loops of gates. */
static bool choose_tool(VerifyCmd *c)
{
    c->tools.with = c->with && strcmp(c->with, "icarus") == 0 ? WITH_ICARUS : WITH_VERILATOR;
    if (c->tools.with == WITH_VERILATOR && verilog_has_loops(c->d)) {
        StrBuf b = {0};
        verilog_describe_loop(c->d, 6, &b);
        fprintf(stderr, "verify: the gates that drive %s form a loop; Verilator is not made for such circuits "
                        "and may compute them wrongly, so Icarus Verilog runs this one\n", b.ptr);
        strbuf_free(&b);
        c->tools.with = WITH_ICARUS;
    }
    const char *missing = tool_missing(c->tools.with);
    if (*missing)
        fprintf(stderr, "gateloom: %s\n", missing);
    return !*missing;
}

/* Those that the user names; else all that come with Gateloom and fit the machine. */
static bool run_programs(VerifyCmd *c, Verify *v)
{
    unsigned n_large = 0;
    for (unsigned i = 0; i < c->programs.n; i++) {
        if (!verify_program(v, c->programs.items[i]))
            return false;
    }
    const char *own = c->programs.n ? NULL : session_own_folder(&c->s, "netlists/programs");
    const char **names = NULL;
    size_t n = 0;
    if (own && !io_list_dir(c->s.arena, own, c->s.dg, &names, &n))
        return false;
    for (size_t i = 0; i < n; i++) {
        const char *path = format(c->s.arena, format(c->s.arena, own, "/"), names[i]);
        if (!str_ends_with(str_from(path), ".asm"))
            continue;
        if (!verify_program_fits(c->d, c->s.arena, path))
            n_large++;
        else if (!verify_program(v, path))
            return false;
    }
    if (n_large)
        fprintf(stderr, "verify: %u programs of netlists/programs do not fit this machine\n", n_large);
    return true;
}

static void print_count(const VerifyCmd *c, const Verify *v, bool has_model)
{
    VerifyCount n = verify_count(v);
    printf("%s: the same in gateloom, %s%s", intern_cstr(c->d->names, c->d->top->name),
           c->tools.with == WITH_ICARUS ? "Icarus" : "Verilator", has_model ? " and the model" : "");
    printf(": %" PRIu64 " cycles", n.n_cycles);
    if (n.n_tests)
        printf(", %" PRIu64 " test%s", n.n_tests, n.n_tests == 1 ? "" : "s");
    if (n.n_programs)
        printf(", %" PRIu64 " program%s", n.n_programs, n.n_programs == 1 ? "" : "s");
    printf(", %" PRIu64 " values", n.n_values);
    if (n.n_unknown)
        printf(" (%" PRIu64 " unknown)", n.n_unknown);
    printf(", seed %" PRIu64 "\n", c->seed);
}

static bool compare(VerifyCmd *c, LibFile *lf, const Built *netlist, const Built *model, const uint8_t *init)
{
    bool is_machine = verify_is_machine(c->d);
    VerifyOptions o = {.cycles = c->cycles ? c->cycles : is_machine ? 100000 : 1000,
                       .seed = c->seed, .deep = c->deep, .wave = c->wave, .init = init,
                       .no_poke = c->no_poke};
    Verify *v = verify_new(c->s.arena, c->s.lib, lf, c->d, c->s.dg, &o);
    verify_add(v, c->tools.with == WITH_ICARUS ? "icarus" : "verilator", netlist->argv, netlist->log, VERIFY_NETLIST);
    if (model)
        verify_add(v, "model", model->argv, model->log, VERIFY_MODEL);
    bool ok = c->no_tables || verify_tables(v);
    if (is_machine) {
        ok = ok && run_programs(c, v) && (init || verify_random_programs(v));
    } else {
        ok = ok && verify_random(v);
    }
    if (ok)
        print_count(c, v, model != NULL);
    else
        fprintf(stderr, "verify: seed %" PRIu64 "\n", c->seed);
    verify_free(v);
    return ok;
}

static bool read_netlist(VerifyCmd *c, Str *text)
{
    *text = (Str){0};
    return !c->netlist || io_read_file(c->s.arena, c->netlist, c->s.dg, text);
}

static int verify_file(VerifyCmd *c, const char *file)
{
    LibFile *lf;
    Str text;
    const uint8_t *init = NULL;
    c->d = session_design(&c->s, file);
    lf = c->d ? library_load(c->s.lib, file) : NULL;
    if (!lf || !read_netlist(c, &text))
        return EXIT_INPUT;
    if (c->programs.n && !verify_is_machine(c->d)) {
        fprintf(stderr, "gateloom: --program is for the ten-instruction machine, netlists/cpu/machine.nl\n");
        return EXIT_USAGE;
    }
    if (c->loads.n && !(init = images_load(c->d, &c->loads, c->s.arena, c->s.dg)))
        return EXIT_INPUT;
    if (!choose_tool(c))
        return EXIT_INPUT;
    VerilogOptions o = {.flat = c->flat, .init = init,
                        .cells = c->cells && strcmp(c->cells, "assign") == 0 ? VERILOG_ASSIGN : VERILOG_PRIM};
    VerilogExport *x = verilog_export(c->s.arena, c->d, &o);
    const char *params[8];
    unsigned n = parameters(c, params, 8);
    Built netlist, model;
    bool has_model = !c->no_model && model_path(&c->tools, c->s.arena, c->d);
    bool ok = build_netlist(&c->tools, c->s.arena, x, text.ptr, c->plusarg, c->s.dg, &netlist) &&
              (!has_model || build_model(&c->tools, c->s.arena, c->d, params, n, c->s.dg, &model)) &&
              compare(c, lf, &netlist, has_model ? &model : NULL, init);
    verilog_free(x);
    return ok ? EXIT_FINE : EXIT_INPUT;
}

static int check_words(const VerifyCmd *c, int n)
{
    if (n != 1)
        fprintf(stderr, "gateloom: 'verify' works on one file at a time\n");
    else if (c->cells && strcmp(c->cells, "prim") != 0 && strcmp(c->cells, "assign") != 0)
        fprintf(stderr, "gateloom: --cells wants prim or assign, not '%s'\n", c->cells);
    else if (c->with && strcmp(c->with, "verilator") != 0 && strcmp(c->with, "icarus") != 0)
        fprintf(stderr, "gateloom: --with wants verilator or icarus, not '%s'\n", c->with);
    else
        return EXIT_FINE;
    return EXIT_USAGE;
}

static int run(int argc, char **argv)
{
    static VerifyCmd c; /* large tables */
    c = (VerifyCmd){.seed = 1, .wave = "verify.vcd"};
    const Opt opts[] = {
        TOP_OPTION(c.s),
        {"deep", NULL, OPT_FLAG, &c.deep, "compare every flip-flop too, not only the ports"},
        {"cycles", "N", OPT_COUNT, &c.cycles, "of random stimulus (1000), or of programs at least (100000)"},
        {"seed", "N", OPT_COUNT, &c.seed, "of everything random (1)"},
        {"program", "P.asm", OPT_LIST, &c.programs, "also run this program; for the ten-instruction machine"},
        {"load", "INST=FILE", OPT_LIST, &c.loads, "what a memory holds at power-up, from hexadecimal words"},
        {"wave", "FILE", OPT_TEXT, &c.wave, "where to show a difference (verify.vcd)"},
        {"with", "TOOL", OPT_TEXT, &c.with, "verilator (the default) or icarus"},
        {"cells", "prim|assign", OPT_TEXT, &c.cells, "as in export"},
        {"flat", NULL, OPT_FLAG, &c.flat, "as in export"},
        {"netlist", "FILE.v", OPT_TEXT, &c.netlist, "this Verilog, once exported with the same options, instead"},
        {"plusarg", "+X=Y", OPT_TEXT, &c.plusarg, "an argument for that Verilog"},
        {"no-model", NULL, OPT_FLAG, &c.no_model, "leave out the model in rtl/, if there is one"},
        {"no-tables", NULL, OPT_FLAG, &c.no_tables, "leave out the tests beside the module"},
        {"no-poke", NULL, OPT_FLAG, &c.no_poke, "let flip-flops power up as the Verilog says"},
        {"cache", "DIR", OPT_TEXT, &c.cache, "where compiled simulations are kept (~/.cache/gateloom)"},
        LOAD_OPTIONS(c.s),
        {0}};
    const char *files[OPT_LIST_MAX];
    int n;
    if (argc > OPT_LIST_MAX)
        return EXIT_USAGE;
    int status = session_start(&c.s, &cmd_verify, opts, argc, argv, files, &n);
    if (status)
        return status < 0 ? EXIT_FINE : status;
    status = check_words(&c, n);
    if (!status) {
        c.tools = (Tools){.rtl = session_own_folder(&c.s, "rtl"), .cache = cache_folder(&c), .deep = c.deep,
                          .progress = isatty(2) ? stderr : NULL};
        if (!c.tools.rtl)
            fprintf(stderr, "gateloom: the folder rtl, which has the harness, is not beside this program\n");
        status = c.tools.rtl ? verify_file(&c, files[0]) : EXIT_INPUT;
    }
    session_end(&c.s);
    return status;
}

const Command cmd_verify = {"verify", "FILE --top MODULE [--deep] [--cycles N] [--seed N]",
                            "Compares a circuit with its exported Verilog under Verilator, cycle by cycle",
                            "gateloom verify netlists/std/alu.nl --top 'alu<8>'", run};
