/* paint.c - a layout as a display list: symbols, wires, what is written at them. */
#include "draw/paint.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "draw/text.h"
#include "draw/wirepath.h"

/* Blue, orange and vermillion of Okabe and Ito (2008), told apart by colour-blind readers; widths and
 * dashes say the same once more, for print without colours. */
const StyleLook style_looks[N_STYLES] = {
    [STYLE_PAGE] = {"page", 0xffffffff, 0xffffff, 0xffffffff, 0x14171c, 0, 0},
    [STYLE_WIRE] = {"wire", 0x303840, 0xffffffff, 0xb4bec8, 0xffffffff, 1.1, 0},
    [STYLE_WIRE_0] = {"w0", 0x8a929b, 0xffffffff, 0x7d8791, 0xffffffff, 0.9, 0},
    [STYLE_WIRE_1] = {"w1", 0x0072b2, 0xffffffff, 0x56b4e9, 0xffffffff, 2.2, 0},
    [STYLE_WIRE_X] = {"wx", 0xd55e00, 0xffffffff, 0xff8a3d, 0xffffffff, 1.4, 3},
    [STYLE_PATH] = {"path", 0xe69f00, 0xffffffff, 0xffc14d, 0xffffffff, 2.8, 0},
    [STYLE_GATE] = {"gate", 0x1a2026, 0xfbfcfd, 0xd5dce3, 0x20262d, 1.4, 0},
    [STYLE_BLOCK] = {"block", 0x1a2026, 0xfbf6ea, 0xd5dce3, 0x2b2920, 1.4, 0},
    [STYLE_STATE] = {"state", 0x1a2026, 0xe6f0f9, 0xd5dce3, 0x1c2b39, 1.4, 0},
    [STYLE_PORT] = {"port", 0x1a2026, 0xeceff2, 0xd5dce3, 0x2c333b, 1.2, 0},
    [STYLE_TAG] = {"tag", 0x5c6670, 0xf5f6f8, 0x98a3ae, 0x20262d, 0.9, 0},
    [STYLE_INK] = {"ink", 0x1a2026, 0x1a2026, 0xd5dce3, 0xd5dce3, 0.5, 0},
    [STYLE_DETAIL] = {"detail", 0x1a2026, 0xffffffff, 0xd5dce3, 0xffffffff, 1.0, 0},
    [STYLE_TITLE] = {"title", 0xffffffff, 0x14191f, 0xffffffff, 0xe8edf2, 0, 0},
    [STYLE_TEXT] = {"text", 0xffffffff, 0x262d34, 0xffffffff, 0xd0d8e0, 0, 0},
    [STYLE_NOTE] = {"note", 0xffffffff, 0x4a545e, 0xffffffff, 0xa9b4bf, 0, 0},
    [STYLE_VALUE] = {"value", 0xffffffff, 0x00578a, 0xffffffff, 0x7cc4f0, 0, 0},
};

typedef struct Painter {
    Arena *arena;
    const Layout *l;
    const Scheme *s;
    const PaintOptions *opt;
    const LayoutOptions *lopt;
    VEC(DrawItem) items;
    VEC(DrawGroup) groups;
    PathStep steps[64];
    uint32_t n_steps;
    StrBuf b;
} Painter;

/* ---- strokes ---- */

static void step(Painter *p, char op, double x, double y)
{
    p->steps[p->n_steps++] = (PathStep){op, {(float)x, (float)y}};
}

static void curve(Painter *p, double x1, double y1, double x2, double y2, double x, double y)
{
    p->steps[p->n_steps++] = (PathStep){'C', {(float)x1, (float)y1, (float)x2, (float)y2, (float)x, (float)y}};
}

static DrawItem *add(Painter *p, ItemShape shape, Style style)
{
    DrawItem it = {.shape = shape, .style = style, .group = (uint32_t)p->groups.len - 1};
    VEC_PUSH(&p->items, it);
    return &p->items.ptr[p->items.len - 1];
}

