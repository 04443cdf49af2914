/* source.c - finding signals by text; slices and joins worked out into stores of their own. */
#include "gui/source.h"

#include <stdlib.h>

#include "gui/compare.h"
#include "gui/cond.h"
#include "wave/names.h"

#define NONE UINT32_MAX

Sources *sources_new(void)
{
    Sources *s = calloc(1, sizeof *s);
    if (!s)
        die_out_of_memory("traces", sizeof *s);
    s->clock.trace = NONE;
    return s;
}

static void forget_lods(Trace *t)
{
    for (uint32_t i = 0; t->lods && i < store_n_signals(t->store); i++)
        lod_free(t->lods[i]);
    free(t->lods);
    t->lods = NULL;
    colmap_free(&t->cols);
}

static void trace_free(Trace *t)
{
    forget_lods(t);
    store_free(t->store);
    free(t->name);
    free(t);
}

void sources_free(Sources *s)
{
    if (!s)
        return;
    for (size_t i = 0; i < s->traces.len; i++)
        trace_free(s->traces.ptr[i]);
    for (size_t i = 0; i < s->specs.len; i++)
        free(s->specs.ptr[i]);
    VEC_FREE(&s->traces);
    VEC_FREE(&s->files);
    VEC_FREE(&s->specs);
    VEC_FREE(&s->refs);
    free(s);
}

static char *copy_text(Str s)
{
    char *c = malloc(s.len + 1);
    if (!c)
        die_out_of_memory("a name", s.len);
    if (s.len)
        memcpy(c, s.ptr, s.len);
    c[s.len] = 0;
    return c;
}

/* The unit of b in units of a, as a fraction.  False: no 64 bits can hold it. */
static bool unit_ratio(const WaveHead *a, const WaveHead *b, uint64_t *num, uint64_t *den)
{
    *num = a->factor ? a->factor : 1;
    *den = b->factor ? b->factor : 1;
    if (!a->has_timescale || !b->has_timescale)
        return *num = *den = 1, true;
    for (int d = a->exponent - b->exponent; d != 0; d += d < 0 ? 1 : -1) {
        uint64_t *grow = d < 0 ? den : num, *shrink = d < 0 ? num : den;
        if (*shrink % 10 == 0)
            *shrink /= 10;
        else if (*grow > UINT64_MAX / 10)
            return false;
        else
            *grow *= 10;
    }
    return true;
}

static Trace *new_trace(Sources *s, WaveStore *store, Str name)
{
    Trace *t = calloc(1, sizeof *t);
    if (!t)
        die_out_of_memory("a trace", sizeof *t);
    *t = (Trace){.store = store, .name = copy_text(name), .base = (uint32_t)s->traces.len, .num = 1, .den = 1};
    if (s->files.len && !unit_ratio(store_head(s->traces.ptr[0]->store), store_head(store), &t->num, &t->den))
        t->num = t->den = 1;
    VEC_PUSH(&s->traces, t);
    return t;
}

uint32_t sources_add(Sources *s, WaveStore *store, const char *name)
{
    new_trace(s, store, str_from(name));
    VEC_PUSH(&s->files, (uint32_t)(s->traces.len - 1));
    return (uint32_t)(s->files.len - 1);
}

/* Numbers of traces stay; what was worked out is an empty place until it is asked for anew. */
static void forget_derived(Sources *s)
{
    for (size_t i = 0; i < s->specs.len; i++)
        free(s->specs.ptr[i]);
    s->specs.len = s->refs.len = 0;
    for (size_t i = s->traces.len; i > 0; i--) {
        if (s->traces.ptr[i - 1]->is_derived && i == s->traces.len) {
            trace_free(s->traces.ptr[i - 1]);
            s->traces.len--;
        }
    }
    s->clock.trace = NONE;
}

void sources_forget(Sources *s)
{
    SigRef clock = s->clock;
    forget_derived(s);
    for (size_t i = 0; i < s->traces.len; i++)
        forget_lods(s->traces.ptr[i]);
    s->clock = clock;
}

void sources_want(const Sources *s, SigRef r)
{
    for (uint32_t f = 0; s->want && f < s->files.len; f++) {
        if (s->files.ptr[f] == r.trace)
            s->want(s->want_self, f, r.signal);
    }
}

