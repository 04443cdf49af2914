/* run.c - the forward pass; one template of loops for four number formats.
 *
 * Values lie lane by lane: value id at v[id * lanes].  Sums of a whole row of lanes stay in a small
 * block, so that the inner loops run over lanes and vectorise.  Rows that read two values and have
 * weights 1 or -1, as those of compiled gates do, take a loop of their own.
 */
#include "relu/run.h"

#include <assert.h>
#include <float.h>
#include <math.h>

enum { BLOCK = 64 }; /* lanes that are worked on at once */

/* A row of two links and weights 1 or -1. */
typedef struct Pair {
    uint32_t a, b;
    int8_t wa, wb, bias;
} Pair;

typedef struct RunLayer {
    const Layer *l;
    const Pair *pairs; /* NULL: the general loop */
    const void *w, *b; /* in the runner's format */
} RunLayer;

struct Runner {
    const Network *net;
    Format format;
    uint32_t lanes;
    bool narrow; /* int8: sums fit 8 bits */
    RunLayer *layers;
    void *v;
};

/* The loops over lanes are also compiled for AVX2, twice as wide, and the loader takes what the processor has. No
 * result depends on it: neither version contracts or reorders.  Not with sanitizers, which start too late. */
#if defined __x86_64__ && defined __linux__ && defined __GNUC__ && !defined __clang__ && !defined __SANITIZE_ADDRESS__
#define WIDE __attribute__((target_clones("avx2", "default")))
#else
#define WIDE
#endif

/* Rows of one layer, in the element type T with sums in S. */
#define DEFINE_ROWS(NAME, T, S, ACTIVATE)                                                          \
    WIDE static void NAME(const RunLayer *rl, T *v, uint32_t lanes)                                \
    {                                                                                              \
        const Layer *l = rl->l;                                                                    \
        const T *weights = rl->w, *biases = rl->b;                                                 \
        for (uint32_t i = 0; i < l->n; i++) {                                                      \
            size_t at = l->is_dense ? (size_t)i * l->n_from : l->row[i];                           \
            uint32_t n = l->is_dense ? l->n_from : l->row[i + 1] - l->row[i];                      \
            const T *w = weights + at;                                                             \
            const uint32_t *col = l->is_dense ? NULL : l->col + at;                                \
            T *out = v + (size_t)(l->first + i) * lanes;                                           \
            for (uint32_t lo = 0; lo < lanes; lo += BLOCK) {                                       \
                uint32_t m = lanes - lo < BLOCK ? lanes - lo : BLOCK;                              \
                S sum[BLOCK];                                                                      \
                for (uint32_t k = 0; k < m; k++)                                                   \
                    sum[k] = biases[i];                                                            \
                for (uint32_t j = 0; j < n; j++) {                                                 \
                    const T *x = v + (size_t)(col ? col[j] : l->from + j) * lanes + lo;            \
                    S wj = w[j];                                                                   \
                    for (uint32_t k = 0; k < m; k++)                                               \
                        sum[k] += wj * (S)x[k];                                                    \
                }                                                                                  \
                for (uint32_t k = 0; k < m; k++)                                                   \
                    out[lo + k] = (T)(ACTIVATE(l, sum[k]));                                        \
            }                                                                                      \
        }                                                                                          \
    }

#define FLOAT_ACT(l, z)                                                                            \
    ((l)->act == ACT_RELU       ? ((z) > 0 ? (z) : 0)                                              \
     : (l)->act == ACT_IDENTITY ? (z)                                                              \
                                : activate((l)->act, (l)->slope, (double)(z)))
#define INT_ACT(l, z) ((l)->act == ACT_RELU && (z) < 0 ? 0 : (z))

DEFINE_ROWS(rows_f64, double, double, FLOAT_ACT)
DEFINE_ROWS(rows_f32, float, float, FLOAT_ACT)
DEFINE_ROWS(rows_i32, int32_t, int32_t, INT_ACT)
DEFINE_ROWS(rows_i8, int8_t, int32_t, INT_ACT) /* NOLINT(bugprone-signed-char-misuse): numbers, not letters */

/* relu(bias + wa xa + wb xb) of n lanes.  The signs are settled before the loop, and n is a
 * constant wherever this is inlined, so that what is left is two additions and a maximum, vector by
 * vector. */
#define PAIR_LOOP(T, EXPR)                                                                         \
    for (uint32_t k = 0; k < n; k++) {                                                             \
        T z = (T)(EXPR);                                                                           \
        out[k] = (T)(z > 0 ? z : 0);                                                               \
    }

