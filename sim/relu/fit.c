/* fit.c - least squares through LAPACKE's QR. */
#include "relu/fit.h"

#include <assert.h>
#include <inttypes.h>
#include <lapacke.h>
#include <math.h>

enum { REFINEMENTS = 4 };

typedef struct Solver {
    uint32_t n, p;
    const long double *columns; /* [p][n] */
    double *qr, *tau;
    double *scale; /* [p] of the columns */
    lapack_int *pivot;
    double *work;     /* [n] */
    double *solution; /* [p] */
} Solver;

/* Columns of length 1: then a small diagonal of R is a column that others make, whatever its unit.
 */
static void scale_columns(Solver *s)
{
    for (uint32_t j = 0; j < s->p; j++) {
        long double sum = 0;
        for (uint32_t i = 0; i < s->n; i++)
            sum += s->columns[(size_t)j * s->n + i] * s->columns[(size_t)j * s->n + i];
        s->scale[j] = sum > 0 ? (double)sqrtl(sum) : 1;
        for (uint32_t i = 0; i < s->n; i++)
            s->qr[(size_t)j * s->n + i] = (double)(s->columns[(size_t)j * s->n + i] / s->scale[j]);
    }
}

/* The column that has nothing of its own; p: none. */
static uint32_t singular_column(const Solver *s)
{
    double limit = fabs(s->qr[0]) * s->n * 4 * 2.220446049250313e-16;
    for (uint32_t j = 0; j < s->p; j++) {
        if (!(fabs(s->qr[(size_t)j * s->n + j]) > limit))
            return (uint32_t)s->pivot[j] - 1;
    }
    return s->p;
}

static void by_q(Solver *s, char side, double *v)
{
    lapack_int n = (lapack_int)s->n, p = (lapack_int)s->p;
    lapack_int info = LAPACKE_dormqr(LAPACK_COL_MAJOR, 'L', side, n, 1, p, s->qr, n, s->tau, v, n);
    assert(info == 0);
    (void)info;
}

static void by_r_inverse(Solver *s, char side, double *v)
{
    lapack_int n = (lapack_int)s->n, p = (lapack_int)s->p;
    lapack_int info = LAPACKE_dtrtrs(LAPACK_COL_MAJOR, 'U', side, 'N', p, 1, s->qr, n, v, p);
    assert(info == 0);
    (void)info;
}

/* Solves r + A c = f, A' r = g: then c fits f with residual r.  work, f in and r out; g [p] in, c
 * out. Correcting both, and not c alone, keeps digits when the residual is large (Bjoerck 1967). */
static void solve(Solver *s, double *g, double *h)
{
    uint32_t p = s->p;
    by_q(s, 'T', s->work);
    for (uint32_t j = 0; j < p; j++) {
        uint32_t column = (uint32_t)s->pivot[j] - 1;
        h[j] = g[column] / s->scale[column];
    }
    by_r_inverse(s, 'T', h);
    double *c = s->solution;
    for (uint32_t j = 0; j < p; j++) {
        c[j] = s->work[j] - h[j];
        s->work[j] = h[j];
    }
    by_r_inverse(s, 'N', c);
    for (uint32_t j = 0; j < p; j++) {
        uint32_t column = (uint32_t)s->pivot[j] - 1;
        g[column] = c[j] / s->scale[column];
    }
    by_q(s, 'N', s->work);
}

static long double residual(const Solver *s, const double *y, const long double *c, uint32_t i)
{
    long double r = y[i];
    for (uint32_t j = 0; j < s->p; j++)
        r -= c[j] * s->columns[(size_t)j * s->n + i];
    return r;
}

/* Squares of larger numbers overflow. */
static bool sizes_serve(const long double *columns, const double *y, uint32_t n, uint32_t p,
                        Diag *dg)
{
    for (size_t i = 0; i < (size_t)n * (p + 1); i++) {
        if (fabsl(i < n ? y[i] : columns[i - n]) > 1e140L) {
            diag(dg, DIAG_ERROR, (Span){0},
                 "row %zu: a number beyond 1e140 cannot be fitted; use larger units", i % n + 1);
            return false;
        }
    }
    return true;
}

