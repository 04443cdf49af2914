/* relu_synth.h - a network of whole numbers on bits, back to NANDs.
 *
 *     const Module *m = relu_synth(lib, net, "adder", true, dg);    NULL: reported
 *     Design *d = library_flatten(lib, arena, m);
 *
 * Inputs must be integers 0 and 1, weights and biases whole, activations ReLU or identity.  A
 * neuron that is an AND of its inputs and their complements, as every compiled gate is, becomes an
 * AND; any other becomes adders and a mask by the sign, in two's complement as wide as its range
 * needs. So the netlist of a compiled network has the NANDs it came from, and no more.
 *
 * An output is taken as one bit, bit 0 of its word.  Whether it is one, the caller checks by
 * comparing (relu_compare), which the command does.
 */
#ifndef GLUE_RELU_SYNTH_H
#define GLUE_RELU_SYNTH_H

#include "netlist/library.h"
#include "relu/network.h"

/* Ports carry the network's names ("x[0]", "x[1]" become a bus x), or in and out.  with_clock: the
 * state becomes flip-flops with an input clk; else the state is inputs and outputs like the others,
 * in the network's order.  The module is in lib. */
const Module *relu_synth(Library *lib, const Network *net, const char *name, bool with_clock,
                         Diag *dg);

#endif
