/* random_design.c - draws modules part by part through the builder.
 *
 * Parts mostly read bits that were made earlier, which gives circuits without
 * loops; with a chance that differs from circuit to circuit they read any bit,
 * which closes loops.  Plain random NANDs soon settle to constants, so the
 * parts are also small things that are not: xor, latches, oscillators.
 *
 * No call has two arguments that both draw or place something: compilers
 * evaluate them in different orders, and a seed would mean two circuits.
 */
#include "random_design.h"

#include <stdio.h>

#include "netlist/build.h"

enum { MAX_MODULES = 5, MAX_CHILD_PINS = 256 };

typedef VEC(Bit) Bits;

typedef struct Drawing {
    Rng rng;
    Intern *names;
    Diag *diag;
    Arena *arena;
    uint32_t wild_percent; /* how often a part reads any bit */
    uint32_t n_named;

    Builder *b;
    uint32_t at;   /* every part has a place of its own */
    Bits early;    /* bits that exist and read nothing later */
    Bits promised; /* bits of gates that are yet to be placed */
} Drawing;

static uint32_t below(Drawing *w, uint32_t n)
{
    return (uint32_t)rng_below(&w->rng, n);
}

static bool chance(Drawing *w, uint32_t percent)
{
    return below(w, 100) < percent;
}

static Bit pick(Drawing *w)
{
    if (chance(w, 2))
        return chance(w, 50) ? BIT_0 : BIT_1;
    /* Of late bits more than of old ones, so that circuits become deep. */
    uint32_t n = (uint32_t)w->early.len;
    uint32_t lo = chance(w, 60) && n > 12 ? n - 12 : 0;
    return w->early.ptr[lo + below(w, n - lo)];
}

static Bit pick_wild(Drawing *w)
{
    if (w->promised.len > 0 && chance(w, w->wild_percent)) {
        Bit b = w->promised.ptr[below(w, (uint32_t)w->promised.len)];
        builder_feedback(w->b, b);
        return b;
    }
    return pick(w);
}

static Bit add(Drawing *w, Bit b)
{
    VEC_PUSH(&w->early, b);
    return b;
}

static Bit nand2(Drawing *w, Bit a, Bit b)
{
    return builder_nand(w->b, a, b, w->at++);
}

static Bit xor2(Drawing *w, Bit a, Bit b)
{
    Bit n = nand2(w, a, b);
    Bit left = nand2(w, a, n);
    return nand2(w, left, nand2(w, b, n));
}

/* ---- parts ---- */

static void draw_xor(Drawing *w)
{
    Bit a = pick_wild(w);
    add(w, xor2(w, a, pick_wild(w)));
}

static void draw_sr(Drawing *w, Bit s, Bit r)
{
    Bit q = builder_bit(w->b);
    Bit qn = nand2(w, r, q);
    builder_nand_onto(w->b, s, qn, q, w->at++);
    builder_feedback(w->b, q);
    add(w, q);
    add(w, qn);
}

static void draw_any_sr(Drawing *w)
{
    Bit s = pick_wild(w);
    draw_sr(w, s, pick_wild(w));
}

static void draw_d_latch(Drawing *w)
{
    Bit d = pick_wild(w);
    Bit en = pick_wild(w);
    Bit set = nand2(w, d, en);
    draw_sr(w, set, nand2(w, set, en));
}

/* The edge-triggered flip-flop of the 7474, its 3-input NAND from three. */
static void draw_edge_dff(Drawing *w)
{
    Bit d = pick_wild(w);
    Bit clk = pick_wild(w);
    Bit n2 = builder_bit(w->b);
    Bit n3 = builder_bit(w->b);
    Bit n4 = nand2(w, n3, d);
    Bit n1 = nand2(w, n4, n2);
    builder_nand_onto(w->b, n1, clk, n2, w->at++);
    Bit t = nand2(w, n2, clk);
    t = nand2(w, t, t);
    builder_nand_onto(w->b, t, n4, n3, w->at++);
    builder_feedback(w->b, n2);
    builder_feedback(w->b, n3);
    draw_sr(w, n2, n3);
}

static void draw_ring(Drawing *w)
{
    Bit first = builder_bit(w->b);
    Bit last = nand2(w, first, pick(w));
    for (uint32_t n = below(w, 4); n > 0; n--)
        last = nand2(w, last, chance(w, 60) ? last : pick(w));
    builder_nand_onto(w->b, last, last, first, w->at++);
    builder_feedback(w->b, first);
    add(w, last);
}

