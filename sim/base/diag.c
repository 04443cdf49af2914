/* diag.c - the printer of messages. */
#include "base/diag.h"

#include <assert.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "base/progress.h"
#include "base/vec.h"

enum { SHOWN_ERRORS = 20, SHOWN_WARNINGS = 50, SHOWN_LINE = 160 };

typedef struct SourceFile {
    const char *path;
    Str text;
    /* Where the last asked line starts: messages and provenance come mostly in
     * order, so counting lines goes on from there. */
    uint32_t known_at, known_line;
} SourceFile;

struct Diag {
    Arena *arena;
    FILE *out;
    VEC(SourceFile) files; /* [0] unused */
    Map seen;              /* place and wording of what was reported */
    unsigned n_errors, n_warnings;
    bool is_again;   /* diag_again() was called for the next message */
    bool last_shown; /* was the message before a note shown? */
};

Diag *diag_new(Arena *arena, FILE *out)
{
    Diag *dg = ARENA_NEW(arena, Diag);
    dg->arena = arena;
    dg->out = out;
    VEC_PUSH(&dg->files, (SourceFile){.path = ""});
    return dg;
}

void diag_free(Diag *dg)
{
    if (!dg)
        return;
    VEC_FREE(&dg->files);
    map_free(&dg->seen);
}

uint32_t diag_add_file(Diag *dg, const char *path, Str text)
{
    SourceFile f = {.path = arena_copy(dg->arena, path, strlen(path)), .text = text,
                    .known_line = 1};
    VEC_PUSH(&dg->files, f);
    return (uint32_t)dg->files.len - 1;
}

const char *diag_path(const Diag *dg, uint32_t file)
{
    return dg->files.ptr[file].path;
}

Str diag_text(const Diag *dg, uint32_t file)
{
    return dg->files.ptr[file].text;
}

void diag_line_col(const Diag *dg, uint32_t file, uint32_t at, uint32_t *line, uint32_t *col)
{
    SourceFile *f = &dg->files.ptr[file];
    if (at > f->text.len)
        at = (uint32_t)f->text.len;
    uint32_t start = f->known_at, n = f->known_line;
    if (at < start) {
        start = 0;
        n = 1;
    }
    const char *nl;
    while (start < at && (nl = memchr(f->text.ptr + start, '\n', at - start))) {
        start = (uint32_t)(nl - f->text.ptr) + 1;
        n++;
    }
    f->known_at = start;
    f->known_line = n;
    *line = n;
    *col = at - start + 1;
}

void diag_place(const Diag *dg, Span at, StrBuf *b)
{
    if (!at.file) {
        strbuf_addz(b, "?");
        return;
    }
    uint32_t line, col;
    diag_line_col(dg, at.file, at.lo, &line, &col);
    strbuf_printf(b, "%s:%u", diag_path(dg, at.file), line);
}

Span span_join(Span a, Span b)
{
    if (!a.file || a.file != b.file)
        return a.file ? a : b;
    return (Span){a.file, a.lo, b.hi > a.hi ? b.hi : a.hi};
}

/* Bytes of the character at i, which ends before end.  *is_plain: it may be shown as it is.  A byte that belongs to no
 * character of UTF-8 is one by itself and not plain, and no more are the control characters: ASCII's, and U+0080 to
 * U+009F, which some terminals take for commands in either form. */
static size_t char_bytes(Str text, size_t i, size_t end, bool *is_plain)
{
    const unsigned char *c = (const unsigned char *)text.ptr + i;
    size_t n = c[0] < 0x80 ? 1 : c[0] < 0xc2 ? 0 : c[0] < 0xe0 ? 2 : c[0] < 0xf0 ? 3 : c[0] < 0xf5 ? 4 : 0;
    bool is_whole = n > 0 && n <= end - i;
    for (size_t k = 1; is_whole && k < n; k++)
        is_whole = (c[k] & 0xc0) == 0x80;
    *is_plain = is_whole && (n == 1 ? c[0] == '\t' || (c[0] >= 32 && c[0] != 127) : c[0] != 0xc2 || c[1] >= 0xa0);
    return is_whole ? n : 1;
}

/* Shows what a terminal could take for a command as '?'; names and lines come from anybody's file. */
static void print_plain(FILE *out, Str text)
{
    size_t n;
    bool is_plain;
    for (size_t i = 0; i < text.len; i += n) {
        n = char_bytes(text, i, text.len, &is_plain);
        if (is_plain || text.ptr[i] == '\n')
            fwrite(text.ptr + i, 1, n, out);
        else
            fputc('?', out);
    }
}

