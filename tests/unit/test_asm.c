/* test_asm.c - the assembler: what text becomes which words, and what is said about mistakes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cpu/asm.h"

/* One run of the assembler. */
typedef struct Run {
    Arena *arena;
    Diag *dg;
    FILE *stream;
    char *messages;
    size_t len;
    Program p;
    bool ok;
} Run;

static void run_start(Run *r)
{
    *r = (Run){.arena = arena_new("test")};
    r->stream = open_memstream(&r->messages, &r->len);
    assert_non_null(r->stream);
    r->dg = diag_new(r->arena, r->stream);
}

static void run_end(Run *r)
{
    diag_free(r->dg);
    fclose(r->stream);
    free(r->messages);
    arena_free(r->arena);
}

static void run_bytes(Run *r, Str text, Machine m)
{
    run_start(r);
    r->ok = asm_text(r->arena, diag_add_file(r->dg, "p.asm", text), m, r->dg, &r->p);
    fflush(r->stream);
}

static void run(Run *r, const char *text)
{
    run_bytes(r, str_from(text), MACHINE_DEFAULT);
}

static void run_fine(Run *r, const char *text, Machine m)
{
    run_bytes(r, str_from(text), m);
    if (!r->ok || r->len)
        fail_msg("%s\nwas not accepted in silence:\n%s", text, r->messages);
}

static uint64_t word(const Run *r, uint32_t i)
{
    assert_true(i < r->p.n_code);
    return isa_encode(&r->p.code[i], r->p.machine.word_bits);
}

static void assert_one_word(const char *text, Machine m, uint64_t want)
{
    Run r;
    run_fine(&r, text, m);
    assert_int_equal(r.p.n_code, 1);
    if (word(&r, 0) != want)
        fail_msg("%s is %010" PRIx64 ", not %010" PRIx64, text, word(&r, 0), want);
    run_end(&r);
}

static void assert_words(const char *text, const uint64_t *want, uint32_t n)
{
    Run r;
    run_fine(&r, text, MACHINE_DEFAULT);
    assert_int_equal(r.p.n_code, n);
    for (uint32_t i = 0; i < n; i++)
        assert_true(word(&r, i) == want[i]);
    run_end(&r);
}

/* ---- what is accepted ---- */

static const char sum_loop[] = ".mem 8: 15, 18\n"
                               ".mem 15: 1, 2, 3\n"
                               "    mov r0, #0\n"
                               "    mov r1, 8\n"
                               "    mov r2, 9\n"
                               "loop:\n"
                               "    add r0, [r1] ; one more\n"
                               "    add r1, #1\n"
                               "    cmp r1, r2\n"
                               "    jne loop\n"
                               "mov 10, r0\n";
static const uint64_t sum_words[] = {0x0700000000, 0x0500010008, 0x0500020009, 0x1600000001,
                                     0x1700010001, 0x5500010002, 0xa300000003, 0x05000a0000};

static void the_books_loop_becomes_these_words(void **state)
{
    (void)state;
    assert_words(sum_loop, sum_words, 8);
}

static void a_program_knows_its_labels_and_cells(void **state)
{
    (void)state;
    Run r;
    run_fine(&r, sum_loop, MACHINE_DEFAULT);
    assert_int_equal(r.p.n_labels, 1);
    assert_true(str_eqz(r.p.labels[0].name, "loop"));
    assert_int_equal(r.p.labels[0].address, 3);
    static const uint32_t cells[][2] = {{8, 15}, {9, 18}, {15, 1}, {16, 2}, {17, 3}};
    assert_int_equal(r.p.n_cells, 5);
    for (int i = 0; i < 5; i++) {
        assert_int_equal(r.p.cells[i].address, cells[i][0]);
        assert_int_equal(r.p.cells[i].value, cells[i][1]);
    }
    Span at = r.p.at[3];
    assert_int_equal(at.hi - at.lo, strlen("add r0, [r1]"));
    assert_memory_equal(sum_loop + at.lo, "add r0, [r1]", at.hi - at.lo);
    run_end(&r);
}

static void each_instruction_is_read_in_each_mode(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        uint64_t word;
    } lines[] = {
        {"mov 2, 0", 0x0500020000},     {"mov [2], 0", 0x0900020000},
        {"add r0, [r1]", 0x1600000001}, {"sub [10], [42]", 0x2a000a002a},
        {"mul r7, #9", 0x3700070009},   {"div [255], #-2", 0x4b00fffffe},
        {"cmp 255, 0", 0x5500ff0000},   {"jmp 0", 0x8300000000},
        {"je 1", 0x9300000001},         {"jne [8]", 0xa100000008},
        {"jl [r3]", 0xb100000003},      {"JMP [R3]", 0x8100000003},
        {"Mov R1,R2", 0x0500010002},    {"mov\tr1 ,\tr2;x", 0x0500010002},
        {"mov r1, r2\r", 0x0500010002}, {"  mov [ r1 ] , # 2", 0x0b00010002},
    };
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        assert_one_word(lines[i].text, MACHINE_DEFAULT, lines[i].word);
}

static void numbers_are_written_in_many_ways(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        uint32_t b;
    } lines[] = {{"#12", 12},        {"#-3", 0xfffd},     {"#0x1f", 31},      {"#0b101", 5},
                 {"#0o17", 15},      {"#'a'", 97},        {"#';'", 59},       {"#'\\n'", 10},
                 {"#'\\t'", 9},      {"#'\\0'", 0},       {"#'\\\\'", 92},    {"#'\\''", 39},
                 {"#'\\\"'", 34},    {"#'\"'", 34},       {"#'\u00e9'", 233}, {"#'\u4e2d'", 0x4e2d},
                 {"#1+2", 3},        {"#8-9", 0xffff},    {"#-1+'b'", 97},    {"#1_000", 1000},
                 {"#-32768", 32768}, {"#65535", 65535},   {"#0XFF", 255},     {"#-'a'", 0xff9f},
                 {"2+3", 5},         {"#100000-99999", 1}};
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        char text[64];
        snprintf(text, sizeof text, "mov r0, %s", lines[i].text);
        bool is_cell = lines[i].text[0] != '#';
        assert_one_word(text, MACHINE_DEFAULT,
                        (is_cell ? 0x0500000000 : 0x0700000000) | lines[i].b);
    }
}

