/* machine.c - the machine made of gates against the interpreter, instruction by instruction.
 *
 *     machine programs FILE.asm...     run to their end; the cells are those of the first comment
 *     machine opened FILE.asm...       the same on a machine of NANDs alone
 *     machine operands                 every instruction with every kind of operand, corner values
 *     machine random SEED COUNT        COUNT instructions of random programs
 *     machine faults SEED COUNT        COUNT faulty machines; 95 of 100 must be caught
 *
 * A random program that fails is made as short as possible and printed.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cpu/system.h"

enum { STEPS_MAX = 300, CODE_MAX = 40 };

static const char *netlists = "netlists";

/* A machine of one size and what is needed to run programs on it. */
typedef struct Bench {
    Arena *arena;
    Diag *dg;
    Library *lib;
    const Design *design;
    System sys;
    Machine machine;
    uint64_t n_instrs;
    bool is_quiet; /* a difference is what is wanted */
} Bench;

static bool bench_open(Bench *b, Machine machine, const EngineOps *ops, bool opens_dffs)
{
    *b = (Bench){.machine = machine};
    b->arena = arena_new("machine");
    b->dg = diag_new(b->arena, stderr);
    b->lib = library_new(b->arena, b->dg);
    b->lib->opens_dffs = opens_dffs;
    library_add_path(b->lib, netlists);
    b->design = system_design(b->lib, b->arena, NULL, machine);
    Program nothing = {.machine = machine};
    return b->design && system_new(&b->sys, b->arena, b->design, ops, &nothing, b->dg);
}

static void bench_close(Bench *b)
{
    system_free(&b->sys);
    library_free(b->lib);
    diag_free(b->dg);
    arena_free(b->arena);
}

/* Runs both side by side, at most max instructions.  False: why says what differs. */
static bool agrees(Bench *b, const Program *p, uint64_t max, Interp **out, StrBuf *why)
{
    Arena *temp = arena_new("interpreter");
    Interp *m = interp_new(out ? b->arena : temp, p);
    bool ok = system_start(&b->sys, p, b->dg);
    while (ok && b->sys.status == SYSTEM_RUNS && m->status != INTERP_UNKNOWN && m->n_instrs < max) {
        ok = system_follow(&b->sys, m, why);
        if (!ok)
            strbuf_printf(why, " (instruction %" PRIu32 ")", m->at);
    }
    b->n_instrs += m->n_instrs;
    if (out)
        *out = m;
    arena_free(temp);
    return ok;
}

/* ---- programs ---- */

/* `expect 10 = 6, 2..4 = 1 2 3, 20 = ?` against the cells at the end. */
static bool cells_are(const Bench *b, Str text, const char *path)
{
    const char *z = strstr(text.ptr, "expect ");
    const char *end = z ? strchr(z, '\n') : NULL;
    unsigned n = 0;
    if (!z || !end) {
        fprintf(stderr, "%s: the first line does not say what to expect\n", path);
        return false;
    }
    for (z += strlen("expect "); z < end;) {
        char *next;
        uint32_t lo = (uint32_t)strtoul(z, &next, 10), hi = lo;
        if (strncmp(next, "..", 2) == 0)
            hi = (uint32_t)strtoul(next + 2, &next, 10);
        while (*next == ' ' || *next == '=')
            next++;
        for (uint32_t a = lo; a <= hi; a++, n++) {
            uint32_t v = 0;
            bool known = system_cell(&b->sys, a, &v);
            while (*next == ' ')
                next++;
            if (*next == '?') {
                if (known) {
                    fprintf(stderr, "%s: cell %" PRIu32 " is %d, and nobody should have written it\n", path, a,
                            (int16_t)v);
                    return false;
                }
                next++;
                continue;
            }
            long want = strtol(next, &next, 10);
            if (!known || (int16_t)v != want) {
                fprintf(stderr, "%s: cell %" PRIu32 " is %d%s, expected %ld\n", path, a, (int16_t)v,
                        known ? "" : " (unknown)", want);
                return false;
            }
        }
        z = next + (*next == ',');
        if (*next != ',')
            break;
    }
    return n > 0;
}

