/* effect.h - what one edge in a recorded run did: forwards, as why.h goes back.
 *
 *     Effects e;
 *     if (!effect_edge(&e, arena, replay, net, until_ns, &options, diag)) return false;    reported
 *     for (uint32_t i = 0; i < e.n; i++) use(e.all[i]);      in the order in which it happened
 *
 * The moment of the edge is worked out again with the net kept as it was, and the run goes on from
 * there with the recorded inputs; an input stays put back until it next changes, any other net for
 * this one moment.  What differs from the recording is the effect: gates in the moment itself, and
 * later the flip-flops and outputs, each net once.
 */
#ifndef GLUE_EFFECT_H
#define GLUE_EFFECT_H

#include "glue/replay.h"

typedef struct EffectHop {
    uint32_t net;
    uint64_t step, time;
    uint8_t other, is; /* what it would have been, and what it is; Logic */
} EffectHop;

typedef struct Effects {
    uint32_t net;
    uint64_t step, time;
    uint8_t was, is;
    uint32_t n;
    EffectHop *all;
    bool is_over;   /* from some step on nothing differs */
    bool is_cut;    /* options.max_effects were found, or options.max_steps passed; else the run ended */
    uint64_t steps; /* that were looked at */
} Effects;

typedef struct EffectOptions {
    uint32_t max_effects; /* 0: 40 */
    uint64_t max_steps;   /* 0: 2,000 */
} EffectOptions;

/* Of the last change of net that is not behind until_ns.  False: there is none, or the file is
 * damaged; reported. */
bool effect_edge(Effects *e, Arena *a, Replay *r, NetId net, uint64_t until_ns, const EffectOptions *o, Diag *dg);

#endif
