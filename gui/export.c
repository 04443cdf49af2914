/* export.c - drawings and traces of what is in view. */
#include "gui/export.h"

#include <stdlib.h>

#include "gui/session.h"
#include "wave/names.h"
#include "wave/vcd_write.h"

/* ---- drawings ---- */

static void escaped(StrBuf *b, Str s)
{
    for (size_t i = 0; i < s.len; i++) {
        char c = s.ptr[i];
        if (c == '&' || c == '<' || c == '>')
            strbuf_addz(b, c == '&' ? "&amp;" : c == '<' ? "&lt;" : "&gt;");
        else
            strbuf_addc(b, (unsigned char)c < ' ' ? '.' : c);
    }
}

static void svg_paint(StrBuf *b, const char *what, uint32_t rgba)
{
    strbuf_printf(b, " %s=\"#%06x\"", what, rgba >> 8);
    if ((rgba & 255) != 255)
        strbuf_printf(b, " %s-opacity=\"%.3f\"", what, (double)(rgba & 255) / 255);
}

static void svg_rect(StrBuf *b, const DrawCmd *c, uint32_t rgba)
{
    strbuf_printf(b, "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\"", c->x, c->y, c->w, c->h);
    svg_paint(b, "fill", rgba);
    strbuf_addz(b, "/>\n");
}

static double of_sixteenths(int v)
{
    return (double)v / DRAW_SIXTEENTHS;
}

static void svg_stroke(const DrawList *d, const DrawCmd *c, Theme t, StrBuf *b)
{
    strbuf_addz(b, "<polyline shape-rendering=\"auto\" stroke-linejoin=\"round\" points=\"");
    for (uint32_t i = 0; i < c->len; i++) {
        DrawPoint p = d->points.ptr[c->text + i];
        strbuf_printf(b, "%s%.1f,%.1f", i ? " " : "", (double)p.x, (double)p.y);
    }
    strbuf_printf(b, "\" stroke-width=\"%.2f\"", of_sixteenths(c->w));
    if (c->h == INK_NONE)
        strbuf_addz(b, " fill=\"none\"");
    else
        svg_paint(b, "fill", theme_rgba(t, (Ink)c->h));
    if (c->ink != INK_NONE)
        svg_paint(b, "stroke", theme_rgba(t, (Ink)c->ink));
    strbuf_addz(b, "/>\n");
}

static void svg_label(const DrawList *d, const DrawCmd *c, uint32_t rgba, StrBuf *b)
{
    static const char *const anchors[] = {"start", "middle", "end"};
    strbuf_printf(b, "<text x=\"%d\" y=\"%d\" font-family=\"DejaVu Sans, Verdana, sans-serif\" font-size=\"%.2f\" "
                  "text-anchor=\"%s\"%s", c->x, c->y, of_sixteenths(c->w), anchors[c->h & 3],
                  c->h & LABEL_BOLD ? " font-weight=\"bold\"" : "");
    svg_paint(b, "fill", rgba);
    strbuf_addc(b, '>');
    escaped(b, (Str){d->text.ptr + c->text, c->len});
    strbuf_addz(b, "</text>\n");
}

void export_svg(const DrawList *d, int w, int h, Theme t, ViewFont font, StrBuf *b)
{
    bool open = false;
    int n = 0;
    char wide[32];
    snprintf(wide, sizeof wide, " stroke-width=\"%d\"", font.px);
    strbuf_printf(b, "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\" "
                  "font-family=\"DejaVu Sans Mono, Menlo, Consolas, monospace\" font-size=\"%.4g\" "
                  "shape-rendering=\"crispEdges\">\n", w, h, w, h, font.w / 0.602);
    for (size_t i = 0; i < d->cmds.len; i++) {
        const DrawCmd *c = &d->cmds.ptr[i];
        uint32_t rgba = theme_rgba(t, (Ink)c->ink);
        switch ((DrawKind)c->kind) {
        case DRAW_TILE:
            if (open)
                strbuf_addz(b, "</g>\n");
            open = true;
            strbuf_printf(b, "<clipPath id=\"c%d\"><rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\"/></clipPath>\n"
                          "<g clip-path=\"url(#c%d)\">\n", n, c->x, c->y, c->w, c->h, n);
            n++;
            svg_rect(b, c, rgba);
            break;
        case DRAW_FILL: svg_rect(b, c, rgba); break;
        case DRAW_LINE:
            strbuf_printf(b, "<line x1=\"%d.5\" y1=\"%d.5\" x2=\"%d.5\" y2=\"%d.5\" shape-rendering=\"auto\"%s",
                          c->x, c->y, c->w, c->h, font.px > 1 ? wide : "");
            svg_paint(b, "stroke", rgba);
            strbuf_addz(b, "/>\n");
            break;
        case DRAW_TEXT:
            strbuf_printf(b, "<text x=\"%d\" y=\"%d\" xml:space=\"preserve\"", c->x, c->y + font.h * 4 / 5);
            svg_paint(b, "fill", rgba);
            strbuf_addc(b, '>');
            escaped(b, (Str){d->text.ptr + c->text, c->len});
            strbuf_addz(b, "</text>\n");
            break;
        case DRAW_STROKE: svg_stroke(d, c, t, b); break;
        case DRAW_LABEL: svg_label(d, c, rgba, b); break;
        case DRAW_DISC:
            strbuf_printf(b, "<circle shape-rendering=\"auto\" cx=\"%d\" cy=\"%d\" r=\"%.2f\"", c->x, c->y,
                          of_sixteenths(c->w));
            svg_paint(b, "fill", rgba);
            strbuf_addz(b, "/>\n");
            break;
        }
    }
    strbuf_addz(b, open ? "</g>\n</svg>\n" : "</svg>\n");
}

