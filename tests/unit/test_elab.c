/* test_elab.c - from text to modules: what a description means, and what is said when it means
 * nothing.
 *
 * A text is read from memory, its module `m` built, flattened and driven line by line:
 * "x=5 z=3 > s=8" sets inputs, settles, and compares. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "engine/engine.h"
#include "format/load.h"
#include "netlist/netlist.h"

typedef struct Fixture {
    Arena *arena;
    Diag *dg;
    FILE *stream;
    char *messages;
    size_t n_messages;
    Library *lib;
    LibFile *lf;
    const Module *top;
    Design *d;
    Engine *e;
} Fixture;

/* Behind each text, so that lines are counted from its first one. */
static const char prelude[] =
    "module not(x -> y) { nand(x, x -> y) }\n"
    "module and(x, z -> y) { t = nand(x, z); y = nand(t, t) }\n"
    "module or(x, z -> y) { y = nand(nand(x, x), nand(z, z)) }\n"
    "module xor(x, z -> y) { t = nand(x, z); y = nand(nand(x, t), nand(t, z)) }\n"
    "module mux(a, b, sel -> y) { y = nand(nand(a, nand(sel, sel)), nand(b, sel)) }\n"
    "module eq<N>(x[N], z[N] -> y) {\n"
    "    wire t[N + 1]; t[0] = 1; y = t[N]\n"
    "    for i in 0..N { t[i + 1] = t[i] & ~(x[i] ^ z[i]) }\n"
    "}\n"
    "module add<N>(x[N], z[N] -> s[N]) {\n"
    "    wire k[N + 1]; k[0] = 0; _ = k[N]\n"
    "    for i in 0..N {\n"
    "        s[i] = x[i] ^ z[i] ^ k[i]; k[i + 1] = x[i] & z[i] | k[i] & (x[i] ^ z[i])\n"
    "    }\n"
    "}\n"
    "module half(x, z -> s, c) { s = x ^ z; c = x & z }\n";

static int setup(void **state)
{
    Arena *a = arena_new("test");
    Fixture *f = ARENA_NEW(a, Fixture);
    f->arena = a;
    f->stream = open_memstream(&f->messages, &f->n_messages);
    f->dg = diag_new(a, f->stream);
    f->lib = library_new(a, f->dg);
    *state = f;
    return 0;
}

static int teardown(void **state)
{
    Fixture *f = *state;
    engine_free(f->e);
    library_free(f->lib);
    diag_free(f->dg);
    fclose(f->stream);
    free(f->messages);
    arena_free(f->arena);
    return 0;
}

static Fixture *afresh(void **state)
{
    teardown(state);
    setup(state);
    return *state;
}

static const char *said(Fixture *f)
{
    fflush(f->stream);
    return f->messages;
}

static Fixture *read_text(void **state, const char *text)
{
    Fixture *f = afresh(state);
    StrBuf b = {0};
    strbuf_printf(&b, "%s\n%s", text, prelude);
    Str kept = {arena_copy(f->arena, b.ptr, b.len), b.len};
    strbuf_free(&b);
    f->lf = library_parse(f->lib, "t.nl", kept);
    return f;
}

/* `m`, or what spec says, as a design at power-up. */
static Fixture *build(void **state, const char *spec, const char *text)
{
    Fixture *f = read_text(state, text);
    f->top = library_top(f->lib, f->lf, spec);
    if (!f->top)
        fail_msg("%s\n%s", text, said(f));
    f->d = library_flatten(f->lib, f->arena, f->top);
    assert_non_null(f->d);
    Order o = design_order(f->arena, f->d);
    if (design_check_loops(f->d, &o, f->dg) || diag_n_errors(f->dg) || diag_n_warnings(f->dg))
        fail_msg("%s\n%s", text, said(f));
    f->e = engine_new(&engine_cycle, f->arena, f->d);
    engine_init(f->e, INIT_X, 0);
    return f;
}

static SignalRef signal_of(Fixture *f, const char *name)
{
    SignalRef r;
    if (!design_find(f->d, str_from(name), &r, NULL))
        fail_msg("there is no '%s'", name);
    return r;
}

static void set(Fixture *f, const char *name, const char *value)
{
    SignalRef r = signal_of(f, name);
    int64_t v = 0;
    assert_true(value[0] == 'x' || str_to_int(str_from(value), &v));
    for (uint32_t i = 0; i < r.width; i++) {
        NetId net = design_ref_net(f->d, r, i);
        if (net.ix)
            engine_set(f->e, net, value[0] == 'x' ? LOGIC_X : (Logic)(v >> i & 1));
    }
}

static void check(Fixture *f, const char *line, const char *name, const char *value)
{
    SignalRef r = signal_of(f, name);
    int64_t want = 0, got = 0;
    assert_true(value[0] == 'x' || str_to_int(str_from(value), &want));
    for (uint32_t i = 0; i < r.width; i++) {
        Logic v = engine_get(f->e, design_ref_net(f->d, r, i));
        if ((v == LOGIC_X) != (value[0] == 'x'))
            fail_msg("%s: bit %u of %s is %s", line, i, name, v == LOGIC_X ? "x" : "known");
        got |= v == LOGIC_1 ? INT64_C(1) << i : 0;
    }
    if (got != want)
        fail_msg("%s: %s is %" PRId64, line, name, got);
}

/* "x=5 z=x > s=x" */
static void step(Fixture *f, const char *line)
{
    char text[256];
    bool is_output = false;
    assert_true(strlen(line) < sizeof text);
    strcpy(text, line);
    for (char *word = strtok(text, " "); word; word = strtok(NULL, " ")) {
        if (strcmp(word, ">") == 0) {
            is_output = true;
            engine_settle(f->e);
            continue;
        }
        char *value = strchr(word, '=');
        assert_non_null(value);
        *value++ = 0;
        if (is_output)
            check(f, line, word, value);
        else
            set(f, word, value);
    }
}

/* Steps separated by ';'. */
static Fixture *works(void **state, const char *text, const char *steps)
{
    Fixture *f = build(state, "m", text);
    char lines[1024];
    assert_true(strlen(steps) < sizeof lines);
    strcpy(lines, steps);
    for (char *at = lines, *end; at; at = end) {
        end = strchr(at, ';');
        if (end)
            *end++ = 0;
        step(f, at);
    }
    return f;
}

/* All that can be found in a text without being told parameters. */
static void check_all(Fixture *f)
{
    unsigned n_built, n_unbuilt;
    bool fine = library_check(f->lib, f->lf, &n_built, &n_unbuilt);
    const Module *m = fine ? library_top(f->lib, f->lf, "m") : NULL;
    Design *d = m ? library_flatten(f->lib, f->arena, m) : NULL;
    if (!d)
        return;
    Order o = design_order(f->arena, d);
    design_check_loops(d, &o, f->dg);
}

/* One error, in these words. */
static void refused(void **state, const char *text, const char *says)
{
    Fixture *f = read_text(state, text);
    check_all(f);
    if (diag_n_errors(f->dg) != 1 || !strstr(said(f), says))
        fail_msg("%s\nhas %u errors, not one with '%s':\n%s", text, diag_n_errors(f->dg), says,
                 said(f));
}

static void warned(void **state, const char *text, const char *says)
{
    Fixture *f = read_text(state, text);
    check_all(f);
    if (diag_n_errors(f->dg) || diag_n_warnings(f->dg) != 1 || !strstr(said(f), says))
        fail_msg("%s\nhas %u errors and %u warnings, not one with '%s':\n%s", text,
                 diag_n_errors(f->dg), diag_n_warnings(f->dg), says, said(f));
}

/* ---- widths ---- */

