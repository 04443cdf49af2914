/* asm.c - the assembler: the same lines are read twice.
 *
 * The first pass is mute: it finds out where labels are and what names mean.  The
 * second knows all of them, makes the words, and reports mistakes in the order of
 * the lines, one a line; after a mistake it goes on with the next line.
 */
#include "cpu/asm.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>

#include "cpu/asm_priv.h"

/* ---- names ---- */

/* Gives the name at the token a value; reports in the second pass. */
static bool define(Asm *as, const AsmToken *tok, int64_t value, bool is_label, bool is_broken)
{
    Str text = {as->text.ptr + tok->lo, tok->hi - tok->lo};
    Span at = asm_span(as, tok->lo, tok->hi);
    if (asm_looks_like_register(text))
        return MISTAKE(as, at, "'%.*s' is the name of a register; choose another one",
                       STR_ARG(asm_shown(text)));
    Name *n = asm_find_name(as, text);
    if (!n) {
        VEC_PUSH(&as->names, ((Name){text, at, value, is_label, is_broken, false}));
        map_put(&as->name_of_sym, intern(as->syms, text).ix, (uint32_t)as->names.len);
        return true;
    }
    if (n->is_guess)
        *n = (Name){text, at, value, is_label, is_broken, false};
    if (n->at.lo == at.lo)
        return true;
    MISTAKE(as, at, "'%.*s' is defined twice; choose another name", STR_ARG(asm_shown(text)));
    NOTE(as, n->at, "here it is defined first");
    return false;
}

/* A name alone on a line, no instruction: where it is used, nobody needs to hear that it is
 * unknown. */
static void guess_label(Asm *as)
{
    char c = asm_peek(&as->lx);
    if (isa_by_name(asm_tok_text(as)) || (c != 0 && c != ';') ||
        asm_find_name(as, asm_tok_text(as)) || !define(as, &as->tok, as->n_instrs, true, true))
        return;
    as->names.ptr[as->names.len - 1].is_guess = true;
}

/* ---- directives ---- */

static bool parse_equ(Asm *as)
{
    Sum s;
    asm_next(as);
    AsmToken name = as->tok;
    if (name.kind != ASM_NAME)
        return MISTAKE(as, asm_here(as), "a name belongs here: .equ count, 8");
    as->equ_lo = name.lo;
    asm_next(as);
    bool has_comma = asm_accept(as, ',');
    if (!has_comma)
        MISTAKE(as, as->tok.kind == ASM_END ? asm_span(as, name.lo, name.hi) : asm_here(as),
                "a ',' and a number belong behind the name: .equ count, 8");
    bool ok = has_comma && asm_parse_sum(as, USE_EQU, &s);
    if (!ok && as->is_second)
        return false;
    return define(as, &name, ok ? s.value : 0, false, !ok);
}

/* The value of a cell; NULL: `?`, it stays unknown. */
static bool put_cell(Asm *as, int64_t *address, const int64_t *value, Span at)
{
    uint32_t n = (uint32_t)1 << as->machine.address_bits;
    if (*address >= n)
        return MISTAKE(as, at,
                       "there is no cell %" PRId64 " for this; this memory has the cells 0 to %u",
                       *address, n - 1);
    uint32_t a = (uint32_t)(*address)++;
    if (!as->cell_at) {
        as->cell_at = ARENA_ARRAY(as->temp, Span, n);
        as->cell_value = ARENA_ARRAY(as->temp, uint32_t, n);
        as->cell_is_set = ARENA_ARRAY(as->temp, bool, n);
    }
    if (as->cell_at[a].file) {
        MISTAKE(as, at, "cell %u has its value already; leave out one of the two", a);
        NOTE(as, as->cell_at[a], "here it is given first");
        return false;
    }
    as->cell_at[a] = at;
    as->cell_is_set[a] = value != NULL;
    if (value)
        as->cell_value[a] =
            (uint32_t)(uint64_t)*value &
            (as->machine.word_bits == 32 ? UINT32_MAX : (1u << as->machine.word_bits) - 1);
    return true;
}

static bool put_text(Asm *as, int64_t *address)
{
    AsmToken t = as->tok;
    uint32_t at = t.lo + 1, from = at, v;
    for (; asm_text_char(as->text, &t, &at, &v); from = at) {
        int64_t value = v;
        if (as->machine.word_bits < 32 && v >> as->machine.word_bits)
            return MISTAKE(as, asm_span(as, from, at),
                           "this character is number %u and does not fit a word of %u bits", v,
                           as->machine.word_bits);
        if (!put_cell(as, address, &value, asm_span(as, from, at)))
            return false;
    }
    asm_next(as);
    return true;
}

