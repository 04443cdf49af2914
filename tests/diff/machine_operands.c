/* machine_operands.c - every instruction, every kind of operand, corner values. */
#include "machine.h"

#include <inttypes.h>
#include <stdio.h>

Corner corners(unsigned bits)
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
    bool ok = bench_agrees(b, &p, 10, &why);
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
    bool ok = bench_agrees(b, &p, 10, &why);
    if (!ok && !b->is_quiet)
        fprintf(stderr, "words of %u bits, cmp of %" PRIu32 " and %" PRIu32 ", jump %x: %s\n", b->machine.word_bits,
                x, y, op, why.ptr);
    strbuf_free(&why);
    arena_free(temp);
    return !ok;
}

unsigned try_operands(Bench *b, unsigned stride)
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
    bool ok = bench_agrees(b, &p, 10, &why);
    if (!ok && !b->is_quiet)
        fprintf(stderr, "words of %u bits, %s: %s\n", b->machine.word_bits, what, why.ptr);
    strbuf_free(&why);
    arena_free(temp);
    return !ok;
}

/* Every op with every pair of modes, most of which mean nothing, and words with a single 1. */
unsigned try_words(Bench *b)
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
unsigned try_addresses(Bench *b)
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

unsigned run_operands(void)
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
