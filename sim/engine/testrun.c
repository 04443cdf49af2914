/* testrun.c - drives an engine by the rows of a test or of a stimulus file. */
#include "engine/testrun.h"

#include <inttypes.h>
#include <string.h>

#include "base/progress.h"
#include "netlist/check.h"
#include "netlist/stats.h"

enum {
    SHOWN_FAILURES = 3,
    ROWS_MAX = 1 << 24,
    STEPS_MAX = 1 << 26 /* statements, so that a `while` without end is found */
};

typedef struct Col {
    Sym name;
    SignalRef ref;
    uint32_t width;
    uint32_t nets;    /* first in Run.nets */
    bool is_input;
    bool is_declared; /* a `declare`d variable: no nets */
    Span at;
} Col;

typedef struct Var {
    Sym name;
    int64_t value;
    const Expr *declared; /* computed anew after each row */
} Var;

/* What one column gets in the row at hand. */
typedef struct Slot {
    const Cell *cell;
    uint32_t bit_of; /* CELL_BITS: which bit, from the top */
    uint8_t kind;    /* CellKind */
    uint64_t value;  /* inputs, and outputs that are numbers: low 64 bits */
    const Expr *wide;
    bool is_negative;
} Slot;

typedef struct Run {
    Library *lib;
    const AstTest *t;
    const Design *d;
    Engine *e;
    const TestOptions *o;
    const StimHooks *hooks;
    Diag *dg;
    Arena *arena;
    Rng rng;
    TestResult res;
    VEC(Col) cols;
    VEC(uint32_t) nets;
    VEC(Var) vars;
    Slot *slots; /* one a column */
    uint8_t *bits; /* as many as the widest column */
    uint64_t steps;
    bool stop;   /* an error in the test itself, or a hook said so */
    bool eval_bad;
    bool has_bar;
    uint32_t n_left;
    Span row_at;
} Run;

static void broken(Run *r)
{
    r->res.status = TEST_BROKEN;
    r->stop = true;
}

#define BREAK(r, at, ...) (diag((r)->dg, DIAG_ERROR, (at), __VA_ARGS__), broken(r))

/* ---- integers ---- */

static uint64_t run_random(void *self, uint64_t n)
{
    Run *r = self;
    r->res.used_random = true;
    return rng_below(&r->rng, n);
}

/* The value that a column's nets have now; false when an x is among them. */
static bool col_value(const Run *r, const Col *c, uint64_t *out)
{
    uint64_t v = 0;
    for (uint32_t i = 0; i < c->width; i++) {
        Logic l = engine_get(r->e, (NetId){r->nets.ptr[c->nets + i]});
        if (l == LOGIC_X)
            return false;
        if (i < 64 && l == LOGIC_1)
            v |= (uint64_t)1 << i;
    }
    *out = v;
    return true;
}

/* The value of the column of this name; false: there is none.  An unknown one is 0, with eval_bad. */
static bool named_column(Run *r, Sym name, int64_t *value)
{
    for (size_t i = 0; i < r->cols.len; i++) {
        const Col *c = &r->cols.ptr[i];
        if (c->name.ix != name.ix || c->is_declared)
            continue;
        uint64_t v = 0;
        if (c->width > 64) {
            BREAK(r, r->row_at, "'%s' has %u bits, and expressions have 64",
                  intern_cstr(r->lib->names, name), c->width);
            r->eval_bad = true;
        } else if (!col_value(r, c, &v)) {
            r->eval_bad = true; /* the row fails where it is compared */
        }
        *value = (int64_t)v;
        return true;
    }
    return false;
}

static bool run_lookup(void *self, Sym name, int64_t *value)
{
    Run *r = self;
    for (size_t i = r->vars.len; i > 0; i--) {
        if (r->vars.ptr[i - 1].name.ix == name.ix) {
            *value = r->vars.ptr[i - 1].value;
            return true;
        }
    }
    return named_column(r, name, value);
}

static Sym run_nearest(void *self, Sym name)
{
    Run *r = self;
    Sym best = {0};
    unsigned near = 3;
    for (size_t i = 0; i < r->cols.len + r->vars.len; i++) {
        Sym s = i < r->cols.len ? r->cols.ptr[i].name : r->vars.ptr[i - r->cols.len].name;
        unsigned d = str_distance(intern_str(r->lib->names, name), intern_str(r->lib->names, s), near);
        if (d < near) {
            near = d;
            best = s;
        }
    }
    return best;
}

