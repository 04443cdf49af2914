/* view.c - the model of a window: time, what is found and added, values and names of rows. */
#include "gui/view.h"

#include <math.h>
#include <stdarg.h>
#include <stdlib.h>

#include "gui/design_pane.h"
#include "gui/design_panel.h"

static const SigRef no_signal = {UINT32_MAX, 0};

static void work_on(View *v, unsigned ms);
static Lod *unready(const View *v);

View *view_new(Sources *src, ViewFont font, const ViewerLive *live)
{
    View *v = calloc(1, sizeof *v);
    if (!v)
        die_out_of_memory("a view", sizeof *v);
    v->arena = arena_new("view");
    v->src = src;
    v->live = live;
    v->font = font;
    v->px = font.px;
    v->cursor = v->second = NO_TIME;
    for (int i = 0; i < N_MARKERS; i++)
        v->markers[i] = NO_TIME;
    v->clock = v->hits = no_signal;
    v->pane.hot = v->pane.chosen = NO_GROUP;
    v->has_tree = true;
    v->tree_w = 30 * font.w;
    v->names_w = 26 * font.w;
    v->values_w = 14 * font.w;
    v->n_trees = (uint32_t)src->files.len;
    v->trees = calloc(v->n_trees + 1, sizeof *v->trees);
    if (!v->trees)
        die_out_of_memory("a view", v->n_trees);
    keys_default(&v->keys);
    v->axis = (Axis){.per_px = 1};
    view_resize(v, 1280, 720);
    view_fit(v);
    v->zooms.len = 0;
    return v;
}

static void free_snapshots(Snapshot *s, size_t *n)
{
    for (size_t i = 0; i < *n; i++)
        free(s[i].rows);
    *n = 0;
}

void view_free(View *v)
{
    if (!v)
        return;
    free_snapshots(v->undo.ptr, &v->undo.len);
    free_snapshots(v->redo.ptr, &v->redo.len);
    VEC_FREE(&v->undo);
    VEC_FREE(&v->redo);
    VEC_FREE(&v->rows);
    VEC_FREE(&v->shown);
    VEC_FREE(&v->zooms);
    VEC_FREE(&v->spans);
    VEC_FREE(&v->rises);
    VEC_FREE(&v->pane.points);
    for (uint32_t i = 0; i < v->n_trees; i++)
        tree_free(v->trees[i]);
    free(v->trees);
    strbuf_free(&v->text);
    strbuf_free(&v->filter);
    strbuf_free(&v->note);
    free(v->export_path);
    free(v->copied);
    sources_free(v->src);
    arena_free(v->arena);
    free(v);
}

void view_note(View *v, bool is_bad, const char *fmt, ...)
{
    char text[512];
    va_list args;
    va_start(args, fmt);
    vsnprintf(text, sizeof text, fmt, args);
    va_end(args);
    strbuf_clear(&v->note);
    strbuf_addz(&v->note, text);
    v->note_is_bad = is_bad;
}

Str view_text(View *v, Str s)
{
    return (Str){arena_copy(v->arena, s.ptr ? s.ptr : "", s.len), s.len};
}

const WaveHead *view_head(const View *v)
{
    return store_head(v->src->traces.ptr[0]->store);
}

Tree *view_tree(View *v)
{
    if (!v->n_trees)
        return NULL;
    Tree **t = &v->trees[v->tree_file];
    if (!*t)
        *t = tree_new(v->src->traces.ptr[v->src->files.ptr[v->tree_file]]->store);
    return *t;
}

/* ---- where things are ---- */

