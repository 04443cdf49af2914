/* train.h - networks that learn: losses, gradients by back-propagation, three optimisers, snapping.
 *
 *     Trainer *t = trainer_new(arena, net, LOSS_MSE);
 *     network_init(net, WEIGHTS_TORCH, &rng);
 *     for (int step = 0; step < 5000; step++) {
 *         double loss = trainer_gradient(t, &samples);         all samples, one pass
 *         trainer_step(t, OPTIMISER_ADAM, 0.01);
 *     }
 *
 * Works on any network without state: dense or sparse layers, skip connections, any activation.
 * The derivative of ReLU at 0 is 0.  The same seed gives the same weights on the same machine.
 */
#ifndef RELU_TRAIN_H
#define RELU_TRAIN_H

#include "relu/network.h"

typedef struct Samples {
    uint32_t n, n_in, n_out;
    const double *x; /* [n][n_in] */
    const double *y; /* [n][n_out] */
} Samples;

/* MSE is the mean over samples and outputs of (y - want)^2.  Cross entropy, in nats, is for outputs
 * of a sigmoid layer and targets from 0 to 1. */
typedef enum Loss { LOSS_MSE, LOSS_CROSS_ENTROPY } Loss;

/* ORDER OPTIMISER.  Momentum is 0.9; Adam has 0.9, 0.999 and 1e-8. */
typedef enum Optimiser {
    OPTIMISER_SGD,
    OPTIMISER_MOMENTUM,
    OPTIMISER_ADAM,
    N_OPTIMISERS
} Optimiser;
const char *optimiser_name(Optimiser o);
double optimiser_default_rate(Optimiser o); /* 0.1, 0.05, 0.01 */

/* ORDER WEIGHTS */
typedef enum WeightInit {
    WEIGHTS_TORCH,   /* uniform in +-1/sqrt(inputs), weights and biases: PyTorch's default */
    WEIGHTS_XAVIER,  /* uniform in +-sqrt(6 / (inputs + outputs)), biases 0 */
    WEIGHTS_HE,      /* normal, variance 2 / inputs, biases 0 */
    WEIGHTS_HE_BIAS, /* the same with biases 0.1 */
    WEIGHTS_MIRROR,  /* He; each second neuron is the negative of the one before it, both with the
                        same output weight; biases normal, deviation 0.1 */
    WEIGHTS_KINK, /* mirror, with each pair's bend through a random point of the inputs' square */
    N_WEIGHT_INITS
} WeightInit;
const char *weight_init_name(WeightInit w);

/* All dense layers.  Mirrors work on networks of one hidden layer and an affine output. */
void network_init(Network *net, WeightInit how, Rng *rng);

/* One hidden layer; lo, hi: what the inputs range over. */
Network *network_mlp(Arena *a, uint32_t n_in, uint32_t n_hidden, Activation act, uint32_t n_out,
                     Activation out_act, double lo, double hi);

typedef struct Trainer Trainer;

Trainer *trainer_new(Arena *a, Network *net, Loss loss);
void trainer_restart(Trainer *t); /* forgets momentum; the weights stay */
/* The loss, with the gradient kept for trainer_step. */
double trainer_gradient(Trainer *t, const Samples *s);
void trainer_step(Trainer *t, Optimiser o, double rate);
/* The largest |output - want| over all samples of the last trainer_gradient. */
double trainer_worst(const Trainer *t);
/* Largest difference of the gradient from central differences of step h, relative to its size. */
double trainer_check(Trainer *t, const Samples *s, double h);

/* A network of one hidden ReLU layer with small whole weights, and an output layer of small binary
 * fractions, that bends where net bends on the samples and has every target exactly; NULL: none of
 * those tried.  Neurons that are never active are left out. */
Network *network_snap(Arena *a, const Network *net, const Samples *s);

#endif
