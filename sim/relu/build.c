/* build.c - the weights of networks that are known functions. */
#include "relu/build.h"

#include <assert.h>
#include <math.h>

#include "relu/run.h"

/* One hidden layer of ReLU and an affine output: both dense. */
static Network *shallow(Arena *a, uint32_t n_in, uint32_t n_hidden, uint32_t n_out)
{
    Network *net = network_new(a, n_in);
    network_dense(net, ACT_RELU, 0, n_in, n_hidden);
    network_dense(net, ACT_IDENTITY, n_in, n_hidden, n_out);
    return net;
}

static void name_inputs(Network *net, const char *const *names)
{
    net->input_names = ARENA_ARRAY(net->arena, const char *, net->n_inputs);
    for (uint32_t i = 0; i < net->n_inputs; i++)
        net->input_names[i] = names[i];
}

static void name_outputs(Network *net, const char *const *names)
{
    net->output_names = ARENA_ARRAY(net->arena, const char *, network_n_outputs(net));
    for (uint32_t i = 0; i < network_n_outputs(net); i++)
        net->output_names[i] = names[i];
}

/* "x[3]" for n > 1, else "x"; kind tells where the names go. */
static void name_bus(Network *net, const char **names, const char *bus, uint32_t n)
{
    StrBuf b = {0};
    for (uint32_t i = 0; i < n; i++) {
        strbuf_clear(&b);
        strbuf_printf(&b, "%s[%u]", bus, i);
        names[i] = arena_copy(net->arena, b.ptr, b.len);
    }
    strbuf_free(&b);
}

static void set_row(Layer *l, uint32_t i, double bias, const double *w)
{
    assert(l->is_dense);
    l->b[i] = bias;
    for (uint32_t j = 0; j < l->n_from; j++)
        l->w[(size_t)i * l->n_from + j] = w[j];
}

#define ROW(l, i, bias, ...) set_row((l), (i), (bias), (const double[]){__VA_ARGS__})

static double *weight(Layer *l, uint32_t i, uint32_t j)
{
    return &l->w[(size_t)i * l->n_from + j];
}

static void real_inputs(Network *net, double lo, double hi)
{
    net->is_integer = false;
    net->lo = lo;
    net->hi = hi;
}

/* ---- of the book ---- */

Network *build_abs(Arena *a)
{
    Network *net = shallow(a, 1, 2, 1);
    ROW(&net->layers[0], 0, 0, 1);
    ROW(&net->layers[0], 1, 0, -1);
    ROW(&net->layers[1], 0, 0, 1, 1);
    real_inputs(net, -1, 1);
    return net;
}

Network *build_max_skip(Arena *a)
{
    Network *net = network_new(a, 2);
    ROW(network_dense(net, ACT_RELU, 0, 2, 1), 0, 0, -1, 1);
    ROW(network_dense(net, ACT_IDENTITY, 0, 3, 1), 0, 0, 1, 0, 1);
    real_inputs(net, -1, 1);
    return net;
}

Network *build_max_uniform(Arena *a)
{
    Network *net = shallow(a, 2, 3, 1);
    Layer *h = &net->layers[0];
    ROW(h, 0, 0, 1, 0);
    ROW(h, 1, 0, -1, 0);
    ROW(h, 2, 0, -1, 1);
    ROW(&net->layers[1], 0, 0, 1, -1, 1);
    real_inputs(net, -1, 1);
    return net;
}

Network *build_min(Arena *a)
{
    Network *net = network_new(a, 2);
    ROW(network_dense(net, ACT_RELU, 0, 2, 1), 0, 0, 1, -1);
    ROW(network_dense(net, ACT_IDENTITY, 0, 3, 1), 0, 0, 1, 0, -1);
    real_inputs(net, -1, 1);
    return net;
}

/* Every candidate is an affine form over the values so far: max(p, q) = p + ReLU(q - p), so each
 * round halves their number and adds one layer, which reads everything before it. */
