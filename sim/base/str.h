/* str.h - slices of text that somebody else owns, and a growing buffer.
 *
 *     Str word = str_from("adder");
 *     StrBuf b = {0};
 *     strbuf_printf(&b, "%.*s<%d>", STR_ARG(word), 16);
 *     puts(b.ptr);                        always closed by a 0
 *     strbuf_free(&b);
 */
#ifndef BASE_STR_H
#define BASE_STR_H

#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stddef.h>

typedef struct Str {
    const char *ptr;
    size_t len;
} Str;

#define STR_ARG(s) (int)(s).len, (s).ptr
#define STR(literal) ((Str){(literal), sizeof(literal) - 1})

Str str_from(const char *z); /* z may be NULL: the empty string */
bool str_eq(Str a, Str b);
bool str_eqz(Str a, const char *z);
bool str_ends_with(Str s, const char *tail);
Str str_trim(Str s); /* blanks, tabs, CR and LF cut at both ends */
uint64_t str_hash(Str s);

/* Number of single-letter edits between a and b, or limit + 1 when there are
 * more.  Feeds "did you mean". */
unsigned str_distance(Str a, Str b, unsigned limit);

/* A whole string as a number: 12, -3, 0x1f, 0b101, 0o17, with _ between digits.
 * False when there is anything else in it or it does not fit 64 bits. */
bool str_to_int(Str s, int64_t *out);

typedef struct StrBuf {
    char *ptr; /* heap; NULL until the first byte */
    size_t len, cap;
} StrBuf;

void strbuf_free(StrBuf *b);
void strbuf_clear(StrBuf *b);
void strbuf_add(StrBuf *b, const char *ptr, size_t len);
void strbuf_addz(StrBuf *b, const char *z);
void strbuf_addc(StrBuf *b, char c);
void strbuf_vprintf(StrBuf *b, const char *fmt, va_list ap) __attribute__((format(printf, 2, 0)));
void strbuf_printf(StrBuf *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
Str strbuf_str(const StrBuf *b);

#endif
