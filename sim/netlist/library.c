/* library.c - finding and loading files, and which module a name means where. */
#define _XOPEN_SOURCE 700 /* realpath */
#include "netlist/library.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "netlist/elab.h"

enum { MAX_READERS = 16 };

static struct {
    const char *suffix;
    ForeignReader *read;
} readers[MAX_READERS];
static unsigned n_readers;

void library_register(const char *suffix, ForeignReader *reader)
{
    assert(n_readers < MAX_READERS);
    for (unsigned i = 0; i < n_readers; i++) {
        if (strcmp(readers[i].suffix, suffix) == 0)
            return;
    }
    readers[n_readers].suffix = suffix;
    readers[n_readers++].read = reader;
}

Library *library_new(Arena *arena, Diag *dg)
{
    Library *lib = ARENA_NEW(arena, Library);
    lib->arena = arena;
    lib->diag = dg;
    lib->names = intern_new(arena);
    VEC_PUSH(&lib->modules, NULL);
    lib->elab = elab_new(lib);
    return lib;
}

void library_free(Library *lib)
{
    if (!lib)
        return;
    elab_free(lib->elab);
    for (size_t i = 0; i < lib->files.len; i++) {
        VEC_FREE(&lib->files.ptr[i]->uses);
        VEC_FREE(&lib->files.ptr[i]->foreign);
    }
    VEC_FREE(&lib->files);
    VEC_FREE(&lib->modules);
    VEC_FREE(&lib->paths);
    intern_free(lib->names);
}

void library_add_path(Library *lib, const char *dir)
{
    VEC_PUSH(&lib->paths, arena_copy(lib->arena, dir, strlen(dir)));
}

ModId library_next_id(Library *lib)
{
    VEC_PUSH(&lib->modules, NULL);
    return (ModId){(uint32_t)lib->modules.len - 1};
}

void library_add_module(Library *lib, LibFile *lf, Module *m)
{
    lib->modules.ptr[m->id.ix] = m;
    VEC_PUSH(&lf->foreign, m);
}

static LibFile *load(Library *lib, const char *path);

/* A file called name in the folder first, or in one of the library's; or NULL. */
static const char *find_file(Library *lib, Str first, Str name, bool takes_folders)
{
    StrBuf b = {0};
    const char *found = NULL;
    bool is_absolute = name.len && name.ptr[0] == '/';
    for (size_t i = 0; !found && i <= (is_absolute ? 0 : lib->paths.len); i++) {
        Str dir = i == 0 ? first : str_from(lib->paths.ptr[i - 1]);
        strbuf_clear(&b);
        if (!is_absolute && !str_eqz(dir, "."))
            strbuf_printf(&b, "%.*s/", STR_ARG(dir));
        strbuf_add(&b, name.ptr, name.len);
        if (io_exists(b.ptr) && (takes_folders || !io_is_dir(b.ptr)))
            found = arena_copy(lib->arena, b.ptr, b.len);
    }
    strbuf_free(&b);
    return found;
}

const char *library_find(Library *lib, const char *path)
{
    const char *found = *path ? find_file(lib, STR("."), str_from(path), true) : NULL;
    return found ? found : path;
}

static void load_uses(Library *lib, LibFile *lf)
{
    for (const AstUse *u = lf->ast->uses; u; u = u->next) {
        Span at = {lf->file, u->lo, u->hi};
        const char *path = find_file(lib, io_dir_of(str_from(lf->path)), u->path, false);
        if (!path) {
            diag(lib->diag, DIAG_ERROR, at, "there is no file '%.*s' to use", STR_ARG(u->path));
            diag(lib->diag, DIAG_NOTE, (Span){0},
                 "it was looked for beside this file and in %zu folder%s; add one with -I",
                 lib->paths.len, lib->paths.len == 1 ? "" : "s");
            lf->has_errors = true;
            continue;
        }
        LibFile *used = load(lib, path);
        if (!used || used->has_errors)
            lf->has_errors = true;
        if (used)
            VEC_PUSH(&lf->uses, used);
    }
}

static LibFile *new_file(Library *lib, const char *path, const char *key, Str text)
{
    LibFile *lf = ARENA_NEW(lib->arena, LibFile);
    lf->path = arena_copy(lib->arena, path, strlen(path));
    lf->key = key;
    lf->file = diag_add_file(lib->diag, path, text);
    lf->index = (uint32_t)lib->files.len + 1;
    VEC_PUSH(&lib->files, lf); /* before its uses: files may use each other */
    return lf;
}

static void parse(Library *lib, LibFile *lf)
{
    unsigned before = diag_n_errors(lib->diag);
    lf->ast = parse_file(lib->arena, lib->names, lib->diag, lf->file);
    lf->has_errors = !lf->ast || diag_n_errors(lib->diag) > before;
    if (!lf->ast)
        return;
    if (!lf->has_errors && !lf->ast->uses && !lf->ast->modules && !lf->ast->tests) {
        diag_file_error(lib->diag, lf->path, "is empty: there is no module, test or use in it");
        lf->has_errors = true;
    }
    elab_declare(lib, lf);
    load_uses(lib, lf);
}

