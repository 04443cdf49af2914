/* glr.h - the recording of a run: its inputs and its state, from which all else follows.
 *
 *     GlrWriter *w = glr_write_open("run.glr", &info, diag);
 *     glr_write_step(w, 0, all, info.n_state);       the first step has every state bit
 *     glr_write_step(w, 5, changes, n);              the others what changed, by rising index
 *     glr_write_close(w, diag);
 *
 *     GlrFile *f = glr_open("run.glr", diag);        NULL: reported
 *     GlrCursor c = glr_cursor(f);
 *     if (!glr_seek(&c, step, diag)) ...             reported: a block is damaged
 *     use(c.state[k], c.time);
 *
 * The layer knows bits of state by number; glue/replay.h knows which nets they are.
 * A step is one moment of rest.  Times never fall; several steps may have one time
 * (the clock falls, then the inputs of the next cycle come), and the last is what
 * a trace shows there.
 *
 * The file, numbers little-endian:
 *
 *     89 'G' 'L' 'R' 0d 0a 1a, then the version, 1
 *     blocks: 48 bytes of header and the payload
 *         0 "GLRB"   4 kind, 0 0 0   8 payload bytes   12 steps   16 first step (8)
 *         24 first time (8)   32 last time (8)   40 CRC-32 of the payload
 *         44 CRC-32 of bytes 0 to 43
 *     'H'  the first block: what was run; what a later program adds stands behind what an earlier
 *          one reads
 *     'D'  a checkpoint, two bits a state bit; then for each further step the varint of
 *          its distance in time, of its number of changes, and for each the varint of
 *          (distance to the index before it) * 4 + value
 *     'E'  the last block, no payload: the run came to its end
 *
 * A block is written when it is full, or when a quarter of a second has passed, straight into the file
 * that was named, and stands for itself: after a killed run all but the last part of it can be read, and
 * while a run goes on it can be watched (glr_refresh).
 */
#ifndef WAVE_GLR_H
#define WAVE_GLR_H

#include "base/base.h"

typedef struct GlrInfo {
    Str source, top, paths; /* netlist, module, and folders to look in, one a line */
    uint64_t fingerprint;   /* of the design */
    uint32_t n_state;       /* bits */
    uint64_t cycle_ns;      /* length of a clock cycle */
    uint64_t rise_ns;       /* its clock rises so long after it starts; 0: there is no clock */
    uint32_t clock;         /* the net that is the clock; 0: none */
    Str program;            /* the file that the machine ran; empty: none */
} GlrInfo;

typedef struct GlrChange {
    uint32_t index;
    uint8_t value; /* 0, 1, 2 = x */
} GlrChange;

typedef struct GlrWriter GlrWriter;

GlrWriter *glr_write_open(const char *path, const GlrInfo *info, Diag *dg); /* NULL: reported */
void glr_write_step(GlrWriter *w, uint64_t time, const GlrChange *changes, uint32_t n);
bool glr_write_close(GlrWriter *w, Diag *dg); /* false: a write failed; what came before stays */

typedef struct GlrFile GlrFile;

/* A run that was killed is a warning, with how far it can be read. */
GlrFile *glr_open(const char *path, Diag *dg);
/* The same without the warning: it may still be written. */
GlrFile *glr_open_growing(const char *path, Diag *dg);
/* Finds what was written since.  True: there is more, or it is whole now; cursors stay where they are. */
bool glr_refresh(GlrFile *f);
GlrFile *glr_open_bytes(Str bytes, const char *name, Diag *dg); /* bytes must stay */
void glr_close(GlrFile *f);                                     /* NULL is allowed */
bool glr_is_one(const char *path);                              /* by its first bytes */

const GlrInfo *glr_info(const GlrFile *f);
uint64_t glr_n_steps(const GlrFile *f); /* at least 1 */
bool glr_is_whole(const GlrFile *f);
bool glr_is_growing(const GlrFile *f); /* opened as one that may */
/* Nobody writes on: it counts as what it is now. */
void glr_end_growing(GlrFile *f);
uint64_t glr_first_time(const GlrFile *f);
uint64_t glr_last_time(const GlrFile *f);

typedef struct GlrCursor {
    GlrFile *f;
    uint64_t step, time;
    uint8_t *state;         /* [0..n_state[ at step */
    uint32_t block, at;     /* at: next byte of the block's payload */
    uint32_t n_changes;     /* of the last glr_next */
    GlrChange *changes;
    uint32_t cap_changes;
    uint8_t *payload;       /* of block */
    uint32_t len;
} GlrCursor;

/* At no step yet. */
GlrCursor glr_cursor(GlrFile *f);
void glr_cursor_free(GlrCursor *c);

/* Goes to a step below glr_n_steps.  False: its block is damaged, reported. */
bool glr_seek(GlrCursor *c, uint64_t step, Diag *dg);
/* To the next step; changes tells what is new.  False: there is none, or it is damaged (reported). */
bool glr_next(GlrCursor *c, Diag *dg);
/* The time of the next step.  False: there is none. */
bool glr_peek_time(const GlrCursor *c, uint64_t *time);
/* The last step at time or before it; the first one if there is none. */
bool glr_step_at(GlrCursor *c, uint64_t time, Diag *dg, uint64_t *step);

#endif
