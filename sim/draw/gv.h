/* gv.h - Graphviz' dot as a judge of order: boxes in columns get their heights on the page.
 *
 *     GvItem items[] = {{.col = 0, .w = 40, .h = 16}, {.col = 1, .w = 40, .h = 32, .n_left = 2, .n_right = 1}};
 *     GvEdge edges[] = {{.from = 0, .to = 1, .from_pin = -1, .to_pin = 0, .weight = 2}};
 *     if (!gv_place(items, 2, edges, 1, 20, diag)) return false;
 *     items[1].y                             its centre, in points, downwards
 *
 * Every edge goes from its column to the next one.  dot decides the order within each column and the
 * y; nothing else of it is used.  It runs in a child process with a time limit: it is not made for
 * threads, keeps memory, and needs for some graphs more time than anyone has.
 */
#ifndef DRAW_GV_H
#define DRAW_GV_H

#include "base/base.h"

typedef struct GvItem {
    uint32_t col;
    int32_t w, h;            /* points */
    uint32_t n_left, n_right; /* evenly spaced pins at each side; 0: edges end at the middle */
    bool keeps_order;        /* stays below the item before it of the same column that says so */
    int32_t y;               /* result */
} GvItem;

typedef struct GvEdge {
    uint32_t from, to;
    int32_t from_pin, to_pin; /* -1: the middle */
    int32_t weight;           /* how much it wants to be straight */
} GvEdge;

/* Reports when dot fails or takes longer than seconds. */
bool gv_place(GvItem *items, uint32_t n_items, const GvEdge *edges, uint32_t n_edges, int seconds, Diag *dg);

#endif
