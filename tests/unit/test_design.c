/* test_design.c - what design.h promises: flattening, names both ways, clocks, equality. */
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
    Builder *b;
    const Module *modules[8];
    uint32_t n_modules;
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

static Sym sym(Fixture *f, const char *name)
{
    return intern_z(f->names, name);
}

static void start(Fixture *f, const char *name)
{
    f->b = builder_new(f->arena, f->names, f->diag, sym(f, name), sym(f, name),
                       (Span){f->file, 0, 1});
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

static Bit in(Fixture *f, const char *name)
{
    return builder_signal(f->b, sym(f, name), SIG_INPUT, 1, 1, false, 1);
}

static Bit out(Fixture *f, const char *name)
{
    return builder_signal(f->b, sym(f, name), SIG_OUTPUT, 1, 1, false, 2);
}

static Bit wire(Fixture *f, const char *name, uint32_t width)
{
    return builder_signal(f->b, sym(f, name), SIG_WIRE, width, width, width > 1, 3);
}

/* y = a & c with the wire n between its two gates. */
static Module *build_and(Fixture *f)
{
    start(f, "and");
    Bit a = in(f, "a"), c = in(f, "b"), y = out(f, "y"), n = wire(f, "n", 1);
    builder_nand_onto(f->b, a, c, n, 5);
    builder_nand_onto(f->b, n, n, y, 6);
    return finish(f);
}

/* Two ANDs in a row, a wire t[2], a memory m of 3 words of 2 bits, an unnamed gate. */
static Module *build_top(Fixture *f, const char *second)
{
    Module *and2 = build_and(f);
    start(f, "top");
    Bit a = in(f, "a"), clk = in(f, "clk"), y = out(f, "y"), t = wire(f, "t", 2);
    Bit m = builder_signal(f->b, sym(f, "m"), SIG_MEMORY, 6, 2, true, 4);
    Bit x = wire(f, "x[3]", 2);
    builder_inst(f->b, and2, sym(f, "u"), (Bit[]){a, a, t}, 10);
    builder_inst(f->b, and2, sym(f, second), (Bit[]){t, a, t + 1}, 11);
    builder_join(f->b, x, t);
    builder_nand_onto(f->b, t, a, x + 1, 12);
    for (uint32_t i = 0; i < 6; i++)
        builder_dff_onto(f->b, t + 1, clk, m + i, i == 5 ? LOGIC_1 : LOGIC_X,
                         intern_printf(f->names, "m%u", i), 13 + i);
    Bit g = builder_nand(f->b, m, m + 1, 20);
    builder_nand_onto(f->b, g, x + 1, y, 21);
    return finish(f);
}

static const char *path_of(Fixture *f, const Design *d, NetId net)
{
    StrBuf b = {0};
    design_net_path(d, net, &b);
    const char *out_text = arena_copy(f->arena, b.ptr, b.len);
    strbuf_free(&b);
    return out_text;
}

/* "u.n" -> "inst 2 bit 0 width 1 = u.n", or the nearest name. */
static const char *found(Fixture *f, const Design *d, const char *path)
{
    SignalRef r;
    StrBuf near = {0}, b = {0};
    if (design_find(d, str_from(path), &r, &near))
        strbuf_printf(&b, "%u:%u+%u %s", r.inst.ix, r.lo, r.width,
                      path_of(f, d, design_ref_net(d, r, 0)));
    else
        strbuf_printf(&b, "near '%s'", near.len ? near.ptr : "");
    const char *out_text = arena_copy(f->arena, b.ptr, b.len);
    strbuf_free(&b);
    strbuf_free(&near);
    return out_text;
}

static const char *errors(Fixture *f)
{
    fflush(f->out);
    return f->text ? f->text : "";
}

static void gates_of_an_instance_are_consecutive_and_in_preorder(void **state)
{
    Fixture *f = *state;
    Design *d = flatten(f, build_top(f, "v"));
    assert_int_equal(d->n_insts, 3);
    assert_int_equal(d->n_nands, 7);
    assert_int_equal(d->n_dffs, 6);
    assert_int_equal(d->inst_nand[1], 1);
    assert_int_equal(d->inst_nand[2], 4); /* the top's own three come first */
    assert_int_equal(d->inst_nand[3], 6);
    assert_int_equal(d->inst_nand[4], 8);
    assert_int_equal(d->inst_dff[2], 7);
    assert_int_equal(d->inst_net[1], NET_FIRST);
    assert_int_equal(d->inst_parent[3], 1);
    assert_int_equal(d->inst_index[3], 1);
    assert_int_equal(d->dff_init[6], LOGIC_1);
    assert_int_equal(d->n_nets, d->top->all_nets);
}

static void every_net_has_the_driver_that_drives_it(void **state)
{
    Fixture *f = *state;
    Design *d = flatten(f, build_top(f, "v"));
    uint32_t index;
    for (uint32_t i = 1; i <= d->n_nands; i++) {
        assert_int_equal(design_driver(d, (NetId){d->nand_y[i]}, &index), DRIVER_NAND);
        assert_int_equal(index, i);
    }
    for (uint32_t i = 1; i <= d->n_dffs; i++) {
        assert_int_equal(design_driver(d, (NetId){d->dff_q[i]}, &index), DRIVER_DFF);
        assert_int_equal(index, i);
    }
    assert_int_equal(design_driver(d, design_signal_net(d, (InstId){1}, 1, 0), &index), DRIVER_INPUT);
    assert_int_equal(index, 1);
    for (uint32_t n = NET_FIRST; n <= d->n_nets; n++)
        assert_int_not_equal(design_driver(d, (NetId){n}, &index), DRIVER_NONE);
}

static void each_name_leads_to_its_net(void **state)
{
    Fixture *f = *state;
    Design *d = flatten(f, build_top(f, "fa[3]"));
    assert_string_equal(found(f, d, "a"), "1:0+1 a");
    assert_string_equal(found(f, d, "t"), "1:0+2 t[0]");
    assert_string_equal(found(f, d, "t[1]"), "1:1+1 t[1]");
    assert_string_equal(found(f, d, "t[1:0]"), "1:0+2 t[0]");
    assert_string_equal(found(f, d, "m[2]"), "1:4+2 m[2][0]");
    assert_string_equal(found(f, d, "m[2:1]"), "1:2+4 m[1][0]");
    assert_string_equal(found(f, d, "m[1][1]"), "1:3+1 m[1][1]");
    assert_string_equal(found(f, d, "m[1][1:0]"), "1:2+2 m[1][0]");
    assert_string_equal(found(f, d, "x[3]"), "1:0+2 t[0]");
    assert_string_equal(found(f, d, "x[3][1]"), "1:1+1 x[3][1]");
    assert_string_equal(found(f, d, "u.n"), "2:0+1 u.n");
    assert_string_equal(found(f, d, "fa[3].y"), "3:0+1 t[1]");
    assert_string_equal(found(f, d, "fa[3].n"), "3:0+1 fa[3].n");
}

static void what_is_out_of_range_is_not_found(void **state)
{
    Fixture *f = *state;
    Design *d = flatten(f, build_top(f, "v"));
    const char *const bad[] = {"", "t[2]", "t[2:1]", "t[0:1]", "t[]", "t[x]", "m[3]", "m[0][2]", "m[0][2:1]",
                               "t[4294967296]", "t[-1]", "a[0]", "a.b", "u.", ".u", "u", "[0]", "t[1",
                               "m[1:0][0]", "u.n.n", "m[4294967295]", "t[0][0]"};
    SignalRef r;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        if (design_find(d, str_from(bad[i]), &r, NULL))
            fail_msg("'%s' was found", bad[i]);
    }
}

