/* paint.h - a layout as a list of strokes, texts and dots that any painter can show.
 *
 *     Picture *p = paint(arena, layout, &options);
 *     for (uint32_t i = 0; i < p->n_items; i++)
 *         use(p->items[i]);                     in the order of painting
 *
 * One list serves SVG, PNG, PDF and a window.  An item says which group it belongs to: a net, a node,
 * or neither; so what is under a pointer has a name, and values change without a new layout.
 */
#ifndef DRAW_PAINT_H
#define DRAW_PAINT_H

#include "draw/layout.h"
#include "netlist/stats.h"

/* ORDER STYLES: paint.c has their colours and widths in this order. */
typedef enum Style {
    STYLE_PAGE,
    STYLE_WIRE,
    STYLE_WIRE_0,
    STYLE_WIRE_1,
    STYLE_WIRE_X,
    STYLE_PATH,   /* the critical path */
    STYLE_GATE,
    STYLE_BLOCK,
    STYLE_STATE,  /* a block that remembers */
    STYLE_PORT,
    STYLE_TAG,
    STYLE_INK,    /* filled: joins, arrow heads */
    STYLE_DETAIL, /* thin lines inside symbols */
    STYLE_TITLE,
    STYLE_TEXT,
    STYLE_NOTE,   /* names of wires, widths */
    STYLE_VALUE,
    N_STYLES
} Style;

typedef struct StyleLook {
    const char *name;        /* class in SVG */
    uint32_t line, fill;     /* 0xrrggbb; UINT32_MAX: none */
    uint32_t dark_line, dark_fill;
    double width;            /* of the line, points */
    double dash;             /* 0: none */
} StyleLook;

extern const StyleLook style_looks[N_STYLES];

typedef enum ItemShape { DRAW_PATH, DRAW_TEXT, DRAW_DOT } ItemShape;
typedef enum Anchor { ANCHOR_START, ANCHOR_MIDDLE, ANCHOR_END } Anchor;

typedef struct PathStep {
    char op;       /* M, L: x y.  C: three points.  Z: none */
    float at[6];
} PathStep;

typedef struct DrawItem {
    ItemShape shape;
    Style style;
    uint32_t group;
    bool is_bus;   /* a line three times as thick */
    float x, y;    /* of a text: its baseline; of a dot: its centre */
    float size;    /* of a text; radius of a dot */
    Anchor anchor;
    bool is_bold;
    const char *text;
    uint32_t n_steps;
    const PathStep *steps;
} DrawItem;

typedef enum GroupKind { GROUP_PAGE, GROUP_NET, GROUP_NODE } GroupKind;

typedef struct DrawGroup {
    GroupKind kind;
    uint32_t index;    /* net or node of the scheme */
    const char *title; /* "net sum[16] from add", "full_adder fa[3]: 9 nand" */
    const char *link;  /* a file that this block opens, or NULL */
} DrawGroup;

typedef struct Picture {
    int32_t width, height;
    const char *title, *description;
    uint32_t n_items, n_groups;
    DrawItem *items; /* groups lie together */
    DrawGroup *groups;
} Picture;

typedef struct PaintOptions {
    /* The value of a flat net, for colours; NULL: all wires alike. */
    Logic (*value)(void *self, NetId net);
    void *self;
    uint32_t n_path; /* the critical path, from its start; 0: none */
    const NandId *path;
    /* The file that a block opens; NULL: none. */
    const char *(*link)(void *self, const SchemeNode *n);
    void *link_self;
} PaintOptions;

Picture *paint(Arena *a, const Layout *l, const PaintOptions *opt, const LayoutOptions *lopt);

/* "0x1f", "1", "x": the value of a pin, bus or wire. */
void paint_value(const SchemePin *p, const PaintOptions *opt, StrBuf *b);

/* Of shape.c: how much room the slash and the width of a bus need, what a tag says, what stands at
 * the head of a block. */
int32_t bus_mark_width(uint32_t width);
bool output_label(const Scheme *s, const SchemeNode *n, const LayoutOptions *opt, StrBuf *b);
const char *tag_text(const Scheme *s, uint32_t pin, StrBuf *b);
uint32_t block_title_lines(const SchemeNode *n, const char *lines[2], StrBuf *b);

#endif
