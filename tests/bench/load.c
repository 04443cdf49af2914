/* load.c - how fast a netlist becomes a flat design, and how much it weighs.
 *
 *     load FILE [TOP]        prints  gates: N  seconds: S  bytes: B  peak: B
 *
 * Seconds are from opening the file to a design with fan-out and order, ready
 * for an engine.  bytes counts the design itself with its modules and names;
 * peak is what the process ever held.
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
    printf("seconds: %.4f\n", flattened - start);
    printf("seconds-ordered: %.4f\n", done - start);
    printf("bytes: %zu\n", design_bytes(d));
    printf("bytes-ordered: %zu\n", arena_used(flat));
    printf("peak: %ld\n", use.ru_maxrss * 1024L);
    (void)f;
    (void)o;
    library_free(lib);
    diag_free(dg);
    arena_free(flat);
    arena_free(arena);
    return 0;
}
