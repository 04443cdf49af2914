/* intexpr.c - integer expressions: 64 bits, two's complement, wrapping round. */
#include <string.h>

#include "netlist/library.h"

typedef struct Eval {
    const IntEnv *env;
    uint32_t file;
    const Intern *names;
    Diag *dg;
} Eval;

static bool eval(const Eval *v, const Expr *e, int64_t *out);

static bool fail(const Eval *v, const Expr *e, const char *message)
{
    diag(v->dg, DIAG_ERROR, (Span){v->file, e->lo, e->hi}, "%s", message);
    return false;
}

static int64_t shift(int64_t a, int64_t b, bool left)
{
    if (b < 0)
        return shift(a, b == INT64_MIN ? INT64_MAX : -b, !left);
    if (b > 63)
        return left || a >= 0 ? 0 : -1;
    if (left)
        return (int64_t)((uint64_t)a << b);
    return a >= 0 ? a >> b : (int64_t)~(~(uint64_t)a >> b);
}

static bool power(const Eval *v, const Expr *e, int64_t a, int64_t b, int64_t *out)
{
    if (b < 0)
        return fail(v, e->u.e.b, "the exponent is negative");
    uint64_t r = 1, x = (uint64_t)a;
    for (; b; b >>= 1, x *= x) {
        if (b & 1)
            r *= x;
    }
    *out = (int64_t)r;
    return true;
}

static bool divide(const Eval *v, const Expr *e, int64_t a, int64_t b, int64_t *out)
{
    bool rest = e->op == OP_MOD;
    if (b == 0)
        return fail(v, e, "division by zero");
    if (b == -1) /* also the smallest number, which wraps round */
        *out = rest ? 0 : (int64_t)(0 - (uint64_t)a);
    else
        *out = rest ? a % b : a / b;
    return true;
}

static bool binary(const Eval *v, const Expr *e, int64_t *out)
{
    int64_t a, b;
    if (!eval(v, e->u.e.a, &a))
        return false;
    if ((e->op == OP_LAND && !a) || (e->op == OP_LOR && a)) {
        *out = e->op == OP_LOR;
        return true;
    }
    if (!eval(v, e->u.e.b, &b))
        return false;
    uint64_t x = (uint64_t)a, y = (uint64_t)b;
    switch ((Op)e->op) {
    case OP_POW: return power(v, e, a, b, out);
    case OP_MUL: *out = (int64_t)(x * y); return true;
    case OP_DIV:
    case OP_MOD: return divide(v, e, a, b, out);
    case OP_ADD: *out = (int64_t)(x + y); return true;
    case OP_SUB: *out = (int64_t)(x - y); return true;
    case OP_SHL: *out = shift(a, b, true); return true;
    case OP_SHR: *out = shift(a, b, false); return true;
    case OP_LT: *out = a < b; return true;
    case OP_LE: *out = a <= b; return true;
    case OP_GT: *out = a > b; return true;
    case OP_GE: *out = a >= b; return true;
    case OP_EQ: *out = a == b; return true;
    case OP_NE: *out = a != b; return true;
    case OP_AND: *out = (int64_t)(x & y); return true;
    case OP_XOR: *out = (int64_t)(x ^ y); return true;
    case OP_OR: *out = (int64_t)(x | y); return true;
    case OP_LAND:
    case OP_LOR: *out = b != 0; return true;
    default: return fail(v, e, "this operator has no meaning for integers");
    }
}

static bool function(const Eval *v, const Expr *e, int64_t *out)
{
    static const struct {
        const char *name;
        unsigned n_args;
    } known[] = {{"min", 2}, {"max", 2}, {"abs", 1}, {"clog2", 1}, {"signext", 2}, {"random", 1}};
    Str name = intern_str(v->names, e->u.call.name);
    unsigned which = 0, n = 0;
    int64_t a[2] = {0};
    while (which < 6 && !str_eqz(name, known[which].name))
        which++;
    if (which == 6 || (which == 5 && !v->env->random)) {
        diag(v->dg, DIAG_ERROR, (Span){v->file, e->u.call.name_lo, e->u.call.name_hi},
             "there is no integer function '%s'%s", name.ptr, which == 5 ? " outside of tests" : "");
        diag(v->dg, DIAG_NOTE, (Span){0}, "there are min, max, abs, clog2 and signext%s",
             v->env->random ? ", and random" : "");
        return false;
    }
    if (e->u.call.params || e->has_arrow)
        return fail(v, e, "an integer function has no parameters and no outputs: NAME(VALUE, ...)");
    for (const Arg *x = e->u.call.args; x; x = x->next) {
        if (x->name.ix) {
            diag(v->dg, DIAG_ERROR, (Span){v->file, x->name_lo, x->name_hi},
                 "the values of an integer function have no names; leave '%s:' out",
                 intern_cstr(v->names, x->name));
            return false;
        }
        if (n < 2 && !eval(v, x->value, &a[n]))
            return false;
        n++;
    }
    if (n != known[which].n_args) {
        diag(v->dg, DIAG_ERROR, (Span){v->file, e->lo, e->hi}, "'%s' takes %u value%s, not %u",
             known[which].name, known[which].n_args, known[which].n_args == 1 ? "" : "s", n);
        return false;
    }
    switch (which) {
    case 0: *out = a[0] < a[1] ? a[0] : a[1]; return true;
    case 1: *out = a[0] > a[1] ? a[0] : a[1]; return true;
    case 2: *out = a[0] < 0 ? (int64_t)(0 - (uint64_t)a[0]) : a[0]; return true;
    case 3:
        if (a[0] < 1)
            return fail(v, e, "clog2 wants a number above 0");
        for (*out = 0; *out < 63 && ((int64_t)1 << *out) < a[0]; ++*out) {
        }
        return true;
    case 4:
        if (a[0] < 1 || a[0] > 64)
            return fail(v, e, "signext wants a width from 1 to 64");
        *out = a[0] == 64 ? a[1]
                          : shift((int64_t)((uint64_t)a[1] << (64 - a[0])), 64 - a[0], false);
        return true;
    default:
        if (a[0] < 1)
            return fail(v, e, "random wants a number above 0");
        *out = (int64_t)v->env->random(v->env->self, (uint64_t)a[0]);
        return true;
    }
}