static void a_number_takes_the_width_of_its_place(void **state)
{
    works(state, "module m(x[4] -> y[4], z) { y = x & 5; z = 1; }", "x=15 > y=5 z=1; x=2 > y=0");
    works(state, "module m( -> y[4]) { y = -1 }", " > y=15");
    works(state, "module m( -> y[4]) { y = -8 }", " > y=8");
    works(state, "module m( -> y[4]) { y = 3 + 2 * 4 }", " > y=11");
    works(state, "module m(x[4] -> y) { y = x == 9 }", "x=9 > y=1; x=8 > y=0");
    works(state, "module m(x -> y[4]) { y = x ? 4'd9 : 6 }", "x=1 > y=9; x=0 > y=6");
    works(state, "module m(x -> y) { t = x ? 1 : 0; y = ~t }", "x=1 > y=0; x=0 > y=1");
    works(state, "module m(x -> y[4]) { y = x ? 9 : 6 }", "x=1 > y=9; x=0 > y=6");
    works(state, "module m(x, w -> y[4]) { y = x ? 9 : w ? 3 : -8 }",
          "x=1 w=0 > y=9; x=0 w=1 > y=3; w=0 > y=8");
    works(state, "module m(x, a[4] -> y[4], z[2]) { y = a + (x ? 9 : 6); z = {x ? 1 : 0, 1} }",
          "x=1 a=3 > y=12 z=3; x=0 > y=9 z=1");
    works(state, "module m(x, a[4], c -> y[4]) { y = mux(a, x ? 9 : 6, c) }",
          "x=1 a=3 c=0 > y=3; c=1 > y=9; x=0 > y=6");
    works(state, "module m(x[2] -> y[8]) { y = {1, 4'd5, 0, x} }", "x=3 > y=171");
    works(state, "module m( -> y[70]) { y = 0x21_0000_0000_0000_0001 }",
          " > y[63:0]=1 y[69:64]=33");
    works(state, "module m( -> y[70]) { y = 70'h20_0000_0000_0000_0003 }",
          " > y[63:0]=3 y[69:64]=32");
    works(state, "module m( -> y[70]) { y = -2 }", " > y[62:0]=0x7ffffffffffffffe y[69:63]=127");
    works(state, "module m(x[4] -> y) { _ = x; y = min(3, clog2(9)) - 2 }", " > y=1");
    works(state, "module m( -> y[3]) { y = max(2, 5) }", " > y=5");
    works(state, "module m(x -> y) { y = min(x, 1) }\nmodule min(a, b -> y) { y = a ^ b }",
          "x=1 > y=0; x=0 > y=1"); /* a module goes before the function of that name */
}

static void a_number_that_does_not_fit_is_refused(void **state)
{
    refused(state, "module m( -> y[4]) { y = 16 }", "16 does not fit 4 bits");
    refused(state, "module m( -> y[4]) { y = -9 }", "-9 does not fit 4 bits");
    refused(state, "module m( -> y) { y = 2 }", "2 does not fit 1 bit\n");
    refused(state, "module m(x[2] -> y) { y = x == 4 }", "4 does not fit 2 bits");
    refused(state, "module m(x -> y[3]) { y = x ? 9 : 6 }", "1:31: error: 9 does not fit 3 bits");
    refused(state, "module m(x -> y) { t = x ? 9 : 6; y = t }", "'t' is made here, and a number has "
            "no width; write it as in 8'd9, or declare: wire t[8]");
    refused(state, "module m(x -> y[8]) { y = {x ? 3 : 2, 4'd0} }",
            "a number inside { } needs a width, as in 4'd3");
    refused(state, "module m(x -> y) { y = (x ? 9 : 6)[0] }", "an integer has no bits");
    refused(state, "module m( -> y) { y = 0x10000000000000000 }", "this number does not fit 1 bit\n");
    refused(state, "module m( -> y[64]) { y = 0x10000000000000000 }",
            "this number does not fit 64 bits");
    refused(state, "module m( -> y[70]) { y = 70'h40_0000_0000_0000_0000 }",
            "this number does not fit 70 bits");
    refused(state, "module m( -> y[8]) { y = {3, 4'd0} }",
            "a number inside { } needs a width, as in 4'd3");
    refused(state, "module m( -> y[8]) { t = 3; y = t }", "'t' is made here, and a number has no "
            "width; write it as in 8'd3, or declare: wire t[8]");
    refused(state, "module m(x -> y) { y = {0{x}} }", "0 copies cannot be made");
    refused(state, "module m(x -> y) { y = {-3{x}} }", "-3 copies cannot be made");
}

static void parts_of_a_bus_are_chosen_and_joined(void **state)
{
    works(state, "module m(x[8] -> y[4], z) { y = x[5:2]; z = x[7]; _ = x }",
          "x=0xa8 > y=10 z=1");
    works(state, "module m(x[4] -> y[8]) { y = {x[1:0], {3{x[3]}}, x[2:0]} }", "x=9 > y=0x79");
    works(state, "module m(x[8] -> y[2]) { y = x[6:1][3:2]; _ = x }", "x=0x10 > y=2");
    works(state, "module m(x[4] -> y[4]) { y[1:0] = x[3:2]; {y[3], y[2]} = x[1:0] }",
          "x=6 > y=9");
    works(state, "module m(a[2][4] -> y[4], z) { y = a[1]; z = a[0][2]; _ = a }",
          "a=0x90 > y=9 z=0; a=0x04 > y=0 z=1");
    works(state, "module m(a[2][4] -> y[8], b[2][4]) { b = {a[0], a[1]}; y = a[1:0] }",
          "a=0x93 > y=0x93 b=0x39");
    works(state, "module m(x[1] -> y[1]) { y[0] = ~x[0] }", "x=1 > y=0");
}

static void parts_that_are_not_there_are_refused(void **state)
{
    refused(state, "module m(x[4] -> y) {\n y = x[4]\n}", "2:6: error: index 4 is outside 0 to 3");
    refused(state, "module m(x[4] -> y) { y = x[-1] }", "index -1 is outside 0 to 3");
    refused(state, "module m(x[4] -> y[2]) { y = x[4:3] }", "index 4 is outside 0 to 3");
    refused(state, "module m(x[4] -> y[2]) { y = x[0:1] }",
            "the slice [0:1] is empty: the high end comes first");
    refused(state, "module m(x -> y) { y = x[0] }", "a single wire has no bits to choose from");
    refused(state, "module m(x[4] -> y) { y = x[0][0] }", "a single wire has no bits to choose");
    refused(state, "module m( -> y) { const N = 5; y = N[0] }",
            "an integer has no bits; give it a width first, as in 8'd5");
    refused(state, "module m(x -> y[4]) { y[4] = x; y[3:0] = 0 }", "index 4 is outside 0 to 3");
}

static void widths_must_agree(void **state)
{
    refused(state, "module m(x[4] -> y[3]) {\n  y = x\n}",
            "2:3: error: widths do not agree: this has 3 bits, and 4 bits come");
    refused(state, "module m(x[4] -> y) { y = x }", "this has 1 bit, and 4 bits come");
    refused(state, "module m(x -> y[4]) { y = x }", "this has 4 bits, and 1 bit comes");
    refused(state, "module m(x[4], z[3] -> y[4]) { y = x & z }",
            "widths do not agree: 'z' of 'and' has 3 bits, 'x' has 4");
    refused(state, "module m(x[4], z[3] -> y[4]) { y = x + z }",
            "widths do not agree: 'z' of 'add<4>' has 4 bits, and this has 3");
    refused(state, "module m(x[4], z[4] -> y[4]) { y = add<3>(x, z) }",
            "widths do not agree: 'x' of 'add<3>' has 3 bits, and this has 4");
    refused(state, "module m(x[2] -> y) { y = dff(0, x) }",
            "a clock is a single wire, and this has 2 bits");
}