static DrawItem *stroke_steps(Painter *p, Style style, const PathStep *steps, uint32_t n)
{
    DrawItem *it = add(p, DRAW_PATH, style);
    PathStep *copy = ARENA_ARRAY(p->arena, PathStep, n);
    memcpy(copy, steps, sizeof *copy * n);
    it->steps = copy;
    it->n_steps = n;
    return it;
}

static DrawItem *stroke(Painter *p, Style style)
{
    uint32_t n = p->n_steps;
    p->n_steps = 0;
    return stroke_steps(p, style, p->steps, n);
}

static void rectangle(Painter *p, Style style, double x, double y, double w, double h)
{
    step(p, 'M', x, y);
    step(p, 'L', x + w, y);
    step(p, 'L', x + w, y + h);
    step(p, 'L', x, y + h);
    step(p, 'Z', 0, 0);
    stroke(p, style);
}

static DrawItem *line(Painter *p, Style style, double x1, double y1, double x2, double y2)
{
    step(p, 'M', x1, y1);
    step(p, 'L', x2, y2);
    return stroke(p, style);
}

static void write_text(Painter *p, Style style, double x, double y, Anchor anchor, int size, bool is_bold,
                  const char *text)
{
    DrawItem *it = add(p, DRAW_TEXT, style);
    it->x = (float)x;
    it->y = (float)y;
    it->anchor = anchor;
    it->size = (float)size;
    it->is_bold = is_bold;
    it->text = arena_copy(p->arena, text, strlen(text));
}

/* ---- symbols ---- */

static const double KAPPA = 0.5523; /* a quarter of a circle as a Bezier curve */

static void bubble(Painter *p, double x, double y)
{
    double r = 3, k = r * KAPPA;
    step(p, 'M', x, y);
    curve(p, x, y - k, x + r - k, y - r, x + r, y - r);
    curve(p, x + r + k, y - r, x + 2 * r, y - k, x + 2 * r, y);
    curve(p, x + 2 * r, y + k, x + r + k, y + r, x + r, y + r);
    curve(p, x + r - k, y + r, x, y + k, x, y);
    step(p, 'Z', 0, 0);
    stroke(p, STYLE_GATE);
}

static void and_body(Painter *p, double x, double y, double w, double h)
{
    double top = y + 2, low = y + h - 2, r = (low - top) / 2, k = r * KAPPA, flat = x + w - r;
    step(p, 'M', x, top);
    step(p, 'L', flat, top);
    curve(p, flat + k, top, x + w, top + r - k, x + w, top + r);
    curve(p, x + w, low - r + k, flat + k, low, flat, low);
    step(p, 'L', x, low);
    step(p, 'Z', 0, 0);
    stroke(p, STYLE_GATE);
}

/* The two inputs run on to the curved back. */
static void or_body(Painter *p, double x, double y, double w, double h, bool is_xor)
{
    double top = y + 2, low = y + h - 2, mid = y + h / 2, back = x + (is_xor ? 5 : 0), tip = x + w;
    for (int i = 0; i < 2; i++)
        line(p, STYLE_DETAIL, x, y + 8 + 16 * i, back + 5, y + 8 + 16 * i);
    step(p, 'M', back, top);
    curve(p, back + (tip - back) * 0.5, top, tip - 8, top + 4, tip, mid);
    curve(p, tip - 8, low - 4, back + (tip - back) * 0.5, low, back, low);
    curve(p, back + 8, low - 8, back + 8, top + 8, back, top);
    step(p, 'Z', 0, 0);
    stroke(p, STYLE_GATE);
    if (!is_xor)
        return;
    step(p, 'M', x, top);
    curve(p, x + 8, top + 8, x + 8, low - 8, x, low);
    stroke(p, STYLE_DETAIL);
}

static void triangle(Painter *p, double x, double y, double w, double h)
{
    double half = w * 0.52;
    step(p, 'M', x, y + h / 2 - half);
    step(p, 'L', x + w, y + h / 2);
    step(p, 'L', x, y + h / 2 + half);
    step(p, 'Z', 0, 0);
    stroke(p, STYLE_GATE);
}

