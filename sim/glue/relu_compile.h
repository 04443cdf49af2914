/* relu_compile.h - a netlist as a ReLU network: one neuron a NAND.
 *
 *     Compiled c;
 *     if (!relu_compile(arena, design, NULL, dg, &c)) return EXIT_INPUT;
 *     c.net                                    inputs and outputs are the top's port bits, in order
 *     compiled_net(&c, net, values)            what the network says of one net of the design
 *
 * The neuron of a NAND holds the complement of its output, u = a AND b = ReLU(a + b - 1).  Where a
 * is itself a NAND's output, a = 1 - u_a; between gates that gives u = ReLU(1 - u_a - u_b), with
 * all weights -1 and all biases 1.  Layers are the levels of the gates; a layer reads any layer
 * before it, so nothing is handed on.
 *
 * A clocked design becomes recurrent: state' = N(state, input), once a cycle of its one clock,
 * which is no input of the network.  The state is the flip-flops in order of their ids; an x at
 * power-up is 0.  A flip-flop whose clock is constant holds its value.  Loops of gates, a second
 * clock, a gated clock and a clock that gates read are refused: they have no such form.
 */
#ifndef GLUE_RELU_COMPILE_H
#define GLUE_RELU_COMPILE_H

#include "netlist/order.h"
#include "relu/network.h"

typedef struct Compiled {
    Network *net;
    NetId clock;     /* {0}: the design has no flip-flops */
    uint32_t *value; /* [n_nets + 1] the network's value of a net; NETWORK_MAX + k: constant k */
    uint8_t *is_inverted;    /* [n_nets + 1] the value is the net's complement */
    uint32_t n_unknown_init; /* flip-flops whose x became 0 */
} Compiled;

/* False: reported.  clock: its name, or NULL to find it. */
bool relu_compile(Arena *a, const Design *d, const char *clock, Diag *dg, Compiled *out);

/* 0 or 1, from the values of one evaluation; get(self, id) is value id.  -1: neither 0 nor 1, or
 * the clock, which the network has not. */
int compiled_net(const Compiled *c, NetId net, double (*get)(const void *self, uint32_t id),
                 const void *self);

#endif
