/* paint.h - what the files that paint share. */
#ifndef GUI_PAINT_H
#define GUI_PAINT_H

#include "gui/view.h"

/* One row's waves; rect is its tile, which is begun. */
void paint_signal(View *v, DrawList *d, const Row *r, Rect rect);
/* Lines of the ruler, cursor, markers, zones through a tile. */
void paint_lines_behind(View *v, DrawList *d, Rect rect);
void paint_lines_before(View *v, DrawList *d, Rect rect);
/* At most w pixels of a text; cut with an ellipsis, at its head when keep_tail. */
void paint_cut_text(const View *v, DrawList *d, int x, int y, int w, Ink ink, Str s, bool keep_tail);

/* The times at which the ruler has lines: first, step; step 0: none. */
void paint_ticks(const View *v, uint64_t *first, uint64_t *step);
/* The panels that lie above all others. */
void paint_overlays(View *v, DrawList *d);

#endif
