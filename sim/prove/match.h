/* match.h - which port bits and flip-flops of two circuits belong together: those of one name.
 *
 *     Match m;
 *     if (match_designs(arena, a, b, &m, diag)) ...
 */
#ifndef PROVE_MATCH_H
#define PROVE_MATCH_H

#include "netlist/design.h"

/* One bit of a port of a, and its net in b. */
typedef struct PortBit {
    uint32_t signal, bit; /* in the top of a */
    NetId a, b;
} PortBit;

typedef struct Match {
    const char *name_a, *name_b; /* "adder<4>", or "adder<4> of A" when both have one name */
    uint32_t n_in, n_out;
    PortBit *in, *out; /* in the order of a's ports */
    uint32_t *dff;     /* flip-flop of a -> of b, [1..a->n_dffs] */
} Match;

/* False: something has no counterpart, reported. */
bool match_designs(Arena *arena, const Design *a, const Design *b, Match *m, Diag *dg);

#endif
