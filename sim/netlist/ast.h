/* ast.h - the syntax tree of the netlist language, and what parses it.
 *
 *     AstFile *f = parse_file(arena, names, diag, file);       NULL only when unreadable
 *
 * A tree says what was written and nothing more; elab.c gives it meaning.
 * Lists are singly linked in source order.  Every node tells its bytes
 * [lo, hi) in the file; spans carry no file number because a tree has one.
 * A file with errors still has the declarations that could be parsed.
 */
#ifndef NETLIST_AST_H
#define NETLIST_AST_H

#include "base/base.h"

/* ORDER OP.  op_table in ast.c follows: spelling, binding, std module. */
typedef enum Op {
    OP_NONE,
    OP_NOT,  /* ~a  */
    OP_NEG,  /* -a  */
    OP_LNOT, /* !a  */
    OP_POW, OP_MUL, OP_DIV, OP_MOD, OP_ADD, OP_SUB, OP_SHL, OP_SHR,
    OP_LT, OP_LE, OP_GT, OP_GE, OP_EQ, OP_NE,
    OP_AND, OP_XOR, OP_OR, OP_LAND, OP_LOR,
    OP_COUNT
} Op;

typedef struct OpInfo {
    const char *text;   /* "&" */
    int binding;        /* higher binds tighter */
    const char *module; /* "and"; NULL: for integers only */
} OpInfo;

extern const OpInfo op_table[OP_COUNT];

typedef enum ExprKind {
    EXPR_NUMBER, /* value; width 0: takes the width of its place */
    EXPR_NAME,   /* name */
    EXPR_UNARY,  /* op, a */
    EXPR_BINARY, /* op, a, b */
    EXPR_COND,   /* c ? a : b */
    EXPR_INDEX,  /* a[b] */
    EXPR_SLICE,  /* a[b:c], both ends included, high first */
    EXPR_MEMBER, /* a.name */
    EXPR_CALL,   /* name<params>(args -> outs) */
    EXPR_CONCAT, /* {list...}, the first is the most significant */
    EXPR_REPEAT, /* {b{a}}: a, b times; b an integer expression */
    EXPR_DISCARD /* _ , only as a target */
} ExprKind;

typedef struct Expr Expr;

/* One argument, parameter value or output connection. */
typedef struct Arg {
    struct Arg *next;
    Sym name; /* {0}: by position */
    uint32_t name_lo, name_hi;
    Expr *value;
} Arg;

struct Expr {
    uint8_t kind; /* ExprKind */
    uint8_t op;   /* Op */
    uint8_t has_arrow; /* CALL: outputs were written */
    uint8_t is_signed_text; /* unused by meaning; reserved for printing */
    uint32_t lo, hi;
    union {
        struct {
            uint64_t value;
            uint32_t width; /* 0: none written */
            uint32_t wide;  /* 1: does not fit 64 bits; take the digits from the source text */
        } number;
        struct {
            Expr *a, *b, *c;
        } e;
        struct {
            Sym name;
            uint32_t name_lo, name_hi; /* its own bytes */
            Expr *a;                   /* MEMBER: of what; a NAME ends before it in memory */
        } n; /* NAME, MEMBER */
        struct {
            Sym name;
            uint32_t name_lo, name_hi;
            Arg *params, *args, *outs;
        } call;
        struct {
            Arg *items;
            Expr *count; /* REPEAT */
        } list; /* CONCAT, REPEAT (one item) */
    } u;
};

typedef struct Port {
    struct Port *next;
    Sym name;
    uint32_t lo, hi;
    Arg *dims; /* integer expressions of [..][..]; NULL: a single wire */
} Port;

typedef struct Limit {
    struct Limit *next;
    uint8_t kind; /* BudgetKind of design.h: 0 nand, 1 dff, 2 depth */
    uint32_t lo, hi;
    Expr *limit;
} Limit;

