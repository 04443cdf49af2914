/* diff_engines.c - the same random circuit under two engines, net by net.
 *
 *     diff_engines [SEED] [COUNT]            cycle must agree with ref
 *     diff_engines --plant [SEED] [COUNT]    a broken cycle must be caught
 *
 * The second proves that the first can fail: an engine is given a circuit with
 * one fault, and wherever the fault can show, the comparison must report it.
 * COUNT circuits are tried, with seeds from SEED up; a failure prints its seed,
 * and `diff_engines SEED 1` repeats it.
 */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/engine.h"
#include "random_design.h"

enum { N_STEPS = 60 };

typedef unsigned long long Count;

/* ---- an engine with a fault ---- */

typedef enum FaultKind {
    FAULT_AND,     /* a gate gives 1 where it should give 0, and back */
    FAULT_STUCK,   /* an input of a gate hangs at 1 */
    FAULT_LATE_DFF /* samples when its clock falls */
} FaultKind;

typedef struct Fault {
    FaultKind kind;
    uint32_t part; /* NAND or flip-flop */
} Fault;

/* The fault goes into a copy of the design, which an honest engine then runs. */
typedef struct PlantedEngine {
    Engine base;
    Engine *inner;
} PlantedEngine;

static Fault planted; /* for make(), which has no argument for it */

static uint32_t *longer(Arena *a, const uint32_t *from, uint32_t highest)
{
    uint32_t *to = ARENA_ARRAY(a, uint32_t, (size_t)highest + 2);
    memcpy(to, from, ((size_t)highest + 1) * sizeof *to);
    return to;
}

static const Design *spoil(Arena *a, const Design *good, Fault f)
{
    Design *d = ARENA_NEW(a, Design);
    *d = *good;
    d->nand_a = longer(a, good->nand_a, good->n_nands);
    d->nand_b = longer(a, good->nand_b, good->n_nands);
    d->nand_y = longer(a, good->nand_y, good->n_nands);
    d->dff_clk = longer(a, good->dff_clk, good->n_dffs);
    d->driver = longer(a, good->driver, good->n_nets);
    if (f.kind == FAULT_STUCK) {
        d->nand_a[f.part] = NET_1;
        return d;
    }
    /* One inverter more, behind the gate or in front of the clock. */
    uint32_t net = ++d->n_nets;
    uint32_t gate = ++d->n_nands;
    if (f.kind == FAULT_AND) {
        uint32_t y = d->nand_y[f.part];
        d->nand_y[f.part] = net;
        d->driver[net] = (uint32_t)DRIVER_NAND << 30 | f.part;
        d->nand_a[gate] = d->nand_b[gate] = net;
        d->nand_y[gate] = y;
        d->driver[y] = (uint32_t)DRIVER_NAND << 30 | gate;
    } else {
        d->nand_a[gate] = d->nand_b[gate] = d->dff_clk[f.part];
        d->nand_y[gate] = net;
        d->driver[net] = (uint32_t)DRIVER_NAND << 30 | gate;
        d->dff_clk[f.part] = net;
    }
    return d;
}

static const EngineOps engine_planted;

static Engine *planted_make(Arena *run, const Design *d)
{
    PlantedEngine *e = ARENA_NEW(run, PlantedEngine);
    e->base = (Engine){.ops = &engine_planted, .design = d};
    e->inner = engine_new(&engine_cycle, run, spoil(run, d, planted));
    return &e->base;
}

static void planted_free(Engine *e)
{
    engine_free(((PlantedEngine *)e)->inner);
}

static void planted_set(Engine *e, NetId net, Logic v)
{
    engine_set(((PlantedEngine *)e)->inner, net, v);
}

static Logic planted_get(const Engine *e, NetId net)
{
    return engine_get(((const PlantedEngine *)e)->inner, net);
}

static void planted_forget_edges(Engine *e)
{
    Engine *inner = ((PlantedEngine *)e)->inner;
    inner->ops->forget_edges(inner);
}

static bool planted_settle(Engine *e)
{
    return engine_settle(((PlantedEngine *)e)->inner);
}

static const EngineOps engine_planted = {
    .name = "planted",
    .help = "cycle with a fault",
    .make = planted_make,
    .free = planted_free,
    .set = planted_set,
    .get = planted_get,
    .forget_edges = planted_forget_edges,
    .settle = planted_settle,
};

