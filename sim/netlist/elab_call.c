/* elab_call.c - placing a module, a primitive, or an operator. */
#include "netlist/elab_priv.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>

/* ---- calls ---- */

static uint32_t port_count(const Port *p)
{
    uint32_t n = 0;
    for (; p; p = p->next)
        n++;
    return n;
}

static const Signal *foreign_port(const Module *m, bool output, uint32_t i)
{
    for (uint32_t k = 0; k < m->n_ports; k++) {
        if ((m->signals[k].kind == SIG_OUTPUT) == output && i-- == 0)
            return &m->signals[k];
    }
    return NULL;
}

static Ports ports_of(Context *c, const Callee *k)
{
    Ports p = {.is_scalar = true};
    uint32_t n = 0;
    if (k->kind == CALLEE_AST) {
        p.n_in = port_count(k->ast->inputs);
        p.n_out = port_count(k->ast->outputs);
        p.names = ARENA_ARRAY(c->temp, Sym, p.n_in + p.n_out);
        p.ast = ARENA_ARRAY(c->temp, const Port *, p.n_in + p.n_out);
        for (int side = 0; side < 2; side++) {
            for (const Port *q = side ? k->ast->outputs : k->ast->inputs; q; q = q->next) {
                p.ast[n] = q;
                p.names[n++] = q->name;
                p.is_scalar = p.is_scalar && !q->dims;
            }
        }
    } else if (k->kind == CALLEE_FOREIGN) {
        const Module *m = k->foreign;
        p.names = ARENA_ARRAY(c->temp, Sym, m->n_ports);
        for (int side = 0; side < 2; side++) {
            for (uint32_t i = 0; i < m->n_ports; i++) {
                if ((m->signals[i].kind == SIG_OUTPUT) != (side == 1))
                    continue;
                p.names[n++] = m->signals[i].name;
                *(side ? &p.n_out : &p.n_in) += 1;
                p.is_scalar = p.is_scalar && !m->signals[i].is_bus;
            }
        }
    } else {
        p.n_in = 2;
        p.n_out = 1;
        p.names = ARENA_ARRAY(c->temp, Sym, 3);
        bool is_nand = k->kind == CALLEE_NAND;
        p.names[0] = intern(c->lib->names, is_nand ? STR("a") : STR("d"));
        p.names[1] = intern(c->lib->names, is_nand ? STR("b") : STR("clk"));
        p.names[2] = intern(c->lib->names, is_nand ? STR("y") : STR("q"));
    }
    return p;
}

static const Target *find_callee(Context *c, Sym name, Span at, Op op)
{
    uint32_t known = map_get(&c->callees, name.ix);
    if (known)
        return c->callee_list.ptr[known];
    Str text = intern_str(c->lib->names, name);
    Callee k = {0}, second = {0};
    if (str_eqz(text, "nand"))
        k.kind = CALLEE_NAND;
    else if (str_eqz(text, "dff"))
        k.kind = CALLEE_DFF;
    else
        k = library_lookup(c->lib, c->lf, name, &second);
    if (second.kind) {
        FAIL(c, at, "two modules called '%s' are equally near", text.ptr);
        for (int i = 0; i < 2; i++) {
            const Callee *w = i ? &second : &k;
            Span where = w->kind == CALLEE_AST ? (Span){w->file->file, w->ast->lo, w->ast->hi}
                                               : w->foreign->at;
            NOTE(c, where, "%s", i ? "and the other" : "one of them");
        }
        return NULL;
    }
    if (!k.kind) {
        if (op) {
            FAIL(c, at, "the operator '%s' is the module '%s', and there is none here",
                 op_table[op].text, text.ptr);
            NOTE(c, ((Span){0}), "use the file of netlists/std that has it, as in: use \"std/all.nl\"");
        } else {
            FAIL(c, at, "there is no module '%s'", text.ptr);
            Sym near = library_nearest_module(c->lib, c->lf, name);
            if (near.ix)
                NOTE(c, ((Span){0}), "did you mean '%s'?", elab_text(c, near));
            else
                NOTE(c, ((Span){0}), "write it, or 'use' the file that has it");
        }
        return NULL;
    }
    Target *t = ARENA_NEW(c->temp, Target);
    t->callee = k;
    t->ports = ports_of(c, &k);
    VEC_PUSH(&c->callee_list, t);
    map_put(&c->callees, name.ix, (uint32_t)c->callee_list.len - 1);
    return t;
}

