/* build.c - wires are joined by union-find, then numbered once.
 *
 * Every Bit has a parent; the root of its set carries what is known of the wire:
 * who drives it, whether anybody reads it.  builder_finish() numbers the roots:
 * those that touch a port first, then the rest in the order of their making.
 */
#include "netlist/build.h"

#include <assert.h>
#include <string.h>

#include "base/vec.h"

enum {
    BIT_DRIVEN = 1,    /* a gate, a flip-flop, an instance, an input port or a constant */
    BIT_READ = 2,
    BIT_POISONED = 4,
    BIT_ASSIGNED = 8,  /* builder_drive() was called for this very bit */
    BIT_BY_DFF = 16,   /* the driver is a flip-flop, perhaps inside an instance */
    BIT_COUNTED = 32,  /* find_conflicts() met one driver */
    BIT_CONFLICT = 64  /* and another one */
};

typedef VEC(Bit) BitVec;

typedef struct BInst {
    const Module *child;
    Sym name;
    uint32_t pins; /* in conns: a Bit for each port net of the child */
    uint32_t at;
} BInst;

struct Builder {
    Arena *arena;
    Intern *names;
    Diag *dg;
    Sym name, base;
    Span at;
    bool is_poisoned; /* an error was reported by the caller */
    bool has_errors;  /* and here, while finishing */
    bool opens_dffs;
    bool is_foreign;
    BitVec parent;
    VEC(uint8_t) flags;
    VEC(uint32_t) assigned_at; /* [bit] place of builder_drive(); may be shorter than parent */
    VEC(Signal) signals; /* bit: first Bit, until finish */
    uint32_t n_ports;
    BitVec nand_a, nand_b, nand_y;
    VEC(uint32_t) nand_at;
    BitVec dff_d, dff_clk, dff_q;
    VEC(uint32_t) dff_at;
    VEC(Sym) dff_name;
    VEC(uint8_t) dff_init;
    VEC(BInst) insts;
    BitVec conns;
    Map inst_names; /* Sym -> how many instances asked for it */
    BitVec feedback;
    VEC(Budget) budgets;
};

Builder *builder_new(Arena *arena, Intern *names, Diag *dg, Sym name, Sym base, Span at)
{
    Builder *b = ARENA_NEW(arena, Builder);
    b->arena = arena;
    b->names = names;
    b->dg = dg;
    b->name = name;
    b->base = base;
    b->at = at;
    for (Bit i = BIT_NONE; i <= BIT_1; i++) {
        VEC_PUSH(&b->parent, i);
        VEC_PUSH(&b->flags, i == BIT_NONE ? 0 : BIT_DRIVEN);
    }
    return b;
}

void builder_abandon(Builder *b)
{
    VEC_FREE(&b->parent);
    VEC_FREE(&b->flags);
    VEC_FREE(&b->assigned_at);
    VEC_FREE(&b->signals);
    VEC_FREE(&b->nand_a);
    VEC_FREE(&b->nand_b);
    VEC_FREE(&b->nand_y);
    VEC_FREE(&b->nand_at);
    VEC_FREE(&b->dff_d);
    VEC_FREE(&b->dff_clk);
    VEC_FREE(&b->dff_q);
    VEC_FREE(&b->dff_at);
    VEC_FREE(&b->dff_name);
    VEC_FREE(&b->dff_init);
    VEC_FREE(&b->insts);
    VEC_FREE(&b->conns);
    map_free(&b->inst_names);
    VEC_FREE(&b->feedback);
    VEC_FREE(&b->budgets);
}

static Bit root_of(Builder *b, Bit x)
{
    Bit *parent = b->parent.ptr;
    while (parent[x] != x) {
        parent[x] = parent[parent[x]]; /* halves the path */
        x = parent[x];
    }
    return x;
}

static void mark(Builder *b, Bit bit, uint8_t flags)
{
    b->flags.ptr[root_of(b, bit)] |= flags;
}

Bit builder_bit(Builder *b)
{
    Bit bit = (Bit)b->parent.len;
    VEC_PUSH(&b->parent, bit);
    VEC_PUSH(&b->flags, 0);
    return bit;
}

