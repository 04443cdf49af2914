/* lod.c - bitmaps over the table of times, or a list; spans for columns; numbers with a pyramid. */
#include "gui/lod.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>

enum {
    LEVELS = 6,        /* 64 ** 6 is more than there are times */
    RESUME = 128,      /* changes between two places where reading can begin */
    RANK = 512,        /* times between two counts */
    SPARSE = 32,       /* one change in so many times or fewer: a list */
    FAN = 16,          /* of the pyramid of numbers */
};
#define NONE UINT32_MAX

/* level[0] is the bitmap; a bit of level[k + 1] says that a word of level[k] is not 0. */
typedef struct Bits {
    uint64_t *level[LEVELS];
    uint32_t n;
    int n_levels;
} Bits;

typedef struct Resume {
    const struct StoreBlock *block;
    uint32_t at, end, time_ix;
} Resume;

typedef struct MinMax {
    float min, max;
} MinMax;

struct Lod {
    const WaveStore *store;
    uint32_t signal, width, n_times;
    WaveKind kind;
    bool is_dense, is_ready, is_begun;
    WavePos at;           /* the last change that was taken in */
    uint32_t n;           /* times with a change */
    uint32_t end_ix;      /* the last of them */
    LodCode code;         /* the value there */
    Bits change, one, x;  /* one and x hold at all times, not only at changes */
    uint32_t *rank;       /* changes before time i * RANK */
    VEC(uint32_t) ixs;    /* the list */
    VEC(uint8_t) codes;
    VEC(Resume) resumes;
    VEC(uint32_t) glitches;
    float *numbers;       /* by change */
    uint32_t numbers_key; /* how they were made */
    MinMax *pyramid[LEVELS + 2];
    uint32_t pyramid_len[LEVELS + 2];
    int n_pyramid;
};

static void *get_memory(size_t n, size_t size)
{
    void *p = calloc(n ? n : 1, size);
    if (!p)
        die_out_of_memory("waves in view", n * size);
    return p;
}

/* ---- bitmaps ---- */

static void bits_new(Bits *b, uint32_t n)
{
    b->n = n;
    for (uint64_t len = n; b->n_levels < LEVELS; b->n_levels++) {
        len = (len + 63) / 64;
        b->level[b->n_levels] = get_memory((size_t)len, sizeof(uint64_t));
        if (len <= 1) {
            b->n_levels++;
            break;
        }
    }
}

static void bits_free(Bits *b)
{
    for (int i = 0; i < b->n_levels; i++)
        free(b->level[i]);
    *b = (Bits){0};
}

static void bits_set(Bits *b, uint32_t i)
{
    for (int k = 0; k < b->n_levels; k++, i /= 64) {
        uint64_t *w = &b->level[k][i / 64];
        bool was = *w != 0;
        *w |= (uint64_t)1 << i % 64;
        if (was)
            return;
    }
}

/* Sets [from, to[. */
static void bits_set_range(Bits *b, uint32_t from, uint32_t to)
{
    while (from < to) {
        uint32_t word = from / 64, end = to / 64 > word ? 64 : to % 64;
        uint64_t mask = (end == 64 ? UINT64_MAX : ((uint64_t)1 << end) - 1) & UINT64_MAX << from % 64;
        bool was = b->level[0][word] != 0;
        b->level[0][word] |= mask;
        uint32_t up = word;
        for (int k = 1; !was && k < b->n_levels; k++, up /= 64) {
            uint64_t *w = &b->level[k][up / 64];
            was = *w != 0;
            *w |= (uint64_t)1 << up % 64;
        }
        from = word * 64 + end;
    }
}

static bool bits_get(const Bits *b, uint32_t i)
{
    return b->level[0][i / 64] >> i % 64 & 1;
}

static uint32_t lowest(uint64_t w)
{
    return (uint32_t)__builtin_ctzll(w);
}

static uint32_t highest(uint64_t w)
{
    return 63 - (uint32_t)__builtin_clzll(w);
}

