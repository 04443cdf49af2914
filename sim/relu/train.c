/* train.c - back-propagation over the list of values, and what is done with the gradient. */
#include "relu/train.h"

#include <assert.h>
#include <math.h>

struct Trainer {
    Network *net;
    Loss loss;
    double *z, *v, *dv; /* [n_values] sums, values, and the loss's derivative by each value */
    double **dw, **db;  /* [n_layers] the gradient, shaped as w and b */
    double **m, **m2;   /* [n_layers] moments, weights first, then biases */
    uint64_t step;
    double worst;
};

static const double momentum = 0.9, adam_2 = 0.999, adam_small = 1e-8;

const char *optimiser_name(Optimiser o)
{
    static const char *const names[N_OPTIMISERS] = {"sgd", "momentum", "adam"};
    return names[o];
}

double optimiser_default_rate(Optimiser o)
{
    static const double rates[N_OPTIMISERS] = {0.1, 0.05, 0.01};
    return rates[o];
}

const char *weight_init_name(WeightInit w)
{
    static const char *const names[N_WEIGHT_INITS] = {"torch",   "xavier", "he",
                                                      "he-bias", "mirror", "kink"};
    return names[w];
}

static size_t n_weights(const Layer *l)
{
    return l->is_dense ? (size_t)l->n * l->n_from : l->row[l->n];
}

/* ---- first weights ---- */

static double uniform(Rng *r, double lo, double hi)
{
    return lo + (hi - lo) * (double)(rng_next(r) >> 11) * 0x1p-53;
}

/* Box and Muller. */
static double normal(Rng *r, double deviation)
{
    double u = 1 - uniform(r, 0, 1), v = uniform(r, 0, 1);
    return deviation * sqrt(-2 * log(u)) * cos(6.28318530717958647692 * v);
}

static void init_layer(Layer *l, WeightInit how, Rng *r)
{
    double fan = l->n_from;
    for (uint32_t i = 0; i < l->n; i++) {
        for (uint32_t j = 0; j < l->n_from; j++) {
            double *w = &l->w[(size_t)i * l->n_from + j];
            *w = how == WEIGHTS_TORCH    ? uniform(r, -1, 1) / sqrt(fan)
                 : how == WEIGHTS_XAVIER ? uniform(r, -1, 1) * sqrt(6 / (fan + l->n))
                                         : normal(r, sqrt(2 / fan));
        }
        l->b[i] = how == WEIGHTS_TORCH     ? uniform(r, -1, 1) / sqrt(fan)
                  : how == WEIGHTS_HE_BIAS ? 0.1
                                           : 0;
    }
}

static void mirror(Network *net, WeightInit how, Rng *r)
{
    Layer *h = &net->layers[0], *y = &net->layers[1];
    assert(net->n_layers == 2 && h->is_dense && y->is_dense);
    for (uint32_t i = 0; i < h->n; i++) {
        double *w = h->w + (size_t)i * h->n_from;
        double through = 0; /* the bend lies where w x = through */
        for (uint32_t j = 0; j < h->n_from; j++)
            through += w[j] * uniform(r, net->lo, net->hi);
        h->b[i] = how == WEIGHTS_KINK ? -through : normal(r, 0.1);
        if (i % 2 == 0)
            continue;
        for (uint32_t j = 0; j < h->n_from; j++)
            w[j] = -w[(int64_t)j - h->n_from];
        if (how == WEIGHTS_KINK)
            h->b[i] = -h->b[i - 1];
        for (uint32_t k = 0; k < y->n; k++)
            y->w[(size_t)k * y->n_from + i] = y->w[(size_t)k * y->n_from + i - 1];
    }
}

void network_init(Network *net, WeightInit how, Rng *r)
{
    for (uint32_t k = 0; k < net->n_layers; k++)
        init_layer(&net->layers[k], how, r);
    if (how == WEIGHTS_MIRROR || how == WEIGHTS_KINK)
        mirror(net, how, r);
}

