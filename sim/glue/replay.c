/* replay.c - the gates between the states of a recording, worked out where they changed.
 *
 * The walk over marked gates is that of engine/cycle.c, without clocks: flip-flops
 * and loops have the values that the file says.
 */
#include "glue/replay.h"

#include <assert.h>
#include <stdlib.h>

#include "engine/record.h"

/* ---- state ---- */

StateNets state_nets(Arena *a, const Design *d, const Order *o)
{
    StateNets s = {.index = ARENA_ARRAY(a, uint32_t, (size_t)d->n_nets + 1)};
    VEC(uint32_t) nets = {0};
    for (uint32_t n = NET_FIRST; n <= d->n_nets; n++) {
        uint32_t index;
        if (design_driver(d, (NetId){n}, &index) == DRIVER_INPUT)
            VEC_PUSH(&nets, n);
    }
    s.n_inputs = (uint32_t)nets.len;
    for (uint32_t i = 1; i <= d->n_dffs; i++)
        VEC_PUSH(&nets, d->dff_q[i]);
    for (uint32_t g = 0; g < o->n_groups; g++) {
        if (!o->is_loop[g])
            continue;
        for (uint32_t k = o->first[g]; k < o->first[g + 1]; k++) {
            VEC_PUSH(&nets, d->nand_y[o->nand[k]]);
            s.n_loop++;
        }
    }
    s.n = (uint32_t)nets.len;
    s.net = VEC_TO_ARENA(a, &nets);
    VEC_FREE(&nets);
    for (uint32_t i = 0; i < s.n; i++)
        s.index[s.net[i]] = i + 1;
    return s;
}

uint64_t design_fingerprint(const Design *d)
{
    const uint32_t *const arrays[] = {d->nand_a, d->nand_b, d->nand_y, d->dff_d, d->dff_clk, d->dff_q};
    uint64_t h = d->n_nets;
    for (int i = 0; i < 6; i++) {
        size_t n = i < 3 ? d->n_nands : d->n_dffs;
        h = h * 0x9e3779b97f4a7c15u ^ str_hash((Str){(const char *)(arrays[i] + 1), n * sizeof(uint32_t)});
    }
    return h;
}

/* ---- recording ---- */

struct RunRecorder {
    Arena *arena;
    Engine *engine;
    GlrWriter *out;
    StateNets state;
    uint8_t *last;      /* [0..n[ */
    uint64_t *dirty;    /* a bit a state */
    GlrChange *changes; /* [0..n[ */
    bool has_sampled;
};

RunRecorder *run_recorder_open(const char *path, Engine *e, GlrInfo info, Diag *dg)
{
    Arena *a = arena_new("recorder");
    Arena *temp = arena_new("order");
    Order o = design_order(temp, e->design);
    RunRecorder *r = ARENA_NEW(a, RunRecorder);
    r->arena = a;
    r->engine = e;
    r->state = state_nets(a, e->design, &o);
    r->last = ARENA_ARRAY(a, uint8_t, r->state.n);
    r->dirty = ARENA_ARRAY(a, uint64_t, r->state.n / 64 + 1);
    r->changes = ARENA_ARRAY(a, GlrChange, r->state.n);
    arena_free(temp);
    info.n_state = r->state.n;
    info.fingerprint = design_fingerprint(e->design);
    r->out = glr_write_open(path, &info, dg);
    if (r->out)
        return r;
    arena_free(a);
    return NULL;
}

static void mark_dirty(RunRecorder *r)
{
    uint32_t n = 0;
    const uint32_t *nets = r->engine->ops->changed ? r->engine->ops->changed(r->engine, &n) : NULL;
    if (!nets || !r->has_sampled) {
        memset(r->dirty, 0xff, ((size_t)r->state.n / 64 + 1) * sizeof *r->dirty);
        return;
    }
    for (uint32_t i = 0; i < n; i++) {
        uint32_t index = r->state.index[nets[i]];
        if (index)
            r->dirty[(index - 1) / 64] |= UINT64_C(1) << (index - 1) % 64;
    }
}

void run_recorder_sample(RunRecorder *r, uint64_t now)
{
    uint32_t n = 0;
    mark_dirty(r);
    for (uint32_t w = 0; w <= r->state.n / 64; w++) {
        uint64_t word = r->dirty[w];
        r->dirty[w] = 0;
        for (uint32_t i = w * 64; word && i < r->state.n; i++, word >>= 1) {
            if (!(word & 1))
                continue;
            uint8_t v = (uint8_t)engine_get(r->engine, (NetId){r->state.net[i]});
            if (r->has_sampled && v == r->last[i])
                continue;
            r->last[i] = v;
            r->changes[n++] = (GlrChange){i, v};
        }
    }
    r->has_sampled = true;
    glr_write_step(r->out, now, r->changes, n);
}

