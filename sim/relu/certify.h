/* certify.h - in which number formats is every number of a network exact, proved without running
 * it.
 *
 *     Certificate c = certify(net);
 *     if (c.is_exact[FORMAT_F32]) ...     float32 gives the same numbers as real arithmetic
 *
 * The argument: if a value is a multiple of 2^e and its size is at most 2^(e + p), then p bits hold
 * it.  Each input is a whole number of a known range, each weight a multiple of a power of two, so
 * both facts follow for every neuron, from its weights and the bounds of what it reads.  The bound
 * |b| + sum |w| max|x| holds for every partial sum in every order, fused or not: the result then
 * does not depend on engine, number of threads or order.
 *
 * The converse does not hold: a network that is not certified may still be exact.
 */
#ifndef RELU_CERTIFY_H
#define RELU_CERTIFY_H

#include "relu/network.h"

/* ORDER FORMAT: names and bits in certify.c. */
typedef enum Format {
    FORMAT_F64,  /* 53 bits */
    FORMAT_F32,  /* 24 */
    FORMAT_F16,  /* 11, and at most 65504 */
    FORMAT_BF16, /* 8 */
    FORMAT_I32,  /* whole numbers below 2^31 */
    FORMAT_I8,   /* weights, biases and values from -127 to 127, sums in 32 bits */
    N_FORMATS
} Format;

const char *format_name(Format f);
unsigned format_bits(Format f); /* of the significand; 0 for the integers */

typedef struct Certificate {
    bool is_exact[N_FORMATS];
    uint32_t broken_by[N_FORMATS]; /* the first value that is not proved, where is_exact is false */
    double largest;                /* no partial sum is larger */
    double largest_weight;
    bool narrow_sums; /* whole, and every partial sum from -127 to 127: 8 bits will do */
    bool is_closed;   /* the state stays in the range of the inputs, step after step */
} Certificate;

Certificate certify(const Network *net);

#endif