static void mux_body(Painter *p, double x, double y, double w, double h)
{
    step(p, 'M', x, y);
    step(p, 'L', x + w, y + 9);
    step(p, 'L', x + w, y + h - 9);
    step(p, 'L', x, y + h);
    step(p, 'Z', 0, 0);
    stroke(p, STYLE_GATE);
    static const char *const names[] = {"0", "1", "s"};
    for (int i = 0; i < 3; i++)
        write_text(p, STYLE_TEXT, x + 4, y + 8 + 16 * i + 3.5, ANCHOR_START, TEXT_SIZE, false, names[i]);
}

static void clock_mark(Painter *p, double x, double y)
{
    step(p, 'M', x, y - 5);
    step(p, 'L', x + 7, y);
    step(p, 'L', x, y + 5);
    stroke(p, STYLE_DETAIL);
}

static void dff_body(Painter *p, const SchemeNode *n, double x, double y, double w, double h)
{
    rectangle(p, STYLE_STATE, x, y, w, h);
    write_text(p, STYLE_TEXT, x + 5, y + 11.5, ANCHOR_START, TEXT_SIZE, false, "d");
    write_text(p, STYLE_TEXT, x + w - 5, y + 11.5, ANCHOR_END, TEXT_SIZE, false, "q");
    clock_mark(p, x, y + 24);
    if (n->n_copies > 1)
        return;
    write_text(p, STYLE_NOTE, x + w - 4, y + 27.5, ANCHOR_END, TEXT_SIZE, false, "dff");
}

static void copies_mark(Painter *p, const SchemeNode *n, double x, double y)
{
    char text[24];
    if (n->n_copies < 2)
        return;
    snprintf(text, sizeof text, "\xc3\x97%" PRIu32, n->n_copies);
    write_text(p, STYLE_NOTE, x, y, ANCHOR_MIDDLE, TEXT_SIZE, false, text);
}

static void port_body(Painter *p, const char *name, double x, double y, double w)
{
    step(p, 'M', x, y + 0.5);
    step(p, 'L', x + w - 7, y + 0.5);
    step(p, 'L', x + w, y + 8);
    step(p, 'L', x + w - 7, y + 15.5);
    step(p, 'L', x, y + 15.5);
    step(p, 'Z', 0, 0);
    stroke(p, STYLE_PORT);
    write_text(p, STYLE_TITLE, x + (w - 5) / 2, y + 11.7, ANCHOR_MIDDLE, TEXT_SIZE, true, name);
}

static void block_body(Painter *p, const SchemeNode *n, double x, double y, double w, double h)
{
    const char *lines[2];
    StrBuf b = {0};
    uint32_t n_lines = block_title_lines(n, lines, &b);
    Style style = n->has_state ? STYLE_STATE : STYLE_BLOCK;
    if (n->n_copies > 1) { /* a stack of two cards */
        rectangle(p, style, x + 3, y - 3, w - 3, h);
        w -= 3;
    }
    rectangle(p, style, x, y, w, h);
    write_text(p, STYLE_TITLE, x + w / 2, y + 12, ANCHOR_MIDDLE, TITLE_SIZE, true, lines[0]);
    if (n_lines > 1)
        write_text(p, STYLE_NOTE, x + w / 2, y + 26, ANCHOR_MIDDLE, TEXT_SIZE, false, lines[1]);
    strbuf_free(&b);
}

static void block_pins(Painter *p, const SchemeNode *n, double x, double w)
{
    for (uint32_t i = n->first_in; i < n->first_in + n->n_in; i++) {
        const SchemePin *pin = &p->s->pins[i];
        double y = pin_y(p->l, i), at = x + 5;
        if (strcmp(pin->name, "clk") == 0 || pin->is_clock) {
            clock_mark(p, x, y);
            at += 5;
        }
        write_text(p, STYLE_TEXT, at, y + 3.5, ANCHOR_START, TEXT_SIZE, false, pin->name);
    }
    for (uint32_t i = n->first_out; i < n->first_out + n->n_out; i++)
        write_text(p, STYLE_TEXT, x + w - (n->n_copies > 1 ? 7 : 5), pin_y(p->l, i) + 3.5, ANCHOR_END,
                   TEXT_SIZE, false, p->s->pins[i].name);
}

