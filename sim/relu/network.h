/* network.h - a neural network: layers y = act(W x + b), and nothing about gates.
 *
 *     Network *net = network_new(arena, 2);                   |x1|, x2 in; one number out
 *     Layer *h = network_dense(net, ACT_RELU, 0, 2, 3);       three neurons that read values 0, 1
 *     h->w[0] = 1, ...                                        row by row: w[i * h->n_from + j]
 *     Layer *y = network_dense(net, ACT_IDENTITY, h->first, 3, 1);
 *
 * Every number in a network has an id: the inputs are values 0 .. n_inputs - 1, and each layer adds
 * its n neurons behind them.  A layer may read any earlier value, so a skip connection is a link to
 * a value that is not in the layer before.  The outputs are the last layer.
 *
 * A recurrent network has state: its first n_state inputs are, after each step, replaced by its
 * first n_state outputs; it starts with `init`.
 *
 * Everything belongs to the arena.  Weights are stored as float64; run.h evaluates in other
 * formats.
 */
#ifndef RELU_NETWORK_H
#define RELU_NETWORK_H

#include "base/base.h"

/* ORDER ACT: names in network.c. */
typedef enum Activation {
    ACT_IDENTITY,
    ACT_RELU,
    ACT_LEAKY, /* slope z for z < 0 */
    ACT_SIGMOID,
    ACT_TANH,
    ACT_GELU, /* z Phi(slope z); slope is 1 unless annealed */
    ACT_ELU,  /* slope (e^z - 1) for z < 0 */
    N_ACTIVATIONS
} Activation;

const char *activation_name(Activation a);
bool activation_find(Str name, Activation *out);
double activation_default_slope(Activation a); /* 0.01 for leaky, 1 otherwise */
bool activation_has_slope(Activation a);       /* leaky, elu */

/* The value and, by convention, 0 as the derivative of ReLU at 0. */
double activate(Activation a, double slope, double z);
double activate_slope(Activation a, double slope, double z);

enum { NETWORK_MAX = 1 << 26 }; /* values, neurons of a layer, or links */

typedef struct Layer {
    Activation act;
    double slope;
    bool is_dense;
    uint32_t first;        /* id of its first neuron */
    uint32_t n;            /* neurons */
    uint32_t from, n_from; /* dense: every neuron reads values [from, from + n_from[ */
    uint32_t *row, *col;   /* sparse: neuron i reads col[row[i] .. row[i + 1][, any earlier ids */
    double *w;             /* dense: [n][n_from]; sparse: [row[n]] beside col */
    double *b;             /* [n] */
} Layer;

typedef struct Network {
    Arena *arena;
    uint32_t n_inputs, n_state;
    double *init;    /* [n_state] */
    bool is_integer; /* inputs are whole numbers ... */
    double lo, hi;   /* ... in [lo, hi], or real numbers there */
    Layer *layers;
    uint32_t n_layers, cap_layers;
    uint32_t n_values;                        /* inputs and all neurons */
    const char **input_names, **output_names; /* NULL, or one for each */
} Network;

/* Inputs are integers 0 and 1 and there is no state until one says otherwise. */
Network *network_new(Arena *a, uint32_t n_inputs);
void network_set_state(Network *net, uint32_t n_state); /* init is zeros */

/* Each appends a layer with zero weights; the pointer is good until the next one is appended.
 * Sparse: the caller fills row[0..n], and n_links entries of col and w. */
Layer *network_dense(Network *net, Activation act, uint32_t from, uint32_t n_from, uint32_t n);
Layer *network_sparse(Network *net, Activation act, uint32_t n, uint32_t n_links);

static inline const Layer *network_last(const Network *net)
{
    return &net->layers[net->n_layers - 1];
}
static inline uint32_t network_n_outputs(const Network *net)
{
    return network_last(net)->n;
}
/* Links of a row as one view, dense or sparse. */
typedef struct Links {
    uint32_t n;
    uint32_t from; /* col == NULL: ids from, from + 1, ... */
    const uint32_t *col;
    const double *w;
} Links;
Links layer_links(const Layer *l, uint32_t i);
static inline uint32_t link_id(const Links *l, uint32_t k)
{
    return l->col ? l->col[k] : l->from + k;
}

/* Neurons that bend: all but those with identity. */
uint32_t network_n_neurons(const Network *net);
/* Layers that bend. */
uint32_t network_n_hidden(const Network *net);
uint64_t network_n_links(const Network *net);

#endif
