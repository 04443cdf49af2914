/* test_order.c - fan-out, evaluation order, levels, and loops that nothing breaks.
 *
 * Circuits are drawn flat: gate(f, a, b) gives the bit that a new NAND drives.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "netlist/build.h"
#include "netlist/check.h"

typedef struct Fixture {
    Arena *arena;
    Intern *names;
    Diag *diag;
    FILE *out;
    char *text;
    size_t len;
    Builder *b;
    uint32_t at;
    const Module *modules[2];
} Fixture;

static int setup(void **state)
{
    Arena *a = arena_new("test");
    Fixture *f = ARENA_NEW(a, Fixture);
    f->arena = a;
    f->names = intern_new(a);
    f->out = open_memstream(&f->text, &f->len);
    f->diag = diag_new(a, f->out);
    uint32_t file = diag_add_file(f->diag, "m.nl", STR(""));
    Sym name = intern_z(f->names, "top");
    f->b = builder_new(a, f->names, f->diag, name, name, (Span){file, 0, 1});
    *state = f;
    return 0;
}

static int teardown(void **state)
{
    Fixture *f = *state;
    fclose(f->out);
    free(f->text);
    diag_free(f->diag);
    intern_free(f->names);
    arena_free(f->arena);
    return 0;
}

static Bit in(Fixture *f, const char *name)
{
    Bit bit = builder_signal(f->b, intern_z(f->names, name), SIG_INPUT, 1, 1, false, 0);
    builder_use(f->b, bit);
    return bit;
}

static Bit wire(Fixture *f, const char *name)
{
    return builder_signal(f->b, intern_z(f->names, name), SIG_WIRE, 1, 1, false, 0);
}

static Bit gate(Fixture *f, Bit a, Bit b)
{
    return builder_nand(f->b, a, b, f->at++);
}

static void gate_onto(Fixture *f, Bit a, Bit b, Bit y)
{
    builder_nand_onto(f->b, a, b, y, f->at++);
}

static Design *flatten(Fixture *f)
{
    Module *m = builder_finish(f->b, (ModId){1});
    assert_non_null(m);
    f->modules[1] = m;
    return design_flatten(f->arena, f->modules, m, f->names, f->diag);
}

/* Each gate stands once, and behind the gates it reads unless they share a group. */
static void assert_in_order(Fixture *f, const Design *d, const Order *o)
{
    uint32_t *group_of = ARENA_ARRAY(f->arena, uint32_t, (size_t)d->n_nands + 1);
    assert_int_equal(o->first[0], 0);
    assert_int_equal(o->first[o->n_groups], d->n_nands);
    for (uint32_t g = 0; g < o->n_groups; g++) {
        for (uint32_t k = o->first[g]; k < o->first[g + 1]; k++) {
            assert_int_equal(group_of[o->nand[k]], 0);
            group_of[o->nand[k]] = g + 1;
        }
    }
    for (uint32_t i = 1; i <= d->n_nands; i++) {
        for (int pin = 0; pin < 2; pin++) {
            uint32_t by, net = pin ? d->nand_b[i] : d->nand_a[i];
            if (design_driver(d, (NetId){net}, &by) != DRIVER_NAND)
                continue;
            assert_true(group_of[by] <= group_of[i]);
            if (group_of[by] == group_of[i])
                assert_true(o->is_loop[group_of[i] - 1]);
        }
    }
}

static unsigned loops(Fixture *f, const Design *d)
{
    Order o = design_order(f->arena, d);
    assert_in_order(f, d, &o);
    unsigned n = design_check_loops(d, &o, f->diag);
    fflush(f->out);
    return n;
}

static uint32_t depth_of(Fixture *f, const Design *d, uint32_t **level)
{
    Order o = design_order(f->arena, d);
    uint32_t depth;
    *level = design_levels(f->arena, d, &o, &depth);
    return depth;
}

/* A latch of two gates; its output. */
static Bit latch(Fixture *f, Bit s, Bit r, bool with_feedback)
{
    Bit q = builder_bit(f->b), qn = gate(f, r, q);
    gate_onto(f, s, qn, q);
    if (with_feedback)
        builder_feedback(f->b, q);
    return q;
}

