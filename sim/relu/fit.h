/* fit.h - least squares: straight lines, polynomials, several columns, and forms made linear.
 *
 *     Fit f;
 *     if (!fit_polynomial(arena, x, y, n, 2, dg, &f)) return EXIT_INPUT;     reported: singular
 *     f.c[0] + f.c[1] * x + f.c[2] * x * x           from the constant term up
 *     fit_at(&f, 1.5)                                 the same, without cancellation
 *
 * Solved by Householder QR with column pivoting (LAPACK), never by the normal equations, which lose
 * twice the digits; then refined with residuals in long double.  A polynomial is fitted in
 * Chebyshev polynomials on the range of x, where columns are nearly orthogonal, and written in
 * powers of x afterwards.
 */
#ifndef RELU_FIT_H
#define RELU_FIT_H

#include "base/base.h"

enum { FIT_MAX_COLUMNS = 200 };

/* What is fitted: y, ln y, or 1/y. */
typedef enum FitForm {
    FIT_PLAIN,       /* y = a0 + a1 x + ... */
    FIT_EXPONENTIAL, /* y = k e^(a x) through ln y = ln k + a x; y > 0 */
    FIT_RECIPROCAL,  /* y = 1 / (a x + b) through 1/y = b + a x; y not 0 */
} FitForm;

typedef struct Fit {
    uint32_t n, p;      /* points, coefficients */
    double *c;          /* [p] */
    double sum_squares; /* of the residuals of what was fitted (y, ln y or 1/y) */
    double r_squared;   /* 1 - sum_squares / that about the mean; 1 when y is constant */
    /* a polynomial: */
    long double *basis; /* [p] coefficients of Chebyshev polynomials in (x - mid) / half */
    double mid, half;
} Fit;

/* columns: [p][n], one after the other, a constant column among them if it is wanted. */
bool fit_columns(Arena *a, const double *columns, const double *y, uint32_t n, uint32_t p, Diag *dg,
                 Fit *out);
bool fit_polynomial(Arena *a, const double *x, const double *y, uint32_t n, uint32_t degree,
                    Diag *dg, Fit *out);
double fit_at(const Fit *f, double x); /* of a polynomial */

/* y as the form fits it, into to[n].  False: reported with the row (from 1). */
bool fit_transform(FitForm form, const double *y, uint32_t n, double *to, Diag *dg);
double fit_untransform(FitForm form, double v);

/* Mean square of y - what the fit says of it, in y itself whatever the form. */
double fit_mean_square(const Fit *f, FitForm form, const double *x, const double *y, uint32_t n);

/* The book's experiment: x in [-2, 6], y = 0.25 x^2 - x + 1 + N(0, 1). */
void fit_book_x(double *x, uint32_t n); /* evenly */
void fit_book_y(const double *x, double *y, uint32_t n, Rng *rng);

#endif
