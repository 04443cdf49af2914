/* fuzz_formula.c - no bytes can break the reader of formulas: they are parsed, compiled
 * over the ports of one small circuit, and judged. */
#include <string.h>

#include "netlist/netlist.h"
#include "prove/prove.h"
#include "replay_main.h"

enum { MAX_INPUT = 200 };

static const char circuit[] = "module inv(x -> y) { nand(x, x -> y) }\n"
                              "module m(a[4], b[3], c -> y[5], ok) {\n"
                              "    y[3:0] = nand(a, c); y[4] = b[2]; u = inv(c); ok = u; _ = b\n"
                              "}\n";

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size > MAX_INPUT || memchr(data, 0, size))
        return 0;
    Arena *a = arena_new("fuzz");
    Diag *dg = diag_new(a, NULL);
    Library *lib = library_new(a, dg);
    LibFile *lf = library_parse(lib, "m.nl", str_from(circuit));
    Design *d = library_flatten(lib, a, library_top(lib, lf, "m"));
    const char *formula = arena_copy(a, (const char *)data, size);
    prove_formulas(a, d, lib->names, &formula, 1, &(ProofOptions){.limit = 100}, dg);
    library_free(lib);
    diag_free(dg);
    arena_free(a);
    return 0;
}