static void dff_onto(Drawing *w, Bit d, Bit clk, Logic init, Bit q)
{
    builder_dff_onto(w->b, d, clk, q, init, intern_printf(w->names, "r%u", w->n_named++), w->at++);
}

/* Two flip-flops, one for each edge of the clock that they make themselves: it
 * never stops rising once something starts it. */
static void draw_self_clock(Drawing *w)
{
    Bit q0 = builder_bit(w->b);
    Bit q1 = builder_bit(w->b);
    Bit starter = pick(w);
    Bit clk = xor2(w, starter, xor2(w, q0, q1));
    Bit d0 = nand2(w, q0, q0);
    Bit d1 = nand2(w, q1, pick(w));
    dff_onto(w, d0, clk, LOGIC_0, q0);
    dff_onto(w, d1, nand2(w, clk, clk), LOGIC_0, q1);
    add(w, q0);
    add(w, q1);
}

static void draw_promised_gate(Drawing *w)
{
    Bit y = w->promised.ptr[--w->promised.len];
    Bit a = pick_wild(w);
    Bit b = chance(w, 15) ? a : pick_wild(w);
    if (chance(w, 3))
        b = y;
    builder_nand_onto(w->b, a, b, y, w->at++);
    add(w, y);
}

static void draw_dff(Drawing *w, Bit clk, Bit q)
{
    Bit d = pick(w);
    if (chance(w, 40)) { /* something that moves */
        d = xor2(w, d, q);
    } else if (chance(w, 30)) {
        d = nand2(w, q, q);
    }
    uint32_t kind = below(w, 100);
    if (kind < 15) { /* gated */
        Bit n = nand2(w, clk, pick(w));
        clk = nand2(w, n, n);
    } else if (kind < 20) { /* the other edge */
        clk = nand2(w, clk, clk);
    } else if (kind < 35) { /* ripple, when it hits a flip-flop */
        clk = pick(w);
    } else if (kind < 40) { /* its own tail */
        clk = nand2(w, q, pick(w));
    }
    uint32_t power_up = below(w, 10);
    Logic init = power_up < 4 ? LOGIC_0 : power_up < 8 ? LOGIC_1 : LOGIC_X;
    dff_onto(w, d, clk, init, q);
}

static void draw_instance(Drawing *w, const Module *child)
{
    Bit pins[MAX_CHILD_PINS];
    uint32_t n = 0;
    Bits outs = {0};
    for (uint32_t i = 0; i < child->n_ports; i++)
        for (uint32_t k = 0; k < child->signals[i].width; k++) {
            Bit b = BIT_NONE;
            if (child->signals[i].kind == SIG_INPUT) {
                b = i == 0 && chance(w, 80) ? w->early.ptr[0] : pick_wild(w);
            } else if (chance(w, 90)) {
                b = builder_bit(w->b);
                VEC_PUSH(&outs, b);
            }
            if (n == MAX_CHILD_PINS)
                die("random design: too many pins");
            pins[n++] = b;
        }
    builder_inst(w->b, child, intern_printf(w->names, "u%u", w->n_named++), pins, w->at++);
    for (size_t i = 0; i < outs.len; i++)
        add(w, outs.ptr[i]);
    VEC_FREE(&outs);
}

/* ---- a module ---- */

static Bit declare(Drawing *w, const char *stem, SignalKind kind, uint32_t width, uint32_t word)
{
    return builder_signal(w->b, intern_printf(w->names, "%s%u", stem, w->n_named++), kind, width,
                          word, width > 1 || chance(w, 20), w->at++);
}

