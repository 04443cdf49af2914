/* glyphs.h - letters of one font in cells of one size, painted once and kept.
 *
 *     Glyphs *g = glyphs_new(glyphs_cairo(1.5));
 *     const uint8_t *cover = glyphs_get(g, 'A');       2 * cell.w by cell.h shares of 255
 *     glyphs_free(g);
 *
 * Who paints them is a GlyphSource: cairo for pictures, SDL_ttf in the window.  A frame has
 * thousands of letters and a font a hundred, so none is painted twice.
 */
#ifndef GUI_GLYPHS_H
#define GUI_GLYPHS_H

#include "gui/view.h"

typedef struct GlyphSource {
    void *self;
    ViewFont cell;
    /* Adds the letter to cover, w by h, all 0; its cell starts at x.  False: it has none. */
    bool (*draw)(void *self, uint32_t code, int x, uint8_t *cover, int w, int h);
    void (*free)(void *self);
} GlyphSource;

/* The cell of letters so many times as large as usual. */
ViewFont glyphs_cell(double scale);
GlyphSource glyphs_cairo(double scale);

typedef struct Glyphs Glyphs;

Glyphs *glyphs_new(GlyphSource source); /* takes it over */
void glyphs_free(Glyphs *g);            /* NULL is allowed */
ViewFont glyphs_font(const Glyphs *g);
/* Of a box twice as wide as a cell, which starts a half left of it; valid until the next call. */
const uint8_t *glyphs_get(Glyphs *g, uint32_t code);

#endif
