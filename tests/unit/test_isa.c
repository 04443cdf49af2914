/* test_isa.c - instructions as words and as text, and the table in docs/isa.md. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "cpu/asm.h"

static const unsigned widths[] = {8, 16, 32};

static void the_book_has_ten_instructions_in_this_order(void **state)
{
    (void)state;
    static const char *const names[] = {"mov", "add", "sub", "mul", "div",
                                        "jmp", "je",  "jne", "jl",  "cmp"};
    unsigned n;
    const IsaInfo *t = isa_table(&n);
    assert_int_equal(n, 10);
    for (unsigned i = 0; i < n; i++) {
        assert_string_equal(t[i].name, names[i]);
        assert_ptr_equal(isa_by_name(str_from(names[i])), &t[i]);
        assert_ptr_equal(isa_by_op(t[i].op), &t[i]);
    }
}

static void only_the_arithmetic_sets_flags(void **state)
{
    (void)state;
    static const char *const names[] = {"add", "sub", "mul", "div", "cmp"};
    unsigned n, n_set = 0;
    const IsaInfo *t = isa_table(&n);
    for (unsigned i = 0; i < n; i++)
        n_set += t[i].sets_flags;
    assert_int_equal(n_set, 5);
    for (unsigned i = 0; i < 5; i++)
        assert_true(isa_by_name(str_from(names[i]))->sets_flags);
}

static void a_name_is_found_in_any_case_of_letters(void **state)
{
    (void)state;
    assert_int_equal(isa_by_name(STR("MOV"))->op, INSTR_MOV);
    assert_int_equal(isa_by_name(STR("jNe"))->op, INSTR_JNE);
    assert_null(isa_by_name(STR("")));
    assert_null(isa_by_name(STR("mo")));
    assert_null(isa_by_name(STR("move")));
    assert_null(isa_by_name(STR("end")));
    assert_null(isa_by_op(INSTR_END));
    assert_null(isa_by_op(6));
    assert_null(isa_by_op(255));
}

typedef struct Case {
    Instr i;
    uint64_t word; /* 40 bits */
    uint64_t wide; /* 56 bits */
    const char *text;
} Case;

static const Case cases[] = {
    /* each instruction, and each mode of each operand */
    {{INSTR_MOV, 1, 1, 2, 0}, 0x0500020000, 0x05000200000000, "mov r2, r0"},
    {{INSTR_MOV, 1, 3, 0, 0}, 0x0700000000, 0x07000000000000, "mov r0, #0"},
    {{INSTR_ADD, 1, 2, 0, 1}, 0x1600000001, 0x16000000000001, "add r0, [r1]"},
    {{INSTR_SUB, 2, 1, 10, 42}, 0x29000a002a, 0x29000a0000002a, "sub [10], 42"},
    {{INSTR_MUL, 2, 2, 7, 8}, 0x3a00070008, 0x3a000700000008, "mul [r7], [8]"},
    {{INSTR_DIV, 2, 3, 0xffff, 9}, 0x4bffff0009, 0x4bffff00000009, "div [65535], #9"},
    {{INSTR_CMP, 1, 2, 255, 256}, 0x5600ff0100, 0x5600ff00000100, "cmp 255, [256]"},
    {{INSTR_JMP, 0, 3, 0, 5}, 0x8300000005, 0x83000000000005, "jmp 5"},
    {{INSTR_JE, 0, 1, 0, 3}, 0x9100000003, 0x91000000000003, "je [r3]"},
    {{INSTR_JNE, 0, 3, 0, 3}, 0xa300000003, 0xa3000000000003, "jne 3"},
    {{INSTR_JL, 0, 1, 0, 12}, 0xb10000000c, 0xb100000000000c, "jl [12]"},
    {{INSTR_JL, 0, 3, 0, 0xffff}, 0xb30000ffff, 0xb300000000ffff, "jl 65535"},
};
enum { N_CASES = sizeof cases / sizeof *cases };

static void assert_same(const Instr *a, const Instr *b)
{
    assert_int_equal(a->op, b->op);
    assert_int_equal(a->a_mode, b->a_mode);
    assert_int_equal(a->b_mode, b->b_mode);
    assert_int_equal(a->a, b->a);
    assert_int_equal(a->b, b->b);
}