Network *build_max_n(Arena *a, uint32_t n)
{
    assert(n >= 2 && n <= 1024);
    Network *net = network_new(a, n);
    uint32_t width = 2 * n, left = n;
    double *form = ARENA_ARRAY(a, double, (size_t)n *width);
    for (uint32_t i = 0; i < n; i++)
        form[(size_t)i * width + i] = 1;
    while (left > 1) {
        uint32_t pairs = left / 2, n_from = net->n_values;
        Layer *l = network_dense(net, ACT_RELU, 0, n_from, pairs);
        for (uint32_t p = 0; p < pairs; p++) {
            double *u = form + (size_t)(2 * p) * width, *v = u + width;
            for (uint32_t j = 0; j < n_from; j++)
                *weight(l, p, j) = v[j] - u[j];
            double *to = form + (size_t)p * width;
            memmove(to, u, width * sizeof *to);
            to[l->first + p] += 1;
        }
        if (left % 2)
            memmove(form + (size_t)pairs * width, form + (size_t)(left - 1) * width,
                    width * sizeof *form);
        left = pairs + left % 2;
    }
    uint32_t n_values = net->n_values;
    Layer *y = network_dense(net, ACT_IDENTITY, 0, n_values, 1);
    memcpy(y->w, form, n_values * sizeof *form);
    real_inputs(net, -1, 1);
    return net;
}

const char *gate_name(GateKind g)
{
    static const char *const names[N_GATES] = {"NOT", "AND", "OR", "NAND", "NOR", "XOR", "XNOR"};
    return names[g];
}

bool gate_value(GateKind g, bool x, bool y)
{
    switch (g) {
    case GATE_NOT:
        return !x;
    case GATE_AND:
        return x && y;
    case GATE_OR:
        return x || y;
    case GATE_NAND:
        return !(x && y);
    case GATE_NOR:
        return !(x || y);
    case GATE_XOR:
        return x != y;
    default:
        return x == y;
    }
}

/* One neuron of n inputs: bias + w sum, then out + v neuron. */
static Network *one_neuron(Arena *a, uint32_t n, double w, double bias, double v, double out)
{
    Network *net = shallow(a, n, 1, 1);
    for (uint32_t j = 0; j < n; j++)
        *weight(&net->layers[0], 0, j) = w;
    net->layers[0].b[0] = bias;
    ROW(&net->layers[1], 0, out, v);
    return net;
}

Network *build_and_n(Arena *a, GateKind g, uint32_t n)
{
    assert(n >= 1);
    switch (g) {
    case GATE_AND:
        return one_neuron(a, n, 1, 1 - (double)n, 1, 0);
    case GATE_NAND:
        return one_neuron(a, n, 1, 1 - (double)n, -1, 1);
    case GATE_OR:
        return one_neuron(a, n, -1, 1, -1, 1);
    default:
        assert(g == GATE_NOR);
        return one_neuron(a, n, -1, 1, 1, 0);
    }
}

/* Two neurons: x - y and y - x, of which the one that is not negative is |x - y|. */
static Network *difference(Arena *a, double v, double out)
{
    Network *net = shallow(a, 2, 2, 1);
    ROW(&net->layers[0], 0, 0, 1, -1);
    ROW(&net->layers[0], 1, 0, -1, 1);
    ROW(&net->layers[1], 0, out, v, v);
    return net;
}

Network *build_gate(Arena *a, GateKind g)
{
    Network *net = g == GATE_NOT    ? one_neuron(a, 1, 1, 0, -1, 1)
                   : g == GATE_XOR  ? difference(a, 1, 0)
                   : g == GATE_XNOR ? difference(a, -1, 1)
                                    : build_and_n(a, g, 2);
    name_inputs(net, (const char *const[]){g == GATE_NOT ? "x" : "a", "b"});
    name_outputs(net, (const char *const[]){"y"});
    return net;
}

