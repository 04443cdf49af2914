/* cmd_why.c - gateloom why: the cause of one edge in a recorded run. */
#include <inttypes.h>
#include <stdlib.h>

#include "cli/cmd.h"
#include "glue/why.h"

typedef struct WhyCommand {
    Session s;
    uint64_t flip_flops, steps;
    RunFile run;
    StrBuf text;
} WhyCommand;

static const char *path_of(WhyCommand *c, uint32_t net)
{
    strbuf_clear(&c->text);
    if (net == NET_0 || net == NET_1)
        strbuf_addc(&c->text, net == NET_1 ? '1' : '0');
    else
        design_net_path(c->run.design, (NetId){net}, &c->text);
    return c->text.ptr;
}

static char logic(uint8_t v)
{
    return "01x"[v];
}

/* "7" is a cycle, "75ns" a time: the last moment that belongs to it. */
static bool parse_when(WhyCommand *c, Str text, uint64_t *until)
{
    int64_t n;
    uint64_t cycle = glr_info(c->run.file)->cycle_ns;
    bool is_time = str_ends_with(text, "ns");
    if (is_time)
        text.len -= 2;
    if (!str_to_int(text, &n) || n < 0 || (!is_time && !cycle)) {
        diag(c->s.dg, DIAG_ERROR, (Span){0}, "behind the '@' stands a cycle, as in q[3]@17, or a time, as in "
             "q[3]@175ns");
        return false;
    }
    *until = is_time || (uint64_t)n > UINT64_MAX / cycle - 1 ? (uint64_t)n : ((uint64_t)n + 1) * cycle - 1;
    return true;
}

static bool parse_net(WhyCommand *c, Str path, NetId *net)
{
    SignalRef r;
    StrBuf near = {0};
    bool ok = design_find(c->run.design, path, &r, &near);
    if (!ok) {
        diag(c->s.dg, DIAG_ERROR, (Span){0}, "'%s' has no signal '%.*s'",
             intern_cstr(c->run.design->names, c->run.design->top->name), STR_ARG(path));
        if (near.len)
            diag(c->s.dg, DIAG_NOTE, (Span){0}, "did you mean '%s'?", near.ptr);
    } else if (r.width != 1) {
        diag(c->s.dg, DIAG_ERROR, (Span){0}, "'%.*s' has %u bits; name one of them, as in %.*s[0]",
             STR_ARG(path), r.width, STR_ARG(path));
        ok = false;
    } else {
        *net = design_ref_net(c->run.design, r, 0);
        if (!net->ix) {
            diag(c->s.dg, DIAG_ERROR, (Span){0}, "'%.*s' is connected to nothing", STR_ARG(path));
            ok = false;
        }
    }
    strbuf_free(&near);
    return ok;
}

/* "a 0 -> 1" or "a = 1" */
static void print_pin(WhyCommand *c, uint32_t net, uint8_t was, uint8_t is)
{
    printf("%s", path_of(c, net));
    if (was != is)
        printf(" %c -> %c", logic(was), logic(is));
    else
        printf(" = %c", logic(is));
}

static void print_hop(WhyCommand *c, const WhyHop *h)
{
    const Design *d = c->run.design;
    Span at = {0};
    printf("  %8" PRIu64 " ns  ", h->time);
    if (h->kind == WHY_START)
        printf("%s = %c", path_of(c, h->net), logic(h->is));
    else
        print_pin(c, h->net, h->was, h->is);
    switch (h->kind) {
    case WHY_GATE:
        printf(": nand of ");
        print_pin(c, d->nand_a[h->part], h->a_was, h->a);
        if (d->nand_a[h->part] != d->nand_b[h->part]) {
            printf(" and ");
            print_pin(c, d->nand_b[h->part], h->b_was, h->b);
        }
        at = design_nand_span(d, (NandId){h->part});
        break;
    case WHY_FLIP_FLOP:
        printf(": flip-flop, %s rose and ", path_of(c, d->dff_clk[h->part]));
        printf("%s was %c", path_of(c, d->dff_d[h->part]), logic(h->is));
        at = design_dff_span(d, (DffId){h->part});
        break;
    case WHY_INPUT:
        printf(": an input");
        at = design_net_span(d, (NetId){h->net});
        break;
    case WHY_START: printf(": from the start of the run"); break;
    case WHY_OUTSIDE: printf(": set from outside, without its clock"); break;
    case WHY_LIMIT: printf(": further back with --flip-flops"); break;
    }
    if (at.file) {
        strbuf_clear(&c->text);
        diag_place(d->diag, at, &c->text);
        printf("  (%s)", c->text.ptr);
    }
    putchar('\n');
}

