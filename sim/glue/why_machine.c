/* why_machine.c - words of the program put out of action, one after the other. */
#include "glue/why_machine.h"

enum { MOST = 8, MAX_BITS = 64 };

static bool is_listed(const InstrCause *all, uint32_t n, uint32_t address)
{
    for (uint32_t i = 0; i < n; i++) {
        if (all[i].address == address)
            return true;
    }
    return false;
}

static bool is_there_without(const Why *w, Replay *r, const MachineView *m, uint32_t address, bool *ok, Diag *dg)
{
    WhyStart start[MAX_BITS];
    uint64_t word;
    uint32_t n;
    bool is_there = true;
    const uint32_t *nets = machine_view_nothing(m, address, &word, &n);
    for (uint32_t i = 0; i < n && i < MAX_BITS; i++)
        start[i] = (WhyStart){nets[i], word >> i & 1};
    Arena *temp = arena_new("instruction");
    *ok = why_try_start(w, temp, r, start, n, &is_there, dg);
    arena_free(temp);
    return is_there;
}

uint32_t why_instructions(const Why *w, Arena *a, Replay *r, const MachineView *m, uint64_t max_steps,
                          InstrCause **out, Diag *dg)
{
    uint32_t n = 0, address;
    uint64_t used = 0;
    bool ok = true;
    InstrCause *all = *out = ARENA_ARRAY(a, InstrCause, MOST);
    for (uint32_t i = 0; m && w->can_rerun && i < w->n_hops && n < MOST && ok; i++) {
        const WhyHop *h = &w->hops[i];
        if (i > 0 && h->kind != WHY_FLIP_FLOP)
            continue;
        const uint8_t *v = h->step ? replay_step(r, h->step - 1, dg) : NULL;
        if (!v || !machine_view_here(m, v, &address) || is_listed(all, n, address))
            continue;
        used += w->step;
        if (used > max_steps)
            break;
        all[n] = (InstrCause){.address = address};
        all[n].is_cause = !is_there_without(w, r, m, address, &ok, dg);
        n += ok;
    }
    return n;
}
