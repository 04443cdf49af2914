/* cycle.c - every gate once, in an order in which its inputs are final.
 *
 * design_order() sorts the gates when the engine is made.  To settle is then
 * one walk over three arrays; only the gates of a loop are walked over more
 * than once.  Values are a byte a net, a NAND is one look into a table.
 *
 * Loops are runs of the sorted gates:
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

typedef struct CycleEngine {
    Engine base;
    uint8_t *value;    /* [0..n_nets] Logic */
    Gate *gates;       /* [0..n_nands[ inputs before readers */
    Run *loops;        /* [0..n_loops[ */
    uint32_t n_loops;
    uint8_t *rest_clk; /* [1..n_dffs] the clock when the circuit was last at rest */
    uint32_t *clocked; /* [0..n_dffs[ flip-flops that take a value in this round ... */
    uint8_t *next_q;   /* [0..n_dffs[ ... and which */
    bool is_changed;   /* an input or a flip-flop differs from what the gates saw */
    bool sees_no_edges;
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

/* Rule 3 of engine.h, by going over the loop until nothing changes. */
static void settle_loop(CycleEngine *e, Run loop)
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

static void settle_gates(CycleEngine *e)
{
    uint8_t *value = e->value;
    uint32_t k = 0;
    for (uint32_t i = 0; i <= e->n_loops; i++) {
        uint32_t stop = i < e->n_loops ? e->loops[i].lo : e->base.design->n_nands;
        for (; k < stop; k++)
            value[e->gates[k].y] = gate_value(value, &e->gates[k]);
        if (i < e->n_loops) {
            settle_loop(e, e->loops[i]);
            k = e->loops[i].hi;
        }
    }
    e->is_changed = false;
}

/* Lists the flip-flops whose clock rose, or may have, since the last rest, and
 * takes this moment as the new rest.  No q changes before all have sampled. */
static uint32_t sample(CycleEngine *e)
{
    const Design *d = e->base.design;
    const uint8_t *value = e->value;
    uint32_t n = 0;
    for (uint32_t i = 1; i <= d->n_dffs; i++) {
        uint8_t was = e->rest_clk[i];
        uint8_t now = value[d->dff_clk[i]];
        if (was == now)
            continue;
        e->rest_clk[i] = now;
        if (was == LOGIC_1 || now == LOGIC_0)
            continue;
        uint8_t q = value[d->dff_d[i]];
        bool is_sure = was == LOGIC_0 && now == LOGIC_1;
        e->clocked[n] = i;
        e->next_q[n++] = is_sure || q == value[d->dff_q[i]] ? q : LOGIC_X;
    }
    return n;
}

static void change(CycleEngine *e, uint32_t net, uint8_t v)
{
    e->is_changed |= e->value[net] != v;
    e->value[net] = v;
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
    uint32_t n = sample(e);
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
        n = sample(e);
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
    e->gates = ARENA_ARRAY(run, Gate, d->n_nands);
    e->loops = ARENA_ARRAY(run, Run, o.n_loops);
    for (uint32_t k = 0; k < d->n_nands; k++) {
        uint32_t g = o.nand[k];
        e->gates[k] = (Gate){d->nand_a[g], d->nand_b[g], d->nand_y[g]};
    }
    for (uint32_t i = 0; i < o.n_groups; i++)
        if (o.is_loop[i])
            e->loops[e->n_loops++] = (Run){o.first[i], o.first[i + 1]};
    assert(e->n_loops == o.n_loops);
    arena_free(scratch);
}

static Engine *cycle_make(Arena *run, const Design *d)
{
    CycleEngine *e = ARENA_NEW(run, CycleEngine);
    size_t n_nets = (size_t)d->n_nets + 1;
    size_t n_dffs = (size_t)d->n_dffs + 1;
    e->base = (Engine){.ops = &engine_cycle, .design = d};
    e->value = ARENA_ARRAY(run, uint8_t, n_nets);
    e->rest_clk = ARENA_ARRAY(run, uint8_t, n_dffs);
    e->clocked = ARENA_ARRAY(run, uint32_t, n_dffs);
    e->next_q = ARENA_ARRAY(run, uint8_t, n_dffs);
    e->is_changed = true;
    e->sees_no_edges = true;
    memset(e->value, LOGIC_X, n_nets);
    e->value[NET_0] = LOGIC_0;
    e->value[NET_1] = LOGIC_1;
    for (uint32_t i = 1; i <= d->n_dffs; i++)
        e->value[d->dff_q[i]] = d->dff_init[i];
    sort_gates(e, run);
    return &e->base;
}

const EngineOps engine_cycle = {
    .name = "cycle",
    .help = "every gate once, in sorted order (the default)",
    .make = cycle_make,
    .free = cycle_free,
    .set = cycle_set,
    .get = cycle_get,
    .forget_edges = cycle_forget_edges,
    .settle = cycle_settle,
};
