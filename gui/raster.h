/* raster.h - draw calls to pixels; PNG files by cairo.
 *
 *     Raster *r = raster_new(glyphs_cairo(1));
 *     View *v = view_new(sources, raster_font(r), NULL);
 *     raster_paint(r, &draw_list, THEME_DARK, 1600, 900);
 *     if (!raster_png(r, "x.png", diag)) ...             or raster_pixels for a screen
 *     raster_free(r);
 */
#ifndef GUI_RASTER_H
#define GUI_RASTER_H

#include "gui/glyphs.h"

typedef struct Raster Raster;

Raster *raster_new(GlyphSource letters); /* takes it over */
void raster_free(Raster *r); /* NULL is allowed */
ViewFont raster_font(const Raster *r);

/* Replaces the picture; w, h: 1 to 16384. */
void raster_paint(Raster *r, const DrawList *d, Theme theme, int w, int h);
/* Rows of w numbers 0xffRRGGBB, stride bytes apart; valid until the next raster_paint. */
void *raster_pixels(Raster *r, int *stride);
/* NULL or "-": standard output.  False: reported. */
bool raster_png(Raster *r, const char *path, Diag *dg);

#endif
