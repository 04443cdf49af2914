/* number.c - arithmetic as on paper, column by column. */
#include "prove/number.h"

#include <assert.h>

static AigLit *bits_new(Arena *a, uint32_t n)
{
    return ARENA_ARRAY(a, AigLit, n);
}

Number number_signed(Arena *a, const AigLit *bits, uint32_t n)
{
    (void)a;
    assert(n > 0);
    while (n > 1 && bits[n - 1] == bits[n - 2])
        n--;
    return (Number){bits, n};
}

Number number_unsigned(Arena *a, const AigLit *bits, uint32_t n)
{
    AigLit *b = bits_new(a, n + 1);
    for (uint32_t i = 0; i < n; i++)
        b[i] = bits[i];
    b[n] = AIG_FALSE;
    return number_signed(a, b, n + 1);
}

Number number_constant(Arena *a, int64_t v)
{
    AigLit *b = bits_new(a, 64);
    for (uint32_t i = 0; i < 64; i++)
        b[i] = (uint64_t)v >> i & 1 ? AIG_TRUE : AIG_FALSE;
    return number_signed(a, b, 64);
}

Number number_bool(Arena *a, AigLit l)
{
    return number_unsigned(a, &l, 1);
}

bool number_is_constant(Number x, int64_t *v)
{
    if (x.n > 64)
        return false;
    uint64_t r = 0;
    for (uint32_t i = 0; i < 64; i++) {
        AigLit l = number_bit(x, i);
        if (l > AIG_TRUE)
            return false;
        r |= (uint64_t)l << i;
    }
    *v = (int64_t)r;
    return true;
}

Number number_slice(Arena *a, Number x, uint32_t lo, uint32_t width)
{
    AigLit *b = bits_new(a, width + 1);
    for (uint32_t i = 0; i < width; i++)
        b[i] = number_bit(x, (uint64_t)lo + i);
    b[width] = AIG_FALSE;
    return number_signed(a, b, width + 1);
}

static uint32_t wider(Number x, Number y)
{
    return x.n > y.n ? x.n : y.n;
}

AigLit number_nonzero(Aig *g, Number x)
{
    AigLit any = AIG_FALSE;
    for (uint32_t i = 0; i < x.n; i++)
        any = aig_or(g, any, x.bit[i]);
    return any;
}

AigLit number_equal(Aig *g, Number x, Number y)
{
    AigLit differ = AIG_FALSE;
    for (uint32_t i = 0; i < wider(x, y); i++)
        differ = aig_or(g, differ, aig_xor(g, number_bit(x, i), number_bit(y, i)));
    return differ ^ 1;
}

/* n columns of x + (y ^ flip) + carry. */
static Number columns(Aig *g, Arena *a, Number x, Number y, AigLit flip, AigLit carry, uint32_t n)
{
    AigLit *b = bits_new(a, n);
    for (uint32_t i = 0; i < n; i++) {
        AigLit p = number_bit(x, i), q = number_bit(y, i) ^ flip, h = aig_xor(g, p, q);
        b[i] = aig_xor(g, h, carry);
        carry = aig_or(g, aig_and(g, p, q), aig_and(g, h, carry));
    }
    return number_signed(a, b, n);
}

Number number_add(Aig *g, Arena *a, Number x, Number y)
{
    return columns(g, a, x, y, 0, AIG_FALSE, wider(x, y) + 1);
}

Number number_sub(Aig *g, Arena *a, Number x, Number y)
{
    return columns(g, a, x, y, 1, AIG_TRUE, wider(x, y) + 1);
}

AigLit number_less(Aig *g, Arena *a, Number x, Number y)
{
    return number_sign(number_sub(g, a, x, y));
}

/* x shifted by a constant. */
static Number moved(Arena *a, Number x, uint32_t by)
{
    AigLit *b = bits_new(a, x.n + by);
    for (uint32_t i = 0; i < x.n + by; i++)
        b[i] = i < by ? AIG_FALSE : x.bit[i - by];
    return number_signed(a, b, x.n + by);
}

static Number gated(Aig *g, Arena *a, Number x, AigLit on)
{
    AigLit *b = bits_new(a, x.n);
    for (uint32_t i = 0; i < x.n; i++)
        b[i] = aig_and(g, x.bit[i], on);
    return number_signed(a, b, x.n);
}

/* The sum of x shifted by i for each bit i of y; the sign of y counts below 0. */
Number number_mul(Aig *g, Arena *a, Number x, Number y)
{
    Number sum = number_constant(a, 0);
    for (uint32_t i = 0; i + 1 < y.n; i++)
        sum = number_add(g, a, sum, moved(a, gated(g, a, x, y.bit[i]), i));
    return number_sub(g, a, sum, moved(a, gated(g, a, x, number_sign(y)), y.n - 1));
}

Number number_not(Arena *a, Number x)
{
    AigLit *b = bits_new(a, x.n);
    for (uint32_t i = 0; i < x.n; i++)
        b[i] = x.bit[i] ^ 1;
    return number_signed(a, b, x.n);
}

static Number each_bit(Aig *g, Arena *a, Number x, Number y,
                       AigLit (*of)(Aig *g, AigLit p, AigLit q))
{
    uint32_t n = wider(x, y);
    AigLit *b = bits_new(a, n);
    for (uint32_t i = 0; i < n; i++)
        b[i] = of(g, number_bit(x, i), number_bit(y, i));
    return number_signed(a, b, n);
}

Number number_and(Aig *g, Arena *a, Number x, Number y)
{
    return each_bit(g, a, x, y, aig_and);
}

Number number_or(Aig *g, Arena *a, Number x, Number y)
{
    return each_bit(g, a, x, y, aig_or);
}

Number number_xor(Aig *g, Arena *a, Number x, Number y)
{
    return each_bit(g, a, x, y, aig_xor);
}

Number number_mux(Aig *g, Arena *a, AigLit c, Number when_1, Number when_0)
{
    uint32_t n = wider(when_1, when_0);
    AigLit *b = bits_new(a, n);
    for (uint32_t i = 0; i < n; i++)
        b[i] = aig_mux(g, c, number_bit(when_1, i), number_bit(when_0, i));
    return number_signed(a, b, n);
}

Number number_left(Aig *g, Arena *a, Number x, Number by)
{
    assert(number_sign(by) == AIG_FALSE);
    for (uint32_t i = 0; i + 1 < by.n; i++) {
        if (by.bit[i] != AIG_FALSE)
            x = number_mux(g, a, by.bit[i], moved(a, x, (uint32_t)1 << i), x);
    }
    return x;
}

Number number_right(Aig *g, Arena *a, Number x, Number by)
{
    assert(number_sign(by) == AIG_FALSE);
    for (uint32_t i = 0; i + 1 < by.n; i++) {
        bool all = i >= 31 || (uint32_t)1 << i >= x.n; /* nothing is left but the sign */
        uint32_t away = all ? x.n - 1 : (uint32_t)1 << i;
        x = number_mux(g, a, by.bit[i], (Number){x.bit + away, x.n - away}, x);
    }
    return x;
}
