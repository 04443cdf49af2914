/* rng.h - seeded random numbers: the same seed gives the same run everywhere.
 *
 * splitmix64 (Steele, Lea, Flood 2014): one word of state, passes BigCrush,
 * and any seed is a good one.  Not for secrets.
 */
#ifndef BASE_RNG_H
#define BASE_RNG_H

#include <stdint.h>

typedef struct Rng {
    uint64_t state;
} Rng;

static inline Rng rng_seed(uint64_t seed)
{
    return (Rng){seed};
}

static inline uint64_t rng_next(Rng *r)
{
    uint64_t z = (r->state += 0x9e3779b97f4a7c15u);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

/* 0 <= result < n, without bias; n must not be 0. */
static inline uint64_t rng_below(Rng *r, uint64_t n)
{
    uint64_t limit = UINT64_MAX - UINT64_MAX % n;
    uint64_t v;
    do
        v = rng_next(r);
    while (v >= limit);
    return v % n;
}

#endif
