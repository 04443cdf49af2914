/* design_pane.c - a drawing in points, shown at any scale; distance to what is drawn. */
#include "gui/design_pane.h"

#include <math.h>

#include "gui/paint.h"

bool pane_has(const View *v, int x, int y)
{
    return v->pane.is_shown && (rect_has(v->at.sheet, x, y) || rect_has(v->at.sheet_head, x, y));
}

/* ---- what is in view ---- */

static void fit(View *v, const Sheet *s)
{
    enum { MARGIN = 8 };
    SheetPane *p = &v->pane;
    Rect r = v->at.sheet;
    double room_w = r.w - 2.0 * MARGIN * v->px, room_h = r.h - 2.0 * MARGIN * v->px;
    double a = s->w > 0 ? room_w / (double)s->w : 1, b = s->h > 0 ? room_h / (double)s->h : 1;
    double most = 1.8 * v->px, least = 0.2 * v->px;
    p->scale = a < b ? a : b;
    p->scale = p->scale > most ? most : p->scale < least ? least : p->scale;
    p->x = (r.w - (double)s->w * p->scale) / 2;
    p->y = (r.h - (double)s->h * p->scale) / 2;
    if (p->y < 0)
        p->y = MARGIN;
    p->is_fitted = true;
    p->fit_w = r.w;
    p->fit_h = r.h;
}

/* NULL: it cannot be drawn, why says so. */
static const Sheet *sheet_now(View *v, StrBuf *why)
{
    const DesignView *d = v->design;
    const Sheet *s = d->sheet(d->self, view_now(v), why);
    SheetPane *p = &v->pane;
    if (!s)
        return NULL;
    if (s->serial != p->serial) {
        p->serial = s->serial;
        p->hot = NO_GROUP;
        p->chosen = NO_GROUP;
        fit(v, s);
    } else if (p->is_fitted && (p->fit_w != v->at.sheet.w || p->fit_h != v->at.sheet.h)) {
        fit(v, s);
    }
    return s;
}

static DrawPoint on_screen(const View *v, float x, float y)
{
    const SheetPane *p = &v->pane;
    return (DrawPoint){(float)(v->at.sheet.x + p->x + (double)x * p->scale),
                       (float)(v->at.sheet.y + p->y + (double)y * p->scale)};
}

static void zoom(View *v, double factor, int x, int y)
{
    SheetPane *p = &v->pane;
    double was = p->scale, at_x = x - v->at.sheet.x - p->x, at_y = y - v->at.sheet.y - p->y;
    p->scale *= factor;
    p->scale = p->scale < 0.1 ? 0.1 : p->scale > 12 ? 12 : p->scale;
    p->x -= at_x * (p->scale / was - 1);
    p->y -= at_y * (p->scale / was - 1);
    p->is_fitted = false;
}

void pane_drag(View *v, int dx, int dy)
{
    v->pane.x += dx;
    v->pane.y += dy;
    v->pane.is_fitted = false;
}

/* ---- painting ---- */

static void paint_line(View *v, DrawList *d, const SheetItem *it, float width, Ink line, Ink fill)
{
    VEC_RESERVE(&v->pane.points, it->n_points);
    DrawPoint *points = v->pane.points.ptr;
    float x0 = INFINITY, x1 = -INFINITY, y0 = INFINITY, y1 = -INFINITY;
    for (uint32_t i = 0; i < it->n_points; i++) {
        DrawPoint p = points[i] = on_screen(v, it->points[i].x, it->points[i].y);
        x0 = p.x < x0 ? p.x : x0;
        x1 = p.x > x1 ? p.x : x1;
        y0 = p.y < y0 ? p.y : y0;
        y1 = p.y > y1 ? p.y : y1;
    }
    Rect r = v->at.sheet;
    if (x1 < (float)r.x || x0 > (float)(r.x + r.w) || y1 < (float)r.y || y0 > (float)(r.y + r.h))
        return;
    draw_stroke(d, points, it->n_points, width, line, fill);
}

