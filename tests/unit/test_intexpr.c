/* test_intexpr.c - integers of the language: 64 bits, wrapping round, and what has no value. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "netlist/library.h"

typedef struct Fixture {
    Arena *arena;
    Intern *names;
    Diag *dg;
    FILE *stream;
    char *messages;
    size_t n_messages;
    IntEnv env;
    unsigned n_lookups;
} Fixture;

/* five = 5, minus = -7; `spoilt` is unknown. */
static bool lookup(void *self, Sym name, int64_t *value)
{
    Fixture *f = self;
    Str s = intern_str(f->names, name);
    f->n_lookups++;
    *value = str_eqz(s, "five") ? 5 : -7;
    return str_eqz(s, "five") || str_eqz(s, "minus");
}

static uint64_t one_less(void *self, uint64_t n)
{
    (void)self;
    return n - 1;
}

static Sym always_five(void *self, Sym name)
{
    (void)name;
    return intern_z(((Fixture *)self)->names, "five");
}

static int setup(void **state)
{
    Arena *a = arena_new("test");
    Fixture *f = ARENA_NEW(a, Fixture);
    f->arena = a;
    f->names = intern_new(a);
    f->stream = open_memstream(&f->messages, &f->n_messages);
    f->dg = diag_new(a, f->stream);
    f->env = (IntEnv){.self = f, .lookup = lookup};
    *state = f;
    return 0;
}

static int teardown(void **state)
{
    Fixture *f = *state;
    fclose(f->stream);
    free(f->messages);
    diag_free(f->dg);
    intern_free(f->names);
    arena_free(f->arena);
    return 0;
}

static const char *said(Fixture *f)
{
    fflush(f->stream);
    return f->messages;
}

/* The tree of an integer expression, in a file of its own. */
static const Expr *tree(Fixture *f, const char *text, uint32_t *file)
{
    StrBuf b = {0};
    strbuf_printf(&b, "module m() {\nconst C = %s\n}\n", text);
    Str kept = {arena_copy(f->arena, b.ptr, b.len), b.len};
    strbuf_free(&b);
    *file = diag_add_file(f->dg, "t.nl", kept);
    AstFile *ast = parse_file(f->arena, f->names, f->dg, *file);
    if (diag_n_errors(f->dg))
        fail_msg("%s: %s", text, said(f));
    return ast->modules->body->a;
}

static void is(Fixture *f, const char *text, int64_t want)
{
    uint32_t file;
    const Expr *e = tree(f, text, &file);
    int64_t v = 0;
    if (!int_eval(e, &f->env, file, f->names, f->dg, &v))
        fail_msg("%s: %s", text, said(f));
    if (v != want)
        fail_msg("%s is %" PRId64 ", not %" PRId64, text, v, want);
    assert_int_equal(diag_n_errors(f->dg), 0);
}

/* Each refused expression has the messages for itself. */
static Fixture *afresh(void **state)
{
    teardown(state);
    setup(state);
    return *state;
}

/* One error with these words at this column of the expression, and no value. */
static void refused_in(Fixture *f, const char *text, unsigned column, const char *says)
{
    uint32_t file;
    const Expr *e = tree(f, text, &file);
    int64_t v = 0;
    StrBuf place = {0};
    strbuf_printf(&place, "t.nl:2:%u: error: ", column + 10);
    bool ok = int_eval(e, &f->env, file, f->names, f->dg, &v);
    if (ok || diag_n_errors(f->dg) != 1 || strncmp(said(f), place.ptr, place.len) != 0 ||
        !strstr(said(f), says))
        fail_msg("%s: not one error at %s with '%s':\n%s", text, place.ptr, says, said(f));
    strbuf_free(&place);
}

static void refused(void **state, const char *text, unsigned column, const char *says)
{
    refused_in(afresh(state), text, column, says);
}

