/* test_relu_compile.c - netlists as networks: combinational on all inputs, clocked on every net. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "glue/relu_check.h"
#include "relu/build.h"

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

static Design *design_of(LibFile *lf, const char *spec)
{
    const Module *top = lf ? library_top(lib, lf, spec) : NULL;
    return top ? library_flatten(lib, arena, top) : NULL;
}

static Design *load(const char *path, const char *spec)
{
    return design_of(library_load(lib, path), spec);
}

static Design *parse(const char *text)
{
    return design_of(library_parse(lib, "test.nl", str_from(text)), NULL);
}

static const CheckOptions options = {1, 500};

static void a_neuron_a_nand_and_every_input_agrees(void **state)
{
    (void)state;
    static const char *const specs[][2] = {
        {"netlists/std/gates.nl", "xor"},
        {"netlists/std/adders.nl", "fast_adder<5>"},
        {"netlists/std/shift.nl", "rotate_left<3, 8>"},
        {"netlists/std/divide.nl", "div<4>"},
        {"netlists/std/select.nl", "priority<6>"},
        {"netlists/std/compare.nl", "lts<32>"},
        {"netlists/std/gates.nl", "buf"},
    };
    for (size_t i = 0; i < sizeof specs / sizeof *specs; i++) {
        Design *d = load(specs[i][0], specs[i][1]);
        assert_non_null(d);
        Compiled c;
        Compared r;
        assert_true(relu_compile(arena, d, NULL, dg, &c));
        assert_int_equal(network_n_neurons(c.net), d->n_nands);
        assert_string_equal(narrowest_format(c.net), "int8");
        relu_compare(arena, d, c.net, &options, &r);
        assert_int_equal(r.n_different, 0);
        assert_true(r.n_cases >= 2);
    }
}

static void constants_and_repeated_inputs_are_folded(void **state)
{
    (void)state;
    Design *d = parse(
        "module m(a, b -> p, q, r, s, t, u) {\n p = nand(a, 1)\n q = nand(b, 0)\n r = nand(0, 1)\n"
        " s = nand(a, a)\n t = nand(s, s)\n u = 1\n}\n");
    assert_non_null(d);
    Compiled c;
    Compared r;
    assert_true(relu_compile(arena, d, NULL, dg, &c));
    relu_compare(arena, d, c.net, &options, &r);
    assert_int_equal(r.n_cases, 4);
    assert_int_equal(r.n_different, 0);
}

static void a_wrong_weight_is_reported_with_input_gate_and_network(void **state)
{
    (void)state;
    Design *d = load("netlists/std/adders.nl", "full_adder");
    Network *net = build_full_adder(arena);
    net->layers[1].w[1] = -1; /* s is wrong from 2 on */
    Compared r;
    relu_compare(arena, d, net, &options, &r);
    assert_int_equal(r.n_cases, 8);
    assert_int_equal(r.n_different, 4);
    assert_string_equal(
        r.first, "x = 1, y = 1, c = 0: the gates say s = 0, cn = 1, the network s = 1, cn = 1");
}

static void clocked_designs_agree_on_every_net(void **state)
{
    (void)state;
    static const char *const specs[][2] = {
        {"netlists/examples/gray.nl", "gray_counter<4>"},
        {"netlists/examples/lfsr.nl", NULL},
        {"netlists/examples/lock.nl", NULL},
        {"netlists/examples/traffic_light.nl", NULL},
        {"netlists/std/state.nl", "counter<5>"},
        {"netlists/std/memory.nl", "ram<3, 4>"},
        {"netlists/std/memory.nl", "regfile<2, 3>"},
    };
    Rng rng = rng_seed(7);
    for (size_t i = 0; i < sizeof specs / sizeof *specs; i++) {
        Design *d = load(specs[i][0], specs[i][1]);
        if (!d)
            fail_msg("%s", specs[i][0]);
        Compiled c;
        assert_true(relu_compile(arena, d, NULL, dg, &c));
        assert_int_equal(c.net->n_state, d->n_dffs);
        ReluLockstep l = {engine_new(&engine_cycle, arena, d),
                          runner_new(arena, c.net, FORMAT_F32, 1, dg),
                          &c,
                          0,
                          {0}};
        relu_lockstep_start(&l);
        for (int k = 0; k < 200; k++) {
            for (uint32_t id = c.net->n_state; id < c.net->n_inputs; id++) {
                for (uint32_t n = NET_FIRST; n <= d->n_nets; n++) {
                    if (c.value[n] == id)
                        relu_lockstep_set(&l, (NetId){n}, rng_next(&rng) & 1);
                }
            }
            assert_true(relu_lockstep_cycle(&l));
        }
        engine_free(l.e);
    }
}

static void what_has_no_such_form_is_refused_once(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "module m(a, b -> q) {\n feedback q\n q = nand(a, nand(b, q))\n}\n",
        "module m(clk, e, d -> q) {\n q = dff(d, nand(clk, e))\n}\n",
        "module m(clk, c2, d -> q, r) {\n q = dff(d, clk)\n r = dff(d, c2)\n}\n",
        "module m(clk, d -> q, r) {\n q = dff(d, clk)\n r = nand(q, clk)\n}\n",
        "module m(clk, d -> q, r) {\n q = dff(d, clk)\n r = clk\n}\n",
        "module m(clk, d -> q, r) {\n q = dff(d, clk)\n r = dff(clk, clk)\n}\n",
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        Design *d = parse(bad[i]);
        assert_non_null(d);
        unsigned before = diag_n_errors(dg);
        Compiled c;
        if (relu_compile(arena, d, NULL, dg, &c))
            fail_msg("accepted: %s", bad[i]);
        assert_int_equal(diag_n_errors(dg), before + 1);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_neuron_a_nand_and_every_input_agrees, setup, teardown),
        cmocka_unit_test_setup_teardown(constants_and_repeated_inputs_are_folded, setup, teardown),
        cmocka_unit_test_setup_teardown(a_wrong_weight_is_reported_with_input_gate_and_network,
                                        setup, teardown),
        cmocka_unit_test_setup_teardown(clocked_designs_agree_on_every_net, setup, teardown),
        cmocka_unit_test_setup_teardown(what_has_no_such_form_is_refused_once, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
