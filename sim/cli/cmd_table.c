/* cmd_table.c - gateloom table: the truth table of a combinational module. */
#include "base/progress.h"
#include "cli/cmd.h"

enum { MAX_INPUT_BITS = 20 };

static void print_header(const Design *d, OutFile *out)
{
    const Module *m = d->top;
    for (int side = 0; side < 2; side++) {
        bool first = true;
        for (uint32_t i = 0; i < m->n_ports; i++) {
            if ((m->signals[i].kind == SIG_OUTPUT) != side)
                continue;
            out_printf(out, "%s%s", first ? "" : " ", intern_cstr(d->names, m->signals[i].name));
            first = false;
        }
        out_puts(out, side ? "\n" : " | ");
    }
}

static void print_row(const Engine *e, StrBuf *b)
{
    const Module *m = e->design->top;
    for (int side = 0; side < 2; side++) {
        bool first = true;
        for (uint32_t i = 0; i < m->n_ports; i++) {
            if ((m->signals[i].kind == SIG_OUTPUT) != side)
                continue;
            if (!first)
                strbuf_addc(b, ' ');
            print_signal(b, e, (SignalRef){{1}, i, 0, m->signals[i].width});
            first = false;
        }
        strbuf_addz(b, side ? "\n" : " | ");
    }
}

static bool print_table(Session *s, const Design *d)
{
    const Module *m = d->top;
    const char *name = intern_cstr(d->names, m->name);
    uint64_t n_bits = 0;
    for (uint32_t i = 0; i < m->n_ports; i++)
        n_bits += m->signals[i].kind == SIG_INPUT ? m->signals[i].width : 0;
    if (d->n_dffs) {
        diag(s->dg, DIAG_ERROR, m->at,
             "'%s' has %u flip-flop%s, and a truth table has no place for what they hold; use sim", name,
             d->n_dffs, d->n_dffs == 1 ? "" : "s");
        return false;
    }
    if (n_bits > MAX_INPUT_BITS) {
        diag(s->dg, DIAG_ERROR, m->at,
             "'%s' has %llu input bits: 2^%llu rows are more than the 2^%d that are printed; use sim or a test",
             name, (unsigned long long)n_bits, (unsigned long long)n_bits, MAX_INPUT_BITS);
        return false;
    }
    OutFile *out = out_open("-", s->dg);
    Engine *e = engine_new(&engine_cycle, s->arena, d);
    StrBuf b = {0};
    print_header(d, out);
    progress_start("rows", (uint64_t)1 << n_bits, true);
    for (uint64_t row = 0; row < (uint64_t)1 << n_bits; row++) {
        /* The last port changes fastest: its bit 0 is bit 0 of the row. */
        uint64_t rest = row;
        for (uint32_t i = m->n_ports; i > 0; i--) {
            const Signal *g = &m->signals[i - 1];
            for (uint32_t k = 0; g->kind == SIG_INPUT && k < g->width; k++, rest >>= 1)
                engine_set(e, design_signal_net(d, (InstId){1}, i - 1, k), rest & 1 ? LOGIC_1 : LOGIC_0);
        }
        engine_settle(e);
        strbuf_clear(&b);
        print_row(e, &b);
        out_write(out, b.ptr, b.len);
        progress(row + 1);
    }
    progress_end();
    strbuf_free(&b);
    engine_free(e);
    return out_close(out, s->dg);
}

static int run(int argc, char **argv)
{
    Session s = {0};
    const Opt opts[] = {TOP_OPTION(s), LOAD_OPTIONS(s), {0}};
    const char *files[OPT_LIST_MAX];
    int n;
    int status = session_start(&s, &cmd_table, opts, argc, argv, files, &n);
    if (status)
        return status < 0 ? EXIT_FINE : status;
    if (n != 1) {
        fprintf(stderr, "gateloom: 'table' wants one file, not %d\n", n);
        session_end(&s);
        return EXIT_USAGE;
    }
    Design *d = session_design(&s, files[0]);
    status = d && print_table(&s, d) ? EXIT_FINE : EXIT_INPUT;
    session_end(&s);
    return status;
}

const Command cmd_table = {"table", "FILE --top MODULE", "Prints the truth table of a module",
                           "gateloom table netlists/std/adders.nl --top full_adder", run};
