/* formula.c - the expressions of the language, read as exact arithmetic over wires. */
#include "prove/formula.h"

#include "netlist/library.h"
#include "prove/circuit.h"
#include "prove/number.h"

/* What a part of an expression is: a number, and when it is made of wires, their bits. */
typedef struct Value {
    Number number;
    const AigLit *wires; /* NULL: arithmetic, of no particular width */
    uint32_t width;
    bool is_target;      /* wires that are not all inputs */
} Value;

static bool compile(Formula *f, const Expr *e, uint32_t file, Value *out);

static bool fail(Formula *f, const Expr *e, uint32_t file, const char *message)
{
    diag(f->dg, DIAG_ERROR, (Span){file, e->lo, e->hi}, "%s", message);
    return false;
}

static Value arithmetic(Number x)
{
    return (Value){.number = x};
}

static Value truth(Formula *f, AigLit l)
{
    return arithmetic(number_bool(f->arena, l));
}

static Value of_wires(Formula *f, const AigLit *wires, uint32_t width, bool is_target)
{
    return (Value){number_unsigned(f->arena, wires, width), wires, width, is_target};
}

static bool fits(Formula *f, const Expr *e, uint32_t file, uint64_t bits)
{
    if (bits <= FORMULA_BITS_MAX)
        return true;
    diag(f->dg, DIAG_ERROR, (Span){file, e->lo, e->hi},
         "this number may grow to %llu bits, and at most %d are followed; take bits [hi:lo] of it earlier",
         (unsigned long long)bits, FORMULA_BITS_MAX);
    return false;
}

/* ---- wires ---- */

static bool constant(Formula *f, const Expr *e, uint32_t file, int64_t lo, int64_t hi, int64_t *out)
{
    Value v;
    if (!compile(f, e, file, &v))
        return false;
    if (!number_is_constant(v.number, out) || *out < lo || *out > hi) {
        diag(f->dg, DIAG_ERROR, (Span){file, e->lo, e->hi},
             "a number from %lld to %lld is wanted here, not one that depends on wires", (long long)lo,
             (long long)hi);
        return false;
    }
    return true;
}

/* "fa[3].p[1]" as a path; false: it is no name with indices. */
static bool path_of(const Formula *f, const Expr *e, StrBuf *b)
{
    switch ((ExprKind)e->kind) {
    case EXPR_NAME:
        strbuf_addz(b, intern_cstr(f->names, e->u.n.name));
        return true;
    case EXPR_MEMBER:
        if (!path_of(f, e->u.n.a, b))
            return false;
        strbuf_printf(b, ".%s", intern_cstr(f->names, e->u.n.name));
        return true;
    case EXPR_INDEX:
    case EXPR_SLICE: {
        const Expr *lo = e->kind == EXPR_SLICE ? e->u.e.c : NULL;
        if (!path_of(f, e->u.e.a, b) || e->u.e.b->kind != EXPR_NUMBER || (lo && lo->kind != EXPR_NUMBER))
            return false;
        strbuf_printf(b, "[%llu", (unsigned long long)e->u.e.b->u.number.value);
        if (lo)
            strbuf_printf(b, ":%llu", (unsigned long long)lo->u.number.value);
        strbuf_addc(b, ']');
        return true;
    }
    default:
        return false;
    }
}

static bool wires_of(Formula *f, const Expr *e, uint32_t file, SignalRef r, Value *out)
{
    AigLit *w = ARENA_ARRAY(f->arena, AigLit, r.width);
    bool is_target = false;
    for (uint32_t i = 0; i < r.width; i++) {
        NetId net = design_ref_net(f->d, r, i);
        uint32_t index;
        if (f->net[net.ix] == CIRCUIT_UNKNOWN)
            return fail(f, e, file, "nothing drives this wire, so nothing can be claimed about it");
        w[i] = f->net[net.ix];
        is_target = is_target || design_driver(f->d, net, &index) != DRIVER_INPUT;
    }
    const Signal *s = &design_inst_module(f->d, r.inst)->signals[r.signal];
    is_target = is_target || (r.inst.ix == 1 && s->kind == SIG_OUTPUT); /* straight from an input, too */
    *out = of_wires(f, w, r.width, is_target);
    return true;
}

/* A path that leads to wires, or else, for an index, bits of something. */
static bool named(Formula *f, const Expr *e, uint32_t file, Value *out)
{
    StrBuf path = {0}, near = {0};
    SignalRef r;
    bool is_path = path_of(f, e, &path);
    bool found = is_path && design_find(f->d, strbuf_str(&path), &r, &near), ok = found;
    if (found) {
        ok = wires_of(f, e, file, r, out);
    } else if (is_path) {
        diag(f->dg, DIAG_ERROR, (Span){file, e->lo, e->hi}, "'%s' has no wires '%s'",
             intern_cstr(f->names, f->d->top->name), path.ptr);
        if (near.len)
            diag(f->dg, DIAG_NOTE, (Span){0}, "did you mean '%s'?", near.ptr);
    }
    strbuf_free(&path);
    strbuf_free(&near);
    return is_path ? ok : fail(f, e, file, "an index of wires is a plain number here");
}