static void dots_in_names_are_not_taken_for_hierarchy_only(void **state)
{
    Fixture *f = *state;
    Design *d = flatten(f, build_top(f, "u.w"));
    assert_string_equal(found(f, d, "u.w.n"), "3:0+1 u.w.n");
    assert_string_equal(found(f, d, "u.n"), "2:0+1 u.n");
    InstId inst;
    assert_true(design_find_inst(d, STR("u.w"), &inst, NULL));
    assert_int_equal(inst.ix, 3);
    assert_true(design_find_inst(d, STR(""), &inst, NULL));
    assert_int_equal(inst.ix, 1);
}

static void a_misspelt_name_is_told_the_nearest_one(void **state)
{
    Fixture *f = *state;
    Design *d = flatten(f, build_top(f, "carry"));
    assert_string_equal(found(f, d, "clkk"), "near 'clk'");
    assert_string_equal(found(f, d, "cary.n"), "near 'carry.n'");
    assert_string_equal(found(f, d, "carry.nn"), "near 'carry.n'");
    assert_string_equal(found(f, d, "something.else"), "near ''");
}

static void every_path_that_is_printed_is_found_again(void **state)
{
    Fixture *f = *state;
    Design *d = flatten(f, build_top(f, "fa[3]"));
    unsigned n_unnamed = 0;
    for (uint32_t n = NET_FIRST; n <= d->n_nets; n++) {
        const char *path = path_of(f, d, (NetId){n});
        SignalRef r;
        if (strchr(path, '#')) {
            assert_string_equal(path, "nand#2"); /* the top's second gate of its own */
            n_unnamed++;
            continue;
        }
        assert_true(design_find(d, str_from(path), &r, NULL));
        assert_int_equal(design_ref_net(d, r, 0).ix, n);
    }
    assert_int_equal(n_unnamed, 1);
    assert_string_equal(path_of(f, d, (NetId){NET_0}), "0");
    assert_string_equal(path_of(f, d, (NetId){NET_1}), "1");
}

