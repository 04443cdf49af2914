/* why.c - one moment of rest after another, backwards.
 *
 * A moment is taken apart into rounds: the inputs change and gates settle; then
 * flip-flops whose clock rose take their d, and gates settle; and so on, as
 * engine.h says in rule 2.  All is worked out by plain passes over the gates, with
 * no engine, so that the re-run, which is an engine's, is a second opinion.
 */
#include "glue/why.h"

#include <assert.h>
#include <stdlib.h>

#include "glue/moment.h"

enum { DEFAULT_FLIP_FLOPS = 20, DEFAULT_STEPS = 200000, MAX_ROUNDS = MOMENT_ROUNDS };

/* A moment: snap[0] before, snap[1] when the inputs have changed, snap[k] after round k. */
typedef struct Moment {
    bool is_known;
    uint64_t step, time;
    uint32_t n; /* snaps */
    uint8_t *snap[MAX_ROUNDS + 2];
} Moment;

typedef struct Search {
    Replay *r;
    const Design *d;
    const StateNets *state;
    const Order *o;
    Passes passes;
    uint32_t *group_of; /* [0..n_nands] */
    Arena *arena;
    Diag *dg;
    Moment m;
    uint8_t *in_cone;   /* [0..n_groups[ */
    uint32_t *stack;    /* nets */
    uint32_t *from;     /* [0..n_nets] for the path: net nearer to the effect, plus 1 */
    uint8_t *other;     /* [0..n_nets] what values would have been */
    VEC(WhyHop) hops;
} Search;

static size_t n_values(const Search *s)
{
    return (size_t)s->d->n_nets + 1;
}

/* ---- moments ---- */

static uint8_t *snap(Search *s, uint32_t i)
{
    if (!s->m.snap[i])
        s->m.snap[i] = ARENA_ARRAY(s->arena, uint8_t, n_values(s));
    return s->m.snap[i];
}

/* Takes step apart, which must not be the first one.  False: damaged. */
static bool load_moment(Search *s, uint64_t step)
{
    Moment *m = &s->m;
    if (m->is_known && m->step == step)
        return true;
    m->is_known = false;
    const uint8_t *v = replay_step(s->r, step - 1, s->dg);
    if (!v)
        return false;
    memcpy(snap(s, 0), v, n_values(s));
    v = replay_step(s->r, step, s->dg);
    if (!v)
        return false;
    uint8_t *now = snap(s, 1);
    memcpy(now, snap(s, 0), n_values(s));
    for (uint32_t i = 0; i < s->state->n_inputs; i++)
        now[s->state->net[i]] = v[s->state->net[i]];
    passes_settle(&s->passes, now, NULL);
    m->n = 2;
    while (m->n < MAX_ROUNDS && passes_round(&s->passes, m->snap[m->n - 2], m->snap[m->n - 1], snap(s, m->n)))
        m->n++;
    if (memcmp(m->snap[m->n - 1], v, n_values(s)) != 0) /* set from outside: one more round */
        memcpy(snap(s, m->n++), v, n_values(s));
    m->is_known = true;
    m->step = step;
    m->time = replay_time(s->r);
    return true;
}

/* The last round up to limit in which net changes within the moment; 0: none. */
static uint32_t round_of_change(const Search *s, uint32_t net, uint32_t limit)
{
    for (uint32_t i = limit < s->m.n ? limit : s->m.n - 1; i > 0; i--) {
        if (s->m.snap[i][net] != s->m.snap[i - 1][net])
            return i;
    }
    return 0;
}

/* The last step in [1, until] in which net changes, within a moment too; 0: none.  Looks
 * back over windows that double. */
static uint64_t last_change(Search *s, uint32_t net, uint64_t until, bool *ok)
{
    uint64_t window = 16, hi = until;
    *ok = true;
    while (hi > 0) {
        uint64_t lo = hi > window ? hi - window : 0, found = 0;
        uint8_t before = 0;
        for (uint64_t step = lo; step <= hi; step++) {
            const uint8_t *v = replay_step(s->r, step, s->dg);
            if (!v) {
                *ok = false;
                return 0;
            }
            if (step > lo && v[net] != before)
                found = step;
            before = v[net];
        }
        if (found)
            return found;
        hi = lo;
        window *= 2;
    }
    return 0;
}

/* ---- one cause within a round ---- */

