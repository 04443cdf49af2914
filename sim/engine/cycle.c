/* cycle.c - only what changes is worked on, in an order in which inputs are final.
 *
 * design_order() sorts the gates when the engine is made.  A net that changes
 * marks the gates that read it, one bit a gate, in that order; to settle is one
 * walk over the marks from low to high, because a gate only marks gates behind
 * it.  The gates of a loop are settled together.  Flip-flops are kept by clock:
 * a clock that did not move costs nothing.
 *
 *     gates  0 1 2 3 4 5 6 7 8 9
 *                  [ 4 5 ]  [8 ]         loops: {4, 6}, {8, 9}
 */
#include "engine/engine.h"

#include <assert.h>
#include <string.h>

typedef struct Gate {
    uint32_t a, b, y; /* nets */
} Gate;

typedef struct Run {
    uint32_t lo, hi; /* gates [lo..hi[ */
} Run;

typedef struct Clock {
    uint32_t net;
    uint32_t lo, hi; /* its flip-flops, dffs[lo..hi[ */
    uint8_t rest;    /* its value when the circuit was last at rest */
} Clock;

typedef struct CycleEngine {
    Engine base;
    uint8_t *value;         /* [0..n_nets] Logic */
    Gate *gates;            /* [0..n_nands[ inputs before readers */
    uint32_t *first_reader; /* [0..n_nets + 1] into reader */
    uint32_t *reader;       /* gates that read a net */
    uint64_t *marks;        /* a bit a gate: an input of it changed */
    uint64_t *mark_words;   /* a bit a word of marks: it is not 0 */
    uint32_t n_mark_words;  /* words of mark_words */
    Run *loops;             /* [0..n_loops[ */
    uint32_t n_loops;
    uint8_t *before;        /* [0..gates of the largest loop[ */
    Clock *clocks;          /* [0..n_clocks[ */
    uint32_t n_clocks;
    uint32_t *dffs;         /* [0..n_dffs[ clock by clock */
    uint32_t *clocked;      /* [0..n_dffs[ flip-flops that take a value in this round ... */
    uint8_t *next_q;        /* [0..n_dffs[ ... and which */
    bool is_changed;        /* something is marked */
    bool sees_no_edges;
    Arena *run;
    uint8_t *is_listed;     /* [0..n_nets] NULL: nobody asked which nets change */
    uint32_t *list;         /* [0..n_listed[ nets that changed since somebody asked */
    uint32_t n_listed;
} CycleEngine;

/* ORDER LOGIC.  nand_table[a << 2 | b] */
static const uint8_t nand_table[] = {
    LOGIC_1, LOGIC_1, LOGIC_1, 0, /* a = 0; b = 0, 1, x */
    LOGIC_1, LOGIC_0, LOGIC_X, 0, /* a = 1 */
    LOGIC_1, LOGIC_X, LOGIC_X, 0, /* a = x */
};

static inline uint8_t gate_value(const uint8_t *value, const Gate *g)
{
    return nand_table[value[g->a] << 2 | value[g->b]];
}

static void mark_readers(CycleEngine *e, uint32_t net)
{
    for (uint32_t k = e->first_reader[net]; k < e->first_reader[net + 1]; k++) {
        uint32_t g = e->reader[k];
        e->marks[g / 64] |= UINT64_C(1) << g % 64;
        e->mark_words[g / 4096] |= UINT64_C(1) << g / 64 % 64;
    }
    e->is_changed = true;
}

static inline void note(CycleEngine *e, uint32_t net)
{
    if (e->is_listed && !e->is_listed[net]) {
        e->is_listed[net] = 1;
        e->list[e->n_listed++] = net;
    }
}

static void change(CycleEngine *e, uint32_t net, uint8_t v)
{
    if (e->value[net] == v)
        return;
    e->value[net] = v;
    note(e, net);
    mark_readers(e, net);
}