static void fanout_lists_each_reader_once_with_its_kind(void **state)
{
    Fixture *f = *state;
    Bit a = in(f, "a"), clk = in(f, "clk");
    Bit n = gate(f, a, a);
    gate(f, n, a);
    builder_dff(f->b, n, clk, LOGIC_X, intern_z(f->names, "q"), 0);
    builder_dff(f->b, n, n, LOGIC_X, intern_z(f->names, "r"), 0);
    Design *d = flatten(f);
    Fanout o = design_fanout(f->arena, d);
    const uint32_t a_net = NET_FIRST, n_net = d->nand_y[1];
    assert_int_equal(o.first[a_net + 1] - o.first[a_net], 2);
    assert_int_equal(o.reader[o.first[a_net]], (uint32_t)READER_NAND << 30 | 1);
    assert_int_equal(o.reader[o.first[a_net] + 1], (uint32_t)READER_NAND << 30 | 2);
    assert_int_equal(o.first[n_net + 1] - o.first[n_net], 4);
    assert_int_equal(o.reader[o.first[n_net]], (uint32_t)READER_NAND << 30 | 2);
    assert_int_equal(o.reader[o.first[n_net] + 1], (uint32_t)READER_DFF_D << 30 | 1);
    assert_int_equal(o.reader[o.first[n_net] + 2], (uint32_t)READER_DFF_D << 30 | 2);
    assert_int_equal(o.reader[o.first[n_net] + 3], (uint32_t)READER_DFF_CLK << 30 | 2);
    assert_int_equal(o.first[0], 0);
    assert_int_equal(o.first[NET_1 + 1], 0);
}

static void gates_written_backwards_are_put_in_order(void **state)
{
    Fixture *f = *state;
    enum { N = 50 };
    Bit a = in(f, "a"), y[N + 1];
    for (int i = 0; i < N; i++)
        y[i] = builder_bit(f->b);
    y[N] = a;
    for (int i = 0; i < N; i++)
        gate_onto(f, y[i + 1], y[(i + 7) % N > i ? (i + 7) % N : N], y[i]);
    Design *d = flatten(f);
    Order o = design_order(f->arena, d);
    assert_in_order(f, d, &o);
    assert_int_equal(o.n_groups, N);
    assert_int_equal(o.n_loops, 0);
    assert_int_equal(o.nand[0], N);
    uint32_t *level;
    assert_int_equal(depth_of(f, d, &level), N);
    assert_int_equal(level[d->nand_y[1]], N);
    assert_int_equal(level[NET_FIRST], 0);
}

static void a_flip_flop_breaks_a_loop(void **state)
{
    Fixture *f = *state;
    Bit clk = in(f, "clk"), q = builder_bit(f->b);
    builder_dff_onto(f->b, gate(f, q, q), clk, q, LOGIC_0, intern_z(f->names, "q"), 0);
    assert_int_equal(loops(f, flatten(f)), 0);
}

static void a_declared_latch_is_no_error_and_has_levels(void **state)
{
    Fixture *f = *state;
    Bit s = in(f, "s"), r = in(f, "r"), q = latch(f, s, r, true);
    gate(f, q, q);
    Design *d = flatten(f);
    assert_int_equal(loops(f, d), 0);
    assert_string_equal(f->text, "");
    uint32_t *level;
    assert_int_equal(depth_of(f, d, &level), 3);
    assert_int_equal(level[d->nand_y[1]], 1); /* qn does not wait for q */
    assert_int_equal(level[d->nand_y[2]], 2);
    assert_int_equal(level[d->nand_y[3]], 3); /* outside of the loop q counts */
}

