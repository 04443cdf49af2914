/* axis.c - times to pixels and back. */
#include "gui/axis.h"

#include <math.h>

static const double LARGEST = 1.8e19;

double axis_x(const Axis *a, uint64_t t)
{
    double d = t >= a->left ? (double)(t - a->left) : -(double)(a->left - t);
    return (d - a->frac) / a->per_px;
}

uint64_t axis_tick(const Axis *a, double x)
{
    double d = ceil(a->frac + x * a->per_px);
    if (d < 0)
        return -d > (double)a->left ? 0 : a->left - (uint64_t)-d;
    if (d >= LARGEST || (uint64_t)d > UINT64_MAX - a->left)
        return UINT64_MAX;
    return a->left + (uint64_t)d;
}

uint64_t axis_near(const Axis *a, double x)
{
    return axis_tick(a, x - 0.5 / a->per_px);
}

void axis_pan(Axis *a, double dx, uint64_t first)
{
    double d = a->frac + dx * a->per_px;
    double whole = floor(d);
    a->frac = d - whole;
    if (whole < 0 && -whole > (double)(a->left - first)) {
        a->left = first;
        a->frac = 0;
    } else if (whole < 0) {
        a->left -= (uint64_t)-whole;
    } else {
        uint64_t up = whole >= LARGEST ? UINT64_MAX : (uint64_t)whole;
        a->left = up > UINT64_MAX - a->left ? UINT64_MAX : a->left + up;
    }
}

void axis_zoom(Axis *a, double x, double factor, uint64_t first)
{
    double old = a->per_px;
    a->per_px *= factor;
    /* x pixels at the old scale less x pixels at the new one. */
    axis_pan(a, x * (old / a->per_px - 1), first);
}
