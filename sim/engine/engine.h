/* engine.h - values over time; the public header of the engine layer.
 *
 *     Engine *e = engine_new(engine_find("cycle"), run_arena, design);
 *     engine_init(e, INIT_X, 0);
 *     engine_set(e, net_x, LOGIC_1);
 *     engine_settle(e);
 *     Logic s = engine_get(e, net_s);
 *     engine_free(e);
 *
 * What every engine promises (docs/engines.md has the reasons):
 *
 * 1. engine_settle() brings the circuit to rest after any number of
 *    engine_set() calls.  All inputs that were set change at one moment.
 * 2. Gates are settled while the flip-flops hold.  Then every flip-flop whose
 *    clock went from 0 to 1 since it was last at rest takes the value that its
 *    d has now, all at once; gates settle again; and so on until no clock
 *    rises.  0 -> x and x -> 1 may be an edge: q stays only if d equals it,
 *    else it becomes x.  After engine_max_rounds() such rounds the flip-flops
 *    that are clocked once more become x, and the settle returns false.
 * 3. A loop of gates starts from the values it has, with its outside inputs
 *    final.  Every gate of the loop that may change becomes x, then the x that
 *    the inputs decide are resolved (Eichelberger 1965).  The result does not
 *    depend on the order of evaluation; a race or an oscillation shows as x.
 * 4. ref and cycle agree on every net after every settle.
 *
 * event is another promise: every gate takes one unit of time, so rules 2 and 3
 * come out of what the gates do (event.c).  Where no loop of gates and no clock
 * made by gates decides, it agrees with the others at rest.
 */
#ifndef ENGINE_ENGINE_H
#define ENGINE_ENGINE_H

#include "netlist/order.h"

typedef struct Engine Engine;

typedef struct EngineOps {
    const char *name; /* as given to --engine */
    const char *help; /* one line */
    Engine *(*make)(Arena *run, const Design *d);
    void (*free)(Engine *e); /* what is not the arena's */
    /* A top input or a flip-flop output (its state, until it is clocked again);
     * other nets are not for the caller. */
    void (*set)(Engine *e, NetId net, Logic v);
    Logic (*get)(const Engine *e, NetId net);
    /* The first settle after (re)setting flip-flops by init sees no edges. */
    void (*forget_edges)(Engine *e);
    /* False when derived clocks never stop rising; the flip-flops that are
     * still clocked are then x. */
    bool (*settle)(Engine *e);
    /* For who records: the nets whose values may have changed since the last call, each
     * once, in no order, valid until the next settle.  NULL: all may have; so the first call
     * says.  The function is NULL in an engine that does not keep count. */
    const uint32_t *(*changed)(Engine *e, uint32_t *n);
} EngineOps;

/* Every engine struct starts with this. */
struct Engine {
    const EngineOps *ops;
    const Design *design;
};

extern const EngineOps engine_ref, engine_cycle, engine_event;
extern const EngineOps *const engine_list[]; /* closed by NULL */

const EngineOps *engine_find(const char *name); /* NULL: no such engine */

/* All nets x, inputs x, flip-flops at their power-up value. */
Engine *engine_new(const EngineOps *ops, Arena *run, const Design *d);
void engine_free(Engine *e); /* NULL is allowed */

/* How often the flip-flops of rule 2 may take values within one settle. */
uint32_t engine_max_rounds(const Design *d);

static inline void engine_set(Engine *e, NetId net, Logic v)
{
    e->ops->set(e, net, v);
}
static inline Logic engine_get(const Engine *e, NetId net)
{
    return e->ops->get(e, net);
}
static inline bool engine_settle(Engine *e)
{
    return e->ops->settle(e);
}

typedef enum InitKind { INIT_X, INIT_0, INIT_1, INIT_RANDOM } InitKind;

/* Powers up: flip-flops that the source gives no value take the one said here.
 * A latch made of gates keeps what it holds: x in a new engine. */
void engine_init(Engine *e, InitKind kind, uint64_t seed);

/* One clock cycle after the inputs were set: settle with the clock low, raise
 * it and settle, lower it and settle.  clock {0}: one settle. */
bool engine_cycle_once(Engine *e, NetId clock);

/* ---- two engines side by side ---- */

typedef struct Lockstep {
    Engine *a, *b;
    uint64_t n_settles;
    NetId bad_net; /* {0} while they agree */
} Lockstep;

/* Each call goes to both engines; settle compares every net and returns false
 * at the first net, in id order, on which they differ. */
Lockstep lockstep_new(Engine *a, Engine *b);
void lockstep_set(Lockstep *l, NetId net, Logic v);
bool lockstep_settle(Lockstep *l);
bool lockstep_cycle_once(Lockstep *l, NetId clock);
/* "cycle 12: net 'fa[3].p' is 1 under ref and x under cycle" */
void lockstep_explain(const Lockstep *l, uint64_t cycle, StrBuf *b);

#endif