static void print_message(FILE *out, const char *fmt, va_list ap)
{
    StrBuf b = {0};
    strbuf_vprintf(&b, fmt, ap);
    strbuf_addc(&b, '\n');
    print_plain(out, strbuf_str(&b));
    strbuf_free(&b);
}

/* The line under the message and a caret below the span; a very long line is cut around the span.  One
 * column a character, not a byte. */
static void print_source_line(const Diag *dg, Span at, uint32_t line, uint32_t col)
{
    Str text = diag_text(dg, at.file);
    size_t start = at.lo - (col - 1), end = start, n;
    bool is_plain;
    while (end < text.len && text.ptr[end] != '\n' && text.ptr[end] != '\r')
        end++;
    size_t from = start;
    if (end - from > SHOWN_LINE && at.lo > from + SHOWN_LINE / 2)
        from = at.lo - SHOWN_LINE / 2;
    size_t to = end - from > SHOWN_LINE ? from + SHOWN_LINE : end;
    fprintf(dg->out, "%5u | %s", line, from > start ? "..." : "");
    print_plain(dg->out, (Str){text.ptr + from, to - from});
    fprintf(dg->out, "%s\n      | %s", to < end ? "..." : "", from > start ? "   " : "");
    size_t i = from;
    for (; i < at.lo && i < to; i += n) {
        n = char_bytes(text, i, to, &is_plain);
        fputc(text.ptr[i] == '\t' ? '\t' : ' ', dg->out);
    }
    fputc('^', dg->out);
    for (i = i < to ? i + char_bytes(text, i, to, &is_plain) : i; i < at.hi && i < to; i += n) {
        n = char_bytes(text, i, to, &is_plain);
        fputc('~', dg->out);
    }
    fputc('\n', dg->out);
}

void diag(Diag *dg, DiagLevel level, Span at, const char *fmt, ...)
{
    static const char *const words[] = {"note", "warning", "error"};
    if (level == DIAG_NOTE) {
        if (!dg->last_shown)
            return;
    } else {
        uint64_t key = ((uint64_t)at.file << 40) ^ at.lo ^ (str_hash(str_from(fmt)) << 1);
        bool again = dg->is_again;
        dg->is_again = false;
        if (at.file && !again && map_get(&dg->seen, key)) {
            dg->last_shown = false;
            return;
        }
        map_put(&dg->seen, key, 1);
        unsigned *n = level == DIAG_ERROR ? &dg->n_errors : &dg->n_warnings;
        unsigned limit = level == DIAG_ERROR ? SHOWN_ERRORS : SHOWN_WARNINGS;
        ++*n;
        dg->last_shown = dg->out && *n <= limit;
        if (dg->out && *n == limit + 1)
            fprintf(dg->out, "more than %u %ss: the rest are not shown\n", limit, words[level]);
        if (!dg->last_shown)
            return;
    }
    uint32_t line = 0, col = 0;
    progress_hide();
    if (at.file) {
        diag_line_col(dg, at.file, at.lo, &line, &col);
        print_plain(dg->out, str_from(diag_path(dg, at.file)));
        fprintf(dg->out, ":%u:%u: ", line, col);
    } else {
        fputs("gateloom: ", dg->out);
    }
    fprintf(dg->out, "%s: ", words[level]);
    va_list ap;
    va_start(ap, fmt);
    print_message(dg->out, fmt, ap);
    va_end(ap);
    if (at.file)
        print_source_line(dg, at, line, col);
}

void diag_again(Diag *dg)
{
    dg->is_again = true;
}

void diag_file_error(Diag *dg, const char *path, const char *fmt, ...)
{
    dg->n_errors++;
    dg->last_shown = dg->out && dg->n_errors <= SHOWN_ERRORS;
    if (!dg->last_shown)
        return;
    progress_hide();
    print_plain(dg->out, str_from(path));
    fputs(": error: ", dg->out);
    va_list ap;
    va_start(ap, fmt);
    print_message(dg->out, fmt, ap);
    va_end(ap);
}

void diag_file_warning(Diag *dg, const char *path, const char *fmt, ...)
{
    dg->n_warnings++;
    dg->last_shown = dg->out != NULL;
    if (!dg->last_shown)
        return;
    print_plain(dg->out, str_from(path));
    fputs(": warning: ", dg->out);
    va_list ap;
    va_start(ap, fmt);
    print_message(dg->out, fmt, ap);
    va_end(ap);
}

unsigned diag_n_errors(const Diag *dg)
{
    return dg->n_errors;
}

unsigned diag_n_warnings(const Diag *dg)
{
    return dg->n_warnings;
}