static void body(Painter *p, uint32_t node)
{
    const SchemeNode *n = &p->s->nodes[node];
    const Place *at = &p->l->places[node];
    double x = at->body_x, y = at->y, w = at->body_w, h = at->h, mid = y + h / 2;
    switch (n->kind) {
    case NODE_NAND:
        and_body(p, x, y, w - 6, h);
        bubble(p, x + w - 6, mid);
        break;
    case NODE_AND: and_body(p, x, y, w, h); break;
    case NODE_OR: or_body(p, x, y, w, h, false); break;
    case NODE_NOR:
        or_body(p, x, y, w - 6, h, false);
        bubble(p, x + w - 6, mid);
        break;
    case NODE_XOR: or_body(p, x, y, w, h, true); break;
    case NODE_XNOR:
        or_body(p, x, y, w - 6, h, true);
        bubble(p, x + w - 6, mid);
        break;
    case NODE_NOT:
        triangle(p, x, y, w - 6, h);
        bubble(p, x + w - 6, mid);
        break;
    case NODE_BUF: triangle(p, x, y, w, h); break;
    case NODE_MUX: mux_body(p, x, y, w, h); break;
    case NODE_DFF: dff_body(p, n, x, y, w, h); break;
    case NODE_JOIN: rectangle(p, STYLE_INK, x, y + 2, w, h - 4); break;
    case NODE_INPUT:
    case NODE_OUTPUT: port_body(p, n->title, x, y, w); break;
    case NODE_BLOCK:
        block_body(p, n, x, y, w, h);
        block_pins(p, n, x, w);
        return;
    }
    if (n->kind == NODE_DFF)
        copies_mark(p, n, x + w - 15, mid + 11.5);
    else if (n->kind == NODE_NOT || n->kind == NODE_BUF)
        copies_mark(p, n, x + 11, mid + 3.5);
    else if (n->kind != NODE_JOIN)
        copies_mark(p, n, x + (n->kind == NODE_MUX ? w / 2 + 3 : w / 2), mid + 3.5);
}

/* ---- at the pins ---- */

static Style wire_style(const Painter *p, const uint32_t *bits, uint32_t width)
{
    if (!p->opt->value)
        return STYLE_WIRE;
    bool any1 = false;
    for (uint32_t i = 0; i < width; i++) {
        Logic v = bits[i] ? p->opt->value(p->opt->self, (NetId){bits[i]}) : LOGIC_X;
        if (v == LOGIC_X)
            return STYLE_WIRE_X;
        any1 = any1 || v == LOGIC_1;
    }
    return any1 ? STYLE_WIRE_1 : STYLE_WIRE_0;
}

static void arrow(Painter *p, double x, double y)
{
    step(p, 'M', x - 6, y - 3.5);
    step(p, 'L', x, y);
    step(p, 'L', x - 6, y + 3.5);
    step(p, 'Z', 0, 0);
    stroke(p, STYLE_INK);
}

static void bus_mark(Painter *p, double x, double y, uint32_t width)
{
    char text[16];
    snprintf(text, sizeof text, "%" PRIu32, width);
    line(p, STYLE_DETAIL, x, y + 5, x + 5, y - 5);
    write_text(p, STYLE_NOTE, x + 7, y - 3.5, ANCHOR_START, TEXT_SIZE, false, text);
}

