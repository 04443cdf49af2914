/* test_store.c - the store against a plain list of changes, on random signals. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>

#include "wave/store.h"

enum { N_SIGNALS = 12, N_STEPS = 4000, MAX_WIDTH = 70 };
static const uint32_t widths[N_SIGNALS] = {1, 1, 1, 2, 3, 8, 9, 31, 33, 64, 70, 1};

typedef struct Change {
    uint64_t time;
    uint8_t states[MAX_WIDTH];
} Change;

typedef struct List {
    VEC(Change) c;
} List;

static void declare(const WaveSink *k)
{
    k->scope_open(k->self, STR("module"), STR("t"), STR(""));
    for (uint32_t i = 0; i < N_SIGNALS; i++) {
        WaveDecl v = {.name = STR("s"), .type = STR("wire"), .kind = WAVE_BITS, .signal = i,
                      .width = widths[i]};
        k->var(k->self, &v);
    }
    k->scope_close(k->self);
    k->begin(k->self, &(WaveHead){.factor = 1});
}

/* Mostly 0 and 1, then times with x and z, now and then the other states. */
static uint8_t random_state(Rng *r, uint64_t step)
{
    unsigned n = step / 500 % 3 == 0 ? 2 : step / 500 % 3 == 1 ? 4 : N_WAVE_STATES;
    return (uint8_t)rng_below(r, n);
}

static void fill(const WaveSink *k, List *lists, uint64_t seed)
{
    Rng r = rng_seed(seed);
    uint64_t now = rng_below(&r, 10);
    for (uint64_t step = 0; step < N_STEPS; step++) {
        k->time(k->self, now);
        for (uint32_t n = (uint32_t)rng_below(&r, 4); n > 0; n--) {
            uint32_t s = (uint32_t)rng_below(&r, rng_below(&r, 2) ? N_SIGNALS : 2);
            Change c = {.time = now};
            for (uint32_t i = 0; i < widths[s]; i++)
                c.states[i] = random_state(&r, step);
            List *l = &lists[s];
            if (!l->c.len || memcmp(l->c.ptr[l->c.len - 1].states, c.states, MAX_WIDTH) != 0)
                VEC_PUSH(&l->c, c);
            k->bits(k->self, s, c.states);
        }
        now += rng_below(&r, 20) ? rng_below(&r, 3) : rng_below(&r, UINT64_C(1) << 50);
    }
}

static void is_change(const WavePos *p, uint32_t signal, const Change *c)
{
    uint8_t states[MAX_WIDTH] = {0};
    store_states(p, states);
    assert_int_equal(p->time, c->time);
    assert_memory_equal(states, c->states, widths[signal]);
}

static void walk_and_seek_find_what_was_stored(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 4; seed++) {
        List lists[N_SIGNALS] = {0};
        WaveStore *s = store_new();
        WaveSink k = store_sink(s);
        declare(&k);
        fill(&k, lists, seed);
        store_finish(s);
        Rng r = rng_seed(seed + 100);
        for (uint32_t g = 0; g < N_SIGNALS; g++) {
            List *l = &lists[g];
            assert_int_equal(store_n_changes(s, g), l->c.len);
            WavePos p;
            bool more = store_first(s, g, &p);
            for (size_t i = 0; i < l->c.len; i++, more = store_next(&p)) {
                assert_true(more);
                is_change(&p, g, &l->c.ptr[i]);
            }
            assert_false(more);
            for (int n = 0; n < 300; n++) {
                uint64_t t = l->c.ptr[rng_below(&r, l->c.len)].time + rng_below(&r, 3) - 1;
                size_t want = 0;
                while (want < l->c.len && l->c.ptr[want].time <= t)
                    want++;
                assert_int_equal(store_seek(s, g, t, &p), want > 0);
                if (!want)
                    continue;
                is_change(&p, g, &l->c.ptr[want - 1]);
                uint64_t at = p.time;
                bool has_prev = store_prev(&p);
                while (want > 0 && l->c.ptr[want - 1].time == at)
                    want--;
                assert_int_equal(has_prev, want > 0);
                if (want)
                    is_change(&p, g, &l->c.ptr[want - 1]);
            }
            VEC_FREE(&l->c);
        }
        store_free(s);
    }
}

