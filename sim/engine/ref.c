/* ref.c - the obvious engine, against which the others are tested.
 *
 * A gate is known once everything it depends on is known.  So: go through the
 * gates that are not known yet, again and again, until there are none.  A loop
 * is gates that reach each other; it is known all at once.
 *
 * Never optimise this file and never let it share an algorithm with another
 * engine (it has its own way of finding loops): its worth is that a reader can
 * see that it is right.
 */
#include "engine/engine.h"

#include <assert.h>
#include <string.h>

typedef struct Loop {
    uint32_t n;
    uint32_t *gates; /* [0..n[ NAND ids, rising */
} Loop;

typedef struct RefEngine {
    Engine base;
    uint8_t *value;      /* [0..n_nets] Logic */
    uint8_t *is_known;   /* [0..n_nets] in the settle that is going on */
    uint32_t *loop_of;   /* [1..n_nands] 0: not in a loop */
    Loop *loops;         /* [1..n_loops] */
    uint32_t n_loops;
    uint32_t *todo;      /* [0..n_nands[ gates that are not known yet, rising */
    uint8_t *rest_clk;   /* [1..n_dffs] the clock when the circuit was last at rest */
    uint8_t *next_q;     /* [1..n_dffs] */
    uint8_t *is_clocked; /* [1..n_dffs] takes next_q in this round */
    bool sees_no_edges;
} RefEngine;

/* ---- which gates form loops ---- */

typedef struct Reach {
    const Design *d;
    const uint8_t *is_left; /* [1..n_nands] not peeled off */
    uint32_t *first_reader; /* [0..n_nets + 1] NANDs that read a net ... */
    uint32_t *reader;       /* ... with pin a and with pin b */
    uint32_t *queue;
} Reach;

static void list_readers(Reach *r, Arena *a)
{
    const Design *d = r->d;
    r->first_reader = ARENA_ARRAY(a, uint32_t, (size_t)d->n_nets + 2);
    r->reader = ARENA_ARRAY(a, uint32_t, (size_t)d->n_nands * 2);
    for (uint32_t g = 1; g <= d->n_nands; g++) {
        r->first_reader[d->nand_a[g]]++;
        r->first_reader[d->nand_b[g]]++;
    }
    /* first_reader[n] is the end of n's readers, and their start once all are in. */
    for (uint32_t n = 1; n <= d->n_nets + 1; n++)
        r->first_reader[n] += r->first_reader[n - 1];
    for (uint32_t g = d->n_nands; g >= 1; g--) {
        r->reader[--r->first_reader[d->nand_a[g]]] = g;
        r->reader[--r->first_reader[d->nand_b[g]]] = g;
    }
}

/* The NAND that drives the net, or 0. */
static uint32_t nand_of(const Design *d, uint32_t net)
{
    uint32_t index;
    return design_driver(d, (NetId){net}, &index) == DRIVER_NAND ? index : 0;
}

static uint32_t reach_add(const Reach *r, uint8_t *seen, uint32_t n, uint32_t gate)
{
    if (gate && r->is_left[gate] && !seen[gate]) {
        seen[gate] = 1;
        r->queue[n++] = gate;
    }
    return n;
}

/* Marks in seen what a path of at least one wire leads to from gate, with the
 * signal or against it.  Returns how many; they are in r->queue. */
static uint32_t reach_from(const Reach *r, uint32_t gate, bool forward, uint8_t *seen)
{
    const Design *d = r->d;
    uint32_t n = 0;
    uint32_t at = gate;
    for (uint32_t next = 0;; at = r->queue[next++]) {
        if (forward) {
            uint32_t y = d->nand_y[at];
            for (uint32_t k = r->first_reader[y]; k < r->first_reader[y + 1]; k++)
                n = reach_add(r, seen, n, r->reader[k]);
        } else {
            n = reach_add(r, seen, n, nand_of(d, d->nand_a[at]));
            n = reach_add(r, seen, n, nand_of(d, d->nand_b[at]));
        }
        if (next == n)
            return n;
    }
}

/* Peels off gates that only peeled gates feed, until none is left to peel, and
 * then those that feed only peeled gates.  The rest is in loops or between. */
static void peel(const Design *d, uint8_t *is_left, uint8_t *feeds)
{
    memset(is_left, 1, (size_t)d->n_nands + 1);
    is_left[0] = 0; /* stands for what is no gate */
    bool more = true;
    while (more) {
        more = false;
        for (uint32_t g = 1; g <= d->n_nands; g++)
            if (is_left[g] && !is_left[nand_of(d, d->nand_a[g])] &&
                !is_left[nand_of(d, d->nand_b[g])]) {
                is_left[g] = 0;
                more = true;
            }
    }
    more = true;
    while (more) {
        more = false;
        memset(feeds, 0, (size_t)d->n_nands + 1);
        for (uint32_t g = 1; g <= d->n_nands; g++)
            if (is_left[g])
                feeds[nand_of(d, d->nand_a[g])] = feeds[nand_of(d, d->nand_b[g])] = 1;
        for (uint32_t g = 1; g <= d->n_nands; g++)
            if (is_left[g] && !feeds[g]) {
                is_left[g] = 0;
                more = true;
            }
    }
}