Network *build_gate_book(Arena *a, GateKind g)
{
    if (g == GATE_AND || g == GATE_XOR)
        return build_gate(a, g);
    if (g != GATE_OR)
        return NULL;
    Network *net = shallow(a, 2, 2, 1); /* x1 or x2 is their maximum */
    ROW(&net->layers[0], 0, 0, 1, 0);
    ROW(&net->layers[0], 1, 0, -1, 1);
    ROW(&net->layers[1], 0, 0, 1, 1);
    return net;
}

static bool table_bit(const uint64_t *table, uint32_t row)
{
    return table[row / 64] >> (row % 64) & 1;
}

/* At most one cube is 1, so the sum of the cubes is their OR. */
Network *build_table(Arena *a, uint32_t n_inputs, const uint64_t *table)
{
    assert(n_inputs >= 1 && n_inputs <= 16);
    uint32_t rows = UINT32_C(1) << n_inputs, ones = 0, i = 0;
    for (uint32_t r = 0; r < rows; r++)
        ones += table_bit(table, r);
    bool rare = ones <= rows - ones;
    uint32_t n = rare ? ones : rows - ones;
    Network *net = network_new(a, n_inputs);
    if (n == 0) {
        network_dense(net, ACT_IDENTITY, 0, 1, 1)->b[0] = !rare;
        return net;
    }
    Layer *h = network_dense(net, ACT_RELU, 0, n_inputs, n);
    for (uint32_t r = 0; r < rows; r++) {
        if (table_bit(table, r) != rare)
            continue;
        h->b[i] = 1;
        for (uint32_t j = 0; j < n_inputs; j++) {
            bool positive = r >> j & 1;
            *weight(h, i, j) = positive ? 1 : -1;
            h->b[i] -= positive;
        }
        i++;
    }
    Layer *y = network_dense(net, ACT_IDENTITY, n_inputs, n, 1);
    for (uint32_t j = 0; j < n; j++)
        y->w[j] = rare ? 1 : -1;
    y->b[0] = !rare;
    return net;
}

/* ---- adding ---- */

Network *build_half_adder(Arena *a)
{
    Network *net = shallow(a, 2, 2, 2);
    ROW(&net->layers[0], 0, 0, 1, 1);
    ROW(&net->layers[0], 1, -1, 1, 1);
    ROW(&net->layers[1], 0, 0, 1, -2);
    ROW(&net->layers[1], 1, 0, 0, 1);
    name_inputs(net, (const char *const[]){"x", "y"});
    name_outputs(net, (const char *const[]){"s", "c"});
    return net;
}

/* With t = x + y + c and h_k = ReLU(t - k): the carry h1 - h2 rises from 0 to 1 between 1 and 2. */
Network *build_full_adder(Arena *a)
{
    Network *net = shallow(a, 3, 3, 2);
    ROW(&net->layers[0], 0, 0, 1, 1, 1);
    ROW(&net->layers[0], 1, -1, 1, 1, 1);
    ROW(&net->layers[0], 2, -2, 1, 1, 1);
    ROW(&net->layers[1], 0, 0, 1, -2, 2);
    ROW(&net->layers[1], 1, 0, 0, 1, -1);
    name_inputs(net, (const char *const[]){"x", "y", "c"});
    name_outputs(net, (const char *const[]){"s", "cn"});
    return net;
}

/* Column i: p = ReLU(T - 2^(i+1) + 1) and q = ReLU(T - 2^(i+1)), with T the sum of all columns up
 * to i; their difference is the carry out of it.  r = ReLU(x + y) hands the column itself on.
 * y_sign -1 adds the inverse of y instead, that is, 1 - y in each column. */
