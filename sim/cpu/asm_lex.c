/* asm_lex.c - tokens of assembly text.  Whoever types a character that belongs to another language
 * (a wide comma, a '/') is told which one is meant here. */
#include "cpu/asm_lex.h"

#include <string.h>

enum { SHOWN = 60 };

Str asm_shown(Str s)
{
    return (Str){s.ptr, s.len > SHOWN ? SHOWN : s.len};
}

AsmLexer asm_lexer(Diag *dg, uint32_t file, Str text, uint32_t lo, uint32_t hi)
{
    return (AsmLexer){.dg = dg, .file = file, .text = text, .at = lo, .hi = hi};
}

/* ---- characters ---- */

/* Bytes of the UTF-8 character at p, at most n, or 0 when it is none. */
static uint32_t utf8(const char *p, size_t n, uint32_t *code_point)
{
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    const unsigned char *u = (const unsigned char *)p;
    uint32_t len = u[0] < 0x80   ? 1
                   : u[0] < 0xc0 ? 0
                   : u[0] < 0xe0 ? 2
                   : u[0] < 0xf0 ? 3
                   : u[0] < 0xf8 ? 4
                                 : 0;
    if (len == 0 || len > n)
        return 0;
    uint32_t v = len == 1 ? u[0] : u[0] & (0x7fu >> len);
    for (uint32_t i = 1; i < len; i++) {
        if ((u[i] & 0xc0) != 0x80)
            return 0;
        v = v << 6 | (u[i] & 0x3fu);
    }
    if (v < least[len] || v > 0x10ffff || (v >= 0xd800 && v < 0xe000))
        return 0;
    *code_point = v;
    return len;
}