/* c gets the solution; false: reported. */
static bool least_squares(Arena *temp, const long double *columns, const double *y, uint32_t n,
                          uint32_t p, const char *(*column_name)(void *self, uint32_t column),
                          void *self, Diag *dg, long double *c)
{
    if (n < p) {
        diag(dg, DIAG_ERROR, (Span){0},
             "%" PRIu32 " points cannot settle %" PRIu32
             " coefficients; give more points, or ask for fewer",
             n, p);
        return false;
    }
    if (!sizes_serve(columns, y, n, p, dg))
        return false;
    Solver s = {n,
                p,
                columns,
                ARENA_ARRAY(temp, double, (size_t)n *p),
                ARENA_ARRAY(temp, double, p),
                ARENA_ARRAY(temp, double, p),
                ARENA_ARRAY(temp, lapack_int, p),
                ARENA_ARRAY(temp, double, n),
                ARENA_ARRAY(temp, double, p)};
    scale_columns(&s);
    lapack_int info = LAPACKE_dgeqp3(LAPACK_COL_MAJOR, (lapack_int)n, (lapack_int)p, s.qr,
                                     (lapack_int)n, s.pivot, s.tau);
    assert(info == 0);
    (void)info;
    uint32_t bad = singular_column(&s);
    if (bad < p) {
        diag(dg, DIAG_ERROR, (Span){0},
             "the fit has no single answer: %s is made by the others at these points; leave it "
             "out, or give other points",
             column_name(self, bad));
        return false;
    }
    double *g = ARENA_ARRAY(temp, double, p), *h = ARENA_ARRAY(temp, double, p);
    long double *r = ARENA_ARRAY(temp, long double, n);
    for (uint32_t j = 0; j < p; j++)
        c[j] = 0;
    for (int k = 0; k < REFINEMENTS; k++) {
        for (uint32_t i = 0; i < n; i++)
            s.work[i] = (double)(residual(&s, y, c, i) - r[i]);
        for (uint32_t j = 0; j < p; j++) {
            long double dot = 0;
            for (uint32_t i = 0; i < n; i++)
                dot -= r[i] * columns[(size_t)j * n + i];
            g[j] = (double)dot;
        }
        solve(&s, g, h);
        for (uint32_t i = 0; i < n; i++)
            r[i] += s.work[i];
        for (uint32_t j = 0; j < p; j++)
            c[j] += g[j];
    }
    return true;
}

static void find_errors(Fit *f, const long double *columns, const double *y, const long double *c)
{
    Solver s = {.n = f->n, .p = f->p, .columns = columns};
    long double sum = 0, mean = 0, about = 0;
    for (uint32_t i = 0; i < f->n; i++) {
        long double r = residual(&s, y, c, i);
        sum += r * r;
        mean += (long double)y[i] / f->n;
    }
    for (uint32_t i = 0; i < f->n; i++)
        about += (y[i] - mean) * (y[i] - mean);
    f->sum_squares = (double)sum;
    f->r_squared = about > 0 ? (double)(1 - sum / about) : 1;
}

/* ---- several columns ---- */

static const char *numbered_column(void *self, uint32_t column)
{
    StrBuf b = {0};
    strbuf_printf(&b, "column %" PRIu32, column);
    const char *name = arena_copy(self, b.ptr, b.len);
    strbuf_free(&b);
    return name;
}

bool fit_columns(Arena *a, const double *columns, const double *y, uint32_t n, uint32_t p, Diag *dg,
                 Fit *out)
{
    assert(n >= 1 && p >= 1 && p <= FIT_MAX_COLUMNS);
    Arena *temp = arena_new("fit");
    long double *wide = ARENA_ARRAY(temp, long double, (size_t)n *p),
                *c = ARENA_ARRAY(temp, long double, p);
    for (size_t i = 0; i < (size_t)n * p; i++)
        wide[i] = columns[i];
    bool ok = least_squares(temp, wide, y, n, p, numbered_column, temp, dg, c);
    if (ok) {
        *out = (Fit){.n = n, .p = p, .c = ARENA_ARRAY(a, double, p)};
        for (uint32_t j = 0; j < p; j++)
            out->c[j] = (double)c[j];
        find_errors(out, wide, y, c);
    }
    arena_free(temp);
    return ok;
}

/* ---- polynomials ---- */

static const char *power(void *self, uint32_t column)
{
    StrBuf b = {0};
    strbuf_printf(&b, "the power x^%" PRIu32, column);
    const char *name = arena_copy(self, b.ptr, b.len);
    strbuf_free(&b);
    return name;
}

/* T_0 ... T_(p-1) at every x, in long double. */
static long double *chebyshev(Arena *temp, const double *x, uint32_t n, uint32_t p, double mid,
                              double half)
{
    long double *t = ARENA_ARRAY(temp, long double, (size_t)n *p);
    for (uint32_t i = 0; i < n; i++) {
        long double u = ((long double)x[i] - mid) / half;
        for (uint32_t j = 0; j < p; j++)
            t[(size_t)j * n + i] =
                j == 0   ? 1
                : j == 1 ? u
                         : 2 * u * t[(size_t)(j - 1) * n + i] - t[(size_t)(j - 2) * n + i];
    }
    return t;
}

/* Clenshaw's recurrence on polynomials in x: b_k = c_k + 2 u b_(k+1) - b_(k+2), u = (x - mid) /
 * half. The result is b_0 with half of its factor 2. */