static void operators_do_what_c_does(void **state)
{
    Fixture *f = *state;
    is(f, "2 + 3 * 4", 14);
    is(f, "2 - 3", -1);
    is(f, "-five", -5);
    is(f, "~0", -1);
    is(f, "!0 + !7", 1);
    is(f, "7 / 2", 3);
    is(f, "-7 / 2", -3);
    is(f, "minus % 2", -1);
    is(f, "7 % -2", 1);
    is(f, "12 & 10", 8);
    is(f, "12 | 10", 14);
    is(f, "12 ^ 10", 6);
    is(f, "minus < five", 1);
    is(f, "5 <= five", 1);
    is(f, "5 > five", 0);
    is(f, "5 >= five", 1);
    is(f, "5 == five", 1);
    is(f, "5 != five", 0);
    is(f, "3 && 4", 1);
    is(f, "3 && 0", 0);
    is(f, "0 || 0", 0);
    is(f, "0 || -1", 1);
    is(f, "five ? 10 : 20", 10);
    is(f, "0 ? 10 : 20", 20);
    is(f, "8'hff + 0b11 + 0o17", 255 + 3 + 15);
}

static void powers_are_of_whole_numbers(void **state)
{
    Fixture *f = *state;
    is(f, "2 ** 10", 1024);
    is(f, "2 ** 3 ** 2", 512);
    is(f, "0 ** 0", 1);
    is(f, "-3 ** 3", -27);
    is(f, "2 ** 62", INT64_C(1) << 62);
    is(f, "2 ** 63", INT64_MIN);
    is(f, "2 ** 64", 0);
    is(f, "3 ** 9223372036854775807", (int64_t)UINT64_C(0xAAAAAAAAAAAAAAAB)); /* 1 / 3 */
    refused(state, "1 + 2 ** -1", 10, "the exponent is negative");
    refused(state, "2 ** minus", 6, "the exponent is negative");
}

static void shifts_of_any_length_are_defined(void **state)
{
    Fixture *f = *state;
    is(f, "1 << 63", INT64_MIN);
    is(f, "1 << 64", 0);
    is(f, "-1 >> 1", -1);
    is(f, "-8 >> 1", -4);
    is(f, "-1 >> 63", -1);
    is(f, "-1 >> 1000", -1);
    is(f, "1 >> 1000", 0);
    is(f, "8 << -2", 2);
    is(f, "8 >> -2", 32);
    is(f, "-8 << -1", -4);
    is(f, "1 << (1 << 63)", 0);
    is(f, "-1 << (1 << 63)", -1);
    is(f, "-1 >> (1 << 63)", 0);
}

static void overflow_wraps_round(void **state)
{
    Fixture *f = *state;
    is(f, "0x7fffffffffffffff + 1", INT64_MIN);
    is(f, "(1 << 63) - 1", INT64_MAX);
    is(f, "-(1 << 63)", INT64_MIN);
    is(f, "0x7fffffffffffffff * 2", -2);
    is(f, "(1 << 63) / -1", INT64_MIN);
    is(f, "(1 << 63) % -1", 0);
    is(f, "18446744073709551615", -1);
    is(f, "abs(1 << 63)", INT64_MIN);
}

static void division_by_zero_is_an_error(void **state)
{
    refused(state, "1 / 0", 1, "division by zero");
    refused(state, "3 + five % (five - 5)", 5, "division by zero");
    refused(state, "five / 0 + 1 / 0", 1, "division by zero");
}

static void what_is_not_needed_is_not_evaluated(void **state)
{
    Fixture *f = *state;
    is(f, "0 && 1 / 0", 0);
    is(f, "1 || 1 / 0", 1);
    is(f, "1 ? 2 : 1 / 0", 2);
    is(f, "0 ? nothing : 2", 2);
    is(f, "0 && nothing", 0);
    assert_int_equal(f->n_lookups, 0);
    refused(state, "1 && 1 / 0", 6, "division by zero");
    refused(state, "0 || 1 / 0", 6, "division by zero");
}

