/* raster.c - draw calls to pixels; long slanted lines and PNG files by cairo. */
#include "gui/raster.h"

#include <cairo/cairo.h>
#include <stdlib.h>

struct Raster {
    cairo_surface_t *surface;
    Glyphs *letters;
    ViewFont font;
};

Raster *raster_new(GlyphSource letters)
{
    Raster *r = calloc(1, sizeof *r);
    if (!r)
        die_out_of_memory("a picture", sizeof *r);
    r->surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, 1, 1);
    r->letters = glyphs_new(letters);
    r->font = letters.cell;
    return r;
}

void raster_free(Raster *r)
{
    if (!r)
        return;
    cairo_surface_destroy(r->surface);
    glyphs_free(r->letters);
    free(r);
}

ViewFont raster_font(const Raster *r)
{
    return r->font;
}

static void set_ink(cairo_t *c, Theme theme, uint8_t ink)
{
    uint32_t k = theme_rgba(theme, (Ink)ink);
    cairo_set_source_rgba(c, (k >> 24) / 255.0, (k >> 16 & 255) / 255.0, (k >> 8 & 255) / 255.0, (k & 255) / 255.0);
}

typedef struct Target {
    const Raster *r;
    cairo_t *c;
    uint8_t *pixels;
    int w, h, stride;
    int x0, y0, x1, y1; /* of the tile: [x0, x1[, [y0, y1[ */
    Theme theme;
} Target;

/* share of 255 of a colour over what is there. */
static uint32_t blend(uint32_t under, uint32_t over, uint32_t share)
{
    uint32_t out = 0;
    for (int k = 0; k < 24; k += 8) {
        uint32_t a = under >> k & 255, b = over >> k & 255;
        out |= (a * (255 - share) + b * share + 127) / 255 << k;
    }
    return out;
}

/* Straight into the pixels: a frame has up to a hundred thousand fills, most of them a pixel wide,
 * and cairo takes ten times as long for each. */
static void fill(const Target *t, const DrawCmd *k)
{
    uint32_t rgba = theme_rgba(t->theme, (Ink)k->ink), colour = rgba >> 8, alpha = rgba & 255;
    int x0 = k->x > t->x0 ? k->x : t->x0, x1 = k->x + k->w < t->x1 ? k->x + k->w : t->x1;
    int y0 = k->y > t->y0 ? k->y : t->y0, y1 = k->y + k->h < t->y1 ? k->y + k->h : t->y1;
    for (int y = y0; y < y1 && alpha; y++) {
        uint32_t *row = (uint32_t *)(void *)(t->pixels + (size_t)y * (size_t)t->stride);
        for (int x = x0; x < x1; x++)
            row[x] = alpha == 255 ? colour : blend(row[x], colour, alpha);
    }
}

/* The ends of a bus are lines of a few pixels: dots in a row look the same, and cost less. */
static bool short_line(const Target *t, const DrawCmd *k)
{
    enum { SHORT = 4 };
    int dx = k->w - k->x, dy = k->h - k->y, n = abs(dx) > abs(dy) ? abs(dx) : abs(dy);
    int px = t->r->font.px;
    if (n == 0 || n > SHORT * px)
        return false;
    for (int i = 0; i <= n; i++)
        fill(t, &(DrawCmd){.ink = k->ink, .x = k->x + (dx * i) / n, .y = k->y + (dy * i) / n, .w = px, .h = px});
    return true;
}

static void start_tile(Target *t, const DrawCmd *k)
{
    t->x0 = k->x > 0 ? k->x : 0;
    t->y0 = k->y > 0 ? k->y : 0;
    t->x1 = k->x + k->w < t->w ? k->x + k->w : t->w;
    t->y1 = k->y + k->h < t->h ? k->y + k->h : t->h;
    cairo_reset_clip(t->c);
    cairo_rectangle(t->c, k->x, k->y, k->w, k->h);
    cairo_clip(t->c);
    fill(t, k);
}

static void letter(const Target *t, int x, int y, const uint8_t *cover, uint32_t rgba)
{
    int w = 2 * t->r->font.w, h = t->r->font.h;
    for (int j = y < t->y0 ? t->y0 - y : 0; j < h && y + j < t->y1; j++) {
        uint32_t *row = (uint32_t *)(void *)(t->pixels + (size_t)(y + j) * (size_t)t->stride);
        for (int i = x < t->x0 ? t->x0 - x : 0; i < w && x + i < t->x1; i++) {
            uint32_t share = cover[j * w + i];
            if (share)
                row[x + i] = blend(row[x + i], rgba >> 8, share * (rgba & 255) / 255);
        }
    }
}

/* A letter a cell, as texts are measured; one that is broken is a '?'. */
static void text(const Target *t, const DrawCmd *k, Str s)
{
    uint32_t code, rgba = theme_rgba(t->theme, (Ink)k->ink);
    int x = k->x - t->r->font.w / 2;
    for (size_t at = 0; at < s.len && x < t->x1; x += t->r->font.w) {
        at += text_char((Str){s.ptr + at, s.len - at}, &code);
        if (code != ' ')
            letter(t, x, k->y, glyphs_get(t->r->letters, code), rgba);
    }
}

