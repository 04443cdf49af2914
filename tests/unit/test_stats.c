/* test_stats.c - what stats.h counts, on circuits that can be counted by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>

#include "netlist/build.h"
#include "netlist/stats.h"

typedef struct Fixture {
    Arena *arena;
    Intern *names;
    Diag *diag;
    uint32_t file;
    Builder *b;
    const Module *modules[4];
    uint32_t n_modules;
} Fixture;

static int setup(void **state)
{
    Arena *a = arena_new("test");
    Fixture *f = ARENA_NEW(a, Fixture);
    f->arena = a;
    f->names = intern_new(a);
    f->diag = diag_new(a, NULL);
    f->file = diag_add_file(f->diag, "m.nl", STR(""));
    *state = f;
    return 0;
}

static int teardown(void **state)
{
    Fixture *f = *state;
    diag_free(f->diag);
    intern_free(f->names);
    arena_free(f->arena);
    return 0;
}

static void start(Fixture *f, const char *name)
{
    Sym s = intern_z(f->names, name);
    f->b = builder_new(f->arena, f->names, f->diag, s, s, (Span){f->file, 0, 1});
}

static Bit port(Fixture *f, const char *name, SignalKind kind)
{
    return builder_signal(f->b, intern_z(f->names, name), kind, 1, 1, false, 0);
}

static Module *finish(Fixture *f)
{
    Module *m = builder_finish(f->b, (ModId){++f->n_modules});
    assert_non_null(m);
    f->modules[f->n_modules] = m;
    return m;
}

static Design *flatten(Fixture *f, const Module *top)
{
    return design_flatten(f->arena, f->modules, top, f->names, f->diag);
}

static Module *build_xor(Fixture *f)
{
    start(f, "xor");
    Bit a = port(f, "a", SIG_INPUT), b = port(f, "b", SIG_INPUT), y = port(f, "y", SIG_OUTPUT);
    Bit n = builder_nand(f->b, a, b, 0);
    Bit l = builder_nand(f->b, a, n, 0), r = builder_nand(f->b, n, b, 0);
    builder_nand_onto(f->b, l, r, y, 0);
    return finish(f);
}

static void an_exclusive_or_costs_four_gates_and_is_three_deep(void **state)
{
    Fixture *f = *state;
    Design *d = flatten(f, build_xor(f));
    Stats s = design_stats(f->arena, d);
    assert_int_equal(s.n_nands, 4);
    assert_int_equal(s.n_dffs, 0);
    assert_int_equal(s.n_nets, 6);
    assert_int_equal(s.n_insts, 1);
    assert_int_equal(s.depth, 3);
    assert_int_equal(s.max_fanout, 2);
    assert_int_equal(s.max_fanout_net.ix, NET_FIRST); /* the first of those that feed two */
    assert_true(s.mean_fanout > 1.33 && s.mean_fanout < 1.34); /* 8 pins on 6 nets */
    assert_int_equal(s.n_loops, 0);
}

static void the_critical_path_takes_the_first_of_equal_gates(void **state)
{
    Fixture *f = *state;
    Stats s = design_stats(f->arena, flatten(f, build_xor(f)));
    assert_int_equal(s.n_path, 3);
    assert_int_equal(s.path[0].ix, 1);
    assert_int_equal(s.path[1].ix, 2); /* and not 3 */
    assert_int_equal(s.path[2].ix, 4);
}

static void both_pins_of_a_gate_count_for_fanout(void **state)
{
    Fixture *f = *state;
    start(f, "not");
    Bit a = port(f, "a", SIG_INPUT), y = port(f, "y", SIG_OUTPUT);
    builder_nand_onto(f->b, a, a, y, 0);
    Stats s = design_stats(f->arena, flatten(f, finish(f)));
    assert_int_equal(s.max_fanout, 2);
}

