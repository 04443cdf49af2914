/* svg.c - the display list as SVG elements: a group each net and node, classes for all colours. */
#include "draw/svg.h"

#include <math.h>
#include <string.h>

#include "draw/text.h"

void xml_escape(const char *text, StrBuf *b)
{
    while (*text) {
        const char *from = text;
        uint32_t c = text_next(&text);
        switch (c) {
        case '&': strbuf_addz(b, "&amp;"); break;
        case '<': strbuf_addz(b, "&lt;"); break;
        case '>': strbuf_addz(b, "&gt;"); break;
        case '"': strbuf_addz(b, "&quot;"); break;
        case '\'': strbuf_addz(b, "&#39;"); break;
        case '\n':
        case '\r':
        case '\t': strbuf_addc(b, ' '); break;
        default:
            /* XML 1.0, 2.2 Char: no other control characters, no FFFE and FFFF. */
            if (c < 32 || c == 0xfffe || c == 0xffff || (c == 0xfffd && text - from == 1))
                strbuf_addz(b, "\xef\xbf\xbd");
            else
                strbuf_add(b, from, (size_t)(text - from));
        }
    }
}

/* At most two decimals, none when it is whole: the same in every locale. */
static void number(StrBuf *b, double v)
{
    long n = lround(v * 100);
    if (n < 0)
        strbuf_addc(b, '-');
    n = n < 0 ? -n : n;
    strbuf_printf(b, "%ld", n / 100);
    if (n % 100)
        strbuf_printf(b, n % 10 ? ".%02ld" : ".%01ld", n % 10 ? n % 100 : n % 100 / 10);
}

static void colour_rule(StrBuf *b, const char *name, uint32_t line, uint32_t fill)
{
    strbuf_printf(b, ".%s{", name);
    if (line > 0xffffff)
        strbuf_addz(b, "stroke:none;");
    else
        strbuf_printf(b, "stroke:#%06x;", line);
    if (fill > 0xffffff)
        strbuf_addz(b, "fill:none");
    else
        strbuf_printf(b, "fill:#%06x", fill);
    strbuf_addz(b, "}\n");
}

static void style_sheet(StrBuf *b)
{
    strbuf_addz(b, "<style>\ntext{font-family:\"DejaVu Sans\",Verdana,Arial,Helvetica,sans-serif}\n"
                   "path{stroke-linejoin:round;stroke-linecap:round}\n.b{font-weight:bold}\n"
                   ".m{text-anchor:middle}\n.e{text-anchor:end}\na:hover path{stroke-width:2.4}\n");
    for (int i = 0; i < N_STYLES; i++) {
        const StyleLook *s = &style_looks[i];
        colour_rule(b, s->name, s->line, s->fill);
        if (s->width > 0) {
            strbuf_printf(b, ".%s{stroke-width:", s->name);
            number(b, s->width);
            strbuf_addz(b, "}\n");
        }
        if (s->dash > 0) {
            strbuf_printf(b, ".%s{stroke-dasharray:", s->name);
            number(b, s->dash);
            strbuf_addz(b, "}\n");
        }
        if (s->line <= 0xffffff && s->fill > 0xffffff) {
            strbuf_printf(b, ".%s.bus{stroke-width:", s->name);
            number(b, s->width < 2 ? 3 : s->width * 1.6);
            strbuf_printf(b, "}\ncircle.%s{stroke:none;fill:#%06x}\n", s->name, s->line);
        }
    }
    strbuf_addz(b, "@media (prefers-color-scheme:dark){\n");
    for (int i = 0; i < N_STYLES; i++) {
        const StyleLook *s = &style_looks[i];
        colour_rule(b, s->name, s->dark_line, s->dark_fill);
        if (s->line <= 0xffffff && s->fill > 0xffffff)
            strbuf_printf(b, "circle.%s{stroke:none;fill:#%06x}\n", s->name, s->dark_line);
    }
    strbuf_addz(b, "}\n</style>\n");
}