/* A gate of the design, or a flip-flop that an input clocks: through gates, the
 * other edge could give the same values by chance. */
static Fault draw_fault(Rng *rng, const Design *d)
{
    uint32_t n = 0;
    uint32_t dff = 0;
    for (uint32_t i = 1; i <= d->n_dffs; i++) {
        uint32_t index;
        if (design_driver(d, (NetId){d->dff_clk[i]}, &index) == DRIVER_INPUT &&
            rng_below(rng, ++n) == 0)
            dff = i;
    }
    uint64_t kind = rng_below(rng, 3);
    if (kind == 0 && dff)
        return (Fault){FAULT_LATE_DFF, dff};
    uint32_t gate = 1 + (uint32_t)rng_below(rng, d->n_nands);
    return (Fault){kind == 1 && d->nand_a[gate] != d->nand_b[gate] ? FAULT_STUCK : FAULT_AND, gate};
}

/* The two engines agree so far; do ref's values now prove that they may not?
 * was_q is the late flip-flop's q before the settle. */
static bool must_show(const Engine *ref, Fault f, Logic was_q)
{
    const Design *d = ref->design;
    if (f.kind == FAULT_LATE_DFF) {
        Logic q = engine_get(ref, (NetId){d->dff_q[f.part]});
        return was_q != LOGIC_X && q != LOGIC_X && q != was_q;
    }
    if (f.kind == FAULT_STUCK)
        return engine_get(ref, (NetId){d->nand_a[f.part]}) == LOGIC_0 &&
               engine_get(ref, (NetId){d->nand_b[f.part]}) == LOGIC_1;
    return engine_get(ref, (NetId){d->nand_y[f.part]}) != LOGIC_X;
}

/* ---- one circuit ---- */

typedef struct Totals {
    Count settles, values, known;
} Totals;

static Logic draw_value(Rng *rng, uint32_t x_percent)
{
    if (rng_below(rng, 100) < x_percent)
        return LOGIC_X;
    return (Logic)(rng_next(rng) & 1);
}

static void count_values(const Engine *e, Totals *t)
{
    for (uint32_t n = NET_FIRST; n <= e->design->n_nets; n++) {
        t->values++;
        t->known += engine_get(e, (NetId){n}) != LOGIC_X;
    }
}

/* One change from outside, of the kinds that are allowed. */
static void drive(Lockstep *l, Rng *rng, const RandomDesign *r, uint32_t x_percent)
{
    uint64_t kind = rng_below(rng, 100);
    if (kind < 45) { /* the clock alone, or with one other input */
        lockstep_set(l, r->clock, draw_value(rng, x_percent / 2));
        if (kind < 15) {
            NetId input = r->inputs[rng_below(rng, r->n_inputs)];
            lockstep_set(l, input, draw_value(rng, x_percent));
        }
    } else if (kind < 95) { /* many at once */
        for (uint32_t i = 0; i < r->n_inputs; i++)
            if (rng_below(rng, 2))
                lockstep_set(l, r->inputs[i], draw_value(rng, x_percent));
    } else if (kind < 98 && r->design->n_dffs > 0) { /* a loaded image */
        uint64_t dff = 1 + rng_below(rng, r->design->n_dffs);
        lockstep_set(l, (NetId){r->design->dff_q[dff]}, draw_value(rng, x_percent));
        if (rng_below(rng, 2)) {
            l->a->ops->forget_edges(l->a);
            l->b->ops->forget_edges(l->b);
        }
    }
}

typedef enum Verdict { AGREES, DIFFERS, HIDDEN } Verdict;

/* Runs the steps.  With a fault: AGREES says that it had to show and did not,
 * HIDDEN that it could not show.  why gets the difference. */
