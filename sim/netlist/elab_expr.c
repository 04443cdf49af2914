/* elab_expr.c - what a circuit expression stands for: wires, or an integer. */
#include "netlist/elab_priv.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>

/* ---- wires as values ---- */

Bit elab_bit(const Context *c, const Value *v, uint32_t i)
{
    assert(i < v->n);
    return v->kind == V_RANGE ? v->base + i : c->bits.ptr[v->off + i];
}

Value elab_range(Bit base, uint32_t n, bool is_bus)
{
    Value v = {.kind = V_RANGE, .base = base, .n = n, .n_dims = is_bus};
    v.dims[0] = n;
    return v;
}

static Value fit_choice(Context *c, const Choice *k, uint32_t n)
{
    const Expr *operands[3] = {k->e->u.e.c, k->e->u.e.b, k->e->u.e.a};
    if (!elab_enter(c, STACK_EXPR, elab_span(c, k->e)))
        return spoiled;
    uint32_t arg0 = (uint32_t)c->values.len;
    Value no = elab_fit(c, k->no, n, elab_span(c, operands[0]));
    VEC_PUSH(&c->values, no);
    Value yes = elab_fit(c, k->yes, n, elab_span(c, operands[1]));
    VEC_PUSH(&c->values, yes);
    VEC_PUSH(&c->values, k->sel);
    Value v = elab_call_operator(c, k->scope, k->e, OP_NONE, "mux", arg0, 3, operands, k->name);
    elab_leave(c, STACK_EXPR);
    return v;
}

/* Gives an integer the width of its place; reports one that does not fit. */
Value elab_fit(Context *c, Value v, uint32_t n, Span at)
{
    if (v.kind != V_INT)
        return v;
    if (v.choice)
        return fit_choice(c, v.choice, n);
    Value out = {.kind = V_LIST, .off = (uint32_t)c->bits.len, .n = n, .n_dims = 1};
    out.dims[0] = n;
    if (v.wide) {
        uint8_t *bits = arena_alloc(c->temp, n, 1, 1);
        if (number_bits(diag_text(c->dg, c->lf->file), v.wide, bits, n) > n) {
            FAIL(c, at, "this number does not fit %u bit%s", n, n == 1 ? "" : "s");
            return spoiled;
        }
        for (uint32_t i = 0; i < n; i++)
            VEC_PUSH(&c->bits, bits[i] ? BIT_1 : BIT_0);
        return out;
    }
    bool fits = n >= 64 || (v.integer >= 0 && v.integer >> n == 0) ||
                (v.integer < 0 && v.integer >= -((int64_t)1 << (n - 1)));
    if (!fits) {
        FAIL(c, at, "%" PRId64 " does not fit %u bit%s", v.integer, n, n == 1 ? "" : "s");
        return spoiled;
    }
    for (uint32_t i = 0; i < n; i++) {
        bool one = i < 64 ? (uint64_t)v.integer >> i & 1 : v.integer < 0;
        VEC_PUSH(&c->bits, one ? BIT_1 : BIT_0);
    }
    return out;
}

/* ---- running what a name waits for ---- */

/* Runs the statement that makes entry ix, unless that is going on already. */
bool elab_need_def(Context *c, uint32_t ix, Sym name, Span at)
{
    Def *d = &c->defs.ptr[c->entries.ptr[ix].def];
    if (d->state == RUNNING) {
        if (d->is_reported)
            return false;
        d->is_reported = true;
        FAIL(c, at, "the width of '%s' depends on itself here", elab_text(c, name));
        NOTE(c, ((Span){0}), "declare it, so that its width is known: wire %s[...]",
             elab_text(c, name));
        return false;
    }
    if (d->state == DONE)
        return false; /* it failed, and said so */
    if (c->def_depth >= DEF_DEPTH_MAX) {
        FAIL(c, at, "more than %d names are used before they are made, each by the one before",
             DEF_DEPTH_MAX);
        NOTE(c, ((Span){0}), "declare '%s' with 'wire', or turn the order of the lines round",
             elab_text(c, name));
        c->el->is_over = true;
        return false;
    }
    if (!elab_enter(c, STACK_NAME, at))
        return false;
    c->def_depth++;
    elab_run_stmt(c, d->scope, d->stmt);
    c->def_depth--;
    elab_leave(c, STACK_NAME);
    return true;
}

