/* test_run_store.c - signals that are filled when they are wanted are those of a full dump. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "run_fixture.h"
#include "wave/trace_wave.h"
#include "wave/wavediff.h"

static int start(void **state)
{
    *state = run_fixture_new(RUN_FIXTURE_SUM);
    return 0;
}

static int stop(void **state)
{
    run_fixture_free(*state);
    return 0;
}

/* All of the run, as the converter tells it. */
static WaveStore *full_dump(RunFixture *f)
{
    Arena *a = arena_new("dump");
    GlrFile *file = glr_open(f->path, f->dg);
    Replay *r = replay_open(a, file, f->d, f->dg);
    WaveStore *s = store_new();
    TraceWave *t = trace_wave_new(store_sink(s));
    TraceSink trace = trace_wave_sink(t);
    uint64_t last;
    assert_true(replay_tell(r, &trace, &last, f->dg));
    trace_wave_free(t);
    store_finish(s);
    replay_close(r);
    glr_close(file);
    arena_free(a);
    return s;
}

static void work(RunStore *s, RunFixture *f)
{
    bool has_changed = false;
    while (run_store_work(s, 1000, &has_changed, f->dg))
        ;
}

static void assert_is_full_dump(RunStore *s, RunFixture *f)
{
    Arena *a = arena_new("diff");
    WaveStore *want = full_dump(f);
    WaveDiff d = wave_diff(a, run_store_waves(s), want);
    assert_true(d.is_comparable);
    assert_int_equal(d.n, 0);
    assert_int_equal(d.n_only_b, 0);
    assert_int_equal(d.n_other_kind, 0);
    assert_true(d.n_both > 1000);
    store_free(want);
    arena_free(a);
}

/* In pieces, and in no order, each net of the machine. */
static void what_is_wanted_is_as_in_a_full_dump(void **state)
{
    RunFixture *f = *state;
    run_fixture_clock(f, 1000);
    run_fixture_close(f);
    assert_non_null(run_fixture_open(f));
    RunStore *s = run_store_new(f->file, f->d, f->dg);
    uint32_t n = store_n_signals(run_store_waves(s));
    for (uint32_t k = 0; k < 7; k++) {
        for (uint32_t i = k; i < n; i += 7)
            run_store_want(s, n - 1 - i);
        work(s, f);
    }
    assert_is_full_dump(s, f);
    store_free(run_store_waves(s));
    run_store_free(s);
}

/* Some signals are wanted before there is a run, others in the middle of it, the rest at its end. */
static void a_run_that_goes_on_is_followed(void **state)
{
    RunFixture *f = *state;
    run_fixture_clock(f, 6); /* the first block is written because time has passed */
    struct timespec wait = {0, 60000000};
    nanosleep(&wait, NULL);
    run_fixture_clock(f, 12);
    assert_non_null(run_fixture_open(f));
    assert_true(glr_is_growing(f->file));
    RunStore *s = run_store_new(f->file, f->d, f->dg);
    WaveStore *w = run_store_waves(s);
    uint32_t n = store_n_signals(w);
    for (uint32_t i = 0; i < n; i += 3)
        run_store_want(s, i);
    work(s, f);
    uint64_t early = store_last_time(w);
    for (uint32_t i = 1; i < n; i += 3)
        run_store_want(s, i);
    wait.tv_nsec = 300000000;
    nanosleep(&wait, NULL);
    run_fixture_clock(f, 16);
    work(s, f);
    uint64_t later = store_last_time(w);
    assert_true(early < later);
    run_fixture_clock(f, 1000);
    run_fixture_close(f);
    for (uint32_t i = 2; i < n; i += 3)
        run_store_want(s, i);
    work(s, f);
    assert_true(later < store_last_time(w));
    assert_is_full_dump(s, f);
    store_free(w);
    run_store_free(s);
}

static void every_gate_has_a_name(void **state)
{
    RunFixture *f = *state;
    run_fixture_clock(f, 1000);
    run_fixture_close(f);
    assert_non_null(run_fixture_open(f));
    RunStore *s = run_store_new(f->file, f->d, f->dg);
    uint8_t *seen = calloc((size_t)f->d->n_nets + 1, 1);
    const uint32_t *nets;
    uint32_t width;
    for (uint32_t i = 0; (nets = run_store_nets(s, i, &width)) != NULL; i++) {
        for (uint32_t k = 0; k < width; k++)
            seen[nets[k]] = 1;
    }
    for (uint32_t i = 1; i <= f->d->n_nands; i++)
        assert_true(seen[f->d->nand_y[i]]);
    free(seen);
    store_free(run_store_waves(s));
    run_store_free(s);
}

static void a_recording_of_another_design_is_refused(void **state)
{
    RunFixture *f = *state;
    run_fixture_clock(f, 10);
    run_fixture_close(f);
    assert_non_null(run_fixture_open(f));
    Diag *silent = diag_new(f->arena, NULL);
    const Design *other = system_design(f->lib, f->arena, NULL, (Machine){8, 5, 4});
    assert_null(run_store_new(f->file, other, silent));
    assert_int_equal(diag_n_errors(silent), 1);
    diag_free(silent);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_is_wanted_is_as_in_a_full_dump, start, stop),
        cmocka_unit_test_setup_teardown(a_run_that_goes_on_is_followed, start, stop),
        cmocka_unit_test_setup_teardown(every_gate_has_a_name, start, stop),
        cmocka_unit_test_setup_teardown(a_recording_of_another_design_is_refused, start, stop),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
