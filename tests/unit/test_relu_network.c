/* test_relu_network.c - activations, lanes and formats, the certificate, and the text format. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>

#include "relu/build.h"
#include "relu/netfile.h"
#include "relu/run.h"

static Arena *arena;
static Diag *dg;

static int setup(void **state)
{
    (void)state;
    arena = arena_new("test");
    dg = diag_new(arena, NULL);
    return 0;
}
static int teardown(void **state)
{
    (void)state;
    diag_free(dg);
    arena_free(arena);
    return 0;
}

static void near(double got, double want, double error)
{
    if (!(fabs(got - want) <= error))
        fail_msg("%.17g, not %.17g", got, want);
}

static void activations_have_their_known_values(void **state)
{
    (void)state;
    static const double z[] = {1, -2, 3}, relu[] = {1, 0, 3};
    for (int i = 0; i < 3; i++)
        near(activate(ACT_RELU, 1, z[i]), relu[i], 0);
    near(activate(ACT_LEAKY, 0.01, -2), -0.02, 0);
    near(activate(ACT_SIGMOID, 1, 0), 0.5, 0);
    near(activate(ACT_SIGMOID, 1, 1), 0.73105857863000487925, 1e-16);
    near(activate(ACT_TANH, 1, 1), 0.76159415595576488812, 2e-16);
    near(activate(ACT_GELU, 1, 1), 0.84134474606854294859, 2e-16);
    near(activate(ACT_GELU, 1, -0.751796), -0.169971, 1e-6); /* its minimum */
    near(activate(ACT_ELU, 1, -1), -0.63212055882855767840, 2e-16);
    near(activate(ACT_IDENTITY, 1, -7), -7, 0);
}

static void no_activation_overflows(void **state)
{
    (void)state;
    for (int a = 0; a < N_ACTIVATIONS; a++) {
        for (int side = -1; side <= 1; side += 2) {
            assert_true(isfinite(activate((Activation)a, 1, side * 1e4)));
            assert_true(isfinite(activate_slope((Activation)a, 1, side * 1e4)));
        }
    }
    near(activate(ACT_TANH, 1, 1e4), 1, 0);
    near(activate(ACT_SIGMOID, 1, -1e4), 0, 0);
}

static void slopes_agree_with_differences(void **state)
{
    (void)state;
    for (int a = 0; a < N_ACTIVATIONS; a++) {
        double s = a == ACT_LEAKY ? 0.2 : a == ACT_GELU || a == ACT_ELU ? 1.5 : 1;
        for (double z = -3.05; z < 3; z += 0.1) {
            double h = 1e-6;
            double d =
                (activate((Activation)a, s, z + h) - activate((Activation)a, s, z - h)) / (2 * h);
            near(activate_slope((Activation)a, s, z), d, 1e-9);
        }
    }
    near(activate_slope(ACT_RELU, 1, 0), 0, 0); /* by convention */
}

/* Random layers, dense or sparse, with skips; whole weights. */
static Network *random_network(Rng *rng, bool pairs_only)
{
    Network *net = network_new(arena, 2 + (uint32_t)rng_below(rng, 6));
    uint32_t n_layers = 1 + (uint32_t)rng_below(rng, 4);
    for (uint32_t k = 0; k < n_layers; k++) {
        uint32_t n = 1 + (uint32_t)rng_below(rng, 5), n_values = net->n_values;
        Activation act = k + 1 < n_layers && rng_below(rng, 4) ? ACT_RELU : ACT_IDENTITY;
        Layer *l;
        if (!pairs_only && rng_below(rng, 2)) {
            uint32_t from = (uint32_t)rng_below(rng, n_values);
            l = network_dense(net, act, from, n_values - from, n);
            for (uint32_t i = 0; i < n * l->n_from; i++)
                l->w[i] = (double)rng_below(rng, 5) - 2;
        } else {
            uint32_t each = pairs_only ? 2 : (uint32_t)rng_below(rng, 4);
            l = network_sparse(net, pairs_only ? ACT_RELU : act, n, n * each);
            for (uint32_t i = 0; i < n * each; i++) {
                l->col[i] = (uint32_t)rng_below(rng, n_values);
                l->w[i] = pairs_only ? (rng_below(rng, 2) ? 1 : -1) : (double)rng_below(rng, 5) - 2;
            }
            for (uint32_t i = 0; i <= n; i++)
                l->row[i] = i * each;
        }
        for (uint32_t i = 0; i < n; i++)
            l->b[i] = (double)rng_below(rng, 5) - 2;
    }
    return net;
}