/* The entry of a name as wires or an instance, made if it waits.  0: spoiled. */
static uint32_t settled_entry(Context *c, Scope *s, Sym name, Span at)
{
    uint32_t ix = elab_find_name(c, s, name);
    if (!ix) {
        FAIL(c, at, "nothing is called '%s' here", elab_text(c, name));
        elab_note_nearest(c, s, name);
        return 0;
    }
    if (c->entries.ptr[ix].kind == E_DEF) {
        if (!elab_need_def(c, ix, name, at) || c->entries.ptr[ix].kind == E_DEF)
            return 0;
    }
    return c->entries.ptr[ix].kind == E_SPOILED ? 0 : ix;
}

static NOINLINE Value eval_name(Context *c, Scope *s, const Expr *e)
{
    Sym name = e->u.n.name;
    uint32_t ix = settled_entry(c, s, name, elab_span(c, e));
    if (!ix)
        return spoiled;
    Entry *en = &c->entries.ptr[ix];
    if (en->kind == E_CONST) {
        Value v = {.kind = V_INT};
        return elab_int(c, s, e, &v.integer) ? v : spoiled;
    }
    if (en->kind == E_INST && !en->has_wires) {
        if (en->n_outs > 1) {
            FAIL(c, elab_span(c, e), "'%s' has %u outputs: say which one, as in %s.%s",
                 elab_text(c, name), en->n_outs, elab_text(c, name), elab_text(c, en->out_names[0]));
        } else {
            FAIL(c, elab_span(c, e), "'%s' has no output", elab_text(c, name));
        }
        return spoiled;
    }
    return en->wires;
}

static NOINLINE Value eval_member(Context *c, Scope *s, const Expr *e)
{
    const Expr *of = e->u.n.a;
    if (of->kind != EXPR_NAME) {
        FAIL(c, elab_span(c, e), "only an instance has outputs: NAME.OUTPUT");
        return spoiled;
    }
    uint32_t ix = settled_entry(c, s, of->u.n.name, elab_span(c, of));
    if (!ix)
        return spoiled;
    const Entry *en = &c->entries.ptr[ix];
    if (en->kind != E_INST) {
        FAIL(c, elab_span(c, of), "'%s' is not an instance, so it has no '.%s'",
             elab_text(c, of->u.n.name), elab_text(c, e->u.n.name));
        return spoiled;
    }
    for (uint32_t i = 0; i < en->n_outs; i++) {
        if (en->out_names[i].ix == e->u.n.name.ix)
            return en->outs[i];
    }
    StrBuf list = {0};
    for (uint32_t i = 0; i < en->n_outs; i++)
        strbuf_printf(&list, "%s%s", i ? ", " : "", elab_text(c, en->out_names[i]));
    FAIL(c, ((Span){c->lf->file, e->u.n.name_lo, e->u.n.name_hi}),
         "'%s' has no output '%s'; it has %s", elab_text(c, of->u.n.name),
         elab_text(c, e->u.n.name), list.len ? list.ptr : "none");
    strbuf_free(&list);
    return spoiled;
}

static Value part_of(const Value *v, uint32_t lo, uint32_t n)
{
    Value out = *v;
    if (v->kind == V_RANGE)
        out.base = v->base + lo;
    else
        out.off = v->off + lo;
    out.n = n;
    return out;
}

