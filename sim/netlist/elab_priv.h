/* elab_priv.h - what the files of the elaborator share.  Private to them.
 *
 * The elaborator gives a syntax tree its meaning: parameters, widths, loops,
 * instances.  One Context builds one module with given parameters.  Statements
 * may stand in any order, so each block is gone over twice: first its names are
 * collected, then its statements run.  A name whose width is known only from
 * the statement that makes it (p = x ^ y) waits as a Def; whoever needs it first
 * runs that statement at once.  A Def that needs itself has no width: that is
 * reported, and a declared wire is the way out.
 *
 * A mistake is reported where it is made and its result is "spoiled": spoiled
 * values flow on without further messages.
 *
 * elab_names.c   scopes, names, integers
 * elab_expr.c    circuit expressions
 * elab_call.c    placing modules
 * elab_stmt.c    targets and statements
 * elab.c         modules, parameters, memo
 */
#ifndef NETLIST_ELAB_PRIV_H
#define NETLIST_ELAB_PRIV_H

#include "netlist/elab.h"

enum {
    DIMS_MAX = 4,
    FEW_PORTS = 16, /* calls with no more need no memory of their own */
    DEF_DEPTH_MAX = 1500,        /* names needed before they are made, inside one another */
    CONST_DEPTH_MAX = 1500,      /* the same for constants */
    BITS_MAX = 1 << 28,          /* wires of one module */
    STEPS_MAX = 30 * 1000 * 1000 /* statements run in all, loops unfolded */
};

/* What recursion may cost in all, in units of about 512 bytes of stack where frames are largest
 * (sanitizers): modules, names and expressions are bounded one by one, and may stand inside
 * one another, so that their product needs a bound as well.  Counted and not measured, so that
 * a file is refused by every compiler's program or by none. */
enum {
    STACK_MAX = 14000,
    STACK_MODULE = 8,
    STACK_BLOCK = 3,
    STACK_NAME = 4,
    STACK_EXPR = 4,
    STACK_CONST = 2 /* and 1 for each node of an integer expression */
};

/* Keeps what a helper needs out of the frames of those that call each other again and again. */
#define NOINLINE __attribute__((noinline))

/* A module with settled parameters: built, being built, or failed. */
typedef struct Built {
    const AstModule *ast;
    const int64_t *params;
    uint32_t n_params;
    Module *module; /* NULL while being built, and when it failed */
    bool is_open;   /* being built right now */
} Built;

struct Elab {
    Library *lib;
    Map built_of;     /* hash of module and parameters -> index in built */
    VEC(Built) built; /* [0] unused */
    unsigned depth, const_depth;
    unsigned stack; /* of STACK_MAX */
    uint64_t steps;
    bool is_over; /* a bound was reached: stop quietly everywhere */
};

/* ---- values of circuit expressions ---- */

typedef enum ValueKind { V_SPOILED, V_RANGE, V_LIST, V_INT } ValueKind;

/* Some wires, bit 0 first, or an integer that has no width yet. */
typedef struct Value {
    ValueKind kind;
    Bit base;       /* RANGE: bits base .. base + n - 1 */
    uint32_t off;   /* LIST: in Context.bits */
    uint32_t n;
    uint32_t n_dims; /* RANGE: what indexing takes off; 0 for a single wire */
    uint32_t dims[DIMS_MAX];
    int64_t integer;
    const Expr *wide; /* INT: a number of more than 64 bits */
    const struct Choice *choice; /* INT: one of two numbers that a wire chooses */
} Value;

/* c ? 9 : 6 has no width before its place gives it one; then it becomes a mux. */
typedef struct Choice {
    const Expr *e;
    struct Scope *scope;
    Sym name; /* of the mux */
    Value sel, yes, no;
} Choice;

#define spoiled ((Value){.kind = V_SPOILED})

/* ---- scopes and names ---- */

typedef struct Scope {
    uint32_t id;     /* one for the module, one for each loop of it */
    uint32_t serial; /* one for each round: names of earlier rounds are gone */
    struct Scope *parent;
    bool is_round; /* one round of a loop, the one of this index */
    int64_t index;
    Sym suffix;    /* "[3]"; {0}: nobody has wanted it yet, see elab_suffix() */
} Scope;

typedef enum EntryKind { E_CONST, E_SIGNAL, E_INST, E_DEF, E_SPOILED } EntryKind;
typedef enum State { WAITING, RUNNING, DONE } State;

/* A statement that makes names and has not run yet. */
typedef struct Def {
    const Stmt *stmt;
    Scope *scope;
    State state;
    bool is_reported; /* that its width depends on itself: said once */
} Def;

typedef struct Entry {
    EntryKind kind;
    uint32_t serial;   /* of the scope it belongs to */
    State state;       /* CONST: is value known? */
    uint32_t lo, hi;   /* where it is declared */
    uint32_t def;      /* DEF, INST, implicit SIGNAL: in Context.defs; 0 none */
    Scope *scope;      /* CONST, DEF: where its expression is read */
    const Expr *expr;  /* CONST */
    int64_t value;     /* CONST */
    Value wires;       /* SIGNAL; INST with one output: that output */
    bool is_input;     /* SIGNAL */
    bool has_wires;    /* INST */
    Sym full;          /* SIGNAL: its name with loop indices */
    /* INST: outputs */
    uint32_t n_outs;
    const Sym *out_names;
    const Value *outs;
} Entry;

