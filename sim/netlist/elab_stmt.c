/* elab_stmt.c - what is driven, and the statements of a module. */
#include "netlist/elab_priv.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>

/* ---- targets ---- */

/* $1, $2, ... stand for wires that nobody named (print.c writes them). */
static bool is_no_name(const Context *c, Sym name)
{
    Str s = intern_str(c->lib->names, name);
    size_t i = 1;
    while (i < s.len && s.ptr[i] >= '0' && s.ptr[i] <= '9')
        i++;
    return s.len > 1 && s.ptr[0] == '$' && i == s.len;
}

static Bit wire_bits(Context *c, Sym full, uint32_t width, uint32_t word, bool is_bus, uint32_t at)
{
    if (!is_no_name(c, full))
        return builder_signal(c->b, full, SIG_WIRE, width, word, is_bus, at);
    Bit first = builder_bit(c->b);
    for (uint32_t i = 1; i < width; i++)
        builder_bit(c->b);
    return first;
}

static NOINLINE Value declare_wire(Context *c, Scope *s, Sym name, uint32_t n, bool is_bus, uint32_t lo,
                          uint32_t hi, uint32_t def)
{
    Sym full = elab_full_name(c, s, name);
    Bit base = wire_bits(c, full, n, n, is_bus, lo);
    c->n_bits += n;
    Value v = elab_range(base, n, is_bus);
    uint32_t ix = elab_find_here(c, s, name);
    Entry e = {.kind = E_SIGNAL, .serial = s->serial, .state = DONE, .lo = lo, .hi = hi, .def = def, .scope = s,
               .wires = v, .full = full};
    if (ix)
        c->entries.ptr[ix] = e;
    else
        elab_add_entry(c, s, name, e);
    return v;
}

static Value concat_target(Context *c, Scope *s, const Expr *e);

/* What a target expression stands for, as wires.  n is the width of what comes,
 * for a name that is made here. */
static NOINLINE Value target_value(Context *c, Scope *s, const Expr *e, uint32_t n, bool is_bus)
{
    if (e->kind == EXPR_NAME) {
        uint32_t ix = elab_find_name(c, s, e->u.n.name);
        if (!ix) {
            FAIL(c, elab_span(c, e), "nothing is called '%s' here", elab_text(c, e->u.n.name));
            elab_note_nearest(c, s, e->u.n.name);
            return spoiled;
        }
        Entry *en = &c->entries.ptr[ix];
        if (en->kind == E_DEF) {
            if (c->defs.ptr[en->def].state == RUNNING && en->scope == s)
                return declare_wire(c, s, e->u.n.name, n, is_bus, en->lo, en->hi, en->def);
            if (!elab_need_def(c, ix, e->u.n.name, elab_span(c, e)))
                return spoiled;
            en = &c->entries.ptr[ix];
        }
        if (en->kind == E_SPOILED)
            return spoiled;
        if (en->kind == E_CONST || (en->kind == E_INST && !en->has_wires)) {
            FAIL(c, elab_span(c, e), "'%s' is %s, and only a wire can be driven",
                 elab_text(c, e->u.n.name), en->kind == E_CONST ? "an integer" : "an instance");
            return spoiled;
        }
        if (en->is_input) {
            FAIL(c, elab_span(c, e), "'%s' is an input; it cannot be driven from inside",
                 elab_text(c, e->u.n.name));
            return spoiled;
        }
        return en->wires;
    }
    bool is_part = e->kind == EXPR_INDEX || e->kind == EXPR_SLICE;
    if (!is_part && e->kind != EXPR_CONCAT) {
        FAIL(c, elab_span(c, e), "this cannot be driven; a wire, some of its bits, or { } of them can");
        return spoiled;
    }
    if (!elab_enter(c, STACK_EXPR, elab_span(c, e)))
        return spoiled;
    Value v = is_part ? elab_index(c, s, e, target_value(c, s, e->u.e.a, 1, true))
                      : concat_target(c, s, e);
    elab_leave(c, STACK_EXPR);
    return v;
}

