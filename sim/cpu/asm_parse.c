/* asm_parse.c - one instruction: mnemonic, operands, and the sums in them. */
#include "cpu/asm_priv.h"

#include <inttypes.h>
#include <string.h>

enum { SUGGESTED = 20 }; /* no "did you mean" for mistakes that are not shown anyway */
#define NUMBER_MAX (INT64_C(1) << 40)

/* ---- mistakes ---- */

Span asm_span(const Asm *as, uint32_t lo, uint32_t hi)
{
    return (Span){as->file, lo, hi};
}

Span asm_here(const Asm *as)
{
    return asm_span(as, as->tok.lo, as->tok.hi);
}

Str asm_tok_text(const Asm *as)
{
    return (Str){as->text.ptr + as->tok.lo, as->tok.hi - as->tok.lo};
}

/* ---- tokens ---- */

void asm_next(Asm *as)
{
    as->prev_hi = as->tok.hi;
    as->tok = asm_lex(&as->lx);
}

bool asm_is_punct(const Asm *as, char c)
{
    return as->tok.kind == ASM_PUNCT && as->tok.punct == c;
}

bool asm_accept(Asm *as, char c)
{
    bool yes = asm_is_punct(as, c);
    if (yes)
        asm_next(as);
    return yes;
}

/* Could the token start an operand? */
bool asm_starts_operand(const Asm *as)
{
    return as->tok.kind == ASM_NAME || as->tok.kind == ASM_NUMBER || asm_is_punct(as, '[') ||
           asm_is_punct(as, '#') || asm_is_punct(as, '-');
}

/* ---- names ---- */

Name *asm_find_name(Asm *as, Str text)
{
    Sym s = intern_find(as->syms, text);
    uint32_t i = s.ix ? map_get(&as->name_of_sym, s.ix) : 0;
    return i ? &as->names.ptr[i - 1] : NULL;
}

static void suggest(Asm *as, Str text)
{
    if (!as->is_second || as->n_mistakes > SUGGESTED)
        return;
    const Name *best = NULL;
    unsigned near = text.len > 3 ? 3 : 2;
    for (size_t i = 0; i < as->names.len; i++) {
        unsigned d = str_distance(text, as->names.ptr[i].text, near - 1);
        if (d < near) {
            near = d;
            best = &as->names.ptr[i];
        }
    }
    if (best)
        NOTE(as, best->at, "did you mean '%.*s'?", STR_ARG(asm_shown(best->text)));
}

/* r and digits: a register, or what was meant for one. */
bool asm_looks_like_register(Str s)
{
    if (s.len < 2 || (s.ptr[0] | 32) != 'r')
        return false;
    for (size_t i = 1; i < s.len; i++) {
        if (s.ptr[i] < '0' || s.ptr[i] > '9')
            return false;
    }
    return true;
}

/* ---- sums ---- */

static bool name_value(Asm *as, Use use, Sum *sum, int64_t *v)
{
    Str text = asm_tok_text(as);
    if (asm_looks_like_register(text)) {
        if (text.len != 2 || text.ptr[1] > '7')
            return MISTAKE(as, asm_here(as), "registers are r0 to r7; cell %.*s is written %.*s",
                           STR_ARG(asm_shown((Str){text.ptr + 1, text.len - 1})),
                           STR_ARG(asm_shown((Str){text.ptr + 1, text.len - 1})));
        *v = text.ptr[1] - '0';
        sum->reg = text;
        return true;
    }
    const Name *n = asm_find_name(as, text);
    if (use == USE_EQU && n && n->is_label)
        return MISTAKE(as, asm_here(as),
                       "'%.*s' is a label; .equ takes numbers and names of numbers",
                       STR_ARG(asm_shown(text)));
    if (use == USE_EQU && n && n->at.lo >= as->equ_lo) {
        MISTAKE(as, asm_here(as), "'%.*s' is not known yet; its own .equ belongs above this one",
                STR_ARG(asm_shown(text)));
        NOTE(as, n->at, "it gets its number here");
        return false;
    }
    if (!n) {
        MISTAKE(as, asm_here(as),
                use == USE_JUMP ? "there is no label '%.*s'" : "nothing is called '%.*s' here",
                STR_ARG(asm_shown(text)));
        suggest(as, text);
        return false;
    }
    if (n->is_broken) {
        as->n_mistakes += as->is_second;
        return false;
    }
    if (n->is_label)
        sum->label = text;
    *v = n->value;
    return true;
}

static bool term(Asm *as, Use use, Sum *sum, int64_t *v)
{
    if (as->tok.kind == ASM_NAME)
        return name_value(as, use, sum, v);
    if (as->tok.kind == ASM_NUMBER) {
        if (as->tok.value > (uint64_t)NUMBER_MAX)
            return MISTAKE(as, asm_here(as),
                           "this number is too large; the widest word has 32 bits");
        *v = (int64_t)as->tok.value;
        return true;
    }
    if (as->tok.kind == ASM_TEXT)
        return MISTAKE(as, asm_here(as), "a text stands in .mem only; a character is written 'a'");
    return MISTAKE(as, asm_here(as), "a number or a name is missing here");
}

