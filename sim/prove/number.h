/* number.h - integers of any size whose bits are functions, in two's complement.
 *
 *     Number s = number_add(g, arena, x, y);       never wraps: one bit more than its operands
 *
 * The last bit is the sign.  A number has at least one bit, and no two equal ones at
 * the end: an unsigned bus of 8 wires has 9 bits, the last of them 0.
 */
#ifndef PROVE_NUMBER_H
#define PROVE_NUMBER_H

#include "prove/aig.h"

typedef struct Number {
    const AigLit *bit;
    uint32_t n;
} Number;

Number number_unsigned(Arena *a, const AigLit *bits, uint32_t n);
Number number_constant(Arena *a, int64_t v);
Number number_bool(Arena *a, AigLit l);

/* Bit i, the sign beyond the end. */
static inline AigLit number_bit(Number x, uint64_t i)
{
    return x.bit[i < x.n ? i : x.n - 1];
}

static inline AigLit number_sign(Number x)
{
    return x.bit[x.n - 1];
}

/* A number that is the same whatever the inputs are.  False: it is not, or is larger. */
bool number_is_constant(Number x, int64_t *v);

/* width bits from bit lo on, with the sign beyond the end, as an unsigned number. */
Number number_slice(Arena *a, Number x, uint32_t lo, uint32_t width);
Number number_signed(Arena *a, const AigLit *bits, uint32_t n);

AigLit number_nonzero(Aig *g, Number x);
AigLit number_equal(Aig *g, Number x, Number y);
AigLit number_less(Aig *g, Arena *a, Number x, Number y);

Number number_add(Aig *g, Arena *a, Number x, Number y);
Number number_sub(Aig *g, Arena *a, Number x, Number y);
Number number_mul(Aig *g, Arena *a, Number x, Number y);
Number number_not(Arena *a, Number x);
Number number_and(Aig *g, Arena *a, Number x, Number y);
Number number_or(Aig *g, Arena *a, Number x, Number y);
Number number_xor(Aig *g, Arena *a, Number x, Number y);
Number number_mux(Aig *g, Arena *a, AigLit c, Number when_1, Number when_0);

/* by >= 0 always (its sign is 0); left: by has so few bits that the result fits. */
Number number_left(Aig *g, Arena *a, Number x, Number by);
Number number_right(Aig *g, Arena *a, Number x, Number by);

#endif
