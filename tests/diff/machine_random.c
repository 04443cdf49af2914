/* machine_random.c - random programs, and making a failing one short. */
#include "machine.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { CODE_MAX = 40 };

static uint32_t random_word(Rng *rng, Machine m)
{
    uint32_t all = m.word_bits == 32 ? UINT32_MAX : (UINT32_C(1) << m.word_bits) - 1;
    Corner c = corners(m.word_bits);
    switch (rng_below(rng, 3)) {
    case 0:
        return c.v[rng_below(rng, c.n)];
    case 1:
        return (uint32_t)rng_below(rng, 20);
    default:
        return (uint32_t)rng_next(rng) & all;
    }
}

static uint32_t random_address(Rng *rng, Machine m)
{
    uint32_t n = UINT32_C(1) << m.address_bits;
    if (rng_below(rng, 200) == 0) /* now and then, outside */
        return n + (uint32_t)rng_below(rng, 65536 - n);
    return (uint32_t)rng_below(rng, n);
}

/* Cells 0 to 3 are the pointers: mostly they get small numbers. */
static Instr random_instr(Rng *rng, Machine m, uint32_t n_code)
{
    static const uint8_t data[] = {INSTR_MOV, INSTR_MOV, INSTR_ADD, INSTR_ADD, INSTR_SUB, INSTR_SUB,
                                   INSTR_MUL, INSTR_DIV, INSTR_CMP, INSTR_CMP};
    static const uint8_t jumps[] = {INSTR_JMP, INSTR_JE, INSTR_JNE, INSTR_JL, INSTR_JNE, INSTR_JL};
    if (rng_below(rng, 5) == 0) {
        Instr i = {.op = jumps[rng_below(rng, 6)], .b_mode = MODE_VALUE};
        i.b = (uint32_t)rng_below(rng, n_code + 1);
        if (rng_below(rng, 100) == 0)
            i.b = (uint32_t)rng_below(rng, 65536);
        if (rng_below(rng, 8) == 0) {
            i.b_mode = MODE_CELL;
            i.b = (uint32_t)rng_below(rng, 4);
        }
        return i;
    }
    if (rng_below(rng, 4) == 0) /* a pointer gets an address */
        return (Instr){.op = INSTR_MOV, .a_mode = MODE_CELL, .b_mode = MODE_VALUE, .a = (uint32_t)rng_below(rng, 4),
                       .b = (uint32_t)rng_below(rng, UINT64_C(1) << m.address_bits)};
    Instr i = {.op = data[rng_below(rng, 10)], .a_mode = MODE_CELL, .b_mode = (uint8_t)(1 + rng_below(rng, 3))};
    i.a = random_address(rng, m);
    if (rng_below(rng, 4) == 0) {
        i.a_mode = MODE_POINTER;
        i.a = (uint32_t)rng_below(rng, 4);
    } else if (i.a < 4 && rng_below(rng, 8)) {
        i.a += 4;
    }
    i.b = i.b_mode == MODE_CELL ? random_address(rng, m)
          : i.b_mode == MODE_POINTER ? (uint32_t)rng_below(rng, 4) : random_word(rng, m);
    if (i.b_mode == MODE_VALUE && m.word_bits == 8)
        i.b = (uint32_t)(int32_t)(int8_t)i.b & 0xffff;
    return i;
}

Program random_program(Arena *a, Rng *rng, Machine m)
{
    uint32_t n_cells = UINT32_C(1) << m.address_bits;
    Program p = {.machine = m, .n_code = 3 + (uint32_t)rng_below(rng, CODE_MAX - 3)};
    p.code = ARENA_ARRAY(a, Instr, p.n_code);
    p.cells = ARENA_ARRAY(a, CellInit, n_cells);
    for (uint32_t i = 0; i < p.n_code; i++)
        p.code[i] = random_instr(rng, m, p.n_code);
    for (uint32_t i = 0; i < n_cells; i++) {
        uint32_t v = i < 4 ? (uint32_t)rng_below(rng, n_cells < 256 ? n_cells : 256) : random_word(rng, m);
        if (i < 4 || rng_below(rng, 16)) /* the others stay unknown */
            p.cells[p.n_cells++] = (CellInit){.address = i, .value = v};
    }
    return p;
}

