/* fuzz_session.c - no bytes can break the readers of sessions, .gtkw, keys, enum maps, conditions and times,
 * or what is painted and written after them.  The first byte chooses which. */
#include "gui/export.h"
#include "gui/session.h"
#include "replay_main.h"

static WaveStore *small_store(void)
{
    WaveStore *s = store_new();
    WaveSink k = store_sink(s);
    static const char *const names[] = {"a", "b", "q"};
    k.scope_open(k.self, STR("module"), STR("t"), STR(""));
    for (uint32_t i = 0; i < 3; i++)
        k.var(k.self, &(WaveDecl){.name = str_from(names[i]), .type = STR("wire"), .kind = WAVE_BITS, .signal = i,
                                  .width = i == 2 ? 8 : 1, .has_range = i == 2, .msb = 7});
    k.scope_close(k.self);
    k.begin(k.self, &(WaveHead){.factor = 10, .exponent = -12, .has_timescale = true});
    for (uint32_t t = 0; t < 30; t++) {
        uint8_t v[8];
        for (uint32_t b = 0; b < 8; b++)
            v[b] = (uint8_t)(t % 11 == 10 ? t % N_WAVE_STATES : t * 7 >> b & 1);
        k.time(k.self, t * 5);
        k.bits(k.self, t % 3, v);
        k.bits(k.self, 2, v);
    }
    store_finish(s);
    return s;
}

static void show(View *v)
{
    DrawList d = {0};
    StrBuf b = {0};
    if (v->rows.len > 200)
        return;
    view_settle(v);
    view_paint(v, &d);
    session_write(v, &b);
    gtkw_write(v, &b);
    export_wavedrom(v, &b);
    strbuf_free(&b);
    draw_free(&d);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 1 || size > 4096)
        return 0;
    Arena *a = arena_new("fuzz");
    Diag *dg = diag_new(a, NULL);
    Str text = {arena_copy(a, (const char *)data + 1, size - 1), size - 1};
    Sources *src = sources_new();
    sources_add(src, small_store(), "t.vcd");
    View *v = view_new(src, (ViewFont){8, 16, 1}, NULL);
    StrBuf why = {0};
    Keys keys;
    uint64_t t;
    TimeContext times = {20, 0, 145, v->markers};
    switch (data[0] % 7) {
    case 0: session_read(v, text, "f", dg); break;
    case 1: gtkw_read(v, text, "f", dg); break;
    case 2: v->map = enum_map_read(a, text, "f", dg); break;
    case 3:
        keys_default(&keys);
        keys_read(&keys, text, "f", dg);
        break;
    case 4: view_add(v, text, &why); break;
    case 5: time_parse(text, view_head(v), &times, &t); break;
    default: /* typed */
        view_add(v, STR("t.q"), &why);
        for (size_t i = 0; i < text.len && i < 200; i++)
            view_event(v, &(Event){.kind = EVENT_TEXT, .text = {text.ptr + i, 1}});
    }
    if (v->map) {
        view_push(v, ROW_SIGNAL, STR("t.q"))->radix = RADIX_ENUM;
    }
    show(v);
    strbuf_free(&why);
    view_free(v);
    diag_free(dg);
    arena_free(a);
    return 0;
}