/* The first bit at i or behind it. */
static uint32_t bits_next(const Bits *b, uint32_t i)
{
    if (i >= b->n)
        return NONE;
    int k = 0;
    for (;;) {
        uint32_t word = i / 64;
        uint64_t w = b->level[k][word] & UINT64_MAX << i % 64;
        if (w) {
            i = word * 64 + lowest(w);
            break;
        }
        /* Further on: at this level from the next word, that is the next bit above. */
        i = word + 1;
        k++;
        uint64_t n_above = ((uint64_t)b->n + ((uint64_t)1 << 6 * k) - 1) >> 6 * k;
        if (k == b->n_levels || i >= n_above)
            return NONE;
    }
    for (; k > 0; k--)
        i = i * 64 + lowest(b->level[k - 1][i]);
    return i;
}

/* The last bit before i. */
static uint32_t bits_prev(const Bits *b, uint32_t i)
{
    int k = 0;
    for (;;) {
        if (i == 0)
            return NONE;
        uint32_t last = i - 1, word = last / 64;
        uint64_t w = b->level[k][word] & UINT64_MAX >> (63 - last % 64);
        if (w) {
            i = word * 64 + highest(w);
            break;
        }
        i = word;
        if (++k == b->n_levels)
            return NONE;
    }
    for (; k > 0; k--)
        i = i * 64 + highest(b->level[k - 1][i]);
    return i;
}

/* ---- building ---- */

Lod *lod_new(const WaveStore *s, uint32_t signal)
{
    Lod *l = get_memory(1, sizeof *l);
    l->store = s;
    l->signal = signal;
    l->kind = store_kind(s, signal);
    l->width = store_width(s, signal);
    l->n_times = (uint32_t)store_n_times(s);
    l->code = LOD_NOTHING;
    l->is_dense = store_n_changes(s, signal) > l->n_times / SPARSE && l->n_times > 4096;
    if (l->is_dense) {
        bits_new(&l->change, l->n_times);
        bits_new(&l->one, l->n_times);
        l->rank = get_memory(l->n_times / RANK + 2, sizeof *l->rank);
    }
    return l;
}

void lod_free(Lod *l)
{
    if (!l)
        return;
    bits_free(&l->change);
    bits_free(&l->one);
    bits_free(&l->x);
    free(l->rank);
    VEC_FREE(&l->ixs);
    VEC_FREE(&l->codes);
    VEC_FREE(&l->resumes);
    VEC_FREE(&l->glitches);
    free(l->numbers);
    for (int i = 0; i < l->n_pyramid; i++)
        free(l->pyramid[i]);
    free(l);
}

static LodCode code_of_state(uint8_t s)
{
    static const uint8_t codes[N_WAVE_STATES] = {
        [WAVE_0] = LOD_ZERO, [WAVE_1] = LOD_ONE, [WAVE_Z] = LOD_Z, [WAVE_X] = LOD_X, [WAVE_H] = LOD_X,
        [WAVE_U] = LOD_X,    [WAVE_W] = LOD_X,   [WAVE_L] = LOD_X, [WAVE_DASH] = LOD_X};
    return (LodCode)codes[s];
}

static LodCode code_of(const Lod *l, const WavePos *p)
{
    if (l->kind != WAVE_BITS || l->width == 0)
        return LOD_ONE;
    LodCode c = code_of_state(store_state(p, 0));
    for (uint32_t i = 1; i < l->width; i++) {
        LodCode k = code_of_state(store_state(p, i));
        if (k > LOD_ONE || c > LOD_ONE) {
            if (k != c)
                return LOD_X;
        } else if (k == LOD_ONE) {
            c = LOD_ONE;
        }
        if (c == LOD_X)
            return c;
    }
    return c;
}

/* The value so far holds until a time. */
static void fill_until(Lod *l, uint32_t ix)
{
    if (l->code == LOD_ONE || l->code == LOD_Z)
        bits_set_range(&l->one, l->end_ix, ix);
    if (l->code == LOD_X || l->code == LOD_Z) {
        if (!l->x.n)
            bits_new(&l->x, l->n_times);
        bits_set_range(&l->x, l->end_ix, ix);
    }
}