static void functions_that_there_are(void **state)
{
    Fixture *f = *state;
    is(f, "min(3, -4)", -4);
    is(f, "min(-4, 3)", -4);
    is(f, "max(3, -4)", 3);
    is(f, "max(-4, 3)", 3);
    is(f, "abs(minus) + abs(five)", 12);
    is(f, "signext(4, 7)", 7);
    is(f, "signext(4, 8)", -8);
    is(f, "signext(4, 0x1f)", -1);
    is(f, "signext(1, 1)", -1);
    is(f, "signext(64, -5)", -5);
    is(f, "signext(63, 1 << 62)", -(INT64_C(1) << 62));
}

static void clog2_is_the_bits_that_count_n_things(void **state)
{
    Fixture *f = *state;
    for (int64_t n = 1, bits = 0; n <= 300; n++) {
        char text[32];
        while (INT64_C(1) << bits < n)
            bits++;
        snprintf(text, sizeof text, "clog2(%" PRId64 ")", n);
        is(f, text, bits);
    }
    is(f, "clog2(1 << 62)", 62);
    is(f, "clog2((1 << 62) + 1)", 63);
    is(f, "clog2(0x7fffffffffffffff)", 63);
    refused(state, "clog2(0)", 1, "clog2 wants a number above 0");
    refused(state, "1 + clog2(-1)", 5, "clog2 wants a number above 0");
}

static void functions_with_wrong_arguments_are_refused(void **state)
{
    refused(state, "min(1)", 1, "'min' takes 2 values, not 1");
    refused(state, "max(1, 2, 1 / 0)", 1, "'max' takes 2 values, not 3");
    refused(state, "abs()", 1, "'abs' takes 1 value, not 0");
    refused(state, "1 + clog2(1, 2)", 5, "'clog2' takes 1 value, not 2");
    refused(state, "signext(0, 1)", 1, "signext wants a width from 1 to 64");
    refused(state, "signext(65, 1)", 1, "signext wants a width from 1 to 64");
    refused(state, "min(1, 1 / 0)", 8, "division by zero");
    refused(state, "1 + log2(3)", 5, "there is no integer function 'log2'");
    assert_non_null(strstr(said(*state), "note: there are min, max, abs, clog2 and signext\n"));
}

static void functions_take_plain_values_only(void **state)
{
    refused(state, "min(a: 1, b: 2)", 5, "the values of an integer function have no names; leave "
                                         "'a:' out");
    refused(state, "min(1, 2 -> x)", 1, "an integer function has no parameters and no outputs: "
                                        "NAME(VALUE, ...)");
}

static void random_is_for_tests_only(void **state)
{
    refused(state, "random(3)", 1, "there is no integer function 'random' outside of tests");
    Fixture *f = afresh(state);
    f->env.random = one_less;
    is(f, "random(3) + random(1)", 2);
    refused_in(f, "random(0)", 1, "random wants a number above 0");
    f = afresh(state);
    f->env.random = one_less;
    refused_in(f, "rand()", 1, "clog2 and signext, and random\n");
}

static void an_unknown_name_is_told_the_nearest_one(void **state)
{
    refused(state, "3 * fife", 5, "nothing is called 'fife' here");
    assert_null(strstr(said(*state), "did you mean"));
    Fixture *f = afresh(state);
    f->env.nearest = always_five;
    refused_in(f, "3 * fife", 5, "note: did you mean 'five'?");
}

static void what_is_about_wires_has_no_value(void **state)
{
    static const char *const wires[] = {"five[1]", "five[2:1]", "{five, five}",
                                        "{2{five}}", "five.y", "_"};
    for (size_t i = 0; i < sizeof wires / sizeof *wires; i++)
        refused(state, wires[i], 1, "an integer is wanted here, and this is about wires");
    refused(state, "1 + 0x10000000000000000", 5,
            "this number is too large for an integer of 64 bits");
}

/* ---- random expressions, with their value worked out on the side ---- */

