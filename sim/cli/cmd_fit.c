/* cmd_fit.c - gateloom fit: least squares on columns of numbers. */
#include <inttypes.h>
#include <math.h>

#include "cli/cmd.h"
#include "relu/fit.h"
#include "relu/table.h"

typedef struct FitRun {
    Session s;
    const char *form_text, *test;
    uint64_t degree, degrees, points, seed, draws;
    Rng noise;
    bool book, columns, residuals, csv;
    FitForm form;
    uint32_t n, n_test;
    double *x, *y, *tx, *ty; /* the points, and those to test on */
} FitRun;

/* The first and the last of two columns. */
static bool read_points(FitRun *r, const char *path, uint32_t *n, double **x, double **y)
{
    Table t;
    if (!table_read(r->s.arena, path, r->s.dg, &t))
        return false;
    if (t.n_cols != 2) {
        diag(r->s.dg, DIAG_ERROR, (Span){0},
             "'%s' has %" PRIu32 " column%s; x and y are wanted, or --columns", path, t.n_cols,
             t.n_cols == 1 ? "" : "s");
        return false;
    }
    *n = t.n_rows;
    *x = ARENA_ARRAY(r->s.arena, double, t.n_rows);
    *y = ARENA_ARRAY(r->s.arena, double, t.n_rows);
    for (uint32_t i = 0; i < t.n_rows; i++) {
        (*x)[i] = t.v[2 * i];
        (*y)[i] = t.v[2 * i + 1];
    }
    return true;
}

static void draw_noise(FitRun *r)
{
    fit_book_y(r->x, r->y, r->n, &r->noise);
    fit_book_y(r->x, r->ty, r->n, &r->noise); /* the same x, fresh noise */
}

static void book_points(FitRun *r)
{
    r->noise = rng_seed(r->seed);
    r->n = r->n_test = (uint32_t)r->points;
    r->x = r->tx = ARENA_ARRAY(r->s.arena, double, r->n);
    r->y = ARENA_ARRAY(r->s.arena, double, r->n);
    r->ty = ARENA_ARRAY(r->s.arena, double, r->n);
    fit_book_x(r->x, r->n);
    draw_noise(r);
}

/* ---- one fit ---- */

static void print_formula(const FitRun *r, const Fit *f)
{
    if (r->form == FIT_EXPONENTIAL) {
        printf("y = k e^(a x)\n  k  %.9g\n  a  %.9g\n", exp(f->c[0]), f->c[1]);
    } else if (r->form == FIT_RECIPROCAL) {
        printf("y = 1 / (a x + b)\n  a  %.9g\n  b  %.9g\n", f->c[1], f->c[0]);
    } else {
        printf("y = a0");
        for (uint32_t j = 1; j < f->p; j++)
            printf(j == 1 ? " + a1 x" : " + a%" PRIu32 " x^%" PRIu32, j, j);
        puts("");
        for (uint32_t j = 0; j < f->p; j++)
            printf("  a%-3" PRIu32 " %.9g\n", j, f->c[j]);
    }
}

static void print_quality(const FitRun *r, const Fit *f)
{
    double train = fit_mean_square(f, r->form, r->x, r->y, r->n);
    printf("points            %" PRIu32 "\nmean square error %.6g\n", r->n, train);
    if (r->form != FIT_PLAIN)
        printf("                  (of y; what was fitted is %s)\n",
               r->form == FIT_EXPONENTIAL ? "ln y" : "1/y");
    if (f->n > f->p)
        printf("residual deviation %.6g\n", sqrt(f->sum_squares / (f->n - f->p)));
    printf("R^2               %.6f\n", f->r_squared);
    if (r->n_test)
        printf("on test points    %.6g\n", fit_mean_square(f, r->form, r->tx, r->ty, r->n_test));
}

static void print_residuals(const FitRun *r, const Fit *f)
{
    puts("x,y,fit,residual");
    for (uint32_t i = 0; i < r->n; i++) {
        double at = fit_untransform(r->form, fit_at(f, r->x[i]));
        printf("%.9g,%.9g,%.9g,%.9g\n", r->x[i], r->y[i], at, r->y[i] - at);
    }
}

