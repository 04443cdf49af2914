/* elab_names.c - scopes, what a name means in them, integers, names for instances. */
#include "netlist/elab_priv.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>

Span elab_span(const Context *c, const Expr *e)
{
    return (Span){c->lf->file, e->lo, e->hi};
}

bool elab_enter(Context *c, unsigned cost, Span at)
{
    if (c->el->stack + cost > STACK_MAX) {
        FAIL(c, at, NESTED_TOO_DEEP);
        NOTE(c, ((Span){0}), "name the parts of long expressions, and write names before their use");
        c->el->is_over = true;
        return false;
    }
    c->el->stack += cost;
    return true;
}

void elab_leave(Context *c, unsigned cost)
{
    assert(c->el->stack >= cost);
    c->el->stack -= cost;
}

const char *elab_text(const Context *c, Sym s)
{
    return intern_cstr(c->lib->names, s);
}

static uint64_t name_key(const Scope *s, Sym name)
{
    return (uint64_t)s->id << 32 | name.ix;
}

uint32_t elab_find_here(const Context *c, const Scope *s, Sym name)
{
    /* The map forgets nothing; what a finished round left in it is known by its
     * serial number. */
    uint32_t ix = map_get(&c->names, name_key(s, name));
    return ix < c->entries.len && c->entries.ptr[ix].serial == s->serial ? ix : 0;
}

uint32_t elab_find_name(const Context *c, const Scope *s, Sym name)
{
    for (; s; s = s->parent) {
        uint32_t ix = elab_find_here(c, s, name);
        if (ix)
            return ix;
    }
    return 0;
}

uint32_t elab_add_entry(Context *c, const Scope *s, Sym name, Entry e)
{
    e.serial = s->serial;
    VEC_PUSH(&c->entries, e);
    uint32_t ix = (uint32_t)c->entries.len - 1;
    map_put(&c->names, name_key(s, name), ix);
    return ix;
}

Scope elab_scope(Context *c, uint32_t id, Scope *parent)
{
    return (Scope){.id = id, .serial = ++c->n_serials, .parent = parent};
}

const char *elab_suffix(Context *c, Scope *s)
{
    if (!s->suffix.ix) {
        const char *outer = s->parent ? elab_suffix(c, s->parent) : "";
        s->suffix = s->is_round
                        ? intern_printf(c->lib->names, "%s[%" PRId64 "]", outer, s->index)
                        : intern_z(c->lib->names, outer);
    }
    return elab_text(c, s->suffix);
}

/* "t" or, in a loop, "t[3]". */
Sym elab_full_name(Context *c, Scope *s, Sym name)
{
    const char *suffix = elab_suffix(c, s);
    if (!*suffix)
        return name;
    return intern_printf(c->lib->names, "%s%s", elab_text(c, name), suffix);
}

/* The nearest visible name, for "did you mean". */
static Sym nearest_name(const Context *c, const Scope *s, Sym name)
{
    Str want = intern_str(c->lib->names, name);
    unsigned best = want.len <= 2 ? 2 : 3;
    Sym found = {0};
    for (size_t k = 0; k < c->names.cap; k++) {
        if (!c->names.vals[k])
            continue;
        Sym candidate = {(uint32_t)c->names.keys[k]};
        unsigned d = str_distance(want, intern_str(c->lib->names, candidate), best);
        if (candidate.ix == name.ix || d > best || !elab_find_name(c, s, candidate))
            continue;
        /* Of equally near ones the first in the alphabet: the same every time. */
        if (d < best || (found.ix && strcmp(elab_text(c, candidate), elab_text(c, found)) < 0)) {
            best = d;
            found = candidate;
        }
    }
    return found;
}

void elab_note_nearest(Context *c, const Scope *s, Sym name)
{
    Sym near = nearest_name(c, s, name);
    uint32_t ix = near.ix ? elab_find_name(c, s, near) : 0;
    if (!ix)
        return;
    const Entry *e = &c->entries.ptr[ix];
    NOTE(c, ((Span){e->hi ? c->lf->file : 0, e->lo, e->hi}), "did you mean '%s'?",
         elab_text(c, near));
}

/* ---- integers ---- */

typedef struct IntScope {
    Context *c;
    Scope *s;
} IntScope;

