/* test_formula.c - formulas over wires against the language's own integers.
 *
 * Two ways to one value: an expression as functions of bits, evaluated for all inputs
 * of a small circuit, and the same expression by int_eval() with the same numbers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "netlist/netlist.h"
#include "prove/circuit.h"
#include "prove/formula.h"
#include "prove/prove.h"

/* y has 64 bits, so that `y == EXPR` shows that many of an expression. */
static const char text[] = "module inv(x -> y) { nand(x, x -> y) }\n"
                           "module m(a[4], b[3], c -> y[64], o[4], ip) {\n"
                           "    for k in 0..64 { y[k] = nand(a[0], b[0]) }\n"
                           "    o = a\n"
                           "    u = inv(c)\n"
                           "    ip = u\n"
                           "    _ = b; _ = a\n"
                           "}\n";

typedef struct Fixture {
    Arena *arena;
    Diag *dg;
    FILE *stream;
    char *messages;
    size_t n_messages;
    Library *lib;
    Design *d;
    Aig *g;
    AigLit *net;
    int64_t value[3]; /* a, b, c */
} Fixture;

static const char *const names[] = {"a", "b", "c"};
static const uint32_t widths[] = {4, 3, 1};

static int setup(void **state)
{
    Arena *a = arena_new("test");
    Fixture *f = ARENA_NEW(a, Fixture);
    f->arena = a;
    f->stream = open_memstream(&f->messages, &f->n_messages);
    f->dg = diag_new(a, f->stream);
    f->lib = library_new(a, f->dg);
    LibFile *lf = library_parse(f->lib, "m.nl", str_from(text));
    const Module *top = library_top(f->lib, lf, "m");
    assert_non_null(top);
    f->d = library_flatten(f->lib, a, top);
    f->g = aig_new(a);
    f->net = circuit_nets(a, f->d);
    for (uint32_t p = 0; p < 3; p++) {
        for (uint32_t i = 0; i < widths[p]; i++)
            f->net[design_signal_net(f->d, (InstId){1}, p, i).ix] = aig_input(f->g);
    }
    Order o = design_order(a, f->d);
    assert_true(circuit_to_aig(f->g, f->d, &o, f->net, f->dg));
    *state = f;
    return 0;
}

static int teardown(void **state)
{
    Fixture *f = *state;
    aig_free(f->g);
    library_free(f->lib);
    diag_free(f->dg);
    fclose(f->stream);
    free(f->messages);
    arena_free(f->arena);
    return 0;
}

static Proof judge(Fixture *f, const char *formula)
{
    return prove_formulas(f->arena, f->d, f->lib->names, &formula, 1, &(ProofOptions){0}, f->dg);
}

static bool lookup(void *self, Sym name, int64_t *value)
{
    Fixture *f = self;
    for (int i = 0; i < 3; i++) {
        if (str_eqz(intern_str(f->lib->names, name), names[i])) {
            *value = f->value[i];
            return true;
        }
    }
    return false;
}

/* A random expression whose value has at most the returned number of bits. */
static unsigned draw(Rng *r, StrBuf *b, int depth)
{
    static const char *const plain[] = {"+", "-", "&", "|", "^", "<", "<=", ">", ">=", "==", "!=", "&&", "||"};
    static const char *const front[] = {"~", "-", "!"};
    if (depth == 0 || rng_below(r, 8) == 0) {
        uint64_t k = rng_below(r, 4);
        if (k < 3)
            strbuf_addz(b, names[k]);
        else
            strbuf_printf(b, "%u", (unsigned)rng_below(r, 40));
        return 7;
    }
    StrBuf x = {0}, y = {0}, z = {0};
    unsigned nx = draw(r, &x, depth - 1), ny = draw(r, &y, depth - 1), nz = draw(r, &z, depth - 1);
    unsigned n = nx > ny ? nx : ny;
    n = (nz > n ? nz : n) + 1;
    uint64_t kind = rng_below(r, 10);
    if (kind == 0 && nx + ny < 40) {
        strbuf_printf(b, "(%s * %s)", x.ptr, y.ptr);
        n = nx + ny;
    } else if (kind == 1 && nx < 30) {
        strbuf_printf(b, "(%s << %s)", x.ptr, names[rng_below(r, 3)]);
        n = nx + 15;
    } else if (kind == 2) {
        strbuf_printf(b, "(%s >> %s)", x.ptr, names[rng_below(r, 3)]);
    } else if (kind == 3) {
        strbuf_printf(b, "(%s ? %s : %s)", x.ptr, y.ptr, z.ptr);
    } else if (kind == 4) {
        strbuf_printf(b, "%s(%s, %s)", rng_below(r, 2) ? "min" : "max", x.ptr, y.ptr);
    } else if (kind == 5) {
        strbuf_printf(b, "abs(%s)", x.ptr);
    } else if (kind == 6) {
        strbuf_printf(b, "signext(%u, %s)", 1 + (unsigned)rng_below(r, 9), x.ptr);
        n = 10;
    } else if (kind == 7) {
        strbuf_printf(b, "%s(%s)", front[rng_below(r, 3)], x.ptr);
    } else {
        strbuf_printf(b, "(%s %s %s)", x.ptr, plain[rng_below(r, 13)], y.ptr);
    }
    strbuf_free(&x);
    strbuf_free(&y);
    strbuf_free(&z);
    return n;
}

