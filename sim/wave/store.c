/* store.c - blocks of changes, one chain a signal, over one table of times. */
#include "wave/store.h"

#include <assert.h>
#include <stdlib.h>

enum {
    FIRST_BLOCK = 12, /* bytes of changes */
    LARGE_BLOCK = 8192,
    PAGE = 1 << 16, /* times in a page of the table */
};
#define NO_TIME UINT32_MAX

/* A change in data: varint of the difference to the time before it (the first: to
 * block.first, so 0), then the value.  A single bit stands in the low bits of the
 * varint.  A vector takes whole bytes, bit 0 in the lowest bits of the first. */
typedef struct StoreBlock {
    struct StoreBlock *next;
    uint32_t first; /* index of the time of its first change */
    uint32_t len;
    uint32_t cap : 28;
    uint32_t bits : 4; /* 1, 2 or 4 bits a state; 0: not bits */
    uint8_t data[];
} StoreBlock;

typedef struct Signal {
    StoreBlock *head, *tail;
    StoreBlock **index;  /* every block, when there are many; made by store_finish */
    uint32_t n_blocks, n_indexed;
    uint32_t n_changes; /* saturating */
    uint32_t width;
    uint32_t last_ix;    /* time of the last change */
    uint32_t last_at;    /* its value in tail->data; for one bit the state itself */
    uint8_t kind;        /* WaveKind */
} Signal;

struct WaveStore {
    Arena *arena;
    Intern *names;
    WaveHead head;
    VEC(WaveScope) scopes;
    VEC(WaveVar) vars;
    VEC(Signal) signals;
    Map scope_by_name; /* parent, name -> scope */
    uint32_t open;     /* the scope that is open while declaring */
    VEC(uint64_t *) pages;
    uint32_t n_times;
    uint32_t now;      /* index of the time that changes get */
    bool is_off;
    VEC(WaveBlackout) blackouts;
    VEC(uint8_t) packed; /* the value at hand */
};

WaveStore *store_new(void)
{
    WaveStore *s = calloc(1, sizeof *s);
    if (!s)
        die_out_of_memory("waves", sizeof *s);
    s->arena = arena_new("waves");
    s->names = intern_new(s->arena);
    s->head = (WaveHead){.factor = 1};
    VEC_PUSH(&s->scopes, (WaveScope){0});
    return s;
}

void store_free(WaveStore *s)
{
    if (!s)
        return;
    VEC_FREE(&s->scopes);
    VEC_FREE(&s->vars);
    VEC_FREE(&s->signals);
    VEC_FREE(&s->pages);
    VEC_FREE(&s->blackouts);
    VEC_FREE(&s->packed);
    map_free(&s->scope_by_name);
    intern_free(s->names);
    arena_free(s->arena);
    free(s);
}

/* ---- declarations ---- */

/* A scope that was closed and is opened again goes on. */
static void scope_open(void *self, Str type, Str name, Str component)
{
    WaveStore *s = self;
    Sym sym = intern(s->names, name);
    uint64_t key = (uint64_t)s->open << 32 | sym.ix;
    uint32_t ix = map_get(&s->scope_by_name, key);
    if (!ix) {
        ix = (uint32_t)s->scopes.len;
        VEC_PUSH(&s->scopes, ((WaveScope){.name = sym, .type = intern(s->names, type),
                                          .component = intern(s->names, component),
                                          .parent = s->open}));
        WaveScope *parent = &s->scopes.ptr[s->open];
        if (parent->last_child)
            s->scopes.ptr[parent->last_child].next = ix;
        else
            parent->first_child = ix;
        parent->last_child = ix;
        parent->n_children++;
        map_put(&s->scope_by_name, key, ix);
    }
    s->open = ix;
}

static void scope_close(void *self)
{
    WaveStore *s = self;
    s->open = s->scopes.ptr[s->open].parent;
}

