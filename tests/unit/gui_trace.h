/* gui_trace.h - a small trace for tests of the window: clk, a bus of 8, a state, a bit with x and z. */
#ifndef UNIT_GUI_TRACE_H
#define UNIT_GUI_TRACE_H

#include "gui/view.h"

enum { TRACE_STEPS = 40, TRACE_TICKS = 10 };

static inline void trace_var(const WaveSink *k, uint32_t signal, const char *name, uint32_t width)
{
    k->var(k->self, &(WaveDecl){.name = str_from(name), .type = STR("wire"), .kind = WAVE_BITS, .signal = signal,
                                .width = width, .has_range = width > 1, .msb = (int64_t)width - 1});
}

/* Step i is at 10 i ns: clk is i % 2, q counts rising edges, odd goes 0 1 x z. */
static inline WaveStore *trace_store(void)
{
    WaveStore *s = store_new();
    WaveSink k = store_sink(s);
    k.scope_open(k.self, STR("module"), STR("top"), STR(""));
    trace_var(&k, 0, "clk", 1);
    trace_var(&k, 1, "q", 8);
    k.scope_open(k.self, STR("module"), STR("sub"), STR(""));
    trace_var(&k, 2, "odd", 1);
    k.scope_close(k.self);
    k.scope_close(k.self);
    k.begin(k.self, &(WaveHead){.factor = 1, .exponent = -9, .has_timescale = true});
    for (uint32_t i = 0; i < TRACE_STEPS; i++) {
        static const uint8_t odd[] = {WAVE_0, WAVE_1, WAVE_X, WAVE_Z};
        uint8_t clk = i % 2 ? WAVE_1 : WAVE_0, q[8];
        for (uint32_t b = 0; b < 8; b++)
            q[b] = (i + 1) / 2 >> b & 1 ? WAVE_1 : WAVE_0;
        k.time(k.self, (uint64_t)i * TRACE_TICKS);
        k.bits(k.self, 0, &clk);
        k.bits(k.self, 1, q);
        k.bits(k.self, 2, &odd[i / 5 % 4]);
    }
    store_finish(s);
    return s;
}

static inline View *trace_view(void)
{
    Sources *src = sources_new();
    sources_add(src, trace_store(), "small.vcd");
    return view_new(src, (ViewFont){8, 16, 1}, NULL);
}

#endif
