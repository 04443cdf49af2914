/* event.c - every gate takes one unit of time.
 *
 * A settle is a row of moments.  In each, all changes that are due happen at once; the gates
 * that see them are evaluated, and what comes out differently is due one unit later.  So signals
 * race as they do in a real circuit whose gates are equally fast: glitches are there, a flip-flop
 * made of NANDs works, and a loop that never comes to rest is seen because it never does.
 *
 * A flip-flop that remains a flip-flop samples what d was just before its clock rose, and shows
 * it one unit later.
 */
#include "engine/engine.h"

#include <assert.h>
#include <string.h>

#include "base/vec.h"

typedef struct Change {
    uint32_t net;
    uint8_t v;
} Change;

typedef VEC(Change) Changes;

typedef struct EventEngine {
    Engine base;
    Fanout fanout;
    uint8_t *value;    /* [0..n_nets] */
    uint8_t *rest_clk; /* [1..n_dffs] the clock as the flip-flop saw it last */
    uint64_t *seen;    /* [1..n_nands] the moment in which a gate was evaluated last */
    uint64_t moment;
    Changes due, next; /* at this moment, and one unit later */
    uint32_t *due_at;  /* [0..n_nets] where in due a net may stand, while it is set from outside */
    bool is_new;       /* no gate was evaluated yet */
    bool sees_no_edges;
} EventEngine;

/* ORDER LOGIC, as in cycle.c */
static uint8_t nand_of(uint8_t a, uint8_t b)
{
    if (a == LOGIC_0 || b == LOGIC_0)
        return LOGIC_1;
    return a == LOGIC_1 && b == LOGIC_1 ? LOGIC_0 : LOGIC_X;
}

static void schedule(EventEngine *e, uint32_t net, uint8_t v)
{
    VEC_PUSH(&e->next, ((Change){net, v}));
}

static void evaluate(EventEngine *e, uint32_t gate)
{
    const Design *d = e->base.design;
    if (e->seen[gate] == e->moment)
        return;
    e->seen[gate] = e->moment;
    uint8_t v = nand_of(e->value[d->nand_a[gate]], e->value[d->nand_b[gate]]);
    uint32_t y = d->nand_y[gate];
    /* The only thing due for y, if there is anything, comes from an evaluation one unit ago
     * and has happened by now. */
    if (v != e->value[y])
        schedule(e, y, v);
}

/* The clock of flip-flop i goes to now; d has the value of just before. */
static void clock_edge(EventEngine *e, uint32_t i, uint8_t now)
{
    const Design *d = e->base.design;
    uint8_t was = e->rest_clk[i];
    e->rest_clk[i] = now;
    if (e->sees_no_edges || was == now || was == LOGIC_1 || now == LOGIC_0)
        return;
    uint8_t v = e->value[d->dff_d[i]], q = e->value[d->dff_q[i]];
    bool is_sure = was == LOGIC_0 && now == LOGIC_1;
    if (v != q)
        schedule(e, d->dff_q[i], is_sure ? v : LOGIC_X);
}

static uint32_t reader_id(uint32_t reader)
{
    return reader & 0x3fffffff;
}

static ReaderKind reader_kind(uint32_t reader)
{
    return (ReaderKind)(reader >> 30);
}

/* One moment: flip-flops first, which look at the values before it. */
static void step(EventEngine *e)
{
    e->moment++;
    e->next.len = 0;
    for (size_t i = 0; i < e->due.len; i++) {
        Change c = e->due.ptr[i];
        for (uint32_t k = e->fanout.first[c.net]; k < e->fanout.first[c.net + 1]; k++) {
            if (reader_kind(e->fanout.reader[k]) == READER_DFF_CLK)
                clock_edge(e, reader_id(e->fanout.reader[k]), c.v);
        }
    }
    for (size_t i = 0; i < e->due.len; i++)
        e->value[e->due.ptr[i].net] = e->due.ptr[i].v;
    for (size_t i = 0; i < e->due.len; i++) {
        uint32_t net = e->due.ptr[i].net;
        for (uint32_t k = e->fanout.first[net]; k < e->fanout.first[net + 1]; k++) {
            if (reader_kind(e->fanout.reader[k]) == READER_NAND)
                evaluate(e, reader_id(e->fanout.reader[k]));
        }
    }
    Changes t = e->due;
    e->due = e->next;
    e->next = t;
}