static Value concat_target(Context *c, Scope *s, const Expr *e)
{
    uint32_t first = (uint32_t)c->values.len;
    bool ok = true;
    for (const Arg *a = e->u.list.items; a; a = a->next) {
        Value v = target_value(c, s, a->value, 1, false);
        ok = ok && v.kind != V_SPOILED;
        VEC_PUSH(&c->values, v);
    }
    Value out = {.kind = V_LIST, .off = (uint32_t)c->bits.len, .n_dims = 1};
    for (size_t k = c->values.len; ok && k > first; k--) {
        for (uint32_t i = 0; i < c->values.ptr[k - 1].n; i++)
            VEC_PUSH(&c->bits, elab_bit(c, &c->values.ptr[k - 1], i));
    }
    c->values.len = first;
    out.n = (uint32_t)c->bits.len - out.off;
    out.dims[0] = out.n;
    return ok ? out : spoiled;
}

/* Connects v to a target.  A spoiled v spoils the target. */
bool elab_drive(Context *c, Scope *s, const Expr *target, Value v, Span at)
{
    if (target->kind == EXPR_DISCARD) {
        for (uint32_t i = 0; v.kind != V_INT && i < v.n; i++)
            builder_use(c->b, elab_bit(c, &v, i));
        return true;
    }
    uint32_t n = v.kind == V_SPOILED || v.kind == V_INT ? 1 : v.n;
    Value t = target_value(c, s, target, n, v.n_dims > 0 && v.kind != V_INT);
    if (v.kind == V_SPOILED || t.kind == V_SPOILED) {
        c->has_failed = true;
        if (target->kind == EXPR_NAME) {
            uint32_t ix = elab_find_name(c, s, target->u.n.name);
            if (ix && c->entries.ptr[ix].kind == E_SIGNAL && v.kind == V_SPOILED &&
                c->entries.ptr[ix].def)
                c->entries.ptr[ix].kind = E_SPOILED; /* its width is a guess */
        }
        for (uint32_t i = 0; t.kind != V_SPOILED && i < t.n; i++) {
            builder_drive(c->b, elab_bit(c, &t, i), target->lo, NULL);
            builder_poison(c->b, elab_bit(c, &t, i));
        }
        return false;
    }
    v = elab_fit(c, v, t.n, at);
    if (v.kind == V_SPOILED)
        return elab_drive(c, s, target, v, at);
    if (v.n != t.n) {
        FAIL(c, elab_span(c, target), "widths do not agree: this has %u bit%s, and %u bit%s come%s",
             t.n, t.n == 1 ? "" : "s", v.n, v.n == 1 ? "" : "s", v.n == 1 ? "s" : "");
        return elab_drive(c, s, target, spoiled, at);
    }
    for (uint32_t i = 0; i < t.n; i++) {
        Bit b = elab_bit(c, &t, i);
        uint32_t first = 0;
        if (!builder_drive(c->b, b, target->lo, &first)) {
            StrBuf name = {0};
            elab_target_text(c, s, target, &name);
            FAIL(c, elab_span(c, target), "'%s' has several drivers", name.len ? name.ptr : "this");
            NOTE(c, ((Span){c->lf->file, first, first + 1}), "it is driven here already");
            strbuf_free(&name);
            return false;
        }
        if (!builder_join(c->b, b, elab_bit(c, &v, i))) {
            StrBuf name = {0};
            elab_target_text(c, s, target, &name);
            FAIL(c, elab_span(c, target), "'%s' is driven by itself, with no gate between",
                 name.len ? name.ptr : "this");
            strbuf_free(&name);
            builder_poison(c->b, b);
            return false;
        }
    }
    return true;
}

/* ---- statements ---- */

