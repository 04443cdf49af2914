/* paint_signal.c - the waves of one signal: lines, boxes with values, curves. */
#include <math.h>

#include "gui/compare.h"
#include "gui/paint.h"

typedef struct Pen {
    View *v;
    DrawList *d;
    const Row *r;
    Lod *lod;
    const ColMap *cols;
    int x, top, low, mid; /* left edge; lines of 1, 0, z */
    int px, thick;
    Ink ink, fill;
} Pen;

static void box(const Pen *p, int x0, int x1, int y0, int y1, Ink ink)
{
    draw_fill(p->d, (Rect){p->x + x0, y0, x1 - x0, y1 - y0}, ink);
}

static void level(const Pen *p, const LodSpan *s, int y, Ink ink)
{
    box(p, s->x0, s->x1 + (s->x1 < p->cols->n_cols), y, y + p->thick, ink);
}

static void letter(const Pen *p, const LodSpan *s, char c, Ink ink)
{
    if (s->x1 - s->x0 >= 2 * p->v->font.w)
        draw_text(p->d, p->x + (s->x0 + s->x1 - p->v->font.w) / 2, p->mid - p->v->font.h / 2, ink, (Str){&c, 1});
}

/* A bit that is neither 0, 1 nor z. */
static void odd_bit(const Pen *p, const LodSpan *s)
{
    WavePos at;
    uint8_t state = WAVE_X;
    if (s->x1 - s->x0 >= 3 && lod_seek(p->lod, s->ix, &at))
        state = store_state(&at, 0);
    if (state == WAVE_H || state == WAVE_L) {
        level(p, s, state == WAVE_H ? p->top : p->low, INK_WEAK);
        letter(p, s, wave_state_char(state), INK_WEAK);
        return;
    }
    box(p, s->x0, s->x1, p->top, p->low + p->thick, INK_BAD_FILL);
    level(p, s, p->top, INK_BAD);
    level(p, s, p->low, INK_BAD);
    if (state != WAVE_X)
        letter(p, s, wave_state_char(state), INK_BAD);
}

static void busy(const Pen *p, const LodSpan *s)
{
    box(p, s->x0, s->x1, p->top, p->low + p->thick, s->code == LOD_X ? INK_BAD : p->ink);
}

static void glitch(const Pen *p, const LodSpan *s)
{
    if (s->is_glitch)
        box(p, s->x0 - p->px, s->x0 + 2 * p->px, p->top - p->px, p->top + 2 * p->px, INK_SECOND);
}

/* What an edge spans: from the level of the value before to that of the one after. */
static int level_of(const Pen *p, uint8_t code)
{
    return code == LOD_ONE ? p->top : code == LOD_Z ? p->mid : p->low;
}

static void edge(const Pen *p, const LodSpan *before, const LodSpan *s)
{
    if (!s->starts || s->is_busy)
        return;
    int a = before && !before->is_busy && before->code != LOD_NOTHING ? level_of(p, before->code) : p->low;
    int b = level_of(p, s->code);
    if (s->code == LOD_X || (before && before->code == LOD_X) || (before && a == b)) {
        a = p->top;
        b = p->low;
    }
    int y0 = a < b ? a : b, y1 = a < b ? b : a;
    if (before && before->code != LOD_NOTHING)
        box(p, s->x0, s->x0 + p->px, y0, y1 + p->thick, s->code == LOD_X ? INK_BAD : p->ink);
}

static void paint_bit(const Pen *p, const SpanList *spans)
{
    for (size_t i = 0; i < spans->len; i++) {
        const LodSpan *s = &spans->ptr[i];
        edge(p, i ? s - 1 : NULL, s);
        if (s->is_busy) {
            busy(p, s);
            continue;
        }
        switch ((LodCode)s->code) {
        case LOD_ZERO: level(p, s, p->low, p->ink); break;
        case LOD_ONE:
            if (s->x1 - s->x0 > 1)
                box(p, s->x0, s->x1, p->top, p->low, p->fill);
            level(p, s, p->top, p->ink);
            break;
        case LOD_X: odd_bit(p, s); break;
        case LOD_Z: level(p, s, p->mid, INK_Z); break;
        case LOD_NOTHING: break;
        }
        glitch(p, s);
    }
}