Network *network_mlp(Arena *a, uint32_t n_in, uint32_t n_hidden, Activation act, uint32_t n_out,
                     Activation out_act, double lo, double hi)
{
    Network *net = network_new(a, n_in);
    net->is_integer = false;
    net->lo = lo;
    net->hi = hi;
    network_dense(net, act, 0, n_in, n_hidden);
    network_dense(net, out_act, n_in, n_hidden, n_out);
    return net;
}

/* ---- the gradient ---- */

Trainer *trainer_new(Arena *a, Network *net, Loss loss)
{
    assert(net->n_state == 0);
    assert(loss != LOSS_CROSS_ENTROPY || network_last(net)->act == ACT_SIGMOID);
    Trainer *t = ARENA_NEW(a, Trainer);
    *t = (Trainer){.net = net, .loss = loss};
    t->z = ARENA_ARRAY(a, double, net->n_values);
    t->v = ARENA_ARRAY(a, double, net->n_values);
    t->dv = ARENA_ARRAY(a, double, net->n_values);
    t->dw = ARENA_ARRAY(a, double *, net->n_layers);
    t->db = ARENA_ARRAY(a, double *, net->n_layers);
    t->m = ARENA_ARRAY(a, double *, net->n_layers);
    t->m2 = ARENA_ARRAY(a, double *, net->n_layers);
    for (uint32_t k = 0; k < net->n_layers; k++) {
        size_t n = n_weights(&net->layers[k]) + net->layers[k].n;
        t->dw[k] = ARENA_ARRAY(a, double, n);
        t->db[k] = t->dw[k] + n_weights(&net->layers[k]);
        t->m[k] = ARENA_ARRAY(a, double, n);
        t->m2[k] = ARENA_ARRAY(a, double, n);
    }
    return t;
}

void trainer_restart(Trainer *t)
{
    t->step = 0;
    for (uint32_t k = 0; k < t->net->n_layers; k++) {
        size_t n = n_weights(&t->net->layers[k]) + t->net->layers[k].n;
        memset(t->m[k], 0, n * sizeof(double));
        memset(t->m2[k], 0, n * sizeof(double));
    }
}

static void forward(Trainer *t, const double *x)
{
    const Network *net = t->net;
    memcpy(t->v, x, net->n_inputs * sizeof *x);
    for (uint32_t k = 0; k < net->n_layers; k++) {
        const Layer *l = &net->layers[k];
        for (uint32_t i = 0; i < l->n; i++) {
            Links in = layer_links(l, i);
            double z = l->b[i];
            for (uint32_t j = 0; j < in.n; j++)
                z += in.w[j] * t->v[link_id(&in, j)];
            t->z[l->first + i] = z;
            t->v[l->first + i] = activate(l->act, l->slope, z);
        }
    }
}

/* ln(1 + e^z) without overflow. */
static double softplus(double z)
{
    return (z > 0 ? z : 0) + log1p(exp(-fabs(z)));
}

/* The loss of one sample, of which there are n numbers in all.  dv of the outputs becomes the
 * derivative by the output, or for cross entropy by the sum before the sigmoid: p - want. */
static double output_loss(Trainer *t, const double *want, double n)
{
    const Layer *l = network_last(t->net);
    double loss = 0;
    for (uint32_t i = 0; i < l->n; i++) {
        uint32_t id = l->first + i;
        double e = t->v[id] - want[i];
        t->worst = fmax(t->worst, fabs(e));
        if (t->loss == LOSS_MSE) {
            loss += e * e / n;
            t->dv[id] = 2 * e / n;
        } else {
            loss += (softplus(t->z[id]) - want[i] * t->z[id]) / n;
            t->dv[id] = e / n;
        }
    }
    return loss;
}

