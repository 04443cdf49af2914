/* formula.h - arithmetic over the ports of a circuit, as functions of bits.
 *
 *     uint32_t file = diag_add_file(dg, "--is", STR("s == x + y + c"));
 *     Formula f = {graph, design, net, arena, names, dg};
 *     if (formula_compile(&f, file)) use(f.claims.ptr, f.claims.len);
 *
 * Numbers are exact: a port counts from 0 up, and every operation is as wide as its
 * result can be, so that nothing ever wraps round.  A comparison with == or != that
 * has an output (or a wire inside, or bits of them) on one side alone is made modulo
 * that side's width, as a cell of a test is cut to its column.  docs/prove.md has the
 * list of operators.  Nothing here comes from netlists/std.
 */
#ifndef PROVE_FORMULA_H
#define PROVE_FORMULA_H

#include "netlist/ast.h"
#include "netlist/design.h"
#include "prove/sweep.h"

/* One part of a formula whose parts all must hold. */
typedef struct Claim {
    uint32_t file, lo, hi; /* its text */
    uint32_t first, n;     /* its pairs: for `s == EXPR` one a bit of s, else one */
    bool is_bits;          /* pair.b is what the formula wants bit i to be */
} Claim;

typedef VEC(Claim) ClaimList;
typedef VEC(Pair) PairList;

typedef struct Formula {
    Aig *g;
    const Design *d;
    const AigLit *net; /* of d, see circuit.h */
    Arena *arena;
    Intern *names;     /* those of d */
    Diag *dg;
    ClaimList claims;  /* the caller's to free, with pairs */
    PairList pairs;
} Formula;

enum { FORMULA_BITS_MAX = 1024 };

/* Adds what a text claims.  False: reported. */
bool formula_compile(Formula *f, uint32_t file);

#endif
