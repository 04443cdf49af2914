/* cmd_check.c - gateloom check: parse, build, look for loops; say what is wrong. */
#include "cli/cmd.h"

static bool check_loops(Session *s, const Module *m)
{
    Arena *temp = arena_new("check");
    Design *d = library_flatten(s->lib, temp, m);
    bool ok = false;
    if (d) {
        Order o = design_order(temp, d);
        ok = design_check_loops(d, &o, s->dg) == 0;
    }
    arena_free(temp);
    return ok;
}

static bool check_file(Session *s, const char *path)
{
    unsigned warnings = diag_n_warnings(s->dg), errors = diag_n_errors(s->dg);
    unsigned built = 0, unbuilt = 0;
    LibFile *lf = library_load(s->lib, path);
    if (!lf)
        return false;
    library_check(s->lib, lf, &built, &unbuilt);
    for (uint32_t i = 1; i < s->lib->modules.len; i++) {
        const Module *m = s->lib->modules.ptr[i];
        if (m && m->file == lf->file)
            check_loops(s, m);
    }
    bool ok = !lf->has_errors && diag_n_errors(s->dg) == errors;
    unsigned n = diag_n_warnings(s->dg) - warnings;
    if (ok)
        printf("%s: ok: %u module%s, %u warning%s\n", path, built + unbuilt,
               built + unbuilt == 1 ? "" : "s", n, n == 1 ? "" : "s");
    if (ok && unbuilt)
        printf("%s: note: %u module%s only parsed: no default or test gives the parameters\n", path,
               unbuilt, unbuilt == 1 ? " was" : "s were");
    return ok;
}

static int run(int argc, char **argv)
{
    Session s = {0};
    const Opt opts[] = {LOAD_OPTIONS(s), {0}};
    const char *files[OPT_LIST_MAX];
    int n;
    int status = session_start(&s, &cmd_check, opts, argc, argv, files, &n);
    if (status)
        return status < 0 ? EXIT_FINE : status;
    PathList all = {0};
    for (int i = 0; i < n; i++) {
        if (!session_collect(&s, library_find(s.lib, files[i]), &all))
            status = EXIT_INPUT;
    }
    for (size_t i = 0; i < all.len; i++) {
        if (!check_file(&s, all.ptr[i]))
            status = EXIT_INPUT;
    }
    if (!all.len && !status)
        fprintf(stderr, "gateloom: there is no netlist in what was named\n");
    status = all.len ? status : EXIT_INPUT;
    VEC_FREE(&all);
    session_end(&s);
    return status;
}

const Command cmd_check = {"check", "FILE|FOLDER...", "Says what is wrong with a netlist, and where",
                           "gateloom check adder.nl", run};