static void a_new_name_is_as_wide_as_what_makes_it(void **state)
{
    Fixture *f = works(state, "module m(x[4] -> y[4], z) {\n t = ~x\n u = t[0] & 1\n"
                              " half(u, 0 -> v, _)\n y = t\n z = v\n}",
                       "x=6 > y=9 z=1 t=9 u=1 v=1");
    assert_int_equal(signal_of(f, "t").width, 4);
    assert_int_equal(signal_of(f, "u").width, 1);
    assert_int_equal(signal_of(f, "v").width, 1);
    f = works(state, "module m(x[1] -> y[1]) { t = ~x; y[0] = t[0] }", "x=1 > y=0");
    assert_int_equal(signal_of(f, "t[0]").width, 1);
}

/* ---- names ---- */

static void names_may_be_used_before_they_are_made(void **state)
{
    works(state, "module m(x[3] -> y[3]) {\n y = c\n c = ~b\n b = ~a\n a = ~x\n}", "x=5 > y=2");
    works(state, "module m(x, z -> y) { y = u.c; u = half(t, z); t = ~x }", "x=0 z=1 > y=1");
    works(state, "module m(x -> y) {\n y = t\n if 1 {\n  t = ~x\n }\n}", "x=0 > y=1");
    works(state, "module m(x -> y[N]) {\n y = {N{x}}\n const N = M + 1\n const M = 2\n}",
          "x=1 > y=7");
    works(state, "module m(clk -> q[2]) {\n q = dff(d, clk)\n d = n\n n = q + 1\n}",
          "clk=0 > q=x; clk=1 > q=x");
}

static void a_width_that_depends_on_itself_is_refused(void **state)
{
    refused(state, "module m(x -> y) {\n  y = a\n  a = ~b\n  b = ~a & x\n}",
            "the width of 'a' depends on itself here");
    assert_non_null(strstr(said(*state), "declare it, so that its width is known: wire a[...]"));
    refused(state, "module m(clk -> y) {\n  q = dff(~q, clk)\n  y = q\n}",
            "the width of 'q' depends on itself here");
    refused(state, "module m( -> y) { const A = B; const B = A; y = A }",
            "the value of 'A' depends on itself");
    refused(state, "module m(x[N] -> y) { const N = clog2(N); y = x[0] }",
            "the value of 'N' depends on itself");
}

/* Names in a row, each needed by the one before. */
static void chain(StrBuf *b, int n)
{
    strbuf_clear(b);
    strbuf_addz(b, "module m(x -> y) {\n y = ~t0\n");
    for (int i = 0; i < n; i++)
        strbuf_printf(b, " t%d = ~t%d\n", i, i + 1);
    strbuf_printf(b, " t%d = x\n}\n", n);
}

static void names_in_a_row_are_bounded(void **state)
{
    StrBuf b = {0};
    chain(&b, 1400);
    works(state, b.ptr, "x=1 > y=0");
    chain(&b, 2000);
    refused(state, b.ptr, "more than 1500 names are used before they are made, each by the one "
                          "before");
    assert_non_null(strstr(said(*state), "or turn the order of the lines round"));
    strbuf_free(&b);
}

static void a_name_that_nobody_made_is_refused(void **state)
{
    refused(state, "module m(x, carry -> y) {\n y = x & cary\n _ = carry\n}",
            "2:10: error: nothing is called 'cary' here");
    assert_non_null(strstr(said(*state), "1:13: note: did you mean 'carry'?"));
    refused(state, "module m(x -> y) { y = x[N] }", "nothing is called 'N' here");
    refused(state, "module m(x -> y) { k[0] = x; y = x }", "nothing is called 'k' here");
    refused(state, "module m(x -> y) { {k, y} = 2'd3; _ = x }", "nothing is called 'k' here");
    refused(state, "module m(x -> y) { feedback k[1]; y = x }", "nothing is called 'k' here");
    refused(state, "module m(x -> y) { for i in 0..2 { t = ~x; _ = t }; y = t }",
            "nothing is called 't' here");
}

static void a_name_is_declared_once(void **state)
{
    refused(state, "module m(x -> y) {\n wire x\n y = x\n}", "2:7: error: 'x' is declared twice");
    assert_non_null(strstr(said(*state), "1:10: note: first here"));
    refused(state, "module m(x -> y) { wire t, t; t = x; y = t }", "'t' is declared twice");
    refused(state, "module m<N = 1>(x -> y) { const N = 2; y = x }", "'N' is declared twice");
    refused(state, "module m(x, x -> y) { y = x }", "'x' is declared twice");
    refused(state, "module m(x -> y) { y = x; for i in 0..2 { const i = 3 } }",
            "'i' is declared twice");
    refused(state, "module m(x -> y) { y = x }\nmodule m(x -> y) { y = x }",
            "2:8: error: there is a module 'm' already");
    refused(state, "module m(x -> y) { y = x }\nmodule nand(x -> y) { y = x }",
            "'nand' is a primitive and cannot be a module");
    refused(state, "module m(x -> y) { y = x }\nmodule dff(x -> y) { y = x }",
            "'dff' is a primitive and cannot be a module");
}

static void a_name_has_one_meaning(void **state)
{
    refused(state, "module m(x -> y) { const N = x; y = N }",
            "'x' is a wire, and an integer is wanted here");
    refused(state, "module m(x -> y) { if x { y = x } else { y = x } }",
            "'x' is a wire, and an integer is wanted here");
    refused(state, "module m(x -> y) { const N = 1; N = x; y = x }",
            "'N' is an integer, and only a wire can be driven");
    refused(state, "module m(x -> y) { u = half(x, x); u = x; y = u.s }",
            "'u' is an instance, and only a wire can be driven");
    refused(state, "module m(x -> y) { x = 1; y = x }",
            "'x' is an input; it cannot be driven from inside");
    refused(state, "module m(x -> y) { ~y = x }",
            "this cannot be driven; a wire, some of its bits");
    refused(state, "module m(x -> y) { y = _; half(x, x -> _, _) }", "'_' has no value");
    refused(state, "module m(x -> y) { y = x; feedback 3 }", "a wire is wanted here");
    refused(state, "module m(x -> y) { y = x; x & y }",
            "this has no effect; drive something with it");
}

/* ---- loops, conditions, recursion ---- */

static void loops_are_unfolded(void **state)
{
    works(state, "module m(x[5] -> y[5]) { for i in 0..5 { y[4 - i] = x[i] } }",
          "x=0b10110 > y=0b01101");
    works(state, "module m(x[6] -> y[6]) {\n for i in 0..2 {\n  for j in 0..3 {\n"
                 "   y[i * 3 + j] = x[j * 2 + i]\n  }\n }\n}", "x=0b010011 > y=0b001101");
    works(state, "module m(x -> y) { for i in 3..3 { y = x }; for i in 5..-5 { y = x }; y = ~x }",
          "x=0 > y=1");
    works(state, "module m(x -> y[2]) { for i in -1..1 { y[i + 1] = x } }", "x=1 > y=3");
}

static void each_round_has_names_of_its_own(void **state)
{
    Fixture *f = works(state, "module m(x[3] -> y[3]) {\n for i in 0..3 {\n  wire w\n  w = ~x[i]\n"
                              "  t = ~w\n  u = half(t, 1)\n  y[i] = u.s\n  _ = u.c\n }\n}",
                       "x=5 > y=2 w[0]=0 w[1]=1 t[2]=1 u[1].x=0 u[2].x=1");
    assert_int_equal(signal_of(f, "w[1]").width, 1);
    works(state, "module m(x -> y[4]) {\n for i in 0..2 {\n  for j in 0..2 {\n   t = ~x\n"
                 "   y[2 * i + j] = t\n  }\n }\n}", "x=0 > y=15 t[1][0]=1");
    works(state, "module m(x -> y) { const i = 7; for i in 0..1 { t = ~x; y = t }; _ = 7 - i }",
          "x=0 > y=1");
}

