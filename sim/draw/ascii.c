/* ascii.c - a layout as characters: its grid is that of a terminal already. */
#include <stdlib.h>
#include <string.h>

#include "draw/paint.h"
#include "draw/text.h"
#include "draw/text_out.h"

typedef struct Canvas {
    int32_t w, h;
    uint32_t *cell; /* code points, 0: empty */
} Canvas;

static int32_t col(int32_t x)
{
    return (2 * x + 4) / 9;
}

static int32_t row(int32_t y)
{
    return y / 8;
}

static uint32_t *at(Canvas *c, int32_t x, int32_t y)
{
    static uint32_t outside;
    return x >= 0 && x < c->w && y >= 0 && y < c->h ? &c->cell[y * c->w + x] : &outside;
}

static void put_text(Canvas *c, int32_t x, int32_t y, const char *z)
{
    while (*z) {
        uint32_t ch = text_next(&z);
        *at(c, x++, y) = ch < 32 ? ' ' : ch;
    }
}

static int32_t text_len(const char *z)
{
    int32_t n = 0;
    for (; *z; n++)
        text_next(&z);
    return n;
}

static void put_line(Canvas *c, const Segment *s)
{
    int32_t x1 = col(s->x1), x2 = col(s->x2), y1 = row(s->y1), y2 = row(s->y2);
    bool flat = s->y1 == s->y2;
    for (int32_t y = y1; y <= y2; y++) {
        for (int32_t x = x1; x <= x2; x++) {
            bool end = (x == x1 && y == y1) || (x == x2 && y == y2);
            uint32_t *p = at(c, x, y), mine = flat ? '-' : '|';
            /* two lines cross in the middle; where one ends, they bend */
            *p = !*p || *p == mine ? mine : end ? '+' : *p == '+' ? '+' : flat ? '-' : '|';
        }
    }
}

static void put_box(Canvas *c, int32_t x1, int32_t x2, int32_t y1, int32_t y2)
{
    for (int32_t y = y1; y <= y2; y++) {
        for (int32_t x = x1; x <= x2; x++) {
            bool ex = x == x1 || x == x2, ey = y == y1 || y == y2;
            *at(c, x, y) = ex && ey ? '+' : ey ? '-' : ex ? '|' : ' ';
        }
    }
}

static void put_node(Canvas *c, const Layout *l, uint32_t node, StrBuf *b)
{
    static const char *const names[] = {"NAND", "NOT", "BUF", "AND", "OR", "NOR", "XOR", "XNOR", "MUX", "DFF"};
    const Scheme *s = l->scheme;
    const SchemeNode *n = &s->nodes[node];
    const Place *p = &l->places[node];
    int32_t x1 = col(p->body_x) + 1, x2 = col(p->body_x + p->body_w) - 1, y1 = row(p->y), y2 = row(p->y + p->h);
    if (n->kind == NODE_INPUT || n->kind == NODE_OUTPUT) {
        int32_t len = text_len(n->title);
        if (n->kind == NODE_INPUT) {
            put_text(c, x2 - len - 1, y1 + 1, n->title);
            put_text(c, x2, y1 + 1, ">");
        } else {
            put_text(c, x1, y1 + 1, ">");
            put_text(c, x1 + 2, y1 + 1, n->title);
        }
        return;
    }
    if (n->kind == NODE_JOIN) {
        for (int32_t y = y1; y <= y2; y++)
            *at(c, x1, y) = '#';
        return;
    }
    put_box(c, x1, x2, y1, y2);
    if (n->kind == NODE_BLOCK) {
        const char *lines[2];
        uint32_t n_lines = block_title_lines(n, lines, b);
        for (uint32_t i = 0; i < n_lines; i++)
            put_text(c, (x1 + x2 - text_len(lines[i]) + 1) / 2, y1 + 1 + 2 * (int32_t)i, lines[i]);
        for (uint32_t i = n->first_in; i < n->first_in + n->n_in; i++)
            put_text(c, x1 + 2, row(pin_y(l, i)), s->pins[i].name);
        for (uint32_t i = n->first_out; i < n->first_out + n->n_out; i++)
            put_text(c, x2 - 1 - text_len(s->pins[i].name), row(pin_y(l, i)), s->pins[i].name);
        return;
    }
    int32_t len = text_len(names[n->kind]);
    put_text(c, (x1 + x2 - len + 1) / 2, (y1 + y2) / 2, names[n->kind]);
    if (n->n_copies > 1) {
        strbuf_clear(b);
        strbuf_printf(b, "x%u", n->n_copies);
        put_text(c, (x1 + x2 - text_len(b->ptr) + 1) / 2, (y1 + y2) / 2 + 1, b->ptr);
    }
}