static bool run_part(void *self, const Expr *e, int64_t *value);

static bool evaluate(Run *r, const Expr *e, int64_t *out)
{
    IntEnv env = {.self = r, .lookup = run_lookup, .random = run_random, .nearest = run_nearest,
                  .part = run_part};
    return int_eval(e, &env, r->t->file, r->lib->names, r->dg, out);
}

/* The path that d[i], d[7:4] or u.s means, as a header writes it. */
static bool path_text(Run *r, const Expr *e, StrBuf *b)
{
    int64_t hi, lo;
    switch ((ExprKind)e->kind) {
    case EXPR_NAME:
        strbuf_addz(b, intern_cstr(r->lib->names, e->u.n.name));
        return true;
    case EXPR_MEMBER:
        if (!path_text(r, e->u.n.a, b))
            return false;
        strbuf_printf(b, ".%s", intern_cstr(r->lib->names, e->u.n.name));
        return true;
    case EXPR_INDEX:
        if (!path_text(r, e->u.e.a, b) || !evaluate(r, e->u.e.b, &hi))
            return false;
        strbuf_printf(b, "[%" PRId64 "]", hi);
        return true;
    case EXPR_SLICE:
        if (!path_text(r, e->u.e.a, b) || !evaluate(r, e->u.e.b, &hi) || !evaluate(r, e->u.e.c, &lo))
            return false;
        strbuf_printf(b, "[%" PRId64 ":%" PRId64 "]", hi, lo);
        return true;
    default:
        diag(r->dg, DIAG_ERROR, (Span){r->t->file, e->lo, e->hi},
             "this has no bits to choose from; name a column, as in d[0]");
        return false;
    }
}

/* d[0] in an expression: the column that is called so. */
static bool run_part(void *self, const Expr *e, int64_t *value)
{
    Run *r = self;
    StrBuf b = {0};
    bool ok = path_text(r, e, &b);
    if (ok && !named_column(r, intern(r->lib->names, strbuf_str(&b)), value)) {
        diag(r->dg, DIAG_ERROR, (Span){r->t->file, e->lo, e->hi}, "there is no column '%s' here",
             b.ptr);
        diag(r->dg, DIAG_NOTE, (Span){0},
             "only what stands in the header has a value; '(d >> 3 & 1)' is bit 3 of a column 'd'");
        ok = false;
    }
    strbuf_free(&b);
    return ok;
}

/* False: reported, or (with eval_bad) a value is unknown. */
static bool number(Run *r, const Expr *e, int64_t *out)
{
    r->eval_bad = false;
    if (!evaluate(r, e, out)) {
        broken(r);
        return false;
    }
    return !r->eval_bad;
}

/* The same where an unknown value has no meaning. */
static bool known_number(Run *r, const Expr *e, int64_t *out)
{
    if (number(r, e, out))
        return true;
    if (!r->stop)
        BREAK(r, ((Span){r->t->file, e->lo, e->hi}), "this depends on a wire that is unknown (x)");
    return false;
}

static Var *find_var(Run *r, Sym name)
{
    for (size_t i = r->vars.len; i > 0; i--) {
        if (r->vars.ptr[i - 1].name.ix == name.ix)
            return &r->vars.ptr[i - 1];
    }
    return NULL;
}

/* ---- columns ---- */

static bool resolve(Run *r, Str path, Span at, SignalRef *ref)
{
    StrBuf near = {0};
    bool ok = design_find(r->d, path, ref, &near);
    if (!ok) {
        BREAK(r, at, "'%s' has no signal '%.*s'", intern_cstr(r->lib->names, r->d->top->name),
              STR_ARG(path));
        if (near.len)
            diag(r->dg, DIAG_NOTE, (Span){0}, "did you mean '%s'?", near.ptr);
    }
    strbuf_free(&near);
    return ok;
}

static bool is_declared_later(const AstTest *t, const Intern *names, Str path)
{
    for (const Stmt *st = t->body; st; st = st->next) {
        if (st->kind == STMT_DECLARE && str_eq(intern_str(names, st->name), path))
            return true;
    }
    return false;
}

