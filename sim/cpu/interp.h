/* interp.h - what the ten instructions mean, in plain C that knows nothing of netlists.
 *
 *     Interp *m = interp_new(arena, &program);
 *     while (interp_step(m) == INTERP_RUNS)
 *         ;
 *     if (m->status == INTERP_HALTED) ...
 *
 * The reference for the machine made of gates: one instruction a step, and what it did.
 */
#ifndef CPU_INTERP_H
#define CPU_INTERP_H

#include "cpu/asm.h"

typedef enum InterpStatus {
    INTERP_RUNS,
    INTERP_HALTED,  /* ran past the last instruction, or jumped just behind it */
    INTERP_FAULT,   /* fault tells which; at is the instruction */
    INTERP_UNKNOWN, /* it depends on unknown_cell, which nothing wrote */
} InterpStatus;

typedef enum Fault {
    FAULT_NONE,
    FAULT_DIVISION, /* by zero */
    FAULT_ADDRESS,  /* outside the memory */
    FAULT_JUMP,     /* outside the program */
    FAULT_CODE,     /* a word that is no instruction */
} Fault;

const char *fault_text(Fault f); /* "division by zero" */

typedef struct MemCell {
    uint32_t value; /* low word_bits */
    bool is_known;
    uint32_t origin; /* unknown: the cell, never written, that it comes from; or several:
                        INTERP_NO_CELL */
} MemCell;

typedef struct Interp {
    Machine machine;
    const Instr *code;
    uint32_t n_code;
    MemCell *cells; /* [0..2^address_bits[ */
    uint32_t pc; /* of the next instruction */
    bool zero, less, flags_known;
    uint32_t flags_origin; /* flags unknown: as in MemCell */
    InterpStatus status;
    Fault fault;
    uint64_t n_instrs; /* done; a fault is not counted, nor is the end */
    uint64_t n_cycles; /* of the netlist (docs/isa.md), with those of the end or the fault */
    /* the last step */
    uint32_t at;           /* the instruction it did */
    bool has_written;      /* cells[written] */
    uint32_t written;
    bool has_flags;        /* it set the flags */
    bool has_jumped;
    uint32_t unknown_cell; /* INTERP_UNKNOWN: which; INTERP_NO_CELL: several */
} Interp;

#define INTERP_NO_CELL UINT32_MAX

/* p->code holds neither INSTR_END nor the word 0: assembler and reader of hex files see to it.
 * Cells as .mem says, the others unknown; flags 0 (known), pc 0.  p must outlive it. */
Interp *interp_new(Arena *arena, const Program *p);
void interp_set_cell(Interp *m, uint32_t address, uint32_t value);
/* Does one instruction; the status afterwards.  Stays where it is once it does not run. */
InterpStatus interp_step(Interp *m);

#endif