static unsigned run_programs(int n, char **paths)
{
    Bench b;
    unsigned failed = 0;
    if (!bench_open(&b, MACHINE_DEFAULT, &engine_cycle, false))
        return 1;
    for (int i = 0; i < n; i++) {
        Program p;
        StrBuf why = {0};
        bool ok = asm_file(b.arena, paths[i], b.machine, b.dg, &p) && agrees(&b, &p, 100000, NULL, &why);
        if (why.len)
            fprintf(stderr, "%s: %s\n", paths[i], why.ptr);
        if (ok && b.sys.status != SYSTEM_HALTED) {
            fprintf(stderr, "%s: does not halt\n", paths[i]);
            ok = false;
        }
        ok = ok && cells_are(&b, diag_text(b.dg, p.file), paths[i]);
        failed += !ok;
        strbuf_free(&why);
    }
    printf("machine: %d programs, %" PRIu64 " instructions in lockstep, %u failed\n", n, b.n_instrs, failed);
    bench_close(&b);
    return failed;
}

/* The cells at the start cannot be loaded into latches: the program writes them. */
static Program with_moves(Arena *a, const Program *p)
{
    Program q = {.machine = p->machine, .n_code = p->n_cells + p->n_code, .file = p->file};
    q.code = ARENA_ARRAY(a, Instr, q.n_code);
    for (uint32_t i = 0; i < p->n_cells; i++)
        q.code[i] = (Instr){.op = INSTR_MOV, .a_mode = MODE_CELL, .b_mode = MODE_VALUE,
                            .a = p->cells[i].address, .b = p->cells[i].value};
    for (uint32_t i = 0; i < p->n_code; i++) {
        q.code[p->n_cells + i] = p->code[i];
        const IsaInfo *info = isa_by_op(p->code[i].op);
        if (info->kind == ISA_JUMP && p->code[i].b_mode == MODE_VALUE)
            q.code[p->n_cells + i].b += p->n_cells;
    }
    return q;
}

static unsigned run_opened(int n, char **paths)
{
    Bench b;
    unsigned failed = 0;
    if (!bench_open(&b, (Machine){16, 5, 4}, &engine_event, true))
        return 1;
    for (int i = 0; i < n; i++) {
        Program p;
        StrBuf why = {0};
        bool ok = asm_file(b.arena, paths[i], b.machine, b.dg, &p);
        if (ok) {
            p = with_moves(b.arena, &p);
            ok = agrees(&b, &p, 1000, NULL, &why) && b.sys.status == SYSTEM_HALTED &&
                 cells_are(&b, diag_text(b.dg, p.file), paths[i]);
        }
        if (!ok)
            fprintf(stderr, "%s: with flip-flops made of NANDs: %s\n", paths[i], why.len ? why.ptr : "failed");
        failed += !ok;
        strbuf_free(&why);
    }
    uint32_t left = 0; /* the program's own words are the only flip-flops left */
    for (uint32_t i = 1; i <= b.design->n_dffs; i++)
        left += b.design->dff_clk[i] != NET_0;
    printf("machine: %d programs on %" PRIu32 " NANDs and no flip-flop but the words of the store, "
           "%" PRIu64 " instructions, %u failed\n", n, b.design->n_nands, b.n_instrs, failed);
    failed += left;
    bench_close(&b);
    return failed;
}

/* ---- every instruction, every kind of operand ---- */

typedef struct Corner {
    uint32_t v[16];
    unsigned n;
} Corner;

static Corner corners(unsigned bits)
{
    uint32_t all = bits == 32 ? UINT32_MAX : (UINT32_C(1) << bits) - 1;
    uint32_t min = UINT32_C(1) << (bits - 1);
    return (Corner){{0, 1, 2, 3, 7, 10, all, all - 1, all - 6, min, min + 1, min - 1, min / 2,
                     0x55555555 & all}, 14};
}

/* Cell 2 is a, cell 3 is b; cells 4 and 5 point at them. */
static Program one_instr(Arena *a, Machine machine, Instr i, uint32_t x, uint32_t y)
{
    Program p = {.machine = machine, .n_code = 1, .n_cells = 4};
    p.code = ARENA_ARRAY(a, Instr, 1);
    p.cells = ARENA_ARRAY(a, CellInit, 4);
    p.code[0] = i;
    uint32_t values[4] = {x, y, 2, 3};
    for (uint32_t k = 0; k < 4; k++)
        p.cells[k] = (CellInit){.address = 2 + k, .value = values[k]};
    return p;
}

