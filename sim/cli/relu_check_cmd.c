/* relu_check_cmd.c - gateloom relu check: the table of functions, gates against networks. */
#include <inttypes.h>

#include "cli/relu.h"
#include "glue/relu_check.h"

typedef struct Printer {
    uint64_t seed;
    uint64_t n_rows, n_different;
    bool csv;
} Printer;

static void print_head(bool csv)
{
    if (csv)
        puts("function,neurons,layers,exact_in,cases,random,differences");
    else
        printf("%-20s %7s %6s  %-8s %8s  %s\n", "function", "neurons", "layers", "exact in",
               "cases", "differences");
}

static void print_row(void *self, const CheckRow *r)
{
    Printer *p = self;
    p->n_rows++;
    p->n_different += r->result.n_different;
    if (p->csv)
        printf("\"%s\",%" PRIu32 ",%" PRIu32 ",%s,%" PRIu64 ",%d,%" PRIu64 "\n", r->name,
               r->neurons, r->layers, r->exact, r->result.n_cases, r->result.is_random,
               r->result.n_different);
    else
        printf("%-20s %7" PRIu32 " %6" PRIu32 "  %-8s %8" PRIu64 "%s %" PRIu64 "\n", r->name,
               r->neurons, r->layers, r->exact, r->result.n_cases, r->result.is_random ? "r" : " ",
               r->result.n_different);
    if (r->result.first)
        fprintf(stderr, "gateloom: %s: %s\n", r->name, r->result.first);
    fflush(stdout);
}

static int run(int argc, char **argv)
{
    Session s = {0};
    CheckOptions o = {.seed = 1, .n_random = CHECK_RANDOM_CASES};
    Printer p = {0};
    bool quick = false;
    const Opt opts[] = {{"quick", NULL, OPT_FLAG, &quick, "leave out what takes seconds"},
                        {"cases", "N", OPT_COUNT, &o.n_random,
                         "random cases where not all inputs are tried (20000)"},
                        {"seed", "N", OPT_COUNT, &o.seed, "of the random cases (1)"},
                        {"csv", NULL, OPT_FLAG, &p.csv, "comma-separated"},
                        LOAD_OPTIONS(s),
                        {0}};
    const char *files[OPT_LIST_MAX];
    int n;
    if (argc > OPT_LIST_MAX)
        return EXIT_USAGE;
    int status = session_start_bare(&s, &relu_check_command, opts, argc, argv, files, &n);
    if (status)
        return status < 0 ? EXIT_FINE : status;
    if (n != 0 || o.n_random == 0) {
        fprintf(stderr, n ? "gateloom: 'relu check' takes no files\n"
                          : "gateloom: '--cases' wants at least 1\n");
        session_end(&s);
        return EXIT_USAGE;
    }
    print_head(p.csv);
    bool ok = relu_check_all(s.lib, &o, quick, print_row, &p);
    if (ok && !p.csv)
        printf("%" PRIu64 " functions, %" PRIu64 " differences; r: random cases, seed %" PRIu64
               "\n",
               p.n_rows, p.n_different, o.seed);
    session_end(&s);
    return ok && p.n_different == 0 ? EXIT_FINE : EXIT_INPUT;
}

const Command relu_check_command = {
    "relu check", "[--quick]",
    "Compares networks with the gates that compute the same, on all inputs up to 2^20",
    "gateloom relu check --quick", run};
