/* elab.h - from syntax trees to Modules.  Private to the netlist layer. */
#ifndef NETLIST_ELAB_H
#define NETLIST_ELAB_H

#include "netlist/library.h"

typedef enum CalleeKind {
    CALLEE_NONE,
    CALLEE_AST,
    CALLEE_FOREIGN,
    CALLEE_NAND,
    CALLEE_DFF
} CalleeKind;

/* What a call's name means. */
typedef struct Callee {
    CalleeKind kind;
    const AstModule *ast;
    const Module *foreign;
    const LibFile *file;
} Callee;

/* The nearest module of that name as seen from lf; second gets another one that
 * is equally near, if there is one. */
Callee library_lookup(const Library *lib, const LibFile *lf, Sym name, Callee *second);
Sym library_nearest_module(const Library *lib, const LibFile *lf, Sym name);

typedef struct Elab Elab;

Elab *elab_new(Library *lib);
void elab_free(Elab *el);

/* Reports what is wrong with a file's declarations taken together: a name
 * declared twice, a module called nand or dff. */
void elab_declare(Library *lib, LibFile *lf);

#endif
