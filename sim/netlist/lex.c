/* lex.c - the lexer: one table says what kind of byte each byte is. */
#include "netlist/lex.h"

#include <stdlib.h>
#include <string.h>

Lexer lexer_new(Intern *names, Diag *dg, uint32_t file)
{
    Str text = diag_text(dg, file);
    Lexer lx = {.names = names, .dg = dg, .file = file, .text = text.ptr, .len = (uint32_t)text.len};
    if (text.len >= 3 && memcmp(text.ptr, "\xef\xbb\xbf", 3) == 0)
        lx.at = 3; /* a byte order mark, as some editors write it */
    return lx;
}

enum { LETTER = 1, DIGIT = 2, DOLLAR = 4, NOT_TEXT = 8 };

static const uint8_t class_of[256] = {
    [0] = 8, [1] = 8, [2] = 8, [3] = 8, [4] = 8, [5] = 8, [6] = 8, [7] = 8, [8] = 8, [11] = 8,
    [14] = 8, [15] = 8, [16] = 8, [17] = 8, [18] = 8, [19] = 8, [20] = 8, [21] = 8, [22] = 8,
    [23] = 8, [24] = 8, [25] = 8, [26] = 8, [27] = 8, [28] = 8, [29] = 8, [30] = 8, [31] = 8,
    [127] = 8,
    ['0'] = 2, ['1'] = 2, ['2'] = 2, ['3'] = 2, ['4'] = 2, ['5'] = 2, ['6'] = 2, ['7'] = 2,
    ['8'] = 2, ['9'] = 2, ['$'] = 4, ['_'] = 1,
    ['a'] = 1, ['b'] = 1, ['c'] = 1, ['d'] = 1, ['e'] = 1, ['f'] = 1, ['g'] = 1, ['h'] = 1,
    ['i'] = 1, ['j'] = 1, ['k'] = 1, ['l'] = 1, ['m'] = 1, ['n'] = 1, ['o'] = 1, ['p'] = 1,
    ['q'] = 1, ['r'] = 1, ['s'] = 1, ['t'] = 1, ['u'] = 1, ['v'] = 1, ['w'] = 1, ['x'] = 1,
    ['y'] = 1, ['z'] = 1,
    ['A'] = 1, ['B'] = 1, ['C'] = 1, ['D'] = 1, ['E'] = 1, ['F'] = 1, ['G'] = 1, ['H'] = 1,
    ['I'] = 1, ['J'] = 1, ['K'] = 1, ['L'] = 1, ['M'] = 1, ['N'] = 1, ['O'] = 1, ['P'] = 1,
    ['Q'] = 1, ['R'] = 1, ['S'] = 1, ['T'] = 1, ['U'] = 1, ['V'] = 1, ['W'] = 1, ['X'] = 1,
    ['Y'] = 1, ['Z'] = 1,
};

static bool is_letter(unsigned char c)
{
    return class_of[c] & LETTER;
}

static bool is_digit(unsigned char c)
{
    return class_of[c] & DIGIT;
}

static int peek(const Lexer *lx, uint32_t ahead)
{
    return lx->at + ahead < lx->len ? (unsigned char)lx->text[lx->at + ahead] : -1;
}

static bool is_name_char(int c)
{
    return c >= 0 && class_of[c] & (LETTER | DIGIT | DOLLAR);
}

static void error(Lexer *lx, Token *t, const char *message)
{
    t->is_bad = true;
    if (!lx->is_quiet)
        diag(lx->dg, DIAG_ERROR, (Span){lx->file, t->lo, lx->at}, "%s", message);
}

/* Digits of a base, with _ between; false: none. */
static bool digits(Lexer *lx, Token *t, unsigned base)
{
    uint64_t v = 0;
    bool any = false, bad = false;
    for (; is_name_char(peek(lx, 0)); lx->at++) {
        int c = peek(lx, 0);
        if (c == '_')
            continue;
        unsigned d = is_digit((unsigned char)c) ? (unsigned)(c - '0')
                     : is_letter((unsigned char)c) ? (unsigned)((c | 32) - 'a') + 10 : 99;
        if (d >= base) {
            bad = true;
            continue;
        }
        if (v > (UINT64_MAX - d) / base)
            t->wide = 1;
        v = v * base + d;
        any = true;
    }
    t->value = v;
    if (bad)
        error(lx, t, base == 2    ? "a binary number has the digits 0 and 1"
                     : base == 8  ? "an octal number has the digits 0 to 7"
                     : base == 10 ? "a name cannot start with a digit, and a number has no letters"
                                  : "a hexadecimal number has the digits 0 to 9 and a to f");
    else if (!any)
        error(lx, t, "digits are missing here");
    else if (t->wide && base == 10)
        error(lx, t, "this number is too large for 64 bits; write it in hexadecimal");
    return any && !bad;
}

static unsigned base_of(int c)
{
    switch (c) {
    case 'x': case 'X': case 'h': case 'H': return 16;
    case 'b': case 'B': return 2;
    case 'o': case 'O': return 8;
    case 'd': case 'D': return 10;
    default: return 0;
    }
}

static void sized_number(Lexer *lx, Token *t)
{
    uint64_t width = t->value;
    lx->at++; /* ' */
    unsigned base = base_of(peek(lx, 0));
    if (!base || peek(lx, 0) == 'x' || peek(lx, 0) == 'X') {
        error(lx, t, "after the width comes b, o, d or h, as in 8'hff");
        return;
    }
    lx->at++;
    if (!digits(lx, t, base))
        return;
    if (width < 1 || width > 65536) {
        error(lx, t, "the width of a number is from 1 to 65536");
        return;
    }
    t->width = (uint32_t)width;
    if (t->wide ? width <= 64 : width < 64 && t->value >> width)
        error(lx, t, "this number does not fit the width that is written before it");
}