static int64_t leaf(Rng *rng, StrBuf *b)
{
    static const int64_t odd[] = {0, 1, -1, 2, 63, 64, INT64_MAX, INT64_MIN};
    int64_t v = rng_below(rng, 2) ? odd[rng_below(rng, 8)] : (int64_t)rng_below(rng, 40) - 20;
    strbuf_printf(b, "0x%" PRIx64, (uint64_t)v);
    return v;
}

static int64_t floor_shift(int64_t a, int64_t by)
{
    for (; by > 0 && a != 0 && a != -1; by--)
        a = (a - (a & 1)) / 2; /* rounds down */
    return a;
}

/* Writes an expression in full brackets; *fine: it divides by nothing but numbers. */
static int64_t grow(Rng *rng, int depth, StrBuf *b, bool *fine)
{
    static const char *const ops[] = {"+", "-", "*", "/", "%", "<<", ">>", "&", "|", "^", "<", "<=",
                                      ">", ">=", "==", "!=", "&&", "||"};
    if (depth == 0 || rng_below(rng, 5) == 0)
        return leaf(rng, b);
    unsigned kind = (unsigned)rng_below(rng, 20);
    if (kind == 18) {
        strbuf_addz(b, "(~");
        int64_t v = grow(rng, depth - 1, b, fine);
        strbuf_addc(b, ')');
        return ~v;
    }
    if (kind == 19) {
        strbuf_addz(b, "(");
        int64_t c = grow(rng, depth - 1, b, fine);
        strbuf_addz(b, " ? ");
        int64_t v = grow(rng, depth - 1, b, fine);
        strbuf_addz(b, " : ");
        int64_t w = grow(rng, depth - 1, b, fine);
        strbuf_addz(b, ")");
        return c ? v : w;
    }
    strbuf_addc(b, '(');
    int64_t v = grow(rng, depth - 1, b, fine);
    strbuf_printf(b, " %s ", ops[kind]);
    int64_t w = 0;
    if (kind == 5 || kind == 6) {
        w = (int64_t)rng_below(rng, 70);
        strbuf_printf(b, "%" PRId64, w);
    } else {
        w = grow(rng, depth - 1, b, fine);
    }
    strbuf_addc(b, ')');
    uint64_t x = (uint64_t)v, y = (uint64_t)w;
    if ((kind == 3 || kind == 4) && w == 0) {
        *fine = false;
        return 0;
    }
    switch (kind) {
    case 0: return (int64_t)(x + y);
    case 1: return (int64_t)(x - y);
    case 2: return (int64_t)(x * y);
    case 3: return w == -1 ? (int64_t)(0 - x) : v / w;
    case 4: return w == -1 ? 0 : v % w;
    case 5: return w > 63 ? 0 : (int64_t)(x << y);
    case 6: return floor_shift(v, w);
    case 7: return (int64_t)(x & y);
    case 8: return (int64_t)(x | y);
    case 9: return (int64_t)(x ^ y);
    case 10: return v < w;
    case 11: return v <= w;
    case 12: return v > w;
    case 13: return v >= w;
    case 14: return v == w;
    case 15: return v != w;
    case 16: return v && w;
    default: return v || w;
    }
}

static void random_expressions_have_their_value(void **state)
{
    enum { ROUNDS = 2000 };
    const uint64_t seed = 1;
    Rng rng = rng_seed(seed);
    unsigned compared = 0;
    for (int i = 0; i < ROUNDS; i++) {
        StrBuf b = {0};
        bool fine = true;
        int64_t want = grow(&rng, 5, &b, &fine);
        if (fine) {
            is(*state, b.ptr, want);
            compared++;
        }
        strbuf_free(&b);
    }
    print_message("seed %" PRIu64 ": %u expressions compared\n", seed, compared);
    assert_true(compared > ROUNDS / 2);
}

/* ---- numbers of many bits ---- */

