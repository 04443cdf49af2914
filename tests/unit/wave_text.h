/* wave_text.h - a store as text, one line a variable, for tests of readers and writers. */
#ifndef UNIT_WAVE_TEXT_H
#define UNIT_WAVE_TEXT_H

#include "wave/store.h"

/* "top.a[3:0]: 0=xxxx 10=0001\n" for each variable; text is appended to b. */
static inline void wave_text(const WaveStore *s, StrBuf *b)
{
    for (uint32_t v = 0; v < store_n_vars(s); v++) {
        store_var_path(s, v, true, b);
        strbuf_addc(b, ':');
        WavePos p;
        bool more = store_first(s, store_var(s, v)->signal, &p);
        for (; more; more = store_next(&p)) {
            strbuf_printf(b, " %llu=", (unsigned long long)p.time);
            store_print(&p, b);
        }
        strbuf_addc(b, '\n');
    }
    for (uint32_t i = 0; i < store_n_blackouts(s); i++) {
        WaveBlackout o = store_blackout(s, i);
        strbuf_printf(b, "off from %llu", (unsigned long long)o.from);
        if (o.to != UINT64_MAX)
            strbuf_printf(b, " to %llu", (unsigned long long)o.to);
        strbuf_addc(b, '\n');
    }
}

#endif
