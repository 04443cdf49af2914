/* cmd_export.c - gateloom export: a circuit as structural Verilog. */
#include <string.h>

#include "cli/cmd.h"
#include "cli/images.h"
#include "export/verilog.h"
#include "glue/replay.h"
#include "verify/bench.h"
#include "verify/verify.h"

enum { BENCH_STEPS = 10000 };

typedef struct ExportCmd {
    Session s;
    const char *out, *cells, *map, *bench, *recording;
    OptList loads;
    uint64_t cycles, seed;
    bool flat;
} ExportCmd;

static bool write_file(const char *path, const StrBuf *text, Diag *dg)
{
    OutFile *o = out_open(path, dg);
    if (!o)
        return false;
    out_write(o, text->ptr ? text->ptr : "", text->len);
    return out_close(o, dg);
}

/* The bits of the ports of one kind, the first port's lowest first. */
static void port_bits(const Design *d, SignalKind kind, const uint8_t *values, StrBuf *out)
{
    strbuf_clear(out);
    for (uint32_t i = 0; i < d->top->n_ports; i++) {
        const Signal *s = &d->top->signals[i];
        for (uint32_t k = 0; s->kind == kind && k < s->width; k++) {
            NetId net = design_signal_net(d, (InstId){1}, i, k);
            strbuf_addc(out, "01x"[net.ix ? values[net.ix] : LOGIC_X]);
        }
    }
}

/* From a recording: each of its moments of rest is a step. */
static bool recorded_steps(ExportCmd *c, Bench *b, const Design *d)
{
    GlrFile *f = glr_open(c->recording, c->s.dg);
    Replay *r = f ? replay_open(c->s.arena, f, d, c->s.dg) : NULL;
    StrBuf in = {0}, out = {0}, mask = {0}, state = {0};
    bool ok = r;
    for (uint64_t step = 0; ok && step < glr_n_steps(f); step++) {
        const uint8_t *values = replay_step(r, step, c->s.dg);
        if (!(ok = values))
            break;
        port_bits(d, SIG_INPUT, values, &in);
        port_bits(d, SIG_OUTPUT, values, &out);
        if (step == 0) {
            /* The first inputs come before the state that flip-flops have then, since they may be a clock's edge. */
            StrBuf nothing = {0};
            for (size_t i = 0; i < out.len; i++)
                strbuf_addc(&nothing, 'x');
            for (uint32_t i = 1; i <= d->n_dffs; i++) {
                uint8_t q = values[d->dff_q[i]];
                strbuf_addc(&mask, q == LOGIC_X ? '0' : '1');
                strbuf_addc(&state, q == LOGIC_1 ? '1' : '0');
            }
            bench_step(b, in.ptr, nothing.ptr, NULL, NULL);
            strbuf_free(&nothing);
        }
        bench_step(b, in.ptr, out.ptr, step == 0 ? mask.ptr : NULL, state.ptr);
    }
    strbuf_free(&in);
    strbuf_free(&out);
    strbuf_free(&mask);
    strbuf_free(&state);
    replay_close(r);
    glr_close(f);
    return ok;
}

/* From the tests of the module; a module without any gets random stimulus. */
static bool tested_steps(ExportCmd *c, Bench *b, const char *file, const VerilogExport *x, const uint8_t *init)
{
    LibFile *lf = library_load(c->s.lib, file);
    VerifyOptions o = {.cycles = c->cycles, .seed = c->seed, .init = init, .watch = bench_step, .self = b};
    Verify *v = verify_new(c->s.arena, c->s.lib, lf, x->design, c->s.dg, &o);
    bool ok = verify_tables(v) && (bench_steps(b) || verify_random(v));
    verify_free(v);
    return ok;
}

