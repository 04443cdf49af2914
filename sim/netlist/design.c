/* design.c - flattening: one walk over the instances, copying gates. */
#include "netlist/design.h"

#include <assert.h>
#include <string.h>

/* An instance whose children are still to be placed. */
typedef struct Frame {
    const Module *m;
    uint32_t inst;       /* flat */
    uint32_t next;       /* child to place next */
    uint32_t conn_off;   /* flat nets of its port nets, in the walk's conns */
    uint32_t inner_base; /* flat net of local net l >= first inner: l - first_inner + base */
} Frame;

static uint32_t first_inner(const Module *m)
{
    return NET_FIRST + m->n_port_nets;
}

static uint32_t flat_net(const Frame *f, const uint32_t *conns, uint32_t local)
{
    if (local < NET_FIRST)
        return local;
    if (local < first_inner(f->m))
        return conns[f->conn_off + local - NET_FIRST];
    return local - first_inner(f->m) + f->inner_base;
}

static void set_driver(Design *d, uint32_t net, DriverKind kind, uint32_t index)
{
    d->driver[net] = (uint32_t)kind << 30 | index;
}

/* Copies an instance's own gates. */
static void place(Design *d, const Frame *f, const uint32_t *conns)
{
    const Module *m = f->m;
    for (uint32_t i = 0; i < m->n_nands; i++) {
        uint32_t k = ++d->n_nands;
        d->nand_a[k] = flat_net(f, conns, m->nand_a[i]);
        d->nand_b[k] = flat_net(f, conns, m->nand_b[i]);
        d->nand_y[k] = flat_net(f, conns, m->nand_y[i]);
        set_driver(d, d->nand_y[k], DRIVER_NAND, k);
    }
    for (uint32_t i = 0; i < m->n_dffs; i++) {
        uint32_t k = ++d->n_dffs;
        d->dff_d[k] = flat_net(f, conns, m->dff_d[i]);
        d->dff_clk[k] = flat_net(f, conns, m->dff_clk[i]);
        d->dff_q[k] = flat_net(f, conns, m->dff_q[i]);
        d->dff_init[k] = m->dff_init[i];
        set_driver(d, d->dff_q[k], DRIVER_DFF, k);
    }
}

typedef VEC(uint32_t) NetList;

static void start_instance(Design *d, const Module *m, uint32_t parent, uint32_t index,
                           NetList *feedback, Frame *f, const uint32_t *conns)
{
    uint32_t i = ++d->n_insts;
    f->inst = i;
    d->inst_module[i] = m->id.ix;
    d->inst_parent[i] = parent;
    d->inst_index[i] = index;
    d->inst_net[i] = f->inner_base;
    d->inst_nand[i] = d->n_nands + 1;
    d->inst_dff[i] = d->n_dffs + 1;
    d->n_nets += m->n_nets + 1 - first_inner(m);
    place(d, f, conns);
    for (uint32_t k = 0; k < m->n_feedback; k++)
        VEC_PUSH(feedback, flat_net(f, conns, m->feedback[k]));
}

static Design *allocate(Arena *a, const Module *top)
{
    Design *d = ARENA_NEW(a, Design);
    size_t nets = (size_t)top->all_nets + NET_FIRST, nands = (size_t)top->all_nands + 1;
    size_t dffs = (size_t)top->all_dffs + 1, insts = (size_t)top->all_insts + 2;
    d->nand_a = ARENA_ARRAY(a, uint32_t, nands);
    d->nand_b = ARENA_ARRAY(a, uint32_t, nands);
    d->nand_y = ARENA_ARRAY(a, uint32_t, nands);
    d->dff_d = ARENA_ARRAY(a, uint32_t, dffs);
    d->dff_clk = ARENA_ARRAY(a, uint32_t, dffs);
    d->dff_q = ARENA_ARRAY(a, uint32_t, dffs);
    d->dff_init = ARENA_ARRAY(a, uint8_t, dffs);
    d->driver = ARENA_ARRAY(a, uint32_t, nets);
    d->inst_module = ARENA_ARRAY(a, uint32_t, insts);
    d->inst_parent = ARENA_ARRAY(a, uint32_t, insts);
    d->inst_index = ARENA_ARRAY(a, uint32_t, insts);
    d->inst_net = ARENA_ARRAY(a, uint32_t, insts);
    d->inst_nand = ARENA_ARRAY(a, uint32_t, insts);
    d->inst_dff = ARENA_ARRAY(a, uint32_t, insts);
    return d;
}

static bool fits(const Module *top, const Intern *names, Diag *dg)
{
    const uint64_t counts[] = {top->all_nands, top->all_dffs, top->all_nets, top->all_insts};
    static const char *const what[] = {"gates", "flip-flops", "nets", "instances"};
    for (int i = 0; i < 4; i++) {
        if (counts[i] <= DESIGN_MAX)
            continue;
        diag(dg, DIAG_ERROR, top->at, "'%s' is too large: flat it has %s%llu %s, and at most %d fit",
             intern_cstr(names, top->name), counts[i] == UINT64_MAX ? "more than " : "",
             (unsigned long long)counts[i], what[i], DESIGN_MAX);
        return false;
    }
    return true;
}