/* Name, value and width behind a driver; an arrow when everything it drives is told by tags. */
static void driver_notes(Painter *p, uint32_t pin)
{
    const SchemePin *d = &p->s->pins[pin];
    const SchemeNode *node = &p->s->nodes[d->node];
    if (d->net == SCHEME_NONE)
        return;
    const SchemeNet *net = &p->s->nets[d->net];
    double x = pin_x(p->l, pin), y = pin_y(p->l, pin);
    bool wired = p->l->wires[d->net].n_segments > 0;
    double room = p->l->places[d->node].x + p->l->places[d->node].w - x;
    if (!net->n_sinks)
        return;
    if (!wired && node->kind != NODE_INPUT) {
        line(p, wire_style(p, d->bits, d->width), x, y, x + room - 2, y)->is_bus = d->width > 1;
        arrow(p, x + room, y);
    }
    if (pin_label(p->s, pin, p->lopt, &p->b)) {
        write_text(p, p->lopt && p->lopt->value && strchr(p->b.ptr, '=') ? STYLE_VALUE : STYLE_NOTE, x + 4,
                   y - 4, ANCHOR_START, TEXT_SIZE, false, p->b.ptr);
        x += text_width(p->b.ptr, TEXT_SIZE, false) + 6;
    }
    if (d->width > 1 && (wired || node->kind != NODE_INPUT))
        bus_mark(p, x + 3, y, d->width);
}

static void tag(Painter *p, double x, double y, const char *text)
{
    double w = text_width(text, TEXT_SIZE, false) + 12;
    step(p, 'M', x - w, y - 5.5);
    step(p, 'L', x - 5, y - 5.5);
    step(p, 'L', x, y);
    step(p, 'L', x - 5, y + 5.5);
    step(p, 'L', x - w, y + 5.5);
    step(p, 'Z', 0, 0);
    stroke(p, STYLE_TAG);
    write_text(p, STYLE_NOTE, x - w + 4, y + 3.5, ANCHOR_START, TEXT_SIZE, false, text);
}

static void sink_notes(Painter *p, uint32_t pin)
{
    const SchemePin *s = &p->s->pins[pin];
    double x = pin_x(p->l, pin), y = pin_y(p->l, pin);
    if (s->has_tag) {
        line(p, wire_style(p, s->bits, s->width), x - 4, y, x, y)->is_bus = s->width > 1;
        tag(p, x - 4, y, tag_text(p->s, pin, &p->b));
    } else if (s->note && s->net != SCHEME_NONE) {
        write_text(p, STYLE_NOTE, x - 3, y - 3, ANCHOR_END, TEXT_SIZE, false, s->note);
    } else if (s->note) {
        line(p, STYLE_WIRE, x - 4, y, x, y)->is_bus = s->width > 1;
        write_text(p, STYLE_TEXT, x - 6, y + 3.5, ANCHOR_END, TEXT_SIZE, false, s->note);
    }
}

/* ---- groups ---- */

static void new_group(Painter *p, GroupKind kind, uint32_t index, const char *title, const char *link)
{
    DrawGroup g = {kind, index, title ? arena_copy(p->arena, title, strlen(title)) : NULL, link};
    VEC_PUSH(&p->groups, g);
}

static void net_title(Painter *p, uint32_t net)
{
    const SchemeNet *n = &p->s->nets[net];
    const SchemePin *d = &p->s->pins[n->driver];
    strbuf_clear(&p->b);
    strbuf_addz(&p->b, n->tag);
    if (d->width > 1)
        strbuf_printf(&p->b, ", %" PRIu32 " bits", d->width);
    if (p->opt->value) {
        strbuf_addz(&p->b, " = ");
        StrBuf v = {0};
        paint_value(d, p->opt, &v);
        strbuf_add(&p->b, v.ptr, v.len);
        strbuf_free(&v);
    }
}

static void node_title(Painter *p, const SchemeNode *n)
{
    strbuf_clear(&p->b);
    strbuf_addz(&p->b, n->path);
    if (n->kind == NODE_INPUT || n->kind == NODE_OUTPUT)
        strbuf_addz(&p->b, n->kind == NODE_INPUT ? ": input" : ": output");
    else if (n->module)
        strbuf_printf(&p->b, ": %s, %" PRIu64 " nand, %" PRIu64 " dff", n->title, n->module->all_nands,
                      n->module->all_dffs);
    if (n->n_copies > 1)
        strbuf_printf(&p->b, ", %" PRIu32 " copies", n->n_copies);
}

