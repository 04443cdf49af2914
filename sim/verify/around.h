/* around.h - what all sides did around a difference, as a waveform.
 *
 * One scope with the inputs, one for each side with its outputs and, with deep, its flip-flops.
 */
#ifndef VERIFY_AROUND_H
#define VERIFY_AROUND_H

#include "netlist/design.h"

enum { AROUND_SIDES = 4, AROUND_STEP_NS = 5 };

/* Bits as '0', '1' or 'x': of inputs in port order; of outputs, then a blank and the flip-flops. */
typedef struct AroundStep {
    uint64_t cycle;
    char *in, *ours;
    char *theirs[AROUND_SIDES];
} AroundStep;

typedef struct Around {
    const Design *d;
    bool deep;
    uint32_t n_out;
    unsigned n_sides;
    const char *names[AROUND_SIDES]; /* NULL: took no part */
    VEC(const AroundStep *) steps;
} Around;

/* False: reported. */
bool around_write(const Around *a, const char *path, Diag *dg);

#endif
