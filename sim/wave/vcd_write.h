/* vcd_write.h - a TraceSink that writes a value change dump (IEEE 1364-2005, 18).
 *
 *     VcdWriter *w = vcd_write_open("adder.vcd", diag);
 *     if (!w) return false;
 *     TraceSink sink = vcd_write_sink(w);
 *     Recorder *r = recorder_new(arena, engine, &sink);
 *     recorder_sample(r, 0);
 *     ...
 *     return vcd_write_close(w, 100, diag);      the file appears here, whole
 *
 * vcd_wave_sink() takes what any reader of waves tells, with all kinds of values.
 *
 * The same calls give the same file, byte for byte: no date is written.
 *
 * A name with characters that a Verilog name cannot have is written as an
 * escaped one, `\a.b`, so that no reader takes its dot for hierarchy; indices
 * at its end, `t[3]`, stay as they are.  A blank cannot be written at all and
 * becomes `_`.
 */
#ifndef WAVE_VCD_WRITE_H
#define WAVE_VCD_WRITE_H

#include "base/base.h"
#include "engine/trace.h"
#include "wave/sink.h"

typedef struct VcdWriter VcdWriter;

/* NULL or "-" is standard output.  NULL, reported, when it cannot be written. */
VcdWriter *vcd_write_open(const char *path, Diag *dg);

/* To be used until the writer is closed. */
TraceSink vcd_write_sink(VcdWriter *w);
WaveSink vcd_wave_sink(VcdWriter *w);

/* Ends the last values at end_time, if that is later than they began.  Reports
 * and returns false, and leaves no file, when anything could not be written. */
bool vcd_write_close(VcdWriter *w, uint64_t end_time, Diag *dg);
void vcd_write_abandon(VcdWriter *w); /* leaves no file; NULL is allowed */

#endif
