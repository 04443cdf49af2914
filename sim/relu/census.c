/* census.c - least widths, by trying all neurons with small whole weights.
 *
 * A pair of neurons h1, h2 makes every function in the span of 1, h1, h2.  Three rows decide what
 * the coefficients are, so for each pair there are few functions to try.
 */
#include "relu/census.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>

enum { ROWS = 8, MAX_WEIGHT = 3, MAX_BIAS = 6, MAX_NEURONS = 4000 };

typedef struct Neuron {
    int8_t w[CENSUS_MAX_INPUTS], b;
    int8_t h[ROWS]; /* value in each row, less that of row 0 */
    int8_t h0;
} Neuron;

typedef struct Search {
    uint32_t n_inputs, n_rows;
    Neuron *all;
    uint32_t n;
    Minimal *of;
} Search;

static bool is_new(const Search *s, const Neuron *x)
{
    for (uint32_t i = 0; i < s->n; i++) {
        if (memcmp(s->all[i].h, x->h, sizeof x->h) == 0)
            return false; /* differs by a constant only */
    }
    return true;
}

static void add_neuron(Search *s, const int8_t *w, int b)
{
    Neuron x = {.b = (int8_t)b};
    bool is_constant = true;
    memcpy(x.w, w, sizeof x.w);
    for (uint32_t r = 0; r < s->n_rows; r++) {
        int z = b;
        for (uint32_t j = 0; j < s->n_inputs; j++)
            z += r >> j & 1 ? w[j] : 0;
        int h = z > 0 ? z : 0;
        if (r == 0)
            x.h0 = (int8_t)h;
        x.h[r] = (int8_t)(h - x.h0);
        is_constant = is_constant && x.h[r] == 0;
    }
    if (!is_constant && is_new(s, &x)) {
        assert(s->n < MAX_NEURONS);
        s->all[s->n++] = x;
    }
}

static int size_of(const int8_t *w, int b)
{
    return abs(w[0]) + abs(w[1]) + abs(w[2]) + abs(b);
}

/* Small neurons first, so that the table gets small weights. */
static void add_neurons(Search *s)
{
    enum { SIDE = 2 * MAX_WEIGHT + 1 };
    for (int size = 1; size <= 3 * MAX_WEIGHT + MAX_BIAS; size++) {
        for (int code = 0; code < SIDE * SIDE * SIDE * (2 * MAX_BIAS + 1); code++) {
            int8_t w[3] = {(int8_t)(code % SIDE - MAX_WEIGHT),
                           (int8_t)(code / SIDE % SIDE - MAX_WEIGHT),
                           (int8_t)(code / (SIDE * SIDE) % SIDE - MAX_WEIGHT)};
            int b = code / (SIDE * SIDE * SIDE) - MAX_BIAS;
            bool fits = (s->n_inputs > 2 || w[2] == 0) && (s->n_inputs > 1 || w[1] == 0);
            if (fits && size_of(w, b) == size)
                add_neuron(s, w, b);
        }
    }
}

static void put_neuron(Minimal *m, uint32_t i, const Neuron *x, double v)
{
    memcpy(m->w[i], x->w, sizeof x->w);
    m->b[i] = x->b;
    m->v[i] = v;
}

/* Function f and its complement: f = c + sum v h. */
static void found(Search *s, uint32_t f, uint32_t width, const Neuron *const *x, const double *v)
{
    double c = f & 1;
    for (uint32_t i = 0; i < width; i++)
        c -= v[i] * x[i]->h0;
    for (int side = 0; side < 2; side++) {
        Minimal *m = &s->of[side ? ~f & ((1u << s->n_rows) - 1) : f];
        if (m->width <= width)
            continue;
        m->width = (uint8_t)width;
        m->c = side ? 1 - c : c;
        for (uint32_t i = 0; i < width; i++)
            put_neuron(m, i, x[i], side ? -v[i] : v[i]);
    }
}

/* A neuron alone serves when it has two values. */
static void try_one(Search *s, const Neuron *x)
{
    int step = 0;
    uint32_t f = 0;
    for (uint32_t r = 0; r < s->n_rows; r++) {
        if (x->h[r] == 0)
            continue;
        if (step && x->h[r] != step)
            return;
        step = x->h[r];
        f |= 1u << r;
    }
    double v = 1.0 / step;
    if (abs(step) == 1 || abs(step) == 2)
        found(s, f, 1, &x, &v);
}