void view_layout(View *v)
{
    Layout *l = &v->at;
    int line = v->font.h + 6 * v->px, head = 2 * line, status = line, overview = 8 * v->px;
    int tree = v->has_tree ? v->tree_w : 0;
    int names = v->names_w, values = v->values_w;
    int low = v->h - status, x = 0, w = v->w;
    l->panel = (Rect){0};
    l->sheet = l->sheet_head = (Rect){0};
    if (panel_is_open(v)) {
        int panel = panel_width(v) < v->w / 2 ? panel_width(v) : v->w / 2;
        w -= panel;
        l->panel = (Rect){w, 0, panel, low};
    }
    if (v->design && v->pane.is_shown) {
        int sheet = v->pane.height ? v->pane.height : (low - head) * 11 / 20, most = low - head - 3 * line;
        sheet = sheet > most ? most : sheet;
        sheet = sheet < 2 * line ? 2 * line : sheet;
        l->sheet_head = (Rect){0, low - sheet, w, line};
        l->sheet = (Rect){0, low - sheet + line, w, sheet - line};
        low -= sheet;
    }
    low = low < head ? head : low;
    /* A narrow window keeps half of it for the waves. */
    int fixed = tree + names + values;
    int half = v->w / 2;
    if (fixed > half && fixed > 0) {
        double f = (double)half / fixed;
        tree = (int)(tree * f);
        names = (int)(names * f);
        values = (int)(values * f);
    }
    l->line = line;
    l->tree_head = (Rect){x, 0, tree, head};
    l->tree = (Rect){x, head, tree, low - head};
    x += tree;
    l->name_head = (Rect){x, 0, names, head};
    l->names = (Rect){x, head, names, low - head - overview};
    x += names;
    l->value_head = (Rect){x, 0, values, head};
    l->values = (Rect){x, head, values, low - head - overview};
    x += values;
    int waves = w - x > 1 ? w - x : 1;
    l->ruler = (Rect){x, 0, waves, head};
    l->waves = (Rect){x, head, waves, low - head - overview};
    l->overview = (Rect){x, low - overview, waves, overview};
    l->status = (Rect){0, v->h - status, v->w, status};
}

void view_resize(View *v, int w, int h)
{
    v->w = w < 64 ? 64 : w;
    v->h = h < 64 ? 64 : h;
    view_layout(v);
}

void view_set_font(View *v, ViewFont font)
{
    int *widths[] = {&v->tree_w, &v->names_w, &v->values_w};
    for (int i = 0; i < 3; i++)
        *widths[i] = *widths[i] * font.w / v->font.w;
    v->font = font;
    v->px = font.px;
    view_layout(v);
}

int view_row_height(const View *v, const Row *r)
{
    return v->at.line * (r->height ? r->height : 1);
}

int view_row_y(const View *v, uint32_t shown)
{
    int y = v->at.waves.y;
    for (uint32_t i = v->row_top; i < shown; i++)
        y += view_row_height(v, &v->rows.ptr[v->shown.ptr[i]]);
    return y;
}

int view_row_at(const View *v, int y)
{
    int at = v->at.waves.y;
    if (y < at)
        return -1;
    for (uint32_t i = v->row_top; i < v->shown.len && at < v->at.waves.y + v->at.waves.h; i++) {
        at += view_row_height(v, &v->rows.ptr[v->shown.ptr[i]]);
        if (y < at)
            return (int)i;
    }
    return -1;
}

/* ---- time ---- */

uint64_t view_now(const View *v)
{
    return v->cursor != NO_TIME ? v->cursor : v->axis.left;
}

static void remember_zoom(View *v)
{
    enum { DEEPEST = 100 };
    if (v->zooms.len == DEEPEST) {
        memmove(v->zooms.ptr, v->zooms.ptr + 1, (DEEPEST - 1) * sizeof *v->zooms.ptr);
        v->zooms.len--;
    }
    VEC_PUSH(&v->zooms, v->axis);
}

void view_zoom_to(View *v, uint64_t from, uint64_t to)
{
    remember_zoom(v);
    if (to <= from)
        to = from == UINT64_MAX ? from : from + 1;
    v->axis = (Axis){.left = from, .per_px = (double)(to - from) / v->at.waves.w};
    if (!(v->axis.per_px > 1e-6))
        v->axis.per_px = 1e-6;
}

/* One tick more than there is: the last change shows its value. */
void view_fit(View *v)
{
    uint64_t first = sources_first(v->src), last = sources_last(v->src);
    uint64_t more = (last - first) / 200 + 1;
    view_zoom_to(v, first, last > UINT64_MAX - more ? UINT64_MAX : last + more);
}

void view_show_time(View *v, uint64_t t)
{
    double x = axis_x(&v->axis, t), w = v->at.waves.w;
    if (x >= 0 && x < w)
        return;
    v->axis.left = t;
    v->axis.frac = 0;
    axis_pan(&v->axis, -w / 2, sources_first(v->src));
}

uint64_t view_snap(View *v, int x, int y)
{
    enum { NEAR = 8 };
    double at = x - v->at.waves.x;
    uint64_t t = axis_near(&v->axis, at < 0 ? 0 : at), edge;
    int row = view_row_at(v, y);
    uint64_t last = sources_last(v->src);
    t = t > last + 1 ? last : t;
    uint64_t best = t;
    const Row *r = row >= 0 ? &v->rows.ptr[v->shown.ptr[row]] : NULL;
    if (!r || r->kind != ROW_SIGNAL || r->is_missing)
        return t;
    double near = NEAR * v->px;
    if (sources_prev_edge(v->src, r->ref, t + 1, &edge) && fabs(axis_x(&v->axis, edge) - at) <= near) {
        near = fabs(axis_x(&v->axis, edge) - at);
        best = edge;
    }
    if (sources_next_edge(v->src, r->ref, t, &edge) && fabs(axis_x(&v->axis, edge) - at) < near)
        best = edge;
    return best;
}

