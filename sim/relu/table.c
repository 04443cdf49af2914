/* table.c - a reader of comma-separated numbers, line by line. */
#include "relu/table.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>

enum { MAX_NUMBER = 64 };

typedef struct Reader {
    Arena *arena;
    Diag *dg;
    uint32_t file;
    Str text;
    uint32_t at; /* the next byte of the line */
    Table *out;
    VEC(double) v;
    VEC(const char *) names;
} Reader;

static bool is_between(char c)
{
    return c == ',' || c == ';' || c == ' ' || c == '\t' || c == '\r';
}

/* The next cell of the line; false at its end.  A comma behind a comma is an empty cell. */
static bool next_cell(Reader *r, Span *at, bool *after_comma)
{
    const char *t = r->text.ptr;
    uint32_t n = (uint32_t)r->text.len, i = r->at;
    bool comma = false;
    while (i < n && is_between(t[i])) {
        bool is_comma = t[i] == ',' || t[i] == ';';
        if (is_comma && (comma || !*after_comma)) { /* two in a row, or one at the start */
            *at = (Span){r->file, i, i + 1};
            *after_comma = false;
            r->at = i + 1;
            return true;
        }
        comma = comma || is_comma;
        i++;
    }
    uint32_t lo = i;
    while (i < n && !is_between(t[i]) && t[i] != '\n' && t[i] != '#')
        i++;
    *at = (Span){r->file, lo, i};
    *after_comma = true;
    r->at = i;
    return i > lo;
}

static bool to_number(Str s, double *out)
{
    char z[MAX_NUMBER + 1], *end;
    if (s.len == 0 || s.len > MAX_NUMBER)
        return false;
    for (size_t i = 0; i < s.len; i++) {
        if (!strchr("0123456789.+-eE", s.ptr[i]) || s.ptr[i] == 0)
            return false;
    }
    memcpy(z, s.ptr, s.len);
    z[s.len] = 0;
    *out = strtod(z, &end);
    return *end == 0;
}

static bool is_text(Str s)
{
    for (size_t i = 0; i < s.len; i++) {
        if ((unsigned char)s.ptr[i] < ' ' || s.ptr[i] == 0x7f)
            return false;
    }
    return true;
}

static Str cell_text(const Reader *r, Span at)
{
    return (Str){r->text.ptr + at.lo, at.hi - at.lo};
}

static bool add_cell(Reader *r, Span at, bool may_be_name, bool *is_name)
{
    Str s = cell_text(r, at);
    double v;
    *is_name = false;
    if (to_number(s, &v)) {
        if (!isfinite(v)) {
            diag(r->dg, DIAG_ERROR, at, "this number is too large for a float64");
            return false;
        }
        VEC_PUSH(&r->v, v);
        return true;
    }
    if (may_be_name && is_text(s) && !str_eqz(s, ",") && !str_eqz(s, ";")) {
        *is_name = true;
        VEC_PUSH(&r->names, arena_copy(r->arena, s.ptr, s.len));
        return true;
    }
    diag(r->dg, DIAG_ERROR, at, "here should stand a number, not '%.*s'",
         (int)(s.len < 40 ? s.len : 40), s.ptr);
    return false;
}

static bool read_line(Reader *r)
{
    uint32_t n = 0, lo = r->at;
    bool after_comma = false, first_is_name = false;
    Span at;
    while (next_cell(r, &at, &after_comma)) {
        bool is_name;
        bool head = r->v.len == 0 && (n == 0 ? r->names.len == 0 : first_is_name);
        if (!add_cell(r, at, head, &is_name))
            return false;
        first_is_name = n == 0 ? is_name : first_is_name;
        if (first_is_name && !is_name) {
            diag(r->dg, DIAG_ERROR, at, "a number among the names of the columns");
            return false;
        }
        n++;
    }
    uint32_t want = r->out->n_cols;
    if (n && want && n != want) {
        diag(r->dg, DIAG_ERROR, (Span){r->file, lo, r->at},
             "this row has %" PRIu32 " number%s, and the first has %" PRIu32, n, n == 1 ? "" : "s",
             want);
        return false;
    }
    if (n)
        r->out->n_cols = n;
    r->out->n_rows += n && !first_is_name;
    return true;
}

static bool read_lines(Reader *r)
{
    while (r->at < r->text.len) {
        if (!read_line(r))
            return false;
        const char *end = memchr(r->text.ptr + r->at, '\n', r->text.len - r->at);
        r->at = end ? (uint32_t)(end - r->text.ptr) + 1 : (uint32_t)r->text.len;
    }
    if (r->out->n_rows == 0) {
        diag_file_error(r->dg, diag_path(r->dg, r->file), "has no numbers in it");
        return false;
    }
    return true;
}

bool table_parse(Arena *a, uint32_t file, Diag *dg, Table *out)
{
    *out = (Table){0};
    Reader r = {.arena = a, .dg = dg, .file = file, .text = diag_text(dg, file), .out = out};
    bool ok = read_lines(&r);
    if (ok) {
        out->v = VEC_TO_ARENA(a, &r.v);
        out->names = r.names.len ? VEC_TO_ARENA(a, &r.names) : NULL;
    }
    VEC_FREE(&r.v);
    VEC_FREE(&r.names);
    return ok;
}

bool table_read(Arena *a, const char *path, Diag *dg, Table *out)
{
    Str text;
    return io_read_file(a, path, dg, &text) &&
           table_parse(a, diag_add_file(dg, path, text), dg, out);
}