static void fill_rank(Lod *l, uint32_t ix)
{
    for (uint32_t i = l->n ? l->end_ix / RANK + 1 : 0; i <= ix / RANK; i++)
        l->rank[i] = l->n;
}

/* Another value at the time of the last change. */
static void take_again(Lod *l, LodCode code)
{
    if (!l->glitches.len || l->glitches.ptr[l->glitches.len - 1] != l->end_ix)
        VEC_PUSH(&l->glitches, l->end_ix);
    l->code = code;
    if (!l->is_dense)
        l->codes.ptr[l->n - 1] = (uint8_t)code;
}

static void take(Lod *l)
{
    const WavePos *p = &l->at;
    LodCode code = code_of(l, p);
    uint32_t ix = p->time_ix;
    if (l->n && ix == l->end_ix) {
        take_again(l, code);
        return;
    }
    if (l->n % RESUME == 0)
        VEC_PUSH(&l->resumes, ((Resume){p->block, p->at, p->end, ix}));
    if (l->is_dense) {
        fill_until(l, ix);
        fill_rank(l, ix);
        bits_set(&l->change, ix);
    } else {
        VEC_PUSH(&l->ixs, ix);
        VEC_PUSH(&l->codes, (uint8_t)code);
    }
    l->code = code;
    l->end_ix = ix;
    l->n++;
}

static void finish(Lod *l)
{
    if (l->is_dense) {
        fill_until(l, l->n_times);
        fill_rank(l, l->n_times);
    }
    l->is_ready = true;
}

bool lod_step(Lod *l, uint32_t n)
{
    if (!l->is_begun && !l->is_ready) {
        l->is_begun = true;
        if (store_first(l->store, l->signal, &l->at))
            take(l);
        else
            finish(l);
    }
    for (; n > 0 && !l->is_ready; n--) {
        if (store_next(&l->at))
            take(l);
        else
            finish(l);
    }
    return l->is_ready;
}

bool lod_is_ready(const Lod *l)
{
    return l->is_ready;
}

/* ---- asking ---- */

