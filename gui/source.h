/* source.h - the traces of a window, and every signal that can be asked of them by its text.
 *
 *     Sources *s = sources_new();
 *     sources_add(s, store, "run.vcd");                    takes the store over
 *     SigRef r;
 *     if (!sources_find(s, STR("top.cpu.pc[3:0]"), &r, &why)) ...
 *     Lod *l = sources_lod(s, r);
 *
 * A text names a signal:
 *
 *     top.cpu.pc          a variable, with or without its range; the first of that name
 *     top.cpu.pc[3:0]     some of its bits; [0:3] turns them round; [2] is one
 *     {a, b[3:0], c}      bits joined, the first ones highest
 *     ?a && !b for 3 clk  where a condition holds (gui/cond.h)
 *     #2:top.cpu.pc       of the second trace
 *     !=top.cpu.pc        1 while it differs from the one of the second trace (gui/compare.h)
 *
 * What is not a whole variable is worked out once, into a small store of its own, and
 * is from then on a signal like any other.
 */
#ifndef GUI_SOURCE_H
#define GUI_SOURCE_H

#include "gui/lod.h"

typedef struct SigRef {
    uint32_t trace; /* index of a Trace */
    uint32_t signal;
} SigRef;

typedef struct Trace {
    WaveStore *store;
    char *name;           /* of a file; "" of what was worked out */
    uint32_t base;        /* the trace whose time it has: itself, or what it was made from */
    uint64_t num, den;    /* ticks of trace 0 * num / den are ticks of this one */
    ColMap cols;
    Lod **lods;           /* by signal; NULL: not asked for yet */
    bool is_derived;
    int64_t shift;        /* ticks of trace 0 that it is moved to the right */
} Trace;

typedef struct Sources {
    VEC(Trace *) traces;  /* files first come first; derived ones anywhere */
    VEC(uint32_t) files;  /* those which are files: #1, #2, ... */
    VEC(char *) specs;    /* of derived signals */
    VEC(SigRef) refs;
    SigRef clock;         /* for "for 3 clk"; trace UINT32_MAX: none */
    /* Told of each signal of a file that is found; NULL: nobody. */
    void (*want)(void *self, uint32_t file, uint32_t signal);
    void *want_self;
} Sources;

Sources *sources_new(void);
void sources_free(Sources *s); /* NULL is allowed */

/* Takes store over; name is copied.  Returns the number of the file, from 0. */
uint32_t sources_add(Sources *s, WaveStore *store, const char *name);
/* Puts another store into a file's place; all that was found or worked out is forgotten. */
void sources_replace(Sources *s, uint32_t file, WaveStore *store);

/* More came into stores that stay: what was worked out from them is forgotten. */
void sources_forget(Sources *s);
void sources_want(const Sources *s, SigRef r);

/* False: why says so, as a sentence without a capital letter. */
bool sources_find(Sources *s, Str spec, SigRef *out, StrBuf *why);
/* A variable by its path only, from the root of a file; UINT32_MAX: there is none. */
uint32_t sources_var(const Sources *s, uint32_t file, Str path);

/* The first variable whose path ends so, as ".q[3:0]" of "top.q": appends its whole path. */
bool sources_ending(const Sources *s, Str spec, StrBuf *path);
/* Moves a file in time; all that was worked out is forgotten. */
void sources_shift(Sources *s, uint32_t file, int64_t ticks);

const WaveStore *sources_store(const Sources *s, SigRef r);
WaveKind sources_kind(const Sources *s, SigRef r);
uint32_t sources_width(const Sources *s, SigRef r);
Lod *sources_lod(Sources *s, SigRef r);

/* Times of the window (those of file 0) to those of a trace, and back. */
uint64_t trace_time(const Trace *t, uint64_t time);
uint64_t trace_time_back(const Trace *t, uint64_t time);

/* The first and last time of all files, in the window's time. */
uint64_t sources_first(const Sources *s);
uint64_t sources_last(const Sources *s);

/* Sets the columns of every trace for a frame. */
void sources_columns(Sources *s, const Axis *a, int n_cols);

/* Values at and around a time of the window.  False: there is none. */
bool sources_at(const Sources *s, SigRef r, uint64_t time, WavePos *p);
bool sources_next_edge(const Sources *s, SigRef r, uint64_t time, uint64_t *at);
bool sources_prev_edge(const Sources *s, SigRef r, uint64_t time, uint64_t *at);

/* For gui/cond.c: a signal that was worked out. */
SigRef sources_keep(Sources *s, Str spec, WaveStore *store, uint32_t base);

#endif