bool elab_declare_port(Context *c, Scope *s, const Port *p, SignalKind kind)
{
    uint64_t total = 1;
    uint32_t dims[DIMS_MAX], n_dims = 0;
    bool ok = true;
    uint32_t here = elab_find_here(c, s, p->name);
    if (here) {
        const Entry *old = &c->entries.ptr[here];
        FAIL(c, ((Span){c->lf->file, p->lo, p->hi}), "'%s' is declared twice",
             elab_text(c, p->name));
        NOTE(c, ((Span){c->lf->file, old->lo, old->hi}), "first here");
        return false;
    }
    for (const Arg *a = p->dims; a; a = a->next) {
        int64_t v;
        if (n_dims == DIMS_MAX) {
            FAIL(c, elab_span(c, a->value), "more than %d dimensions", DIMS_MAX);
            ok = false;
            break;
        }
        if (!elab_int(c, s, a->value, &v)) {
            ok = false;
            break;
        }
        if (v < 1 || v > BITS_MAX || total * (uint64_t)v > BITS_MAX) {
            FAIL(c, elab_span(c, a->value), "a width of %" PRId64 " is not between 1 and %d", v,
                 BITS_MAX);
            ok = false;
            break;
        }
        dims[n_dims++] = (uint32_t)v;
        total *= (uint64_t)v;
    }
    c->n_bits += total;
    if (ok && c->n_bits > BITS_MAX && c->el->is_over) {
        ok = false; /* said already */
    } else if (ok && c->n_bits > BITS_MAX) {
        FAIL(c, ((Span){c->lf->file, p->lo, p->hi}), "this module has more than %d wires", BITS_MAX);
        c->el->is_over = true;
        ok = false;
    }
    if (!ok) {
        elab_add_entry(c, s, p->name,
                  (Entry){.kind = E_SPOILED, .state = DONE, .lo = p->lo, .hi = p->hi});
        c->has_failed = true;
        return false;
    }
    uint32_t width = (uint32_t)total;
    uint32_t word = n_dims > 1 ? width / dims[0] : width;
    if (kind == SIG_MEMORY && n_dims == 1)
        word = 1; /* memory m[16]: sixteen words of one bit */
    Sym full = elab_full_name(c, s, p->name);
    Bit base = kind == SIG_WIRE ? wire_bits(c, full, width, word, n_dims > 0, p->lo)
                                : builder_signal(c->b, full, kind, width, word, n_dims > 0, p->lo);
    if ((n_dims > 1 || kind == SIG_MEMORY) && !is_no_name(c, full))
        builder_as_words(c->b);
    Value v = {.kind = V_RANGE, .base = base, .n = width, .n_dims = n_dims};
    memcpy(v.dims, dims, n_dims * sizeof *dims);
    elab_add_entry(c, s, p->name,
              (Entry){.kind = E_SIGNAL, .state = DONE, .lo = p->lo, .hi = p->hi, .scope = s,
                      .wires = v, .is_input = kind == SIG_INPUT, .full = full});
    return true;
}

/* Which branch of an `if` is kept; NULL when none is. */
static const Stmt *branch(Context *c, Scope *s, const Stmt *st)
{
    int64_t v;
    if (!elab_int(c, s, st->a, &v))
        return NULL;
    return v ? st->body : st->other;
}

void elab_collect_consts(Context *c, Scope *s, const Stmt *st)
{
    for (; st; st = st->next) {
        if (st->kind != STMT_CONST)
            continue;
        uint32_t old = elab_find_here(c, s, st->name);
        if (old) {
            FAIL(c, ((Span){c->lf->file, st->name_lo, st->name_hi}), "'%s' is declared twice",
                 elab_text(c, st->name));
            NOTE(c, ((Span){c->lf->file, c->entries.ptr[old].lo, c->entries.ptr[old].hi}),
                 "first here");
            continue;
        }
        elab_add_entry(c, s, st->name,
                  (Entry){.kind = E_CONST, .lo = st->name_lo, .hi = st->name_hi, .scope = s,
                          .expr = st->a});
    }
}

void elab_collect_wires(Context *c, Scope *s, const Stmt *st)
{
    for (; st; st = st->next) {
        if (st->kind == STMT_WIRE || st->kind == STMT_MEMORY) {
            for (const Port *p = st->ports; p; p = p->next)
                elab_declare_port(c, s, p, st->kind == STMT_WIRE ? SIG_WIRE : SIG_MEMORY);
        } else if (st->kind == STMT_IF) {
            const Stmt *kept = branch(c, s, st);
            elab_collect_consts(c, s, kept);
            elab_collect_wires(c, s, kept);
        }
    }
}

