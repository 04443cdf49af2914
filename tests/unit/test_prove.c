/* test_prove.c - two circuits: what belongs together, what differs, and what stays open. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "netlist/netlist.h"
#include "prove/prove.h"

typedef struct Fixture {
    Arena *arena;
    Diag *dg;
    FILE *stream;
    char *messages;
    size_t n_messages;
    Library *lib;
} Fixture;

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
    library_free(f->lib);
    diag_free(f->dg);
    fclose(f->stream);
    free(f->messages);
    arena_free(f->arena);
    return 0;
}

static const char *said(Fixture *f)
{
    fflush(f->stream);
    return f->messages;
}

/* A module from its text, without the word `module` and its name: "(x -> y) { y = x }". */
static Design *circuit(Fixture *f, const char *name, const char *rest)
{
    static const char prelude[] =
        "\nmodule not(x -> y) { nand(x, x -> y) }\n"
        "module and(x, z -> y) { t = nand(x, z); y = nand(t, t) }\n"
        "module or(x, z -> y) { y = nand(nand(x, x), nand(z, z)) }\n"
        "module xor(x, z -> y) { t = nand(x, z); y = nand(nand(x, t), nand(t, z)) }\n";
    StrBuf b = {0};
    strbuf_printf(&b, "module %s%s%s", name, rest, prelude);
    const char *text = arena_copy(f->arena, b.ptr, b.len);
    strbuf_free(&b);
    LibFile *lf = library_parse(f->lib, name, str_from(text));
    const Module *top = lf ? library_top(f->lib, lf, name) : NULL;
    if (!top)
        fail_msg("%s", said(f));
    return library_flatten(f->lib, f->arena, top);
}

static Proof prove_with(Fixture *f, const char *a, const char *b, ProofOptions o)
{
    Design *x = circuit(f, "left", a), *y = circuit(f, "right", b);
    return prove_equal(f->arena, x, y, &o, f->dg);
}

static Proof prove(Fixture *f, const char *a, const char *b)
{
    return prove_with(f, a, b, (ProofOptions){0});
}

static void gates_of_another_shape_are_equal(void **state)
{
    Fixture *f = *state;
    Proof p = prove(f, "(x, y, z -> s) { s = x & (y ^ z) }", "(z, x, y -> s) { s = (x & y) ^ (z & x) }");
    assert_int_equal(p.status, PROOF_EQUAL);
    assert_int_equal(p.n_outputs, 1);
    assert_null(p.what);
}

static void a_difference_comes_with_a_row(void **state)
{
    Fixture *f = *state;
    Proof p = prove(f, "(x[2], `in` -> s) { s = x[0] & x[1] & `in` }",
                    "(x[2], `in` -> s) { s = x[0] & x[1] | x[0] & `in` }");
    assert_int_equal(p.status, PROOF_DIFFERENT);
    assert_string_equal(p.what, "'s' is 0 in left, and 1 in right");
    assert_true(strcmp(p.rows, "    x `in` | s\n    1 1 | 0\n") == 0 ||
                strcmp(p.rows, "    x `in` | s\n    3 0 | 0\n") == 0);
}

static void wide_values_are_written_whole(void **state)
{
    Fixture *f = *state;
    Proof p = prove(f, "(x[70] -> s[70]) { s = x }", "(x[70] -> s[70]) { s[68:0] = x[68:0]; s[69] = ~x[69] }");
    assert_int_equal(p.status, PROOF_DIFFERENT);
    assert_string_equal(p.what, "'s' is 0 in left, and 0x200000000000000000 in right");
    assert_string_equal(p.rows, "    x | s\n    0 | 0\n");
}

static void ports_are_matched_by_name_and_must_all_be_there(void **state)
{
    Fixture *f = *state;
    assert_int_equal(prove(f, "(x, y -> s) { s = x & y }", "(x -> s) { s = x }").status, PROOF_UNFIT);
    assert_non_null(strstr(said(f), "left has the input 'y', and right has none"));
    assert_int_equal(prove(f, "(x -> s) { s = x }", "(x -> s, t) { s = x; t = x }").status, PROOF_UNFIT);
    assert_non_null(strstr(said(f), "right has the output 't', and left has none"));
    assert_int_equal(prove(f, "(x -> s) { s = x }", "(x[1] -> s) { s = x[0] }").status, PROOF_UNFIT);
    assert_int_equal(prove(f, "(x[1] -> s) { s = x[0] }", "(`x[0]` -> s) { s = `x[0]` }").status, PROOF_EQUAL);
}

