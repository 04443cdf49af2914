/* test_aig.c - and-inverter graphs, the solver behind its door, and equivalence sweeping. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include "prove/aig.h"
#include "prove/sat.h"
#include "prove/sweep.h"

static int setup(void **state)
{
    *state = arena_new("test");
    return 0;
}

static int teardown(void **state)
{
    arena_free(*state);
    return 0;
}

static void a_function_is_stored_once(void **state)
{
    Aig *g = aig_new(*state);
    AigLit a = aig_input(g), b = aig_input(g);
    AigLit x = aig_and(g, a, b ^ 1);
    size_t n = g->nodes.len;
    assert_int_equal(aig_and(g, b ^ 1, a), x);
    assert_int_equal(g->nodes.len, n);
    assert_int_equal(aig_or(g, a ^ 1, b), x ^ 1);
    aig_free(g);
}

static void what_one_or_two_levels_decide_needs_no_node(void **state)
{
    Aig *g = aig_new(*state);
    AigLit a = aig_input(g), b = aig_input(g), c = aig_input(g);
    AigLit ab = aig_and(g, a, b), bc = aig_and(g, b ^ 1, c);
    size_t n = g->nodes.len;
    assert_int_equal(aig_and(g, a, AIG_TRUE), a);
    assert_int_equal(aig_and(g, AIG_FALSE, a), AIG_FALSE);
    assert_int_equal(aig_and(g, a, a), a);
    assert_int_equal(aig_and(g, a, a ^ 1), AIG_FALSE);
    assert_int_equal(aig_and(g, ab, a), ab);
    assert_int_equal(aig_and(g, b ^ 1, ab), AIG_FALSE);
    assert_int_equal(aig_and(g, ab ^ 1, a ^ 1), a ^ 1);
    assert_int_equal(aig_and(g, ab, bc), AIG_FALSE);
    assert_int_equal(aig_and(g, ab, bc ^ 1), ab);
    assert_int_equal(aig_xor(g, a, a), AIG_FALSE);
    assert_int_equal(aig_mux(g, c, a, a), a);
    assert_int_equal(g->nodes.len, n);
    AigLit rest = aig_and(g, ab ^ 1, a); /* a & ~b */
    assert_int_equal(rest, aig_and(g, a, b ^ 1));
    aig_free(g);
}

/* Any graph computes what the operations say, whatever was simplified. */
static void random_graphs_compute_what_their_operations_say(void **state)
{
    enum { INPUTS = 6, STEPS = 400 };
    Rng r = rng_seed(1);
    for (int round = 0; round < 50; round++) {
        Aig *g = aig_new(*state);
        AigLit lit[INPUTS + STEPS];
        uint64_t want[INPUTS + STEPS], in[INPUTS];
        for (uint32_t i = 0; i < INPUTS; i++) {
            lit[i] = aig_input(g);
            want[i] = in[i] = rng_next(&r);
        }
        for (uint32_t i = INPUTS; i < INPUTS + STEPS; i++) {
            uint32_t lo = i > 12 && rng_below(&r, 2) ? i - 12 : 0;
            uint32_t x = lo + (uint32_t)rng_below(&r, i - lo), y = lo + (uint32_t)rng_below(&r, i - lo);
            uint32_t z = (uint32_t)rng_below(&r, i), p = (uint32_t)rng_below(&r, 2);
            uint64_t flip = 0 - (uint64_t)p;
            switch (rng_below(&r, 4)) {
            case 0: lit[i] = aig_and(g, lit[x] ^ p, lit[y]); want[i] = (want[x] ^ flip) & want[y]; break;
            case 1: lit[i] = aig_or(g, lit[x], lit[y] ^ p); want[i] = want[x] | (want[y] ^ flip); break;
            case 2: lit[i] = aig_xor(g, lit[x], lit[y]); want[i] = want[x] ^ want[y]; break;
            default:
                lit[i] = aig_mux(g, lit[z], lit[x], lit[y]);
                want[i] = (want[z] & want[x]) | (~want[z] & want[y]);
            }
        }
        uint64_t *word = ARENA_ARRAY(*state, uint64_t, g->nodes.len);
        aig_evaluate(g, in, word);
        for (uint32_t i = 0; i < INPUTS + STEPS; i++)
            assert_true(aig_word(word, lit[i]) == want[i]);
        aig_free(g);
    }
}

static void the_solver_finds_assignments_and_their_absence(void **state)
{
    (void)state;
    Sat *s = sat_new(SAT_ONE_HARD);
    sat_clause(s, (int[]){1, 2}, 2);
    sat_clause(s, (int[]){-1, 2}, 2);
    assert_int_equal(sat_solve(s, NULL, 0, 1000), SAT_YES);
    assert_true(sat_value(s, 2));
    assert_int_equal(sat_solve(s, (int[]){-2}, 1, 1000), SAT_NO);
    assert_int_equal(sat_solve(s, (int[]){2}, 1, 1000), SAT_YES); /* what was assumed is forgotten */
    sat_free(s);
}