void sources_replace(Sources *s, uint32_t file, WaveStore *store)
{
    Trace *t = s->traces.ptr[s->files.ptr[file]];
    forget_derived(s);
    forget_lods(t);
    store_free(t->store);
    t->store = store;
}

void sources_shift(Sources *s, uint32_t file, int64_t ticks)
{
    forget_derived(s);
    s->traces.ptr[s->files.ptr[file]]->shift = ticks;
}

const WaveStore *sources_store(const Sources *s, SigRef r)
{
    return s->traces.ptr[r.trace]->store;
}
WaveKind sources_kind(const Sources *s, SigRef r)
{
    return store_kind(sources_store(s, r), r.signal);
}
uint32_t sources_width(const Sources *s, SigRef r)
{
    return store_width(sources_store(s, r), r.signal);
}

Lod *sources_lod(Sources *s, SigRef r)
{
    Trace *t = s->traces.ptr[r.trace];
    if (!t->lods)
        t->lods = calloc(store_n_signals(t->store), sizeof *t->lods);
    if (!t->lods)
        die_out_of_memory("signals in view", store_n_signals(t->store) * sizeof *t->lods);
    if (!t->lods[r.signal])
        t->lods[r.signal] = lod_new(t->store, r.signal);
    return t->lods[r.signal];
}

/* a * num / den without losing what fits; UINT64_MAX for what does not. */
static uint64_t scale(uint64_t a, uint64_t num, uint64_t den)
{
    if (num == den)
        return a;
    uint64_t whole = a / den, rest = a % den;
    if (whole > UINT64_MAX / num)
        return UINT64_MAX;
    double part = (double)rest * (double)num / (double)den;
    uint64_t low = rest <= UINT64_MAX / num ? rest * num / den : (uint64_t)part;
    return whole * num > UINT64_MAX - low ? UINT64_MAX : whole * num + low;
}

uint64_t trace_time(const Trace *t, uint64_t time)
{
    uint64_t by = t->shift < 0 ? (uint64_t)-t->shift : (uint64_t)t->shift;
    if (t->shift > 0)
        time = time > by ? time - by : 0;
    else
        time = time > UINT64_MAX - by ? UINT64_MAX : time + by;
    return scale(time, t->num, t->den);
}

uint64_t trace_time_back(const Trace *t, uint64_t time)
{
    uint64_t at = scale(time, t->den, t->num), by = t->shift < 0 ? (uint64_t)-t->shift : (uint64_t)t->shift;
    if (t->shift < 0)
        return at > by ? at - by : 0;
    return at > UINT64_MAX - by ? UINT64_MAX : at + by;
}

uint64_t sources_first(const Sources *s)
{
    uint64_t first = UINT64_MAX;
    for (size_t i = 0; i < s->files.len; i++) {
        const Trace *t = s->traces.ptr[s->files.ptr[i]];
        uint64_t at = trace_time_back(t, store_first_time(t->store));
        first = at < first ? at : first;
    }
    return first == UINT64_MAX ? 0 : first;
}

uint64_t sources_last(const Sources *s)
{
    uint64_t last = 0;
    for (size_t i = 0; i < s->files.len; i++) {
        const Trace *t = s->traces.ptr[s->files.ptr[i]];
        uint64_t at = trace_time_back(t, store_last_time(t->store));
        last = at > last ? at : last;
    }
    return last;
}

void sources_columns(Sources *s, const Axis *a, int n_cols)
{
    for (size_t i = 0; i < s->traces.len; i++) {
        Trace *t = s->traces.ptr[i];
        Axis mine = *a;
        uint64_t by = t->shift < 0 ? (uint64_t)-t->shift : (uint64_t)t->shift;
        if (t->shift > 0 && mine.left < by) { /* it starts within the view, or behind it */
            mine.frac -= (double)(by - mine.left);
            mine.left = 0;
        } else {
            mine.left = t->shift > 0 ? mine.left - by : mine.left + by;
        }
        if (t->num != t->den) {
            mine.left = scale(mine.left, t->num, t->den);
            double ratio = (double)t->num / (double)t->den;
            mine.per_px *= ratio;
            mine.frac *= ratio;
        }
        colmap_set(&t->cols, t->store, &mine, n_cols);
    }
}

