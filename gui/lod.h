/* lod.h - where one signal changes, so packed that any stretch of time costs the same.
 *
 *     Lod *l = lod_new(store, signal);
 *     while (!lod_step(l, 100000)) ...                 built a piece at a time
 *     ColMap m = {0};
 *     colmap_set(&m, store, axis, n_columns);           once a frame, for all rows
 *     lod_spans(l, &m, &spans);                         what each column shows
 *     lod_free(l);
 *
 * Times count by their index in the store's table.  A signal that changes at many of
 * them is three bitmaps over that table (there is a change; the value is 1; it is x),
 * each with coarser ones above it; one that changes rarely is a list.  Either way the
 * next change behind a time is found without looking at those between, so a column
 * costs the same whether two or two million changes fall into it.
 */
#ifndef GUI_LOD_H
#define GUI_LOD_H

#include "gui/axis.h"
#include "wave/store.h"

/* The value of a span, as far as its look depends on it. */
typedef enum LodCode {
    LOD_ZERO,    /* 0; of a vector: all bits are */
    LOD_ONE,     /* 1; of a vector: any other value of 0 and 1; reals, texts and events */
    LOD_X,       /* has an x, or another value that is neither */
    LOD_Z,       /* all z */
    LOD_NOTHING, /* there is no value yet */
} LodCode;

typedef struct LodSpan {
    int x0, x1;       /* columns [x0, x1[ */
    uint8_t code;     /* LodCode; of a busy span LOD_X when any of its values is one */
    bool is_busy;     /* each column has more than one change */
    bool starts;      /* a change stands at x0 */
    bool is_loading;  /* not taken in yet */
    bool is_glitch;   /* that change took more than one value at its time */
    uint32_t ix;      /* a time at which the value holds; meaningless when busy or nothing */
} LodSpan;

typedef struct SpanList {
    LodSpan *ptr;
    size_t len, cap;
} SpanList;

/* Which times of a store fall into which column: times first[c] to first[c + 1] - 1. */
typedef struct ColMap {
    const WaveStore *store;
    uint32_t *first; /* [0..n_cols] */
    int n_cols, cap;
} ColMap;

void colmap_set(ColMap *m, const WaveStore *s, const Axis *a, int n_cols);
void colmap_free(ColMap *m);
int colmap_column(const ColMap *m, uint32_t ix); /* -1: left of all; n_cols: right of all */

typedef struct Lod Lod;

Lod *lod_new(const WaveStore *s, uint32_t signal);
void lod_free(Lod *l); /* NULL is allowed */
/* Takes up to n more changes in.  True: all are. */
bool lod_step(Lod *l, uint32_t n);
bool lod_is_ready(const Lod *l);

/* Replaces what is in out: spans from column 0 to the last, without a gap. */
void lod_spans(const Lod *l, const ColMap *m, SpanList *out);

/* The change that gives the value at a time of the table.  False: none. */
bool lod_seek(const Lod *l, uint32_t ix, WavePos *p);

/* ---- analog: the value as a number ---- */

typedef double (*LodNumber)(const WavePos *p, void *self); /* NAN: it is none */
/* Takes the values in, all at once, unless it has them under that key already. */
void lod_numbers(Lod *l, LodNumber number, void *self, uint32_t key);
/* Smallest and largest of the values that change at times [from, to[; and of all.
 * False: there is no number among them. */
bool lod_min_max(const Lod *l, uint32_t from, uint32_t to, float *min, float *max);
bool lod_number_at(const Lod *l, uint32_t ix, float *v);

#endif
