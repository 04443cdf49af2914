/* snap.c - exact small weights in place of trained ones.
 *
 * On the samples a ReLU neuron is known by which of them it is (clearly) active on.  For each
 * hidden neuron the small whole neurons with the same active samples are listed, those of nearly
 * its direction first; for each choice of one a neuron the output layer follows from linear
 * equations.
 */
#include <assert.h>
#include <math.h>

#include "relu/train.h"

enum { MAX_IN = 3, MAX_HIDDEN = 8, MAX_LIST = 40, MAX_TRIES = 20000, REACH = 2, BIAS_REACH = 4 };

typedef struct Choice {
    double w[MAX_IN], b;
    double away; /* 1 - cosine of the angle to the trained neuron, and a little for its size */
} Choice;

typedef struct Snap {
    const Network *net;
    const Samples *s;
    uint32_t n; /* neurons that are kept */
    Choice list[MAX_HIDDEN][MAX_LIST];
    uint32_t n_list[MAX_HIDDEN];
    double *a;                  /* [n_samples][n + 2] equations */
    double out[MAX_HIDDEN + 1]; /* weights and bias of the output */
} Snap;

static double sum_at(const Snap *p, const double *w, double b, uint32_t sample)
{
    const double *x = p->s->x + (size_t)sample * p->s->n_in;
    for (uint32_t j = 0; j < p->s->n_in; j++)
        b += w[j] * x[j];
    return b;
}

/* What neuron i adds to the output at a sample; a sample where that is next to nothing, on either
 * side of the bend, says nothing of the neuron: training stops before it is exactly nothing. */
static bool is_clear(const Snap *p, uint32_t i, double z)
{
    return fabs(z * p->net->layers[1].w[i]) > 0.05;
}

static bool same_samples(const Snap *p, uint32_t i, const Choice *c)
{
    const Layer *h = &p->net->layers[0];
    for (uint32_t k = 0; k < p->s->n; k++) {
        double z = sum_at(p, h->w + (size_t)i * h->n_from, h->b[i], k);
        if (is_clear(p, i, z) && (z > 0) != (sum_at(p, c->w, c->b, k) > 0))
            return false;
    }
    return true;
}

static void insert(Snap *p, Choice c)
{
    Choice *list = p->list[p->n];
    uint32_t n = p->n_list[p->n], at = n;
    while (at > 0 && list[at - 1].away > c.away)
        at--;
    if (at == MAX_LIST)
        return;
    if (n == MAX_LIST)
        n--;
    memmove(list + at + 1, list + at, (n - at) * sizeof *list);
    list[at] = c;
    p->n_list[p->n] = n + 1;
}

/* All small neurons for hidden neuron i; false when it is never active. */
static bool list_choices(Snap *p, uint32_t i)
{
    const Layer *h = &p->net->layers[0];
    uint32_t n_in = h->n_from, side = 2 * REACH + 1, codes = 2 * BIAS_REACH + 1;
    const double *w = h->w + (size_t)i * n_in;
    double length = h->b[i] * h->b[i];
    bool is_active = false;
    for (uint32_t k = 0; k < p->s->n; k++)
        is_active =
            is_active || (sum_at(p, w, h->b[i], k) > 0 && is_clear(p, i, sum_at(p, w, h->b[i], k)));
    if (!is_active)
        return false;
    for (uint32_t j = 0; j < n_in; j++) {
        length += w[j] * w[j];
        codes *= side;
    }
    p->n_list[p->n] = 0;
    for (uint32_t code = 0; code < codes; code++) {
        Choice c = {.b = (double)(code % (2 * BIAS_REACH + 1)) - BIAS_REACH};
        uint32_t rest = code / (2 * BIAS_REACH + 1);
        double dot = c.b * h->b[i], size = c.b * c.b;
        for (uint32_t j = 0; j < n_in; j++, rest /= side) {
            c.w[j] = (double)(rest % side) - REACH;
            dot += c.w[j] * w[j];
            size += c.w[j] * c.w[j];
        }
        c.away = size > 0 ? 1 - dot / sqrt(size * length) + 1e-3 * size : 2;
        if (same_samples(p, i, &c))
            insert(p, c);
    }
    return true;
}

/* Gauss with the largest pivot; unknowns without a pivot are 0.  A solution must fit every sample
 * exactly once it is rounded to a multiple of 1/8. */