static void add_column(Run *r, const Column *c, uint32_t position)
{
    Col col = {.name = intern(r->lib->names, c->path), .at = {r->t->file, c->lo, c->hi}};
    if (is_declared_later(r->t, r->lib->names, c->path)) {
        col.is_declared = true;
        col.width = 64;
        VEC_PUSH(&r->cols, col);
        return;
    }
    if (!resolve(r, c->path, col.at, &col.ref))
        return;
    const Signal *s = &design_inst_module(r->d, col.ref.inst)->signals[col.ref.signal];
    bool is_port_in = col.ref.inst.ix == 1 && s->kind == SIG_INPUT;
    bool left = r->has_bar && position < r->n_left;
    if (left && !is_port_in) {
        BREAK(r, col.at, "'%.*s' stands left of '|' and is not an input of '%s'", STR_ARG(c->path),
              intern_cstr(r->lib->names, r->d->top->name));
        return;
    }
    col.is_input = r->has_bar ? left : is_port_in;
    for (size_t i = 0; i < r->cols.len; i++) {
        if (r->cols.ptr[i].name.ix == col.name.ix && r->cols.ptr[i].is_input == col.is_input) {
            BREAK(r, col.at, "the column '%.*s' stands here twice", STR_ARG(c->path));
            return;
        }
    }
    col.width = col.ref.width;
    col.nets = (uint32_t)r->nets.len;
    for (uint32_t i = 0; i < col.width; i++)
        VEC_PUSH(&r->nets, design_ref_net(r->d, col.ref, i).ix);
    VEC_PUSH(&r->cols, col);
}

/* ---- rows ---- */

static void set_bit(Run *r, const Col *c, uint32_t i, Logic v)
{
    uint32_t net = r->nets.ptr[c->nets + i];
    if (net >= NET_FIRST)
        engine_set(r->e, (NetId){net}, v);
}

static bool fits(const Slot *s, uint32_t width)
{
    if (width >= 64)
        return true;
    if (s->is_negative)
        return (int64_t)s->value >= -((int64_t)1 << (width - 1));
    return s->value >> width == 0;
}

/* Bit i of what a slot says; masked numbers above 64 bits repeat the sign. */
static Logic slot_bit(Run *r, const Slot *s, uint32_t i)
{
    if (s->wide)
        return r->bits[i] ? LOGIC_1 : LOGIC_0;
    if (i >= 64)
        return s->is_negative ? LOGIC_1 : LOGIC_0;
    return s->value >> i & 1 ? LOGIC_1 : LOGIC_0;
}

static bool load_wide(Run *r, const Slot *s, const Col *c)
{
    if (!s->wide)
        return true;
    if (number_bits(diag_text(r->dg, r->t->file), s->wide, r->bits, c->width) > c->width) {
        BREAK(r, ((Span){r->t->file, s->wide->lo, s->wide->hi}), "this number does not fit the %u bit%s of '%s'",
              c->width, c->width == 1 ? "" : "s", intern_cstr(r->lib->names, c->name));
        return false;
    }
    return true;
}

/* A number that stands in the table itself. */
static bool literal(Run *r, Slot *s, const Col *c)
{
    const Expr *e = s->cell->expr;
    Span at = {r->t->file, s->cell->lo, s->cell->hi};
    s->is_negative = e->kind == EXPR_UNARY;
    const Expr *n = s->is_negative ? e->u.e.a : e;
    s->value = s->is_negative ? 0 - n->u.number.value : n->u.number.value;
    if (n->u.number.wide)
        s->wide = n;
    if (!s->wide && !fits(s, c->width)) {
        BREAK(r, at, "%" PRId64 " does not fit the %u bit%s of '%s'", (int64_t)s->value, c->width,
              c->width == 1 ? "" : "s", intern_cstr(r->lib->names, c->name));
        diag(r->dg, DIAG_NOTE, (Span){0}, "an expression, as in (EXPR), is cut to the width");
        return false;
    }
    return true;
}

static bool expression(Run *r, Slot *s, bool *unknown)
{
    int64_t v = 0, n = 0;
    *unknown = false;
    if (!number(r, s->cell->expr, &v)) {
        *unknown = !r->stop;
        return !r->stop;
    }
    if (s->kind == CELL_BITS) {
        if (!known_number(r, s->cell->count, &n))
            return false;
        int64_t k = n - 1 - s->bit_of;
        v = k > 63 ? v < 0 : v >> k & 1;
    }
    s->value = (uint64_t)v;
    s->is_negative = v < 0;
    return true;
}

