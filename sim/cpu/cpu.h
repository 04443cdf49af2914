/* cpu.h - the machine of ten instructions as software; the public header of the cpu layer.
 *
 *     Program p;
 *     if (!asm_file(arena, "sum.asm", MACHINE_DEFAULT, dg, &p)) return EXIT_INPUT;
 *     Interp *m = interp_new(arena, &p);
 *     while (interp_step(m) == INTERP_RUNS)
 *         ;
 *
 *     isa       the ten instructions: one table, their words, their text
 *     asm       assembly text to a program, and back
 *     interp    what they mean, in plain C that knows nothing of gates
 */
#ifndef CPU_CPU_H
#define CPU_CPU_H

#include "cpu/asm.h"
#include "cpu/interp.h"
#include "cpu/isa.h"

#endif