static void put_notes(Canvas *c, const Layout *l, uint32_t pin, StrBuf *b)
{
    const Scheme *s = l->scheme;
    const SchemePin *p = &s->pins[pin];
    int32_t x = col(pin_x(l, pin)), y = row(pin_y(l, pin));
    if (p->is_driver) {
        bool wired = p->net != SCHEME_NONE && l->wires[p->net].n_segments;
        if (!pin_label(s, pin, NULL, b))
            return;
        put_text(c, x + 1, wired ? y - 1 : y, b->ptr);
    } else if (p->has_tag) {
        const char *z = tag_text(s, pin, b);
        put_text(c, x - text_len(z) - 1, y, z);
        put_text(c, x - 1, y, ">");
    } else if (p->note) {
        put_text(c, x - text_len(p->note) - (p->net == SCHEME_NONE ? 1 : 0), p->net == SCHEME_NONE ? y : y - 1,
                 p->note);
    }
}

/* One behind the last character of a row. */
static int32_t row_end(const Canvas *c, int32_t y)
{
    int32_t end = c->w;
    while (end && (!c->cell[y * c->w + end - 1] || c->cell[y * c->w + end - 1] == ' '))
        end--;
    return end;
}

static void print(const Canvas *c, OutFile *f)
{
    StrBuf b = {0};
    int32_t top = 0, low = c->h;
    while (top < low && !row_end(c, top))
        top++;
    while (low > top && !row_end(c, low - 1))
        low--;
    for (int32_t y = top; y < low; y++) {
        int32_t end = row_end(c, y);
        for (int32_t x = 0; x < end; x++) {
            uint32_t ch = c->cell[y * c->w + x];
            text_put(ch ? ch : ' ', &b);
        }
        strbuf_addc(&b, '\n');
    }
    out_write(f, b.ptr ? b.ptr : "", b.len);
    strbuf_free(&b);
}

bool ascii_write(const Layout *l, OutFile *f, Diag *dg)
{
    Canvas c = {col(l->width) + 1, row(l->height) + 1, NULL};
    if (c.w > ASCII_COLUMNS || c.h > ASCII_ROWS) {
        diag(dg, DIAG_ERROR, (Span){0},
             "--ascii: '%s' would be %d columns wide and %d lines high, and %d x %d is the most; draw a part with "
             "--only or --cone, or a file with -o", l->scheme->title, c.w, c.h, ASCII_COLUMNS, ASCII_ROWS);
        return false;
    }
    c.cell = calloc((size_t)c.w * (size_t)c.h, sizeof *c.cell);
    if (!c.cell)
        die_out_of_memory("canvas", (size_t)c.w * (size_t)c.h * sizeof *c.cell);
    StrBuf b = {0};
    for (int pass = 0; pass < 2; pass++) { /* ends of lines last, so that they show as corners */
        for (uint32_t i = 0; i < l->scheme->n_nets; i++) {
            const Wire *w = &l->wires[i];
            for (uint32_t k = 0; k < w->n_segments; k++)
                put_line(&c, &w->segments[k]);
            for (uint32_t k = 0; pass && k < w->n_dots; k++)
                *at(&c, col(w->dots[k].x), row(w->dots[k].y)) = '*';
        }
    }
    for (uint32_t i = 0; i < l->scheme->n_nodes; i++)
        put_node(&c, l, i, &b);
    for (uint32_t i = 0; i < l->scheme->n_pins; i++)
        put_notes(&c, l, i, &b);
    print(&c, f);
    strbuf_free(&b);
    free(c.cell);
    return true;
}