/* ---- rows ---- */

void view_rows_changed(View *v)
{
    v->shown.len = 0;
    unsigned hidden_below = 256;
    for (uint32_t i = 0; i < v->rows.len; i++) {
        const Row *r = &v->rows.ptr[i];
        if (r->depth > hidden_below)
            continue;
        hidden_below = r->is_closed ? r->depth : 256;
        VEC_PUSH(&v->shown, i);
    }
    if (v->focus >= v->shown.len)
        v->focus = v->shown.len ? (uint32_t)v->shown.len - 1 : 0;
    if (v->row_top >= v->shown.len)
        v->row_top = v->shown.len ? (uint32_t)v->shown.len - 1 : 0;
}

Snapshot view_snapshot(const View *v)
{
    Snapshot s = {malloc((v->rows.len + 1) * sizeof *s.rows), v->rows.len};
    if (!s.rows)
        die_out_of_memory("undo", v->rows.len * sizeof *s.rows);
    if (s.n)
        memcpy(s.rows, v->rows.ptr, s.n * sizeof *s.rows);
    return s;
}

void view_keep_snapshot(View *v, Snapshot s)
{
    if (v->undo.len == UNDO_DEPTH) {
        free(v->undo.ptr[0].rows);
        memmove(v->undo.ptr, v->undo.ptr + 1, (UNDO_DEPTH - 1) * sizeof *v->undo.ptr);
        v->undo.len--;
    }
    VEC_PUSH(&v->undo, s);
    free_snapshots(v->redo.ptr, &v->redo.len);
}

void view_remember(View *v)
{
    view_keep_snapshot(v, view_snapshot(v));
}

void view_resolve_row(View *v, Row *r)
{
    StrBuf why = {0};
    if (r->kind == ROW_SIGNAL)
        r->is_missing = !sources_find(v->src, r->spec, &r->ref, &why);
    strbuf_free(&why);
}

void view_resolve(View *v)
{
    for (size_t i = 0; i < v->rows.len; i++)
        view_resolve_row(v, &v->rows.ptr[i]);
    v->hits = no_signal;
    if (v->clock_row.spec.len) {
        Row clock = v->clock_row;
        view_resolve_row(v, &clock);
        view_set_clock(v, clock.is_missing ? NULL : &clock);
    }
    if (v->hits_text.len)
        view_find(v, v->hits_text);
    view_rows_changed(v);
}

void view_shift(View *v, uint32_t file, int64_t ticks)
{
    sources_shift(v->src, file, ticks);
    view_resolve(v);
}

void view_replace_store(View *v, uint32_t file, WaveStore *s)
{
    sources_replace(v->src, file, s);
    tree_free(v->trees[file]);
    v->trees[file] = NULL;
    /* Snapshots hold numbers of signals of the store that was: they are found anew when used. */
    view_resolve(v);
}

/* Whoever has not moved away sees all of a run, however long it gets. */
static void follow_end(View *v)
{
    const Axis *a = &v->axis, *b = &v->followed;
    bool is_there = a->left == b->left && a->frac == b->frac && a->per_px == b->per_px;
    if (!v->follows || !is_there) {
        v->follows = false;
        return;
    }
    view_fit(v);
    v->zooms.len--;
    v->followed = v->axis;
}

void view_grown(View *v)
{
    enum { MS = 40 };
    uint64_t start = clock_ms();
    Str hits = v->hits.trace != UINT32_MAX ? v->hits_text : (Str){0};
    sources_forget(v->src);
    view_resolve(v);
    if (hits.len)
        view_find(v, hits);
    follow_end(v);
    work_on(v, MS);
    v->grown_at = clock_ms();
    v->grown_cost = v->grown_at - start;
}

uint32_t view_follow(View *v, unsigned ms)
{
    enum { SHARE = 3, LOOK_AGAIN = 100 };
    bool has_changed = false;
    if (!v->live || !v->live->work)
        return VIEW_IDLE;
    /* Taking a long run in anew costs; most of the time is for whoever looks. */
    uint64_t next = v->grown_at + SHARE * v->grown_cost, now = clock_ms();
    if (unready(v)) /* what came in last is not shown yet */
        return 0;
    if (now < next)
        return (uint32_t)(next - now);
    ViewerWork w = v->live->work(v->live->self, ms, &has_changed);
    if (has_changed)
        view_grown(v);
    return w == VIEWER_BUSY ? 0 : w == VIEWER_WAITS ? LOOK_AGAIN : VIEW_IDLE;
}