static void constants_and_wires_straight_through_are_compared(void **state)
{
    Fixture *f = *state;
    assert_int_equal(prove(f, "(x -> s, t) { s = x; t = 1 }",
                           "(x -> s, t) { s = ~~x; t = x | ~x }").status, PROOF_EQUAL);
    assert_int_equal(prove(f, "( -> s) { s = 1 }", "( -> s) { s = 1 }").status, PROOF_EQUAL);
    Proof p = prove(f, "( -> s) { s = 1 }", "( -> s) { s = 0 }");
    assert_int_equal(p.status, PROOF_DIFFERENT);
    assert_string_equal(p.rows, "    | s\n    | 1\n");
}

/* ---- flip-flops ---- */

static void the_same_flip_flops_with_other_gates_are_equal(void **state)
{
    Fixture *f = *state;
    Proof p = prove(f, "(clk, x -> q) { q = dff<0>(q ^ x, clk) }",
                    "(clk, x -> q) { q = dff<0>(q & ~x | x & ~q, clk) }");
    assert_int_equal(p.status, PROOF_EQUAL);
    assert_int_equal(p.n_dffs, 1);
}

static void a_difference_is_followed_from_power_up_to_an_output(void **state)
{
    Fixture *f = *state;
    /* A one walks through three flip-flops; the second circuit loses it behind the second. */
    Proof p = prove(f, "(clk, x -> s) { a = dff<0>(x, clk); b = dff<0>(a, clk); s = dff<0>(b, clk) }",
                    "(clk, x -> s) { a = dff<0>(x, clk); b = dff<0>(a, clk); s = dff<0>(b & x, clk) }");
    assert_int_equal(p.status, PROOF_DIFFERENT);
    assert_string_equal(p.what, "'s' is 1 in left, and 0 in right, 3 cycles after power-up");
    assert_string_equal(p.rows, "    clk x | s\n    c 1 | x\n    c 0 | x\n    c 0 | x\n    0 0 | 1\n");
}

static void an_unknown_start_is_any_start(void **state)
{
    Fixture *f = *state;
    Proof p = prove(f, "(clk -> s) { s = dff(s, clk) }", "(clk -> s) { s = dff(~s, clk) }");
    assert_int_equal(p.status, PROOF_DIFFERENT);
    assert_string_equal(p.rows, "    clk | s\n    init 0\n    c | x\n    0 | 0\n");
}

static void a_state_that_is_never_reached_is_no_difference(void **state)
{
    Fixture *f = *state;
    /* a and b always hold the same, from power-up on; only the proof does not see it. */
    Proof p = prove(f, "(clk, x -> s) { a = dff<0>(x, clk); b = dff<0>(x, clk); s = a ^ b }",
                    "(clk, x -> s) { a = dff<0>(x, clk); b = dff<0>(x, clk); s = a & ~a; _ = b }");
    assert_int_equal(p.status, PROOF_OPEN);
    assert_string_equal(p.what, "output 's' differs in a state that may never be reached; no output shows it "
                                "within 16 cycles of power-up");
    assert_null(p.rows);
}

static void power_up_values_are_compared(void **state)
{
    Fixture *f = *state;
    Proof p = prove(f, "(clk, x -> q) { q = dff<0>(x, clk) }", "(clk, x -> q) { q = dff<1>(x, clk) }");
    assert_int_equal(p.status, PROOF_DIFFERENT);
    assert_string_equal(p.rows, "    clk x | q\n    0 0 | 0\n");
    p = prove(f, "(clk, x -> q) { q = dff(x, clk) }", "(clk, x -> q) { q = dff<1>(x, clk) }");
    assert_int_equal(p.status, PROOF_DIFFERENT);
    p = prove(f, "(clk, x -> s) { q = dff<0>(x, clk); s = q & ~q }",
              "(clk, x -> s) { q = dff<1>(x, clk); s = q & ~q }");
    assert_int_equal(p.status, PROOF_OPEN);
    assert_string_equal(p.what, "flip-flop 'q' powers up as 0 in left, and as 1 in right; no output shows it within "
                                "16 cycles of power-up");
}

