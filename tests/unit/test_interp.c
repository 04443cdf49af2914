/* test_interp.c - what the ten instructions mean: the book's programs, arithmetic at its edges,
 * each fault, and cells that nothing wrote. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "cpu/interp.h"

enum { MAX_STEPS = 1000 };

static Arena *arena;
static Diag *dg;

static int setup(void **state)
{
    (void)state;
    arena = arena_new("test");
    dg = diag_new(arena, stderr);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    diag_free(dg);
    arena_free(arena);
    return 0;
}

/* A machine with this program, before its first step. */
static Interp *machine(const char *text, Machine m)
{
    Program *p = ARENA_NEW(arena, Program);
    assert_true(asm_text(arena, diag_add_file(dg, "p.asm", str_from(text)), m, dg, p));
    return interp_new(arena, p);
}

static Interp *run(const char *text)
{
    Interp *m = machine(text, MACHINE_DEFAULT);
    for (int i = 0; i < MAX_STEPS && interp_step(m) == INTERP_RUNS; i++)
        ;
    return m;
}

static void assert_cell(const Interp *m, uint32_t address, uint32_t value)
{
    assert_true(m->cells[address].is_known);
    assert_int_equal(m->cells[address].value, value);
}

/* ---- the book ---- */

static void the_sum_of_two_cells(void **state)
{
    (void)state;
    Interp *m = run(".mem 0: 5, 3\nmov 2, 0\nadd 2, 1\n");
    assert_int_equal(m->status, INTERP_HALTED);
    assert_cell(m, 2, 8);
    assert_cell(m, 0, 5);
    assert_cell(m, 1, 3);
    assert_int_equal(m->n_instrs, 2);
}

static void two_cells_change_places_by_way_of_a_third(void **state)
{
    (void)state;
    Interp *m = run(".mem 0: 5, 3\nmov 2, 0\nmov 0, 1\nmov 1, 2\n");
    assert_int_equal(m->status, INTERP_HALTED);
    assert_cell(m, 0, 3);
    assert_cell(m, 1, 5);
}

static void cells_8_and_9_change_places_by_way_of_r0(void **state)
{
    (void)state;
    Interp *m = run(".mem 8: 7, -1\nmov r0, 8\nmov 8, 9\nmov 9, r0\n");
    assert_int_equal(m->status, INTERP_HALTED);
    assert_cell(m, 8, 0xffff);
    assert_cell(m, 9, 7);
}

static const char sum_loop[] = ".mem 8: 15, 18\n.mem 15: 1, 2, 3\n"
                               "mov r0, #0\nmov r1, 8\nmov r2, 9\n"
                               "loop:\nadd r0, [r1]\nadd r1, #1\ncmp r1, r2\njne loop\n"
                               "mov 10, r0\n";

static void the_sum_loop_leaves_the_books_trace(void **state)
{
    (void)state;
    /* r0, r1, r2 after each instruction but the jumps; -1: never written */
    static const int trace[][4] = {
        {0, 0, -1, -1}, {1, 0, 15, -1}, {2, 0, 15, 18}, {3, 1, 15, 18}, {4, 1, 16, 18},
        {5, 1, 16, 18}, {3, 3, 16, 18}, {4, 3, 17, 18}, {5, 3, 17, 18}, {3, 6, 17, 18},
        {4, 6, 18, 18}, {5, 6, 18, 18}, {7, 6, 18, 18},
    };
    Interp *m = machine(sum_loop, MACHINE_DEFAULT);
    unsigned n = 0;
    while (interp_step(m) == INTERP_RUNS) {
        if (m->at == 6)
            continue;
        assert_true(n < 13);
        assert_int_equal(m->at, trace[n][0]);
        for (unsigned r = 0; r < 3; r++) {
            assert_int_equal(m->cells[r].is_known, trace[n][r + 1] >= 0);
            if (m->cells[r].is_known)
                assert_int_equal(m->cells[r].value, trace[n][r + 1]);
        }
        assert_int_equal(m->cells[10].is_known, n == 12);
        n++;
    }
    assert_int_equal(n, 13);
    assert_int_equal(m->status, INTERP_HALTED);
    assert_int_equal(m->n_instrs, 16);
    assert_cell(m, 10, 6);
    assert_cell(m, 8, 15);
    assert_cell(m, 9, 18);
    /* 13 of 3 cycles, 3 with a bracket, the end */
    assert_int_equal(m->n_cycles, 13 * 3 + 3 * 4 + 1);
}

