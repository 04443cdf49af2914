/* paint.c - a whole frame: tree, names, values, waves, status line. */
#include "gui/compare.h"
#include "gui/paint.h"

#include "gui/design_pane.h"
#include "gui/design_panel.h"

void paint_cut_text(const View *v, DrawList *d, int x, int y, int w, Ink ink, Str s, bool keep_tail)
{
    size_t room = w > 0 ? (size_t)(w / v->font.w) : 0, n = text_chars(s);
    if (n <= room) {
        draw_text(d, x, y, ink, s);
        return;
    }
    if (room < 2)
        return;
    StrBuf b = {0};
    size_t cut = text_bytes(s, keep_tail ? n - room + 1 : room - 1);
    if (keep_tail)
        strbuf_printf(&b, "…%.*s", (int)(s.len - cut), s.ptr + cut);
    else
        strbuf_printf(&b, "%.*s…", (int)cut, s.ptr);
    draw_text(d, x, y, ink, strbuf_str(&b));
    strbuf_free(&b);
}

static void right_border(const View *v, DrawList *d, Rect r)
{
    draw_fill(d, (Rect){r.x + r.w - v->px, r.y, v->px, r.h}, INK_BORDER);
}

static void head(const View *v, DrawList *d, Rect r, Str upper, Str lower, Ink lower_ink)
{
    int pad = 6 * v->px, w = r.w - 2 * pad;
    draw_tile(d, r, INK_PANEL);
    paint_cut_text(v, d, r.x + pad, r.y + 3 * v->px, w, INK_DIM, upper, false);
    paint_cut_text(v, d, r.x + pad, r.y + v->at.line + 3 * v->px, w, lower_ink, lower, true);
    draw_fill(d, (Rect){r.x, r.y + r.h - v->px, r.w, v->px}, INK_BORDER);
    right_border(v, d, r);
}

/* A small triangle, right when closed and down when open; s is half its size. */
static void arrow(DrawList *d, int x, int y, int s, bool is_open)
{
    for (int i = 0; i <= s; i++) {
        if (is_open)
            draw_fill(d, (Rect){x - s + i, y - s / 2 + i, 2 * (s - i) + 1, 1}, INK_DIM);
        else
            draw_fill(d, (Rect){x - s / 2 + i, y - s + i, 1, 2 * (s - i) + 1}, INK_DIM);
    }
}

/* ---- the tree ---- */

static void tree_line_text(const View *v, const TreeLine *l, bool is_filtered, StrBuf *b)
{
    const WaveStore *s = v->src->traces.ptr[v->src->files.ptr[v->tree_file]]->store;
    if (l->is_scope) {
        Str name = store_name(s, store_scope(s, l->ix)->name);
        strbuf_add(b, name.ptr, name.len);
        return;
    }
    const WaveVar *w = store_var(s, l->ix);
    Str name = store_name(s, w->name);
    if (is_filtered)
        store_var_path(s, l->ix, true, b);
    else
        strbuf_add(b, name.ptr, name.len);
    if (!is_filtered && w->has_range)
        strbuf_printf(b, "[%lld:%lld]", (long long)w->msb, (long long)w->lsb);
}

static void paint_tree(View *v, DrawList *d)
{
    Rect r = v->at.tree;
    Tree *t = view_tree(v);
    StrBuf b = {0};
    bool is_filtered = t && tree_is_filtered(t);
    draw_tile(d, r, INK_PANEL);
    uint32_t n = t ? tree_n(t) : 0;
    if (!n)
        draw_text(d, r.x + 6 * v->px, r.y + 3 * v->px, INK_DIM, is_filtered ? STR("nothing fits") : STR("no signals"));
    for (uint32_t i = v->tree_top; i < n; i++) {
        int y = r.y + (int)(i - v->tree_top) * v->at.line;
        if (y >= r.y + r.h)
            break;
        TreeLine l = tree_line(t, i);
        int x = r.x + 6 * v->px + (int)l.depth * 2 * v->font.w;
        if (i == v->tree_focus && v->tree_has_keys)
            draw_fill(d, (Rect){r.x, y, r.w, v->at.line}, INK_CHOSEN);
        if (l.is_scope && l.has_children)
            arrow(d, x + v->font.w / 2, y + v->at.line / 2, v->font.h / 4, l.is_open);
        x += 2 * v->font.w;
        strbuf_clear(&b);
        tree_line_text(v, &l, is_filtered, &b);
        paint_cut_text(v, d, x, y + 3 * v->px, r.x + r.w - x - 6 * v->px, l.is_scope ? INK_TEXT : INK_ROW2,
                       strbuf_str(&b), is_filtered);
    }
    right_border(v, d, r);
    strbuf_free(&b);
}