static void each_instruction_has_its_word_and_its_text(void **state)
{
    (void)state;
    for (unsigned k = 0; k < N_CASES; k++) {
        const Case *c = &cases[k];
        StrBuf b = {0};
        assert_true(isa_encode(&c->i, 8) == c->word);
        assert_true(isa_encode(&c->i, 16) == c->word);
        assert_true(isa_encode(&c->i, 32) == c->wide);
        Instr narrow = isa_decode(c->word, 16), wide = isa_decode(c->wide, 32);
        assert_same(&narrow, &c->i);
        assert_same(&wide, &c->i);
        assert_true(isa_is_valid(&c->i));
        isa_print(&c->i, 16, &b);
        assert_string_equal(b.ptr, c->text);
        strbuf_free(&b);
    }
}

static void a_word_has_40_bits_or_56(void **state)
{
    (void)state;
    assert_int_equal(isa_instr_bits(8), 40);
    assert_int_equal(isa_instr_bits(16), 40);
    assert_int_equal(isa_instr_bits(32), 56);
    assert_true(isa_encode(&(Instr){.op = INSTR_END}, 16) == 0xf000000000);
    assert_true(isa_encode(&(Instr){.op = INSTR_END}, 32) == 0xf0000000000000);
    assert_true(isa_encode(&(Instr){0}, 32) == 0);
}

static void a_number_is_kept_in_twos_complement(void **state)
{
    (void)state;
    Instr i = {INSTR_MOV, 1, 3, 0, 0xffff};
    assert_true(isa_encode(&i, 16) == 0x070000ffff);
    i.b = 0xffffffff;
    assert_true(isa_encode(&i, 32) == 0x070000ffffffff);
    assert_true(isa_encode(&i, 8) == 0x070000ffff);
}

static void numbers_print_with_their_sign(void **state)
{
    (void)state;
    static const struct {
        uint32_t b;
        unsigned width;
        const char *text;
    } numbers[] = {{0xffff, 16, "mov r0, #-1"},        {0x8000, 16, "mov r0, #-32768"},
                   {0x7fff, 16, "mov r0, #32767"},     {0xff80, 8, "mov r0, #-128"},
                   {0x00ff, 8, "mov r0, #255"},        {0xffffffff, 32, "mov r0, #-1"},
                   {0x0000ffff, 32, "mov r0, #65535"}, {0x80000000, 32, "mov r0, #-2147483648"}};
    for (unsigned k = 0; k < sizeof numbers / sizeof *numbers; k++) {
        StrBuf b = {0};
        isa_print(&(Instr){INSTR_MOV, 1, 3, 0, numbers[k].b}, numbers[k].width, &b);
        assert_string_equal(b.ptr, numbers[k].text);
        strbuf_free(&b);
    }
}

/* All heads of words: which are instructions is told here a second time. */
static void every_other_head_is_no_instruction(void **state)
{
    (void)state;
    unsigned n_valid = 0;
    for (unsigned head = 0; head < 256; head++) {
        unsigned op = head >> 4, a = head >> 2 & 3, b = head & 3;
        bool is_data = op <= 5 && (a == 1 || a == 2) && b != 0;
        bool is_jump = op >= 8 && op <= 11 && a == 0 && (b == 1 || b == 3);
        Instr i = isa_decode((uint64_t)head << 32 | 0x12345678, 16);
        StrBuf text = {0};
        assert_int_equal(i.op, op);
        assert_int_equal(isa_is_valid(&i), is_data || is_jump);
        n_valid += is_data || is_jump;
        isa_print(&i, 16, &text);
        assert_int_equal(strncmp(text.ptr, ".word 0x", 8) == 0, !is_data);
        strbuf_free(&text);
    }
    assert_int_equal(n_valid, 6 * 2 * 3 + 4 * 2);
}

static void a_word_that_is_no_instruction_prints_as_it_is(void **state)
{
    (void)state;
    StrBuf b = {0};
    isa_print(&(Instr){6, 1, 2, 3, 4}, 16, &b);
    strbuf_addc(&b, ' ');
    isa_print(&(Instr){INSTR_END, 0, 0, 0, 0}, 32, &b);
    assert_string_equal(b.ptr, ".word 0x6600030004 .word 0xf0000000000000");
    strbuf_free(&b);
}

static void any_word_decodes_and_encodes_to_itself(void **state)
{
    (void)state;
    Rng r = rng_seed(1);
    for (int k = 0; k < 100000; k++) {
        for (unsigned w = 0; w < 3; w++) {
            uint64_t word = rng_next(&r) >> (64 - isa_instr_bits(widths[w]));
            Instr i = isa_decode(word, widths[w]);
            assert_true(isa_encode(&i, widths[w]) == word);
            Instr again = isa_decode(isa_encode(&i, widths[w]), widths[w]);
            assert_same(&i, &again);
        }
    }
}

