/* relu_compile_command.c - gateloom relu compile: a netlist as a network, and in which numbers it
 * is exact. */
#include <inttypes.h>
#include <string.h>

#include "cli/relu.h"
#include "engine/testrun.h"
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

/* INSTANCE=FILE: the words go through an engine, whose flip-flops are then the first state. */
static bool load_images(Session *s, const Design *d, const OptList *loads, Network *net)
{
    Engine *e = engine_new(&engine_cycle, s->arena, d);
    engine_init(e, INIT_0, 0);
    bool ok = true;
    for (unsigned i = 0; i < loads->n && ok; i++) {
        const char *eq = strchr(loads->items[i], '=');
        const char *where =
            eq ? arena_copy(s->arena, loads->items[i], (size_t)(eq - loads->items[i])) : NULL;
        if (!eq)
            diag(s->dg, DIAG_ERROR, (Span){0}, "--load wants INSTANCE=FILE, not '%s'",
                 loads->items[i]);
        ok = eq && load_image(e, d, where, eq + 1, s->dg, s->arena);
    }
    for (uint32_t i = 0; i < net->n_state; i++)
        net->init[i] = engine_get(e, (NetId){d->dff_q[i + 1]}) == LOGIC_1;
    engine_free(e);
    return ok;
}

static bool compile(Session *s, const char *path, const char *clock, const OptList *loads,
                    const char *to)
{
    Design *d = session_design(s, path);
    Compiled c;
    if (!d || !relu_compile(s->arena, d, clock, s->dg, &c) ||
        (loads->n && !load_images(s, d, loads, c.net)))
        return false;
    if (c.n_unknown_init)
        diag(s->dg, DIAG_WARNING, (Span){0},
             "%" PRIu32 " flip-flop%s x at power-up; a network knows no x, and starts with 0",
             c.n_unknown_init, c.n_unknown_init == 1 ? " is" : "s are");
    if (to && !relu_write(s, to, intern_cstr(d->names, d->top->base), c.net))
        return false;
    if (to && str_eqz(str_from(to), "-"))
        return true;
    printf("neurons: %" PRIu32 "\nlayers: %" PRIu32 "\nlinks: %" PRIu64 "\nstates: %" PRIu32
           "\ninputs: %" PRIu32 "\noutputs: %" PRIu32 "\n",
           network_n_neurons(c.net), network_n_hidden(c.net), network_n_links(c.net),
           c.net->n_state, c.net->n_inputs - c.net->n_state,
           network_n_outputs(c.net) - c.net->n_state);
    print_certificate(c.net);
    return true;
}

static int run(int argc, char **argv)
{
    Session s = {0};
    const char *to = NULL, *clock = NULL;
    OptList loads = {0};
    const Opt opts[] = {
        {"load", "INST=FILE", OPT_LIST, &loads, "words that a memory starts with, as in sim"},
        {"o", "OUT", OPT_TEXT, &to, "write the network: N.relu, text, or N.onnx"},
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
    } else if (to && !relu_path_is_known(to)) {
        status = EXIT_USAGE;
    } else {
        status = compile(&s, files[0], clock, &loads, to) ? EXIT_FINE : EXIT_INPUT;
    }
    session_end(&s);
    return status;
}

const Command relu_compile_command = {
    "relu compile", "FILE --top MODULE [-o N.relu]",
    "Turns a netlist into a ReLU network, one neuron a NAND",
    "gateloom relu compile netlists/std/adders.nl --top full_adder", run};