/* ---- buses ---- */

static bool keeps_tail(const Row *r)
{
    return r->radix <= RADIX_SIGNED;
}

static void bus_text(const Pen *p, const LodSpan *s, int inset)
{
    int left = s->x0 + inset + 2 * p->px, wide = s->x1 - inset - 2 * p->px - left;
    WavePos at;
    if (wide < 3 * p->v->font.w || !lod_seek(p->lod, s->ix, &at))
        return;
    StrBuf b = {0};
    ValueFormat f = view_format(p->v, p->r);
    value_text(&b, &at, &f);
    Ink ink = s->code == LOD_X ? INK_BAD : s->code == LOD_Z ? INK_Z : s->code == LOD_ZERO ? INK_DIM : INK_TEXT;
    /* The value of a long stretch stays in sight: at the left, as far as it is in view. */
    paint_cut_text(p->v, p->d, p->x + left, p->mid - p->v->font.h / 2, wide, ink, strbuf_str(&b), keeps_tail(p->r));
    strbuf_free(&b);
}

static void bus_span(const Pen *p, const LodSpan *s)
{
    int w = s->x1 - s->x0, slant = w >= 8 * p->px ? 2 * p->px : 0;
    bool ends = s->x1 < p->cols->n_cols;
    Ink ink = s->code == LOD_X ? INK_BAD : s->code == LOD_Z ? INK_Z : p->ink;
    int in0 = s->starts ? slant : 0, in1 = ends ? slant : 0;
    if (s->code == LOD_Z) {
        level(p, s, p->mid, INK_Z);
        bus_text(p, s, slant);
        return;
    }
    if (s->code != LOD_ZERO && w > 1)
        box(p, s->x0 + in0, s->x1 - in1, p->top + p->px, p->low, s->code == LOD_X ? INK_BAD_FILL : p->fill);
    box(p, s->x0 + in0, s->x1 - in1, p->top, p->top + p->px, ink);
    box(p, s->x0 + in0, s->x1 - in1, p->low, p->low + p->px, ink);
    if (!slant && s->starts)
        box(p, s->x0, s->x0 + p->px, p->top, p->low + p->px, ink);
    if (in0) {
        draw_line(p->d, p->x + s->x0, p->mid, p->x + s->x0 + in0, p->top, ink);
        draw_line(p->d, p->x + s->x0, p->mid, p->x + s->x0 + in0, p->low, ink);
    }
    if (in1) {
        draw_line(p->d, p->x + s->x1 - in1, p->top, p->x + s->x1, p->mid, ink);
        draw_line(p->d, p->x + s->x1 - in1, p->low, p->x + s->x1, p->mid, ink);
    }
    bus_text(p, s, slant);
}

static void paint_bus(const Pen *p, const SpanList *spans)
{
    for (size_t i = 0; i < spans->len; i++) {
        const LodSpan *s = &spans->ptr[i];
        if (s->is_busy)
            busy(p, s);
        else if (s->code != LOD_NOTHING)
            bus_span(p, s);
        if (!s->is_busy)
            glitch(p, s);
    }
}

static void paint_events(const Pen *p, const SpanList *spans)
{
    for (size_t i = 0; i < spans->len; i++) {
        const LodSpan *s = &spans->ptr[i];
        if (s->is_busy) {
            busy(p, s);
        } else if (s->starts) {
            int x = p->x + s->x0, head = 3 * p->px;
            box(p, s->x0, s->x0 + p->px, p->top, p->low + p->thick, p->ink);
            draw_line(p->d, x, p->top, x - head, p->top + head, p->ink);
            draw_line(p->d, x, p->top, x + head, p->top + head, p->ink);
        }
    }
}

/* ---- analog ---- */

typedef struct Scale {
    float min, max;
    int top, low;
} Scale;

