/* relu_compile.c - levels of NANDs become layers of neurons. */
#include "glue/relu_compile.h"

#include <assert.h>

typedef struct Compiler {
    Arena *arena;
    const Design *d;
    Diag *dg;
    Compiled *out;
    Network *net;
    Order order;
} Compiler;

#define VALUE_NONE UINT32_MAX

/* A net as the network has it: c + w * value. */
typedef struct Literal {
    double c, w;
    uint32_t id; /* where w is not 0 */
} Literal;

static Literal literal(const Compiler *c, uint32_t net)
{
    uint32_t v = c->out->value[net];
    assert(v != VALUE_NONE);
    if (v >= NETWORK_MAX)
        return (Literal){v - NETWORK_MAX, 0, 0};
    return c->out->is_inverted[net] ? (Literal){1, -1, v} : (Literal){0, 1, v};
}

/* ---- what has no such form ---- */

static void refuse(Compiler *c, Span at, uint32_t dff, const char *why)
{
    StrBuf name = {0};
    design_dff_path(c->d, (DffId){dff}, &name);
    diag(c->dg, DIAG_ERROR, at, "flip-flop '%s' %s", name.ptr, why);
    strbuf_free(&name);
}

static bool check_clocks(Compiler *c)
{
    const Design *d = c->d;
    for (uint32_t i = 1; i <= d->n_dffs; i++) {
        uint32_t clk = d->dff_clk[i];
        if (clk != NET_0 && clk != NET_1 && clk != c->out->clock.ix) {
            refuse(
                c, design_dff_span(d, (DffId){i}), i,
                "is clocked by another signal than the input that clocks the others; a network has "
                "one step a cycle, so give all flip-flops one clock and an enable");
            return false;
        }
        if (d->dff_d[i] == c->out->clock.ix && c->out->clock.ix) {
            refuse(c, design_dff_span(d, (DffId){i}), i,
                   "stores the clock, which a network has not");
            return false;
        }
    }
    for (uint32_t i = 1; i <= d->n_nands && c->out->clock.ix; i++) {
        if (d->nand_a[i] == c->out->clock.ix || d->nand_b[i] == c->out->clock.ix) {
            diag(c->dg, DIAG_ERROR, design_nand_span(d, (NandId){i}),
                 "this gate reads the clock, which a network has not: one step is one whole cycle");
            return false;
        }
    }
    return true;
}

static bool check_loops(Compiler *c)
{
    for (uint32_t g = 0; g < c->order.n_groups; g++) {
        if (!c->order.is_loop[g])
            continue;
        diag(c->dg, DIAG_ERROR, design_nand_span(c->d, (NandId){c->order.nand[c->order.first[g]]}),
             "this gate is in a loop of gates, and a layer cannot read a later one; use dff for "
             "what is to be stored");
        return false;
    }
    return true;
}

/* ---- inputs ---- */

static bool is_clock_bit(const Compiler *c, uint32_t net)
{
    return c->out->clock.ix && net == c->out->clock.ix;
}

static const char *bit_name(Compiler *c, const Signal *s, uint32_t i)
{
    StrBuf b = {0};
    strbuf_addz(&b, intern_cstr(c->d->names, s->name));
    if (s->is_bus)
        strbuf_printf(&b, "[%u]", i);
    const char *name = arena_copy(c->arena, b.ptr, b.len);
    strbuf_free(&b);
    return name;
}

/* Calls f for every bit of the top's ports of one side, in order, without the clock. */
static uint32_t each_port_bit(Compiler *c, bool outputs,
                              void (*f)(Compiler *, const Signal *, uint32_t bit, uint32_t net,
                                        uint32_t index))
{
    const Module *m = c->d->top;
    uint32_t n = 0;
    for (uint32_t p = 0; p < m->n_ports; p++) {
        const Signal *s = &m->signals[p];
        for (uint32_t i = 0; i < s->width && (s->kind == SIG_OUTPUT) == outputs; i++) {
            uint32_t net = design_signal_net(c->d, (InstId){1}, p, i).ix;
            if (!outputs && is_clock_bit(c, net))
                continue;
            if (f)
                f(c, s, i, net, n);
            n++;
        }
    }
    return n;
}