static unsigned try_pair(Bench *b, Instr i, uint32_t x, uint32_t y)
{
    StrBuf why = {0};
    Arena *temp = arena_new("pair");
    if (i.b_mode == MODE_VALUE)
        i.b = b->machine.word_bits == 8 ? (uint32_t)(int32_t)(int8_t)y & 0xffff : y;
    Program p = one_instr(temp, b->machine, i, x, y);
    bool ok = agrees(b, &p, 10, NULL, &why);
    if (!ok && !b->is_quiet) {
        StrBuf text = {0};
        isa_print(&i, b->machine.word_bits, &text);
        fprintf(stderr, "words of %u bits, cell 2 = %" PRIu32 ", cell 3 = %" PRIu32 ", %s: %s\n",
                b->machine.word_bits, x, y, text.ptr, why.ptr);
        strbuf_free(&text);
    }
    strbuf_free(&why);
    arena_free(temp);
    return !ok;
}

/* cmp, then each jump in both forms: the target is instruction 4, which differs from going on. */
static unsigned try_jump(Bench *b, uint8_t op, Mode mode, uint32_t x, uint32_t y)
{
    StrBuf why = {0};
    Arena *temp = arena_new("jump");
    Program p = one_instr(temp, b->machine, (Instr){0}, x, y);
    static const Instr mark = {.op = INSTR_MOV, .a_mode = MODE_CELL, .b_mode = MODE_VALUE, .a = 7, .b = 1};
    Instr code[5] = {{.op = INSTR_CMP, .a_mode = MODE_CELL, .b_mode = MODE_CELL, .a = 2, .b = 3},
                     {.op = INSTR_MOV, .a_mode = MODE_CELL, .b_mode = MODE_VALUE, .a = 6, .b = 4},
                     {.op = op, .b_mode = (uint8_t)mode, .b = mode == MODE_CELL ? 6 : 4},
                     mark, mark};
    code[4].b = 2;
    p.code = code;
    p.n_code = 5;
    bool ok = agrees(b, &p, 10, NULL, &why);
    if (!ok && !b->is_quiet)
        fprintf(stderr, "words of %u bits, cmp of %" PRIu32 " and %" PRIu32 ", jump %x: %s\n", b->machine.word_bits,
                x, y, op, why.ptr);
    strbuf_free(&why);
    arena_free(temp);
    return !ok;
}

static unsigned try_operands(Bench *b, unsigned stride)
{
    static const uint8_t data[] = {INSTR_MOV, INSTR_ADD, INSTR_SUB, INSTR_MUL, INSTR_DIV, INSTR_CMP};
    static const uint8_t jumps[] = {INSTR_JMP, INSTR_JE, INSTR_JNE, INSTR_JL};
    Corner c = corners(b->machine.word_bits);
    unsigned failed = 0, k = 0;
    for (unsigned x = 0; x < c.n && failed < 5; x++) {
        for (unsigned y = 0; y < c.n && failed < 5; y++) {
            for (unsigned form = 0; form < 6 * 6; form++, k++) {
                bool a_pointer = form % 2;
                Mode mode = (Mode)(1 + form / 2 % 3);
                Instr i = {.op = data[form / 6], .a_mode = a_pointer ? MODE_POINTER : MODE_CELL,
                           .b_mode = (uint8_t)mode, .a = a_pointer ? 4 : 2, .b = mode == MODE_POINTER ? 5 : 3};
                if (k % stride == 0)
                    failed += try_pair(b, i, c.v[x], c.v[y]);
            }
            for (unsigned form = 0; form < 8; form++, k++) {
                if (k % stride == 0)
                    failed += try_jump(b, jumps[form / 2], form % 2 ? MODE_CELL : MODE_VALUE, c.v[x], c.v[y]);
            }
        }
    }
    return failed;
}