static void clocks_are_compared(void **state)
{
    Fixture *f = *state;
    assert_int_equal(prove(f, "(clk, en, x -> q) { q = dff(x, clk & en) }",
                           "(clk, en, x -> q) { q = dff(x, en & clk) }").status,
                     PROOF_EQUAL);
    Proof p = prove(f, "(clk, en, x -> q) { q = dff(x, clk & en) }",
                    "(clk, en, x -> q) { q = dff(x, clk | en) }");
    assert_int_equal(p.status, PROOF_OPEN); /* it is a difference; only clocks that are inputs are followed */
    assert_non_null(strstr(p.what, "the clock of flip-flop 'q' differs"));
}

static void flip_flops_are_matched_by_name_and_must_all_be_there(void **state)
{
    Fixture *f = *state;
    assert_int_equal(prove(f, "(clk, x -> s) { a = dff(x, clk); s = ~a }",
                           "(clk, x -> s) { b = dff(x, clk); s = ~b }").status,
                     PROOF_UNFIT);
    assert_non_null(strstr(said(f), "has the flip-flop '"));
    assert_int_equal(prove(f, "(clk, x, y -> s, t) { s = dff(x, clk); t = dff(y, clk) }",
                           "(clk, x, y -> s, t) { t = dff(y, clk); s = dff(x, clk) }").status, PROOF_EQUAL);
}

static void a_read_only_memory_may_hold_anything(void **state)
{
    Fixture *f = *state;
#define MEMORY "(a -> s) { memory m[2][1]; for i in 0..2 { m[i] = dff<0>(m[i], 0) }; "
    Proof p = prove(f, MEMORY "s = m[0][0] & a | m[1][0] & ~a }", MEMORY "s = m[1][0] & a | m[0][0] & ~a }");
    assert_int_equal(p.status, PROOF_DIFFERENT);
    assert_string_equal(p.rows, "    a | s\n    set m[0] = 1\n    0 | 0\n");
}

static void a_memory_does_not_hide_the_clock_of_the_others(void **state)
{
    Fixture *f = *state;
    static const char circuit[] =
        "(clk, a -> s) { wire m, q, t; m = dff<0>(m, 0); t = dff<0>(m & a, clk); q = dff<0>(%s, clk); s = q }";
    char x[200], y[200];
    snprintf(x, sizeof x, circuit, "t");
    snprintf(y, sizeof y, circuit, "t & a");
    Proof p = prove(f, x, y);
    assert_int_equal(p.status, PROOF_DIFFERENT);
    assert_string_equal(p.rows, "    clk a | s\n    set m = 1\n    c 1 | x\n    c 0 | x\n    0 0 | 1\n");
}

/* ---- what cannot be decided ---- */

static void a_loop_is_equal_only_gate_for_gate(void **state)
{
    Fixture *f = *state;
    static const char latch[] = "(s, r -> q, qn) { feedback q, qn; nand(s, qn -> q); nand(r, q -> qn) }";
    Design *a = circuit(f, "latch", latch), *b = circuit(f, "latch", latch);
    assert_int_equal(prove_equal(f->arena, a, b, &(ProofOptions){0}, f->dg).status, PROOF_EQUAL);
    assert_int_equal(prove(f, latch, "(s, r -> q, qn) { q = s; qn = r }").status, PROOF_UNFIT);
    assert_non_null(strstr(said(f), "is in a loop of gates"));
}

static void a_limit_leaves_open_and_never_lies(void **state)
{
    Fixture *f = *state;
    /* a * b against b * a, as rows of adders written out by a loop. */
    static const char rows[] =
        "(a[7], b[7] -> p[7]) { wire r[8][7], k[7][8]\n"
        "    for i in 0..7 { r[0][i] = 0 }\n"
        "    for i in 0..7 { k[i][0] = 0; _ = k[i][7]\n"
        "        for j in 0..7 {\n"
        "            if j < i { r[i + 1][j] = r[i][j]; k[i][j + 1] = 0 }\n"
        "            else { t = %s; r[i + 1][j] = r[i][j] ^ t ^ k[i][j]; "
        "            k[i][j + 1] = r[i][j] & t | k[i][j] & (r[i][j] ^ t) } } }\n"
        "    p = r[7] }";
    char a[1000], b[1000];
    snprintf(a, sizeof a, rows, "a[j - i] & b[i]");
    snprintf(b, sizeof b, rows, "b[j - i] & a[i]");
    Proof p = prove_with(f, a, b, (ProofOptions){.limit = 1});
    assert_int_equal(p.status, PROOF_OPEN);
    assert_non_null(strstr(p.what, "could not be decided within 1 conflict; --limit takes more"));
    assert_int_equal(prove(f, a, b).status, PROOF_EQUAL);
}

