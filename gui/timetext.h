/* timetext.h - times as people write them: "12.5 us", "#1250", "50%".
 *
 *     time_text(&b, store_head(s), 1250, 0);                  "1.25 us" where a tick is 1 ns
 *     time_parse(STR("1.25us"), store_head(s), &ctx, &t);     1250
 *
 * Texts are exact: no digit of a 64-bit time is lost.
 */
#ifndef GUI_TIMETEXT_H
#define GUI_TIMETEXT_H

#include "wave/sink.h"

/* The unit in which a step of so many ticks, and what is larger, reads well: -9 for ns.
 * A head without a unit gives 1. */
int time_unit(const WaveHead *h, double ticks);
/* In a unit that time_unit gave; 0: a unit that fits the time.  has_unit: with " ns" behind. */
void time_text(StrBuf *b, const WaveHead *h, uint64_t t, int unit);
void time_digits(StrBuf *b, const WaveHead *h, uint64_t t, int unit);
const char *time_unit_name(int unit);
/* a - b with its sign. */
void time_difference(StrBuf *b, const WaveHead *h, uint64_t a, uint64_t b_time);

typedef struct TimeContext {
    uint64_t now, first, last;
    const uint64_t *markers; /* [26]; UINT64_MAX: not set */
} TimeContext;

/* "12.5us", "120" and "#120" (ticks), "+10ns" and "-3" (from now), "50%", "A" (a marker),
 * "start", "end". */
bool time_parse(Str s, const WaveHead *h, const TimeContext *c, uint64_t *t);

#endif