/* Swaps the rows with the last of one list, and puts what was into the other. */
static void travel(View *v, bool back)
{
    Snapshot now = view_snapshot(v), then;
    if (back ? !v->undo.len : !v->redo.len) {
        view_note(v, false, back ? "nothing to undo" : "nothing to redo");
        free(now.rows);
        return;
    }
    then = back ? v->undo.ptr[--v->undo.len] : v->redo.ptr[--v->redo.len];
    if (back)
        VEC_PUSH(&v->redo, now);
    else
        VEC_PUSH(&v->undo, now);
    v->rows.len = 0;
    VEC_RESERVE(&v->rows, then.n + 1);
    if (then.n)
        memcpy(v->rows.ptr, then.rows, then.n * sizeof *then.rows);
    v->rows.len = then.n;
    free(then.rows);
    for (size_t i = 0; i < v->rows.len; i++)
        view_resolve_row(v, &v->rows.ptr[i]);
    view_rows_changed(v);
}

static void find_rises(View *v, SigRef r)
{
    const Trace *t = v->src->traces.ptr[r.trace];
    WavePos p;
    bool was_low = false;
    for (bool more = store_first(t->store, r.signal, &p); more; more = store_next(&p)) {
        bool is_high = store_state(&p, 0) == WAVE_1;
        if (is_high && was_low)
            VEC_PUSH(&v->rises, trace_time_back(t, p.time));
        was_low = store_state(&p, 0) == WAVE_0;
    }
}

void view_set_clock(View *v, const Row *r)
{
    v->rises.len = 0;
    if (r && sources_kind(v->src, r->ref) == WAVE_BITS)
        find_rises(v, r->ref);
    v->clock = r ? r->ref : no_signal;
    v->src->clock = v->clock;
    v->clock_row = r ? *r : (Row){0};
}

/* ---- texts of rows ---- */

ValueFormat view_format(const View *v, const Row *r)
{
    ValueFormat f = {.radix = (Radix)r->radix, .fraction = r->fraction, .map = v->map};
    if (v->live && v->live->decode) {
        f.decode = v->live->decode;
        f.decoder = v->live->self;
    }
    return f;
}

/* The last part of a path; a bracket's dots do not count. */
static Str short_name(Str s)
{
    if (s.len && strchr("{?!", s.ptr[0]))
        return s;
    for (size_t i = s.len; i > 0; i--) {
        if (s.ptr[i - 1] == '.')
            return (Str){s.ptr + i, s.len - i};
    }
    return s;
}

void view_row_name(const View *v, const Row *r, StrBuf *b)
{
    Str s = r->label.len ? r->label : r->kind == ROW_SIGNAL && !v->full_names ? short_name(r->spec) : r->spec;
    if (r->kind == ROW_SIGNAL && !r->label.len && r->spec.ptr[0] == '#' && !v->full_names && s.ptr != r->spec.ptr)
        strbuf_printf(b, "%.*s", 3, r->spec.ptr);
    strbuf_add(b, s.ptr, s.len);
}

void view_row_value(const View *v, const Row *r, uint64_t time, StrBuf *b)
{
    WavePos p;
    if (r->kind != ROW_SIGNAL)
        return;
    if (r->is_missing) {
        strbuf_addz(b, "not in this file");
        return;
    }
    if (!sources_at(v->src, r->ref, time, &p))
        return;
    if (sources_kind(v->src, r->ref) == WAVE_EVENT) {
        strbuf_addz(b, p.time == trace_time(v->src->traces.ptr[r->ref.trace], time) ? "now" : "");
        return;
    }
    ValueFormat f = view_format(v, r);
    value_text(b, &p, &f);
}

/* ---- work without input ---- */

/* Signals in view that are not taken in yet. */
static Lod *unready(const View *v)
{
    int y = v->at.waves.y, low = y + v->at.waves.h;
    for (uint32_t i = v->row_top; i < v->shown.len && y < low; i++) {
        const Row *r = &v->rows.ptr[v->shown.ptr[i]];
        y += view_row_height(v, r);
        if (r->kind != ROW_SIGNAL || r->is_missing)
            continue;
        Lod *l = sources_lod(v->src, r->ref);
        if (!lod_is_ready(l))
            return l;
    }
    return NULL;
}