static void one_branch_is_kept(void **state)
{
    static const char text[] =
        "module pick<N>(x -> y) {\n"
        " if N == 0 {\n  y = x\n } else if N == 1 {\n  t = ~x\n  y = t\n }\n else {\n  y = 1\n"
        "  _ = x\n }\n}\n"
        "module m(x -> a, b, c) { a = pick<0>(x); b = pick<1>(x); c = pick<2>(x) }";
    works(state, text, "x=1 > a=1 b=0 c=1; x=0 > a=0 b=1 c=1");
    works(state, "module m(x -> y) { if 0 { y = nothing[3] }; y = x }", "x=1 > y=1");
    works(state, "module m(x -> y) { if 1 { wire t[2]; const K = 1 }; t = {x, x}; y = t[K] }",
          "x=1 > y=1");
}

static void assertions_stop_with_their_message(void **state)
{
    static const char text[] = "module n<N>(x -> y) {\n"
                               " assert N > 2, \"n needs 100%% %s\"\n y = x\n}\n"
                               "module m(x -> y) { y = n<%d>(x) }";
    StrBuf b = {0};
    strbuf_addz(&b, text);
    char *digit = strstr(b.ptr, "%d");
    memcpy(digit, " 3", 2);
    works(state, b.ptr, "x=1 > y=1");
    memcpy(digit, " 2", 2);
    refused(state, b.ptr, "2:9: error: n needs 100%% %s\n");
    strbuf_free(&b);
}

static void recursion_ends_by_a_condition(void **state)
{
    works(state, "module all<N>(x[N] -> y) {\n if N == 1 {\n  y = x[0]\n } else {\n"
                 "  const H = N / 2\n  y = all(x[H - 1:0]) & all(x[N - 1:H])\n }\n}\n"
                 "module m(x[13] -> y) { y = all(x) }", "x=8191 > y=1; x=8190 > y=0; x=4095 > y=0");
    works(state, "module down<N>(x -> y) { if N { y = down<N - 1>(~x) } else { y = x } }\n"
                 "module m(x -> y) { y = down<498>(x) }", "x=1 > y=1");
}

static void recursion_without_end_is_refused(void **state)
{
    refused(state, "module m(x -> y) {\n y = m(x)\n}",
            "2:6: error: recursion without end: 'm' contains itself");
    assert_non_null(strstr(said(*state), "note: m -> m\n"));
    assert_non_null(strstr(said(*state), "end it with 'if'"));
    refused(state, "module m(x -> y) { y = a(x) }\nmodule a(x -> y) { y = m(x) }",
            "contains itself");
    assert_non_null(strstr(said(*state), "note: m -> a -> m\n"));
    refused(state, "module r<N>(x -> y) { y = r<N + 1>(x) }\nmodule m(x -> y) { y = r<0>(x) }",
            "recursion without end: more than 500 modules inside one another");
    assert_non_null(strstr(said(*state), "note: m -> r<0> -> r<1> -> r<2> -> ... -> "
                                         "r<496> -> r<497> -> r<498> -> r<499>\n"));
}

/* ---- placing modules ---- */

static void parameters_are_given_inferred_or_defaults(void **state)
{
    static const char two[] = "module two<A, B = A + 1>(x[A] -> y[B]) { y[A - 1:0] = x\n"
                              " for i in A..B { y[i] = 1 } }\n";
    static const char *const places[] = {"two<2, 3>(x)", "two<B: 3, A: 2>(x)", "two<2, B: 3>(x)",
                                         "two<2>(x)", "two(x)", "two<B: 3>(x)"};
    StrBuf b = {0};
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        strbuf_clear(&b);
        strbuf_printf(&b, "%smodule m(x[2] -> y[3]) { y = %s }", two, places[i]);
        works(state, b.ptr, "x=1 > y=5; x=2 > y=6");
    }
    strbuf_free(&b);
    Fixture *f = build(state, "two<3, B: 5>", two);
    assert_string_equal(intern_cstr(f->lib->names, f->top->name), "two<3, 5>");
    assert_string_equal(intern_cstr(f->lib->names, f->top->base), "two");
}

static void parameters_that_make_no_sense_are_refused(void **state)
{
    static const char head[] = "module n<N>(x -> y) { assert N, \"\"; y = x }\n";
    static const struct {
        const char *place, *says;
    } cases[] = {
        {"n(x)", "2:24: error: 'n' needs a value for 'N'"},
        {"n<1, 2>(x)", "'n' has only 1 parameter\n"},
        {"n<K: 1>(x)", "'n' has no parameter 'K'"},
        {"n<1, N: 2>(x)", "this parameter was given already"},
        {"n<x>(x)", "'x' is a wire, and an integer is wanted here"},
        {"n<1 / 0>(x)", "division by zero"},
        {"nand<1>(x, x)", "a nand has no parameters"},
        {"dff<2>(x, x)", "a flip-flop powers up as dff<0> or dff<1>"},
        {"dff<0, 1>(x, x)", "a flip-flop powers up as dff<0> or dff<1>"},
        {"not<1>(x)", "'not' has no parameters"},
    };
    StrBuf b = {0};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        strbuf_clear(&b);
        strbuf_printf(&b, "%smodule m(x -> y) { y = %s }", head, cases[i].place);
        refused(state, b.ptr, cases[i].says);
    }
    strbuf_free(&b);
}

static void a_module_is_built_once_for_the_same_parameters(void **state)
{
    Fixture *f = build(state, "m", "module n<N>(x[N] -> y[N]) { y = ~x }\n"
                                   "module m(x[4] -> a[4], b[4], c[2]) {\n"
                                   " a = n(x); b = n<4>(x); c = n<2>(x[1:0])\n}");
    const Module *first = f->lib->modules.ptr[f->top->insts[0].module.ix];
    const Module *second = f->lib->modules.ptr[f->top->insts[1].module.ix];
    const Module *third = f->lib->modules.ptr[f->top->insts[2].module.ix];
    assert_ptr_equal(first, second);
    assert_ptr_not_equal(first, third);
    assert_string_equal(intern_cstr(f->lib->names, third->name), "n<2>");
}

static void modules_of_single_wires_are_placed_for_each_bit(void **state)
{
    Fixture *f = works(state, "module m(a[3], b[3], s -> y[3]) { u = mux(a, b, s); y = u }",
                       "a=3 b=5 s=0 > y=3; s=1 > y=5");
    assert_int_equal(f->top->n_insts, 3);
    assert_string_equal(intern_cstr(f->lib->names, f->top->insts[2].name), "u[2]");
    works(state, "module m(a[3] -> y[3], z[3]) { half(a, 7 -> y, z) }", "a=5 > y=2 z=5");
    works(state, "module m(a[3], b -> y[3]) { y = nand(a, b) }", "a=5 b=1 > y=2; b=0 > y=7");
    f = works(state, "module m(d[3], clk -> q[3]) { q = dff<1>(d, clk) }",
              "d=2 clk=0 > q=7; clk=1 > q=2; d=5 clk=0 > q=2");
    assert_int_equal(f->top->n_dffs, 3);
    assert_int_equal(f->top->dff_init[2], LOGIC_1);
    assert_string_equal(intern_cstr(f->lib->names, f->top->dff_name[2]), "q[2]");
    works(state, "module m(a[1], b -> y[1]) { y[0] = and(a, b)[0] }", "a=1 b=1 > y=1");
}

