/* whys.c - the causes that `why` names are causes, and the others are none, on random circuits.
 *
 *     whys [SEED] [COUNT]
 *     whys --plant [SEED] [COUNT]   a cause left out, or put in, must be caught
 *
 * For edges of a recorded run every change of every input is undone in turn, in a run
 * of the reference engine from the very start: the edge must be gone if why named that
 * change, and must be there if not.  The chain must hang together: each net feeds the
 * gate before it, with the values that the run had.  And what the edge of an input did (effect.h) must
 * be what differs in such a run, each flip-flop and output where it first does.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "glue/effect.h"
#include "glue/why.h"
#include "random_design.h"

enum { N_STEPS = 24, N_EDGES = 4 };

typedef unsigned long long Count;

typedef struct Run {
    const RandomDesign *rd;
    InitKind init;
    uint64_t seed;
    uint8_t *in;     /* [step * n_inputs + i] */
    uint8_t *values; /* [step * (n_nets + 1) + net] */
} Run;

static size_t n_values(const Run *run)
{
    return (size_t)run->rd->design->n_nets + 1;
}

/* All steps; net's values into w, or everything into run->values and the recording. */
static void simulate(Run *run, const EngineOps *ops, const uint8_t *in, RunRecorder **rec, const char *path,
                     uint32_t net, uint8_t *w, uint8_t *all, uint32_t flipped)
{
    Arena *a = arena_new("run");
    Engine *e = engine_new(ops, a, run->rd->design);
    engine_init(e, run->init, run->seed);
    if (flipped)
        engine_set(e, (NetId){flipped}, engine_get(e, (NetId){flipped}) == LOGIC_1 ? LOGIC_0 : LOGIC_1);
    if (rec)
        *rec = run_recorder_open(path, e, (GlrInfo){.source = STR("x"), .top = STR("x"), .paths = STR(""),
                                                    .clock = run->rd->clock.ix}, run->rd->diag);
    for (int s = 0; s < N_STEPS; s++) {
        for (uint32_t i = 0; i < run->rd->n_inputs; i++)
            engine_set(e, run->rd->inputs[i], (Logic)in[(uint32_t)s * run->rd->n_inputs + i]);
        engine_settle(e);
        if (w)
            w[s] = (uint8_t)engine_get(e, (NetId){net});
        if (rec)
            run_recorder_sample(*rec, (uint64_t)s * 10);
        for (uint32_t n = 1; all && n < n_values(run); n++)
            all[(size_t)s * n_values(run) + n] = (uint8_t)engine_get(e, (NetId){n});
    }
    engine_free(e);
    if (rec)
        run_recorder_close(*rec, run->rd->diag);
    arena_free(a);
}

static bool is_named(const Why *w, uint32_t net, uint64_t step)
{
    for (uint32_t i = 0; i < w->n_causes; i++) {
        if (w->causes[i].net == net && w->causes[i].step == step)
            return true;
    }
    return false;
}

/* Undoes each change of an input.  Returns how many verdicts are wrong. */
static unsigned check_causes(Run *run, const Why *w, unsigned *n_named)
{
    const RandomDesign *rd = run->rd;
    unsigned wrong = 0;
    size_t n = (size_t)N_STEPS * rd->n_inputs;
    uint8_t *in = malloc(n + 1), out[N_STEPS];
    for (uint32_t i = 0; in && i < rd->n_inputs; i++) {
        if (rd->inputs[i].ix == rd->clock.ix)
            continue;
        for (uint64_t s = 1; s <= w->step; s++) {
            uint8_t was = run->in[(s - 1) * rd->n_inputs + i];
            if (run->in[s * rd->n_inputs + i] == was)
                continue;
            memcpy(in, run->in, n);
            uint8_t is = in[s * rd->n_inputs + i];
            for (uint64_t k = s; k < N_STEPS && run->in[k * rd->n_inputs + i] == is; k++)
                in[k * rd->n_inputs + i] = was;
            simulate(run, &engine_ref, in, NULL, NULL, w->net, out, NULL, 0);
            bool is_there = out[w->step - 1] == w->was && out[w->step] == w->is;
            bool named = is_named(w, rd->inputs[i].ix, s);
            wrong += named == is_there;
            *n_named += named;
        }
    }
    free(in);
    return wrong;
}

