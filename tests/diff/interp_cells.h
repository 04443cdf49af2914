/* interp_cells.h - the memory that the interpreter leaves behind.
 *
 * Its own file because cpu/interp.h and netlist/ast.h both have a Cell.
 */
#ifndef DIFF_INTERP_CELLS_H
#define DIFF_INTERP_CELLS_H

#include "cpu/asm.h"

/* Runs p until it stops, with 0 in every cell that it does not set; cells gets all of them. */
void interp_cells(Arena *a, const Program *p, uint32_t *cells);

#endif
