/* sink.h - what a reader of waves tells, and a store or a writer listens to.
 *
 *     WaveSink sink = store_sink(store);          or vcd_wave_sink(w), or fst_wave_sink(w)
 *     vcd_read("adder.vcd", &sink, &report, diag);
 *
 * Because readers and writers meet here, a file of any size is converted without
 * being held in memory.
 *
 * Order of calls: scope_open/var/scope_close as the hierarchy nests, begin, then
 * time and changes.  Times never fall, the reader sees to that; the
 * same signal may change twice at one time (a glitch), and the last value counts.
 *
 * A signal is what changes; a variable is a name for it.  Signals are numbered
 * 0, 1, 2, ... in the order in which variables first name them.
 */
#ifndef WAVE_SINK_H
#define WAVE_SINK_H

#include "base/base.h"

/* ORDER WAVE_STATES.  The nine values of a bit; the first three are Logic. */
typedef enum WaveState {
    WAVE_0, WAVE_1, WAVE_X, WAVE_Z, WAVE_H, WAVE_U, WAVE_W, WAVE_L, WAVE_DASH, N_WAVE_STATES
} WaveState;
#define WAVE_STATE_CHARS "01xzhuwl-"

typedef enum WaveKind {
    WAVE_BITS,  /* width bits, 0 of them is allowed */
    WAVE_REAL,  /* a double */
    WAVE_TEXT,  /* a string of bytes */
    WAVE_EVENT, /* no value: it happens */
} WaveKind;

typedef struct WaveHead {
    uint64_t factor;   /* one unit of time is factor * 10 ** exponent seconds */
    int exponent;
    bool has_timescale; /* false: the file names no unit */
    int64_t time_zero;  /* add it to a time to show it */
    Str date, version;  /* may be empty */
} WaveHead;

typedef struct WaveDecl {
    Str name;      /* without its range; without the '\' of an escaped name */
    Str type;      /* as the file says: "wire", "reg", "real", ...; for messages and for writing */
    WaveKind kind;
    uint32_t signal;
    uint32_t width;  /* bits; 0 for what is not bits */
    int64_t msb, lsb; /* the range, if there is one */
    bool has_range;
    bool is_alias;   /* an earlier variable named this signal */
    uint8_t dir;     /* WaveDir */
} WaveDecl;

typedef enum WaveDir { WAVE_DIR_NONE, WAVE_DIR_IN, WAVE_DIR_OUT, WAVE_DIR_INOUT } WaveDir;

typedef struct WaveSink {
    void *self;
    void (*scope_open)(void *self, Str type, Str name, Str component); /* type: "module", ... */
    void (*scope_close)(void *self);
    void (*var)(void *self, const WaveDecl *v);
    void (*begin)(void *self, const WaveHead *h);
    void (*time)(void *self, uint64_t now);
    void (*bits)(void *self, uint32_t signal, const uint8_t *states); /* WaveState, bit 0 first */
    void (*real)(void *self, uint32_t signal, double v);
    void (*text)(void *self, uint32_t signal, Str s);
    void (*event)(void *self, uint32_t signal);
    void (*dump)(void *self, bool on); /* from now on nothing, or again something, is recorded */
} WaveSink;

/* How a reader came through: what it counted, and whether it got to the end. */
typedef struct WaveReport {
    bool has_begun;      /* the declarations were read: there is something to show */
    uint64_t n_times, n_changes;
    uint64_t n_dropped;  /* changes that were not taken: going back in time, unknown codes */
    uint64_t first, last; /* times; meaningless when n_times == 0 */
    bool is_cut;         /* the file ends, or breaks, in the middle */
} WaveReport;

/* The value of a state as a character, and back (upper case too); 255: none. */
static inline char wave_state_char(uint8_t s)
{
    return WAVE_STATE_CHARS[s];
}
uint8_t wave_state_of(char c);

#endif