static bool is_source(const Search *s, uint32_t net)
{
    uint32_t part;
    return design_driver(s->d, (NetId){net}, &part) != DRIVER_NAND;
}

/* Groups that net is computed from; sources that change in round i into list. */
static uint32_t find_cone(Search *s, uint32_t net, uint32_t round, uint32_t *list)
{
    const Design *d = s->d;
    const uint8_t *was = s->m.snap[round - 1], *is = s->m.snap[round];
    uint32_t n = 0, n_stack = 0;
    memset(s->in_cone, 0, s->o->n_groups);
    memset(s->from, 0, n_values(s) * sizeof *s->from); /* here: seen */
    s->stack[n_stack++] = net;
    s->from[net] = 1;
    while (n_stack > 0) {
        uint32_t at = s->stack[--n_stack], part;
        if (design_driver(d, (NetId){at}, &part) != DRIVER_NAND) {
            if (was[at] != is[at])
                list[n++] = at;
            continue;
        }
        uint32_t g = s->group_of[part];
        if (s->in_cone[g])
            continue;
        s->in_cone[g] = 1;
        for (uint32_t k = s->o->first[g]; k < s->o->first[g + 1]; k++) {
            uint32_t in[2] = {d->nand_a[s->o->nand[k]], d->nand_b[s->o->nand[k]]};
            for (int i = 0; i < 2; i++) {
                if (!s->from[in[i]]) {
                    s->from[in[i]] = 1;
                    s->stack[n_stack++] = in[i];
                }
            }
        }
    }
    return n;
}

/* Works out the cone with these sources as they were; into s->other. */
static void put_back(Search *s, uint32_t round, const uint32_t *sources, const uint8_t *keep, uint32_t n)
{
    const uint8_t *was = s->m.snap[round - 1], *is = s->m.snap[round];
    memcpy(s->other, was, n_values(s)); /* loops start from what they held */
    for (uint32_t i = 0; i < s->state->n - s->state->n_loop; i++)
        s->other[s->state->net[i]] = is[s->state->net[i]];
    for (uint32_t i = 0; i < n; i++) {
        if (!keep || !keep[i])
            s->other[sources[i]] = was[sources[i]];
    }
    passes_settle(&s->passes, s->other, s->in_cone);
}

/* The nets from net to the nearest source that was put back, all of which would be
 * other ones; NET_NONE if there is none.  from leads from it to net. */
static uint32_t find_path(Search *s, uint32_t net, uint32_t round)
{
    const uint8_t *is = s->m.snap[round];
    uint32_t head = 0, tail = 0;
    memset(s->from, 0, n_values(s) * sizeof *s->from);
    s->stack[tail++] = net;
    s->from[net] = net + 1;
    while (head < tail) {
        uint32_t at = s->stack[head++], part;
        if (design_driver(s->d, (NetId){at}, &part) != DRIVER_NAND)
            return at;
        uint32_t in[2] = {s->d->nand_a[part], s->d->nand_b[part]};
        for (int i = 0; i < 2; i++) {
            bool in_cone = is_source(s, in[i]) || s->in_cone[s->group_of[s->d->driver[in[i]] & 0x3fffffff]];
            if (!s->from[in[i]] && in_cone && s->other[in[i]] != is[in[i]]) {
                s->from[in[i]] = at + 1;
                s->stack[tail++] = in[i];
            }
        }
    }
    return NET_NONE;
}

static void add_gates(Search *s, uint32_t source, uint32_t net, uint32_t round)
{
    const uint8_t *was = s->m.snap[round - 1], *is = s->m.snap[round];
    size_t first = s->hops.len;
    for (uint32_t at = s->from[source] - 1;; at = s->from[at] - 1) {
        uint32_t part;
        design_driver(s->d, (NetId){at}, &part);
        uint32_t a = s->d->nand_a[part], b = s->d->nand_b[part];
        VEC_PUSH(&s->hops, ((WhyHop){.kind = WHY_GATE, .net = at, .part = part, .step = s->m.step,
                                     .time = s->m.time, .was = was[at], .is = is[at], .a = is[a],
                                     .b = is[b], .a_was = was[a], .b_was = was[b]}));
        if (at == net)
            break;
    }
    for (size_t i = first, k = s->hops.len - 1; i < k; i++, k--) { /* the effect first */
        WhyHop h = s->hops.ptr[i];
        s->hops.ptr[i] = s->hops.ptr[k];
        s->hops.ptr[k] = h;
    }
}