static void add_input(Compiler *c, const Signal *s, uint32_t bit, uint32_t net, uint32_t index)
{
    uint32_t id = c->net->n_state + index;
    c->net->input_names[id] = bit_name(c, s, bit);
    if (net != NET_NONE)
        c->out->value[net] = id;
}

static void add_inputs(Compiler *c)
{
    const Design *d = c->d;
    uint32_t n_free = each_port_bit(c, false, NULL);
    c->net = c->out->net = network_new(c->arena, d->n_dffs + n_free);
    network_set_state(c->net, d->n_dffs);
    c->net->input_names = ARENA_ARRAY(c->arena, const char *, c->net->n_inputs);
    for (uint32_t i = 1; i <= d->n_dffs; i++) {
        StrBuf b = {0};
        design_dff_path(d, (DffId){i}, &b);
        c->net->input_names[i - 1] = arena_copy(c->arena, b.ptr, b.len);
        strbuf_free(&b);
        c->net->init[i - 1] = d->dff_init[i] == LOGIC_1;
        c->out->n_unknown_init += d->dff_init[i] == LOGIC_X;
        c->out->value[d->dff_q[i]] = i - 1;
    }
    each_port_bit(c, false, add_input);
}

/* ---- layers ---- */

/* Two links a neuron wherever a gate reads a value at all, so that all rows have one shape:
 * a AND a is ReLU(a + a - 1), and a AND 1 is the same. */
static uint32_t gate_row(Compiler *c, uint32_t nand, Layer *l, uint32_t i, uint32_t at)
{
    Literal p = literal(c, c->d->nand_a[nand]), q = literal(c, c->d->nand_b[nand]);
    if (p.w == 0 && q.w == 0) {
        l->b[i] = p.c * q.c; /* a constant: no links */
        return at;
    }
    bool is_zero = (p.w == 0 && p.c == 0) || (q.w == 0 && q.c == 0);
    if (p.w == 0)
        p = q;
    if (q.w == 0)
        q = p;
    l->col[at] = p.id;
    l->col[at + 1] = q.id;
    l->w[at] = is_zero ? -1 : p.w;
    l->w[at + 1] = is_zero ? -1 : q.w;
    l->b[i] = is_zero ? 0 : p.c + q.c - 1;
    return at + 2;
}

static void add_level(Compiler *c, const uint32_t *nands, uint32_t n)
{
    Layer *l = network_sparse(c->net, ACT_RELU, n, 2 * n);
    uint32_t at = 0;
    for (uint32_t i = 0; i < n; i++) {
        l->row[i] = at;
        at = gate_row(c, nands[i], l, i, at);
        uint32_t y = c->d->nand_y[nands[i]];
        c->out->value[y] = l->first + i;
        c->out->is_inverted[y] = 1;
    }
    l->row[n] = at;
}

/* NANDs in order of their level, and of their place in a level. */
static void add_levels(Compiler *c)
{
    const Design *d = c->d;
    uint32_t depth;
    uint32_t *level = design_levels(c->arena, d, &c->order, &depth);
    uint32_t *first = ARENA_ARRAY(c->arena, uint32_t, depth + 2);
    uint32_t *sorted = ARENA_ARRAY(c->arena, uint32_t, d->n_nands);
    for (uint32_t i = 1; i <= d->n_nands; i++)
        first[level[d->nand_y[i]] + 1]++;
    for (uint32_t k = 1; k <= depth + 1; k++)
        first[k] += first[k - 1];
    for (uint32_t k = 0; k < d->n_nands; k++)
        sorted[first[level[d->nand_y[c->order.nand[k]]]]++] = c->order.nand[k];
    for (uint32_t k = 1, at = 0; k <= depth; k++) {
        uint32_t n = first[k] - at;
        if (n)
            add_level(c, sorted + at, n);
        at = first[k];
    }
}

