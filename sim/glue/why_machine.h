/* why_machine.h - which instructions of a program an edge comes from, by experiment.
 *
 *     n = why_instructions(&why, arena, replay, machine, 200000, &all, diag);
 *
 * Those that were worked on at the hops of the chain are tried, the latest first: the run is done again
 * from its start with `mov r0, r0` in the place of one, and the edge is gone or it is not.
 */
#ifndef GLUE_WHY_MACHINE_H
#define GLUE_WHY_MACHINE_H

#include "glue/machine_view.h"
#include "glue/why.h"

typedef struct InstrCause {
    uint32_t address;
    bool is_cause;
} InstrCause;

/* As many as max_steps of runs done again allow. */
uint32_t why_instructions(const Why *w, Arena *a, Replay *r, const MachineView *m, uint64_t max_steps,
                          InstrCause **out, Diag *dg);

#endif
