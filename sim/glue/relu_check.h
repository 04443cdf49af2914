/* relu_check.h - gates against networks: the same inputs to both, and every output compared.
 *
 *     Compared r;
 *     relu_compare(arena, design, net, &options, &r);
 *     r.n_cases, r.n_different, r.first           "x = 5, y = 3: gates say s = 8, the network 7"
 *
 * Up to 2^20 inputs are all tried; else random ones from a seed.  Gates are run by an engine, the
 * network in float32 where that is certified, else in float64, many lanes at once.
 */
#ifndef GLUE_RELU_CHECK_H
#define GLUE_RELU_CHECK_H

#include "engine/engine.h"
#include "glue/relu_compile.h"
#include "netlist/library.h"
#include "relu/run.h"

enum { CHECK_ALL_BITS = 20, CHECK_RANDOM_CASES = 20000 };

typedef struct CheckOptions {
    uint64_t seed;
    uint64_t n_random; /* cases where not all are tried */
} CheckOptions;

typedef struct Compared {
    uint64_t n_cases, n_different;
    bool is_random;
    const char *first; /* the first difference; NULL: none */
} Compared;

/* A combinational design and a network with as many inputs and outputs as its ports have bits. */
void relu_compare(Arena *a, const Design *d, const Network *net, const CheckOptions *o,
                  Compared *out);

/* One row of the table. */
typedef struct CheckRow {
    const char *name; /* what is shown: "full adder" */
    uint32_t neurons, layers;
    const char *exact; /* the narrowest format that is certified, or "-" */
    Compared result;
} CheckRow;

typedef void CheckSink(void *self, const CheckRow *row);

/* The whole table, row by row as they are done; lib finds netlists/std.  quick leaves out what
 * takes seconds.  False: a message was reported (a netlist is missing).  Differences are in the
 * rows. */
bool relu_check_all(Library *lib, const CheckOptions *o, bool quick, CheckSink *each, void *self);

/* The narrowest number format in which the network is certified, or "-". */
const char *narrowest_format(const Network *net);

/* ---- a clocked design and its network, cycle by cycle, on every net ---- */

typedef struct ReluLockstep {
    Engine *e;
    Runner *r;
    const Compiled *c;
    uint64_t n_cycles;
    NetId bad_net; /* {0} while they agree */
} ReluLockstep;

/* The network's state becomes that of the engine's flip-flops, whose x become 0 in both. */
void relu_lockstep_start(ReluLockstep *l);
/* An input of the design, in both. */
void relu_lockstep_set(ReluLockstep *l, NetId net, bool v);
/* Settles with the clock low, evaluates, compares every net, then one clock edge in both.  False at
 * the first net that differs. */
bool relu_lockstep_cycle(ReluLockstep *l);
/* "cycle 12: net 'fa[3].p' is 1 in the gates and 0 in the network" */
void relu_lockstep_explain(const ReluLockstep *l, StrBuf *b);

#endif