/* Gives each column its cell. */
static bool deal_cells(Run *r, const Stmt *st)
{
    size_t k = 0;
    uint32_t n = 0;
    for (const Cell *c = st->cells; c; c = c->next) {
        int64_t times = 1;
        Span at = {r->t->file, c->lo, c->hi};
        if (c->kind == CELL_BAR) {
            if (!r->has_bar || k != r->n_left) {
                BREAK(r, at, "'|' stands after %zu values, and in the header after %u", k,
                      r->has_bar ? r->n_left : 0);
                return false;
            }
            continue;
        }
        if (c->kind == CELL_BITS) {
            if (!known_number(r, c->count, &times))
                return false;
            if (times < 1 || times > 4096) {
                BREAK(r, at, "bits() makes 1 to 4096 cells, not %" PRId64, times);
                return false;
            }
        }
        n += (uint32_t)times;
        for (int64_t i = 0; i < times && k < r->cols.len; i++)
            r->slots[k++] = (Slot){.cell = c, .kind = c->kind, .bit_of = (uint32_t)i};
    }
    if (n != r->cols.len) {
        BREAK(r, r->row_at, "this row has %u value%s, and the header %zu column%s", n,
              n == 1 ? "" : "s", r->cols.len, r->cols.len == 1 ? "" : "s");
        return false;
    }
    return true;
}

/* Values of the input columns, except those that are stepped through. */
static bool prepare_inputs(Run *r)
{
    for (size_t i = 0; i < r->cols.len; i++) {
        Slot *s = &r->slots[i];
        const Col *c = &r->cols.ptr[i];
        Span at = {r->t->file, s->cell->lo, s->cell->hi};
        if (!c->is_input) {
            if (s->kind == CELL_CLOCK || s->kind == CELL_RANDOM || (s->kind == CELL_ANY && s->cell->is_all)) {
                BREAK(r, at, "this is for inputs, and '%s' is checked",
                      intern_cstr(r->lib->names, c->name));
                return false;
            }
            continue;
        }
        bool unknown;
        switch ((CellKind)s->kind) {
        case CELL_NUMBER:
        case CELL_FIXED:
            if (!literal(r, s, c))
                return false;
            break;
        case CELL_EXPR:
        case CELL_BITS:
            if (!expression(r, s, &unknown))
                return false;
            if (unknown)
                s->kind = CELL_UNKNOWN;
            break;
        case CELL_RANDOM:
            r->res.used_random = true;
            break;
        case CELL_CLOCK:
            if (c->width != 1) {
                BREAK(r, at, "a clock pulse is for a single wire, and '%s' has %u bits",
                      intern_cstr(r->lib->names, c->name), c->width);
                return false;
            }
            break;
        default:
            break;
        }
    }
    return true;
}

static void print_value(const Run *r, const Col *c, StrBuf *b)
{
    uint64_t v;
    bool any_known = false;
    for (uint32_t i = 0; i < c->width; i++)
        any_known = any_known || engine_get(r->e, (NetId){r->nets.ptr[c->nets + i]}) != LOGIC_X;
    if (c->width <= 64 && col_value(r, c, &v)) {
        strbuf_printf(b, "%" PRIu64, v);
    } else if (!any_known) {
        strbuf_addc(b, '?');
    } else {
        strbuf_addz(b, "0b");
        for (uint32_t i = c->width; i > 0; i--)
            strbuf_addc(b, "01?"[engine_get(r->e, (NetId){r->nets.ptr[c->nets + i - 1]})]);
    }
}

static void print_inputs(const Run *r, StrBuf *b)
{
    for (size_t i = 0; i < r->cols.len; i++) {
        const Col *c = &r->cols.ptr[i];
        if (!c->is_input)
            continue;
        strbuf_printf(b, "%s%s=", b->len ? " " : "", intern_cstr(r->lib->names, c->name));
        if (r->slots[i].kind == CELL_CLOCK)
            strbuf_addz(b, "c");
        else
            print_value(r, c, b);
    }
}