static void a_pointer_reaches_the_cell_whose_address_it_holds(void **state)
{
    (void)state;
    Interp *m = run(".mem 42: 64\n.mem 64: 99\nmov 10, [42]\nmov [42], #7\n");
    assert_cell(m, 10, 99);
    assert_cell(m, 64, 7);
    assert_cell(m, 42, 64);
}

/* ---- arithmetic ---- */

static int64_t as_signed(uint64_t v, unsigned bits)
{
    int64_t half = (int64_t)1 << (bits - 1);
    int64_t low = (int64_t)(v & (((uint64_t)1 << bits) - 1));
    return low >= half ? low - 2 * half : low;
}

static const InstrOp arithmetic[] = {INSTR_ADD, INSTR_SUB, INSTR_MUL, INSTR_DIV, INSTR_CMP};

/* One instruction on cells 0 and 1, done over and over with other numbers. */
typedef struct Bench {
    Program p;
    Instr code;
    Interp *m;
} Bench;

static Bench *bench(InstrOp op, unsigned bits)
{
    Bench *b = ARENA_NEW(arena, Bench);
    b->code = (Instr){(uint8_t)op, MODE_CELL, MODE_CELL, 0, 1};
    b->p = (Program){.machine = {bits, 4, 4}, .code = &b->code, .n_code = 1};
    b->m = interp_new(arena, &b->p);
    return b;
}

static void check(Bench *b, int64_t x, int64_t y)
{
    unsigned bits = b->p.machine.word_bits;
    uint64_t mask = ((uint64_t)1 << bits) - 1;
    Interp *m = b->m;
    InstrOp op = b->code.op;
    interp_set_cell(m, 0, (uint32_t)(uint64_t)x);
    interp_set_cell(m, 1, (uint32_t)(uint64_t)y);
    m->pc = 0;
    m->status = INTERP_RUNS;
    m->fault = FAULT_NONE;
    m->zero = m->less = true;
    InterpStatus s = interp_step(m);
    assert_cell(m, 1, (uint32_t)((uint64_t)y & mask));
    if (op == INSTR_DIV && y == 0) {
        assert_int_equal(s, INTERP_FAULT);
        assert_int_equal(m->fault, FAULT_DIVISION);
        assert_cell(m, 0, (uint32_t)((uint64_t)x & mask));
        assert_true(m->zero && m->less && !m->has_flags && !m->has_written);
        return;
    }
    int64_t exact = op == INSTR_ADD   ? x + y
                    : op == INSTR_MUL ? x * y
                    : op == INSTR_DIV ? x / y
                                      : x - y;
    uint64_t want = op == INSTR_CMP ? (uint64_t)x : (uint64_t)exact;
    assert_int_equal(s, INTERP_RUNS);
    assert_cell(m, 0, (uint32_t)(want & mask));
    assert_true(m->has_flags && m->flags_known);
    assert_int_equal(m->has_written, op != INSTR_CMP);
    assert_int_equal(m->zero, ((uint64_t)exact & mask) == 0);
    assert_int_equal(m->less, exact < 0);
    if (op == INSTR_CMP) {
        assert_int_equal(m->zero, x == y);
        assert_int_equal(m->less, x < y);
    }
}

static void all_pairs_of_bytes_are_calculated_exactly(void **state)
{
    (void)state;
    for (unsigned k = 0; k < 5; k++) {
        Bench *b = bench(arithmetic[k], 8);
        for (int x = -128; x < 128; x++) {
            for (int y = -128; y < 128; y++)
                check(b, x, y);
        }
    }
}

