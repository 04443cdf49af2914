/* main.c - the table of subcommands. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "cli/cmd.h"
#include "format/load.h"

static const Command *const commands[] = {
#define COMMAND(name) &cmd_##name,
#include "cli/commands.def"
#undef COMMAND
};
enum { N_COMMANDS = sizeof commands / sizeof *commands };

static void help(FILE *out)
{
    fputs("gateloom: circuits as text, run as NAND gates and flip-flops\n\n"
          "usage: gateloom COMMAND ...\n\n", out);
    for (int i = 0; i < N_COMMANDS; i++)
        fprintf(out, "  %-8s %s\n", commands[i]->name, commands[i]->purpose);
    fputs("\n'gateloom COMMAND --help' tells more. Exit status: 0 fine; 1 the input is wrong or an\n"
          "expectation failed; 2 wrong usage; 3 internal error.\n", out);
}

static const Command *find(const char *name)
{
    for (int i = 0; i < N_COMMANDS; i++) {
        if (strcmp(commands[i]->name, name) == 0)
            return commands[i];
    }
    return NULL;
}

static int unknown(const char *name)
{
    const char *best = NULL;
    unsigned near = 3;
    for (int i = 0; i < N_COMMANDS; i++) {
        unsigned d = str_distance(str_from(name), str_from(commands[i]->name), near);
        if (d < near) {
            near = d;
            best = commands[i]->name;
        }
    }
    fprintf(stderr, "gateloom: there is no command '%s'", name);
    fprintf(stderr, best ? "; did you mean '%s'?\n" : "; 'gateloom --help' lists them\n", best);
    return EXIT_USAGE;
}

/* What was printed may not have arrived: a full disk is told, once. */
static int finish(int status)
{
    bool had_error = ferror(stdout) != 0;
    errno = 0;
    if (fflush(stdout) == 0 && !had_error)
        return status;
    if (status == EXIT_FINE) {
        fprintf(stderr, "standard output: error: cannot be written%s%s\n", errno ? ": " : "",
                errno ? strerror(errno) : "");
        status = EXIT_INPUT;
    }
    return status;
}

int main(int argc, char **argv)
{
    format_register();
    if (argc < 2) {
        help(stderr);
        return EXIT_USAGE;
    }
    const char *name = argv[1];
    if (strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0 || strcmp(name, "help") == 0) {
        const Command *c = argc > 2 ? find(argv[2]) : NULL;
        if (argc > 2 && !c)
            return unknown(argv[2]);
        if (!c) {
            help(stdout);
            return finish(EXIT_FINE);
        }
        char *help_args[] = {argv[2], "--help", NULL};
        return finish(c->run(2, help_args));
    }
    if (strcmp(name, "--version") == 0) {
        puts("gateloom 0.1");
        return finish(EXIT_FINE);
    }
    if (argc - 1 > OPT_LIST_MAX) { /* the commands have tables of that size */
        fprintf(stderr, "gateloom: more than %d arguments; name a folder instead of its files\n",
                OPT_LIST_MAX);
        return EXIT_USAGE;
    }
    const Command *c = find(name);
    return c ? finish(c->run(argc - 1, argv + 1)) : unknown(name);
}