Value elab_index(Context *c, Scope *s, const Expr *e, Value v)
{
    int64_t i, hi;
    bool is_slice = e->kind == EXPR_SLICE;
    if (!elab_int(c, s, e->u.e.b, &i))
        return spoiled;
    hi = i;
    if (is_slice && !elab_int(c, s, e->u.e.c, &i))
        return spoiled;
    if (v.kind == V_SPOILED)
        return spoiled;
    if (v.kind == V_INT) {
        FAIL(c, elab_span(c, e), "an integer has no bits; give it a width first, as in 8'd5");
        return spoiled;
    }
    if (v.n_dims == 0) {
        FAIL(c, elab_span(c, e), "a single wire has no bits to choose from");
        return spoiled;
    }
    int64_t last = (int64_t)v.dims[0] - 1;
    if (is_slice && i > hi) {
        FAIL(c, elab_span(c, e), "the slice [%" PRId64 ":%" PRId64 "] is empty: the high end comes first",
             hi, i);
        return spoiled;
    }
    if (i < 0 || hi > last) {
        int64_t bad = i < 0 ? i : hi;
        FAIL(c, elab_span(c, e), "index %" PRId64 " is outside 0 to %" PRId64, bad, last);
        return spoiled;
    }
    uint32_t each = v.n / v.dims[0];
    Value out = part_of(&v, (uint32_t)i * each, (uint32_t)(hi - i + 1) * each);
    if (is_slice) {
        out.dims[0] = (uint32_t)(hi - i + 1);
    } else {
        out.n_dims--;
        for (uint32_t k = 0; k < out.n_dims; k++)
            out.dims[k] = v.dims[k + 1];
    }
    return out;
}

int64_t elab_some_number(const Value *v)
{
    while (v->choice)
        v = &v->choice->yes;
    return v->integer;
}

bool elab_is_digit(const Value *v)
{
    if (v->choice)
        return elab_is_digit(&v->choice->yes) && elab_is_digit(&v->choice->no);
    return !v->wide && (v->integer == 0 || v->integer == 1);
}

/* An item between { and }: integers must have a width there. */
static NOINLINE Value eval_item(Context *c, Scope *s, const Expr *e, Hint *h)
{
    Value v = elab_eval(c, s, e, h);
    if (v.kind != V_INT)
        return v;
    if (!elab_is_digit(&v)) {
        FAIL(c, elab_span(c, e), "a number inside { } needs a width, as in 4'd%" PRId64,
             elab_some_number(&v));
        return spoiled;
    }
    return elab_fit(c, v, 1, elab_span(c, e));
}

static NOINLINE Value eval_concat(Context *c, Scope *s, const Expr *e, Hint *h)
{
    uint32_t first = (uint32_t)c->values.len;
    bool ok = true;
    uint64_t total = 0;
    for (const Arg *a = e->u.list.items; a; a = a->next) {
        Value v = eval_item(c, s, a->value, h);
        ok = ok && v.kind != V_SPOILED;
        total += v.n;
        VEC_PUSH(&c->values, v);
    }
    int64_t times = 1;
    if (e->kind == EXPR_REPEAT) {
        if (!elab_int(c, s, e->u.list.count, &times))
            ok = false;
        else if (times < 1 || (uint64_t)times > BITS_MAX / (total ? total : 1)) {
            FAIL(c, elab_span(c, e->u.list.count), "%" PRId64 " copies cannot be made", times);
            ok = false;
        }
    }
    Value out = {.kind = V_LIST, .off = (uint32_t)c->bits.len, .n_dims = 1};
    for (int64_t t = 0; ok && t < times; t++) {
        for (size_t k = c->values.len; k > first; k--) {
            for (uint32_t i = 0; i < c->values.ptr[k - 1].n; i++)
                VEC_PUSH(&c->bits, elab_bit(c, &c->values.ptr[k - 1], i));
        }
    }
    c->values.len = first;
    if (!ok)
        return spoiled;
    out.n = (uint32_t)c->bits.len - out.off;
    out.dims[0] = out.n;
    return out;
}