/* The chain ends in what a flip-flop started with: with its other value. */
static unsigned check_start(Run *run, const Why *w)
{
    uint8_t out[N_STEPS];
    if (!w->has_tried_start)
        return 0;
    simulate(run, &engine_ref, run->in, NULL, NULL, w->net, out, NULL, w->hops[w->n_hops - 1].net);
    return (out[w->step - 1] == w->was && out[w->step] == w->is) == w->start_is_cause;
}

static unsigned check_chain(const Run *run, const Why *w)
{
    const Design *d = run->rd->design;
    unsigned wrong = w->n_hops == 0 || w->hops[0].net != w->net;
    for (uint32_t i = 0; i < w->n_hops; i++) {
        const WhyHop *h = &w->hops[i];
        bool is_end = h->kind != WHY_GATE && h->kind != WHY_FLIP_FLOP;
        wrong += is_end != (i + 1 == w->n_hops);
        wrong += i > 0 && h->step > w->hops[i - 1].step;
        if (h->kind == WHY_GATE) {
            uint32_t next = i + 1 < w->n_hops ? w->hops[i + 1].net : 0;
            wrong += next != d->nand_a[h->part] && next != d->nand_b[h->part];
            wrong += d->nand_y[h->part] != h->net;
        } else if (h->kind == WHY_FLIP_FLOP) {
            wrong += i + 1 < w->n_hops && w->hops[i + 1].net != d->dff_d[h->part];
        } else if (h->kind == WHY_INPUT) {
            wrong += run->values[h->step * n_values(run) + h->net] != h->is;
            wrong += run->values[(h->step - 1) * n_values(run) + h->net] != h->was || h->is == h->was;
        }
    }
    return wrong;
}

static bool is_told(const Effects *e, uint32_t net, uint64_t step)
{
    for (uint32_t i = 0; i < e->n; i++) {
        if (e->all[i].net == net)
            return e->all[i].step == step;
    }
    return false;
}

/* Of the input whose edge it is: another run, and all nets. */
static unsigned check_effects(Run *run, const Effects *e, uint32_t input)
{
    const Design *d = run->rd->design;
    const RandomDesign *rd = run->rd;
    size_t n = (size_t)N_STEPS * rd->n_inputs;
    unsigned wrong = 0;
    uint8_t *in = malloc(n + 1), *other = calloc(N_STEPS, n_values(run));
    if (!in || !other)
        exit(1);
    memcpy(in, run->in, n);
    for (uint64_t k = e->step; k < N_STEPS && run->in[k * rd->n_inputs + input] == e->is; k++)
        in[k * rd->n_inputs + input] = e->was;
    simulate(run, &engine_ref, in, NULL, NULL, 0, NULL, other, 0);
    uint32_t n_seen = 0;
    for (uint32_t net = NET_FIRST; net < n_values(run); net++) {
        uint32_t part;
        uint64_t s = e->step;
        while (s < N_STEPS && other[s * n_values(run) + net] == run->values[s * n_values(run) + net])
            s++;
        bool is_gate = design_driver(d, (NetId){net}, &part) == DRIVER_NAND;
        bool counts = design_driver(d, (NetId){net}, &part) == DRIVER_DFF || (is_gate && s == e->step);
        if (net == e->net || s == N_STEPS || !counts)
            continue;
        n_seen++;
        wrong += !is_told(e, net, s);
    }
    /* Outputs of the top that are gates may be told on top of these, but nothing that never differs. */
    for (uint32_t i = 0; i < e->n; i++) {
        const EffectHop *h = &e->all[i];
        wrong += other[h->step * n_values(run) + h->net] != h->other ||
                 run->values[h->step * n_values(run) + h->net] != h->is || h->is == h->other;
    }
    wrong += n_seen > e->n;
    free(in);
    free(other);
    return wrong;
}

