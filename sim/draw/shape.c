/* shape.c - how large each symbol is, and where its pins are. */
#include <string.h>

#include "draw/layout_priv.h"
#include "draw/paint.h"
#include "draw/text.h"

static int32_t max32(int32_t a, int32_t b)
{
    return a > b ? a : b;
}

/* ---- what is written at pins ---- */

bool pin_label(const Scheme *s, uint32_t pin, const LayoutOptions *opt, StrBuf *b)
{
    const SchemePin *p = &s->pins[pin];
    const SchemeNode *n = &s->nodes[p->node];
    strbuf_clear(b);
    if (p->net == SCHEME_NONE)
        return false;
    const SchemeNet *net = &s->nets[p->net];
    bool said = n->kind == NODE_INPUT || !net->name || (p->name[0] && strcmp(p->name, net->name) == 0) ||
                (n->name && strcmp(n->name, net->name) == 0);
    bool to_tag = false, to_port = false;
    for (uint32_t i = 0; i < net->n_sinks; i++) {
        const SchemePin *sink = &s->pins[net->sinks[i]];
        to_tag = to_tag || sink->has_tag;
        const SchemeNode *to = &s->nodes[sink->node];
        to_port = to_port || (to->kind == NODE_OUTPUT && net->name && !sink->has_tag &&
                              strcmp(to->title, net->name) == 0);
    }
    if (to_tag ? n->kind != NODE_INPUT : !said && !to_port)
        strbuf_addz(b, to_tag ? net->tag : net->name);
    bool has_value = opt && opt->value && (p->width > 1 || n->kind == NODE_INPUT);
    const char *value = has_value ? opt->value(opt->self, pin) : NULL;
    if (value)
        strbuf_printf(b, "%s= %s", b->len ? " " : "", value);
    return b->len > 0;
}

bool output_label(const Scheme *s, const SchemeNode *n, const LayoutOptions *opt, StrBuf *b)
{
    const SchemePin *p = &s->pins[n->first_in];
    strbuf_clear(b);
    if (!opt || !opt->value || p->net == SCHEME_NONE)
        return false;
    strbuf_printf(b, "= %s", opt->value(opt->self, n->first_in));
    return true;
}

const char *tag_text(const Scheme *s, uint32_t pin, StrBuf *b)
{
    const SchemePin *p = &s->pins[pin];
    strbuf_clear(b);
    strbuf_printf(b, "%s%s", s->nets[p->net].tag, p->note ? p->note : "");
    return b->ptr;
}

static int32_t left_room(const Scheme *s, uint32_t pin, StrBuf *b)
{
    const SchemePin *p = &s->pins[pin];
    if (p->has_tag)
        return text_width(tag_text(s, pin, b), TEXT_SIZE, false) + 18;
    return p->note ? text_width(p->note, TEXT_SIZE, false) + 8 : 0;
}

static bool all_tags(const Scheme *s, const SchemeNet *n)
{
    for (uint32_t i = 0; i < n->n_sinks; i++) {
        if (!s->pins[n->sinks[i]].has_tag)
            return false;
    }
    return true;
}

static int32_t right_room(const Arranging *a, uint32_t pin, StrBuf *b)
{
    const SchemePin *p = &a->s->pins[pin];
    if (p->net == SCHEME_NONE || !a->s->nets[p->net].n_sinks)
        return 0;
    int32_t w = 0;
    if (pin_label(a->s, pin, a->opt, b))
        w += text_width(b->ptr, TEXT_SIZE, false) + 8;
    if (p->width > 1)
        w += bus_mark_width(p->width);
    return all_tags(a->s, &a->s->nets[p->net]) ? w + 10 : w; /* an arrow */
}

int32_t bus_mark_width(uint32_t width)
{
    char text[16];
    snprintf(text, sizeof text, "%u", width);
    return text_width(text, TEXT_SIZE, false) + 10;
}

/* ---- bodies ---- */

static void set_rows(Scheme *s, uint32_t first, uint32_t n, uint32_t from, uint32_t n_rows)
{
    for (uint32_t i = 0; i < n; i++) {
        s->pins[first + i].row = (uint16_t)(from + i);
        s->pins[first + i].n_rows = (uint16_t)n_rows;
    }
}

uint32_t block_title_lines(const SchemeNode *n, const char *lines[2], StrBuf *b)
{
    strbuf_clear(b);
    lines[0] = n->name ? n->name : n->title;
    if (n->name)
        strbuf_addz(b, n->title);
    if (n->n_copies > 1)
        strbuf_printf(b, "%s\xc3\x97%u", n->name ? " " : "", n->n_copies);
    lines[1] = b->len ? b->ptr : NULL;
    return b->len ? 2 : 1;
}