static void var(void *self, const WaveDecl *v)
{
    WaveStore *s = self;
    assert(v->signal <= s->signals.len);
    if (v->signal == s->signals.len)
        VEC_PUSH(&s->signals, ((Signal){.width = v->width, .kind = (uint8_t)v->kind}));
    VEC_PUSH(&s->vars, ((WaveVar){.name = intern(s->names, v->name), .type = intern(s->names, v->type),
                                  .scope = s->open, .signal = v->signal, .msb = v->msb,
                                  .lsb = v->lsb, .has_range = v->has_range, .dir = v->dir}));
    s->scopes.ptr[s->open].n_vars++;
}

static void begin(void *self, const WaveHead *h)
{
    WaveStore *s = self;
    s->head = *h;
    s->head.date.ptr = arena_copy(s->arena, h->date.ptr, h->date.len);
    s->head.version.ptr = arena_copy(s->arena, h->version.ptr, h->version.len);
}

/* ---- changes ---- */

static uint64_t time_at(const WaveStore *s, uint32_t ix)
{
    return s->pages.ptr[ix / PAGE][ix % PAGE];
}

static void take_time(void *self, uint64_t now)
{
    WaveStore *s = self;
    if (s->n_times) {
        uint64_t last = time_at(s, s->n_times - 1);
        assert(now >= last);
        s->now = s->n_times - 1;
        if (now == last)
            return;
    }
    if (s->n_times == NO_TIME)
        die("more than %u different times do not fit in memory", NO_TIME);
    if (s->n_times % PAGE == 0 && s->n_times / PAGE == s->pages.len)
        VEC_PUSH(&s->pages, ARENA_ARRAY(s->arena, uint64_t, PAGE));
    s->pages.ptr[s->n_times / PAGE][s->n_times % PAGE] = now;
    s->now = s->n_times++;
}

void store_set_now(WaveStore *s, uint32_t ix)
{
    assert(ix < s->n_times);
    s->now = ix;
}

static uint32_t put_varint(uint8_t *to, uint64_t v)
{
    uint32_t n = 0;
    for (; v >= 0x80; v >>= 7)
        to[n++] = (uint8_t)(v | 0x80);
    to[n++] = (uint8_t)v;
    return n;
}

static uint64_t get_varint(const uint8_t *from, uint32_t *at)
{
    uint64_t v = from[*at] & 0x7f;
    for (unsigned shift = 7; from[(*at)++] & 0x80; shift += 7)
        v |= (uint64_t)(from[*at] & 0x7f) << shift;
    return v;
}

static uint32_t packed_bytes(uint32_t width, unsigned bits)
{
    return (uint32_t)(((uint64_t)width * bits + 7) / 8);
}

/* Room for a change of at most n bytes at the end of a signal, in a block of so many
 * bits a state. */
static StoreBlock *room(WaveStore *s, Signal *g, uint32_t n, unsigned bits, uint32_t now)
{
    StoreBlock *b = g->tail;
    if (b && b->bits == bits && b->cap - b->len >= n)
        return b;
    uint32_t cap = b ? b->cap * 2 : FIRST_BLOCK;
    /* A block that ended because its states got wider is no reason for a larger one. */
    if (b && b->bits != bits)
        cap = b->len + n > FIRST_BLOCK ? b->len + n : FIRST_BLOCK;
    cap = cap > LARGE_BLOCK ? LARGE_BLOCK : cap;
    cap = cap < n ? n : cap;
    cap = (uint32_t)((cap + sizeof(StoreBlock) + 7) / 8 * 8 - sizeof(StoreBlock));
    StoreBlock *fresh = arena_alloc(s->arena, 1, offsetof(StoreBlock, data) + cap, _Alignof(StoreBlock));
    fresh->cap = cap & 0xfffffff;
    fresh->bits = bits & 15;
    fresh->first = now;
    if (b)
        b->next = fresh;
    else
        g->head = fresh;
    g->tail = fresh;
    g->n_blocks++;
    g->last_ix = now;
    return fresh;
}

enum { VARINT_MAX = 6 }; /* 32 bits of time and 4 of value */

static void count(Signal *g, uint32_t now)
{
    g->last_ix = now;
    g->n_changes += g->n_changes != UINT32_MAX;
}

