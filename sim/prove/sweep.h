/* sweep.h - are these pairs of functions equal?
 *
 *     uint8_t *example = ARENA_ARRAY(arena, uint8_t, g->inputs.len);
 *     SweepResult r = sweep_pairs(g, pairs, n, 100000, 1, example);
 *     if (r.answer == SWEEP_DIFFERENT)
 *         use(r.pair, example[i]);                 they differ there, when input i is that
 *
 * Random values tell different nodes apart.  Nodes that they do not tell apart are
 * compared by the solver, from the inputs upwards, each question about two nodes
 * whose own inputs were joined already where they are equal; so the question stays
 * small, and equal nodes become one.  What the solver tells apart is a new set of
 * values, which divides all nodes once more (Kuehlmann and Krohm 1997; Mishchenko,
 * Chatterjee, Jiang, Brayton 2005).
 */
#ifndef PROVE_SWEEP_H
#define PROVE_SWEEP_H

#include "prove/aig.h"

typedef struct Pair {
    AigLit a, b;
} Pair;

typedef enum SweepAnswer { SWEEP_EQUAL, SWEEP_DIFFERENT, SWEEP_OPEN } SweepAnswer;

typedef struct SweepResult {
    SweepAnswer answer;
    size_t pair;          /* DIFFERENT: the first that differs; OPEN: the first not decided */
    size_t n_open;        /* pairs not decided */
    uint64_t n_questions; /* that the solver was asked */
} SweepResult;

/* limit: conflicts that the solver may spend on one pair, at the end.  The answer is
 * EQUAL only when all pairs are, and DIFFERENT comes with an example, [0..inputs[ of
 * 0 and 1, with as many 0 as could be had cheaply. */
SweepResult sweep_pairs(const Aig *g, const Pair *pairs, size_t n, uint64_t limit, uint64_t seed,
                        uint8_t *example);

#endif
