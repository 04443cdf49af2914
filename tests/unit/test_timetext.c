/* test_timetext.c - times to text and back, exactly; names of keys. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/base.h"
#include "gui/keys.h"
#include "gui/timetext.h"

static const WaveHead nanoseconds = {.factor = 1, .exponent = -9, .has_timescale = true};

static void assert_time(const WaveHead *h, uint64_t t, int unit, const char *want)
{
    StrBuf b = {0};
    time_text(&b, h, t, unit);
    assert_string_equal(b.ptr, want);
    strbuf_free(&b);
}

static void to_text(void **state)
{
    (void)state;
    const WaveHead odd = {.factor = 244, .exponent = -9, .has_timescale = true}, none = {.factor = 1};
    assert_time(&nanoseconds, 0, 0, "0 ns");
    assert_time(&nanoseconds, 1250, 0, "1.25 us");
    assert_time(&nanoseconds, 1250, -9, "1250 ns");
    assert_time(&nanoseconds, UINT64_MAX, 0, "18446744073.709551615 s");
    assert_time(&odd, 1000, 0, "244 us");
    assert_time(&none, 77, 0, "77");
}

static void from_text(void **state)
{
    (void)state;
    uint64_t markers[26], t;
    for (int i = 0; i < 26; i++)
        markers[i] = i == 2 ? 777 : UINT64_MAX;
    TimeContext c = {.now = 500, .first = 0, .last = 1000, .markers = markers};
    static const struct {
        const char *text;
        uint64_t want;
    } good[] = {{"1.25us", 1250}, {"#120", 120}, {"120", 120}, {"+10ns", 510}, {"-3", 497}, {"50%", 500},
                {"C", 777},       {"start", 0},  {"end", 1000}};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        assert_true(time_parse(str_from(good[i].text), &nanoseconds, &c, &t));
        assert_int_equal(t, good[i].want);
    }
    static const char *const bad[] = {"", "A", "soon", "1.2.3us", "12lightyears", "99999999999999999999", "#", "1 2"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(time_parse(str_from(bad[i]), &nanoseconds, &c, &t));
}

/* Every key that an action names does that action: none is taken by another. */
static void keys_do_one_thing(void **state)
{
    (void)state;
    Keys k;
    keys_default(&k);
    static const char *const names[N_ACTIONS] = {"",
#define ACTION(name, text, keys, help) keys,
                                                 ACTIONS(ACTION)
#undef ACTION
    };
    for (int a = 1; a < N_ACTIONS; a++) {
        StrBuf b = {0};
        keys_text(&k, (Action)a, &b);
        assert_int_equal(b.len, strlen(names[a]));
        strbuf_free(&b);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(to_text), cmocka_unit_test(from_text),
                                       cmocka_unit_test(keys_do_one_thing)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
