/* input.c - mouse and keys: what an event does to a view. */
#include <math.h>
#include <stdlib.h>

#include "gui/design_pane.h"
#include "gui/design_panel.h"

/* ---- keys ---- */

static void filter_changed(View *v)
{
    Tree *t = view_tree(v);
    strbuf_clear(&v->filter);
    strbuf_add(&v->filter, v->text.ptr ? v->text.ptr : "", v->text.len);
    v->tree_top = v->tree_focus = 0;
    if (t)
        tree_filter(t, strbuf_str(&v->filter));
}

static void text_changed(View *v)
{
    v->palette_at = 0;
    if (v->prompt == PROMPT_FILTER)
        filter_changed(v);
}

static void cut_last(StrBuf *b)
{
    while (b->len > 0 && ((unsigned char)b->ptr[b->len - 1] & 0xc0) == 0x80)
        b->ptr[--b->len] = 0;
    if (b->len > 0)
        b->ptr[--b->len] = 0;
}

/* A key while something is typed.  False: it is none of its. */
static bool prompt_key(View *v, Key k)
{
    Action all[12];
    int n = v->prompt == PROMPT_PALETTE ? view_palette(v, all, 12) : 0;
    switch (k.code) {
    case KEY_ESCAPE:
        if (v->prompt == PROMPT_FILTER) {
            strbuf_clear(&v->text);
            text_changed(v);
        }
        v->prompt = PROMPT_NONE;
        return true;
    case KEY_ENTER: view_finish_prompt(v); return true;
    case KEY_BACKSPACE:
        cut_last(&v->text);
        text_changed(v);
        return true;
    case KEY_UP: v->palette_at -= v->palette_at > 0; return true;
    case KEY_DOWN: v->palette_at += v->palette_at + 1 < n; return true;
    case 'u':
        if (k.mods == MOD_CTRL) {
            strbuf_clear(&v->text);
            text_changed(v);
        }
        return true;
    default: return true;
    }
}

static void tree_show_focus(View *v)
{
    uint32_t n = (uint32_t)(v->at.tree.h / v->at.line);
    if (v->tree_focus < v->tree_top)
        v->tree_top = v->tree_focus;
    if (n && v->tree_focus >= v->tree_top + n)
        v->tree_top = v->tree_focus - n + 1;
}

static bool tree_key(View *v, Key k)
{
    Tree *t = view_tree(v);
    uint32_t n = t ? tree_n(t) : 0;
    if (!n || k.mods)
        return false;
    TreeLine l = tree_line(t, v->tree_focus < n ? v->tree_focus : n - 1);
    switch (k.code) {
    case KEY_UP: v->tree_focus -= v->tree_focus > 0; break;
    case KEY_DOWN: v->tree_focus += v->tree_focus + 1 < n; break;
    case KEY_HOME: v->tree_focus = 0; break;
    case KEY_END: v->tree_focus = n - 1; break;
    case KEY_LEFT:
    case KEY_RIGHT:
        if (l.is_scope && l.is_open == (k.code == KEY_LEFT))
            tree_toggle(t, v->tree_focus);
        break;
    case KEY_ENTER:
        if (l.is_scope)
            tree_toggle(t, v->tree_focus);
        else
            view_add_line(v, v->tree_focus);
        break;
    case KEY_ESCAPE: v->tree_has_keys = false; break;
    default: return false;
    }
    tree_show_focus(v);
    return true;
}

static void escape(View *v)
{
    if (v->has_help)
        v->has_help = false;
    else if (v->has_marks)
        v->has_marks = false;
    else
        v->drag = DRAG_NONE;
}