static void numbers_fill_words_of_8_and_32_bits(void **state)
{
    (void)state;
    assert_one_word("mov r0, #-1", (Machine){8, 8, 10}, 0x070000ffff);
    assert_one_word("mov r0, #-128", (Machine){8, 8, 10}, 0x070000ff80);
    assert_one_word("mov r0, #255", (Machine){8, 8, 10}, 0x07000000ff);
    assert_one_word("mov r0, #-1", (Machine){32, 8, 10}, 0x070000ffffffff);
    assert_one_word("mov r0, #4294967295", (Machine){32, 8, 10}, 0x070000ffffffff);
    assert_one_word("mov r0, #-2147483648", (Machine){32, 8, 10}, 0x07000080000000);
    assert_one_word("mov 65535, 65535", (Machine){32, 16, 10}, 0x05ffff0000ffff);
}

static void labels_name_the_next_instruction(void **state)
{
    (void)state;
    static const uint64_t words[] = {0x8300000003, 0x8300000001, 0x0700000003, 0x8300000000};
    assert_words("start: jmp far\n"
                 "a: b:\n"
                 "c: jmp b\n"
                 "mov r0, #end-1 ; the number of an instruction\n"
                 "\n"
                 "far: ; comment\n"
                 "    jmp start\n"
                 "end:",
                 words, 4);
}

static void a_label_may_have_the_name_of_an_instruction(void **state)
{
    (void)state;
    static const uint64_t words[] = {0x8300000001, 0x3500000001};
    assert_words("jmp mul\nmul: mul r0, r1\n", words, 2);
}

static void names_of_labels_know_small_letters_from_large_ones(void **state)
{
    (void)state;
    static const uint64_t words[] = {0x8300000001, 0x8300000000};
    assert_words("aZ_: jmp AZ_\nAZ_: jmp aZ_\n", words, 2);
}

static void names_may_look_almost_like_registers(void **state)
{
    (void)state;
    static const uint64_t words[] = {0x8300000001, 0x0700000009, 0x8300000000};
    assert_words("r_1: jmp r1x\n.equ r, 9\nr1x: mov r0, #r\nr8.: jmp r_1\n", words, 3);
}

static void equ_gives_a_number_a_name(void **state)
{
    (void)state;
    static const uint64_t words[] = {0x0700080008, 0x0600080009, 0x8300000000, 0x05000f0001};
    assert_words(".equ count, 8\n"
                 ".equ more, count+1\n"
                 ".equ table.end_1, 'a'-82\n"
                 ".equ total, r1\n"
                 "mov count, #count\n"
                 "mov count, [more]\n"
                 "jmp count-8\n"
                 "mov table.end_1, total\n",
                 words, 4);
}

static void a_name_may_be_used_above_its_equ(void **state)
{
    (void)state;
    assert_one_word("mov r0, #x\n.equ x, 3\n", MACHINE_DEFAULT, 0x0700000003);
}

static void mem_takes_numbers_texts_labels_and_gaps(void **state)
{
    (void)state;
    Run r;
    run_fine(&r,
             ".equ table, 20\n"
             ".mem table+1: -1, 'x', \"a;\\\"\u4e2d\\0\", last, first, ?, table, 0xffff\n"
             ".mem r3: 7 ; as cell 3\n"
             ".mem 10: \"\"\n"
             "first: mov r0, r1\n"
             "last: jmp first\n",
             MACHINE_DEFAULT);
    static const uint32_t cells[][2] = {{3, 7},    {21, 0xffff}, {22, 'x'},    {23, 'a'},
                                        {24, ';'}, {25, '"'},    {26, 0x4e2d}, {27, 0},
                                        {28, 1},   {29, 0},      {31, 20},     {32, 0xffff}};
    assert_int_equal(r.p.n_cells, 12);
    for (int i = 0; i < 12; i++) {
        assert_int_equal(r.p.cells[i].address, cells[i][0]);
        assert_int_equal(r.p.cells[i].value, cells[i][1]);
    }
    run_end(&r);
}

static void mem_may_fill_the_whole_memory(void **state)
{
    (void)state;
    StrBuf text = {0};
    Run r;
    strbuf_addz(&text, ".mem 0: 0");
    for (int i = 1; i < 256; i++)
        strbuf_printf(&text, ", %d", i);
    run_fine(&r, text.ptr, MACHINE_DEFAULT);
    assert_int_equal(r.p.n_cells, 256);
    assert_int_equal(r.p.cells[255].value, 255);
    run_end(&r);
    strbuf_free(&text);
}

static void word_puts_any_word_into_the_program(void **state)
{
    (void)state;
    assert_one_word(".word 0x6600030004", MACHINE_DEFAULT, 0x6600030004);
    assert_one_word(".word 1", MACHINE_DEFAULT, 1);
    assert_one_word("x: .word 0xffffffffffffff", (Machine){32, 8, 10}, 0xffffffffffffff);
}

static void an_empty_file_is_an_empty_program(void **state)
{
    (void)state;
    static const char *const texts[] = {"", "\n", ";", "; only a comment\n\n  \t\r\n",
                                        "\xef\xbb\xbf"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        Run r;
        run_fine(&r, texts[i], MACHINE_DEFAULT);
        assert_int_equal(r.p.n_code + r.p.n_cells + r.p.n_labels, 0);
        run_end(&r);
    }
}