Bit builder_signal(Builder *b, Sym name, SignalKind kind, uint32_t width, uint32_t word,
                   bool is_bus, uint32_t at)
{
    assert(width > 0 && word > 0 && width % word == 0);
    Signal s = {.name = name, .bit = (uint32_t)b->parent.len, .width = width, .word = word,
                .at = at, .kind = (uint8_t)kind, .is_bus = is_bus, .is_words = word < width};
    bool is_port = kind == SIG_INPUT || kind == SIG_OUTPUT;
    assert(!is_port || b->n_ports == b->signals.len);
    VEC_PUSH(&b->signals, s);
    b->n_ports += is_port;
    for (uint32_t i = 0; i < width; i++) {
        Bit bit = builder_bit(b);
        if (kind == SIG_INPUT)
            b->flags.ptr[bit] = BIT_DRIVEN;
        else if (kind == SIG_OUTPUT)
            b->flags.ptr[bit] = BIT_READ;
    }
    return s.bit;
}

bool builder_join(Builder *b, Bit target, Bit source)
{
    assert(target != BIT_NONE && source != BIT_NONE);
    Bit t = root_of(b, target), s = root_of(b, source);
    if (t == s)
        return false;
    /* The older bit stays the root: constants and ports keep their numbers. */
    Bit root = t < s ? t : s, other = t < s ? s : t;
    b->parent.ptr[other] = root;
    b->flags.ptr[root] |= b->flags.ptr[other] & (uint8_t)~BIT_ASSIGNED;
    return true;
}

bool builder_drive(Builder *b, Bit target, uint32_t at, uint32_t *first)
{
    if (b->flags.ptr[target] & BIT_ASSIGNED) {
        if (first)
            *first = b->assigned_at.ptr[target];
        return false;
    }
    b->flags.ptr[target] |= BIT_ASSIGNED;
    while (b->assigned_at.len <= target)
        VEC_PUSH(&b->assigned_at, 0);
    b->assigned_at.ptr[target] = at;
    return true;
}

void builder_poison(Builder *b, Bit bit)
{
    b->is_poisoned = true;
    mark(b, bit, BIT_POISONED);
}

void builder_use(Builder *b, Bit bit)
{
    mark(b, bit, BIT_READ);
}

void builder_nand_onto(Builder *b, Bit a, Bit c, Bit y, uint32_t at)
{
    assert(a != BIT_NONE && c != BIT_NONE && y != BIT_NONE);
    mark(b, a, BIT_READ);
    mark(b, c, BIT_READ);
    mark(b, y, BIT_DRIVEN);
    VEC_PUSH(&b->nand_a, a);
    VEC_PUSH(&b->nand_b, c);
    VEC_PUSH(&b->nand_y, y);
    VEC_PUSH(&b->nand_at, at);
}

Bit builder_nand(Builder *b, Bit a, Bit c, uint32_t at)
{
    Bit y = builder_bit(b);
    builder_nand_onto(b, a, c, y, at);
    return y;
}

void builder_open_dffs(Builder *b)
{
    b->opens_dffs = true;
}

/* Lets d through while open is 1 and keeps q while it is 0; q exists already. */
static void open_latch(Builder *b, Bit d, Bit open, Bit q, uint32_t at)
{
    Bit set_n = builder_nand(b, d, open, at);
    Bit reset_n = builder_nand(b, set_n, open, at);
    Bit qn = builder_nand(b, reset_n, q, at);
    builder_nand_onto(b, set_n, qn, q, at);
    builder_feedback(b, q);
    builder_feedback(b, qn);
}

/* Two latches, as flip_flop in netlists/std/state.nl: the one in front is shut by the inverted
 * clock before what the one behind lets through can come round. */
static void open_dff(Builder *b, Bit d, Bit clk, Bit q, uint32_t at)
{
    Bit between = builder_bit(b);
    open_latch(b, d, builder_nand(b, clk, clk, at), between, at);
    open_latch(b, between, clk, q, at);
}