/* cairo stops for good at broken UTF-8, and control bytes are no letters: both become '?'. */
static void clean_text(Str s, StrBuf *b)
{
    uint32_t code;
    for (size_t at = 0, n; at < s.len; at += n) {
        n = text_char((Str){s.ptr + at, s.len - at}, &code);
        bool is_bad = code < ' ' || code == 0x7f || (n == 1 && code > 0x7f) || (code >= 0xd800 && code < 0xe000) ||
                      code > 0x10ffff || (n == 3 && code < 0x800) || (n == 4 && code < 0x10000);
        if (is_bad)
            strbuf_addc(b, '?');
        else
            strbuf_add(b, s.ptr + at, n);
    }
}

static double of_sixteenths(int v)
{
    return (double)v / DRAW_SIXTEENTHS;
}

static void stroke(const Target *t, const DrawList *d, const DrawCmd *k)
{
    cairo_new_path(t->c);
    for (uint32_t i = 0; i < k->len; i++) {
        DrawPoint p = d->points.ptr[k->text + i];
        cairo_line_to(t->c, (double)p.x, (double)p.y);
    }
    if (k->h != INK_NONE) {
        set_ink(t->c, t->theme, (uint8_t)k->h);
        cairo_fill_preserve(t->c);
    }
    if (k->ink != INK_NONE) {
        set_ink(t->c, t->theme, k->ink);
        cairo_set_line_width(t->c, of_sixteenths(k->w));
        cairo_set_line_join(t->c, CAIRO_LINE_JOIN_ROUND);
        cairo_stroke_preserve(t->c);
        cairo_set_line_width(t->c, t->r->font.px);
    }
    cairo_new_path(t->c);
}

static void label(const Target *t, const DrawList *d, const DrawCmd *k)
{
    Str s = {d->text.ptr + k->text, k->len};
    cairo_text_extents_t e;
    cairo_select_font_face(t->c, "DejaVu Sans", CAIRO_FONT_SLANT_NORMAL,
                           k->h & LABEL_BOLD ? CAIRO_FONT_WEIGHT_BOLD : CAIRO_FONT_WEIGHT_NORMAL);
    cairo_set_font_size(t->c, of_sixteenths(k->w));
    StrBuf z = {0};
    clean_text(s, &z);
    cairo_text_extents(t->c, z.ptr ? z.ptr : "", &e);
    int anchor = k->h & 3;
    double back = anchor == LABEL_START ? 0 : anchor == LABEL_MIDDLE ? e.x_advance / 2 : e.x_advance;
    set_ink(t->c, t->theme, k->ink);
    cairo_move_to(t->c, k->x - back, k->y);
    if (z.len)
        cairo_show_text(t->c, z.ptr);
    strbuf_free(&z);
}

static void disc(const Target *t, const DrawCmd *k)
{
    set_ink(t->c, t->theme, k->ink);
    cairo_new_path(t->c);
    cairo_arc(t->c, k->x, k->y, of_sixteenths(k->w), 0, 6.2831853071795865);
    cairo_fill(t->c);
}

static void paint_call(Target *t, const DrawList *d, const DrawCmd *k)
{
    double half = t->r->font.px / 2.0;
    switch ((DrawKind)k->kind) {
    case DRAW_TILE: start_tile(t, k); break;
    case DRAW_FILL: fill(t, k); break;
    case DRAW_LINE:
        if (short_line(t, k))
            break;
        set_ink(t->c, t->theme, k->ink);
        cairo_move_to(t->c, k->x + half, k->y + half);
        cairo_line_to(t->c, k->w + half, k->h + half);
        cairo_stroke(t->c);
        break;
    case DRAW_TEXT:
        text(t, k, (Str){d->text.ptr + k->text, k->len});
        break;
    case DRAW_STROKE: stroke(t, d, k); break;
    case DRAW_LABEL: label(t, d, k); break;
    case DRAW_DISC: disc(t, k); break;
    }
}

void raster_paint(Raster *r, const DrawList *d, Theme theme, int w, int h)
{
    if (cairo_image_surface_get_width(r->surface) != w || cairo_image_surface_get_height(r->surface) != h) {
        cairo_surface_destroy(r->surface);
        r->surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, w, h);
    }
    Target t = {.r = r, .c = cairo_create(r->surface), .w = w, .h = h, .theme = theme};
    /* Nothing that cairo does to an image waits: its pixels may be written between its calls. */
    t.pixels = raster_pixels(r, &t.stride);
    cairo_set_line_width(t.c, r->font.px);
    cairo_set_line_cap(t.c, CAIRO_LINE_CAP_SQUARE);
    for (size_t i = 0; i < d->cmds.len; i++)
        paint_call(&t, d, &d->cmds.ptr[i]);
    cairo_surface_mark_dirty(r->surface);
    cairo_destroy(t.c);
}

void *raster_pixels(Raster *r, int *stride)
{
    cairo_surface_flush(r->surface);
    *stride = cairo_image_surface_get_stride(r->surface);
    return cairo_image_surface_get_data(r->surface);
}

static cairo_status_t to_file(void *f, const unsigned char *bytes, unsigned n)
{
    out_write(f, (const char *)bytes, n);
    return CAIRO_STATUS_SUCCESS;
}

bool raster_png(Raster *r, const char *path, Diag *dg)
{
    OutFile *f = out_open(path, dg);
    if (!f)
        return false;
    cairo_status_t status = cairo_surface_write_to_png_stream(r->surface, to_file, f);
    if (status == CAIRO_STATUS_SUCCESS)
        return out_close(f, dg);
    out_abandon(f);
    diag_file_error(dg, path, "cannot be painted: %s", cairo_status_to_string(status));
    return false;
}