static void a_store_may_be_filled_to_its_last_place(void **state)
{
    (void)state;
    for (uint32_t n = 65535; n <= 65537; n++) {
        StrBuf text = {0}, hex = {0};
        Run r;
        for (uint32_t i = 0; i < n; i++)
            strbuf_addz(&text, "mov 1,2\n");
        run_bytes(&r, strbuf_str(&text), (Machine){16, 8, 16});
        assert_int_equal(r.ok, n <= 65536);
        if (r.ok) {
            assert_int_equal(r.p.n_code, n);
            program_hex(&r.p, "p", &hex);
            assert_int_equal(str_ends_with(strbuf_str(&hex), "f000000000\n"), n == 65535);
        } else {
            assert_non_null(strstr(r.messages, "p.asm:65537:1: error: the program is too long: the "
                                               "store has room for 65536 instructions\n"));
            assert_int_equal(diag_n_errors(r.dg), 1);
        }
        run_end(&r);
        strbuf_free(&text);
        strbuf_free(&hex);
    }
}

/* ---- mistakes ---- */

typedef struct Mistake {
    const char *text;
    const char *message; /* without "p.asm:" */
    const char *note;    /* NULL: none */
} Mistake;

static const Mistake mistakes[] = {
    /* mnemonics */
    {"mvo r0, 8", "1:1: error: there is no instruction 'mvo'; did you mean 'mov'?", NULL},
    {"  JMPP x", "1:3: error: there is no instruction 'JMPP'; did you mean 'jmp'?", NULL},
    {"halt",
     "1:1: error: there is no instruction 'halt'; a program ends behind its last instruction",
     NULL},
    {"END", "1:1: error: there is no instruction 'END'; a program ends behind its last instruction",
     NULL},
    {"loop", "1:1: error: there is no instruction 'loop'; a label ends with ':'", NULL},
    {"jmp loop\nloop ; the colon is missing\nmov r0, #loop",
     "2:1: error: there is no instruction 'loop'; a label ends with ':'", NULL},
    {"loop\nloop: jmp loop", "1:1: error: there is no instruction 'loop'; a label ends with ':'",
     NULL},
    {"print r0",
     "1:1: error: there is no instruction 'print'; there are mov add sub mul div jmp je jne jl cmp",
     NULL},
    {"8: mov r0, r1",
     "1:1: error: an instruction or a label belongs here, and they start with a letter", NULL},
    {", r1", "1:1: error: an instruction or a label belongs here, and they start with a letter",
     NULL},
    {"# text", "1:1: error: a comment starts with ';' here, not with '#'", NULL},
    {"mov r0, r1 mov r1, r2",
     "1:12: error: the line should end here; the next instruction stands on a line of its own",
     NULL},
    {"jmp 0 r1",
     "1:7: error: the line should end here; the next instruction stands on a line of its own",
     NULL},
    /* number of operands */
    {"mov", "1:1: error: 'mov' takes two operands: mov r0, 8", NULL},
    {"ADD r0", "1:1: error: 'add' takes two operands: add r0, 8", NULL},
    {"sub r0,", "1:1: error: 'sub' takes two operands: sub r0, 8", NULL},
    {"mul r0, r1, r2", "1:11: error: 'mul' takes two operands: mul r0, 8", NULL},
    {"x: je", "1:4: error: 'je' takes one operand: je loop", NULL},
    {"jl 0, 0", "1:5: error: 'jl' takes one operand: jl loop", NULL},
    {"mov r0 8", "1:8: error: a ',' is missing between the operands", NULL},
    {"mov r0 [8]", "1:8: error: a ',' is missing between the operands", NULL},
    {"mov r0: 8", "1:7: error: a ',' and the second operand belong here", NULL},
    /* operands */
    {"mov #1, 2",
     "1:5: error: 'mov' puts its result into the first operand, so that must be a cell", NULL},
    {"cmp #1, 2",
     "1:5: error: 'cmp' compares a cell with something; only the second operand may be a number",
     NULL},
    {"mov r8, 2", "1:5: error: registers are r0 to r7; cell 8 is written 8", NULL},
    {"mov r0, [R19]", "1:10: error: registers are r0 to r7; cell 19 is written 19", NULL},
    {"mov r0, r07", "1:9: error: registers are r0 to r7; cell 07 is written 07", NULL},
    {"mov r0, #r1", "1:10: error: 'r1' is a cell, no number; its address is written 1", NULL},
    {"mov r0, r1+1",
     "1:9: error: 'r1' stands alone: a sum is worked out before the program runs; add is the "
     "instruction for it",
     NULL},
    {"mov r0, -r1",
     "1:9: error: 'r1' stands alone: a sum is worked out before the program runs; add is the "
     "instruction for it",
     NULL},
    {"mov r0, x\nx:",
     "1:9: error: 'x' is a label, no cell; write #x for the number of its instruction", NULL},
    {"mov [x+1], r0\nx:",
     "1:6: error: 'x' is a label, no cell; write #x for the number of its instruction", NULL},
    {"mov r0, y", "1:9: error: nothing is called 'y' here", NULL},
    {"mov r0, #cuont\n.equ count, 2", "1:10: error: nothing is called 'cuont' here",
     "2:6: note: did you mean 'count'?"},
    {"mov r0, 256", "1:9: error: there is no cell 256; this memory has the cells 0 to 255", NULL},
    {"mov -1, r0", "1:5: error: there is no cell -1; this memory has the cells 0 to 255", NULL},
    {"mov r0, [0xfff+1]", "1:10: error: there is no cell 4096; this memory has the cells 0 to 255",
     NULL},
    {"mov r0, #65536",
     "1:10: error: 65536 is out of range; a word of 16 bits holds -32768 to 65535", NULL},
    {"mov r0, #-32769",
     "1:10: error: -32769 is out of range; a word of 16 bits holds -32768 to 65535", NULL},
    {"mov r0, #9999999999999", "1:10: error: this number is too large; the widest word has 32 bits",
     NULL},
    {"mov r0, #0x10000000000+0x10000000000",
     "1:10: error: this sum is too large; the widest word has 32 bits", NULL},
    {"mov r0, #", "1:10: error: a number or a name is missing here", NULL},
    {"mov , r0", "1:5: error: a number or a name is missing here", NULL},
    {"mov r0, #1+", "1:12: error: a number or a name is missing here", NULL},
    {"mov r0, --1", "1:10: error: a number or a name is missing here", NULL},
    {"mov r0, \"a\"", "1:9: error: a text stands in .mem only; a character is written 'a'", NULL},
    {"mov r0, ##1", "1:10: error: one '#' is enough", NULL},
    {"mov r0, #[1]",
     "1:10: error: no '#' before brackets: [8] is the cell whose address cell 8 holds", NULL},
    {"mov r0, [#1]",
     "1:10: error: no '#' inside brackets: [8] is the cell whose address cell 8 holds", NULL},
    {"mov r0, [[1]]", "1:10: error: brackets do not nest; mov the address into a cell first", NULL},
    {"mov r0, [1", "1:9: error: the closing ']' is missing", NULL},
    {"mov [1, r0", "1:5: error: the closing ']' is missing", NULL},
    /* jumps */
    {"jmp #5", "1:5: error: a jump takes a label or an address; leave out the #", NULL},
    {"jmp [[0]]", "1:6: error: brackets do not nest; mov the address into a cell first", NULL},
    {"jmp lop\nloop:", "1:5: error: there is no label 'lop'", "2:1: note: did you mean 'loop'?"},
    {"jmp nowhere", "1:5: error: there is no label 'nowhere'", NULL},
    {"jne r1",
     "1:5: error: a jump takes a label or an address; write jne [r1] to go where the cell says",
     NULL},
    {"jmp -1", "1:5: error: there is no instruction -1; the first one is 0", NULL},
    {"jmp 65536", "1:5: error: a jump reaches instruction 65535 at most, not 65536", NULL},
    {"jmp [x]\nx:",
     "1:6: error: 'x' is a label, no cell; write #x for the number of its instruction", NULL},
    /* names */
    {"x:\nx: mov r0, r1", "2:1: error: 'x' is defined twice; choose another name",
     "1:1: note: here it is defined first"},
    {"x:\n.equ x, 1", "2:6: error: 'x' is defined twice; choose another name",
     "1:1: note: here it is defined first"},
    {"r3: mov r0, r1", "1:1: error: 'r3' is the name of a register; choose another one", NULL},
    {".equ R12, 1", "1:6: error: 'R12' is the name of a register; choose another one", NULL},
    /* directives */
    {".eqv a, 1", "1:1: error: there is no directive '.eqv'; did you mean '.equ'?", NULL},
    {".wd 1", "1:1: error: there is no directive '.wd'; did you mean '.word'?", NULL},
    {".data", "1:1: error: there is no directive '.data'; there are .equ, .mem and .word", NULL},
    {".equ", "1:5: error: a name belongs here: .equ count, 8", NULL},
    {".equ 8, 8", "1:6: error: a name belongs here: .equ count, 8", NULL},
    {".equ x", "1:6: error: a ',' and a number belong behind the name: .equ count, 8", NULL},
    {".equ x 8", "1:8: error: a ',' and a number belong behind the name: .equ count, 8", NULL},
    {".equ x, ", "1:9: error: a number or a name is missing here", NULL},
    {"y:\n.equ x, y", "2:9: error: 'y' is a label; .equ takes numbers and names of numbers", NULL},
    {".equ x, y\n.equ y, 1",
     "1:9: error: 'y' is not known yet; its own .equ belongs above this one",
     "2:6: note: it gets its number here"},
    {".equ x, x", "1:9: error: 'x' is not known yet; its own .equ belongs above this one",
     "1:6: note: it gets its number here"},
    {"t: .mem 8: 1",
     "1:4: error: a label names an instruction; a cell gets a name by .equ table, 8", NULL},
    {"t: .equ x, 1",
     "1:4: error: a label names an instruction; a cell gets a name by .equ table, 8", NULL},
    {".mem", "1:5: error: an address and values belong behind .mem: .mem 8: 15, 18", NULL},
    {".mem 8 15", "1:8: error: a ':' belongs behind the address: .mem 8: 15, 18", NULL},
    {".mem 8:", "1:7: error: a value is missing behind this: .mem 8: 15, 18", NULL},
    {".mem 8: 1,", "1:10: error: a value is missing behind this: .mem 8: 15, 18", NULL},
    {".mem 8: 1, , 2", "1:12: error: a number or a name is missing here", NULL},
    {".mem 8: 1 2", "1:11: error: a ',' is missing between the values", NULL},
    {".mem 8: 1 \"a\"", "1:11: error: a ',' is missing between the values", NULL},
    {".mem 8: #1", "1:9: error: the values of .mem are numbers; leave out the #", NULL},
    {".mem 8: r1", "1:9: error: 'r1' is a cell, no number; its address is written 1", NULL},
    {".mem 256: 1", "1:6: error: there is no cell 256; this memory has the cells 0 to 255", NULL},
    {".mem 255: 1, 2, 3",
     "1:14: error: there is no cell 256 for this; this memory has the cells 0 to 255", NULL},
    {".mem 254: \"abc\"",
     "1:14: error: there is no cell 256 for this; this memory has the cells 0 to 255", NULL},
    {".mem 8: 1, 2\n.mem 9: ?",
     "2:9: error: cell 9 has its value already; leave out one of the two",
     "1:12: note: here it is given first"},
    {".mem 8: ?\n.mem 7: 1, 2",
     "2:12: error: cell 8 has its value already; leave out one of the two",
     "1:9: note: here it is given first"},
    {".mem 8: 70000", "1:9: error: 70000 is out of range; a word of 16 bits holds -32768 to 65535",
     NULL},
    {".mem 8: \"a\U0001f600\"",
     "1:11: error: this character is number 128512 and does not fit a word of 16 bits", NULL},
    {"mov r0, #'\U0001f600'",
     "1:10: error: 128512 is out of range; a word of 16 bits holds -32768 to 65535", NULL},
    {".word", "1:6: error: a number belongs behind .word: .word 0x0500020000", NULL},
    {".word -1", "1:7: error: a number belongs behind .word: .word 0x0500020000", NULL},
    {".word 0x10000000000", "1:7: error: this does not fit a program word, which has 40 bits",
     NULL},
    {".word 0", "1:7: error: this word stands behind a program, not in it; jump to its end instead",
     NULL},
    {".word 0xf000000001",
     "1:7: error: this word stands behind a program, not in it; jump to its end instead", NULL},
    /* tokens */
    {"mov r0, #12ab",
     "1:10: error: '12ab' is no number of 64 bits; numbers are written 12, 0x1f, 0b101, 0o17 or "
     "'a'",
     NULL},
    {"mov r0, #0b12",
     "1:10: error: '0b12' is no number of 64 bits; numbers are written 12, 0x1f, 0b101, 0o17 or "
     "'a'",
     NULL},
    {"mov r0, #99999999999999999999",
     "1:10: error: '99999999999999999999' is no number of 64 bits; numbers are written 12, 0x1f, "
     "0b101, 0o17 or 'a'",
     NULL},
    {"mov r0, #0xffffffffffffffff",
     "1:10: error: this number is too large; the widest word has 32 bits", NULL},
    {"mov r0, #''",
     "1:10: error: one character stands between '...', not 0; a text is written \"...\", in .mem",
     NULL},
    {"mov r0, #'ab'",
     "1:10: error: one character stands between '...', not 2; a text is written \"...\", in .mem",
     NULL},
    {"mov r0, #'a", "1:10: error: the closing ' is missing on this line", NULL},
    {".mem 8: \"abc ; x", "1:9: error: the closing \" is missing on this line", NULL},
    {"mov r0, #'\\q'",
     "1:11: error: there is no such escape; there are \\n \\t \\0 \\\\ \\' and \\\"", NULL},
    {".mem 8: \"a\\",
     "1:11: error: there is no such escape; there are \\n \\t \\0 \\\\ \\' and \\\"", NULL},
    {"mov r0\uff0c r1", "1:7: error: '\uff0c' is a wide character; write ','", NULL},
    {"mov r0, \uff01", "1:9: error: '\uff01' is a wide character; write '!'", NULL},
    {"mov r0, \uff5e", "1:9: error: '\uff5e' is a wide character; write '~'", NULL},
    {"mov\u3000r0, r1", "1:4: error: this blank is no ASCII character; write ' '", NULL},
    {"mov r0, r1 // x", "1:12: error: a comment starts with ';' here, not with '//'", NULL},
    {"mov r0, #2*3", "1:11: error: '*' has no meaning here; numbers are joined by + and - only",
     NULL},
    {"count = 8",
     "1:7: error: '=' has no meaning here; .equ gives a name to a number: .equ count, 8", NULL},
    {"mov r0, (r1)", "1:9: error: '(' has no meaning here; brackets are [ and ]", NULL},
    {"mov r0, $1", "1:9: error: '$' has no meaning in assembly text", NULL},
    {"mov r0, \u00e4", "1:9: error: '\u00e4' has no meaning in assembly text", NULL},
    {"mov r0, r1 ; \xe4", "1:14: error: byte 0xe4 is no text; save the file as UTF-8", NULL},
    {"; \xc0\xaf", "1:3: error: byte 0xc0 is no text; save the file as UTF-8", NULL},
    {"; \xed\xa0\x80", "1:3: error: byte 0xed is no text; save the file as UTF-8", NULL},
    {"; \xf4\x90\x80\x80", "1:3: error: byte 0xf4 is no text; save the file as UTF-8", NULL},
    {"; \xe4\xb8", "1:3: error: byte 0xe4 is no text; save the file as UTF-8", NULL},
    {"mov r0, r1\n\x1b", "2:1: error: control character 0x1b: this is no file of assembly text",
     NULL},
};