/* The last edge of an input before a random step.  Returns how many effects are wrong. */
static unsigned check_forward(Run *run, Replay *p, Arena *a, Rng *r, bool plant, unsigned *n_effects)
{
    const RandomDesign *rd = run->rd;
    Effects e;
    uint32_t input = rd->n_inputs ? (uint32_t)rng_below(r, rd->n_inputs) : 0;
    uint64_t s = rng_below(r, N_STEPS);
    while (rd->n_inputs && s > 0 && run->in[s * rd->n_inputs + input] == run->in[(s - 1) * rd->n_inputs + input])
        s--;
    if (!rd->n_inputs || s == 0 || !effect_edge(&e, a, p, rd->inputs[input], s * 10,
                                               &(EffectOptions){.max_effects = UINT32_MAX}, rd->diag))
        return 0;
    if (plant && e.n == 0)
        return 0;
    *n_effects += e.n;
    if (plant)
        e.all[0].other ^= 3;
    return check_effects(run, &e, input);
}

int main(int argc, char **argv)
{
    bool plant = argc > 1 && strcmp(argv[1], "--plant") == 0;
    argc -= plant;
    argv += plant;
    uint64_t seed = argc > 1 ? strtoull(argv[1], NULL, 0) : 1, count = argc > 2 ? strtoull(argv[2], NULL, 0) : 50;
    char path[] = "/tmp/whys.XXXXXX";
    int fd = mkstemp(path);
    if (fd < 0)
        return 1;
    close(fd);
    unsigned failed = 0, edges = 0, named = 0, caught = 0, effects = 0, starts = 0;
    for (uint64_t s = seed; s < seed + count; s++) {
        RandomDesign rd = random_design_new(s);
        Arena *a = arena_new("whys");
        Rng r = rng_seed(s);
        Run run = {.rd = &rd, .init = (InitKind)rng_below(&r, 4), .seed = s};
        run.in = ARENA_ARRAY(a, uint8_t, (size_t)N_STEPS * rd.n_inputs);
        run.values = ARENA_ARRAY(a, uint8_t, N_STEPS * n_values(&run));
        for (size_t i = 0; i < (size_t)N_STEPS * rd.n_inputs; i++) {
            bool is_new = i < rd.n_inputs || rng_below(&r, 3) == 0 || i % rd.n_inputs == 0;
            run.in[i] = is_new ? (uint8_t)rng_below(&r, rng_below(&r, 8) ? 2 : 3) : run.in[i - rd.n_inputs];
        }
        RunRecorder *rec;
        simulate(&run, &engine_cycle, run.in, &rec, path, 0, NULL, run.values, 0);
        GlrFile *f = glr_open(path, rd.diag);
        Replay *p = f ? replay_open(a, f, rd.design, rd.diag) : NULL;
        for (int k = 0; p && k < N_EDGES && n_values(&run) > NET_FIRST; k++) {
            NetId net = {NET_FIRST + (uint32_t)rng_below(&r, n_values(&run) - NET_FIRST)};
            Why w;
            if (!why_edge(&w, a, p, net, 10 * rng_below(&r, N_STEPS), &(WhyOptions){0}, rd.diag))
                continue;
            edges++;
            if (plant && w.n_causes)
                w.n_causes--;
            else if (plant)
                continue;
            unsigned wrong = check_chain(&run, &w) + check_causes(&run, &w, &named);
            wrong += check_start(&run, &w) + !w.can_rerun;
            starts += w.has_tried_start;
            caught += wrong != 0;
            if (wrong && !plant) {
                printf("seed %llu: net %u, step %llu: %u wrong\n", (Count)s, net.ix, (Count)w.step, wrong);
                failed++;
            }
            failed += plant && !wrong;
        }
        for (int k = 0; p && k < N_EDGES; k++) {
            unsigned before = effects, wrong = check_forward(&run, p, a, &r, plant, &effects);
            caught += wrong != 0;
            if (wrong && !plant) {
                printf("seed %llu: %u effects wrong\n", (Count)s, wrong);
                failed++;
            }
            failed += plant && !wrong && effects > before;
        }
        if (!p)
            failed++;
        replay_close(p);
        glr_close(f);
        arena_free(a);
        random_design_free(&rd);
    }
    remove(path);
    if (plant)
        printf("whys --plant: seed %llu, %u faults planted, %u missed\n", (Count)seed, caught + failed, failed);
    else
        printf("whys: seed %llu, %llu circuits, %u edges, %u causes named, %u starts tried, %u effects, %u failed\n",
               (Count)seed,
               (Count)count, edges, named, starts, effects, failed);
    return failed != 0 || (plant ? caught == 0 : named == 0 || effects == 0);
}
