/* circuit.h - the functions of a flat design's nets, between its flip-flops.
 *
 *     AigLit *net = circuit_nets(arena, d);     all unknown so far
 *     net[x] = aig_input(g);                    the inputs, and what the flip-flops hold
 *     Order o = design_order(arena, d);
 *     if (circuit_to_aig(g, d, &o, net, diag)) use(net[y]);
 */
#ifndef PROVE_CIRCUIT_H
#define PROVE_CIRCUIT_H

#include "netlist/order.h"
#include "prove/aig.h"

#define CIRCUIT_UNKNOWN UINT32_MAX

/* [0..n_nets], the two constants set, all else CIRCUIT_UNKNOWN. */
AigLit *circuit_nets(Arena *a, const Design *d);

/* Fills in what the gates compute from the nets that are set.  False, reported: the
 * gates form a loop, or something reads a net that nothing drives. */
bool circuit_to_aig(Aig *g, const Design *d, const Order *o, AigLit *net, Diag *dg);

#endif