static void starts_with(const Mistake *m, const char *text, const char *want)
{
    if (strncmp(text, "p.asm:", 6) != 0 || strncmp(text + 6, want, strlen(want)) != 0 ||
        text[6 + strlen(want)] != '\n')
        fail_msg("for\n%s\nwanted p.asm:%s\nand got %s", m->text, want, text);
}

static void each_mistake_has_one_message(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof mistakes / sizeof *mistakes; i++) {
        const Mistake *m = &mistakes[i];
        Run r;
        run(&r, m->text);
        if (r.ok)
            fail_msg("%s\nwas accepted", m->text);
        starts_with(m, r.messages, m->message);
        assert_int_equal(diag_n_errors(r.dg), 1);
        const char *note = strstr(r.messages, "note: ");
        assert_int_equal(note != NULL, m->note != NULL);
        if (note) {
            while (note[-1] != '\n')
                note--;
            starts_with(m, note, m->note);
        }
        run_end(&r);
    }
}

static void a_nul_byte_is_a_mistake(void **state)
{
    (void)state;
    Run r;
    run_bytes(&r, STR("mov r0, r1 ; \0\n"), MACHINE_DEFAULT);
    assert_false(r.ok);
    assert_non_null(strstr(r.messages, "p.asm:1:14: error: control character 0x00: this is no"));
    run_end(&r);
}

