/* roundtrip.c - what is printed is what was read.
 *
 *     roundtrip COUNT FILE...
 *
 * For each file: its canonical layout has the same syntax tree and is its own
 * canonical layout.  For each module that a test names, or the top of a foreign
 * file: parse(print(n)) has the same gates, names and hierarchy as n, number for
 * number, its text is again the same, and so is the text's canonical layout.
 * The same for COUNT random designs.
 */
#include <stdio.h>
#include <string.h>

#include "format/load.h"
#include "netlist/netlist.h"
#include "random_design.h"

static unsigned n_printed, n_files;

static bool same_text(const char *what, Str a, Str b)
{
    if (str_eq(a, b))
        return true;
    size_t i = 0, line = 1;
    for (; i < a.len && i < b.len && a.ptr[i] == b.ptr[i]; i++)
        line += a.ptr[i] == '\n';
    fprintf(stderr, "%s: another text from line %zu on\n", what, line);
    return false;
}

/* The syntax tree of a text as text; false: mistakes. */
static bool dump(Str text, const char *path, Diag *dg, StrBuf *out)
{
    Arena *a = arena_new("tree");
    Intern *names = intern_new(a);
    unsigned before = diag_n_errors(dg);
    uint32_t file = diag_add_file(dg, path, text);
    AstFile *ast = parse_file(a, names, dg, file);
    bool ok = diag_n_errors(dg) == before && ast;
    if (ok)
        ast_dump(ast, names, out);
    intern_free(names);
    arena_free(a);
    return ok;
}

static bool layout_keeps_tree(const char *path, Str text, Diag *dg, bool is_canonical)
{
    StrBuf once = {0}, twice = {0}, before = {0}, after = {0};
    bool ok = fmt_text(text, path, dg, &once) && fmt_text(strbuf_str(&once), path, dg, &twice) &&
              dump(text, path, dg, &before) && dump(strbuf_str(&once), path, dg, &after);
    if (!ok)
        fprintf(stderr, "%s: its layout cannot be read\n", path);
    ok = ok && same_text("the layout of the layout", strbuf_str(&once), strbuf_str(&twice)) &&
         same_text("the tree of the layout", strbuf_str(&before), strbuf_str(&after)) &&
         (!is_canonical || same_text("the layout of what was printed", text, strbuf_str(&once)));
    strbuf_free(&once);
    strbuf_free(&twice);
    strbuf_free(&before);
    strbuf_free(&after);
    return ok;
}

/* Prints the top of d, reads that, and compares. */
static bool design_comes_back(const char *path, const Design *d)
{
    Arena *arena = arena_new("round trip");
    Diag *dg = diag_new(arena, stderr);
    Library *lib = library_new(arena, dg);
    StrBuf text = {0}, again = {0}, why = {0};
    const char *name = intern_cstr(d->names, d->top->name);
    print_module_tree(d->modules, d->top, d->names, &text);
    LibFile *lf = library_parse(lib, "printed.nl", strbuf_str(&text));
    const Module *top = lf && !lf->has_errors ? library_top(lib, lf, NULL) : NULL;
    Design *back = top ? library_flatten(lib, arena, top) : NULL;
    bool ok = back != NULL;
    if (back && !design_equal(d, back, &why)) {
        fprintf(stderr, "%s: %s: %s\n", path, name, why.ptr);
        ok = false;
    }
    if (back) {
        print_module_tree(back->modules, back->top, back->names, &again);
        ok = same_text(name, strbuf_str(&text), strbuf_str(&again)) && ok;
        ok = layout_keeps_tree("printed.nl", strbuf_str(&text), dg, true) && ok;
    }
    if (!ok)
        fprintf(stderr, "%s: %s does not come back\n", path, name);
    n_printed++;
    strbuf_free(&text);
    strbuf_free(&again);
    strbuf_free(&why);
    library_free(lib);
    diag_free(dg);
    arena_free(arena);
    return ok;
}

static bool module_comes_back(const char *path, Library *lib, const Module *top)
{
    Arena *arena = arena_new("design");
    bool ok = design_comes_back(path, library_flatten(lib, arena, top));
    arena_free(arena);
    return ok;
}

static bool file_comes_back(const char *path)
{
    Arena *arena = arena_new("file");
    Diag *dg = diag_new(arena, stderr);
    Library *lib = library_new(arena, dg);
    library_add_path(lib, "netlists");
    LibFile *lf = library_load(lib, path);
    bool ok = lf && !lf->has_errors;
    if (ok && lf->ast) {
        ok = layout_keeps_tree(path, diag_text(dg, lf->file), dg, false);
        for (const AstTest *t = lf->ast->tests; t; t = t->next) {
            Span at = {t->file, t->lo, t->hi};
            const Module *m = library_build(lib, lf, t->module, t->params, at);
            ok = m && module_comes_back(path, lib, m) && ok;
        }
    } else if (ok) {
        const Module *m = library_top(lib, lf, NULL);
        ok = m && module_comes_back(path, lib, m);
    }
    n_files++;
    library_free(lib);
    diag_free(dg);
    arena_free(arena);
    return ok;
}

int main(int argc, char **argv)
{
    int64_t count;
    unsigned failed = 0;
    if (argc < 2 || !str_to_int(str_from(argv[1]), &count)) {
        fprintf(stderr, "usage: roundtrip COUNT FILE...\n");
        return 2;
    }
    format_register();
    for (int i = 2; i < argc; i++)
        failed += !file_comes_back(argv[i]);
    for (int64_t seed = 1; seed <= count; seed++) {
        RandomDesign r = random_design_new((uint64_t)seed);
        if (!design_comes_back("random", r.design)) {
            fprintf(stderr, "seed %lld\n", (long long)seed);
            failed++;
        }
        random_design_free(&r);
    }
    printf("roundtrip: %u files, %u designs printed and read again, %u failed\n", n_files, n_printed,
           failed);
    return failed ? 1 : 0;
}
