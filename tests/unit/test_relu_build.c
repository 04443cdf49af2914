/* test_relu_build.c - each construction on every input it has, in every number format it claims. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>

#include "relu/build.h"
#include "relu/census.h"
#include "relu/run.h"

static Arena *arena;

static int setup(void **state)
{
    (void)state;
    arena = arena_new("test");
    return 0;
}
static int teardown(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static double eval(const Network *net, const double *x, uint32_t output)
{
    double *v = ARENA_ARRAY(arena, double, net->n_values);
    memcpy(v, x, net->n_inputs * sizeof *v);
    network_eval(net, v);
    return v[network_last(net)->first + output];
}

/* The outputs as one number, bit 0 first, for inputs that are the bits of `in`; -1: not a bit. */
static int64_t eval_bits(Runner *r, const Network *net, uint64_t in)
{
    for (uint32_t i = 0; i < net->n_inputs; i++)
        runner_set(r, i, 0, (double)(in >> i & 1));
    runner_run(r);
    uint64_t out = 0;
    for (uint32_t i = 0; i < network_n_outputs(net); i++) {
        double y = runner_get(r, network_last(net)->first + i, 0);
        if (y != 0 && y != 1)
            return -1;
        out |= (uint64_t)y << i;
    }
    return (int64_t)out;
}

typedef uint64_t Meaning(uint64_t in, uint32_t n);

static void check_format(const Network *net, uint32_t n, Meaning *f, Format format)
{
    Diag *dg = diag_new(arena, NULL);
    Runner *r = runner_new(arena, net, format, 1, dg);
    assert_non_null(r);
    for (uint64_t in = 0; in < UINT64_C(1) << net->n_inputs; in++) {
        if (eval_bits(r, net, in) != (int64_t)f(in, n))
            fail_msg("input %llu of %s", (unsigned long long)in, format_name(format));
    }
    diag_free(dg);
}

/* float64, and every other format that the certificate allows. */
static void check(const Network *net, uint32_t n, uint32_t neurons, uint32_t hidden, Meaning *f)
{
    assert_int_equal(network_n_neurons(net), neurons);
    assert_int_equal(network_n_hidden(net), hidden);
    Certificate c = certify(net);
    assert_true(c.is_exact[FORMAT_F32] && c.is_exact[FORMAT_I32]);
    check_format(net, n, f, FORMAT_F64);
    check_format(net, n, f, FORMAT_F32);
    check_format(net, n, f, FORMAT_I32);
    if (c.is_exact[FORMAT_I8])
        check_format(net, n, f, FORMAT_I8);
}

static void abs_and_max_are_exact_on_numbers(void **state)
{
    (void)state;
    const Network *absolute = build_abs(arena), *skip = build_max_skip(arena);
    const Network *uniform = build_max_uniform(arena), *least = build_min(arena);
    assert_int_equal(network_n_neurons(absolute), 2);
    assert_int_equal(network_n_neurons(skip), 1);
    assert_int_equal(network_n_neurons(uniform), 3);
    for (int p = -64; p <= 64; p++) {
        for (int q = -64; q <= 64; q++) {
            double x[2] = {p / 16.0, q / 16.0};
            assert_true(eval(absolute, x, 0) == fabs(x[0]));
            assert_true(eval(skip, x, 0) == fmax(x[0], x[1]));
            assert_true(eval(uniform, x, 0) == fmax(x[0], x[1]));
            assert_true(eval(least, x, 0) == fmin(x[0], x[1]));
        }
    }
}

static void max_of_n_halves_the_candidates_each_layer(void **state)
{
    (void)state;
    Rng rng = rng_seed(1);
    for (uint32_t n = 2; n <= 17; n++) {
        const Network *net = build_max_n(arena, n);
        assert_int_equal(network_n_neurons(net), n - 1);
        assert_int_equal(network_n_hidden(net), (uint32_t)ceil(log2(n)));
        for (int t = 0; t < 200; t++) {
            double x[17], want = -1e9;
            for (uint32_t i = 0; i < n; i++) {
                x[i] = (double)rng_below(&rng, 2000) / 8 - 100;
                want = fmax(want, x[i]);
            }
            assert_true(eval(net, x, 0) == want);
        }
    }
}

static GateKind gate;
static uint64_t gate_meaning(uint64_t in, uint32_t n)
{
    bool x = in & 1, y = in >> 1 & 1;
    for (uint32_t i = 2; i < n; i++) /* AND and OR of more; NAND and NOR are their complements */
        y = gate == GATE_AND || gate == GATE_NAND ? y && (in >> i & 1) : y || (in >> i & 1);
    return gate_value(gate, x, y);
}