static void an_undeclared_latch_is_shown_gate_by_gate(void **state)
{
    Fixture *f = *state;
    Bit s = in(f, "s"), r = in(f, "r"), q = wire(f, "q"), qn = wire(f, "qn");
    gate_onto(f, s, qn, q);
    gate_onto(f, r, q, qn);
    Design *d = flatten(f);
    assert_int_equal(loops(f, d), 1);
    assert_non_null(strstr(f->text, "error: combinational loop of 2 gates without a flip-flop: "));
    assert_true(strstr(f->text, ": q -> qn -> q\n") || strstr(f->text, ": qn -> q -> qn\n"));
    assert_non_null(strstr(f->text, "note: 'q' is driven here\n"));
    assert_non_null(strstr(f->text, "note: 'qn' is driven here\n"));
    assert_non_null(strstr(f->text, "note: if it is a latch, declare one of its wires as "
                                    "`feedback`; else break it with a flip-flop\n"));
    assert_int_equal(diag_n_errors(f->diag), 1);
    uint32_t *level;
    assert_int_equal(depth_of(f, d, &level), 1); /* one level for all of them */
}

static void a_gate_that_reads_itself_is_a_loop(void **state)
{
    Fixture *f = *state;
    Bit a = in(f, "a"), y = wire(f, "y");
    gate_onto(f, a, y, y);
    assert_int_equal(loops(f, flatten(f)), 1);
    assert_non_null(strstr(f->text, "loop of 1 gate without a flip-flop: y -> y\n"));
}

static void the_shortest_cycle_of_a_loop_is_the_one_shown(void **state)
{
    Fixture *f = *state;
    enum { RING = 30 };
    Bit a = in(f, "a"), y[RING];
    for (int i = 0; i < RING; i++)
        y[i] = builder_bit(f->b);
    for (int i = 0; i < RING; i++) /* one chord makes a cycle of 3 */
        gate_onto(f, y[(i + RING - 1) % RING], i == 20 ? y[22] : a, y[i]);
    assert_int_equal(loops(f, flatten(f)), 1);
    assert_non_null(strstr(f->text, "combinational loop of 3 gates"));
}

static void a_long_loop_is_cut_short_in_the_message(void **state)
{
    Fixture *f = *state;
    enum { RING = 100 };
    Bit y[RING];
    for (int i = 0; i < RING; i++)
        y[i] = builder_bit(f->b);
    for (int i = 0; i < RING; i++)
        gate_onto(f, y[(i + RING - 1) % RING], BIT_1, y[i]);
    assert_int_equal(loops(f, flatten(f)), 1);
    assert_non_null(strstr(f->text, "combinational loop of 100 gates"));
    assert_non_null(strstr(f->text, " -> ... -> nand#"));
    assert_non_null(strstr(f->text, "note: ... and 88 more\n"));
}

static void one_feedback_wire_does_not_excuse_another_loop(void **state)
{
    Fixture *f = *state;
    /* Two rings of three gates that share one gate, x; only the first is declared. */
    Bit x = wire(f, "x"), p1 = wire(f, "p1"), p2 = wire(f, "p2");
    Bit q1 = wire(f, "q1"), q2 = wire(f, "q2");
    gate_onto(f, x, x, p1);
    gate_onto(f, p1, p1, p2);
    gate_onto(f, x, x, q1);
    gate_onto(f, q1, q1, q2);
    gate_onto(f, p2, q2, x);
    builder_feedback(f->b, p2);
    Design *d = flatten(f);
    assert_int_equal(loops(f, d), 1);
    assert_non_null(strstr(f->text, "loop of 3 gates"));
    assert_null(strstr(f->text, "'p1'"));
    assert_non_null(strstr(f->text, "'q2'"));
}

static void two_loops_inside_one_declared_loop_are_two_errors(void **state)
{
    Fixture *f = *state;
    Bit a = in(f, "a"), top = builder_bit(f->b);
    Bit u = latch(f, top, a, false), v = latch(f, u, a, false);
    gate_onto(f, v, v, top);
    builder_feedback(f->b, top);
    assert_int_equal(loops(f, flatten(f)), 2);
    assert_int_equal(diag_n_errors(f->diag), 2);
}

