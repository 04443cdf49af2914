/* library.h - what was loaded: files, the modules they declare, the modules
 * that were built of them.
 *
 *     Library *lib = library_new(arena, diag);
 *     library_add_path(lib, "netlists");
 *     LibFile *f = library_load(lib, "adder.nl");             NULL: reported
 *     const Module *top = library_top(lib, f, "adder<16>");    NULL: reported
 *     Design *d = library_flatten(lib, arena, top);
 *     library_free(lib);
 *
 * A module with given parameters is built once, however often it is placed.
 */
#ifndef NETLIST_LIBRARY_H
#define NETLIST_LIBRARY_H

#include "netlist/ast.h"
#include "netlist/build.h"

enum { NEST_MAX = 500 }; /* modules inside one another */

typedef struct Library Library;

/* One loaded file.  ast is NULL for a foreign one. */
typedef struct LibFile {
    const char *path; /* as it was asked for */
    const char *key;  /* the file itself, whatever path leads to it */
    uint32_t index;   /* 1, 2, ... in the library */
    uint32_t file;    /* in the Diag */
    AstFile *ast;
    VEC(struct LibFile *) uses;
    VEC(Module *) foreign; /* modules that a foreign reader made, first one on top */
    bool has_errors;
} LibFile;

struct Library {
    Arena *arena;
    Diag *diag;
    Intern *names;
    VEC(LibFile *) files;
    VEC(Module *) modules; /* by ModId; [0] unused, NULL while one is being built */
    VEC(const char *) paths;
    bool opens_dffs; /* set before anything is built: see builder_open_dffs() */
    struct Elab *elab; /* private to elab.c */
};

/* Reads a foreign format into lf->foreign through library_next_id/add_module.
 * Registered by suffix, so that this layer knows no format. */
typedef bool ForeignReader(Library *lib, LibFile *lf);
void library_register(const char *suffix, ForeignReader *reader);

Library *library_new(Arena *arena, Diag *dg);
void library_free(Library *lib); /* its tables; the arena stays the caller's */
void library_add_path(Library *lib, const char *dir);

/* Where a file or folder that the user names is: as it is written, else in the folders of
 * library_add_path(), in their order.  path itself when it is nowhere. */
const char *library_find(Library *lib, const char *path);

/* Loads a file, see library_find(), and all that it uses, each once.  Returns NULL when it cannot be
 * read; a file with syntax errors is returned with has_errors set. */
LibFile *library_load(Library *lib, const char *path);

/* The same for a text of the netlist language that is in memory already. */
LibFile *library_parse(Library *lib, const char *path, Str text);

ModId library_next_id(Library *lib);
void library_add_module(Library *lib, LibFile *lf, Module *m);

/* spec: "adder<16>", "adder<N: 16>", or NULL for the only module of the file
 * that nothing else in it places.  NULL: reported. */
const Module *library_top(Library *lib, LibFile *lf, const char *spec);

/* A module by name as seen from a file, with parameter values from a test or a
 * command line. */
const Module *library_build(Library *lib, LibFile *lf, Sym name, const Arg *params, Span at);

/* Builds what can be built without being told parameters: modules without any
 * or with defaults, and the modules that tests name.  Reports everything found.
 * n_unbuilt (may be NULL) counts modules of this file that stayed unbuilt. */
bool library_check(Library *lib, LibFile *lf, unsigned *n_built, unsigned *n_unbuilt);

/* The design stays good when the library builds more; it ends with the library. */
Design *library_flatten(Library *lib, Arena *arena, const Module *top);

/* ---- integers (intexpr.c) ---- */

/* Where names in an integer expression come from.  Returns false when unknown
 * (not reported). */
typedef struct IntEnv {
    void *self;
    bool (*lookup)(void *self, Sym name, int64_t *value);
    /* random(n); NULL: not available here */
    uint64_t (*random)(void *self, uint64_t n);
    /* nearest known name, for messages; may be NULL */
    Sym (*nearest)(void *self, Sym name);
    /* the value of d[0], d[7:4] or u.s; false: reported.  NULL: they are about wires, refused */
    bool (*part)(void *self, const Expr *e, int64_t *value);
    /* how deep the caller's recursion is, counted on while evaluating, and set when it was too
     * deep; NULL: nobody counts */
    unsigned *depth, depth_max;
    bool *is_over;
} IntEnv;

#define NESTED_TOO_DEEP \
    "this stands too deep inside others: modules, names and expressions that wait for each other"

/* Evaluates; reports and returns false on an unknown name, a division by zero,
 * an operator or form that has no meaning for integers. */
bool int_eval(const Expr *e, const IntEnv *env, uint32_t file, const Intern *names, Diag *dg,
              int64_t *out);

/* The bits of a number written in base 2, 8 or 16, bit 0 first, into bits[0..n[;
 * for numbers of more than 64 bits, whose digits stay in the text.  Returns how
 * many bits it needs. */
uint32_t number_bits(Str file_text, const Expr *number, uint8_t *bits, uint32_t n);

#endif
