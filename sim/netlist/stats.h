/* stats.h - what a design costs: gates, flip-flops, depth, fan-out, the
 * critical path.  Plain data; the command line prints it.
 */
#ifndef NETLIST_STATS_H
#define NETLIST_STATS_H

#include "netlist/order.h"

typedef struct ModuleCount {
    const Module *module;
    uint32_t n_insts;       /* in the whole design */
    uint64_t nands, dffs;   /* of one instance with all below it */
} ModuleCount;

typedef struct Stats {
    uint32_t n_nands, n_dffs, n_nets, n_insts, depth;
    uint32_t max_fanout;    /* pins that one net feeds, at most */
    NetId max_fanout_net;
    double mean_fanout;     /* pins a driven net */
    uint32_t n_path;        /* == depth */
    NandId *path;           /* the critical path, from its start to its end */
    uint32_t n_modules;
    ModuleCount *modules;   /* by gates in all, most first, then by name */
    unsigned n_loops;       /* declared feedback loops */
} Stats;

/* The critical path is the one whose end, and then whose inputs, come first in
 * the design, so the same text gives the same path. */
Stats design_stats(Arena *a, const Design *d);

#endif
