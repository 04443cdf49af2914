/* seek.c - how long it takes to show any cycle of a recording.
 *
 *     seek RUN.glr NETLIST TOP [PATHS...]      100 random steps: each all values of the design
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "format/load.h"
#include "glue/replay.h"
#include "netlist/netlist.h"

enum { N = 100 };

static double seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static int by_value(const void *x, const void *y)
{
    double a = *(const double *)x, b = *(const double *)y;
    return a < b ? -1 : a > b;
}

int main(int argc, char **argv)
{
    if (argc < 4) {
        fputs("usage: seek RUN.glr NETLIST TOP [PATHS...]\n", stderr);
        return 2;
    }
    format_register();
    Arena *a = arena_new("seek");
    Diag *dg = diag_new(a, stderr);
    Library *lib = library_new(a, dg);
    for (int i = 4; i < argc; i++)
        library_add_path(lib, argv[i]);
    LibFile *lf = library_load(lib, argv[2]);
    const Module *top = lf ? library_top(lib, lf, argv[3]) : NULL;
    Design *d = top ? library_flatten(lib, a, top) : NULL;
    double start = seconds();
    GlrFile *f = d ? glr_open(argv[1], dg) : NULL;
    Replay *p = f ? replay_open(a, f, d, dg) : NULL;
    if (!p || !replay_step(p, 0, dg))
        return 1;
    printf("open: %.1f ms\n", (seconds() - start) * 1e3);
    double times[N];
    Rng r = rng_seed(1);
    for (int i = 0; i < N; i++) {
        start = seconds();
        if (!replay_step(p, rng_below(&r, glr_n_steps(f)), dg))
            return 1;
        times[i] = seconds() - start;
    }
    qsort(times, N, sizeof *times, by_value);
    printf("steps: %llu\nseek-median: %.2f ms\nseek-worst: %.2f ms\n", (unsigned long long)glr_n_steps(f),
           times[N / 2] * 1e3, times[N - 1] * 1e3);
    replay_close(p);
    glr_close(f);
    library_free(lib);
    diag_free(dg);
    arena_free(a);
    return 0;
}