static void delete_instr(Program *p, uint32_t at)
{
    memmove(p->code + at, p->code + at + 1, (p->n_code - at - 1) * sizeof *p->code);
    p->n_code--;
    for (uint32_t i = 0; i < p->n_code; i++) {
        Instr *c = &p->code[i];
        if (isa_by_op(c->op)->kind == ISA_JUMP && c->b_mode == MODE_VALUE && c->b > at)
            c->b--;
    }
}

static Program without_instr(Arena *a, const Program *p, uint32_t at)
{
    Program q = *p;
    q.code = ARENA_ARRAY(a, Instr, p->n_code);
    memcpy(q.code, p->code, p->n_code * sizeof *q.code);
    delete_instr(&q, at);
    return q;
}

static Program without_cell(Arena *a, const Program *p, uint32_t at)
{
    Program q = *p;
    q.cells = ARENA_ARRAY(a, CellInit, p->n_cells);
    memcpy(q.cells, p->cells, at * sizeof *q.cells);
    memcpy(q.cells + at, p->cells + at + 1, (p->n_cells - at - 1) * sizeof *q.cells);
    q.n_cells--;
    return q;
}

/* One thing less, and it still fails. */
static bool shrink_once(Bench *b, Arena *a, Program *p)
{
    for (uint32_t i = p->n_code; i > 0 && p->n_code > 1; i--) {
        Program q = without_instr(a, p, i - 1);
        if (bench_fails(b, &q)) {
            *p = q;
            return true;
        }
    }
    for (uint32_t i = 0; i < p->n_cells; i++) {
        Program q = without_cell(a, p, i);
        if (bench_fails(b, &q)) {
            *p = q;
            return true;
        }
    }
    return false;
}

/* Halves, quarters, ... of the instructions first: then few single ones are left to try. */
static void shrink_pieces(Bench *b, Arena *a, Program *p)
{
    for (uint32_t size = p->n_code / 2; size > 1; size /= 2) {
        for (uint32_t lo = 0; lo + size < p->n_code;) {
            Program q = *p;
            for (uint32_t k = 0; k < size; k++)
                q = without_instr(a, &q, lo);
            if (bench_fails(b, &q))
                *p = q;
            else
                lo += size;
        }
    }
}

void shrink(Bench *b, Arena *a, Program *p)
{
    shrink_pieces(b, a, p);
    while (shrink_once(b, a, p))
        ;
}

bool is_shortest(Bench *b, Arena *a, const Program *p)
{
    Program q = *p;
    return !shrink_once(b, a, &q);
}

void print_program(Bench *b, const Program *p)
{
    StrBuf text = {0}, why = {0};
    bench_agrees(b, p, MACHINE_STEPS_MAX, &why);
    program_disassemble(p, &text);
    fprintf(stderr, "; words of %u bits, %u address bits: %s\n", p->machine.word_bits, p->machine.address_bits,
            why.len ? why.ptr : "");
    fputs(text.ptr, stderr);
    strbuf_free(&text);
    strbuf_free(&why);
}

unsigned run_random(uint64_t seed, uint64_t count)
{
    static const Machine machines[] = {{8, 8, 6}, {16, 4, 6}, {32, 4, 6}, {16, 6, 7}};
    unsigned failed = 0;
    uint64_t done = 0, ends[4] = {0};
    for (unsigned k = 0; k < 4; k++) {
        Bench b;
        if (!bench_open(&b, machines[k], &engine_cycle, false))
            return 1;
        for (uint64_t s = seed; b.n_instrs < (count + 3) / 4 && failed < 3; s++) {
            Arena *a = arena_new("program");
            Rng rng = rng_seed(s * 4 + k);
            Program p = random_program(a, &rng, machines[k]);
            if (bench_fails(&b, &p)) {
                failed++;
                fprintf(stderr, "; machine random %" PRIu64 " fails\n", s);
                shrink(&b, a, &p);
                print_program(&b, &p);
            }
            ends[b.sys.status]++;
            arena_free(a);
        }
        done += b.n_instrs;
        bench_close(&b);
    }
    printf("machine: seed %" PRIu64 ", %" PRIu64 " random instructions in lockstep; of the programs %" PRIu64
           " halted, %" PRIu64 " faulted, %" PRIu64 " needed an unknown value, %" PRIu64
           " were cut off; %u failed\n",
           seed, done, ends[SYSTEM_HALTED], ends[SYSTEM_FAULT], ends[SYSTEM_UNKNOWN], ends[SYSTEM_RUNS], failed);
    return failed;
}
