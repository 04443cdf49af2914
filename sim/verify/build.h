/* build.h - an executable simulation of a Verilog module, out of a cache or made now.
 *
 *     Tools tools = {.rtl = "rtl", .cache = "cache"};
 *     Built b;
 *     if (!build_netlist(&tools, arena, export, NULL, diag, &b)) return false;
 *     Side *s = side_start(b.argv, ...);
 *
 * A folder of the cache is named by a hash of all that goes into it, and has those texts beside the
 * program: they are compared, so two that share a hash do not share a program.
 */
#ifndef VERIFY_BUILD_H
#define VERIFY_BUILD_H

#include "base/base.h"
#include "export/verilog.h"

typedef enum With { WITH_VERILATOR, WITH_ICARUS } With;

typedef struct Tools {
    const char *rtl;   /* folder with harness.cpp, verilate.sh and the models */
    const char *cache; /* is made when it is missing */
    With with;
    bool deep;         /* answers have the flip-flops too */
    FILE *progress;    /* a line that is written over and over; NULL: none */
} Tools;

typedef struct Built {
    const char *dir;
    const char *log;         /* where the simulation complains */
    const char *const *argv; /* closed by NULL */
    bool is_new;
    double seconds;          /* it took to make */
} Built;

/* "" or what is missing and how to get it. */
const char *tool_missing(With with);

/* The exported netlist; text (may be NULL) instead of that of x, with the same names.  plusargs (may
 * be NULL) is one more argument of the simulation.  False: reported. */
bool build_netlist(const Tools *t, Arena *arena, const VerilogExport *x, const char *text,
                   const char *plusarg, Diag *dg, Built *out);

/* A model written by hand: name_model.v with its parameters, "N=16" each; ports as in d's top. */
bool build_model(const Tools *t, Arena *arena, const Design *d, const char *const *params,
                 unsigned n_params, Diag *dg, Built *out);

/* rtl/NAME_model.v, or NULL if there is none. */
const char *model_path(const Tools *t, Arena *arena, const Design *d);

#endif
