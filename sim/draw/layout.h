/* layout.h - where everything of a scheme lies: boxes in columns, wires at right angles.
 *
 *     Layout *l = layout_make(arena, scheme, NULL, diag);       NULL: reported
 *     l->places[node].x ...                  points, x to the right, y downwards
 *     l->wires[net].segments ...
 *
 * Columns follow the longest path from the inputs.  A picture that would be wider than a page goes
 * on in a second band below the first, as text does.  A wire goes through its columns in lanes, and
 * between two columns has one trunk; a wire against the stream is feedback and goes back the same
 * way.  Wires that would only make a tangle are tags: a name at both ends.
 *
 * Promises, tested in tests/unit/test_layout.c: boxes do not overlap; no wire runs through a box;
 * two nets share no point except where they cross; every net touches the pins it is for and no
 * other; y of pins and lanes are multiples of 8.
 */
#ifndef DRAW_LAYOUT_H
#define DRAW_LAYOUT_H

#include "draw/scheme.h"

enum {
    PAGE_WIDTH = 840, /* points: shrunk to A4 on its side with margins of 15 mm, text has 9 points */
    TEXT_SIZE = 10,   /* names of pins and wires; nothing is smaller */
    TITLE_SIZE = 11,
    ROW = 16          /* between two pins */
};

/* A node's box, with room for what is written at its pins; the body is what is drawn solid. */
typedef struct Place {
    int32_t x, y, w, h;       /* the box */
    int32_t body_x, body_w;   /* absolute x, width */
    uint32_t band, col;
} Place;

typedef struct Segment {
    int32_t x1, y1, x2, y2; /* horizontal with x1 < x2, or vertical with y1 < y2 */
} Segment;

typedef struct Dot {
    int32_t x, y;
} Dot;

typedef struct Wire {
    uint32_t n_segments, n_dots;
    Segment *segments;
    Dot *dots; /* where three or more ends meet */
} Wire;

typedef struct Layout {
    const Scheme *scheme;
    int32_t width, height;
    Place *places; /* [n_nodes] */
    Wire *wires;   /* [n_nets]; a net of tags has no segments */
    uint32_t n_bands;
    uint32_t n_feedback; /* wires drawn against the stream */
} Layout;

typedef struct LayoutOptions {
    int32_t page_width; /* 0: PAGE_WIDTH; very large: one band */
    int seconds;        /* 0: 20 */
    /* The value of a pin as text ("0x1f"), written behind buses and at ports; NULL: none. */
    const char *(*value)(void *self, uint32_t pin);
    void *self;
} LayoutOptions;

/* Sets the pins' rows and tags in the scheme. */
Layout *layout_make(Arena *a, Scheme *s, const LayoutOptions *opt, Diag *dg);

/* Absolute place of a pin, at the edge of its node's box, where the wire begins. */
int32_t pin_y(const Layout *l, uint32_t pin);
int32_t pin_x(const Layout *l, uint32_t pin);

/* What is written at a driver: "sum", "= 0x1f"; false when nothing is. */
bool pin_label(const Scheme *s, uint32_t pin, const LayoutOptions *opt, StrBuf *b);

#endif
