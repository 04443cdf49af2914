/* draw.h - the public header of the draw layer: from a design to a picture.
 *
 *     Scheme *s = scheme_make(arena, design, &options, diag);   what is shown
 *     Layout *l = layout_make(arena, s, NULL, diag);            where it lies
 *     Picture *p = paint(arena, l, NULL, NULL);                 strokes and texts
 *     svg_write(p, out);                                        or png_write, pdf_write
 *     scheme_free(s);
 */
#ifndef DRAW_DRAW_H
#define DRAW_DRAW_H

#include "draw/layout.h"
#include "draw/paint.h"
#include "draw/raster.h"
#include "draw/scheme.h"
#include "draw/svg.h"
#include "draw/text_out.h"

#endif