/* Rule 3 of engine.h, by going over the loop until nothing changes. */
static void resolve_loop(CycleEngine *e, Run loop)
{
    uint8_t *value = e->value;
    const Gate *lo = e->gates + loop.lo;
    const Gate *hi = e->gates + loop.hi;
    bool changed = false;
    bool is_at_rest = true;
    do { /* what may change is x */
        changed = false;
        for (const Gate *g = lo; g < hi; g++) {
            uint8_t v = gate_value(value, g);
            is_at_rest &= v == value[g->y];
            if (v != value[g->y] && value[g->y] != LOGIC_X) {
                value[g->y] = LOGIC_X;
                changed = true;
            }
        }
    } while (changed);
    if (is_at_rest)
        return;
    do { /* an x that the inputs decide is decided */
        changed = false;
        for (const Gate *g = lo; g < hi; g++) {
            uint8_t v = gate_value(value, g);
            changed |= v != value[g->y];
            value[g->y] = v;
        }
    } while (changed);
}

/* Settles a loop, and marks who reads it from outside. */
static void settle_loop(CycleEngine *e, Run loop)
{
    for (uint32_t k = loop.lo; k < loop.hi; k++)
        e->before[k - loop.lo] = e->value[e->gates[k].y];
    resolve_loop(e, loop);
    for (uint32_t k = loop.lo; k < loop.hi; k++) {
        uint32_t y = e->gates[k].y;
        if (e->value[y] != e->before[k - loop.lo]) {
            note(e, y);
            mark_readers(e, y);
        }
    }
    for (uint32_t k = loop.lo; k < loop.hi; k++)
        e->marks[k / 64] &= ~(UINT64_C(1) << k % 64);
}

static unsigned lowest_bit(uint64_t w)
{
#if defined(__GNUC__)
    return (unsigned)__builtin_ctzll(w);
#else
    unsigned n = 0;
    for (; !(w & 1); w >>= 1)
        n++;
    return n;
#endif
}

/* The gates marked in one word of marks.  *loop is the first loop not behind. */
static void settle_word(CycleEngine *e, uint32_t word, uint32_t *loop)
{
    uint8_t *value = e->value;
    while (e->marks[word]) {
        uint32_t k = word * 64 + lowest_bit(e->marks[word]);
        while (*loop < e->n_loops && e->loops[*loop].hi <= k)
            ++*loop;
        if (*loop < e->n_loops && e->loops[*loop].lo <= k) {
            settle_loop(e, e->loops[*loop]);
            continue;
        }
        e->marks[word] &= e->marks[word] - 1;
        const Gate *g = &e->gates[k];
        uint8_t v = gate_value(value, g);
        if (v != value[g->y]) {
            value[g->y] = v;
            note(e, g->y);
            mark_readers(e, g->y);
        }
    }
}

static void settle_gates(CycleEngine *e)
{
    uint32_t loop = 0;
    for (uint32_t i = 0; i < e->n_mark_words; i++) {
        while (e->mark_words[i]) {
            unsigned bit = lowest_bit(e->mark_words[i]);
            settle_word(e, i * 64 + bit, &loop);
            e->mark_words[i] &= ~(UINT64_C(1) << bit);
        }
    }
    e->is_changed = false;
}

/* Lists the flip-flops whose clock rose, or may have, since the last rest, and
 * takes this moment as the new rest.  No q changes before all have sampled.  Those
 * that keep their value are listed only if all is true. */
static uint32_t sample(CycleEngine *e, bool all)
{
    const Design *d = e->base.design;
    const uint8_t *value = e->value;
    uint32_t n = 0;
    for (Clock *c = e->clocks; c < e->clocks + e->n_clocks; c++) {
        uint8_t was = c->rest;
        uint8_t now = value[c->net];
        if (was == now)
            continue;
        c->rest = now;
        if (was == LOGIC_1 || now == LOGIC_0)
            continue;
        bool is_sure = was == LOGIC_0 && now == LOGIC_1;
        for (uint32_t k = c->lo; k < c->hi; k++) {
            uint32_t i = e->dffs[k];
            uint8_t q = value[d->dff_d[i]], old = value[d->dff_q[i]];
            if (q == old && !all)
                continue;
            e->clocked[n] = i;
            e->next_q[n++] = is_sure || q == old ? q : LOGIC_X;
        }
    }
    return n;
}

