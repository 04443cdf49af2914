/* machine_faults.c - machines with a fault in one gate: does the suite notice? */
#include "machine.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "prove/prove.h"

typedef enum GateFault { STUCK_0, STUCK_1, PIN_A_1, PIN_B_1, AS_AND, AS_NOR, N_GATE_FAULTS } GateFault;

static const char *const gate_fault_text[] = {"stuck at 0", "stuck at 1", "first input stuck at 1",
                                              "second input stuck at 1", "AND instead", "NOR instead"};

static uint32_t *longer(Arena *a, const uint32_t *from, uint32_t highest)
{
    uint32_t *to = ARENA_ARRAY(a, uint32_t, (size_t)highest + 5);
    memcpy(to, from, ((size_t)highest + 1) * sizeof *to);
    return to;
}

/* One more NAND; returns its output. */
static uint32_t add_nand(Design *d, uint32_t x, uint32_t y)
{
    uint32_t net = ++d->n_nets, gate = ++d->n_nands;
    d->nand_a[gate] = x;
    d->nand_b[gate] = y;
    d->nand_y[gate] = net;
    d->driver[net] = (uint32_t)DRIVER_NAND << 30 | gate;
    return net;
}

static const Design *spoil(Arena *a, const Design *good, uint32_t g, GateFault kind)
{
    Design *d = ARENA_NEW(a, Design);
    *d = *good;
    d->nand_a = longer(a, good->nand_a, good->n_nands);
    d->nand_b = longer(a, good->nand_b, good->n_nands);
    d->nand_y = longer(a, good->nand_y, good->n_nands);
    d->driver = longer(a, good->driver, good->n_nets);
    uint32_t x = d->nand_a[g], y = d->nand_b[g];
    switch (kind) {
    case STUCK_0:
        d->nand_a[g] = d->nand_b[g] = NET_1;
        break;
    case STUCK_1:
        d->nand_a[g] = NET_0;
        break;
    case PIN_A_1:
        d->nand_a[g] = NET_1;
        break;
    case PIN_B_1:
        d->nand_b[g] = NET_1;
        break;
    case AS_AND:
        d->nand_a[g] = d->nand_b[g] = add_nand(d, x, y);
        break;
    default: /* not (x or y): an AND of the inverted inputs */
        d->nand_a[g] = d->nand_b[g] = add_nand(d, add_nand(d, x, x), add_nand(d, y, y));
    }
    return d;
}

static GateFault random_gate_fault(Rng *rng, const Design *d, uint32_t gate)
{
    GateFault kind = (GateFault)rng_below(rng, N_GATE_FAULTS);
    bool is_inverter = d->nand_a[gate] == d->nand_b[gate];
    /* Those would be the same inverter. */
    return is_inverter && (kind == PIN_A_1 || kind == PIN_B_1 || kind == AS_NOR) ? AS_AND : kind;
}

/* Not in the two memories. */
static bool is_logic(const Design *d, uint32_t gate)
{
    StrBuf path = {0};
    design_inst_path(d, design_nand_owner(d, (NandId){gate}), &path);
    const char *z = path.len ? path.ptr : "";
    bool ok = strncmp(z, "program", 7) != 0 && strncmp(z, "cells", 5) != 0;
    strbuf_free(&path);
    return ok;
}

/* Which gates lead to a port or a flip-flop at all: a remainder that nobody asks for does not. */
static bool *used_gates(Arena *a, const Design *d)
{
    bool *used = ARENA_ARRAY(a, bool, (size_t)d->n_nands + 1);
    Order o = design_order(a, d);
    bool *read = ARENA_ARRAY(a, bool, (size_t)d->n_nets + 1);
    for (uint32_t i = 1; i <= d->n_dffs; i++)
        read[d->dff_d[i]] = true;
    for (uint32_t i = 0; i < d->top->n_ports; i++) {
        for (uint32_t k = 0; k < d->top->signals[i].width; k++)
            read[design_signal_net(d, (InstId){1}, i, k).ix] = true;
    }
    for (uint32_t k = d->n_nands; k > 0; k--) { /* readers before what they read */
        uint32_t g = o.nand[k - 1];
        used[g] = read[d->nand_y[g]];
        if (used[g])
            read[d->nand_a[g]] = read[d->nand_b[g]] = true;
    }
    return used;
}

