/* test_engine.c - what engine.h promises, on circuits that fit in the head.
 *
 * Every test runs under each engine.  Circuits are drawn with the builder, and
 * driven line by line: step(c, "s=0 r=1 > q=1 qn=0") sets inputs, settles, and
 * compares.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/engine.h"
#include "engine/record.h"
#include "netlist/build.h"

typedef struct Circuit {
    const EngineOps *ops;
    Arena *arena;
    Intern *names;
    Diag *diag;
    Builder *b;
    const Module *modules[2];
    const Design *d;
    Engine *e;
} Circuit;

static Circuit *circuit_new(const EngineOps *ops)
{
    Arena *a = arena_new("test");
    Circuit *c = ARENA_NEW(a, Circuit);
    c->ops = ops;
    c->arena = a;
    c->names = intern_new(a);
    c->diag = diag_new(a, stderr);
    Sym name = intern_z(c->names, "top");
    Span at = {.file = diag_add_file(c->diag, "top.nl", STR(""))};
    c->b = builder_new(a, c->names, c->diag, name, name, at);
    return c;
}

static int under_ref(void **state)
{
    *state = circuit_new(&engine_ref);
    return 0;
}

static int under_cycle(void **state)
{
    *state = circuit_new(&engine_cycle);
    return 0;
}

static int teardown(void **state)
{
    Circuit *c = *state;
    engine_free(c->e);
    diag_free(c->diag);
    intern_free(c->names);
    arena_free(c->arena);
    return 0;
}

static Bit port(Circuit *c, SignalKind kind, const char *name)
{
    return builder_signal(c->b, intern_z(c->names, name), kind, 1, 1, false, 0);
}

static Bit in(Circuit *c, const char *name)
{
    return port(c, SIG_INPUT, name);
}

static Bit out(Circuit *c, const char *name)
{
    return port(c, SIG_OUTPUT, name);
}

static Bit nand2(Circuit *c, Bit a, Bit b)
{
    return builder_nand(c->b, a, b, 0);
}

static Bit not1(Circuit *c, Bit a)
{
    return nand2(c, a, a);
}

static Bit xor2(Circuit *c, Bit a, Bit b)
{
    Bit n = nand2(c, a, b);
    return nand2(c, nand2(c, a, n), nand2(c, b, n));
}

static void connect(Circuit *c, Bit to, Bit from)
{
    builder_drive(c->b, to, 0, NULL);
    assert_true(builder_join(c->b, to, from));
}

static Bit dff(Circuit *c, const char *name, Bit d, Bit clk, Logic init)
{
    return builder_dff(c->b, d, clk, init, intern_z(c->names, name), 0);
}

static void start(Circuit *c)
{
    Module *m = builder_finish(c->b, (ModId){1});
    assert_non_null(m);
    c->modules[1] = m;
    c->d = design_flatten(c->arena, c->modules, m, c->names, c->diag);
    assert_non_null(c->d);
    c->e = engine_new(c->ops, c->arena, c->d);
}

static NetId net(const Circuit *c, const char *name)
{
    SignalRef r;
    assert_true(design_find(c->d, str_from(name), &r, NULL));
    return design_ref_net(c->d, r, 0);
}

static char value(const Circuit *c, const char *name)
{
    return "01x"[engine_get(c->e, net(c, name))];
}

/* "s=0 r=1 > q=1": returns what settle returned. */
static bool step(Circuit *c, const char *line)
{
    char text[200];
    snprintf(text, sizeof text, "%s", line);
    bool is_checking = false;
    bool at_rest = false;
    for (char *word = strtok(text, " "); word; word = strtok(NULL, " ")) {
        if (*word == '>') {
            at_rest = engine_settle(c->e);
            is_checking = true;
            continue;
        }
        char *eq = strchr(word, '=');
        assert_non_null(eq);
        *eq = 0;
        if (!is_checking)
            engine_set(c->e, net(c, word), eq[1] == 'x' ? LOGIC_X : (Logic)(eq[1] - '0'));
        else if (value(c, word) != eq[1])
            fail_msg("after \"%s\": %s is %c", line, word, value(c, word));
    }
    assert_true(is_checking);
    return at_rest;
}

