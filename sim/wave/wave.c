/* wave.c - which format: by content when reading, by suffix when writing. */
#include "wave/wave.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "wave/trace_wave.h"

struct WaveWriter {
    VcdWriter *vcd; /* one of the two */
    FstWriter *fst;
    TraceWave *trace;
};

/* The first byte of an FST file is the type of its first block: the header, or one block
 * that holds all others compressed.  No text begins with either. */
static bool is_fst(const char *path)
{
    unsigned char first = '$';
    int fd = open(path, O_RDONLY | O_NONBLOCK);
    if (fd < 0)
        return false;
    off_t size = lseek(fd, 0, SEEK_END);
    bool is_file = size > 0 && lseek(fd, 0, SEEK_SET) == 0 && read(fd, &first, 1) == 1;
    close(fd);
    return is_file && (first == 0 || first == 254 || first == 255);
}

bool wave_read(const char *path, const WaveSink *sink, WaveReport *r, Diag *dg)
{
    if (strcmp(path, "-") != 0 && !io_is_dir(path) && is_fst(path))
        return fst_read(path, NULL, sink, r, dg);
    return vcd_read(path, sink, r, dg);
}

WaveStore *wave_open(const char *path, WaveReport *r, Diag *dg)
{
    WaveStore *s = store_new();
    WaveSink sink = store_sink(s);
    wave_read(path, &sink, r, dg);
    if (!r->has_begun) {
        store_free(s);
        return NULL;
    }
    store_finish(s);
    return s;
}

static bool is_fst_name(const char *path)
{
    return path && str_ends_with(str_from(path), ".fst");
}

bool wave_can_write(const char *path)
{
    Str s = str_from(path);
    if (io_exists(path) && !io_is_dir(path) && strncmp(path, "/dev/", 5) == 0)
        return true; /* a device takes VCD */
    return str_ends_with(s, ".vcd") || str_eqz(s, "-") || is_fst_name(path);
}

WaveWriter *wave_write_open(const char *path, Diag *dg)
{
    WaveWriter w = {0};
    if (!wave_can_write(path)) {
        diag_file_error(dg, path, "is no name of a trace that can be written: .vcd, .fst, and .glr by a simulation");
        return NULL;
    }
    if (is_fst_name(path))
        w.fst = fst_write_open(path, dg);
    else
        w.vcd = vcd_write_open(path, dg);
    if (!w.fst && !w.vcd)
        return NULL;
    WaveWriter *out = malloc(sizeof *out);
    if (!out)
        die_out_of_memory("wave writer", sizeof *out);
    *out = w;
    return out;
}

WaveSink wave_writer_sink(WaveWriter *w)
{
    return w->fst ? fst_wave_sink(w->fst) : vcd_wave_sink(w->vcd);
}

TraceSink wave_writer_trace(WaveWriter *w)
{
    if (w->vcd)
        return vcd_write_sink(w->vcd);
    if (!w->trace)
        w->trace = trace_wave_new(fst_wave_sink(w->fst));
    return trace_wave_sink(w->trace);
}

bool wave_write_close(WaveWriter *w, uint64_t end_time, Diag *dg)
{
    bool ok = w->fst ? fst_write_close(w->fst, end_time, dg) : vcd_write_close(w->vcd, end_time, dg);
    trace_wave_free(w->trace);
    free(w);
    return ok;
}

void wave_write_abandon(WaveWriter *w)
{
    if (!w)
        return;
    fst_write_abandon(w->fst);
    vcd_write_abandon(w->vcd);
    trace_wave_free(w->trace);
    free(w);
}