typedef enum StmtKind {
    STMT_WIRE, STMT_MEMORY,          /* ports */
    STMT_CONST,                      /* name = a */
    STMT_FOR,                        /* name in a .. b: body */
    STMT_IF,                         /* a ? body : other */
    STMT_ASSERT,                     /* a, text */
    STMT_BUDGET,                     /* limits */
    STMT_FEEDBACK,                   /* list */
    STMT_ASSIGN,                     /* target = a */
    STMT_CALL,                       /* a, an EXPR_CALL */
    /* In tests only. */
    STMT_ROW,                        /* cells */
    STMT_REPEAT, STMT_WHILE,         /* a: body */
    STMT_LET, STMT_DECLARE,          /* name = a */
    STMT_SEED,                       /* a */
    STMT_INIT,                       /* init: '0' '1' 'x' or 'r' */
    STMT_SET,                        /* path = a */
    STMT_LOAD                        /* path, text or list */
} StmtKind;

typedef enum CellKind {
    CELL_NUMBER,  /* expr (EXPR_NUMBER, or OP_NEG of one) */
    CELL_EXPR,    /* expr */
    CELL_ANY,     /* x, all */
    CELL_UNKNOWN, /* ? */
    CELL_CLOCK,   /* c */
    CELL_RANDOM,
    CELL_BITS,    /* count, expr */
    CELL_FIXED,   /* expr is a number: the bits; width 0 */
    CELL_BAR      /* | */
} CellKind;

typedef struct Cell {
    struct Cell *next;
    uint8_t kind;
    uint8_t is_all; /* ANY written as all */
    uint32_t lo, hi;
    Expr *expr, *count;
} Cell;

/* Never copied as a whole: ASSIGN and CALL, of which a file may have millions,
 * end behind `other` in memory, as a NAME ends before u.n.a. */
typedef struct Stmt Stmt;
struct Stmt {
    Stmt *next;
    uint8_t kind; /* StmtKind */
    char init;    /* INIT */
    Sym name;     /* CONST, FOR, LET, DECLARE */
    uint32_t lo, hi;           /* the statement (FOR/IF/..: its head) */
    uint32_t name_lo, name_hi; /* of name, path or text */
    Expr *target, *a, *b;
    Stmt *body, *other;
    /* not in ASSIGN and CALL */
    Port *ports;
    Arg *list;
    Limit *limits;
    Cell *cells;
    Str text; /* ASSERT, LOAD: a string without its quotes; SET, LOAD: see path */
    Str path; /* SET, LOAD: as written, blanks removed */
};

typedef struct Param {
    struct Param *next;
    Sym name;
    uint32_t lo, hi;
    Expr *value; /* default; NULL: none */
} Param;

typedef struct AstModule {
    struct AstModule *next;
    Sym name;
    uint32_t file;
    uint32_t lo, hi;       /* its name */
    uint32_t doc_lo, doc_hi; /* the comment lines right above; equal: none */
    Param *params;
    Port *inputs, *outputs;
    Stmt *body;
    bool is_broken; /* a part of it could not be parsed, which was reported: it comes to nothing */
} AstModule;

/* One column of a test's header. */
typedef struct Column {
    struct Column *next;
    Str path; /* as written */
    uint32_t lo, hi;
} Column;

typedef struct AstTest {
    struct AstTest *next;
    Sym module;
    uint32_t file;
    uint32_t lo, hi; /* the module's name after `test` */
    Arg *params;
    Str title;
    Column *columns; /* of both sides, in order */
    bool has_bar;
    uint32_t n_before_bar; /* columns left of `|` */
    Stmt *body;
} AstTest;

typedef struct AstUse {
    struct AstUse *next;
    Str path;
    uint32_t lo, hi;
} AstUse;

typedef struct AstFile {
    uint32_t file;
    AstUse *uses;
    AstModule *modules;
    AstTest *tests;
} AstFile;

/* The tree as indented text, one node a line, without places: two files with one
 * dump mean the same.  For tests. */
void ast_dump(const AstFile *f, const Intern *names, StrBuf *out);

/* file is an index of dg; its text is diag_text(dg, file). */
AstFile *parse_file(Arena *a, Intern *names, Diag *dg, uint32_t file);

/* "adder<16>" from a command line: an EXPR_CALL without arguments, or NULL
 * (reported).  file holds exactly that text. */
Expr *parse_module_ref(Arena *a, Intern *names, Diag *dg, uint32_t file);

/* One expression about integers, NULL: reported.  file holds exactly that text. */
Expr *parse_formula(Arena *a, Intern *names, Diag *dg, uint32_t file);

/* A stimulus file: header and rows of a test, without braces. */
AstTest *parse_stimulus(Arena *a, Intern *names, Diag *dg, uint32_t file);

#endif
