/* compare.h - where a signal of the first trace differs from the one of the same path in the second.
 *
 *     SigRef where;
 *     if (compare_find(s, STR("!=top.q"), &where, &why)) ...     1 while they differ
 *     if (compare_other(s, STR("top.q"), &other)) ...            the one of the second trace
 *
 * Values count at the times of the window: a trace that was moved is compared as it is shown.
 */
#ifndef GUI_COMPARE_H
#define GUI_COMPARE_H

#include "gui/source.h"

/* False: why says what is wrong. */
bool compare_find(Sources *s, Str spec, SigRef *out, StrBuf *why);
bool compare_other(Sources *s, Str spec, SigRef *out);

#endif
