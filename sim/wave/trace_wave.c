/* trace_wave.c - numbers of variables become numbers of signals. */
#include "wave/trace_wave.h"

#include <assert.h>
#include <stdlib.h>

#include "wave/names.h"

struct TraceWave {
    WaveSink to;
    VEC(uint32_t) signal; /* of a variable */
    uint32_t n_signals;
};

TraceWave *trace_wave_new(WaveSink to)
{
    TraceWave *t = calloc(1, sizeof *t);
    if (!t)
        die_out_of_memory("trace", sizeof *t);
    t->to = to;
    return t;
}

void trace_wave_free(TraceWave *t)
{
    if (!t)
        return;
    VEC_FREE(&t->signal);
    free(t);
}

static void scope_open(void *self, Str instance, Str module)
{
    TraceWave *t = self;
    t->to.scope_open(t->to.self, STR("module"), instance, module);
}

static void scope_close(void *self)
{
    TraceWave *t = self;
    t->to.scope_close(t->to.self);
}

static void var(void *self, uint32_t id, TraceKind kind, Str name, uint32_t width, bool is_bus,
                int64_t alias)
{
    TraceWave *t = self;
    assert(id == t->signal.len && alias < (int64_t)id);
    WaveDecl v = {.name = name, .type = kind == TRACE_REG ? STR("reg") : STR("wire"),
                  .kind = WAVE_BITS, .width = width, .is_alias = alias >= 0,
                  .signal = alias >= 0 ? t->signal.ptr[alias] : t->n_signals++};
    v.dir = kind == TRACE_INPUT ? WAVE_DIR_IN : kind == TRACE_OUTPUT ? WAVE_DIR_OUT : WAVE_DIR_NONE;
    if (is_bus || width > 1) {
        v.has_range = true;
        v.msb = (int64_t)width - 1;
    } else {
        wave_split_range(&v); /* "t[3]", as a reader would take it */
    }
    VEC_PUSH(&t->signal, v.signal);
    t->to.var(t->to.self, &v);
}

static void begin(void *self, const char *timescale)
{
    TraceWave *t = self;
    assert(strcmp(timescale, "1ns") == 0);
    (void)timescale;
    WaveHead h = {.factor = 1, .exponent = -9, .has_timescale = true, .version = STR("Gateloom")};
    t->to.begin(t->to.self, &h);
}

static void time(void *self, uint64_t now)
{
    TraceWave *t = self;
    t->to.time(t->to.self, now);
}

static void change(void *self, uint32_t id, const uint8_t *values)
{
    TraceWave *t = self;
    t->to.bits(t->to.self, t->signal.ptr[id], values); /* a Logic is a WaveState */
}

TraceSink trace_wave_sink(TraceWave *t)
{
    return (TraceSink){t, scope_open, scope_close, var, begin, time, change};
}
