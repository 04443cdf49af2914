/* cmd_why.c - gateloom why: the cause of one edge in a run, and what it did. */
#include <inttypes.h>
#include <stdlib.h>

#include "cli/live_run.h"
#include "glue/effect.h"
#include "glue/why_text.h"

typedef struct WhyCommand {
    Session s;
    uint64_t flip_flops, steps;
    bool forward;
    RunOptions how;
    LiveRun run;
    StrBuf text;
} WhyCommand;

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

static void print_place(WhyCommand *c, Span at)
{
    if (at.file) {
        strbuf_clear(&c->text);
        diag_place(c->run.design->diag, at, &c->text);
        printf("  (%s)", c->text.ptr);
    }
    putchar('\n');
}

static void print_hop(WhyCommand *c, const WhyHop *h)
{
    strbuf_clear(&c->text);
    Span at = why_hop_text(c->run.design, design_run_machine(c->run.run), h, design_run_start(c->run.run), &c->text);
    printf("  %8" PRIu64 " ns  %s", h->time, c->text.ptr);
    print_place(c, at);
}

static void print_title(WhyCommand *c, uint32_t net, uint8_t was, uint8_t is, uint64_t time)
{
    uint64_t cycle = glr_info(c->run.file)->cycle_ns;
    strbuf_clear(&c->text);
    why_net_text(c->run.design, net, &c->text);
    printf("%s: %c -> %c at %" PRIu64 " ns", c->text.ptr, "01x"[was], "01x"[is], time);
    if (cycle)
        printf(", in cycle %" PRIu64, time / cycle);
    putchar('\n');
}

static bool back(WhyCommand *c, NetId net, uint64_t until)
{
    Why w;
    WhyOptions o = {.max_flip_flops = (uint32_t)(c->flip_flops > UINT32_MAX ? UINT32_MAX : c->flip_flops),
                    .max_steps = c->steps};
    if (!why_edge(&w, c->s.arena, design_run_replay(c->run.run), net, until, &o, c->s.dg))
        return false;
    print_title(c, net.ix, w.was, w.is, w.time);
    for (uint32_t i = 0; i < w.n_hops; i++)
        print_hop(c, &w.hops[i]);
    strbuf_clear(&c->text);
    const MachineView *m = design_run_machine(c->run.run);
    InstrCause *instrs;
    uint32_t n = why_instructions(&w, c->s.arena, design_run_replay(c->run.run), m, c->steps, &instrs, c->s.dg);
    why_tried_text(c->run.design, &w, glr_info(c->run.file)->clock, m, instrs, n, design_run_start(c->run.run),
                   &c->text);
    puts(c->text.ptr);
    return true;
}

static bool forth(WhyCommand *c, NetId net, uint64_t until)
{
    Effects e;
    EffectOptions o = {.max_steps = c->steps};
    if (!effect_edge(&e, c->s.arena, design_run_replay(c->run.run), net, until, &o, c->s.dg))
        return false;
    print_title(c, net.ix, e.was, e.is, e.time);
    for (uint32_t i = 0; i < e.n; i++) {
        const EffectHop *h = &e.all[i];
        strbuf_clear(&c->text);
        why_net_text(c->run.design, h->net, &c->text);
        printf("  %8" PRIu64 " ns  %s is %c instead of %c", h->time, c->text.ptr, "01x"[h->is], "01x"[h->other]);
        print_place(c, design_net_span(c->run.design, (NetId){h->net}));
    }
    puts(e.is_cut    ? "there is more; this is the first of it"
         : !e.n      ? "nothing in the run depends on it"
         : e.is_over ? "then the run goes on as it would have without it"
                     : "to the end of the run");
    return true;
}

/* A netlist is run as far as the question goes. */
static void choose_cycles(WhyCommand *c, const char *file, Str when)
{
    enum { AT_LEAST = 10 };
    int64_t n;
    bool is_time = str_ends_with(when, "ns");
    Str number = {when.ptr, when.len - (is_time ? 2 : 0)};
    if (c->how.cycles || !live_run_is_netlist(file) || !str_to_int(number, &n) || n < 0 || n > INT64_MAX / 2)
        return;
    n = is_time ? n / AT_LEAST : n;
    c->how.cycles = (uint64_t)(n < AT_LEAST ? AT_LEAST : n + 1) + (c->forward ? AT_LEAST : 0);
}

static int explain(WhyCommand *c, const char *file, const char *what)
{
    if (io_exists(file) && !glr_is_one(file) && !live_run_is_source(file)) {
        diag_file_error(c->s.dg, file, "is no recording, no netlist and no program; 'gateloom sim --wave run.glr' "
                        "makes one, and 'gateloom why run.glr %s' explains it", what);
        return EXIT_INPUT;
    }
    Str text = str_from(what);
    size_t at = text.len;
    while (at > 0 && text.ptr[at - 1] != '@')
        at--;
    NetId net;
    uint64_t until;
    int status = EXIT_INPUT;
    choose_cycles(c, file, (Str){text.ptr + at, text.len - at});
    if (!live_run_open(&c->run, &c->s, file, &c->how, LIVE_WAIT))
        return status;
    if (at == 0)
        diag(c->s.dg, DIAG_ERROR, (Span){0}, "'%s' is not NET@CYCLE, as q[3]@17", what);
    else if (parse_net(c, (Str){text.ptr, at - 1}, &net) &&
             parse_when(c, (Str){text.ptr + at, text.len - at}, &until) &&
             (c->forward ? forth(c, net, until) : back(c, net, until)))
        status = EXIT_FINE;
    store_free(run_store_waves(design_run_store(c->run.run))); /* that a window would have taken */
    live_run_close(&c->run);
    return status;
}

static int run(int argc, char **argv)
{
    WhyCommand c = {.flip_flops = 20, .steps = 200000, .how = RUN_OPTIONS_DEFAULT};
    const Opt opts[] = {
        {"forward", NULL, OPT_FLAG, &c.forward, "what the edge did, instead of where it comes from"},
        {"flip-flops", "N", OPT_COUNT, &c.flip_flops, "go back through so many flip-flops (20)"},
        {"steps", "N", OPT_COUNT, &c.steps, "steps of the run to do again when trying causes (200000)"},
        RUN_OPTIONS(c.how),
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
        fprintf(stderr, "gateloom: 'why' wants a run and an edge\nusage: gateloom why %s\n", cmd_why.usage);
    else
        status = explain(&c, files[0], files[1]);
    strbuf_free(&c.text);
    session_end(&c.s);
    return status;
}

const Command cmd_why = {"why", "RUN.glr|NETLIST|P.asm NET@CYCLE",
                         "Explains an edge of a run, gate by gate, back to an input or an instruction",
                         "gateloom why run.glr 'q[3]@8'", run};