static bool solve(Snap *p, const uint32_t *pick, uint32_t output)
{
    uint32_t n = p->n + 1, m = p->s->n, row = 0;
    uint32_t pivot_row[MAX_HIDDEN + 1];
    for (uint32_t i = 0; i < m; i++) {
        double *a = p->a + (size_t)i * (n + 1);
        for (uint32_t k = 0; k < p->n; k++) {
            const Choice *c = &p->list[k][pick[k]];
            a[k] = fmax(0, sum_at(p, c->w, c->b, i));
        }
        a[p->n] = 1;
        a[n] = p->s->y[(size_t)i * p->s->n_out + output];
    }
    for (uint32_t k = 0; k < n; k++) {
        uint32_t best = row;
        for (uint32_t i = row; i < m; i++) {
            if (fabs(p->a[(size_t)i * (n + 1) + k]) > fabs(p->a[(size_t)best * (n + 1) + k]))
                best = i;
        }
        pivot_row[k] = UINT32_MAX;
        if (row == m || fabs(p->a[(size_t)best * (n + 1) + k]) < 1e-9)
            continue;
        double *to = p->a + (size_t)row * (n + 1), *from = p->a + (size_t)best * (n + 1);
        for (uint32_t j = 0; j <= n; j++) {
            double keep = to[j];
            to[j] = from[j];
            from[j] = keep;
        }
        for (uint32_t i = 0; i < m; i++) {
            double *a = p->a + (size_t)i * (n + 1), factor = i == row ? 0 : a[k] / to[k];
            for (uint32_t j = k; j <= n; j++)
                a[j] -= factor * to[j];
        }
        pivot_row[k] = row++;
    }
    for (uint32_t k = 0; k < n; k++) {
        const double *a = p->a + (size_t)pivot_row[k] * (n + 1);
        p->out[k] = pivot_row[k] == UINT32_MAX ? 0 : rint(8 * a[n] / a[k]) / 8;
    }
    for (uint32_t i = 0; i < m; i++) {
        double y = p->out[p->n];
        for (uint32_t k = 0; k < p->n; k++) {
            const Choice *c = &p->list[k][pick[k]];
            y += p->out[k] * fmax(0, sum_at(p, c->w, c->b, i));
        }
        if (y != p->s->y[(size_t)i * p->s->n_out + output])
            return false;
    }
    return true;
}

/* The next choice of one a neuron, the nearest ones changing first; false after the last. */
static bool next_pick(const Snap *p, uint32_t *pick)
{
    for (uint32_t k = 0; k < p->n; k++) {
        if (++pick[k] < p->n_list[k])
            return true;
        pick[k] = 0;
    }
    return false;
}

static Network *build(Arena *arena, Snap *p, const uint32_t *pick)
{
    uint32_t n_in = p->s->n_in;
    Network *net = network_new(arena, n_in);
    if (p->n == 0) {
        network_dense(net, ACT_IDENTITY, 0, n_in, 1)->b[0] = p->out[0];
        return net;
    }
    Layer *h = network_dense(net, ACT_RELU, 0, n_in, p->n);
    for (uint32_t k = 0; k < p->n; k++) {
        memcpy(h->w + (size_t)k * n_in, p->list[k][pick[k]].w, n_in * sizeof(double));
        h->b[k] = p->list[k][pick[k]].b;
    }
    Layer *y = network_dense(net, ACT_IDENTITY, n_in, p->n, 1);
    memcpy(y->w, p->out, p->n * sizeof(double));
    y->b[0] = p->out[p->n];
    return net;
}

Network *network_snap(Arena *arena, const Network *net, const Samples *s)
{
    const Layer *h = &net->layers[0];
    if (net->n_layers != 2 || !h->is_dense || h->act != ACT_RELU ||
        net->layers[1].act != ACT_IDENTITY || h->n > MAX_HIDDEN || h->n_from != s->n_in ||
        s->n_in > MAX_IN || s->n_out != 1)
        return NULL;
    Arena *temp = arena_new("snap");
    Snap *p = ARENA_NEW(temp, Snap);
    p->net = net;
    p->s = s;
    p->a = ARENA_ARRAY(temp, double, (size_t)s->n *(h->n + 2));
    bool all = true;
    for (uint32_t i = 0; i < h->n && all; i++) {
        if (list_choices(p, i)) {
            all = p->n_list[p->n] > 0;
            p->n++;
        }
    }
    uint32_t pick[MAX_HIDDEN] = {0};
    Network *out = NULL;
    for (int tries = 0; all && !out && tries < MAX_TRIES; tries++) {
        if (solve(p, pick, 0))
            out = build(arena, p, pick);
        else
            all = next_pick(p, pick);
    }
    arena_free(temp);
    return out;
}