/* How many changes are before time ix. */
static uint32_t rank_of(const Lod *l, uint32_t ix)
{
    if (l->is_dense && !l->is_ready && ix > l->end_ix)
        return l->n;
    if (l->is_dense) {
        uint32_t n = l->rank[ix / RANK];
        uint32_t w = ix / RANK * (RANK / 64);
        for (; w < ix / 64; w++)
            n += (uint32_t)__builtin_popcountll(l->change.level[0][w]);
        if (ix % 64)
            n += (uint32_t)__builtin_popcountll(l->change.level[0][w] & (((uint64_t)1 << ix % 64) - 1));
        return n;
    }
    uint32_t lo = 0, hi = (uint32_t)l->ixs.len;
    while (lo < hi) {
        uint32_t mid = lo + (hi - lo) / 2;
        if (l->ixs.ptr[mid] < ix)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

static uint32_t next_change(const Lod *l, uint32_t ix)
{
    if (l->is_dense)
        return bits_next(&l->change, ix);
    uint32_t r = rank_of(l, ix);
    return r < l->ixs.len ? l->ixs.ptr[r] : NONE;
}

/* The last change before ix. */
static uint32_t change_before(const Lod *l, uint32_t ix)
{
    if (l->is_dense)
        return bits_prev(&l->change, ix);
    uint32_t r = rank_of(l, ix);
    return r ? l->ixs.ptr[r - 1] : NONE;
}

/* The value at time ix, which is at or behind the first change. */
static LodCode code_at(const Lod *l, uint32_t ix)
{
    if (l->is_dense) {
        bool one = bits_get(&l->one, ix), x = l->x.n && bits_get(&l->x, ix);
        if (!l->is_ready && ix >= l->end_ix)
            return l->code;
        return x ? (one ? LOD_Z : LOD_X) : one ? LOD_ONE : LOD_ZERO;
    }
    uint32_t r = rank_of(l, ix + 1);
    return r ? (LodCode)l->codes.ptr[r - 1] : LOD_NOTHING;
}

static bool has_x(const Lod *l, uint32_t from, uint32_t to)
{
    if (l->is_dense)
        return l->x.n && bits_next(&l->x, next_change(l, from)) < to;
    for (uint32_t r = rank_of(l, from); r < l->ixs.len && l->ixs.ptr[r] < to; r++) {
        if (l->codes.ptr[r] == LOD_X)
            return true;
    }
    return false;
}

static bool is_glitch(const Lod *l, uint32_t ix)
{
    size_t lo = 0, hi = l->glitches.len;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (l->glitches.ptr[mid] < ix)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo < l->glitches.len && l->glitches.ptr[lo] == ix;
}

bool lod_seek(const Lod *l, uint32_t ix, WavePos *p)
{
    uint32_t r = ix >= l->n_times ? l->n : rank_of(l, ix + 1);
    if (r == 0)
        return false;
    const Resume *from = &l->resumes.ptr[(r - 1) / RESUME];
    *p = (WavePos){l->store, from->block, l->signal, from->at, from->end, from->time_ix, 0};
    for (WavePos next = *p; store_next(&next) && next.time_ix <= ix; *p = next)
        ;
    p->time = store_time_at(l->store, p->time_ix);
    return true;
}

void colmap_free(ColMap *m)
{
    free(m->first);
    *m = (ColMap){0};
}

void colmap_set(ColMap *m, const WaveStore *s, const Axis *a, int n_cols)
{
    assert(n_cols >= 0);
    if (m->cap < n_cols + 1) {
        free(m->first);
        m->cap = n_cols + 1;
        m->first = get_memory((size_t)m->cap, sizeof *m->first);
    }
    m->store = s;
    m->n_cols = n_cols;
    uint64_t last = UINT64_MAX;
    for (int c = 0; c <= n_cols; c++) {
        uint64_t t = axis_tick(a, c);
        /* Several columns in one tick: the same answer. */
        m->first[c] = c && t == last ? m->first[c - 1] : t == 0 ? 0 : store_times_until(s, t - 1);
        last = t;
    }
}

int colmap_column(const ColMap *m, uint32_t ix)
{
    int lo = 0, hi = m->n_cols + 1; /* first[lo - 1] <= ix < first[hi] */
    while (lo < hi) {
        int mid = lo + (hi - lo) / 2;
        if (m->first[mid] <= ix)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo - 1;
}

static void push(SpanList *out, LodSpan s)
{
    if (s.x1 > s.x0)
        VEC_PUSH(out, s);
}

/* Columns from c on that have more than one change each; the first has. */
static int busy_end(const Lod *l, const ColMap *m, int c)
{
    for (c++; c < m->n_cols; c++) {
        uint32_t next = next_change(l, m->first[c]);
        if (next >= m->first[c + 1] || next_change(l, next + 1) >= m->first[c + 1])
            break;
    }
    return c;
}

/* What is not taken in yet is not shown. */
static void cut_unready(const Lod *l, const ColMap *m, SpanList *out)
{
    int from = l->n ? colmap_column(m, l->end_ix) + 1 : 0;
    while (out->len && out->ptr[out->len - 1].x1 > from) {
        LodSpan *s = &out->ptr[out->len - 1];
        if (s->x0 < from)
            s->x1 = from;
        else
            out->len--;
    }
    from = from < 0 ? 0 : from;
    push(out, (LodSpan){.x0 = from, .x1 = m->n_cols, .code = LOD_NOTHING, .is_loading = true, .ix = NONE});
}

static LodSpan flat(const Lod *l, int x0, int x1, uint32_t ix, bool starts)
{
    LodSpan s = {.x0 = x0, .x1 = x1, .ix = ix, .starts = starts};
    s.code = (uint8_t)(ix == NONE ? LOD_NOTHING : code_at(l, ix));
    s.is_glitch = starts && l->glitches.len && is_glitch(l, ix);
    return s;
}

void lod_spans(const Lod *l, const ColMap *m, SpanList *out)
{
    out->len = 0;
    int c = 0;
    bool starts = false;
    uint32_t ix = m->n_cols ? change_before(l, m->first[0]) : NONE; /* whose value holds from c on */
    while (c < m->n_cols) {
        uint32_t next = next_change(l, m->first[c + starts]);
        int at = next == NONE ? m->n_cols : colmap_column(m, next);
        if (at > c)
            push(out, flat(l, c, at < m->n_cols ? at : m->n_cols, ix, starts));
        c = at;
        if (c >= m->n_cols)
            break;
        starts = next_change(l, next + 1) >= m->first[c + 1];
        ix = next;
        if (starts)
            continue;
        int end = busy_end(l, m, c);
        bool x = has_x(l, m->first[c], m->first[end]);
        push(out, (LodSpan){.x0 = c, .x1 = end, .is_busy = true, .starts = true,
                            .code = x ? LOD_X : LOD_ONE});
        ix = change_before(l, m->first[end]);
        c = end;
    }
    if (!l->is_ready)
        cut_unready(l, m, out);
}

/* ---- numbers ---- */

static MinMax join(MinMax a, MinMax b)
{
    return (MinMax){fminf(a.min, b.min), fmaxf(a.max, b.max)}; /* a NAN gives way */
}

static const MinMax nothing = {NAN, NAN};

static void build_pyramid(Lod *l)
{
    uint32_t n = l->n;
    for (int k = 0; n > 1 || k == 0; k++) {
        uint32_t up = (n + FAN - 1) / FAN;
        MinMax *level = get_memory(up, sizeof *level);
        for (uint32_t i = 0; i < up; i++) {
            level[i] = nothing;
            for (uint32_t j = i * FAN; j < n && j < (i + 1) * FAN; j++)
                level[i] = join(level[i], k ? l->pyramid[k - 1][j] : (MinMax){l->numbers[j], l->numbers[j]});
        }
        l->pyramid[k] = level;
        l->pyramid_len[k] = up;
        l->n_pyramid = k + 1;
        n = up;
    }
}

void lod_numbers(Lod *l, LodNumber number, void *self, uint32_t key)
{
    assert(l->is_ready);
    if (l->numbers && l->numbers_key == key)
        return;
    l->numbers_key = key;
    free(l->numbers);
    for (int i = 0; i < l->n_pyramid; i++)
        free(l->pyramid[i]);
    l->n_pyramid = 0;
    l->numbers = get_memory(l->n, sizeof *l->numbers);
    WavePos p;
    uint32_t n = 0, last = 0;
    for (bool ok = store_first(l->store, l->signal, &p); ok; ok = store_next(&p)) {
        if (n == 0 || p.time_ix != last)
            n++;
        last = p.time_ix;
        l->numbers[n - 1] = (float)number(&p, self);
    }
    assert(n == l->n);
    build_pyramid(l);
}

bool lod_min_max(const Lod *l, uint32_t from, uint32_t to, float *min, float *max)
{
    uint32_t a = rank_of(l, from < l->n_times ? from : l->n_times);
    uint32_t b = rank_of(l, to < l->n_times ? to : l->n_times);
    MinMax m = nothing;
    for (; a < b && (a % FAN || b - a < FAN); a++)
        m = join(m, (MinMax){l->numbers[a], l->numbers[a]});
    for (; b > a && b % FAN; b--)
        m = join(m, (MinMax){l->numbers[b - 1], l->numbers[b - 1]});
    for (int k = 0; a < b; k++) {
        a /= FAN;
        b /= FAN;
        for (; a < b && (a % FAN || b - a < FAN); a++)
            m = join(m, l->pyramid[k][a]);
        for (; b > a && b % FAN; b--)
            m = join(m, l->pyramid[k][b - 1]);
    }
    *min = m.min;
    *max = m.max;
    return !isnan(m.min);
}

bool lod_number_at(const Lod *l, uint32_t ix, float *v)
{
    uint32_t r = ix >= l->n_times ? l->n : rank_of(l, ix + 1);
    if (r == 0)
        return false;
    *v = l->numbers[r - 1];
    return !isnan(*v);
}