void builder_dff_onto(Builder *b, Bit d, Bit clk, Bit q, Logic init, Sym name, uint32_t at)
{
    assert(d != BIT_NONE && clk != BIT_NONE && q != BIT_NONE);
    if (b->opens_dffs && init == LOGIC_X) {
        open_dff(b, d, clk, q, at);
        mark(b, q, BIT_BY_DFF);
        return;
    }
    mark(b, d, BIT_READ);
    mark(b, clk, BIT_READ);
    mark(b, q, BIT_DRIVEN | BIT_BY_DFF);
    VEC_PUSH(&b->dff_d, d);
    VEC_PUSH(&b->dff_clk, clk);
    VEC_PUSH(&b->dff_q, q);
    VEC_PUSH(&b->dff_at, at);
    VEC_PUSH(&b->dff_name, name);
    VEC_PUSH(&b->dff_init, (uint8_t)init);
}

Bit builder_dff(Builder *b, Bit d, Bit clk, Logic init, Sym name, uint32_t at)
{
    Bit q = builder_bit(b);
    builder_dff_onto(b, d, clk, q, init, name, at);
    return q;
}

static Sym unique_name(Builder *b, Sym name)
{
    uint32_t n = map_get(&b->inst_names, name.ix);
    while (n) {
        Sym other = intern_printf(b->names, "%s$%u", intern_cstr(b->names, name), ++n);
        if (!map_get(&b->inst_names, other.ix)) {
            map_put(&b->inst_names, name.ix, n);
            name = other;
            break;
        }
    }
    map_put(&b->inst_names, name.ix, 1);
    return name;
}

void builder_inst(Builder *b, const Module *child, Sym name, const Bit *pins, uint32_t at)
{
    uint32_t conn = (uint32_t)b->conns.len;
    for (uint32_t i = 0; i < child->n_port_nets; i++)
        VEC_PUSH(&b->conns, BIT_NONE);
    uint32_t k = 0;
    for (uint32_t p = 0; p < child->n_ports; p++) {
        const Signal *s = &child->signals[p];
        for (uint32_t i = 0; i < s->width; i++) {
            Bit pin = pins[k++];
            uint32_t local = child->bits[s->bit + i];
            assert(local != NET_NONE); /* every port bit has a net */
            if (local < NET_FIRST) { /* the child ties this output to a constant */
                if (pin)
                    builder_join(b, pin, local);
                continue;
            }
            Bit *conn_bit = &b->conns.ptr[conn + local - NET_FIRST];
            if (!pin && !*conn_bit)
                pin = builder_bit(b); /* left open */
            if (s->kind == SIG_INPUT)
                mark(b, pin ? pin : *conn_bit, BIT_READ);
            if (*conn_bit && pin) /* wired through inside the child */
                builder_join(b, pin, *conn_bit);
            else if (pin)
                *conn_bit = pin;
        }
    }
    for (uint32_t i = 0; i < child->n_port_nets; i++) {
        DriverKind kind = (DriverKind)child->port_driver[i];
        if (kind == DRIVER_NAND || kind == DRIVER_DFF)
            mark(b, b->conns.ptr[conn + i],
                 (uint8_t)(BIT_DRIVEN | (kind == DRIVER_DFF ? BIT_BY_DFF : 0)));
    }
    VEC_PUSH(&b->insts, ((BInst){child, unique_name(b, name), conn, at}));
}

void builder_feedback(Builder *b, Bit bit)
{
    VEC_PUSH(&b->feedback, bit);
}

void builder_as_words(Builder *b)
{
    assert(b->signals.len);
    b->signals.ptr[b->signals.len - 1].is_words = true;
}

void builder_foreign(Builder *b)
{
    b->is_foreign = true;
}

void builder_budget(Builder *b, BudgetKind kind, uint64_t limit, Span at)
{
    VEC_PUSH(&b->budgets, ((Budget){kind, limit, at}));
}

/* ---- checks ---- */

static Span signal_span(const Builder *b, const Signal *s)
{
    return (Span){b->at.file, s->at, s->at + (uint32_t)intern_str(b->names, s->name).len};
}

