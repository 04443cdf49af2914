/* network.c - layers in a row over one list of values, and the activation functions. */
#include "relu/network.h"

#include <assert.h>
#include <math.h>

static const char *const act_names[N_ACTIVATIONS] = {"identity", "relu", "leaky", "sigmoid",
                                                     "tanh",     "gelu", "elu"};

const char *activation_name(Activation a)
{
    return act_names[a];
}

bool activation_find(Str name, Activation *out)
{
    for (int i = 0; i < N_ACTIVATIONS; i++) {
        if (str_eqz(name, act_names[i])) {
            *out = (Activation)i;
            return true;
        }
    }
    return false;
}

double activation_default_slope(Activation a)
{
    return a == ACT_LEAKY ? 0.01 : 1;
}

bool activation_has_slope(Activation a)
{
    return a == ACT_LEAKY || a == ACT_ELU;
}

static double normal_cdf(double z)
{
    return 0.5 * erfc(-z * 0.70710678118654752440);
}

static double normal_pdf(double z)
{
    return 0.39894228040143267794 * exp(-0.5 * z * z);
}

double activate(Activation a, double slope, double z)
{
    switch (a) {
    case ACT_RELU:
        return z > 0 ? z : 0;
    case ACT_LEAKY:
        return z > 0 ? z : slope * z;
    /* Neither form overflows: e^-|z| is at most 1. */
    case ACT_SIGMOID:
        return z >= 0 ? 1 / (1 + exp(-z)) : exp(z) / (1 + exp(z));
    case ACT_TANH:
        return tanh(z); /* the quotient of the book is inf / inf beyond 710 */
    case ACT_GELU:
        return z * normal_cdf(slope * z);
    case ACT_ELU:
        return z > 0 ? z : slope * expm1(z);
    case ACT_IDENTITY:
    default:
        return z;
    }
}

double activate_slope(Activation a, double slope, double z)
{
    switch (a) {
    case ACT_RELU:
        return z > 0;
    case ACT_LEAKY:
        return z > 0 ? 1 : slope;
    case ACT_SIGMOID: {
        double s = activate(ACT_SIGMOID, 1, z);
        return s * (1 - s);
    }
    case ACT_TANH: {
        double t = tanh(z);
        return 1 - t * t;
    }
    case ACT_GELU:
        return normal_cdf(slope * z) + slope * z * normal_pdf(slope * z);
    case ACT_ELU:
        return z > 0 ? 1 : slope * exp(z);
    case ACT_IDENTITY:
    default:
        return 1;
    }
}

Network *network_new(Arena *a, uint32_t n_inputs)
{
    Network *net = ARENA_NEW(a, Network);
    net->arena = a;
    net->n_inputs = net->n_values = n_inputs;
    net->is_integer = true;
    net->hi = 1;
    return net;
}

void network_set_state(Network *net, uint32_t n_state)
{
    assert(n_state <= net->n_inputs);
    net->n_state = n_state;
    net->init = ARENA_ARRAY(net->arena, double, n_state);
}

static Layer *add_layer(Network *net, Activation act, uint32_t n)
{
    assert(n > 0 && n <= NETWORK_MAX && net->n_values <= NETWORK_MAX);
    if (net->n_layers == net->cap_layers) {
        uint32_t cap = net->cap_layers ? 2 * net->cap_layers : 4;
        Layer *more = ARENA_ARRAY(net->arena, Layer, cap);
        if (net->n_layers)
            memcpy(more, net->layers, net->n_layers * sizeof *more);
        net->layers = more;
        net->cap_layers = cap;
    }
    Layer *l = &net->layers[net->n_layers++];
    *l =
        (Layer){.act = act, .slope = activation_default_slope(act), .first = net->n_values, .n = n};
    l->b = ARENA_ARRAY(net->arena, double, n);
    net->n_values += n;
    return l;
}

Layer *network_dense(Network *net, Activation act, uint32_t from, uint32_t n_from, uint32_t n)
{
    assert(from + n_from <= net->n_values);
    Layer *l = add_layer(net, act, n);
    l->is_dense = true;
    l->from = from;
    l->n_from = n_from;
    l->w = ARENA_ARRAY(net->arena, double, (size_t)n *n_from);
    return l;
}

Layer *network_sparse(Network *net, Activation act, uint32_t n, uint32_t n_links)
{
    Layer *l = add_layer(net, act, n);
    l->row = ARENA_ARRAY(net->arena, uint32_t, (size_t)n + 1);
    l->col = ARENA_ARRAY(net->arena, uint32_t, n_links);
    l->w = ARENA_ARRAY(net->arena, double, n_links);
    return l;
}

Links layer_links(const Layer *l, uint32_t i)
{
    if (l->is_dense)
        return (Links){l->n_from, l->from, NULL, l->w + (size_t)i * l->n_from};
    return (Links){l->row[i + 1] - l->row[i], 0, l->col + l->row[i], l->w + l->row[i]};
}

uint32_t network_n_neurons(const Network *net)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < net->n_layers; i++)
        n += net->layers[i].act == ACT_IDENTITY ? 0 : net->layers[i].n;
    return n;
}

uint32_t network_n_hidden(const Network *net)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < net->n_layers; i++)
        n += net->layers[i].act != ACT_IDENTITY;
    return n;
}

uint64_t network_n_links(const Network *net)
{
    uint64_t n = 0;
    for (uint32_t i = 0; i < net->n_layers; i++) {
        const Layer *l = &net->layers[i];
        n += l->is_dense ? (uint64_t)l->n * l->n_from : l->row[l->n];
    }
    return n;
}