static DrawItem *stroke_segments(Painter *p, Style style, const Segment *segments, uint32_t n)
{
    PathStep *steps = ARENA_ARRAY(p->arena, PathStep, 2 * (size_t)n);
    for (uint32_t i = 0; i < n; i++) {
        const Segment *s = &segments[i];
        steps[2 * i] = (PathStep){'M', {(float)s->x1, (float)s->y1}};
        steps[2 * i + 1] = (PathStep){'L', {(float)s->x2, (float)s->y2}};
    }
    return stroke_steps(p, style, steps, 2 * n);
}

typedef VEC(Segment) SegmentList;

/* With x1 <= x2 and y1 <= y2. */
static Segment upright(Segment s)
{
    return (Segment){s.x1 < s.x2 ? s.x1 : s.x2, s.y1 < s.y2 ? s.y1 : s.y2, s.x1 < s.x2 ? s.x2 : s.x1,
                     s.y1 < s.y2 ? s.y2 : s.y1};
}

static bool lies_on(const Segment *s, Dot d)
{
    Segment u = upright(*s);
    return d.x >= u.x1 && d.x <= u.x2 && d.y >= u.y1 && d.y <= u.y2;
}

/* The end of the way to a reader of one bit: what is behind the last dot. */
static void thin_end(Painter *p, uint32_t net, uint32_t sink, SegmentList *thin)
{
    Segment *way;
    const Wire *w = &p->l->wires[net];
    uint32_t n = wire_path(p->arena, p->l, net, sink, &way); /* from the reader to the driver */
    bool cut = false;
    for (uint32_t i = 0; i < n && !cut; i++) {
        Segment s = way[i];
        for (uint32_t k = 0; k < w->n_dots; k++) {
            Dot d = w->dots[k];
            if (lies_on(&s, d)) { /* nearer to the reader than what was cut before */
                s.x2 = d.x;
                s.y2 = d.y;
                cut = true;
            }
        }
        if (s.x1 != s.x2 || s.y1 != s.y2)
            VEC_PUSH(thin, upright(s));
    }
}

/* What is left of s without the thin pieces on its line. */
static void add_thick(SegmentList *thick, Segment s, const SegmentList *thin)
{
    bool flat = s.y1 == s.y2;
    for (size_t i = 0; i < thin->len; i++) {
        const Segment *t = &thin->ptr[i];
        bool same = flat ? t->y1 == t->y2 && t->y1 == s.y1 && t->x1 < s.x2 && t->x2 > s.x1
                         : t->x1 == t->x2 && t->x1 == s.x1 && t->y1 < s.y2 && t->y2 > s.y1;
        if (!same)
            continue;
        Segment before = s, behind = s;
        if (flat) {
            before.x2 = t->x1;
            behind.x1 = t->x2;
        } else {
            before.y2 = t->y1;
            behind.y1 = t->y2;
        }
        if (before.x1 < before.x2 || before.y1 < before.y2)
            add_thick(thick, before, thin);
        if (behind.x1 < behind.x2 || behind.y1 < behind.y2)
            add_thick(thick, behind, thin);
        return;
    }
    VEC_PUSH(thick, s);
}

/* A bus is thick, up to where a single wire of it leaves. */
static void bus_wires(Painter *p, uint32_t net, Style style)
{
    const SchemeNet *n = &p->s->nets[net];
    const Wire *w = &p->l->wires[net];
    SegmentList thin = {0}, thick = {0};
    for (uint32_t i = 0; i < n->n_sinks; i++) {
        const SchemePin *sink = &p->s->pins[n->sinks[i]];
        if (sink->width != 1 || sink->has_tag)
            continue;
        size_t before = thin.len;
        thin_end(p, net, n->sinks[i], &thin);
        if (thin.len > before) /* in the colour of this one wire */
            stroke_segments(p, wire_style(p, sink->bits, 1), thin.ptr + before, (uint32_t)(thin.len - before));
    }
    for (uint32_t i = 0; i < w->n_segments; i++)
        add_thick(&thick, w->segments[i], &thin);
    if (thick.len)
        stroke_segments(p, style, thick.ptr, (uint32_t)thick.len)->is_bus = true;
    VEC_FREE(&thin);
    VEC_FREE(&thick);
}