static void paint_tree_head(View *v, DrawList *d)
{
    StrBuf b = {0};
    Tree *t = view_tree(v);
    const char *wrong = t ? tree_filter_error(t) : "";
    bool typing = v->prompt == PROMPT_FILTER;
    if (*wrong)
        strbuf_addz(&b, wrong);
    else if (v->filter.len || typing)
        strbuf_printf(&b, "find: %s%s", v->filter.len ? v->filter.ptr : "", typing ? "_" : "");
    else
        strbuf_addz(&b, "s: find a signal");
    head(v, d, v->at.tree_head, str_from(v->src->traces.ptr[v->src->files.ptr[v->tree_file]]->name), strbuf_str(&b),
         *wrong ? INK_BAD : typing ? INK_TEXT : INK_DIM);
    strbuf_free(&b);
}

/* ---- rows ---- */

static bool has_deeper(const View *v, uint32_t row)
{
    return row + 1 < v->rows.len && v->rows.ptr[row + 1].depth > v->rows.ptr[row].depth;
}

/* Is the second trace's signal drawn behind? */
static bool is_compared(const View *v, const Row *r)
{
    return v->compares && v->src->files.len > 1 && r->kind == ROW_SIGNAL && !r->is_missing && r->ref.trace == 0;
}

static void paint_name(const View *v, DrawList *d, uint32_t row, Rect r)
{
    const Row *w = &v->rows.ptr[row];
    StrBuf b = {0};
    int x = r.x + 6 * v->px + w->depth * 2 * v->font.w, y = r.y + (v->at.line - v->font.h) / 2;
    if (has_deeper(v, row))
        arrow(d, x + v->font.w / 2, r.y + v->at.line / 2, v->font.h / 4, !w->is_closed);
    x += 2 * v->font.w;
    view_row_name(v, w, &b);
    Ink ink = w->kind == ROW_SIGNAL && w->is_missing ? INK_DIM : w->kind == ROW_SIGNAL ? INK_TEXT : INK_ROW3;
    bool is_clock = w->kind == ROW_SIGNAL && v->rises.len && w->ref.trace == v->clock.trace &&
                    w->ref.signal == v->clock.signal;
    int right = r.x + r.w - 6 * v->px - (is_clock ? 4 * v->font.w : 0);
    if (is_clock)
        draw_text(d, right + v->font.w, y, INK_ROW3, STR("clk"));
    paint_cut_text(v, d, x, y, right - x, ink, strbuf_str(&b), w->kind == ROW_SIGNAL);
    strbuf_free(&b);
}

static void paint_value(const View *v, DrawList *d, const Row *w, Rect r)
{
    StrBuf b = {0}, theirs = {0};
    view_row_value(v, w, view_now(v), &b);
    Ink ink = w->kind != ROW_SIGNAL || w->is_missing ? INK_DIM : (Ink)(INK_ROW1 + w->colour - 1);
    Row other = *w;
    if (is_compared(v, w) && compare_other(v->src, w->spec, &other.ref)) {
        view_row_value(v, &other, view_now(v), &theirs);
        if (!str_eq(strbuf_str(&b), strbuf_str(&theirs))) {
            strbuf_printf(&b, " | %s", theirs.ptr ? theirs.ptr : "none");
            ink = INK_BAD;
        }
    }
    strbuf_free(&theirs);
    paint_cut_text(v, d, r.x + 6 * v->px, r.y + (v->at.line - v->font.h) / 2, r.w - 12 * v->px, ink, strbuf_str(&b),
                   !w->is_missing);
    strbuf_free(&b);
}

static Ink row_background(const View *v, uint32_t shown, Ink other)
{
    const Row *w = &v->rows.ptr[v->shown.ptr[shown]];
    return w->is_chosen ? INK_CHOSEN : shown % 2 ? INK_STRIPE : other;
}

