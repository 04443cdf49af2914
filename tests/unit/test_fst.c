/* test_fst.c - what goes into an FST file comes out of it, and broken files break nothing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "wave/wave.h"
#include "wave_text.h"

typedef struct Fixture {
    Arena *arena;
    Diag *diag;
    char dir[40], path[64];
} Fixture;

static int setup(void **state)
{
    Arena *a = arena_new("test");
    Fixture *fx = ARENA_NEW(a, Fixture);
    fx->arena = a;
    fx->diag = diag_new(a, NULL);
    strcpy(fx->dir, "/tmp/test_fst.XXXXXX");
    if (!mkdtemp(fx->dir))
        return 1;
    snprintf(fx->path, sizeof fx->path, "%s/t.fst", fx->dir);
    *state = fx;
    return 0;
}

static int teardown(void **state)
{
    Fixture *fx = *state;
    remove(fx->path);
    assert_int_equal(rmdir(fx->dir), 0); /* nothing else is left */
    diag_free(fx->diag);
    arena_free(fx->arena);
    return 0;
}

static void write_fst(Fixture *fx, const char *vcd)
{
    WaveReport r;
    FstWriter *w = fst_write_open(fx->path, fx->diag);
    assert_non_null(w);
    WaveSink sink = fst_wave_sink(w);
    assert_true(vcd_read_bytes(str_from(vcd), "t.vcd", &sink, &r, fx->diag));
    assert_true(fst_write_close(w, r.last, fx->diag));
}

static char *text_of_vcd(Fixture *fx, const char *vcd)
{
    WaveReport r;
    WaveStore *s = store_new();
    WaveSink sink = store_sink(s);
    vcd_read_bytes(str_from(vcd), "t.vcd", &sink, &r, fx->diag);
    store_finish(s);
    StrBuf b = {0};
    wave_text(s, &b);
    store_free(s);
    return b.ptr;
}

static char *text_of_fst(Fixture *fx)
{
    WaveReport r;
    WaveStore *s = wave_open(fx->path, &r, fx->diag);
    assert_non_null(s);
    StrBuf b = {0};
    wave_text(s, &b);
    store_free(s);
    return b.ptr;
}

static const char all_kinds[] =
    "$timescale 10ps $end $timezero -7 $end $scope module top $end $scope vhdl_record r.x $end "
    "$var wire 1 a clk $end $var reg 8 b q [7:0] $end $var real 64 c temp $end "
    "$var string 1 d msg $end $var event 1 e ev $end $upscope $end $scope begin z $end "
    "$var wire 1 a same $end $var logic 4 f asc [0:3] $end $var wire 3 g m[2] [-1:1] $end "
    "$var wire 1 h bit [5] $end $upscope $end $upscope $end $enddefinitions $end "
    "#5 0a bx b r1.5 c shi d 1e b01xz f bzzz g 1h "
    "#7 1a b101 b r-0.1 c sa\\040b\\001 d 1e bhuwl f bxxx g "
    "#9 $dumpoff bx b #12 $dumpon b1 b 0a rnan c s d #18446744073709551 1a #18446744073709559";

static void every_kind_of_value_comes_back(void **state)
{
    Fixture *fx = *state;
    write_fst(fx, all_kinds);
    char *a = text_of_vcd(fx, all_kinds), *b = text_of_fst(fx);
    assert_string_equal(a, b);
    free(a);
    free(b);
    WaveReport r;
    WaveStore *s = wave_open(fx->path, &r, fx->diag);
    assert_non_null(s);
    const WaveHead *h = store_head(s);
    assert_true(h->factor == 1 && h->exponent == -11);
    assert_int_equal(h->time_zero, -7);
    assert_int_equal(store_last_time(s), UINT64_C(18446744073709559));
    store_free(s);
}

static void units_that_are_no_power_of_ten_are_multiplied(void **state)
{
    Fixture *fx = *state;
    write_fst(fx, "$timescale 244ns $end $var wire 1 a x $end $enddefinitions $end #0 0a #2 1a #3");
    char *b = text_of_fst(fx);
    assert_string_equal(b, "x: 0=0 488=1\n");
    free(b);
    FstWriter *w = fst_write_open(fx->path, fx->diag);
    WaveSink sink = fst_wave_sink(w);
    WaveReport r;
    vcd_read_bytes(STR("$timescale 244ns $end $var wire 1 a x $end $enddefinitions $end "
                       "#18446744073709551615 0a"), "t.vcd", &sink, &r, fx->diag);
    assert_false(fst_write_close(w, r.last, fx->diag)); /* reported: too late */
    assert_int_equal(diag_n_errors(fx->diag), 1);
}

/* Buses of many widths, glitches and states; a first time with a single value a signal,
 * because FST keeps one there. */