static void find_loops(RefEngine *e, Arena *run)
{
    const Design *d = e->base.design;
    size_t n = (size_t)d->n_nands + 1;
    Arena *scratch = arena_new("ref loops");
    uint8_t *is_left = ARENA_ARRAY(scratch, uint8_t, n);
    uint8_t *after = ARENA_ARRAY(scratch, uint8_t, n);
    uint8_t *before = ARENA_ARRAY(scratch, uint8_t, n);
    peel(d, is_left, after);

    Reach r = {.d = d, .is_left = is_left, .queue = ARENA_ARRAY(scratch, uint32_t, n)};
    list_readers(&r, scratch);
    VEC(Loop) loops = {0};
    VEC_PUSH(&loops, (Loop){0});
    for (uint32_t g = 1; g <= d->n_nands; g++) {
        if (!is_left[g] || e->loop_of[g])
            continue;
        memset(after, 0, n);
        memset(before, 0, n);
        reach_from(&r, g, true, after);
        reach_from(&r, g, false, before);
        if (!after[g])
            continue; /* between loops */
        Loop loop = {0};
        for (uint32_t h = g; h <= d->n_nands; h++)
            loop.n += after[h] && before[h];
        loop.gates = ARENA_ARRAY(run, uint32_t, loop.n);
        loop.n = 0;
        for (uint32_t h = g; h <= d->n_nands; h++)
            if (after[h] && before[h]) {
                loop.gates[loop.n++] = h;
                e->loop_of[h] = (uint32_t)loops.len;
            }
        VEC_PUSH(&loops, loop);
    }
    e->n_loops = (uint32_t)loops.len - 1;
    e->loops = VEC_TO_ARENA(run, &loops);
    VEC_FREE(&loops);
    arena_free(scratch);
}

/* ---- gates ---- */

static uint8_t nand_value(const RefEngine *e, uint32_t gate)
{
    uint8_t a = e->value[e->base.design->nand_a[gate]];
    uint8_t b = e->value[e->base.design->nand_b[gate]];
    if (a == LOGIC_0 || b == LOGIC_0)
        return LOGIC_1;
    if (a == LOGIC_1 && b == LOGIC_1)
        return LOGIC_0;
    return LOGIC_X;
}

/* Is the net final, or driven by this loop itself? */
static bool is_known_to(const RefEngine *e, uint32_t net, uint32_t loop)
{
    uint32_t gate = nand_of(e->base.design, net);
    return e->is_known[net] || (gate && e->loop_of[gate] == loop);
}

static bool can_settle_loop(const RefEngine *e, uint32_t loop)
{
    const Design *d = e->base.design;
    const Loop *l = &e->loops[loop];
    for (uint32_t k = 0; k < l->n; k++)
        if (!is_known_to(e, d->nand_a[l->gates[k]], loop) ||
            !is_known_to(e, d->nand_b[l->gates[k]], loop))
            return false;
    return true;
}

/* Rule 3 of engine.h. */
static void settle_loop(RefEngine *e, const Loop *l)
{
    const Design *d = e->base.design;
    bool changed = true;
    while (changed) { /* what may change is x */
        changed = false;
        for (uint32_t k = 0; k < l->n; k++) {
            uint8_t *y = &e->value[d->nand_y[l->gates[k]]];
            if (*y != LOGIC_X && *y != nand_value(e, l->gates[k])) {
                *y = LOGIC_X;
                changed = true;
            }
        }
    }
    changed = true;
    while (changed) { /* an x that the inputs decide is decided */
        changed = false;
        for (uint32_t k = 0; k < l->n; k++) {
            uint8_t *y = &e->value[d->nand_y[l->gates[k]]];
            uint8_t v = nand_value(e, l->gates[k]);
            if (*y != v) {
                assert(*y == LOGIC_X);
                *y = v;
                changed = true;
            }
        }
    }
    for (uint32_t k = 0; k < l->n; k++)
        e->is_known[d->nand_y[l->gates[k]]] = 1;
}

