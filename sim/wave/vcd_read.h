/* vcd_read.h - a value change dump told to a WaveSink, in one pass and little memory.
 *
 *     WaveReport r;
 *     bool ok = vcd_read("cpu.vcd", &sink, &r, diag);
 *     if (r.has_begun) ...                 what was readable has been told, ok or not
 *
 * Written for the files that exist, not for the ones that the standard describes:
 * docs/waves.md lists what real writers do and what is made of it.  A file that
 * is cut or breaks off is an error with its line; what is odd (time that goes
 * back, codes nobody declared, values that do not fit) is one warning a kind, with
 * the first line and how often.
 */
#ifndef WAVE_VCD_READ_H
#define WAVE_VCD_READ_H

#include "wave/sink.h"

enum { VCD_MAX_WIDTH = 1 << 20 }; /* bits of one variable */

/* False: an error was reported.  "-" is standard input. */
bool vcd_read(const char *path, const WaveSink *sink, WaveReport *r, Diag *dg);

/* The same for bytes in memory; name is for messages. */
bool vcd_read_bytes(Str bytes, const char *name, const WaveSink *sink, WaveReport *r, Diag *dg);

#endif
