/* isa.h - the ten instructions: one table, the words they are stored as, their text.
 *
 *     Instr i = {.op = INSTR_ADD, .a_mode = MODE_CELL, .a = 0, .b_mode = MODE_POINTER, .b = 1};
 *     uint64_t word = isa_encode(&i, 16);           0x1600000001
 *     isa_print(&i, &text);                         add r0, [r1]
 *
 * A word is, from its most significant end: op, 4 bits; mode of a, 2; mode of b, 2;
 * a, 16; b, 16 (32 in a machine with words of 32 bits).  docs/isa.md tells the rest.
 */
#ifndef CPU_ISA_H
#define CPU_ISA_H

#include "base/base.h"

typedef enum InstrOp {
#define ISA(name, code, kind, sets_flags, effect) INSTR_##name = code,
#include "cpu/isa.def"
#undef ISA
    INSTR_END = 15, /* what the assembler puts behind the last instruction; no instruction itself */
} InstrOp;

/* What an instruction does with its operands. */
typedef enum IsaKind {
    ISA_DATA, /* two operands, a cell and anything */
    ISA_JUMP, /* one operand, kept as b: where to */
} IsaKind;

typedef enum Mode {
    MODE_NONE = 0,
    MODE_CELL = 1,    /* a:   the cell at this address */
    MODE_POINTER = 2, /* [a]: the cell whose address is in that cell */
    MODE_VALUE = 3,   /* #a:  the number itself; the target of a jump */
} Mode;

typedef struct Instr {
    uint8_t op;             /* InstrOp, or a code that means nothing */
    uint8_t a_mode, b_mode; /* Mode */
    uint32_t a, b;          /* a: 16 bits; b: 16, or 32 in a machine with words of 32 bits */
} Instr;

typedef struct IsaInfo {
    const char *name; /* "mov" */
    InstrOp op;
    IsaKind kind;
    bool sets_flags;
    const char *effect; /* "a <- b" */
} IsaInfo;

/* The instructions in the book's order; *n is 10. */
const IsaInfo *isa_table(unsigned *n);
const IsaInfo *isa_by_op(unsigned op);  /* NULL: no instruction has this code */
const IsaInfo *isa_by_name(Str name);   /* in any case of letters; NULL: none */

/* Bits of a program word: 40, or 56 when word_bits is 32.  word_bits is 8, 16 or 32. */
unsigned isa_instr_bits(unsigned word_bits);
uint64_t isa_encode(const Instr *i, unsigned word_bits);
Instr isa_decode(uint64_t word, unsigned word_bits);
/* True: an instruction that the machine can do (INSTR_END is not). */
bool isa_is_valid(const Instr *i);

/* The text of an instruction: cells 0 to 7 as r0 to r7, numbers signed in words of
 * word_bits, targets as numbers.  Something invalid prints as `.word 0x...`. */
void isa_print(const Instr *i, unsigned word_bits, StrBuf *out);

/* Clock cycles that the netlist takes for it. */
unsigned isa_cycles(const Instr *i);

#endif