/* For about so many ms, on all signals in view. */
static void work_on(View *v, unsigned ms)
{
    enum { PIECE = 20000 };
    uint64_t stop = clock_ms() + ms;
    for (Lod *l = unready(v); l && clock_ms() < stop; l = unready(v))
        lod_step(l, PIECE);
}

bool view_work(View *v)
{
    enum { CHANGES = 200000, VARIABLES = 100000 };
    Tree *t = v->has_tree ? view_tree(v) : NULL;
    Lod *l = unready(v);
    if (l)
        lod_step(l, CHANGES);
    bool is_filtering = t && tree_is_filtered(t) && !tree_filter_step(t, VARIABLES);
    return l || is_filtering;
}

void view_settle(View *v)
{
    for (Lod *l = unready(v); l; l = unready(v))
        lod_step(l, UINT32_MAX);
    Tree *t = view_tree(v);
    while (t && !tree_filter_step(t, 100000))
        ;
}

/* ---- undo and redo, from view_rows.c's actions ---- */

static bool do_time(View *v, Action a);

/* Left and right of the view by edges, zoom and marks. */
void view_do(View *v, Action a)
{
    if (a == ACTION_UNDO || a == ACTION_REDO)
        travel(v, a == ACTION_UNDO);
    else if (!do_time(v, a) && !view_do_search(v, a) && !pane_do(v, a) && !panel_do(v, a))
        view_do_rows(v, a);
}

void view_set_cursor(View *v, uint64_t t)
{
    v->cursor = t;
    view_show_time(v, t);
}

static void zoom_about(View *v, double factor)
{
    double x = v->cursor != NO_TIME ? axis_x(&v->axis, v->cursor) : v->at.waves.w / 2.0;
    if (x < 0 || x >= v->at.waves.w)
        x = v->at.waves.w / 2.0;
    remember_zoom(v);
    axis_zoom(&v->axis, x, factor, sources_first(v->src));
}

/* A pixel, and a tick at least. */
static void step_cursor(View *v, bool right)
{
    uint64_t t = view_now(v), last = sources_last(v->src), first = sources_first(v->src);
    uint64_t by = v->axis.per_px > 1 ? (uint64_t)v->axis.per_px : 1;
    if (right)
        t = last - t > by ? t + by : last;
    else
        t = t - first > by ? t - by : first;
    view_set_cursor(v, t);
}

static void toggle_second(View *v)
{
    v->second = v->second == v->cursor ? NO_TIME : v->cursor;
}

static void swap_marks(View *v)
{
    uint64_t t = v->cursor;
    v->cursor = v->second;
    v->second = t;
    if (v->cursor != NO_TIME)
        view_show_time(v, v->cursor);
}

static void zoom_marks(View *v)
{
    if (v->cursor == NO_TIME || v->second == NO_TIME || v->cursor == v->second) {
        view_note(v, false, "put the cursor and the second marker (key m) to two times first");
        return;
    }
    bool up = v->cursor < v->second;
    view_zoom_to(v, up ? v->cursor : v->second, up ? v->second : v->cursor);
}

static bool do_time(View *v, Action a)
{
    uint64_t first = sources_first(v->src);
    double w = v->at.waves.w;
    switch ((int)a) {
    case ACTION_ZOOM_IN: zoom_about(v, 0.5); break;
    case ACTION_ZOOM_OUT: zoom_about(v, 2); break;
    case ACTION_ZOOM_FIT: view_fit(v); break;
    case ACTION_ZOOM_MARKS: zoom_marks(v); break;
    case ACTION_ZOOM_BACK:
        if (v->zooms.len)
            v->axis = v->zooms.ptr[--v->zooms.len];
        break;
    case ACTION_PAN_LEFT: axis_pan(&v->axis, -w / 4, first); break;
    case ACTION_PAN_RIGHT: axis_pan(&v->axis, w / 4, first); break;
    case ACTION_GO_START: view_set_cursor(v, first); break;
    case ACTION_GO_END: view_set_cursor(v, sources_last(v->src)); break;
    case ACTION_GO_CURSOR:
        if (v->cursor != NO_TIME)
            view_show_time(v, v->cursor);
        break;
    case ACTION_STEP_LEFT:
    case ACTION_STEP_RIGHT: step_cursor(v, a == ACTION_STEP_RIGHT); break;
    case ACTION_SECOND: toggle_second(v); break;
    case ACTION_SWAP: swap_marks(v); break;
    default: return false;
    }
    return true;
}
