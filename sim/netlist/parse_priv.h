/* parse_priv.h - what the two files of the parser share.  Private to them. */
#ifndef NETLIST_PARSE_PRIV_H
#define NETLIST_PARSE_PRIV_H

#include "netlist/ast.h"
#include "netlist/lex.h"

enum {
    DEPTH_MAX = 200,   /* brackets, blocks and signs inside one another */
    HEIGHT_MAX = 2000 /* of an expression's tree: whoever walks it may recurse */
};

/* What the grammar made of a token that can be several things, for the formatter. */
enum {
    MARK_GENERIC = 1, /* < or > around parameters */
    MARK_BLOCK = 2,   /* { or } of a block */
    MARK_PREFIX = 4,  /* a sign in front */
    MARK_CELL = 8,    /* a cell or a column starts */
    MARK_ROW = 16,    /* a row or a header starts */
    MARK_CALL = 32,   /* ( right behind a name */
    MARK_REPEAT = 64, /* the inner { of {8{a}} */
    MARK_COND = 128,  /* : of ? : */
    MARK_JOIN = 256   /* a line end that does not end the statement */
};

typedef struct Mark {
    uint32_t lo, role;
} Mark;

typedef struct Marks {
    VEC(Mark) list; /* in the order of the text */
} Marks;

typedef struct Parser {
    Arena *arena;
    Intern *names;
    Diag *dg;
    uint32_t file;
    Str text;
    Lexer lx;
    Token t;       /* the token looked at */
    Token ahead;   /* the one behind it, when has_ahead */
    bool has_ahead;
    uint32_t last_hi; /* end of the token before */
    unsigned depth;
    unsigned height;   /* of the expression parsed last */
    unsigned brackets; /* line ends are passed over inside ( ) and [ ] */
    uint32_t broken_lo, broken_hi; /* of the module at hand: see AstModule */
    unsigned concats;  /* { of a value that are not closed */
    bool failed;       /* the statement at hand is spoiled: unwind without messages */
    bool is_over;      /* failed, and no line of this declaration can mend it */
    Marks *marks; /* NULL: nobody wants them */
    uint32_t word_lo, word_hi; /* all keywords have symbols in this range */
} Parser;

AstFile *parse_file_marked(Arena *a, Intern *names, Diag *dg, uint32_t file, Marks *marks);

void parse_advance(Parser *p);
Token parse_peek(Parser *p);
bool parse_is(const Parser *p, uint32_t punct);
bool parse_is_word(const Parser *p, const char *word);
void parse_mark(Parser *p, uint32_t role); /* of the token looked at */
bool parse_take(Parser *p, uint32_t punct);
bool parse_expect(Parser *p, uint32_t punct, const char *what);
void parse_fail(Parser *p, const char *expected);
void parse_skip_lines(Parser *p);
void parse_lines_after_operator(Parser *p);
bool parse_enter(Parser *p);
Expr *parse_new_expr(Parser *p, ExprKind kind, uint32_t lo);
void parse_recover(Parser *p);
bool parse_end_of_statement(Parser *p);
void parse_unclosed(Parser *p, Span open);
bool parse_open_block(Parser *p);
Sym parse_name(Parser *p, const char *what, uint32_t *lo, uint32_t *hi);

/* int_only: `<` after a name is always less-than. */
Expr *parse_expr(Parser *p, bool int_only);
Expr *parse_expr_above(Parser *p, int binding, bool int_only);
Arg *parse_params(Parser *p);
Limit *parse_limits(Parser *p);
AstTest *parse_test(Parser *p);
void parse_test_body(Parser *p, AstTest *t, bool braces);

#define NEW(p, T) ARENA_NEW((p)->arena, T)

#endif