static void wide_words_are_calculated_exactly(void **state)
{
    (void)state;
    Rng r = rng_seed(3);
    for (unsigned bits = 16; bits <= 32; bits += 16) {
        int64_t top = (int64_t)1 << (bits - 1), root = (int64_t)1 << (bits / 2);
        const int64_t edges[] = {-top, -top + 1, -root, -root + 1, -2,   -1,      0,
                                 1,    2,        3,     root - 1,  root, top - 2, top - 1};
        for (unsigned k = 0; k < 5; k++) {
            Bench *b = bench(arithmetic[k], bits);
            for (unsigned i = 0; i < 14; i++) {
                for (unsigned j = 0; j < 14; j++)
                    check(b, edges[i], edges[j]);
            }
            for (int i = 0; i < 20000; i++) {
                int64_t x = as_signed(rng_next(&r), bits), y = as_signed(rng_next(&r), bits);
                check(b, x, y >> rng_below(&r, bits));
            }
        }
    }
}

static void these_are_the_corners(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        uint32_t r0;
        bool zero, less;
    } corners[] = {
        {"mov r0, #-7\ndiv r0, #2", 0xfffd, false, true}, /* toward zero */
        {"mov r0, #7\ndiv r0, #-2", 0xfffd, false, true},
        {"mov r0, #-1\ndiv r0, #2", 0, true, false}, /* the quotient is 0: not less */
        {"mov r0, #-32768\ndiv r0, #-1", 0x8000, false, false},
        {"mov r0, #32767\nadd r0, #1", 0x8000, false, false}, /* the exact sum is positive */
        {"mov r0, #-32768\nsub r0, #1", 0x7fff, false, true},
        {"mov r0, #-32768\nadd r0, #-32768", 0, true, true}, /* wraps to 0, and is less */
        {"mov r0, #256\nmul r0, #256", 0, true, false},
        {"mov r0, #256\nmul r0, #-256", 0, true, true},
        {"mov r0, #32767\ncmp r0, #-32768", 0x7fff, false, false},
        {"mov r0, #-32768\ncmp r0, #32767", 0x8000, false, true},
        {"mov r0, #65535\ncmp r0, #-1", 0xffff, true, false},
    };
    for (unsigned i = 0; i < sizeof corners / sizeof *corners; i++) {
        Interp *m = run(corners[i].text);
        assert_int_equal(m->status, INTERP_HALTED);
        assert_cell(m, 0, corners[i].r0);
        assert_int_equal(m->zero, corners[i].zero);
        assert_int_equal(m->less, corners[i].less);
    }
}

static void a_byte_takes_the_low_bits_of_a_number(void **state)
{
    (void)state;
    Interp *m = machine(".word 0x0700001234\nadd r0, #-1\nmov r1, #200\n", (Machine){8, 8, 10});
    while (interp_step(m) == INTERP_RUNS)
        ;
    assert_cell(m, 0, 0x33);
    assert_cell(m, 1, 200);
}

/* ---- flags and jumps ---- */

static void mov_and_jumps_keep_the_flags(void **state)
{
    (void)state;
    Interp *m = run("mov r0, #3\nsub r0, #3\nmov r1, #-9\njl x\njmp x\nx: je y\nmov r2, #1\ny:\n");
    assert_true(m->zero && !m->less);
    assert_false(m->cells[2].is_known);
}

static void flags_are_zero_after_reset(void **state)
{
    (void)state;
    Interp *m = run("je bad\njl bad\njne good\nbad: mov r0, #1\ngood:\n");
    assert_int_equal(m->status, INTERP_HALTED);
    assert_false(m->cells[0].is_known);
    assert_int_equal(m->n_instrs, 3);
}