bool sources_at(const Sources *s, SigRef r, uint64_t time, WavePos *p)
{
    const Trace *t = s->traces.ptr[r.trace];
    if (t->shift > 0 && time < (uint64_t)t->shift)
        return false;
    if (t->lods && t->lods[r.signal] && lod_is_ready(t->lods[r.signal])) {
        uint32_t n = store_times_until(t->store, trace_time(t, time));
        return n > 0 && lod_seek(t->lods[r.signal], n - 1, p);
    }
    return store_seek(t->store, r.signal, trace_time(t, time), p);
}

bool sources_next_edge(const Sources *s, SigRef r, uint64_t time, uint64_t *at)
{
    const Trace *t = s->traces.ptr[r.trace];
    WavePos p;
    uint64_t now = trace_time(t, time);
    bool ok = sources_at(s, r, time, &p) ? store_next(&p) : store_first(t->store, r.signal, &p);
    while (ok && p.time <= now)
        ok = store_next(&p);
    if (ok)
        *at = trace_time_back(t, p.time);
    return ok;
}

bool sources_prev_edge(const Sources *s, SigRef r, uint64_t time, uint64_t *at)
{
    const Trace *t = s->traces.ptr[r.trace];
    WavePos p;
    if (time == 0 || !sources_at(s, r, time - 1, &p))
        return false;
    *at = trace_time_back(t, p.time);
    return true;
}

/* ---- finding ---- */

static bool is_var(const WaveStore *s, uint32_t v, Str rest)
{
    const WaveVar *w = store_var(s, v);
    Str name = store_name(s, w->name);
    if (rest.len < name.len || memcmp(rest.ptr, name.ptr, name.len) != 0)
        return false;
    if (rest.len == name.len)
        return true;
    int64_t msb, lsb;
    size_t range = wave_parse_range(rest, &msb, &lsb);
    return w->has_range && range == rest.len - name.len && msb == w->msb && lsb == w->lsb;
}

static uint32_t var_below(const WaveStore *s, uint32_t scope, Str rest)
{
    const WaveScope *c = store_scope(s, scope);
    for (uint32_t i = 0; i < c->n_vars; i++) {
        if (is_var(s, c->first_var + i, rest))
            return c->first_var + i;
    }
    for (uint32_t k = c->first_child; k; k = store_scope(s, k)->next) {
        Str name = store_name(s, store_scope(s, k)->name);
        if (rest.len > name.len && rest.ptr[name.len] == '.' && memcmp(rest.ptr, name.ptr, name.len) == 0) {
            uint32_t v = var_below(s, k, (Str){rest.ptr + name.len + 1, rest.len - name.len - 1});
            if (v != NONE)
                return v;
        }
    }
    return NONE;
}

uint32_t sources_var(const Sources *s, uint32_t file, Str path)
{
    return var_below(s->traces.ptr[s->files.ptr[file]]->store, 0, path);
}

bool sources_ending(const Sources *s, Str spec, StrBuf *path)
{
    int64_t msb, lsb;
    size_t range = wave_parse_range(spec, &msb, &lsb);
    Str end = {spec.ptr, spec.len - range};
    for (size_t f = 0; f < s->files.len && end.len; f++) {
        const WaveStore *st = s->traces.ptr[s->files.ptr[f]]->store;
        for (uint32_t v = 0; v < store_n_vars(st); v++) {
            Str name = store_name(st, store_var(st, v)->name);
            size_t n = name.len < end.len ? name.len : end.len;
            if (!n || memcmp(name.ptr + name.len - n, end.ptr + end.len - n, n) != 0)
                continue;
            strbuf_clear(path);
            if (f)
                strbuf_printf(path, "#%zu:", f + 1);
            store_var_path(st, v, false, path);
            if (path->len > end.len && memcmp(path->ptr + path->len - end.len, end.ptr, end.len) == 0 &&
                strchr(".:", path->ptr[path->len - end.len - 1])) {
                strbuf_add(path, spec.ptr + end.len, range);
                return true;
            }
        }
    }
    return false;
}

/* Bits of a signal, in the order in which they come out, lowest first: from, from + step, ... */
typedef struct Part {
    uint32_t signal, from, n;
    int step;
} Part;

