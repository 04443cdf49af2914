/* record.c - a list of variables, the nets of each, and what was last sent.
 *
 * An engine that counts which nets change is asked for them, and only variables
 * over these are looked at; of any other engine all are.
 */
#include "engine/record.h"

#include <assert.h>
#include <string.h>

enum { NOT_SENT = 0xff }; /* in sent; no Logic */

typedef struct Var {
    uint32_t id;    /* as the sink knows it */
    uint32_t first; /* in nets and sent */
    uint32_t width;
} Var;

struct Recorder {
    Engine *engine;
    TraceSink sink;
    uint32_t *first_var; /* [0..n_nets + 1] into vars_of: the variables over a net */
    uint32_t *vars_of;
    uint64_t *dirty;     /* a bit a variable */
    uint32_t n_vars; /* without aliases */
    Var *vars;       /* [0..n_vars[ */
    uint32_t n_bits;
    uint32_t *nets; /* [0..n_bits[ */
    uint8_t *sent;  /* [0..n_bits[ Logic */
    bool has_sampled;
    uint64_t last;
};

/* What is only there while variables are declared. */
typedef struct Declaring {
    const Design *d;
    const TraceSink *sink;
    uint32_t next_id;
    VEC(Var) vars;
    VEC(uint32_t) nets;
    bool has_nameless;
    Map by_nets; /* hash of the nets -> index in vars, plus 1 */
    StrBuf name;
} Declaring;

/* The variable over the same nets as those from first on, which are the last
 * ones of dc->nets; or a new one. */
static Var find_or_add(Declaring *dc, uint32_t first, uint32_t width)
{
    const uint32_t *nets = dc->nets.ptr + first;
    uint64_t key = str_hash((Str){(const char *)nets, width * sizeof *nets});
    uint32_t ix;
    for (; (ix = map_get(&dc->by_nets, key)) != 0; key++) {
        assert(ix <= dc->vars.len && dc->vars.ptr);
        Var v = dc->vars.ptr[ix - 1];
        if (v.width == width &&
            memcmp(dc->nets.ptr + v.first, nets, width * sizeof *nets) == 0) {
            dc->nets.len = first;
            return v;
        }
    }
    Var v = {.id = dc->next_id, .first = first, .width = width};
    VEC_PUSH(&dc->vars, v);
    map_put(&dc->by_nets, key, (uint32_t)dc->vars.len);
    return v;
}

static void declare_var(Declaring *dc, InstId inst, uint32_t signal, uint32_t lo, uint32_t width,
                        Str name)
{
    const Signal *s = &design_inst_module(dc->d, inst)->signals[signal];
    uint32_t first = (uint32_t)dc->nets.len;
    bool is_reg = true; /* all bits are flip-flops */
    for (uint32_t i = 0; i < width; i++) {
        NetId net = design_signal_net(dc->d, inst, signal, lo + i);
        uint32_t index;
        VEC_PUSH(&dc->nets, net.ix);
        is_reg &= net.ix && design_driver(dc->d, net, &index) == DRIVER_DFF;
    }
    TraceKind kind = s->kind == SIG_INPUT    ? TRACE_INPUT
                     : s->kind == SIG_OUTPUT ? TRACE_OUTPUT
                     : is_reg                ? TRACE_REG
                                             : TRACE_WIRE;
    Var v = find_or_add(dc, first, width);
    dc->sink->var(dc->sink->self, dc->next_id, kind, name, width, s->is_bus,
                  v.id == dc->next_id ? -1 : (int64_t)v.id);
    dc->next_id++;
}

static void declare_instance(Declaring *dc, InstId inst)
{
    const Design *d = dc->d;
    const Module *m = design_inst_module(d, inst);
    for (uint32_t i = 0; i < m->n_signals; i++) {
        const Signal *s = &m->signals[i];
        Str name = intern_str(d->names, s->name);
        if (!s->is_words) {
            declare_var(dc, inst, i, 0, s->width, name);
            continue;
        }
        for (uint32_t w = 0; w < s->width / s->word; w++) {
            strbuf_clear(&dc->name);
            strbuf_printf(&dc->name, "%.*s[%u]", STR_ARG(name), w);
            declare_var(dc, inst, i, w * s->word, s->word, strbuf_str(&dc->name));
        }
    }
}

/* Gates whose output nobody named: a wire of the instance, called as in messages. */
static void declare_nameless(Declaring *dc, InstId inst)
{
    const Design *d = dc->d;
    const Module *m = design_inst_module(d, inst);
    for (uint32_t k = 0; k < m->n_nands; k++) {
        uint32_t local = m->nand_y[k];
        if (local < NET_FIRST || m->net_bit[local] != UINT32_MAX)
            continue;
        NetId net = design_local_net(d, inst, local);
        uint32_t first = (uint32_t)dc->nets.len, index;
        if (!net.ix || design_net_owner(d, net).ix != inst.ix || design_driver(d, net, &index) != DRIVER_NAND)
            continue;
        strbuf_clear(&dc->name);
        strbuf_printf(&dc->name, "nand#%u", k + 1);
        VEC_PUSH(&dc->nets, net.ix);
        Var v = find_or_add(dc, first, 1);
        dc->sink->var(dc->sink->self, dc->next_id, TRACE_WIRE, strbuf_str(&dc->name), 1, false,
                      v.id == dc->next_id ? -1 : (int64_t)v.id);
        dc->next_id++;
    }
}

