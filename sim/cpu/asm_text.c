/* asm_text.c - programs written out: hex files, listings, disassembly; and hex files read back. */
#include "cpu/asm.h"

#include <inttypes.h>
#include <string.h>

static uint64_t end_word(const Program *p)
{
    return isa_encode(&(Instr){.op = INSTR_END}, p->machine.word_bits);
}

static int word_digits(const Program *p)
{
    return (int)isa_instr_bits(p->machine.word_bits) / 4;
}

static int cell_digits(const Program *p)
{
    return (int)p->machine.word_bits / 4;
}

static bool has_room_for_end(const Program *p)
{
    return p->n_code >> p->machine.program_bits == 0;
}

static int64_t cell_number(const Program *p, uint32_t v)
{
    int64_t half = INT64_C(1) << (p->machine.word_bits - 1);
    return v >= half ? (int64_t)v - 2 * half : v;
}

/* ---- cells ---- */

void cell_print(uint32_t address, StrBuf *out)
{
    strbuf_printf(out, address < 8 ? "r%" PRIu32 : "%" PRIu32, address);
}

bool cell_parse(Str text, uint32_t *address)
{
    int64_t v;
    bool is_register = text.len == 2 && (text.ptr[0] | 32) == 'r';
    if (is_register)
        text = (Str){text.ptr + 1, 1};
    if (!str_to_int(text, &v) || v < 0 || v > (is_register ? 7 : 0xffff))
        return false;
    *address = (uint32_t)v;
    return true;
}

/* ---- hex files ---- */

/* `// NAME: 8 instructions, words of 16 bits` */
static void hex_title(const Program *p, const char *name, uint32_t n, const char *what, StrBuf *out)
{
    strbuf_addz(out, "// ");
    for (; *name; name++)
        strbuf_addc(out, (unsigned char)*name < 32 ? '?' : *name);
    strbuf_printf(out, ": %" PRIu32 " %s%s, words of %u bits\n", n, what, n == 1 ? "" : "s",
                  p->machine.word_bits);
}

void program_hex(const Program *p, const char *name, StrBuf *out)
{
    hex_title(p, name, p->n_code, "instruction", out);
    for (uint32_t i = 0; i < p->n_code; i++)
        strbuf_printf(out, "%0*" PRIx64 "\n", word_digits(p),
                      isa_encode(&p->code[i], p->machine.word_bits));
    if (has_room_for_end(p))
        strbuf_printf(out, "%0*" PRIx64 "\n", word_digits(p), end_word(p));
}

void program_cells_hex(const Program *p, const char *name, StrBuf *out)
{
    hex_title(p, name, p->n_cells, "initial cell", out);
    for (uint32_t i = 0; i < p->n_cells; i++) {
        const CellInit *c = &p->cells[i];
        if (i == 0 || c->address != c[-1].address + 1)
            strbuf_printf(out, "@%" PRIx32 "\n", c->address);
        strbuf_printf(out, "%0*" PRIx32 "\n", cell_digits(p), c->value);
    }
}

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c = (char)(c | 32);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool read_word(const Program *p, Diag *dg, Span at, Str s, uint64_t *word)
{
    int n = 0;
    *word = 0;
    for (size_t i = 0; i < s.len; i++) {
        int v = hex_digit(s.ptr[i]);
        if (s.ptr[i] == '_' && i)
            continue;
        if (v < 0) {
            diag(dg, DIAG_ERROR, at,
                 "a program word is written in hexadecimal digits; a comment starts with //");
            return false;
        }
        *word = *word << 4 | (unsigned)v;
        n = n <= 16 ? n + 1 : n;
    }
    if (n == word_digits(p))
        return true;
    diag(dg, DIAG_ERROR, at,
         "a program word has %d hexadecimal digits in a machine with words of %u bits%s",
         word_digits(p), p->machine.word_bits,
         n == 14   ? "; this one is for words of 32 bits"
         : n == 10 ? "; this one is for words of 8 or 16 bits"
                   : "");
    return false;
}

static bool read_address(Diag *dg, Span at, Str s, uint64_t here)
{
    uint64_t v = 0;
    bool ok = s.len > 1;
    for (size_t i = 1; i < s.len && ok; i++) {
        int d = hex_digit(s.ptr[i]);
        ok = d >= 0 && v < UINT32_MAX;
        v = v << 4 | (unsigned)(d & 15);
    }
    if (ok && v == here)
        return true;
    diag(dg, DIAG_ERROR, at,
         "a program has no gaps: @%" PRIx64 " is the only address that can stand here", here);
    return false;
}