enum { MAX_PARTS = 1024, MAX_WIDTH = 1 << 20 };

typedef struct Join {
    Part parts[MAX_PARTS];
    uint32_t n, width, trace;
} Join;

/* Takes "#2:" off. */
static bool file_of(const Sources *s, Str *spec, uint32_t *file, StrBuf *why)
{
    *file = 0;
    if (spec->len < 3 || spec->ptr[0] != '#')
        return s->files.len > 0;
    const char *colon = memchr(spec->ptr, ':', spec->len);
    int64_t n;
    if (!colon || !str_to_int((Str){spec->ptr + 1, (size_t)(colon - spec->ptr) - 1}, &n))
        return true; /* a name may start so */
    if (n < 1 || (size_t)n > s->files.len) {
        strbuf_printf(why, "there is no trace %lld, only %zu", (long long)n, s->files.len);
        return false;
    }
    *file = (uint32_t)n - 1;
    size_t cut = (size_t)(colon - spec->ptr) + 1;
    *spec = (Str){spec->ptr + cut, spec->len - cut};
    return true;
}

/* The bit of a signal that a variable calls index. */
static bool bit_of(const WaveVar *w, uint32_t width, int64_t index, uint32_t *bit)
{
    int64_t lsb = w->has_range ? w->lsb : 0;
    bool down = !w->has_range || w->msb >= w->lsb;
    int64_t d = down ? index - lsb : lsb - index;
    if (d < 0 || d >= (int64_t)width)
        return false;
    *bit = (uint32_t)d;
    return true;
}

/* One variable or some of its bits. */
static bool one_part(const Sources *s, Str spec, uint32_t *trace, Part *part, bool *is_whole, StrBuf *why)
{
    uint32_t file;
    spec = str_trim(spec);
    Str full = spec;
    if (!file_of(s, &spec, &file, why))
        return false;
    *trace = s->files.ptr[file];
    const WaveStore *st = s->traces.ptr[*trace]->store;
    uint32_t v = var_below(st, 0, spec);
    *is_whole = v != NONE;
    int64_t msb = 0, lsb = 0;
    size_t range = v == NONE ? wave_parse_range(spec, &msb, &lsb) : 0;
    if (range)
        v = var_below(st, 0, (Str){spec.ptr, spec.len - range});
    if (v == NONE) {
        strbuf_printf(why, "nothing is called '%.*s'", STR_ARG(full));
        return false;
    }
    const WaveVar *w = store_var(st, v);
    uint32_t width = store_width(st, w->signal), hi = width ? width - 1 : 0, lo = 0;
    if (range && (!bit_of(w, width, msb, &hi) || !bit_of(w, width, lsb, &lo))) {
        strbuf_printf(why, "'%.*s' has no such bits", STR_ARG(full));
        return false;
    }
    sources_want(s, (SigRef){*trace, w->signal});
    *part = (Part){w->signal, lo, (hi > lo ? hi - lo : lo - hi) + 1, hi >= lo ? 1 : -1};
    return true;
}

static bool add_part(const Sources *s, Join *j, Str item, bool *is_whole, StrBuf *why)
{
    uint32_t trace;
    if (j->n == MAX_PARTS) {
        strbuf_printf(why, "more than %d parts", MAX_PARTS);
        return false;
    }
    Part *p = &j->parts[j->n];
    if (!one_part(s, item, &trace, p, is_whole, why))
        return false;
    if (j->n && trace != j->trace) {
        strbuf_addz(why, "bits of two traces cannot be joined");
        return false;
    }
    j->trace = trace;
    if (store_kind(s->traces.ptr[trace]->store, p->signal) != WAVE_BITS && (j->n || !*is_whole)) {
        strbuf_printf(why, "'%.*s' has no bits", STR_ARG(str_trim(item)));
        return false;
    }
    j->width += p->n;
    j->n++;
    if (j->width > MAX_WIDTH)
        strbuf_printf(why, "more than %d bits", MAX_WIDTH);
    return j->width <= MAX_WIDTH;
}

