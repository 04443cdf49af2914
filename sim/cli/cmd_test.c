/* cmd_test.c - gateloom test: runs the tests that are written in netlists. */
#include <inttypes.h>

#include "base/progress.h"
#include "base/vec.h"
#include "cli/cmd.h"
#include "engine/testrun.h"

typedef struct TestCmd {
    Session s;
    TestOptions o;
    const char *only;
    uint64_t n_passed, n_failed;
    PathList files;
} TestCmd;

static void print_result(TestCmd *t, const char *path, const AstTest *test, TestResult r)
{
    static const char *const words[] = {"passed", "failed", "broken"};
    StrBuf name = {0};
    Str text = diag_text(t->s.dg, test->file);
    uint32_t hi = test->hi;
    if (test->params) {
        while (hi < text.len && text.ptr[hi] != '>')
            hi++;
        hi++;
    }
    strbuf_add(&name, text.ptr + test->lo, hi - test->lo);
    printf("%s: %s", path, name.ptr);
    strbuf_free(&name);
    if (test->title.len)
        printf(" \"%.*s\"", STR_ARG(test->title));
    printf(": %s", words[r.status]);
    if (r.status == TEST_FAILED && r.n_bad_rows)
        printf(" (%" PRIu64 " of %" PRIu64 " rows)", r.n_bad_rows, r.n_rows);
    else if (r.status == TEST_PASSED)
        printf(" (%" PRIu64 " row%s)", r.n_rows, r.n_rows == 1 ? "" : "s");
    if (r.used_random)
        printf(", seed %" PRIu64, t->o.seed);
    putchar('\n');
    fflush(stdout);
}

static bool has_budget(const Stmt *st)
{
    for (; st; st = st->next) {
        if (st->kind == STMT_BUDGET || has_budget(st->body) || has_budget(st->other))
            return true;
    }
    return false;
}

static bool has_test(const LibFile *lf, const AstModule *m)
{
    for (const AstTest *test = lf->ast->tests; test; test = test->next) {
        if (test->module.ix == m->name.ix)
            return true;
    }
    return false;
}

/* A budget is compared when a test of its module runs: one without a test holds nothing. */
static void note_budgets(TestCmd *t, const LibFile *lf)
{
    for (const AstModule *m = lf->ast->modules; m; m = m->next) {
        if (has_budget(m->body) && !has_test(lf, m))
            printf("%s: note: the budget of '%s' was not checked: there is no test of it here\n",
                   lf->path, intern_cstr(t->s.lib->names, m->name));
    }
}

static void test_file(TestCmd *t, const char *path)
{
    LibFile *lf = library_load(t->s.lib, path);
    if (!lf || lf->has_errors) {
        printf("%s: failed: it could not be read without errors\n", path);
        t->n_failed++;
        return;
    }
    for (const AstTest *test = lf->ast ? lf->ast->tests : NULL; test; test = test->next) {
        if (t->only && !str_eqz(intern_str(t->s.lib->names, test->module), t->only))
            continue;
        progress_start("rows", 0, t->o.verbose);
        TestResult r = test_run(t->s.lib, lf, test, &t->o, t->s.dg);
        progress_end();
        print_result(t, path, test, r);
        *(r.status == TEST_PASSED ? &t->n_passed : &t->n_failed) += 1;
    }
    if (lf->ast && !t->only)
        note_budgets(t, lf);
}

static int run(int argc, char **argv)
{
    TestCmd t = {.o = {.seed = 1, .out = stdout}};
    const char *engine = "cycle";
    const Opt opts[] = {{"seed", "N", OPT_COUNT, &t.o.seed, "seed of the random numbers (1)"},
                        {"engine", "NAME", OPT_TEXT, &engine, "cycle (the default), ref or event"},
                        {"tests", "MODULE", OPT_TEXT, &t.only, "only the tests of this module"},
                        {"verbose", NULL, OPT_FLAG, &t.o.verbose, "print every row"},
                        LOAD_OPTIONS(t.s),
                        {0}};
    const char *files[OPT_LIST_MAX];
    int n;
    int status = session_start(&t.s, &cmd_test, opts, argc, argv, files, &n);
    if (status)
        return status < 0 ? EXIT_FINE : status;
    t.o.engine = engine_find(engine);
    if (!t.o.engine) {
        fprintf(stderr, "gateloom: there is no engine '%s'; there are cycle, ref and event\n", engine);
        session_end(&t.s);
        return EXIT_USAGE;
    }
    for (int i = 0; i < n; i++)
        t.n_failed += !session_collect(&t.s, library_find(t.s.lib, files[i]), &t.files);
    for (size_t i = 0; i < t.files.len; i++)
        test_file(&t, t.files.ptr[i]);
    VEC_FREE(&t.files);
    if (t.n_passed + t.n_failed == 0)
        fprintf(stderr, "gateloom: there is no test in what was named\n");
    printf("%" PRIu64 " passed, %" PRIu64 " failed\n", t.n_passed, t.n_failed);
    session_end(&t.s);
    return t.n_failed || !t.n_passed ? EXIT_INPUT : EXIT_FINE;
}

const Command cmd_test = {"test", "FILE|FOLDER...", "Runs the tests that stand in netlists",
                          "gateloom test netlists", run};