/* ---- gates ---- */

static void a_nand_is_x_only_where_its_inputs_leave_it_open(void **state)
{
    Circuit *c = *state;
    Bit a = in(c, "a");
    Bit b = in(c, "b");
    connect(c, out(c, "y"), nand2(c, a, b));
    start(c);
    step(c, "a=0 b=0 > y=1");
    step(c, "a=0 b=1 > y=1");
    step(c, "a=0 b=x > y=1");
    step(c, "a=1 b=0 > y=1");
    step(c, "a=1 b=1 > y=0");
    step(c, "a=1 b=x > y=x");
    step(c, "a=x b=0 > y=1");
    step(c, "a=x b=1 > y=x");
    step(c, "a=x b=x > y=x");
}

static void constants_and_wires_straight_through_have_their_values(void **state)
{
    Circuit *c = *state;
    Bit a = in(c, "a");
    Bit zero = out(c, "zero");
    Bit one = out(c, "one");
    Bit y = out(c, "y");
    Bit n = out(c, "n");
    connect(c, zero, BIT_0);
    connect(c, one, BIT_1);
    connect(c, y, a);
    connect(c, n, nand2(c, a, BIT_1));
    start(c);
    step(c, "> zero=0 one=1 y=x n=x");
    step(c, "a=1 > zero=0 one=1 y=1 n=0");
}

static void a_chain_of_gates_settles_in_one_go(void **state)
{
    Circuit *c = *state;
    Bit a = in(c, "a");
    Bit y = out(c, "y");
    for (int i = 0; i < 1001; i++)
        a = not1(c, a);
    connect(c, y, a);
    start(c);
    step(c, "a=0 > y=1");
    step(c, "a=1 > y=0");
}

/* ---- loops ---- */

static void draw_sr(Circuit *c)
{
    Bit s = in(c, "s");
    Bit r = in(c, "r");
    Bit q = out(c, "q");
    Bit qn = out(c, "qn");
    builder_feedback(c->b, q);
    connect(c, q, nand2(c, s, qn));
    connect(c, qn, nand2(c, r, q));
    start(c);
}

static void a_latch_sets_holds_and_resets(void **state)
{
    Circuit *c = *state;
    draw_sr(c);
    step(c, "s=1 r=1 > q=x qn=x");
    step(c, "s=0 > q=1 qn=0");
    step(c, "s=1 > q=1 qn=0");
    step(c, "r=0 > q=0 qn=1");
    step(c, "r=1 > q=0 qn=1");
    step(c, "s=0 r=0 > q=1 qn=1");
    step(c, "s=0 r=1 > q=1 qn=0");
}

static void a_race_of_both_latch_inputs_gives_x_until_one_decides(void **state)
{
    Circuit *c = *state;
    draw_sr(c);
    step(c, "s=0 r=0 > q=1 qn=1");
    step(c, "s=1 r=1 > q=x qn=x");
    step(c, "> q=x qn=x");
    step(c, "r=0 > q=0 qn=1");
    step(c, "r=1 > q=0 qn=1");
}

static void an_unknown_set_input_makes_a_reset_latch_x_but_not_a_set_one(void **state)
{
    Circuit *c = *state;
    draw_sr(c);
    step(c, "s=0 r=1 > q=1 qn=0");
    step(c, "s=x > q=1 qn=0");
    step(c, "s=1 r=0 > q=0 qn=1");
    step(c, "r=1 > q=0 qn=1");
    step(c, "s=x > q=x qn=x");
}

static void a_ring_oscillates_as_x_and_rests_when_it_is_stopped(void **state)
{
    Circuit *c = *state;
    Bit en = in(c, "en");
    Bit y = out(c, "y");
    builder_feedback(c->b, y);
    connect(c, y, nand2(c, en, y));
    start(c);
    assert_true(step(c, "en=0 > y=1"));
    assert_true(step(c, "en=1 > y=x"));
    assert_true(step(c, "en=0 > y=1"));
}