/* Binds parameter values written in < >.  known[i] tells which. */
bool elab_bind_params(Context *c, Scope *s, const AstModule *ast, const Arg *params, Span at,
                        int64_t *values, bool *known)
{
    const Param *next = ast->params;
    uint32_t at_pos = 0;
    for (const Arg *a = params; a; a = a->next) {
        uint32_t i = at_pos;
        if (a->name.ix) {
            i = 0;
            const Param *p = ast->params;
            while (p && p->name.ix != a->name.ix) {
                p = p->next;
                i++;
            }
            if (!p) {
                FAIL(c, ((Span){c->lf->file, a->name_lo, a->name_hi}),
                     "'%s' has no parameter '%s'", elab_text(c, ast->name), elab_text(c, a->name));
                return false;
            }
        } else if (!next) {
            if (at_pos == 0)
                FAIL(c, elab_span(c, a->value), "'%s' has no parameters", elab_text(c, ast->name));
            else
                FAIL(c, elab_span(c, a->value), "'%s' has only %u parameter%s",
                     elab_text(c, ast->name), at_pos, at_pos == 1 ? "" : "s");
            return false;
        } else {
            next = next->next;
            at_pos++;
        }
        if (known[i]) {
            FAIL(c, elab_span(c, a->value), "this parameter was given already");
            return false;
        }
        if (!elab_int(c, s, a->value, &values[i]))
            return false;
        known[i] = true;
    }
    (void)at;
    return true;
}

/* An environment of a parameter list: for defaults and port widths. */
typedef struct ParamEnv {
    const AstModule *ast;
    const int64_t *values;
    const bool *known;
} ParamEnv;

static bool param_lookup(void *self, Sym name, int64_t *value)
{
    ParamEnv *pe = self;
    uint32_t i = 0;
    for (const Param *p = pe->ast->params; p; p = p->next, i++) {
        if (p->name.ix == name.ix && pe->known[i]) {
            *value = pe->values[i];
            return true;
        }
    }
    return false;
}

uint32_t elab_param_count(const AstModule *ast)
{
    uint32_t n = 0;
    for (const Param *p = ast->params; p; p = p->next)
        n++;
    return n;
}

/* Fills in defaults; reports the parameters that are still missing. */
bool elab_complete_params(Library *lib, const LibFile *lf, const AstModule *ast, int64_t *values,
                            bool *known, Span at, bool report)
{
    ParamEnv pe = {ast, values, known};
    IntEnv env = {.self = &pe, .lookup = param_lookup};
    uint32_t i = 0;
    for (const Param *p = ast->params; p; p = p->next, i++) {
        if (known[i])
            continue;
        if (!p->value) {
            if (!report)
                return false;
            const char *name = intern_cstr(lib->names, ast->name);
            const char *param = intern_cstr(lib->names, p->name);
            diag(lib->diag, DIAG_ERROR, at, "'%s' needs a value for '%s'", name, param);
            diag(lib->diag, DIAG_NOTE, (Span){lf->file, p->lo, p->hi},
                 "it is declared here; give it as in %s<%s: 8>", name, param);
            return false;
        }
        if (!int_eval(p->value, &env, lf->file, lib->names, lib->diag, &values[i]))
            return false;
        known[i] = true;
    }
    return true;
}

/* Parameters that ports of the form x[N] tell from the widths connected. */
static void infer_params(Context *c, const Callee *k, const Ports *p, uint32_t arg0,
                         int64_t *values, bool *known)
{
    for (uint32_t i = 0; i < p->n_in; i++) {
        const Arg *dim = p->ast[i]->dims;
        const Value *v = &c->values.ptr[arg0 + i];
        if (!dim || dim->next || dim->value->kind != EXPR_NAME || v->kind == V_INT ||
            v->kind == V_SPOILED)
            continue;
        uint32_t j = 0;
        for (const Param *q = k->ast->params; q; q = q->next, j++) {
            if (q->name.ix == dim->value->u.n.name.ix && !known[j]) {
                values[j] = v->n;
                known[j] = true;
            }
        }
    }
}