static bool write_bench(ExportCmd *c, const char *file, const VerilogExport *x, const uint8_t *init)
{
    Bench *b = bench_new(c->s.arena, x, BENCH_STEPS);
    bool ok = c->recording ? recorded_steps(c, b, x->design) : tested_steps(c, b, file, x, init);
    StrBuf text = {0};
    bench_write(b, &text);
    ok = ok && write_file(c->bench, &text, c->s.dg);
    if (ok && bench_left_out(b))
        fprintf(stderr, "export: %s has the first %llu steps; %llu more are left out\n", c->bench,
                (unsigned long long)bench_steps(b), (unsigned long long)bench_left_out(b));
    strbuf_free(&text);
    bench_free(b);
    return ok;
}

static int export_file(ExportCmd *c, const char *file)
{
    Design *d = session_design(&c->s, file);
    if (!d)
        return EXIT_INPUT;
    VerilogOptions o = {.flat = c->flat,
                        .cells = c->cells && strcmp(c->cells, "assign") == 0 ? VERILOG_ASSIGN : VERILOG_PRIM};
    if (c->loads.n && !(o.init = images_load(d, &c->loads, c->s.arena, c->s.dg)))
        return EXIT_INPUT;
    VerilogExport *x = verilog_export(c->s.arena, d, &o);
    bool ok = write_file(c->out, &x->text, c->s.dg) && (!c->map || write_file(c->map, &x->map, c->s.dg)) &&
              (!c->bench || write_bench(c, file, x, o.init));
    verilog_free(x);
    return ok ? EXIT_FINE : EXIT_INPUT;
}

static int run(int argc, char **argv)
{
    static ExportCmd c; /* large tables */
    c = (ExportCmd){.out = "-", .cycles = 1000, .seed = 1};
    const Opt opts[] = {
        {"o", "OUT.v", OPT_TEXT, &c.out, "the file to write; without it the text is printed"},
        TOP_OPTION(c.s),
        {"flat", NULL, OPT_FLAG, &c.flat, "one module, without hierarchy"},
        {"cells", "prim|assign", OPT_TEXT, &c.cells, "NANDs as primitives (the default) or as expressions"},
        {"map", "FILE", OPT_TEXT, &c.map, "also write which name of Verilog is which name of the netlist"},
        {"load", "INST=FILE", OPT_LIST, &c.loads, "what a memory holds at power-up, from hexadecimal words"},
        {"testbench", "FILE.v", OPT_TEXT, &c.bench, "also write a bench that checks it, from the module's tests"},
        {"recording", "RUN.glr", OPT_TEXT, &c.recording, "... from this run instead: 'sim --wave RUN.glr' records one"},
        {"cycles", "N", OPT_COUNT, &c.cycles, "of random stimulus in the bench of a module without tests (1000)"},
        {"seed", "N", OPT_COUNT, &c.seed, "of random values in the bench (1)"},
        LOAD_OPTIONS(c.s),
        {0}};
    const char *files[OPT_LIST_MAX];
    int n;
    if (argc > OPT_LIST_MAX)
        return EXIT_USAGE;
    int status = session_start(&c.s, &cmd_export, opts, argc, argv, files, &n);
    if (status)
        return status < 0 ? EXIT_FINE : status;
    if (n != 1) {
        fprintf(stderr, "gateloom: 'export' works on one file at a time; its result goes behind -o\n");
        status = EXIT_USAGE;
    } else if (c.cells && strcmp(c.cells, "prim") != 0 && strcmp(c.cells, "assign") != 0) {
        fprintf(stderr, "gateloom: --cells wants prim or assign, not '%s'\n", c.cells);
        status = EXIT_USAGE;
    } else if (c.recording && !c.bench) {
        fprintf(stderr, "gateloom: --recording says what the bench of --testbench checks, and there is none\n");
        status = EXIT_USAGE;
    } else {
        status = export_file(&c, files[0]);
    }
    session_end(&c.s);
    return status;
}

const Command cmd_export = {"export", "FILE --top MODULE -o OUT.v",
                            "Writes a circuit as structural Verilog",
                            "gateloom export netlists/std/adders.nl --top 'adder<16>' -o adder.v", run};