bool run_recorder_close(RunRecorder *r, Diag *dg)
{
    bool ok = glr_write_close(r->out, dg);
    arena_free(r->arena);
    return ok;
}

/* ---- replaying ---- */

typedef struct Gate {
    uint32_t a, b, y;
} Gate;

struct Replay {
    Engine base; /* so that engine/record.h takes it for an engine */
    GlrFile *f;
    GlrCursor at;
    bool is_at; /* at is at a step, and value has all of it */
    Order order;
    StateNets state;
    uint8_t *value;         /* [0..n_nets] */
    uint32_t n_gates;       /* those outside loops */
    Gate *gates;            /* inputs before readers */
    uint32_t *first_reader; /* [0..n_nets + 2] */
    uint32_t *reader;
    uint64_t *marks;
    uint8_t *is_needed;     /* [0..n_gates[; NULL: all are */
    uint32_t *gate_of;      /* [0..n_nets] index in gates, plus 1; made by replay_only */
    Arena *arena;
    uint8_t *is_listed;     /* what changed, for the recorder */
    uint32_t *list;
    uint32_t n_listed;
    bool was_asked;
};

static Logic replay_get(const Engine *e, NetId net)
{
    return (Logic)((const Replay *)e)->value[net.ix];
}

static const uint32_t *replay_changed(Engine *e, uint32_t *n)
{
    Replay *r = (Replay *)e;
    for (uint32_t i = 0; i < r->n_listed; i++)
        r->is_listed[r->list[i]] = 0;
    *n = r->n_listed;
    r->n_listed = 0;
    bool is_first = !r->was_asked;
    r->was_asked = true;
    return is_first ? NULL : r->list;
}

static const EngineOps replay_ops = {.name = "replay", .get = replay_get, .changed = replay_changed};

static void set(Replay *r, uint32_t net, uint8_t v)
{
    if (r->value[net] == v)
        return;
    r->value[net] = v;
    if (!r->is_listed[net]) {
        r->is_listed[net] = 1;
        r->list[r->n_listed++] = net;
    }
    for (uint32_t k = r->first_reader[net]; k < r->first_reader[net + 1]; k++) {
        uint32_t gate = r->reader[k];
        if (!r->is_needed || r->is_needed[gate])
            r->marks[gate / 64] |= UINT64_C(1) << gate % 64;
    }
}

static uint8_t nand_of(uint8_t a, uint8_t b)
{
    return a == LOGIC_0 || b == LOGIC_0 ? LOGIC_1 : a == LOGIC_1 && b == LOGIC_1 ? LOGIC_0 : LOGIC_X;
}

/* A gate only marks gates behind it. */
static void settle(Replay *r)
{
    for (uint32_t w = 0; w <= r->n_gates / 64; w++) {
        for (uint32_t k = w * 64; r->marks[w]; k++) {
            uint64_t bit = UINT64_C(1) << k % 64;
            if (!(r->marks[w] & bit))
                continue;
            r->marks[w] &= ~bit;
            const Gate *g = &r->gates[k];
            set(r, g->y, nand_of(r->value[g->a], r->value[g->b]));
        }
    }
}

static void sort_gates(Replay *r, Arena *a)
{
    const Design *d = r->base.design;
    const Order *o = &r->order;
    r->gates = ARENA_ARRAY(a, Gate, d->n_nands);
    for (uint32_t g = 0; g < o->n_groups; g++) {
        if (o->is_loop[g])
            continue;
        uint32_t i = o->nand[o->first[g]];
        r->gates[r->n_gates++] = (Gate){d->nand_a[i], d->nand_b[i], d->nand_y[i]};
    }
    uint32_t *first = r->first_reader = ARENA_ARRAY(a, uint32_t, (size_t)d->n_nets + 3);
    for (uint32_t k = 0; k < r->n_gates; k++) {
        first[r->gates[k].a + 2]++;
        first[r->gates[k].b + 2]++;
    }
    for (size_t n = 2; n < (size_t)d->n_nets + 3; n++)
        first[n] += first[n - 1];
    r->reader = ARENA_ARRAY(a, uint32_t, first[d->n_nets + 2]);
    for (uint32_t k = 0; k < r->n_gates; k++) {
        r->reader[first[r->gates[k].a + 1]++] = k;
        r->reader[first[r->gates[k].b + 1]++] = k;
    }
    r->marks = ARENA_ARRAY(a, uint64_t, r->n_gates / 64 + 1);
    for (uint32_t k = 0; k < r->n_gates; k++) /* the first time all are worked out */
        r->marks[k / 64] |= UINT64_C(1) << k % 64;
}