/* The source of net's change in a round; adds the gates between.  NET_NONE: there is none. */
static uint32_t trace_gates(Search *s, uint32_t net, uint32_t round)
{
    Arena *temp = arena_new("sources");
    uint32_t *sources = ARENA_ARRAY(temp, uint32_t, n_values(s));
    uint32_t n = find_cone(s, net, round, sources);
    uint8_t was = s->m.snap[round - 1][net];
    uint8_t *keep = ARENA_ARRAY(temp, uint8_t, n);
    bool is_found = false;
    for (uint32_t i = 0; i < n && !is_found; i++) { /* one that is enough by itself */
        put_back(s, round, &sources[i], NULL, 1);
        is_found = s->other[net] == was;
    }
    if (!is_found) { /* as few as possible together */
        for (uint32_t i = 0; i < n; i++) {
            keep[i] = 1;
            put_back(s, round, sources, keep, n);
            keep[i] = s->other[net] == was;
        }
        put_back(s, round, sources, keep, n);
    }
    uint32_t source = find_path(s, net, round);
    if (source != NET_NONE && source != net)
        add_gates(s, source, net, round);
    arena_free(temp);
    return source;
}

/* ---- the chain ---- */

static void add_end(Search *s, WhyKind kind, uint32_t net, uint32_t round)
{
    bool at_start = kind == WHY_START;
    const uint8_t *v = at_start ? NULL : s->m.snap[round];
    WhyHop h = {.kind = kind, .net = net, .step = at_start ? 0 : s->m.step,
                .time = at_start ? glr_first_time(replay_file(s->r)) : s->m.time};
    if (at_start) {
        v = replay_step(s->r, 0, s->dg);
        s->m.is_known = false;
        h.was = h.is = v ? v[net] : (uint8_t)LOGIC_X;
    } else {
        h.was = s->m.snap[round ? round - 1 : 0][net];
        h.is = v[net];
    }
    VEC_PUSH(&s->hops, h);
}

static bool trace(Search *s, uint32_t net, uint64_t step, uint32_t max_flip_flops)
{
    uint32_t limit = UINT32_MAX, n_flip_flops = 0;
    for (;;) {
        if (step && !load_moment(s, step))
            return false;
        uint32_t round = step ? round_of_change(s, net, limit) : 0;
        if (!round) {
            bool ok;
            step = step ? last_change(s, net, step - 1, &ok) : 0;
            if (!step) {
                add_end(s, WHY_START, net, 0);
                return true;
            }
            limit = UINT32_MAX;
            continue;
        }
        uint32_t part;
        DriverKind kind = design_driver(s->d, (NetId){net}, &part);
        if (kind == DRIVER_NAND) {
            net = trace_gates(s, net, round);
            if (net == NET_NONE)
                return true;
            limit = round;
            continue;
        }
        if (kind != DRIVER_DFF) {
            add_end(s, WHY_INPUT, net, round);
            return true;
        }
        uint32_t clk = s->d->dff_clk[part];
        if (round < 2 || !passes_has_edge(s->m.snap[round - 2], s->m.snap[round - 1], clk)) {
            add_end(s, WHY_OUTSIDE, net, round);
            return true;
        }
        VEC_PUSH(&s->hops, ((WhyHop){.kind = WHY_FLIP_FLOP, .net = net, .part = part, .step = step,
                                     .time = s->m.time, .was = s->m.snap[round - 1][net],
                                     .is = s->m.snap[round][net], .a = s->m.snap[round - 2][clk],
                                     .b = s->m.snap[round - 1][clk]}));
        net = s->d->dff_d[part];
        limit = round - 1;
        if (++n_flip_flops == max_flip_flops) {
            add_end(s, WHY_LIMIT, net, limit);
            return true;
        }
    }
}

/* ---- experiments ---- */

typedef struct Event {
    uint32_t input; /* index in state */
    uint64_t step, until; /* changes at step, and again at until */
    uint8_t was, is;
} Event;

/* Runs from step - 1 of e (or from the start) to the edge with e undone; NULL: nothing is.
 * start: what flip-flops start with instead.  True: the edge is there.  *n_steps counts. */