/* Runs code[0..n[ with cells 2 to 5 as in one_instr(); says what differs. */
static unsigned try_code(Bench *b, const char *what, Instr *code, uint32_t n, uint32_t x, uint32_t y)
{
    StrBuf why = {0};
    Arena *temp = arena_new("code");
    Program p = one_instr(temp, b->machine, code[0], x, y);
    p.code = code;
    p.n_code = n;
    bool ok = agrees(b, &p, 10, NULL, &why);
    if (!ok && !b->is_quiet)
        fprintf(stderr, "words of %u bits, %s: %s\n", b->machine.word_bits, what, why.ptr);
    strbuf_free(&why);
    arena_free(temp);
    return !ok;
}

/* Every op with every pair of modes, most of which mean nothing, and words with a single 1. */
static unsigned try_words(Bench *b)
{
    unsigned failed = 0;
    for (unsigned head = 1; head < 256; head++) {
        Instr i = {.op = (uint8_t)(head >> 4), .a_mode = head >> 2 & 3, .b_mode = head & 3, .a = 2, .b = 3};
        if (head != 0xf0)
            failed += try_code(b, "a word", &i, 1, 20, 3);
    }
    for (unsigned k = 0; k < isa_instr_bits(b->machine.word_bits); k++) {
        Instr i = isa_decode(UINT64_C(1) << k, b->machine.word_bits);
        failed += try_code(b, "a word with a single 1", &i, 1, 20, 3);
    }
    return failed;
}

/* Every bit of an address that leads outside: in the instruction and in a cell. */
static unsigned try_addresses(Bench *b)
{
    unsigned failed = 0;
    for (unsigned k = b->machine.address_bits; k < 16; k++) {
        Instr to = {.op = INSTR_MOV, .a_mode = MODE_CELL, .b_mode = MODE_VALUE, .a = UINT32_C(1) << k, .b = 5};
        Instr from = {.op = INSTR_ADD, .a_mode = MODE_CELL, .b_mode = MODE_CELL, .a = 2, .b = UINT32_C(1) << k};
        failed += try_code(b, "an address outside", &to, 1, 1, 1);
        failed += try_code(b, "an address outside", &from, 1, 1, 1);
    }
    for (unsigned k = b->machine.address_bits; k < b->machine.word_bits; k++) {
        uint32_t v = UINT32_C(1) << k;
        Instr to = {.op = INSTR_MOV, .a_mode = MODE_POINTER, .b_mode = MODE_VALUE, .a = 2, .b = 5};
        Instr from = {.op = INSTR_ADD, .a_mode = MODE_CELL, .b_mode = MODE_POINTER, .a = 2, .b = 3};
        Instr jump = {.op = INSTR_JMP, .b_mode = MODE_CELL, .b = 2};
        failed += try_code(b, "a pointer outside", &to, 1, v, 1);
        failed += try_code(b, "a pointer outside", &from, 1, 1, v);
        failed += try_code(b, "a jump outside", &jump, 1, v, 1);
    }
    return failed;
}

static unsigned run_operands(void)
{
    static const unsigned sizes[] = {8, 16, 32};
    unsigned failed = 0;
    for (unsigned i = 0; i < 3; i++) {
        Bench b;
        if (!bench_open(&b, (Machine){sizes[i], 3, 3}, &engine_cycle, false))
            return 1;
        failed += try_operands(&b, 1) + try_words(&b) + try_addresses(&b);
        printf("machine: words of %u bits, %" PRIu64 " instructions with corner values\n", sizes[i], b.n_instrs);
        bench_close(&b);
    }
    return failed;
}

/* ---- random programs ---- */

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

static Program random_program(Arena *a, Rng *rng, Machine m)
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

