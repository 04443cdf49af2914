/* fuzz_table.c - no bytes can break the reader of numbers, and what it accepts is a full, finite
 * table. */
#include <math.h>

#include "relu/table.h"
#include "replay_main.h"

enum { MAX_INPUT = 16384 };

static void must(bool holds, const char *what)
{
    if (!holds) {
        fprintf(stderr, "fuzz_table: %s\n", what);
        abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size > MAX_INPUT)
        return 0;
    Arena *a = arena_new("fuzz");
    Diag *dg = diag_new(a, NULL);
    Table t;
    uint32_t file = diag_add_file(dg, "fuzz", (Str){arena_copy(a, (const char *)data, size), size});
    bool ok = table_parse(a, file, dg, &t);
    must(ok == (diag_n_errors(dg) == 0), "refused without a message, or accepted with one");
    if (ok) {
        must(t.n_rows > 0 && t.n_cols > 0, "an empty table");
        for (size_t i = 0; i < (size_t)t.n_rows * t.n_cols; i++)
            must(isfinite(t.v[i]), "a number that is not finite");
        for (uint32_t i = 0; t.names && i < t.n_cols; i++)
            must(t.names[i][0] != 0, "an empty name");
    }
    diag_free(dg);
    arena_free(a);
    return 0;
}