static bool has_state(Builder *b, const Signal *s, uint32_t i, uint8_t mask, uint8_t value)
{
    return (b->flags.ptr[root_of(b, s->bit + i)] & mask) == value;
}

/* Some bits of a signal. */
typedef struct Found {
    uint32_t n;
    bool is_one; /* "is", not "are": one bit, or the signal as a whole */
} Found;

/* The bits of s that have a state, written as "bit 3 of output 's'", "bits 7:4, 0 of wire 'k'",
 * or "input 'c'" when it is all of them. */
static Found find_bits(Builder *b, const Signal *s, uint8_t mask, uint8_t value, StrBuf *text)
{
    static const char *const kinds[] = {"input", "output", "wire", "memory"};
    enum { RUNS_SHOWN = 8 };
    Found f = {0};
    uint32_t shown = 0, runs = 0;
    strbuf_clear(text);
    for (uint32_t hi = s->width; hi > 0; hi--) {
        uint32_t lo = hi;
        while (lo > 0 && has_state(b, s, lo - 1, mask, value))
            lo--;
        if (lo == hi)
            continue;
        if (runs++ < RUNS_SHOWN) {
            strbuf_printf(text, "%s%u", runs > 1 ? ", " : "", hi - 1);
            if (lo + 1 < hi)
                strbuf_printf(text, ":%u", lo);
            shown += hi - lo;
        }
        f.n += hi - lo;
        hi = lo + 1;
    }
    if (!f.n)
        return f;
    f.is_one = f.n == 1 || f.n == s->width;
    StrBuf bits = *text;
    *text = (StrBuf){0};
    if (f.n < s->width)
        strbuf_printf(text, "bit%s %s", f.n == 1 ? "" : "s", bits.ptr);
    if (f.n < s->width && shown < f.n)
        strbuf_printf(text, " and %u more", f.n - shown);
    strbuf_printf(text, "%s%s '%s'", f.n < s->width ? " of " : "", kinds[s->kind],
                  intern_cstr(b->names, s->name));
    strbuf_free(&bits);
    return f;
}

static void count_driver(Builder *b, Bit bit)
{
    uint8_t *flags = &b->flags.ptr[root_of(b, bit)];
    *flags |= *flags & BIT_COUNTED ? BIT_CONFLICT : BIT_COUNTED;
}

/* Marks the nets that more than one thing drives. */
static void find_conflicts(Builder *b)
{
    count_driver(b, BIT_0);
    count_driver(b, BIT_1);
    for (uint32_t p = 0; p < b->n_ports; p++) {
        const Signal *s = &b->signals.ptr[p];
        for (uint32_t i = 0; s->kind == SIG_INPUT && i < s->width; i++)
            count_driver(b, s->bit + i);
    }
    for (size_t i = 0; i < b->nand_y.len; i++)
        count_driver(b, b->nand_y.ptr[i]);
    for (size_t i = 0; i < b->dff_q.len; i++)
        count_driver(b, b->dff_q.ptr[i]);
    for (size_t i = 0; i < b->insts.len; i++) {
        const BInst *x = &b->insts.ptr[i];
        for (uint32_t k = 0; k < x->child->n_port_nets; k++) {
            if (x->child->port_driver[k] != DRIVER_INPUT)
                count_driver(b, b->conns.ptr[x->pins + k]);
        }
    }
}

/* A place where something reads a net that has no name. */
static uint32_t reading_place(Builder *b, Bit root)
{
    for (size_t i = 0; i < b->nand_a.len; i++) {
        if (root_of(b, b->nand_a.ptr[i]) == root || root_of(b, b->nand_b.ptr[i]) == root)
            return b->nand_at.ptr[i];
    }
    for (size_t i = 0; i < b->dff_d.len; i++) {
        if (root_of(b, b->dff_d.ptr[i]) == root || root_of(b, b->dff_clk.ptr[i]) == root)
            return b->dff_at.ptr[i];
    }
    for (size_t i = 0; i < b->insts.len; i++) {
        const BInst *x = &b->insts.ptr[i];
        for (uint32_t k = 0; k < x->child->n_port_nets; k++) {
            if (root_of(b, b->conns.ptr[x->pins + k]) == root)
                return x->at;
        }
    }
    return b->at.lo;
}

