/* replays.c - a recording gives back every net at every step, on random circuits.
 *
 *     replays [SEED] [COUNT]           what is replayed must be what the engine had
 *     replays --plant [SEED] [COUNT]   a wrong value must be caught
 *
 * The engine runs a random circuit, with loops, latches and clocks of every kind;
 * all its values are kept beside the recording.  Then the recording is walked
 * through, and jumped about in.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "glue/replay.h"
#include "random_design.h"

enum { N_STEPS = 80, N_JUMPS = 60 };

typedef struct Run {
    const Design *d;
    uint8_t *values; /* [0..N_STEPS * (n_nets + 1)[ */
    uint64_t times[N_STEPS];
} Run;

static void fill(Run *run, const RandomDesign *rd, const EngineOps *ops, const char *path, uint64_t seed,
                 Diag *dg, Arena *a)
{
    const Design *d = rd->design;
    Rng r = rng_seed(seed);
    Engine *e = engine_new(ops, a, d);
    engine_init(e, (InitKind)rng_below(&r, 4), seed);
    RunRecorder *rec = run_recorder_open(path, e, (GlrInfo){.source = STR("x"), .top = STR("x"), .paths = STR("")}, dg);
    if (!rec)
        exit(1);
    uint64_t now = 0;
    for (int s = 0; s < N_STEPS; s++) {
        for (uint32_t i = 0; i < rd->n_inputs; i++) {
            if (rng_below(&r, 3) == 0)
                engine_set(e, rd->inputs[i], (Logic)rng_below(&r, rng_below(&r, 4) ? 2 : 3));
        }
        engine_settle(e);
        run->times[s] = now;
        run_recorder_sample(rec, now);
        for (uint32_t n = 1; n <= d->n_nets; n++)
            run->values[(size_t)s * ((size_t)d->n_nets + 1) + n] = (uint8_t)engine_get(e, (NetId){n});
        now += rng_below(&r, 3);
    }
    run_recorder_close(rec, dg);
    engine_free(e);
}

/* 0, or the net that is wrong. */
static uint32_t wrong_net(const Run *run, uint64_t step, const uint8_t *values)
{
    const uint8_t *want = run->values + step * ((size_t)run->d->n_nets + 1);
    for (uint32_t n = 1; n <= run->d->n_nets; n++) {
        if (values[n] != want[n])
            return n;
    }
    return 0;
}

static uint32_t check(const Run *run, const char *path, uint64_t seed, Diag *dg, Arena *a)
{
    GlrFile *f = glr_open(path, dg);
    Replay *p = f ? replay_open(a, f, run->d, dg) : NULL;
    if (!p || glr_n_steps(f) != N_STEPS) {
        printf("seed %llu: the recording cannot be opened\n", (unsigned long long)seed);
        exit(1);
    }
    uint32_t bad = 0;
    Rng r = rng_seed(seed + 7);
    for (uint64_t s = 0; s < N_STEPS && !bad; s++) {
        const uint8_t *v = replay_step(p, s, dg);
        bad = v ? wrong_net(run, s, v) : 1;
    }
    for (int i = 0; i < N_JUMPS && !bad; i++) {
        uint64_t s = rng_below(&r, N_STEPS), at;
        const uint8_t *v = replay_at(p, run->times[s], &at, dg);
        bad = v && run->times[at] == run->times[s] ? wrong_net(run, at, v) : 1;
    }
    replay_close(p);
    glr_close(f);
    return bad;
}

int main(int argc, char **argv)
{
    bool plant = argc > 1 && strcmp(argv[1], "--plant") == 0;
    argc -= plant;
    argv += plant;
    uint64_t seed = argc > 1 ? strtoull(argv[1], NULL, 0) : 1, count = argc > 2 ? strtoull(argv[2], NULL, 0) : 100;
    char path[] = "/tmp/replays.XXXXXX";
    int fd = mkstemp(path);
    if (fd < 0)
        return 1;
    close(fd);
    uint64_t failed = 0, shown = 0;
    for (uint64_t s = seed; s < seed + count; s++) {
        RandomDesign rd = random_design_new(s);
        Arena *a = arena_new("replays");
        Run run = {.d = rd.design};
        run.values = ARENA_ARRAY(a, uint8_t, N_STEPS * ((size_t)rd.design->n_nets + 1));
        fill(&run, &rd, engine_list[s % 2], path, s, rd.diag, a);
        if (plant && rd.design->n_nets > NET_FIRST) /* another value than the run had */
            run.values[(size_t)(N_STEPS - 1) * ((size_t)rd.design->n_nets + 1) + rd.design->n_nets] ^= 3;
        uint32_t bad = check(&run, path, s, rd.diag, a);
        if (bad && !plant && shown++ < 5)
            printf("seed %llu: net %u is replayed with another value\n", (unsigned long long)s, bad);
        failed += plant ? !bad : bad != 0;
        arena_free(a);
        random_design_free(&rd);
    }
    remove(path);
    printf("replays%s: seed %llu, %llu circuits of %d steps, %llu failed\n", plant ? " --plant" : "",
           (unsigned long long)seed, (unsigned long long)count, N_STEPS, (unsigned long long)failed);
    return failed != 0;
}
