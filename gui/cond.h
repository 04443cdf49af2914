/* cond.h - conditions over signals and time, worked out into a signal that is 1 where they hold.
 *
 *     ?req && !ack              any signal, by its path or the end of it: true when it is a number and not 0
 *     ?state == 3 || pc >= 0x20     values as 12, 0x3f, 0b1x0, 'a'; == and != compare x, too
 *     ?rise(clk) && q != 0      rise, fall, edge: true for one tick
 *     ?req && !ack for 20 clk   held at 20 rising edges of the clock in a row
 *     ?req && !ack for 20       held for 20 ticks
 *
 * At a rising edge of the clock the values count that were there before it, as for a flip-flop.
 */
#ifndef GUI_COND_H
#define GUI_COND_H

#include "gui/source.h"

/* spec starts with '?'.  False: why says what is wrong. */
bool cond_find(Sources *s, Str spec, SigRef *out, StrBuf *why);

#endif
