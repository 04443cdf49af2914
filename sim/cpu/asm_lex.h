/* asm_lex.h - tokens of assembly text, a line at a time.
 *
 *     AsmLexer lx = asm_lexer(dg, file, text, lo, hi);
 *     for (AsmToken t = asm_lex(&lx); t.kind != ASM_END; t = asm_lex(&lx)) ...
 */
#ifndef CPU_ASM_LEX_H
#define CPU_ASM_LEX_H

#include "base/base.h"

typedef enum AsmKind {
    ASM_END,       /* of the line, or a comment */
    ASM_NAME,      /* loop, r0, MOV */
    ASM_DIRECTIVE, /* .mem */
    ASM_NUMBER,    /* 12, 0x1f, 'a': value */
    ASM_TEXT,      /* "abc", with the quotes */
    ASM_PUNCT,     /* one of , : [ ] # + - ? */
    ASM_BAD,       /* no token; a message says so already */
} AsmKind;

typedef struct AsmToken {
    AsmKind kind;
    char punct;
    uint32_t lo, hi; /* bytes in the file */
    uint64_t value;
} AsmToken;

typedef struct AsmLexer {
    Diag *dg; /* NULL: mistakes give ASM_BAD and no message */
    uint32_t file;
    Str text;
    uint32_t at, hi; /* the rest of the line */
} AsmLexer;

AsmLexer asm_lexer(Diag *dg, uint32_t file, Str text, uint32_t lo, uint32_t hi);
AsmToken asm_lex(AsmLexer *lx);

/* The first byte that is not blank, or 0 at the end of the line. */
char asm_peek(const AsmLexer *lx);

/* The next character of a text token; *at starts behind its opening quote.  False: no more. */
bool asm_text_char(Str text, const AsmToken *t, uint32_t *at, uint32_t *code_point);

/* Is all of a file text: UTF-8 without control characters?  Else reports the first that is not. */
bool asm_is_text(Diag *dg, uint32_t file, Str text);

/* A piece of text, cut to what a message can show. */
Str asm_shown(Str s);

#endif