static void reading_goes_on_after_a_mistake(void **state)
{
    (void)state;
    Run r;
    run(&r, "mvo r0, r1\n"
            "loop: add r0\n"
            "jmp loop\n"
            ".equ broken, nothing\n"
            "mov r0, #broken ; no second message\n"
            ".equ also, broken\n"
            "x: x: mov r8, #'\n"
            "jmp lopo\n"
            "mov r0, [r1] ; fine\n"
            ".mem 300: 1\n");
    static const char *const places[] = {
        "p.asm:1:1: error",  "p.asm:2:7: error", "p.asm:4:14: error", "p.asm:7:4: error",
        "p.asm:7:11: error", "p.asm:8:5: error", "p.asm:10:6: error"};
    const char *at = r.messages;
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        const char *found = strstr(at, places[i]);
        if (!found)
            fail_msg("no %s in order in\n%s", places[i], r.messages);
        at = found;
    }
    assert_false(r.ok);
    assert_int_equal(diag_n_errors(r.dg), 7);
    run_end(&r);
}

static void a_jump_out_of_the_program_is_a_warning(void **state)
{
    (void)state;
    Run r;
    run(&r, "jmp 2\njmp 3\n");
    assert_true(r.ok);
    assert_int_equal(diag_n_warnings(r.dg), 1);
    assert_non_null(strstr(r.messages,
                           "p.asm:2:5: warning: this jumps out of the program, which has 2 "
                           "instructions; the machine would stop with a fault\n"));
    assert_true(word(&r, 1) == 0x8300000003);
    run_end(&r);
}