static void gates_and_flip_flops_lead_back_to_instance_and_place(void **state)
{
    Fixture *f = *state;
    Design *d = flatten(f, build_top(f, "v"));
    assert_int_equal(design_nand_owner(d, (NandId){3}).ix, 1);
    assert_int_equal(design_nand_owner(d, (NandId){5}).ix, 2);
    assert_int_equal(design_nand_owner(d, (NandId){7}).ix, 3);
    assert_int_equal(design_nand_span(d, (NandId){7}).lo, 6);
    assert_int_equal(design_nand_span(d, (NandId){2}).lo, 20);
    assert_int_equal(design_dff_owner(d, (DffId){6}).ix, 1);
    assert_int_equal(design_dff_span(d, (DffId){6}).lo, 18);
    StrBuf b = {0};
    design_dff_path(d, (DffId){6}, &b);
    strbuf_addc(&b, ' ');
    design_inst_path(d, (InstId){3}, &b);
    strbuf_addc(&b, ' ');
    design_signal_path(d, (InstId){3}, 3, &b);
    assert_string_equal(b.ptr, "m5 v v.n");
    strbuf_free(&b);
}

static void an_unnamed_net_is_called_by_the_output_that_drives_it(void **state)
{
    Fixture *f = *state;
    Module *and2 = build_and(f);
    start(f, "top");
    Bit a = in(f, "a"), y = out(f, "y"), t = builder_bit(f->b);
    builder_inst(f->b, and2, sym(f, "u"), (Bit[]){a, a, t}, 0);
    builder_nand_onto(f->b, t, t, y, 0);
    Design *d = flatten(f, finish(f));
    assert_string_equal(path_of(f, d, (NetId){d->nand_a[1]}), "u.y");
}