static bool edge_is_there(Search *s, const Why *w, const Event *e, const WhyStart *start, uint32_t n,
                          uint64_t *n_steps, bool *ok)
{
    const StateNets *st = s->state;
    Arena *temp = arena_new("again");
    /* What loops hold cannot be put into an engine: then the run begins where it began. */
    uint64_t step = st->n_loop || !e ? 0 : e->step - 1;
    if (!st->n_loop && !e && !n)
        step = w->step > 100 ? w->step - 100 : 0;
    Engine *engine = engine_new(&engine_cycle, temp, s->d);
    GlrCursor c = glr_cursor(replay_file(s->r));
    *ok = glr_seek(&c, step, s->dg);
    for (uint32_t i = 0; *ok && i < st->n - st->n_loop; i++)
        engine_set(engine, (NetId){st->net[i]}, (Logic)c.state[i]);
    for (uint32_t i = 0; *ok && i < n; i++)
        engine_set(engine, (NetId){start[i].net}, (Logic)start[i].value);
    uint8_t before = LOGIC_X, now = LOGIC_X;
    if (*ok) {
        engine_settle(engine);
        now = (uint8_t)engine_get(engine, (NetId){w->net});
    }
    for (; *ok && step < w->step; step++, ++*n_steps) {
        *ok = glr_next(&c, s->dg);
        for (uint32_t i = 0; *ok && i < st->n_inputs; i++) {
            bool is_undone = e && i == e->input && c.step >= e->step && c.step < e->until;
            engine_set(engine, (NetId){st->net[i]}, (Logic)(is_undone ? e->was : c.state[i]));
        }
        engine_settle(engine);
        before = now;
        now = (uint8_t)engine_get(engine, (NetId){w->net});
    }
    glr_cursor_free(&c);
    engine_free(engine);
    arena_free(temp);
    return before == w->was && now == w->is;
}

/* Changes of inputs up to the edge, but the clock's.  Only the last max_steps steps: others
 * would not be tried anyway. */
static bool list_events(Search *s, const Why *w, uint64_t from, Event **events, uint32_t *n)
{
    const StateNets *st = s->state;
    uint32_t clock = glr_info(replay_file(s->r))->clock;
    VEC(Event) v = {0};
    uint8_t *now = ARENA_ARRAY(s->arena, uint8_t, st->n_inputs);
    uint32_t *open = ARENA_ARRAY(s->arena, uint32_t, st->n_inputs); /* its last event, plus 1 */
    GlrCursor c = glr_cursor(replay_file(s->r));
    bool ok = glr_seek(&c, from, s->dg);
    if (ok)
        memcpy(now, c.state, st->n_inputs);
    while (ok && c.step < w->step) {
        ok = glr_next(&c, s->dg);
        for (uint32_t i = 0; ok && i < st->n_inputs; i++) {
            if (c.state[i] == now[i] || st->net[i] == clock)
                continue;
            assert(v.ptr || !open[i]);
            if (open[i])
                v.ptr[open[i] - 1].until = c.step;
            VEC_PUSH(&v, ((Event){i, c.step, UINT64_MAX, now[i], c.state[i]}));
            open[i] = (uint32_t)v.len;
            now[i] = c.state[i];
        }
    }
    glr_cursor_free(&c);
    *n = (uint32_t)v.len;
    *events = VEC_TO_ARENA(s->arena, &v);
    VEC_FREE(&v);
    return ok;
}

static bool find_causes(Search *s, Why *w, uint64_t max_steps)
{
    uint64_t used = 0, from = w->step > max_steps ? w->step - max_steps : 0;
    Event *events;
    uint32_t n;
    bool ok;
    if (s->state->n_loop && w->step > max_steps)
        return true; /* too far to begin at the start */
    w->can_rerun = edge_is_there(s, w, NULL, NULL, 0, &used, &ok);
    if (!ok || !w->can_rerun || !list_events(s, w, from, &events, &n))
        return ok;
    VEC(WhyCause) causes = {0};
    w->has_tried_all = from == 0;
    for (uint32_t i = n; i > 0 && ok; i--) {
        const Event *e = &events[i - 1];
        uint64_t cost = s->state->n_loop ? w->step : w->step - e->step + 1;
        if (used + cost > max_steps) {
            w->has_tried_all = false;
            break;
        }
        w->n_tried++;
        if (!edge_is_there(s, w, e, NULL, 0, &used, &ok) && ok)
            VEC_PUSH(&causes, ((WhyCause){.net = s->state->net[e->input], .step = e->step, .was = e->was,
                                          .is = e->is}));
    }
    w->n_causes = (uint32_t)causes.len;
    w->causes = VEC_TO_ARENA(s->arena, &causes);
    VEC_FREE(&causes);
    for (uint32_t i = 0; ok && i < w->n_causes; i++) {
        ok = replay_step(s->r, w->causes[i].step, s->dg) != NULL;
        w->causes[i].time = replay_time(s->r);
    }
    return ok;
}