static void number(Lexer *lx, Token *t)
{
    t->kind = TOK_NUMBER;
    int c = peek(lx, 0), c1 = peek(lx, 1);
    if (c == '0' && (c1 == 'x' || c1 == 'X' || c1 == 'b' || c1 == 'B' || c1 == 'o' || c1 == 'O')) {
        lx->at += 2;
        digits(lx, t, base_of(c1));
        return;
    }
    uint32_t start = lx->at;
    while (peek(lx, 0) >= 0 && (is_digit((unsigned char)peek(lx, 0)) || peek(lx, 0) == '_'))
        lx->at++;
    if (peek(lx, 0) == '.' && peek(lx, 1) >= 0 && is_digit((unsigned char)peek(lx, 1))) {
        lx->at++;
        while (peek(lx, 0) >= 0 && is_digit((unsigned char)peek(lx, 0)))
            lx->at++;
        char text[64];
        size_t n = 0;
        for (uint32_t i = start; i < lx->at && n < sizeof text; i++) {
            if (lx->text[i] != '_')
                text[n++] = lx->text[i];
        }
        if (n >= sizeof text) {
            error(lx, t, "this number is too long");
            return;
        }
        text[n] = 0;
        double v = strtod(text, NULL);
        memcpy(&t->value, &v, sizeof v);
        t->kind = TOK_REAL;
        return;
    }
    lx->at = start;
    if (!digits(lx, t, 10))
        return;
    if (c == '0' && lx->at - start > 1) {
        error(lx, t, "a leading zero is ambiguous: write 0o17 for octal, 17 for decimal");
        return;
    }
    if (peek(lx, 0) == '\'')
        sized_number(lx, t);
}

static bool is_text(int c)
{
    return c >= 0 && !(class_of[c] & NOT_TEXT);
}

/* "a string" or `a name`, both on one line. */
static void quoted(Lexer *lx, Token *t, char quote)
{
    t->kind = quote == '"' ? TOK_STRING : TOK_NAME;
    lx->at++;
    while (is_text(peek(lx, 0)) && peek(lx, 0) != quote && peek(lx, 0) != '\n')
        lx->at++;
    if (peek(lx, 0) >= 0 && !is_text(peek(lx, 0))) {
        t->is_bad = true; /* the next token says why */
        return;
    }
    if (peek(lx, 0) != quote) {
        error(lx, t, quote == '"' ? "this string is not closed on its line"
                                  : "this name is not closed by a backquote on its line");
        return;
    }
    lx->at++;
    if (quote == '`') {
        t->is_quoted = true;
        if (lx->at - t->lo == 2)
            error(lx, t, "a name between backquotes is empty");
        t->sym = intern(lx->names, (Str){lx->text + t->lo + 1, lx->at - t->lo - 2});
    }
}

static void punctuation(Lexer *lx, Token *t)
{
    static const char pairs[][3] = {"->", "..", "**", "<<", ">>", "<=", ">=", "==", "!=", "&&", "||"};
    int c = peek(lx, 0), c1 = peek(lx, 1);
    t->kind = TOK_PUNCT;
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        if (c == pairs[i][0] && c1 == pairs[i][1]) {
            lx->at += 2;
            t->punct = PUNCT2(c, c1);
            return;
        }
    }
    lx->at++;
    t->punct = PUNCT1(c);
    if (c >= 128) { /* a run of such characters is one mistake */
        while (peek(lx, 0) >= 128)
            lx->at++;
        error(lx, t, "these characters have no meaning here; they may stand in comments, in strings, "
                     "and in names between backquotes");
    } else if (!strchr("(){}[]<>,:;=+-*/%&|^~!?.", c)) {
        error(lx, t, c == '\'' ? "a width goes before this, as in 8'hff"
                               : "this character has no meaning here; a name that has it goes "
                                 "between backquotes");
    }
}

Token lexer_next(Lexer *lx)
{
    Token t = {0};
    uint32_t start = lx->at;
    for (;;) {
        int c = peek(lx, 0);
        if (c == ' ' || c == '\t' || c == '\r' || c == '\f') {
            lx->at++;
        } else if (c == '#') {
            while (peek(lx, 0) >= 0 && peek(lx, 0) != '\n' && is_text(peek(lx, 0)))
                lx->at++;
        } else {
            break;
        }
    }
    t.blank_before = lx->at != start;
    t.lo = lx->at;
    int c = peek(lx, 0);
    if (c < 0) {
        t.kind = TOK_END;
    } else if (!is_text(c)) {
        lx->at++;
        t.is_bad = true;
        diag(lx->dg, DIAG_ERROR, (Span){lx->file, t.lo, t.lo + 1},
             "this is not text: the byte 0x%02x stands here, and reading stops", (unsigned)c);
        lx->at = lx->len;
        t.kind = TOK_END;
    } else if (c == '\n' || c == ';') {
        lx->at++;
        t.kind = TOK_NL;
    } else if (is_letter((unsigned char)c) || (c == '$' && is_digit((unsigned char)peek(lx, 1)))) {
        uint32_t at = lx->at + 1;
        while (at < lx->len && class_of[(unsigned char)lx->text[at]] & (LETTER | DIGIT | DOLLAR))
            at++;
        lx->at = at;
        t.kind = TOK_NAME;
        t.sym = intern(lx->names, (Str){lx->text + t.lo, lx->at - t.lo});
    } else if (is_digit((unsigned char)c)) {
        number(lx, &t);
    } else if (c == '"' || c == '`') {
        quoted(lx, &t, (char)c);
    } else {
        punctuation(lx, &t);
    }
    t.hi = t.kind == TOK_END ? t.lo : lx->at;
    return t;
}