static void print_expected(Run *r, const Slot *s, const Col *c, StrBuf *b)
{
    if (s->kind == CELL_UNKNOWN) {
        strbuf_addz(b, "unknown (?)");
    } else if (c->width <= 64 && !s->wide) {
        uint64_t mask = c->width == 64 ? UINT64_MAX : ((uint64_t)1 << c->width) - 1;
        strbuf_printf(b, "%" PRIu64, s->value & mask);
    } else {
        strbuf_addz(b, "0b");
        for (uint32_t i = c->width; i > 0; i--)
            strbuf_addc(b, "01"[slot_bit(r, s, i - 1)]);
    }
}

static void report_bad(Run *r, const StrBuf *wrong)
{
    if (r->res.n_bad_rows > SHOWN_FAILURES)
        return;
    StrBuf in = {0};
    print_inputs(r, &in);
    diag_again(r->dg);
    diag(r->dg, DIAG_ERROR, r->row_at, "%s%s%s", in.len ? in.ptr : "", in.len ? ": " : "", wrong->ptr);
    strbuf_clear(&in);
    for (size_t i = 0; i < r->vars.len; i++)
        strbuf_printf(&in, "%s%s = %" PRId64, i ? ", " : "",
                      intern_cstr(r->lib->names, r->vars.ptr[i].name), r->vars.ptr[i].value);
    if (in.len)
        diag(r->dg, DIAG_NOTE, (Span){0}, "with %s", in.ptr);
    if (r->res.used_random)
        diag(r->dg, DIAG_NOTE, (Span){0}, "the random numbers come from seed %" PRIu64, r->o->seed);
    strbuf_free(&in);
}

static void compare(Run *r)
{
    StrBuf wrong = {0};
    for (size_t i = 0; i < r->cols.len && !r->stop; i++) {
        Slot *s = &r->slots[i];
        const Col *c = &r->cols.ptr[i];
        bool unknown = false, bad = false;
        if (c->is_input || s->kind == CELL_ANY)
            continue;
        if (s->kind == CELL_NUMBER || s->kind == CELL_FIXED) {
            if (!literal(r, s, c))
                break;
        } else if (s->kind != CELL_UNKNOWN && !expression(r, s, &unknown)) {
            break;
        }
        if (c->is_declared) {
            const Var *v = find_var(r, c->name);
            if (v && (uint64_t)v->value != s->value) {
                strbuf_printf(&wrong, "%s'%s' is %" PRId64 ", expected %" PRId64,
                              wrong.len ? "; " : "", intern_cstr(r->lib->names, c->name), v->value,
                              (int64_t)s->value);
            }
            continue;
        }
        if (!load_wide(r, s, c))
            break;
        for (uint32_t k = 0; k < c->width && !bad; k++) {
            Logic got = engine_get(r->e, (NetId){r->nets.ptr[c->nets + k]});
            bad = s->kind == CELL_UNKNOWN ? got != LOGIC_X
                                          : unknown || got != slot_bit(r, s, k);
        }
        if (!bad)
            continue;
        strbuf_printf(&wrong, "%s'%s' is ", wrong.len ? "; " : "", intern_cstr(r->lib->names, c->name));
        print_value(r, c, &wrong);
        strbuf_addz(&wrong, ", expected ");
        if (unknown)
            strbuf_addz(&wrong, "a value that depends on an unknown wire");
        else
            print_expected(r, s, c, &wrong);
    }
    if (wrong.len && !r->stop) {
        r->res.n_bad_rows++;
        r->res.status = TEST_FAILED;
        report_bad(r, &wrong);
    }
    strbuf_free(&wrong);
}

static void phase(Run *r, int which)
{
    if (r->hooks && r->hooks->phase)
        r->hooks->phase(r->hooks->self, r->res.n_rows, which);
}

static void print_row(Run *r)
{
    StrBuf b = {0};
    bool was_input = true;
    for (size_t i = 0; i < r->cols.len; i++) {
        const Col *c = &r->cols.ptr[i];
        if (c->is_declared)
            continue;
        strbuf_addz(&b, i == 0 ? "  " : was_input && !c->is_input ? " | " : " ");
        was_input = c->is_input;
        if (r->slots[i].kind == CELL_CLOCK)
            strbuf_addc(&b, 'c');
        else
            print_value(r, c, &b);
    }
    fprintf(r->o->out, "%s\n", b.ptr);
    strbuf_free(&b);
}

