/* wirepath.h - which piece of a net leads from its driver to one of its readers. */
#ifndef DRAW_WIREPATH_H
#define DRAW_WIREPATH_H

#include "draw/layout.h"

/* The way from the reader back to the driver, in pieces that each begin where the one before ended:
 * from (x1, y1) to (x2, y2), in any direction.  Returns how many; 0 when there is no way. */
uint32_t wire_path(Arena *a, const Layout *l, uint32_t net, uint32_t sink_pin, Segment **out);

#endif