static bool cycle_settle(Engine *base)
{
    CycleEngine *e = (CycleEngine *)base;
    const Design *d = base->design;
    uint32_t max_rounds = engine_max_rounds(d);
    if (e->is_changed)
        settle_gates(e);
    else if (!e->sees_no_edges)
        return true;
    uint32_t n = sample(e, max_rounds == 0);
    if (e->sees_no_edges) {
        e->sees_no_edges = false;
        return true;
    }
    for (uint32_t round = 0; n > 0; round++) {
        bool gives_up = round == max_rounds;
        for (uint32_t k = 0; k < n; k++)
            change(e, d->dff_q[e->clocked[k]], gives_up ? LOGIC_X : e->next_q[k]);
        if (e->is_changed)
            settle_gates(e);
        n = sample(e, round + 1 == max_rounds);
        if (gives_up)
            return false;
    }
    return true;
}

static void cycle_set(Engine *base, NetId net, Logic v)
{
    CycleEngine *e = (CycleEngine *)base;
    uint32_t index;
    DriverKind kind = design_driver(base->design, net, &index);
    assert(kind == DRIVER_INPUT || kind == DRIVER_DFF);
    (void)kind;
    change(e, net.ix, (uint8_t)v);
}

static Logic cycle_get(const Engine *base, NetId net)
{
    const CycleEngine *e = (const CycleEngine *)base;
    assert(net.ix <= base->design->n_nets);
    return (Logic)e->value[net.ix];
}

static const uint32_t *cycle_changed(Engine *base, uint32_t *n)
{
    CycleEngine *e = (CycleEngine *)base;
    size_t n_nets = (size_t)base->design->n_nets + 1;
    *n = e->n_listed;
    for (uint32_t i = 0; i < e->n_listed; i++)
        e->is_listed[e->list[i]] = 0;
    e->n_listed = 0;
    if (e->is_listed)
        return e->list;
    e->is_listed = ARENA_ARRAY(e->run, uint8_t, n_nets);
    e->list = ARENA_ARRAY(e->run, uint32_t, n_nets);
    return NULL;
}

static void cycle_forget_edges(Engine *base)
{
    ((CycleEngine *)base)->sees_no_edges = true;
}

static void cycle_free(Engine *base)
{
    (void)base; /* all of it is the arena's */
}

static void sort_gates(CycleEngine *e, Arena *run)
{
    const Design *d = e->base.design;
    Arena *scratch = arena_new("cycle order");
    Order o = design_order(scratch, d);
    uint32_t longest = 0;
    e->gates = ARENA_ARRAY(run, Gate, d->n_nands);
    e->loops = ARENA_ARRAY(run, Run, o.n_loops);
    for (uint32_t k = 0; k < d->n_nands; k++) {
        uint32_t g = o.nand[k];
        e->gates[k] = (Gate){d->nand_a[g], d->nand_b[g], d->nand_y[g]};
    }
    for (uint32_t i = 0; i < o.n_groups; i++) {
        uint32_t n = o.first[i + 1] - o.first[i];
        if (!o.is_loop[i])
            continue;
        e->loops[e->n_loops++] = (Run){o.first[i], o.first[i + 1]};
        longest = n > longest ? n : longest;
    }
    assert(e->n_loops == o.n_loops);
    e->before = ARENA_ARRAY(run, uint8_t, longest);
    arena_free(scratch);
}