/* The chain ends in what a flip-flop held from the start, as a word of a program: does it matter? */
static bool try_start(Search *s, Why *w, uint64_t max_steps)
{
    const WhyHop *end = s->hops.len ? &s->hops.ptr[s->hops.len - 1] : NULL;
    uint32_t part;
    bool ok = true;
    if (!w->can_rerun || !end || end->kind != WHY_START || end->is == LOGIC_X || w->step > max_steps ||
        design_driver(s->d, (NetId){end->net}, &part) != DRIVER_DFF)
        return true;
    uint64_t used = 0;
    WhyStart start = {end->net, !end->is};
    w->start_is_cause = !edge_is_there(s, w, NULL, &start, 1, &used, &ok);
    w->has_tried_start = ok;
    return ok;
}

/* ---- all of it ---- */

static Search search_new(Arena *a, Replay *r, Diag *dg)
{
    Search s = {.r = r, .d = replay_design(r), .state = replay_state_nets(r), .o = replay_order(r),
                .arena = a, .dg = dg};
    s.passes = (Passes){s.d, s.o, NO_PIN};
    s.group_of = ARENA_ARRAY(a, uint32_t, (size_t)s.d->n_nands + 1);
    for (uint32_t g = 0; g < s.o->n_groups; g++) {
        for (uint32_t k = s.o->first[g]; k < s.o->first[g + 1]; k++)
            s.group_of[s.o->nand[k]] = g;
    }
    s.in_cone = ARENA_ARRAY(a, uint8_t, s.o->n_groups);
    s.stack = ARENA_ARRAY(a, uint32_t, n_values(&s));
    s.from = ARENA_ARRAY(a, uint32_t, n_values(&s));
    s.other = ARENA_ARRAY(a, uint8_t, n_values(&s));
    return s;
}

bool why_find_edge(Arena *a, Replay *r, NetId net, uint64_t until_ns, uint64_t *step, Diag *dg)
{
    Search s = search_new(a, r, dg);
    bool ok;
    if (!replay_at(r, until_ns, step, dg))
        return false;
    *step = last_change(&s, net.ix, *step, &ok);
    if (!ok || *step)
        return ok;
    StrBuf name = {0};
    const uint8_t *v = replay_step(r, 0, dg);
    design_net_path(s.d, net, &name);
    if (v)
        diag(dg, DIAG_ERROR, (Span){0}, "'%s' is %c from the start of the run until then: there is no edge "
             "to explain", name.ptr, "01x"[v[net.ix]]);
    strbuf_free(&name);
    return false;
}

bool why_try_start(const Why *w, Arena *a, Replay *r, const WhyStart *start, uint32_t n, bool *is_there, Diag *dg)
{
    Search s = search_new(a, r, dg);
    uint64_t used = 0;
    bool ok;
    *is_there = edge_is_there(&s, w, NULL, start, n, &used, &ok);
    return ok;
}

bool why_edge(Why *w, Arena *a, Replay *r, NetId net, uint64_t until_ns, const WhyOptions *o, Diag *dg)
{
    *w = (Why){.net = net.ix};
    Search s = search_new(a, r, dg);
    uint64_t step;
    if (!why_find_edge(a, r, net, until_ns, &step, dg))
        return false;
    bool ok = load_moment(&s, step);
    if (ok) {
        w->step = step;
        w->time = s.m.time;
        w->was = s.m.snap[0][net.ix];
        w->is = s.m.snap[s.m.n - 1][net.ix];
        ok = trace(&s, net.ix, step, o->max_flip_flops ? o->max_flip_flops : DEFAULT_FLIP_FLOPS) &&
             find_causes(&s, w, o->max_steps ? o->max_steps : DEFAULT_STEPS) &&
             try_start(&s, w, o->max_steps ? o->max_steps : DEFAULT_STEPS);
    }
    w->n_hops = (uint32_t)s.hops.len;
    w->hops = VEC_TO_ARENA(a, &s.hops);
    VEC_FREE(&s.hops);
    return ok;
}