static bool key(View *v, Key k)
{
    strbuf_clear(&v->note);
    if (v->prompt != PROMPT_NONE)
        return prompt_key(v, k);
    if (v->has_tree && v->tree_has_keys && tree_key(v, k))
        return true;
    if (v->pane.is_shown && v->pane.has_keys && pane_key(v, k))
        return true;
    if (k.code == KEY_ESCAPE) {
        escape(v);
        return true;
    }
    Action a = keys_find(&v->keys, k);
    /* ctrl+digit sets a marker and a digit goes to it, as in other viewers, unless they are bound. */
    if (!a && k.mods == 0 && k.code >= '0' && k.code <= '9' && v->markers[k.code - '0'] != NO_TIME) {
        v->cursor = v->markers[k.code - '0'];
        view_show_time(v, v->cursor);
        return true;
    }
    if (!a && k.mods == MOD_CTRL && k.code >= '1' && k.code <= '9') {
        v->markers[k.code - '0'] = view_now(v);
        return true;
    }
    if (!a)
        return false;
    bool keeps_tree = a == ACTION_TREE_KEYS || a == ACTION_ADD_LINE || a == ACTION_ADD_BELOW || a == ACTION_ADD_FOUND ||
                      a == ACTION_NEXT_FILE || a == ACTION_FILTER;
    v->tree_has_keys &= keeps_tree;
    v->pane.has_keys = false;
    view_do(v, a);
    return true;
}

static bool text(View *v, Str s)
{
    if (v->prompt != PROMPT_NONE) {
        strbuf_add(&v->text, s.ptr, s.len);
        text_changed(v);
        return true;
    }
    bool any = false;
    for (size_t i = 0; i < s.len && v->prompt == PROMPT_NONE; i++)
        any |= key(v, (Key){(unsigned char)s.ptr[i], 0});
    return any;
}

/* ---- mouse ---- */

/* The border that can be dragged; 0: none. 1 right of the tree, 2 of names, 3 of values; 4 above the
 * schematic, 5 left of the panel. */
static int border_at(const View *v, int x, int y)
{
    int near = 3 * v->px;
    const Layout *l = &v->at;
    if (l->panel.w && abs(x - l->panel.x) <= near)
        return 5;
    if (l->sheet_head.h && abs(y - l->sheet_head.y) <= near && x < l->sheet_head.w)
        return 4;
    if (l->sheet_head.h && y > l->sheet_head.y)
        return 0;
    if (v->has_tree && abs(x - l->names.x) <= near)
        return 1;
    if (abs(x - l->values.x) <= near)
        return 2;
    return abs(x - l->waves.x) <= near ? 3 : 0;
}

static void move_border(View *v, int x, int y)
{
    int least = 4 * v->font.w;
    if (v->split == 4) {
        int h = v->at.status.y - y;
        v->pane.height = h < 3 * v->at.line ? 3 * v->at.line : h;
        view_layout(v);
        return;
    }
    if (v->split == 5) {
        int w = v->w - x;
        v->panel.width = w < 16 * v->font.w ? 16 * v->font.w : w;
        view_layout(v);
        return;
    }
    int *w = v->split == 1 ? &v->tree_w : v->split == 2 ? &v->names_w : &v->values_w;
    int from = v->split == 1 ? 0 : v->split == 2 ? v->at.names.x : v->at.values.x;
    *w = x - from < least ? least : x - from;
    view_layout(v);
}

static void choose(View *v, uint32_t shown, uint8_t mods)
{
    uint32_t from = v->focus, to = shown;
    if (!(mods & (MOD_CTRL | MOD_SHIFT))) {
        for (size_t i = 0; i < v->rows.len; i++)
            v->rows.ptr[i].is_chosen = false;
    }
    v->focus = shown;
    Row *r = &v->rows.ptr[v->shown.ptr[shown]];
    r->is_chosen = mods & MOD_CTRL ? !r->is_chosen : true;
    for (; (mods & MOD_SHIFT) && from != to; from += from < to ? 1 : UINT32_MAX)
        v->rows.ptr[v->shown.ptr[from]].is_chosen = true;
}

static void tree_down(View *v, const Event *e)
{
    Tree *t = view_tree(v);
    uint32_t line = v->tree_top + (uint32_t)((e->y - v->at.tree.y) / v->at.line);
    v->tree_has_keys = true;
    if (!t || line >= tree_n(t))
        return;
    v->tree_focus = line;
    TreeLine l = tree_line(t, line);
    int arrow = v->at.tree.x + (int)(l.depth + 1) * 2 * v->font.w;
    if (l.is_scope && (e->clicks == 2 || e->x < arrow))
        tree_toggle(t, line);
    else if (e->clicks == 2 || e->button == 2)
        view_add_line(v, line);
    else
        v->drag = DRAG_TREE;
    v->drag_x = e->x;
    v->drag_y = e->y;
}