/* In 24 bits: then float32 is exact too. */
static bool is_binary_fraction(int p, int q)
{
    double scaled = 1048576.0 * p / q;
    return scaled == rint(scaled);
}

/* The function with 0 in row 0 and the given steps in rows i and j, if it is in the span. */
static void try_steps(Search *s, const Neuron *const *x, int det, int u, int v)
{
    uint32_t f = 0;
    for (uint32_t r = 0; r < s->n_rows; r++) {
        int y = u * x[0]->h[r] + v * x[1]->h[r];
        if (y != 0 && y != det)
            return;
        f |= y ? 1u << r : 0;
    }
    if (is_binary_fraction(u, det) && is_binary_fraction(v, det)) {
        double coefficients[2] = {(double)u / det, (double)v / det};
        found(s, f, 2, x, coefficients);
    }
}

/* Two rows in which the pair is independent; every function in the span with 0 in row 0 has 0 or 1
 * in each of them. */
static void try_two(Search *s, const Neuron *p, const Neuron *q)
{
    const Neuron *x[2] = {p, q};
    for (uint32_t i = 1; i < s->n_rows; i++) {
        for (uint32_t j = i + 1; j < s->n_rows; j++) {
            int det = p->h[i] * q->h[j] - p->h[j] * q->h[i];
            if (det == 0)
                continue;
            /* Cramer: f_i, f_j in {0, 1}, and up to a sign of the whole function -1 too */
            for (int fi = -1; fi <= 1; fi++) {
                for (int fj = -1; fj <= 1; fj++)
                    try_steps(s, x, det, fi * q->h[j] - fj * q->h[i], fj * p->h[i] - fi * p->h[j]);
            }
            return;
        }
    }
}

/* Parity of three by its staircase: with t the number of ones, h(t) - 2 h(t - 1) + 2 h(t - 2). */
static void add_parity(Search *s)
{
    static const double v[3] = {1, -2, 2};
    Neuron h[3];
    const Neuron *x[3] = {&h[0], &h[1], &h[2]};
    for (int i = 0; i < 3; i++)
        h[i] = (Neuron){.w = {1, 1, 1}, .b = (int8_t)-i};
    found(s, 0x96, 3, x, v);
}

const Census *census_new(Arena *a, uint32_t n_inputs)
{
    assert(n_inputs >= 1 && n_inputs <= CENSUS_MAX_INPUTS);
    Census *c = ARENA_NEW(a, Census);
    Search s = {.n_inputs = n_inputs, .n_rows = 1u << n_inputs};
    c->n_inputs = n_inputs;
    c->n_functions = 1u << s.n_rows;
    c->of = s.of = ARENA_ARRAY(a, Minimal, c->n_functions);
    for (uint32_t f = 0; f < c->n_functions; f++)
        s.of[f].width = UINT8_MAX;
    found(&s, 0, 0, NULL, NULL);
    Arena *temp = arena_new("census");
    s.all = ARENA_ARRAY(temp, Neuron, MAX_NEURONS);
    add_neurons(&s);
    for (uint32_t i = 0; i < s.n; i++)
        try_one(&s, &s.all[i]);
    for (uint32_t i = 0; i < s.n; i++) {
        for (uint32_t j = i + 1; j < s.n; j++)
            try_two(&s, &s.all[i], &s.all[j]);
    }
    if (n_inputs == 3)
        add_parity(&s);
    arena_free(temp);
    return c;
}

Network *census_network(Arena *a, const Census *c, uint32_t table)
{
    assert(table < c->n_functions);
    const Minimal *m = &c->of[table];
    uint32_t n = c->n_inputs;
    Network *net = network_new(a, n);
    if (m->width == 0) {
        network_dense(net, ACT_IDENTITY, 0, n, 1)->b[0] = m->c;
        return net;
    }
    Layer *h = network_dense(net, ACT_RELU, 0, n, m->width);
    for (uint32_t i = 0; i < m->width; i++) {
        h->b[i] = m->b[i];
        for (uint32_t j = 0; j < n; j++)
            h->w[i * n + j] = m->w[i][j];
    }
    Layer *y = network_dense(net, ACT_IDENTITY, n, m->width, 1);
    y->b[0] = m->c;
    memcpy(y->w, m->v, m->width * sizeof *m->v);
    return net;
}