Design *design_flatten(Arena *arena, const Module *const *modules, const Module *top,
                       const Intern *names, Diag *dg)
{
    if (!fits(top, names, dg))
        return NULL;
    Design *d = allocate(arena, top);
    d->arena = arena;
    d->diag = dg;
    d->names = names;
    d->modules = modules;
    d->top = top;
    d->n_nets = NET_1;

    NetList conns = {0}, feedback = {0};
    VEC(Frame) stack = {0};
    Frame root = {.m = top, .conn_off = 0};
    for (uint32_t i = 0; i < top->n_port_nets; i++)
        VEC_PUSH(&conns, ++d->n_nets);
    root.inner_base = d->n_nets + 1;
    uint32_t n_in = 0;
    for (uint32_t p = 0; p < top->n_ports; p++) {
        const Signal *s = &top->signals[p];
        for (uint32_t i = 0; s->kind == SIG_INPUT && i < s->width; i++)
            set_driver(d, flat_net(&root, conns.ptr, top->bits[s->bit + i]), DRIVER_INPUT, n_in++);
    }
    start_instance(d, top, 0, 0, &feedback, &root, conns.ptr);
    d->inst_net[1] = NET_FIRST; /* the top owns its port nets as well */
    VEC_PUSH(&stack, root);
    while (stack.len) {
        Frame *f = &stack.ptr[stack.len - 1];
        if (f->next == f->m->n_insts) {
            conns.len = f->conn_off;
            stack.len--;
            continue;
        }
        uint32_t index = f->next++;
        const ModInst *mi = &f->m->insts[index];
        const Module *child = modules[mi->module.ix];
        Frame g = {.m = child, .conn_off = (uint32_t)conns.len, .inner_base = d->n_nets + 1};
        VEC_RESERVE(&conns, child->n_port_nets);
        assert(conns.ptr || !child->n_port_nets);
        for (uint32_t i = 0; i < child->n_port_nets; i++)
            conns.ptr[conns.len + i] = flat_net(f, conns.ptr, f->m->conns[mi->conn + i]);
        conns.len += child->n_port_nets;
        start_instance(d, child, f->inst, index, &feedback, &g, conns.ptr);
        if (child->n_insts) {
            VEC_PUSH(&stack, g);
        } else {
            conns.len = g.conn_off;
        }
    }
    uint32_t end = d->n_insts + 1;
    d->inst_net[end] = d->n_nets + 1;
    d->inst_nand[end] = d->n_nands + 1;
    d->inst_dff[end] = d->n_dffs + 1;
    d->n_feedback = (uint32_t)feedback.len;
    d->feedback = VEC_TO_ARENA(arena, &feedback);
    VEC_FREE(&conns);
    VEC_FREE(&feedback);
    VEC_FREE(&stack);
    assert(d->n_nets == top->all_nets && d->n_nands == top->all_nands);
    assert(d->n_dffs == top->all_dffs && d->n_insts == top->all_insts);
    return d;
}

static size_t module_bytes(const Module *m)
{
    return sizeof *m + m->n_signals * sizeof *m->signals + (size_t)m->n_bits * 4 +
           ((size_t)m->n_nets + 1) * 4 + (size_t)m->n_nands * 16 + (size_t)m->n_dffs * 21 +
           m->n_insts * sizeof *m->insts;
}

size_t design_bytes(const Design *d)
{
    size_t n = sizeof *d + ((size_t)d->n_nets + 1) * 4 + (size_t)d->n_nands * 12 +
               (size_t)d->n_dffs * 13 + (size_t)d->n_insts * 24 + (size_t)d->n_feedback * 4;
    uint32_t last = 0;
    for (uint32_t i = 1; i <= d->n_insts; i++)
        last = d->inst_module[i] > last ? d->inst_module[i] : last;
    Arena *temp = arena_new("modules seen");
    uint8_t *seen = ARENA_ARRAY(temp, uint8_t, (size_t)last + 1);
    for (uint32_t i = 1; i <= d->n_insts; i++) {
        const Module *m = d->modules[d->inst_module[i]];
        if (!seen[m->id.ix]) {
            seen[m->id.ix] = 1;
            n += module_bytes(m);
            /* Connections are not counted by the module: they follow its instances. */
            for (uint32_t k = 0; k < m->n_insts; k++)
                n += (size_t)d->modules[m->insts[k].module.ix]->n_port_nets * 4;
        }
    }
    arena_free(temp);
    return n;
}

/* ---- equality ---- */

static bool differ(StrBuf *why, const char *what, uint32_t i, uint32_t x, uint32_t y)
{
    if (why)
        strbuf_printf(why, "%s %u: %u against %u", what, i, x, y);
    return false;
}

static bool same_array(StrBuf *why, const char *what, const uint32_t *x, const uint32_t *y,
                       uint32_t first, uint32_t last)
{
    for (uint32_t i = first; i <= last; i++) {
        if (x[i] != y[i])
            return differ(why, what, i, x[i], y[i]);
    }
    return true;
}