static void a_million_changes_of_one_bit_take_little_more_than_a_byte_each(void **state)
{
    (void)state;
    WaveStore *s = store_new();
    WaveSink k = store_sink(s);
    declare(&k);
    for (uint64_t t = 0; t < 1000000; t++) {
        uint8_t v[1] = {t & 1};
        k.time(k.self, t * 5000);
        k.bits(k.self, 0, v);
    }
    store_finish(s);
    assert_true(store_bytes(s) < 10 * 1000000); /* 8 of them for the times */
    WavePos p;
    for (uint64_t t = 0; t < 1000000; t += 997) {
        assert_true(store_seek(s, 0, t * 5000 + 4999, &p));
        assert_int_equal(p.time, t * 5000);
        assert_int_equal(store_state(&p, 0), t & 1);
    }
    store_free(s);
}

static void more_can_be_read_after_finishing(void **state)
{
    (void)state;
    WaveStore *s = store_new();
    WaveSink k = store_sink(s);
    declare(&k);
    WavePos p;
    for (uint64_t t = 0; t < 60000; t++) {
        uint8_t v[1] = {t & 1};
        k.time(k.self, t);
        k.bits(k.self, 0, v);
        if (t % 7000 == 0)
            store_finish(s);
        if (t % 100 == 0) {
            assert_true(store_seek(s, 0, t, &p));
            assert_int_equal(p.time, t);
            assert_true(store_seek(s, 0, t / 2, &p));
            assert_int_equal(p.time, t / 2);
        }
    }
    store_free(s);
}

static void a_signal_without_a_value_yet_has_none(void **state)
{
    (void)state;
    WaveStore *s = store_new();
    WaveSink k = store_sink(s);
    declare(&k);
    WavePos p;
    assert_false(store_first(s, 3, &p));
    assert_false(store_seek(s, 3, UINT64_MAX, &p));
    k.time(k.self, 50);
    uint8_t v[2] = {1, 0};
    k.bits(k.self, 3, v);
    assert_false(store_seek(s, 3, 49, &p));
    assert_true(store_seek(s, 3, 50, &p));
    assert_false(store_prev(&p));
    assert_false(store_next(&p));
    assert_int_equal(p.time, 50);
    store_free(s);
}

/* A million children of one scope, a million scopes of one parent. */
static void hierarchies_may_be_flat(void **state)
{
    (void)state;
    enum { N = 300000 };
    WaveStore *s = store_new();
    WaveSink k = store_sink(s);
    for (uint32_t i = 0; i < N; i++) {
        char name[16];
        int n = snprintf(name, sizeof name, "u%u", i);
        k.scope_open(k.self, STR("module"), (Str){name, (size_t)n}, STR(""));
        WaveDecl v = {.name = {name, (size_t)n}, .type = STR("wire"), .signal = i, .width = 1};
        k.var(k.self, &v);
        k.scope_close(k.self);
    }
    k.begin(k.self, &(WaveHead){.factor = 1});
    store_finish(s);
    assert_int_equal(store_n_vars(s), N);
    assert_int_equal(store_scope(s, 0)->n_children, N);
    uint32_t n = 0;
    for (uint32_t c = store_scope(s, 0)->first_child; c; c = store_scope(s, c)->next)
        n += store_scope(s, c)->n_vars;
    assert_int_equal(n, N);
    store_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(walk_and_seek_find_what_was_stored),
        cmocka_unit_test(a_million_changes_of_one_bit_take_little_more_than_a_byte_each),
        cmocka_unit_test(more_can_be_read_after_finishing),
        cmocka_unit_test(a_signal_without_a_value_yet_has_none),
        cmocka_unit_test(hierarchies_may_be_flat),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