static bool fit_one(FitRun *r, uint32_t degree, Fit *f)
{
    double *to = ARENA_ARRAY(r->s.arena, double, r->n);
    return fit_transform(r->form, r->y, r->n, to, r->s.dg) &&
           fit_polynomial(r->s.arena, r->x, to, r->n, degree, r->s.dg, f);
}

static bool show_one(FitRun *r)
{
    Fit f;
    if (!fit_one(r, (uint32_t)r->degree, &f))
        return false;
    if (r->residuals) {
        print_residuals(r, &f);
        return true;
    }
    if (r->csv) {
        puts("coefficient,value");
        for (uint32_t j = 0; j < f.p; j++)
            printf("a%" PRIu32 ",%.17g\n", j, f.c[j]);
        return true;
    }
    print_formula(r, &f);
    print_quality(r, &f);
    return true;
}

/* ---- the error over the degree ---- */

/* Adds the errors of every degree to sum[degree][train, test]. */
static bool add_errors(FitRun *r, double (*sum)[2])
{
    for (uint32_t d = 0; d <= r->degrees; d++) {
        Fit f;
        if (!fit_one(r, d, &f))
            return false;
        sum[d][0] += fit_mean_square(&f, r->form, r->x, r->y, r->n);
        sum[d][1] += r->n_test ? fit_mean_square(&f, r->form, r->tx, r->ty, r->n_test) : 0;
    }
    return true;
}

static bool show_degrees(FitRun *r)
{
    double sum[FIT_MAX_COLUMNS][2] = {{0}};
    for (uint64_t k = 0; k < r->draws; k++) {
        if (k)
            draw_noise(r);
        if (!add_errors(r, sum))
            return false;
    }
    if (r->csv)
        puts(r->n_test ? "degree,train_mse,test_mse" : "degree,train_mse");
    else
        puts(r->n_test ? "degree   train MSE    test MSE" : "degree   train MSE");
    for (uint32_t d = 0; d <= r->degrees; d++) {
        printf(r->csv ? "%" PRIu32 ",%.9g" : "%6" PRIu32 " %11.4f", d,
               sum[d][0] / (double)r->draws);
        if (r->n_test)
            printf(r->csv ? ",%.9g" : " %11.4f", sum[d][1] / (double)r->draws);
        puts("");
    }
    return true;
}

/* ---- several columns ---- */

static bool show_columns(FitRun *r, const char *path)
{
    Table t;
    Fit f;
    if (!table_read(r->s.arena, path, r->s.dg, &t))
        return false;
    if (t.n_cols < 2 || t.n_cols > FIT_MAX_COLUMNS) {
        diag(r->s.dg, DIAG_ERROR, (Span){0},
             "'%s' has %" PRIu32 " column%s; from 2 to %d are wanted, the last one y", path,
             t.n_cols, t.n_cols == 1 ? "" : "s", FIT_MAX_COLUMNS);
        return false;
    }
    double *columns = ARENA_ARRAY(r->s.arena, double, (size_t)t.n_rows *t.n_cols);
    double *y = ARENA_ARRAY(r->s.arena, double, t.n_rows);
    for (uint32_t i = 0; i < t.n_rows; i++) {
        columns[i] = 1;
        for (uint32_t j = 1; j < t.n_cols; j++)
            columns[(size_t)j * t.n_rows + i] = t.v[(size_t)i * t.n_cols + j - 1];
        y[i] = t.v[(size_t)i * t.n_cols + t.n_cols - 1];
    }
    if (!fit_columns(r->s.arena, columns, y, t.n_rows, t.n_cols, r->s.dg, &f))
        return false;
    if (r->csv)
        puts("coefficient,value");
    for (uint32_t j = 0; j < f.p; j++) {
        if (r->csv || !t.names)
            printf(r->csv ? "a%" PRIu32 ",%.17g\n" : "  a%-3" PRIu32 " %.9g\n", j, f.c[j]);
        else
            printf("  %-12s %.9g\n", j ? t.names[j - 1] : "constant", f.c[j]);
    }
    if (!r->csv && f.n > f.p)
        printf("residual deviation %.6g\n", sqrt(f.sum_squares / (f.n - f.p)));
    if (!r->csv)
        printf("R^2               %.6f\n", f.r_squared);
    return true;
}

