/* fuzz_lang.c - no bytes can break the reader of the netlist language: they are
 * parsed, built, flattened, checked, and their tests run. */
#include "engine/testrun.h"
#include "netlist/netlist.h"
#include "replay_main.h"

enum { MAX_INPUT = 4096, MAX_GATES = 20000, MAX_ROWS = 64 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size > MAX_INPUT)
        return 0;
    Arena *a = arena_new("fuzz");
    Diag *dg = diag_new(a, NULL);
    Library *lib = library_new(a, dg);
    const char *text = arena_copy(a, (const char *)data, size);
    LibFile *lf = library_parse(lib, "fuzz.nl", (Str){text, size});
    unsigned built, unbuilt;
    if (lf && !lf->has_errors && library_check(lib, lf, &built, &unbuilt)) {
        for (size_t i = 1; i < lib->modules.len; i++) {
            const Module *m = lib->modules.ptr[i];
            if (!m || m->all_nands > MAX_GATES || m->all_insts > MAX_GATES)
                continue;
            Design *d = library_flatten(lib, a, m);
            if (d) {
                Order o = design_order(a, d);
                design_check_loops(d, &o, dg);
                design_stats(a, d);
            }
        }
        TestOptions opt = {.engine = &engine_cycle, .seed = 1, .max_rows = MAX_ROWS};
        for (AstTest *t = lf->ast->tests; t; t = t->next) {
            const Module *m = library_build(lib, lf, t->module, t->params, (Span){t->file, t->lo, t->hi});
            if (m && m->all_nands < MAX_GATES)
                test_run(lib, lf, t, &opt, dg);
        }
    }
    library_free(lib);
    diag_free(dg);
    arena_free(a);
    return 0;
}