static void each_jump_asks_its_flag(void **state)
{
    (void)state;
    static const struct {
        const char *jump;
        bool taken[3]; /* after less, zero, more */
    } jumps[] = {{"jmp", {true, true, true}},
                 {"je", {false, true, false}},
                 {"jne", {true, false, true}},
                 {"jl", {true, false, false}}};
    for (unsigned j = 0; j < 4; j++) {
        for (int v = -1; v <= 1; v++) {
            char text[100];
            snprintf(text, sizeof text, "mov r0, #%d\ncmp r0, #0\n%s x\nmov r1, #0\nx:\n", v,
                     jumps[j].jump);
            Interp *m = run(text);
            assert_int_equal(m->status, INTERP_HALTED);
            assert_int_equal(!m->cells[1].is_known, jumps[j].taken[v + 1]);
            assert_int_equal(m->n_cycles, jumps[j].taken[v + 1] ? 3 * 3 + 1 : 4 * 3 + 1);
        }
    }
}

static void a_jump_may_go_where_a_cell_says(void **state)
{
    (void)state;
    Interp *m = run(".mem 20: back\nmov r0, #3\njmp [20]\nmov r1, #1\nback: mov r2, #2\n");
    assert_int_equal(m->status, INTERP_HALTED);
    assert_false(m->cells[1].is_known);
    assert_cell(m, 2, 2);
}

static void an_empty_program_halts_at_once(void **state)
{
    (void)state;
    Interp *m = run("");
    assert_int_equal(m->status, INTERP_HALTED);
    assert_int_equal(m->n_instrs, 0);
    assert_int_equal(m->n_cycles, 1);
    assert_int_equal(interp_step(m), INTERP_HALTED);
    assert_int_equal(m->n_cycles, 1);
}

static void a_full_store_halts_behind_its_last_place(void **state)
{
    (void)state;
    Interp *m = machine("mov r0, #1\nmov r0, #2\n", (Machine){16, 8, 1});
    interp_step(m);
    assert_int_equal(interp_step(m), INTERP_RUNS);
    assert_int_equal(interp_step(m), INTERP_HALTED);
    assert_int_equal(m->n_cycles, 7);
}

static void a_full_store_has_no_place_behind_it_to_jump_to(void **state)
{
    (void)state;
    Diag *loud = dg;
    dg = diag_new(arena, NULL);
    Interp *m = machine("jmp 2\nmov r0, #2\n", (Machine){16, 8, 1});
    assert_int_equal(diag_n_warnings(dg), 1);
    assert_int_equal(interp_step(m), INTERP_FAULT);
    assert_int_equal(m->fault, FAULT_JUMP);
    assert_int_equal(m->n_cycles, 3);
    m = machine("jmp 2\nmov r0, #2\n", (Machine){16, 8, 2});
    assert_int_equal(interp_step(m), INTERP_RUNS);
    assert_int_equal(interp_step(m), INTERP_HALTED);
    assert_int_equal(m->n_cycles, 4);
    diag_free(dg);
    dg = loud;
}

static void a_loop_without_end_goes_on(void **state)
{
    (void)state;
    Interp *m = run("x: jmp x\n");
    assert_int_equal(m->status, INTERP_RUNS);
    assert_int_equal(m->n_instrs, MAX_STEPS);
    assert_true(m->has_jumped);
}

/* ---- faults ---- */

/* The program stops at its last instruction, which has no effect. */
typedef struct Stop {
    const char *text;
    Fault fault;
    unsigned at;
    unsigned cycles; /* of the last instruction */
} Stop;

