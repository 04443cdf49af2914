/* test_fit.c - least squares against certified answers, theory, and another way of solving. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>

#include "relu/fit.h"
#include "relu/table.h"

static Arena *arena;
static Diag *dg;

static int setup(void **state)
{
    (void)state;
    arena = arena_new("test");
    dg = diag_new(arena, NULL);
    return 0;
}
static int teardown(void **state)
{
    (void)state;
    diag_free(dg);
    arena_free(arena);
    return 0;
}

/* Correct decimal digits, as NIST counts them. */
static double digits(double got, double want)
{
    double e = fabs(got - want) / fabs(want);
    return e < 1e-15 ? 15 : -log10(e);
}

static void check_digits(const char *what, const Fit *f, const double *want, double least)
{
    for (uint32_t j = 0; j < f->p; j++) {
        if (!(digits(f->c[j], want[j]) >= least))
            fail_msg("%s, coefficient %u: %.15g, certified %.15g", what, j, f->c[j], want[j]);
    }
}

static Table table(const char *path)
{
    Table t;
    if (!table_read(arena, path, dg, &t))
        fail_msg("%s cannot be read", path);
    return t;
}

static void longley_has_nine_digits(void **state)
{
    (void)state;
    static const double want[] = {-3482258.63459582, 15.0618722713733,  -0.358191792925910E-01,
                                  -2.02022980381683, -1.03322686717359, -0.511041056535807E-01,
                                  1829.15146461355};
    Table t = table("tests/data/nist/longley.csv");
    double columns[7 * 16], y[16];
    Fit f;
    assert_true(t.n_rows == 16 && t.n_cols == 7);
    for (uint32_t i = 0; i < 16; i++) {
        columns[i] = 1;
        for (uint32_t j = 1; j < 7; j++)
            columns[j * 16 + i] = t.v[i * 7 + j - 1];
        y[i] = t.v[i * 7 + 6];
    }
    assert_true(fit_columns(arena, columns, y, 16, 7, dg, &f));
    check_digits("Longley", &f, want, 9);
    assert_true(digits(sqrt(f.sum_squares / 9), 304.854073561965) >= 9);
    assert_true(digits(f.r_squared, 0.995479004577296) >= 9);
}

static void filip_has_seven_digits(void **state)
{
    (void)state;
    static const double want[] = {
        -1467.48961422980,      -2772.17959193342,      -2316.37108160893,     -1127.97394098372,
        -354.478233703349,      -75.1242017393757,      -10.8753180355343,     -1.06221498588947,
        -0.670191154593408E-01, -0.246781078275479E-02, -0.402962525080404E-04};
    Table t = table("tests/data/nist/filip.csv");
    double x[82], y[82];
    Fit f;
    assert_int_equal(t.n_rows, 82);
    for (uint32_t i = 0; i < 82; i++) {
        x[i] = t.v[2 * i];
        y[i] = t.v[2 * i + 1];
    }
    assert_true(fit_polynomial(arena, x, y, 82, 10, dg, &f));
    check_digits("Filip", &f, want, 7);
    assert_true(digits(sqrt(f.sum_squares / 71), 0.334801051324544E-02) >= 7);
}

/* y = sum of (base x)^k plus multiples of one pattern that is orthogonal to every power up to 5. */
static void all_wamplers_have_nine_digits(void **state)
{
    (void)state;
    static const double pattern[21] = {759,   -2048, 2048,  -2048, 2523,  -2048, 2048,
                                       -2048, 1838,  -2048, 2048,  -2048, 1838,  -2048,
                                       2048,  -2048, 2523,  -2048, 2048,  -2048, 759};
    static const double base[] = {1, 0.1, 1, 1, 1}, noise[] = {0, 0, 1, 100, 10000};
    for (int k = 0; k < 5; k++) {
        double x[21], y[21], want[6];
        Fit f;
        for (int i = 0; i < 21; i++) {
            x[i] = i;
            y[i] = noise[k] * pattern[i];
            for (int j = 0; j < 6; j++)
                y[i] += k == 1 ? rint(pow(i, j) * pow(10, 5 - j)) / 1e5 : pow(i, j);
        }
        for (int j = 0; j < 6; j++)
            want[j] = pow(base[k], j);
        assert_true(fit_polynomial(arena, x, y, 21, 5, dg, &f));
        check_digits("Wampler", &f, want, 9);
    }
}

static void exact_points_give_exact_polynomials(void **state)
{
    (void)state;
    double x[] = {-2, -1, 0, 1, 2, 3}, y[6];
    Fit f;
    for (int i = 0; i < 6; i++)
        y[i] = 0.25 * x[i] * x[i] - x[i] + 1;
    for (uint32_t d = 2; d <= 5; d++) {
        assert_true(fit_polynomial(arena, x, y, 6, d, dg, &f));
        assert_true(fabs(f.c[0] - 1) < 1e-13 && fabs(f.c[1] + 1) < 1e-13 &&
                    fabs(f.c[2] - 0.25) < 1e-13);
        assert_true(fabs(fit_at(&f, 10) - 16) < 1e-11 && f.sum_squares < 1e-26);
    }
}