typedef VEC(Instr) Code;

/* One word behind the others. */
static bool take_word(const Program *p, Code *code, uint64_t word, bool *has_end, Diag *dg, Span at)
{
    Instr i = isa_decode(word, p->machine.word_bits);
    if (*has_end && word != 0) {
        diag(dg, DIAG_ERROR, at,
             "the program ended above, with %0*" PRIx64 "; only words of zeros may follow",
             word_digits(p), end_word(p));
        return false;
    }
    if (*has_end)
        return true;
    if (word == end_word(p)) {
        *has_end = true;
        return true;
    }
    if (word == 0 || (i.op == INSTR_END && i.a_mode == MODE_NONE && i.b_mode == MODE_NONE)) {
        diag(dg, DIAG_ERROR, at,
             "this word stands behind a program, not in it; the end is written %0*" PRIx64,
             word_digits(p), end_word(p));
        return false;
    }
    if (code->len >> p->machine.program_bits) {
        diag(dg, DIAG_ERROR, at, "the program is too long: the store has room for %u instructions",
             1u << p->machine.program_bits);
        return false;
    }
    VEC_PUSH(code, i);
    return true;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static bool read_words(const Program *p, Code *code, uint32_t file, Diag *dg)
{
    Str text = diag_text(dg, file);
    bool has_end = false;
    uint64_t n = 0;
    for (uint32_t i = 0; i < text.len;) {
        char c = text.ptr[i];
        bool is_comment = c == '#' || (c == '/' && i + 1 < text.len && text.ptr[i + 1] == '/');
        if (is_blank(c)) {
            i++;
            continue;
        }
        uint32_t lo = i;
        while (i < text.len && (is_comment ? text.ptr[i] != '\n' : !is_blank(text.ptr[i])))
            i++;
        if (is_comment)
            continue;
        Span at = {file, lo, i};
        Str s = {text.ptr + lo, i - lo};
        uint64_t word;
        if (c == '@') {
            if (!read_address(dg, at, s, n))
                return false;
        } else if (!read_word(p, dg, at, s, &word) || !take_word(p, code, word, &has_end, dg, at)) {
            return false;
        } else {
            n++;
        }
    }
    return true;
}

bool program_hex_text(Arena *arena, uint32_t file, Machine machine, Diag *dg, Program *out)
{
    Code code = {0};
    *out = (Program){.machine = machine};
    bool ok = read_words(out, &code, file, dg);
    out->code = VEC_TO_ARENA(arena, &code);
    out->at = ARENA_ARRAY(arena, Span, code.len);
    out->n_code = (uint32_t)code.len;
    VEC_FREE(&code);
    return ok;
}

bool program_read_hex(Arena *arena, const char *path, Machine machine, Diag *dg, Program *out)
{
    Str text;
    return io_read_file(arena, path, dg, &text) &&
           program_hex_text(arena, diag_add_file(dg, path, text), machine, dg, out);
}

/* ---- listing ---- */

/* The instruction's text to the end of its line, with the comment. */
static Str source_line(const Diag *dg, Span at)
{
    Str text = diag_text(dg, at.file);
    const char *p = text.ptr + at.lo, *nl = memchr(p, '\n', text.len - at.lo);
    return str_trim((Str){p, nl ? (size_t)(nl - p) : text.len - at.lo});
}

static void list_labels(const Program *p, uint32_t *next, uint32_t address, StrBuf *out)
{
    for (; *next < p->n_labels && p->labels[*next].address <= address; ++*next)
        strbuf_printf(out, "%*s  %.*s:\n", 13 + word_digits(p), "", STR_ARG(p->labels[*next].name));
}

static void list_cells(const Program *p, StrBuf *out)
{
    if (p->n_cells)
        strbuf_printf(out, "\n cell  %-*s  number\n", cell_digits(p),
                      cell_digits(p) >= 4 ? "word" : "");
    for (uint32_t i = 0; i < p->n_cells; i++) {
        StrBuf name = {0};
        cell_print(p->cells[i].address, &name);
        strbuf_printf(out, "%5s  %0*" PRIx32 "  %" PRId64 "\n", name.ptr, cell_digits(p),
                      p->cells[i].value, cell_number(p, p->cells[i].value));
        strbuf_free(&name);
    }
}

void program_listing(const Program *p, const Diag *dg, StrBuf *out)
{
    uint32_t label = 0;
    strbuf_printf(out, " addr  %-*s   line\n", word_digits(p), "word");
    for (uint32_t i = 0; i < p->n_code; i++) {
        list_labels(p, &label, i, out);
        strbuf_printf(out, "%5" PRIu32 "  %0*" PRIx64, i, word_digits(p),
                      isa_encode(&p->code[i], p->machine.word_bits));
        if (p->file && p->at[i].file) {
            uint32_t line, col;
            diag_line_col(dg, p->at[i].file, p->at[i].lo, &line, &col);
            strbuf_printf(out, "%7" PRIu32 "      %.*s\n", line,
                          STR_ARG(source_line(dg, p->at[i])));
        } else {
            strbuf_printf(out, "%7s      ", "");
            isa_print(&p->code[i], p->machine.word_bits, out);
            strbuf_addc(out, '\n');
        }
    }
    list_labels(p, &label, p->n_code, out);
    if (has_room_for_end(p))
        strbuf_printf(out, "%5" PRIu32 "  %0*" PRIx64 "%7s      (the end)\n", p->n_code,
                      word_digits(p), end_word(p), "");
    list_cells(p, out);
}

/* ---- disassembly ---- */

static bool is_direct_jump(const Instr *i)
{
    const IsaInfo *info = isa_by_op(i->op);
    return info && info->kind == ISA_JUMP && isa_is_valid(i) && i->a == 0 &&
           i->b_mode == MODE_VALUE;
}

/* Would the assembler take the text of it and make the same word? */
static bool is_writable(const Program *p, const Instr *i)
{
    uint32_t n_cells = (uint32_t)1 << p->machine.address_bits;
    if (!isa_is_valid(i))
        return false;
    if (isa_by_op(i->op)->kind == ISA_JUMP)
        return i->a == 0 && (i->b_mode == MODE_VALUE || i->b < n_cells);
    if (i->a >= n_cells)
        return false;
    if (i->b_mode != MODE_VALUE)
        return i->b < n_cells;
    return p->machine.word_bits != 8 || i->b < 256 || (i->b >= 0xff80 && i->b <= 0xffff);
}

static void disassemble_cells(const Program *p, StrBuf *out)
{
    enum { PER_LINE = 8 };
    for (uint32_t i = 0, n = 0; i < p->n_cells; i++) {
        const CellInit *c = &p->cells[i];
        if (n == 0 || n == PER_LINE || c->address != c[-1].address + 1) {
            strbuf_printf(out, "%s    .mem %" PRIu32 ": ", i ? "\n" : "", c->address);
            n = 0;
        }
        strbuf_printf(out, "%s%" PRId64, n ? ", " : "", cell_number(p, c->value));
        n++;
    }
    if (p->n_cells)
        strbuf_addc(out, '\n');
}

void program_disassemble(const Program *p, StrBuf *out)
{
    Arena *temp = arena_new("disassembly");
    bool *is_target = ARENA_ARRAY(temp, bool, (size_t)p->n_code + 1);
    uint32_t *label = ARENA_ARRAY(temp, uint32_t, (size_t)p->n_code + 1);
    for (uint32_t i = 0; i < p->n_code; i++) {
        if (is_direct_jump(&p->code[i]) && p->code[i].b <= p->n_code)
            is_target[p->code[i].b] = true;
    }
    for (uint32_t i = 0, n = 0; i <= p->n_code; i++)
        label[i] = is_target[i] ? n++ : 0;
    disassemble_cells(p, out);
    for (uint32_t i = 0; i < p->n_code; i++) {
        const Instr *in = &p->code[i];
        if (is_target[i])
            strbuf_printf(out, "L%" PRIu32 ":\n", label[i]);
        strbuf_addz(out, "    ");
        if (is_direct_jump(in) && in->b <= p->n_code)
            strbuf_printf(out, "%s L%" PRIu32, isa_by_op(in->op)->name, label[in->b]);
        else if (is_writable(p, in))
            isa_print(in, p->machine.word_bits, out);
        else
            strbuf_printf(out, ".word 0x%0*" PRIx64, word_digits(p),
                          isa_encode(in, p->machine.word_bits));
        strbuf_addc(out, '\n');
    }
    if (is_target[p->n_code])
        strbuf_printf(out, "L%" PRIu32 ":\n", label[p->n_code]);
    arena_free(temp);
}