/* any: the number of this combination of the stepped inputs. */
static void run_once(Run *r, uint64_t any)
{
    bool has_clock = false;
    for (size_t i = 0; i < r->cols.len; i++) {
        const Col *c = &r->cols.ptr[i];
        Slot *s = &r->slots[i];
        if (!c->is_input)
            continue;
        if (s->kind == CELL_CLOCK) {
            has_clock = true;
            set_bit(r, c, 0, LOGIC_0);
            continue;
        }
        if (!load_wide(r, s, c))
            return;
        uint64_t word = 0;
        for (uint32_t k = 0; k < c->width; k++) {
            Logic v;
            if (s->kind == CELL_ANY) {
                v = any & 1 ? LOGIC_1 : LOGIC_0;
                any >>= 1;
            } else if (s->kind == CELL_RANDOM) {
                if (k % 64 == 0)
                    word = rng_next(&r->rng);
                v = word >> (k % 64) & 1 ? LOGIC_1 : LOGIC_0;
            } else if (s->kind == CELL_UNKNOWN) {
                v = LOGIC_X;
            } else {
                v = slot_bit(r, s, k);
            }
            set_bit(r, c, k, v);
        }
    }
    bool ok = engine_settle(r->e);
    if (has_clock) {
        phase(r, 0);
        for (int level = 1; level >= 0; level--) {
            for (size_t i = 0; i < r->cols.len; i++) {
                if (r->cols.ptr[i].is_input && r->slots[i].kind == CELL_CLOCK)
                    set_bit(r, &r->cols.ptr[i], 0, level ? LOGIC_1 : LOGIC_0);
            }
            ok = engine_settle(r->e) && ok;
            phase(r, level ? 1 : 2);
        }
    } else {
        phase(r, 2);
    }
    if (!ok) {
        BREAK(r, r->row_at, "the clocks inside this circuit never come to rest");
        return;
    }
    for (size_t i = 0; i < r->vars.len; i++) {
        if (r->vars.ptr[i].declared) {
            int64_t v = 0;
            if (number(r, r->vars.ptr[i].declared, &v))
                r->vars.ptr[i].value = v;
        }
    }
    uint64_t row = r->res.n_rows++;
    progress(row + 1);
    if (r->o->verbose && r->o->out)
        print_row(r);
    compare(r);
    if (r->hooks && r->hooks->each && !r->hooks->each(r->hooks->self, row))
        r->stop = true;
    if (r->o->stop && *r->o->stop)
        r->stop = true;
}

static void run_row(Run *r, const Stmt *st)
{
    uint64_t max_rows = r->o->max_rows ? r->o->max_rows : ROWS_MAX;
    r->row_at = (Span){r->t->file, st->lo, st->hi};
    if (!deal_cells(r, st) || !prepare_inputs(r))
        return;
    uint32_t n_any = 0;
    for (size_t i = 0; i < r->cols.len; i++) {
        if (r->cols.ptr[i].is_input && r->slots[i].kind == CELL_ANY)
            n_any += r->cols.ptr[i].width;
    }
    uint64_t n = n_any < 63 ? (uint64_t)1 << n_any : UINT64_MAX;
    if (n > max_rows || r->res.n_rows > max_rows - n) {
        BREAK(r, r->row_at, "this makes more than %" PRIu64 " rows; use random values instead", max_rows);
        return;
    }
    for (uint64_t any = 0; any < n && !r->stop; any++)
        run_once(r, any);
}

/* ---- statements ---- */

static void run_block(Run *r, const Stmt *st);

static void check_limits(Run *r, const Limit *l)
{
    static const char *const names[] = {"nand", "dff", "depth"};
    Arena *temp = arena_new("budget");
    Stats s = design_stats(temp, r->d);
    uint64_t have[] = {s.n_nands, s.n_dffs, s.depth};
    for (; l; l = l->next) {
        int64_t limit;
        if (known_number(r, l->limit, &limit) && limit >= 0 && have[l->kind] > (uint64_t)limit) {
            diag(r->dg, DIAG_ERROR, (Span){r->t->file, l->lo, l->hi},
                 "'%s' is over its budget: %s is %" PRIu64 ", at most %" PRId64,
                 intern_cstr(r->lib->names, r->d->top->name), names[l->kind], have[l->kind], limit);
            r->res.status = TEST_FAILED;
        }
    }
    arena_free(temp);
}