static Verdict run_one(uint64_t seed, bool with_fault, Totals *t, StrBuf *why)
{
    static const uint32_t x_percents[] = {0, 0, 2, 20};
    RandomDesign r = random_design_new(seed);
    Rng rng = rng_seed(~seed);
    Verdict verdict = with_fault ? HIDDEN : AGREES;
    if (with_fault && r.design->n_nands == 0) {
        random_design_free(&r);
        return HIDDEN;
    }
    if (with_fault)
        planted = draw_fault(&rng, r.design);

    const EngineOps *tested = with_fault ? &engine_planted : &engine_cycle;
    Arena *run = arena_new("run");
    Lockstep l = lockstep_new(engine_new(&engine_ref, run, r.design),
                              engine_new(tested, run, r.design));
    InitKind init = (InitKind)rng_below(&rng, 4);
    engine_init(l.a, init, seed);
    engine_init(l.b, init, seed);
    uint32_t x_percent = x_percents[rng_below(&rng, 4)];
    NetId late_q = {with_fault && planted.kind == FAULT_LATE_DFF ? r.design->dff_q[planted.part]
                                                                 : NET_0};
    for (int step = 0; step < N_STEPS; step++) {
        if (step > 0)
            drive(&l, &rng, &r, x_percent);
        else
            for (uint32_t i = 0; i < r.n_inputs; i++)
                lockstep_set(&l, r.inputs[i], draw_value(&rng, x_percent));
        Logic was_q = engine_get(l.a, late_q);
        bool agrees = lockstep_settle(&l);
        t->settles++;
        if (!agrees) {
            verdict = DIFFERS;
            lockstep_explain(&l, (uint64_t)step, why);
            break;
        }
        count_values(l.a, t);
        if (with_fault && must_show(l.a, planted, was_q))
            verdict = AGREES;
    }
    engine_free(l.a);
    engine_free(l.b);
    arena_free(run);
    random_design_free(&r);
    return verdict;
}

/* ---- many ---- */

static int run_diff(uint64_t seed, uint64_t count)
{
    Totals t = {0};
    Count n_failed = 0;
    for (uint64_t i = 0; i < count; i++) {
        StrBuf why = {0};
        if (run_one(seed + i, false, &t, &why) != AGREES) {
            n_failed++;
            printf("seed %llu: %s\n", (Count)(seed + i), why.ptr);
        }
        strbuf_free(&why);
    }
    printf("seeds %llu to %llu: %llu settles, %llu values compared, %llu%% of them known\n",
           (Count)seed, (Count)(seed + count - 1), t.settles, t.values,
           t.values ? t.known * 100 / t.values : 0);
    printf("%llu passed, %llu failed\n", (Count)count - n_failed, n_failed);
    return n_failed > 0;
}

static int run_plant(uint64_t seed, uint64_t count)
{
    Totals t = {0};
    Count n_of[3] = {0};
    for (uint64_t i = 0; i < count; i++) {
        StrBuf why = {0};
        Verdict v = run_one(seed + i, true, &t, &why);
        n_of[v]++;
        if (v == AGREES)
            printf("seed %llu: fault %d in part %u had to show and was not reported\n",
                   (Count)(seed + i), (int)planted.kind, planted.part);
        strbuf_free(&why);
    }
    printf("seeds %llu to %llu: %llu faults caught, %llu could not show\n", (Count)seed,
           (Count)(seed + count - 1), n_of[DIFFERS], n_of[HIDDEN]);
    /* Were most of them hidden, the circuits or the inputs would be too dull. */
    bool is_dull = n_of[DIFFERS] * 2 < count;
    if (is_dull)
        printf("fewer than half of the faults were caught\n");
    printf("%llu passed, %llu failed\n", n_of[DIFFERS] + n_of[HIDDEN], n_of[AGREES]);
    return n_of[AGREES] > 0 || is_dull;
}

static bool read_count(const char *text, uint64_t *out)
{
    int64_t v;
    if (!str_to_int(str_from(text), &v) || v < 0)
        return false;
    *out = (uint64_t)v;
    return true;
}

int main(int argc, char **argv)
{
    uint64_t seed = 1;
    uint64_t count = 300;
    int at = 1;
    bool plants = argc > 1 && strcmp(argv[1], "--plant") == 0;
    at += plants;
    if (argc - at > 2 || (at < argc && !read_count(argv[at], &seed)) ||
        (at + 1 < argc && !read_count(argv[at + 1], &count))) {
        fprintf(stderr, "usage: diff_engines [--plant] [SEED] [COUNT]\n");
        return 2;
    }
    return plants ? run_plant(seed, count) : run_diff(seed, count);
}
