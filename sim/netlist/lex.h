/* lex.h - bytes to tokens.
 *
 *     Lexer lx = lexer_new(names, diag, file);
 *     for (Token t = lexer_next(&lx); t.kind != TOK_END; t = lexer_next(&lx)) ...
 *
 * A line end is a token; the parser decides where it matters.  Comments are
 * skipped.  A byte that cannot be text ends the file, with one message.
 */
#ifndef NETLIST_LEX_H
#define NETLIST_LEX_H

#include "base/base.h"

typedef enum TokenKind {
    TOK_END,
    TOK_NL,
    TOK_NAME,   /* sym; keywords are names as well */
    TOK_NUMBER, /* value, width, wide */
    TOK_REAL,   /* 2.5: value holds a double's bits */
    TOK_STRING, /* bytes between the quotes: lo + 1 .. hi - 1 */
    TOK_PUNCT   /* punct: the characters, packed */
} TokenKind;

/* Up to three characters of punctuation as one number: PUNCT2('-', '>'). */
#define PUNCT1(a) ((uint32_t)(a))
#define PUNCT2(a, b) ((uint32_t)(a) | (uint32_t)(b) << 8)

typedef struct Token {
    uint8_t kind;
    bool blank_before; /* white space or a line end stands before it */
    bool is_quoted;    /* a name in backquotes: never a keyword */
    bool is_bad;       /* reported already */
    uint32_t lo, hi;
    uint32_t punct;
    Sym sym;
    uint64_t value;
    uint32_t width, wide;
} Token;

typedef struct Lexer {
    Intern *names;
    Diag *dg;
    uint32_t file;
    const char *text;
    uint32_t at, len;
    bool is_quiet; /* the line has a mistake already: no more messages about it */
} Lexer;

Lexer lexer_new(Intern *names, Diag *dg, uint32_t file);
Token lexer_next(Lexer *lx);

#endif
