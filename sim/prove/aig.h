/* aig.h - an and-inverter graph: functions of bits, each stored once.
 *
 *     Aig *g = aig_new(arena);
 *     AigLit a = aig_input(g), b = aig_input(g);
 *     AigLit n = aig_and(g, a, b);            the same literal whenever it is asked for
 *     aig_xor(g, a, a) == AIG_FALSE
 *     aig_free(g);
 *
 * A literal is 2 * node + 1 when it is negated, so that x ^ 1 is its opposite.
 * Node 0 is the constant 0.  A node's inputs have smaller numbers than it has:
 * going up through the numbers evaluates everything.  Nodes whose value two
 * levels decide (x & ~x, x & (x & y), ...) are never made.
 */
#ifndef PROVE_AIG_H
#define PROVE_AIG_H

#include "base/base.h"

typedef uint32_t AigLit;

enum { AIG_FALSE = 0, AIG_TRUE = 1 };

typedef struct AigNode {
    AigLit a, b; /* a < b; of an input: AIG_FALSE and its number, from 0 */
} AigNode;

typedef struct Aig {
    VEC(AigNode) nodes;   /* [0] is the constant */
    VEC(uint32_t) inputs; /* their nodes */
    Map known;            /* (a, b) -> node */
} Aig;

Aig *aig_new(Arena *a);
void aig_free(Aig *g); /* its tables; NULL is allowed */

AigLit aig_input(Aig *g);
AigLit aig_and(Aig *g, AigLit a, AigLit b);
AigLit aig_or(Aig *g, AigLit a, AigLit b);
AigLit aig_xor(Aig *g, AigLit a, AigLit b);
AigLit aig_mux(Aig *g, AigLit c, AigLit when_1, AigLit when_0);

static inline bool aig_is_input(const Aig *g, uint32_t node)
{
    return node && g->nodes.ptr[node].a == AIG_FALSE;
}

/* 64 evaluations at once: in[i] holds the values of input i, word[] gets those of
 * every node. */
void aig_evaluate(const Aig *g, const uint64_t *in, uint64_t *word);

static inline uint64_t aig_word(const uint64_t *word, AigLit l)
{
    return word[l >> 1] ^ (0 - (uint64_t)(l & 1));
}

/* need[node] = 1 for all that the literals depend on, themselves too; the rest of
 * need[] is left alone. */
void aig_mark_cone(const Aig *g, const AigLit *lits, size_t n, uint8_t *need);

#endif