/* x[5] and x[7:4] of what has no name: (a + b)[8]. */
static bool bits_of(Formula *f, const Expr *e, uint32_t file, Value *out)
{
    Value v;
    int64_t hi, lo;
    const Expr *low = e->kind == EXPR_SLICE ? e->u.e.c : e->u.e.b;
    if (!compile(f, e->u.e.a, file, &v) || !constant(f, e->u.e.b, file, 0, FORMULA_BITS_MAX - 1, &hi) ||
        !constant(f, low, file, 0, hi, &lo))
        return false;
    uint32_t width = (uint32_t)(hi - lo) + 1;
    AigLit *w = ARENA_ARRAY(f->arena, AigLit, width);
    for (uint32_t i = 0; i < width; i++)
        w[i] = number_bit(v.number, (uint64_t)lo + i);
    *out = of_wires(f, w, width, v.is_target);
    return true;
}

static bool index_or_slice(Formula *f, const Expr *e, uint32_t file, Value *out)
{
    const Expr *base = e;
    while (base->kind == EXPR_INDEX || base->kind == EXPR_SLICE)
        base = base->u.e.a;
    bool has_name = base->kind == EXPR_NAME || base->kind == EXPR_MEMBER;
    return has_name ? named(f, e, file, out) : bits_of(f, e, file, out);
}

static bool number(Formula *f, const Expr *e, uint32_t file, Value *out)
{
    uint8_t bits[FORMULA_BITS_MAX] = {0};
    uint32_t n = 64, width = e->u.number.width;
    for (uint32_t i = 0; i < 64; i++)
        bits[i] = (uint8_t)(e->u.number.value >> i & 1);
    if (e->u.number.wide)
        n = number_bits(diag_text(f->dg, file), e, bits, FORMULA_BITS_MAX);
    if (!fits(f, e, file, n > width ? n : width))
        return false;
    n = width ? width : n;
    AigLit *w = ARENA_ARRAY(f->arena, AigLit, n);
    for (uint32_t i = 0; i < n; i++)
        w[i] = bits[i] ? AIG_TRUE : AIG_FALSE;
    *out = of_wires(f, w, n, false);
    if (!width)
        out->wires = NULL;
    return true;
}

/* One item of { }. */
static bool item(Formula *f, const Expr *e, uint32_t file, Value *out)
{
    if (!compile(f, e, file, out))
        return false;
    if (!out->wires && e->kind == EXPR_NUMBER && !e->u.number.wide && e->u.number.value <= 1) {
        AigLit *w = ARENA_ARRAY(f->arena, AigLit, 1);
        w[0] = (AigLit)e->u.number.value;
        *out = of_wires(f, w, 1, false);
    }
    return out->wires || fail(f, e, file, "in { } a width is needed: take bits [hi:lo] of this");
}

static bool concat(Formula *f, const Expr *e, uint32_t file, Value *out)
{
    VEC(AigLit) bits = {0}; /* the first item is the highest: last comes first */
    int64_t times = 1;
    bool ok = true, is_target = false;
    if (e->kind == EXPR_REPEAT)
        ok = constant(f, e->u.list.count, file, 1, FORMULA_BITS_MAX, &times);
    unsigned n_items = 0;
    for (const Arg *a = e->u.list.items; a; a = a->next)
        n_items++;
    for (unsigned k = n_items; k > 0 && ok; k--) {
        const Arg *a = e->u.list.items;
        for (unsigned i = 1; i < k; i++)
            a = a->next;
        Value v;
        ok = item(f, a->value, file, &v) && fits(f, e, file, bits.len + (uint64_t)v.width * (uint64_t)times);
        for (int64_t t = 0; ok && t < times; t++) {
            for (uint32_t i = 0; i < v.width; i++)
                VEC_PUSH(&bits, v.wires[i]);
        }
        is_target = is_target || (ok && v.is_target);
    }
    if (ok)
        *out = of_wires(f, VEC_TO_ARENA(f->arena, &bits), (uint32_t)bits.len, is_target);
    VEC_FREE(&bits);
    return ok;
}

/* ---- operators ---- */

/* Both sides of a comparison for equality, cut to the width of the one target. */
static void cut_to_target(Formula *f, Value *a, Value *b)
{
    if (a->is_target == b->is_target)
        return;
    Value *target = a->is_target ? a : b, *other = a->is_target ? b : a;
    other->number = number_slice(f->arena, other->number, 0, target->width);
}