static bool parse_join(const Sources *s, Str spec, Join *j, bool *is_whole, StrBuf *why)
{
    bool is_list = spec.len >= 2 && spec.ptr[0] == '{' && spec.ptr[spec.len - 1] == '}';
    if (!is_list)
        return add_part(s, j, spec, is_whole, why);
    for (size_t at = 1, end; at < spec.len; at = end + 1) {
        for (end = at; end < spec.len - 1 && spec.ptr[end] != ','; end++)
            ;
        if (!add_part(s, j, (Str){spec.ptr + at, end - at}, is_whole, why))
            return false;
    }
    *is_whole = false;
    return true;
}

static void join_states(const Join *j, const WavePos *at, const bool *has, uint8_t *states)
{
    uint32_t k = 0;
    for (uint32_t i = j->n; i > 0; i--) {
        const Part *p = &j->parts[i - 1];
        for (uint32_t b = 0; b < p->n; b++)
            states[k++] = has[i - 1] ? store_state(&at[i - 1], p->from + (uint32_t)((int)b * p->step)) : WAVE_X;
    }
}

/* The same changes as a signal of its own: times merged, equal values dropped by the store. */
static WaveStore *work_out(const Sources *s, const Join *j, Str name)
{
    const WaveStore *from = s->traces.ptr[j->trace]->store;
    WaveStore *out = store_new();
    WaveSink sink = store_sink(out);
    sink.var(sink.self, &(WaveDecl){.name = name, .type = STR("wire"), .kind = WAVE_BITS, .width = j->width});
    sink.begin(sink.self, store_head(from));
    Arena *temp = arena_new("joining");
    WavePos *at = ARENA_ARRAY(temp, WavePos, j->n), *next = ARENA_ARRAY(temp, WavePos, j->n);
    bool *has = ARENA_ARRAY(temp, bool, j->n), *more = ARENA_ARRAY(temp, bool, j->n);
    uint8_t *states = ARENA_ARRAY(temp, uint8_t, j->width);
    for (uint32_t i = 0; i < j->n; i++)
        more[i] = store_first(from, j->parts[i].signal, &next[i]);
    for (;;) {
        uint64_t now = UINT64_MAX;
        bool any = false;
        for (uint32_t i = 0; i < j->n; i++) {
            any |= more[i];
            if (more[i] && next[i].time < now)
                now = next[i].time;
        }
        if (!any)
            break;
        for (uint32_t i = 0; i < j->n; i++) {
            for (; more[i] && next[i].time == now; more[i] = store_next(&next[i])) {
                at[i] = next[i];
                has[i] = true;
            }
        }
        join_states(j, at, has, states);
        sink.time(sink.self, now);
        sink.bits(sink.self, 0, states);
    }
    arena_free(temp);
    store_finish(out);
    return out;
}

SigRef sources_keep(Sources *s, Str spec, WaveStore *store, uint32_t base)
{
    Trace *t = new_trace(s, store, (Str){0});
    t->base = base;
    t->is_derived = true;
    t->num = s->traces.ptr[base]->num;
    t->den = s->traces.ptr[base]->den;
    t->shift = s->traces.ptr[base]->shift;
    SigRef r = {(uint32_t)s->traces.len - 1, 0};
    VEC_PUSH(&s->specs, copy_text(spec));
    VEC_PUSH(&s->refs, r);
    return r;
}

bool sources_find(Sources *s, Str spec, SigRef *out, StrBuf *why)
{
    spec = str_trim(spec);
    for (size_t i = 0; i < s->specs.len; i++) {
        if (str_eqz(spec, s->specs.ptr[i])) {
            *out = s->refs.ptr[i];
            return true;
        }
    }
    if (!spec.len || !s->files.len) {
        strbuf_addz(why, "expected the name of a signal");
        return false;
    }
    if (spec.len > 2 && spec.ptr[0] == '!' && spec.ptr[1] == '=')
        return compare_find(s, spec, out, why);
    if (spec.ptr[0] == '?')
        return cond_find(s, spec, out, why);
    Join *j = calloc(1, sizeof *j);
    if (!j)
        die_out_of_memory("bits", sizeof *j);
    bool is_whole = false;
    bool ok = parse_join(s, spec, j, &is_whole, why);
    if (ok && is_whole)
        *out = (SigRef){j->trace, j->parts[0].signal};
    else if (ok)
        *out = sources_keep(s, spec, work_out(s, j, spec), j->trace);
    free(j);
    return ok;
}
