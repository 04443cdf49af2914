/* asm.h - assembly text to a program.
 *
 *     Program p;
 *     if (!asm_file(arena, "sum.asm", (Machine){16, 8, 10}, dg, &p)) return EXIT_INPUT;
 *     for (uint32_t i = 0; i < p.n_code; i++) store[i] = isa_encode(&p.code[i], 16);
 */
#ifndef CPU_ASM_H
#define CPU_ASM_H

#include "cpu/isa.h"

/* The sizes of a machine. */
typedef struct Machine {
    unsigned word_bits;    /* N: 8, 16 or 32 */
    unsigned address_bits; /* A: 1..16; the memory has 2^A cells */
    unsigned program_bits; /* P: 1..16; the store holds 2^P instructions */
} Machine;

#define MACHINE_DEFAULT ((Machine){16, 8, 10})

typedef struct CellInit {
    uint32_t address;
    uint32_t value; /* low word_bits hold it */
    Span at;
} CellInit;

typedef struct Label {
    Str name;
    uint32_t address; /* of an instruction; n_code: behind the last */
    Span at;
} Label;

typedef struct Program {
    Machine machine;
    Instr *code; /* [0..n_code[, without the end */
    Span *at;    /* [0..n_code[ the instruction in the source, from mnemonic to last operand */
    uint32_t n_code;
    CellInit *cells; /* [0..n_cells[ in order of address, none twice */
    uint32_t n_cells;
    Label *labels; /* [0..n_labels[ in order of address, then of source */
    uint32_t n_labels;
    uint32_t file; /* the source in the Diag; 0: none */
} Program;

/* All in arena.  False: the mistakes are reported, out is not to be used. */
bool asm_text(Arena *arena, uint32_t file, Machine machine, Diag *dg, Program *out);
bool asm_file(Arena *arena, const char *path, Machine machine, Diag *dg, Program *out);

/* A hex file that asm wrote (or anybody): reads it back; at and labels stay empty. */
bool program_hex_text(Arena *arena, uint32_t file, Machine machine, Diag *dg, Program *out);
bool program_read_hex(Arena *arena, const char *path, Machine machine, Diag *dg, Program *out);

/* The text of the hex file, with INSTR_END behind the last instruction if there is room. */
void program_hex(const Program *p, const char *name, StrBuf *out);
void program_cells_hex(const Program *p, const char *name, StrBuf *out);
/* Address, word, and the source line of each instruction, with labels. */
void program_listing(const Program *p, const Diag *dg, StrBuf *out);
/* Assembly text that assembles to the same words; labels L0, L1, ... where something jumps to. */
void program_disassemble(const Program *p, StrBuf *out);

/* The name of a cell, r0..r7 or its number, and back; a name is "r3" or "12". */
void cell_print(uint32_t address, StrBuf *out);
bool cell_parse(Str text, uint32_t *address);

#endif
