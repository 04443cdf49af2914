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

static void time_grid(const View *v, DrawList *d, Rect rect)
{
    uint64_t step = ruler_step(v), last = sources_last(v->src);
    int x;
    for (uint64_t t = ruler_first(v, step); t <= last; t += step) {
        if (is_in(v, t, rect, &x))
            draw_fill(d, (Rect){x, rect.y, v->px, rect.h}, INK_GRID);
        if (axis_x(&v->axis, t) > rect.w || t > UINT64_MAX - step)
            break;
    }
}

/* With a clock that is not too fast for the eye the lines are its rising edges. */
static bool has_clock_grid(const View *v)
{
    enum { LEAST = 3 };
    size_t n = view_cycle(v, axis_tick(&v->axis, v->at.waves.w)) - view_cycle(v, v->axis.left);
    return v->rises.len && n > 0 && (uint64_t)v->at.waves.w / n >= (uint64_t)v->font.w * LEAST;
}

static void clock_grid(const View *v, DrawList *d, Rect rect)
{
    int x;
    size_t to = view_cycle(v, axis_tick(&v->axis, rect.w));
    for (size_t i = view_cycle(v, v->axis.left); i < to; i++) {
        if (is_in(v, v->rises.ptr[i], rect, &x))
            draw_fill(d, (Rect){x, rect.y, v->px, rect.h}, INK_GRID);
    }
}

void paint_lines_behind(View *v, DrawList *d, Rect rect)
{
    if (has_clock_grid(v)) {
        clock_grid(v, d, rect);
    } else {
        time_grid(v, d, rect);
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
            draw_text(d, x + 4 * v->px, r.y + 3 * v->px, INK_DIM, strbuf_str(&b));
        }
        if (axis_x(&v->axis, t) > r.w || t > UINT64_MAX - step)
            break;
    }
    strbuf_free(&b);
}

/* Would a text from x0 to x1 run into a flag? */
static bool is_below_flag(const View *v, Rect r, int x0, int x1)
{
    int x, wide = v->font.w + 6 * v->px;
    for (int i = -2; i < N_MARKERS; i++) {
        uint64_t t = i == -2 ? v->cursor : i == -1 ? v->second : v->markers[i];
        if (is_in(v, t, r, &x) && x < x1 + v->px && x + wide > x0)
            return true;
    }
    return false;
}

/* The numbers of rising edges, from 1; only as many as there is room for. */
static void paint_cycles(const View *v, DrawList *d, Rect r)
{
    enum { LABEL = 8 };
    size_t from = view_cycle(v, v->axis.left), to = view_cycle(v, axis_tick(&v->axis, r.w));
    size_t room = (size_t)(r.w / (LABEL * v->font.w)) + 1;
    size_t step = round_step((double)(to - from) / (double)room);
    StrBuf b = {0};
    int x;
    for (size_t i = (from + step) / step * step; i <= to && i > 0; i += step) {
        if (!is_in(v, v->rises.ptr[i - 1], r, &x))
            continue;
        strbuf_clear(&b);
        strbuf_printf(&b, "%zu", i);
        draw_fill(d, (Rect){x, r.y, v->px, r.h}, INK_BORDER);
        if (!is_below_flag(v, r, x, x + 4 * v->px + (int)b.len * v->font.w))
            draw_text(d, x + 4 * v->px, r.y + 2 * v->px, INK_ROW3, strbuf_str(&b));
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

/* A flag's pole is the line through the waves; its name is written on it. */
static void flag(const View *v, DrawList *d, Rect r, uint64_t t, const char *name, Ink ink)
{
    int x;
    if (!is_in(v, t, r, &x))
        return;
    int w = (int)strlen(name) * v->font.w + 4 * v->px;
    draw_fill(d, (Rect){x, r.y + 2 * v->px, w, v->font.h}, ink);
    draw_fill(d, (Rect){x, r.y, v->px, r.h}, ink);
    draw_text(d, x + 2 * v->px, r.y + 2 * v->px, INK_WAVES, str_from(name));
}

void paint_ruler(View *v, DrawList *d)
{
    Rect r = v->at.ruler;
    draw_tile(d, r, INK_PANEL);
    paint_times(v, d, (Rect){r.x, r.y, r.w, v->at.line});
    draw_fill(d, (Rect){r.x, r.y + v->at.line - v->px, r.w, v->px}, INK_GRID);
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

/* All of the time in a strip: the part in view, markers, cursor. */
void paint_overview(View *v, DrawList *d)
{
    Rect r = v->at.overview;
    uint64_t first = sources_first(v->src), last = sources_last(v->src);
    double all = last > first ? (double)(last - first) : 1;
    Axis whole = {.left = first, .per_px = all / r.w};
    draw_tile(d, r, INK_FIELD);
    double x0 = axis_x(&whole, v->axis.left), w = v->axis.per_px * v->at.waves.w / whole.per_px;
    int least = 6 * v->px, wide = w < least ? least : w > r.w ? r.w : (int)w;
    int x = x0 > r.w - wide ? r.w - wide : (int)x0;
    draw_fill(d, (Rect){r.x + x, r.y + 2 * v->px, wide, r.h - 3 * v->px}, INK_THUMB);
    for (int i = 0; i < N_MARKERS + 2; i++) {
        uint64_t t = i == N_MARKERS + 1 ? v->cursor : i == N_MARKERS ? v->second : v->markers[i];
        Ink ink = i == N_MARKERS + 1 ? INK_CURSOR : i == N_MARKERS ? INK_SECOND : INK_MARKER;
        if (t != NO_TIME && t >= first && t <= last)
            draw_fill(d, (Rect){r.x + (int)(axis_x(&whole, t) * (r.w - 1) / r.w), r.y, v->px, r.h}, ink);
    }
    draw_fill(d, (Rect){r.x, r.y, r.w, v->px}, INK_BORDER);
}
