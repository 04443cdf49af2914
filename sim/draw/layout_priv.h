/* layout_priv.h - a layout while it is made; for layout.c, shape.c, columns.c and route.c. */
#ifndef DRAW_LAYOUT_PRIV_H
#define DRAW_LAYOUT_PRIV_H

#include "draw/layout.h"

enum { GRID = 8, TRACK = 9, CHANNEL_EDGE = 9, MARGIN = 16, BAND_GAP = 32 };

/* What takes a place in a column: a node, a wire that passes through (a lane), or the point where
 * feedback turns, which only tells dot what belongs together. */
typedef enum ItemKind { ITEM_NODE, ITEM_LANE, ITEM_TURN } ItemKind;

typedef struct Item {
    ItemKind kind;
    uint32_t node, net;
    uint32_t band, col;
    int32_t y, h; /* top; a lane has h = 0 */
} Item;

/* Pin y of `from` should be that of `to`. */
typedef struct Link {
    uint32_t from, to;        /* items */
    int32_t from_off, to_off; /* y of the end below the top of its item */
    int32_t from_pin, to_pin; /* as in GvEdge */
    int32_t weight;
} Link;

/* The nets' ends at both sides of the space between two columns. */
typedef struct End {
    uint32_t net;
    int32_t y;
    bool is_left;
    int32_t x;    /* where its wire begins: the body of a node, or SCHEME_NONE for a lane */
    bool is_lane;
} End;

typedef struct Arranging {
    Layout *l;
    Scheme *s;
    Arena *arena;
    const LayoutOptions *opt;
    Diag *dg;
    uint32_t *col, *band; /* [n_nodes] */
    uint32_t n_bands;
    uint32_t *band_cols;  /* [n_bands]: columns of each, with those of the ports */
    int32_t *left_ext;    /* [n_nodes] */
    VEC(Item) items;
    VEC(Link) links;
    uint32_t *node_item;  /* [n_nodes] */
} Arranging;

/* shape.c: width, height and rows of pins. */
void shape_nodes(Arranging *a);
int32_t pin_offset(const Scheme *s, const Layout *l, uint32_t pin);

/* columns.c: col, band, and which sinks are tags. */
void columns_choose(Arranging *a, int32_t page_width);

/* route.c: x of columns, and the wires. */
void route_all(Arranging *a);

#endif
