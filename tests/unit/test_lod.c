/* test_lod.c - what each column shows, against looking at every change, on random traces and views. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>

#include "base/base.h"
#include "gui/lod.h"

enum { N_TIMES = 3000, N_COLS = 300 };

/* Signal 0 changes at most times, 1 seldom and has x, 2 is a bus of 5. */
static WaveStore *random_store(uint64_t seed)
{
    static const uint32_t widths[] = {1, 1, 5};
    WaveStore *s = store_new();
    WaveSink k = store_sink(s);
    Rng r = rng_seed(seed);
    for (uint32_t i = 0; i < 3; i++)
        k.var(k.self, &(WaveDecl){.name = STR("s"), .type = STR("wire"), .kind = WAVE_BITS, .signal = i,
                                  .width = widths[i]});
    k.begin(k.self, &(WaveHead){.factor = 1});
    uint64_t now = 5;
    for (int i = 0; i < N_TIMES; i++) {
        uint8_t bit = (uint8_t)rng_below(&r, 2), odd = (uint8_t)rng_below(&r, 4), bus[5];
        for (int b = 0; b < 5; b++)
            bus[b] = rng_below(&r, 30) ? WAVE_0 : WAVE_1;
        k.time(k.self, now);
        k.bits(k.self, 0, &bit);
        if (rng_below(&r, 100) == 0)
            k.bits(k.self, 1, &odd);
        k.bits(k.self, 2, bus);
        now += 1 + rng_below(&r, rng_below(&r, 50) ? 4 : 400);
    }
    store_finish(s);
    return s;
}

static LodCode code_of(const WavePos *p, uint32_t width)
{
    uint32_t n[N_WAVE_STATES] = {0};
    for (uint32_t i = 0; i < width; i++)
        n[store_state(p, i)]++;
    return n[WAVE_0] == width               ? LOD_ZERO
           : n[WAVE_Z] == width             ? LOD_Z
           : n[WAVE_0] + n[WAVE_1] == width ? LOD_ONE
                                            : LOD_X;
}

/* Changes in the ticks [from, to[. */
static uint32_t count(const WaveStore *s, uint32_t signal, uint64_t from, uint64_t to)
{
    WavePos p;
    uint32_t n = 0;
    for (bool more = store_first(s, signal, &p); more; more = store_next(&p))
        n += p.time >= from && p.time < to;
    return n;
}

static void check_view(const WaveStore *s, const Lod *l, uint32_t signal, const Axis *a)
{
    ColMap m = {0};
    SpanList spans = {0};
    colmap_set(&m, s, a, N_COLS);
    lod_spans(l, &m, &spans);
    int x = 0;
    for (size_t i = 0; i < spans.len; i++) {
        const LodSpan *p = &spans.ptr[i];
        assert_int_equal(p->x0, x);
        assert_true(p->x1 > p->x0 && !p->is_loading);
        x = p->x1;
        for (int c = p->x0; c < p->x1; c++) {
            uint32_t n = count(s, signal, axis_tick(a, c), axis_tick(a, c + 1));
            if (p->is_busy) {
                assert_true(n > 1);
                continue;
            }
            assert_int_equal(n, c == p->x0 && p->starts ? 1 : 0);
        }
        WavePos at;
        bool has = !p->is_busy && store_seek(s, signal, axis_tick(a, p->x1) - 1, &at);
        if (!p->is_busy)
            assert_int_equal(p->code, has ? code_of(&at, store_width(s, signal)) : LOD_NOTHING);
    }
    assert_int_equal(x, N_COLS);
    free(spans.ptr);
    colmap_free(&m);
}

static void columns(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < 3; seed++) {
        WaveStore *s = random_store(seed);
        Rng r = rng_seed(seed + 100);
        for (uint32_t signal = 0; signal < 3; signal++) {
            Lod *l = lod_new(s, signal);
            while (!lod_step(l, 1 + (uint32_t)rng_below(&r, 500)))
                ;
            for (int view = 0; view < 6; view++) {
                double per_px = view < 2 ? 0.01 + (double)rng_below(&r, 100) / 50 : (double)(1 + rng_below(&r, 60));
                Axis a = {.left = rng_below(&r, store_last_time(s)), .per_px = per_px};
                check_view(s, l, signal, &a);
            }
            lod_free(l);
        }
        store_free(s);
    }
}

static void seeking(void **state)
{
    (void)state;
    WaveStore *s = random_store(9);
    for (uint32_t signal = 0; signal < 3; signal++) {
        Lod *l = lod_new(s, signal);
        lod_step(l, UINT32_MAX);
        for (uint32_t ix = 0; ix < store_n_times(s); ix++) {
            WavePos a, b;
            bool has = store_seek(s, signal, store_time_at(s, ix), &a);
            assert_int_equal(lod_seek(l, ix, &b), has);
            if (has)
                assert_true(a.time == b.time && store_same_value(&a, &b));
        }
        lod_free(l);
    }
    store_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(columns), cmocka_unit_test(seeking)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
