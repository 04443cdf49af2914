/* relu_synth_cmd.c - gateloom relu synth: a network of whole numbers on bits, back to NANDs. */
#include <inttypes.h>

#include "cli/relu.h"
#include "glue/relu_check.h"
#include "glue/relu_synth.h"
#include "relu/netfile.h"

typedef struct Synthesis {
    Session s;
    const char *to, *name;
    CheckOptions check;
} Synthesis;

/* The netlist goes to standard output, and nothing else does. */
static bool is_text(const Synthesis *y)
{
    return y->to && str_eqz(str_from(y->to), "-");
}

/* One step of the network against the gates made of it: that the gates are right, and that outputs
 * are bits at all. */
static bool compare(Synthesis *y, const Network *net)
{
    const Module *step = relu_synth(y->s.lib, net, "step", false, y->s.dg);
    Design *d = step ? library_flatten(y->s.lib, y->s.arena, step) : NULL;
    if (!d)
        return false;
    Network whole = *net; /* without state: its inputs and outputs are ports of step */
    whole.n_state = 0;
    Compared r;
    relu_compare(y->s.arena, d, &whole, &y->check, &r);
    if (r.n_different) {
        diag(y->s.dg, DIAG_ERROR, (Span){0}, "an output of the network is no bit: %s", r.first);
        return false;
    }
    if (!is_text(y))
        printf("compared: %" PRIu64 "%s inputs, 0 differences\n", r.n_cases,
               r.is_random ? " random" : "");
    return true;
}

static bool write_module(Synthesis *y, const Module *m, const char *source)
{
    OutFile *o = out_open(y->to, y->s.dg);
    if (!o)
        return false;
    StrBuf text = {0};
    print_module_tree((const Module *const *)y->s.lib->modules.ptr, m, y->s.lib->names, &text);
    out_printf(o, "# Made from %s by gateloom relu synth.\n\n", source);
    out_write(o, text.ptr, text.len);
    strbuf_free(&text);
    return out_close(o, y->s.dg);
}

static bool synth(Synthesis *y, const char *path)
{
    Network *net = netfile_read(y->s.arena, path, y->s.dg);
    const Module *m = net ? relu_synth(y->s.lib, net, y->name, true, y->s.dg) : NULL;
    if (!m || !compare(y, net))
        return false;
    if (!is_text(y))
        printf("nand: %" PRIu64 "\ndff: %" PRIu64 "\n", m->all_nands, m->all_dffs);
    return !y->to || write_module(y, m, path);
}

static int run(int argc, char **argv)
{
    Synthesis y = {.name = "network", .check = {1, 2000}};
    const Opt opts[] = {{"o", "X.nl", OPT_TEXT, &y.to, "write the netlist; - prints it"},
                        {"name", "NAME", OPT_TEXT, &y.name, "of the module (network)"},
                        {"cases", "N", OPT_COUNT, &y.check.n_random,
                         "random inputs where there are more than 2^20 (2000)"},
                        {"seed", "N", OPT_COUNT, &y.check.seed, "of the random inputs (1)"},
                        LOAD_OPTIONS(y.s),
                        {0}};
    const char *files[OPT_LIST_MAX];
    int n;
    if (argc > OPT_LIST_MAX)
        return EXIT_USAGE;
    int status = session_start(&y.s, &relu_synth_command, opts, argc, argv, files, &n);
    if (status)
        return status < 0 ? EXIT_FINE : status;
    if (n != 1) {
        fprintf(stderr, "gateloom: 'relu synth' wants one file, not %d\n", n);
        status = EXIT_USAGE;
    } else {
        status = synth(&y, files[0]) ? EXIT_FINE : EXIT_INPUT;
    }
    session_end(&y.s);
    return status;
}

const Command relu_synth_command = {
    "relu synth", "N.relu [-o X.nl]",
    "Turns a network of whole numbers on bits into NANDs, and compares them",
    "gateloom relu synth adder.relu -o adder.nl", run};
