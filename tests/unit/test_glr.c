/* test_glr.c - recordings: what is written is read, from any step, and after any accident. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "wave/glr.h"

enum { N_STATE = 1000, N_STEPS = 3000 };

typedef struct Fixture {
    Arena *arena;
    Diag *diag;
    char path[40];
    Str bytes;
    uint64_t time[N_STEPS];
    uint8_t (*state)[N_STATE]; /* [0..N_STEPS[ */
} Fixture;

static void record(Fixture *fx)
{
    GlrInfo info = {.source = STR("a.nl"), .top = STR("a<3>"), .paths = STR(""), .fingerprint = 77,
                    .n_state = N_STATE, .cycle_ns = 10, .rise_ns = 5, .clock = 3};
    GlrWriter *w = glr_write_open(fx->path, &info, fx->diag);
    assert_non_null(w);
    Rng r = rng_seed(9);
    GlrChange changes[N_STATE];
    uint64_t now = 100;
    for (uint32_t s = 0; s < N_STEPS; s++) {
        uint32_t n = 0;
        for (uint32_t i = 0; i < N_STATE; i++) {
            uint8_t old = s ? fx->state[s - 1][i] : 0;
            uint8_t v = s == 0 || rng_below(&r, 4) == 0 ? (uint8_t)rng_below(&r, 3) : old;
            fx->state[s][i] = v;
            if (s == 0 || v != old)
                changes[n++] = (GlrChange){i, v};
        }
        fx->time[s] = now;
        glr_write_step(w, now, changes, n);
        now += rng_below(&r, 3) * rng_below(&r, 1000); /* often the same time */
    }
    assert_true(glr_write_close(w, fx->diag));
    assert_true(io_read_file(fx->arena, fx->path, fx->diag, &fx->bytes));
}

static int setup(void **state)
{
    Arena *a = arena_new("test");
    Fixture *fx = ARENA_NEW(a, Fixture);
    fx->arena = a;
    fx->diag = diag_new(a, NULL);
    fx->state = arena_alloc(a, N_STEPS, N_STATE, 1);
    strcpy(fx->path, "/tmp/test_glr.XXXXXX");
    int fd = mkstemp(fx->path);
    if (fd < 0)
        return 1;
    close(fd);
    record(fx);
    *state = fx;
    return 0;
}

static int teardown(void **state)
{
    Fixture *fx = *state;
    remove(fx->path);
    diag_free(fx->diag);
    arena_free(fx->arena);
    return 0;
}

static void is_step(const Fixture *fx, const GlrCursor *c, uint64_t step)
{
    assert_int_equal(c->step, step);
    assert_int_equal(c->time, fx->time[step]);
    assert_memory_equal(c->state, fx->state[step], N_STATE);
}

static void every_step_is_read_in_a_row_and_by_itself(void **state)
{
    Fixture *fx = *state;
    GlrFile *f = glr_open(fx->path, fx->diag);
    assert_non_null(f);
    assert_true(glr_is_one(fx->path) && glr_is_whole(f));
    assert_int_equal(glr_n_steps(f), N_STEPS);
    assert_int_equal(glr_last_time(f), fx->time[N_STEPS - 1]);
    assert_true(str_eqz(glr_info(f)->top, "a<3>") && glr_info(f)->fingerprint == 77);
    GlrCursor c = glr_cursor(f);
    uint64_t next;
    assert_true(glr_seek(&c, 0, fx->diag));
    for (uint64_t s = 0; s < N_STEPS; s++) {
        is_step(fx, &c, s);
        assert_int_equal(glr_peek_time(&c, &next), s + 1 < N_STEPS);
        if (s + 1 < N_STEPS)
            assert_int_equal(next, fx->time[s + 1]);
        assert_int_equal(glr_next(&c, fx->diag), s + 1 < N_STEPS);
    }
    Rng r = rng_seed(1);
    for (int i = 0; i < 200; i++) {
        uint64_t s = rng_below(&r, N_STEPS), at, t = fx->time[s] + rng_below(&r, 3);
        assert_true(glr_seek(&c, s, fx->diag));
        is_step(fx, &c, s);
        assert_true(glr_step_at(&c, t, fx->diag, &at));
        uint64_t want = s;
        while (want + 1 < N_STEPS && fx->time[want + 1] <= t)
            want++;
        assert_int_equal(at, want);
    }
    glr_cursor_free(&c);
    glr_close(f);
}