static void the_sizes_of_the_machine_are_the_limits(void **state)
{
    (void)state;
    static const struct {
        const char *text, *message;
        Machine m;
    } limits[] = {
        {"mov r0, #256", "256 is out of range; a word of 8 bits holds -128 to 255", {8, 8, 10}},
        {"mov r0, #-129", "-129 is out of range; a word of 8 bits holds -128 to 255", {8, 8, 10}},
        {".mem 8: \"\u0100\"",
         "this character is number 256 and does not fit a word of 8 bits",
         {8, 8, 10}},
        {"mov r0, #4294967296",
         "4294967296 is out of range; a word of 32 bits holds -2147483648 to 4294967295",
         {32, 8, 10}},
        {"mov 2, 0", "there is no cell 2; this memory has the cells 0 to 1", {16, 1, 10}},
        {"mov 0, 65536",
         "there is no cell 65536; this memory has the cells 0 to 65535",
         {16, 16, 10}},
        {"jmp 0\njmp 0\njmp 0",
         "the program is too long: the store has room for 2 instructions",
         {16, 8, 1}},
        {"jmp 4294967296",
         "a jump reaches instruction 4294967295 at most, not 4294967296",
         {32, 8, 10}},
    };
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) {
        Run r;
        run_bytes(&r, str_from(limits[i].text), limits[i].m);
        assert_false(r.ok);
        if (!strstr(r.messages, limits[i].message))
            fail_msg("no '%s' in\n%s", limits[i].message, r.messages);
        assert_int_equal(diag_n_errors(r.dg), 1);
        run_end(&r);
    }
}

static void enormous_lines_give_short_messages(void **state)
{
    (void)state;
    StrBuf name = {0}, sum = {0};
    Run r;
    strbuf_addz(&name, "mov r0, ");
    for (int i = 0; i < 1000000; i++)
        strbuf_addc(&name, 'x');
    run_bytes(&r, strbuf_str(&name), MACHINE_DEFAULT);
    assert_int_equal(diag_n_errors(r.dg), 1);
    assert_true(r.len < 1000);
    run_end(&r);
    strbuf_addz(&sum, ".mem 0: 1");
    for (int i = 0; i < 500000; i++)
        strbuf_addz(&sum, ",1");
    run_bytes(&r, strbuf_str(&sum), (Machine){16, 16, 10});
    assert_int_equal(diag_n_errors(r.dg), 1);
    assert_non_null(strstr(r.messages, "there is no cell 65536 for this"));
    run_end(&r);
    strbuf_clear(&sum);
    strbuf_addz(&sum, "mov r0, #0");
    for (int i = 0; i < 500000; i++)
        strbuf_addz(&sum, i % 2 ? "+1" : "-1");
    run_fine(&r, sum.ptr, MACHINE_DEFAULT);
    run_end(&r);
    strbuf_free(&name);
    strbuf_free(&sum);
}

static void a_missing_file_is_reported(void **state)
{
    (void)state;
    Run r;
    run_start(&r);
    assert_false(asm_file(r.arena, "/no/such.asm", MACHINE_DEFAULT, r.dg, &r.p));
    assert_int_equal(diag_n_errors(r.dg), 1);
    run_end(&r);
}

/* ---- text out and in ---- */

static void the_hex_file_has_a_word_a_line_and_the_end(void **state)
{
    (void)state;
    Run r;
    StrBuf b = {0};
    run_fine(&r, ".mem 10: 1, -1\n.mem 255: 2\nmov 2, 0\nadd 2, 1\n", MACHINE_DEFAULT);
    program_hex(&r.p, "a\nb.asm", &b);
    assert_string_equal(b.ptr, "// a?b.asm: 2 instructions, words of 16 bits\n"
                               "0500020000\n1500020001\nf000000000\n");
    strbuf_clear(&b);
    program_cells_hex(&r.p, "p.asm", &b);
    assert_string_equal(b.ptr, "// p.asm: 3 initial cells, words of 16 bits\n"
                               "@a\n0001\nffff\n@ff\n0002\n");
    run_end(&r);
    strbuf_clear(&b);
    run_fine(&r, "mov 2, #-2", (Machine){32, 8, 10});
    program_hex(&r.p, "p.asm", &b);
    assert_string_equal(b.ptr, "// p.asm: 1 instruction, words of 32 bits\n"
                               "070002fffffffe\nf0000000000000\n");
    run_end(&r);
    strbuf_free(&b);
}