/* n + 1 pigeons in n holes: no assignment, and no short proof of that. */
static Sat *pigeons(int n)
{
    Sat *s = sat_new(SAT_ONE_HARD);
    for (int p = 0; p <= n; p++) {
        int some[16];
        for (int h = 0; h < n; h++)
            some[h] = p * n + h + 1;
        sat_clause(s, some, (unsigned)n);
        for (int q = 0; q < p; q++) {
            for (int h = 0; h < n; h++)
                sat_clause(s, (int[]){-(p * n + h + 1), -(q * n + h + 1)}, 2);
        }
    }
    return s;
}

static void a_question_that_is_too_hard_stays_open(void **state)
{
    (void)state;
    Sat *s = pigeons(9);
    assert_int_equal(sat_solve(s, NULL, 0, 20), SAT_OPEN);
    sat_free(s);
    s = pigeons(4);
    assert_int_equal(sat_solve(s, NULL, 0, 100000), SAT_NO);
    sat_free(s);
}

static AigLit parity(Aig *g, const AigLit *in, uint32_t n, bool backwards)
{
    AigLit x = AIG_FALSE;
    for (uint32_t i = 0; i < n; i++)
        x = aig_xor(g, x, in[backwards ? n - 1 - i : i]);
    return x;
}

static void equal_functions_of_other_shapes_are_found_equal(void **state)
{
    enum { N = 40 };
    Aig *g = aig_new(*state);
    AigLit in[N];
    uint8_t example[N];
    for (uint32_t i = 0; i < N; i++)
        in[i] = aig_input(g);
    Pair p[2] = {{parity(g, in, N, false), parity(g, in, N, true)}, {in[3], in[3]}};
    assert_int_not_equal(p[0].a, p[0].b);
    assert_int_equal(sweep_pairs(g, p, 2, 100000, 1, example).answer, SWEEP_EQUAL);
    aig_free(g);
}

static void one_differing_input_in_2_to_the_40_is_found(void **state)
{
    enum { N = 40 };
    Aig *g = aig_new(*state);
    AigLit in[N], all = AIG_TRUE;
    uint8_t example[N];
    for (uint32_t i = 0; i < N; i++) {
        in[i] = aig_input(g);
        all = aig_and(g, all, in[i] ^ (i & 1));
    }
    AigLit x = parity(g, in, N, false);
    Pair p[] = {{x, parity(g, in, N, true)}, {x, aig_xor(g, x, all)}};
    SweepResult r = sweep_pairs(g, p, 2, 100000, 1, example);
    assert_int_equal(r.answer, SWEEP_DIFFERENT);
    assert_int_equal(r.pair, 1);
    for (uint32_t i = 0; i < N; i++)
        assert_int_equal(example[i], !(i & 1));
    aig_free(g);
}

/* A constant and a function that differs from it at one input in 2 to the 40. */
static void a_difference_in_one_direction_is_found_from_both_sides(void **state)
{
    enum { N = 40 };
    Aig *g = aig_new(*state);
    AigLit all = AIG_TRUE;
    uint8_t example[N];
    for (uint32_t i = 0; i < N; i++)
        all = aig_and(g, all, aig_input(g) ^ (i % 3 == 0));
    Pair p[] = {{AIG_FALSE, all}, {all, AIG_FALSE}, {AIG_TRUE, all ^ 1}, {all ^ 1, AIG_TRUE}};
    for (int k = 0; k < 4; k++) {
        assert_int_equal(sweep_pairs(g, &p[k], 1, 1000, 1, example).answer, SWEEP_DIFFERENT);
        for (uint32_t i = 0; i < N; i++)
            assert_int_equal(example[i], i % 3 != 0);
    }
    aig_free(g);
}

/* a < b, or a <= b when it starts with 1: they differ once in 2 to the 32, no node between
 * them says so alone, and one of them implies the other. */
static AigLit less(Aig *g, const AigLit *a, const AigLit *b, AigLit start)
{
    for (uint32_t i = 0; i < 32; i++)
        start = aig_mux(g, aig_xor(g, a[i], b[i]), b[i], start);
    return start;
}

static void a_rare_difference_is_found_whichever_side_implies_the_other(void **state)
{
    for (AigLit k = 0; k < 4; k++) {
        Aig *g = aig_new(*state);
        AigLit a[32], b[32];
        uint8_t example[64];
        for (uint32_t i = 0; i < 32; i++) {
            a[i] = aig_input(g);
            b[i] = aig_input(g);
        }
        AigLit x = less(g, a, b, k & 1), y = less(g, a, b, ~k & 1);
        Pair p = {x ^ (k >> 1), y ^ (k >> 1)};
        assert_int_equal(sweep_pairs(g, &p, 1, 1000, 1, example).answer, SWEEP_DIFFERENT);
        for (uint32_t i = 0; i < 32; i++)
            assert_int_equal(example[2 * i], example[2 * i + 1]);
        aig_free(g);
    }
}