static NOINLINE Value eval_operator(Context *c, Scope *s, const Expr *e, Hint *h)
{
    const Expr *operands[3];
    uint32_t n = 0;
    Op op = (Op)e->op;
    const char *module;
    if (e->kind == EXPR_COND) {
        /* mux(a, b, sel -> y): y is b when sel is 1. */
        operands[n++] = e->u.e.c;
        operands[n++] = e->u.e.b;
        operands[n++] = e->u.e.a;
        op = OP_NONE;
        module = "mux";
    } else {
        operands[n++] = e->u.e.a;
        if (e->kind == EXPR_BINARY)
            operands[n++] = e->u.e.b;
        module = op_table[op].module;
    }
    uint32_t taken = h->n;
    Sym name = module ? elab_hint_take(c, h) : (Sym){0};
    uint32_t arg0 = (uint32_t)c->values.len;
    bool all_int = true, any_spoiled = false;
    for (uint32_t i = 0; i < n; i++) {
        Value v = elab_eval(c, s, operands[i], h);
        all_int = all_int && v.kind == V_INT && !v.choice;
        any_spoiled = any_spoiled || v.kind == V_SPOILED;
        VEC_PUSH(&c->values, v);
    }
    if (all_int) {
        elab_pop_values(c, arg0);
        h->n = taken;
        Value v = {.kind = V_INT};
        return elab_int(c, s, e, &v.integer) ? v : spoiled;
    }
    if (any_spoiled) {
        elab_pop_values(c, arg0);
        return spoiled;
    }
    if (!module) {
        elab_pop_values(c, arg0);
        FAIL(c, elab_span(c, e), "there is no circuit for the operator '%s'; call a module instead",
             op_table[op].text);
        return spoiled;
    }
    const Value *given = c->values.ptr + arg0;
    if (e->kind == EXPR_COND && given[0].kind == V_INT && given[1].kind == V_INT && given[2].n == 1) {
        Choice *k = ARENA_NEW(c->temp, Choice);
        *k = (Choice){.e = e, .scope = s, .name = name, .sel = given[2], .yes = given[1], .no = given[0]};
        elab_pop_values(c, arg0);
        return (Value){.kind = V_INT, .choice = k};
    }
    return elab_call_operator(c, s, e, op, module, arg0, n, operands, name);
}

static NOINLINE Value eval_call(Context *c, Scope *s, const Expr *e, Hint *h)
{
    Callee second;
    if (elab_is_int_function(intern_str(c->lib->names, e->u.call.name)) &&
        !library_lookup(c->lib, c->lf, e->u.call.name, &second).kind) {
        Value v = {.kind = V_INT};
        return elab_int(c, s, e, &v.integer) ? v : spoiled;
    }
    CallResult r = elab_call(c, s, e, h, 0);
    if (!r.ok)
        return spoiled;
    if (r.n_outs != 1) {
        FAIL(c, elab_span(c, e), "'%s' has %u outputs, and one is wanted here",
             elab_text(c, e->u.call.name), r.n_outs);
        NOTE(c, ((Span){0}), "give it a name, u = %s(...), and write u.%s",
             elab_text(c, e->u.call.name),
             r.n_outs ? elab_text(c, r.ports->names[r.ports->n_in]) : "OUTPUT");
        return spoiled;
    }
    return r.one;
}

/* An expression with parts. */
static Value eval_tree(Context *c, Scope *s, const Expr *e, Hint *h)
{
    switch (e->kind) {
    case EXPR_INDEX:
    case EXPR_SLICE:
        elab_hint_inside(h);
        return elab_index(c, s, e, elab_eval(c, s, e->u.e.a, h));
    case EXPR_CONCAT:
    case EXPR_REPEAT:
        elab_hint_inside(h);
        return eval_concat(c, s, e, h);
    case EXPR_UNARY:
    case EXPR_BINARY:
    case EXPR_COND:
        return eval_operator(c, s, e, h);
    default:
        return eval_call(c, s, e, h);
    }
}

Value elab_eval(Context *c, Scope *s, const Expr *e, Hint *h)
{
    switch (e->kind) {
    case EXPR_NUMBER: {
        Value v = {.kind = V_INT, .integer = (int64_t)e->u.number.value,
                   .wide = e->u.number.wide ? e : NULL};
        return e->u.number.width ? elab_fit(c, v, e->u.number.width, elab_span(c, e)) : v;
    }
    case EXPR_NAME:
        return eval_name(c, s, e);
    case EXPR_MEMBER:
        return eval_member(c, s, e);
    case EXPR_DISCARD:
        FAIL(c, elab_span(c, e), "'_' has no value");
        return spoiled;
    default:
        break;
    }
    if (!elab_enter(c, STACK_EXPR, elab_span(c, e)))
        return spoiled;
    Value v = eval_tree(c, s, e, h);
    elab_leave(c, STACK_EXPR);
    return v;
}
