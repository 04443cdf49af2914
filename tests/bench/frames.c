/* frames.c - how long a frame of the window takes to compute, and to paint, at every zoom.
 *
 *     frames [EDGES] [ROWS]      10 million edges a row and 60 rows when absent
 *
 * Half of the rows are single bits, half are buses of 8 bits; each changes at 4 of 5 times.  Frames
 * are 1920 x 1080, from all of the time in view down to a tick for many pixels, at random places.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "gui/raster.h"
#include "gui/view.h"

enum { WIDTH = 1920, HEIGHT = 1080, PLACES = 20, MOST_FRAMES = 2000, MOST_ROWS = 60 };

static double seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static int by_value(const void *x, const void *y)
{
    double a = *(const double *)x, b = *(const double *)y;
    return a < b ? -1 : a > b;
}

/* Values differ from one change to the next, so that none is dropped. */
static WaveStore *make_store(uint64_t edges, uint32_t rows)
{
    WaveStore *s = store_new();
    WaveSink k = store_sink(s);
    Rng r = rng_seed(7);
    uint8_t states[MOST_ROWS][8] = {{0}};
    for (uint32_t i = 0; i < rows; i++) {
        char name[16];
        snprintf(name, sizeof name, "s%u", i);
        k.var(k.self, &(WaveDecl){.name = str_from(name), .type = STR("wire"), .kind = WAVE_BITS, .signal = i,
                                  .width = i % 2 ? 8 : 1});
    }
    k.begin(k.self, &(WaveHead){.factor = 1, .exponent = -9, .has_timescale = true});
    for (uint64_t t = 0; t < edges * 5 / 4; t++) {
        uint64_t dice = rng_next(&r);
        k.time(k.self, t * 3);
        for (uint32_t i = 0; i < rows; i++) {
            if ((dice >> i % 61 & 7) == 0 || (dice >> i % 59 & 15) == 3)
                continue;
            for (uint32_t b = 0; b < (i % 2 ? 8 : 1); b++)
                states[i][b] ^= (uint8_t)(b == 0 || (dice >> b & 1));
            k.bits(k.self, i, states[i]);
        }
    }
    store_finish(s);
    return s;
}

static void print_times(const char *name, double *t, size_t n)
{
    qsort(t, n, sizeof *t, by_value);
    printf("%s: median %.2f ms, p99 %.2f ms, worst %.2f ms, %zu frames\n", name, t[n / 2] * 1e3,
           t[n * 99 / 100] * 1e3, t[n - 1] * 1e3, n);
}

int main(int argc, char **argv)
{
    static double compute[MOST_FRAMES], paint[MOST_FRAMES];
    uint64_t edges = argc > 1 ? strtoull(argv[1], NULL, 10) : 10000000;
    uint32_t rows = argc > 2 ? (uint32_t)strtoul(argv[2], NULL, 10) : MOST_ROWS;
    if (edges < 1 || rows < 1 || rows > MOST_ROWS) {
        fputs("usage: frames [EDGES] [ROWS, at most 60]\n", stderr);
        return 2;
    }
    double start = seconds();
    WaveStore *s = make_store(edges, rows);
    printf("rows: %u of about %.1f million edges, %.0f MB, made in %.1f s\n", rows,
           (double)store_n_changes(s, 0) / 1e6, (double)store_bytes(s) / 1e6, seconds() - start);
    Sources *src = sources_new();
    sources_add(src, s, "bench");
    View *v = view_new(src, (ViewFont){6, 10, 1}, NULL); /* 60 rows fit */
    view_resize(v, WIDTH, HEIGHT);
    for (uint32_t i = 0; i < rows; i++) {
        char name[16];
        snprintf(name, sizeof name, "s%u", i);
        view_push(v, ROW_SIGNAL, str_from(name));
    }
    start = seconds();
    view_settle(v);
    printf("taken in: %.2f s\n", seconds() - start);
    Raster *raster = raster_new(glyphs_cairo(1));
    DrawList d = {0};
    Rng r = rng_seed(3);
    size_t n = 0, calls = 0;
    uint64_t last = sources_last(src);
    for (double span = (double)last; span > 50 && n + PLACES <= MOST_FRAMES; span /= 2) {
        for (int i = 0; i < PLACES; i++, n++) {
            uint64_t room = last - (uint64_t)span + 1, from = room ? rng_next(&r) % room : 0;
            view_zoom_to(v, from, from + (uint64_t)span);
            start = seconds();
            view_paint(v, &d);
            compute[n] = seconds() - start;
            start = seconds();
            raster_paint(raster, &d, v->theme, WIDTH, HEIGHT);
            paint[n] = seconds() - start;
            calls = d.cmds.len > calls ? d.cmds.len : calls;
        }
    }
    print_times("compute", compute, n);
    print_times("raster", paint, n);
    printf("draw calls: at most %zu a frame\n", calls);
    draw_free(&d);
    raster_free(raster);
    view_free(v);
    return 0;
}
