/* match.c - substring, glob, regular expression and fuzzy matching of names. */
#include "gui/match.h"

#include <ctype.h>
#include <fnmatch.h>
#include <stdio.h>

#include "wave/sink.h"

static char lower(char c)
{
    return (char)tolower((unsigned char)c);
}

static bool contains(const char *text, const char *word)
{
    for (; *text; text++) {
        size_t i = 0;
        while (word[i] && lower(text[i]) == word[i])
            i++;
        if (!word[i])
            return true;
    }
    return !*word;
}

int fuzzy_score(Str letters, Str text)
{
    int score = 1, run = 0;
    size_t at = 0;
    for (size_t i = 0; i < letters.len; i++) {
        if (letters.ptr[i] == ' ')
            continue;
        size_t from = at;
        while (at < text.len && lower(text.ptr[at]) != lower(letters.ptr[i]))
            at++;
        if (at == text.len)
            return 0;
        bool starts = at == 0 || !isalnum((unsigned char)text.ptr[at - 1]);
        run = at == from && i ? run + 1 : 0;
        score += 1 + (starts ? 8 : 0) + run * 4;
        at++;
    }
    return score * 16 - (int)(text.len < 15 ? text.len : 15) + 16;
}

/* '!' of regcomp's message is for people. */
static bool open_regex(Matcher *m, MatchPart *p)
{
    int rc = regcomp(&p->regex, p->text, REG_EXTENDED | REG_NOSUB | REG_ICASE);
    if (rc) {
        char why[100];
        regerror(rc, &p->regex, why, sizeof why);
        snprintf(m->error, sizeof m->error, "/%.40s/: %s", p->text, why);
        return false;
    }
    m->has_regex = true;
    return true;
}

static bool open_part(Matcher *m, Str w)
{
    MatchPart *p = &m->parts[m->n];
    *p = (MatchPart){.kind = MATCH_WORD};
    if (str_eqz(w, "in:") || str_eqz(w, "out:") || str_eqz(w, "inout:")) {
        p->kind = MATCH_DIR;
        p->dir = w.ptr[0] == 'o' ? WAVE_DIR_OUT : w.len == 3 ? WAVE_DIR_IN : WAVE_DIR_INOUT;
    } else if (w.len > 5 && memcmp(w.ptr, "type:", 5) == 0) {
        p->kind = MATCH_TYPE;
        w = (Str){w.ptr + 5, w.len - 5};
    } else if (w.ptr[0] == '/') {
        p->kind = MATCH_REGEX;
        w = (Str){w.ptr + 1, w.len - 1 - (w.len > 1 && w.ptr[w.len - 1] == '/')};
    } else if (w.ptr[0] == '~') {
        p->kind = MATCH_FUZZY;
        w = (Str){w.ptr + 1, w.len - 1};
    } else if (memchr(w.ptr, '*', w.len) || memchr(w.ptr, '?', w.len)) {
        p->kind = MATCH_GLOB;
    }
    if (w.len >= sizeof p->text) {
        snprintf(m->error, sizeof m->error, "a word of more than %d letters", (int)sizeof p->text - 1);
        return false;
    }
    memcpy(p->text, w.ptr, w.len);
    for (size_t i = 0; p->kind == MATCH_WORD && i < w.len; i++)
        p->text[i] = lower(p->text[i]);
    if (p->kind == MATCH_REGEX && !open_regex(m, p))
        return false;
    m->n++;
    return true;
}

bool matcher_open(Matcher *m, Str s)
{
    m->n = 0;
    m->has_regex = false;
    m->error[0] = 0;
    for (size_t at = 0; at < s.len;) {
        size_t end = at;
        while (end < s.len && s.ptr[end] != ' ')
            end++;
        bool ok = end == at || m->n < MATCH_WORDS;
        if (!ok)
            snprintf(m->error, sizeof m->error, "more than %d words", MATCH_WORDS);
        if (end > at && ok)
            ok = open_part(m, (Str){s.ptr + at, end - at});
        if (!ok) {
            matcher_close(m);
            return false;
        }
        at = end + 1;
    }
    return true;
}

void matcher_close(Matcher *m)
{
    for (int i = 0; i < m->n; i++) {
        if (m->parts[i].kind == MATCH_REGEX)
            regfree(&m->parts[i].regex);
    }
    m->n = 0;
}

static bool glob_fits(const char *glob, const char *path)
{
    for (const char *from = path; from; from = strchr(from, '.')) {
        from += from != path;
        if (fnmatch(glob, from, 0) == 0)
            return true;
    }
    return false;
}

static bool part_fits(const MatchPart *p, const char *path, Str type, uint8_t dir)
{
    switch (p->kind) {
    case MATCH_WORD: return contains(path, p->text);
    case MATCH_GLOB: return glob_fits(p->text, path);
    case MATCH_REGEX: return regexec(&p->regex, path, 0, NULL, 0) == 0;
    case MATCH_FUZZY: return fuzzy_score(str_from(p->text), str_from(path)) > 0;
    case MATCH_DIR: return dir == p->dir;
    case MATCH_TYPE: return str_eqz(type, p->text);
    }
    return false;
}

bool matcher_fits(const Matcher *m, const char *path, Str type, uint8_t dir)
{
    for (int i = 0; i < m->n; i++) {
        if (!part_fits(&m->parts[i], path, type, dir))
            return false;
    }
    return m->error[0] == 0;
}