/* A plain name that is driven and not declared anywhere becomes a Def. */
static void collect_name(Context *c, Scope *s, const Expr *target, const Stmt *st, uint32_t *def)
{
    if (target->kind != EXPR_NAME || elab_find_name(c, s, target->u.n.name))
        return;
    if (!*def) {
        VEC_PUSH(&c->defs, ((Def){.stmt = st, .scope = s}));
        *def = (uint32_t)c->defs.len - 1;
    }
    elab_add_entry(c, s, target->u.n.name,
              (Entry){.kind = E_DEF, .lo = target->lo, .hi = target->hi, .def = *def, .scope = s});
}

static const Expr *stmt_call(const Stmt *st)
{
    return st->a && st->a->kind == EXPR_CALL ? st->a : NULL;
}

/* `feedback q` makes q a single wire when nothing else declares it: the latch
 * that it belongs to gives it no width. */
static void collect_feedback(Context *c, Scope *s, const Stmt *st)
{
    for (const Arg *a = st->list; a; a = a->next) {
        const Expr *e = a->value;
        if (e && e->kind == EXPR_NAME && !elab_find_name(c, s, e->u.n.name))
            declare_wire(c, s, e->u.n.name, 1, false, e->lo, e->hi, 0);
    }
}

void elab_collect_defs(Context *c, Scope *s, const Stmt *st)
{
    for (const Stmt *f = st; f; f = f->next) {
        if (f->kind == STMT_FEEDBACK)
            collect_feedback(c, s, f);
    }
    for (; st; st = st->next) {
        uint32_t def = 0;
        if (st->kind == STMT_IF) {
            elab_collect_defs(c, s, branch(c, s, st));
        } else if (st->kind == STMT_ASSIGN || st->kind == STMT_CALL) {
            if (st->kind == STMT_ASSIGN)
                collect_name(c, s, st->target, st, &def);
            const Expr *call = stmt_call(st);
            for (const Arg *a = call ? call->u.call.outs : NULL; a; a = a->next)
                collect_name(c, s, a->value, st, &def);
        }
    }
}

static void collect(Context *c, Scope *s, const Stmt *body)
{
    elab_collect_consts(c, s, body);
    elab_collect_wires(c, s, body);
    elab_collect_defs(c, s, body);
}

void elab_run_block(Context *c, Scope *s, const Stmt *st)
{
    for (; st && !c->el->is_over; st = st->next)
        elab_run_stmt(c, s, st);
}

static bool refuse_size(Context *c, const Stmt *st)
{
    if (!c->el->is_over)
        FAIL(c, ((Span){c->lf->file, st->lo, st->hi}),
             "this description unfolds into more than can be held; is a loop or a width too large?");
    c->el->is_over = true;
    return false;
}

/* n more statements or rounds of a loop; false: too many, reported. */
static bool take_steps(Context *c, const Stmt *st, uint64_t n)
{
    if (n > STEPS_MAX - c->el->steps)
        return refuse_size(c, st);
    c->el->steps += n;
    return true;
}

static NOINLINE void run_for(Context *c, Scope *s, const Stmt *st)
{
    int64_t lo, hi;
    if (!elab_int(c, s, st->a, &lo) || !elab_int(c, s, st->b, &hi))
        return;
    if (lo < hi && !take_steps(c, st, (uint64_t)hi - (uint64_t)lo))
        return;
    uint32_t id = map_get(&c->loop_ids, st->lo + (uint64_t)1);
    if (!id) {
        id = ++c->n_scopes;
        map_put(&c->loop_ids, st->lo + (uint64_t)1, id);
    }
    size_t entries = c->entries.len, defs = c->defs.len;
    for (int64_t i = lo; i < hi && !c->el->is_over; i++) {
        Scope round = elab_scope(c, id, s);
        round.is_round = true;
        round.index = i;
        elab_add_entry(c, &round, st->name,
                  (Entry){.kind = E_CONST, .state = DONE, .lo = st->name_lo, .hi = st->name_hi,
                          .value = i});
        collect(c, &round, st->body);
        elab_run_block(c, &round, st->body);
        c->entries.len = entries;
        c->defs.len = defs;
    }
}