static bool name_value(const Eval *v, const Expr *e, int64_t *out)
{
    Sym name = e->u.n.name;
    if (v->env->lookup(v->env->self, name, out))
        return true;
    diag(v->dg, DIAG_ERROR, (Span){v->file, e->lo, e->hi}, "nothing is called '%s' here",
         intern_cstr(v->names, name));
    Sym near = v->env->nearest ? v->env->nearest(v->env->self, name) : (Sym){0};
    if (near.ix)
        diag(v->dg, DIAG_NOTE, (Span){0}, "did you mean '%s'?", intern_cstr(v->names, near));
    return false;
}

#define WIRES_HERE "an integer is wanted here, and this is about wires"

/* An expression with parts. */
static bool tree(const Eval *v, const Expr *e, int64_t *out)
{
    int64_t a;
    switch ((ExprKind)e->kind) {
    case EXPR_UNARY:
        if (!eval(v, e->u.e.a, &a))
            return false;
        *out = e->op == OP_NOT   ? ~a
               : e->op == OP_NEG ? (int64_t)(0 - (uint64_t)a)
                                 : !a;
        return true;
    case EXPR_BINARY:
        return binary(v, e, out);
    case EXPR_COND:
        return eval(v, e->u.e.a, &a) && eval(v, a ? e->u.e.b : e->u.e.c, out);
    case EXPR_CALL:
        return function(v, e, out);
    case EXPR_INDEX:
    case EXPR_SLICE:
    case EXPR_MEMBER:
        if (v->env->part)
            return v->env->part(v->env->self, e, out);
        return fail(v, e, WIRES_HERE);
    default:
        return fail(v, e, WIRES_HERE);
    }
}

static bool eval(const Eval *v, const Expr *e, int64_t *out)
{
    if (e->kind == EXPR_NUMBER) {
        if (e->u.number.wide)
            return fail(v, e, "this number is too large for an integer of 64 bits");
        *out = (int64_t)e->u.number.value;
        return true;
    }
    if (e->kind == EXPR_NAME)
        return name_value(v, e, out);
    unsigned *depth = v->env->depth;
    if (!depth)
        return tree(v, e, out);
    if (*depth >= v->env->depth_max) {
        *v->env->is_over = true;
        return fail(v, e, NESTED_TOO_DEEP);
    }
    ++*depth;
    bool ok = tree(v, e, out);
    --*depth;
    return ok;
}

bool int_eval(const Expr *e, const IntEnv *env, uint32_t file, const Intern *names, Diag *dg,
              int64_t *out)
{
    Eval v = {env, file, names, dg};
    return eval(&v, e, out);
}

static unsigned digit_value(char ch)
{
    return ch >= '0' && ch <= '9' ? (unsigned)(ch - '0') : (unsigned)((ch | 32) - 'a') + 10;
}

uint32_t number_bits(Str text, const Expr *e, uint8_t *bits, uint32_t n)
{
    uint32_t lo = e->lo;
    unsigned per = 4;
    for (uint32_t i = lo; i + 1 < e->hi; i++) {
        char ch = text.ptr[i + 1];
        if ((text.ptr[i] == '0' && i == lo) || text.ptr[i] == '\'') {
            per = ch == 'b' || ch == 'B' ? 1 : ch == 'o' || ch == 'O' ? 3 : 4;
            lo = i + 2;
            break;
        }
    }
    memset(bits, 0, n);
    uint32_t at = 0, used = 0;
    for (uint32_t i = e->hi; i > lo; i--) {
        if (text.ptr[i - 1] == '_')
            continue;
        unsigned d = digit_value(text.ptr[i - 1]);
        for (unsigned k = 0; k < per; k++, at++) {
            if (!(d >> k & 1))
                continue;
            used = at + 1;
            if (at < n)
                bits[at] = 1;
        }
    }
    return used;
}