static bool shift(Formula *f, const Expr *e, uint32_t file, Number x, Number by, Value *out)
{
    bool left = e->op == OP_SHL;
    if (number_sign(by) != AIG_FALSE)
        return fail(f, e->u.e.b, file, "the distance of a shift must not be below 0, and this may be");
    uint64_t most = 0; /* 1 in all of its bits that are not 0 for good */
    for (uint32_t i = 0; i + 1 < by.n; i++) {
        if (by.bit[i] != AIG_FALSE)
            most += i < 32 ? (uint64_t)1 << i : (uint64_t)1 << 32;
    }
    if (left && !fits(f, e, file, x.n + most))
        return false;
    *out = arithmetic(left ? number_left(f->g, f->arena, x, by) : number_right(f->g, f->arena, x, by));
    return true;
}

static bool power(Formula *f, const Expr *e, uint32_t file, Value *out)
{
    int64_t n;
    Value a;
    if (!compile(f, e->u.e.a, file, &a) || !constant(f, e->u.e.b, file, 0, FORMULA_BITS_MAX, &n) ||
        !fits(f, e, file, (uint64_t)n * a.number.n))
        return false;
    Number r = number_constant(f->arena, 1);
    for (int64_t i = 0; i < n; i++)
        r = number_mul(f->g, f->arena, r, a.number);
    *out = arithmetic(r);
    return true;
}

static bool binary(Formula *f, const Expr *e, uint32_t file, Value *out)
{
    Value a, b;
    Op op = (Op)e->op;
    Aig *g = f->g;
    Arena *m = f->arena;
    if (op == OP_POW)
        return power(f, e, file, out);
    if (op == OP_DIV || op == OP_MOD)
        return fail(f, e, file, "there is no division here; say it as a product, as in 'a == q * b + r && r < b'");
    if (!compile(f, e->u.e.a, file, &a) || !compile(f, e->u.e.b, file, &b))
        return false;
    if (op == OP_EQ || op == OP_NE)
        cut_to_target(f, &a, &b);
    Number x = a.number, y = b.number;
    if (op == OP_MUL ? !fits(f, e, file, (uint64_t)x.n + y.n)
                     : !fits(f, e, file, (uint64_t)(x.n > y.n ? x.n : y.n) + 1))
        return false;
    switch (op) {
    case OP_MUL: *out = arithmetic(number_mul(g, m, x, y)); return true;
    case OP_ADD: *out = arithmetic(number_add(g, m, x, y)); return true;
    case OP_SUB: *out = arithmetic(number_sub(g, m, x, y)); return true;
    case OP_SHL:
    case OP_SHR: return shift(f, e, file, x, y, out);
    case OP_LT: *out = truth(f, number_less(g, m, x, y)); return true;
    case OP_LE: *out = truth(f, number_less(g, m, y, x) ^ 1); return true;
    case OP_GT: *out = truth(f, number_less(g, m, y, x)); return true;
    case OP_GE: *out = truth(f, number_less(g, m, x, y) ^ 1); return true;
    case OP_EQ: *out = truth(f, number_equal(g, x, y)); return true;
    case OP_NE: *out = truth(f, number_equal(g, x, y) ^ 1); return true;
    case OP_AND: *out = arithmetic(number_and(g, m, x, y)); return true;
    case OP_XOR: *out = arithmetic(number_xor(g, m, x, y)); return true;
    case OP_OR: *out = arithmetic(number_or(g, m, x, y)); return true;
    case OP_LAND: *out = truth(f, aig_and(g, number_nonzero(g, x), number_nonzero(g, y))); return true;
    case OP_LOR: *out = truth(f, aig_or(g, number_nonzero(g, x), number_nonzero(g, y))); return true;
    default: return fail(f, e, file, "this operator has no meaning in a formula");
    }
}

static bool unary(Formula *f, const Expr *e, uint32_t file, Value *out)
{
    Value a;
    if (!compile(f, e->u.e.a, file, &a) || !fits(f, e, file, (uint64_t)a.number.n + 1))
        return false;
    if (e->op == OP_NOT)
        *out = arithmetic(number_not(f->arena, a.number));
    else if (e->op == OP_NEG)
        *out = arithmetic(number_sub(f->g, f->arena, number_constant(f->arena, 0), a.number));
    else
        *out = truth(f, number_nonzero(f->g, a.number) ^ 1);
    return true;
}

static Number signext(Formula *f, uint32_t bits, Number x)
{
    AigLit *b = ARENA_ARRAY(f->arena, AigLit, bits);
    for (uint32_t i = 0; i < bits; i++)
        b[i] = number_bit(x, i);
    return number_signed(f->arena, b, bits);
}

