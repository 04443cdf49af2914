/* view_add.c - rows that come in: by name, by pattern, from the hierarchy. */
#include <stdlib.h>

#include "gui/view.h"

static Row new_row(View *v, RowKind kind, Str spec)
{
    Row r = {.kind = (uint8_t)kind, .spec = view_text(v, spec), .height = 1, .ref = {UINT32_MAX, 0}};
    r.colour = 1;
    view_resolve_row(v, &r);
    if (kind == ROW_SIGNAL && !r.is_missing && sources_kind(v->src, r.ref) == WAVE_BITS &&
        sources_width(v->src, r.ref) > 1)
        r.colour = 2;
    if (spec.len && (spec.ptr[0] == '?' || spec.ptr[0] == '!'))
        r.colour = 3;
    return r;
}

Row *view_push(View *v, RowKind kind, Str spec)
{
    VEC_PUSH(&v->rows, new_row(v, kind, spec));
    view_rows_changed(v);
    return &v->rows.ptr[v->rows.len - 1];
}

/* Where new rows go: below the focus and what belongs to it. */
static size_t place_below_focus(const View *v)
{
    if (!v->shown.len)
        return 0;
    size_t at = v->shown.ptr[v->focus];
    unsigned depth = v->rows.ptr[at].depth;
    for (at++; at < v->rows.len && v->rows.ptr[at].depth > depth; at++)
        ;
    return at;
}

static void insert_row(View *v, size_t at, Row r)
{
    if (at > 0 && v->rows.ptr[at - 1].depth > 0 && r.kind == ROW_SIGNAL)
        r.depth = v->shown.len ? v->rows.ptr[v->shown.ptr[v->focus]].depth : 0;
    VEC_PUSH(&v->rows, r);
    memmove(v->rows.ptr + at + 1, v->rows.ptr + at, (v->rows.len - 1 - at) * sizeof r);
    v->rows.ptr[at] = r;
    view_rows_changed(v);
    for (uint32_t i = 0; i < v->shown.len; i++) {
        if (v->shown.ptr[i] == at)
            v->focus = i;
    }
}

/* "#2:" for the second file. */
static void add_file_prefix(uint32_t file, StrBuf *b)
{
    if (file > 0)
        strbuf_printf(b, "#%u:", file + 1);
}

static void choose_only(View *v, uint32_t shown)
{
    for (size_t i = 0; i < v->rows.len; i++)
        v->rows.ptr[i].is_chosen = false;
    if (shown < v->shown.len)
        v->rows.ptr[v->shown.ptr[shown]].is_chosen = true;
}

static void add_var(View *v, uint32_t file, uint32_t var)
{
    StrBuf b = {0};
    add_file_prefix(file, &b);
    store_var_path(v->src->traces.ptr[v->src->files.ptr[file]]->store, var, true, &b);
    Row r = new_row(v, ROW_SIGNAL, strbuf_str(&b));
    /* Two variables of one name: the one that was meant. */
    uint32_t trace = v->src->files.ptr[file];
    r.ref = (SigRef){trace, store_var(v->src->traces.ptr[trace]->store, var)->signal};
    r.is_missing = false;
    sources_want(v->src, r.ref);
    insert_row(v, place_below_focus(v), r);
    strbuf_free(&b);
}

/* ---- from the hierarchy ---- */

enum { MOST_ADDED = 2000 };

static const WaveStore *tree_store(const View *v)
{
    return v->src->traces.ptr[v->src->files.ptr[v->tree_file]]->store;
}

static void added(View *v, size_t n, bool is_all)
{
    view_note(v, !is_all, is_all ? "%zu variable%s added" : "the first %zu variable%s added; there are more", n,
              n == 1 ? " was" : "s were");
}

void view_add_line(View *v, uint32_t line)
{
    Tree *t = view_tree(v);
    if (!t || line >= tree_n(t))
        return;
    TreeLine l = tree_line(t, line);
    view_remember(v);
    if (!l.is_scope) {
        add_var(v, v->tree_file, l.ix);
        choose_only(v, v->focus);
        return;
    }
    const WaveScope *s = store_scope(tree_store(v), l.ix);
    uint32_t n = s->n_vars > MOST_ADDED ? MOST_ADDED : s->n_vars;
    for (uint32_t i = 0; i < n; i++)
        add_var(v, v->tree_file, s->first_var + i);
    added(v, n, n == s->n_vars);
}

