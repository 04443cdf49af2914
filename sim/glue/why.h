/* why.h - the cause of one edge in a recorded run, gate by gate, back to an input.
 *
 *     Why w;
 *     if (!why_edge(&w, arena, replay, net, until_ns, &options, diag)) return false;   reported
 *     for (uint32_t i = 0; i < w.n_hops; i++) ...      the effect first, the input last
 *     for (uint32_t i = 0; i < w.n_causes; i++) ...    what alone would have prevented it
 *
 * At each moment the chain takes a source (an input, a flip-flop) without whose
 * change the net would have stayed: it is put back, the gates between are worked
 * out again, and the path is one of nets that then differ.  Through a flip-flop it
 * goes on with the last change of what the clock took in.
 *
 * Causes are found by experiment and not by tracing: the run is done again, with
 * one change of an input undone (it keeps its value until it next changes), and
 * the edge is gone or it is not.  All changes of inputs but the clock's are tried,
 * the latest first, as far as options.max_steps reaches.
 */
#ifndef GLUE_WHY_H
#define GLUE_WHY_H

#include "glue/replay.h"

typedef enum WhyKind {
    WHY_GATE,      /* part: NAND */
    WHY_FLIP_FLOP, /* part: flip-flop; its clock rose, its d had this value */
    WHY_INPUT,     /* the end: somebody changed it */
    WHY_START,     /* the end: it had this value from the start of the run */
    WHY_OUTSIDE,   /* the end: a flip-flop that was set without its clock, as by a stimulus */
    WHY_LIMIT,     /* the end: options.max_flip_flops were passed */
} WhyKind;

typedef struct WhyHop {
    WhyKind kind;
    uint32_t net, part;
    uint64_t step, time;
    uint8_t was, is;   /* Logic; equal when the net only would have been another */
    uint8_t a, b;      /* WHY_GATE: its inputs now; WHY_FLIP_FLOP: a: clock before, b: clock after */
    uint8_t a_was, b_was;
} WhyHop;

typedef struct WhyCause {
    uint32_t net; /* an input */
    uint64_t step, time;
    uint8_t was, is;
} WhyCause;

typedef struct Why {
    uint32_t net;
    uint64_t step, time;
    uint8_t was, is;
    uint32_t n_hops, n_causes, n_tried;
    WhyHop *hops;
    WhyCause *causes;     /* the latest first */
    bool can_rerun;       /* false: run again, even with nothing undone it went another way */
    bool has_tried_all;   /* every change of an input before the edge */
    bool has_tried_start; /* the last hop is a flip-flop at WHY_START, and the run was done again with */
    bool start_is_cause;  /* its other value: then the edge was gone */
} Why;

typedef struct WhyOptions {
    uint32_t max_flip_flops; /* 0: 20 */
    uint64_t max_steps;      /* of runs done again; 0: 200,000 */
} WhyOptions;

/* Of the last change of net that is not behind until_ns.  o must be there; its fields may be 0.
 * False: it never changes by then, or the file is damaged; reported. */
bool why_edge(Why *w, Arena *a, Replay *r, NetId net, uint64_t until_ns, const WhyOptions *o, Diag *dg);

/* A bit of the state at the start of the run, that is another one. */
typedef struct WhyStart {
    uint32_t net; /* a flip-flop's output */
    uint8_t value;
} WhyStart;

/* Does the run again from its start, with n bits as they are said here: *is_there tells whether the edge
 * is.  False: damaged, reported. */
bool why_try_start(const Why *w, Arena *a, Replay *r, const WhyStart *start, uint32_t n, bool *is_there, Diag *dg);

/* The step of that change.  False: there is none, or the file is damaged; reported. */
bool why_find_edge(Arena *a, Replay *r, NetId net, uint64_t until_ns, uint64_t *step, Diag *dg);

#endif