static const char *callee_name(const Context *c, const Callee *k)
{
    switch (k->kind) {
    case CALLEE_AST: return elab_text(c, k->ast->name);
    case CALLEE_FOREIGN: assert(k->foreign); return elab_text(c, k->foreign->base);
    case CALLEE_NAND: return "nand";
    default: return "dff";
    }
}

/* One call with its arguments evaluated: values[arg0 ..] in port order, with the
 * expressions they came from (for messages; may be NULL for operators). */
typedef struct Call {
    const Callee *callee;
    const Ports *ports;
    const Arg *params;
    uint32_t arg0;
    const Expr **arg_exprs;
    Span at;
    Sym name;
    const Bit *preset; /* outputs made before the arguments were known: one base each */
    const Module *child; /* known already; else NULL */
} Call;

static Span arg_span(const Context *c, const Call *k, uint32_t i)
{
    return k->arg_exprs && k->arg_exprs[i] ? elab_span(c, k->arg_exprs[i]) : k->at;
}

/* Copies of a module of single wires, one a bit.  The results are pushed. */
static NOINLINE bool call_scalar(Context *c, Scope *s, Call *k)
{
    const Ports *p = k->ports;
    uint32_t n = 1;
    uint32_t from = 0;
    bool is_bus = false; /* a bus of one bit stays a bus, so that x[i] works for every width */
    for (uint32_t i = 0; i < p->n_in; i++) {
        const Value *v = &c->values.ptr[k->arg0 + i];
        if (v->kind == V_INT)
            continue;
        is_bus = is_bus || v->n_dims > 0;
        if (v->n == 1)
            continue;
        if (n != 1 && v->n != n) {
            FAIL(c, arg_span(c, k, i), "widths do not agree: '%s' of '%s' has %u bits, '%s' has %u",
                 elab_text(c, p->names[i]), callee_name(c, k->callee), v->n,
                 elab_text(c, p->names[from]), n);
            return false;
        }
        if (n == 1) {
            n = v->n;
            from = i;
        }
    }
    for (uint32_t i = 0; i < p->n_in; i++) {
        bool is_clk = k->callee->kind == CALLEE_DFF && i == 1;
        Value v = elab_fit(c, c->values.ptr[k->arg0 + i], is_clk ? 1 : n, arg_span(c, k, i));
        if (v.kind == V_SPOILED)
            return false;
        c->values.ptr[k->arg0 + i] = v;
    }
    Logic init = LOGIC_X;
    if (k->callee->kind == CALLEE_DFF) {
        if (c->values.ptr[k->arg0 + 1].n != 1) {
            FAIL(c, arg_span(c, k, 1), "a clock is a single wire, and this has %u bits",
                 c->values.ptr[k->arg0 + 1].n);
            return false;
        }
        if (k->params) {
            int64_t v = 0;
            if (!elab_int(c, s, k->params->value, &v))
                return false;
            if (k->params->next || (v != 0 && v != 1)) {
                FAIL(c, elab_span(c, k->params->value), "a flip-flop powers up as dff<0> or dff<1>");
                return false;
            }
            init = (Logic)v;
        }
    } else if (k->callee->kind == CALLEE_NAND && k->params) {
        FAIL(c, elab_span(c, k->params->value), "a nand has no parameters");
        return false;
    }
    const Module *child = k->child;
    Bit base[64] = {0};
    Bit *outs = p->n_out <= 64 ? base : ARENA_ARRAY(c->temp, Bit, p->n_out);
    for (uint32_t o = 0; o < p->n_out; o++) {
        outs[o] = builder_bit(c->b);
        for (uint32_t i = 1; i < n; i++)
            builder_bit(c->b);
    }
    c->n_bits += (uint64_t)n * p->n_out;
    for (uint32_t i = 0; i < n; i++) {
        Sym name = k->name;
        if (is_bus && k->callee->kind != CALLEE_NAND)
            name = intern_printf(c->lib->names, "%s[%u]", elab_text(c, k->name), i);
        c->pins.len = 0;
        for (uint32_t a = 0; a < p->n_in; a++) {
            const Value *v = &c->values.ptr[k->arg0 + a];
            VEC_PUSH(&c->pins, elab_bit(c, v, v->n == 1 ? 0 : i));
        }
        if (k->callee->kind == CALLEE_NAND) {
            builder_nand_onto(c->b, c->pins.ptr[0], c->pins.ptr[1], outs[0] + i, k->at.lo);
        } else if (k->callee->kind == CALLEE_DFF) {
            builder_dff_onto(c->b, c->pins.ptr[0], c->pins.ptr[1], outs[0] + i, init, name,
                             k->at.lo);
        } else {
            for (uint32_t o = 0; o < p->n_out; o++)
                VEC_PUSH(&c->pins, outs[o] + i);
            builder_inst(c->b, child, name, c->pins.ptr, k->at.lo);
        }
    }
    for (uint32_t o = 0; o < p->n_out; o++)
        VEC_PUSH(&c->values, elab_range(outs[o], n, is_bus));
    return true;
}