/* Evaluates a constant that is needed before its line was reached. */
static bool settle_const(Context *c, uint32_t ix, Sym name)
{
    Entry e = c->entries.ptr[ix];
    Span at = {c->lf->file, e.lo, e.hi};
    int64_t v = 1;
    bool ok = false;
    c->entries.ptr[ix].state = RUNNING;
    if (c->el->const_depth >= CONST_DEPTH_MAX) {
        FAIL(c, at, "more than %d constants are used before they are made, each by the one before",
             CONST_DEPTH_MAX);
        NOTE(c, ((Span){0}), "turn the order of the lines round: '%s' first", elab_text(c, name));
        c->el->is_over = true;
    } else if (elab_enter(c, STACK_CONST, at)) {
        c->el->const_depth++;
        ok = elab_int(c, e.scope, e.expr, &v);
        c->el->const_depth--;
        elab_leave(c, STACK_CONST);
    }
    c->entries.ptr[ix].state = DONE;
    c->entries.ptr[ix].value = v;
    if (!ok)
        c->entries.ptr[ix].kind = E_SPOILED;
    return ok;
}

static bool int_lookup(void *self, Sym name, int64_t *value)
{
    IntScope *is = self;
    Context *c = is->c;
    uint32_t ix = elab_find_name(c, is->s, name);
    *value = 1;
    if (!ix)
        return false;
    if (c->entries.ptr[ix].kind != E_CONST) {
        if (c->entries.ptr[ix].kind != E_SPOILED)
            FAIL(c, c->int_at, "'%s' is a wire, and an integer is wanted here", elab_text(c, name));
        c->int_bad = true;
        return true;
    }
    Entry e = c->entries.ptr[ix];
    if (e.state == RUNNING) {
        FAIL(c, ((Span){c->lf->file, e.lo, e.hi}), "the value of '%s' depends on itself",
             elab_text(c, name));
        c->int_bad = true;
        return true;
    }
    if (e.state == WAITING && !settle_const(c, ix, name)) {
        c->int_bad = true;
        return true;
    }
    *value = c->entries.ptr[ix].value;
    return true;
}

static Sym int_nearest(void *self, Sym name)
{
    IntScope *is = self;
    return nearest_name(is->c, is->s, name);
}

bool elab_int(Context *c, Scope *s, const Expr *e, int64_t *out)
{
    if (e->kind == EXPR_NUMBER && !e->u.number.wide) {
        *out = (int64_t)e->u.number.value;
        return true;
    }
    IntScope is = {c, s};
    IntEnv env = {.self = &is, .lookup = int_lookup, .nearest = int_nearest,
                  .depth = &c->el->stack, .depth_max = STACK_MAX,
                  .is_over = &c->el->is_over};
    bool outer_bad = c->int_bad;
    Span outer_at = c->int_at;
    c->int_bad = false;
    c->int_at = elab_span(c, e);
    bool ok = int_eval(e, &env, c->lf->file, c->lib->names, c->dg, out) && !c->int_bad;
    c->int_bad = outer_bad;
    c->int_at = outer_at;
    if (!ok)
        c->has_failed = true;
    return ok;
}

/* ---- names for instances ---- */

void elab_target_text(Context *c, Scope *s, const Expr *e, StrBuf *b)
{
    int64_t i = 0, k = 0;
    switch (e->kind) {
    case EXPR_NAME: {
        uint32_t ix = elab_find_name(c, s, e->u.n.name);
        if (ix && c->entries.ptr[ix].kind == E_SIGNAL) {
            strbuf_addz(b, elab_text(c, c->entries.ptr[ix].full));
            return;
        }
        strbuf_printf(b, "%s%s", elab_text(c, e->u.n.name), elab_suffix(c, s));
        return;
    }
    case EXPR_INDEX:
        elab_target_text(c, s, e->u.e.a, b);
        if (elab_int(c, s, e->u.e.b, &i))
            strbuf_printf(b, "[%" PRId64 "]", i);
        return;
    case EXPR_SLICE:
        elab_target_text(c, s, e->u.e.a, b);
        if (elab_int(c, s, e->u.e.b, &i) && elab_int(c, s, e->u.e.c, &k))
            strbuf_printf(b, "[%" PRId64 ":%" PRId64 "]", i, k);
        return;
    case EXPR_CONCAT:
        if (e->u.list.items)
            elab_target_text(c, s, e->u.list.items->value, b);
        return;
    default:
        return;
    }
}

Sym elab_hint_take(Context *c, Hint *h)
{
    if (!h->base.ix) {
        StrBuf b = {0};
        if (h->target)
            elab_target_text(c, h->scope, h->target, &b);
        if (!b.len)
            strbuf_printf(&b, "%s%s", elab_text(c, h->fallback), elab_suffix(c, h->scope));
        h->base = intern(c->lib->names, strbuf_str(&b));
        strbuf_free(&b);
    }
    if (h->target && h->target->kind == EXPR_CONCAT)
        elab_hint_inside(h); /* {a, b} is more than a */
    uint32_t k = h->n++;
    return k == 0 ? h->base : intern_printf(c->lib->names, "%s$%u", elab_text(c, h->base), k);
}

void elab_hint_inside(Hint *h)
{
    if (h->n == 0)
        h->n = 1;
}