static void adder_layers(Network *net, uint32_t n, double y_sign, double carry_in, bool has_c)
{
    Layer *h = &net->layers[0], *out = &net->layers[1];
    double base = carry_in; /* what the inverted bits and the carry add, whatever the inputs */
    for (uint32_t i = 0; i < n; i++) {
        double inverse = y_sign < 0 ? 1 : 0;
        base += ldexp(inverse, (int)i);
        uint32_t p = 3 * i, q = p + 1, r = p + 2;
        for (uint32_t j = 0; j <= i; j++) {
            *weight(h, p, j) = *weight(h, q, j) = ldexp(1, (int)j);
            *weight(h, p, n + j) = *weight(h, q, n + j) = ldexp(y_sign, (int)j);
        }
        h->b[p] = base - ldexp(1, (int)i + 1) + 1;
        h->b[q] = base - ldexp(1, (int)i + 1);
        *weight(h, r, i) = 1;
        *weight(h, r, n + i) = y_sign;
        h->b[r] = inverse + (i == 0 ? carry_in : 0);
        if (has_c) {
            *weight(h, p, 2 * n) = *weight(h, q, 2 * n) = 1;
            *weight(h, r, 2 * n) = i == 0;
        }
        *weight(out, i, r) = 1;
        *weight(out, i, p) = -2;
        *weight(out, i, q) = 2;
        if (i > 0) {
            *weight(out, i, p - 3) = 1;
            *weight(out, i, q - 3) = -1;
        }
    }
    *weight(out, n, 3 * (n - 1)) = 1;
    *weight(out, n, 3 * (n - 1) + 1) = -1;
}

Network *build_adder(Arena *a, uint32_t n)
{
    assert(n >= 1 && n <= 24);
    Network *net = shallow(a, 2 * n + 1, 3 * n, n + 1);
    adder_layers(net, n, 1, 0, true);
    net->input_names = ARENA_ARRAY(a, const char *, 2 * n + 1);
    net->output_names = ARENA_ARRAY(a, const char *, n + 1);
    name_bus(net, net->input_names, "x", n);
    name_bus(net, net->input_names + n, "y", n);
    net->input_names[2 * n] = "c";
    name_bus(net, net->output_names, "s", n);
    net->output_names[n] = "cn";
    return net;
}

Network *build_subtractor(Arena *a, uint32_t n)
{
    assert(n >= 1 && n <= 24);
    Network *net = shallow(a, 2 * n, 3 * n, n + 1);
    adder_layers(net, n, -1, 1, false);
    Layer *out = &net->layers[1]; /* the borrow is no carry */
    out->b[n] = 1;
    for (uint32_t j = 0; j < out->n_from; j++)
        *weight(out, n, j) = -*weight(out, n, j);
    return net;
}

/* ---- comparing ---- */

/* sign (a - b) as the weights of neuron i. */
static void set_word_difference(Layer *l, uint32_t i, uint32_t n, bool is_signed, double sign)
{
    for (uint32_t j = 0; j < n; j++) {
        double w = ldexp(is_signed && j == n - 1 ? -sign : sign, (int)j);
        *weight(l, i, j) = w;
        *weight(l, i, n + j) = -w;
    }
}

Network *build_compare(Arena *a, CompareKind k, uint32_t n, bool is_signed)
{
    assert(n >= 1 && n <= 24);
    bool is_eq = k == COMPARE_EQ;
    Network *net = shallow(a, 2 * n, is_eq ? 3 : 2, 1);
    Layer *h = &net->layers[0];
    for (uint32_t i = 0; i < h->n; i++) {
        set_word_difference(h, i, n, is_signed, k == COMPARE_LE ? 1 : -1);
        h->b[i] = (is_eq ? 1 : 0) - (double)i;
    }
    if (is_eq) /* a tent over 0 */
        ROW(&net->layers[1], 0, 0, 1, -2, 1);
    else if (k == COMPARE_LT) /* b - a >= 1 */
        ROW(&net->layers[1], 0, 0, 1, -1);
    else /* not a - b >= 1 */
        ROW(&net->layers[1], 0, 1, -1, 1);
    return net;
}

Network *build_is_zero(Arena *a, uint32_t n)
{
    return build_and_n(a, GATE_NOR, n);
}

Network *build_mux(Arena *a)
{
    Network *net = shallow(a, 3, 2, 1);
    ROW(&net->layers[0], 0, 0, 1, 0, -1);
    ROW(&net->layers[0], 1, -1, 0, 1, 1);
    ROW(&net->layers[1], 0, 0, 1, 1);
    return net;
}