/* Two gated latches; the master is open while clk is 0. */
static Bit draw_d_latch(Circuit *c, Bit d, Bit en, Bit q)
{
    Bit set = nand2(c, d, en);
    Bit qn = nand2(c, nand2(c, set, en), q);
    builder_feedback(c->b, q);
    connect(c, q, nand2(c, set, qn));
    return q;
}

static void a_master_and_a_slave_latch_make_a_flip_flop(void **state)
{
    Circuit *c = *state;
    Bit d = in(c, "d");
    Bit clk = in(c, "clk");
    Bit q = out(c, "q");
    Bit m = draw_d_latch(c, d, not1(c, clk), builder_bit(c->b));
    draw_d_latch(c, m, clk, q);
    start(c);
    step(c, "d=1 clk=0 > q=x");
    step(c, "clk=1 > q=1");
    step(c, "d=0 > q=1");
    step(c, "clk=0 > q=1");
    step(c, "clk=1 > q=0");
    step(c, "d=1 > q=0");
}

static void the_six_nand_flip_flop_takes_d_when_its_clock_rises(void **state)
{
    Circuit *c = *state;
    Bit d = in(c, "d");
    Bit clk = in(c, "clk");
    Bit q = out(c, "q");
    Bit n2 = builder_bit(c->b);
    Bit n3 = builder_bit(c->b);
    Bit n4 = nand2(c, n3, d);
    Bit n1 = nand2(c, n4, n2);
    builder_nand_onto(c->b, n1, clk, n2, 0);
    builder_nand_onto(c->b, not1(c, nand2(c, n2, clk)), n4, n3, 0); /* of three inputs */
    builder_feedback(c->b, n2);
    builder_feedback(c->b, n3);
    builder_feedback(c->b, q);
    connect(c, q, nand2(c, n2, nand2(c, n3, q)));
    start(c);
    step(c, "d=0 clk=0 > q=x");
    step(c, "clk=1 > q=0");
    step(c, "d=1 > q=0");
    step(c, "clk=0 > q=0");
    step(c, "clk=1 > q=1");
    step(c, "d=0 > q=1");
    step(c, "clk=0 > q=1");
    step(c, "clk=1 > q=0");
}

/* ---- flip-flops ---- */

static void draw_dff(Circuit *c, Logic init)
{
    Bit d = in(c, "d");
    Bit clk = in(c, "clk");
    connect(c, out(c, "q"), dff(c, "r", d, clk, init));
    start(c);
}

static void a_flip_flop_takes_d_on_a_rising_edge_only(void **state)
{
    Circuit *c = *state;
    draw_dff(c, LOGIC_X);
    step(c, "clk=0 d=1 > q=x");
    step(c, "clk=1 > q=1");
    step(c, "d=0 > q=1");
    step(c, "clk=0 > q=1");
    step(c, "clk=1 > q=0");
    step(c, "clk=0 d=x > q=0");
    step(c, "clk=1 > q=x");
}

static void d_and_clk_may_change_at_one_moment(void **state)
{
    Circuit *c = *state;
    draw_dff(c, LOGIC_0);
    step(c, "clk=0 d=0 > q=0");
    step(c, "clk=1 d=1 > q=1");
}

static void a_clock_that_is_back_before_the_settle_is_no_edge(void **state)
{
    Circuit *c = *state;
    draw_dff(c, LOGIC_0);
    step(c, "clk=0 d=1 > q=0");
    step(c, "clk=1 clk=0 > q=0");
    step(c, "clk=0 clk=1 > q=1");
}

static void an_unknown_clock_keeps_q_only_when_d_equals_it(void **state)
{
    Circuit *c = *state;
    draw_dff(c, LOGIC_1);
    step(c, "clk=0 d=1 > q=1");
    step(c, "clk=x > q=1");
    step(c, "d=0 > q=1"); /* the clock did not move */
    step(c, "clk=1 > q=x");
    step(c, "clk=0 > q=x");
    step(c, "clk=1 > q=0");
    step(c, "clk=x d=1 > q=0");
    step(c, "clk=0 > q=0");
    step(c, "clk=x > q=x");
}