static const Stop stops[] = {
    {"mov r0, #1\ndiv r0, #0", FAULT_DIVISION, 1, 3},
    {".mem 9: 1\ndiv r0, #0", FAULT_DIVISION, 0, 3}, /* whatever is divided */
    {".mem 8: 0, 9, 9\ndiv [9], 8", FAULT_DIVISION, 0, 4},
    {".word 0x0500000100", FAULT_ADDRESS, 0, 2}, /* mov r0, 256 */
    {".word 0x0600000100", FAULT_ADDRESS, 0, 2}, /* mov r0, [256] */
    {".mem 8: 256\nmov r0, [8]", FAULT_ADDRESS, 0, 3},
    {".mem 8: -1\nmov r0, [8]", FAULT_ADDRESS, 0, 3}, /* addresses are unsigned */
    {".word 0x0b01000000", FAULT_ADDRESS, 0, 3},      /* mov [256], #0 */
    {".mem 8: 256\nmov [8], #0", FAULT_ADDRESS, 0, 4},
    {".word 0x0701000000", FAULT_ADDRESS, 0, 3}, /* mov 256, #0 */
    {".mem 8: 256, 9\nadd [8], [9]", FAULT_ADDRESS, 0, 5},
    {".word 0x8100000100", FAULT_ADDRESS, 0, 2}, /* jmp [256] */
    {".word 0x9100000100", FAULT_ADDRESS, 0, 2}, /* je [256], not taken */
    {".word 0x4701000000", FAULT_ADDRESS, 0, 3}, /* div 256, #0: the address first */
    {".word 0x0601000100", FAULT_ADDRESS, 0, 2}, /* b before a */
    {"jmp 2", FAULT_JUMP, 0, 4},                 /* found when it is fetched */
    {"mov r0, #1\njne 1023", FAULT_JUMP, 1, 4},
    {"jmp 1024", FAULT_JUMP, 0, 3}, /* found at once */
    {"jmp 65535", FAULT_JUMP, 0, 3},
    {".mem 8: -1\njmp [8]", FAULT_JUMP, 0, 3},
    {".mem 8: 3\njmp [8]\nmov r0, r1", FAULT_JUMP, 0, 4},
    {".word 1", FAULT_CODE, 0, 1},
    {"mov r0, #1\n.word 0x6500000000", FAULT_CODE, 1, 1},
    {".word 0xf100000000", FAULT_CODE, 0, 1},
    {".word 0x0400000000", FAULT_CODE, 0, 1}, /* mov without b */
    {".word 0x0100000000", FAULT_CODE, 0, 1}, /* mov without a */
    {".word 0x0d00000000", FAULT_CODE, 0, 1}, /* mov #0, 0 */
    {".word 0x8200000000", FAULT_CODE, 0, 1},
    {".word 0x8700000000", FAULT_CODE, 0, 1},
    {".word 0xc300000000", FAULT_CODE, 0, 1},
};

static void each_fault_stops_the_machine_before_any_effect(void **state)
{
    (void)state;
    Diag *loud = dg;
    dg = diag_new(arena, NULL); /* jumps out of the program give warnings */
    for (unsigned i = 0; i < sizeof stops / sizeof *stops; i++) {
        const Stop *s = &stops[i];
        Interp *m = machine(s->text, MACHINE_DEFAULT);
        for (unsigned k = 0; k < s->at; k++)
            assert_int_equal(interp_step(m), INTERP_RUNS);
        static MemCell before[256];
        memcpy(before, m->cells, sizeof before);
        uint64_t cycles = m->n_cycles;
        bool flags[] = {m->zero, m->less, m->flags_known};
        interp_step(m);
        if (m->status != INTERP_FAULT || m->fault != s->fault || m->at != s->at)
            fail_msg("%s\nstopped with status %d, fault %d at %u", s->text, m->status, m->fault,
                     m->at);
        assert_int_equal(m->n_instrs, s->at);
        assert_int_equal(m->n_cycles - cycles, s->cycles);
        assert_false(m->has_written || m->has_flags || m->has_jumped);
        for (unsigned c = 0; c < 256; c++) {
            assert_int_equal(m->cells[c].is_known, before[c].is_known);
            assert_int_equal(m->cells[c].value, before[c].value);
        }
        assert_true(m->zero == flags[0] && m->less == flags[1] && m->flags_known == flags[2]);
        assert_int_equal(interp_step(m), INTERP_FAULT);
        assert_int_equal(m->n_cycles - cycles, s->cycles);
    }
    diag_free(dg);
    dg = loud;
}