static void paint_item(View *v, DrawList *d, const SheetItem *it)
{
    float scale = (float)v->pane.scale;
    DrawPoint p = on_screen(v, it->x, it->y);
    Rect r = v->at.sheet;
    switch ((SheetShape)it->shape) {
    case SHEET_LINE:
        if (it->fill != INK_SHEET_PAGE) {
            float w = it->width * scale;
            paint_line(v, d, it, w < 0.6f ? 0.6f : w, (Ink)it->line, (Ink)it->fill);
        }
        break;
    case SHEET_TEXT:
        if (p.y > (float)r.y && p.y < (float)(r.y + r.h) + it->size * scale && it->size * scale >= 3.5f)
            draw_label(d, (int)p.x, (int)p.y, it->size * scale, it->anchor | (it->is_bold ? LABEL_BOLD : 0),
                       (Ink)it->fill, str_from(it->text));
        break;
    case SHEET_DOT: draw_disc(d, (int)(p.x + 0.5f), (int)(p.y + 0.5f), it->size * scale, (Ink)it->fill); break;
    }
}

/* A halo around a wire, or over a block. */
static void paint_halo(View *v, DrawList *d, const Sheet *s, uint32_t group)
{
    for (uint32_t i = 0; group != NO_GROUP && i < s->n_items; i++) {
        const SheetItem *it = &s->items[i];
        if (it->group == group && it->shape == SHEET_LINE)
            paint_line(v, d, it, it->width * (float)v->pane.scale + 8.0f * (float)v->px, INK_SHEET_HOT, INK_NONE);
    }
}

static void paint_head(View *v, DrawList *d, const Sheet *s)
{
    Rect r = v->at.sheet_head;
    StrBuf b = {0};
    int x = r.x + 6 * v->px, y = r.y + 2 * v->px;
    draw_tile(d, r, INK_PANEL);
    draw_fill(d, (Rect){r.x, r.y, r.w, v->px}, INK_BORDER);
    strbuf_printf(&b, "%s", s ? s->path : "schematic");
    draw_text(d, x, y, INK_TEXT, strbuf_str(&b));
    x += ((int)text_chars(strbuf_str(&b)) + 3) * v->font.w;
    strbuf_clear(&b);
    if (s && v->pane.hot != NO_GROUP && v->pane.hot < s->n_groups && s->groups[v->pane.hot].title)
        strbuf_printf(&b, "%s%s", s->groups[v->pane.hot].title,
                      s->groups[v->pane.hot].opens ? " (double-click opens it)" : "");
    else
        strbuf_addz(&b, "click a wire for its row, a row for its wire; wheel zooms; U: what is around, "
                        "D: buses or all");
    Ink ink = v->pane.hot == NO_GROUP ? INK_DIM : INK_ROW3;
    paint_cut_text(v, d, x, y, r.x + r.w - x - 6 * v->px, ink, strbuf_str(&b), false);
    strbuf_free(&b);
}

void pane_paint(View *v, DrawList *d)
{
    StrBuf why = {0};
    Rect r = v->at.sheet;
    const Sheet *s = sheet_now(v, &why);
    paint_head(v, d, s);
    draw_tile(d, r, INK_SHEET_PAGE);
    if (!s) {
        paint_cut_text(v, d, r.x + 2 * v->font.w, r.y + v->at.line, r.w - 4 * v->font.w, INK_BAD, strbuf_str(&why),
                       false);
        strbuf_free(&why);
        return;
    }
    paint_halo(v, d, s, v->pane.chosen);
    if (v->pane.hot != v->pane.chosen)
        paint_halo(v, d, s, v->pane.hot);
    for (uint32_t i = 0; i < s->n_items; i++)
        paint_item(v, d, &s->items[i]);
    strbuf_free(&why);
}

/* ---- what is under the pointer ---- */

static double distance(double x, double y, SheetPoint a, SheetPoint b)
{
    double ax = (double)a.x, ay = (double)a.y, dx = (double)b.x - ax, dy = (double)b.y - ay;
    double len = dx * dx + dy * dy, t = len > 0 ? ((x - ax) * dx + (y - ay) * dy) / len : 0;
    t = t < 0 ? 0 : t > 1 ? 1 : t;
    return hypot(x - ax - t * dx, y - ay - t * dy);
}

static bool in_box(const SheetItem *it, double x, double y)
{
    double x0 = INFINITY, x1 = -INFINITY, y0 = INFINITY, y1 = -INFINITY;
    for (uint32_t i = 0; i < it->n_points; i++) {
        x0 = fmin(x0, (double)it->points[i].x);
        x1 = fmax(x1, (double)it->points[i].x);
        y0 = fmin(y0, (double)it->points[i].y);
        y1 = fmax(y1, (double)it->points[i].y);
    }
    return x >= x0 && x <= x1 && y >= y0 && y <= y1;
}

