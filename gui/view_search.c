/* view_search.c - edges, values and conditions: where the cursor goes, and what is marked. */
#include "gui/view.h"

size_t view_cycle(const View *v, uint64_t t)
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

/* ---- conditions ---- */

bool view_find(View *v, Str condition)
{
    StrBuf spec = {0}, why = {0};
    condition = str_trim(condition);
    if (!condition.len || condition.ptr[0] != '?')
        strbuf_addc(&spec, '?');
    strbuf_add(&spec, condition.ptr, condition.len);
    bool ok = sources_find(v->src, strbuf_str(&spec), &v->hits, &why);
    if (ok)
        v->hits_text = view_text(v, condition);
    else
        view_note(v, true, "%s", why.ptr ? why.ptr : "that is no condition");
    strbuf_free(&spec);
    strbuf_free(&why);
    return ok;
}

/* "== 3", "rise": of one row or another of those that are chosen. */
static bool of_chosen(const View *v, Str text, StrBuf *out)
{
    static const char *const calls[] = {"rise", "fall", "edge"};
    const char *call = NULL;
    for (int i = 0; i < 3; i++)
        call = str_eqz(text, calls[i]) ? calls[i] : call;
    if (!call && !(text.len && (strchr("<>=", text.ptr[0]) || (text.len > 1 && memcmp(text.ptr, "!=", 2) == 0))))
        return false;
    for (uint32_t i = 0, n = 0; i < v->rows.len; i++) {
        const Row *r = &v->rows.ptr[i];
        bool is_in = r->is_chosen || (v->focus < v->shown.len && v->shown.ptr[v->focus] == i);
        if (!is_in || r->kind != ROW_SIGNAL || r->is_missing || strchr("?!", r->spec.ptr[0]))
            continue;
        strbuf_addz(out, n++ ? " || " : "");
        if (call)
            strbuf_printf(out, "%s(%.*s)", call, STR_ARG(r->spec));
        else
            strbuf_printf(out, "%.*s %.*s", STR_ARG(r->spec), STR_ARG(text));
    }
    return true;
}

/* How often a bit becomes 1. */
static uint64_t count_hits(const WaveStore *s)
{
    WavePos p;
    uint64_t n = 0;
    bool was = false;
    for (bool more = store_first(s, 0, &p); more; more = store_next(&p)) {
        bool is = store_state(&p, 0) == WAVE_1;
        n += is && !was;
        was = is;
    }
    return n;
}

bool view_find_where(View *v, Str text)
{
    StrBuf expanded = {0};
    text = str_trim(text);
    bool ok = true;
    if (of_chosen(v, text, &expanded)) {
        ok = expanded.len > 0;
        if (!ok)
            view_note(v, true, "choose the row of a signal first, or write its name");
        text = strbuf_str(&expanded);
    }
    ok = ok && view_find(v, text);
    if (ok) {
        uint64_t n = count_hits(sources_store(v->src, v->hits));
        view_note(v, n == 0, n ? "%llu place%s; F3 goes to the next" : "it holds nowhere",
                  (unsigned long long)n, n == 1 ? "" : "s");
    }
    strbuf_free(&expanded);
    return ok;
}

/* ---- where the cursor goes ---- */

static bool is_zero(const View *v, SigRef r, uint64_t t)
{
    WavePos p;
    if (!sources_at(v->src, r, t, &p) || sources_kind(v->src, r) != WAVE_BITS)
        return false;
    for (uint32_t i = 0; i < sources_width(v->src, r); i++) {
        if (store_state(&p, i) != WAVE_0)
            return false;
    }
    return true;
}

/* From a time on; to_one: to an edge to another value than 0. */
static bool edge_from(const View *v, SigRef r, bool forward, bool to_one, uint64_t *t)
{
    bool ok = true;
    do
        ok = forward ? sources_next_edge(v->src, r, *t, t) : sources_prev_edge(v->src, r, *t, t);
    while (ok && to_one && is_zero(v, r, *t));
    return ok;
}

/* The nearest so far. */
typedef struct Nearest {
    bool any;
    uint64_t t;
} Nearest;

static void consider(const View *v, Nearest *n, SigRef r, bool forward, bool to_one)
{
    uint64_t t = view_now(v);
    if (!edge_from(v, r, forward, to_one, &t))
        return;
    if (!n->any || (forward ? t < n->t : t > n->t))
        *n = (Nearest){true, t};
}

