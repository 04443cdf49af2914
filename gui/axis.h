/* axis.h - the stretch of time in view: times to pixels and back.
 *
 *     Axis a = {.left = 100, .per_px = 0.5};
 *     double x = axis_x(&a, 110);             20
 *
 * Times have 64 bits.  A double only ever holds a distance from the left edge.
 */
#ifndef GUI_AXIS_H
#define GUI_AXIS_H

#include <stdint.h>

typedef struct Axis {
    uint64_t left;
    double frac;   /* [0, 1[ of a tick: the left edge is at left + frac */
    double per_px; /* ticks a pixel; above 0 */
} Axis;

double axis_x(const Axis *a, uint64_t t);
/* The tick that a pixel column starts with or behind; at most UINT64_MAX. */
uint64_t axis_tick(const Axis *a, double x);
/* The tick nearest to a position; 0 for what is left of it. */
uint64_t axis_near(const Axis *a, double x);
/* Moves by pixels, to the right when dx is above 0; never left of first. */
void axis_pan(Axis *a, double dx, uint64_t first);
/* Zooms so that what is at x stays there. */
void axis_zoom(Axis *a, double x, double factor, uint64_t first);

#endif
