/* big_vcd.c - a VCD file of a given size on standard output, the same at each run.
 *
 *     big_vcd MEGABYTES >big.vcd       100,000 variables in 1,000 scopes, a tenth of them buses
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/base.h"

enum { N = 100000, SCOPES = 1000 };

static unsigned width_of(uint32_t v)
{
    return v % 10 ? 1 : 2 + v / 10 % 63;
}

static void add_code(StrBuf *b, uint32_t v)
{
    do {
        strbuf_addc(b, (char)('!' + v % 94));
        v /= 94;
    } while (v > 0);
}

static void add_value(StrBuf *b, uint32_t v, uint64_t bits)
{
    unsigned w = width_of(v);
    if (w > 1)
        strbuf_addc(b, 'b');
    for (unsigned i = w; i > 0; i--)
        strbuf_addc(b, bits >> (i - 1) & 1 ? '1' : '0');
    if (w > 1)
        strbuf_addc(b, ' ');
    add_code(b, v);
    strbuf_addc(b, '\n');
}

int main(int argc, char **argv)
{
    uint64_t want = (argc > 1 ? strtoull(argv[1], NULL, 0) : 250) * 1000000, written = 0;
    StrBuf b = {0};
    Rng r = rng_seed(1);
    static uint8_t value[N];
    strbuf_addz(&b, "$timescale 1ps $end\n$scope module top $end\n");
    for (uint32_t v = 0; v < N; v++) {
        if (v % (N / SCOPES) == 0)
            strbuf_printf(&b, "$scope module block_%u $end\n", v / (N / SCOPES));
        strbuf_printf(&b, "$var wire %u ", width_of(v));
        add_code(&b, v);
        strbuf_printf(&b, " signal_%u", v % (N / SCOPES));
        if (width_of(v) > 1)
            strbuf_printf(&b, " [%u:0]", width_of(v) - 1);
        strbuf_addz(&b, " $end\n");
        if (v % (N / SCOPES) == N / SCOPES - 1)
            strbuf_addz(&b, "$upscope $end\n");
    }
    strbuf_addz(&b, "$upscope $end\n$enddefinitions $end\n");
    for (uint64_t step = 0; written + b.len < want; step++) {
        strbuf_printf(&b, "#%llu\n", (unsigned long long)step * 5000);
        uint32_t n = step ? 400 : N;
        for (uint32_t k = 0; k < n; k++) { /* some change often, most seldom */
            uint32_t v = step ? (uint32_t)rng_below(&r, 1 + rng_below(&r, N)) : k;
            uint64_t bits = width_of(v) > 1 ? rng_next(&r) : (value[v] ^= 1);
            add_value(&b, v, bits);
        }
        if (b.len > 1 << 20) {
            written += b.len;
            fwrite(b.ptr, 1, b.len, stdout);
            strbuf_clear(&b);
        }
    }
    if (b.len)
        fwrite(b.ptr, 1, b.len, stdout);
    strbuf_free(&b);
    return ferror(stdout) != 0;
}