static LibFile *load(Library *lib, const char *path)
{
    char *real = realpath(path, NULL);
    const char *key = arena_copy(lib->arena, real ? real : path, strlen(real ? real : path));
    free(real);
    for (size_t i = 0; i < lib->files.len; i++) {
        if (strcmp(lib->files.ptr[i]->key, key) == 0)
            return lib->files.ptr[i];
    }
    Str text;
    if (!io_read_file(lib->arena, path, lib->diag, &text))
        return NULL;
    LibFile *lf = new_file(lib, path, key, text);
    for (unsigned i = 0; i < n_readers; i++) {
        if (str_ends_with(str_from(path), readers[i].suffix)) {
            lf->has_errors = !readers[i].read(lib, lf);
            return lf;
        }
    }
    parse(lib, lf);
    return lf;
}

LibFile *library_parse(Library *lib, const char *path, Str text)
{
    LibFile *lf = new_file(lib, path, path, text);
    parse(lib, lf);
    return lf;
}

LibFile *library_load(Library *lib, const char *path)
{
    return load(lib, library_find(lib, path));
}

/* ---- which module a name means ---- */

static Callee own(const LibFile *lf, Sym name)
{
    for (const AstModule *m = lf->ast ? lf->ast->modules : NULL; m; m = m->next) {
        if (m->name.ix == name.ix)
            return (Callee){.kind = CALLEE_AST, .ast = m, .file = lf};
    }
    for (size_t i = 0; i < lf->foreign.len; i++) {
        if (lf->foreign.ptr[i]->base.ix == name.ix)
            return (Callee){.kind = CALLEE_FOREIGN, .foreign = lf->foreign.ptr[i], .file = lf};
    }
    return (Callee){0};
}

/* Files at a growing distance from lf, each once.  Stops at the first distance
 * where one_level says so. */
typedef bool LevelVisitor(void *self, const LibFile *lf);

static void visit_by_distance(const Library *lib, const LibFile *lf, LevelVisitor *visit,
                              bool (*end_of_level)(void *self), void *self)
{
    VEC(const LibFile *) queue = {0};
    Map seen = {0};
    VEC_PUSH(&queue, lf);
    map_put(&seen, lf->index, 1);
    (void)lib;
    for (size_t lo = 0, hi = queue.len; lo < hi; lo = hi, hi = queue.len) {
        for (size_t i = lo; i < hi; i++)
            visit(self, queue.ptr[i]);
        if (end_of_level(self))
            break;
        for (size_t i = lo; i < hi; i++) {
            const LibFile *f = queue.ptr[i];
            for (size_t k = 0; k < f->uses.len; k++) {
                if (!map_get(&seen, f->uses.ptr[k]->index)) {
                    map_put(&seen, f->uses.ptr[k]->index, 1);
                    VEC_PUSH(&queue, f->uses.ptr[k]);
                }
            }
        }
    }
    VEC_FREE(&queue);
    map_free(&seen);
}

typedef struct Search {
    Sym name;
    Callee found, second;
} Search;

static bool search_file(void *self, const LibFile *lf)
{
    Search *s = self;
    Callee k = own(lf, s->name);
    if (k.kind && !s->found.kind)
        s->found = k;
    else if (k.kind)
        s->second = k;
    return true;
}

static bool search_done(void *self)
{
    return ((Search *)self)->found.kind != CALLEE_NONE;
}

Callee library_lookup(const Library *lib, const LibFile *lf, Sym name, Callee *second)
{
    Search s = {.name = name};
    visit_by_distance(lib, lf, search_file, search_done, &s);
    *second = s.second;
    return s.found;
}

typedef struct Nearest {
    const Library *lib;
    Str name;
    unsigned distance;
    Sym best;
} Nearest;

static void consider(Nearest *n, Sym candidate)
{
    unsigned d = str_distance(n->name, intern_str(n->lib->names, candidate), n->distance);
    if (d < n->distance) {
        n->distance = d;
        n->best = candidate;
    }
}

static bool nearest_in_file(void *self, const LibFile *lf)
{
    for (const AstModule *m = lf->ast ? lf->ast->modules : NULL; m; m = m->next)
        consider(self, m->name);
    for (size_t i = 0; i < lf->foreign.len; i++)
        consider(self, lf->foreign.ptr[i]->base);
    return true;
}

static bool never(void *self)
{
    (void)self;
    return false;
}

Sym library_nearest_module(const Library *lib, const LibFile *lf, Sym name)
{
    Nearest n = {.lib = lib, .name = intern_str(lib->names, name)};
    n.distance = n.name.len <= 3 ? 2 : 3;
    visit_by_distance(lib, lf, nearest_in_file, never, &n);
    return n.best;
}

Design *library_flatten(Library *lib, Arena *arena, const Module *top)
{
    /* The library's own table moves when it builds more modules. */
    const Module *const *modules = VEC_TO_ARENA(arena, &lib->modules);
    return design_flatten(arena, modules, top, lib->names, lib->diag);
}