static void all_formats_and_lanes_agree(void **state)
{
    (void)state;
    enum { LANES = 197 }; /* three whole blocks and a rest */
    Rng rng = rng_seed(4);
    unsigned runs[N_FORMATS] = {0};
    for (int t = 0; t < 150; t++) {
        const Network *net = random_network(&rng, t % 2);
        Certificate c = certify(net);
        static const Format formats[] = {FORMAT_F64, FORMAT_F32, FORMAT_I32, FORMAT_I8};
        double in[8][LANES];
        for (uint32_t i = 0; i < net->n_inputs; i++) {
            for (uint32_t k = 0; k < LANES; k++)
                in[i][k] = (double)rng_below(&rng, 2);
        }
        for (int f = 0; f < 4; f++) {
            if (!c.is_exact[formats[f]])
                continue;
            runs[formats[f]]++;
            Runner *r = runner_new(arena, net, formats[f], LANES, dg);
            for (uint32_t i = 0; i < net->n_inputs; i++) {
                for (uint32_t k = 0; k < LANES; k++)
                    runner_set(r, i, k, in[i][k]);
            }
            runner_run(r);
            for (uint32_t k = 0; k < LANES; k++) {
                double *v = ARENA_ARRAY(arena, double, net->n_values);
                for (uint32_t i = 0; i < net->n_inputs; i++)
                    v[i] = in[i][k];
                network_eval(net, v);
                for (uint32_t i = 0; i < net->n_values; i++)
                    assert_true(runner_get(r, i, k) == v[i]);
            }
        }
    }
    assert_true(runs[FORMAT_F32] > 100 && runs[FORMAT_I8] > 60); /* the test tests something */
}

/* The nearest number with that many bits of significand; ties to even. */
static double rounded(double v, unsigned bits)
{
    int e;
    double m = frexp(v, &e);
    return ldexp(nearbyint(ldexp(m, (int)bits)), e - (int)bits);
}

static bool rounding_changes_something(const Network *net, unsigned bits, Rng *rng)
{
    double *exact = ARENA_ARRAY(arena, double, net->n_values);
    double *v = ARENA_ARRAY(arena, double, net->n_values);
    for (uint32_t i = 0; i < net->n_inputs; i++)
        v[i] = exact[i] = net->lo + (double)rng_below(rng, (uint64_t)(net->hi - net->lo) + 1);
    network_eval(net, exact);
    for (uint32_t k = 0; k < net->n_layers; k++) {
        const Layer *l = &net->layers[k];
        for (uint32_t i = 0; i < l->n; i++) {
            Links in = layer_links(l, i);
            double z = rounded(l->b[i], bits);
            for (uint32_t j = 0; j < in.n; j++)
                z = rounded(z + rounded(rounded(in.w[j], bits) * v[link_id(&in, j)], bits), bits);
            v[l->first + i] = activate(l->act, l->slope, z);
        }
    }
    return memcmp(v, exact, net->n_values * sizeof *v) != 0;
}

static void what_the_certificate_calls_exact_survives_rounding(void **state)
{
    (void)state;
    Rng rng = rng_seed(5);
    unsigned exact = 0, broken = 0;
    for (int t = 0; t < 300; t++) {
        Network *net = random_network(&rng, false);
        net->hi = (double)(1 + rng_below(&rng, 100));
        Certificate c = certify(net);
        for (int f = FORMAT_F32; f <= FORMAT_BF16; f++) {
            bool changes = rounding_changes_something(net, format_bits((Format)f), &rng);
            if (c.is_exact[f])
                assert_false(changes);
            exact += c.is_exact[f];
            broken += changes;
        }
    }
    assert_true(exact > 300 && broken > 20);
}

static void fractions_and_real_inputs_are_judged_rightly(void **state)
{
    (void)state;
    Network *net = build_square(arena, SQUARE_FOUR); /* its range is real */
    assert_false(certify(net).is_exact[FORMAT_F64]);
    net->is_integer = true;
    Certificate c = certify(net);
    assert_true(c.is_exact[FORMAT_F32] && c.is_exact[FORMAT_BF16] && !c.is_exact[FORMAT_I32]);
    net = build_square(arena, SQUARE_FIVE); /* 0.2 and 0.8 are no binary fractions */
    net->is_integer = true;
    c = certify(net);
    assert_false(c.is_exact[FORMAT_F64] || c.is_exact[FORMAT_F32]);
    c = certify(build_gate(arena, GATE_NAND));
    for (int f = 0; f < N_FORMATS; f++)
        assert_true(c.is_exact[f]);
    assert_true(c.narrow_sums);
}

static void integer_runners_refuse_what_is_not_proved(void **state)
{
    (void)state;
    Network *net = build_adder(arena, 8);
    assert_null(runner_new(arena, net, FORMAT_I8, 1, dg)); /* reaches 510 */
    assert_int_equal(diag_n_errors(dg), 1);
    net->layers[0].w[0] = 0.5;
    assert_null(runner_new(arena, net, FORMAT_I32, 1, dg));
    assert_int_equal(diag_n_errors(dg), 2);
}

