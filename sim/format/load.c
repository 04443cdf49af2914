/* load.c - the list of readers. */
#include "format/load.h"

#include "format/blif.h"
#include "netlist/library.h"

typedef struct Target {
    Library *lib;
    LibFile *lf;
} Target;

static ModId next_id(void *self)
{
    return library_next_id(((Target *)self)->lib);
}

static void add(void *self, Module *m)
{
    Target *t = self;
    library_add_module(t->lib, t->lf, m);
}

static bool read_blif(Library *lib, LibFile *lf)
{
    Target t = {lib, lf};
    ModuleSink sink = {&t, next_id, add, lib->opens_dffs};
    return blif_read(lib->arena, lib->names, lib->diag, lf->file, &sink);
}

void format_register(void)
{
    library_register(".blif", read_blif);
}