static bool to_powers(Arena *temp, const Fit *f, const long double *basis, double *c)
{
    uint32_t p = f->p;
    long double *one = ARENA_ARRAY(temp, long double, p + 1),
                *two = ARENA_ARRAY(temp, long double, p + 1);
    long double *next = ARENA_ARRAY(temp, long double, p + 1);
    for (uint32_t k = p; k-- > 0;) {
        long double twice = k == 0 ? 1 : 2;
        for (uint32_t j = 0; j < p; j++)
            next[j] = twice * ((j ? one[j - 1] : 0) - f->mid * one[j]) / f->half - two[j];
        next[0] += basis[k];
        for (uint32_t j = 0; j < p; j++) {
            two[j] = one[j];
            one[j] = next[j];
        }
    }
    bool finite = true;
    for (uint32_t j = 0; j < p; j++) {
        c[j] = (double)one[j];
        finite = finite && isfinite(c[j]);
    }
    return finite;
}

bool fit_polynomial(Arena *a, const double *x, const double *y, uint32_t n, uint32_t degree,
                    Diag *dg, Fit *out)
{
    assert(n >= 1 && degree < FIT_MAX_COLUMNS);
    Arena *temp = arena_new("fit");
    double lo = x[0], hi = x[0];
    for (uint32_t i = 0; i < n; i++) {
        lo = fmin(lo, x[i]);
        hi = fmax(hi, x[i]);
    }
    Fit f = {
        .n = n, .p = degree + 1, .mid = lo / 2 + hi / 2, .half = hi > lo ? hi / 2 - lo / 2 : 1};
    f.c = ARENA_ARRAY(a, double, f.p);
    f.basis = ARENA_ARRAY(a, long double, f.p);
    long double *columns = chebyshev(temp, x, n, f.p, f.mid, f.half);
    bool ok = least_squares(temp, columns, y, n, f.p, power, temp, dg, f.basis);
    if (ok && !to_powers(temp, &f, f.basis, f.c)) {
        diag(dg, DIAG_ERROR, (Span){0},
             "the coefficients are too large for float64: the values of x lie too close together "
             "for degree %" PRIu32,
             degree);
        ok = false;
    }
    if (ok) {
        find_errors(&f, columns, y, f.basis);
        *out = f;
    }
    arena_free(temp);
    return ok;
}

double fit_at(const Fit *f, double x)
{
    long double u = ((long double)x - f->mid) / f->half, one = 0, two = 0;
    for (uint32_t k = f->p; k-- > 1;) {
        long double b = f->basis[k] + 2 * u * one - two;
        two = one;
        one = b;
    }
    return (double)(f->basis[0] + u * one - two);
}

/* ---- forms ---- */

bool fit_transform(FitForm form, const double *y, uint32_t n, double *to, Diag *dg)
{
    for (uint32_t i = 0; i < n; i++) {
        if (form == FIT_EXPONENTIAL && !(y[i] > 0)) {
            diag(dg, DIAG_ERROR, (Span){0},
                 "row %" PRIu32 ": y is %g, and only a y above 0 has a logarithm to fit", i + 1,
                 y[i]);
            return false;
        }
        if (form == FIT_RECIPROCAL && (y[i] == 0 || !isfinite(1 / y[i]))) {
            diag(dg, DIAG_ERROR, (Span){0},
                 "row %" PRIu32 ": y is %g, and has no reciprocal to fit", i + 1, y[i]);
            return false;
        }
        to[i] = form == FIT_EXPONENTIAL ? log(y[i]) : form == FIT_RECIPROCAL ? 1 / y[i] : y[i];
    }
    return true;
}

double fit_untransform(FitForm form, double v)
{
    return form == FIT_EXPONENTIAL ? exp(v) : form == FIT_RECIPROCAL ? 1 / v : v;
}

double fit_mean_square(const Fit *f, FitForm form, const double *x, const double *y, uint32_t n)
{
    double sum = 0;
    for (uint32_t i = 0; i < n; i++) {
        double r = y[i] - fit_untransform(form, fit_at(f, x[i]));
        sum += r * r / n;
    }
    return sum;
}

/* ---- the book's experiment ---- */

void fit_book_x(double *x, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        x[i] = n > 1 ? -2 + 8 * (double)i / (n - 1) : 2;
}

/* Box and Muller's normal numbers. */
static double normal(Rng *r)
{
    double u = 1 - (double)(rng_next(r) >> 11) * 0x1p-53, v = (double)(rng_next(r) >> 11) * 0x1p-53;
    return sqrt(-2 * log(u)) * cos(6.28318530717958647692 * v);
}

void fit_book_y(const double *x, double *y, uint32_t n, Rng *rng)
{
    for (uint32_t i = 0; i < n; i++)
        y[i] = 0.25 * x[i] * x[i] - x[i] + 1 + normal(rng);
}