static void a_listing_shows_address_word_line_and_labels(void **state)
{
    (void)state;
    Run r;
    StrBuf b = {0};
    run_fine(&r, ".mem 3: -2\na: b: mov 2, 0 ; first\n\njmp end\nend:", MACHINE_DEFAULT);
    program_listing(&r.p, r.dg, &b);
    assert_string_equal(b.ptr, " addr  word         line\n"
                               "                         a:\n"
                               "                         b:\n"
                               "    0  0500020000      2      mov 2, 0 ; first\n"
                               "    1  8300000002      4      jmp end\n"
                               "                         end:\n"
                               "    2  f000000000             (the end)\n"
                               "\n"
                               " cell  word  number\n"
                               "   r3  fffe  -2\n");
    run_end(&r);
    strbuf_free(&b);
}

static void the_last_line_of_a_listing_needs_no_newline(void **state)
{
    (void)state;
    Run r;
    StrBuf b = {0};
    run_fine(&r, "mov 2, 0\njmp 0", (Machine){16, 8, 1});
    program_listing(&r.p, r.dg, &b);
    assert_string_equal(b.ptr, " addr  word         line\n"
                               "    0  0500020000      1      mov 2, 0\n"
                               "    1  8300000000      2      jmp 0\n");
    run_end(&r);
    strbuf_free(&b);
}

static void cells_disassemble_eight_a_line(void **state)
{
    (void)state;
    Run r;
    StrBuf b = {0};
    run_fine(&r, ".mem 0: 1,2,3,4,5,6,7,8,9,10, ?, -1", MACHINE_DEFAULT);
    program_disassemble(&r.p, &b);
    assert_string_equal(b.ptr, "    .mem 0: 1, 2, 3, 4, 5, 6, 7, 8\n"
                               "    .mem 8: 9, 10\n"
                               "    .mem 11: -1\n");
    run_end(&r);
    strbuf_free(&b);
}

static void a_program_without_source_is_listed_too(void **state)
{
    (void)state;
    Run r;
    StrBuf b = {0};
    run_start(&r);
    static const char hex[] = "0500020000 8300000001";
    uint32_t file = diag_add_file(r.dg, "p.hex", str_from(hex));
    assert_true(program_hex_text(r.arena, file, (Machine){16, 8, 1}, r.dg, &r.p));
    program_listing(&r.p, r.dg, &b);
    assert_string_equal(b.ptr, " addr  word         line\n"
                               "    0  0500020000             mov r2, r0\n"
                               "    1  8300000001             jmp 1\n");
    run_end(&r);
    strbuf_free(&b);
}

static void disassembly_invents_labels(void **state)
{
    (void)state;
    Run r;
    StrBuf b = {0};
    run_fine(&r,
             "x: jmp end\ny: .word 0x6600030004\njne x\nje [r1]\nmov [9], #-1\nend:\n.mem 7: 1,2\n",
             MACHINE_DEFAULT);
    program_disassemble(&r.p, &b);
    assert_string_equal(b.ptr, "    .mem 7: 1, 2\n"
                               "L0:\n"
                               "    jmp L1\n"
                               "    .word 0x6600030004\n"
                               "    jne L0\n"
                               "    je [r1]\n"
                               "    mov [9], #-1\n"
                               "L1:\n");
    run_end(&r);
    strbuf_free(&b);
}

static Program read_back(Run *r, Str text, Machine m)
{
    Program p;
    r->ok = program_hex_text(r->arena, diag_add_file(r->dg, "p.hex", text), m, r->dg, &p);
    fflush(r->stream);
    return p;
}

static void assert_same_words(const Program *a, const Program *b)
{
    assert_int_equal(a->n_code, b->n_code);
    for (uint32_t i = 0; i < a->n_code; i++)
        assert_true(isa_encode(&a->code[i], a->machine.word_bits) ==
                    isa_encode(&b->code[i], b->machine.word_bits));
}

/* Random words, not only instructions: hex and back, disassembled and assembled. */
static void any_words_survive_hex_files_and_disassembly(void **state)
{
    (void)state;
    static const unsigned widths[] = {8, 16, 32};
    Rng rng = rng_seed(7);
    for (int k = 0; k < 600; k++) {
        Run r;
        StrBuf hex = {0}, text = {0};
        run_start(&r);
        Machine m = {widths[k % 3], 1 + (unsigned)rng_below(&rng, 16), 6};
        Program p = {.machine = m};
        p.code = ARENA_ARRAY(r.arena, Instr, 64);
        p.n_code = (uint32_t)rng_below(&rng, 65);
        for (uint32_t i = 0; i < p.n_code; i++) {
            do {
                uint64_t w = rng_next(&rng) >> (64 - isa_instr_bits(m.word_bits));
                if (rng_below(&rng, 2)) /* small fields */
                    w &= m.word_bits == 32 ? 0xff007f0000007f : 0xff007f007f;
                p.code[i] = isa_decode(w, m.word_bits);
            } while (p.code[i].a_mode + p.code[i].b_mode == 0);
        }
        p.cells = ARENA_ARRAY(r.arena, CellInit, 2);
        p.n_cells = 2;
        for (uint32_t i = 0; i < 2; i++)
            p.cells[i] =
                (CellInit){i, (uint32_t)rng_next(&rng) & (UINT32_MAX >> (32 - m.word_bits)), {0}};
        program_hex(&p, "random", &hex);
        Program q = read_back(&r, strbuf_str(&hex), m);
        assert_true(r.ok);
        assert_same_words(&p, &q);
        program_disassemble(&p, &text);
        assert_true(
            asm_text(r.arena, diag_add_file(r.dg, "p.asm", strbuf_str(&text)), m, r.dg, &q));
        assert_same_words(&p, &q);
        assert_int_equal(q.n_cells, 2);
        for (uint32_t i = 0; i < 2; i++)
            assert_int_equal(q.cells[i].value, p.cells[i].value);
        run_end(&r);
        strbuf_free(&hex);
        strbuf_free(&text);
    }
}