static void paint_row(View *v, DrawList *d, uint32_t shown, int y)
{
    uint32_t row = v->shown.ptr[shown];
    const Row *w = &v->rows.ptr[row];
    int h = view_row_height(v, w), low = v->at.waves.y + v->at.waves.h;
    h = y + h > low ? low - y : h;
    Rect name = {v->at.names.x, y, v->at.names.w, h}, value = {v->at.values.x, y, v->at.values.w, h};
    Rect waves = {v->at.waves.x, y, v->at.waves.w, h};
    draw_tile(d, name, row_background(v, shown, INK_PANEL));
    paint_name(v, d, row, name);
    if (shown == v->focus)
        draw_fill(d, (Rect){name.x, y, 3 * v->px, h}, INK_ROW2);
    right_border(v, d, name);
    draw_tile(d, value, row_background(v, shown, INK_PANEL));
    paint_value(v, d, w, value);
    right_border(v, d, value);
    draw_tile(d, waves, shown % 2 ? INK_STRIPE : INK_WAVES);
    paint_lines_behind(v, d, waves);
    waves.h = view_row_height(v, w);
    if (is_compared(v, w))
        paint_other(v, d, w, waves);
    if (w->kind == ROW_SIGNAL && !w->is_missing)
        paint_signal(v, d, w, waves);
    else if (w->kind == ROW_DIVIDER)
        draw_fill(d, (Rect){waves.x, y + h / 2, waves.w, v->px}, INK_BORDER);
    paint_lines_before(v, d, waves);
}

static void paint_rows(View *v, DrawList *d)
{
    int y = v->at.waves.y, low = y + v->at.waves.h;
    for (uint32_t i = v->row_top; i < v->shown.len && y < low; i++) {
        paint_row(v, d, i, y);
        y += view_row_height(v, &v->rows.ptr[v->shown.ptr[i]]);
    }
    if (y >= low)
        return;
    Rect rest = {v->at.waves.x, y, v->at.waves.w, low - y};
    Rect left = {v->at.names.x, y, v->at.waves.x - v->at.names.x, low - y};
    draw_tile(d, left, INK_PANEL);
    right_border(v, d, left);
    draw_fill(d, (Rect){v->at.values.x - v->px, y, v->px, low - y}, INK_BORDER);
    draw_tile(d, rest, INK_WAVES);
    paint_lines_behind(v, d, rest);
    if (!v->rows.len)
        paint_cut_text(v, d, rest.x + 2 * v->font.w, rest.y + v->at.line, rest.w - 4 * v->font.w, INK_DIM,
                       STR("no rows yet: double-click a signal on the left, or type i and a name"), false);
    paint_lines_before(v, d, rest);
}

/* ---- the status line ---- */

static const char *const prompt_names[] = {
    [PROMPT_FILTER] = "find signals",     [PROMPT_TIME] = "go to time",
    [PROMPT_FIND] = "find condition",     [PROMPT_RENAME] = "name",
    [PROMPT_ADD] = "add signal",          [PROMPT_PALETTE] = "do",
    [PROMPT_EXPORT] = "write PNG file",   [PROMPT_DIVIDER] = "text of the divider",
    [PROMPT_GROUP] = "name of the group", [PROMPT_MARK] = "letter of the marker"};

static void status_text(const View *v, StrBuf *b)
{
    if (v->cursor == NO_TIME) {
        strbuf_addz(b, "click into the waves to put the cursor");
        return;
    }
    strbuf_addz(b, "cursor ");
    time_text(b, view_head(v), v->cursor, 0);
    if (v->second == NO_TIME)
        return;
    strbuf_addz(b, "   second ");
    time_text(b, view_head(v), v->second, 0);
    strbuf_addz(b, "   difference ");
    time_difference(b, view_head(v), v->cursor, v->second);
}

/* The clock's count at the cursor, and how many cycles away the second marker is. */
static void cycle_text(const View *v, StrBuf *b)
{
    if (!v->rises.len || v->cursor == NO_TIME)
        return;
    size_t at = view_cycle(v, v->cursor);
    strbuf_printf(b, "   cycle %zu", at);
    if (v->second != NO_TIME)
        strbuf_printf(b, " (%+lld)", (long long)at - (long long)view_cycle(v, v->second));
}

static void paint_status(View *v, DrawList *d)
{
    Rect r = v->at.status;
    StrBuf b = {0};
    Str hint = STR("? help");
    int x = r.x + 6 * v->px, y = r.y + 3 * v->px, right = r.x + r.w - 7 * v->font.w;
    draw_tile(d, r, v->prompt ? INK_FIELD : INK_PANEL);
    draw_fill(d, (Rect){r.x, r.y, r.w, v->px}, INK_BORDER);
    if (v->prompt)
        strbuf_printf(&b, "%s: %s_", prompt_names[v->prompt], v->text.len ? v->text.ptr : "");
    else if (v->note.len)
        strbuf_add(&b, v->note.ptr, v->note.len);
    else {
        status_text(v, &b);
        cycle_text(v, &b);
    }
    Ink ink = v->prompt ? INK_TEXT : v->note.len && v->note_is_bad ? INK_BAD : INK_TEXT;
    paint_cut_text(v, d, x, y, right - v->font.w - x, ink, strbuf_str(&b), v->prompt != PROMPT_NONE);
    draw_text(d, right, y, INK_DIM, hint);
    strbuf_free(&b);
}