static void declare_all(Declaring *dc)
{
    const Design *d = dc->d;
    const TraceSink *sink = dc->sink;
    uint32_t open = 0; /* the innermost open scope; instances come in preorder */
    for (uint32_t i = 1; i <= d->n_insts; i++) {
        uint32_t parent = i == 1 ? 0 : d->inst_parent[i];
        for (; open != parent; open = open == 1 ? 0 : d->inst_parent[open])
            sink->scope_close(sink->self);
        const Module *m = design_inst_module(d, (InstId){i});
        Sym name = m->base;
        if (parent) {
            const Module *pm = design_inst_module(d, (InstId){parent});
            name = pm->insts[d->inst_index[i]].name;
        }
        sink->scope_open(sink->self, intern_str(d->names, name), intern_str(d->names, m->name));
        declare_instance(dc, (InstId){i});
        if (dc->has_nameless)
            declare_nameless(dc, (InstId){i});
        open = i;
    }
    for (; open; open = open == 1 ? 0 : d->inst_parent[open])
        sink->scope_close(sink->self);
}

static void index_vars(Recorder *r, Arena *a)
{
    size_t n_nets = r->engine->design->n_nets;
    uint32_t *first = r->first_var = ARENA_ARRAY(a, uint32_t, n_nets + 3);
    for (uint32_t i = 0; i < r->n_bits; i++)
        first[r->nets[i] + 2]++;
    for (size_t n = 2; n < n_nets + 3; n++)
        first[n] += first[n - 1];
    r->vars_of = ARENA_ARRAY(a, uint32_t, r->n_bits);
    for (uint32_t k = 0; k < r->n_vars; k++) {
        for (uint32_t i = r->vars[k].first; i < r->vars[k].first + r->vars[k].width; i++)
            r->vars_of[first[r->nets[i] + 1]++] = k;
    }
    r->dirty = ARENA_ARRAY(a, uint64_t, r->n_vars / 64 + 1);
}

static Recorder *new_recorder(Arena *a, Engine *e, const TraceSink *sink, bool has_nameless)
{
    Declaring dc = {.d = e->design, .sink = sink, .has_nameless = has_nameless};
    declare_all(&dc);
    sink->begin(sink->self, "1ns");

    Recorder *r = ARENA_NEW(a, Recorder);
    r->engine = e;
    r->sink = *sink;
    r->n_vars = (uint32_t)dc.vars.len;
    r->vars = VEC_TO_ARENA(a, &dc.vars);
    r->n_bits = (uint32_t)dc.nets.len;
    r->nets = VEC_TO_ARENA(a, &dc.nets);
    r->sent = ARENA_ARRAY(a, uint8_t, r->n_bits);
    memset(r->sent, NOT_SENT, r->n_bits);
    index_vars(r, a);
    VEC_FREE(&dc.vars);
    VEC_FREE(&dc.nets);
    map_free(&dc.by_nets);
    strbuf_free(&dc.name);
    return r;
}

Recorder *recorder_new(Arena *a, Engine *e, const TraceSink *sink)
{
    return new_recorder(a, e, sink, false);
}

Recorder *recorder_new_all(Arena *a, Engine *e, const TraceSink *sink)
{
    return new_recorder(a, e, sink, true);
}

const uint32_t *recorder_nets(const Recorder *r, uint32_t k, uint32_t *width)
{
    if (k >= r->n_vars)
        return NULL;
    *width = r->vars[k].width;
    return r->nets + r->vars[k].first;
}

/* Which variables to look at. */
static void mark_dirty(Recorder *r)
{
    uint32_t n = 0;
    const uint32_t *nets = r->engine->ops->changed ? r->engine->ops->changed(r->engine, &n) : NULL;
    if (!nets || !r->has_sampled) {
        memset(r->dirty, 0xff, ((size_t)r->n_vars / 64 + 1) * sizeof *r->dirty);
        return;
    }
    for (uint32_t i = 0; i < n; i++) {
        for (uint32_t k = r->first_var[nets[i]]; k < r->first_var[nets[i] + 1]; k++)
            r->dirty[r->vars_of[k] / 64] |= UINT64_C(1) << r->vars_of[k] % 64;
    }
}

/* Takes the values of a variable; true if they are new. */
static bool take(Recorder *r, Var v)
{
    const Engine *e = r->engine;
    bool changed = false;
    for (uint32_t i = v.first; i < v.first + v.width; i++) {
        uint8_t value = (uint8_t)(r->nets[i] ? e->ops->get(e, (NetId){r->nets[i]}) : LOGIC_X);
        changed |= value != r->sent[i];
        r->sent[i] = value;
    }
    return changed;
}

void recorder_sample(Recorder *r, uint64_t now)
{
    assert(!r->has_sampled || now > r->last);
    bool has_told_time = false;
    mark_dirty(r);
    for (uint32_t w = 0; w <= r->n_vars / 64; w++) {
        uint64_t word = r->dirty[w];
        r->dirty[w] = 0;
        for (uint32_t k = w * 64; word && k < r->n_vars; k++, word >>= 1) {
            if (!(word & 1) || !take(r, r->vars[k]))
                continue;
            if (!has_told_time)
                r->sink.time(r->sink.self, now);
            has_told_time = true;
            r->sink.change(r->sink.self, r->vars[k].id, r->sent + r->vars[k].first);
        }
    }
    r->has_sampled = true;
    r->last = now;
}