static void a_hex_file_may_have_comments_and_zeros_at_its_end(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        uint32_t n;
    } files[] = {{"", 0},
                 {"f000000000", 0},
                 {"// x\n05_0002_0000 # y\n@1\r\n\t8300000000\nF000000000\n0000000000\n", 2},
                 {"0500020000", 1}};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        Run r;
        run_start(&r);
        Program p = read_back(&r, str_from(files[i].text), MACHINE_DEFAULT);
        assert_true(r.ok);
        assert_int_equal(p.n_code, files[i].n);
        run_end(&r);
    }
}

static void a_wrong_hex_file_is_refused(void **state)
{
    (void)state;
    static const struct {
        const char *text, *message;
        unsigned width;
    } files[] = {
        {"050002000x",
         "1:1: error: a program word is written in hexadecimal digits; a comment starts with //",
         16},
        {"\n ; x",
         "2:2: error: a program word is written in hexadecimal digits; a comment starts with //",
         16},
        {"05000200000000",
         "1:1: error: a program word has 10 hexadecimal digits in a machine with words of 16 bits; "
         "this one is for words of 32 bits",
         16},
        {"0500020000",
         "1:1: error: a program word has 14 hexadecimal digits in a machine with words of 32 bits; "
         "this one is for words of 8 or 16 bits",
         32},
        {"05",
         "1:1: error: a program word has 10 hexadecimal digits in a machine with words of 8 bits",
         8},
        {"00000000000000000000000000",
         "1:1: error: a program word has 10 hexadecimal digits in a machine with words of 16 bits",
         16},
        {"0500020000\n@2",
         "2:1: error: a program has no gaps: @1 is the only address that can stand here", 16},
        {"@", "1:1: error: a program has no gaps: @0 is the only address that can stand here", 16},
        {"@x", "1:1: error: a program has no gaps: @0 is the only address that can stand here", 16},
        {"@1000000000000000000000",
         "1:1: error: a program has no gaps: @0 is the only address that can stand here", 16},
        {"0000000000",
         "1:1: error: this word stands behind a program, not in it; the end is written f000000000",
         16},
        {"f000000001",
         "1:1: error: this word stands behind a program, not in it; the end is written f000000000",
         16},
        {"f000000000\n0500020000",
         "2:1: error: the program ended above, with f000000000; only words of zeros may follow",
         16},
        {"0500020000 0500020000 0500020000",
         "1:23: error: the program is too long: the store has room for 2 instructions", 16},
    };
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        Run r;
        run_start(&r);
        read_back(&r, str_from(files[i].text), (Machine){files[i].width, 8, 1});
        assert_false(r.ok);
        size_t n = strlen(files[i].message);
        if (strncmp(r.messages, "p.hex:", 6) != 0 ||
            strncmp(r.messages + 6, files[i].message, n) != 0 || r.messages[6 + n] != '\n')
            fail_msg("wanted %s\nand got %s", files[i].message, r.messages);
        assert_int_equal(diag_n_errors(r.dg), 1);
        run_end(&r);
    }
}

static void bytes_that_are_no_text_are_no_words(void **state)
{
    (void)state;
    Run r;
    run_start(&r);
    read_back(&r, STR("\0\xff"), MACHINE_DEFAULT);
    assert_false(r.ok);
    assert_int_equal(diag_n_errors(r.dg), 1);
    run_end(&r);
    run_start(&r);
    Program p;
    assert_false(program_read_hex(r.arena, "/no/such.hex", MACHINE_DEFAULT, r.dg, &p));
    run_end(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_books_loop_becomes_these_words),
        cmocka_unit_test(a_program_knows_its_labels_and_cells),
        cmocka_unit_test(each_instruction_is_read_in_each_mode),
        cmocka_unit_test(numbers_are_written_in_many_ways),
        cmocka_unit_test(numbers_fill_words_of_8_and_32_bits),
        cmocka_unit_test(labels_name_the_next_instruction),
        cmocka_unit_test(a_label_may_have_the_name_of_an_instruction),
        cmocka_unit_test(names_of_labels_know_small_letters_from_large_ones),
        cmocka_unit_test(names_may_look_almost_like_registers),
        cmocka_unit_test(equ_gives_a_number_a_name),
        cmocka_unit_test(a_name_may_be_used_above_its_equ),
        cmocka_unit_test(mem_takes_numbers_texts_labels_and_gaps),
        cmocka_unit_test(mem_may_fill_the_whole_memory),
        cmocka_unit_test(word_puts_any_word_into_the_program),
        cmocka_unit_test(an_empty_file_is_an_empty_program),
        cmocka_unit_test(a_store_may_be_filled_to_its_last_place),
        cmocka_unit_test(each_mistake_has_one_message),
        cmocka_unit_test(a_nul_byte_is_a_mistake),
        cmocka_unit_test(reading_goes_on_after_a_mistake),
        cmocka_unit_test(a_jump_out_of_the_program_is_a_warning),
        cmocka_unit_test(the_sizes_of_the_machine_are_the_limits),
        cmocka_unit_test(enormous_lines_give_short_messages),
        cmocka_unit_test(a_missing_file_is_reported),
        cmocka_unit_test(the_hex_file_has_a_word_a_line_and_the_end),
        cmocka_unit_test(a_listing_shows_address_word_line_and_labels),
        cmocka_unit_test(the_last_line_of_a_listing_needs_no_newline),
        cmocka_unit_test(cells_disassemble_eight_a_line),
        cmocka_unit_test(a_program_without_source_is_listed_too),
        cmocka_unit_test(disassembly_invents_labels),
        cmocka_unit_test(any_words_survive_hex_files_and_disassembly),
        cmocka_unit_test(a_hex_file_may_have_comments_and_zeros_at_its_end),
        cmocka_unit_test(a_wrong_hex_file_is_refused),
        cmocka_unit_test(bytes_that_are_no_text_are_no_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