/* Residuals are orthogonal to every power: that is what makes the answer the least. */
static void residuals_are_orthogonal_to_the_powers(void **state)
{
    (void)state;
    Rng r = rng_seed(5);
    double x[40], y[40];
    Fit f;
    fit_book_x(x, 40);
    fit_book_y(x, y, 40, &r);
    for (uint32_t d = 0; d <= 6; d++) {
        assert_true(fit_polynomial(arena, x, y, 40, d, dg, &f));
        for (uint32_t j = 0; j <= d; j++) {
            double dot = 0, size = 0;
            for (int i = 0; i < 40; i++) {
                dot += (y[i] - fit_at(&f, x[i])) * pow(x[i], j);
                size += fabs(pow(x[i], j));
            }
            assert_true(fabs(dot) < 1e-12 * size);
        }
    }
}

/* With p coefficients that hold the truth: E[train] = 1 - p/n, E[test on the same x] = 1 + p/n;
 * with p = 2 the parabola that a line cannot hold comes on top of both. */
static void errors_over_the_degree_are_those_of_theory(void **state)
{
    (void)state;
    enum { N = 30, DRAWS = 2000 };
    static const struct {
        uint32_t p;
        double train, test;
    } theory[] = {{2, 2.553, 2.686}, {3, 0.9, 1.1}, {13, 1 - 13.0 / 30, 1 + 13.0 / 30}};
    double x[N], y[N], fresh[N];
    fit_book_x(x, N);
    for (int k = 0; k < 3; k++) {
        Rng r = rng_seed(11);
        double sum[2] = {0}, squares[2] = {0};
        for (int t = 0; t < DRAWS; t++) {
            Arena *temp = arena_new("draw");
            Fit f;
            fit_book_y(x, y, N, &r);
            fit_book_y(x, fresh, N, &r);
            assert_true(fit_polynomial(temp, x, y, N, theory[k].p - 1, dg, &f));
            double e[2] = {fit_mean_square(&f, FIT_PLAIN, x, y, N),
                           fit_mean_square(&f, FIT_PLAIN, x, fresh, N)};
            for (int i = 0; i < 2; i++) {
                sum[i] += e[i];
                squares[i] += e[i] * e[i];
            }
            arena_free(temp);
        }
        for (int i = 0; i < 2; i++) {
            double mean = sum[i] / DRAWS, error = sqrt((squares[i] / DRAWS - mean * mean) / DRAWS);
            double want = i ? theory[k].test : theory[k].train;
            if (!(fabs(mean - want) < 4 * error))
                fail_msg("p = %u: %g, theory %g, standard error %g", theory[k].p, mean, want,
                         error);
        }
    }
}

static void forms_made_linear_find_their_parameters(void **state)
{
    (void)state;
    double x[10], y[10], to[10];
    Fit f;
    for (int i = 0; i < 10; i++) {
        x[i] = i;
        y[i] = 3 * exp(-0.5 * i);
    }
    assert_true(fit_transform(FIT_EXPONENTIAL, y, 10, to, dg) &&
                fit_polynomial(arena, x, to, 10, 1, dg, &f));
    assert_true(fabs(exp(f.c[0]) - 3) < 1e-13 && fabs(f.c[1] + 0.5) < 1e-14);
    assert_true(fit_mean_square(&f, FIT_EXPONENTIAL, x, y, 10) < 1e-26);
    for (int i = 0; i < 10; i++)
        y[i] = 1 / (2 * x[i] + 5);
    assert_true(fit_transform(FIT_RECIPROCAL, y, 10, to, dg) &&
                fit_polynomial(arena, x, to, 10, 1, dg, &f));
    assert_true(fabs(f.c[0] - 5) < 1e-13 && fabs(f.c[1] - 2) < 1e-14);
}

static void what_has_no_answer_is_refused_once(void **state)
{
    (void)state;
    double x[] = {1, 1, 2, 2}, y[] = {1, 2, 3, 0}, to[4];
    double same[] = {1, 1, 1, 1, 2, 2, 2, 2};
    Fit f;
    assert_false(fit_polynomial(arena, x, y, 4, 2, dg, &f)); /* two different x */
    assert_int_equal(diag_n_errors(dg), 1);
    assert_false(fit_polynomial(arena, x, y, 4, 4, dg, &f)); /* too few */
    assert_int_equal(diag_n_errors(dg), 2);
    assert_false(fit_columns(arena, same, y, 4, 2, dg, &f));
    assert_int_equal(diag_n_errors(dg), 3);
    assert_false(fit_transform(FIT_EXPONENTIAL, y, 4, to, dg));
    assert_false(fit_transform(FIT_RECIPROCAL, y, 4, to, dg));
    assert_int_equal(diag_n_errors(dg), 5);
    assert_true(fit_polynomial(arena, x, y, 4, 1, dg, &f));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(longley_has_nine_digits, setup, teardown),
        cmocka_unit_test_setup_teardown(filip_has_seven_digits, setup, teardown),
        cmocka_unit_test_setup_teardown(all_wamplers_have_nine_digits, setup, teardown),
        cmocka_unit_test_setup_teardown(exact_points_give_exact_polynomials, setup, teardown),
        cmocka_unit_test_setup_teardown(residuals_are_orthogonal_to_the_powers, setup, teardown),
        cmocka_unit_test_setup_teardown(errors_over_the_degree_are_those_of_theory, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(forms_made_linear_find_their_parameters, setup, teardown),
        cmocka_unit_test_setup_teardown(what_has_no_answer_is_refused_once, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
