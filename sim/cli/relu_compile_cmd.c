/* relu_compile_command.c - gateloom relu compile: a netlist as a network, and in which numbers it is exact. */
#include <inttypes.h>

#include "cli/relu.h"
#include "glue/relu_compile.h"
#include "relu/certify.h"
#include "relu/netfile.h"

static void print_certificate(const Network *net)
{
    Certificate c = certify(net);
    printf("exact in:");
    bool any = false;
    for (int f = 0; f < N_FORMATS; f++) {
        if (c.is_exact[f])
            printf(" %s", format_name((Format)f));
        any = any || c.is_exact[f];
    }
    printf("%s\n", any ? "" : " nothing proved");
    printf("largest sum: ");
    StrBuf b = {0};
    print_number(c.largest, &b);
    puts(b.ptr);
    strbuf_free(&b);
}

static bool write_network(Session *s, const char *to, const Network *net)
{
    OutFile *o = out_open(to, s->dg);
    if (!o)
        return false;
    StrBuf text = {0};
    netfile_print(net, &text);
    out_write(o, text.ptr, text.len);
    strbuf_free(&text);
    return out_close(o, s->dg);
}

static bool compile(Session *s, const char *path, const char *clock, const char *to)
{
    Design *d = session_design(s, path);
    Compiled c;
    if (!d || !relu_compile(s->arena, d, clock, s->dg, &c))
        return false;
    if (c.n_unknown_init)
        diag(s->dg, DIAG_WARNING, (Span){0}, "%" PRIu32 " flip-flop%s x at power-up; a network knows no x, and starts with 0",
             c.n_unknown_init, c.n_unknown_init == 1 ? " is" : "s are");
    if (to && !write_network(s, to, c.net))
        return false;
    if (to && str_eqz(str_from(to), "-"))
        return true;
    printf("neurons: %" PRIu32 "\nlayers: %" PRIu32 "\nlinks: %" PRIu64 "\nstates: %" PRIu32 "\ninputs: %" PRIu32
           "\noutputs: %" PRIu32 "\n",
           network_n_neurons(c.net), network_n_hidden(c.net), network_n_links(c.net), c.net->n_state,
           c.net->n_inputs - c.net->n_state, network_n_outputs(c.net) - c.net->n_state);
    print_certificate(c.net);
    return true;
}

static int run(int argc, char **argv)
{
    Session s = {0};
    const char *to = NULL, *clock = NULL;
    const Opt opts[] = {{"o", "OUT", OPT_TEXT, &to, "write the network: N.relu, text (docs/relu.md)"},
                        {"clock", "NAME", OPT_TEXT, &clock, "the input that clocks the flip-flops"},
                        TOP_OPTION(s),
                        LOAD_OPTIONS(s),
                        {0}};
    const char *files[OPT_LIST_MAX];
    int n;
    if (argc > OPT_LIST_MAX)
        return EXIT_USAGE;
    int status = session_start(&s, &relu_compile_command, opts, argc, argv, files, &n);
    if (status)
        return status < 0 ? EXIT_FINE : status;
    if (n != 1) {
        fprintf(stderr, "gateloom: 'relu compile' wants one file, not %d\n", n);
        status = EXIT_USAGE;
    } else if (to && !str_eqz(str_from(to), "-") && !str_ends_with(str_from(to), ".relu")) {
        fprintf(stderr, "gateloom: '%s' is no format that can be written; a name that ends in .relu is\n", to);
        status = EXIT_USAGE;
    } else {
        status = compile(&s, files[0], clock, to) ? EXIT_FINE : EXIT_INPUT;
    }
    session_end(&s);
    return status;
}

const Command relu_compile_command = {"relu compile", "FILE --top MODULE [-o N.relu]",
                                  "Turns a netlist into a ReLU network, one neuron a NAND",
                                  "gateloom relu compile netlists/std/adders.nl --top full_adder", run};