static double part(uint32_t rgba, int shift)
{
    return (rgba >> shift & 255) / 255.0;
}

/* A PDF has no translucent paint without more objects: the colour over the background will do. */
static uint32_t opaque(uint32_t rgba, uint32_t back)
{
    uint32_t out = 255, a = rgba & 255;
    for (int k = 8; k < 32; k += 8)
        out |= ((rgba >> k & 255) * a + (back >> k & 255) * (255 - a)) / 255 << k;
    return out;
}

static void pdf_text(StrBuf *b, Str s)
{
    strbuf_addc(b, '(');
    for (size_t at = 0; at < s.len;) {
        uint32_t code;
        at += text_char((Str){s.ptr + at, s.len - at}, &code);
        if (code == 0x2026)
            strbuf_addz(b, "\\205"); /* WinAnsi's ellipsis */
        else if (code == 0x25b8 || code == 0x25be)
            strbuf_addc(b, code == 0x25b8 ? '+' : '-');
        else if (code == '(' || code == ')' || code == '\\')
            strbuf_printf(b, "\\%c", (char)code);
        else
            strbuf_addc(b, code < ' ' || code > 126 ? '?' : (char)code);
    }
    strbuf_addc(b, ')');
}

static void pdf_stroke(const DrawList *d, const DrawCmd *c, int h, uint32_t line, uint32_t fill, StrBuf *b)
{
    bool has_line = c->ink != INK_NONE, has_fill = c->h != INK_NONE;
    strbuf_printf(b, "%.3f %.3f %.3f RG %.3f %.3f %.3f rg %.2f w 1 j ", part(line, 24), part(line, 16), part(line, 8),
                  part(fill, 24), part(fill, 16), part(fill, 8), of_sixteenths(c->w));
    for (uint32_t i = 0; i < c->len; i++) {
        DrawPoint p = d->points.ptr[c->text + i];
        strbuf_printf(b, "%.1f %.1f %c ", (double)p.x, h - (double)p.y, i ? 'l' : 'm');
    }
    strbuf_printf(b, "%s 1 w\n", has_line && has_fill ? "B" : has_fill ? "f" : has_line ? "S" : "n");
}

/* The font of a PDF reader is as wide as a half of its size, near enough for labels. */
static void pdf_label(const DrawList *d, const DrawCmd *c, int h, uint32_t rgba, StrBuf *b)
{
    Str s = {d->text.ptr + c->text, c->len};
    double size = of_sixteenths(c->w), back = (double)text_chars(s) * size * 0.55;
    back = (c->h & 3) == LABEL_START ? 0 : (c->h & 3) == LABEL_MIDDLE ? back / 2 : back;
    strbuf_printf(b, "BT %.3f %.3f %.3f rg /G %.2f Tf %.1f %d Td ", part(rgba, 24), part(rgba, 16), part(rgba, 8), size,
                  c->x - back, h - c->y);
    pdf_text(b, s);
    strbuf_addz(b, " Tj ET\n");
}

static void pdf_disc(const DrawCmd *c, int h, uint32_t rgba, StrBuf *b)
{
    double r = of_sixteenths(c->w); /* a line without length and with round ends */
    strbuf_printf(b, "%.3f %.3f %.3f RG %.2f w 1 J %d %d m %d %d l S 0 J 1 w\n", part(rgba, 24), part(rgba, 16),
                  part(rgba, 8), 2 * r, c->x, h - c->y, c->x, h - c->y);
}