typedef struct Context {
    Library *lib;
    Elab *el;
    Diag *dg;
    const LibFile *lf;
    const AstModule *ast;
    Arena *temp;
    Builder *b;
    uint32_t n_scopes, n_serials;
    Map loop_ids; /* a loop's statement, by its place -> scope id */
    Map names;    /* scope id << 32 | name -> index in entries; see elab_find_here() */
    VEC(Entry) entries;
    VEC(Def) defs;
    VEC(Bit) bits;     /* stack of V_LIST bits */
    VEC(Value) values; /* stack of arguments and results */
    VEC(Bit) pins;
    Map callees;       /* name -> index in callee_list */
    VEC(const struct Target *) callee_list;
    Scope top;
    unsigned def_depth;
    uint64_t n_bits;
    bool has_failed;
    uint32_t anon; /* counts instances that have no better name */
    bool int_bad;  /* a name inside an integer expression was refused */
    Span int_at;
} Context;

/* Names for the instances that one statement makes: the one that drives the target
 * is called as the target, the others target$1, target$2, ... */
typedef struct Hint {
    Sym base; /* {0}: not worked out yet */
    const Expr *target;
    Sym fallback;
    Scope *scope;
    uint32_t n;
} Hint;

/* The ports of whatever is called, seen the same way. */
typedef struct Ports {
    uint32_t n_in, n_out;
    Sym *names;       /* inputs, then outputs */
    bool is_scalar;   /* every port is a single wire */
    const Port **ast; /* AST modules: the declaration of each */
} Ports;

/* What a name means when it is called, and its ports: looked up once a module. */
typedef struct Target {
    Callee callee;
    Ports ports;
} Target;

typedef struct CallResult {
    bool ok;
    uint32_t n_outs;
    const Ports *ports;
    Value one;         /* the output, when there is one */
    const Value *outs; /* all of them, when there are more; in temp */
} CallResult;

#define FAIL(c, at, ...) ((c)->has_failed = true, diag((c)->dg, DIAG_ERROR, (at), __VA_ARGS__))
#define NOTE(c, at, ...) diag((c)->dg, DIAG_NOTE, (at), __VA_ARGS__)

/* ---- elab_names.c ---- */

Span elab_span(const Context *c, const Expr *e);
/* Goes one step deeper, which elab_leave() takes back; false: too deep, reported. */
bool elab_enter(Context *c, unsigned cost, Span at);
void elab_leave(Context *c, unsigned cost);
const char *elab_text(const Context *c, Sym s);
uint32_t elab_find_here(const Context *c, const Scope *s, Sym name);
uint32_t elab_find_name(const Context *c, const Scope *s, Sym name);
uint32_t elab_add_entry(Context *c, const Scope *s, Sym name, Entry e);
Scope elab_scope(Context *c, uint32_t id, Scope *parent);
/* "[3]" inside the fourth round of a loop, "[3][0]" in a loop in it, else "". */
const char *elab_suffix(Context *c, Scope *s);
Sym elab_full_name(Context *c, Scope *s, Sym name);
void elab_note_nearest(Context *c, const Scope *s, Sym name);
bool elab_int(Context *c, Scope *s, const Expr *e, int64_t *out);
void elab_target_text(Context *c, Scope *s, const Expr *e, StrBuf *b);
Sym elab_hint_take(Context *c, Hint *h);
/* What comes next is part of the value, so it does not drive the target alone. */
void elab_hint_inside(Hint *h);

/* ---- elab_expr.c ---- */

Bit elab_bit(const Context *c, const Value *v, uint32_t i);
Value elab_range(Bit base, uint32_t n, bool is_bus);
Value elab_fit(Context *c, Value v, uint32_t n, Span at);
/* 0 or 1, which are one bit where nothing gives a width. */
bool elab_is_digit(const Value *v);
/* The integer, or one of those that it may be; for messages. */
int64_t elab_some_number(const Value *v);
bool elab_need_def(Context *c, uint32_t ix, Sym name, Span at);
Value elab_index(Context *c, Scope *s, const Expr *e, Value v);
Value elab_eval(Context *c, Scope *s, const Expr *e, Hint *h);

/* ---- elab_call.c ---- */

bool elab_bind_params(Context *c, Scope *s, const AstModule *ast, const Arg *params, Span at,
                        int64_t *values, bool *known);
uint32_t elab_param_count(const AstModule *ast);
bool elab_complete_params(Library *lib, const LibFile *lf, const AstModule *ast, int64_t *values,
                            bool *known, Span at, bool report);
void elab_pop_values(Context *c, uint32_t to);
Value elab_call_operator(Context *c, Scope *s, const Expr *e, Op op, const char *module,
                           uint32_t arg0, uint32_t n_args, const Expr **exprs, Sym name);
bool elab_is_int_function(Str s);
CallResult elab_call(Context *c, Scope *s, const Expr *e, Hint *h, uint32_t inst);

/* ---- elab_stmt.c ---- */

bool elab_drive(Context *c, Scope *s, const Expr *target, Value v, Span at);
bool elab_declare_port(Context *c, Scope *s, const Port *p, SignalKind kind);
void elab_collect_consts(Context *c, Scope *s, const Stmt *st);
void elab_collect_wires(Context *c, Scope *s, const Stmt *st);
void elab_collect_defs(Context *c, Scope *s, const Stmt *st);
void elab_run_block(Context *c, Scope *s, const Stmt *st);
void elab_run_stmt(Context *c, Scope *s, const Stmt *st);

/* ---- elab.c ---- */

Module *elab_build(Elab *el, const LibFile *lf, const AstModule *ast, const int64_t *params,
                     uint32_t n_params, Span at, bool *failed);

#endif
