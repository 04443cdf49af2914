/* live_run.h - a run to be looked at: a recording, or a netlist or a program that is run for it.
 *
 *     LiveRun r;
 *     if (!live_run_open(&r, &session, "adder.nl", &how, LIVE_WAIT)) return EXIT_INPUT;      reported
 *     design_run_view(r.run) ...
 *     live_run_close(&r);
 *
 * What is no recording is simulated by a process of its own, which is `gateloom sim` or `gateloom run`
 * writing a recording; so whoever looks follows a file that grows, whoever writes it.
 */
#ifndef CLI_LIVE_RUN_H
#define CLI_LIVE_RUN_H

#include <sys/types.h>

#include "cli/machine_opts.h"
#include "glue/design_run.h"

/* How a netlist or a program is run. */
typedef struct RunOptions {
    const char *top, *stim, *init, *mem, *machine, *record;
    OptList sets, loads;
    uint64_t cycles;
    MachineOpts sizes;
} RunOptions;

#define RUN_OPTIONS_DEFAULT {.sizes = MACHINE_OPTS_DEFAULT}
#define RUN_OPTIONS(o)                                                                                  \
    {"top", "MODULE", OPT_TEXT, &(o).top, "of a netlist: the module to run"},                           \
    {"set", "NAME=V", OPT_LIST, &(o).sets, "of a netlist: an input; V,V,... one a cycle, the last holds"}, \
    {"cycles", "N", OPT_COUNT, &(o).cycles, "cycles to run at most"},                                   \
    {"stim", "FILE", OPT_TEXT, &(o).stim, "of a netlist: inputs from a table, a row a cycle"},          \
    {"init", "0|1|x|random", OPT_TEXT, &(o).init, "of a netlist: what flip-flops hold at power-up (x)"}, \
    {"load", "INST=FILE", OPT_LIST, &(o).loads, "of a netlist: fill a memory"},                         \
    {"mem", "CELL=V,...", OPT_TEXT, &(o).mem, "of a program: cells at the start"},                      \
    MACHINE_OPTIONS((o).sizes),                                                                         \
    {"machine", "FILE", OPT_TEXT, &(o).machine, "of a program: another machine"},                       \
    {"record", "RUN.glr", OPT_TEXT, &(o).record, "of either: keep the recording"}

typedef enum LiveMode {
    LIVE_FOLLOW, /* as soon as there is something to see */
    LIVE_WAIT    /* when the run is over */
} LiveMode;

typedef struct LiveRun {
    GlrFile *file;
    Design *design;
    DesignRun *run;
    Program program;
    bool has_program;
    pid_t child; /* 0: none */
} LiveRun;

/* Are there only options that make sense for this file?  False: reported. */
bool run_options_fit(const RunOptions *o, const char *path, Diag *dg);

/* Is it a netlist or a program by its name, and no trace? */
bool live_run_is_source(const char *path);
bool live_run_is_netlist(const char *path);
bool live_run_open(LiveRun *r, Session *s, const char *path, const RunOptions *o, LiveMode mode);
/* The child is gone: what is there is all.  True once. */
bool live_run_has_ended(LiveRun *r);
void live_run_close(LiveRun *r);

#endif