/* The nearest wire within a few pixels, else the symbol around the place. */
static uint32_t group_at(const View *v, const Sheet *s, int px, int py)
{
    enum { NEAR = 5 };
    const SheetPane *p = &v->pane;
    double x = (px - v->at.sheet.x - p->x) / p->scale, y = (py - v->at.sheet.y - p->y) / p->scale;
    double near = NEAR * v->px / p->scale;
    uint32_t best = NO_GROUP, node = NO_GROUP;
    for (uint32_t i = 0; i < s->n_items; i++) {
        const SheetItem *it = &s->items[i];
        SheetKind kind = s->groups[it->group].kind;
        if (it->shape != SHEET_LINE || kind == SHEET_PAGE)
            continue;
        for (uint32_t k = 1; kind == SHEET_NET && k < it->n_points; k++) {
            double far = distance(x, y, it->points[k - 1], it->points[k]);
            if (far <= near) {
                near = far;
                best = it->group;
            }
        }
        if (kind == SHEET_NODE && it->fill != INK_NONE && in_box(it, x, y))
            node = it->group;
    }
    return best != NO_GROUP ? best : node;
}

bool pane_move(View *v, const Event *e)
{
    StrBuf why = {0};
    const Sheet *s = rect_has(v->at.sheet, e->x, e->y) ? sheet_now(v, &why) : NULL;
    uint32_t hot = s ? group_at(v, s, e->x, e->y) : NO_GROUP;
    bool differs = hot != v->pane.hot;
    v->pane.hot = hot;
    strbuf_free(&why);
    return differs;
}

/* ---- rows and wires ---- */

/* The row of a wire is added, or chosen if it is there. */
static void take_row(View *v, uint32_t group)
{
    StrBuf spec = {0}, why = {0};
    if (!v->design->row_of(v->design->self, group, &spec)) {
        strbuf_free(&spec);
        return;
    }
    v->pane.chosen = group;
    if (!view_choose(v, strbuf_str(&spec), false) && !view_add(v, strbuf_str(&spec), &why))
        view_note(v, true, "%s", why.ptr ? why.ptr : "this wire has no row");
    view_show_focus(v);
    strbuf_free(&spec);
    strbuf_free(&why);
}

static void open_group(View *v, uint32_t group)
{
    if (group == NO_GROUP || !v->design->open(v->design->self, group))
        take_row(v, group);
}

void pane_down(View *v, const Event *e)
{
    StrBuf why = {0};
    const Sheet *s = sheet_now(v, &why);
    strbuf_free(&why);
    v->tree_has_keys = false;
    v->pane.has_keys = true;
    if (!s || !rect_has(v->at.sheet, e->x, e->y))
        return;
    uint32_t group = group_at(v, s, e->x, e->y);
    v->pane.hot = group;
    if (group == NO_GROUP || e->button != 1) {
        v->drag = DRAG_SHEET;
        v->drag_x = e->x;
        v->drag_y = e->y;
    } else if (e->clicks == 2) {
        open_group(v, group);
    } else {
        take_row(v, group);
    }
}

/* So that a wire that was found lies in view. */
static void show_group(View *v, const Sheet *s, uint32_t group)
{
    Rect r = v->at.sheet;
    const SheetItem *first = NULL;
    for (uint32_t i = 0; i < s->n_items; i++) {
        const SheetItem *it = &s->items[i];
        if (it->group != group || it->shape != SHEET_LINE)
            continue;
        first = first ? first : it;
        for (uint32_t k = 0; k < it->n_points; k++) {
            DrawPoint p = on_screen(v, it->points[k].x, it->points[k].y);
            if (rect_has(r, (int)p.x, (int)p.y))
                return;
        }
    }
    if (!first)
        return;
    DrawPoint p = on_screen(v, first->points[0].x, first->points[0].y);
    pane_drag(v, r.x + r.w / 2 - (int)p.x, r.y + r.h / 2 - (int)p.y);
}

