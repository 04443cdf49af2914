/* store.h - a trace in memory: hierarchy, variables, and each signal's changes.
 *
 *     WaveStore *s = store_new();
 *     WaveSink sink = store_sink(s);
 *     if (!vcd_read(path, &sink, &report, diag)) ...     what was readable is there
 *     store_finish(s);
 *     WavePos p;
 *     if (store_seek(s, signal, 1200, &p)) use(store_state(&p, 0));    the value at 1200
 *     while (store_next(&p)) use(p.time);                               every later change
 *     store_free(s);
 *
 * Changes of a signal stand in blocks that grow from 12 bytes to 8 KB; each block
 * says when it begins and starts with a whole value, so a value at a time is one
 * search over blocks and at most 8 KB of walking.  In a block a bit of the value
 * takes 1, 2 or 4 bits, whatever the block's values need; a time takes a byte or
 * two, because it is a difference in a table of the times that occur.
 *
 * A change to the value that a signal has already is not kept, except for reals
 * (where the point matters for drawing) and events.  Two changes at one time are
 * kept both.
 */
#ifndef WAVE_STORE_H
#define WAVE_STORE_H

#include "wave/sink.h"

typedef struct WaveStore WaveStore;

typedef struct WaveVar {
    Sym name, type;
    uint32_t scope;  /* whose variable it is */
    uint32_t signal;
    int64_t msb, lsb;
    bool has_range;
    uint8_t dir; /* WaveDir */
} WaveVar;

typedef struct WaveScope {
    Sym name, type, component;
    uint32_t parent;
    uint32_t first_child, next; /* 0: none; children in the order of the file */
    uint32_t first_var, n_vars; /* after store_finish: in vars */
    uint32_t last_child, n_children;
} WaveScope;

typedef struct WaveBlackout {
    uint64_t from, to; /* nothing was recorded in [from, to[ */
} WaveBlackout;

WaveStore *store_new(void);
void store_free(WaveStore *s); /* NULL is allowed */
WaveSink store_sink(WaveStore *s);

/* Once after reading; reading more (a file that grows) and finishing again is fine. */
void store_finish(WaveStore *s);
/* The next changes are at this time of the table, until the sink is told another: for a signal that
 * is filled when the others are there already.  The times of a signal's own changes still rise. */
void store_set_now(WaveStore *s, uint32_t ix);

/* ---- what is in it ---- */

const WaveHead *store_head(const WaveStore *s);
Str store_name(const WaveStore *s, Sym name);
uint32_t store_n_scopes(const WaveStore *s);                    /* scope 0 is the nameless root */
const WaveScope *store_scope(const WaveStore *s, uint32_t scope);
uint32_t store_n_vars(const WaveStore *s);
const WaveVar *store_var(const WaveStore *s, uint32_t var);      /* by scope, in the file's order */
uint32_t store_n_signals(const WaveStore *s);
WaveKind store_kind(const WaveStore *s, uint32_t signal);
uint32_t store_width(const WaveStore *s, uint32_t signal);
uint64_t store_n_changes(const WaveStore *s, uint32_t signal);   /* that are kept */
uint64_t store_n_times(const WaveStore *s);
uint64_t store_first_time(const WaveStore *s);                   /* 0 when there are none */
uint64_t store_last_time(const WaveStore *s);
/* The table of the times at which anything changes: WavePos.time_ix counts in it. */
uint64_t store_time_at(const WaveStore *s, uint32_t ix);         /* ix below store_n_times */
uint32_t store_times_until(const WaveStore *s, uint64_t time);   /* how many are not behind time */
uint32_t store_n_blackouts(const WaveStore *s);
WaveBlackout store_blackout(const WaveStore *s, uint32_t i);
size_t store_bytes(const WaveStore *s);                          /* memory that it takes */

/* Appends "top.cpu.pc" and, with_range, "[7:0]" behind it.  Names are never cut at their
 * dots: a path in a file is a list. */
void store_var_path(const WaveStore *s, uint32_t var, bool with_range, StrBuf *b);
void store_scope_path(const WaveStore *s, uint32_t scope, StrBuf *b);

/* ---- values over time ---- */

/* A change of a signal.  Belongs to the store, and is invalid once more is read into it. */
typedef struct WavePos {
    const WaveStore *store;
    const struct StoreBlock *block;
    uint32_t signal;
    uint32_t at, end;  /* bytes of this change's value in block, and of the next change */
    uint32_t time_ix;
    uint64_t time;
} WavePos;

/* The first change of a signal.  False: it never gets a value. */
bool store_first(const WaveStore *s, uint32_t signal, WavePos *p);
/* The last change at time or before it.  False: it has no value by then. */
bool store_seek(const WaveStore *s, uint32_t signal, uint64_t time, WavePos *p);
/* The next change, maybe at the same time.  False, and p stays: there is none. */
bool store_next(WavePos *p);
/* The last change before p's time.  False, and p stays: there is none. */
bool store_prev(WavePos *p);

uint8_t store_state(const WavePos *p, uint32_t bit);             /* WaveState; WAVE_BITS only */
void store_states(const WavePos *p, uint8_t *states);            /* all bits, bit 0 first */
double store_real(const WavePos *p);
Str store_text(const WavePos *p);
bool store_same_value(const WavePos *a, const WavePos *b);       /* of two signals of one width */

/* Appends the value as text: bits from the highest down, a real as %.16g, a text in quotes. */
void store_print(const WavePos *p, StrBuf *b);

#endif