static void copy_row(Compiler *c, Layer *l, uint32_t i, uint32_t net)
{
    Literal p = net == NET_NONE ? (Literal){0, 0, 0} : literal(c, net);
    uint32_t at = l->row[i];
    l->b[i] = p.c;
    if (p.w != 0) {
        l->col[at] = p.id;
        l->w[at] = p.w;
        at++;
    }
    l->row[i + 1] = at;
}

static void add_output(Compiler *c, const Signal *s, uint32_t bit, uint32_t net, uint32_t index)
{
    uint32_t i = c->net->n_state + index;
    copy_row(c, &c->net->layers[c->net->n_layers - 1], i, net);
    c->net->output_names[i] = bit_name(c, s, bit);
}

static void add_outputs(Compiler *c, uint32_t n_free)
{
    const Design *d = c->d;
    uint32_t n = d->n_dffs + n_free;
    Layer *l = network_sparse(c->net, ACT_IDENTITY, n, n);
    c->net->output_names = ARENA_ARRAY(c->arena, const char *, n);
    for (uint32_t i = 1; i <= d->n_dffs; i++) {
        bool holds = d->dff_clk[i] == NET_0 || d->dff_clk[i] == NET_1;
        copy_row(c, l, i - 1, holds ? d->dff_q[i] : d->dff_d[i]);
        c->net->output_names[i - 1] = c->net->input_names[i - 1];
    }
    each_port_bit(c, true, add_output);
}

static void no_clock_here(Compiler *c, const Signal *s, uint32_t bit, uint32_t net, uint32_t index)
{
    (void)bit;
    (void)index;
    if (is_clock_bit(c, net))
        diag(c->dg, DIAG_ERROR, (Span){c->d->top->file, s->at, s->at},
             "output '%s' is the clock itself, which a network has not",
             intern_cstr(c->d->names, s->name));
}

bool relu_compile(Arena *a, const Design *d, const char *clock, Diag *dg, Compiled *out)
{
    *out = (Compiled){0};
    Compiler c = {.arena = a, .d = d, .dg = dg, .out = out, .order = design_order(a, d)};
    unsigned errors = diag_n_errors(dg);
    if (d->n_dffs || clock)
        out->clock = design_clock(d, clock, dg);
    if (diag_n_errors(dg) > errors || !check_loops(&c) || !check_clocks(&c))
        return false;
    uint32_t n_outputs = each_port_bit(&c, true, no_clock_here);
    if (diag_n_errors(dg) > errors)
        return false;
    if (n_outputs + d->n_dffs == 0) {
        diag(dg, DIAG_ERROR, d->top->at, "'%s' has no outputs, so there is nothing to compute",
             intern_cstr(d->names, d->top->name));
        return false;
    }
    if ((uint64_t)d->n_nets + d->n_dffs + n_outputs > NETWORK_MAX / 2) {
        diag(dg, DIAG_ERROR, d->top->at,
             "the design has %u nets; a network holds %d values at most", d->n_nets,
             NETWORK_MAX / 2);
        return false;
    }
    out->value = ARENA_ARRAY(a, uint32_t, (size_t)d->n_nets + 1);
    out->is_inverted = ARENA_ARRAY(a, uint8_t, (size_t)d->n_nets + 1);
    for (uint32_t i = 0; i <= d->n_nets; i++)
        out->value[i] = VALUE_NONE;
    out->value[NET_0] = NETWORK_MAX;
    out->value[NET_1] = NETWORK_MAX + 1;
    add_inputs(&c);
    add_levels(&c);
    add_outputs(&c, n_outputs);
    return true;
}

int compiled_net(const Compiled *c, NetId net, double (*get)(const void *self, uint32_t id),
                 const void *self)
{
    uint32_t v = c->value[net.ix];
    if (v == VALUE_NONE)
        return -1;
    double y = v >= NETWORK_MAX ? v - NETWORK_MAX : get(self, v);
    if (c->is_inverted[net.ix])
        y = 1 - y;
    return y == 0 ? 0 : y == 1 ? 1 : -1;
}