static void the_first_settle_sees_no_edge(void **state)
{
    Circuit *c = *state;
    draw_dff(c, LOGIC_0);
    step(c, "clk=1 d=1 > q=0");
    step(c, "clk=0 > q=0");
    engine_init(c->e, INIT_X, 0);
    step(c, "clk=1 > q=0");
    step(c, "clk=0 > q=0");
    step(c, "clk=1 > q=1");
}

static void a_state_that_is_set_stays_until_the_clock_rises(void **state)
{
    Circuit *c = *state;
    draw_dff(c, LOGIC_X);
    step(c, "clk=0 d=0 > q=x");
    step(c, "q=1 > q=1");
    step(c, "clk=1 > q=0");
    step(c, "q=1 > q=1");
}

static void two_flip_flops_exchange_their_values(void **state)
{
    Circuit *c = *state;
    Bit clk = in(c, "clk");
    Bit a = out(c, "a");
    Bit b = out(c, "b");
    connect(c, a, dff(c, "ra", b, clk, LOGIC_0));
    connect(c, b, dff(c, "rb", a, clk, LOGIC_1));
    start(c);
    step(c, "clk=0 > a=0 b=1");
    step(c, "clk=1 > a=1 b=0");
    step(c, "clk=0 > a=1 b=0");
    step(c, "clk=1 > a=0 b=1");
}

static void a_shift_register_moves_one_place_a_clock(void **state)
{
    Circuit *c = *state;
    Bit d = in(c, "d");
    Bit clk = in(c, "clk");
    Bit q0 = out(c, "q0");
    Bit q1 = out(c, "q1");
    connect(c, q0, dff(c, "r0", d, clk, LOGIC_X));
    connect(c, q1, dff(c, "r1", q0, clk, LOGIC_X));
    start(c);
    step(c, "clk=0 d=1 > q0=x q1=x");
    step(c, "clk=1 > q0=1 q1=x");
    step(c, "clk=0 d=0 > q0=1 q1=x");
    step(c, "clk=1 > q0=0 q1=1");
}

static void a_ripple_counter_counts_in_one_settle(void **state)
{
    Circuit *c = *state;
    Bit clk = in(c, "clk");
    static const char *const names[] = {"q0", "q1", "q2"};
    Bit q[3];
    for (int i = 0; i < 3; i++)
        q[i] = out(c, names[i]);
    for (int i = 0; i < 3; i++) {
        Bit inverted = not1(c, q[i]);
        connect(c, q[i], dff(c, names[i], inverted, clk, LOGIC_0));
        clk = inverted; /* rises when q falls */
    }
    start(c);
    step(c, "clk=0 > q0=0 q1=0 q2=0");
    for (int n = 1; n <= 20; n++) {
        assert_true(engine_cycle_once(c->e, net(c, "clk")));
        for (int i = 0; i < 3; i++)
            assert_int_equal(value(c, names[i]), '0' + (n >> i & 1));
    }
}

static void a_gated_clock_clocks_only_while_it_is_let_through(void **state)
{
    Circuit *c = *state;
    Bit d = in(c, "d");
    Bit clk = in(c, "clk");
    Bit en = in(c, "en");
    connect(c, out(c, "q"), dff(c, "r", d, not1(c, nand2(c, clk, en)), LOGIC_0));
    start(c);
    step(c, "clk=0 en=0 d=1 > q=0");
    step(c, "clk=1 > q=0");
    step(c, "clk=0 > q=0");
    step(c, "en=1 > q=0");
    step(c, "clk=1 > q=1");
    step(c, "d=0 en=0 > q=1");
    step(c, "en=1 > q=0"); /* the gate opens while clk is 1: an edge */
}

/* Two flip-flops, one for each edge of the clock that they make themselves. */
static void a_clock_that_never_stops_is_told_and_gives_x(void **state)
{
    Circuit *c = *state;
    Bit go = in(c, "go");
    Bit a = out(c, "a");
    Bit b = out(c, "b");
    Bit clk = xor2(c, go, xor2(c, a, b));
    connect(c, a, dff(c, "ra", not1(c, a), clk, LOGIC_0));
    connect(c, b, dff(c, "rb", not1(c, b), not1(c, clk), LOGIC_0));
    start(c);
    assert_true(step(c, "go=0 > a=0 b=0"));
    assert_false(step(c, "go=1 >"));
    assert_true(value(c, "a") == 'x' || value(c, "b") == 'x');
    assert_true(step(c, ">"));
    step(c, "a=0 b=0 >"); /* and it can be mended from outside */
    assert_int_equal(engine_max_rounds(c->d), 10);
}

