/* load.c - how fast a netlist becomes a flat design, and how much it weighs.
 *
 *     load FILE [TOP]
 *
 * prints, a line each:
 *     gates          NANDs and flip-flops
 *     seconds-flat   from opening the file to the flat design
 *     seconds-ready  the same and then fan-out and order: ready for an engine
 *     bytes-design   flat arrays and the modules under them, without names
 *     bytes-ready    flat arrays, fan-out and order, without the modules
 *     bytes-peak     the most that the process ever held
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

#include "format/load.h"
#include "netlist/netlist.h"

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

int main(int argc, char **argv)
{
    if (argc < 2) {
        fprintf(stderr, "usage: load FILE [TOP]\n");
        return 2;
    }
    double start = now();
    Arena *arena = arena_new("load");
    Arena *flat = arena_new("design");
    Diag *dg = diag_new(arena, stderr);
    format_register();
    Library *lib = library_new(arena, dg);
    library_add_path(lib, "netlists");
    LibFile *lf = library_load(lib, argv[1]);
    const Module *top = lf ? library_top(lib, lf, argc > 2 ? argv[2] : NULL) : NULL;
    Design *d = top ? library_flatten(lib, flat, top) : NULL;
    if (!d)
        return 1;
    double flattened = now();
    Fanout f = design_fanout(flat, d);
    Order o = design_order(flat, d);
    double done = now();
    struct rusage use;
    getrusage(RUSAGE_SELF, &use);
    printf("gates: %u\n", d->n_nands + d->n_dffs);
    printf("seconds-flat: %.4f\n", flattened - start);
    printf("seconds-ready: %.4f\n", done - start);
    printf("bytes-design: %zu\n", design_bytes(d));
    printf("bytes-ready: %zu\n", arena_used(flat));
    printf("bytes-peak: %ld\n", use.ru_maxrss * 1024L);
    (void)f;
    (void)o;
    library_free(lib);
    diag_free(dg);
    arena_free(flat);
    arena_free(arena);
    return 0;
}