/* The bits as number_bits() tells them, the highest first; then how many are needed. */
static void bits_are(const char *text, uint32_t n, const char *want, uint32_t want_used)
{
    uint8_t bits[256];
    char got[257];
    assert_true(n <= 256);
    StrBuf b = {0};
    strbuf_printf(&b, "f(%s)", text); /* the number stands somewhere in a file */
    Expr e = {.kind = EXPR_NUMBER, .lo = 2, .hi = (uint32_t)b.len - 1};
    memset(bits, 7, sizeof bits);
    uint32_t used = number_bits(strbuf_str(&b), &e, bits, n);
    for (uint32_t i = 0; i < n; i++)
        got[n - 1 - i] = (char)('0' + bits[i]);
    got[n] = 0;
    if (strcmp(got, want) != 0 || used != want_used)
        fail_msg("%s in %u bits is %s and needs %u", text, n, got, used);
    if (n < 256)
        assert_int_equal(bits[n], 7); /* and nothing behind them */
    strbuf_free(&b);
}

static void number_bits_reads_digits_of_every_base(void **state)
{
    (void)state;
    bits_are("0b1011", 6, "001011", 4);
    bits_are("0B1_0", 2, "10", 2);
    bits_are("0o17", 6, "001111", 4);
    bits_are("0xA5", 8, "10100101", 8);
    bits_are("0Xa_5", 9, "010100101", 8);
    bits_are("6'b1011", 6, "001011", 4);
    bits_are("1_2'o17", 4, "1111", 4);
    bits_are("8'hA5", 8, "10100101", 8);
    bits_are("8'HfF", 8, "11111111", 8);
    bits_are("0x0", 3, "000", 0);
    bits_are("0x0001", 3, "001", 1);
}

static void number_bits_keeps_what_fits_and_says_what_is_needed(void **state)
{
    (void)state;
    bits_are("0xff", 3, "111", 8);
    bits_are("0x100", 8, "00000000", 9);
    bits_are("0x1", 0, "", 1);
}

static void number_bits_knows_more_than_64_bits(void **state)
{
    (void)state;
    Rng rng = rng_seed(2);
    for (unsigned base = 0; base < 3; base++) {
        static const unsigned per[] = {1, 3, 4};
        static const char *const prefix[] = {"0b", "200'o", "0x"};
        for (int round = 0; round < 20; round++) {
            char bits[200], text[320];
            size_t n = 0, used = 0, digits = 1 + (size_t)rng_below(&rng, 180 / per[base]);
            int at = snprintf(text, sizeof text, "%s", prefix[base]);
            for (size_t i = 0; i < digits; i++) {
                unsigned d = (unsigned)rng_below(&rng, 1u << per[base]);
                at += snprintf(text + at, sizeof text - (size_t)at, "%x", d);
                for (unsigned k = per[base]; k-- > 0;)
                    bits[n++] = (char)('0' + (d >> k & 1));
            }
            bits[n] = 0;
            const char *one = strchr(bits, '1');
            used = one ? n - (size_t)(one - bits) : 0;
            bits_are(text, (uint32_t)n, bits, (uint32_t)used);
        }
    }
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(operators_do_what_c_does),
        TEST(powers_are_of_whole_numbers),
        TEST(shifts_of_any_length_are_defined),
        TEST(overflow_wraps_round),
        TEST(division_by_zero_is_an_error),
        TEST(what_is_not_needed_is_not_evaluated),
        TEST(functions_that_there_are),
        TEST(clog2_is_the_bits_that_count_n_things),
        TEST(functions_with_wrong_arguments_are_refused),
        TEST(functions_take_plain_values_only),
        TEST(random_is_for_tests_only),
        TEST(an_unknown_name_is_told_the_nearest_one),
        TEST(what_is_about_wires_has_no_value),
        TEST(random_expressions_have_their_value),
        cmocka_unit_test(number_bits_reads_digits_of_every_base),
        cmocka_unit_test(number_bits_keeps_what_fits_and_says_what_is_needed),
        cmocka_unit_test(number_bits_knows_more_than_64_bits),
    };
    return cmocka_run_group_tests_name("intexpr", tests, NULL, NULL);
}