/* ---- power-up ---- */

static void power_up_gives_the_value_of_the_source_else_the_one_asked_for(void **state)
{
    Circuit *c = *state;
    Bit clk = in(c, "clk");
    Bit u = out(c, "u");
    Bit zero = out(c, "zero");
    Bit one = out(c, "one");
    connect(c, u, dff(c, "ru", u, clk, LOGIC_X));
    connect(c, zero, dff(c, "r0", zero, clk, LOGIC_0));
    connect(c, one, dff(c, "r1", one, clk, LOGIC_1));
    start(c);
    step(c, "> u=x zero=0 one=1");
    engine_init(c->e, INIT_1, 0);
    step(c, "> u=1 zero=0 one=1");
    engine_init(c->e, INIT_0, 0);
    step(c, "> u=0 zero=0 one=1");
    engine_init(c->e, INIT_X, 0);
    step(c, "> u=x zero=0 one=1");
    bool seen[2] = {false, false};
    for (uint64_t seed = 0; seed < 20; seed++) {
        engine_init(c->e, INIT_RANDOM, seed);
        char first = value(c, "u");
        assert_true(first == '0' || first == '1');
        seen[first - '0'] = true;
        engine_init(c->e, INIT_RANDOM, seed);
        assert_int_equal(value(c, "u"), first);
    }
    assert_true(seen[0] && seen[1]);
}

static void a_cycle_without_a_clock_is_one_settle(void **state)
{
    Circuit *c = *state;
    Bit a = in(c, "a");
    connect(c, out(c, "y"), not1(c, a));
    start(c);
    engine_set(c->e, net(c, "a"), LOGIC_0);
    assert_true(engine_cycle_once(c->e, (NetId){0}));
    assert_int_equal(value(c, "y"), '1');
}

/* ---- lockstep, recorder, list ---- */

static void lockstep_names_the_first_net_that_differs(void **state)
{
    Circuit *c = *state;
    draw_sr(c);
    Engine *other = engine_new(&engine_ref, c->arena, c->d);
    Lockstep l = lockstep_new(other, c->e);
    StrBuf b = {0};
    lockstep_set(&l, net(c, "s"), LOGIC_0);
    lockstep_set(&l, net(c, "r"), LOGIC_1);
    assert_true(lockstep_settle(&l));
    assert_true(lockstep_cycle_once(&l, net(c, "s")));
    lockstep_explain(&l, 1, &b);
    strbuf_addc(&b, '\n');
    engine_set(c->e, net(c, "r"), LOGIC_0);
    assert_false(lockstep_settle(&l));
    lockstep_explain(&l, 2, &b);
    char want[200];
    snprintf(want, sizeof want,
             "cycle 1: ref and %s agree\ncycle 2: net 'r' is 1 under ref and 0 under %s",
             c->ops->name, c->ops->name);
    assert_string_equal(b.ptr, want);
    strbuf_free(&b);
    engine_free(other);
}

static void told_scope(void *self, Str instance, Str module)
{
    strbuf_printf(self, "%.*s:%.*s( ", STR_ARG(instance), STR_ARG(module));
}

static void told_close(void *self)
{
    strbuf_addz(self, ") ");
}

static void told_var(void *self, uint32_t id, TraceKind kind, Str name, uint32_t width, bool is_bus,
                     int64_t alias)
{
    strbuf_printf(self, "%u%c%.*s", id, "wrio"[kind], STR_ARG(name));
    if (is_bus)
        strbuf_printf(self, "[%u]", width);
    if (alias >= 0)
        strbuf_printf(self, "=%d", (int)alias);
    strbuf_addc(self, ' ');
}

static void told_begin(void *self, const char *timescale)
{
    strbuf_printf(self, "%s\n", timescale);
}

static void told_time(void *self, uint64_t now)
{
    strbuf_printf(self, "#%u ", (unsigned)now);
}