static void an_instance_may_feed_itself(void **state)
{
    static const char text[] = "module reg<N>(d[N], clk -> q[N], n[N]) {\n"
                               " r = dff<0>(d, clk)\n q = r\n n = ~r\n}\n"
                               "module m(clk -> y[3], z[3]) {\n"
                               " u = reg<3>(u.q + 1, clk)\n y = u.q\n z = u.n\n}";
    works(state, text, "clk=0 > y=0 z=7; clk=1 > y=1; clk=0 > y=1; clk=1 > y=2 z=5");
    works(state, "module reg<N>(d[N], clk -> q[N]) { q = dff<0>(d, clk) }\n"
                 "module m(clk -> y[2]) { y = u; d = u + 1; u = reg<2>(d, clk) }",
          "clk=0 > y=0; clk=1 > y=1");
    refused(state, "module reg<N>(d[N], clk -> q[N]) { q = dff<0>(d, clk) }\n"
                   "module m(clk -> y[2]) { y = u; d = u + 1; u = reg(d, clk) }",
            "depends on itself here"); /* N is told by d, and d by N */
}

static void outputs_may_be_words(void **state)
{
    Fixture *f = works(state, "module w(x[4] -> a[2][2], y) { a = {x[1:0], x[3:2]}; y = x[0] }\n"
                              "module m(x[4] -> y[2], z) {\n u = w(x)\n y = u.a[1]\n z = u.y\n"
                              " _ = u.a\n}", "x=0b1001 > y=1 z=1; x=0b0110 > y=2 z=0");
    assert_int_equal(f->d->n_insts, 2);
}

static void an_instance_with_an_output_connected_is_that_output(void **state)
{
    works(state, "module m(x -> y, z) { u = not(x -> t); y = u & x; z = t }", "x=0 > y=0 z=1");
}

static void instances_and_flip_flops_are_called_as_what_they_drive(void **state)
{
    Fixture *f = build(state, "m",
                       "module m(x[2], c -> y[4], z) {\n y[3:2] = dff(x, c)\n"
                       " {y[1], y[0]} = dff(x, c)\n z = x[0] ^ x[1] & c\n}");
    static const char *const dffs[] = {"y[3:2][0]", "y[3:2][1]"};
    for (uint32_t i = 0; i < 2; i++)
        assert_string_equal(intern_cstr(f->lib->names, f->top->dff_name[i]), dffs[i]);
    assert_string_equal(intern_cstr(f->lib->names, f->top->insts[0].name), "z$1");
    assert_string_equal(intern_cstr(f->lib->names, f->top->insts[1].name), "z");
}

static void dollar_numbers_are_wires_without_a_name(void **state)
{
    Fixture *f = works(state, "module m(x -> y) { wire $1; nand(x, x -> $1); nand($1, $1 -> y) }",
                       "x=1 > y=1");
    SignalRef r;
    assert_false(design_find(f->d, STR("$1"), &r, NULL));
}

static void connections_by_position_and_by_name(void **state)
{
    static const char *const places[] = {
        "half(x, z -> s, c)", "half(x: x, z: z -> s: s, c: c)", "half(z: z, x: x -> c: c, s: s)",
        "half(x, z: z -> s, c: c)", "u = half(x, z); s = u.s; c = u.c",
        "u = half(x, z -> s, _); c = u.c", "half(x, z -> c: c); s = x ^ z",
        "half(x, z -> s, _); c = half(z, x -> _, _).c",
    };
    StrBuf b = {0};
    for (size_t i = 0; i + 1 < sizeof places / sizeof *places; i++) {
        strbuf_clear(&b);
        strbuf_printf(&b, "module m(x, z -> s, c) { %s }", places[i]);
        works(state, b.ptr, "x=1 z=0 > s=1 c=0; z=1 > s=0 c=1");
    }
    strbuf_clear(&b);
    strbuf_printf(&b, "module m(x, z -> s, c) { %s }", places[7]);
    refused(state, b.ptr, "only an instance has outputs: NAME.OUTPUT");
    strbuf_free(&b);
}

static void connections_that_make_no_sense_are_refused(void **state)
{
    static const struct {
        const char *lines, *says;
    } cases[] = {
        {"y = and(x)", "the input 'z' of 'and' is not connected"},
        {"y = and(z: x)", "the input 'x' of 'and' is not connected"},
        {"y = and(x, x, x)", "'and' has 2 inputs, and this is one more"},
        {"y = and(x, k: x)", "'and' has no input 'k'"},
        {"y = and(x, x: x)", "the input 'x' is connected already"},
        {"half(x, x -> y)", "the output 'c' of 'half' is not connected"},
        {"half(x, x -> y, _, _)", "'half' has 2 outputs, and this is one more"},
        {"half(x, x -> q: y)", "'half' has no output 'q'"},
        {"half(x, x -> s: y, s: _)", "the output 's' is connected already"},
        {"y = half(x, x)", "'half' has 2 outputs, and one is wanted here"},
        {"y = half(x, x) & x", "'half' has 2 outputs, and one is wanted here"},
        {"u = half(x, x); y = u", "'u' has 2 outputs: say which one, as in u.s"},
        {"u = half(x, x); y = u.q", "'u' has no output 'q'; it has s, c"},
        {"y = x.s", "'x' is not an instance, so it has no '.s'"},
        {"u = none(x); y = u", "'u' has no output"},
        {"y[0] = half(x, x -> _, _)", "a name for the instance is wanted before '='"},
        {"y = adn(x, x)", "there is no module 'adn'"},
        {"y = frobnicate(x)", "there is no module 'frobnicate'"},
        {"y = x * x", "the operator '*' is the module 'mul', and there is none here"},
        {"y = x << 1", "there is no circuit for the operator '<<'; call a module instead"},
        {"y = -x", "the operator '-' wants a module 'neg' with 1 input and one output"},
    };
    StrBuf b = {0};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        strbuf_clear(&b);
        strbuf_printf(&b, "module m(x -> y) {\n %s\n}\nmodule none(x) { _ = x }\n"
                          "module neg(a, b -> y) { y = nand(a, b) }", cases[i].lines);
        refused(state, b.ptr, cases[i].says);
        if (strstr(cases[i].says, "no input"))
            assert_non_null(strstr(said(*state), "note: its inputs are: x, z"));
        if (strstr(cases[i].says, "output 'c' of"))
            assert_non_null(strstr(said(*state), "write '_' for an output that is not wanted"));
        if (strstr(cases[i].says, "'adn'"))
            assert_non_null(strstr(said(*state), "note: did you mean 'and'?"));
        if (strstr(cases[i].says, "'frob"))
            assert_non_null(strstr(said(*state), "note: write it, or 'use' the file that has it"));
    }
    strbuf_free(&b);
}

static void operators_are_the_modules_of_this_file(void **state)
{
    works(state, "module m(x, z -> y) { y = x * z }\nmodule mul(a, b -> y) { y = a ^ b }",
          "x=1 z=1 > y=0; z=0 > y=1");
    works(state, "module m(x[2], z[2] -> y) { y = x < z }\n"
                 "module lt(a[2], b[2] -> y) { y = b[1] & ~a[0]; _ = a; _ = b }", "x=2 z=3 > y=1");
}

/* ---- feedback, memories, budgets ---- */