static Signal *signal_now(WaveStore *s, uint32_t signal, uint32_t *now)
{
    assert(signal < s->signals.len);
    if (s->n_times == 0)
        take_time(s, 0);
    *now = s->now;
    return &s->signals.ptr[signal];
}

static void one_bit(WaveStore *s, Signal *g, uint32_t now, uint8_t state)
{
    if (g->n_changes && g->last_at == state)
        return;
    unsigned bits = state < 2 ? 1 : state < 4 ? 2 : 4;
    if (g->tail && g->tail->bits > bits && g->tail->cap - g->tail->len >= VARINT_MAX)
        bits = g->tail->bits;
    StoreBlock *b = room(s, g, VARINT_MAX, bits, now);
    b->len += put_varint(b->data + b->len, (uint64_t)(now - g->last_ix) << bits | state);
    g->last_at = state;
    count(g, now);
}

/* Is the last value of g, whose block has more bits a state than states needs, this one? */
static bool is_last_value(const Signal *g, const uint8_t *states)
{
    const StoreBlock *b = g->tail;
    for (uint32_t i = 0; i < g->width; i++) {
        size_t at = (size_t)i * b->bits;
        if ((b->data[g->last_at + at / 8] >> at % 8 & ((1u << b->bits) - 1)) != states[i])
            return false;
    }
    return true;
}

static void take_bits(void *self, uint32_t signal, const uint8_t *states)
{
    WaveStore *s = self;
    uint32_t now;
    Signal *g = signal_now(s, signal, &now);
    uint32_t width = g->width;
    if (width == 1) {
        one_bit(s, g, now, states[0]);
        return;
    }
    uint8_t all = 0;
    for (uint32_t i = 0; i < width; i++)
        all |= states[i];
    unsigned bits = all < 2 ? 1 : all < 4 ? 2 : 4;
    StoreBlock *b = g->tail;
    if (b && b->bits > bits && b->cap - b->len >= VARINT_MAX + packed_bytes(width, b->bits))
        bits = b->bits;
    uint32_t n = packed_bytes(width, bits);
    s->packed.len = 0;
    VEC_RESERVE(&s->packed, n + 1);
    memset(s->packed.ptr, 0, n);
    for (uint32_t i = 0; i < width; i++) {
        size_t at = (size_t)i * bits;
        s->packed.ptr[at / 8] |= (uint8_t)(states[i] << at % 8);
    }
    assert(b || !g->n_changes);
    if (g->n_changes && (b->bits == bits ? memcmp(b->data + g->last_at, s->packed.ptr, n) == 0
                                         : b->bits > bits && is_last_value(g, states)))
        return;
    b = room(s, g, VARINT_MAX + n, bits, now);
    b->len += put_varint(b->data + b->len, now - g->last_ix);
    memcpy(b->data + b->len, s->packed.ptr, n);
    g->last_at = b->len;
    b->len += n;
    count(g, now);
}

static void put_bytes(WaveStore *s, Signal *g, uint32_t now, const void *bytes, uint32_t n)
{
    StoreBlock *b = room(s, g, VARINT_MAX + n, 0, now);
    b->len += put_varint(b->data + b->len, now - g->last_ix);
    g->last_at = b->len;
    if (n)
        memcpy(b->data + b->len, bytes, n);
    b->len += n;
    count(g, now);
}

static void take_real(void *self, uint32_t signal, double v)
{
    uint32_t now;
    Signal *g = signal_now(self, signal, &now);
    assert(g->kind == WAVE_REAL);
    put_bytes(self, g, now, &v, sizeof v);
}

static void take_text(void *self, uint32_t signal, Str text)
{
    WaveStore *s = self;
    uint32_t now;
    Signal *g = signal_now(s, signal, &now);
    assert(g->kind == WAVE_TEXT);
    enum { LONGEST = 1 << 24 };
    uint32_t len = text.len > LONGEST ? LONGEST : (uint32_t)text.len;
    s->packed.len = 0;
    VEC_RESERVE(&s->packed, len + VARINT_MAX);
    uint32_t n = put_varint(s->packed.ptr, len);
    if (len)
        memcpy(s->packed.ptr + n, text.ptr, len);
    if (g->n_changes && g->tail->len - g->last_at == n + len &&
        memcmp(g->tail->data + g->last_at, s->packed.ptr, n + len) == 0)
        return;
    put_bytes(s, g, now, s->packed.ptr, n + len);
}