#define DEFINE_PAIRS(NAME, T)                                                                      \
    static inline void NAME##_lanes(const Pair *p, const T *restrict xa, const T *restrict xb,     \
                                    T *restrict out, const uint32_t n)                             \
    {                                                                                              \
        T bias = p->bias;                                                                          \
        if (p->wa < 0 && p->wb < 0)                                                                \
            PAIR_LOOP(T, bias - xa[k] - xb[k])                                                     \
        else if (p->wa < 0)                                                                        \
            PAIR_LOOP(T, bias - xa[k] + xb[k])                                                     \
        else if (p->wb < 0)                                                                        \
            PAIR_LOOP(T, bias + xa[k] - xb[k])                                                     \
        else                                                                                       \
            PAIR_LOOP(T, bias + xa[k] + xb[k])                                                     \
    }                                                                                              \
    WIDE static void NAME(const RunLayer *rl, T *v, uint32_t lanes)                                \
    {                                                                                              \
        for (uint32_t i = 0; i < rl->l->n; i++) {                                                  \
            const Pair *p = &rl->pairs[i];                                                         \
            const T *xa = v + (size_t)p->a * lanes, *xb = v + (size_t)p->b * lanes;                \
            T *out = v + (size_t)(rl->l->first + i) * lanes;                                       \
            uint32_t lo = 0;                                                                       \
            for (; lo + BLOCK <= lanes; lo += BLOCK)                                               \
                NAME##_lanes(p, xa + lo, xb + lo, out + lo, BLOCK);                                \
            for (; lo + 16 <= lanes; lo += 16)                                                     \
                NAME##_lanes(p, xa + lo, xb + lo, out + lo, 16);                                   \
            for (; lo < lanes; lo++)                                                               \
                NAME##_lanes(p, xa + lo, xb + lo, out + lo, 1);                                    \
        }                                                                                          \
    }

DEFINE_PAIRS(pairs_f32, float)
DEFINE_PAIRS(pairs_i8, int8_t)

static size_t element_size(Format f)
{
    return f == FORMAT_F64 ? sizeof(double) : f == FORMAT_I8 ? 1 : 4;
}

static void store(void *to, Format f, size_t i, double v)
{
    switch (f) {
    case FORMAT_F64:
        ((double *)to)[i] = v;
        break;
    case FORMAT_F32:
        ((float *)to)[i] = (float)v;
        break;
    case FORMAT_I32:
        ((int32_t *)to)[i] = (int32_t)v;
        break;
    default:
        ((int8_t *)to)[i] = (int8_t)v;
        break;
    }
}

static const void *converted(Arena *a, Format f, const double *from, size_t n)
{
    if (f == FORMAT_F64)
        return from;
    void *to = arena_alloc(a, n, element_size(f), element_size(f));
    for (size_t i = 0; i < n; i++)
        store(to, f, i, from[i]);
    return to;
}

/* All rows read two values, or one, with weights 1 or -1: as pairs, else NULL.  The second link of
 * a row that has one goes nowhere: a and b are then the same value, counted once. */
static const Pair *find_pairs(Arena *a, const Layer *l)
{
    if (l->act != ACT_RELU || l->is_dense)
        return NULL;
    for (uint32_t i = 0; i < l->n; i++) {
        Links k = layer_links(l, i);
        if (k.n != 2 || fabs(k.w[0]) != 1 || fabs(k.w[1]) != 1 || fabs(l->b[i]) > 100 ||
            l->b[i] != rint(l->b[i]))
            return NULL;
    }
    Pair *p = ARENA_ARRAY(a, Pair, l->n);
    for (uint32_t i = 0; i < l->n; i++) {
        Links k = layer_links(l, i);
        p[i] = (Pair){k.col[0], k.col[1], (int8_t)k.w[0], (int8_t)k.w[1], (int8_t)l->b[i]};
    }
    return p;
}

static bool fits_float(const Network *net)
{
    for (uint32_t k = 0; k < net->n_layers; k++) {
        const Layer *l = &net->layers[k];
        size_t n = l->is_dense ? (size_t)l->n * l->n_from : l->row[l->n];
        for (size_t i = 0; i < n + l->n; i++) {
            if (fabs(i < n ? l->w[i] : l->b[i - n]) > (double)FLT_MAX)
                return false;
        }
    }
    return true;
}

