/* effect.c - the recorded run beside one in which a net was put back, moment by moment. */
#include "glue/effect.h"

#include <stdlib.h>

#include "base/vec.h"
#include "glue/moment.h"
#include "glue/why.h"

enum { MAX_EFFECTS = 40, MAX_STEPS = 2000 };

typedef struct Beside {
    Replay *r;
    const Design *d;
    const StateNets *state;
    Passes passes;
    uint8_t *real, *other;         /* at the step before */
    uint8_t *now, *next, *other_now;
    uint8_t *is_told;              /* [0..n_nets] */
    uint32_t n_told, max;
    VEC(EffectHop) hops;
} Beside;

static size_t n_values(const Beside *b)
{
    return (size_t)b->d->n_nets + 1;
}

/* From a rest (before) to the next, with the inputs of values; result in to. */
static void go_on(Beside *b, const uint8_t *before, const uint8_t *inputs, uint8_t *to)
{
    const uint8_t *was = before;
    uint8_t *a = to, *c = b->next;
    memcpy(a, before, n_values(b));
    for (uint32_t i = 0; i < b->state->n_inputs; i++) {
        uint32_t net = b->state->net[i];
        if (net != b->passes.pin)
            a[net] = inputs[net];
    }
    passes_settle(&b->passes, a, NULL);
    Arena *temp = arena_new("round");
    uint8_t *last = ARENA_ARRAY(temp, uint8_t, n_values(b));
    memcpy(last, was, n_values(b));
    uint32_t max = engine_max_rounds(b->d);
    for (uint32_t i = 0; i <= max && passes_round(&b->passes, last, a, c); i++) {
        if (i == max)
            passes_give_up(&b->passes, last, a, c);
        memcpy(last, a, n_values(b));
        memcpy(a, c, n_values(b));
    }
    arena_free(temp);
}

/* What was set from outside in the recording is set in the other run, too. */
static void set_from_outside(Beside *b, const uint8_t *values, uint8_t *other_now)
{
    uint32_t pin = b->passes.pin;
    bool any = false;
    b->passes.pin = NO_PIN;
    go_on(b, b->real, values, b->now);
    b->passes.pin = pin;
    for (uint32_t i = b->state->n_inputs; i < b->state->n - b->state->n_loop; i++) {
        uint32_t net = b->state->net[i];
        if (b->now[net] != values[net] && net != pin) {
            other_now[net] = values[net];
            any = true;
        }
    }
    if (any)
        passes_settle(&b->passes, other_now, NULL);
}

static void tell(Beside *b, uint32_t net, uint64_t step, const uint8_t *values, const uint8_t *other)
{
    if (b->is_told[net] || values[net] == other[net] || b->n_told == b->max)
        return;
    b->is_told[net] = 1;
    b->n_told++;
    VEC_PUSH(&b->hops, ((EffectHop){net, step, replay_time(b->r), other[net], values[net]}));
}

/* Gates in their order, then flip-flops. */
static void tell_moment(Beside *b, uint64_t step, const uint8_t *values, const uint8_t *other)
{
    const Order *o = b->passes.o;
    for (uint32_t g = 0; g < o->n_groups; g++) {
        for (uint32_t k = o->first[g]; k < o->first[g + 1]; k++)
            tell(b, b->d->nand_y[o->nand[k]], step, values, other);
    }
}

static void tell_state(Beside *b, uint64_t step, const uint8_t *values, const uint8_t *other, const uint8_t *is_out)
{
    for (uint32_t i = 1; i <= b->d->n_dffs; i++)
        tell(b, b->d->dff_q[i], step, values, other);
    for (uint32_t n = NET_FIRST; n < n_values(b); n++) {
        if (is_out[n])
            tell(b, n, step, values, other);
    }
}

static bool walk(Beside *b, Effects *e, uint64_t max_steps, const uint8_t *is_out, Diag *dg)
{
    bool is_input = b->state->index[e->net] && b->state->index[e->net] <= b->state->n_inputs;
    uint64_t n_steps = glr_n_steps(replay_file(b->r));
    for (uint64_t step = e->step; step < n_steps && b->n_told < b->max && e->steps < max_steps; step++, e->steps++) {
        const uint8_t *values = replay_step(b->r, step, dg);
        if (!values)
            return false;
        bool is_first = step == e->step;
        if (!is_first && (!is_input || values[e->net] != b->real[e->net]))
            b->passes.pin = NO_PIN;
        go_on(b, b->other, values, b->other_now);
        set_from_outside(b, values, b->other_now);
        if (is_first)
            tell_moment(b, step, values, b->other_now);
        tell_state(b, step, values, b->other_now, is_out);
        memcpy(b->real, values, n_values(b));
        memcpy(b->other, b->other_now, n_values(b));
        e->is_over = b->passes.pin == NO_PIN && memcmp(b->real, b->other, n_values(b)) == 0;
        if (e->is_over)
            return true;
    }
    e->is_cut = b->n_told == b->max || e->steps == max_steps;
    return true;
}

bool effect_edge(Effects *e, Arena *a, Replay *r, NetId net, uint64_t until_ns, const EffectOptions *o, Diag *dg)
{
    *e = (Effects){.net = net.ix};
    if (!why_find_edge(a, r, net, until_ns, &e->step, dg))
        return false;
    Arena *temp = arena_new("effects");
    const Design *d = replay_design(r);
    Beside b = {.r = r, .d = d, .state = replay_state_nets(r), .passes = {d, replay_order(r), net.ix}};
    b.max = o->max_effects ? o->max_effects : MAX_EFFECTS;
    b.real = ARENA_ARRAY(temp, uint8_t, n_values(&b));
    b.other = ARENA_ARRAY(temp, uint8_t, n_values(&b));
    b.now = ARENA_ARRAY(temp, uint8_t, n_values(&b));
    b.next = ARENA_ARRAY(temp, uint8_t, n_values(&b));
    b.other_now = ARENA_ARRAY(temp, uint8_t, n_values(&b));
    b.is_told = ARENA_ARRAY(temp, uint8_t, n_values(&b));
    uint8_t *is_out = ARENA_ARRAY(temp, uint8_t, n_values(&b));
    for (uint32_t i = 0; i < d->top->n_ports; i++) {
        const Signal *s = &d->top->signals[i];
        for (uint32_t k = 0; s->kind == SIG_OUTPUT && k < s->width; k++)
            is_out[design_signal_net(d, (InstId){1}, i, k).ix] = 1;
    }
    const uint8_t *v = replay_step(r, e->step - 1, dg);
    bool ok = v != NULL;
    if (ok) {
        memcpy(b.real, v, n_values(&b));
        memcpy(b.other, v, n_values(&b));
        e->was = v[net.ix];
        v = replay_step(r, e->step, dg);
        ok = v != NULL;
    }
    if (ok) {
        e->is = v[net.ix];
        e->time = replay_time(r);
        b.is_told[net.ix] = 1;
        ok = walk(&b, e, o->max_steps ? o->max_steps : MAX_STEPS, is_out, dg);
    }
    e->n = (uint32_t)b.hops.len;
    e->all = VEC_TO_ARENA(a, &b.hops);
    VEC_FREE(&b.hops);
    arena_free(temp);
    return ok;
}