static bool parse_mem_value(Asm *as, int64_t *address)
{
    int64_t v;
    uint32_t lo = as->tok.lo;
    if (as->tok.kind == ASM_TEXT)
        return put_text(as, address);
    if (asm_is_punct(as, '#'))
        return MISTAKE(as, asm_here(as), "the values of .mem are numbers; leave out the #");
    if (asm_accept(as, '?'))
        return put_cell(as, address, NULL, asm_span(as, lo, as->prev_hi));
    if (as->tok.kind == ASM_END)
        return MISTAKE(as, asm_span(as, as->prev_hi - 1, as->prev_hi),
                       "a value is missing behind this: .mem 8: 15, 18");
    return asm_parse_value(as, &v) && put_cell(as, address, &v, asm_span(as, lo, as->prev_hi));
}

static bool parse_mem(Asm *as)
{
    uint32_t first;
    asm_next(as);
    if (as->tok.kind == ASM_END)
        return MISTAKE(as, asm_here(as),
                       "an address and values belong behind .mem: .mem 8: 15, 18");
    if (!asm_parse_address(as, &first))
        return false;
    if (!asm_is_punct(as, ':'))
        return MISTAKE(as, asm_here(as), "a ':' belongs behind the address: .mem 8: 15, 18");
    int64_t address = first;
    do {
        asm_next(as);
        if (!parse_mem_value(as, &address))
            return false;
    } while (asm_is_punct(as, ','));
    if (asm_starts_operand(as) || as->tok.kind == ASM_TEXT)
        return MISTAKE(as, asm_here(as), "a ',' is missing between the values");
    return true;
}

/* A program word as it is, also one that is no instruction: disassembly may need it. */
static bool parse_word(Asm *as)
{
    uint32_t lo = as->tok.lo;
    unsigned bits = isa_instr_bits(as->machine.word_bits);
    asm_next(as);
    if (as->tok.kind != ASM_NUMBER)
        return MISTAKE(as, asm_here(as), "a number belongs behind .word: .word 0x0500020000");
    if (as->tok.value >> bits)
        return MISTAKE(as, asm_here(as), "this does not fit a program word, which has %u bits",
                       bits);
    Instr i = isa_decode(as->tok.value, as->machine.word_bits);
    if (as->tok.value == 0 || (i.op == INSTR_END && i.a_mode == MODE_NONE && i.b_mode == MODE_NONE))
        return MISTAKE(as, asm_here(as),
                       "this word stands behind a program, not in it; jump to its end instead");
    asm_next(as);
    asm_emit(as, &i, asm_span(as, lo, as->prev_hi));
    return true;
}

static bool parse_directive(Asm *as, bool has_label)
{
    static const char *const names[] = {".equ", ".mem", ".word"};
    Str text = asm_tok_text(as);
    if (str_eqz(text, ".word"))
        return parse_word(as);
    if (has_label && (str_eqz(text, ".mem") || str_eqz(text, ".equ")))
        return MISTAKE(as, asm_here(as),
                       "a label names an instruction; a cell gets a name by .equ table, 8");
    if (str_eqz(text, ".equ"))
        return parse_equ(as);
    if (str_eqz(text, ".mem"))
        return !as->is_second || parse_mem(as);
    for (unsigned i = 0; i < 3; i++) {
        if (str_distance(text, str_from(names[i]), 2) <= 2)
            return MISTAKE(as, asm_here(as), "there is no directive '%.*s'; did you mean '%s'?",
                           STR_ARG(asm_shown(text)), names[i]);
    }
    return MISTAKE(as, asm_here(as), "there is no directive '%.*s'; there are .equ, .mem and .word",
                   STR_ARG(asm_shown(text)));
}

/* ---- lines ---- */

/* `name:` as often as there are any. */
static bool parse_labels(Asm *as)
{
    bool any = false;
    for (; as->tok.kind == ASM_NAME && asm_peek(&as->lx) == ':'; any = true) {
        define(as, &as->tok, as->n_instrs, true, false); /* counts in the first pass */
        asm_next(as);
        asm_next(as);
    }
    return any;
}

static bool is_store_full(Asm *as)
{
    if (as->code.len >> as->machine.program_bits == 0)
        return false;
    MISTAKE(as, asm_here(as), "the program is too long: the store has room for %u instructions",
            1u << as->machine.program_bits);
    return true;
}