static int analog_y(const Scale *s, float value)
{
    if (!(s->max > s->min))
        return (s->top + s->low) / 2;
    double f = ((double)value - (double)s->min) / ((double)s->max - (double)s->min);
    return s->low - (int)lround(f * (s->low - s->top));
}

static void vertical(const Pen *p, int x, int y0, int y1, Ink ink)
{
    box(p, x, x + p->px, y0 < y1 ? y0 : y1, (y0 < y1 ? y1 : y0) + p->thick, ink);
}

static void analog_busy(const Pen *p, const Scale *scale, const LodSpan *s)
{
    for (int c = s->x0; c < s->x1; c++) {
        float min, max;
        if (lod_min_max(p->lod, p->cols->first[c], p->cols->first[c + 1], &min, &max))
            vertical(p, c, analog_y(scale, max), analog_y(scale, min), p->ink);
    }
}

static void paint_analog(const Pen *p, const SpanList *spans, bool has_labels)
{
    Scale scale = {0, 0, p->top + p->px, p->low - p->px};
    uint32_t n = (uint32_t)store_n_times(p->cols->store);
    uint32_t from = p->r->scale_to_view ? p->cols->first[0] : 0;
    uint32_t to = p->r->scale_to_view ? p->cols->first[p->cols->n_cols] : n;
    float v, before = NAN, at_left;
    bool any = lod_min_max(p->lod, from, to, &scale.min, &scale.max);
    if (p->r->scale_to_view && from && lod_number_at(p->lod, from - 1, &at_left)) {
        scale.min = any ? fminf(scale.min, at_left) : at_left;
        scale.max = any ? fmaxf(scale.max, at_left) : at_left;
    }
    int before_x = 0;
    for (size_t i = 0; i < spans->len; i++) {
        const LodSpan *s = &spans->ptr[i];
        if (s->is_busy) {
            analog_busy(p, &scale, s);
            before = NAN;
            continue;
        }
        if (s->code == LOD_NOTHING || !lod_number_at(p->lod, s->ix, &v)) {
            if (s->code != LOD_NOTHING)
                box(p, s->x0, s->x1, p->top, p->low, INK_BAD_FILL);
            before = NAN;
            continue;
        }
        int y = analog_y(&scale, v);
        if (p->r->analog == ANALOG_STEP) {
            if (!isnan(before) && s->starts)
                vertical(p, s->x0, analog_y(&scale, before), y, p->ink);
            level(p, s, y, p->ink);
        } else if (!isnan(before)) {
            draw_line(p->d, p->x + before_x, analog_y(&scale, before), p->x + s->x0, y, p->ink);
        }
        before = v;
        before_x = s->x0;
    }
    if (p->r->analog == ANALOG_LINE && !isnan(before)) {
        int y = analog_y(&scale, before);
        draw_line(p->d, p->x + before_x, y, p->x + p->cols->n_cols, y, p->ink);
    }
    if (!has_labels)
        return;
    StrBuf b = {0};
    strbuf_printf(&b, "%.6g", (double)scale.max);
    draw_text(p->d, p->x + 2 * p->px, p->top, INK_DIM, strbuf_str(&b));
    strbuf_clear(&b);
    strbuf_printf(&b, "%.6g", (double)scale.min);
    draw_text(p->d, p->x + 2 * p->px, p->low - p->v->font.h, INK_DIM, strbuf_str(&b));
    strbuf_free(&b);
}

static void paint_loading(const Pen *p, const SpanList *spans)
{
    for (size_t i = 0; i < spans->len; i++) {
        if (!spans->ptr[i].is_loading)
            continue;
        const LodSpan *s = &spans->ptr[i];
        box(p, s->x0, s->x1, p->top, p->low, INK_NO_DATA);
        paint_cut_text(p->v, p->d, p->x + s->x0 + 4 * p->px, p->mid - p->v->font.h / 2, s->x1 - s->x0, INK_DIM,
                       STR("reading"), false);
    }
}