static void run_set(Run *r, const Stmt *st)
{
    int64_t v;
    SignalRef ref;
    Span at = {r->t->file, st->name_lo, st->name_hi};
    if (!resolve(r, st->path, at, &ref) || !known_number(r, st->a, &v))
        return;
    for (uint32_t i = 0; i < ref.width; i++)
        r->bits[i] = (uint8_t)(i < 64 ? (uint64_t)v >> i & 1 : v < 0);
    if (!memory_set_word(r->e, r->d, (SignalRef){ref.inst, ref.signal, ref.lo, ref.width}, 0, r->bits,
                         at, r->dg))
        broken(r);
}

static void run_load(Run *r, const Stmt *st)
{
    Span at = {r->t->file, st->name_lo, st->name_hi};
    SignalRef ref;
    if (st->text.len) {
        StrBuf path = {0};
        Str dir = io_dir_of(str_from(diag_path(r->dg, r->t->file)));
        if (!str_eqz(dir, ".") && st->text.ptr[0] != '/')
            strbuf_printf(&path, "%.*s/", STR_ARG(dir));
        strbuf_add(&path, st->text.ptr, st->text.len);
        if (!load_image(r->e, r->d, st->path.ptr, path.ptr, r->dg, r->arena))
            broken(r);
        strbuf_free(&path);
        return;
    }
    if (!memory_find(r->d, st->path, at, r->dg, &ref)) {
        broken(r);
        return;
    }
    const Signal *s = &design_inst_module(r->d, ref.inst)->signals[ref.signal];
    uint32_t word = 0;
    for (const Arg *a = st->list; a && !r->stop; a = a->next, word++) {
        int64_t v;
        if (!known_number(r, a->value, &v))
            return;
        if ((uint64_t)(word + 1) * s->word > s->width) {
            BREAK(r, at, "'%.*s' has only %u word%s", STR_ARG(st->path), s->width / s->word,
                  s->width == s->word ? "" : "s");
            return;
        }
        for (uint32_t i = 0; i < s->word; i++)
            r->bits[i] = (uint8_t)(i < 64 ? (uint64_t)v >> i & 1 : v < 0);
        SignalRef w = {ref.inst, ref.signal, word * s->word, s->word};
        if (!memory_set_word(r->e, r->d, w, 0, r->bits, at, r->dg))
            broken(r);
    }
}

static void run_init(Run *r, const Stmt *st)
{
    InitKind kind = st->init == '0' ? INIT_0 : st->init == '1' ? INIT_1 : st->init == 'r' ? INIT_RANDOM : INIT_X;
    uint64_t seed = 0;
    if (kind == INIT_RANDOM) {
        r->res.used_random = true;
        seed = rng_next(&r->rng);
    }
    engine_init(r->e, kind, seed);
}

static void run_loop(Run *r, const Stmt *st)
{
    int64_t lo = 0, hi;
    bool repeat = st->kind == STMT_REPEAT;
    if (repeat ? !known_number(r, st->a, &hi)
               : !known_number(r, st->a, &lo) || !known_number(r, st->b, &hi))
        return;
    size_t mark = r->vars.len;
    VEC_PUSH(&r->vars, ((Var){.name = repeat ? intern(r->lib->names, STR("n")) : st->name}));
    for (int64_t i = lo; i < hi && !r->stop; i++) {
        r->vars.ptr[mark].value = i;
        run_block(r, st->body);
        r->vars.len = mark + 1;
    }
    r->vars.len = mark;
}

static void run_statement(Run *r, const Stmt *st)
{
    int64_t v;
    Var *var;
    if (++r->steps > STEPS_MAX) {
        BREAK(r, ((Span){r->t->file, st->lo, st->hi}), "this test does not end: %d statements were run",
              STEPS_MAX);
        return;
    }
    r->row_at = (Span){r->t->file, st->lo, st->hi};
    switch ((StmtKind)st->kind) {
    case STMT_ROW:
        run_row(r, st);
        break;
    case STMT_FOR:
    case STMT_REPEAT:
        run_loop(r, st);
        break;
    case STMT_WHILE:
        while (!r->stop && known_number(r, st->a, &v) && v) {
            if (++r->steps > STEPS_MAX) {
                BREAK(r, r->row_at, "this test does not end: %d statements were run", STEPS_MAX);
                break;
            }
            run_block(r, st->body);
        }
        break;
    case STMT_IF:
        if (known_number(r, st->a, &v))
            run_block(r, v ? st->body : st->other);
        break;
    case STMT_LET:
        if (!known_number(r, st->a, &v))
            break;
        var = find_var(r, st->name);
        if (var)
            var->value = v;
        else
            VEC_PUSH(&r->vars, ((Var){.name = st->name, .value = v}));
        break;
    case STMT_SEED:
        if (known_number(r, st->a, &v))
            r->rng = rng_seed((uint64_t)v);
        break;
    case STMT_INIT:
        run_init(r, st);
        break;
    case STMT_SET:
        run_set(r, st);
        break;
    case STMT_LOAD:
        run_load(r, st);
        break;
    case STMT_BUDGET:
        check_limits(r, st->limits);
        break;
    default:
        break;
    }
}