/* Nets that no signal names; those with a name were reported and poisoned. */
static void check_unnamed(Builder *b)
{
    const uint8_t state = BIT_DRIVEN | BIT_READ | BIT_POISONED;
    for (Bit i = BIT_0; i < b->parent.len; i++) {
        if (b->parent.ptr[i] != i)
            continue;
        uint8_t flags = b->flags.ptr[i];
        bool is_conflict = (flags & (BIT_CONFLICT | BIT_POISONED)) == BIT_CONFLICT;
        if (!is_conflict && (flags & state) != BIT_READ)
            continue;
        uint32_t at = reading_place(b, i);
        diag(b->dg, DIAG_ERROR, (Span){b->at.file, at, at + 1},
             is_conflict ? "a wire without a name has several drivers"
                         : "a wire without a name is read here and not driven; drive it");
        b->has_errors = true;
    }
}

/* "; drive it, or remove what reads it" */
static const char *way_out(const Signal *s, bool is_one)
{
    if (s->kind == SIG_OUTPUT)
        return is_one ? "drive it, or remove it" : "drive them, or remove them";
    return is_one ? "drive it, or remove what reads it" : "drive them, or remove what reads them";
}

static void poison_bits(Builder *b, const Signal *s, uint8_t mask, uint8_t value)
{
    for (uint32_t k = 0; k < s->width; k++) {
        if ((b->flags.ptr[root_of(b, s->bit + k)] & mask) == value)
            mark(b, s->bit + k, BIT_POISONED); /* one message a net */
    }
}

static void check_input(Builder *b, const Signal *s, StrBuf *text)
{
    Found f = find_bits(b, s, BIT_READ | BIT_POISONED, 0, text);
    if (!f.n)
        return;
    const char *is = f.is_one ? "is" : "are";
    if (b->is_foreign)
        diag(b->dg, DIAG_WARNING, signal_span(b, s), "%s %s never used", text->ptr, is);
    else
        diag(b->dg, DIAG_WARNING, signal_span(b, s),
             "%s %s never used; write '_ = %s' if that is meant", text->ptr, is,
             intern_cstr(b->names, s->name));
}

static void check_driven(Builder *b, const Signal *s, StrBuf *text)
{
    const uint8_t state = BIT_DRIVEN | BIT_READ | BIT_POISONED;
    Found f = find_bits(b, s, state, BIT_READ, text);
    if (f.n) {
        diag(b->dg, DIAG_ERROR, signal_span(b, s), "%s %s not driven; %s", text->ptr,
             f.is_one ? "is" : "are", way_out(s, f.is_one));
        b->has_errors = true;
        poison_bits(b, s, state, BIT_READ);
    } else if (s->kind == SIG_WIRE && find_bits(b, s, state, 0, text).n == s->width) {
        diag(b->dg, DIAG_WARNING, signal_span(b, s), "%s is never used", text->ptr);
    }
}

static void check_memory(Builder *b, const Signal *s, StrBuf *text)
{
    Found f = find_bits(b, s, BIT_BY_DFF | BIT_POISONED, 0, text);
    if (!f.n)
        return;
    diag(b->dg, DIAG_ERROR, signal_span(b, s),
         "%s %s not driven by a flip-flop; a memory is made of flip-flops, else declare it as 'wire'",
         text->ptr, f.is_one ? "is" : "are");
    b->has_errors = true;
}

static void check_signals(Builder *b)
{
    find_conflicts(b);
    StrBuf text = {0};
    for (size_t i = 0; i < b->signals.len; i++) {
        const Signal *s = &b->signals.ptr[i];
        if (find_bits(b, s, BIT_CONFLICT | BIT_POISONED, BIT_CONFLICT, &text).n) {
            diag(b->dg, DIAG_ERROR, signal_span(b, s), "'%s' has several drivers",
                 intern_cstr(b->names, s->name));
            b->has_errors = true;
            poison_bits(b, s, BIT_CONFLICT | BIT_POISONED, BIT_CONFLICT);
        }
        if (s->kind == SIG_INPUT)
            check_input(b, s, &text);
        else
            check_driven(b, s, &text);
        if (s->kind == SIG_MEMORY)
            check_memory(b, s, &text);
    }
    strbuf_free(&text);
    check_unnamed(b);
}

