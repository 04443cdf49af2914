/* wave.h - waveform files; the public header of the wave layer.
 *
 *     WaveStore *s = wave_open("run.fst", &report, diag);     NULL: nothing could be read
 *     WaveWriter *w = wave_write_open("run.vcd", diag);       the suffix chooses the format
 *     wave_read("run.fst", wave_writer_sink(w), &report, diag);
 *     wave_write_close(w, report.last, diag);
 *
 * The layer knows no netlist: it implements engine/trace.h, and whoever has
 * values to show calls that.
 *
 *     sink         what readers tell, and the store and the writers listen to
 *     store        a trace in memory
 *     vcd_read, vcd_write, fst     the formats
 *     trace_wave   from an engine's recorder to a sink
 *     wavediff     the differences between two stores
 */
#ifndef WAVE_WAVE_H
#define WAVE_WAVE_H

#include "engine/trace.h"
#include "wave/fst.h"
#include "wave/store.h"
#include "wave/vcd_read.h"
#include "wave/vcd_write.h"
#include "wave/wavediff.h"

/* Tells sink what a file of any known format holds; the format is seen by its first bytes.
 * False: an error was reported; what was readable has been told. */
bool wave_read(const char *path, const WaveSink *sink, WaveReport *r, Diag *dg);

/* The same into a new store.  NULL: nothing was readable.  r->is_cut: not all of it was.
 * Either way an error was reported. */
WaveStore *wave_open(const char *path, WaveReport *r, Diag *dg);

/* One of the writers.  NULL, reported, when the suffix is none or the file cannot be written. */
typedef struct WaveWriter WaveWriter;
bool wave_can_write(const char *path);
WaveWriter *wave_write_open(const char *path, Diag *dg);
WaveSink wave_writer_sink(WaveWriter *w);
TraceSink wave_writer_trace(WaveWriter *w); /* for an engine's recorder */
bool wave_write_close(WaveWriter *w, uint64_t end_time, Diag *dg);
void wave_write_abandon(WaveWriter *w); /* leaves no file; NULL is allowed */

#endif
