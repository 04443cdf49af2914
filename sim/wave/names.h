/* names.h - what the formats of waves share: states, types, and ranges behind names. */
#ifndef WAVE_NAMES_H
#define WAVE_NAMES_H

#include "wave/sink.h"

/* Closed by NULL.  ORDER: as FST counts them. */
extern const char *const wave_scope_types[];
extern const char *const wave_var_types[];

bool wave_is_one_of(Str s, const char *const *list);
int wave_index_of(Str s, const char *const *list); /* -1: it is not there */
WaveKind wave_kind_of_type(Str type);              /* WAVE_BITS for what is not known */

/* "[7:0]" or "[3]" at the end of s.  Returns its length; 0: there is none. */
size_t wave_parse_range(Str s, int64_t *msb, int64_t *lsb);
uint64_t wave_range_width(int64_t msb, int64_t lsb);

/* Moves the range from the end of v's name to msb and lsb, if it fits the width: the
 * name of a word of an array, "m[3]", keeps its index. */
void wave_split_range(WaveDecl *v);

#endif