static void take_event(void *self, uint32_t signal)
{
    uint32_t now;
    Signal *g = signal_now(self, signal, &now);
    put_bytes(self, g, now, NULL, 0);
}

static void take_dump(void *self, bool on)
{
    WaveStore *s = self;
    uint64_t now = s->n_times ? time_at(s, s->n_times - 1) : 0;
    if (!on && !s->is_off)
        VEC_PUSH(&s->blackouts, ((WaveBlackout){now, UINT64_MAX}));
    else if (on && s->is_off)
        s->blackouts.ptr[s->blackouts.len - 1].to = now;
    s->is_off = !on;
}

WaveSink store_sink(WaveStore *s)
{
    return (WaveSink){s, scope_open, scope_close, var, begin, take_time,
                      take_bits, take_real, take_text, take_event, take_dump};
}

/* ---- after reading ---- */

/* Variables of one scope stand together, in the order of the file. */
static void sort_vars(WaveStore *s)
{
    uint32_t at = 0;
    bool is_sorted = true;
    for (size_t i = 0; i < s->scopes.len; i++) {
        s->scopes.ptr[i].first_var = at;
        at += s->scopes.ptr[i].n_vars;
    }
    for (size_t i = 1; i < s->vars.len; i++)
        is_sorted &= s->vars.ptr[i - 1].scope <= s->vars.ptr[i].scope;
    if (is_sorted)
        return;
    Arena *temp = arena_new("sorting");
    WaveVar *old = vec_to_arena(temp, s->vars.ptr, s->vars.len, sizeof *old);
    uint32_t *next = ARENA_ARRAY(temp, uint32_t, s->scopes.len);
    for (size_t i = 0; i < s->scopes.len; i++)
        next[i] = s->scopes.ptr[i].first_var;
    for (size_t i = 0; i < s->vars.len; i++)
        s->vars.ptr[next[old[i].scope]++] = old[i];
    arena_free(temp);
}

void store_finish(WaveStore *s)
{
    enum { MANY = 8 };
    sort_vars(s);
    for (size_t i = 0; i < s->signals.len; i++) {
        Signal *g = &s->signals.ptr[i];
        if (g->n_blocks <= MANY || g->n_blocks == g->n_indexed)
            continue;
        g->index = ARENA_ARRAY(s->arena, StoreBlock *, g->n_blocks);
        uint32_t n = 0;
        for (StoreBlock *b = g->head; b; b = b->next)
            g->index[n++] = b;
        g->n_indexed = n;
    }
}

const WaveHead *store_head(const WaveStore *s)
{
    return &s->head;
}
Str store_name(const WaveStore *s, Sym name)
{
    return intern_str(s->names, name);
}
uint32_t store_n_scopes(const WaveStore *s)
{
    return (uint32_t)s->scopes.len;
}
const WaveScope *store_scope(const WaveStore *s, uint32_t scope)
{
    assert(scope < s->scopes.len);
    return &s->scopes.ptr[scope];
}
uint32_t store_n_vars(const WaveStore *s)
{
    return (uint32_t)s->vars.len;
}
const WaveVar *store_var(const WaveStore *s, uint32_t v)
{
    assert(v < s->vars.len);
    return &s->vars.ptr[v];
}
uint32_t store_n_signals(const WaveStore *s)
{
    return (uint32_t)s->signals.len;
}
WaveKind store_kind(const WaveStore *s, uint32_t signal)
{
    return (WaveKind)s->signals.ptr[signal].kind;
}
uint32_t store_width(const WaveStore *s, uint32_t signal)
{
    return s->signals.ptr[signal].width;
}
uint64_t store_n_changes(const WaveStore *s, uint32_t signal)
{
    return s->signals.ptr[signal].n_changes;
}
uint64_t store_n_times(const WaveStore *s)
{
    return s->n_times;
}
uint64_t store_first_time(const WaveStore *s)
{
    return s->n_times ? time_at(s, 0) : 0;
}
uint64_t store_last_time(const WaveStore *s)
{
    return s->n_times ? time_at(s, s->n_times - 1) : 0;
}
uint32_t store_n_blackouts(const WaveStore *s)
{
    return (uint32_t)s->blackouts.len;
}
WaveBlackout store_blackout(const WaveStore *s, uint32_t i)
{
    return s->blackouts.ptr[i];
}