static void a_jump_that_is_not_taken_may_point_anywhere(void **state)
{
    (void)state;
    Diag *loud = dg;
    dg = diag_new(arena, NULL);
    Interp *m = run("je 60000\nmov r0, #1\n");
    assert_int_equal(m->status, INTERP_HALTED);
    assert_int_equal(m->n_cycles, 7);
    diag_free(dg);
    dg = loud;
}

static void each_fault_has_a_name(void **state)
{
    (void)state;
    assert_string_equal(fault_text(FAULT_NONE), "no fault");
    assert_string_equal(fault_text(FAULT_DIVISION), "division by zero");
    assert_string_equal(fault_text(FAULT_ADDRESS), "address outside the memory");
    assert_string_equal(fault_text(FAULT_JUMP), "jump outside the program");
    assert_string_equal(fault_text(FAULT_CODE), "a word that is no instruction");
    assert_string_equal(fault_text((Fault)99), "?");
}

static void a_memory_of_two_cells_ends_behind_them(void **state)
{
    (void)state;
    Interp *m = machine(".mem 0: 1\nmov 1, [0]\nmov 1, #2\nmov [1], #0\n", (Machine){16, 1, 4});
    while (interp_step(m) == INTERP_RUNS)
        ;
    assert_int_equal(m->fault, FAULT_ADDRESS);
    assert_int_equal(m->at, 2);
}

static void a_byte_points_to_256_cells_at_most(void **state)
{
    (void)state;
    Interp *m =
        machine(".mem 0: 255\nmov [0], #7\nmov 300, #8\nmov r1, 300\n", (Machine){8, 16, 4});
    while (interp_step(m) == INTERP_RUNS)
        ;
    assert_int_equal(m->status, INTERP_HALTED);
    assert_cell(m, 255, 7);
    assert_cell(m, 1, 8);
}

/* ---- unknown values ---- */

static void mov_copies_what_is_unknown(void **state)
{
    (void)state;
    Interp *m = run("mov r0, #1\nmov r0, 20\n");
    assert_int_equal(m->status, INTERP_HALTED);
    assert_false(m->cells[0].is_known);
    assert_int_equal(m->cells[0].origin, 20);
    assert_true(m->flags_known);
}

static void arithmetic_with_an_unknown_operand_is_unknown(void **state)
{
    (void)state;
    static const char *const ops[] = {"add", "sub", "mul", "div", "cmp"};
    for (unsigned i = 0; i < 5; i++) {
        char text[100];
        snprintf(text, sizeof text, ".mem 1: 5\n%s r0, r1\n", ops[i]);
        Interp *m = run(text);
        assert_int_equal(m->status, INTERP_HALTED);
        assert_false(m->flags_known || m->zero || m->less);
        assert_false(m->cells[0].is_known);
        if (i == 3)
            continue;
        snprintf(text, sizeof text, ".mem 0: 5\n%s r0, r1\n", ops[i]);
        m = run(text);
        assert_int_equal(m->status, INTERP_HALTED);
        assert_false(m->flags_known);
        assert_int_equal(m->cells[0].is_known, i == 4); /* cmp stores nothing */
    }
}

static void known_numbers_make_flags_known_again(void **state)
{
    (void)state;
    Interp *m = run("cmp r0, r1\nmov r0, #2\ncmp r0, #2\nje x\nmov r1, #1\nx:\n");
    assert_int_equal(m->status, INTERP_HALTED);
    assert_true(m->flags_known && m->zero);
}