Network *build_decoder(Arena *a, uint32_t n)
{
    assert(n >= 1 && n <= 12);
    uint32_t lines = UINT32_C(1) << n;
    Network *net = network_new(a, n);
    Layer *l = network_dense(net, ACT_RELU, 0, n, lines);
    for (uint32_t i = 0; i < lines; i++) {
        l->b[i] = 1;
        for (uint32_t j = 0; j < n; j++) {
            bool positive = i >> j & 1;
            *weight(l, i, j) = positive ? 1 : -1;
            l->b[i] -= positive;
        }
    }
    return net;
}

Network *build_max_word(Arena *a, uint32_t n)
{
    assert(n >= 1 && n <= 24);
    Network *net = network_new(a, 2 * n);
    Layer *less = network_dense(net, ACT_RELU, 0, 2 * n, 2);
    set_word_difference(less, 0, n, false, -1);
    set_word_difference(less, 1, n, false, -1);
    less->b[1] = -1;
    Layer *h = network_dense(net, ACT_RELU, 0, 2 * n + 2, 2 * n); /* reads the words once more */
    for (uint32_t i = 0; i < n; i++) {
        *weight(h, 2 * i, i) = 1;
        *weight(h, 2 * i, 2 * n) = -1;
        *weight(h, 2 * i, 2 * n + 1) = 1;
        *weight(h, 2 * i + 1, n + i) = 1;
        *weight(h, 2 * i + 1, 2 * n) = 1;
        *weight(h, 2 * i + 1, 2 * n + 1) = -1;
        h->b[2 * i + 1] = -1;
    }
    Layer *y = network_dense(net, ACT_IDENTITY, 2 * n + 2, 2 * n, n);
    for (uint32_t i = 0; i < n; i++)
        *weight(y, i, 2 * i) = *weight(y, i, 2 * i + 1) = 1;
    return net;
}

/* The products a_i b_j of the columns below n make V <= (n - 1) 2^n + 1.  Then the bits of V, from
 * the top: p = ReLU(V - 2^k + 1) is 0 or at least 1, so z = ReLU(1 - p) is the complement of bit k,
 * and V loses 2^k (1 - z).  (Bit k is also p - ReLU(V - 2^k), in one layer less; but 2^k p is then
 * as large as 4^k, which float32 cannot hold, and it is only by luck of order that sums come out
 * right.) */
static void product_layer(Network *net, uint32_t n, double *column)
{
    uint32_t at = 0;
    Layer *h = network_dense(net, ACT_RELU, 0, 2 * n, n * (n + 1) / 2);
    for (uint32_t i = 0; i < n; i++) {
        for (uint32_t j = 0; i + j < n; j++, at++) {
            *weight(h, at, i) = *weight(h, at, n + j) = 1;
            h->b[at] = -1;
            column[at] = ldexp(1, (int)(i + j));
        }
    }
}

Network *build_multiplier(Arena *a, uint32_t n)
{
    assert(n >= 1 && n <= 16);
    Network *net = network_new(a, 2 * n);
    uint32_t first = 2 * n, top = 1;
    while (ldexp(1, (int)top) <= (n - 1) * ldexp(1, (int)n) + 1)
        top++;
    /* what is left of V, as weights of the values behind the inputs, and a constant */
    double *left = ARENA_ARRAY(a, double, n *(n + 1) / 2 + 2 * top), constant = 0;
    uint32_t *complement = ARENA_ARRAY(a, uint32_t, top);
    product_layer(net, n, left);
    for (uint32_t k = top; k-- > 0;) {
        uint32_t n_from = net->n_values - first;
        double size = ldexp(1, (int)k);
        set_row(network_dense(net, ACT_RELU, first, n_from, 1), 0, constant - size + 1, left);
        ROW(network_dense(net, ACT_RELU, net->n_values - 1, 1, 1), 0, 1, -1);
        complement[k] = n_from + 1;
        left[n_from + 1] = size;
        constant -= size;
    }
    Layer *y = network_dense(net, ACT_IDENTITY, first, net->n_values - first, n);
    for (uint32_t k = 0; k < n; k++) {
        *weight(y, k, complement[k]) = -1;
        y->b[k] = 1;
    }
    return net;
}