static Value port_value(const Signal *g, Bit base)
{
    assert(g->word > 0);
    Value v = elab_range(base, g->width, g->is_bus);
    if (g->is_words) {
        v.n_dims = 2;
        v.dims[0] = g->width / g->word;
        v.dims[1] = g->word;
    }
    return v;
}

/* One instance of a module with buses.  The results are pushed. */
static NOINLINE bool call_word(Context *c, Call *k)
{
    const Ports *p = k->ports;
    const Module *m = k->child;
    assert(m); /* only modules have buses, and theirs is settled by now */
    for (uint32_t i = 0; i < p->n_in; i++) {
        const Signal *g = k->callee->kind == CALLEE_FOREIGN ? foreign_port(m, false, i)
                                                            : &m->signals[i];
        Value v = elab_fit(c, c->values.ptr[k->arg0 + i], g->width, arg_span(c, k, i));
        if (v.kind == V_SPOILED)
            return false;
        c->values.ptr[k->arg0 + i] = v;
        if (v.n != g->width) {
            FAIL(c, arg_span(c, k, i), "widths do not agree: '%s' of '%s' has %u bit%s, and this has %u",
                 elab_text(c, g->name), elab_text(c, m->name), g->width, g->width == 1 ? "" : "s",
                 v.n);
            return false;
        }
    }
    Bit *outs = ARENA_ARRAY(c->temp, Bit, p->n_out);
    for (uint32_t o = 0; o < p->n_out; o++) {
        const Signal *g = k->callee->kind == CALLEE_FOREIGN ? foreign_port(m, true, o)
                                                            : &m->signals[p->n_in + o];
        outs[o] = k->preset ? k->preset[o] : BIT_NONE;
        for (uint32_t i = 0; !k->preset && i < g->width; i++) {
            Bit b = builder_bit(c->b);
            outs[o] = i ? outs[o] : b;
        }
        c->n_bits += g->width;
    }
    /* Pins go in the module's own port order. */
    c->pins.len = 0;
    uint32_t in = 0, out = 0;
    for (uint32_t i = 0; i < m->n_ports; i++) {
        const Signal *g = &m->signals[i];
        for (uint32_t j = 0; j < g->width; j++) {
            Bit b = g->kind == SIG_OUTPUT ? outs[out] + j
                                          : elab_bit(c, &c->values.ptr[k->arg0 + in], j);
            VEC_PUSH(&c->pins, b);
        }
        if (g->kind == SIG_OUTPUT) {
            VEC_PUSH(&c->values, port_value(g, outs[out]));
            out++;
        } else {
            in++;
        }
    }
    builder_inst(c->b, m, k->name, c->pins.ptr, k->at.lo);
    return true;
}

