/* fuzz_relu.c - no bytes can break the reader of networks, and what it accepts prints, reads again
 * as the same text, can be certified, and evaluates. */
#include "relu/netfile.h"
#include "relu/run.h"
#include "replay_main.h"

enum { MAX_INPUT = 16384, MAX_VALUES = 100000 };

static void must(bool holds, const char *what)
{
    if (!holds) {
        fprintf(stderr, "fuzz_relu: %s\n", what);
        abort();
    }
}

static void check(Arena *a, Diag *dg, const Network *net)
{
    StrBuf one = {0}, two = {0};
    netfile_print(net, &one);
    Network *again = netfile_parse(a, diag_add_file(dg, "again", strbuf_str(&one)), dg);
    must(again != NULL, "own text refused");
    netfile_print(again, &two);
    must(str_eq(strbuf_str(&one), strbuf_str(&two)), "the text changes");
    if (net->n_values < MAX_VALUES) {
        Certificate c = certify(net);
        static const Format formats[] = {FORMAT_F64, FORMAT_F32, FORMAT_I32, FORMAT_I8};
        for (int f = 0; f < 4; f++) {
            if (f < 2 || c.is_exact[formats[f]]) {
                Runner *r = runner_new(a, net, formats[f], 2, dg);
                must(r != NULL || !c.is_exact[formats[f]], "no runner for an exact format");
                if (!r)
                    continue;
                runner_run(r);
                runner_step(r);
            }
        }
    }
    strbuf_free(&one);
    strbuf_free(&two);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size > MAX_INPUT)
        return 0;
    Arena *a = arena_new("fuzz");
    Diag *dg = diag_new(a, NULL);
    uint32_t file = diag_add_file(dg, "fuzz", (Str){arena_copy(a, (const char *)data, size), size});
    Network *net = netfile_parse(a, file, dg);
    must((net != NULL) == (diag_n_errors(dg) == 0),
         "refused without a message, or accepted with one");
    if (net)
        check(a, dg, net);
    diag_free(dg);
    arena_free(a);
    return 0;
}