static bool call(Formula *f, const Expr *e, uint32_t file, Value *out)
{
    static const struct {
        const char *name;
        unsigned n_args;
    } known[] = {{"min", 2}, {"max", 2}, {"abs", 1}, {"signext", 2}};
    unsigned which = 0, n = 0;
    const Expr *args[2] = {0};
    Str name = intern_str(f->names, e->u.call.name);
    while (which < 4 && !str_eqz(name, known[which].name))
        which++;
    if (which == 4)
        return fail(f, e, file, "there is no such function here; there are min, max, abs and signext");
    for (const Arg *x = e->u.call.args; x; x = x->next, n++) {
        if (n < 2)
            args[n] = x->value;
    }
    if (n != known[which].n_args || e->u.call.params || e->has_arrow)
        return fail(f, e, file, which == 2 ? "abs takes one value" : "this function takes two values");
    Value a, b;
    int64_t bits;
    Aig *g = f->g;
    if (which == 3) {
        if (!constant(f, args[0], file, 1, FORMULA_BITS_MAX, &bits) || !compile(f, args[1], file, &b))
            return false;
        *out = arithmetic(signext(f, (uint32_t)bits, b.number));
        return true;
    }
    if (!compile(f, args[0], file, &a))
        return false;
    if (which == 2) {
        Number minus = number_sub(g, f->arena, number_constant(f->arena, 0), a.number);
        *out = arithmetic(number_mux(g, f->arena, number_sign(a.number), minus, a.number));
        return true;
    }
    if (!compile(f, args[1], file, &b))
        return false;
    AigLit less = number_less(g, f->arena, a.number, b.number);
    *out = arithmetic(number_mux(g, f->arena, less ^ (AigLit)which, a.number, b.number));
    return true;
}

static bool cond(Formula *f, const Expr *e, uint32_t file, Value *out)
{
    Value c, a, b;
    if (!compile(f, e->u.e.a, file, &c) || !compile(f, e->u.e.b, file, &a) || !compile(f, e->u.e.c, file, &b))
        return false;
    *out = arithmetic(number_mux(f->g, f->arena, number_nonzero(f->g, c.number), a.number, b.number));
    return true;
}

static bool compile(Formula *f, const Expr *e, uint32_t file, Value *out)
{
    switch ((ExprKind)e->kind) {
    case EXPR_NUMBER: return number(f, e, file, out);
    case EXPR_NAME:
    case EXPR_MEMBER: return named(f, e, file, out);
    case EXPR_INDEX:
    case EXPR_SLICE: return index_or_slice(f, e, file, out);
    case EXPR_CONCAT:
    case EXPR_REPEAT: return concat(f, e, file, out);
    case EXPR_UNARY: return unary(f, e, file, out);
    case EXPR_BINARY: return binary(f, e, file, out);
    case EXPR_COND: return cond(f, e, file, out);
    case EXPR_CALL: return call(f, e, file, out);
    default: return fail(f, e, file, "this has no meaning in a formula");
    }
}

/* ---- claims ---- */

/* `s == EXPR`, bit by bit, so that each bit is a question of its own. */
static bool claim_bits(Formula *f, const Expr *e, uint32_t file, bool *is_one)
{
    Value a, b;
    *is_one = false;
    if (!compile(f, e->u.e.a, file, &a) || !compile(f, e->u.e.b, file, &b))
        return false;
    if (a.is_target == b.is_target)
        return true;
    const Value *target = a.is_target ? &a : &b, *other = a.is_target ? &b : &a;
    *is_one = true;
    Claim c = {file, e->lo, e->hi, (uint32_t)f->pairs.len, target->width, true};
    VEC_PUSH(&f->claims, c);
    for (uint32_t i = 0; i < target->width; i++)
        VEC_PUSH(&f->pairs, ((Pair){target->wires[i], number_bit(other->number, i)}));
    return true;
}

static bool claim(Formula *f, const Expr *e, uint32_t file)
{
    if (e->kind == EXPR_BINARY && e->op == OP_LAND)
        return claim(f, e->u.e.a, file) && claim(f, e->u.e.b, file);
    if (e->kind == EXPR_BINARY && e->op == OP_EQ) {
        bool is_one;
        if (!claim_bits(f, e, file, &is_one))
            return false;
        if (is_one)
            return true;
    }
    Value v;
    if (!compile(f, e, file, &v))
        return false;
    VEC_PUSH(&f->claims, ((Claim){file, e->lo, e->hi, (uint32_t)f->pairs.len, 1, false}));
    VEC_PUSH(&f->pairs, ((Pair){number_nonzero(f->g, v.number), AIG_TRUE}));
    return true;
}

bool formula_compile(Formula *f, uint32_t file)
{
    Expr *e = parse_formula(f->arena, f->names, f->dg, file);
    return e && claim(f, e, file);
}