/* All 256 inputs; bit i of the 64 evaluations of one round is input `round * 64 + i`. */
static void compare_for_all_inputs(Fixture *f, const PairList *pairs, const Expr *e, uint32_t file, const char *said)
{
    IntEnv env = {f, lookup, NULL, NULL};
    uint64_t in[8], *word = ARENA_ARRAY(f->arena, uint64_t, f->g->nodes.len);
    for (unsigned round = 0; round < 4; round++) {
        for (unsigned i = 0; i < 8; i++) {
            in[i] = 0;
            for (unsigned k = 0; k < 64; k++)
                in[i] |= (uint64_t)((round * 64 + k) >> i & 1) << k;
        }
        aig_evaluate(f->g, in, word);
        for (unsigned k = 0; k < 64; k++) {
            unsigned v = round * 64 + k;
            int64_t want;
            uint64_t got = 0;
            f->value[0] = v & 15;
            f->value[1] = v >> 4 & 7;
            f->value[2] = v >> 7;
            assert_true(int_eval(e, &env, file, f->lib->names, f->dg, &want));
            for (unsigned i = 0; i < 64; i++)
                got |= (aig_word(word, pairs->ptr[i].b) >> k & 1) << i;
            if (got != (uint64_t)want)
                fail_msg("%s: %" PRId64 ", not %" PRId64 ", at a=%u b=%u c=%u", said, (int64_t)got, want, v & 15,
                         v >> 4 & 7, v >> 7);
        }
    }
}

static void random_expressions_are_what_integers_make_of_them(void **state)
{
    Fixture *f = *state;
    Rng r = rng_seed(1);
    for (int round = 0; round < 400; round++) {
        StrBuf b = {0}, whole = {0};
        draw(&r, &b, 4);
        strbuf_printf(&whole, "y == %s", b.ptr);
        const char *one = arena_copy(f->arena, b.ptr, b.len), *two = arena_copy(f->arena, whole.ptr, whole.len);
        uint32_t file = diag_add_file(f->dg, "one", str_from(one));
        Formula x = {.g = f->g, .d = f->d, .net = f->net, .arena = f->arena, .names = f->lib->names, .dg = f->dg};
        bool ok = formula_compile(&x, diag_add_file(f->dg, "two", str_from(two)));
        fflush(f->stream);
        if (!ok)
            fail_msg("%s: %s", one, f->messages);
        assert_int_equal(x.pairs.len, 64);
        compare_for_all_inputs(f, &x.pairs, parse_formula(f->arena, f->lib->names, f->dg, file), file, one);
        VEC_FREE(&x.pairs);
        VEC_FREE(&x.claims);
        strbuf_free(&b);
        strbuf_free(&whole);
    }
}