static void instances_without_nets_own_nothing(void **state)
{
    Fixture *f = *state;
    start(f, "through");
    Bit a = in(f, "a"), y = out(f, "y");
    builder_join(f->b, y, a);
    Module *through = finish(f);
    Module *and2 = build_and(f);
    start(f, "top");
    a = in(f, "a");
    y = out(f, "y");
    Bit t = wire(f, "t", 1), v = wire(f, "v", 1);
    builder_inst(f->b, through, sym(f, "p"), (Bit[]){a, t}, 0);
    builder_inst(f->b, and2, sym(f, "u"), (Bit[]){t, t, v}, 0);
    builder_inst(f->b, through, sym(f, "q"), (Bit[]){v, y}, 0);
    Design *d = flatten(f, finish(f));
    assert_string_equal(errors(f), "");
    assert_int_equal(design_net_owner(d, (NetId){d->nand_y[1]}).ix, 3);
    assert_int_equal(design_nand_owner(d, (NandId){2}).ix, 3);
    assert_string_equal(path_of(f, d, (NetId){d->nand_y[1]}), "u.n");
    assert_string_equal(path_of(f, d, (NetId){d->nand_y[2]}), "y");
    assert_string_equal(found(f, d, "q.a"), "4:0+1 y");
    assert_string_equal(found(f, d, "p.y"), "2:0+1 a");
}

static void feedback_is_gathered_from_every_instance(void **state)
{
    Fixture *f = *state;
    start(f, "latch");
    Bit s = in(f, "s"), r = in(f, "r"), q = out(f, "q"), qn = wire(f, "qn", 1);
    builder_nand_onto(f->b, s, qn, q, 0);
    builder_nand_onto(f->b, r, q, qn, 0);
    builder_feedback(f->b, q);
    Module *latch = finish(f);
    start(f, "top");
    s = in(f, "s");
    r = in(f, "r");
    Bit y = out(f, "y"), z = out(f, "z");
    builder_inst(f->b, latch, sym(f, "u"), (Bit[]){s, r, y}, 0);
    builder_inst(f->b, latch, sym(f, "v"), (Bit[]){s, r, z}, 0);
    Design *d = flatten(f, finish(f));
    assert_int_equal(d->n_feedback, 2);
    assert_int_equal(d->feedback[0], d->nand_y[1]);
    assert_int_equal(d->feedback[1], d->nand_y[3]);
}

static void a_design_that_does_not_fit_is_refused_with_its_size(void **state)
{
    Fixture *f = *state;
    Module *m = build_and(f);
    Module big = *m;
    big.all_nands = (uint64_t)DESIGN_MAX + 1;
    assert_null(flatten(f, &big));
    assert_non_null(strstr(errors(f), "error: 'and' is too large: flat it has 1073741809 gates, and "
                                      "at most 1073741808 fit"));
    big.all_nands = 0;
    big.all_nets = UINT64_MAX;
    assert_null(flatten(f, &big));
}

static void deep_nesting_is_flattened_without_recursion(void **state)
{
    Fixture *f = *state;
    enum { DEEP = 1000 };
    const Module **modules = ARENA_ARRAY(f->arena, const Module *, DEEP + 1);
    modules[1] = build_and(f);
    for (uint32_t i = 2; i <= DEEP; i++) {
        start(f, "level");
        Bit a = in(f, "a"), b = in(f, "b"), y = out(f, "y");
        builder_inst(f->b, modules[i - 1], sym(f, "u"), (Bit[]){a, b, y}, 0);
        modules[i] = builder_finish(f->b, (ModId){i});
    }
    Design *d = design_flatten(f->arena, modules, modules[DEEP], f->names, f->diag);
    assert_int_equal(d->n_insts, DEEP);
    assert_int_equal(d->n_nands, 2);
    const char *path = path_of(f, d, (NetId){d->nand_y[1]});
    assert_int_equal(strlen(path), (DEEP - 1) * 2 + 1);
    SignalRef r;
    assert_true(design_find(d, str_from(path), &r, NULL));
    assert_int_equal(design_ref_net(d, r, 0).ix, d->nand_y[1]);
}

/* A top whose flip-flops are clocked by the inputs named; NULL ends them. */
static Design *clocked(Fixture *f, const char *const *inputs, const char *by1, const char *by2)
{
    Bit bits[8];
    start(f, "top");
    Bit first = 0, second = 0;
    for (uint32_t i = 0; inputs[i]; i++) {
        bits[i] = in(f, inputs[i]);
        builder_use(f->b, bits[i]);
        first = strcmp(inputs[i], by1) == 0 ? bits[i] : first;
        second = strcmp(inputs[i], by2) == 0 ? bits[i] : second;
    }
    builder_dff(f->b, bits[0], first, LOGIC_X, sym(f, "q0"), 0);
    builder_dff(f->b, bits[0], second, LOGIC_X, sym(f, "q1"), 0);
    return flatten(f, finish(f));
}

