/* wavediff.c - both hierarchies side by side by path, then each pair of signals over time. */
#include "wave/wavediff.h"

#include <assert.h>
#include <stdlib.h>

/* a's times are multiplied by ka, b's by kb; then they are of one unit. */
typedef struct Scale {
    uint64_t ka, kb;
} Scale;

static bool common_scale(const WaveHead *a, const WaveHead *b, Scale *s)
{
    *s = (Scale){1, 1};
    if (!a->has_timescale || !b->has_timescale)
        return true;
    int ea = a->exponent, eb = b->exponent;
    s->ka = a->factor;
    s->kb = b->factor;
    for (; ea > eb; ea--) {
        if (s->ka > UINT64_MAX / 10)
            return false;
        s->ka *= 10;
    }
    for (; eb > ea; eb--) {
        if (s->kb > UINT64_MAX / 10)
            return false;
        s->kb *= 10;
    }
    for (uint64_t x = s->ka, y = s->kb;;) { /* by their greatest common divisor */
        if (y == 0) {
            s->ka /= x;
            s->kb /= x;
            return true;
        }
        uint64_t rest = x % y;
        x = y;
        y = rest;
    }
}

/* -1, 0, 1: ta of a is before, at, behind tb of b. */
static int compare(Scale s, uint64_t ta, uint64_t tb)
{
    assert(s.ka > 0 && s.kb > 0);
    uint64_t qa = ta / s.kb, ra = ta % s.kb, qb = tb / s.ka, rb = tb % s.ka;
    if (s.ka == 1 && s.kb == 1)
        return ta < tb ? -1 : ta > tb;
    /* ta * ka < tb * kb  <=>  ta / kb < tb / ka, without overflow: first the whole parts */
    if (qa != qb)
        return qa < qb ? -1 : 1;
    /* ra / kb against rb / ka; ra < kb and rb < ka */
    double left = (double)ra * (double)s.ka, right = (double)rb * (double)s.kb;
    return left < right ? -1 : left > right;
}

static uint64_t converted(uint64_t t, uint64_t mul, uint64_t div)
{
    assert(div > 0);
    return t / div * mul + t % div * mul / div;
}

/* A walk over the values that hold at the ends of times: the last of a time counts. */
typedef struct Walk {
    WavePos p;
    bool has, is_over; /* p is a value; there is none behind it */
} Walk;

static void to_last_of_time(Walk *w)
{
    WavePos q = w->p;
    while (store_next(&q) && q.time == w->p.time)
        w->p = q;
}

static Walk walk_start(const WaveStore *s, uint32_t signal)
{
    Walk w = {0};
    w.is_over = !store_first(s, signal, &w.p);
    if (!w.is_over)
        to_last_of_time(&w);
    return w;
}

static void step(Walk *w)
{
    WavePos q = w->p;
    w->has = true;
    w->is_over = !store_next(&q);
    if (w->is_over)
        return;
    w->p = q;
    to_last_of_time(w);
}

/* No value yet is as good as x. */
static bool is_unknown(const WavePos *p)
{
    if (store_kind(p->store, p->signal) != WAVE_BITS)
        return false;
    for (uint32_t i = store_width(p->store, p->signal); i > 0; i--) {
        uint8_t s = store_state(p, i - 1);
        if (s != WAVE_X && s != WAVE_U)
            return false;
    }
    return true;
}

static bool same(const WavePos *a, bool has_a, const WavePos *b, bool has_b)
{
    if (has_a && has_b)
        return store_same_value(a, b);
    return has_a ? is_unknown(a) : has_b ? is_unknown(b) : true;
}

/* The first time at which the signals differ.  False: they never do. */
static bool first_difference(Scale sc, const WaveStore *a, uint32_t ga, const WaveStore *b, uint32_t gb,
                             uint64_t *time_a, uint64_t *time_b)
{
    Walk wa = walk_start(a, ga), wb = walk_start(b, gb); /* .p: the coming values */
    WavePos va = wa.p, vb = wb.p;                        /* the values that hold */
    bool has_a = false, has_b = false;
    bool is_event = store_kind(a, ga) == WAVE_EVENT;
    while (!wa.is_over || !wb.is_over) {
        int order = wa.is_over ? 1 : wb.is_over ? -1 : compare(sc, wa.p.time, wb.p.time);
        uint64_t now_a = order <= 0 ? wa.p.time : converted(wb.p.time, sc.kb, sc.ka);
        uint64_t now_b = order >= 0 ? wb.p.time : converted(wa.p.time, sc.ka, sc.kb);
        if (order <= 0) {
            va = wa.p;
            has_a = true;
            step(&wa);
        }
        if (order >= 0) {
            vb = wb.p;
            has_b = true;
            step(&wb);
        }
        if (is_event ? order != 0 : !same(&va, has_a, &vb, has_b)) {
            *time_a = now_a;
            *time_b = now_b;
            return true;
        }
    }
    return false;
}