/* The readers of each net, by their place in the order. */
static void index_readers(CycleEngine *e, Arena *run)
{
    const Design *d = e->base.design;
    uint32_t *first = e->first_reader = ARENA_ARRAY(run, uint32_t, (size_t)d->n_nets + 3);
    for (uint32_t k = 0; k < d->n_nands; k++) {
        const Gate *g = &e->gates[k];
        first[g->a + 2]++;
        first[g->b + 2] += g->a != g->b;
    }
    for (size_t n = 2; n < (size_t)d->n_nets + 3; n++)
        first[n] += first[n - 1];
    e->reader = ARENA_ARRAY(run, uint32_t, first[d->n_nets + 2]);
    for (uint32_t k = 0; k < d->n_nands; k++) {
        const Gate *g = &e->gates[k];
        e->reader[first[g->a + 1]++] = k;
        if (g->a != g->b)
            e->reader[first[g->b + 1]++] = k;
    }
    uint32_t n_marks = d->n_nands / 64 + 1;
    e->n_mark_words = n_marks / 64 + 1;
    e->marks = ARENA_ARRAY(run, uint64_t, n_marks);
    e->mark_words = ARENA_ARRAY(run, uint64_t, e->n_mark_words);
    for (uint32_t k = 0; k < d->n_nands; k++) { /* the first settle looks at all of them */
        e->marks[k / 64] |= UINT64_C(1) << k % 64;
        e->mark_words[k / 4096] |= UINT64_C(1) << k / 64 % 64;
    }
}

static void index_clocks(CycleEngine *e, Arena *run)
{
    const Design *d = e->base.design;
    Arena *scratch = arena_new("cycle clocks");
    uint32_t *clock_of = ARENA_ARRAY(scratch, uint32_t, (size_t)d->n_nets + 1); /* 1 + index; 0: none */
    for (uint32_t i = 1; i <= d->n_dffs; i++) {
        uint32_t *c = &clock_of[d->dff_clk[i]];
        *c = *c ? *c : ++e->n_clocks;
    }
    e->clocks = ARENA_ARRAY(run, Clock, e->n_clocks);
    e->dffs = ARENA_ARRAY(run, uint32_t, d->n_dffs);
    for (uint32_t i = 1; i <= d->n_dffs; i++) {
        Clock *c = &e->clocks[clock_of[d->dff_clk[i]] - 1];
        c->net = d->dff_clk[i];
        c->hi++;
    }
    for (uint32_t k = 0, n = 0; k < e->n_clocks; k++) {
        Clock *c = &e->clocks[k];
        c->lo = n;
        n += c->hi;
        c->hi = c->lo;
    }
    for (uint32_t i = 1; i <= d->n_dffs; i++) {
        Clock *c = &e->clocks[clock_of[d->dff_clk[i]] - 1];
        e->dffs[c->hi++] = i;
    }
    arena_free(scratch);
}

static Engine *cycle_make(Arena *run, const Design *d)
{
    CycleEngine *e = ARENA_NEW(run, CycleEngine);
    size_t n_nets = (size_t)d->n_nets + 1;
    e->base = (Engine){.ops = &engine_cycle, .design = d};
    e->value = ARENA_ARRAY(run, uint8_t, n_nets);
    e->clocked = ARENA_ARRAY(run, uint32_t, d->n_dffs);
    e->next_q = ARENA_ARRAY(run, uint8_t, d->n_dffs);
    e->is_changed = true;
    e->sees_no_edges = true;
    e->run = run;
    memset(e->value, LOGIC_X, n_nets);
    e->value[NET_0] = LOGIC_0;
    e->value[NET_1] = LOGIC_1;
    for (uint32_t i = 1; i <= d->n_dffs; i++)
        e->value[d->dff_q[i]] = d->dff_init[i];
    sort_gates(e, run);
    index_readers(e, run);
    index_clocks(e, run);
    return &e->base;
}

const EngineOps engine_cycle = {
    .name = "cycle",
    .help = "only what changes, in sorted order (the default)",
    .make = cycle_make,
    .free = cycle_free,
    .set = cycle_set,
    .get = cycle_get,
    .forget_edges = cycle_forget_edges,
    .settle = cycle_settle,
    .changed = cycle_changed,
};