static void a_search_says_how_far_it_came(void **state)
{
    Fixture *f = *state;
    /* The product of x's halves, in the other order; q differs where it is never seen to. */
    static const char text[] =
        "(clk, a[6], b[6] -> s, q) { wire r[7][6], k[6][7]\n"
        "    for i in 0..6 { r[0][i] = 0 }\n"
        "    for i in 0..6 { k[i][0] = 0; _ = k[i][6]\n"
        "        for j in 0..6 {\n"
        "            if j < i { r[i + 1][j] = r[i][j]; k[i][j + 1] = 0 } else {\n"
        "            t = %s; r[i + 1][j] = r[i][j] ^ t ^ k[i][j]\n"
        "            k[i][j + 1] = r[i][j] & t | k[i][j] & (r[i][j] ^ t) } } }\n"
        "    q = dff<0>(q & %s, clk); s = r[6][5]; _ = r[6] }";
    char a[1000], b[1000];
    snprintf(a, sizeof a, text, "a[j - i] & b[i]", "a[0]");
    snprintf(b, sizeof b, text, "b[j - i] & a[i]", "b[0]");
    Proof p = prove_with(f, a, b, (ProofOptions){.limit = 1, .cycles = 3});
    assert_int_equal(p.status, PROOF_OPEN);
    assert_string_equal(p.what, "the next value of flip-flop 'q' differs in a state that may never be reached; "
                                "whether an output shows it at power-up could not be decided within 1 conflict; "
                                "--limit takes more");
    p = prove_with(f, a, b, (ProofOptions){.cycles = 3});
    assert_int_equal(p.status, PROOF_OPEN);
    assert_non_null(strstr(p.what, "; no output shows it within 3 cycles of power-up"));
}

static void a_circuit_is_equal_to_itself_in_one_object(void **state)
{
    Fixture *f = *state;
    Design *a = circuit(f, "one", "(clk, x -> s) { s = dff(x ^ s, clk) }");
    assert_int_equal(prove_equal(f->arena, a, a, &(ProofOptions){0}, f->dg).status, PROOF_EQUAL);
}

static void formulas_are_for_circuits_without_flip_flops(void **state)
{
    Fixture *f = *state;
    Design *a = circuit(f, "one", "(clk, x -> s) { s = dff(x, clk) }");
    const char *formula = "s == x";
    Proof p = prove_formulas(f->arena, a, f->lib->names, &formula, 1, &(ProofOptions){0}, f->dg);
    assert_int_equal(p.status, PROOF_UNFIT);
    assert_non_null(strstr(said(f), "'one' has flip-flops, and a formula speaks of one moment"));
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(gates_of_another_shape_are_equal),
        TEST(a_difference_comes_with_a_row),
        TEST(wide_values_are_written_whole),
        TEST(ports_are_matched_by_name_and_must_all_be_there),
        TEST(constants_and_wires_straight_through_are_compared),
        TEST(the_same_flip_flops_with_other_gates_are_equal),
        TEST(a_difference_is_followed_from_power_up_to_an_output),
        TEST(an_unknown_start_is_any_start),
        TEST(a_state_that_is_never_reached_is_no_difference),
        TEST(power_up_values_are_compared),
        TEST(clocks_are_compared),
        TEST(flip_flops_are_matched_by_name_and_must_all_be_there),
        TEST(a_read_only_memory_may_hold_anything),
        TEST(a_memory_does_not_hide_the_clock_of_the_others),
        TEST(a_loop_is_equal_only_gate_for_gate),
        TEST(a_limit_leaves_open_and_never_lies),
        TEST(a_search_says_how_far_it_came),
        TEST(a_circuit_is_equal_to_itself_in_one_object),
        TEST(formulas_are_for_circuits_without_flip_flops),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