static void state_goes_round(void **state)
{
    (void)state;
    /* a bit that flips while the input is 1 */
    Network *net = network_new(arena, 2);
    network_set_state(net, 1);
    net->init[0] = 1;
    const Network * xor = build_gate(arena, GATE_XOR);
    for (int k = 0; k < 2; k++) {
        const Layer *from = &xor->layers[k];
        Layer *l = network_dense(net, from->act, from->from, from->n_from, from->n);
        memcpy(l->w, from->w, (size_t)l->n * l->n_from * sizeof *l->w);
    }
    assert_true(certify(net).is_closed ==
                false); /* intervals alone cannot see that it stays a bit */
    Runner *r = runner_new(arena, net, FORMAT_F64, 1, dg);
    static const int in[] = {0, 1, 1, 0, 1}, want[] = {1, 0, 1, 1, 0};
    for (int i = 0; i < 5; i++) {
        runner_set(r, 1, 0, in[i]);
        runner_run(r);
        runner_step(r);
        near(runner_get(r, 0, 0), want[i], 0);
    }
    runner_start(r);
    near(runner_get(r, 0, 0), 1, 0);
}

static Network *parse(const char *text)
{
    return netfile_parse(arena, diag_add_file(dg, "n.relu", str_from(text)), dg);
}

static void printing_and_reading_lose_nothing(void **state)
{
    (void)state;
    Rng rng = rng_seed(6);
    for (int t = 0; t < 60; t++) {
        Network *net = random_network(&rng, t % 3 == 0);
        for (uint32_t k = 0; k < net->n_layers; k++) {
            net->layers[k].b[0] = ldexp((double)rng_next(&rng), -70); /* all digits count */
            net->layers[k].act = (Activation)rng_below(&rng, N_ACTIVATIONS);
            if (activation_has_slope(net->layers[k].act))
                net->layers[k].slope = 0.3;
        }
        StrBuf one = {0}, two = {0};
        netfile_print(net, &one);
        Network *again = parse(arena_copy(arena, one.ptr, one.len));
        assert_non_null(again);
        netfile_print(again, &two);
        assert_string_equal(one.ptr, two.ptr);
        assert_int_equal(again->n_values, net->n_values);
        strbuf_free(&one);
        strbuf_free(&two);
    }
}

#define HEAD "relu 1\ninputs 2 integer 0 1\n"

static void a_damaged_file_is_refused_with_one_message(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "",
        "relu 2",
        "relu 1 inputs 0 integer 0 1",
        "relu 1 inputs 2 whole 0 1",
        "relu 1 inputs 2 real 1 0 end",
        HEAD,
        HEAD "end",
        HEAD "layer 1 relu dense 0 2 1 1 | 0",
        HEAD "layer 1 relu dense 0 2 1 | 0 end",
        HEAD "layer 1 relu dense 0 2 1 1 1 | 0 end",
        HEAD "layer 1 relu dense 0 3 1 1 1 | 0 end",
        HEAD "layer 1 relu dense 2 1 1 | 0 end",
        HEAD "layer 1 sinus dense 0 2 1 1 | 0 end",
        HEAD "layer 1 relu dense 0 2 1 nan | 0 end",
        HEAD "layer 1 relu dense 0 2 1 1e999 | 0 end",
        HEAD "layer 1 relu dense 0 2 1 0x1 | 0 end",
        HEAD "layer 1 relu sparse 2:1 | 0 end",
        HEAD "layer 1 relu sparse 1 | 0 end",
        HEAD "layer 1 relu sparse 0:inf | 0 end",
        HEAD "layer 60000000 relu dense 0 2 1 1 | 0 end",
        HEAD "layer 1 relu thick 0 2 1 1 | 0 end",
        HEAD "layer 1 leaky dense 0 2 1 1 | 0 end",
        HEAD "state 3 0 0 0 layer 1 relu dense 0 2 1 1 | 0 end",
        HEAD "state 2 0 0 layer 1 relu dense 0 2 1 1 | 0 end",
        HEAD "layer 1 relu dense 0 2 1 1 | 0 end more",
        HEAD "output-names 2 a b layer 1 relu dense 0 2 1 1 | 0 end",
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        unsigned before = diag_n_errors(dg);
        if (parse(bad[i]))
            fail_msg("accepted: %s", bad[i]);
        assert_int_equal(diag_n_errors(dg), before + 1);
    }
    assert_non_null(parse(HEAD "layer 1 relu dense 0 2 1 1 | 0 end"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(activations_have_their_known_values, setup, teardown),
        cmocka_unit_test_setup_teardown(no_activation_overflows, setup, teardown),
        cmocka_unit_test_setup_teardown(slopes_agree_with_differences, setup, teardown),
        cmocka_unit_test_setup_teardown(all_formats_and_lanes_agree, setup, teardown),
        cmocka_unit_test_setup_teardown(what_the_certificate_calls_exact_survives_rounding, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(fractions_and_real_inputs_are_judged_rightly, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(integer_runners_refuse_what_is_not_proved, setup, teardown),
        cmocka_unit_test_setup_teardown(state_goes_round, setup, teardown),
        cmocka_unit_test_setup_teardown(printing_and_reading_lose_nothing, setup, teardown),
        cmocka_unit_test_setup_teardown(a_damaged_file_is_refused_with_one_message, setup,
                                        teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
