/* glyphs_cairo.c - letters painted by cairo, for pictures without a window. */
#include <cairo/cairo.h>
#include <math.h>
#include <stdlib.h>

#include "gui/glyphs.h"

typedef struct CairoFont {
    cairo_font_options_t *options;
    double size, base; /* pixels; the line that letters stand on */
} CairoFont;

static void set_font(const CairoFont *f, cairo_t *c, double size)
{
    cairo_select_font_face(c, "DejaVu Sans Mono", CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_NORMAL);
    cairo_set_font_size(c, size);
    cairo_set_font_options(c, f->options);
}

/* A size in which a letter is exactly as wide as its cell. */
static void measure(CairoFont *f, ViewFont cell)
{
    enum { TRIAL = 100 };
    cairo_surface_t *s = cairo_image_surface_create(CAIRO_FORMAT_A8, 1, 1);
    cairo_t *c = cairo_create(s);
    cairo_text_extents_t t;
    cairo_font_extents_t e;
    set_font(f, c, TRIAL);
    cairo_text_extents(c, "M", &t);
    f->size = t.x_advance > 0 ? cell.w * TRIAL / t.x_advance : 1.6 * cell.w;
    set_font(f, c, f->size);
    cairo_font_extents(c, &e);
    f->base = floor(e.ascent + (cell.h - e.ascent - e.descent) / 2);
    cairo_destroy(c);
    cairo_surface_destroy(s);
}

static size_t utf8_of(uint32_t code, char *out)
{
    if (code < 0x80)
        return *out = (char)code, 1;
    int more = code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;
    out[0] = (char)((0xf0e0c0u >> 8 * (more - 1) & 255) | code >> 6 * more);
    for (int i = 1; i <= more; i++)
        out[i] = (char)(0x80 | (code >> 6 * (more - i) & 63));
    return (size_t)more + 1;
}

static bool draw(void *self, uint32_t code, int x, uint8_t *cover, int w, int h)
{
    const CairoFont *f = self;
    char text[8] = {0};
    utf8_of(code, text);
    cairo_surface_t *s = cairo_image_surface_create(CAIRO_FORMAT_A8, w, h);
    cairo_t *c = cairo_create(s);
    set_font(f, c, f->size);
    cairo_move_to(c, x, f->base);
    cairo_show_text(c, text);
    cairo_surface_flush(s);
    const uint8_t *from = cairo_image_surface_get_data(s);
    size_t stride = (size_t)cairo_image_surface_get_stride(s);
    for (size_t y = 0; from && y < (size_t)h; y++)
        memcpy(cover + y * (size_t)w, from + y * stride, (size_t)w);
    cairo_destroy(c);
    cairo_surface_destroy(s);
    return true;
}

static void free_font(void *self)
{
    CairoFont *f = self;
    cairo_font_options_destroy(f->options);
    free(f);
}

GlyphSource glyphs_cairo(double scale)
{
    CairoFont *f = calloc(1, sizeof *f);
    if (!f)
        die_out_of_memory("a font", sizeof *f);
    f->options = cairo_font_options_create();
    cairo_font_options_set_hint_metrics(f->options, CAIRO_HINT_METRICS_OFF);
    cairo_font_options_set_hint_style(f->options, CAIRO_HINT_STYLE_SLIGHT);
    cairo_font_options_set_antialias(f->options, CAIRO_ANTIALIAS_GRAY);
    ViewFont cell = glyphs_cell(scale);
    measure(f, cell);
    return (GlyphSource){f, cell, draw, free_font};
}
