/* history.c - checkpoints that grow rarer, and what was set by hand. */
#include "cpu/history.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/die.h"
#include "base/vec.h"

enum { KEPT_MAX = 2048 };

typedef struct Kept {
    SystemTime time;
    uint8_t *state;
} Kept;

/* A cell that was set by hand, before the clock of that cycle. */
typedef struct Poke {
    uint64_t cycle;
    uint32_t address, value;
} Poke;

struct History {
    System *s;
    size_t size;
    uint64_t every; /* cycles from one kept state to the next */
    VEC(Kept) kept; /* by time; the first is the start */
    VEC(Poke) pokes;
};

static void keep(History *h)
{
    Kept k = {.state = malloc(h->size ? h->size : 1)};
    if (!k.state)
        die_out_of_memory("a state of the machine", h->size);
    k.time = system_save(h->s, k.state);
    VEC_PUSH(&h->kept, k);
}

static void forget(History *h, size_t i)
{
    free(h->kept.ptr[i].state);
    memmove(h->kept.ptr + i, h->kept.ptr + i + 1, (h->kept.len - i - 1) * sizeof *h->kept.ptr);
    h->kept.len--;
}

History *history_new(Arena *arena, System *s)
{
    History *h = ARENA_NEW(arena, History);
    h->s = s;
    h->size = system_state_size(s);
    h->every = 16;
    keep(h);
    return h;
}

void history_free(History *h)
{
    if (!h)
        return;
    while (h->kept.len)
        free(h->kept.ptr[--h->kept.len].state);
    VEC_FREE(&h->kept);
    VEC_FREE(&h->pokes);
}

static void apply_pokes(History *h)
{
    bool any = false;
    for (size_t i = 0; i < h->pokes.len; i++) {
        const Poke *p = &h->pokes.ptr[i];
        if (p->cycle == h->s->n_cycles) {
            system_set_cell(h->s, p->address, p->value);
            any = true;
        }
    }
    if (any)
        engine_settle(h->s->engine);
}

SystemStatus history_clock(History *h)
{
    apply_pokes(h);
    SystemStatus status = system_clock(h->s);
    const Kept *last = &h->kept.ptr[h->kept.len - 1];
    if (h->s->n_cycles >= last->time.n_cycles + h->every) {
        keep(h);
        if (h->kept.len > KEPT_MAX) {
            for (size_t i = 1; i < h->kept.len; i++)
                forget(h, i);
            h->every *= 2;
        }
    }
    return status;
}

/* The latest kept state at or before a cycle. */
static const Kept *kept_before(const History *h, uint64_t cycle)
{
    size_t lo = 0, hi = h->kept.len;
    while (hi - lo > 1) {
        size_t mid = (lo + hi) / 2;
        *(h->kept.ptr[mid].time.n_cycles <= cycle ? &lo : &hi) = mid;
    }
    return &h->kept.ptr[lo];
}

void history_go_to(History *h, uint64_t cycle)
{
    if (cycle < h->s->n_cycles) {
        const Kept *k = kept_before(h, cycle);
        system_restore(h->s, k->state, k->time);
    }
    while (h->s->n_cycles < cycle && h->s->status == SYSTEM_RUNS)
        history_clock(h);
    apply_pokes(h);
}

uint64_t history_cycle_of(History *h, uint64_t n)
{
    uint64_t now = h->s->n_cycles;
    size_t i = h->kept.len;
    if (n > h->s->n_instrs)
        return now;
    while (i > 1 && (h->kept.ptr[i - 1].time.n_instrs > n ||
                     h->kept.ptr[i - 1].time.n_cycles > now))
        i--;
    /* The kept state may lie within instruction n: then its start is before it. */
    i -= i > 1 && h->kept.ptr[i - 1].time.n_instrs == n;
    const Kept *k = &h->kept.ptr[i - 1];
    system_restore(h->s, k->state, k->time);
    while (h->s->n_cycles < now && (h->s->n_instrs != n || system_phase(h->s) != 0))
        history_clock(h);
    uint64_t found = h->s->n_cycles;
    history_go_to(h, now);
    return found;
}

void history_set_cell(History *h, uint32_t address, uint32_t value)
{
    uint64_t now = h->s->n_cycles;
    while (h->kept.len > 1 && h->kept.ptr[h->kept.len - 1].time.n_cycles > now)
        forget(h, h->kept.len - 1);
    size_t n = 0;
    for (size_t i = 0; i < h->pokes.len; i++) {
        const Poke *p = &h->pokes.ptr[i];
        if (p->cycle < now || (p->cycle == now && p->address != address))
            h->pokes.ptr[n++] = *p;
    }
    h->pokes.len = n;
    VEC_PUSH(&h->pokes, ((Poke){now, address, value}));
    system_set_cell(h->s, address, value);
    engine_settle(h->s->engine);
    /* A kept state of this very moment holds the old value; pokes come after it. */
}
