/* raster.c - the one file of the window that calls cairo. */
#include "gui/raster.h"

#include <cairo/cairo.h>
#include <math.h>
#include <stdlib.h>

struct Raster {
    cairo_surface_t *surface;
    cairo_font_options_t *options;
    double size, ascent; /* of the font, pixels */
    ViewFont font;
};

static void set_font(const Raster *r, cairo_t *c, double size)
{
    cairo_select_font_face(c, "DejaVu Sans Mono", CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_NORMAL);
    cairo_set_font_size(c, size);
    cairo_set_font_options(c, r->options);
}

/* A size in which a character is exactly CHAR_WIDTH wide: texts then stand in columns. */
static void measure(Raster *r)
{
    enum { CHAR_WIDTH = 8, TRIAL = 100 };
    cairo_t *c = cairo_create(r->surface);
    cairo_text_extents_t t;
    cairo_font_extents_t f;
    set_font(r, c, TRIAL);
    cairo_text_extents(c, "M", &t);
    r->size = t.x_advance > 0 ? CHAR_WIDTH * TRIAL / t.x_advance : 1.6 * CHAR_WIDTH;
    set_font(r, c, r->size);
    cairo_font_extents(c, &f);
    r->ascent = f.ascent;
    r->font = (ViewFont){CHAR_WIDTH, (int)ceil(f.ascent + f.descent)};
    cairo_destroy(c);
}

Raster *raster_new(void)
{
    Raster *r = calloc(1, sizeof *r);
    if (!r)
        die_out_of_memory("a picture", sizeof *r);
    r->surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, 1, 1);
    r->options = cairo_font_options_create();
    cairo_font_options_set_hint_metrics(r->options, CAIRO_HINT_METRICS_OFF);
    cairo_font_options_set_hint_style(r->options, CAIRO_HINT_STYLE_SLIGHT);
    cairo_font_options_set_antialias(r->options, CAIRO_ANTIALIAS_GRAY);
    measure(r);
    return r;
}

void raster_free(Raster *r)
{
    if (!r)
        return;
    cairo_surface_destroy(r->surface);
    cairo_font_options_destroy(r->options);
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
    if (n == 0 || n > SHORT)
        return false;
    for (int i = 0; i <= n; i++)
        fill(t, &(DrawCmd){.ink = k->ink, .x = k->x + (dx * i) / n, .y = k->y + (dy * i) / n, .w = 1, .h = 1});
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

static void show_text(cairo_t *c, Str s)
{
    StrBuf b = {0};
    clean_text(s, &b);
    if (b.len)
        cairo_show_text(c, b.ptr);
    strbuf_free(&b);
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
        cairo_set_line_width(t->c, 1);
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
    set_font(t->r, t->c, t->r->size);
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
    switch ((DrawKind)k->kind) {
    case DRAW_TILE: start_tile(t, k); break;
    case DRAW_FILL: fill(t, k); break;
    case DRAW_LINE:
        if (short_line(t, k))
            break;
        set_ink(t->c, t->theme, k->ink);
        cairo_move_to(t->c, k->x + 0.5, k->y + 0.5);
        cairo_line_to(t->c, k->w + 0.5, k->h + 0.5);
        cairo_stroke(t->c);
        break;
    case DRAW_TEXT:
        set_ink(t->c, t->theme, k->ink);
        cairo_move_to(t->c, k->x, k->y + round(t->r->ascent));
        show_text(t->c, (Str){d->text.ptr + k->text, k->len});
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
    cairo_set_line_width(t.c, 1);
    cairo_set_line_cap(t.c, CAIRO_LINE_CAP_SQUARE);
    set_font(r, t.c, r->size);
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