/* What a killed run leaves: the whole blocks in front of the cut, and nothing wrong. */
static void a_cut_recording_is_read_up_to_its_last_whole_block(void **state)
{
    Fixture *fx = *state;
    Rng r = rng_seed(2);
    uint64_t last = 0;
    for (size_t len = 0; len < fx->bytes.len; len += 1 + (size_t)rng_below(&r, fx->bytes.len / 60)) {
        unsigned errors = diag_n_errors(fx->diag), warnings = diag_n_warnings(fx->diag);
        GlrFile *f = glr_open_bytes((Str){fx->bytes.ptr, len}, "cut", fx->diag);
        if (!f) {
            assert_int_equal(diag_n_errors(fx->diag), errors + 1);
            assert_int_equal(last, 0);
            continue;
        }
        assert_int_equal(diag_n_warnings(fx->diag), warnings + 1);
        assert_false(glr_is_whole(f));
        uint64_t n = glr_n_steps(f);
        assert_true(n >= last && n <= N_STEPS);
        last = n;
        GlrCursor c = glr_cursor(f);
        assert_true(glr_seek(&c, n - 1, fx->diag));
        is_step(fx, &c, n - 1);
        glr_cursor_free(&c);
        glr_close(f);
    }
    assert_true(last > 0); /* how far depends on where time made a block end */
}

/* A wrong byte is seen by a checksum: a step is the right one, or an error. */
static void a_damaged_recording_never_tells_a_wrong_value(void **state)
{
    Fixture *fx = *state;
    Rng r = rng_seed(3);
    char *copy = malloc(fx->bytes.len);
    assert_non_null(copy);
    unsigned refused = 0;
    for (int i = 0; i < 150; i++) {
        memcpy(copy, fx->bytes.ptr, fx->bytes.len);
        copy[rng_below(&r, i % 2 ? 200 : fx->bytes.len)] ^= (char)(1 << rng_below(&r, 8));
        GlrFile *f = glr_open_bytes((Str){copy, fx->bytes.len}, "damaged", fx->diag);
        if (!f) {
            refused++;
            continue;
        }
        GlrCursor c = glr_cursor(f);
        for (uint64_t s = 0; s < glr_n_steps(f); s += N_STEPS / 20) {
            unsigned errors = diag_n_errors(fx->diag);
            if (glr_seek(&c, s, fx->diag))
                is_step(fx, &c, s);
            else {
                assert_int_equal(diag_n_errors(fx->diag), errors + 1);
                refused++;
                break;
            }
        }
        glr_cursor_free(&c);
        glr_close(f);
    }
    assert_true(refused > 100);
    free(copy);
}

static void another_version_or_file_is_refused(void **state)
{
    Fixture *fx = *state;
    char head[60];
    memcpy(head, fx->bytes.ptr, sizeof head);
    head[7] = 2;
    assert_null(glr_open_bytes((Str){head, sizeof head}, "x", fx->diag));
    assert_null(glr_open_bytes(STR("$date"), "x", fx->diag));
    assert_null(glr_open_bytes(STR(""), "x", fx->diag));
    assert_null(glr_open("/nowhere/x.glr", fx->diag));
    assert_null(glr_write_open("/nowhere/x.glr", &(GlrInfo){.n_state = 1}, fx->diag));
    assert_int_equal(diag_n_errors(fx->diag), 5);
    assert_false(glr_is_one("/nowhere/x.glr"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_step_is_read_in_a_row_and_by_itself, setup, teardown),
        cmocka_unit_test_setup_teardown(a_cut_recording_is_read_up_to_its_last_whole_block, setup, teardown),
        cmocka_unit_test_setup_teardown(a_damaged_recording_never_tells_a_wrong_value, setup, teardown),
        cmocka_unit_test_setup_teardown(another_version_or_file_is_refused, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