static void pdf_command(const DrawList *d, const DrawCmd *c, int h, uint32_t rgba, uint32_t fill, ViewFont font,
                        StrBuf *b)
{
    double red = part(rgba, 24), green = part(rgba, 16), blue = part(rgba, 8);
    if (c->kind == DRAW_TILE)
        strbuf_printf(b, "%d %d %d %d re W n\n", c->x, h - c->y - c->h, c->w, c->h);
    switch ((DrawKind)c->kind) {
    case DRAW_TILE: /* its background */
    case DRAW_FILL:
        strbuf_printf(b, "%.3f %.3f %.3f rg %d %d %d %d re f\n", red, green, blue, c->x, h - c->y - c->h, c->w, c->h);
        break;
    case DRAW_LINE:
        strbuf_printf(b, "%.3f %.3f %.3f RG %d.5 %d.5 m %d.5 %d.5 l S\n", red, green, blue, c->x, h - c->y - 1, c->w,
                      h - c->h - 1);
        break;
    case DRAW_TEXT:
        strbuf_printf(b, "BT %.3f %.3f %.3f rg /F %.4g Tf %d %d Td ", red, green, blue, font.w / 0.6, c->x,
                      h - c->y - font.h * 4 / 5);
        pdf_text(b, (Str){d->text.ptr + c->text, c->len});
        strbuf_addz(b, " Tj ET\n");
        break;
    case DRAW_STROKE: pdf_stroke(d, c, h, rgba, fill, b); break;
    case DRAW_LABEL: pdf_label(d, c, h, rgba, b); break;
    case DRAW_DISC: pdf_disc(c, h, rgba, b); break;
    }
}

void export_pdf(const DrawList *d, int w, int h, Theme t, ViewFont font, StrBuf *b)
{
    StrBuf page = {0};
    size_t at[7] = {0};
    uint32_t back = theme_rgba(t, INK_WAVES);
    for (size_t i = 0; i < d->cmds.len; i++) {
        const DrawCmd *c = &d->cmds.ptr[i];
        if (c->kind == DRAW_TILE) {
            strbuf_addz(&page, i ? "Q q\n" : "q\n");
            back = theme_rgba(t, (Ink)c->ink);
        }
        uint32_t fill = c->kind == DRAW_STROKE ? opaque(theme_rgba(t, (Ink)c->h), back) : 0;
        pdf_command(d, c, h, opaque(theme_rgba(t, (Ink)c->ink), back), fill, font, &page);
    }
    strbuf_addz(&page, d->cmds.len ? "Q\n" : "");
    strbuf_addz(b, "%PDF-1.4\n");
    at[1] = b->len;
    strbuf_addz(b, "1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj\n");
    at[2] = b->len;
    strbuf_addz(b, "2 0 obj << /Type /Pages /Kids [3 0 R] /Count 1 >> endobj\n");
    at[3] = b->len;
    strbuf_printf(b, "3 0 obj << /Type /Page /Parent 2 0 R /MediaBox [0 0 %d %d] /Contents 4 0 R "
                  "/Resources << /Font << /F 5 0 R /G 6 0 R >> >> >> endobj\n", w, h);
    at[4] = b->len;
    strbuf_printf(b, "4 0 obj << /Length %zu >> stream\n", page.len);
    strbuf_add(b, page.ptr ? page.ptr : "", page.len);
    strbuf_addz(b, "endstream endobj\n");
    at[5] = b->len;
    strbuf_addz(b, "5 0 obj << /Type /Font /Subtype /Type1 /BaseFont /Courier /Encoding /WinAnsiEncoding >> endobj\n");
    at[6] = b->len;
    strbuf_addz(b, "6 0 obj << /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >> "
                   "endobj\n");
    size_t table = b->len;
    strbuf_addz(b, "xref\n0 7\n0000000000 65535 f \n");
    for (int i = 1; i < 7; i++)
        strbuf_printf(b, "%010zu 00000 n \n", at[i]);
    strbuf_printf(b, "trailer << /Size 7 /Root 1 0 R >>\nstartxref\n%zu\n%%%%EOF\n", table);
    strbuf_free(&page);
}

/* ---- traces ---- */

static bool is_signal(const Row *r)
{
    return r->kind == ROW_SIGNAL && !r->is_missing;
}

