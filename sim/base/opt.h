/* opt.h - command-line options from one table, which is also the help.
 *
 *     static const Opt opts[] = {
 *         {"top", "MODULE", OPT_TEXT, &top, "the module to work on, as 'adder<16>'"},
 *         {"cycles", "N", OPT_COUNT, &cycles, "clock cycles to run"},
 *         {"json", NULL, OPT_FLAG, &json, "machine-readable output"},
 *         {0}};
 *     if (!opt_parse(opts, argc, argv, 2, &files, &n_files)) return 2;
 *
 * Accepts --name value, --name=value, -o value, and files anywhere; `--` ends
 * the options.  A mistake is printed on stderr with the nearest option's name.
 */
#ifndef BASE_OPT_H
#define BASE_OPT_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

typedef enum OptKind {
    OPT_FLAG,  /* bool */
    OPT_TEXT,  /* const char *; the last one wins */
    OPT_LIST,  /* OptList; every one is kept, in order */
    OPT_COUNT, /* uint64_t; a whole number, 0x and _ allowed */
} OptKind;

enum { OPT_LIST_MAX = 256 };

typedef struct OptList {
    const char *items[OPT_LIST_MAX];
    unsigned n;
} OptList;

typedef struct Opt {
    const char *name; /* without dashes; one letter = -x; NULL ends the table */
    const char *arg;  /* what the help calls its value; NULL for a flag */
    OptKind kind;
    void *to;
    const char *help;
} Opt;

/* argv[from..argc[ ; files (room for argc entries) gets what is not an option. */
bool opt_parse(const Opt *opts, int argc, char **argv, int from, const char **files, int *n_files);

void opt_help(const Opt *opts, FILE *out);

#endif