static void paint_heads(View *v, DrawList *d)
{
    StrBuf b = {0};
    if (v->has_tree)
        paint_tree_head(v, d);
    head(v, d, v->at.name_head, STR("Signal"), (Str){0}, INK_DIM);
    time_text(&b, view_head(v), view_now(v), 0);
    head(v, d, v->at.value_head, STR("Value at"), strbuf_str(&b), INK_TEXT);
    strbuf_free(&b);
}

/* Where a list is, of what is longer than its panel. */
static void thumb(const View *v, DrawList *d, Rect r, double first, double shown, double all)
{
    int least = 12 * v->px, w = 4 * v->px;
    if (shown >= all || all <= 0 || r.h < 2 * least)
        return;
    int h = (int)(r.h * shown / all);
    h = h < least ? least : h;
    double room = r.h - h, f = first / (all - shown);
    draw_tile(d, (Rect){r.x + r.w - w - 2 * v->px, r.y + (int)(room * (f > 1 ? 1 : f)), w, h}, INK_THUMB);
}

static void paint_thumbs(View *v, DrawList *d)
{
    Tree *t = v->has_tree ? view_tree(v) : NULL;
    Rect r = v->at.tree;
    if (t) {
        int fit = r.h / v->at.line;
        thumb(v, d, r, v->tree_top, fit, tree_n(t));
    }
    double before = 0, all = 0;
    for (uint32_t i = 0; i < v->shown.len; i++) {
        before = i == v->row_top ? all : before;
        all += view_row_height(v, &v->rows.ptr[v->shown.ptr[i]]);
    }
    r = (Rect){v->at.names.x, v->at.names.y, v->at.names.w, v->at.names.h};
    thumb(v, d, r, before, r.h, all);
}

/* What is dragged out of the hierarchy, and where it would go. */
static void paint_drag(View *v, DrawList *d)
{
    if (v->drag != DRAG_TREE || v->mouse_x < v->at.names.x)
        return;
    int row = view_row_at(v, v->mouse_y);
    int y = view_row_y(v, row < 0 ? (uint32_t)v->shown.len : (uint32_t)row);
    draw_tile(d, (Rect){v->at.names.x, y - v->px, v->w - v->at.names.x, 2 * v->px}, INK_ROW2);
}

/* Signals of differences are worked out before columns are, which they have, too. */
static void find_differences(View *v)
{
    StrBuf spec = {0}, why = {0};
    SigRef where;
    int y = v->at.waves.y, low = y + v->at.waves.h;
    for (uint32_t i = v->row_top; i < v->shown.len && y < low; i++) {
        const Row *r = &v->rows.ptr[v->shown.ptr[i]];
        y += view_row_height(v, r);
        if (!is_compared(v, r))
            continue;
        strbuf_clear(&spec);
        strbuf_clear(&why);
        strbuf_printf(&spec, "!=%.*s", STR_ARG(r->spec));
        SigRef all[2];
        if (!sources_find(v->src, strbuf_str(&spec), &where, &why) || !compare_other(v->src, r->spec, &all[1]))
            continue;
        all[0] = where;
        for (int k = 0; k < 2; k++) {
            while (!lod_step(sources_lod(v->src, all[k]), UINT32_MAX))
                ;
        }
    }
    strbuf_free(&spec);
    strbuf_free(&why);
}

void view_paint(View *v, DrawList *d)
{
    draw_clear(d);
    if (v->compares)
        find_differences(v);
    sources_columns(v->src, &v->axis, v->at.waves.w);
    paint_heads(v, d);
    paint_ruler(v, d);
    if (v->has_tree)
        paint_tree(v, d);
    paint_rows(v, d);
    paint_overview(v, d);
    Rect corner = {v->at.names.x, v->at.overview.y, v->at.waves.x - v->at.names.x, v->at.overview.h};
    draw_tile(d, corner, INK_PANEL);
    right_border(v, d, corner);
    paint_thumbs(v, d);
    paint_drag(v, d);
    if (v->design && v->pane.is_shown)
        pane_paint(v, d);
    if (panel_is_open(v))
        panel_paint(v, d);
    paint_status(v, d);
    paint_overlays(v, d);
}