static void paint_blackouts(const Pen *p, Rect rect)
{
    const Trace *t = p->v->src->traces.ptr[p->r->ref.trace];
    for (uint32_t i = 0; i < store_n_blackouts(t->store); i++) {
        WaveBlackout o = store_blackout(t->store, i);
        double x0 = axis_x(&p->v->axis, trace_time_back(t, o.from));
        double x1 = o.to == UINT64_MAX ? rect.w : axis_x(&p->v->axis, trace_time_back(t, o.to));
        x0 = x0 < 0 ? 0 : x0;
        x1 = x1 > rect.w ? rect.w : x1;
        if (x1 > x0)
            draw_fill(p->d, (Rect){rect.x + (int)x0, rect.y, (int)x1 - (int)x0, rect.h}, INK_NO_DATA);
    }
}

static Pen pen_of(View *v, DrawList *d, const Row *r, Rect rect)
{
    int pad = 3 * v->px, thick = v->px;
    Trace *t = v->src->traces.ptr[r->ref.trace];
    Pen p = {.v = v, .d = d, .r = r, .lod = sources_lod(v->src, r->ref), .cols = &t->cols, .x = rect.x,
             .top = rect.y + pad, .low = rect.y + rect.h - pad - thick, .px = v->px, .thick = thick,
             .ink = (Ink)(INK_ROW1 + r->colour - 1), .fill = (Ink)(INK_FILL1 + r->colour - 1)};
    p.mid = (p.top + p.low) / 2;
    return p;
}

/* Analog values wait until all are taken in. */
static bool is_curve(const Pen *p)
{
    WaveKind kind = store_kind(p->cols->store, p->r->ref.signal);
    if (!p->r->analog || !lod_is_ready(p->lod) || (kind != WAVE_REAL && kind != WAVE_BITS))
        return false;
    ValueFormat f = view_format(p->v, p->r);
    lod_numbers(p->lod, value_number, &f, (uint32_t)p->r->radix << 8 | p->r->fraction);
    return true;
}

static bool is_bit(const Pen *p)
{
    return store_kind(p->cols->store, p->r->ref.signal) == WAVE_BITS &&
           store_width(p->cols->store, p->r->ref.signal) == 1;
}

void paint_signal(View *v, DrawList *d, const Row *r, Rect rect)
{
    Pen p = pen_of(v, d, r, rect);
    paint_blackouts(&p, rect);
    lod_spans(p.lod, p.cols, &v->spans);
    if (is_curve(&p))
        paint_analog(&p, &v->spans, true);
    else if (store_kind(p.cols->store, r->ref.signal) == WAVE_EVENT)
        paint_events(&p, &v->spans);
    else if (is_bit(&p))
        paint_bit(&p, &v->spans);
    else
        paint_bus(&p, &v->spans);
    paint_loading(&p, &v->spans);
}

static void paint_where(const Pen *p, Rect rect, const SpanList *spans)
{
    for (size_t i = 0; i < spans->len; i++) {
        const LodSpan *s = &spans->ptr[i];
        if (s->is_busy || s->code == LOD_ONE)
            draw_fill(p->d, (Rect){rect.x + s->x0, rect.y, s->x1 - s->x0, rect.h}, INK_DIFF);
    }
}

void paint_other(View *v, DrawList *d, const Row *r, Rect rect)
{
    StrBuf spec = {0}, why = {0};
    Row other = *r, where = *r;
    strbuf_printf(&spec, "!=%.*s", STR_ARG(r->spec));
    if (sources_find(v->src, strbuf_str(&spec), &where.ref, &why) && compare_other(v->src, r->spec, &other.ref)) {
        Pen p = pen_of(v, d, &where, rect);
        lod_spans(p.lod, p.cols, &v->spans);
        paint_where(&p, rect, &v->spans);
        p = pen_of(v, d, &other, rect);
        p.ink = INK_GHOST;
        p.fill = INK_NONE;
        lod_spans(p.lod, p.cols, &v->spans);
        if (is_curve(&p))
            paint_analog(&p, &v->spans, false);
        else if (is_bit(&p))
            paint_bit(&p, &v->spans);
    }
    strbuf_free(&spec);
    strbuf_free(&why);
}