/* One stroke a net: its segments as one path; a second one for single wires of a bus. */
static void net_wires(Painter *p, uint32_t net)
{
    const Wire *w = &p->l->wires[net];
    const SchemePin *d = &p->s->pins[p->s->nets[net].driver];
    if (!w->n_segments)
        return;
    net_title(p, net);
    new_group(p, GROUP_NET, net, p->b.ptr, NULL);
    Style style = wire_style(p, d->bits, d->width);
    if (d->width > 1)
        bus_wires(p, net, style);
    else
        stroke_segments(p, style, w->segments, w->n_segments);
    for (uint32_t i = 0; i < w->n_dots; i++) {
        DrawItem *dot = add(p, DRAW_DOT, style);
        dot->x = (float)w->dots[i].x;
        dot->y = (float)w->dots[i].y;
        dot->size = d->width > 1 ? 3.6f : 2.6f;
    }
}

static void node_items(Painter *p, uint32_t node)
{
    const SchemeNode *n = &p->s->nodes[node];
    node_title(p, n);
    new_group(p, GROUP_NODE, node, p->b.ptr, p->opt->link ? p->opt->link(p->opt->link_self, n) : NULL);
    body(p, node);
    for (uint32_t i = 0; i < n->n_in; i++)
        sink_notes(p, n->first_in + i);
    for (uint32_t i = 0; i < n->n_out; i++)
        driver_notes(p, n->first_out + i);
    if (n->kind == NODE_OUTPUT && output_label(p->s, n, p->lopt, &p->b)) {
        const Place *at = &p->l->places[node];
        write_text(p, STYLE_VALUE, at->body_x + at->body_w + 4, at->y + 11.5, ANCHOR_START, TEXT_SIZE, false,
                   p->b.ptr);
    }
}

/* From one gate of the critical path to the next: the piece of wire between them. */
static void path_piece(Painter *p, uint32_t from, uint32_t to, uint32_t flat)
{
    for (uint32_t k = 0; k < p->s->nodes[to].n_in; k++) {
        uint32_t pin = p->s->nodes[to].first_in + k;
        const SchemePin *sink = &p->s->pins[pin];
        bool reads = false;
        for (uint32_t i = 0; i < sink->width; i++)
            reads = reads || sink->bits[i] == flat;
        if (!reads || sink->net == SCHEME_NONE || sink->has_tag ||
            p->s->pins[p->s->nets[sink->net].driver].node != from)
            continue;
        Segment *seg;
        uint32_t n = wire_path(p->arena, p->l, sink->net, pin, &seg);
        if (n)
            stroke_segments(p, STYLE_PATH, seg, n);
        return;
    }
}

/* Nodes between which a wire of the path runs, joins included. */
static void path_wire(Painter *p, uint32_t from, uint32_t to, uint32_t flat)
{
    path_piece(p, from, to, flat);
    for (uint32_t j = 0; j < p->s->n_nodes; j++) {
        if (p->s->nodes[j].kind == NODE_JOIN) {
            size_t before = p->items.len;
            path_piece(p, j, to, flat);
            if (p->items.len > before)
                path_piece(p, from, j, flat);
        }
    }
}

static uint32_t node_that_drives(const Scheme *s, uint32_t flat)
{
    for (uint32_t i = 0; i < s->n_pins; i++) {
        if (!s->pins[i].is_driver || s->nodes[s->pins[i].node].kind == NODE_JOIN)
            continue;
        for (uint32_t k = 0; k < s->pins[i].width; k++) {
            if (s->pins[i].bits[k] == flat)
                return s->pins[i].node;
        }
    }
    return SCHEME_NONE;
}