static void brackets_cost_a_cycle_each(void **state)
{
    (void)state;
    static const struct {
        Instr i;
        unsigned cycles;
    } costs[] = {{{INSTR_MOV, 1, 1, 0, 0}, 3}, {{INSTR_MOV, 1, 3, 0, 0}, 3},
                 {{INSTR_ADD, 1, 2, 0, 0}, 4}, {{INSTR_ADD, 2, 1, 0, 0}, 4},
                 {{INSTR_DIV, 2, 2, 0, 0}, 5}, {{INSTR_JMP, 0, 3, 0, 0}, 3},
                 {{INSTR_JL, 0, 1, 0, 0}, 3},  {{INSTR_END, 0, 0, 0, 0}, 1},
                 {{INSTR_MOV, 1, 0, 0, 0}, 1}, {{6, 1, 1, 0, 0}, 1}};
    for (unsigned k = 0; k < sizeof costs / sizeof *costs; k++)
        assert_int_equal(isa_cycles(&costs[k].i), costs[k].cycles);
}

static void cells_have_names_and_back(void **state)
{
    (void)state;
    for (uint32_t a = 0; a < 300; a++) {
        StrBuf b = {0};
        uint32_t back = 999;
        cell_print(a, &b);
        assert_int_equal(b.ptr[0] == 'r', a < 8);
        assert_true(cell_parse(strbuf_str(&b), &back));
        assert_int_equal(back, a);
        strbuf_free(&b);
    }
    uint32_t a;
    assert_true(cell_parse(STR("R7"), &a) && a == 7);
    assert_true(cell_parse(STR("0x10"), &a) && a == 16);
    assert_true(cell_parse(STR("65535"), &a) && a == 65535);
    static const char *const no_cells[] = {"", "r", "r8", "r10", "x", "-1", "65536", "r-1", "3r"};
    for (unsigned i = 0; i < sizeof no_cells / sizeof *no_cells; i++)
        assert_false(cell_parse(str_from(no_cells[i]), &a));
}

/* The rows that docs/isa.md must have between its markers. */
static void documented_rows(StrBuf *b)
{
    unsigned n;
    const IsaInfo *t = isa_table(&n);
    strbuf_addz(b, "<!-- isa.def -->\n"
                   "| instruction | code | what it does | sets the flags |\n|---|---|---|---|\n");
    for (unsigned i = 0; i < n; i++)
        strbuf_printf(b, "| `%s %s` | `%x` | %s | %s |\n", t[i].name,
                      t[i].kind == ISA_JUMP ? "addr" : "a, b", (unsigned)t[i].op, t[i].effect,
                      t[i].sets_flags ? "yes" : "no");
    strbuf_addz(b, "<!-- end of isa.def -->\n");
}

static void the_page_about_the_instructions_has_the_same_table(void **state)
{
    (void)state;
    Arena *a = arena_new("test");
    Diag *dg = diag_new(a, stderr);
    Str page;
    StrBuf want = {0};
    documented_rows(&want);
    assert_true(io_read_file(a, "docs/isa.md", dg, &page));
    if (!strstr(page.ptr, want.ptr))
        fail_msg("docs/isa.md wants these rows, from isa.def:\n%s", want.ptr);
    strbuf_free(&want);
    diag_free(dg);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_book_has_ten_instructions_in_this_order),
        cmocka_unit_test(only_the_arithmetic_sets_flags),
        cmocka_unit_test(a_name_is_found_in_any_case_of_letters),
        cmocka_unit_test(each_instruction_has_its_word_and_its_text),
        cmocka_unit_test(a_word_has_40_bits_or_56),
        cmocka_unit_test(a_number_is_kept_in_twos_complement),
        cmocka_unit_test(numbers_print_with_their_sign),
        cmocka_unit_test(every_other_head_is_no_instruction),
        cmocka_unit_test(a_word_that_is_no_instruction_prints_as_it_is),
        cmocka_unit_test(any_word_decodes_and_encodes_to_itself),
        cmocka_unit_test(brackets_cost_a_cycle_each),
        cmocka_unit_test(cells_have_names_and_back),
        cmocka_unit_test(the_page_about_the_instructions_has_the_same_table),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