static void a_program_cannot_go_on_with_these(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        unsigned at;
        uint32_t cell;
    } texts[] = {
        {".mem 0: 1\ndiv r0, 20", 0, 20},
        {"div r0, [20]", 0, 20},
        {"mov r0, [20]", 0, 20},
        {"mov [20], #1", 0, 20},
        {".mem 8: 9\nadd r0, [8]\njne 0", 1, INTERP_NO_CELL}, /* r0 and cell 9 */
        {"jmp [20]", 0, 20},
        {"cmp 20, #1\njl 0", 1, 20},
        {".mem 0: 1\ncmp r0, 21\nje 0", 1, 21},
        {"cmp 20, 21\njne 0", 1, INTERP_NO_CELL},
        {"cmp 20, 20\nje 0", 1, 20},
        {"mov r0, 20\nmov r1, r0\nadd r1, #1\nmov [r1], #0", 3, 20}, /* where it comes from */
        {"mov r0, 20\ncmp r0, 20\nje 0", 2, 20},
        {"add r0, r1\nmov r2, [r0]", 1, INTERP_NO_CELL},
    };
    for (unsigned i = 0; i < sizeof texts / sizeof *texts; i++) {
        Interp *m = run(texts[i].text);
        if (m->status != INTERP_UNKNOWN || m->at != texts[i].at || m->unknown_cell != texts[i].cell)
            fail_msg("%s\nstopped with status %d at %u, unknown cell %u", texts[i].text, m->status,
                     m->at, m->unknown_cell);
        assert_int_equal(m->n_instrs, texts[i].at);
        assert_int_equal(interp_step(m), INTERP_UNKNOWN);
    }
}

static void a_jump_that_is_not_taken_may_have_an_unknown_target(void **state)
{
    (void)state;
    Interp *m = run("je [20]\n");
    assert_int_equal(m->status, INTERP_HALTED);
}

static void an_operand_outside_the_memory_is_found_before_an_unknown_divisor(void **state)
{
    (void)state;
    Interp *m = run(".word 0x4501000014\n"); /* div 256, 20 */
    assert_int_equal(m->fault, FAULT_ADDRESS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_sum_of_two_cells),
        cmocka_unit_test(two_cells_change_places_by_way_of_a_third),
        cmocka_unit_test(cells_8_and_9_change_places_by_way_of_r0),
        cmocka_unit_test(the_sum_loop_leaves_the_books_trace),
        cmocka_unit_test(a_pointer_reaches_the_cell_whose_address_it_holds),
        cmocka_unit_test(all_pairs_of_bytes_are_calculated_exactly),
        cmocka_unit_test(wide_words_are_calculated_exactly),
        cmocka_unit_test(these_are_the_corners),
        cmocka_unit_test(a_byte_takes_the_low_bits_of_a_number),
        cmocka_unit_test(mov_and_jumps_keep_the_flags),
        cmocka_unit_test(flags_are_zero_after_reset),
        cmocka_unit_test(each_jump_asks_its_flag),
        cmocka_unit_test(a_jump_may_go_where_a_cell_says),
        cmocka_unit_test(an_empty_program_halts_at_once),
        cmocka_unit_test(a_full_store_halts_behind_its_last_place),
        cmocka_unit_test(a_full_store_has_no_place_behind_it_to_jump_to),
        cmocka_unit_test(a_loop_without_end_goes_on),
        cmocka_unit_test(each_fault_stops_the_machine_before_any_effect),
        cmocka_unit_test(a_jump_that_is_not_taken_may_point_anywhere),
        cmocka_unit_test(each_fault_has_a_name),
        cmocka_unit_test(a_memory_of_two_cells_ends_behind_them),
        cmocka_unit_test(a_byte_points_to_256_cells_at_most),
        cmocka_unit_test(mov_copies_what_is_unknown),
        cmocka_unit_test(arithmetic_with_an_unknown_operand_is_unknown),
        cmocka_unit_test(known_numbers_make_flags_known_again),
        cmocka_unit_test(a_program_cannot_go_on_with_these),
        cmocka_unit_test(a_jump_that_is_not_taken_may_have_an_unknown_target),
        cmocka_unit_test(an_operand_outside_the_memory_is_found_before_an_unknown_divisor),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