/* Settles the child module of a call.  want_all: report missing parameters. */
static NOINLINE bool settle_child(Context *c, Scope *s, Call *k, bool infer, bool report)
{
    if (k->callee->kind == CALLEE_FOREIGN) {
        if (k->params && report) {
            FAIL(c, elab_span(c, k->params->value), "'%s' has no parameters", callee_name(c, k->callee));
            return false;
        }
        k->child = k->callee->foreign;
        return true;
    }
    if (k->callee->kind != CALLEE_AST)
        return true;
    const AstModule *ast = k->callee->ast;
    uint32_t n = elab_param_count(ast);
    int64_t *values = ARENA_ARRAY(c->temp, int64_t, n);
    bool *known = ARENA_ARRAY(c->temp, bool, n);
    if (!elab_bind_params(c, s, ast, k->params, k->at, values, known))
        return false;
    if (infer)
        infer_params(c, k->callee, k->ports, k->arg0, values, known);
    if (!elab_complete_params(c->lib, k->callee->file, ast, values, known, k->at, report)) {
        if (report)
            c->has_failed = true;
        return false;
    }
    bool failed = false;
    k->child = elab_build(c->el, k->callee->file, ast, values, n, k->at, &failed);
    if (failed)
        c->has_failed = true;
    return k->child != NULL;
}

void elab_pop_values(Context *c, uint32_t to)
{
    c->values.len = to;
}

/* An operator, with its operands evaluated and pushed from arg0 on. */
Value elab_call_operator(Context *c, Scope *s, const Expr *e, Op op, const char *module,
                           uint32_t arg0, uint32_t n_args, const Expr **exprs, Sym name)
{
    Span at = elab_span(c, e);
    Value out = spoiled;
    const Target *t = find_callee(c, intern_z(c->lib->names, module), at, op);
    if (t) {
        const Ports *p = &t->ports;
        if (p->n_in != n_args || p->n_out != 1) {
            FAIL(c, at, "the operator '%s' wants a module '%s' with %u input%s and one output",
                 op ? op_table[op].text : "? :", module, n_args, n_args == 1 ? "" : "s");
        } else {
            bool ok = true;
            for (uint32_t i = 0; i < n_args; i++)
                ok = ok && c->values.ptr[arg0 + i].kind != V_SPOILED;
            Call call = {.callee = &t->callee, .ports = p, .arg0 = arg0, .arg_exprs = exprs, .at = at,
                         .name = name};
            if (ok && settle_child(c, s, &call, true, true) &&
                (p->is_scalar ? call_scalar(c, s, &call) : call_word(c, &call)))
                out = c->values.ptr[c->values.len - 1];
        }
    }
    elab_pop_values(c, arg0);
    return out;
}

bool elab_is_int_function(Str s)
{
    return str_eqz(s, "min") || str_eqz(s, "max") || str_eqz(s, "abs") || str_eqz(s, "clog2") ||
           str_eqz(s, "signext");
}

/* ---- a call written as such ---- */

/* Puts argument expressions in port order.  False: reported. */
static bool order_args(Context *c, const Expr *e, const Ports *p, const Arg *args, bool outputs,
                       const Expr **in_order)
{
    uint32_t n = outputs ? p->n_out : p->n_in;
    const Sym *names = p->names + (outputs ? p->n_in : 0);
    const char *what = outputs ? "output" : "input";
    uint32_t pos = 0;
    for (const Arg *a = args; a; a = a->next) {
        uint32_t i = pos;
        if (a->name.ix) {
            for (i = 0; i < n && names[i].ix != a->name.ix; i++) {
            }
            if (i == n) {
                FAIL(c, ((Span){c->lf->file, a->name_lo, a->name_hi}), "'%s' has no %s '%s'",
                     elab_text(c, e->u.call.name), what, elab_text(c, a->name));
                StrBuf list = {0};
                for (uint32_t k = 0; k < n; k++)
                    strbuf_printf(&list, "%s%s", k ? ", " : "", elab_text(c, names[k]));
                NOTE(c, ((Span){0}), "its %ss are: %s", what, list.len ? list.ptr : "none");
                strbuf_free(&list);
                return false;
            }
        } else if (pos >= n) {
            FAIL(c, elab_span(c, a->value), "'%s' has %u %s%s, and this is one more",
                 elab_text(c, e->u.call.name), n, what, n == 1 ? "" : "s");
            return false;
        } else {
            pos++;
        }
        if (in_order[i]) {
            FAIL(c, elab_span(c, a->value), "the %s '%s' is connected already", what,
                 elab_text(c, names[i]));
            return false;
        }
        in_order[i] = a->value;
    }
    bool by_position = args && !args->name.ix;
    for (uint32_t i = 0; i < n; i++) {
        if (in_order[i] || (outputs && !by_position))
            continue;
        FAIL(c, ((Span){c->lf->file, e->u.call.name_lo, e->u.call.name_hi}),
             "the %s '%s' of '%s' is not connected", what, elab_text(c, names[i]),
             elab_text(c, e->u.call.name));
        if (outputs)
            NOTE(c, ((Span){0}), "write '_' for an output that is not wanted");
        return false;
    }
    return true;
}

