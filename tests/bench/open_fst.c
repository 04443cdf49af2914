/* open_fst.c - how soon a window could show something of an FST file: names, then a signal.
 *
 *     open_fst FILE.fst
 */
#include <stdio.h>
#include <time.h>

#include "wave/wave.h"

static double seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

int main(int argc, char **argv)
{
    if (argc != 2)
        return 2;
    Arena *a = arena_new("open");
    Diag *dg = diag_new(a, stderr);
    WaveReport r;
    double start = seconds();
    WaveStore *s = store_new();
    WaveSink sink = store_sink(s);
    bool ok = fst_read(argv[1], &(FstPart){.only_names = true}, &sink, &r, dg);
    store_finish(s);
    printf("names: %.3f s, %u variables\n", seconds() - start, store_n_vars(s));
    uint32_t n = store_n_signals(s);
    uint8_t *want = ARENA_ARRAY(a, uint8_t, n + 1);
    start = seconds();
    for (uint32_t i = 0; i < n && i < 60; i++)
        want[i] = 1;
    WaveStore *part = store_new();
    sink = store_sink(part);
    ok = ok && fst_read(argv[1], &(FstPart){.want = want, .n_want = n}, &sink, &r, dg);
    printf("60-signals: %.3f s, %llu changes\n", seconds() - start, (unsigned long long)r.n_changes);
    store_free(part);
    store_free(s);
    diag_free(dg);
    arena_free(a);
    return !ok;
}
