/* fst.h - the compressed traces of GTKWave, read and written through its fstapi.
 *
 *     FstWriter *w = fst_write_open("run.fst", diag);
 *     if (!w) return false;                                  reported
 *     WaveSink sink = fst_wave_sink(w);                       vcd_read("run.vcd", &sink, ...)
 *     return fst_write_close(w, 100, diag);                   the file appears here, whole
 *
 *     FstPart part = {.want = wanted, .n_want = n};           only these signals
 *     fst_read("run.fst", &part, &sink, &report, diag);
 *
 * fstapi trusts its input: a file of 529 bytes can make it write where it must
 * not.  A reader therefore is a child process, which tells over a pipe what it
 * finds; when it dies, what it told before is kept and the file is called broken.
 *
 * Built without the sources of fstapi (they come with Debian's package verilator),
 * both report that this build has no FST.
 */
#ifndef WAVE_FST_H
#define WAVE_FST_H

#include "wave/sink.h"

bool fst_is_built_in(void);

typedef struct FstWriter FstWriter;

/* NULL, reported, when it cannot be written.  The library reports no full disk; close
 * looks into the finished file instead. */
FstWriter *fst_write_open(const char *path, Diag *dg);
WaveSink fst_wave_sink(FstWriter *w);
bool fst_write_close(FstWriter *w, uint64_t end_time, Diag *dg);
void fst_write_abandon(FstWriter *w); /* leaves no file; NULL is allowed */

/* What to tell of a file. */
typedef struct FstPart {
    bool only_names;     /* declarations and no changes: opens a large file at once */
    const uint8_t *want; /* [0..n_want[ by signal: 1 = tell its changes; NULL: all */
    uint32_t n_want;
} FstPart;

/* part NULL: everything.  False: an error was reported; report.has_begun says whether there
 * is something to show. */
bool fst_read(const char *path, const FstPart *part, const WaveSink *sink, WaveReport *r, Diag *dg);

#endif
