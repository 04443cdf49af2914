/* wavediff.h - where two traces say different things.
 *
 *     WaveDiff d = wave_diff(arena, a, b);
 *     for (uint32_t i = 0; i < d.n; i++)               by time, then in a's order
 *         use(d.items[i].time, d.items[i].var_a);
 *
 * Variables are the same when their paths are, with or without the range; scopes
 * that one file puts around everything (GHDL, Verilator: TOP) are not guessed away.
 * Only values count, not how often a signal is said to have them: glitches within
 * one time, and how a value is padded, make no difference.  Times are compared in
 * seconds when both files have a unit, else as numbers.
 */
#ifndef WAVE_WAVEDIFF_H
#define WAVE_WAVEDIFF_H

#include "wave/store.h"

typedef struct WaveDiffItem {
    uint32_t var_a, var_b;
    uint64_t time;    /* the first at which the values differ, in a's unit */
    uint64_t time_b;  /* the same in b's */
} WaveDiffItem;

typedef struct WaveDiff {
    uint32_t n;
    WaveDiffItem *items; /* one a signal that differs: where it first does */
    uint32_t n_both;     /* variables in both */
    uint32_t n_only_a, n_only_b, n_other_kind;
    uint32_t *only_a, *only_b, *other_kind; /* variables; other_kind: of a, whose width or kind is not b's */
    bool is_comparable;  /* false: the units of time have no common measure */
} WaveDiff;

WaveDiff wave_diff(Arena *arena, const WaveStore *a, const WaveStore *b);

#endif