static void told_change(void *self, uint32_t id, const uint8_t *values)
{
    strbuf_printf(self, "%u:%c ", id, "01x"[values[0]]);
}

static void a_recorder_sends_each_change_once(void **state)
{
    Circuit *c = *state;
    Bit d = in(c, "d");
    Bit clk = in(c, "clk");
    Bit q = out(c, "q");
    Bit same = out(c, "same");
    Bit words = builder_signal(c->b, intern_z(c->names, "m"), SIG_MEMORY, 2, 1, true, 0);
    connect(c, words, dff(c, "r0", d, clk, LOGIC_0));
    connect(c, words + 1, dff(c, "r1", words, clk, LOGIC_0));
    connect(c, q, nand2(c, words, words + 1));
    connect(c, same, q);
    start(c);

    StrBuf b = {0};
    TraceSink sink = {&b,         told_scope, told_close, told_var,
                      told_begin, told_time,  told_change};
    Recorder *r = recorder_new(c->arena, c->e, &sink);
    step(c, "d=1 clk=0 >");
    recorder_sample(r, 0);
    recorder_sample(r, 1);
    step(c, "clk=1 >");
    recorder_sample(r, 5);
    assert_string_equal(b.ptr, "top:top( 0id 1iclk 2oq 3osame=2 4rm[0][1] 5rm[1][1] ) 1ns\n"
                               "#0 0:1 1:0 2:1 4:0 5:0 #5 1:1 4:1 ");
    strbuf_free(&b);
}

static void an_engine_is_found_by_name(void **state)
{
    Circuit *c = *state;
    assert_ptr_equal(engine_find(c->ops->name), c->ops);
    assert_null(engine_find("cycl"));
    in(c, "a");
    builder_abandon(c->b);
}

#define UNDER_BOTH(f)                                  \
    {#f " (ref)", f, under_ref, teardown, NULL},       \
    {#f " (cycle)", f, under_cycle, teardown, NULL}

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNDER_BOTH(a_nand_is_x_only_where_its_inputs_leave_it_open),
        UNDER_BOTH(constants_and_wires_straight_through_have_their_values),
        UNDER_BOTH(a_chain_of_gates_settles_in_one_go),
        UNDER_BOTH(a_latch_sets_holds_and_resets),
        UNDER_BOTH(a_race_of_both_latch_inputs_gives_x_until_one_decides),
        UNDER_BOTH(an_unknown_set_input_makes_a_reset_latch_x_but_not_a_set_one),
        UNDER_BOTH(a_ring_oscillates_as_x_and_rests_when_it_is_stopped),
        UNDER_BOTH(a_master_and_a_slave_latch_make_a_flip_flop),
        UNDER_BOTH(the_six_nand_flip_flop_takes_d_when_its_clock_rises),
        UNDER_BOTH(a_flip_flop_takes_d_on_a_rising_edge_only),
        UNDER_BOTH(d_and_clk_may_change_at_one_moment),
        UNDER_BOTH(a_clock_that_is_back_before_the_settle_is_no_edge),
        UNDER_BOTH(an_unknown_clock_keeps_q_only_when_d_equals_it),
        UNDER_BOTH(the_first_settle_sees_no_edge),
        UNDER_BOTH(a_state_that_is_set_stays_until_the_clock_rises),
        UNDER_BOTH(two_flip_flops_exchange_their_values),
        UNDER_BOTH(a_shift_register_moves_one_place_a_clock),
        UNDER_BOTH(a_ripple_counter_counts_in_one_settle),
        UNDER_BOTH(a_gated_clock_clocks_only_while_it_is_let_through),
        UNDER_BOTH(a_clock_that_never_stops_is_told_and_gives_x),
        UNDER_BOTH(power_up_gives_the_value_of_the_source_else_the_one_asked_for),
        UNDER_BOTH(a_cycle_without_a_clock_is_one_settle),
        UNDER_BOTH(lockstep_names_the_first_net_that_differs),
        UNDER_BOTH(a_recorder_sends_each_change_once),
        UNDER_BOTH(an_engine_is_found_by_name),
    };
    return cmocka_run_group_tests_name("engine", tests, NULL, NULL);
}
