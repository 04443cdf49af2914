/* run_store.h - a recording as a trace whose signals are filled when somebody looks at them.
 *
 *     RunStore *s = run_store_new(file, design, diag);        NULL: another design, reported
 *     WaveStore *w = run_store_waves(s);                      all nets of the design; yours to free
 *     run_store_want(s, signal);
 *     while (run_store_work(s, 10, &has_grown, diag)) ...     10 ms at a time
 *
 * Inputs and flip-flops stand in the recording, any other net is worked out from them when it is
 * wanted, and only what it is made of.  A recording that is still written is followed: each call of
 * run_store_work takes in what is new, for all that is wanted.
 */
#ifndef GLUE_RUN_STORE_H
#define GLUE_RUN_STORE_H

#include "glue/replay.h"
#include "wave/store.h"

typedef struct RunStore RunStore;

/* Keeps f, which must stay open. */
RunStore *run_store_new(GlrFile *f, const Design *d, Diag *dg);
void run_store_free(RunStore *s); /* not the waves; NULL is allowed */

WaveStore *run_store_waves(RunStore *s);
void run_store_want(RunStore *s, uint32_t signal);
/* The nets of a signal of the trace, bit 0 first. */
const uint32_t *run_store_nets(const RunStore *s, uint32_t signal, uint32_t *width);
/* For about so many milliseconds.  False: nothing is left to do.  *has_changed: signals or times
 * came in, and whoever kept something of the trace looks again; the store is finished then. */
bool run_store_work(RunStore *s, unsigned ms, bool *has_changed, Diag *dg);

#endif
