/* str.c - string slices and the growing buffer. */
#include "base/str.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/die.h"

Str str_from(const char *z)
{
    return (Str){z, z ? strlen(z) : 0};
}

bool str_eq(Str a, Str b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

bool str_eqz(Str a, const char *z)
{
    return str_eq(a, str_from(z));
}

bool str_ends_with(Str s, const char *tail)
{
    size_t n = strlen(tail);
    return s.len >= n && memcmp(s.ptr + s.len - n, tail, n) == 0;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

Str str_trim(Str s)
{
    while (s.len && is_blank(s.ptr[0])) {
        s.ptr++;
        s.len--;
    }
    while (s.len && is_blank(s.ptr[s.len - 1]))
        s.len--;
    return s;
}

/* Eight bytes a step, mixed by multiplication (the idea of wyhash, much reduced):
 * names are short and there can be millions of them. */
uint64_t str_hash(Str s)
{
    const uint64_t k = 0x9e3779b97f4a7c15u;
    uint64_t h = s.len * k;
    size_t i = 0;
    for (; i + 8 <= s.len; i += 8) {
        uint64_t w;
        memcpy(&w, s.ptr + i, 8);
        h = (h ^ w) * k;
        h ^= h >> 29;
    }
    uint64_t tail = 0;
    if (i < s.len)
        memcpy(&tail, s.ptr + i, s.len - i);
    h = (h ^ tail) * k;
    h ^= h >> 32;
    h *= 0xd6e8feb86659fd93u;
    return h ^ (h >> 32);
}

unsigned str_distance(Str a, Str b, unsigned limit)
{
    enum { MAX = 64 };
    if (a.len > MAX || b.len > MAX)
        return limit + 1;
    unsigned rows[3][MAX + 1]; /* the row before last is wanted for swapped letters */
    for (size_t j = 0; j <= b.len; j++)
        rows[0][j] = (unsigned)j;
    for (size_t i = 1; i <= a.len; i++) {
        unsigned *row = rows[i % 3];
        const unsigned *up = rows[(i + 2) % 3];
        const unsigned *up2 = rows[(i + 1) % 3];
        row[0] = (unsigned)i;
        for (size_t j = 1; j <= b.len; j++) {
            unsigned best = up[j - 1] + (a.ptr[i - 1] != b.ptr[j - 1]);
            if (up[j] + 1 < best)
                best = up[j] + 1;
            if (row[j - 1] + 1 < best)
                best = row[j - 1] + 1;
            if (i > 1 && j > 1 && a.ptr[i - 1] == b.ptr[j - 2] && a.ptr[i - 2] == b.ptr[j - 1] &&
                up2[j - 2] + 1 < best)
                best = up2[j - 2] + 1;
            row[j] = best;
        }
    }
    unsigned d = rows[a.len % 3][b.len];
    return d > limit ? limit + 1 : d;
}

static int digit_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'z')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'Z')
        return c - 'A' + 10;
    return 99;
}

bool str_to_int(Str s, int64_t *out)
{
    bool negative = s.len && s.ptr[0] == '-';
    size_t i = negative;
    int base = 10;
    if (s.len >= i + 2 && s.ptr[i] == '0') {
        char c = s.ptr[i + 1];
        base = c == 'x' || c == 'X' ? 16 : c == 'b' || c == 'B' ? 2 : c == 'o' || c == 'O' ? 8 : 10;
        if (base != 10)
            i += 2;
    }
    uint64_t v = 0;
    bool any = false;
    for (; i < s.len; i++) {
        if (s.ptr[i] == '_' && any)
            continue;
        int d = digit_value(s.ptr[i]);
        if (d >= base || v > (UINT64_MAX - (uint64_t)d) / (uint64_t)base)
            return false;
        v = v * (uint64_t)base + (uint64_t)d;
        any = true;
    }
    if (!any)
        return false;
    /* Hexadecimal and binary may use all 64 bits; decimals are signed. */
    if (base == 10 && v > (uint64_t)INT64_MAX + negative)
        return false;
    v = negative ? 0 - v : v;
    memcpy(out, &v, sizeof v);
    return true;
}

static void reserve(StrBuf *b, size_t more)
{
    if (b->cap - b->len > more)
        return;
    size_t cap = b->cap ? b->cap * 2 : 64;
    while (cap - b->len <= more)
        cap *= 2;
    char *p = realloc(b->ptr, cap);
    if (!p)
        die_out_of_memory("text buffer", cap);
    b->ptr = p;
    b->cap = cap;
}

void strbuf_free(StrBuf *b)
{
    free(b->ptr);
    *b = (StrBuf){0};
}

void strbuf_clear(StrBuf *b)
{
    b->len = 0;
    if (b->ptr)
        b->ptr[0] = 0;
}

void strbuf_add(StrBuf *b, const char *ptr, size_t len)
{
    reserve(b, len);
    if (len)
        memcpy(b->ptr + b->len, ptr, len);
    b->len += len;
    b->ptr[b->len] = 0;
}

void strbuf_addz(StrBuf *b, const char *z)
{
    strbuf_add(b, z, strlen(z));
}

void strbuf_addc(StrBuf *b, char c)
{
    strbuf_add(b, &c, 1);
}

void strbuf_vprintf(StrBuf *b, const char *fmt, va_list ap)
{
    va_list again;
    va_copy(again, ap);
    int n = vsnprintf(NULL, 0, fmt, ap);
    if (n < 0)
        die("a message could not be formatted");
    reserve(b, (size_t)n);
    vsnprintf(b->ptr + b->len, (size_t)n + 1, fmt, again);
    va_end(again);
    b->len += (size_t)n;
}

void strbuf_printf(StrBuf *b, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    strbuf_vprintf(b, fmt, ap);
    va_end(ap);
}

Str strbuf_str(const StrBuf *b)
{
    return (Str){b->ptr ? b->ptr : "", b->len};
}
