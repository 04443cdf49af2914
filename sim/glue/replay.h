/* replay.h - a run written as .glr, and every net of it at any time.
 *
 *     RunRecorder *r = run_recorder_open("run.glr", engine, &about, diag);    NULL: reported
 *     run_recorder_sample(r, 0);                                  after a settle
 *     run_recorder_close(r, diag);
 *
 *     Replay *p = replay_open(arena, file, design, diag);         NULL: another design, reported
 *     const uint8_t *values = replay_at(p, 1200, diag);           [0..n_nets] Logic
 *     replay_tell(p, &sink, diag);                                as a full dump would
 *
 * State is what cannot be computed from the rest: the top's inputs, flip-flops, and
 * the outputs of gates in loops.  All other nets are gates in a row, worked out from
 * the state of a step when somebody looks, and only where it differs from the step
 * that was looked at before.
 */
#ifndef GLUE_REPLAY_H
#define GLUE_REPLAY_H

#include "engine/engine.h"
#include "engine/trace.h"
#include "wave/glr.h"

/* ---- the state of a design ---- */

typedef struct StateNets {
    uint32_t n;
    uint32_t *net;     /* [0..n[ inputs, then flip-flops by id, then gates of loops */
    uint32_t n_inputs; /* the first ones are inputs */
    uint32_t n_loop;   /* the last ones are gates of loops */
    uint32_t *index;   /* [0..n_nets] state index of a net, plus 1; 0: it is computed */
} StateNets;

StateNets state_nets(Arena *a, const Design *d, const Order *o);
uint64_t design_fingerprint(const Design *d); /* gates and flip-flops, number for number */

/* ---- recording ---- */

typedef struct RunRecorder RunRecorder;

/* info: n_state and fingerprint are filled in. */
RunRecorder *run_recorder_open(const char *path, Engine *e, GlrInfo info, Diag *dg);
/* After a settle.  Times may repeat and never fall. */
void run_recorder_sample(RunRecorder *r, uint64_t now);
bool run_recorder_close(RunRecorder *r, Diag *dg);

/* ---- replaying ---- */

typedef struct Replay Replay;

/* Keeps f, which must stay open. */
Replay *replay_open(Arena *a, GlrFile *f, const Design *d, Diag *dg);
void replay_close(Replay *r);

const Design *replay_design(const Replay *r);
Engine *replay_engine(Replay *r); /* for engine/record.h: it can be asked, and no more */
GlrFile *replay_file(const Replay *r);
const StateNets *replay_state_nets(const Replay *r);
const Order *replay_order(const Replay *r);

/* All values at a step; they belong to r, until it is asked again.  NULL: damaged, reported. */
const uint8_t *replay_step(Replay *r, uint64_t step, Diag *dg);
/* The same at the last step that is not behind time.  *step (may be NULL) gets which. */
const uint8_t *replay_at(Replay *r, uint64_t time, uint64_t *step, Diag *dg);
uint64_t replay_time(const Replay *r); /* of the step that r is at */

/* From now on only these nets are worked out, and what they are made of: the others are anything. */
void replay_only(Replay *r, const uint32_t *nets, uint32_t n);
/* Is there a step behind the one that r is at, and when? */
bool replay_peek_time(const Replay *r, uint64_t *time);

/* Tells the whole run, as the recorder of an engine would have.  False: damaged, reported;
 * what comes before was told.  *last gets the last time. */
bool replay_tell(Replay *r, const TraceSink *sink, uint64_t *last, Diag *dg);

#endif