static void critical_path(Painter *p)
{
    const Design *d = p->s->design;
    if (!p->opt->n_path)
        return;
    new_group(p, GROUP_PAGE, 0, "critical path", NULL);
    const NandId *g = p->opt->path;
    uint32_t first = node_that_drives(p->s, d->nand_a[g[0].ix]);
    uint32_t to = scheme_node_of_nand(p->s, g[0]);
    if (first != SCHEME_NONE && to != SCHEME_NONE)
        path_wire(p, first, to, d->nand_a[g[0].ix]);
    for (uint32_t i = 0; i + 1 < p->opt->n_path; i++) {
        uint32_t from = scheme_node_of_nand(p->s, g[i]);
        to = scheme_node_of_nand(p->s, g[i + 1]);
        if (from != SCHEME_NONE && to != SCHEME_NONE && from != to)
            path_wire(p, from, to, d->nand_y[g[i].ix]);
    }
    NandId last = g[p->opt->n_path - 1];
    uint32_t from = scheme_node_of_nand(p->s, last);
    for (uint32_t i = 0; from != SCHEME_NONE && i < p->s->n_nodes; i++) {
        if (p->s->nodes[i].kind == NODE_OUTPUT)
            path_wire(p, from, i, d->nand_y[last.ix]);
    }
}

void paint_value(const SchemePin *d, const PaintOptions *opt, StrBuf *b)
{
    strbuf_clear(b);
    if (d->width > 1)
        strbuf_addz(b, "0x");
    uint32_t digits = d->width > 1 ? (d->width + 3) / 4 : 1;
    for (uint32_t digit = digits; digit > 0; digit--) {
        unsigned v = 0;
        bool x = false;
        for (uint32_t k = 0; k < 4; k++) {
            uint32_t i = (digit - 1) * 4 + k;
            Logic l = i >= d->width ? LOGIC_0 : d->bits[i] ? opt->value(opt->self, (NetId){d->bits[i]}) : LOGIC_X;
            x = x || l == LOGIC_X;
            v |= (unsigned)(l == LOGIC_1) << k;
        }
        strbuf_addc(b, x ? 'x' : "0123456789abcdef"[v]);
    }
}

static const char *describe(Painter *p)
{
    uint32_t n_blocks = 0, n_gates = 0;
    strbuf_clear(&p->b);
    strbuf_printf(&p->b, "The module %s", p->s->title);
    const char *word = ", with inputs ";
    for (int out = 0; out < 2; out++, word = " and outputs ") {
        for (uint32_t i = 0; i < p->s->n_nodes; i++) {
            if (p->s->nodes[i].kind == (out ? NODE_OUTPUT : NODE_INPUT)) {
                strbuf_printf(&p->b, "%s%s", word, p->s->nodes[i].title);
                word = ", ";
            }
        }
    }
    for (uint32_t i = 0; i < p->s->n_nodes; i++) {
        n_blocks += p->s->nodes[i].kind == NODE_BLOCK;
        n_gates += p->s->nodes[i].kind < NODE_BLOCK;
    }
    strbuf_printf(&p->b, ": %" PRIu32 " block%s and %" PRIu32 " gate%s, joined by %" PRIu32 " wires.", n_blocks,
                  n_blocks == 1 ? "" : "s", n_gates, n_gates == 1 ? "" : "s", p->s->n_nets);
    return arena_copy(p->arena, p->b.ptr, p->b.len);
}

Picture *paint(Arena *a, const Layout *l, const PaintOptions *opt, const LayoutOptions *lopt)
{
    static const PaintOptions plain = {0};
    Painter p = {.arena = a, .l = l, .s = l->scheme, .opt = opt ? opt : &plain, .lopt = lopt};
    Picture *pic = ARENA_NEW(a, Picture);
    pic->width = l->width;
    pic->height = l->height;
    new_group(&p, GROUP_PAGE, 0, NULL, NULL);
    rectangle(&p, STYLE_PAGE, 0, 0, l->width, l->height);
    for (uint32_t i = 0; i < p.s->n_nets; i++)
        net_wires(&p, i);
    critical_path(&p);
    for (uint32_t i = 0; i < p.s->n_nodes; i++)
        node_items(&p, i);
    pic->title = p.s->title;
    pic->description = describe(&p);
    pic->n_items = (uint32_t)p.items.len;
    pic->items = VEC_TO_ARENA(a, &p.items);
    pic->n_groups = (uint32_t)p.groups.len;
    pic->groups = VEC_TO_ARENA(a, &p.groups);
    VEC_FREE(&p.items);
    VEC_FREE(&p.groups);
    strbuf_free(&p.b);
    return pic;
}