/* Twice through every gate one after the other: what still moves then, moves for ever. */
static uint64_t max_moments(const Design *d)
{
    return 2 * ((uint64_t)d->n_nands + d->n_dffs) + 1000;
}

/* What does not come to rest is unknown: it and all that it reaches become x. */
static void give_up(EventEngine *e)
{
    while (e->due.len) {
        for (size_t i = 0; i < e->due.len; i++)
            e->due.ptr[i].v = LOGIC_X;
        /* A net that is x already does not change again. */
        size_t n = 0;
        for (size_t i = 0; i < e->due.len; i++) {
            if (e->value[e->due.ptr[i].net] != LOGIC_X)
                e->due.ptr[n++] = e->due.ptr[i];
        }
        e->due.len = n;
        if (n)
            step(e);
    }
}

static bool event_settle(Engine *base)
{
    EventEngine *e = (EventEngine *)base;
    const Design *d = base->design;
    if (e->is_new) {
        e->is_new = false;
        e->moment++;
        e->next.len = 0;
        for (uint32_t g = 1; g <= d->n_nands; g++)
            evaluate(e, g);
        for (size_t i = 0; i < e->next.len; i++)
            VEC_PUSH(&e->due, e->next.ptr[i]);
    }
    uint64_t left = max_moments(d);
    while (e->due.len && left--)
        step(e);
    bool came_to_rest = e->due.len == 0;
    if (!came_to_rest)
        give_up(e);
    if (e->sees_no_edges) {
        for (uint32_t i = 1; i <= d->n_dffs; i++)
            e->rest_clk[i] = e->value[d->dff_clk[i]];
        e->sees_no_edges = false;
    }
    return came_to_rest;
}

static void event_set(Engine *base, NetId net, Logic v)
{
    EventEngine *e = (EventEngine *)base;
    uint32_t index;
    DriverKind kind = design_driver(base->design, net, &index);
    assert(kind == DRIVER_INPUT || kind == DRIVER_DFF);
    (void)kind;
    uint32_t at = e->due_at[net.ix];
    if (at < e->due.len && e->due.ptr[at].net == net.ix) { /* set twice before a settle */
        e->due.ptr[at].v = (uint8_t)v;
    } else if (e->value[net.ix] != (uint8_t)v) {
        e->due_at[net.ix] = (uint32_t)e->due.len;
        VEC_PUSH(&e->due, ((Change){net.ix, (uint8_t)v}));
    }
}

static Logic event_get(const Engine *base, NetId net)
{
    const EventEngine *e = (const EventEngine *)base;
    assert(net.ix <= base->design->n_nets);
    return (Logic)e->value[net.ix];
}

static void event_forget_edges(Engine *base)
{
    ((EventEngine *)base)->sees_no_edges = true;
}

static void event_free(Engine *base)
{
    EventEngine *e = (EventEngine *)base;
    VEC_FREE(&e->due);
    VEC_FREE(&e->next);
}

static Engine *event_make(Arena *run, const Design *d)
{
    EventEngine *e = ARENA_NEW(run, EventEngine);
    size_t n_nets = (size_t)d->n_nets + 1;
    e->base = (Engine){.ops = &engine_event, .design = d};
    e->fanout = design_fanout(run, d);
    e->value = ARENA_ARRAY(run, uint8_t, n_nets);
    e->due_at = ARENA_ARRAY(run, uint32_t, n_nets);
    e->rest_clk = ARENA_ARRAY(run, uint8_t, (size_t)d->n_dffs + 1);
    e->seen = ARENA_ARRAY(run, uint64_t, (size_t)d->n_nands + 1);
    e->is_new = true;
    e->sees_no_edges = true;
    memset(e->value, LOGIC_X, n_nets);
    e->value[NET_0] = LOGIC_0;
    e->value[NET_1] = LOGIC_1;
    for (uint32_t i = 1; i <= d->n_dffs; i++)
        e->value[d->dff_q[i]] = d->dff_init[i];
    return &e->base;
}

const EngineOps engine_event = {
    .name = "event",
    .help = "every gate takes one unit of time; for circuits made of gates alone",
    .make = event_make,
    .free = event_free,
    .set = event_set,
    .get = event_get,
    .forget_edges = event_forget_edges,
    .settle = event_settle,
};