static void backward(Trainer *t)
{
    const Network *net = t->net;
    for (uint32_t k = net->n_layers; k-- > 0;) {
        const Layer *l = &net->layers[k];
        bool by_sum = k + 1 == net->n_layers && t->loss == LOSS_CROSS_ENTROPY;
        for (uint32_t i = 0; i < l->n; i++) {
            uint32_t id = l->first + i;
            double dz = t->dv[id] * (by_sum ? 1 : activate_slope(l->act, l->slope, t->z[id]));
            if (dz == 0)
                continue;
            Links in = layer_links(l, i);
            double *dw = t->dw[k] + (in.w - l->w);
            t->db[k][i] += dz;
            for (uint32_t j = 0; j < in.n; j++) {
                uint32_t from = link_id(&in, j);
                dw[j] += dz * t->v[from];
                t->dv[from] += dz * in.w[j];
            }
        }
    }
}

double trainer_gradient(Trainer *t, const Samples *s)
{
    const Network *net = t->net;
    assert(s->n_in == net->n_inputs && s->n_out == network_n_outputs(net));
    for (uint32_t k = 0; k < net->n_layers; k++)
        memset(t->dw[k], 0, (n_weights(&net->layers[k]) + net->layers[k].n) * sizeof(double));
    double loss = 0;
    t->worst = 0;
    for (uint32_t i = 0; i < s->n; i++) {
        forward(t, s->x + (size_t)i * s->n_in);
        memset(t->dv, 0, net->n_values * sizeof *t->dv);
        loss += output_loss(t, s->y + (size_t)i * s->n_out, (double)s->n * s->n_out);
        backward(t);
    }
    return loss;
}

double trainer_worst(const Trainer *t)
{
    return t->worst;
}

static void step_numbers(Trainer *t, Optimiser o, double rate, double *w, const double *dw,
                         double *m, double *m2, size_t n)
{
    double c1 = 1 - pow(momentum, (double)t->step), c2 = 1 - pow(adam_2, (double)t->step);
    for (size_t i = 0; i < n; i++) {
        switch (o) {
        case OPTIMISER_MOMENTUM:
            m[i] = momentum * m[i] + dw[i];
            w[i] -= rate * m[i];
            break;
        case OPTIMISER_ADAM:
            m[i] = momentum * m[i] + (1 - momentum) * dw[i];
            m2[i] = adam_2 * m2[i] + (1 - adam_2) * dw[i] * dw[i];
            w[i] -= rate * (m[i] / c1) / (sqrt(m2[i] / c2) + adam_small);
            break;
        default:
            w[i] -= rate * dw[i];
            break;
        }
    }
}

void trainer_step(Trainer *t, Optimiser o, double rate)
{
    t->step++;
    for (uint32_t k = 0; k < t->net->n_layers; k++) {
        Layer *l = &t->net->layers[k];
        size_t n = n_weights(l);
        step_numbers(t, o, rate, l->w, t->dw[k], t->m[k], t->m2[k], n);
        step_numbers(t, o, rate, l->b, t->db[k], t->m[k] + n, t->m2[k] + n, l->n);
    }
}

double trainer_check(Trainer *t, const Samples *s, double h)
{
    double worst = 0, size = 1e-3;
    Arena *temp = arena_new("gradient check");
    for (uint32_t k = 0; k < t->net->n_layers; k++) {
        Layer *l = &t->net->layers[k];
        size_t n = n_weights(l);
        trainer_gradient(t, s);
        double *got = ARENA_ARRAY(temp, double, n + l->n);
        memcpy(got, t->dw[k], (n + l->n) * sizeof *got);
        for (size_t i = 0; i < n + l->n; i++) {
            double *w = i < n ? &l->w[i] : &l->b[i - n], was = *w;
            *w = was + h;
            double up = trainer_gradient(t, s);
            *w = was - h;
            double down = trainer_gradient(t, s);
            *w = was;
            worst = fmax(worst, fabs(got[i] - (up - down) / (2 * h)));
            size = fmax(size, fabs(got[i]));
        }
    }
    arena_free(temp);
    return worst / size;
}
