/* cmd_prove.c - gateloom prove: two circuits, or a circuit and formulas, equal for all inputs. */
#include <inttypes.h>
#include <string.h>

#include "cli/cmd.h"
#include "netlist/print.h"
#include "prove/prove.h"

/* The top that spec names.  A netlist that `gateloom convert` wrote has modules that are
 * called `adder<16>`, and a foreign one may have no module of that name at all: then it
 * is the only one, when another file was told its name. */
static const Module *find_top(Session *s, LibFile *lf, const char *spec, bool is_own)
{
    if (!spec)
        return library_top(s->lib, lf, NULL);
    Sym whole = intern_z(s->lib->names, spec);
    Sym base = intern(s->lib->names, (Str){spec, strcspn(spec, "<")});
    bool has_base = false;
    for (const AstModule *m = lf->ast ? lf->ast->modules : NULL; m; m = m->next) {
        if (m->name.ix == whole.ix)
            return library_build(s->lib, lf, whole, NULL, (Span){lf->file, m->lo, m->hi});
        has_base = has_base || m->name.ix == base.ix;
    }
    for (size_t i = 0; i < lf->foreign.len; i++)
        has_base = has_base || lf->foreign.ptr[i]->name.ix == base.ix;
    return library_top(s->lib, lf, is_own || has_base ? spec : NULL);
}

static Design *load(Session *s, const char *path, const char *spec, bool is_own)
{
    LibFile *lf = library_load(s->lib, path);
    const Module *top = lf ? find_top(s, lf, spec, is_own) : NULL;
    return top ? library_flatten(s->lib, s->arena, top) : NULL;
}

static const char *name_of(const Design *d)
{
    return intern_cstr(d->names, d->top->name);
}

static const char *plural(uint64_t n)
{
    return n == 1 ? "" : "s";
}

static void print_rows(const Design *a, const Proof *p)
{
    StrBuf name = {0};
    if (strchr(name_of(a), '<')) /* a module with parameters, or one that convert wrote */
        strbuf_addz(&name, name_of(a));
    else
        print_name(&name, intern_str(a->names, a->top->name));
    printf("test %s {\n%s}\n", name.ptr, p->rows);
    strbuf_free(&name);
}

static int print_proof(const Design *a, const Design *b, const Proof *p)
{
    const char *x = p->name_a, *y = p->name_b;
    switch (p->status) {
    case PROOF_EQUAL:
        if (b)
            printf("equal: %s and %s: %u output bit%s", x, y, p->n_outputs, plural(p->n_outputs));
        else
            printf("holds: %s: %u bit%s", x, p->n_outputs, plural(p->n_outputs));
        if (p->n_dffs)
            printf(", %u flip-flop%s", p->n_dffs, plural(p->n_dffs));
        putchar('\n');
        return EXIT_FINE;
    case PROOF_DIFFERENT:
        printf("different: %s\n\n", p->what);
        printf(b ? "# %s shows this; %s does not.\n" : "# %s shows this.\n", x, b ? y : "");
        print_rows(a, p);
        return EXIT_INPUT;
    case PROOF_OPEN:
        printf("not decided: %s\n", p->what);
        return EXIT_INPUT;
    default: return EXIT_INPUT;
    }
}

static int run(int argc, char **argv)
{
    Session s = {0};
    const char *top_b = NULL;
    OptList is = {0};
    uint64_t limit = PROOF_LIMIT, cycles = PROOF_CYCLES, seed = 1;
    bool verbose = false;
    const Opt opts[] = {
        TOP_OPTION(s),
        {"top-b", "MODULE", OPT_TEXT, &top_b, "the module of the second file, if it has another name"},
        {"is", "FORMULA", OPT_LIST, &is, "what holds for all inputs, as 's == x + y'; several: all of them"},
        {"limit", "N", OPT_COUNT, &limit, "conflicts that the solver may spend on one bit (200000)"},
        {"cycles", "N", OPT_COUNT, &cycles, "clock cycles that are searched for a difference (16)"},
        {"seed", "N", OPT_COUNT, &seed, "seed of the first simulations (1)"},
        {"verbose", NULL, OPT_FLAG, &verbose, "also print how much work it was"},
        LOAD_OPTIONS(s),
        {0}};
    const char *files[OPT_LIST_MAX];
    int n;
    if (argc > OPT_LIST_MAX)
        return EXIT_USAGE;
    int status = session_start(&s, &cmd_prove, opts, argc, argv, files, &n);
    if (status)
        return status < 0 ? EXIT_FINE : status;
    const char *second = n > 1 ? files[1] : top_b ? files[0] : NULL;
    if (n > 2 || !second == !is.n) {
        fprintf(stderr, "gateloom: 'prove' wants two circuits, or one and what it computes behind --is\n");
        session_end(&s);
        return EXIT_USAGE;
    }
    ProofOptions o = {limit ? limit : 1, cycles && cycles < 100000 ? (uint32_t)cycles : 100000, seed};
    Design *a = load(&s, files[0], s.top_spec, true), *b = NULL;
    if (second && a)
        b = load(&s, second, top_b ? top_b : s.top_spec, top_b != NULL);
    status = EXIT_INPUT;
    if (a && (b || !second)) {
        Proof p = b ? prove_equal(s.arena, a, b, &o, s.dg)
                    : prove_formulas(s.arena, a, s.lib->names, is.items, is.n, &o, s.dg);
        status = print_proof(a, b, &p);
        if (verbose && p.status != PROOF_UNFIT)
            printf("%u nodes, %" PRIu64 " question%s to the solver\n", p.n_nodes, p.n_questions,
                   plural(p.n_questions));
    }
    session_end(&s);
    return status;
}

const Command cmd_prove = {
    "prove", "A [B] [--is FORMULA]",
    "Proves that two circuits are equal, or that a formula holds, for all inputs",
    "gateloom prove netlists/std/adders.nl --top 'ripple_adder<64>' --top-b 'fast_adder<64>'", run};
