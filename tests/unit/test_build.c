/* test_build.c - what build.h promises: numbering of nets, and every message. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "netlist/build.h"

typedef struct Fixture {
    Arena *arena;
    Intern *names;
    Diag *diag;
    FILE *out;
    char *text;
    size_t len;
    uint32_t file;
    uint32_t at; /* every signal stands at a place of its own */
    Builder *b;
} Fixture;

static int setup(void **state)
{
    Arena *a = arena_new("test");
    Fixture *f = ARENA_NEW(a, Fixture);
    f->arena = a;
    f->names = intern_new(a);
    f->out = open_memstream(&f->text, &f->len);
    f->diag = diag_new(a, f->out);
    f->file = diag_add_file(f->diag, "m.nl", STR("abcdefghijklmnopqrstuvwxyz\n"));
    f->b = builder_new(a, f->names, f->diag, intern_z(f->names, "m"), intern_z(f->names, "m"),
                       (Span){f->file, 0, 1});
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

/* The first line of each message, without its place. */
static const char *messages(Fixture *f)
{
    StrBuf b = {0};
    fflush(f->out);
    for (char *line = strtok(f->text, "\n"); line; line = strtok(NULL, "\n")) {
        char *at = strstr(line, "error: ");
        at = at ? at : strstr(line, "warning: ");
        if (at)
            strbuf_printf(&b, "%s%s", b.len ? "\n" : "", at);
    }
    const char *out = arena_copy(f->arena, b.ptr ? b.ptr : "", b.len);
    strbuf_free(&b);
    return out;
}

static Bit sig(Fixture *f, const char *name, SignalKind kind, uint32_t width)
{
    return builder_signal(f->b, intern_z(f->names, name), kind, width, width, width > 1,
                          f->at++);
}

static Bit in(Fixture *f, const char *name)
{
    return sig(f, name, SIG_INPUT, 1);
}

static Bit out(Fixture *f, const char *name)
{
    return sig(f, name, SIG_OUTPUT, 1);
}

static Module *finish(Fixture *f)
{
    Module *m = builder_finish(f->b, (ModId){1});
    f->b = NULL;
    return m;
}

static void restart(Fixture *f, const char *name)
{
    f->b = builder_new(f->arena, f->names, f->diag, intern_z(f->names, name),
                       intern_z(f->names, name), (Span){f->file, 0, 1});
}

/* y = a, through nothing but a wire; z = 1; q = dff(a, a); n = nand(a, a) */
static Module *build_child(Fixture *f)
{
    Bit a = in(f, "a"), y = out(f, "y"), z = out(f, "z"), q = out(f, "q"), n = out(f, "n");
    builder_join(f->b, y, a);
    builder_join(f->b, z, BIT_1);
    builder_join(f->b, q, builder_dff(f->b, a, a, LOGIC_0, intern_z(f->names, "q"), 0));
    builder_join(f->b, n, builder_nand(f->b, a, a, 0));
    return finish(f);
}

static void nets_that_touch_a_port_are_numbered_first(void **state)
{
    Fixture *f = *state;
    Bit a = in(f, "a"), c = in(f, "c"), y = out(f, "y"), t = sig(f, "t", SIG_WIRE, 1);
    Bit n = builder_nand(f->b, a, c, 7);
    builder_join(f->b, t, n);
    builder_join(f->b, y, builder_nand(f->b, t, t, 8));
    Module *m = finish(f);
    assert_string_equal(messages(f), "");
    assert_int_equal(m->n_port_nets, 3);
    assert_int_equal(m->n_nets, NET_FIRST + 3);
    assert_int_equal(m->nand_a[0], NET_FIRST);
    assert_int_equal(m->nand_b[0], NET_FIRST + 1);
    assert_int_equal(m->nand_y[0], NET_FIRST + 3);
    assert_int_equal(m->nand_y[1], NET_FIRST + 2);
    assert_int_equal(m->nand_at[0], 7);
    assert_int_equal(m->all_nets, m->n_nets);
    assert_int_equal(m->all_nands, 2);
    assert_int_equal(m->all_insts, 1);
}

static void a_net_is_called_by_its_port_and_then_by_its_first_wire(void **state)
{
    Fixture *f = *state;
    Bit a = in(f, "a"), y = out(f, "y");
    Bit t = sig(f, "t", SIG_WIRE, 1), u = sig(f, "u", SIG_WIRE, 1);
    Bit w = sig(f, "w", SIG_WIRE, 1);
    builder_join(f->b, w, y);
    builder_join(f->b, u, builder_nand(f->b, a, a, 0));
    builder_join(f->b, t, u);
    builder_join(f->b, y, builder_nand(f->b, t, a, 0));
    Module *m = finish(f);
    assert_int_equal(m->net_bit[m->bits[1]], 1); /* y, not w */
    assert_int_equal(m->bits[4], m->bits[1]);
    assert_int_equal(m->net_bit[m->bits[3]], 2); /* t, not u */
}

static void a_ring_of_wires_is_told_by_join(void **state)
{
    Fixture *f = *state;
    Bit t = sig(f, "t", SIG_WIRE, 1), u = sig(f, "u", SIG_WIRE, 1);
    assert_true(builder_join(f->b, t, u));
    assert_false(builder_join(f->b, u, t));
    builder_abandon(f->b);
}

static void a_second_assignment_is_told_with_the_place_of_the_first(void **state)
{
    Fixture *f = *state;
    Bit t = sig(f, "t", SIG_WIRE, 2);
    uint32_t first = 0;
    assert_true(builder_drive(f->b, t, 0, NULL));
    assert_true(builder_drive(f->b, t + 1, 5, NULL));
    assert_false(builder_drive(f->b, t + 1, 9, &first));
    assert_int_equal(first, 5);
    assert_false(builder_drive(f->b, t, 9, &first));
    assert_int_equal(first, 0);
    builder_abandon(f->b);
}

static void undriven_wires_and_outputs_are_errors(void **state)
{
    Fixture *f = *state;
    Bit s = sig(f, "s", SIG_OUTPUT, 4);
    out(f, "z");
    Bit k = sig(f, "k", SIG_WIRE, 8);
    Bit t = sig(f, "t", SIG_WIRE, 8), v = sig(f, "v", SIG_WIRE, 1);
    for (uint32_t i = 0; i < 3; i++)
        builder_join(f->b, s + i, BIT_0);
    for (uint32_t i = 0; i < 4; i++) {
        builder_use(f->b, k + 4 + i);
        builder_join(f->b, k + i, BIT_1);
    }
    for (uint32_t i = 0; i < 8; i++)
        builder_use(f->b, t + i);
    builder_use(f->b, v);
    assert_null(finish(f));
    assert_string_equal(messages(f),
                        "error: bit 3 of output 's' is not driven; drive it, or remove it\n"
                        "error: output 'z' is not driven; drive it, or remove it\n"
                        "error: bits 7:4 of wire 'k' are not driven; drive them, or remove what "
                        "reads them\n"
                        "error: wire 't' is not driven; drive it, or remove what reads it\n"
                        "error: wire 'v' is not driven; drive it, or remove what reads it");
}

static void an_undriven_net_with_two_names_is_reported_once(void **state)
{
    Fixture *f = *state;
    Bit y = out(f, "y"), t = sig(f, "t", SIG_WIRE, 1);
    builder_join(f->b, y, t);
    assert_null(finish(f));
    assert_string_equal(messages(f), "error: output 'y' is not driven; drive it, or remove it");
}

static void an_undriven_wire_without_a_name_is_an_error(void **state)
{
    Fixture *f = *state;
    Bit y = out(f, "y"), x = builder_bit(f->b);
    builder_join(f->b, y, builder_nand(f->b, x, x, 3));
    assert_null(finish(f));
    assert_string_equal(messages(f),
                        "error: a wire without a name is read here and not driven; drive it");
}

static void a_net_with_two_drivers_is_never_built(void **state)
{
    Fixture *f = *state;
    Bit a = in(f, "a"), y = out(f, "y");
    builder_nand_onto(f->b, a, a, y, 0);
    builder_join(f->b, y, builder_nand(f->b, a, y, 0));
    assert_null(finish(f));
    assert_string_equal(messages(f), "error: 'y' has several drivers");
}

static void two_inputs_or_constants_on_one_net_are_several_drivers(void **state)
{
    Fixture *f = *state;
    Bit a = in(f, "a"), c = in(f, "c");
    builder_join(f->b, a, c);
    builder_use(f->b, a);
    assert_null(finish(f));
    restart(f, "n");
    Bit y = out(f, "y");
    builder_join(f->b, y, BIT_0);
    builder_join(f->b, y, BIT_1);
    assert_null(finish(f));
    assert_string_equal(messages(f), "error: 'a' has several drivers\n"
                                     "error: 'y' has several drivers");
}

static void unused_inputs_and_wires_are_warnings(void **state)
{
    Fixture *f = *state;
    Bit a = in(f, "a"), c = sig(f, "c", SIG_INPUT, 4);
    in(f, "d");
    Bit used = in(f, "e"), y = out(f, "y");
    sig(f, "t", SIG_WIRE, 2);
    Bit driven = sig(f, "u", SIG_WIRE, 1);
    builder_use(f->b, used);
    builder_join(f->b, y, builder_nand(f->b, a, c, 0));
    builder_join(f->b, driven, builder_nand(f->b, a, a, 0));
    Module *m = finish(f);
    assert_non_null(m);
    assert_string_equal(messages(f),
                        "warning: bits 3:1 of input 'c' are never used; write '_ = c' if that is "
                        "meant\n"
                        "warning: input 'd' is never used; write '_ = d' if that is meant\n"
                        "warning: wire 't' is never used");
    assert_int_equal(m->bits[m->signals[5].bit], NET_NONE);
}

static void a_spoiled_module_says_nothing_more(void **state)
{
    Fixture *f = *state;
    in(f, "a");
    out(f, "y");
    Bit t = sig(f, "t", SIG_WIRE, 1);
    builder_use(f->b, t);
    builder_poison(f->b, t);
    assert_null(finish(f));
    assert_string_equal(messages(f), "");
}

static void memories_are_made_of_flip_flops(void **state)
{
    Fixture *f = *state;
    Bit d = in(f, "d"), clk = in(f, "clk"), m = sig(f, "m", SIG_MEMORY, 2);
    builder_join(f->b, m + 1, builder_dff(f->b, d, clk, LOGIC_X, intern_z(f->names, "m"), 0));
    builder_join(f->b, m, builder_nand(f->b, d, d, 0));
    assert_null(finish(f));
    assert_string_equal(messages(f),
                        "error: bit 0 of memory 'm' is not driven by a flip-flop; a memory is made "
                        "of flip-flops, else declare it as 'wire'");
}

static void a_flip_flop_is_seen_through_two_levels_of_instances(void **state)
{
    Fixture *f = *state;
    Module *child = build_child(f);
    assert_int_equal(child->port_driver[0], DRIVER_INPUT);
    assert_int_equal(child->port_driver[1], DRIVER_DFF);
    assert_int_equal(child->port_driver[2], DRIVER_NAND);
    restart(f, "mid");
    Bit a = in(f, "a"), q = out(f, "q");
    Bit pins[5] = {a, BIT_NONE, BIT_NONE, q, BIT_NONE};
    builder_inst(f->b, child, intern_z(f->names, "u"), pins, 0);
    Module *mid = builder_finish(f->b, (ModId){2});
    assert_non_null(mid);
    restart(f, "top");
    a = in(f, "a");
    Bit m = sig(f, "m", SIG_MEMORY, 1);
    Bit up[2] = {a, m};
    builder_inst(f->b, mid, intern_z(f->names, "u"), up, 0);
    Module *top = builder_finish(f->b, (ModId){3});
    assert_non_null(top);
    assert_int_equal(top->all_dffs, 1);
    assert_int_equal(top->all_nands, 1);
    assert_int_equal(top->all_insts, 3);
    assert_string_equal(messages(f), "");
}

static void wires_and_constants_pass_through_an_instance(void **state)
{
    Fixture *f = *state;
    Module *child = build_child(f);
    restart(f, "top");
    Bit a = in(f, "a"), y = out(f, "y"), z = out(f, "z"), n = out(f, "n");
    Bit pins[5] = {a, y, z, BIT_NONE, n};
    builder_inst(f->b, child, intern_z(f->names, "u"), pins, 0);
    Module *top = finish(f);
    assert_string_equal(messages(f), "");
    assert_int_equal(top->bits[1], top->bits[0]); /* y is a */
    assert_int_equal(top->bits[2], NET_1);
    assert_int_equal(top->n_port_nets, 2);
    assert_int_equal(top->n_nets, NET_FIRST + 2); /* a, n and the open output q */
    assert_int_equal(top->conns[0], top->bits[0]);
    assert_int_equal(top->conns[2], top->bits[3]);
}

static void an_input_left_open_is_an_error(void **state)
{
    Fixture *f = *state;
    Module *child = build_child(f);
    restart(f, "top");
    Bit n = out(f, "n");
    Bit pins[5] = {BIT_NONE, BIT_NONE, BIT_NONE, BIT_NONE, n};
    builder_inst(f->b, child, intern_z(f->names, "u"), pins, 4);
    assert_null(finish(f));
    assert_string_equal(messages(f),
                        "error: a wire without a name is read here and not driven; drive it");
}

static void instances_of_one_name_are_told_apart(void **state)
{
    Fixture *f = *state;
    Module *child = build_child(f);
    restart(f, "top");
    Bit a = in(f, "a");
    Bit pins[5] = {a, BIT_NONE, BIT_NONE, BIT_NONE, BIT_NONE};
    const char *const asked[] = {"u", "u$2", "u", "u", "u$2"};
    const char *const got[] = {"u", "u$2", "u$3", "u$4", "u$2$2"};
    for (int i = 0; i < 5; i++)
        builder_inst(f->b, child, intern_z(f->names, asked[i]), pins, 0);
    Module *top = finish(f);
    for (int i = 0; i < 5; i++)
        assert_string_equal(intern_cstr(f->names, top->insts[i].name), got[i]);
}

static void feedback_on_a_constant_or_an_unused_wire_is_dropped(void **state)
{
    Fixture *f = *state;
    Bit s = in(f, "s"), q = out(f, "q"), t = sig(f, "t", SIG_WIRE, 1);
    builder_nand_onto(f->b, s, builder_nand(f->b, q, q, 0), q, 0);
    builder_feedback(f->b, t);
    builder_feedback(f->b, BIT_1);
    builder_feedback(f->b, q);
    Module *m = finish(f);
    assert_int_equal(m->n_feedback, 1);
    assert_int_equal(m->feedback[0], m->bits[1]);
}

static void totals_saturate_instead_of_wrapping(void **state)
{
    Fixture *f = *state;
    Bit a = in(f, "a"), y = out(f, "y");
    builder_nand_onto(f->b, a, a, y, 0);
    Module *m = builder_finish(f->b, (ModId){1});
    for (uint32_t level = 2; level < 72; level++) { /* doubles each time */
        restart(f, "top");
        a = in(f, "a");
        y = out(f, "y");
        Bit mid = builder_bit(f->b);
        builder_inst(f->b, m, intern_z(f->names, "u"), (Bit[]){a, mid}, 0);
        builder_inst(f->b, m, intern_z(f->names, "u"), (Bit[]){mid, y}, 0);
        m = builder_finish(f->b, (ModId){level});
        assert_non_null(m);
    }
    assert_true(m->all_nands == UINT64_MAX);
    assert_true(m->all_insts == UINT64_MAX);
    assert_true(m->all_nets > UINT64_MAX / 2);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(nets_that_touch_a_port_are_numbered_first),
        TEST(a_net_is_called_by_its_port_and_then_by_its_first_wire),
        TEST(a_ring_of_wires_is_told_by_join),
        TEST(a_second_assignment_is_told_with_the_place_of_the_first),
        TEST(undriven_wires_and_outputs_are_errors),
        TEST(an_undriven_net_with_two_names_is_reported_once),
        TEST(an_undriven_wire_without_a_name_is_an_error),
        TEST(a_net_with_two_drivers_is_never_built),
        TEST(two_inputs_or_constants_on_one_net_are_several_drivers),
        TEST(unused_inputs_and_wires_are_warnings),
        TEST(a_spoiled_module_says_nothing_more),
        TEST(memories_are_made_of_flip_flops),
        TEST(a_flip_flop_is_seen_through_two_levels_of_instances),
        TEST(wires_and_constants_pass_through_an_instance),
        TEST(an_input_left_open_is_an_error),
        TEST(instances_of_one_name_are_told_apart),
        TEST(feedback_on_a_constant_or_an_unused_wire_is_dropped),
        TEST(totals_saturate_instead_of_wrapping),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
