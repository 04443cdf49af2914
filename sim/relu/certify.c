/* certify.c - intervals and powers of two, carried through the layers. */
#include "relu/certify.h"

#include <math.h>
#include <stdlib.h>

const char *format_name(Format f)
{
    static const char *const names[N_FORMATS] = {"float64",  "float32", "float16",
                                                 "bfloat16", "int32",   "int8"};
    return names[f];
}

unsigned format_bits(Format f)
{
    static const unsigned bits[N_FORMATS] = {53, 24, 11, 8, 0, 0};
    return bits[f];
}

/* Every value known so far: lo <= v <= hi, and v is a multiple of 2^grain. */
typedef struct Range {
    double lo, hi;
    int grain;
} Range;

enum {
    GRAIN_ZERO = 10000,
    GRAIN_NONE = -10000
}; /* 0 is a multiple of all; a real number of none */

static int grain_of(double v)
{
    if (v == 0)
        return GRAIN_ZERO;
    int e;
    int64_t m = (int64_t)ldexp(frexp(v, &e), 53); /* v = m 2^(e - 53) */
    int low = 0;
    while (!(m & 1)) {
        m /= 2;
        low++;
    }
    return e - 53 + low;
}

static double size_of(Range r)
{
    return fmax(fabs(r.lo), fabs(r.hi));
}

static bool holds(Format f, double bound, int grain)
{
    if (bound == 0)
        return true;
    switch (f) {
    case FORMAT_I32:
        return grain >= 0 && bound <= 2147483647.0;
    case FORMAT_I8:
        return grain >= 0 && bound <= 127;
    case FORMAT_F16:
        if (bound > 65504 || grain < -24)
            return false;
        break;
    case FORMAT_F32:
    case FORMAT_BF16:
        if (bound > 0x1p127 || grain < -126)
            return false;
        break;
    default:
        break;
    }
    return grain > GRAIN_NONE && bound <= ldexp(1, grain + (int)format_bits(f));
}

static void fail(Certificate *c, Format f, uint32_t id)
{
    if (c->is_exact[f])
        c->broken_by[f] = id;
    c->is_exact[f] = false;
}

/* The range of a neuron's sum; bound gets |b| + sum |w| max|x|. */
static Range sum_range(const Layer *l, uint32_t i, const Range *v, double *bound, double *weight)
{
    Links k = layer_links(l, i);
    Range r = {l->b[i], l->b[i], grain_of(l->b[i])};
    *bound = fabs(l->b[i]);
    for (uint32_t j = 0; j < k.n; j++) {
        double w = k.w[j];
        if (w == 0)
            continue;
        Range x = v[link_id(&k, j)];
        r.lo += w > 0 ? w * x.lo : w * x.hi;
        r.hi += w > 0 ? w * x.hi : w * x.lo;
        int grain = x.grain == GRAIN_NONE   ? GRAIN_NONE
                    : x.grain == GRAIN_ZERO ? GRAIN_ZERO
                                            : x.grain + grain_of(w);
        r.grain = grain < r.grain ? grain : r.grain;
        *bound += fabs(w) * size_of(x);
        *weight = fmax(*weight, fabs(w));
    }
    return r;
}

static bool weights_fit(const Layer *l, uint32_t i, Format f)
{
    Links k = layer_links(l, i);
    bool fit = holds(f, fabs(l->b[i]), grain_of(l->b[i]));
    for (uint32_t j = 0; fit && j < k.n; j++)
        fit = holds(f, fabs(k.w[j]), grain_of(k.w[j]));
    return fit;
}

static void certify_neuron(Certificate *c, const Layer *l, uint32_t i, Range *v)
{
    uint32_t id = l->first + i;
    double bound;
    Range r = sum_range(l, i, v, &bound, &c->largest_weight);
    c->largest = fmax(c->largest, bound);
    c->narrow_sums = c->narrow_sums && r.grain >= 0 && bound <= 127;
    if (l->act == ACT_RELU) {
        r.lo = fmax(r.lo, 0);
        r.hi = fmax(r.hi, 0);
    } else if (l->act != ACT_IDENTITY) {
        r.grain = GRAIN_NONE;
        r.lo = fmin(r.lo, -1); /* wide enough for all of them */
        r.hi = fmax(r.hi, 1);
    }
    v[id] = r;
    for (int f = 0; f < N_FORMATS; f++) {
        bool ok = weights_fit(l, i, (Format)f) && r.grain > GRAIN_NONE;
        if (f == FORMAT_I8)
            ok = ok && holds(FORMAT_I32, bound, r.grain) && holds(FORMAT_I8, size_of(r), r.grain);
        else
            ok = ok && holds((Format)f, bound, r.grain);
        if (!ok)
            fail(c, (Format)f, id);
    }
}

Certificate certify(const Network *net)
{
    Certificate c = {.is_closed = true, .narrow_sums = true};
    Range *v = calloc(net->n_values ? net->n_values : 1, sizeof *v);
    if (!v)
        die_out_of_memory("certificate", net->n_values * sizeof *v);
    for (int f = 0; f < N_FORMATS; f++)
        c.is_exact[f] = true;
    for (uint32_t i = 0; i < net->n_inputs; i++) {
        v[i] = (Range){net->lo, net->hi, net->is_integer ? 0 : GRAIN_NONE};
        for (int f = 0; f < N_FORMATS; f++) {
            if (!holds((Format)f, size_of(v[i]), v[i].grain))
                fail(&c, (Format)f, i);
        }
    }
    for (uint32_t k = 0; k < net->n_layers; k++) {
        for (uint32_t i = 0; i < net->layers[k].n; i++)
            certify_neuron(&c, &net->layers[k], i, v);
    }
    for (uint32_t i = 0; i < net->n_state; i++) {
        Range r = v[network_last(net)->first + i];
        c.is_closed = c.is_closed && r.lo >= net->lo && r.hi <= net->hi && r.grain >= v[0].grain &&
                      net->init[i] >= net->lo && net->init[i] <= net->hi &&
                      grain_of(net->init[i]) >= v[0].grain;
    }
    for (int f = 0; f < N_FORMATS; f++) {
        if (!c.is_closed)
            fail(&c, (Format)f, 0);
    }
    free(v);
    return c;
}