static bool same_name(StrBuf *why, const char *what, const Design *a, Sym x, const Design *b, Sym y)
{
    Str s = intern_str(a->names, x), t = intern_str(b->names, y);
    if (str_eq(s, t))
        return true;
    if (why)
        strbuf_printf(why, "%s: '%s' against '%s'", what, s.ptr, t.ptr);
    return false;
}

static bool same_module(StrBuf *why, const Design *a, const Module *m, const Design *b,
                        const Module *n)
{
    if (!same_name(why, "module", a, m->name, b, n->name))
        return false;
    if (m->n_signals != n->n_signals || m->n_ports != n->n_ports)
        return differ(why, "signals of a module", m->id.ix, m->n_signals, n->n_signals);
    for (uint32_t i = 0; i < m->n_signals; i++) {
        const Signal *s = &m->signals[i], *t = &n->signals[i];
        if (!same_name(why, "signal", a, s->name, b, t->name))
            return false;
        if (s->bit != t->bit || s->width != t->width || s->word != t->word || s->kind != t->kind ||
            s->is_bus != t->is_bus || s->is_words != t->is_words)
            return differ(why, "shape of signal", i, s->width, t->width);
    }
    for (uint32_t i = 0; i < m->n_bits; i++) { /* equal widths: equally many bits */
        if (m->bits[i] != n->bits[i])
            return differ(why, "net of bit", i, m->bits[i], n->bits[i]);
    }
    if (m->n_insts != n->n_insts)
        return differ(why, "instances of a module", m->id.ix, m->n_insts, n->n_insts);
    if (m->n_dffs != n->n_dffs)
        return differ(why, "flip-flops of a module", m->id.ix, m->n_dffs, n->n_dffs);
    for (uint32_t i = 0; i < m->n_insts; i++) {
        if (!same_name(why, "instance", a, m->insts[i].name, b, n->insts[i].name))
            return false;
    }
    for (uint32_t i = 0; i < m->n_dffs; i++) {
        if (!same_name(why, "flip-flop", a, m->dff_name[i], b, n->dff_name[i]))
            return false;
    }
    return true;
}

/* Compares each pair of modules that instances bring together, once. */
static bool same_modules(StrBuf *why, const Design *a, const Design *b)
{
    Map seen = {0};
    bool same = true;
    for (uint32_t i = 1; same && i <= a->n_insts; i++) {
        uint64_t pair = (uint64_t)a->inst_module[i] << 32 | b->inst_module[i];
        if (map_get(&seen, pair))
            continue;
        map_put(&seen, pair, 1);
        same = same_module(why, a, a->modules[a->inst_module[i]], b, b->modules[b->inst_module[i]]);
    }
    map_free(&seen);
    return same;
}

bool design_equal(const Design *a, const Design *b, StrBuf *why)
{
    if (a->n_nets != b->n_nets)
        return differ(why, "nets", 0, a->n_nets, b->n_nets);
    if (a->n_nands != b->n_nands)
        return differ(why, "gates", 0, a->n_nands, b->n_nands);
    if (a->n_dffs != b->n_dffs)
        return differ(why, "flip-flops", 0, a->n_dffs, b->n_dffs);
    if (a->n_insts != b->n_insts)
        return differ(why, "instances", 0, a->n_insts, b->n_insts);
    if (a->n_feedback != b->n_feedback)
        return differ(why, "feedback nets", 0, a->n_feedback, b->n_feedback);
    if (!same_array(why, "a of gate", a->nand_a, b->nand_a, 1, a->n_nands) ||
        !same_array(why, "b of gate", a->nand_b, b->nand_b, 1, a->n_nands) ||
        !same_array(why, "y of gate", a->nand_y, b->nand_y, 1, a->n_nands) ||
        !same_array(why, "d of flip-flop", a->dff_d, b->dff_d, 1, a->n_dffs) ||
        !same_array(why, "clk of flip-flop", a->dff_clk, b->dff_clk, 1, a->n_dffs) ||
        !same_array(why, "q of flip-flop", a->dff_q, b->dff_q, 1, a->n_dffs) ||
        !same_array(why, "driver of net", a->driver, b->driver, 1, a->n_nets) ||
        !same_array(why, "parent of instance", a->inst_parent, b->inst_parent, 1, a->n_insts) ||
        !same_array(why, "index of instance", a->inst_index, b->inst_index, 1, a->n_insts) ||
        !same_array(why, "first net of instance", a->inst_net, b->inst_net, 1, a->n_insts) ||
        !same_array(why, "first gate of instance", a->inst_nand, b->inst_nand, 1, a->n_insts) ||
        !same_array(why, "first flip-flop of instance", a->inst_dff, b->inst_dff, 1, a->n_insts))
        return false;
    for (uint32_t i = 1; i <= a->n_dffs; i++) {
        if (a->dff_init[i] != b->dff_init[i])
            return differ(why, "power-up of flip-flop", i, a->dff_init[i], b->dff_init[i]);
    }
    for (uint32_t i = 0; i < a->n_feedback; i++) {
        if (a->feedback[i] != b->feedback[i])
            return differ(why, "feedback net", i, a->feedback[i], b->feedback[i]);
    }
    return same_modules(why, a, b);
}