/* ---- pairs by path ---- */

typedef struct Path {
    Str text;
    uint32_t var;
} Path;

static int by_text(const void *x, const void *y)
{
    const Path *a = x, *b = y;
    size_t n = a->text.len < b->text.len ? a->text.len : b->text.len;
    int c = memcmp(a->text.ptr, b->text.ptr, n);
    if (c)
        return c;
    if (a->text.len != b->text.len)
        return a->text.len < b->text.len ? -1 : 1;
    return a->var < b->var ? -1 : a->var > b->var;
}

static Path *paths_of(Arena *temp, const WaveStore *s)
{
    uint32_t n = store_n_vars(s);
    Path *p = ARENA_ARRAY(temp, Path, n);
    StrBuf b = {0};
    for (uint32_t v = 0; v < n; v++) {
        const WaveVar *w = store_var(s, v);
        strbuf_clear(&b);
        /* the bits of a bus that is dumped bit by bit are told apart by their range */
        store_var_path(s, v, w->has_range && w->msb == w->lsb, &b);
        p[v] = (Path){{arena_copy(temp, b.ptr, b.len), b.len}, v};
    }
    strbuf_free(&b);
    qsort(p, n, sizeof *p, by_text);
    return p;
}

static int by_time(const void *x, const void *y)
{
    const WaveDiffItem *a = x, *b = y;
    if (a->time != b->time)
        return a->time < b->time ? -1 : 1;
    return a->var_a < b->var_a ? -1 : a->var_a > b->var_a;
}

static int by_number(const void *x, const void *y)
{
    uint32_t a = *(const uint32_t *)x, b = *(const uint32_t *)y;
    return a < b ? -1 : a > b;
}

WaveDiff wave_diff(Arena *arena, const WaveStore *a, const WaveStore *b)
{
    WaveDiff d = {0};
    Scale sc;
    d.is_comparable = common_scale(store_head(a), store_head(b), &sc);
    if (!d.is_comparable)
        return d;
    Arena *temp = arena_new("paths");
    Path *pa = paths_of(temp, a), *pb = paths_of(temp, b);
    uint32_t na = store_n_vars(a), nb = store_n_vars(b);
    VEC(WaveDiffItem) items = {0};
    VEC(uint32_t) only_a = {0}, only_b = {0}, other = {0};
    for (uint32_t i = 0, k = 0; i < na || k < nb;) {
        Path x = i < na ? pa[i] : (Path){0}, y = k < nb ? pb[k] : (Path){0};
        x.var = y.var = 0; /* texts alone */
        int order = i == na ? 1 : k == nb ? -1 : by_text(&x, &y);
        if (order < 0) {
            VEC_PUSH(&only_a, pa[i++].var);
            continue;
        }
        if (order > 0) {
            VEC_PUSH(&only_b, pb[k++].var);
            continue;
        }
        WaveDiffItem it = {.var_a = pa[i++].var, .var_b = pb[k++].var};
        uint32_t ga = store_var(a, it.var_a)->signal, gb = store_var(b, it.var_b)->signal;
        d.n_both++;
        if (store_kind(a, ga) != store_kind(b, gb) || store_width(a, ga) != store_width(b, gb))
            VEC_PUSH(&other, it.var_a);
        else if (first_difference(sc, a, ga, b, gb, &it.time, &it.time_b))
            VEC_PUSH(&items, it);
    }
    if (items.len)
        qsort(items.ptr, items.len, sizeof *items.ptr, by_time);
    if (only_a.len)
        qsort(only_a.ptr, only_a.len, sizeof *only_a.ptr, by_number);
    if (only_b.len)
        qsort(only_b.ptr, only_b.len, sizeof *only_b.ptr, by_number);
    d.n = (uint32_t)items.len;
    d.items = VEC_TO_ARENA(arena, &items);
    d.n_only_a = (uint32_t)only_a.len;
    d.only_a = VEC_TO_ARENA(arena, &only_a);
    d.n_only_b = (uint32_t)only_b.len;
    d.only_b = VEC_TO_ARENA(arena, &only_b);
    d.n_other_kind = (uint32_t)other.len;
    d.other_kind = VEC_TO_ARENA(arena, &other);
    VEC_FREE(&items);
    VEC_FREE(&only_a);
    VEC_FREE(&only_b);
    VEC_FREE(&other);
    arena_free(temp);
    return d;
}
