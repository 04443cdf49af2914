/* raster.h - a picture as PNG or PDF, painted by cairo. */
#ifndef DRAW_RASTER_H
#define DRAW_RASTER_H

#include "draw/paint.h"

/* scale: pixels a point; 2 is good on screens and at 150 dpi.  Report and return false when cairo
 * cannot; the bytes depend on the installed fonts, and on nothing else. */
bool png_write(const Picture *p, double scale, OutFile *f, Diag *dg);
bool pdf_write(const Picture *p, OutFile *f, Diag *dg);

#endif