static const Module *draw_module(Drawing *w, uint32_t id, const Module *const *modules, Span at)
{
    Sym name = intern_printf(w->names, "m%u", id);
    w->b = builder_new(w->arena, w->names, w->diag, name, name, at);
    w->early.len = w->promised.len = 0;
    w->n_named = 0;
    w->at = 0;

    add(w, builder_signal(w->b, intern_z(w->names, "clk"), SIG_INPUT, 1, 1, false, w->at++));
    for (uint32_t n = 1 + below(w, 4); n > 0; n--) {
        uint32_t width = 1 + below(w, 4);
        Bit b = declare(w, "in", SIG_INPUT, width, width);
        for (uint32_t i = 0; i < width; i++)
            add(w, b + i);
    }
    struct {
        Bit first;
        uint32_t width;
    } outs[4];
    uint32_t n_outs = 1 + below(w, 4);
    for (uint32_t o = 0; o < n_outs; o++) {
        outs[o].width = 1 + below(w, 4);
        outs[o].first = declare(w, "out", SIG_OUTPUT, outs[o].width,
                                outs[o].width == 4 && chance(w, 50) ? 2 : outs[o].width);
    }

    /* Flip-flops may be read by everything, and are placed at the end. */
    uint32_t n_dffs = below(w, 7);
    Bit dff_q[7];
    bool is_memory = n_dffs >= 4 && chance(w, 30);
    Bit memory = is_memory ? declare(w, "mem", SIG_MEMORY, 4, 2) : BIT_NONE;
    for (uint32_t i = 0; i < n_dffs; i++) {
        dff_q[i] = add(w, builder_bit(w->b));
        if (is_memory && i < 4) {
            builder_drive(w->b, memory + i, w->at, NULL);
            builder_join(w->b, memory + i, dff_q[i]);
        }
    }
    for (uint32_t n = below(w, 16); n > 0; n--)
        VEC_PUSH(&w->promised, builder_bit(w->b));

    uint32_t n_parts = 2 + below(w, 10);
    while (n_parts > 0 || w->promised.len > 0) {
        uint32_t kind = below(w, 100);
        if (w->promised.len > 0 && (n_parts == 0 || kind < 50)) {
            draw_promised_gate(w);
            continue;
        }
        n_parts--;
        if (kind < 70)
            draw_xor(w);
        else if (kind < 75)
            draw_any_sr(w);
        else if (kind < 79)
            draw_d_latch(w);
        else if (kind < 83)
            draw_edge_dff(w);
        else if (kind < 85)
            draw_ring(w);
        else if (kind < 86)
            draw_self_clock(w);
        else if (id > 1)
            draw_instance(w, modules[1 + below(w, id - 1)]);
    }
    for (uint32_t i = 0; i < n_dffs; i++)
        draw_dff(w, w->early.ptr[0], dff_q[i]);

    for (uint32_t o = 0; o < n_outs; o++)
        for (uint32_t i = 0; i < outs[o].width; i++) {
            builder_drive(w->b, outs[o].first + i, w->at, NULL);
            builder_join(w->b, outs[o].first + i, pick(w));
        }
    for (uint32_t n = below(w, 3); n > 0; n--) { /* a second name */
        Bit b = declare(w, "w", SIG_WIRE, 1, 1);
        builder_drive(w->b, b, w->at, NULL);
        builder_join(w->b, b, pick(w));
    }
    return builder_finish(w->b, (ModId){id});
}

/* The clock and whatever else only the outside drives. */
static void list_inputs(RandomDesign *r)
{
    const Design *d = r->design;
    r->inputs = ARENA_ARRAY(r->arena, NetId, d->n_nets);
    for (uint32_t n = NET_FIRST; n <= d->n_nets; n++) {
        uint32_t index;
        if (design_driver(d, (NetId){n}, &index) == DRIVER_INPUT)
            r->inputs[r->n_inputs++] = (NetId){n};
    }
    r->clock = design_signal_net(d, (InstId){1}, 0, 0);
}

RandomDesign random_design_new(uint64_t seed)
{
    static const uint32_t wildness[] = {0, 0, 3, 10, 40};
    RandomDesign r = {.arena = arena_new("random design")};
    r.names = intern_new(r.arena);
    r.diag = diag_new(r.arena, NULL);
    Span at = {.file = diag_add_file(r.diag, "random.nl", STR(""))};

    Drawing w = {.rng = rng_seed(seed), .names = r.names, .diag = r.diag, .arena = r.arena};
    w.wild_percent = wildness[below(&w, 5)];
    const Module **modules = ARENA_ARRAY(r.arena, const Module *, MAX_MODULES + 1);
    uint32_t n = 1 + below(&w, MAX_MODULES);
    for (uint32_t id = 1; id <= n; id++) {
        modules[id] = draw_module(&w, id, modules, at);
        if (!modules[id])
            die("random design: seed %llu: the builder refused module %u",
                (unsigned long long)seed, id);
    }
    r.design = design_flatten(r.arena, modules, modules[n], r.names, r.diag);
    if (!r.design)
        die("random design: seed %llu is too large", (unsigned long long)seed);
    list_inputs(&r);
    VEC_FREE(&w.early);
    VEC_FREE(&w.promised);
    return r;
}

void random_design_free(RandomDesign *r)
{
    diag_free(r->diag);
    intern_free(r->names);
    arena_free(r->arena);
}