static void settle_gates(RefEngine *e)
{
    const Design *d = e->base.design;
    for (uint32_t n = 0; n <= d->n_nets; n++)
        e->is_known[n] = nand_of(d, n) == 0;
    for (uint32_t g = 1; g <= d->n_nands; g++)
        e->todo[g - 1] = g;
    uint32_t n_todo = d->n_nands;
    while (n_todo > 0) {
        uint32_t n_left = 0;
        for (uint32_t k = 0; k < n_todo; k++) {
            uint32_t g = e->todo[k];
            uint32_t loop = e->loop_of[g];
            if (!loop && e->is_known[d->nand_a[g]] && e->is_known[d->nand_b[g]]) {
                e->value[d->nand_y[g]] = nand_value(e, g);
                e->is_known[d->nand_y[g]] = 1;
            } else if (loop && g == e->loops[loop].gates[0] && can_settle_loop(e, loop)) {
                settle_loop(e, &e->loops[loop]);
            }
            if (!e->is_known[d->nand_y[g]])
                e->todo[n_left++] = g;
        }
        assert(n_left < n_todo);
        n_todo = n_left;
    }
}

/* ---- flip-flops ---- */

/* Looks at every clock, says which flip-flops take which value, and remembers
 * the clocks.  Returns whether there is any. */
static bool look_at_clocks(RefEngine *e)
{
    const Design *d = e->base.design;
    bool any = false;
    for (uint32_t i = 1; i <= d->n_dffs; i++) {
        uint8_t was = e->rest_clk[i];
        uint8_t now = e->value[d->dff_clk[i]];
        uint8_t in = e->value[d->dff_d[i]];
        bool is_edge = was == LOGIC_0 && now == LOGIC_1;
        bool may_be_edge = (was == LOGIC_0 && now == LOGIC_X) || (was == LOGIC_X && now == LOGIC_1);
        e->is_clocked[i] = is_edge || may_be_edge;
        e->next_q[i] = is_edge || in == e->value[d->dff_q[i]] ? in : LOGIC_X;
        e->rest_clk[i] = now;
        any |= e->is_clocked[i];
    }
    return any;
}

static bool ref_settle(Engine *base)
{
    RefEngine *e = (RefEngine *)base;
    const Design *d = base->design;
    uint32_t max_rounds = engine_max_rounds(d);
    settle_gates(e);
    if (e->sees_no_edges) {
        look_at_clocks(e);
        e->sees_no_edges = false;
        return true;
    }
    for (uint32_t round = 0; look_at_clocks(e); round++) {
        for (uint32_t i = 1; i <= d->n_dffs; i++)
            if (e->is_clocked[i])
                e->value[d->dff_q[i]] = round == max_rounds ? LOGIC_X : e->next_q[i];
        settle_gates(e);
        if (round == max_rounds) {
            look_at_clocks(e);
            return false;
        }
    }
    return true;
}

/* ---- the rest of the interface ---- */

static void ref_set(Engine *base, NetId net, Logic v)
{
    RefEngine *e = (RefEngine *)base;
    uint32_t index;
    DriverKind kind = design_driver(base->design, net, &index);
    assert(kind == DRIVER_INPUT || kind == DRIVER_DFF);
    (void)kind;
    e->value[net.ix] = (uint8_t)v;
}

static Logic ref_get(const Engine *base, NetId net)
{
    const RefEngine *e = (const RefEngine *)base;
    assert(net.ix <= base->design->n_nets);
    return (Logic)e->value[net.ix];
}

static void ref_forget_edges(Engine *base)
{
    ((RefEngine *)base)->sees_no_edges = true;
}

static void ref_free(Engine *base)
{
    (void)base; /* all of it is the arena's */
}

static Engine *ref_make(Arena *run, const Design *d)
{
    RefEngine *e = ARENA_NEW(run, RefEngine);
    size_t n_nets = (size_t)d->n_nets + 1;
    size_t n_nands = (size_t)d->n_nands + 1;
    size_t n_dffs = (size_t)d->n_dffs + 1;
    e->base = (Engine){.ops = &engine_ref, .design = d};
    e->value = ARENA_ARRAY(run, uint8_t, n_nets);
    e->is_known = ARENA_ARRAY(run, uint8_t, n_nets);
    e->loop_of = ARENA_ARRAY(run, uint32_t, n_nands);
    e->todo = ARENA_ARRAY(run, uint32_t, n_nands);
    e->rest_clk = ARENA_ARRAY(run, uint8_t, n_dffs);
    e->next_q = ARENA_ARRAY(run, uint8_t, n_dffs);
    e->is_clocked = ARENA_ARRAY(run, uint8_t, n_dffs);
    e->sees_no_edges = true;
    memset(e->value, LOGIC_X, n_nets);
    e->value[NET_0] = LOGIC_0;
    e->value[NET_1] = LOGIC_1;
    for (uint32_t i = 1; i <= d->n_dffs; i++)
        e->value[d->dff_q[i]] = d->dff_init[i];
    find_loops(e, run);
    return &e->base;
}

const EngineOps engine_ref = {
    .name = "ref",
    .help = "slow and obvious; the others are tested against it",
    .make = ref_make,
    .free = ref_free,
    .set = ref_set,
    .get = ref_get,
    .forget_edges = ref_forget_edges,
    .settle = ref_settle,
};
