/* random_design.h - circuits that nobody would draw, from a seed.
 *
 *     RandomDesign r = random_design_new(seed);
 *     use(r.design);
 *     random_design_free(&r);
 *
 * A few modules, each placing the ones before it, with all that an engine may
 * meet: loops of gates, latches, flip-flops clocked by the clock, by gates, by
 * each other and by nonsense, constants, wires straight through.  The same
 * seed gives the same circuit everywhere.
 */
#ifndef TESTS_DIFF_RANDOM_DESIGN_H
#define TESTS_DIFF_RANDOM_DESIGN_H

#include "netlist/design.h"

typedef struct RandomDesign {
    Arena *arena;
    Intern *names;
    Diag *diag;
    const Design *design; /* never NULL */
    NetId clock;          /* the first input of the top */
    NetId *inputs;        /* [0..n_inputs[ nets that only the outside drives */
    uint32_t n_inputs;
} RandomDesign;

RandomDesign random_design_new(uint64_t seed);
void random_design_free(RandomDesign *r);

#endif