/* Of the tree into the rows: above the one under the mouse, or behind all. */
static void drop(View *v, const Event *e)
{
    int row = view_row_at(v, e->y);
    if (!rect_has(v->at.names, e->x, e->y) && !rect_has(v->at.values, e->x, e->y) && !rect_has(v->at.waves, e->x, e->y))
        return;
    uint32_t below = row < 0 ? (uint32_t)v->shown.len : (uint32_t)row;
    v->focus = below > 0 ? below - 1 : 0;
    view_add_line(v, v->tree_focus);
    if (below == 0 && v->shown.len > 1)
        view_do(v, ACTION_MOVE_UP);
    v->tree_has_keys = false;
}

static void rows_down(View *v, const Event *e)
{
    int row = view_row_at(v, e->y);
    v->tree_has_keys = false;
    if (row < 0)
        return;
    choose(v, (uint32_t)row, e->key.mods);
    pane_find(v, &v->rows.ptr[v->shown.ptr[row]]);
    if (e->clicks == 2)
        view_do(v, ACTION_FOLD);
    else
        v->drag = DRAG_ROWS;
}

static void waves_down(View *v, const Event *e)
{
    bool in_ruler = rect_has(v->at.ruler, e->x, e->y);
    v->tree_has_keys = false;
    v->drag_x = e->x;
    v->drag_y = e->y;
    if (e->button == 3) {
        v->drag = DRAG_PAN;
    } else if (e->button == 2) {
        v->drag = DRAG_ZOOM; /* without a move: the second marker */
    } else if (e->key.mods & MOD_ALT) {
        v->second = view_snap(v, e->x, e->y);
    } else if (in_ruler || (e->key.mods & MOD_SHIFT)) {
        v->drag = DRAG_ZOOM;
    } else {
        int row = view_row_at(v, e->y);
        if (row >= 0)
            choose(v, (uint32_t)row, e->key.mods & MOD_CTRL);
        v->cursor = view_snap(v, e->x, e->y);
        v->drag = DRAG_CURSOR;
        if (e->clicks == 2 && row >= 0 && v->design) {
            v->drag = DRAG_NONE;
            view_do(v, ACTION_WHY);
        }
    }
}

/* The overview: the part in view goes to where the mouse is. */
static void overview_to(View *v, int x)
{
    uint64_t first = sources_first(v->src), last = sources_last(v->src);
    double f = (double)(x - v->at.overview.x) / v->at.overview.w, all = (double)(last - first);
    f = f < 0 ? 0 : f > 1 ? 1 : f;
    v->axis.left = first + (uint64_t)(f * all);
    v->axis.frac = 0;
    axis_pan(&v->axis, -v->at.waves.w / 2.0, first);
}

static bool down(View *v, const Event *e)
{
    if (v->has_help) {
        v->has_help = false;
        return true;
    }
    bool in_head = rect_has(v->at.tree_head, e->x, e->y);
    if (in_head) {
        view_do(v, ACTION_FILTER);
        return true;
    }
    v->prompt = PROMPT_NONE;
    v->pane.has_keys = false;
    v->split = border_at(v, e->x, e->y);
    if (v->split && e->button == 1)
        v->drag = DRAG_SPLIT;
    else if (pane_has(v, e->x, e->y))
        pane_down(v, e);
    else if (rect_has(v->at.panel, e->x, e->y))
        panel_down(v, e);
    else if (rect_has(v->at.tree, e->x, e->y))
        tree_down(v, e);
    else if (rect_has(v->at.names, e->x, e->y) || rect_has(v->at.values, e->x, e->y))
        rows_down(v, e);
    else if (rect_has(v->at.waves, e->x, e->y) || rect_has(v->at.ruler, e->x, e->y))
        waves_down(v, e);
    else if (rect_has(v->at.overview, e->x, e->y)) {
        v->drag = DRAG_OVERVIEW;
        overview_to(v, e->x);
    }
    return true;
}

/* Rows under the mouse move to where it is, one place at a time. */
static void drag_rows(View *v, int y)
{
    int row = view_row_at(v, y);
    if (row < 0 || (uint32_t)row == v->focus)
        return;
    view_do(v, (uint32_t)row < v->focus ? ACTION_MOVE_UP : ACTION_MOVE_DOWN);
}