uint64_t store_time_at(const WaveStore *s, uint32_t ix)
{
    assert(ix < s->n_times);
    return time_at(s, ix);
}

size_t store_bytes(const WaveStore *s)
{
    return arena_used(s->arena) + s->scopes.cap * sizeof *s->scopes.ptr +
           s->vars.cap * sizeof *s->vars.ptr + s->signals.cap * sizeof *s->signals.ptr;
}

void store_scope_path(const WaveStore *s, uint32_t scope, StrBuf *b)
{
    VEC(uint32_t) up = {0};
    for (; scope; scope = s->scopes.ptr[scope].parent)
        VEC_PUSH(&up, scope);
    for (size_t i = up.len; i > 0; i--) {
        Str name = store_name(s, s->scopes.ptr[up.ptr[i - 1]].name);
        strbuf_add(b, name.ptr, name.len);
        if (i > 1)
            strbuf_addc(b, '.');
    }
    VEC_FREE(&up);
}

void store_var_path(const WaveStore *s, uint32_t v, bool with_range, StrBuf *b)
{
    const WaveVar *w = store_var(s, v);
    store_scope_path(s, w->scope, b);
    if (w->scope)
        strbuf_addc(b, '.');
    Str name = store_name(s, w->name);
    strbuf_add(b, name.ptr, name.len);
    if (!with_range || !w->has_range)
        return;
    if (w->msb == w->lsb)
        strbuf_printf(b, "[%lld]", (long long)w->msb);
    else
        strbuf_printf(b, "[%lld:%lld]", (long long)w->msb, (long long)w->lsb);
}

/* ---- values over time ---- */

static uint32_t value_len(const Signal *g, const StoreBlock *b, uint32_t at)
{
    switch ((WaveKind)g->kind) {
    case WAVE_BITS: return packed_bytes(g->width, b->bits);
    case WAVE_REAL: return sizeof(double);
    case WAVE_EVENT: return 0;
    case WAVE_TEXT: break;
    }
    uint32_t end = at;
    uint32_t len = (uint32_t)get_varint(b->data, &end);
    return end - at + len;
}

/* Reads the change at p->end of p->block, which there must be, as one behind time ix. */
static void read_change(WavePos *p, const Signal *g, uint32_t ix)
{
    const StoreBlock *b = p->block;
    uint32_t at = p->end;
    if (g->kind == WAVE_BITS && g->width == 1) {
        p->at = at;
        p->time_ix = ix + (uint32_t)(get_varint(b->data, &at) >> b->bits);
        p->end = at;
        return;
    }
    p->time_ix = ix + (uint32_t)get_varint(b->data, &at);
    p->at = at;
    p->end = at + value_len(g, b, at);
}

static bool enter(WavePos *p, const WaveStore *s, uint32_t signal, const StoreBlock *b)
{
    *p = (WavePos){.store = s, .block = b, .signal = signal};
    read_change(p, &s->signals.ptr[signal], b->first);
    return true;
}

bool store_first(const WaveStore *s, uint32_t signal, WavePos *p)
{
    const Signal *g = &s->signals.ptr[signal];
    if (!g->head)
        return false;
    enter(p, s, signal, g->head);
    p->time = time_at(s, p->time_ix);
    return true;
}