bool asm_parse_sum(Asm *as, Use use, Sum *sum)
{
    uint32_t lo = as->tok.lo;
    *sum = (Sum){.is_lone = true};
    for (bool is_first = true;; is_first = false) {
        bool minus = asm_is_punct(as, '-');
        int64_t v = 0;
        if (minus || !is_first) {
            sum->is_lone = false;
            asm_next(as);
        }
        if (!term(as, use, sum, &v))
            return false;
        asm_next(as);
        sum->value += minus ? -v : v;
        sum->at = asm_span(as, lo, as->prev_hi);
        if (sum->value > NUMBER_MAX || sum->value < -NUMBER_MAX)
            return MISTAKE(as, sum->at, "this sum is too large; the widest word has 32 bits");
        if (!asm_is_punct(as, '+') && !asm_is_punct(as, '-'))
            break;
    }
    if (sum->reg.len && !sum->is_lone)
        return MISTAKE(as, sum->at,
                       "'%.*s' stands alone: a sum is worked out before the program runs; "
                       "add is the instruction for it",
                       STR_ARG(sum->reg));
    return true;
}

/* ---- operands ---- */

/* The number in a cell's place: an address. */
bool asm_parse_address(Asm *as, uint32_t *address)
{
    Sum s;
    uint32_t n = (uint32_t)1 << as->machine.address_bits;
    if (!asm_parse_sum(as, USE_CELL, &s))
        return false;
    if (s.label.len)
        return MISTAKE(as, s.at,
                       "'%.*s' is a label, no cell; write #%.*s for the number of its instruction",
                       STR_ARG(asm_shown(s.label)), STR_ARG(asm_shown(s.label)));
    if (s.value < 0 || s.value >= n)
        return MISTAKE(as, s.at, "there is no cell %" PRId64 "; this memory has the cells 0 to %u",
                       s.value, n - 1);
    *address = (uint32_t)s.value;
    return true;
}

/* A number that a word can hold, signed or not. */
bool asm_parse_value(Asm *as, int64_t *value)
{
    Sum s;
    unsigned n = as->machine.word_bits;
    if (!asm_parse_sum(as, USE_VALUE, &s))
        return false;
    if (s.reg.len)
        return MISTAKE(as, s.at, "'%.*s' is a cell, no number; its address is written %" PRId64,
                       STR_ARG(s.reg), s.value);
    if (s.value < -(INT64_C(1) << (n - 1)) || s.value >= INT64_C(1) << n)
        return MISTAKE(as, s.at,
                       "%" PRId64 " is out of range; a word of %u bits holds %" PRId64
                       " to %" PRId64,
                       s.value, n, -(INT64_C(1) << (n - 1)), (INT64_C(1) << n) - 1);
    *value = s.value;
    return true;
}

static bool parse_pointer(Asm *as, uint32_t *address)
{
    uint32_t lo = as->tok.lo;
    asm_next(as);
    if (asm_is_punct(as, '['))
        return MISTAKE(as, asm_here(as), "brackets do not nest; mov the address into a cell first");
    if (asm_is_punct(as, '#'))
        return MISTAKE(as, asm_here(as),
                       "no '#' inside brackets: [8] is the cell whose address cell 8 holds");
    if (!asm_parse_address(as, address))
        return false;
    if (!asm_accept(as, ']'))
        return MISTAKE(as, asm_span(as, lo, as->prev_hi), "the closing ']' is missing");
    return true;
}

/* a, [a] or #x. */
static bool parse_operand(Asm *as, uint8_t *mode, uint32_t *value)
{
    if (asm_is_punct(as, '[')) {
        *mode = MODE_POINTER;
        return parse_pointer(as, value);
    }
    if (asm_accept(as, '#')) {
        int64_t v;
        *mode = MODE_VALUE;
        if (asm_is_punct(as, '['))
            return MISTAKE(as, asm_here(as),
                           "no '#' before brackets: [8] is the cell whose address cell 8 holds");
        if (asm_is_punct(as, '#'))
            return MISTAKE(as, asm_here(as), "one '#' is enough");
        if (!asm_parse_value(as, &v))
            return false;
        *value = (uint32_t)(uint64_t)v & (as->machine.word_bits == 32 ? UINT32_MAX : 0xffff);
        return true;
    }
    *mode = MODE_CELL;
    return asm_parse_address(as, value);
}

