/* asm_priv.h - what asm.c (names, directives, passes) and asm_parse.c (operands,
 * instructions) share, and nobody else wants. */
#ifndef CPU_ASM_PRIV_H
#define CPU_ASM_PRIV_H

#include "cpu/asm.h"
#include "cpu/asm_lex.h"

typedef struct Name {
    Str text;
    Span at;
    int64_t value;
    bool is_label;
    bool is_broken; /* its own line has a mistake: no second message where it is used */
    bool is_guess;  /* broken: a name alone on its line, probably a label without its ':' */
} Name;

typedef struct Asm {
    Arena *arena, *temp;
    Diag *dg;
    uint32_t file;
    Str text;
    Machine machine;
    bool is_second; /* pass */
    unsigned n_mistakes;
    /* the line at hand */
    AsmLexer lx;
    AsmToken tok;
    uint32_t prev_hi; /* end of the token before it */
    uint32_t equ_lo;  /* the name that a .equ is about */
    /* what is known */
    Intern *syms;
    Map name_of_sym; /* index in names + 1 */
    VEC(Name) names;
    uint32_t n_instrs; /* found by the first pass */
    VEC(Instr) code;
    VEC(Span) at;
    Span *cell_at; /* [0..2^A[ of .mem; NULL until the first */
    uint32_t *cell_value;
    bool *cell_is_set;
} Asm;

/* Reports in the second pass, and is false.  A bad token has its message already. */
#define MISTAKE(as, where, ...)                                                                    \
    (asm_reports(as) ? diag((as)->dg, DIAG_ERROR, (where), __VA_ARGS__) : (void)0, asm_fail(as))
/* Behind a MISTAKE. */
#define NOTE(as, where, ...)                                                                       \
    (asm_reports(as) ? diag((as)->dg, DIAG_NOTE, (where), __VA_ARGS__) : (void)0)

static inline bool asm_reports(const Asm *as)
{
    return as->is_second && as->tok.kind != ASM_BAD;
}

static inline bool asm_fail(Asm *as)
{
    as->n_mistakes += as->is_second;
    return false;
}

/* What a sum is made of, besides numbers. */
typedef struct Sum {
    int64_t value;
    Span at;
    Str label;    /* the first one in it, or nothing */
    Str reg;      /* the same for registers */
    bool is_lone; /* one term without a sign */
} Sum;

/* What a name is wanted for. */
typedef enum Use { USE_CELL, USE_JUMP, USE_VALUE, USE_EQU } Use;

Span asm_span(const Asm *as, uint32_t lo, uint32_t hi);
Span asm_here(const Asm *as);
Str asm_tok_text(const Asm *as);
void asm_next(Asm *as);
bool asm_is_punct(const Asm *as, char c);
bool asm_accept(Asm *as, char c);
bool asm_starts_operand(const Asm *as);
Name *asm_find_name(Asm *as, Str text);
bool asm_looks_like_register(Str s);
bool asm_parse_sum(Asm *as, Use use, Sum *sum);
bool asm_parse_address(Asm *as, uint32_t *address);
bool asm_parse_value(Asm *as, int64_t *value);
void asm_emit(Asm *as, const Instr *i, Span at);
bool asm_parse_instr(Asm *as);

#endif