static void wires_are_chosen_joined_and_named(void **state)
{
    Fixture *f = *state;
    static const char *const hold[] = {
        "{a, b} == a * 8 + b",
        "{3{c}} == 7 * c",
        "a[3:2] * 4 + a[1:0] == a",
        "a[2] == (a >> 2 & 1)",
        "(a + b)[4] == (a + b) >> 4",
        "{0, c, 2'd3} == c * 4 + 3",
        "o == a",
        "o[3] == a[3] && o[2:0] == a[2:0]",
        "u.y == !c",
        "ip == 1 - c",
        "4'hf - a == 15 - a",
        "2 ** 4 > a",
        "signext(4, a) == (a[3] ? a - 16 : a)",
        "-a[1:0] <= 0",
        "b == 0 || c || b * 1 != 0",
        "0xffffffffffffffffffff > a",
        "max(a, b) + min(a, b) == a + b",
        "(-a) >> 1 == -((a + 1) >> 1)",
    };
    for (size_t i = 0; i < sizeof hold / sizeof *hold; i++) {
        Proof p = judge(f, hold[i]);
        fflush(f->stream);
        if (p.status != PROOF_EQUAL)
            fail_msg("%s: %s %s", hold[i], p.what ? p.what : "", f->messages);
    }
}

static void what_does_not_always_hold_is_refuted(void **state)
{
    Fixture *f = *state;
    static const char *const wrong[] = {"a == b", "a < 15", "a + b < 22", "{a, b} == b * 16 + a", "o == a + c",
                                        "0", "c", "-a < 0", "a - b >= 0", "o != a", "ip == c"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        Proof p = judge(f, wrong[i]);
        if (p.status != PROOF_DIFFERENT)
            fail_msg("%s is said to hold", wrong[i]);
        assert_non_null(p.rows);
    }
}

static void an_output_compares_modulo_its_width_and_nothing_else_does(void **state)
{
    Fixture *f = *state;
    assert_int_equal(judge(f, "o == a + 16").status, PROOF_EQUAL);
    assert_int_equal(judge(f, "a + 32 == o").status, PROOF_EQUAL);
    assert_int_equal(judge(f, "o[1:0] == a - 4").status, PROOF_EQUAL);
    assert_int_equal(judge(f, "c || o == a + 16").status, PROOF_EQUAL);
    assert_int_equal(judge(f, "a == a + 16").status, PROOF_DIFFERENT);
    assert_int_equal(judge(f, "o + 0 == a + 16").status, PROOF_DIFFERENT);
    assert_int_equal(judge(f, "o <= a + 16").status, PROOF_EQUAL);
    assert_int_equal(judge(f, "o >= a + 16").status, PROOF_DIFFERENT);
}

static void what_has_no_meaning_is_refused(void **state)
{
    Fixture *f = *state;
    static const char *const bad[][2] = {
        {"o == a / b", "there is no division here"},
        {"o == a % b", "there is no division here"},
        {"o == zz", "'m' has no wires 'zz'"},
        {"o == a[4]", "'m' has no wires 'a[4]'"},
        {"o == a[b]", "an index of wires is a plain number"},
        {"o == (a + 1)[b]", "not one that depends on wires"},
        {"o == a << (b - 4)", "must not be below 0"},
        {"o == {a, b + 1}", "in { } a width is needed"},
        {"o == 2 ** b", "not one that depends on wires"},
        {"o == 2 ** 1025", "not one that depends on wires"},
        {"o == a << 0x100000", "at most 1024 are followed"},
        {"o == a << y", "at most 1024 are followed"},
        {"o == a ** 400", "at most 1024 are followed"},
        {"o == clog2(a)", "there are min, max, abs and signext"},
        {"o == min(a)", "takes two values"},
        {"o == abs(a, b)", "takes one value"},
        {"o == ", "a value was expected"},
        {"o == a b", "an operator, or the end,"},
        {"", "a value was expected"},
        {"_", ""},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        Proof p = judge(f, bad[i][0]);
        fflush(f->stream);
        assert_int_equal(p.status, PROOF_UNFIT);
        if (!strstr(f->messages, bad[i][1]))
            fail_msg("%s: %s", bad[i][0], f->messages);
    }
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(random_expressions_are_what_integers_make_of_them),
        TEST(wires_are_chosen_joined_and_named),
        TEST(what_does_not_always_hold_is_refuted),
        TEST(an_output_compares_modulo_its_width_and_nothing_else_does),
        TEST(what_has_no_meaning_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
