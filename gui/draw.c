/* draw.c - the list of draw calls, and its text dump. */
#include "gui/draw.h"

bool rect_has(Rect r, int x, int y)
{
    return x >= r.x && x < r.x + r.w && y >= r.y && y < r.y + r.h;
}

void draw_free(DrawList *d)
{
    VEC_FREE(&d->cmds);
    VEC_FREE(&d->text);
    VEC_FREE(&d->points);
}

void draw_clear(DrawList *d)
{
    d->cmds.len = d->text.len = d->points.len = 0;
}

static void add(DrawList *d, DrawKind kind, int x, int y, int w, int h, Ink ink)
{
    VEC_PUSH(&d->cmds, ((DrawCmd){.kind = (uint8_t)kind, .ink = (uint8_t)ink, .x = x, .y = y,
                                  .w = w, .h = h}));
}

void draw_tile(DrawList *d, Rect r, Ink background)
{
    add(d, DRAW_TILE, r.x, r.y, r.w, r.h, background);
}

void draw_fill(DrawList *d, Rect r, Ink ink)
{
    if (r.w > 0 && r.h > 0)
        add(d, DRAW_FILL, r.x, r.y, r.w, r.h, ink);
}

void draw_line(DrawList *d, int x0, int y0, int x1, int y1, Ink ink)
{
    add(d, DRAW_LINE, x0, y0, x1, y1, ink);
}

static DrawCmd *last(DrawList *d)
{
    return &d->cmds.ptr[d->cmds.len - 1];
}

static void add_bytes(DrawList *d, Str s)
{
    DrawCmd *c = last(d);
    c->text = (uint32_t)d->text.len;
    c->len = (uint32_t)s.len;
    VEC_RESERVE(&d->text, s.len);
    memcpy(d->text.ptr + d->text.len, s.ptr, s.len);
    d->text.len += s.len;
}

void draw_text(DrawList *d, int x, int y, Ink ink, Str s)
{
    if (!s.len)
        return;
    add(d, DRAW_TEXT, x, y, 0, 0, ink);
    add_bytes(d, s);
}

static int sixteenths(float v)
{
    return (int)(v * DRAW_SIXTEENTHS + 0.5f);
}

void draw_stroke(DrawList *d, const DrawPoint *points, uint32_t n, float width, Ink ink, Ink fill)
{
    if (!n)
        return;
    add(d, DRAW_STROKE, (int)points[0].x, (int)points[0].y, sixteenths(width), (int)fill, ink);
    last(d)->text = (uint32_t)d->points.len;
    last(d)->len = n;
    for (uint32_t i = 0; i < n; i++)
        VEC_PUSH(&d->points, points[i]);
}

void draw_label(DrawList *d, int x, int y, float size, int anchor, Ink ink, Str s)
{
    if (!s.len)
        return;
    add(d, DRAW_LABEL, x, y, sixteenths(size), anchor, ink);
    add_bytes(d, s);
}

void draw_disc(DrawList *d, int x, int y, float radius, Ink ink)
{
    add(d, DRAW_DISC, x, y, sixteenths(radius), 0, ink);
}

static void dump_stroke(const DrawList *d, const DrawCmd *c, StrBuf *b)
{
    for (uint32_t i = 1; i < c->len; i++) {
        DrawPoint p = d->points.ptr[c->text + i];
        strbuf_printf(b, "%d,%d ", (int)p.x, (int)p.y);
    }
    strbuf_printf(b, "width %d/16 ", c->w);
    if (c->h != INK_NONE)
        strbuf_printf(b, "fill %s ", theme_ink_name((Ink)c->h));
}

static void dump_label(const DrawCmd *c, StrBuf *b)
{
    static const char *const anchors[] = {"start", "middle", "end"};
    strbuf_printf(b, "%s%s %d/16 ", c->h & LABEL_BOLD ? "bold " : "", anchors[c->h & 3], c->w);
}

void draw_dump(const DrawList *d, StrBuf *b)
{
    static const char *const names[] = {"tile", "fill", "line", "text", "stroke", "label", "disc"};
    for (size_t i = 0; i < d->cmds.len; i++) {
        const DrawCmd *c = &d->cmds.ptr[i];
        strbuf_printf(b, "%s %d,%d ", names[c->kind], c->x, c->y);
        switch ((DrawKind)c->kind) {
        case DRAW_TEXT: break;
        case DRAW_LINE: strbuf_printf(b, "to %d,%d ", c->w, c->h); break;
        case DRAW_TILE:
        case DRAW_FILL: strbuf_printf(b, "%dx%d ", c->w, c->h); break;
        case DRAW_STROKE: dump_stroke(d, c, b); break;
        case DRAW_LABEL: dump_label(c, b); break;
        case DRAW_DISC: strbuf_printf(b, "radius %d/16 ", c->w); break;
        }
        strbuf_addz(b, theme_ink_name((Ink)c->ink));
        if (c->kind == DRAW_TEXT || c->kind == DRAW_LABEL)
            strbuf_printf(b, " '%.*s'", (int)c->len, d->text.ptr + c->text);
        strbuf_addc(b, '\n');
    }
}

size_t text_char(Str s, uint32_t *code)
{
    unsigned char c = (unsigned char)s.ptr[0];
    size_t n = c < 0x80 ? 1 : c < 0xc2 ? 0 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : c < 0xf5 ? 4 : 0;
    if (n == 0 || n > s.len) {
        *code = c < 0x80 ? c : 0xfffd;
        return 1;
    }
    uint32_t v = n == 1 ? c : c & (0x7fu >> n);
    for (size_t i = 1; i < n; i++) {
        unsigned char k = (unsigned char)s.ptr[i];
        if ((k & 0xc0) != 0x80) {
            *code = 0xfffd;
            return 1;
        }
        v = v << 6 | (k & 0x3f);
    }
    *code = v;
    return n;
}

size_t text_bytes(Str s, size_t n)
{
    size_t at = 0;
    uint32_t code;
    for (; n > 0 && at < s.len; n--)
        at += text_char((Str){s.ptr + at, s.len - at}, &code);
    return at;
}

size_t text_chars(Str s)
{
    size_t n = 0;
    uint32_t code;
    for (size_t at = 0; at < s.len; n++)
        at += text_char((Str){s.ptr + at, s.len - at}, &code);
    return n;
}
