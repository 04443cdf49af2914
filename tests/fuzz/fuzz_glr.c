/* fuzz_glr.c - no bytes can break the reader of recordings.
 *
 * Checksums would keep almost every input from the code behind them, so the first
 * byte chooses: as it is, or with the checksums of all blocks put right.
 */
#include "replay_main.h"
#include "wave/glr.h"

static uint32_t crc(const uint8_t *p, size_t n)
{
    uint32_t c = 0xffffffffu;
    for (size_t i = 0; i < n; i++) {
        c ^= p[i];
        for (int k = 0; k < 8; k++)
            c = c & 1 ? 0xedb88320u ^ c >> 1 : c >> 1;
    }
    return ~c;
}

static void put(uint8_t *p, uint32_t v)
{
    for (int i = 0; i < 4; i++)
        p[i] = (uint8_t)(v >> 8 * i);
}

static void mend(uint8_t *p, size_t n)
{
    for (size_t at = 8; at + 48 <= n;) {
        size_t len = p[at + 8] | (size_t)p[at + 9] << 8;
        p[at + 10] = p[at + 11] = 0;
        if (len > n - at - 48)
            return;
        put(p + at + 40, crc(p + at + 48, len));
        put(p + at + 44, crc(p + at, 44));
        at += 48 + len;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 1 || size > 4096)
        return 0;
    Arena *a = arena_new("fuzz");
    Diag *dg = diag_new(a, NULL);
    uint8_t *copy = malloc(size);
    if (!copy)
        abort();
    memcpy(copy, data + 1, size - 1);
    if (data[0] & 1)
        mend(copy, size - 1);
    GlrFile *f = glr_open_bytes((Str){(const char *)copy, size - 1}, "fuzz.glr", dg);
    if (f && glr_info(f)->n_state < 100000) {
        GlrCursor c = glr_cursor(f);
        uint64_t step;
        if (glr_seek(&c, 0, dg)) {
            for (int i = 0; i < 100 && glr_next(&c, dg); i++)
                ;
        }
        glr_seek(&c, glr_n_steps(f) - 1, dg);
        glr_step_at(&c, glr_last_time(f) / 2, dg, &step);
        glr_cursor_free(&c);
    }
    glr_close(f);
    free(copy);
    diag_free(dg);
    arena_free(a);
    return 0;
}