static const char *clock_of(Fixture *f, const Design *d, const char *want)
{
    NetId net = design_clock(d, want, f->diag);
    return net.ix ? path_of(f, d, net) : "none";
}

static void the_clock_is_what_is_asked_for_or_what_clocks(void **state)
{
    Fixture *f = *state;
    static const char *const one[] = {"d", "tick", "clk", NULL};
    Design *d = clocked(f, one, "tick", "tick");
    assert_string_equal(clock_of(f, d, NULL), "tick"); /* wired to flip-flops: before its name */
    assert_string_equal(clock_of(f, d, "clk"), "clk");
    static const char *const two[] = {"d", "p", "q", "clock", NULL};
    assert_string_equal(clock_of(f, clocked(f, two, "p", "q"), NULL), "clock");
    static const char *const none[] = {"d", "p", "q", NULL};
    assert_string_equal(clock_of(f, clocked(f, none, "p", "q"), NULL), "none");
    assert_string_equal(errors(f), "");
    assert_string_equal(clock_of(f, d, "tock"), "none");
    assert_string_equal(errors(f),
                        "gateloom: error: 'top' has no one-bit input 'tock' to be its clock\n");
}

static void designs_are_equal_number_for_number_and_name_for_name(void **state)
{
    Fixture *f = *state;
    StrBuf why = {0};
    Design *a = flatten(f, build_top(f, "v"));
    Design *b = flatten(f, build_top(f, "v"));
    assert_true(design_equal(a, a, &why));
    assert_true(design_equal(a, b, &why)); /* other modules, the same content */
    assert_int_equal(why.len, 0);
    Design *c = flatten(f, build_top(f, "w"));
    assert_false(design_equal(a, c, &why));
    assert_string_equal(why.ptr, "instance: 'v' against 'w'");
    strbuf_clear(&why);
    b->dff_init[2] = LOGIC_0;
    assert_false(design_equal(a, b, &why));
    assert_string_equal(why.ptr, "power-up of flip-flop 2: 2 against 0");
    strbuf_clear(&why);
    b->nand_b[4]++;
    assert_false(design_equal(a, b, &why));
    assert_false(design_equal(a, b, NULL));
    strbuf_free(&why);
}

static void designs_without_signals_can_be_compared(void **state)
{
    Fixture *f = *state;
    start(f, "empty");
    Design *a = flatten(f, finish(f));
    start(f, "empty");
    Design *b = flatten(f, finish(f));
    assert_true(design_equal(a, b, NULL));
    assert_int_equal(a->n_nands, 0);
    assert_true(design_bytes(a) > 0);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(gates_of_an_instance_are_consecutive_and_in_preorder),
        TEST(every_net_has_the_driver_that_drives_it),
        TEST(each_name_leads_to_its_net),
        TEST(what_is_out_of_range_is_not_found),
        TEST(dots_in_names_are_not_taken_for_hierarchy_only),
        TEST(a_misspelt_name_is_told_the_nearest_one),
        TEST(every_path_that_is_printed_is_found_again),
        TEST(gates_and_flip_flops_lead_back_to_instance_and_place),
        TEST(an_unnamed_net_is_called_by_the_output_that_drives_it),
        TEST(instances_without_nets_own_nothing),
        TEST(feedback_is_gathered_from_every_instance),
        TEST(a_design_that_does_not_fit_is_refused_with_its_size),
        TEST(deep_nesting_is_flattened_without_recursion),
        TEST(the_clock_is_what_is_asked_for_or_what_clocks),
        TEST(designs_are_equal_number_for_number_and_name_for_name),
        TEST(designs_without_signals_can_be_compared),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
