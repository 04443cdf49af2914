/* match.h - does a name fit what somebody typed?
 *
 *     Matcher m;
 *     if (!matcher_open(&m, STR("/q[0-3]$/"))) show(m.error);
 *     if (matcher_fits(&m, "top.q1")) ...
 *     matcher_close(&m);
 *
 * word: anywhere in it, upper or lower case; *, ? and [a-z]: a glob of all of it or of what follows a
 * dot; /regex/: POSIX extended; ~abc: these letters in this order.  Several words: all must fit.  in:,
 * out: and inout: before them choose by direction, type:reg by type.
 */
#ifndef GUI_MATCH_H
#define GUI_MATCH_H

#include <regex.h>

#include "base/base.h"

enum { MATCH_WORDS = 8 };

typedef enum MatchKind { MATCH_WORD, MATCH_GLOB, MATCH_REGEX, MATCH_FUZZY, MATCH_DIR, MATCH_TYPE } MatchKind;

typedef struct MatchPart {
    MatchKind kind;
    char text[128];
    regex_t regex;
    uint8_t dir;
} MatchPart;

typedef struct Matcher {
    MatchPart parts[MATCH_WORDS];
    int n;
    bool has_regex;
    char error[160]; /* empty: fine */
} Matcher;

/* False: the pattern is wrong, error says how; it then fits nothing, and is closed. */
bool matcher_open(Matcher *m, Str pattern);
void matcher_close(Matcher *m);
/* path is closed by a 0; dir is a WaveDir. */
bool matcher_fits(const Matcher *m, const char *path, Str type, uint8_t dir);

/* How well letters fit into text in their order: 0 not at all, more is better. */
int fuzzy_score(Str letters, Str text);

#endif