static void joining_keeps_the_questions_few_and_small(void **state)
{
    enum { N = 200 };
    Aig *g = aig_new(*state);
    AigLit in[N];
    uint8_t example[N];
    for (uint32_t i = 0; i < N; i++)
        in[i] = aig_input(g);
    AigLit x = AIG_FALSE, y = AIG_TRUE; /* y is always ~x, in other gates */
    for (uint32_t i = 0; i < N; i++) {
        AigLit both = aig_and(g, y, in[i]);
        x = aig_xor(g, x, in[i]);
        y = aig_or(g, both, aig_or(g, y, in[i]) ^ 1);
    }
    SweepResult r = sweep_pairs(g, &(Pair){x, y ^ 1}, 1, 100, 1, example);
    assert_int_equal(r.answer, SWEEP_EQUAL);
    assert_true(r.n_questions < 10 * N);
    aig_free(g);
}

static void an_example_has_few_ones(void **state)
{
    Aig *g = aig_new(*state);
    AigLit in[30], any = AIG_FALSE;
    uint8_t example[30];
    unsigned ones = 0;
    for (uint32_t i = 0; i < 30; i++) {
        in[i] = aig_input(g);
        any = aig_or(g, any, in[i]);
    }
    assert_int_equal(sweep_pairs(g, &(Pair){any, AIG_FALSE}, 1, 1000, 7, example).answer, SWEEP_DIFFERENT);
    for (uint32_t i = 0; i < 30; i++)
        ones += example[i];
    assert_int_equal(ones, 1);
    aig_free(g);
}

static void random_pairs_are_judged_as_all_inputs_judge_them(void **state)
{
    enum { N = 6, STEPS = 30 };
    static const uint64_t in[N] = {0xaaaaaaaaaaaaaaaa, 0xcccccccccccccccc, 0xf0f0f0f0f0f0f0f0,
                                   0xff00ff00ff00ff00, 0xffff0000ffff0000, 0xffffffff00000000};
    Rng r = rng_seed(2);
    unsigned n_equal = 0;
    for (int round = 0; round < 300; round++) {
        Aig *g = aig_new(*state);
        AigLit lit[N + STEPS];
        uint8_t example[N];
        for (uint32_t i = 0; i < N; i++)
            lit[i] = aig_input(g);
        for (uint32_t i = N; i < N + STEPS; i++) {
            AigLit x = lit[rng_below(&r, i)] ^ (AigLit)rng_below(&r, 2), y = lit[rng_below(&r, i)];
            lit[i] = rng_below(&r, 3) ? aig_and(g, x, y ^ (AigLit)rng_below(&r, 2)) : aig_xor(g, x, y);
        }
        Pair p = {lit[N + STEPS - 1], lit[N + rng_below(&r, STEPS)]};
        if (round % 2) { /* by cases */
            AigLit q = lit[rng_below(&r, N + STEPS)];
            p.b = aig_or(g, aig_and(g, p.a, q), aig_and(g, q ^ 1, p.a));
        }
        uint64_t *word = ARENA_ARRAY(*state, uint64_t, g->nodes.len);
        aig_evaluate(g, in, word);
        uint64_t differ = aig_word(word, p.a) ^ aig_word(word, p.b);
        SweepResult s = sweep_pairs(g, &p, 1, 100000, (uint64_t)round, example);
        assert_int_equal(s.answer, differ ? SWEEP_DIFFERENT : SWEEP_EQUAL);
        n_equal += !differ;
        unsigned at = 0;
        for (uint32_t i = 0; i < N; i++)
            at |= (unsigned)example[i] << i;
        if (differ)
            assert_true(differ >> at & 1);
        aig_free(g);
    }
    assert_true(n_equal > 20 && n_equal < 280); /* both sides were seen */
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(a_function_is_stored_once),
        TEST(what_one_or_two_levels_decide_needs_no_node),
        TEST(random_graphs_compute_what_their_operations_say),
        TEST(the_solver_finds_assignments_and_their_absence),
        TEST(a_question_that_is_too_hard_stays_open),
        TEST(equal_functions_of_other_shapes_are_found_equal),
        TEST(one_differing_input_in_2_to_the_40_is_found),
        TEST(a_difference_in_one_direction_is_found_from_both_sides),
        TEST(a_rare_difference_is_found_whichever_side_implies_the_other),
        TEST(joining_keeps_the_questions_few_and_small),
        TEST(an_example_has_few_ones),
        TEST(random_pairs_are_judged_as_all_inputs_judge_them),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