static bool move(View *v, const Event *e)
{
    int dx = e->x - v->mouse_x, dy = e->y - v->mouse_y;
    v->mouse_x = e->x;
    v->mouse_y = e->y;
    switch (v->drag) {
    case DRAG_NONE:
        if (v->design && v->pane.is_shown && pane_move(v, e))
            return true;
        return rect_has(v->at.waves, e->x, e->y) || v->has_help;
    case DRAG_SHEET: pane_drag(v, dx, dy); break;
    case DRAG_CURSOR: v->cursor = view_snap(v, e->x, e->y); break;
    case DRAG_PAN: axis_pan(&v->axis, -dx, sources_first(v->src)); break;
    case DRAG_SPLIT: move_border(v, e->x, e->y); break;
    case DRAG_ROWS: drag_rows(v, e->y); break;
    case DRAG_OVERVIEW: overview_to(v, e->x); break;
    case DRAG_TREE:
    case DRAG_ZOOM: break;
    }
    return true;
}

static void end_zoom(View *v, const Event *e)
{
    int a = v->drag_x - v->at.waves.x, b = e->x - v->at.waves.x;
    int low = a < b ? a : b, high = a < b ? b : a;
    if (high - low >= 5 * v->px) {
        view_zoom_to(v, axis_near(&v->axis, low < 0 ? 0 : low), axis_near(&v->axis, high));
        return;
    }
    uint64_t t = view_snap(v, e->x, e->y);
    if (e->button == 2)
        v->second = v->second == t ? NO_TIME : t;
    else
        v->cursor = t;
}

static bool up(View *v, const Event *e)
{
    if (v->drag == DRAG_ZOOM)
        end_zoom(v, e);
    if (v->drag == DRAG_TREE)
        drop(v, e);
    bool any = v->drag != DRAG_NONE;
    v->drag = DRAG_NONE;
    return any;
}

static void scroll(uint32_t *top, double lines, uint32_t n)
{
    double to = (double)*top + lines;
    *top = to < 0 ? 0 : to >= n ? (n ? n - 1 : 0) : (uint32_t)to;
}

static bool wheel(View *v, const Event *e)
{
    enum { LINES = 3 };
    double steps = e->wheel_y != 0 ? e->wheel_y : -e->wheel_x;
    bool in_waves = rect_has(v->at.waves, e->x, e->y) || rect_has(v->at.ruler, e->x, e->y);
    bool other = (e->key.mods & MOD_SHIFT) != 0;
    Tree *t = view_tree(v);
    if (pane_has(v, e->x, e->y))
        pane_wheel(v, e);
    else if (rect_has(v->at.panel, e->x, e->y))
        panel_wheel(v, e->y, steps * LINES);
    else if (in_waves && (e->key.mods & MOD_CTRL))
        axis_zoom(&v->axis, e->x - v->at.waves.x, pow(0.8, steps), sources_first(v->src));
    else if (rect_has(v->at.tree, e->x, e->y) && t)
        scroll(&v->tree_top, -steps * LINES, tree_n(t));
    else if (in_waves != other)
        axis_pan(&v->axis, -steps * v->at.waves.w / 16, sources_first(v->src));
    else
        scroll(&v->row_top, -steps * LINES, (uint32_t)v->shown.len);
    return true;
}

/* Never farther out than a million times what there is, or in than a thousand pixels a tick. */
static void keep_in_reach(View *v)
{
    uint64_t first = sources_first(v->src), last = sources_last(v->src);
    double most = ((double)(last - first) + 2) * 1.5 / v->at.waves.w;
    if (v->axis.per_px > most)
        v->axis.per_px = most;
    if (v->axis.per_px < 1e-3)
        v->axis.per_px = 1e-3;
    if (v->axis.left < first)
        v->axis.left = first;
    if (v->axis.left > last)
        v->axis.left = last;
}

bool view_event(View *v, const Event *e)
{
    bool any = false;
    switch (e->kind) {
    case EVENT_KEY: any = key(v, e->key); break;
    case EVENT_TEXT: any = text(v, e->text); break;
    case EVENT_DOWN: any = down(v, e); break;
    case EVENT_UP: any = up(v, e); break;
    case EVENT_MOVE: any = move(v, e); break;
    case EVENT_WHEEL: any = wheel(v, e); break;
    }
    keep_in_reach(v);
    return any;
}