/* The Def that this statement made in this scope, or 0. */
static uint32_t def_of(Context *c, Scope *s, const Stmt *st, const Expr *target)
{
    if (!target || target->kind != EXPR_NAME)
        return 0;
    uint32_t ix = elab_find_here(c, s, target->u.n.name);
    uint32_t def = ix ? c->entries.ptr[ix].def : 0;
    return def && c->defs.ptr[def].stmt == st && c->defs.ptr[def].scope == s ? def : 0;
}

static void spoil_defs(Context *c, Scope *s, const Expr *target)
{
    uint32_t ix = target->kind == EXPR_NAME ? elab_find_here(c, s, target->u.n.name) : 0;
    if (ix && c->entries.ptr[ix].kind == E_DEF)
        c->entries.ptr[ix].kind = E_SPOILED;
}

static NOINLINE void run_assign(Context *c, Scope *s, const Stmt *st)
{
    Hint h = {.target = st->target->kind == EXPR_DISCARD ? NULL : st->target, .scope = s,
              .fallback = intern(c->lib->names, STR("u"))};
    const Expr *call = stmt_call(st);
    uint32_t ix = st->target->kind == EXPR_NAME ? elab_find_here(c, s, st->target->u.n.name) : 0;
    bool is_new = ix && c->entries.ptr[ix].kind == E_DEF;
    Callee second;
    if (call && elab_is_int_function(intern_str(c->lib->names, call->u.call.name)) &&
        !library_lookup(c->lib, c->lf, call->u.call.name, &second).kind)
        call = NULL;
    if (call && is_new) {
        /* name = m(...): the name of an instance, and of its only output. */
        CallResult r = elab_call(c, s, call, &h, ix);
        Entry *en = &c->entries.ptr[ix];
        if (!r.ok) {
            en->kind = E_SPOILED;
            return;
        }
        if (en->kind == E_DEF || en->kind == E_INST) {
            en->kind = E_INST;
            en->n_outs = r.n_outs;
            en->out_names = r.ports->names + r.ports->n_in;
            en->outs = r.n_outs == 1 ? vec_to_arena(c->temp, &r.one, 1, sizeof r.one) : r.outs;
            en->has_wires = false;
        }
        if (r.n_outs == 1 && !call->u.call.outs) {
            /* A wire of that name, so that waves and messages can show it. */
            Value v = r.one;
            Sym full = elab_full_name(c, s, st->target->u.n.name);
            uint32_t word = v.n_dims > 1 ? v.dims[v.n_dims - 1] : v.n;
            Bit base = builder_signal(c->b, full, SIG_WIRE, v.n, word, v.n_dims > 0, en->lo);
            for (uint32_t i = 0; i < v.n; i++) {
                builder_drive(c->b, base + i, en->lo, NULL);
                builder_join(c->b, base + i, elab_bit(c, &v, i));
            }
            en = &c->entries.ptr[ix];
            en->has_wires = true;
            en->wires = v;
        } else if (r.n_outs == 1) {
            en->has_wires = true;
            en->wires = r.one;
        }
        return;
    }
    if (call && call->has_arrow && st->target->kind != EXPR_NAME) {
        FAIL(c, elab_span(c, st->target), "a name for the instance is wanted before '='");
        return;
    }
    Value v = elab_eval(c, s, st->a, &h);
    if (v.kind == V_INT && is_new && v.choice && elab_is_digit(&v)) {
        v = elab_fit(c, v, 1, elab_span(c, st->a)); /* c ? 1 : 0 is one bit */
    } else if (v.kind == V_INT && is_new) {
        FAIL(c, elab_span(c, st->a), "'%s' is made here, and a number has no width; write it as in 8'd%"
             PRId64 ", or declare: wire %s[8]", elab_text(c, st->target->u.n.name),
             elab_some_number(&v), elab_text(c, st->target->u.n.name));
        v = spoiled;
    }
    elab_drive(c, s, st->target, v, elab_span(c, st->a));
}