static void run_block(Run *r, const Stmt *st)
{
    for (; st && !r->stop; st = st->next)
        run_statement(r, st);
}

/* ---- the whole ---- */

static void run_all(Run *r)
{
    r->has_bar = r->t->has_bar;
    r->n_left = r->t->n_before_bar;
    r->rng = rng_seed(r->o->seed);
    uint32_t position = 0, widest = 64;
    for (const Stmt *st = r->t->body; st; st = st->next) {
        if (st->kind == STMT_DECLARE)
            VEC_PUSH(&r->vars, ((Var){.name = st->name, .declared = st->a}));
    }
    for (const Column *c = r->t->columns; c && !r->stop; c = c->next)
        add_column(r, c, position++);
    for (uint32_t i = 1; i <= r->d->n_insts; i++) {
        const Module *m = r->d->modules[r->d->inst_module[i]];
        for (uint32_t k = 0; k < m->n_signals; k++)
            widest = m->signals[k].width > widest ? m->signals[k].width : widest;
    }
    r->slots = ARENA_ARRAY(r->arena, Slot, r->cols.len);
    r->bits = ARENA_ARRAY(r->arena, uint8_t, widest);
    if (!r->stop)
        run_block(r, r->t->body);
    VEC_FREE(&r->cols);
    VEC_FREE(&r->nets);
    VEC_FREE(&r->vars);
}

static void check_module_budgets(Run *r, const Module *m)
{
    static const char *const names[] = {"nand", "dff", "depth"};
    if (!m->n_budgets)
        return;
    Stats s = design_stats(r->arena, r->d);
    uint64_t have[] = {s.n_nands, s.n_dffs, s.depth};
    for (uint32_t i = 0; i < m->n_budgets; i++) {
        const Budget *b = &m->budgets[i];
        if (have[b->kind] <= b->limit)
            continue;
        diag(r->dg, DIAG_ERROR, b->at, "'%s' is over its budget: %s is %" PRIu64 ", at most %" PRIu64,
             intern_cstr(r->lib->names, m->name), names[b->kind], have[b->kind], b->limit);
        r->res.status = TEST_FAILED;
    }
}

TestResult test_run(Library *lib, LibFile *lf, const AstTest *t, const TestOptions *o, Diag *dg)
{
    Run r = {.lib = lib, .t = t, .o = o, .dg = dg};
    unsigned before = diag_n_errors(dg);
    const Module *m = library_build(lib, lf, t->module, t->params, (Span){t->file, t->lo, t->hi});
    r.arena = arena_new("test");
    r.d = m ? library_flatten(lib, r.arena, m) : NULL;
    if (!r.d) {
        r.res.status = TEST_BROKEN;
        arena_free(r.arena);
        return r.res;
    }
    Order order = design_order(r.arena, r.d);
    if (design_check_loops(r.d, &order, dg)) {
        r.res.status = TEST_BROKEN;
    } else {
        r.e = o->make ? o->make(o->self, r.arena, r.d) : engine_new(o->engine, r.arena, r.d);
        check_module_budgets(&r, m);
        run_all(&r);
        engine_free(r.e);
    }
    if (r.res.status == TEST_PASSED && diag_n_errors(dg) > before)
        r.res.status = TEST_BROKEN;
    arena_free(r.arena);
    return r.res;
}

TestResult stimulus_run(Library *lib, const AstTest *t, Engine *e, const TestOptions *o,
                        const StimHooks *hooks, Diag *dg)
{
    Run r = {.lib = lib, .t = t, .d = e->design, .e = e, .o = o, .hooks = hooks, .dg = dg};
    r.arena = arena_new("stimulus");
    run_all(&r);
    arena_free(r.arena);
    return r.res;
}