bool asm_is_text(Diag *dg, uint32_t file, Str text)
{
    for (uint32_t i = 0; i < text.len;) {
        uint32_t v, n = utf8(text.ptr + i, text.len - i, &v);
        Span at = {file, i, i + 1};
        if (!n) {
            diag(dg, DIAG_ERROR, at, "byte 0x%02x is no text; save the file as UTF-8",
                 (unsigned char)text.ptr[i]);
            return false;
        }
        if ((v < 32 && v != '\t' && v != '\n' && v != '\r') || v == 127) {
            diag(dg, DIAG_ERROR, at, "control character 0x%02x: this is no file of assembly text",
                 (unsigned)v);
            return false;
        }
        i += n;
    }
    return true;
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

/* The character at *at, which is not the closing quote, perhaps escaped. */
static bool quoted(Str text, uint32_t hi, uint32_t *at, uint32_t *code_point)
{
    static const char letters[] = "nt0\\'\"", values[] = "\n\t\0\\'\"";
    if (text.ptr[*at] != '\\') {
        uint32_t n = utf8(text.ptr + *at, hi - *at, code_point);
        *at += n;
        return n != 0;
    }
    const char *found =
        *at + 1 < hi ? memchr(letters, text.ptr[*at + 1], sizeof letters - 1) : NULL;
    if (!found)
        return false;
    *code_point = (unsigned char)values[found - letters];
    *at += 2;
    return true;
}

bool asm_text_char(Str text, const AsmToken *t, uint32_t *at, uint32_t *code_point)
{
    return *at < t->hi - 1 && quoted(text, t->hi, at, code_point);
}

/* ---- tokens ---- */

static AsmToken bad(AsmLexer *lx, AsmToken t)
{
    t.kind = ASM_BAD;
    lx->at = lx->hi;
    return t;
}

#define BAD(lx, t, ...)                                                                            \
    ((lx)->dg ? diag((lx)->dg, DIAG_ERROR, (Span){(lx)->file, (t).lo, (t).hi}, __VA_ARGS__)        \
              : (void)0,                                                                           \
     bad((lx), (t)))

/* 'a' or "text": to the closing quote. */
static AsmToken lex_quoted(AsmLexer *lx, AsmToken t)
{
    char quote = lx->text.ptr[t.lo];
    uint32_t n = 0, v = 0, i = t.lo + 1;
    for (; i < lx->hi && lx->text.ptr[i] != quote; n++) {
        uint32_t from = i;
        if (!quoted(lx->text, lx->hi, &i, &v)) {
            t.lo = from;
            t.hi = from + 1 < lx->hi ? from + 2 : from + 1;
            return BAD(lx, t, "there is no such escape; there are \\n \\t \\0 \\\\ \\' and \\\"");
        }
    }
    t.hi = i;
    if (i >= lx->hi)
        return BAD(lx, t, "the closing %c is missing on this line", quote);
    lx->at = t.hi = i + 1;
    t.kind = ASM_TEXT;
    if (quote == '"')
        return t;
    if (n != 1)
        return BAD(lx, t,
                   "one character stands between '...', not %u; a text is written \"...\", in .mem",
                   n);
    t.kind = ASM_NUMBER;
    t.value = v;
    return t;
}

static AsmToken lex_number(AsmLexer *lx, AsmToken t)
{
    while (lx->at < lx->hi && (is_letter(lx->text.ptr[lx->at]) || is_digit(lx->text.ptr[lx->at])))
        lx->at++;
    t.hi = lx->at;
    Str s = {lx->text.ptr + t.lo, t.hi - t.lo};
    int64_t v;
    if (!str_to_int(s, &v))
        return BAD(
            lx, t,
            "'%.*s' is no number of 64 bits; numbers are written 12, 0x1f, 0b101, 0o17 or 'a'",
            STR_ARG(asm_shown(s)));
    t.kind = ASM_NUMBER;
    t.value = (uint64_t)v;
    return t;
}

static AsmToken lex_other(AsmLexer *lx, AsmToken t)
{
    uint32_t v = 0;
    uint32_t n = utf8(lx->text.ptr + t.lo, lx->hi - t.lo, &v);
    t.hi = t.lo + (n ? n : 1);
    int len = (int)(t.hi - t.lo);
    const char *p = lx->text.ptr + t.lo;
    if (v >= 0xff01 && v <= 0xff5e) /* the wide forms of the ASCII characters */
        return BAD(lx, t, "'%.*s' is a wide character; write '%c'", len, p,
                   (char)(v - 0xff01 + '!'));
    if (v == 0x3000 || v == 0xa0)
        return BAD(lx, t, "this blank is no ASCII character; write ' '");
    if (v == '/' && t.hi < lx->hi && p[1] == '/')
        return BAD(lx, t, "a comment starts with ';' here, not with '//'");
    if (v == '*' || v == '/' || v == '%')
        return BAD(lx, t, "'%c' has no meaning here; numbers are joined by + and - only", (char)v);
    if (v == '=')
        return BAD(lx, t, "'=' has no meaning here; .equ gives a name to a number: .equ count, 8");
    if (v == '(' || v == ')')
        return BAD(lx, t, "'%c' has no meaning here; brackets are [ and ]", (char)v);
    return BAD(lx, t, "'%.*s' has no meaning in assembly text", len, p);
}

char asm_peek(const AsmLexer *lx)
{
    uint32_t i = lx->at;
    while (i < lx->hi && is_blank(lx->text.ptr[i]))
        i++;
    return i < lx->hi ? lx->text.ptr[i] : 0;
}

AsmToken asm_lex(AsmLexer *lx)
{
    while (lx->at < lx->hi && is_blank(lx->text.ptr[lx->at]))
        lx->at++;
    AsmToken t = {.kind = ASM_END, .lo = lx->at, .hi = lx->at};
    char c = lx->at < lx->hi ? lx->text.ptr[lx->at] : ';';
    if (c == ';') {
        lx->at = lx->hi;
        return t;
    }
    if (is_digit(c))
        return lex_number(lx, t);
    if (c == '\'' || c == '"')
        return lex_quoted(lx, t);
    if (is_letter(c) || c == '.') {
        while (lx->at < lx->hi && (is_letter(lx->text.ptr[lx->at]) ||
                                   is_digit(lx->text.ptr[lx->at]) || lx->text.ptr[lx->at] == '.'))
            lx->at++;
        t.kind = c == '.' ? ASM_DIRECTIVE : ASM_NAME;
        t.hi = lx->at;
        return t;
    }
    if (strchr(",:[]#+-?", c)) {
        t.kind = ASM_PUNCT;
        t.punct = c;
        t.hi = ++lx->at;
        return t;
    }
    return lex_other(lx, t);
}