static void modules_are_listed_by_gates_in_all(void **state)
{
    Fixture *f = *state;
    Module *x = build_xor(f);
    start(f, "not");
    Bit a = port(f, "a", SIG_INPUT), y = port(f, "y", SIG_OUTPUT);
    builder_nand_onto(f->b, a, a, y, 0);
    Module *inv = finish(f);
    start(f, "top");
    a = port(f, "a", SIG_INPUT);
    y = port(f, "y", SIG_OUTPUT);
    Bit t = a;
    for (int i = 0; i < 5; i++) {
        Bit u = builder_bit(f->b);
        builder_inst(f->b, inv, intern_z(f->names, "n"), (Bit[]){t, u}, 0);
        t = u;
    }
    builder_inst(f->b, x, intern_z(f->names, "x"), (Bit[]){t, a, y}, 0);
    Stats s = design_stats(f->arena, flatten(f, finish(f)));
    assert_int_equal(s.n_modules, 3);
    assert_string_equal(intern_cstr(f->names, s.modules[0].module->name), "top");
    assert_string_equal(intern_cstr(f->names, s.modules[1].module->name), "not");
    assert_string_equal(intern_cstr(f->names, s.modules[2].module->name), "xor");
    assert_int_equal(s.modules[0].nands, 9);
    assert_int_equal(s.modules[1].n_insts, 5);
    assert_int_equal(s.modules[1].nands, 1);
    assert_int_equal(s.depth, 8);
    assert_int_equal(s.n_path, 8);
}

static void the_path_into_a_latch_does_not_go_round_it(void **state)
{
    Fixture *f = *state;
    start(f, "latch");
    Bit s = port(f, "s", SIG_INPUT), r = port(f, "r", SIG_INPUT), q = port(f, "q", SIG_OUTPUT);
    Bit qn = builder_bit(f->b), s2 = builder_nand(f->b, s, s, 0);
    builder_nand_onto(f->b, s2, qn, q, 0);
    builder_nand_onto(f->b, r, q, qn, 0);
    builder_feedback(f->b, q);
    Stats t = design_stats(f->arena, flatten(f, finish(f)));
    assert_int_equal(t.n_loops, 1);
    assert_int_equal(t.depth, 2); /* s2 or qn, then q */
    assert_int_equal(t.n_path, 2);
    assert_int_equal(t.path[0].ix, 1);
    assert_int_equal(t.path[1].ix, 2);
}

static void a_design_without_gates_has_no_path(void **state)
{
    Fixture *f = *state;
    start(f, "wire");
    Bit a = port(f, "a", SIG_INPUT), y = port(f, "y", SIG_OUTPUT);
    builder_join(f->b, y, a);
    Stats s = design_stats(f->arena, flatten(f, finish(f)));
    assert_int_equal(s.depth, 0);
    assert_int_equal(s.n_path, 0);
    assert_int_equal(s.n_nets, 1);
}

static void an_undeclared_loop_still_gives_a_path(void **state)
{
    Fixture *f = *state;
    start(f, "ring");
    Bit a = port(f, "a", SIG_INPUT), y = port(f, "y", SIG_OUTPUT), t = builder_bit(f->b);
    builder_nand_onto(f->b, t, builder_nand(f->b, a, a, 0), y, 0);
    builder_nand_onto(f->b, y, y, t, 0);
    Stats s = design_stats(f->arena, flatten(f, finish(f)));
    assert_int_equal(s.depth, 2);
    assert_true(s.n_path >= 1 && s.n_path <= 2);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(an_exclusive_or_costs_four_gates_and_is_three_deep),
        TEST(the_critical_path_takes_the_first_of_equal_gates),
        TEST(both_pins_of_a_gate_count_for_fanout),
        TEST(modules_are_listed_by_gates_in_all),
        TEST(the_path_into_a_latch_does_not_go_round_it),
        TEST(a_design_without_gates_has_no_path),
        TEST(an_undeclared_loop_still_gives_a_path),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