static void a_loop_of_gates_wants_feedback(void **state)
{
    refused(state, "module m(s, r -> q) {\n wire qn\n q = nand(s, qn)\n qn = nand(r, q)\n}",
            "combinational loop of 2 gates without a flip-flop: qn -> q -> qn");
    assert_non_null(strstr(said(*state), "3:6: note: 'q' is driven here"));
    assert_non_null(strstr(said(*state), "declare one of its wires as `feedback`"));
    refused(state, "module m(x -> y) { nand(x, y -> y) }", "combinational loop of 1 gate without");
    Fixture *f = works(state, "module m(s, r -> q) {\n feedback qn\n q = nand(s, qn)\n"
                              " qn = nand(r, q)\n}",
                       "s=0 r=1 > q=1; s=1 > q=1; r=0 > q=0; r=1 > q=0");
    assert_int_equal(f->d->n_feedback, 1);
    f = works(state, "module m(s[2], r[2] -> q[2]) {\n wire qn[2]\n feedback q, qn\n"
                     " q = nand(s, qn)\n qn = nand(r, q)\n}",
              "s=1 r=2 > q=2; s=3 r=3 > q=2");
    assert_int_equal(f->d->n_feedback, 4);
    works(state, "module m(clk -> q) { wire d; d = ~q; q = dff<0>(d, clk) }",
          "clk=0 > q=0; clk=1 > q=1; clk=0 > q=1; clk=1 > q=0");
}

static void a_memory_is_made_of_flip_flops(void **state)
{
    Fixture *f = works(state, "module m(d[2], clk -> y[2]) {\n memory w[3][2]\n y = w[2]\n _ = w\n"
                              " for i in 0..3 {\n  w[i] = dff(d, clk)\n }\n}",
                       "d=1 clk=0 > y=x; clk=1 > y=1 w=21");
    const Signal *g = &f->top->signals[signal_of(f, "w").signal];
    assert_int_equal(g->kind, SIG_MEMORY);
    assert_int_equal(g->width, 6);
    assert_int_equal(g->word, 2);
    f = build(state, "m",
              "module m(clk -> y) { memory w[4]; w = dff(4'd3, clk); y = w[1]; _ = w }");
    assert_int_equal(f->top->signals[signal_of(f, "w").signal].word, 1);
    refused(state, "module m(d[2], clk -> y[2]) {\n memory w[2][2]\n w[0] = dff(d, clk)\n"
                   " w[1] = ~w[0]\n y = w[1]\n}",
            "2:9: error: bits 3:2 of memory 'w' are not driven by a flip-flop; a memory is made of "
            "flip-flops, else declare it as 'wire'");
}

static void budgets_are_kept_with_the_module(void **state)
{
    Fixture *f = build(state, "n<4>", "module n<N>(x[N] -> y[N]) {\n y = ~x\n"
                                      " budget nand <= 3 * N, depth <= clog2(N), dff <= N - 5\n}");
    assert_int_equal(f->top->n_budgets, 3);
    const Budget *b = f->top->budgets;
    assert_int_equal(b[0].kind, BUDGET_NAND);
    assert_int_equal(b[0].limit, 12);
    assert_int_equal(b[1].kind, BUDGET_DEPTH);
    assert_int_equal(b[1].limit, 2);
    assert_int_equal(b[2].kind, BUDGET_DFF);
    assert_int_equal(b[2].limit, 0); /* below zero is nothing at all */
    assert_int_equal(b[1].at.lo, strlen("module n<N>(x[N] -> y[N]) {\n y = ~x\n"
                                        " budget nand <= 3 * N, "));
    build(state, "m", "module m(x -> y) { y = x; if 0 { budget nand <= 0 } }");
    assert_int_equal(((Fixture *)*state)->top->n_budgets, 0);
    refused(state, "module m(x -> y) { y = x; budget nand <= x }", "'x' is a wire, and an integer");
}

/* ---- checks of what was built ---- */