/* ---- x^2 ---- */

Network *build_square(Arena *a, SquareKind k)
{
    Network *net = shallow(a, 1, 4, 1);
    Layer *h = &net->layers[0], *y = &net->layers[1];
    static const double bend[][2] = {{0, 1}, {0, 0.5}, {0.2, 0.6}};
    for (uint32_t i = 0; i < 4; i++) {
        h->w[i] = i % 2 ? -1 : 1;
        h->b[i] = -bend[k][i / 2];
    }
    switch (k) {
    case SQUARE_BOOK:
        ROW(y, 0, -0.04, 2, 2, 2, 2);
        break;
    case SQUARE_FOUR:
        ROW(y, 0, -1.0 / 32, 0.5, 0.5, 1, 1);
        break;
    case SQUARE_FIVE:
        ROW(y, 0, 0.02, 0.8, 0.8, 0.8, 0.8);
        break;
    }
    real_inputs(net, -1, 1);
    return net;
}

/* The tent g(u) = 2 ReLU(u) - 4 ReLU(u - 1/2) folds [0, 1] once, g(g(u)) twice, ...;
 * x^2 = |x| - sum of g_s(|x|) / 4^s over all s >= 1, so each layer takes one term off. */
Network *build_square_deep(Arena *a, uint32_t m)
{
    assert(m >= 1 && m <= 20);
    Network *net = network_new(a, 1);
    real_inputs(net, -1, 1);
    Layer *l =
        network_dense(net, ACT_RELU, 0, 1, 4); /* |x| in two halves; |x| - 1/2 in two halves */
    ROW(l, 0, 0, 1);
    ROW(l, 1, 0, -1);
    ROW(l, 2, -0.5, 1);
    ROW(l, 3, -0.5, -1);
    /* what the layer before says, in its neurons: the tent g, and the sum f so far */
    double g[4] = {2, 2, -4, -4}, f[4] = {0.5, 0.5, 1, 1};
    for (uint32_t s = 2; s <= m; s++) {
        uint32_t from = l->first, n = l->n;
        double part = ldexp(1, -2 * (int)s);
        l = network_dense(net, ACT_RELU, from, n, 3);
        set_row(l, 0, 0, g);
        set_row(l, 1, -0.5, g);
        set_row(l, 2, 0, f); /* f is never negative: ReLU hands it on */
        g[0] = 2, g[1] = -4, g[2] = 0;
        f[0] = -2 * part, f[1] = 4 * part, f[2] = 1;
    }
    uint32_t from = l->first, n = l->n;
    set_row(network_dense(net, ACT_IDENTITY, from, n, 1), 0, -ldexp(1, -2 * (int)m - 3), f);
    return net;
}

double square_error(const Network *net, uint32_t steps, double *at)
{
    Arena *temp = arena_new("square error");
    double *v = ARENA_ARRAY(temp, double, net->n_values);
    uint32_t y = network_last(net)->first;
    double worst = 0, x0 = -1, y0 = 0;
    for (uint32_t i = 0; i <= steps; i++) {
        double x = -1 + 2 * (double)i / steps;
        v[0] = x;
        network_eval(net, v);
        /* within a cell: where the slope of x^2 is that of the cell */
        double slope = i ? (v[y] - y0) / (x - x0) : 0, inner = slope / 2;
        bool is_inside = i && inner > x0 && inner < x;
        double tries[2][2] = {{x, v[y]}, {inner, y0 + slope * (inner - x0)}};
        for (int t = 0; t < (is_inside ? 2 : 1); t++) {
            double error = fabs(tries[t][1] - tries[t][0] * tries[t][0]);
            if (error > worst) {
                worst = error;
                *at = tries[t][0];
            }
        }
        x0 = x;
        y0 = v[y];
    }
    arena_free(temp);
    return worst;
}
