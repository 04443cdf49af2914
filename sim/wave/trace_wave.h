/* trace_wave.h - what an engine records, told to any listener of waves.
 *
 *     TraceWave *t = trace_wave_new(fst_wave_sink(w));
 *     TraceSink sink = trace_wave_sink(t);
 */
#ifndef WAVE_TRACE_WAVE_H
#define WAVE_TRACE_WAVE_H

#include "engine/trace.h"
#include "wave/sink.h"

typedef struct TraceWave TraceWave;

TraceWave *trace_wave_new(WaveSink to);
void trace_wave_free(TraceWave *t); /* NULL is allowed */
TraceSink trace_wave_sink(TraceWave *t);

#endif