static bool fails(Bench *b, const Program *p)
{
    StrBuf why = {0};
    bool ok = agrees(b, p, STEPS_MAX, NULL, &why);
    strbuf_free(&why);
    return !ok;
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

/* Takes away whatever can go while it still fails: instructions, then cells. */
static void shrink(Bench *b, Arena *a, Program *p)
{
    bool smaller = true;
    while (smaller) {
        smaller = false;
        for (uint32_t i = p->n_code; i > 0; i--) {
            Program q = *p;
            q.code = ARENA_ARRAY(a, Instr, p->n_code);
            memcpy(q.code, p->code, p->n_code * sizeof *q.code);
            delete_instr(&q, i - 1);
            if (q.n_code && fails(b, &q)) {
                *p = q;
                smaller = true;
            }
        }
        for (uint32_t i = 0; i < p->n_cells; i++) {
            Program q = *p;
            q.cells = ARENA_ARRAY(a, CellInit, p->n_cells);
            memcpy(q.cells, p->cells, i * sizeof *q.cells);
            memcpy(q.cells + i, p->cells + i + 1, (p->n_cells - i - 1) * sizeof *q.cells);
            q.n_cells--;
            if (fails(b, &q)) {
                *p = q;
                smaller = true;
            }
        }
    }
}

static void print_program(Bench *b, const Program *p)
{
    StrBuf text = {0}, why = {0};
    agrees(b, p, STEPS_MAX, NULL, &why);
    program_disassemble(p, &text);
    fprintf(stderr, "; words of %u bits, %u address bits: %s\n", p->machine.word_bits, p->machine.address_bits,
            why.len ? why.ptr : "");
    fputs(text.ptr, stderr);
    strbuf_free(&text);
    strbuf_free(&why);
}

static unsigned run_random(uint64_t seed, uint64_t count)
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
            if (fails(&b, &p)) {
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

/* ---- faulty machines ---- */

typedef enum Kind { STUCK_0, STUCK_1, PIN_A_1, PIN_B_1, AS_AND, AS_NOR, N_KINDS } Kind;

static const char *const kind_text[] = {"stuck at 0", "stuck at 1", "first input stuck at 1",
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

static const Design *spoil(Arena *a, const Design *good, uint32_t g, Kind kind)
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
    Program p = {.machine = m, .n_code = 60};
    p.code = ARENA_ARRAY(a, Instr, p.n_code);
    for (uint32_t i = 0; i < p.n_code; i++) {
        uint32_t v = number_of_any_length(rng, m);
        p.code[i] = (Instr){.op = i % 2 ? ops[rng_below(rng, 7)] : INSTR_MOV, .a_mode = MODE_CELL,
                            .b_mode = MODE_VALUE, .a = 5, .b = v ? v : 1};
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
        caught = fails(b, &p);
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

static unsigned run_faults(uint64_t seed, uint64_t count)
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
        Kind kind = (Kind)rng_below(&rng, N_KINDS);
        bool is_inverter = b.design->nand_a[g] == b.design->nand_b[g];
        if (is_inverter && (kind == PIN_A_1 || kind == PIN_B_1 || kind == AS_NOR))
            kind = AS_AND; /* those would be the same inverter */
        Arena *a = arena_new("faulty");
        Bench bad = b;
        bad.is_quiet = true;
        Program nothing = {.machine = b.machine};
        if (!system_new(&bad.sys, a, spoil(a, b.design, g, kind), &engine_cycle, &nothing, b.dg))
            return 1;
        if (is_caught(&bad)) {
            caught++;
        } else {
            StrBuf path = {0}, place = {0};
            design_net_path(b.design, (NetId){b.design->nand_y[g]}, &path);
            diag_place(b.dg, design_nand_span(b.design, (NandId){g}), &place);
            printf("  not noticed: %s (%s), %s\n", path.ptr, place.ptr, kind_text[kind]);
            strbuf_free(&path);
            strbuf_free(&place);
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

int main(int argc, char **argv)
{
    const char *what = argc > 1 ? argv[1] : "";
    int64_t seed = 1, count = 0;
    bool has_numbers = argc > 3 && str_to_int(str_from(argv[2]), &seed) && str_to_int(str_from(argv[3]), &count);
    unsigned failed;
    if (strcmp(what, "programs") == 0 && argc > 2)
        failed = run_programs(argc - 2, argv + 2);
    else if (strcmp(what, "opened") == 0 && argc > 2)
        failed = run_opened(argc - 2, argv + 2);
    else if (strcmp(what, "operands") == 0)
        failed = run_operands();
    else if (strcmp(what, "random") == 0 && has_numbers)
        failed = run_random((uint64_t)seed, (uint64_t)count);
    else if (strcmp(what, "faults") == 0 && has_numbers && count > 0)
        failed = run_faults((uint64_t)seed, (uint64_t)count);
    else
        return fprintf(stderr, "usage: machine programs|opened FILE..., operands, random|faults SEED COUNT\n"), 2;
    return failed ? 1 : 0;
}