uint32_t store_times_until(const WaveStore *s, uint64_t time)
{
    uint32_t lo = 0, hi = s->n_times;
    while (lo < hi) {
        uint32_t mid = lo + (hi - lo) / 2;
        if (time_at(s, mid) <= time)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

static bool seek_ix(const WaveStore *s, uint32_t signal, uint32_t ix, WavePos *p)
{
    const Signal *g = &s->signals.ptr[signal];
    const StoreBlock *b = g->head;
    if (!b || b->first > ix)
        return false;
    uint32_t lo = 0, hi = g->n_indexed; /* index[lo] is not behind ix, index[hi] is */
    while (hi - lo > 1) {
        uint32_t mid = lo + (hi - lo) / 2;
        if (g->index[mid]->first <= ix)
            lo = mid;
        else
            hi = mid;
    }
    if (g->n_indexed)
        b = g->index[lo];
    while (b->next && b->next->first <= ix)
        b = b->next;
    enter(p, s, signal, b);
    while (p->end < b->len) {
        WavePos next = *p;
        read_change(&next, g, p->time_ix);
        if (next.time_ix > ix)
            break;
        *p = next;
    }
    p->time = time_at(s, p->time_ix);
    return true;
}

bool store_seek(const WaveStore *s, uint32_t signal, uint64_t time, WavePos *p)
{
    uint32_t n = store_times_until(s, time);
    return n > 0 && seek_ix(s, signal, n - 1, p);
}

bool store_next(WavePos *p)
{
    const WaveStore *s = p->store;
    if (p->end < p->block->len)
        read_change(p, &s->signals.ptr[p->signal], p->time_ix);
    else if (p->block->next)
        enter(p, s, p->signal, p->block->next);
    else
        return false;
    p->time = time_at(s, p->time_ix);
    return true;
}

bool store_prev(WavePos *p)
{
    WavePos before;
    if (p->time_ix == 0 || !seek_ix(p->store, p->signal, p->time_ix - 1, &before))
        return false;
    *p = before;
    return true;
}

uint8_t store_state(const WavePos *p, uint32_t bit)
{
    const Signal *g = &p->store->signals.ptr[p->signal];
    const StoreBlock *b = p->block;
    assert(g->kind == WAVE_BITS && bit < g->width);
    unsigned mask = (1u << b->bits) - 1;
    if (g->width == 1)
        return (uint8_t)(b->data[p->at] & mask);
    size_t at = (size_t)bit * b->bits;
    return (uint8_t)(b->data[p->at + at / 8] >> at % 8 & mask);
}

void store_states(const WavePos *p, uint8_t *states)
{
    uint32_t width = store_width(p->store, p->signal);
    for (uint32_t i = 0; i < width; i++)
        states[i] = store_state(p, i);
}

double store_real(const WavePos *p)
{
    double v;
    memcpy(&v, p->block->data + p->at, sizeof v);
    return v;
}

Str store_text(const WavePos *p)
{
    uint32_t at = p->at;
    size_t len = (size_t)get_varint(p->block->data, &at);
    return (Str){(const char *)p->block->data + at, len};
}

bool store_same_value(const WavePos *a, const WavePos *b)
{
    WaveKind kind = store_kind(a->store, a->signal);
    uint32_t width = store_width(a->store, a->signal);
    if (kind != store_kind(b->store, b->signal) || width != store_width(b->store, b->signal))
        return false;
    switch (kind) {
    case WAVE_EVENT: return true;
    case WAVE_TEXT: return str_eq(store_text(a), store_text(b));
    case WAVE_REAL: return memcmp(a->block->data + a->at, b->block->data + b->at, sizeof(double)) == 0;
    case WAVE_BITS: break;
    }
    for (uint32_t i = 0; i < width; i++) {
        if (store_state(a, i) != store_state(b, i))
            return false;
    }
    return true;
}

void store_print(const WavePos *p, StrBuf *b)
{
    switch (store_kind(p->store, p->signal)) {
    case WAVE_BITS:
        for (uint32_t i = store_width(p->store, p->signal); i > 0; i--)
            strbuf_addc(b, wave_state_char(store_state(p, i - 1)));
        break;
    case WAVE_REAL: strbuf_printf(b, "%.16g", store_real(p)); break;
    case WAVE_TEXT: {
        Str t = store_text(p);
        strbuf_printf(b, "\"%.*s\"", STR_ARG(t));
        break;
    }
    case WAVE_EVENT: strbuf_addz(b, "event"); break;
    }
}
