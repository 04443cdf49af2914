/* cmd_relu.c - gateloom relu: networks that are logic; finds the subcommand. */
#include <string.h>

#include "cli/relu.h"

static const Command *const subcommands[] = {&relu_check_command,   &relu_compile_command,
                                             &relu_synth_command,   &relu_run_command,
                                             &relu_convert_command, &relu_train_command};
enum { N_SUB = sizeof subcommands / sizeof *subcommands };

static void help(FILE *out)
{
    fputs("usage: gateloom relu SUBCOMMAND ...\n\nReLU networks that are logic.\n\n", out);
    for (int i = 0; i < N_SUB; i++)
        fprintf(out, "  %-8s %s\n", strchr(subcommands[i]->name, ' ') + 1, subcommands[i]->purpose);
    fputs("\n'gateloom relu SUBCOMMAND --help' tells more.\n", out);
}

static int run(int argc, char **argv)
{
    if (argc < 2) {
        help(stderr);
        return EXIT_USAGE;
    }
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0) {
        help(stdout);
        return EXIT_FINE;
    }
    for (int i = 0; i < N_SUB; i++) {
        if (strcmp(argv[1], strchr(subcommands[i]->name, ' ') + 1) == 0)
            return subcommands[i]->run(argc - 1, argv + 1);
    }
    fprintf(stderr, "gateloom: 'relu' has no subcommand '%s'; 'gateloom relu --help' lists them\n",
            argv[1]);
    return EXIT_USAGE;
}

const Command cmd_relu = {"relu", "SUBCOMMAND ...",
                          "ReLU networks that are logic: check, compile and more",
                          "gateloom relu check", run};
