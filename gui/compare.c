/* compare.c - two signals walked side by side; a third that says where they differ. */
#include "gui/compare.h"

#include <math.h>

typedef struct Side {
    const Trace *t;
    uint32_t signal, width;
    WavePos at, next;
    bool has, more;
} Side;

static Side side(const Sources *s, SigRef r)
{
    Side d = {.t = s->traces.ptr[r.trace], .signal = r.signal, .width = sources_width(s, r)};
    d.more = store_first(d.t->store, r.signal, &d.next);
    return d;
}

/* Takes what changes at a time of the window, or before it. */
static void advance(Side *d, uint64_t now)
{
    for (; d->more && trace_time_back(d->t, d->next.time) <= now; d->more = store_next(&d->next)) {
        d->at = d->next;
        d->has = true;
    }
}

static bool differs(const Side *a, const Side *b)
{
    if (!a->has || !b->has)
        return a->has != b->has;
    switch (store_kind(a->t->store, a->signal)) {
    case WAVE_REAL: {
        double x = store_real(&a->at), y = store_real(&b->at);
        return !(x == y || (isnan(x) && isnan(y)));
    }
    case WAVE_TEXT: return !str_eq(store_text(&a->at), store_text(&b->at));
    case WAVE_EVENT: return trace_time_back(a->t, a->at.time) != trace_time_back(b->t, b->at.time);
    case WAVE_BITS: break;
    }
    for (uint32_t i = 0; i < a->width; i++) {
        if (store_state(&a->at, i) != store_state(&b->at, i))
            return true;
    }
    return false;
}

/* Its ticks are those of the window. */
static WaveStore *walk(const Sources *s, SigRef a, SigRef b, Str name)
{
    WaveStore *out = store_new();
    WaveSink sink = store_sink(out);
    sink.var(sink.self, &(WaveDecl){.name = name, .type = STR("wire"), .kind = WAVE_BITS, .width = 1});
    sink.begin(sink.self, store_head(s->traces.ptr[0]->store));
    Side x = side(s, a), y = side(s, b);
    while (x.more || y.more) {
        uint64_t tx = x.more ? trace_time_back(x.t, x.next.time) : UINT64_MAX;
        uint64_t ty = y.more ? trace_time_back(y.t, y.next.time) : UINT64_MAX, now = tx < ty ? tx : ty;
        advance(&x, now);
        advance(&y, now);
        uint8_t state = differs(&x, &y) ? WAVE_1 : WAVE_0;
        sink.time(sink.self, now);
        sink.bits(sink.self, 0, &state);
    }
    store_finish(out);
    return out;
}

bool compare_other(Sources *s, Str spec, SigRef *out)
{
    StrBuf other = {0}, why = {0};
    bool ok = s->files.len > 1 && spec.len && !strchr("#?{!", spec.ptr[0]);
    if (ok) {
        strbuf_printf(&other, "#2:%.*s", STR_ARG(spec));
        ok = sources_find(s, strbuf_str(&other), out, &why);
    }
    strbuf_free(&other);
    strbuf_free(&why);
    return ok;
}

bool compare_find(Sources *s, Str spec, SigRef *out, StrBuf *why)
{
    SigRef a, b;
    Str path = str_trim((Str){spec.ptr + 2, spec.len - 2});
    if (!path.len || strchr("#?{!", path.ptr[0])) {
        strbuf_addz(why, "expected the path of a signal behind '!='");
        return false;
    }
    if (!sources_find(s, path, &a, why))
        return false;
    if (!compare_other(s, path, &b)) {
        strbuf_printf(why, s->files.len > 1 ? "the second trace has no '%.*s'" : "there is no second trace for '%.*s'",
                      STR_ARG(path));
        return false;
    }
    if (sources_kind(s, a) != sources_kind(s, b) || sources_width(s, a) != sources_width(s, b)) {
        strbuf_printf(why, "'%.*s' is of another kind or width in the second trace", STR_ARG(path));
        return false;
    }
    *out = sources_keep(s, spec, walk(s, a, b, spec), 0);
    return true;
}
