/* run_store.c - one pass over the recording for signals that are new, and one that follows its end. */
#include "glue/run_store.h"

#include <stdlib.h>

#include "base/vec.h"
#include "engine/record.h"
#include "wave/trace_wave.h"

typedef struct Wanted {
    uint32_t signal, width;
    const uint32_t *nets;
    uint8_t *last; /* [0..width[ */
    bool has_last;
} Wanted;

typedef struct Pass {
    VEC(Wanted) all;
    uint64_t step;    /* the next one */
    uint32_t n_times; /* told so far */
} Pass;

struct RunStore {
    Arena *arena;
    GlrFile *file;
    const Design *design;
    Replay *replay;
    Recorder *names; /* knows the nets of each signal */
    WaveStore *store;
    WaveSink sink;
    uint8_t *is_wanted; /* by signal */
    Pass end;           /* the signals that are filled up to end.step */
    Pass fresh;         /* those that are filled from the start, up to there */
    VEC(uint32_t) waiting;
    const Pass *set_for; /* the pass that the replay works for; NULL: none */
    bool is_damaged;
};

RunStore *run_store_new(GlrFile *f, const Design *d, Diag *dg)
{
    Arena *a = arena_new("run");
    Replay *r = replay_open(a, f, d, dg);
    if (!r) {
        arena_free(a);
        return NULL;
    }
    RunStore *s = ARENA_NEW(a, RunStore);
    s->arena = a;
    s->file = f;
    s->design = d;
    s->replay = r;
    s->store = store_new();
    s->sink = store_sink(s->store);
    TraceWave *t = trace_wave_new(s->sink);
    TraceSink trace = trace_wave_sink(t);
    s->names = recorder_new_all(a, replay_engine(r), &trace);
    trace_wave_free(t);
    s->is_wanted = ARENA_ARRAY(a, uint8_t, store_n_signals(s->store));
    s->sink.time(s->sink.self, glr_first_time(f));
    store_finish(s->store);
    return s;
}

void run_store_free(RunStore *s)
{
    if (!s)
        return;
    replay_close(s->replay);
    VEC_FREE(&s->end.all);
    VEC_FREE(&s->fresh.all);
    VEC_FREE(&s->waiting);
    arena_free(s->arena);
}

WaveStore *run_store_waves(RunStore *s)
{
    return s->store;
}

const uint32_t *run_store_nets(const RunStore *s, uint32_t signal, uint32_t *width)
{
    return recorder_nets(s->names, signal, width);
}

void run_store_want(RunStore *s, uint32_t signal)
{
    if (s->is_wanted[signal])
        return;
    s->is_wanted[signal] = 1;
    VEC_PUSH(&s->waiting, signal);
}

/* ---- passes ---- */

static void start_fresh(RunStore *s)
{
    s->fresh.step = 0;
    s->fresh.n_times = 0;
    for (size_t i = 0; i < s->waiting.len; i++) {
        Wanted w = {.signal = s->waiting.ptr[i]};
        w.nets = recorder_nets(s->names, w.signal, &w.width);
        w.last = ARENA_ARRAY(s->arena, uint8_t, w.width);
        VEC_PUSH(&s->fresh.all, w);
    }
    s->waiting.len = 0;
    s->set_for = NULL;
}

static void end_fresh(RunStore *s)
{
    for (size_t i = 0; i < s->fresh.all.len; i++)
        VEC_PUSH(&s->end.all, s->fresh.all.ptr[i]);
    s->fresh.all.len = 0;
    s->set_for = NULL;
}

static void work_for(RunStore *s, const Pass *p)
{
    VEC(uint32_t) nets = {0};
    if (s->set_for == p)
        return;
    for (size_t i = 0; i < p->all.len; i++) {
        for (uint32_t k = 0; k < p->all.ptr[i].width; k++)
            VEC_PUSH(&nets, p->all.ptr[i].nets[k]);
    }
    replay_only(s->replay, nets.ptr, (uint32_t)nets.len);
    VEC_FREE(&nets);
    s->set_for = p;
}

static void tell(RunStore *s, Pass *p, const uint8_t *values)
{
    for (size_t i = 0; i < p->all.len; i++) {
        Wanted *w = &p->all.ptr[i];
        bool differs = !w->has_last;
        for (uint32_t k = 0; k < w->width; k++) {
            uint8_t v = w->nets[k] ? values[w->nets[k]] : (uint8_t)LOGIC_X;
            differs |= v != w->last[k];
            w->last[k] = v;
        }
        w->has_last = true;
        if (differs)
            s->sink.bits(s->sink.self, w->signal, w->last);
    }
}

/* One step of a pass.  False: there is none yet, or the file is damaged. */
static bool advance(RunStore *s, Pass *p, Diag *dg)
{
    uint64_t next = 0;
    bool is_end = p == &s->end;
    if (p->step >= glr_n_steps(s->file))
        return false;
    const uint8_t *values = replay_step(s->replay, p->step, dg);
    s->is_damaged |= !values;
    if (!values)
        return false;
    /* Of the steps of one time only the last is shown. */
    uint64_t now = replay_time(s->replay);
    bool has_next = replay_peek_time(s->replay, &next);
    if (!has_next && !glr_is_whole(s->file) && glr_is_growing(s->file))
        return false;
    p->step++;
    if (has_next && next == now)
        return true;
    if (is_end)
        s->sink.time(s->sink.self, now);
    else
        store_set_now(s->store, p->n_times);
    p->n_times++;
    tell(s, p, values);
    return true;
}

bool run_store_work(RunStore *s, unsigned ms, bool *has_changed, Diag *dg)
{
    enum { STEPS_A_LOOK = 64 };
    uint64_t stop = clock_ms() + ms;
    bool more = true;
    glr_refresh(s->file);
    for (uint32_t i = 1; more && !s->is_damaged; i++) {
        if (!s->fresh.all.len && s->waiting.len)
            start_fresh(s);
        Pass *p = s->fresh.all.len ? &s->fresh : &s->end;
        if (p == &s->fresh && p->step >= s->end.step) {
            end_fresh(s);
            *has_changed = true;
            continue;
        }
        work_for(s, p);
        more = advance(s, p, dg);
        *has_changed |= more && p == &s->end;
        if (i % STEPS_A_LOOK == 0 && clock_ms() >= stop)
            break;
    }
    if (*has_changed)
        store_finish(s->store);
    return more && !s->is_damaged;
}