static void a_feedback_wire_outside_of_any_loop_still_counts_for_levels(void **state)
{
    Fixture *f = *state;
    Bit a = in(f, "a"), t = gate(f, a, a);
    builder_feedback(f->b, t);
    Bit q = latch(f, a, t, true);
    (void)q;
    Design *d = flatten(f);
    uint32_t *level;
    assert_int_equal(loops(f, d), 0);
    depth_of(f, d, &level);
    assert_int_equal(level[d->nand_y[1]], 1);
    assert_int_equal(level[d->nand_y[2]], 2); /* qn waits for t */
}

static void a_loop_of_a_million_gates_is_checked_and_levelled_in_linear_time(void **state)
{
    Fixture *f = *state;
    enum { N = 500000 };
    Bit a = in(f, "a"), close = builder_bit(f->b), s = close;
    for (uint32_t i = 0; i < N; i++) { /* latches, each reading the one before */
        Bit q = builder_bit(f->b), qn = gate(f, a, q);
        gate_onto(f, s, qn, q);
        builder_feedback(f->b, qn);
        s = q;
    }
    gate_onto(f, s, s, close);
    builder_feedback(f->b, close);
    Design *d = flatten(f);
    Order o = design_order(f->arena, d);
    assert_int_equal(o.n_groups, 1);
    assert_int_equal(design_check_loops(d, &o, f->diag), 0);
    uint32_t *level;
    assert_int_equal(depth_of(f, d, &level), N + 1); /* the N-th q, and one more */
    assert_int_equal(level[d->nand_y[2]], 1);
}

static void a_bad_loop_of_a_million_gates_is_reported_in_bounded_time(void **state)
{
    Fixture *f = *state;
    enum { RING = 1000000 };
    Bit first = builder_bit(f->b), s = first;
    for (uint32_t i = 1; i < RING; i++)
        s = gate(f, s, BIT_1);
    gate_onto(f, s, BIT_1, first);
    Design *d = flatten(f);
    Order o = design_order(f->arena, d);
    assert_int_equal(design_check_loops(d, &o, f->diag), 1);
    fflush(f->out);
    assert_non_null(strstr(f->text, "combinational loop of 1000000 gates"));
}

static void many_bad_loops_are_each_counted(void **state)
{
    Fixture *f = *state;
    Bit a = in(f, "a");
    for (uint32_t i = 0; i < 3000; i++)
        latch(f, a, a, false);
    assert_int_equal(loops(f, flatten(f)), 3000);
}

static void a_chain_of_a_million_gates_needs_no_stack(void **state)
{
    Fixture *f = *state;
    enum { DEEP = 1000000 };
    Bit first = builder_bit(f->b), s = first;
    for (uint32_t i = 0; i < DEEP; i++) { /* written from its end */
        Bit t = builder_bit(f->b);
        gate_onto(f, t, t, s);
        s = t;
    }
    builder_join(f->b, s, BIT_0);
    Design *d = flatten(f);
    uint32_t *level;
    assert_int_equal(depth_of(f, d, &level), DEEP);
    assert_int_equal(level[d->nand_y[1]], DEEP);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(fanout_lists_each_reader_once_with_its_kind),
        TEST(gates_written_backwards_are_put_in_order),
        TEST(a_flip_flop_breaks_a_loop),
        TEST(a_declared_latch_is_no_error_and_has_levels),
        TEST(an_undeclared_latch_is_shown_gate_by_gate),
        TEST(a_gate_that_reads_itself_is_a_loop),
        TEST(the_shortest_cycle_of_a_loop_is_the_one_shown),
        TEST(a_long_loop_is_cut_short_in_the_message),
        TEST(one_feedback_wire_does_not_excuse_another_loop),
        TEST(two_loops_inside_one_declared_loop_are_two_errors),
        TEST(a_feedback_wire_outside_of_any_loop_still_counts_for_levels),
        TEST(a_loop_of_a_million_gates_is_checked_and_levelled_in_linear_time),
        TEST(a_bad_loop_of_a_million_gates_is_reported_in_bounded_time),
        TEST(many_bad_loops_are_each_counted),
        TEST(a_chain_of_a_million_gates_needs_no_stack),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