static void what_drives_too_much_or_nothing_is_refused(void **state)
{
    static const struct {
        const char *text, *says;
    } cases[] = {
        {"module m(x -> y) {\n y = x\n y = ~x\n}", "3:2: error: 'y' has several drivers"},
        {"module m(x -> y[2]) { y = {x, x}; y[1] = x }", "'y[1]' has several drivers"},
        {"module m(x -> y) { wire t; half(x, x -> t, t); y = t }", "'t' has several drivers"},
        {"module m(x -> y) { for i in 0..1 { t = x }; t = ~x; y = t }", "'t' has several drivers"},
        {"module m(x -> y) { y = y; _ = x }", "'y' is driven by itself, with no gate between"},
        {"module m(x -> y) { wire t; t = y; y = t; _ = x }", "is driven by itself, with no gate"},
        {"module m(x -> y[2]) { y = {x, y[0]} }", "'y' is driven by itself, with no gate between"},
        {"module m(x -> y, z) { y = x }",
         "1:18: error: output 'z' is not driven; drive it, or remove it"},
        {"module m(x -> y[3]) { y[1] = x }",
         "bits 2, 0 of output 'y' are not driven; drive them, or remove them"},
        {"module m(x -> y[4]) { y[0] = x }",
         "bits 3:1 of output 'y' are not driven; drive them, or remove them"},
        {"module m(x -> y) { wire t; y = x & t }",
         "wire 't' is not driven; drive it, or remove what reads it"},
        {"module m(x -> y) { wire t[3]; t[0] = x; y = t == 0 }",
         "bits 2:1 of wire 't' are not driven; drive them, or remove what reads them"},
        {"module m(x -> y) { feedback t; y = x & t }", "wire 't' is not driven"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        refused(state, cases[i].text, cases[i].says);
    refused(state, cases[0].text, "has several drivers");
    assert_non_null(strstr(said(*state), "2:2: note: it is driven here already"));
}

static void what_is_not_used_is_warned_of(void **state)
{
    warned(state, "module m(x, z -> y) { y = x }",
           "1:13: warning: input 'z' is never used; write '_ = z' if that is meant");
    warned(state, "module m(x[4] -> y) { y = x[0] }", "bits 3:1 of input 'x' are never used");
    warned(state, "module m(x[4] -> y) { y = x[0] & x[1] & x[3] }",
           "bit 2 of input 'x' is never used");
    warned(state, "module m(x -> y) { wire t[2]; y = x }", "wire 't' is never used");
    build(state, "m", "module m(x, z -> y) { y = x; _ = z }");
    build(state, "m", "module m(x[4], z -> y) { y = x[2]; _ = {z, x} }");
}

static void widths_and_sizes_are_bounded(void **state)
{
    refused(state, "module m(x[0] -> y) { y = 1 }", "a width of 0 is not between 1 and 268435456");
    refused(state, "module m(x[2][0] -> y) { y = 1 }", "a width of 0 is not between");
    refused(state, "module m(x -> y) { wire t[1 << 29]; y = x }",
            "a width of 536870912 is not between");
    refused(state, "module m(x -> y) { wire t[1 << 15][1 << 15]; y = x }",
            "a width of 32768 is not");
    refused(state, "module m(x[1][1][1][1][1] -> y) { y = 1 }", "more than 4 dimensions");
    refused(state, "module m(x -> y) { wire s[1 << 27], t[1 << 27]; y = x }",
            "this module has more than 268435456 wires");
}

static void one_mistake_does_not_make_others(void **state)
{
    refused(state, "module m(x -> y, z[4]) {\n a = ~nothing\n b = a & x\n y = b\n"
                   " z = {b, a, b, a}\n}",
            "nothing is called 'nothing' here");
    refused(state, "module m(x -> y) { u = nothing(x); y = u.s & u.c }",
            "there is no module 'nothing'");
    refused(state, "module bad(x -> y) { y = nothing }\n"
                   "module m(x -> a, b) { a = bad(x); b = bad(a) }",
            "nothing is called 'nothing' here");
    refused(state, "module m(x -> y) { const N = nothing; wire t[N]; t = {N{x}}; y = t[N - 1] }",
            "nothing is called 'nothing' here");
    refused(state, "module m(x -> y) { for i in 0..50 { t = x & nothing; _ = t }; y = x }",
            "nothing is called 'nothing' here");
}

static void several_mistakes_are_all_told(void **state)
{
    Fixture *f = read_text(state, "module m(x -> y) {\n a = ~p\n b = ~q\n y = a & b\n}\n"
                                  "module n(x -> y) {\n y = r\n}\n");
    check_all(f);
    assert_int_equal(diag_n_errors(f->dg), 3);
    assert_non_null(strstr(said(f), "2:7: error: nothing is called 'p'"));
    assert_non_null(strstr(said(f), "3:7: error: nothing is called 'q'"));
    assert_non_null(strstr(said(f), "7:6: error: nothing is called 'r'"));
}

/* ---- the ways in ---- */

static void the_top_is_named_or_the_only_one(void **state)
{
    Fixture *f = read_text(state, "module m(x -> y) { y = eq<1>({half(x, x -> s: _).c}, 1'd1) }\n");
    assert_null(library_top(f->lib, f->lf, NULL));
    assert_non_null(strstr(said(f), "t.nl: error: say which module is meant with --top: m, "));
    f = read_text(state, "module m(x -> y) { y = ~x }");
    assert_null(library_top(f->lib, f->lf, "n"));
    assert_non_null(strstr(said(f), "--top:1:1: error: there is no module 'n'"));
    assert_null(library_top(f->lib, f->lf, "eq"));
    assert_non_null(strstr(said(f), "'eq' needs a value for 'N'"));
    assert_non_null(library_top(f->lib, f->lf, "eq<3>"));
    f = afresh(state);
    f->lf = library_parse(f->lib, "t.nl", STR("module a(x -> y) { nand(x, x -> y) }\n"
                                              "module b(x -> y) { y = a(x) }\n"));
    const Module *m = library_top(f->lib, f->lf, NULL);
    assert_non_null(m);
    assert_string_equal(intern_cstr(f->lib->names, m->name), "b");
    f = afresh(state);
    f->lf = library_parse(f->lib, "t.nl", STR("# nothing\n"));
    assert_null(library_top(f->lib, f->lf, NULL));
    assert_non_null(strstr(said(f), "is empty: there is no module, test or use in it"));
}

static void what_needs_parameters_stays_unbuilt(void **state)
{
    Fixture *f = afresh(state);
    f->lf = library_parse(f->lib, "t.nl", STR("module a<N>(x[N] -> y) { y = x[7] }\n"
                                              "module b<N = 2>(x[N] -> y) { y = x[1]; _ = x }\n"
                                              "module c<N>(x[N] -> y) { y = x[2]; _ = x }\n"
                                              "test c<3> {\n x | y\n 4 | 1\n}\n"));
    unsigned n_built, n_unbuilt;
    assert_true(library_check(f->lib, f->lf, &n_built, &n_unbuilt));
    assert_int_equal(n_built, 2);
    assert_int_equal(n_unbuilt, 1);
}

/* Writes a file into a folder. */
static void put(const char *folder, const char *name, const char *text)
{
    StrBuf path = {0};
    strbuf_printf(&path, "%s/%s", folder, name);
    FILE *out = fopen(path.ptr, "w");
    assert_non_null(out);
    fputs(text, out);
    assert_int_equal(fclose(out), 0);
    strbuf_free(&path);
}

static LibFile *load_from(Fixture *f, const char *folder, const char *name)
{
    StrBuf path = {0};
    strbuf_printf(&path, "%s/%s", folder, name);
    f->lf = library_load(f->lib, path.ptr);
    strbuf_free(&path);
    return f->lf;
}

/* top.nl uses a.nl and b.nl; a.nl uses c.nl and, in a ring, top.nl. */
static void the_nearest_module_of_a_name_is_taken(void **state)
{
    char folder[] = "/tmp/test_elab_XXXXXX";
    assert_non_null(mkdtemp(folder));
    put(folder, "c.nl", "module far(x -> y) { nand(x, x -> y) }\n"
                        "module near(x -> y) { y = x }\nmodule both(x -> y) { y = x }\n");
    put(folder, "a.nl", "use \"c.nl\"\nuse \"top.nl\"\nmodule near(x -> y) { nand(x, x -> y) }\n"
                        "module both(x -> y) { y = x }\nmodule inner(x -> y) { y = own(x) }\n"
                        "module own(x -> y) { y = x }\n");
    put(folder, "b.nl", "module both(x -> y) { y = x }\n");
    put(folder, "d.blif", ".model cells\n.inputs a[0] a[1] b\n.outputs y z[0] z[1]\n"
                          ".names a[0] b y\n11 1\n.names a[1] z[0]\n0 1\n.names a[0] z[1]\n1 1\n"
                          ".end\n.model one\n.inputs p\n.outputs q\n.names p q\n0 1\n.end\n");
    put(folder, "top.nl", "use \"a.nl\"\nuse \"b.nl\"\nuse \"d.blif\"\n"
                          "module own(x -> y) { nand(x, x -> y) }\n"
                          "module m(x -> a, b, c, d) {\n"
                          " a = near(x); b = far(x); c = own(x); d = inner(x)\n}\n"
                          "module n(x[2] -> y[2], z) {\n"
                          " u = cells(x, b: 1); y = one(u.z); z = u.y\n}\n"
                          "module o(x -> y) { y = both(x) }\n"
                          "module p(x -> y) { y = one<3>(x) }\n"
                          "module q(x -> y) { y = cells(x, 1 -> y: y) }\n"
                          "module r(x -> y) { y = one(z: x) }\n");
    format_register();
    static const char *const good[] = {"m", "x=1 > a=0 b=0 c=0 d=1", "n", "x=1 > y=0 z=1"};
    for (size_t i = 0; i < 4; i += 2) {
        Fixture *f = afresh(state);
        char line[64];
        assert_non_null(load_from(f, folder, "top.nl"));
        f->top = library_top(f->lib, f->lf, good[i]);
        if (!f->top)
            fail_msg("%s", said(f));
        f->d = library_flatten(f->lib, f->arena, f->top);
        f->e = engine_new(&engine_cycle, f->arena, f->d);
        strcpy(line, good[i + 1]);
        step(f, line);
    }
    static const char *const bad[] = {
        "o", "two modules called 'both' are equally near",
        "p", "'one' has no parameters",
        "q", "widths do not agree: 'a' of 'cells' has 2 bits, and this has 1",
        "r", "'one' has no input 'z'",
        "both", "two modules called 'both' are equally near",
        "one<3>", "'one' has no parameters",
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i += 2) {
        Fixture *f = afresh(state);
        assert_non_null(load_from(f, folder, "top.nl"));
        assert_null(library_top(f->lib, f->lf, bad[i]));
        if (diag_n_errors(f->dg) != 1 || !strstr(said(f), bad[i + 1]))
            fail_msg("%s: %s", bad[i], said(f));
    }
    Fixture *f = afresh(state);
    assert_non_null(load_from(f, folder, "d.blif"));
    f->top = library_top(f->lib, f->lf, NULL);
    assert_non_null(f->top);
    assert_string_equal(intern_cstr(f->lib->names, f->top->name), "cells");
    assert_ptr_not_equal(library_top(f->lib, f->lf, "one"), f->top);
    static const char *const files[] = {"a.nl", "b.nl", "c.nl", "d.blif", "top.nl"};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        StrBuf path = {0};
        strbuf_printf(&path, "%s/%s", folder, files[i]);
        assert_int_equal(remove(path.ptr), 0);
        strbuf_free(&path);
    }
    assert_int_equal(rmdir(folder), 0);
}

static void a_file_that_is_not_there_is_told(void **state)
{
    Fixture *f = afresh(state);
    f->lf = library_parse(f->lib, "t.nl", STR("use \"no_such.nl\"\nmodule m(x -> y) { y = x }\n"));
    assert_true(f->lf->has_errors);
    assert_non_null(strstr(said(f), "t.nl:1:5: error: there is no file 'no_such.nl' to use"));
    assert_non_null(strstr(said(f), "it was looked for beside this file and in 0 folders; add one "
                                    "with -I"));
}

/* ---- nothing may break it ---- */

/* Builds a text in a process of its own, with the stack that programs have by
 * default.  True: it ended by itself. */
static bool survives(void **state, const char *text)
{
    fflush(NULL);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        if (!freopen("/dev/null", "w", stderr))
            _exit(1);
        check_all(read_text(state, text));
        _exit(0);
    }
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static void constants_in_a_row_do_no_harm(void **state)
{
    StrBuf b = {0};
    strbuf_addz(&b, "module m(x -> y) {\n y = x\n");
    for (int i = 0; i < 100000; i++)
        strbuf_printf(&b, " const a%d = a%d + 1\n", i, i + 1);
    strbuf_addz(&b, " const a100000 = 0\n}\n");
    assert_true(survives(state, b.ptr));
    refused(state, b.ptr, "more than 1500 constants are used before they are made, each by the one "
                          "before");
    assert_int_equal(diag_n_errors(((Fixture *)*state)->dg), 1);
    strbuf_clear(&b);
    strbuf_addz(&b, "module m(x -> y) {\n y = x\n const a1400 = 0\n");
    for (int i = 1399; i >= 0; i--)
        strbuf_printf(&b, " const a%d = a%d + 1\n", i, i + 1);
    strbuf_addz(&b, " assert a0 == 1400, \"sum\"\n}\n");
    works(state, b.ptr, "x=1 > y=1");
    strbuf_free(&b);
}

/* Does no harm and is refused, with one message.  Empties b. */
static void deep(void **state, StrBuf *b)
{
    assert_true(survives(state, b->ptr));
    refused(state, b->ptr, "error: this stands too deep inside others: modules, names and expressions "
                           "that wait for each other");
    assert_int_equal(diag_n_errors(((Fixture *)*state)->dg), 1);
    strbuf_clear(b);
}

/* Modules, names and the height of an expression are bounded, and so is their product. */
static void depth_within_depth_does_no_harm(void **state)
{
    StrBuf b = {0};
    strbuf_addz(&b, "module r<N>(x -> y) {\n if N == 0 {\n y = x\n } else {\n y = ~t0\n");
    for (int i = 0; i < 1400; i++)
        strbuf_printf(&b, " t%d = ~t%d\n", i, i + 1);
    strbuf_addz(&b, " t1400 = r<N - 1>(x)\n }\n}\nmodule m(x -> y) { y = r<450>(x) }\n");
    deep(state, &b);
    strbuf_addz(&b, "module r<N>(x -> y) {\n if N == 0 {\n y = x\n } else {\n y = r<N - 1>(x)");
    for (int i = 0; i < 1900; i++)
        strbuf_addz(&b, " & x");
    strbuf_addz(&b, "\n }\n}\nmodule m(x -> y) { y = r<450>(x) }\n");
    deep(state, &b);
    /* Constants, each of a high expression. */
    strbuf_addz(&b, "module m(x -> y) {\n y = x\n");
    for (int i = 0; i < 1400; i++) {
        strbuf_printf(&b, " const a%d = a%d", i, i + 1);
        for (int k = 0; k < 190; k++)
            strbuf_addz(&b, " + 1");
        strbuf_addc(&b, '\n');
    }
    strbuf_addz(&b, " const a1400 = 0\n}\n");
    deep(state, &b);
    /* Calls in brackets, blocks in blocks. */
    strbuf_addz(&b, "module id(x -> y) { y = x }\nmodule r<N>(x -> y) {\n if N == 0 {\n y = x\n } else {\n y = ");
    for (int i = 0; i < 90; i++)
        strbuf_addz(&b, "id(");
    strbuf_addz(&b, "r<N - 1>(x)");
    for (int i = 0; i < 90; i++)
        strbuf_addc(&b, ')');
    strbuf_addz(&b, "\n }\n}\nmodule m(x -> y) { y = r<450>(x) }\n");
    deep(state, &b);
    strbuf_addz(&b, "module r<N>(x -> y) {\n wire t[1]\n y = t[0]\n if N == 0 {\n t[0] = x\n } else {\n");
    for (int i = 0; i < 90; i++)
        strbuf_printf(&b, " for i%d in 0..1 {", i);
    strbuf_addz(&b, " t[0] = r<N - 1>(x)");
    for (int i = 0; i < 90; i++)
        strbuf_addz(&b, " }");
    strbuf_addz(&b, "\n }\n}\nmodule m(x -> y) { y = r<450>(x) }\n");
    deep(state, &b);
    strbuf_free(&b);
}

/* What is within each bound and costs little in all is taken. */
static void many_modules_of_some_depth_are_fine(void **state)
{
    works(state, "module r<N>(x -> y) {\n if N == 0 {\n y = x\n } else {\n for i in 0..1 {\n"
                 " y = ~(~t)\n t = r<N - 1>(x)\n }\n }\n}\nmodule m(x -> y) { y = r<450>(x) }\n",
          "x=1 > y=1; x=0 > y=0");
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(a_number_takes_the_width_of_its_place),
        TEST(a_number_that_does_not_fit_is_refused),
        TEST(parts_of_a_bus_are_chosen_and_joined),
        TEST(parts_that_are_not_there_are_refused),
        TEST(widths_must_agree),
        TEST(a_new_name_is_as_wide_as_what_makes_it),
        TEST(names_may_be_used_before_they_are_made),
        TEST(a_width_that_depends_on_itself_is_refused),
        TEST(names_in_a_row_are_bounded),
        TEST(a_name_that_nobody_made_is_refused),
        TEST(a_name_is_declared_once),
        TEST(a_name_has_one_meaning),
        TEST(loops_are_unfolded),
        TEST(each_round_has_names_of_its_own),
        TEST(one_branch_is_kept),
        TEST(assertions_stop_with_their_message),
        TEST(recursion_ends_by_a_condition),
        TEST(recursion_without_end_is_refused),
        TEST(parameters_are_given_inferred_or_defaults),
        TEST(parameters_that_make_no_sense_are_refused),
        TEST(a_module_is_built_once_for_the_same_parameters),
        TEST(modules_of_single_wires_are_placed_for_each_bit),
        TEST(an_instance_may_feed_itself),
        TEST(outputs_may_be_words),
        TEST(an_instance_with_an_output_connected_is_that_output),
        TEST(instances_and_flip_flops_are_called_as_what_they_drive),
        TEST(dollar_numbers_are_wires_without_a_name),
        TEST(connections_by_position_and_by_name),
        TEST(connections_that_make_no_sense_are_refused),
        TEST(operators_are_the_modules_of_this_file),
        TEST(a_loop_of_gates_wants_feedback),
        TEST(a_memory_is_made_of_flip_flops),
        TEST(budgets_are_kept_with_the_module),
        TEST(what_drives_too_much_or_nothing_is_refused),
        TEST(what_is_not_used_is_warned_of),
        TEST(widths_and_sizes_are_bounded),
        TEST(one_mistake_does_not_make_others),
        TEST(several_mistakes_are_all_told),
        TEST(the_top_is_named_or_the_only_one),
        TEST(what_needs_parameters_stays_unbuilt),
        TEST(the_nearest_module_of_a_name_is_taken),
        TEST(a_file_that_is_not_there_is_told),
        TEST(constants_in_a_row_do_no_harm),
        TEST(depth_within_depth_does_no_harm),
        TEST(many_modules_of_some_depth_are_fine),
    };
    return cmocka_run_group_tests_name("elab", tests, NULL, NULL);
}
