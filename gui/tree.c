/* tree.c - lines of a hierarchy by searching over runs of lines that are alike. */
#include "gui/tree.h"

#include <stdlib.h>

/* Lines that follow each other: closed or open children of one scope, or its variables. */
typedef struct Run {
    uint32_t first;       /* line */
    uint32_t scope;       /* whose children or variables */
    uint32_t from, n;     /* of them */
    uint32_t depth;
    bool is_vars;
} Run;

typedef struct Children {
    uint32_t scope, n;
    uint32_t *ix;         /* into the scopes; made when the scope is first opened */
} Children;

struct Tree {
    const WaveStore *store;
    uint8_t *open;        /* by scope */
    VEC(Children) children;
    Map by_scope;         /* scope + 1 -> index into children + 1 */
    VEC(Run) runs;
    uint32_t n_lines;
    bool is_filtered;
    Matcher matcher;
    uint32_t looked_at;
    VEC(uint32_t) found;
    StrBuf path;          /* of the scope of the variable before */
    size_t path_len;
    uint32_t path_scope;
};

static const Children *children_of(Tree *t, uint32_t scope)
{
    uint32_t at = map_get(&t->by_scope, scope + 1);
    if (at)
        return &t->children.ptr[at - 1];
    const WaveScope *s = store_scope(t->store, scope);
    Children c = {.scope = scope, .ix = malloc((s->n_children + 1) * sizeof *c.ix)};
    if (!c.ix)
        die_out_of_memory("the hierarchy", s->n_children * sizeof *c.ix);
    for (uint32_t k = s->first_child; k; k = store_scope(t->store, k)->next)
        c.ix[c.n++] = k;
    VEC_PUSH(&t->children, c);
    map_put(&t->by_scope, scope + 1, (uint32_t)t->children.len);
    return &t->children.ptr[t->children.len - 1];
}

static void add_run(Tree *t, uint32_t scope, uint32_t from, uint32_t n, uint32_t depth, bool is_vars)
{
    if (!n)
        return;
    VEC_PUSH(&t->runs, ((Run){t->n_lines, scope, from, n, depth, is_vars}));
    t->n_lines += n;
}

static void add_scope(Tree *t, uint32_t scope, uint32_t depth)
{
    enum { DEEPEST = 4000 };
    const WaveScope *s = store_scope(t->store, scope);
    const Children *c = children_of(t, scope);
    uint32_t n = c->n, from = 0;
    const uint32_t *ix = c->ix; /* stays when children grows */
    for (uint32_t i = 0; i < n; i++) {
        if (!t->open[ix[i]] || depth == DEEPEST)
            continue;
        add_run(t, scope, from, i + 1 - from, depth, false);
        add_scope(t, ix[i], depth + 1);
        from = i + 1;
    }
    add_run(t, scope, from, n - from, depth, false);
    add_run(t, scope, s->first_var, s->n_vars, depth, true);
}

static void rebuild(Tree *t)
{
    t->runs.len = t->n_lines = 0;
    add_scope(t, 0, 0);
}

Tree *tree_new(const WaveStore *s)
{
    Tree *t = calloc(1, sizeof *t);
    if (!t)
        die_out_of_memory("the hierarchy", sizeof *t);
    t->store = s;
    t->open = calloc(store_n_scopes(s), 1);
    if (!t->open)
        die_out_of_memory("the hierarchy", store_n_scopes(s));
    for (uint32_t scope = 0; store_scope(s, scope)->n_children == 1 && store_scope(s, scope)->n_vars == 0;) {
        scope = store_scope(s, scope)->first_child;
        t->open[scope] = 1;
    }
    rebuild(t);
    return t;
}

void tree_free(Tree *t)
{
    if (!t)
        return;
    for (size_t i = 0; i < t->children.len; i++)
        free(t->children.ptr[i].ix);
    VEC_FREE(&t->children);
    map_free(&t->by_scope);
    VEC_FREE(&t->runs);
    VEC_FREE(&t->found);
    strbuf_free(&t->path);
    matcher_close(&t->matcher);
    free(t->open);
    free(t);
}

uint32_t tree_n(const Tree *t)
{
    return t->is_filtered ? (uint32_t)t->found.len : t->n_lines;
}

TreeLine tree_line(const Tree *t, uint32_t i)
{
    if (t->is_filtered)
        return (TreeLine){.ix = t->found.ptr[i]};
    size_t lo = 0, hi = t->runs.len;
    while (hi - lo > 1) {
        size_t mid = lo + (hi - lo) / 2;
        if (t->runs.ptr[mid].first <= i)
            lo = mid;
        else
            hi = mid;
    }
    const Run *r = &t->runs.ptr[lo];
    uint32_t at = r->from + (i - r->first);
    if (r->is_vars)
        return (TreeLine){.depth = r->depth, .ix = at};
    uint32_t c = map_get(&t->by_scope, r->scope + 1) - 1;
    uint32_t scope = t->children.ptr[c].ix[at];
    const WaveScope *s = store_scope(t->store, scope);
    return (TreeLine){true, t->open[scope] != 0, s->n_children + s->n_vars > 0, r->depth, scope};
}

void tree_toggle(Tree *t, uint32_t i)
{
    TreeLine l = tree_line(t, i);
    if (!l.is_scope)
        return;
    t->open[l.ix] = !t->open[l.ix];
    rebuild(t);
}

bool tree_filter(Tree *t, Str pattern)
{
    matcher_close(&t->matcher);
    t->found.len = 0;
    t->looked_at = 0;
    t->path_scope = UINT32_MAX;
    t->is_filtered = str_trim(pattern).len > 0;
    return matcher_open(&t->matcher, pattern);
}

bool tree_is_filtered(const Tree *t)
{
    return t->is_filtered;
}

const char *tree_filter_error(const Tree *t)
{
    return t->matcher.error;
}

bool tree_filter_step(Tree *t, uint32_t n)
{
    if (!t->is_filtered || t->matcher.error[0])
        return true;
    uint32_t end = store_n_vars(t->store);
    for (; n > 0 && t->looked_at < end; n--, t->looked_at++) {
        const WaveVar *v = store_var(t->store, t->looked_at);
        if (v->scope != t->path_scope) {
            strbuf_clear(&t->path);
            store_scope_path(t->store, v->scope, &t->path);
            if (v->scope)
                strbuf_addc(&t->path, '.');
            t->path_len = t->path.len;
            t->path_scope = v->scope;
        }
        t->path.len = t->path_len;
        Str name = store_name(t->store, v->name);
        strbuf_add(&t->path, name.ptr, name.len);
        if (matcher_fits(&t->matcher, t->path.ptr ? t->path.ptr : "", store_name(t->store, v->type), v->dir))
            VEC_PUSH(&t->found, t->looked_at);
    }
    return t->looked_at == end;
}
