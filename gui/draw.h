/* draw.h - what a window shows, as a list of draw calls.
 *
 *     DrawList d = {0};
 *     draw_tile(&d, (Rect){0, 0, 200, 20}, INK_PANEL);    all that follows stays inside
 *     draw_text(&d, 4, 2, INK_TEXT, STR("clk"));
 *     draw_dump(&d, &text);                                for tests; or raster_draw(...)
 *     draw_free(&d);
 *
 * A frame is a row of tiles; a tile paints its own background, and what is called for
 * after it stays inside.  Later tiles lie above earlier ones.  Units are pixels of the
 * device; colours are inks (gui/theme.h), so that a list is the same in every theme.
 */
#ifndef GUI_DRAW_H
#define GUI_DRAW_H

#include "base/base.h"
#include "gui/theme.h"

typedef struct Rect {
    int x, y, w, h;
} Rect;

bool rect_has(Rect r, int x, int y);

/* A letter's cell, and how thick a line is: 1 pixel, or more on a screen whose pixels are small. */
typedef struct ViewFont {
    int w, h, px;
} ViewFont;

/* The last three are for drawings at any scale; widths and sizes of theirs are sixteenths of pixels. */
typedef enum DrawKind {
    DRAW_TILE, DRAW_FILL, DRAW_LINE, DRAW_TEXT, DRAW_STROKE, DRAW_LABEL, DRAW_DISC
} DrawKind;

typedef struct DrawPoint {
    float x, y;
} DrawPoint;

typedef enum LabelAnchor { LABEL_START, LABEL_MIDDLE, LABEL_END, LABEL_BOLD = 4 } LabelAnchor;
enum { DRAW_SIXTEENTHS = 16 };

typedef struct DrawCmd {
    uint8_t kind, ink;
    int x, y, w, h;      /* a line goes from x, y to w, h, both included */
    uint32_t text, len;  /* bytes in the list's text; of a stroke: in its points */
} DrawCmd; /* a stroke: w its width, h the ink inside; a label: w its size, h LabelAnchor; a disc: w its radius */

typedef struct DrawList {
    VEC(DrawCmd) cmds;
    VEC(char) text;
    VEC(DrawPoint) points;
} DrawList;

void draw_free(DrawList *d);
void draw_clear(DrawList *d);

void draw_tile(DrawList *d, Rect r, Ink background);
void draw_fill(DrawList *d, Rect r, Ink ink);
void draw_line(DrawList *d, int x0, int y0, int x1, int y1, Ink ink);
void draw_text(DrawList *d, int x, int y, Ink ink, Str s); /* x, y: upper left corner */

/* Lines from point to point, filled with fill first; INK_NONE: not. */
void draw_stroke(DrawList *d, const DrawPoint *points, uint32_t n, float width, Ink ink, Ink fill);
/* Text in a proportional font, x, y at its baseline. */
void draw_label(DrawList *d, int x, int y, float size, int anchor, Ink ink, Str s);
void draw_disc(DrawList *d, int x, int y, float radius, Ink ink);

/* One line a call: "fill 10,20 30x2 bit", "text 4,2 text 'clk'". */
void draw_dump(const DrawList *d, StrBuf *b);

/* Characters, not bytes; broken UTF-8 counts a character a byte. */
size_t text_chars(Str s);
/* Length in bytes of the first character, and its code. */
size_t text_char(Str s, uint32_t *code);
/* The bytes of the first n characters. */
size_t text_bytes(Str s, size_t n);

#endif