static void every_gate_is_minimal_and_right(void **state)
{
    (void)state;
    for (int g = 0; g < N_GATES; g++) {
        gate = (GateKind)g;
        check(build_gate(arena, gate), 2, gate >= GATE_XOR ? 2 : 1, 1, gate_meaning);
        const Network *book = build_gate_book(arena, gate);
        if (book)
            check(book, 2, gate == GATE_AND ? 1 : 2, 1, gate_meaning);
    }
    assert_null(build_gate_book(arena, GATE_NAND));
    for (uint32_t n = 2; n <= 8; n++) {
        for (int g = GATE_AND; g <= GATE_NOR; g++) {
            gate = (GateKind)g;
            check(build_and_n(arena, gate, n), n, 1, 1, gate_meaning);
        }
    }
}

static uint64_t table;
static uint64_t table_meaning(uint64_t in, uint32_t n)
{
    (void)n;
    return table >> in & 1;
}

static void any_truth_table_takes_two_layers(void **state)
{
    (void)state;
    Rng rng = rng_seed(2);
    for (uint32_t n = 1; n <= 6; n++) {
        for (int t = 0; t < 40; t++) {
            uint64_t rows = UINT64_C(1) << n,
                     mask = rows == 64 ? UINT64_MAX : (UINT64_C(1) << rows) - 1;
            table = t == 0 ? 0 : t == 1 ? mask : rng_next(&rng) & mask;
            uint32_t ones = 0;
            for (uint32_t r = 0; r < rows; r++)
                ones += (uint32_t)(table >> r & 1);
            uint32_t rare = ones < rows - ones ? ones : (uint32_t)rows - ones;
            check(build_table(arena, n, &table), n, rare, rare > 0, table_meaning);
        }
    }
}

static void all_functions_of_two_and_three_inputs_have_their_least_width(void **state)
{
    (void)state;
    static const uint32_t widths[4][4] = {{0}, {0}, {2, 12, 2, 0}, {2, 46, 206, 2}};
    for (uint32_t n = 2; n <= 3; n++) {
        const Census *c = census_new(arena, n);
        uint32_t count[4] = {0};
        for (uint32_t f = 0; f < c->n_functions; f++) {
            assert_true(c->of[f].width <= 3);
            count[c->of[f].width]++;
            table = f;
            check(census_network(arena, c, f), n, c->of[f].width, c->of[f].width > 0,
                  table_meaning);
        }
        for (int w = 0; w < 4; w++)
            assert_int_equal(count[w], widths[n][w]);
    }
}

/* A subcube is given by each input being 0, 1 or free. */
static void width_one_is_exactly_the_subcubes_and_their_complements(void **state)
{
    (void)state;
    const Census *c = census_new(arena, 3);
    bool is_cube[256] = {false};
    for (uint32_t code = 1; code < 27; code++) { /* 0: everything is free */
        uint32_t f = 0;
        for (uint32_t r = 0; r < 8; r++) {
            bool in = true;
            for (uint32_t j = 0, k = code; j < 3; j++, k /= 3)
                in = in && (k % 3 == 0 || (r >> j & 1) == k % 3 - 1);
            f |= in ? 1u << r : 0;
        }
        is_cube[f] = is_cube[255 - f] = true;
    }
    for (uint32_t f = 0; f < 256; f++)
        assert_int_equal(c->of[f].width == 1, is_cube[f]);
}

static uint64_t low(uint64_t v, uint32_t n)
{
    return v & ((UINT64_C(1) << n) - 1);
}
static uint64_t add_meaning(uint64_t in, uint32_t n)
{
    return low(in, n) + low(in >> n, n) + (in >> 2 * n);
}
static uint64_t sub_meaning(uint64_t in, uint32_t n)
{
    return low(low(in, n) - low(in >> n, n), n + 1);
}
static uint64_t mul_meaning(uint64_t in, uint32_t n)
{
    return low(low(in, n) * low(in >> n, n), n);
}
static uint64_t max_meaning(uint64_t in, uint32_t n)
{
    return low(in, n) > low(in >> n, n) ? low(in, n) : low(in >> n, n);
}
static bool is_signed;
static CompareKind compare;
static uint64_t compare_meaning(uint64_t in, uint32_t n)
{
    int64_t x = (int64_t)low(in, n), y = (int64_t)low(in >> n, n);
    if (is_signed) {
        x -= x >> (n - 1) << n;
        y -= y >> (n - 1) << n;
    }
    return compare == COMPARE_LT ? x < y : compare == COMPARE_LE ? x <= y : x == y;
}
static uint64_t mux_meaning(uint64_t in, uint32_t n)
{
    (void)n;
    return in >> 2 & 1 ? in >> 1 & 1 : in & 1;
}
static uint64_t decoder_meaning(uint64_t in, uint32_t n)
{
    (void)n;
    return UINT64_C(1) << in;
}
static uint64_t half_meaning(uint64_t in, uint32_t n)
{
    (void)n;
    return (in & 1) + (in >> 1);
}

static void adders_take_three_neurons_a_column_in_one_layer(void **state)
{
    (void)state;
    check(build_half_adder(arena), 1, 2, 1, half_meaning);
    check(build_full_adder(arena), 1, 3, 1, add_meaning);
    for (uint32_t n = 1; n <= 8; n++)
        check(build_adder(arena, n), n, 3 * n, 1, add_meaning);
    for (uint32_t n = 1; n <= 8; n++)
        check(build_subtractor(arena, n), n, 3 * n, 1, sub_meaning);
}