static void go(View *v, Nearest n, const char *otherwise)
{
    if (n.any)
        view_set_cursor(v, n.t);
    else
        view_note(v, false, "%s", otherwise);
}

/* Of all chosen rows, or of the one with the focus. */
static void go_row_edge(View *v, bool forward, bool to_one)
{
    Nearest n = {0};
    bool any = false;
    for (uint32_t i = 0; i < v->shown.len; i++) {
        const Row *r = &v->rows.ptr[v->shown.ptr[i]];
        if ((!r->is_chosen && i != v->focus) || r->kind != ROW_SIGNAL || r->is_missing)
            continue;
        any = true;
        consider(v, &n, r->ref, forward, to_one);
    }
    go(v, n, !any ? "choose the row of a signal first" : forward ? "no later edge" : "no earlier edge");
}

static void go_hit(View *v, bool forward)
{
    Nearest n = {0};
    if (v->hits.trace != UINT32_MAX)
        consider(v, &n, v->hits, forward, true);
    go(v, n, v->hits.trace == UINT32_MAX ? "search first (key /)" : forward ? "no later place" : "no earlier place");
}

static void go_difference(View *v, bool forward)
{
    Nearest n = {0};
    StrBuf spec = {0}, why = {0};
    SigRef where;
    for (size_t i = 0; i < v->rows.len; i++) {
        const Row *r = &v->rows.ptr[i];
        if (r->kind != ROW_SIGNAL || r->is_missing)
            continue;
        strbuf_clear(&spec);
        strbuf_clear(&why);
        strbuf_printf(&spec, "!=%.*s", STR_ARG(r->spec));
        if (sources_find(v->src, strbuf_str(&spec), &where, &why))
            consider(v, &n, where, forward, true);
    }
    go(v, n, v->src->files.len < 2 ? "there is no second trace" : forward ? "no later difference in these rows"
                                                                          : "no earlier difference in these rows");
    strbuf_free(&spec);
    strbuf_free(&why);
}

/* ---- two traces ---- */

static void toggle_compare(View *v)
{
    v->compares = !v->compares && v->src->files.len > 1;
    if (v->compares)
        view_note(v, false, "red: %s differs; F4 goes to the next place",
                  v->src->traces.ptr[v->src->files.ptr[1]]->name);
    else if (v->src->files.len < 2)
        view_note(v, false, "there is no second trace: gateloom wave A B shows two");
}

static void align(View *v)
{
    if (v->src->files.len < 2 || v->cursor == NO_TIME || v->second == NO_TIME) {
        view_note(v, false, "%s", v->src->files.len < 2 ? "there is no second trace"
                                                         : "put the second marker (key m) to a time of the second "
                                                           "trace, and the cursor to where that should be");
        return;
    }
    int64_t by = (int64_t)(v->cursor - v->second);
    view_shift(v, 1, v->src->traces.ptr[v->src->files.ptr[1]]->shift + by);
    StrBuf b = {0};
    int64_t all = v->src->traces.ptr[v->src->files.ptr[1]]->shift;
    time_difference(&b, view_head(v), all < 0 ? 0 : (uint64_t)all, all < 0 ? (uint64_t)-all : 0);
    view_note(v, false, "the second trace is moved by %s", b.ptr ? b.ptr : "0");
    strbuf_free(&b);
}

bool view_do_search(View *v, Action a)
{
    switch ((int)a) {
    case ACTION_EDGE_NEXT:
    case ACTION_EDGE_PREV: go_row_edge(v, a == ACTION_EDGE_NEXT, false); break;
    case ACTION_EDGE_NEXT_ONE:
    case ACTION_EDGE_PREV_ONE: go_row_edge(v, a == ACTION_EDGE_NEXT_ONE, true); break;
    case ACTION_HIT_NEXT:
    case ACTION_HIT_PREV: go_hit(v, a == ACTION_HIT_NEXT); break;
    case ACTION_DIFF_NEXT:
    case ACTION_DIFF_PREV: go_difference(v, a == ACTION_DIFF_NEXT); break;
    case ACTION_COMPARE: toggle_compare(v); break;
    case ACTION_ALIGN: align(v); break;
    default: return false;
    }
    return true;
}
