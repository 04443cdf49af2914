/* paint.h - what the files that paint share. */
#ifndef GUI_PAINT_H
#define GUI_PAINT_H

#include "gui/view.h"

/* One row's waves; rect is its tile, which is begun. */
void paint_signal(View *v, DrawList *d, const Row *r, Rect rect);
/* The same signal of the second trace, to be seen behind: bits and curves in grey, and where they differ. */
void paint_other(View *v, DrawList *d, const Row *r, Rect rect);
/* At most w pixels of a text; cut with an ellipsis, at its head when keep_tail. */
void paint_cut_text(const View *v, DrawList *d, int x, int y, int w, Ink ink, Str s, bool keep_tail);
/* The ruler above the waves, and what goes through all of them. */
void paint_ruler(View *v, DrawList *d);
void paint_lines_behind(View *v, DrawList *d, Rect rect); /* grid, the stretch between cursor and marker */
void paint_lines_before(View *v, DrawList *d, Rect rect); /* cursor, markers */
void paint_overview(View *v, DrawList *d);
/* Help sheet, palette, table of markers: above all others. */
void paint_overlays(View *v, DrawList *d);

#endif
