/* test_str.c - slices, distances, numbers and the growing buffer. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "base/str.h"

static void slices_are_equal_by_their_bytes(void **state)
{
    (void)state;
    assert_true(str_eq(STR("adder"), str_from("adder")));
    assert_false(str_eq(STR("adder"), STR("adde")));
    assert_false(str_eq(STR("a\0b"), STR("a\0c")));
    assert_true(str_eq(str_from(NULL), STR("")));
    assert_true(str_eqz((Str){"adders", 5}, "adder"));
    assert_true(str_ends_with(STR("adder.nl"), ".nl"));
    assert_true(str_ends_with(STR(".nl"), ".nl"));
    assert_false(str_ends_with(STR("nl"), ".nl"));
    assert_true(str_ends_with(STR(""), ""));
}

static void trim_cuts_blanks_at_both_ends(void **state)
{
    (void)state;
    assert_true(str_eqz(str_trim(STR(" \t a b\r\n")), "a b"));
    assert_int_equal(str_trim(STR(" \n\t ")).len, 0);
    assert_int_equal(str_trim(STR("")).len, 0);
}

static void equal_slices_have_equal_hashes_wherever_they_lie(void **state)
{
    (void)state;
    static const char text[] = "counter counter_counter_counter";
    char shifted[64];
    for (size_t n = 0; n < sizeof text; n++) {
        memcpy(shifted + 3, text, n);
        assert_true(str_hash((Str){text, n}) == str_hash((Str){shifted + 3, n}));
        for (size_t k = 0; k < n; k++) {
            shifted[3 + k] ^= 1;
            assert_true(str_hash((Str){text, n}) != str_hash((Str){shifted + 3, n}));
            shifted[3 + k] ^= 1;
        }
    }
    assert_true(str_hash(STR("\0")) != str_hash(STR("\0\0")));
}

static void distance_counts_single_letter_edits(void **state)
{
    (void)state;
    static const struct {
        const char *a, *b;
        unsigned want;
    } rows[] = {
        {"carry", "carry", 0}, {"carry", "cary", 1},  {"cary", "carry", 1}, {"carry", "carrx", 1},
        {"carry", "acrry", 1}, {"carry", "", 4},      {"", "", 0},          {"sum", "carry", 4},
        {"abcd", "badc", 2},   {"kitten", "sitting", 3},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        assert_int_equal(str_distance(str_from(rows[i].a), str_from(rows[i].b), 3), rows[i].want);
        assert_int_equal(str_distance(str_from(rows[i].b), str_from(rows[i].a), 3), rows[i].want);
    }
    char longer[100];
    memset(longer, 'a', sizeof longer);
    assert_int_equal(str_distance((Str){longer, 100}, (Str){longer, 100}, 2), 3);
    assert_int_equal(str_distance((Str){longer, 64}, (Str){longer, 63}, 2), 1);
}

static void numbers_have_four_bases_and_a_sign(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int64_t want;
    } rows[] = {
        {"0", 0},
        {"12", 12},
        {"-3", -3},
        {"1_000_000", 1000000},
        {"0x1f", 31},
        {"0XFF", 255},
        {"0b101", 5},
        {"0o17", 15},
        {"-0x10", -16},
        {"9223372036854775807", INT64_MAX},
        {"-9223372036854775808", INT64_MIN},
        {"0xffffffffffffffff", -1},
        {"0x8000000000000000", INT64_MIN},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        int64_t v = 99;
        assert_true(str_to_int(str_from(rows[i].text), &v));
        assert_true(v == rows[i].want);
    }
}

static void what_is_no_number_is_refused_and_leaves_the_result_alone(void **state)
{
    (void)state;
    static const char *const rows[] = {"",     "-",   "x",    "0x",  "0b",  "0b2",
                                       "12a",  " 12", "12 ",  "1.5", "--1", "_1",
                                       "0o8",  "0x_", "+1",   "9223372036854775808",
                                       "-9223372036854775809", "0x10000000000000000",
                                       "99999999999999999999999"};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        int64_t v = 99;
        if (str_to_int(str_from(rows[i]), &v))
            fail_msg("'%s' was taken for %lld", rows[i], (long long)v);
        assert_true(v == 99);
    }
}

static void a_buffer_grows_and_is_always_closed(void **state)
{
    (void)state;
    StrBuf b = {0};
    assert_true(str_eqz(strbuf_str(&b), ""));
    char want[4096] = "";
    for (int i = 0; i < 500; i++) {
        strbuf_printf(&b, "%d,", i);
        snprintf(want + strlen(want), sizeof want - strlen(want), "%d,", i);
        assert_int_equal(b.ptr[b.len], 0);
        assert_int_equal(b.len, strlen(want));
    }
    assert_string_equal(b.ptr, want);
    strbuf_clear(&b);
    assert_string_equal(b.ptr, "");
    strbuf_addz(&b, "ab");
    strbuf_addc(&b, 'c');
    strbuf_add(&b, "def", 1);
    strbuf_add(&b, NULL, 0);
    assert_string_equal(b.ptr, "abcd");
    strbuf_free(&b);
    assert_null(b.ptr);
    strbuf_free(&b);
}

static void one_formatted_piece_may_be_larger_than_the_buffer(void **state)
{
    (void)state;
    StrBuf b = {0};
    for (int n = 60; n < 70; n++) {
        strbuf_free(&b);
        strbuf_printf(&b, "%*s", n, "x");
        assert_int_equal(b.len, n);
        assert_int_equal(b.ptr[n - 1], 'x');
    }
    strbuf_printf(&b, "%*s", 100000, "y");
    assert_int_equal(b.len, 100069);
    strbuf_free(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(slices_are_equal_by_their_bytes),
        cmocka_unit_test(trim_cuts_blanks_at_both_ends),
        cmocka_unit_test(equal_slices_have_equal_hashes_wherever_they_lie),
        cmocka_unit_test(distance_counts_single_letter_edits),
        cmocka_unit_test(numbers_have_four_bases_and_a_sign),
        cmocka_unit_test(what_is_no_number_is_refused_and_leaves_the_result_alone),
        cmocka_unit_test(a_buffer_grows_and_is_always_closed),
        cmocka_unit_test(one_formatted_piece_may_be_larger_than_the_buffer),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
