/* fuzz_vcd.c - no bytes can break the reader of VCD, or the store behind it. */
#include "replay_main.h"
#include "wave/store.h"
#include "wave/vcd_read.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size > 2048)
        return 0;
    Arena *a = arena_new("fuzz");
    Diag *dg = diag_new(a, NULL);
    WaveStore *s = store_new();
    WaveSink sink = store_sink(s);
    WaveReport r;
    vcd_read_bytes((Str){(const char *)data, size}, "fuzz.vcd", &sink, &r, dg);
    store_finish(s);
    StrBuf b = {0};
    for (uint32_t v = 0; v < store_n_vars(s); v++) {
        WavePos p, q;
        uint32_t g = store_var(s, v)->signal;
        uint64_t last = 0;
        store_var_path(s, v, true, &b);
        bool more = store_first(s, g, &p);
        for (unsigned n = 0; more && n < 50; n++, more = store_next(&p)) {
            strbuf_clear(&b);
            store_print(&p, &b);
            if (p.time < last || !store_seek(s, g, p.time, &q) || q.time != p.time)
                abort();
            last = p.time;
        }
    }
    strbuf_free(&b);
    store_free(s);
    diag_free(dg);
    arena_free(a);
    return 0;
}
