/* raster.c - the one file that calls cairo. */
#include "draw/raster.h"

#include <cairo/cairo-pdf.h>
#include <cairo/cairo.h>

#include "draw/text.h"

static void colour(cairo_t *c, uint32_t rgb)
{
    cairo_set_source_rgb(c, (rgb >> 16 & 255) / 255.0, (rgb >> 8 & 255) / 255.0, (rgb & 255) / 255.0);
}

static void draw_path(cairo_t *c, const DrawItem *it)
{
    const StyleLook *s = &style_looks[it->style];
    cairo_new_path(c);
    for (uint32_t i = 0; i < it->n_steps; i++) {
        const float *v = it->steps[i].at;
        switch (it->steps[i].op) {
        case 'M': cairo_move_to(c, (double)v[0], (double)v[1]); break;
        case 'L': cairo_line_to(c, (double)v[0], (double)v[1]); break;
        case 'C':
            cairo_curve_to(c, (double)v[0], (double)v[1], (double)v[2], (double)v[3], (double)v[4], (double)v[5]);
            break;
        default: cairo_close_path(c); break;
        }
    }
    if (s->fill <= 0xffffff) {
        colour(c, s->fill);
        cairo_fill_preserve(c);
    }
    if (s->line <= 0xffffff) {
        colour(c, s->line);
        cairo_set_line_width(c, it->is_bus ? (s->width < 2 ? 3 : s->width * 1.6) : s->width);
        cairo_set_dash(c, &s->dash, s->dash > 0, 0);
        cairo_stroke_preserve(c);
    }
    cairo_new_path(c);
}

/* cairo refuses text that is no UTF-8, so bad bytes become U+FFFD. */
static const char *clean(const char *z, StrBuf *b)
{
    strbuf_clear(b);
    while (*z) {
        const char *from = z;
        uint32_t ch = text_next(&z);
        if (ch < 32)
            strbuf_addc(b, ' ');
        else if (ch == 0xfffd)
            strbuf_addz(b, "\xef\xbf\xbd");
        else
            strbuf_add(b, from, (size_t)(z - from));
    }
    return b->ptr ? b->ptr : "";
}

static void draw_text(cairo_t *c, const DrawItem *it, StrBuf *b)
{
    const char *text = clean(it->text, b);
    cairo_text_extents_t e;
    cairo_select_font_face(c, "DejaVu Sans", CAIRO_FONT_SLANT_NORMAL,
                           it->is_bold ? CAIRO_FONT_WEIGHT_BOLD : CAIRO_FONT_WEIGHT_NORMAL);
    cairo_set_font_size(c, (double)it->size);
    cairo_text_extents(c, text, &e);
    double back = it->anchor == ANCHOR_START ? 0 : it->anchor == ANCHOR_MIDDLE ? e.x_advance / 2 : e.x_advance;
    colour(c, style_looks[it->style].fill);
    cairo_move_to(c, (double)it->x - back, (double)it->y);
    cairo_show_text(c, text);
}

static void draw_all(cairo_t *c, const Picture *p)
{
    StrBuf b = {0};
    cairo_set_line_cap(c, CAIRO_LINE_CAP_ROUND);
    cairo_set_line_join(c, CAIRO_LINE_JOIN_ROUND);
    for (uint32_t i = 0; i < p->n_items; i++) {
        const DrawItem *it = &p->items[i];
        switch (it->shape) {
        case DRAW_PATH: draw_path(c, it); break;
        case DRAW_TEXT: draw_text(c, it, &b); break;
        case DRAW_DOT:
            colour(c, style_looks[it->style].line);
            cairo_arc(c, (double)it->x, (double)it->y, (double)it->size, 0, 6.2831853071795865);
            cairo_fill(c);
            break;
        }
    }
    strbuf_free(&b);
}

static cairo_status_t to_file(void *f, const unsigned char *bytes, unsigned n)
{
    out_write(f, (const char *)bytes, n);
    return CAIRO_STATUS_SUCCESS;
}

static bool finish(cairo_t *c, cairo_surface_t *s, cairo_status_t status, Diag *dg)
{
    if (status == CAIRO_STATUS_SUCCESS)
        status = cairo_status(c);
    cairo_destroy(c);
    cairo_surface_finish(s);
    if (status == CAIRO_STATUS_SUCCESS)
        status = cairo_surface_status(s);
    cairo_surface_destroy(s);
    if (status == CAIRO_STATUS_SUCCESS)
        return true;
    diag(dg, DIAG_ERROR, (Span){0}, "cairo cannot paint this picture: %s; an .svg has no such limit",
         cairo_status_to_string(status));
    return false;
}

bool png_write(const Picture *p, double scale, OutFile *f, Diag *dg)
{
    cairo_surface_t *s = cairo_image_surface_create(CAIRO_FORMAT_RGB24, (int)(p->width * scale),
                                                    (int)(p->height * scale));
    cairo_t *c = cairo_create(s);
    cairo_scale(c, scale, scale);
    draw_all(c, p);
    cairo_status_t status = cairo_status(c);
    if (status == CAIRO_STATUS_SUCCESS)
        status = cairo_surface_write_to_png_stream(s, to_file, f);
    return finish(c, s, status, dg);
}

bool pdf_write(const Picture *p, OutFile *f, Diag *dg)
{
    cairo_surface_t *s = cairo_pdf_surface_create_for_stream(to_file, f, p->width, p->height);
    cairo_pdf_surface_set_metadata(s, CAIRO_PDF_METADATA_TITLE, p->title);
    /* A fixed date: the same picture gives the same bytes. */
    cairo_pdf_surface_set_metadata(s, CAIRO_PDF_METADATA_CREATE_DATE, "2000-01-01T00:00:00Z");
    cairo_t *c = cairo_create(s);
    draw_all(c, p);
    cairo_show_page(c);
    return finish(c, s, CAIRO_STATUS_SUCCESS, dg);
}