/* Numbers of all lengths: dividing those leaves no row of the divider at rest. */
static uint32_t number_of_any_length(Rng *rng, Machine m)
{
    uint32_t all = m.word_bits == 32 ? UINT32_MAX : (UINT32_C(1) << m.word_bits) - 1;
    uint32_t v = ((uint32_t)rng_next(rng) & all) >> rng_below(rng, m.word_bits);
    return rng_below(rng, 2) ? v : (0 - v) & all;
}

static Program arithmetic(Arena *a, Rng *rng, Machine m)
{
    static const uint8_t ops[] = {INSTR_MUL, INSTR_DIV, INSTR_DIV, INSTR_MUL, INSTR_SUB, INSTR_ADD, INSTR_CMP};
    uint32_t all = m.word_bits == 32 ? UINT32_MAX : (UINT32_C(1) << m.word_bits) - 1;
    Program p = {.machine = m, .n_code = 60};
    p.code = ARENA_ARRAY(a, Instr, p.n_code);
    for (uint32_t i = 0; i < p.n_code; i += 2) {
        uint32_t x = number_of_any_length(rng, m), y = number_of_any_length(rng, m);
        uint8_t op = ops[rng_below(rng, 7)];
        y = y ? y : 1;
        if (op == INSTR_DIV && rng_below(rng, 2)) { /* a multiple, or one beside it: rows that just fit */
            uint32_t d = y >> m.word_bits / 2 ? (y >> m.word_bits / 2) : y;
            uint32_t q = number_of_any_length(rng, m) % (all / 2 / d + 1);
            x = d * q + (uint32_t)rng_below(rng, 3) - 1;
            y = d;
        }
        if (rng_below(rng, 4) == 0) /* the only number whose magnitude needs the highest bit */
            x = UINT32_C(1) << (m.word_bits - 1);
        p.code[i] = (Instr){.op = INSTR_MOV, .a_mode = MODE_CELL, .b_mode = MODE_VALUE, .a = 5, .b = x & all};
        p.code[i + 1] = (Instr){.op = op, .a_mode = MODE_CELL, .b_mode = MODE_VALUE, .a = 5, .b = y};
    }
    return p;
}

static bool some_random(Bench *b, uint64_t from, uint64_t to)
{
    bool caught = false;
    for (uint64_t s = from; s < to && !caught; s++) {
        Arena *a = arena_new("program");
        Rng rng = rng_seed(s * 977);
        Program p = s < 60 ? random_program(a, &rng, b->machine) : arithmetic(a, &rng, b->machine);
        caught = bench_fails(b, &p);
        arena_free(a);
    }
    return caught;
}

/* The suite, quickest first.  True: it notices. */
static bool is_caught(Bench *b)
{
    return some_random(b, 0, 20) || try_words(b) || try_addresses(b) || try_operands(b, 7) ||
           some_random(b, 20, 400);
}

/* Why nobody noticed: perhaps the fault changes nothing, whatever the machine holds. */
static const char *explain(Bench *b, Arena *a, const Design *bad)
{
    Proof p = prove_equal(a, b->design, bad, &(ProofOptions){.limit = 20000}, b->dg);
    if (p.status == PROOF_EQUAL)
        return "proved: it changes nothing";
    if (p.status != PROOF_DIFFERENT)
        return "it matters in no state near power-up, if at all";
    /* The example starts from any state, also from ones that the reset does not leave: look at it. */
    StrBuf b2 = {0};
    strbuf_printf(&b2, "%s\n%s", p.what, p.rows);
    const char *text = arena_copy(a, b2.ptr, b2.len);
    strbuf_free(&b2);
    return text;
}