static int compare_times(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

enum { MOST_TIMES = 256, MOST_CHANGES = 1 << 20 };

/* The times in view at which a row that is shown changes: a step of the drawing each. */
static size_t steps_of(View *v, uint64_t *times)
{
    uint64_t end = axis_near(&v->axis, v->at.waves.w);
    size_t n = 0;
    times[n++] = v->axis.left;
    for (size_t i = 0; i < v->shown.len; i++) {
        const Row *r = &v->rows.ptr[v->shown.ptr[i]];
        uint64_t t = v->axis.left;
        size_t before = n;
        while (is_signal(r) && n - before < MOST_TIMES && n < MOST_TIMES * 64 &&
               sources_next_edge(v->src, r->ref, t, &t) && t < end)
            times[n++] = t;
    }
    qsort(times, n, sizeof *times, compare_times);
    size_t to = 0;
    for (size_t i = 0; i < n; i++) {
        if (i == 0 || times[i] != times[to - 1])
            times[to++] = times[i];
    }
    return to > MOST_TIMES ? MOST_TIMES : to;
}

static void json_text(StrBuf *b, Str s)
{
    strbuf_addc(b, '"');
    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.ptr[i];
        if (c == '"' || c == '\\')
            strbuf_printf(b, "\\%c", c);
        else if (c < ' ')
            strbuf_printf(b, "\\u%04x", c);
        else
            strbuf_addc(b, (char)c);
    }
    strbuf_addc(b, '"');
}

static void wavedrom_row(View *v, const Row *r, const uint64_t *times, size_t n, StrBuf *b)
{
    StrBuf wave = {0}, data = {0}, value = {0}, before = {0};
    bool is_bit = sources_kind(v->src, r->ref) == WAVE_BITS && sources_width(v->src, r->ref) == 1;
    for (size_t i = 0; i < n; i++) {
        strbuf_clear(&value);
        view_row_value(v, r, times[i], &value);
        bool same = i > 0 && str_eq(strbuf_str(&value), strbuf_str(&before));
        char c = same ? '.' : value.len == 0 ? 'x' : is_bit ? value.ptr[0] : '=';
        strbuf_addc(&wave, strchr("01xz.=", c) ? c : 'x');
        if (c == '=') {
            strbuf_addz(&data, data.len ? ", " : "");
            json_text(&data, strbuf_str(&value));
        }
        strbuf_clear(&before);
        strbuf_add(&before, value.ptr ? value.ptr : "", value.len);
    }
    StrBuf name = {0};
    view_row_name(v, r, &name);
    strbuf_addz(b, "{\"name\": ");
    json_text(b, strbuf_str(&name));
    strbuf_printf(b, ", \"wave\": \"%.*s\"", STR_ARG(strbuf_str(&wave)));
    if (data.len)
        strbuf_printf(b, ", \"data\": [%.*s]", STR_ARG(strbuf_str(&data)));
    strbuf_addc(b, '}');
    strbuf_free(&wave);
    strbuf_free(&data);
    strbuf_free(&value);
    strbuf_free(&before);
    strbuf_free(&name);
}

void export_wavedrom(View *v, StrBuf *b)
{
    uint64_t *times = malloc((MOST_TIMES * 65 + 1) * sizeof *times);
    if (!times)
        die_out_of_memory("times", MOST_TIMES);
    size_t n = steps_of(v, times);
    strbuf_addz(b, "{\"signal\": [\n");
    bool first = true;
    for (size_t i = 0; i < v->shown.len; i++) {
        const Row *r = &v->rows.ptr[v->shown.ptr[i]];
        if (r->kind != ROW_SIGNAL || r->is_missing)
            continue;
        strbuf_addz(b, first ? "  " : ",\n  ");
        first = false;
        wavedrom_row(v, r, times, n, b);
    }
    strbuf_addz(b, "\n], \"config\": {\"hscale\": 1}}\n");
    free(times);
}

/* A change to write, of row i. */
typedef struct Tell {
    WavePos at;
    bool more;
} Tell;

static void tell_value(const WaveSink *s, uint32_t signal, const WavePos *p, uint8_t *states)
{
    switch (store_kind(p->store, p->signal)) {
    case WAVE_BITS:
        store_states(p, states);
        s->bits(s->self, signal, states);
        break;
    case WAVE_REAL: s->real(s->self, signal, store_real(p)); break;
    case WAVE_TEXT: s->text(s->self, signal, store_text(p)); break;
    case WAVE_EVENT: s->event(s->self, signal); break;
    }
}