/* Gates come behind what they read: one pass from the last to the first finds all that is needed. */
void replay_only(Replay *r, const uint32_t *nets, uint32_t n)
{
    if (!r->gate_of) {
        r->gate_of = ARENA_ARRAY(r->arena, uint32_t, (size_t)r->base.design->n_nets + 1);
        for (uint32_t k = 0; k < r->n_gates; k++)
            r->gate_of[r->gates[k].y] = k + 1;
        r->is_needed = ARENA_ARRAY(r->arena, uint8_t, r->n_gates);
    }
    memset(r->is_needed, 0, r->n_gates);
    memset(r->marks, 0, ((size_t)r->n_gates / 64 + 1) * sizeof *r->marks);
    for (uint32_t i = 0; i < n; i++) {
        if (r->gate_of[nets[i]])
            r->is_needed[r->gate_of[nets[i]] - 1] = 1;
    }
    for (uint32_t k = r->n_gates; k > 0; k--) {
        const Gate *g = &r->gates[k - 1];
        if (!r->is_needed[k - 1])
            continue;
        r->marks[(k - 1) / 64] |= UINT64_C(1) << (k - 1) % 64;
        if (r->gate_of[g->a])
            r->is_needed[r->gate_of[g->a] - 1] = 1;
        if (r->gate_of[g->b])
            r->is_needed[r->gate_of[g->b] - 1] = 1;
    }
    r->is_at = false;
}

bool replay_peek_time(const Replay *r, uint64_t *time)
{
    return glr_peek_time(&r->at, time);
}

Replay *replay_open(Arena *a, GlrFile *f, const Design *d, Diag *dg)
{
    Replay *r = ARENA_NEW(a, Replay);
    r->arena = a;
    r->base = (Engine){&replay_ops, d};
    r->f = f;
    r->order = design_order(a, d);
    r->state = state_nets(a, d, &r->order);
    const GlrInfo *info = glr_info(f);
    if (info->n_state != r->state.n || info->fingerprint != design_fingerprint(d)) {
        diag(dg, DIAG_ERROR, d->top->at, "the recording was made of another version of '%s': record the run "
             "again, or take the netlist as it was", intern_cstr(d->names, d->top->name));
        return NULL;
    }
    r->value = ARENA_ARRAY(a, uint8_t, (size_t)d->n_nets + 1);
    r->is_listed = ARENA_ARRAY(a, uint8_t, (size_t)d->n_nets + 1);
    r->list = ARENA_ARRAY(a, uint32_t, (size_t)d->n_nets + 1);
    memset(r->value, LOGIC_X, (size_t)d->n_nets + 1);
    r->value[NET_0] = LOGIC_0;
    r->value[NET_1] = LOGIC_1;
    sort_gates(r, a);
    r->at = glr_cursor(f);
    return r;
}

void replay_close(Replay *r)
{
    if (r)
        glr_cursor_free(&r->at);
}

Engine *replay_engine(Replay *r)
{
    return &r->base;
}
const Design *replay_design(const Replay *r)
{
    return r->base.design;
}
GlrFile *replay_file(const Replay *r)
{
    return r->f;
}
const StateNets *replay_state_nets(const Replay *r)
{
    return &r->state;
}
const Order *replay_order(const Replay *r)
{
    return &r->order;
}
uint64_t replay_time(const Replay *r)
{
    return r->at.time;
}

const uint8_t *replay_step(Replay *r, uint64_t step, Diag *dg)
{
    if (r->is_at && step == r->at.step + 1) {
        r->is_at = glr_next(&r->at, dg);
        for (uint32_t i = 0; r->is_at && i < r->at.n_changes; i++)
            set(r, r->state.net[r->at.changes[i].index], r->at.changes[i].value);
    } else if (!r->is_at || step != r->at.step) {
        r->is_at = glr_seek(&r->at, step, dg);
        for (uint32_t i = 0; r->is_at && i < r->state.n; i++)
            set(r, r->state.net[i], r->at.state[i]);
    }
    if (!r->is_at)
        return NULL;
    settle(r);
    return r->value;
}

const uint8_t *replay_at(Replay *r, uint64_t time, uint64_t *step, Diag *dg)
{
    uint64_t at;
    r->is_at = false;
    if (!glr_step_at(&r->at, time, dg, &at))
        return NULL;
    if (step)
        *step = at;
    return replay_step(r, at, dg);
}

/* Of the steps of one time only the last is shown. */
bool replay_tell(Replay *r, const TraceSink *sink, uint64_t *last, Diag *dg)
{
    Arena *temp = arena_new("replay");
    r->was_asked = false;
    Recorder *rec = recorder_new(temp, &r->base, sink);
    bool ok = replay_step(r, 0, dg) != NULL;
    *last = glr_first_time(r->f);
    for (uint64_t step = 0; ok; step++) {
        uint64_t next;
        bool has_next = glr_peek_time(&r->at, &next);
        if (!has_next || next != r->at.time)
            recorder_sample(rec, r->at.time);
        *last = r->at.time;
        if (!has_next)
            break;
        ok = replay_step(r, step + 1, dg) != NULL;
    }
    arena_free(temp);
    return ok;
}
