/* isa.c - instructions as words and as text, all from the table in isa.def. */
#include "cpu/isa.h"

#include <inttypes.h>

#include "cpu/asm.h"

static const IsaInfo table[] = {
#define ISA(NAME, code, kind, sets_flags, effect)                                                  \
    {name_##NAME, code, ISA_##kind, sets_flags, effect},
#define name_MOV "mov"
#define name_ADD "add"
#define name_SUB "sub"
#define name_MUL "mul"
#define name_DIV "div"
#define name_JMP "jmp"
#define name_JE "je"
#define name_JNE "jne"
#define name_JL "jl"
#define name_CMP "cmp"
#include "cpu/isa.def"
#undef ISA
};
enum { N_INSTRS = sizeof table / sizeof *table };

const IsaInfo *isa_table(unsigned *n)
{
    *n = N_INSTRS;
    return table;
}

const IsaInfo *isa_by_op(unsigned op)
{
    for (unsigned i = 0; i < N_INSTRS; i++) {
        if ((unsigned)table[i].op == op)
            return &table[i];
    }
    return NULL;
}

const IsaInfo *isa_by_name(Str name)
{
    char low[4] = {0};
    if (name.len >= sizeof low)
        return NULL;
    for (size_t i = 0; i < name.len; i++)
        low[i] = name.ptr[i] >= 'A' && name.ptr[i] <= 'Z' ? (char)(name.ptr[i] + 32) : name.ptr[i];
    for (unsigned i = 0; i < N_INSTRS; i++) {
        if (str_eqz((Str){low, name.len}, table[i].name))
            return &table[i];
    }
    return NULL;
}

/* ---- words ---- */

static unsigned b_bits(unsigned word_bits)
{
    return word_bits == 32 ? 32 : 16;
}

static uint64_t ones(unsigned n)
{
    return (UINT64_C(1) << n) - 1;
}

unsigned isa_instr_bits(unsigned word_bits)
{
    return 4 + 2 + 2 + 16 + b_bits(word_bits);
}

uint64_t isa_encode(const Instr *i, unsigned word_bits)
{
    unsigned nb = b_bits(word_bits);
    uint64_t head =
        (uint64_t)(i->op & 15u) << 4 | (uint64_t)(i->a_mode & 3u) << 2 | (i->b_mode & 3u);
    return head << (16 + nb) | (i->a & ones(16)) << nb | (i->b & ones(nb));
}

Instr isa_decode(uint64_t word, unsigned word_bits)
{
    unsigned nb = b_bits(word_bits);
    uint64_t head = word >> (16 + nb);
    return (Instr){.op = (uint8_t)(head >> 4 & 15),
                   .a_mode = (uint8_t)(head >> 2 & 3),
                   .b_mode = (uint8_t)(head & 3),
                   .a = (uint32_t)(word >> nb & ones(16)),
                   .b = (uint32_t)(word & ones(nb))};
}

bool isa_is_valid(const Instr *i)
{
    const IsaInfo *info = isa_by_op(i->op);
    if (!info)
        return false;
    if (info->kind == ISA_JUMP)
        return i->a_mode == MODE_NONE && (i->b_mode == MODE_CELL || i->b_mode == MODE_VALUE);
    return (i->a_mode == MODE_CELL || i->a_mode == MODE_POINTER) && i->b_mode != MODE_NONE;
}

unsigned isa_cycles(const Instr *i)
{
    const IsaInfo *info = isa_by_op(i->op);
    if (!info || !isa_is_valid(i))
        return 1; /* fetch: the end, or a fault */
    return info->kind == ISA_JUMP ? 3u
                                  : 3u + (i->a_mode == MODE_POINTER) + (i->b_mode == MODE_POINTER);
}

/* ---- text ---- */

static void print_operand(unsigned mode, uint32_t v, unsigned word_bits, StrBuf *out)
{
    if (mode == MODE_VALUE) {
        strbuf_printf(out, "#%" PRId32, b_bits(word_bits) == 16 ? (int32_t)(int16_t)v : (int32_t)v);
        return;
    }
    if (mode == MODE_POINTER)
        strbuf_addc(out, '[');
    cell_print(v, out);
    if (mode == MODE_POINTER)
        strbuf_addc(out, ']');
}

void isa_print(const Instr *i, unsigned word_bits, StrBuf *out)
{
    const IsaInfo *info = isa_by_op(i->op);
    if (!info || !isa_is_valid(i) || (info->kind == ISA_JUMP && i->a != 0)) {
        strbuf_printf(out, ".word 0x%0*" PRIx64, (int)isa_instr_bits(word_bits) / 4,
                      isa_encode(i, word_bits));
        return;
    }
    strbuf_printf(out, "%s ", info->name);
    if (info->kind == ISA_DATA) {
        print_operand(i->a_mode, i->a, word_bits, out);
        strbuf_addz(out, ", ");
        print_operand(i->b_mode, i->b, word_bits, out);
    } else if (i->b_mode == MODE_VALUE) {
        strbuf_printf(out, "%" PRIu32, i->b);
    } else {
        print_operand(MODE_POINTER, i->b, word_bits, out);
    }
}
