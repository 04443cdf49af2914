/* design_view.h - what a window asks of the design behind its waves, and in what form it is answered.
 *
 *     const Sheet *s = d->sheet(d->self, time, &why);        the drawing, coloured by the values at a time
 *     if (d->why(d->self, STR("top.q[1]"), time, false, &w, &bad)) ...       where an edge comes from
 *
 * The window knows no netlist, no CPU and no way to draw one: it declares this, and the glue layer
 * implements it (glue/design_run.h), as an engine declares engine/trace.h.  Rows are named by their
 * text, as view_add takes it.  Times are those of the first trace.  What is returned belongs to the
 * design until it is asked for the same again.
 */
#ifndef GUI_DESIGN_VIEW_H
#define GUI_DESIGN_VIEW_H

#include "base/base.h"
#include "gui/theme.h"

/* ---- a drawing, in points ---- */

typedef enum SheetShape { SHEET_LINE, SHEET_TEXT, SHEET_DOT } SheetShape;
typedef enum SheetAnchor { SHEET_START, SHEET_MIDDLE, SHEET_END } SheetAnchor;

typedef struct SheetPoint {
    float x, y;
} SheetPoint;

typedef struct SheetItem {
    uint8_t shape, line, fill; /* SheetShape; Inks, INK_NONE: not drawn */
    uint8_t anchor;
    bool is_bold;
    uint32_t group;
    float width;               /* of a line */
    float x, y, size;          /* of a text: baseline and height; of a dot: centre and radius */
    const char *text;
    uint32_t n_points;
    const SheetPoint *points;
} SheetItem;

typedef enum SheetKind { SHEET_PAGE, SHEET_NET, SHEET_NODE } SheetKind;

typedef struct SheetGroup {
    SheetKind kind;
    bool opens; /* a block with something inside */
    const char *title;
} SheetGroup;

typedef struct Sheet {
    float w, h;
    const char *path;  /* "top.alu: alu<16>" */
    uint64_t serial;   /* another number: another drawing, not only other colours */
    uint32_t n_items, n_groups;
    const SheetItem *items; /* in the order of painting */
    const SheetGroup *groups;
} Sheet;

/* ---- causes ---- */

typedef struct DesignHop {
    uint64_t time;
    Str spec;  /* the row */
    Str text;  /* "0 -> 1, nand of a 1 -> 0 and b = 1" */
    Str place; /* "alu.nl:12"; empty: none */
} DesignHop;

typedef struct DesignWhy {
    Str title; /* "why q[1] 0 -> 1" */
    uint32_t n, n_notes;
    const DesignHop *hops;
    const Str *notes; /* what was tried */
} DesignWhy;

/* ---- lines of a panel ---- */

typedef struct PanelLine {
    Ink ink;
    bool is_chosen;
    Str text;
} PanelLine;

typedef enum DesignStep { STEP_CLOCK_NEXT, STEP_CLOCK_PREV, STEP_INSTR_NEXT, STEP_INSTR_PREV } DesignStep;

#define NO_GROUP UINT32_MAX

typedef struct DesignView {
    void *self;
    /* NULL: it cannot be drawn, why says so. */
    const Sheet *(*sheet)(void *self, uint64_t time, StrBuf *why);
    /* Draws what is inside of a block, or what is around; false: there is nothing. */
    bool (*open)(void *self, uint32_t group);
    bool (*up)(void *self);
    /* Buses only, or all wires. */
    void (*toggle_wires)(void *self);
    /* The row of a wire; false: the group is none. */
    bool (*row_of)(void *self, uint32_t group, StrBuf *spec);
    /* The wire of a row, after opening the scope it stands in; NO_GROUP: it is not drawn. */
    uint32_t (*group_of)(void *self, Str spec);
    /* The cause of the last edge up to a time, or its effects.  False: bad says why not. */
    bool (*why)(void *self, Str spec, uint64_t time, bool forward, DesignWhy *out, StrBuf *bad);
    /* NULL: there is no machine in it. */
    const PanelLine *(*panel)(void *self, uint64_t time, uint32_t width, uint32_t *n);
    /* False: there is no such moment. */
    bool (*step)(void *self, DesignStep step, uint64_t time, uint64_t *to);
} DesignView;

#endif