static void sixteen_columns_are_right_where_they_are_tried(void **state)
{
    (void)state;
    const Network *net = build_adder(arena, 16);
    Runner *r = runner_new(arena, net, FORMAT_F32, 1, NULL);
    Rng rng = rng_seed(3);
    for (int t = 0; t < 2000; t++) {
        uint64_t in = low(rng_next(&rng), 33);
        if (t < 33)
            in = (UINT64_C(1) << (t + 1)) - 1;
        assert_int_equal(eval_bits(r, net, in), add_meaning(in, 16));
    }
    Certificate c = certify(net);
    assert_true(c.is_exact[FORMAT_F32] && !c.is_exact[FORMAT_F16] && !c.is_exact[FORMAT_I8]);
}

static void words_are_compared_by_two_neurons(void **state)
{
    (void)state;
    for (int s = 0; s < 2; s++) {
        for (int k = COMPARE_LT; k <= COMPARE_EQ; k++) {
            is_signed = s;
            compare = (CompareKind)k;
            for (uint32_t n = 1; n <= 8; n++)
                check(build_compare(arena, compare, n, is_signed), n, k == COMPARE_EQ ? 3 : 2, 1,
                      compare_meaning);
        }
    }
    for (uint32_t n = 1; n <= 8; n++)
        check(build_max_word(arena, n), n, 2 + 2 * n, 2, max_meaning);
    check(build_mux(arena), 1, 2, 1, mux_meaning);
    gate = GATE_NOR;
    check(build_is_zero(arena, 5), 5, 1, 1, gate_meaning);
    check(build_decoder(arena, 4), 4, 16, 1, decoder_meaning);
}

static void the_low_word_of_a_product_is_exact(void **state)
{
    (void)state;
    for (uint32_t n = 1; n <= 8; n++) {
        uint32_t top = 1;
        while (1u << top <= (n - 1) * (1u << n) + 1)
            top++;
        check(build_multiplier(arena, n), n, n * (n + 1) / 2 + 2 * top, 1 + 2 * top, mul_meaning);
    }
    assert_true(certify(build_multiplier(arena, 16)).is_exact[FORMAT_F32]);
    assert_int_equal(network_n_hidden(build_multiplier(arena, 16)), 41);
}

enum { GRID = 20480 }; /* a multiple of 5 and of 2^12: all bends lie on it */

static void near(double got, double want)
{
    if (fabs(got - want) > 1e-12)
        fail_msg("%.17g, not %.17g", got, want);
}

static void squares_are_off_by_what_theory_says(void **state)
{
    (void)state;
    double at = 0;
    near(square_error(build_square(arena, SQUARE_BOOK), GRID, &at), 0.96);
    near(fabs(at), 1);
    near(square_error(build_square(arena, SQUARE_FOUR), GRID, &at), 1.0 / 32);
    near(square_error(build_square(arena, SQUARE_FIVE), GRID, &at), 1.0 / 50);
    for (uint32_t m = 1; m <= 10; m++) {
        const Network *net = build_square_deep(arena, m);
        assert_int_equal(network_n_neurons(net), 4 + 3 * (m - 1));
        assert_int_equal(network_n_hidden(net), m);
        near(square_error(net, GRID, &at) * ldexp(1, 2 * (int)m + 3), 1);
    }
}

static void the_formula_of_the_book_has_two_segments(void **state)
{
    (void)state;
    const Network *net = build_square(arena, SQUARE_BOOK);
    for (int i = -100; i <= 100; i++) {
        double x = i / 100.0;
        near(eval(net, &x, 0), 2 * fabs(x) - 0.04);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(abs_and_max_are_exact_on_numbers, setup, teardown),
        cmocka_unit_test_setup_teardown(max_of_n_halves_the_candidates_each_layer, setup, teardown),
        cmocka_unit_test_setup_teardown(every_gate_is_minimal_and_right, setup, teardown),
        cmocka_unit_test_setup_teardown(any_truth_table_takes_two_layers, setup, teardown),
        cmocka_unit_test_setup_teardown(
            all_functions_of_two_and_three_inputs_have_their_least_width, setup, teardown),
        cmocka_unit_test_setup_teardown(width_one_is_exactly_the_subcubes_and_their_complements,
                                        setup, teardown),
        cmocka_unit_test_setup_teardown(adders_take_three_neurons_a_column_in_one_layer, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(sixteen_columns_are_right_where_they_are_tried, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(words_are_compared_by_two_neurons, setup, teardown),
        cmocka_unit_test_setup_teardown(the_low_word_of_a_product_is_exact, setup, teardown),
        cmocka_unit_test_setup_teardown(squares_are_off_by_what_theory_says, setup, teardown),
        cmocka_unit_test_setup_teardown(the_formula_of_the_book_has_two_segments, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