static void print_causes(WhyCommand *c, const Why *w)
{
    if (!w->can_rerun) {
        puts("not tried: the run cannot be done again from its recording");
        return;
    }
    for (uint32_t i = 0; i < w->n_causes; i++) {
        const WhyCause *k = &w->causes[i];
        printf("tried: had %s kept %c at %" PRIu64 " ns, this edge would not be\n", path_of(c, k->net),
               logic(k->was), k->time);
    }
    const WhyHop *end = &w->hops[w->n_hops - 1];
    bool is_tried = end->kind == WHY_INPUT && end->net != glr_info(c->run.file)->clock && w->has_tried_all;
    for (uint32_t i = 0; i < w->n_causes; i++)
        is_tried &= w->causes[i].net != end->net || w->causes[i].step != end->step;
    if (is_tried)
        printf("tried: had %s kept %c at %" PRIu64 " ns, another way would have led to this edge\n",
               path_of(c, end->net), logic(end->was), end->time);
    if (!w->n_causes && w->n_tried)
        printf("tried: no single change of an input, undone, prevents it\n");
    printf("tried: %u change%s of inputs%s\n", w->n_tried, w->n_tried == 1 ? "" : "s",
           w->has_tried_all ? ", all before the edge" : "; earlier ones with --steps");
}

static int explain(WhyCommand *c, const char *file, const char *what)
{
    if (io_exists(file) && !glr_is_one(file)) {
        diag_file_error(c->s.dg, file, "is no recording; 'gateloom sim --wave run.glr' makes one, and 'gateloom why "
                        "run.glr %s' explains it", what);
        return EXIT_INPUT;
    }
    Str text = str_from(what);
    size_t at = text.len;
    while (at > 0 && text.ptr[at - 1] != '@')
        at--;
    NetId net;
    uint64_t until;
    Why w;
    int status = EXIT_INPUT;
    if (!run_file_open(&c->s, file, &c->run))
        return status;
    WhyOptions o = {.max_flip_flops = (uint32_t)(c->flip_flops > UINT32_MAX ? UINT32_MAX : c->flip_flops),
                    .max_steps = c->steps};
    if (at == 0)
        diag(c->s.dg, DIAG_ERROR, (Span){0}, "'%s' is not NET@CYCLE, as q[3]@17", what);
    else if (parse_net(c, (Str){text.ptr, at - 1}, &net) &&
             parse_when(c, (Str){text.ptr + at, text.len - at}, &until) &&
             why_edge(&w, c->s.arena, c->run.replay, net, until, &o, c->s.dg)) {
        uint64_t cycle = glr_info(c->run.file)->cycle_ns;
        printf("%s: %c -> %c at %" PRIu64 " ns", path_of(c, net.ix), logic(w.was), logic(w.is), w.time);
        if (cycle)
            printf(", in cycle %" PRIu64, w.time / cycle);
        putchar('\n');
        for (uint32_t i = 0; i < w.n_hops; i++)
            print_hop(c, &w.hops[i]);
        print_causes(c, &w);
        status = EXIT_FINE;
    }
    run_file_close(&c->run);
    return status;
}

static int run(int argc, char **argv)
{
    WhyCommand c = {.flip_flops = 20, .steps = 200000};
    const Opt opts[] = {
        {"flip-flops", "N", OPT_COUNT, &c.flip_flops, "go back through so many flip-flops (20)"},
        {"steps", "N", OPT_COUNT, &c.steps, "steps of the run to do again when trying causes (200000)"},
        LOAD_OPTIONS(c.s),
        {0}};
    const char *files[OPT_LIST_MAX];
    int n;
    if (argc > OPT_LIST_MAX)
        return EXIT_USAGE;
    int status = session_start(&c.s, &cmd_why, opts, argc, argv, files, &n);
    if (status)
        return status < 0 ? EXIT_FINE : status;
    status = EXIT_USAGE;
    if (n != 2)
        fprintf(stderr, "gateloom: 'why' wants a recording and an edge\nusage: gateloom why %s\n", cmd_why.usage);
    else
        status = explain(&c, files[0], files[1]);
    strbuf_free(&c.text);
    session_end(&c.s);
    return status;
}

const Command cmd_why = {"why", "RUN.glr NET@CYCLE",
                         "Explains an edge of a recorded run, gate by gate, back to an input",
                         "gateloom why run.glr 'q[3]@8'", run};