static bool format_serves(const Network *net, Format f, const Certificate *c, Diag *dg)
{
    if (f == FORMAT_F64)
        return true;
    if (f == FORMAT_F32) {
        if (fits_float(net))
            return true;
        diag(dg, DIAG_ERROR, (Span){0}, "a weight is too large for float32; use float64");
        return false;
    }
    if (!c->is_exact[f]) {
        diag(dg, DIAG_ERROR, (Span){0},
             "the network is not exact in %s: value %u may need more; use float64", format_name(f),
             c->broken_by[f]);
        return false;
    }
    for (uint32_t k = 0; k < net->n_layers; k++)
        assert(net->layers[k].act == ACT_RELU || net->layers[k].act == ACT_IDENTITY);
    return true;
}

Runner *runner_new(Arena *a, const Network *net, Format format, uint32_t lanes, Diag *dg)
{
    assert(lanes > 0 && net->n_layers > 0);
    assert(format == FORMAT_F64 || format == FORMAT_F32 || format == FORMAT_I32 ||
           format == FORMAT_I8);
    Certificate c = certify(net);
    if (!format_serves(net, format, &c, dg))
        return NULL;
    Runner *r = ARENA_NEW(a, Runner);
    *r = (Runner){.net = net, .format = format, .lanes = lanes, .narrow = c.narrow_sums};
    r->v = arena_alloc(a, (size_t)net->n_values * lanes, element_size(format), 64);
    r->layers = ARENA_ARRAY(a, RunLayer, net->n_layers);
    for (uint32_t k = 0; k < net->n_layers; k++) {
        const Layer *l = &net->layers[k];
        size_t n_w = l->is_dense ? (size_t)l->n * l->n_from : l->row[l->n];
        r->layers[k] =
            (RunLayer){l, NULL, converted(a, format, l->w, n_w), converted(a, format, l->b, l->n)};
        if (format == FORMAT_F32 || (format == FORMAT_I8 && c.narrow_sums))
            r->layers[k].pairs = find_pairs(a, l);
    }
    runner_start(r);
    return r;
}

void runner_set(Runner *r, uint32_t id, uint32_t lane, double v)
{
    assert(id < r->net->n_values && lane < r->lanes);
    store(r->v, r->format, (size_t)id * r->lanes + lane, v);
}

double runner_get(const Runner *r, uint32_t id, uint32_t lane)
{
    assert(id < r->net->n_values && lane < r->lanes);
    size_t i = (size_t)id * r->lanes + lane;
    switch (r->format) {
    case FORMAT_F64:
        return ((const double *)r->v)[i];
    case FORMAT_F32:
        return (double)((const float *)r->v)[i];
    case FORMAT_I32:
        return ((const int32_t *)r->v)[i];
    default:
        return ((const int8_t *)r->v)[i];
    }
}

void runner_start(Runner *r)
{
    for (uint32_t i = 0; i < r->net->n_state; i++) {
        for (uint32_t lane = 0; lane < r->lanes; lane++)
            runner_set(r, i, lane, r->net->init[i]);
    }
}

void runner_run(Runner *r)
{
    for (uint32_t k = 0; k < r->net->n_layers; k++) {
        const RunLayer *l = &r->layers[k];
        switch (r->format) {
        case FORMAT_F64:
            rows_f64(l, r->v, r->lanes);
            break;
        case FORMAT_F32:
            (l->pairs ? pairs_f32 : rows_f32)(l, r->v, r->lanes);
            break;
        case FORMAT_I32:
            rows_i32(l, r->v, r->lanes);
            break;
        default:
            (l->pairs ? pairs_i8 : rows_i8)(l, r->v, r->lanes);
            break;
        }
    }
}

void runner_step(Runner *r)
{
    size_t size = (size_t)r->net->n_state * r->lanes * element_size(r->format);
    size_t from = (size_t)network_last(r->net)->first * r->lanes * element_size(r->format);
    if (size)
        memmove(r->v, (const char *)r->v + from, size);
}

void network_eval(const Network *net, double *values)
{
    for (uint32_t k = 0; k < net->n_layers; k++) {
        const Layer *l = &net->layers[k];
        for (uint32_t i = 0; i < l->n; i++) {
            Links in = layer_links(l, i);
            double z = l->b[i];
            for (uint32_t j = 0; j < in.n; j++)
                z += in.w[j] * values[link_id(&in, j)];
            values[l->first + i] = activate(l->act, l->slope, z);
        }
    }
}