static void shape_block(Scheme *s, SchemeNode *n, Place *p, StrBuf *b)
{
    const char *lines[2];
    uint32_t titles = block_title_lines(n, lines, b);
    uint32_t rows = titles + (n->n_in > n->n_out ? n->n_in : n->n_out);
    set_rows(s, n->first_in, n->n_in, titles, rows);
    set_rows(s, n->first_out, n->n_out, titles, rows);
    p->h = (int32_t)rows * ROW;
    int32_t w = max32(56, text_width(lines[0], TITLE_SIZE, true) + 12);
    if (lines[1])
        w = max32(w, text_width(lines[1], TEXT_SIZE, false) + 12);
    for (uint32_t i = 0; i < rows; i++) {
        int32_t row = 24;
        if (i < n->n_in)
            row += text_width(s->pins[n->first_in + i].name, TEXT_SIZE, false) +
                   (s->pins[n->first_in + i].is_clock ? 8 : 0);
        if (i < n->n_out)
            row += text_width(s->pins[n->first_out + i].name, TEXT_SIZE, false);
        w = max32(w, row);
    }
    p->body_w = w;
}

static void shape_gate(Scheme *s, SchemeNode *n, Place *p)
{
    static const int32_t widths[] = {[NODE_NAND] = 36, [NODE_NOT] = 28, [NODE_BUF] = 22, [NODE_AND] = 30,
                                     [NODE_OR] = 34, [NODE_NOR] = 40, [NODE_XOR] = 38, [NODE_XNOR] = 44,
                                     [NODE_MUX] = 26, [NODE_DFF] = 52};
    p->body_w = widths[n->kind];
    p->h = n->kind == NODE_MUX ? 3 * ROW : 2 * ROW;
    set_rows(s, n->first_in, n->n_in, 0, n->n_in);
    set_rows(s, n->first_out, n->n_out, 0, n->kind == NODE_DFF ? 2 : n->n_out);
}

static void shape_node(Arranging *a, uint32_t node, StrBuf *b)
{
    Scheme *s = a->s;
    SchemeNode *n = &s->nodes[node];
    Place *p = &a->l->places[node];
    switch (n->kind) {
    case NODE_BLOCK: shape_block(s, n, p, b); break;
    case NODE_JOIN:
        p->body_w = 5;
        p->h = (int32_t)n->n_in * ROW;
        set_rows(s, n->first_in, n->n_in, 0, n->n_in);
        set_rows(s, n->first_out, 1, 0, 1);
        break;
    case NODE_INPUT:
    case NODE_OUTPUT:
        p->body_w = text_width(n->title, TEXT_SIZE, true) + 18;
        p->h = ROW;
        set_rows(s, n->first_in, n->n_in, 0, 1);
        set_rows(s, n->first_out, n->n_out, 0, 1);
        break;
    default:
        shape_gate(s, n, p);
        break;
    }
    int32_t left = 0, right = 0;
    for (uint32_t i = 0; i < n->n_in; i++)
        left = max32(left, left_room(s, n->first_in + i, b));
    for (uint32_t i = 0; i < n->n_out; i++)
        right = max32(right, right_room(a, n->first_out + i, b));
    if (n->kind == NODE_OUTPUT && output_label(s, n, a->opt, b))
        right = text_width(b->ptr, TEXT_SIZE, false) + 8;
    a->left_ext[node] = left;
    p->w = left + p->body_w + right;
}

void shape_nodes(Arranging *a)
{
    StrBuf b = {0};
    for (uint32_t i = 0; i < a->s->n_nodes; i++)
        shape_node(a, i, &b);
    strbuf_free(&b);
}

int32_t pin_offset(const Scheme *s, const Layout *l, uint32_t pin)
{
    const SchemePin *p = &s->pins[pin];
    return l->places[p->node].h * (2 * p->row + 1) / (2 * p->n_rows);
}

int32_t pin_y(const Layout *l, uint32_t pin)
{
    return l->places[l->scheme->pins[pin].node].y + pin_offset(l->scheme, l, pin);
}

int32_t pin_x(const Layout *l, uint32_t pin)
{
    const SchemePin *p = &l->scheme->pins[pin];
    const Place *at = &l->places[p->node];
    return p->is_driver ? at->body_x + at->body_w : at->body_x;
}