/* ---- finishing ---- */

static uint64_t add_sat(uint64_t a, uint64_t b)
{
    return a > UINT64_MAX - b ? UINT64_MAX : a + b;
}

/* Fills net_of, the local net of every bit; NET_NONE for one that nothing touches. */
static void number_nets(Builder *b, Module *m, uint32_t *net_of)
{
    net_of[BIT_0] = NET_0;
    net_of[BIT_1] = NET_1;
    uint32_t n = NET_FIRST - 1;
    for (uint32_t p = 0; p < b->n_ports; p++) {
        const Signal *s = &b->signals.ptr[p];
        for (uint32_t i = 0; i < s->width; i++) {
            Bit root = root_of(b, s->bit + i);
            if (!net_of[root])
                net_of[root] = ++n;
        }
    }
    m->n_port_nets = n - (NET_FIRST - 1);
    const uint8_t live = BIT_DRIVEN | BIT_READ;
    for (Bit i = BIT_1 + 1; i < b->parent.len; i++) {
        Bit parent = b->parent.ptr[i];
        if (parent != i)
            net_of[i] = net_of[parent]; /* a parent is older: its net is known by now */
        else if ((b->flags.ptr[i] & live) && !net_of[i])
            net_of[i] = ++n;
    }
    m->n_nets = n;
}

/* Which kind of driver each port net has. */
static void find_port_drivers(Builder *b, Module *m, const uint32_t *net_of)
{
    m->port_driver = ARENA_ARRAY(b->arena, uint8_t, m->n_port_nets);
    for (uint32_t p = 0; p < b->n_ports; p++) {
        const Signal *s = &b->signals.ptr[p];
        for (uint32_t i = 0; i < s->width; i++) {
            Bit root = root_of(b, s->bit + i);
            uint32_t net = net_of[root];
            if (net < NET_FIRST)
                continue;
            uint8_t *kind = &m->port_driver[net - NET_FIRST];
            if (s->kind == SIG_INPUT)
                *kind = DRIVER_INPUT;
            else if (*kind != DRIVER_INPUT && (b->flags.ptr[root] & BIT_DRIVEN))
                *kind = b->flags.ptr[root] & BIT_BY_DFF ? DRIVER_DFF : DRIVER_NAND;
        }
    }
}

static void copy_signals(Builder *b, Module *m, const uint32_t *net_of)
{
    m->n_ports = b->n_ports;
    m->n_signals = (uint32_t)b->signals.len;
    m->signals = VEC_TO_ARENA(b->arena, &b->signals);
    VEC_FREE(&b->signals);
    for (uint32_t i = 0; i < m->n_signals; i++)
        m->n_bits += m->signals[i].width;
    m->bits = ARENA_ARRAY(b->arena, uint32_t, m->n_bits);
    m->net_bit = ARENA_ARRAY(b->arena, uint32_t, (size_t)m->n_nets + 1);
    for (uint32_t i = 0; i <= m->n_nets; i++)
        m->net_bit[i] = UINT32_MAX;
    uint32_t at = 0;
    for (uint32_t i = 0; i < m->n_signals; i++) {
        Bit first = m->signals[i].bit;
        m->signals[i].bit = at;
        for (uint32_t k = 0; k < m->signals[i].width; k++, at++) {
            uint32_t net = net_of[first + k];
            m->bits[at] = net;
            if (net >= NET_FIRST && m->net_bit[net] == UINT32_MAX)
                m->net_bit[net] = at;
        }
    }
}

/* The nets of these bits, in the arena.  Frees v at once, so that the arrays of
 * a large module are not all there twice. */
static uint32_t *move_as_nets(Builder *b, const uint32_t *net_of, BitVec *v)
{
    uint32_t *nets = ARENA_ARRAY(b->arena, uint32_t, v->len);
    for (size_t i = 0; i < v->len; i++)
        nets[i] = net_of[v->ptr[i]];
    VEC_FREE(v);
    return nets;
}

