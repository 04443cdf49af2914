/* machine_view.h - the machine of ten instructions at a moment, as lines for a panel.
 *
 *     MachineView *m = machine_view_new(arena, design, program, diag);      NULL: the design is no machine
 *     const PanelLine *l = machine_view_lines(m, values, 150, 10, 36, &n);
 *
 * Everything is read from the nets of the design; the program's text is shown where it is known, else
 * what the words of the store mean.
 */
#ifndef GLUE_MACHINE_VIEW_H
#define GLUE_MACHINE_VIEW_H

#include "cpu/asm.h"
#include "gui/design_view.h"
#include "netlist/design.h"

typedef struct MachineView MachineView;

/* program and its text may be NULL; they are kept, as dg is for places. */
MachineView *machine_view_new(Arena *a, const Design *d, const Program *program, const Diag *dg);
void machine_view_free(MachineView *m); /* its texts; NULL is allowed */

/* Which word of the program a net is a bit of. */
bool machine_view_address(const MachineView *m, uint32_t net, uint32_t *address);
/* Its text, and where it stands ({0}: nowhere). */
Span machine_view_instr(const MachineView *m, const uint8_t *values, uint32_t address, StrBuf *b);

/* The word that is worked on, or that comes next.  False: unknown, or the end. */
bool machine_view_here(const MachineView *m, const uint8_t *values, uint32_t *address);
/* The flip-flops of a word, bit 0 first, and what each holds of `mov r0, r0`, which does nothing. */
const uint32_t *machine_view_nothing(const MachineView *m, uint32_t address, uint64_t *word, uint32_t *n_bits);

/* Is the next word about to be fetched? */
bool machine_view_fetches(const MachineView *m, const uint8_t *values);

/* values [0..n_nets] now, before at the clock before (NULL: none): what differs is marked.  At most
 * width characters a line.  They belong to m until the next call. */
const PanelLine *machine_view_lines(MachineView *m, const uint8_t *values, const uint8_t *before, uint64_t cycle,
                                    uint32_t width, uint32_t *n);

#endif
