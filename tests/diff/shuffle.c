/* shuffle.c - the order of declarations never changes a result.
 *
 *     shuffle [SEED] FILE...
 *
 * Loads each file, shuffles the modules of every file and the statements of
 * every block in the syntax trees, runs the tests written in the file, and
 * compares gate count, flip-flops and depth of every tested module with those
 * of the unshuffled text.
 */
#include <stdio.h>
#include <stdlib.h>

#include "engine/testrun.h"
#include "format/load.h"
#include "netlist/netlist.h"

enum { LIST_MAX = 4096, ROUNDS = 3 };

/* Any list of nodes whose first member is the pointer to the next one. */
typedef struct Node {
    struct Node *next;
} Node;

static Node *shuffled(Node *list, Rng *rng)
{
    static Node *nodes[LIST_MAX];
    size_t n = 0;
    for (Node *p = list; p && n < LIST_MAX; p = p->next)
        nodes[n++] = p;
    if (n == LIST_MAX || n < 2)
        return list;
    for (size_t i = n - 1; i > 0; i--) {
        size_t j = (size_t)rng_below(rng, i + 1);
        Node *t = nodes[i];
        nodes[i] = nodes[j];
        nodes[j] = t;
    }
    for (size_t i = 0; i < n; i++)
        nodes[i]->next = i + 1 < n ? nodes[i + 1] : NULL;
    return nodes[0];
}

static Stmt *shuffle_block(Stmt *body, Rng *rng)
{
    for (Stmt *st = body; st; st = st->next) {
        st->body = shuffle_block(st->body, rng);
        st->other = shuffle_block(st->other, rng);
    }
    return (Stmt *)(void *)shuffled((Node *)(void *)body, rng);
}

typedef struct Cost {
    uint32_t nands, dffs, depth;
} Cost;

/* Runs every test of the file; costs gets one entry a test.  Returns failures. */
static unsigned run_file(const char *path, uint64_t seed, bool shuffle, Cost *costs, unsigned *n_tests)
{
    Arena *arena = arena_new("shuffle");
    Diag *dg = diag_new(arena, stderr);
    Library *lib = library_new(arena, dg);
    library_add_path(lib, "netlists");
    LibFile *lf = library_load(lib, path);
    unsigned bad = 0;
    *n_tests = 0;
    if (!lf || lf->has_errors) {
        bad = 1;
    } else {
        Rng rng = rng_seed(seed);
        for (size_t i = 0; shuffle && i < lib->files.len; i++) {
            AstFile *ast = lib->files.ptr[i]->ast;
            if (!ast)
                continue;
            ast->modules = (AstModule *)(void *)shuffled((Node *)(void *)ast->modules, &rng);
            for (AstModule *m = ast->modules; m; m = m->next)
                m->body = shuffle_block(m->body, &rng);
        }
        for (AstTest *t = lf->ast->tests; t && *n_tests < LIST_MAX; t = t->next) {
            TestOptions o = {.engine = &engine_cycle, .seed = 1};
            if (shuffle && test_run(lib, lf, t, &o, dg).status != TEST_PASSED)
                bad++;
            Span at = {t->file, t->lo, t->hi};
            const Module *m = library_build(lib, lf, t->module, t->params, at);
            Design *d = m ? library_flatten(lib, arena, m) : NULL;
            if (!d) {
                bad++;
                break;
            }
            Stats s = design_stats(arena, d);
            costs[(*n_tests)++] = (Cost){s.n_nands, s.n_dffs, s.depth};
        }
    }
    library_free(lib);
    diag_free(dg);
    arena_free(arena);
    return bad;
}

int main(int argc, char **argv)
{
    static Cost before[LIST_MAX], after[LIST_MAX];
    unsigned passed = 0, failed = 0;
    int first = 1;
    int64_t seed = 1;
    if (argc > 1 && str_to_int(str_from(argv[1]), &seed))
        first = 2;
    format_register();
    printf("shuffle: seed %lld, %d rounds a file\n", (long long)seed, ROUNDS);
    for (int i = first; i < argc; i++) {
        unsigned n = 0, bad = run_file(argv[i], 0, false, before, &n);
        for (int round = 0; round < ROUNDS && !bad; round++) {
            unsigned m = 0;
            bad = run_file(argv[i], (uint64_t)seed * 1000 + (uint64_t)round, true, after, &m);
            bad += m != n;
            for (unsigned k = 0; !bad && k < n; k++) {
                if (before[k].nands != after[k].nands || before[k].dffs != after[k].dffs ||
                    before[k].depth != after[k].depth) {
                    fprintf(stderr, "%s: test %u: %u gates became %u, depth %u became %u\n",
                            argv[i], k + 1, before[k].nands, after[k].nands, before[k].depth,
                            after[k].depth);
                    bad++;
                }
            }
        }
        if (bad)
            fprintf(stderr, "%s: another order of lines gives another result\n", argv[i]);
        *(bad ? &failed : &passed) += 1;
    }
    printf("shuffle: %u passed, %u failed\n", passed, failed);
    return failed ? 1 : 0;
}