/* A group for the scope, closed when it is not the outermost, with its variables and its scopes. */
static size_t add_scope(View *v, uint32_t scope, unsigned depth, size_t n)
{
    const WaveStore *st = tree_store(v);
    const WaveScope *s = store_scope(st, scope);
    if (depth >= MAX_DEPTH_OF_ROWS || n >= MOST_ADDED)
        return n;
    Row *group = view_push(v, ROW_GROUP, store_name(st, s->name));
    group->depth = (uint8_t)depth;
    group->colour = N_ROW_INKS;
    StrBuf path = {0};
    for (uint32_t i = 0; i < s->n_vars && n < MOST_ADDED; i++, n++) {
        strbuf_clear(&path);
        add_file_prefix(v->tree_file, &path);
        store_var_path(st, s->first_var + i, true, &path);
        view_push(v, ROW_SIGNAL, strbuf_str(&path))->depth = (uint8_t)(depth + 1);
    }
    strbuf_free(&path);
    for (uint32_t k = s->first_child; k; k = store_scope(st, k)->next)
        n = add_scope(v, k, depth + 1, n);
    return n;
}

void view_add_below(View *v, uint32_t line)
{
    Tree *t = view_tree(v);
    if (!t || line >= tree_n(t) || !tree_line(t, line).is_scope) {
        view_add_line(v, line);
        return;
    }
    view_remember(v);
    size_t n = add_scope(v, tree_line(t, line).ix, 0, 0);
    view_rows_changed(v);
    added(v, n, n < MOST_ADDED);
}

void view_add_found(View *v)
{
    Tree *t = view_tree(v);
    if (!t || !tree_is_filtered(t)) {
        view_note(v, false, "find signals first (key s)");
        return;
    }
    while (!tree_filter_step(t, 100000))
        ;
    uint32_t n = tree_n(t), most = n > MOST_ADDED ? MOST_ADDED : n;
    view_remember(v);
    for (uint32_t i = 0; i < most; i++)
        add_var(v, v->tree_file, tree_line(t, i).ix);
    added(v, most, n == most);
}

/* All variables that fit a pattern, or end in ".spec". */
static uint32_t add_matching(View *v, Str spec, bool is_pattern)
{
    enum { MOST = 500 };
    Matcher m;
    uint32_t n = 0;
    StrBuf path = {0};
    if (is_pattern && !matcher_open(&m, spec))
        return 0;
    for (uint32_t f = 0; f < v->src->files.len && n < MOST; f++) {
        const WaveStore *s = v->src->traces.ptr[v->src->files.ptr[f]]->store;
        for (uint32_t i = 0; i < store_n_vars(s) && n < MOST; i++) {
            const WaveVar *w = store_var(s, i);
            Str name = store_name(s, w->name);
            if (!is_pattern && !str_ends_with(spec, name.ptr) && !str_eq(name, spec))
                continue;
            strbuf_clear(&path);
            store_var_path(s, i, false, &path);
            bool fits = is_pattern ? matcher_fits(&m, path.ptr ? path.ptr : "", store_name(s, w->type), w->dir)
                                   : path.len > spec.len && path.ptr[path.len - spec.len - 1] == '.' &&
                                         memcmp(path.ptr + path.len - spec.len, spec.ptr, spec.len) == 0;
            if (!fits)
                continue;
            add_var(v, f, i);
            n++;
            if (!is_pattern)
                break;
        }
    }
    if (is_pattern)
        matcher_close(&m);
    strbuf_free(&path);
    return n;
}

bool view_add(View *v, Str spec, StrBuf *why)
{
    spec = str_trim(spec);
    SigRef r;
    Snapshot before = view_snapshot(v);
    bool ok = sources_find(v->src, spec, &r, why);
    if (ok) {
        insert_row(v, place_below_focus(v), new_row(v, ROW_SIGNAL, spec));
    } else if (spec.len && !strchr("?{#!", spec.ptr[0])) {
        bool is_pattern = memchr(spec.ptr, '*', spec.len) || spec.ptr[0] == '/' || spec.ptr[0] == '~';
        Str copy = view_text(v, spec);
        ok = add_matching(v, copy, is_pattern) > 0;
    }
    if (ok) {
        strbuf_clear(why);
        choose_only(v, v->focus);
        view_keep_snapshot(v, before);
    } else {
        free(before.rows);
    }
    view_rows_changed(v);
    return ok;
}