/* One line; false: go no further. */
static bool do_line(Asm *as, uint32_t lo, uint32_t hi)
{
    bool ok = true;
    as->lx = asm_lexer(as->is_second ? as->dg : NULL, as->file, as->text, lo, hi);
    as->tok = (AsmToken){.lo = lo, .hi = lo};
    asm_next(as);
    bool has_label = parse_labels(as);
    bool is_instr = as->tok.kind == ASM_NAME ||
                    (as->tok.kind == ASM_DIRECTIVE && str_eqz(asm_tok_text(as), ".word"));
    if (is_instr && !as->is_second) {
        if (as->tok.kind == ASM_NAME)
            guess_label(as);
        as->n_instrs++;
        return true;
    }
    if (is_instr && is_store_full(as))
        return false;
    if (as->tok.kind == ASM_NAME)
        ok = asm_parse_instr(as);
    else if (as->tok.kind == ASM_DIRECTIVE)
        ok = parse_directive(as, has_label);
    else if (asm_is_punct(as, '#'))
        ok = MISTAKE(as, asm_here(as), "a comment starts with ';' here, not with '#'");
    else if (as->tok.kind != ASM_END)
        ok = MISTAKE(as, asm_here(as),
                     "an instruction or a label belongs here, and they start with a letter");
    if (ok && as->tok.kind != ASM_END)
        MISTAKE(as, asm_here(as),
                "the line should end here; the next instruction stands on a line of its own");
    return true;
}

static void do_pass(Asm *as)
{
    const char *p = as->text.ptr;
    bool has_mark = as->text.len >= 3 && memcmp(p, "\xef\xbb\xbf", 3) == 0;
    uint32_t lo = has_mark ? 3 : 0; /* the byte order mark of some editors */
    while (lo < as->text.len) {
        const char *nl = memchr(p + lo, '\n', as->text.len - lo);
        uint32_t hi = nl ? (uint32_t)(nl - p) : (uint32_t)as->text.len;
        if (!do_line(as, lo, hi) || !nl)
            return;
        lo = hi + 1;
    }
}

static void finish(Asm *as, Program *out)
{
    *out = (Program){.machine = as->machine, .file = as->file, .n_code = (uint32_t)as->code.len};
    out->code = VEC_TO_ARENA(as->arena, &as->code);
    out->at = VEC_TO_ARENA(as->arena, &as->at);
    VEC(Label) labels = {0};
    for (size_t i = 0; i < as->names.len; i++) {
        const Name *n = &as->names.ptr[i];
        if (!n->is_label)
            continue;
        Str name = {arena_copy(as->arena, n->text.ptr, n->text.len), n->text.len};
        VEC_PUSH(&labels, ((Label){name, (uint32_t)n->value, n->at}));
    }
    out->labels = VEC_TO_ARENA(as->arena, &labels);
    out->n_labels = (uint32_t)labels.len;
    VEC_FREE(&labels);
    VEC(CellInit) cells = {0};
    for (uint32_t a = 0; as->cell_at && a >> as->machine.address_bits == 0; a++) {
        if (as->cell_is_set[a])
            VEC_PUSH(&cells, ((CellInit){a, as->cell_value[a], as->cell_at[a]}));
    }
    out->cells = VEC_TO_ARENA(as->arena, &cells);
    out->n_cells = (uint32_t)cells.len;
    VEC_FREE(&cells);
}

bool asm_text(Arena *arena, uint32_t file, Machine machine, Diag *dg, Program *out)
{
    Asm as = {
        .arena = arena, .dg = dg, .file = file, .text = diag_text(dg, file), .machine = machine};
    assert(machine.word_bits == 8 || machine.word_bits == 16 || machine.word_bits == 32);
    assert(machine.address_bits >= 1 && machine.address_bits <= 16);
    assert(machine.program_bits >= 1 && machine.program_bits <= 16);
    if (!asm_is_text(dg, file, as.text))
        return false;
    as.temp = arena_new("assembler");
    as.syms = intern_new(as.temp);
    do_pass(&as);
    as.is_second = true;
    do_pass(&as);
    if (as.n_mistakes == 0)
        finish(&as, out);
    VEC_FREE(&as.names);
    VEC_FREE(&as.code);
    VEC_FREE(&as.at);
    map_free(&as.name_of_sym);
    intern_free(as.syms);
    arena_free(as.temp);
    return as.n_mistakes == 0;
}

bool asm_file(Arena *arena, const char *path, Machine machine, Diag *dg, Program *out)
{
    Str text;
    return io_read_file(arena, path, dg, &text) &&
           asm_text(arena, diag_add_file(dg, path, text), machine, dg, out);
}