static void path(const DrawItem *it, StrBuf *b)
{
    strbuf_printf(b, "<path class=\"%s%s\" d=\"", style_looks[it->style].name, it->is_bus ? " bus" : "");
    for (uint32_t i = 0; i < it->n_steps; i++) {
        const PathStep *s = &it->steps[i];
        strbuf_addc(b, s->op);
        int n = s->op == 'C' ? 6 : s->op == 'Z' ? 0 : 2;
        for (int k = 0; k < n; k++) {
            if (k)
                strbuf_addc(b, ' ');
            number(b, (double)s->at[k]);
        }
    }
    strbuf_addz(b, "\"/>\n");
}

static void text(const DrawItem *it, StrBuf *b)
{
    static const char *const anchors[] = {"", " m", " e"};
    strbuf_printf(b, "<text class=\"%s%s%s\" x=\"", style_looks[it->style].name, anchors[it->anchor],
                  it->is_bold ? " b" : "");
    number(b, (double)it->x);
    strbuf_addz(b, "\" y=\"");
    number(b, (double)it->y);
    strbuf_addz(b, "\" font-size=\"");
    number(b, (double)it->size);
    strbuf_addz(b, "\">");
    xml_escape(it->text, b);
    strbuf_addz(b, "</text>\n");
}

static void dot(const DrawItem *it, StrBuf *b)
{
    strbuf_printf(b, "<circle class=\"%s\" cx=\"", style_looks[it->style].name);
    number(b, (double)it->x);
    strbuf_addz(b, "\" cy=\"");
    number(b, (double)it->y);
    strbuf_addz(b, "\" r=\"");
    number(b, (double)it->size);
    strbuf_addz(b, "\"/>\n");
}

static void open_group(const DrawGroup *g, StrBuf *b)
{
    static const char *const kinds[] = {"page", "net", "node"};
    if (g->link) {
        strbuf_addz(b, "<a href=\"");
        xml_escape(g->link, b);
        strbuf_addz(b, "\">\n");
    }
    strbuf_printf(b, "<g data-kind=\"%s\" data-id=\"%u\">\n", kinds[g->kind], g->index);
    if (g->title) {
        strbuf_addz(b, "<title>");
        xml_escape(g->title, b);
        strbuf_addz(b, "</title>\n");
    }
}

static void close_group(const DrawGroup *g, StrBuf *b)
{
    strbuf_addz(b, g->link ? "</g>\n</a>\n" : "</g>\n");
}

void svg_write(const Picture *p, OutFile *f)
{
    StrBuf b = {0};
    strbuf_printf(&b,
                  "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\" "
                  "width=\"%dpt\" height=\"%dpt\" viewBox=\"0 0 %d %d\" role=\"img\" "
                  "aria-labelledby=\"title desc\">\n<title id=\"title\">",
                  p->width, p->height, p->width, p->height);
    xml_escape(p->title, &b);
    strbuf_addz(&b, "</title>\n<desc id=\"desc\">");
    xml_escape(p->description, &b);
    strbuf_addz(&b, "</desc>\n");
    style_sheet(&b);
    for (uint32_t i = 0; i < p->n_items; i++) {
        const DrawItem *it = &p->items[i];
        if (i == 0 || it->group != p->items[i - 1].group) {
            if (i)
                close_group(&p->groups[p->items[i - 1].group], &b);
            open_group(&p->groups[it->group], &b);
        }
        switch (it->shape) {
        case DRAW_PATH: path(it, &b); break;
        case DRAW_TEXT: text(it, &b); break;
        case DRAW_DOT: dot(it, &b); break;
        }
    }
    if (p->n_items)
        close_group(&p->groups[p->items[p->n_items - 1].group], &b);
    strbuf_addz(&b, "</svg>\n");
    out_write(f, b.ptr, b.len);
    strbuf_free(&b);
}
