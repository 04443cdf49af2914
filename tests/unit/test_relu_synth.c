/* test_relu_synth.c - networks back to NANDs: every input again, and the machine there and back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "glue/relu_check.h"
#include "glue/relu_synth.h"
#include "relu/build.h"
#include "relu/census.h"

static Arena *arena;
static Diag *dg;
static Library *lib;

static int setup(void **state)
{
    (void)state;
    arena = arena_new("test");
    dg = diag_new(arena, NULL);
    lib = library_new(arena, dg);
    library_add_path(lib, "netlists");
    return 0;
}
static int teardown(void **state)
{
    (void)state;
    library_free(lib);
    diag_free(dg);
    arena_free(arena);
    return 0;
}

static Design *back(const Network *net)
{
    const Module *m = relu_synth(lib, net, "m", true, dg);
    return m ? library_flatten(lib, arena, m) : NULL;
}

static const CheckOptions options = {1, 500};

static void words_of_many_bits_become_adders(void **state)
{
    (void)state;
    const Network *const nets[] = {
        build_half_adder(arena),
        build_full_adder(arena),
        build_adder(arena, 4),
        build_adder(arena, 16),
        build_subtractor(arena, 5),
        build_multiplier(arena, 4),
        build_mux(arena),
        build_decoder(arena, 4),
        build_max_word(arena, 4),
        build_is_zero(arena, 9),
        build_compare(arena, COMPARE_LT, 5, true),
        build_compare(arena, COMPARE_EQ, 5, false),
    };
    for (size_t i = 0; i < sizeof nets / sizeof *nets; i++) {
        Design *d = back(nets[i]);
        assert_non_null(d);
        Compared r;
        relu_compare(arena, d, nets[i], &options, &r);
        if (r.n_different)
            fail_msg("network %zu: %s", i, r.first);
    }
    assert_int_equal(diag_n_errors(dg) + diag_n_warnings(dg), 0);
}

static void the_census_comes_back_where_its_weights_are_whole(void **state)
{
    (void)state;
    const Census *c = census_new(arena, 3);
    unsigned done = 0;
    for (uint32_t f = 0; f < 256; f++) {
        bool whole = c->of[f].c == (int)c->of[f].c;
        for (int i = 0; i < c->of[f].width; i++)
            whole = whole && c->of[f].v[i] == (int)c->of[f].v[i];
        const Network *net = census_network(arena, c, f);
        Design *d = back(net);
        assert_int_equal(d != NULL, whole);
        Compared r = {0};
        if (d)
            relu_compare(arena, d, net, &options, &r);
        assert_int_equal(r.n_different, 0);
        done += d != NULL;
    }
    assert_true(done > 150);
}

static void a_compiled_netlist_comes_back_no_larger(void **state)
{
    (void)state;
    static const char *const specs[][2] = {
        {"netlists/std/adders.nl", "full_adder"},
        {"netlists/std/adders.nl", "fast_adder<8>"},
        {"netlists/std/alu.nl", "alu<4>"},
        {"netlists/std/compare.nl", "order<5>"},
    };
    for (size_t i = 0; i < sizeof specs / sizeof *specs; i++) {
        const Module *top = library_top(lib, library_load(lib, specs[i][0]), specs[i][1]);
        Design *d = library_flatten(lib, arena, top), *again;
        Compiled c;
        Compared r;
        assert_true(relu_compile(arena, d, NULL, dg, &c));
        again = back(c.net);
        assert_non_null(again);
        assert_true(again->n_nands <= d->n_nands);
        relu_compare(arena, again, c.net, &options, &r);
        assert_int_equal(r.n_different, 0);
    }
}

/* There, back and there again: two recurrent networks with the same states. */
static void the_machine_survives_the_round_trip(void **state)
{
    (void)state;
    const Module *top =
        library_top(lib, library_load(lib, "netlists/cpu/machine.nl"), "machine<8, 5, 4>");
    Design *d = library_flatten(lib, arena, top), *again;
    Compiled one, two;
    assert_true(relu_compile(arena, d, NULL, dg, &one));
    again = back(one.net);
    assert_non_null(again);
    assert_int_equal(again->n_dffs, d->n_dffs);
    assert_true(again->n_nands <= d->n_nands);
    assert_true(relu_compile(arena, again, NULL, dg, &two));
    Runner *p = runner_new(arena, one.net, FORMAT_I8, 1, dg),
           *q = runner_new(arena, two.net, FORMAT_I8, 1, dg);
    Rng rng = rng_seed(8);
    uint32_t n = one.net->n_state;
    for (int k = 0; k < 60; k++) {
        for (uint32_t i = 0; k % 20 == 0 && i < n; i++) { /* any state will do */
            bool v = rng_next(&rng) & 1;
            runner_set(p, i, 0, v);
            runner_set(q, i, 0, v);
        }
        runner_set(p, n, 0, k % 20 == 10); /* reset is its only input */
        runner_set(q, n, 0, k % 20 == 10);
        runner_run(p);
        runner_run(q);
        for (uint32_t i = 0; i < network_n_outputs(one.net); i++)
            assert_true(runner_get(p, network_last(one.net)->first + i, 0) ==
                        runner_get(q, network_last(two.net)->first + i, 0));
        runner_step(p);
        runner_step(q);
    }
}

static void what_is_no_logic_is_refused_once(void **state)
{
    (void)state;
    Network *bad[6];
    for (int i = 0; i < 6; i++)
        bad[i] = build_full_adder(arena);
    bad[0]->layers[0].w[0] = 0.5;
    bad[1]->layers[1].b[0] = 1e-9;
    bad[2]->layers[0].act = ACT_TANH;
    bad[3]->is_integer = false;
    bad[4]->hi = 2;
    bad[5]->layers[0].w[0] = 1e13;
    for (unsigned i = 0; i < 6; i++) {
        assert_null(back(bad[i]));
        assert_int_equal(diag_n_errors(dg), i + 1);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(words_of_many_bits_become_adders, setup, teardown),
        cmocka_unit_test_setup_teardown(the_census_comes_back_where_its_weights_are_whole, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(a_compiled_netlist_comes_back_no_larger, setup, teardown),
        cmocka_unit_test_setup_teardown(the_machine_survives_the_round_trip, setup, teardown),
        cmocka_unit_test_setup_teardown(what_is_no_logic_is_refused_once, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