void pane_find(View *v, const Row *r)
{
    StrBuf why = {0};
    if (!v->design || !v->pane.is_shown || r->kind != ROW_SIGNAL)
        return;
    uint32_t group = v->design->group_of(v->design->self, r->spec);
    const Sheet *s = sheet_now(v, &why);
    v->pane.chosen = group;
    if (s && group != NO_GROUP)
        show_group(v, s, group);
    strbuf_free(&why);
}

/* ---- wheel, keys, actions ---- */

void pane_wheel(View *v, const Event *e)
{
    enum { PAN = 40 };
    if (e->key.mods & MOD_SHIFT)
        pane_drag(v, (int)(e->wheel_y * PAN), 0);
    else if (e->wheel_x != 0 && e->wheel_y == 0)
        pane_drag(v, (int)(-e->wheel_x * PAN), 0);
    else
        zoom(v, pow(1.2, e->wheel_y), e->x, e->y);
}

/* The next wire or block in the order of painting. */
static void next_group(View *v, const Sheet *s, int step)
{
    uint32_t n = s->n_groups, g = v->pane.hot;
    for (uint32_t i = 0; i < n; i++) {
        g = g == NO_GROUP ? (step > 0 ? 0 : n - 1) : (g + n + (uint32_t)step) % n;
        if (s->groups[g].kind != SHEET_PAGE)
            break;
    }
    v->pane.hot = g;
    show_group(v, s, g);
}

bool pane_key(View *v, Key k)
{
    enum { PAN = 60 };
    StrBuf why = {0};
    const Sheet *s = sheet_now(v, &why);
    strbuf_free(&why);
    int x = v->at.sheet.x + v->at.sheet.w / 2, y = v->at.sheet.y + v->at.sheet.h / 2;
    if (!s || (k.mods & (MOD_CTRL | MOD_ALT)))
        return false;
    switch (k.code) {
    case KEY_LEFT: pane_drag(v, PAN, 0); break;
    case KEY_RIGHT: pane_drag(v, -PAN, 0); break;
    case KEY_UP: pane_drag(v, 0, PAN); break;
    case KEY_DOWN: pane_drag(v, 0, -PAN); break;
    case '+':
    case '=': zoom(v, 1.25, x, y); break;
    case '-': zoom(v, 0.8, x, y); break;
    case 'f': fit(v, s); break;
    case KEY_TAB: next_group(v, s, k.mods & MOD_SHIFT ? -1 : 1); break;
    case KEY_ENTER: open_group(v, v->pane.hot); break;
    case KEY_BACKSPACE: pane_do(v, ACTION_SHEET_UP); break;
    case KEY_ESCAPE: v->pane.has_keys = false; break;
    default: return false;
    }
    return true;
}

static const Row *focused(const View *v)
{
    return v->focus < v->shown.len ? &v->rows.ptr[v->shown.ptr[v->focus]] : NULL;
}

static void to_sheet(View *v)
{
    v->pane.is_shown = true;
    v->pane.has_keys = true;
    v->tree_has_keys = false;
    view_layout(v);
}

bool pane_do(View *v, Action a)
{
    const DesignView *d = v->design;
    const Row *r = focused(v);
    switch ((int)a) {
    case ACTION_SHEET:
    case ACTION_SHEET_KEYS:
    case ACTION_FIND_WIRE:
    case ACTION_SHEET_UP:
    case ACTION_SHEET_WIRES: break;
    default: return false;
    }
    if (!d) {
        view_note(v, false, "there is no design behind these waves; open a netlist, a program, or a recording (.glr)");
        return true;
    }
    if (a == ACTION_SHEET) {
        v->pane.is_shown = !v->pane.is_shown;
        v->pane.has_keys = false;
        view_layout(v);
    } else if (a == ACTION_SHEET_KEYS) {
        to_sheet(v);
    } else if (a == ACTION_FIND_WIRE && r) {
        v->pane.is_shown = true;
        view_layout(v);
        pane_find(v, r);
        if (v->pane.chosen == NO_GROUP)
            view_note(v, false, "this row is not drawn as a wire");
    } else if (a == ACTION_SHEET_UP && !d->up(d->self)) {
        view_note(v, false, "this is the outermost drawing");
    } else if (a == ACTION_SHEET_WIRES) {
        d->toggle_wires(d->self);
    }
    return true;
}
