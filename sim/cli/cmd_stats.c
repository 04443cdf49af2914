/* cmd_stats.c - gateloom stats: what a module costs. */
#include <inttypes.h>

#include "cli/cmd.h"

static void print_gate(const Design *d, NandId g, StrBuf *b)
{
    StrBuf place = {0};
    strbuf_addz(b, "  ");
    design_net_path(d, (NetId){d->nand_y[g.ix]}, b);
    diag_place(d->diag, design_nand_span(d, g), &place);
    strbuf_printf(b, "  %s\n", place.ptr);
    strbuf_free(&place);
}

static void print_text(const Design *d, const Stats *s)
{
    StrBuf b = {0};
    printf("nand: %u\ndff: %u\ndepth: %u\n", s->n_nands, s->n_dffs, s->depth);
    if (s->max_fanout) {
        design_net_path(d, s->max_fanout_net, &b);
        printf("nets: %u\nfan-out: %.2f pins a net; at most %u, of '%s'\n", s->n_nets, s->mean_fanout,
               s->max_fanout, b.ptr);
    }
    if (s->n_loops)
        printf("feedback loops: %u\n", s->n_loops);
    puts("instances by module:");
    for (uint32_t i = 0; i < s->n_modules; i++) {
        const ModuleCount *m = &s->modules[i];
        printf("  %6u x %-20s %" PRIu64 " nand, %" PRIu64 " dff each\n", m->n_insts,
               intern_cstr(d->names, m->module->name), m->nands, m->dffs);
    }
    printf("critical path: %u gate%s\n", s->n_path, s->n_path == 1 ? "" : "s");
    for (uint32_t i = 0; i < s->n_path; i++) {
        strbuf_clear(&b);
        print_gate(d, s->path[i], &b);
        fputs(b.ptr, stdout);
    }
    strbuf_free(&b);
}

static void json_string(const char *z)
{
    putchar('"');
    for (; *z; z++) {
        unsigned char c = (unsigned char)*z;
        if (c == '"' || c == '\\')
            printf("\\%c", c);
        else if (c < 32)
            printf("\\u%04x", c);
        else
            putchar(c);
    }
    putchar('"');
}

static void print_json(const Design *d, const Stats *s)
{
    StrBuf b = {0};
    printf("{\"module\": ");
    json_string(intern_cstr(d->names, d->top->name));
    printf(", \"nand\": %u, \"dff\": %u, \"depth\": %u, \"nets\": %u, \"instances\": %u,\n", s->n_nands,
           s->n_dffs, s->depth, s->n_nets, s->n_insts);
    printf(" \"max_fanout\": %u, \"mean_fanout\": %.4f,\n \"modules\": [", s->max_fanout, s->mean_fanout);
    for (uint32_t i = 0; i < s->n_modules; i++) {
        const ModuleCount *m = &s->modules[i];
        printf("%s\n  {\"name\": ", i ? "," : "");
        json_string(intern_cstr(d->names, m->module->name));
        printf(", \"instances\": %u, \"nand\": %" PRIu64 ", \"dff\": %" PRIu64 "}", m->n_insts, m->nands,
               m->dffs);
    }
    printf("],\n \"critical_path\": [");
    for (uint32_t i = 0; i < s->n_path; i++) {
        Span at = design_nand_span(d, s->path[i]);
        uint32_t line, col;
        strbuf_clear(&b);
        design_net_path(d, (NetId){d->nand_y[s->path[i].ix]}, &b);
        printf("%s\n  {\"net\": ", i ? "," : "");
        json_string(b.ptr);
        diag_line_col(d->diag, at.file, at.lo, &line, &col);
        printf(", \"file\": ");
        json_string(diag_path(d->diag, at.file));
        printf(", \"line\": %u}", line);
    }
    printf("]}\n");
    strbuf_free(&b);
}

static int run(int argc, char **argv)
{
    Session s = {0};
    bool json = false;
    const Opt opts[] = {TOP_OPTION(s), {"json", NULL, OPT_FLAG, &json, "print JSON"}, LOAD_OPTIONS(s), {0}};
    const char *files[OPT_LIST_MAX];
    int n;
    int status = session_start(&s, &cmd_stats, opts, argc, argv, files, &n);
    if (status)
        return status < 0 ? EXIT_FINE : status;
    if (n != 1) {
        fprintf(stderr, "gateloom: 'stats' wants one file, not %d\n", n);
        session_end(&s);
        return EXIT_USAGE;
    }
    Design *d = session_design(&s, files[0]);
    if (d) {
        Stats st = design_stats(s.arena, d);
        (json ? print_json : print_text)(d, &st);
    }
    session_end(&s);
    return d ? EXIT_FINE : EXIT_INPUT;
}

const Command cmd_stats = {"stats", "FILE --top MODULE [--json]",
                           "Counts gates, flip-flops, depth and fan-out, and prints the critical path",
                           "gateloom stats netlists/std/adders.nl --top 'ripple_adder<16>'", run};