/* ---- options ---- */

static bool usage(const char *message)
{
    fprintf(stderr, "gateloom: %s\n", message);
    return false;
}

static bool read_options(FitRun *r, int n, bool has_degree)
{
    static const char *const forms[] = {"plain", "exponential", "reciprocal"};
    bool known = false;
    for (unsigned i = 0; i < 3; i++) {
        if (str_eqz(str_from(r->form_text), forms[i])) {
            r->form = (FitForm)i;
            known = true;
        }
    }
    if (!known)
        return usage("'--form' wants plain, exponential or reciprocal");
    if (n > 1 || (n == 1) == r->book)
        return usage("'fit' wants one file of points, or --book");
    if (r->form != FIT_PLAIN && (has_degree || r->degrees || r->columns))
        return usage("only the plain form has a degree or columns");
    if (r->columns && (has_degree || r->degrees || r->book || r->test || r->residuals))
        return usage(
            "'--columns' fits y to the other columns as they are: no degree, test or residuals");
    if (r->degree >= FIT_MAX_COLUMNS || r->degrees >= FIT_MAX_COLUMNS)
        return usage("a degree is below 200");
    if (r->draws != 1 && !(r->book && r->degrees && r->draws >= 1 && r->draws <= 1000000))
        return usage("'--draws' goes with --book and --degrees, from 1 to 1000000");
    if (r->book && (r->points < 2 || r->points > 100000))
        return usage("'--points' goes from 2 to 100000");
    return true;
}

static bool fit(FitRun *r, const char *path)
{
    if (r->columns)
        return show_columns(r, path);
    if (r->book)
        book_points(r);
    else if (!read_points(r, path, &r->n, &r->x, &r->y))
        return false;
    if (r->test && !read_points(r, r->test, &r->n_test, &r->tx, &r->ty))
        return false;
    return r->degrees ? show_degrees(r) : show_one(r);
}

static int run(int argc, char **argv)
{
    FitRun r = {.form_text = "plain", .degree = UINT64_MAX, .points = 30, .seed = 1, .draws = 1};
    const Opt opts[] = {
        {"degree", "D", OPT_COUNT, &r.degree, "of the polynomial (1)"},
        {"degrees", "D", OPT_COUNT, &r.degrees, "the error of every degree up to this"},
        {"form", "NAME", OPT_TEXT, &r.form_text,
         "plain, exponential k e^(ax), reciprocal 1/(ax+b) (plain)"},
        {"columns", NULL, OPT_FLAG, &r.columns,
         "y, the last column, from all the others and a constant"},
        {"test", "FILE", OPT_TEXT, &r.test, "other points, on which the fit is judged"},
        {"residuals", NULL, OPT_FLAG, &r.residuals, "print x, y, fit and residual of each point"},
        {"book", NULL, OPT_FLAG, &r.book,
         "points of x^2/4 - x + 1 with noise N(0, 1), x from -2 to 6"},
        {"points", "N", OPT_COUNT, &r.points, "with --book: how many (30)"},
        {"seed", "N", OPT_COUNT, &r.seed, "with --book: of the noise (1)"},
        {"draws", "N", OPT_COUNT, &r.draws,
         "with --book --degrees: the mean over so many draws of noise (1)"},
        {"csv", NULL, OPT_FLAG, &r.csv, "comma-separated"},
        LOAD_OPTIONS(r.s),
        {0}};
    const char *files[OPT_LIST_MAX];
    int n;
    if (argc > OPT_LIST_MAX)
        return EXIT_USAGE;
    int status = session_start_bare(&r.s, &cmd_fit, opts, argc, argv, files, &n);
    if (status)
        return status < 0 ? EXIT_FINE : status;
    bool has_degree = r.degree != UINT64_MAX;
    if (!has_degree)
        r.degree = 1;
    if (!read_options(&r, n, has_degree))
        status = EXIT_USAGE;
    else
        status = fit(&r, n ? files[0] : NULL) ? EXIT_FINE : EXIT_INPUT;
    session_end(&r.s);
    return status;
}

const Command cmd_fit = {"fit", "POINTS.csv [--degree D]",
                         "Fits a line, a polynomial or a form made linear by least squares",
                         "gateloom fit battery.csv --degree 1", run};
