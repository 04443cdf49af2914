/* paint_time.c - the ruler, its lines through the waves, cursor and markers. */
#include <math.h>

#include "gui/paint.h"

/* The smallest of 1, 2, 5, 10, 20, ... that is least or more. */
static uint64_t round_step(double least)
{
    uint64_t step = 1;
    for (int i = 0; (double)step < least && step <= UINT64_MAX / 10; i++)
        step = i % 3 == 1 ? step / 2 * 5 : step * 2;
    return step;
}

/* Ticks between lines, so that their labels do not touch. */
static uint64_t ruler_step(const View *v)
{
    enum { LABEL = 14 };
    return round_step(v->axis.per_px * LABEL * v->font.w);
}

/* The first line that is in view or left of it. */
static uint64_t ruler_first(const View *v, uint64_t step)
{
    return v->axis.left - v->axis.left % step;
}

static bool is_in(const View *v, uint64_t t, Rect rect, int *x)
{
    if (t == NO_TIME)
        return false;
    double at = axis_x(&v->axis, t);
    if (at < -1 || at > rect.w)
        return false;
    *x = rect.x + (int)floor(at + 0.5);
    return true;
}

static int clamp_x(const View *v, uint64_t t, Rect rect)
{
    double at = axis_x(&v->axis, t);
    return rect.x + (at < 0 ? 0 : at > rect.w ? rect.w : (int)at);
}

static void zone(DrawList *d, Rect rect, int a, int b)
{
    draw_fill(d, (Rect){a < b ? a : b, rect.y, a < b ? b - a : a - b, rect.h}, INK_ZONE);
}

void paint_lines_behind(View *v, DrawList *d, Rect rect)
{
    uint64_t step = ruler_step(v), last = sources_last(v->src);
    int x;
    for (uint64_t t = ruler_first(v, step); t <= last; t += step) {
        if (is_in(v, t, rect, &x))
            draw_fill(d, (Rect){x, rect.y, v->px, rect.h}, INK_GRID);
        if (axis_x(&v->axis, t) > rect.w || t > UINT64_MAX - step)
            break;
    }
    if (v->cursor != NO_TIME && v->second != NO_TIME)
        zone(d, rect, clamp_x(v, v->cursor, rect), clamp_x(v, v->second, rect));
}

static void time_line(const View *v, DrawList *d, Rect rect, uint64_t t, Ink ink)
{
    int x;
    if (is_in(v, t, rect, &x))
        draw_fill(d, (Rect){x, rect.y, v->px, rect.h}, ink);
}

void paint_lines_before(View *v, DrawList *d, Rect rect)
{
    for (int i = 0; i < N_MARKERS; i++)
        time_line(v, d, rect, v->markers[i], INK_MARKER);
    time_line(v, d, rect, v->second, INK_SECOND);
    time_line(v, d, rect, v->cursor, INK_CURSOR);
    if (v->drag == DRAG_ZOOM)
        zone(d, rect, v->drag_x, v->mouse_x);
}

/* ---- the ruler ---- */

static void paint_times(const View *v, DrawList *d, Rect r)
{
    uint64_t step = ruler_step(v), last = sources_last(v->src);
    int unit = time_unit(view_head(v), (double)step), x;
    StrBuf b = {0};
    for (uint64_t t = ruler_first(v, step); t <= last; t += step) {
        if (is_in(v, t, r, &x)) {
            strbuf_clear(&b);
            time_text(&b, view_head(v), t, unit);
            draw_fill(d, (Rect){x, r.y, v->px, r.h}, INK_BORDER);
            draw_text(d, x + 4 * v->px, r.y + 2 * v->px, INK_DIM, strbuf_str(&b));
        }
        if (axis_x(&v->axis, t) > r.w || t > UINT64_MAX - step)
            break;
    }
    strbuf_free(&b);
}

/* How many rising edges of the clock are not behind t. */
static size_t cycle_at(const View *v, uint64_t t)
{
    size_t lo = 0, hi = v->rises.len;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (v->rises.ptr[mid] <= t)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

/* The numbers of rising edges, from 1; only as many as there is room for. */
static void paint_cycles(const View *v, DrawList *d, Rect r)
{
    enum { LABEL = 8 };
    size_t from = cycle_at(v, v->axis.left), to = cycle_at(v, axis_tick(&v->axis, r.w));
    size_t room = (size_t)(r.w / (LABEL * v->font.w)) + 1;
    size_t step = round_step((double)(to - from) / (double)room);
    StrBuf b = {0};
    int x;
    for (size_t i = (from + step) / step * step; i <= to && i > 0; i += step) {
        if (!is_in(v, v->rises.ptr[i - 1], r, &x))
            continue;
        strbuf_clear(&b);
        strbuf_printf(&b, "%zu", i);
        draw_fill(d, (Rect){x, r.y, v->px, r.h}, INK_ROW3);
        draw_text(d, x + 4 * v->px, r.y, INK_ROW3, strbuf_str(&b));
    }
    strbuf_free(&b);
}

static void paint_hits(View *v, DrawList *d, Rect r)
{
    if (v->hits.trace == UINT32_MAX)
        return;
    Lod *l = sources_lod(v->src, v->hits);
    while (!lod_step(l, UINT32_MAX))
        ;
    lod_spans(l, &v->src->traces.ptr[v->hits.trace]->cols, &v->spans);
    for (size_t i = 0; i < v->spans.len; i++) {
        const LodSpan *s = &v->spans.ptr[i];
        if (s->is_busy || s->code == LOD_ONE)
            draw_fill(d, (Rect){r.x + s->x0, r.y + r.h - 4 * v->px, s->x1 - s->x0, 3 * v->px}, INK_HIT);
    }
}

static void flag(const View *v, DrawList *d, Rect r, uint64_t t, const char *name, Ink ink)
{
    int x;
    if (!is_in(v, t, r, &x))
        return;
    int w = (int)strlen(name) * v->font.w + 4 * v->px;
    draw_fill(d, (Rect){x, r.y, w, r.h - 4 * v->px}, ink);
    draw_text(d, x + 2 * v->px, r.y - v->px, INK_WAVES, str_from(name));
}

void paint_ruler(View *v, DrawList *d)
{
    Rect r = v->at.ruler;
    draw_tile(d, r, INK_PANEL);
    paint_times(v, d, (Rect){r.x, r.y, r.w, v->at.line});
    Rect low = {r.x, r.y + v->at.line, r.w, r.h - v->at.line};
    if (v->rises.len)
        paint_cycles(v, d, low);
    paint_hits(v, d, r);
    for (int i = 0; i < N_MARKERS; i++)
        flag(v, d, low, v->markers[i], (const char[]){(char)('A' + i), 0}, INK_MARKER);
    flag(v, d, low, v->second, "2", INK_SECOND);
    flag(v, d, low, v->cursor, "1", INK_CURSOR);
    if (v->drag == DRAG_ZOOM)
        zone(d, r, v->drag_x, v->mouse_x);
    draw_fill(d, (Rect){r.x, r.y + r.h - v->px, r.w, v->px}, INK_BORDER);
}
