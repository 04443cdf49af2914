/* design_run.h - the design behind the waves: what gui/design_view.h asks, from a recording and its netlist.
 *
 *     DesignRun *r = design_run_new(file, design, &program, diag);      NULL: another design, reported
 *     job.design = design_run_view(r);
 *     WaveStore *s = run_store_waves(design_run_store(r));
 *     design_run_free(r);
 */
#ifndef GLUE_DESIGN_RUN_H
#define GLUE_DESIGN_RUN_H

#include "glue/machine_view.h"
#include "glue/run_store.h"

typedef struct DesignRun DesignRun;

/* Keeps all of it; program: NULL, or the one that the machine ran. */
DesignRun *design_run_new(GlrFile *f, const Design *d, const Program *program, Diag *dg);
void design_run_free(DesignRun *r); /* NULL is allowed */

RunStore *design_run_store(DesignRun *r);
const DesignView *design_run_view(DesignRun *r);
/* "top.clk": the row of the clock; NULL: the run has none. */
const char *design_run_clock(const DesignRun *r);
bool design_run_is_machine(const DesignRun *r);
const MachineView *design_run_machine(const DesignRun *r); /* NULL: it is none */
/* All nets at any time; whoever is asked next moves it. */
Replay *design_run_replay(DesignRun *r);
const uint8_t *design_run_start(const DesignRun *r); /* values of the first step; NULL: damaged */

#endif