static void print_survivor(const Bench *b, uint32_t gate, GateFault kind, const char *why)
{
    StrBuf path = {0}, place = {0};
    design_net_path(b->design, (NetId){b->design->nand_y[gate]}, &path);
    diag_place(b->dg, design_nand_span(b->design, (NandId){gate}), &place);
    printf("  not noticed: %s (%s), %s; %s\n", path.ptr, place.ptr, gate_fault_text[kind], why);
    strbuf_free(&path);
    strbuf_free(&place);
}

unsigned run_faults(uint64_t seed, uint64_t count)
{
    Bench b;
    Rng rng = rng_seed(seed);
    uint64_t caught = 0;
    if (!bench_open(&b, (Machine){16, 4, 6}, &engine_cycle, false))
        return 1;
    const bool *used = used_gates(b.arena, b.design);
    for (uint64_t i = 0; i < count; i++) {
        uint32_t g;
        do
            g = 1 + (uint32_t)rng_below(&rng, b.design->n_nands);
        while (!used[g] || !is_logic(b.design, g));
        GateFault kind = random_gate_fault(&rng, b.design, g);
        Arena *a = arena_new("faulty");
        Bench bad;
        const Design *spoiled = spoil(a, b.design, g, kind);
        if (!bench_with(&bad, &b, a, spoiled))
            return 1;
        if (is_caught(&bad)) {
            caught++;
        } else {
            print_survivor(&b, g, kind, explain(&b, a, spoiled));
        }
        system_free(&bad.sys);
        arena_free(a);
    }
    bool ok = caught * 100 >= count * 95;
    printf("machine: seed %" PRIu64 ", %" PRIu64 " of %" PRIu64 " faulty machines caught, %.1f %%%s\n", seed,
           caught, count, 100.0 * (double)caught / (double)count, ok ? "" : ": 95 % are wanted");
    bench_close(&b);
    return !ok;
}

/* Faulty machines make random programs fail: each must shrink to a few instructions, and without any one
 * of them, or of its cells, it must not fail any more. */
unsigned run_shrinks(uint64_t seed, uint64_t count)
{
    Bench b;
    Rng rng = rng_seed(seed);
    uint64_t n = 0, before = 0, after = 0, longest = 0;
    if (!bench_open(&b, (Machine){16, 4, 6}, &engine_cycle, false))
        return 1;
    const bool *used = used_gates(b.arena, b.design);
    unsigned failed = 0;
    while (n < count) {
        uint32_t g = 1 + (uint32_t)rng_below(&rng, b.design->n_nands);
        if (!used[g] || !is_logic(b.design, g))
            continue;
        Arena *a = arena_new("faulty");
        Bench bad;
        if (!bench_with(&bad, &b, a, spoil(a, b.design, g, random_gate_fault(&rng, b.design, g))))
            return 1;
        for (uint64_t s = 0; s < 20; s++) {
            Rng programs = rng_seed(s * 977);
            Program p = random_program(a, &programs, b.machine);
            if (!bench_fails(&bad, &p))
                continue;
            before += p.n_code + p.n_cells;
            shrink(&bad, a, &p);
            bool good = !bench_fails(&b, &p);
            if (!good || !bench_fails(&bad, &p) || !is_shortest(&bad, a, &p)) {
                failed++;
                print_program(&bad, &p);
            }
            n++;
            after += p.n_code + p.n_cells;
            longest = p.n_code > longest ? p.n_code : longest;
            break;
        }
        system_free(&bad.sys);
        arena_free(a);
    }
    printf("machine: seed %" PRIu64 ", %" PRIu64 " failing programs shrunk from %.1f instructions and cells to %.1f, "
           "the longest to %" PRIu64 " instructions; %u failed\n", seed, n, (double)before / (double)n,
           (double)after / (double)n, longest, failed);
    bench_close(&b);
    return failed;
}
