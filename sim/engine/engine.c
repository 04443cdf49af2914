/* engine.c - what is the same for every engine: the list, power-up, a clock cycle. */
#include "engine/engine.h"

#include <assert.h>
#include <string.h>

const EngineOps *const engine_list[] = {&engine_cycle, &engine_ref, &engine_event, NULL};

const EngineOps *engine_find(const char *name)
{
    for (const EngineOps *const *ops = engine_list; *ops; ops++)
        if (strcmp((*ops)->name, name) == 0)
            return *ops;
    return NULL;
}

Engine *engine_new(const EngineOps *ops, Arena *run, const Design *d)
{
    Engine *e = ops->make(run, d);
    assert(e->ops == ops && e->design);
    return e;
}

void engine_free(Engine *e)
{
    if (e)
        e->ops->free(e);
}

/* A ripple counter needs one round a flip-flop; who needs more than that is
 * chasing its own tail, except for strange mixes that the 8 is for. */
uint32_t engine_max_rounds(const Design *d)
{
    enum { EXTRA = 8, MOST = 4096 };
    return d->n_dffs > MOST - EXTRA ? MOST : d->n_dffs + EXTRA;
}

void engine_init(Engine *e, InitKind kind, uint64_t seed)
{
    const Design *d = e->design;
    Rng rng = rng_seed(seed);
    for (uint32_t i = 1; i <= d->n_dffs; i++) {
        Logic v = (Logic)d->dff_init[i];
        if (v == LOGIC_X && kind != INIT_X)
            v = kind == INIT_0   ? LOGIC_0
                : kind == INIT_1 ? LOGIC_1
                                 : (Logic)(rng_next(&rng) & 1);
        engine_set(e, (NetId){d->dff_q[i]}, v);
    }
    e->ops->forget_edges(e);
}

bool engine_cycle_once(Engine *e, NetId clock)
{
    if (clock.ix == NET_NONE)
        return engine_settle(e);
    static const Logic phases[] = {LOGIC_0, LOGIC_1, LOGIC_0};
    bool at_rest = true;
    for (int i = 0; i < 3; i++) {
        engine_set(e, clock, phases[i]);
        at_rest &= engine_settle(e);
    }
    return at_rest;
}