/* loop, 5, or [a]: kept as operand b. */
static bool parse_target(Asm *as, const IsaInfo *info, Instr *i)
{
    Sum s;
    int64_t largest = as->machine.word_bits == 32 ? UINT32_MAX : 0xffff;
    if (asm_is_punct(as, '[')) {
        i->b_mode = MODE_CELL;
        return parse_pointer(as, &i->b);
    }
    if (asm_is_punct(as, '#'))
        return MISTAKE(as, asm_here(as), "a jump takes a label or an address; leave out the #");
    if (!asm_parse_sum(as, USE_JUMP, &s))
        return false;
    if (s.reg.len)
        return MISTAKE(
            as, s.at,
            "a jump takes a label or an address; write %s [%.*s] to go where the cell says",
            info->name, STR_ARG(s.reg));
    if (s.value < 0)
        return MISTAKE(as, s.at, "there is no instruction %" PRId64 "; the first one is 0",
                       s.value);
    if (s.value > largest)
        return MISTAKE(as, s.at, "a jump reaches instruction %" PRId64 " at most, not %" PRId64,
                       largest, s.value);
    if (s.value > as->n_instrs || s.value >> as->machine.program_bits)
        diag(as->dg, DIAG_WARNING, s.at,
             "this jumps out of the program, which has %u instruction%s; the machine would stop "
             "with a fault",
             as->n_instrs, as->n_instrs == 1 ? "" : "s");
    i->b_mode = MODE_VALUE;
    i->b = (uint32_t)s.value;
    return true;
}

/* ---- instructions ---- */

static bool wrong_count(Asm *as, const IsaInfo *info, uint32_t lo)
{
    Span at = as->tok.kind == ASM_END ? asm_span(as, lo, as->prev_hi) : asm_here(as);
    if (info->kind == ISA_JUMP)
        return MISTAKE(as, at, "'%s' takes one operand: %s loop", info->name, info->name);
    return MISTAKE(as, at, "'%s' takes two operands: %s r0, 8", info->name, info->name);
}

static bool parse_data(Asm *as, const IsaInfo *info, uint32_t lo, Instr *i)
{
    uint32_t first = as->tok.lo;
    if (as->tok.kind == ASM_END)
        return wrong_count(as, info, lo);
    if (!parse_operand(as, &i->a_mode, &i->a))
        return false;
    if (i->a_mode == MODE_VALUE)
        return MISTAKE(
            as, asm_span(as, first, as->prev_hi),
            info->op == INSTR_CMP
                ? "'%s' compares a cell with something; only the second operand may be a number"
                : "'%s' puts its result into the first operand, so that must be a cell",
            info->name);
    if (as->tok.kind == ASM_END)
        return wrong_count(as, info, lo);
    if (!asm_is_punct(as, ',') && asm_starts_operand(as))
        return MISTAKE(as, asm_here(as), "a ',' is missing between the operands");
    if (!asm_accept(as, ','))
        return MISTAKE(as, asm_here(as), "a ',' and the second operand belong here");
    if (as->tok.kind == ASM_END)
        return wrong_count(as, info, lo);
    return parse_operand(as, &i->b_mode, &i->b);
}

static bool unknown_mnemonic(Asm *as)
{
    Str text = asm_tok_text(as);
    Span at = asm_here(as);
    char low[8] = {0};
    const char *best = NULL;
    unsigned near = text.len > 3 ? 3 : 2, n;
    for (size_t i = 0; i < text.len && i < sizeof low - 1; i++)
        low[i] = (char)(text.ptr[i] | 32);
    const IsaInfo *all = isa_table(&n);
    for (unsigned i = 0; i < n; i++) {
        unsigned d = str_distance(str_from(low), str_from(all[i].name), near - 1);
        if (text.len < sizeof low && d < near) {
            near = d;
            best = all[i].name;
        }
    }
    Str shown = asm_shown(text);
    if (strcmp(low, "halt") == 0 || strcmp(low, "hlt") == 0 || strcmp(low, "end") == 0 ||
        strcmp(low, "stop") == 0)
        return MISTAKE(as, at,
                       "there is no instruction '%.*s'; a program ends behind its last instruction",
                       STR_ARG(shown));
    if (best)
        return MISTAKE(as, at, "there is no instruction '%.*s'; did you mean '%s'?", STR_ARG(shown),
                       best);
    asm_next(as);
    if (as->tok.kind == ASM_END)
        return MISTAKE(as, at, "there is no instruction '%.*s'; a label ends with ':'",
                       STR_ARG(shown));
    return MISTAKE(
        as, at, "there is no instruction '%.*s'; there are mov add sub mul div jmp je jne jl cmp",
        STR_ARG(shown));
}

void asm_emit(Asm *as, const Instr *i, Span at)
{
    VEC_PUSH(&as->code, *i);
    VEC_PUSH(&as->at, at);
}

bool asm_parse_instr(Asm *as)
{
    const IsaInfo *info = isa_by_name(asm_tok_text(as));
    uint32_t lo = as->tok.lo;
    if (!info)
        return unknown_mnemonic(as);
    Instr i = {.op = (uint8_t)info->op};
    asm_next(as);
    if (info->kind == ISA_DATA) {
        if (!parse_data(as, info, lo, &i))
            return false;
    } else if (as->tok.kind == ASM_END) {
        return wrong_count(as, info, lo);
    } else if (!parse_target(as, info, &i)) {
        return false;
    }
    if (asm_is_punct(as, ','))
        return wrong_count(as, info, lo);
    asm_emit(as, &i, asm_span(as, lo, as->prev_hi));
    return true;
}