static NOINLINE void run_call(Context *c, Scope *s, const Stmt *st)
{
    const Expr *call = stmt_call(st);
    if (!call) {
        FAIL(c, elab_span(c, st->a), "this has no effect; drive something with it, as in: y = ...");
        return;
    }
    const Expr *target = NULL;
    for (const Arg *a = call->u.call.outs; a && !target; a = a->next) {
        bool is_named = a->value->kind != EXPR_NAME || !is_no_name(c, a->value->u.n.name);
        if (a->value->kind != EXPR_DISCARD && is_named)
            target = a->value;
    }
    Hint h = {.target = target, .scope = s, .fallback = call->u.call.name};
    elab_call(c, s, call, &h, 0);
}

static NOINLINE void run_limits(Context *c, Scope *s, const Limit *l)
{
    for (; l; l = l->next) {
        int64_t v;
        if (!elab_int(c, s, l->limit, &v))
            continue;
        builder_budget(c->b, (BudgetKind)l->kind, v < 0 ? 0 : (uint64_t)v,
                       (Span){c->lf->file, l->lo, l->hi});
    }
}

static NOINLINE void run_feedback(Context *c, Scope *s, const Arg *a)
{
    Hint h = {.scope = s, .fallback = intern(c->lib->names, STR("u"))};
    for (; a; a = a->next) {
        Value v = elab_eval(c, s, a->value, &h);
        if (v.kind == V_INT)
            FAIL(c, elab_span(c, a->value), "a wire is wanted here");
        for (uint32_t i = 0; (v.kind == V_RANGE || v.kind == V_LIST) && i < v.n; i++)
            builder_feedback(c->b, elab_bit(c, &v, i));
    }
}

static void run_connection(Context *c, Scope *s, const Stmt *st)
{
    uint32_t def = 0;
    if (st->kind == STMT_ASSIGN)
        def = def_of(c, s, st, st->target);
    const Expr *call = stmt_call(st);
    for (const Arg *a = call ? call->u.call.outs : NULL; a && !def; a = a->next)
        def = def_of(c, s, st, a->value);
    if (def) {
        if (c->defs.ptr[def].state != WAITING)
            return;
        c->defs.ptr[def].state = RUNNING;
    }
    size_t mark = c->bits.len;
    if (st->kind == STMT_ASSIGN)
        run_assign(c, s, st);
    else
        run_call(c, s, st);
    c->bits.len = mark;
    if (def) {
        c->defs.ptr[def].state = DONE;
        if (st->kind == STMT_ASSIGN)
            spoil_defs(c, s, st->target);
        for (const Arg *a = call ? call->u.call.outs : NULL; a; a = a->next)
            spoil_defs(c, s, a->value);
    }
}

static NOINLINE void run_const(Context *c, Scope *s, const Stmt *st)
{
    int64_t v;
    Expr e = {.kind = EXPR_NAME, .lo = st->name_lo, .hi = st->name_hi};
    e.u.n.name = st->name;
    elab_int(c, s, &e, &v);
}

static NOINLINE void run_assert(Context *c, Scope *s, const Stmt *st)
{
    int64_t v;
    if (elab_int(c, s, st->a, &v) && !v)
        FAIL(c, elab_span(c, st->a), "%.*s", STR_ARG(st->text));
}

void elab_run_stmt(Context *c, Scope *s, const Stmt *st)
{
    if (!take_steps(c, st, 1))
        return;
    if (c->n_bits > BITS_MAX) {
        refuse_size(c, st);
        return;
    }
    switch (st->kind) {
    case STMT_FOR:
    case STMT_IF:
        if (!elab_enter(c, STACK_BLOCK, (Span){c->lf->file, st->lo, st->hi}))
            break;
        if (st->kind == STMT_FOR)
            run_for(c, s, st);
        else
            elab_run_block(c, s, branch(c, s, st));
        elab_leave(c, STACK_BLOCK);
        break;
    case STMT_CONST:
        run_const(c, s, st);
        break;
    case STMT_ASSERT:
        run_assert(c, s, st);
        break;
    case STMT_BUDGET:
        run_limits(c, s, st->limits);
        break;
    case STMT_FEEDBACK:
        run_feedback(c, s, st->list);
        break;
    case STMT_ASSIGN:
    case STMT_CALL:
        run_connection(c, s, st);
        break;
    default:
        break;
    }
}
