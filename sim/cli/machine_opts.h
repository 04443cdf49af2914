/* machine_opts.h - what asm, run and debug have in common: the sizes of the machine, cells by name. */
#ifndef CLI_MACHINE_OPTS_H
#define CLI_MACHINE_OPTS_H

#include "cli/cmd.h"
#include "cpu/asm.h"

typedef struct MachineOpts {
    uint64_t word, memory, program;
} MachineOpts;

#define MACHINE_OPTS_DEFAULT {16, 256, 1024}
#define MACHINE_OPTIONS(o)                                                                      \
    {"word", "BITS", OPT_COUNT, &(o).word, "bits of a word: 8, 16 (the default) or 32"},        \
    {"memory", "CELLS", OPT_COUNT, &(o).memory, "cells of the memory, a power of two (256)"},   \
    {"program", "N", OPT_COUNT, &(o).program, "instructions that the store holds, a power of two (1024)"}

/* False: said on stderr, wrong usage. */
bool machine_opts_read(const MachineOpts *o, Machine *m);

/* P.asm, or P.hex that asm wrote.  False: reported. */
bool program_load(Session *s, const char *path, Machine machine, Program *out);

/* --mem 8=15,9=18,r0=-1: adds to, or replaces, the program's cells.  False: reported. */
bool program_set_cells(Session *s, Program *p, const char *text);

/* A word as a signed number. */
int64_t word_number(Machine machine, uint32_t word);

#endif