static void copy_gates(Builder *b, Module *m, const uint32_t *net_of)
{
    Arena *a = b->arena;
    m->n_nands = (uint32_t)b->nand_a.len;
    m->nand_a = move_as_nets(b, net_of, &b->nand_a);
    m->nand_b = move_as_nets(b, net_of, &b->nand_b);
    m->nand_y = move_as_nets(b, net_of, &b->nand_y);
    m->nand_at = VEC_TO_ARENA(a, &b->nand_at);
    VEC_FREE(&b->nand_at);
    m->n_dffs = (uint32_t)b->dff_d.len;
    m->dff_d = move_as_nets(b, net_of, &b->dff_d);
    m->dff_clk = move_as_nets(b, net_of, &b->dff_clk);
    m->dff_q = move_as_nets(b, net_of, &b->dff_q);
    m->dff_at = VEC_TO_ARENA(a, &b->dff_at);
    m->dff_name = VEC_TO_ARENA(a, &b->dff_name);
    m->dff_init = VEC_TO_ARENA(a, &b->dff_init);
}

static void copy_instances(Builder *b, Module *m, const uint32_t *net_of)
{
    m->all_nets = m->n_nets;
    m->all_nands = m->n_nands;
    m->all_dffs = m->n_dffs;
    m->all_insts = 1;
    m->n_insts = (uint32_t)b->insts.len;
    m->insts = ARENA_ARRAY(b->arena, ModInst, m->n_insts);
    m->conns = move_as_nets(b, net_of, &b->conns);
    for (uint32_t i = 0; i < m->n_insts; i++) {
        const BInst *x = &b->insts.ptr[i];
        m->insts[i] = (ModInst){x->child->id, x->name, x->pins, x->at};
        m->all_nets = add_sat(m->all_nets, x->child->all_nets - x->child->n_port_nets -
                                               (NET_FIRST - 1));
        m->all_nands = add_sat(m->all_nands, x->child->all_nands);
        m->all_dffs = add_sat(m->all_dffs, x->child->all_dffs);
        m->all_insts = add_sat(m->all_insts, x->child->all_insts);
    }
}

static void copy_feedback(Builder *b, Module *m, const uint32_t *net_of)
{
    size_t n = b->feedback.len;
    m->feedback = move_as_nets(b, net_of, &b->feedback);
    for (size_t i = 0; i < n; i++) {
        if (m->feedback[i] >= NET_FIRST) /* neither constant nor unused */
            m->feedback[m->n_feedback++] = m->feedback[i];
    }
}

Module *builder_finish(Builder *b, ModId id)
{
    if (!b->is_poisoned) /* else what is missing may be what the error swallowed */
        check_signals(b);
    if (b->is_poisoned || b->has_errors) {
        builder_abandon(b);
        return NULL;
    }
    Module *m = ARENA_NEW(b->arena, Module);
    m->id = id;
    m->name = b->name;
    m->base = b->base;
    m->file = b->at.file;
    m->is_foreign = b->is_foreign;
    m->at = b->at;
    BitVec numbers = {0};
    VEC_RESERVE(&numbers, b->parent.len);
    uint32_t *net_of = numbers.ptr;
    assert(net_of); /* the constants are always there */
    memset(net_of, 0, b->parent.len * sizeof *net_of);
    number_nets(b, m, net_of);
    find_port_drivers(b, m, net_of);
    /* From here on net_of tells all that is asked of a bit. */
    VEC_FREE(&b->parent);
    VEC_FREE(&b->flags);
    VEC_FREE(&b->assigned_at);
    copy_signals(b, m, net_of);
    copy_gates(b, m, net_of);
    copy_instances(b, m, net_of);
    copy_feedback(b, m, net_of);
    m->n_budgets = (uint32_t)b->budgets.len;
    m->budgets = VEC_TO_ARENA(b->arena, &b->budgets);
    VEC_FREE(&numbers);
    builder_abandon(b);
    return m;
}