/* inst: entry of the instance's name, whose outputs become known as early as
 * possible, or 0. */
CallResult elab_call(Context *c, Scope *s, const Expr *e, Hint *h, uint32_t inst)
{
    CallResult r = {0};
    Span at = elab_span(c, e);
    Span name_at = {c->lf->file, e->u.call.name_lo, e->u.call.name_hi};
    const Target *t = find_callee(c, e->u.call.name, name_at, OP_NONE);
    if (!t)
        return r;
    const Callee *k = &t->callee;
    const Ports *p = r.ports = &t->ports;
    const Expr *few[FEW_PORTS] = {0};
    uint32_t n_ports = p->n_in + p->n_out;
    const Expr **args = n_ports <= FEW_PORTS ? few : ARENA_ARRAY(c->temp, const Expr *, n_ports);
    const Expr **outs = args + p->n_in;
    bool ok = order_args(c, e, p, e->u.call.args, false, args);
    ok = order_args(c, e, p, e->u.call.outs, true, outs) && ok;
    /* A flip-flop is named by what it drives; a nand needs no name. */
    Sym name = {0};
    if (k->kind == CALLEE_NAND)
        elab_hint_inside(h);
    else
        name = elab_hint_take(c, h);
    Call call = {.callee = k, .ports = p, .params = e->u.call.params, .arg_exprs = args,
                 .at = name_at, .name = name};
    bool is_word = !p->is_scalar;
    bool has_child = false;
    if (ok && is_word && inst && settle_child(c, s, &call, false, false) && call.child) {
        /* Outputs first: arguments may depend on them. */
        has_child = true;
        const Module *m = call.child;
        Bit *preset = ARENA_ARRAY(c->temp, Bit, p->n_out);
        Value *early = ARENA_ARRAY(c->temp, Value, p->n_out);
        uint32_t o = 0;
        for (uint32_t i = 0; i < m->n_ports; i++) {
            if (m->signals[i].kind != SIG_OUTPUT)
                continue;
            for (uint32_t j = 0; j < m->signals[i].width; j++) {
                Bit b = builder_bit(c->b);
                preset[o] = j ? preset[o] : b;
            }
            early[o] = port_value(&m->signals[i], preset[o]);
            o++;
        }
        call.preset = preset;
        Entry *en = &c->entries.ptr[inst];
        if (en->kind == E_DEF) {
            en->kind = E_INST;
            en->n_outs = p->n_out;
            en->out_names = p->names + p->n_in;
            en->outs = early;
            en->has_wires = p->n_out == 1;
            if (en->has_wires)
                en->wires = early[0];
        }
    }
    call.arg0 = (uint32_t)c->values.len;
    for (uint32_t i = 0; i < p->n_in; i++) {
        Value v = args[i] ? elab_eval(c, s, args[i], h) : spoiled;
        ok = ok && v.kind != V_SPOILED;
        VEC_PUSH(&c->values, v);
    }
    if (ok && !has_child)
        ok = settle_child(c, s, &call, true, true);
    if (ok)
        ok = is_word ? call_word(c, &call) : call_scalar(c, s, &call);
    if (ok) {
        r.n_outs = p->n_out;
        const Value *results = c->values.ptr + c->values.len - p->n_out;
        if (p->n_out == 1)
            r.one = results[0];
        else
            r.outs = vec_to_arena(c->temp, results, p->n_out, sizeof *results);
    }
    elab_pop_values(c, call.arg0);
    r.ok = ok;
    for (uint32_t o = 0; o < p->n_out; o++) {
        if (outs[o])
            elab_drive(c, s, outs[o], !ok ? spoiled : p->n_out == 1 ? r.one : r.outs[o],
                  elab_span(c, outs[o]));
    }
    (void)at;
    return r;
}