static void declare(View *v, const WaveSink *s, const uint32_t *rows, uint32_t n)
{
    s->scope_open(s->self, STR("module"), STR("view"), (Str){0});
    for (uint32_t i = 0; i < n; i++) {
        const Row *r = &v->rows.ptr[rows[i]];
        StrBuf name = {0};
        strbuf_add(&name, r->label.len ? r->label.ptr : r->spec.ptr, r->label.len ? r->label.len : r->spec.len);
        static const char *const types[] = {"wire", "real", "string", "event"};
        WaveKind kind = sources_kind(v->src, r->ref);
        WaveDecl d = {.name = strbuf_str(&name), .type = str_from(types[kind]), .kind = kind, .signal = i,
                      .width = kind == WAVE_BITS ? sources_width(v->src, r->ref) : 0};
        wave_split_range(&d);
        s->var(s->self, &d);
        strbuf_free(&name);
    }
    s->scope_close(s->self);
    s->begin(s->self, view_head(v));
}

bool export_vcd(View *v, const char *path, Diag *dg)
{
    VcdWriter *w = vcd_write_open(path, dg);
    if (!w)
        return false;
    WaveSink s = vcd_wave_sink(w);
    Arena *temp = arena_new("export");
    uint32_t *rows = ARENA_ARRAY(temp, uint32_t, v->shown.len + 1), n = 0, widest = 1;
    Tell *all = ARENA_ARRAY(temp, Tell, v->shown.len + 1);
    for (size_t i = 0; i < v->shown.len; i++) {
        const Row *r = &v->rows.ptr[v->shown.ptr[i]];
        if (is_signal(r) && v->src->traces.ptr[r->ref.trace]->num == v->src->traces.ptr[r->ref.trace]->den) {
            rows[n++] = v->shown.ptr[i];
            uint32_t width = sources_width(v->src, r->ref);
            widest = width > widest ? width : widest;
        }
    }
    uint8_t *states = ARENA_ARRAY(temp, uint8_t, widest);
    uint64_t from = v->axis.left, end = axis_near(&v->axis, v->at.waves.w), last = sources_last(v->src);
    declare(v, &s, rows, n);
    s.time(s.self, from);
    for (uint32_t i = 0; i < n; i++) {
        SigRef r = v->rows.ptr[rows[i]].ref;
        if (sources_at(v->src, r, from, &all[i].at)) {
            if (store_kind(all[i].at.store, r.signal) != WAVE_EVENT || all[i].at.time == from)
                tell_value(&s, i, &all[i].at, states);
            all[i].more = store_next(&all[i].at);
        } else {
            all[i].more = store_first(sources_store(v->src, r), r.signal, &all[i].at);
        }
    }
    for (;;) {
        uint64_t now = end;
        for (uint32_t i = 0; i < n; i++)
            now = all[i].more && all[i].at.time < now ? all[i].at.time : now;
        if (now >= end)
            break;
        s.time(s.self, now);
        for (uint32_t i = 0; i < n; i++) {
            for (; all[i].more && all[i].at.time == now; all[i].more = store_next(&all[i].at))
                tell_value(&s, i, &all[i].at, states);
        }
    }
    arena_free(temp);
    return vcd_write_close(w, end < last ? end : last, dg);
}

/* ---- by the name of the file ---- */

static const char *const suffixes[] = {".svg", ".pdf", ".vcd", ".json", ".txt", ".waves", ".gtkw"};

bool export_knows(const char *path)
{
    for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++) {
        if (str_ends_with(str_from(path), suffixes[i]))
            return true;
    }
    return false;
}

static void export_text(View *v, Str name, StrBuf *b)
{
    DrawList d = {0};
    view_paint(v, &d);
    if (str_ends_with(name, ".svg"))
        export_svg(&d, v->w, v->h, v->theme, v->font, b);
    else if (str_ends_with(name, ".pdf"))
        export_pdf(&d, v->w, v->h, v->theme, v->font, b);
    else if (str_ends_with(name, ".json"))
        export_wavedrom(v, b);
    else if (str_ends_with(name, ".waves"))
        session_write(v, b);
    else if (str_ends_with(name, ".gtkw"))
        gtkw_write(v, b);
    else
        draw_dump(&d, b);
    draw_free(&d);
}

bool export_file(View *v, const char *path, Diag *dg)
{
    view_settle(v);
    if (str_ends_with(str_from(path), ".vcd"))
        return export_vcd(v, path, dg);
    OutFile *f = out_open(path, dg);
    if (!f)
        return false;
    StrBuf b = {0};
    export_text(v, str_from(path), &b);
    out_write(f, b.ptr ? b.ptr : "", b.len);
    strbuf_free(&b);
    return out_close(f, dg);
}