static char *random_vcd(uint64_t seed)
{
    enum { N = 20 };
    Rng r = rng_seed(seed);
    StrBuf b = {0};
    uint32_t width[N];
    strbuf_addz(&b, "$timescale 1ns $end $scope module t $end\n");
    for (uint32_t i = 0; i < N; i++) {
        width[i] = (uint32_t)(rng_below(&r, 2) ? 1 : rng_below(&r, 80) + 1);
        strbuf_printf(&b, "$var wire %u v%u s%u $end\n", width[i], i, i);
    }
    strbuf_addz(&b, "$upscope $end $enddefinitions $end\n");
    uint64_t now = rng_below(&r, 100);
    for (int step = 0; step < 300; step++) {
        strbuf_printf(&b, "#%llu\n", (unsigned long long)now);
        for (uint32_t i = 0; i < N; i++) {
            if (step && rng_below(&r, 4))
                continue;
            strbuf_addc(&b, 'b');
            unsigned states = rng_below(&r, 3) ? 2 : rng_below(&r, 4) ? 4 : N_WAVE_STATES;
            for (uint32_t k = 0; k < width[i]; k++)
                strbuf_addc(&b, wave_state_char((uint8_t)rng_below(&r, states)));
            strbuf_printf(&b, " v%u\n", i);
        }
        now += 1 + rng_below(&r, 1000);
    }
    return b.ptr;
}

static void random_traces_come_back(void **state)
{
    Fixture *fx = *state;
    for (uint64_t seed = 1; seed <= 8; seed++) {
        char *vcd = random_vcd(seed);
        write_fst(fx, vcd);
        char *a = text_of_vcd(fx, vcd), *b = text_of_fst(fx);
        assert_string_equal(a, b);
        free(a);
        free(b);
        free(vcd);
    }
}

static void only_the_wanted_signals_are_read(void **state)
{
    Fixture *fx = *state;
    write_fst(fx, all_kinds);
    WaveReport r;
    uint8_t want[8] = {0, 1, 0, 0, 0, 1};
    FstPart part = {.want = want, .n_want = 8};
    for (int names = 0; names < 2; names++) {
        WaveStore *s = store_new();
        WaveSink sink = store_sink(s);
        part.only_names = names;
        assert_true(fst_read(fx->path, &part, &sink, &r, fx->diag));
        assert_int_equal(store_n_signals(s), 8);
        for (uint32_t g = 0; g < 8; g++)
            assert_int_equal(store_n_changes(s, g) > 0, !names && want[g]);
        store_free(s);
    }
}

/* Cut at any byte, or with any byte wrong: a message or other values, and no more. */
static void broken_files_break_nothing(void **state)
{
    Fixture *fx = *state;
    char *vcd = random_vcd(3);
    write_fst(fx, vcd);
    free(vcd);
    Str whole;
    assert_true(io_read_file(fx->arena, fx->path, fx->diag, &whole));
    Rng r = rng_seed(5);
    unsigned n_errors = 0, n_tries = 160;
    for (unsigned i = 0; i < n_tries; i++) {
        size_t len = i % 2 ? whole.len : (size_t)rng_below(&r, whole.len);
        char *bytes = malloc(len + 1);
        assert_non_null(bytes);
        memcpy(bytes, whole.ptr, len);
        if (i % 2)
            bytes[rng_below(&r, i % 4 == 1 ? 400 : len)] = (char)rng_below(&r, 256);
        FILE *f = fopen(fx->path, "wb");
        assert_non_null(f);
        fwrite(bytes, 1, len, f);
        fclose(f);
        free(bytes);
        WaveReport rep;
        unsigned before = diag_n_errors(fx->diag);
        WaveStore *s = store_new();
        WaveSink sink = store_sink(s);
        bool ok = fst_read(fx->path, NULL, &sink, &rep, fx->diag);
        assert_int_equal(ok, diag_n_errors(fx->diag) == before);
        n_errors += !ok;
        store_finish(s);
        store_free(s);
    }
    assert_true(n_errors > n_tries / 4);
}

static void what_cannot_be_written_leaves_no_file(void **state)
{
    Fixture *fx = *state;
    assert_null(fst_write_open("-", fx->diag));
    assert_null(fst_write_open(fx->dir, fx->diag));
    assert_null(fst_write_open("/nowhere/t.fst", fx->diag));
    FstWriter *w = fst_write_open(fx->path, fx->diag);
    WaveSink sink = fst_wave_sink(w);
    sink.begin(sink.self, &(WaveHead){.factor = 1});
    assert_false(fst_write_close(w, 0, fx->diag)); /* no variables */
    assert_int_equal(diag_n_errors(fx->diag), 4);
    assert_false(io_exists(fx->path));
    fst_write_abandon(fst_write_open(fx->path, fx->diag));
    assert_false(io_exists(fx->path));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_kind_of_value_comes_back, setup, teardown),
        cmocka_unit_test_setup_teardown(units_that_are_no_power_of_ten_are_multiplied, setup, teardown),
        cmocka_unit_test_setup_teardown(random_traces_come_back, setup, teardown),
        cmocka_unit_test_setup_teardown(only_the_wanted_signals_are_read, setup, teardown),
        cmocka_unit_test_setup_teardown(broken_files_break_nothing, setup, teardown),
        cmocka_unit_test_setup_teardown(what_cannot_be_written_leaves_no_file, setup, teardown),
    };
    if (!fst_is_built_in()) {
        puts("skip: this build has no FST (packages verilator and zlib1g-dev)");
        return 0;
    }
    return cmocka_run_group_tests(tests, NULL, NULL);
}
