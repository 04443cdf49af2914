/* find.c - from names to nets, and from nets back to names. */
#include <assert.h>
#include <string.h>

#include "netlist/design.h"

/* ---- from flat ids back ---- */

/* The last instance whose first[] is not above id: instances that own nothing
 * share their number with the next one, and so are passed over. */
static InstId owner(const Design *d, const uint32_t *first, uint32_t id)
{
    uint32_t lo = 1, hi = d->n_insts;
    while (lo < hi) {
        uint32_t mid = lo + (hi - lo + 1) / 2;
        if (first[mid] <= id)
            lo = mid;
        else
            hi = mid - 1;
    }
    return (InstId){lo};
}

InstId design_net_owner(const Design *d, NetId net)
{
    return owner(d, d->inst_net, net.ix);
}

InstId design_nand_owner(const Design *d, NandId nand)
{
    return owner(d, d->inst_nand, nand.ix);
}

InstId design_dff_owner(const Design *d, DffId dff)
{
    return owner(d, d->inst_dff, dff.ix);
}

static const ModInst *placing(const Design *d, uint32_t inst)
{
    const Module *parent = d->modules[d->inst_module[d->inst_parent[inst]]];
    return &parent->insts[d->inst_index[inst]];
}

NetId design_local_net(const Design *d, InstId inst, uint32_t local)
{
    uint32_t i = inst.ix;
    for (;;) {
        const Module *m = d->modules[d->inst_module[i]];
        uint32_t inner = NET_FIRST + m->n_port_nets;
        if (local < NET_FIRST)
            return (NetId){local};
        if (i == 1) /* the top's port nets come first, then its own */
            return (NetId){local};
        if (local >= inner)
            return (NetId){local - inner + d->inst_net[i]};
        const ModInst *mi = placing(d, i);
        i = d->inst_parent[i];
        local = d->modules[d->inst_module[i]]->conns[mi->conn + local - NET_FIRST];
    }
}

NetId design_signal_net(const Design *d, InstId inst, uint32_t signal, uint32_t i)
{
    const Module *m = design_inst_module(d, inst);
    assert(signal < m->n_signals && i < m->signals[signal].width);
    return design_local_net(d, inst, m->bits[m->signals[signal].bit + i]);
}

void design_inst_path(const Design *d, InstId inst, StrBuf *b)
{
    VEC(uint32_t) chain = {0};
    for (uint32_t i = inst.ix; i > 1; i = d->inst_parent[i])
        VEC_PUSH(&chain, i);
    for (size_t n = chain.len; n--;) {
        strbuf_addz(b, intern_cstr(d->names, placing(d, chain.ptr[n])->name));
        if (n)
            strbuf_addc(b, '.');
    }
    VEC_FREE(&chain);
}

static void path_prefix(const Design *d, InstId inst, StrBuf *b)
{
    if (inst.ix > 1) {
        design_inst_path(d, inst, b);
        strbuf_addc(b, '.');
    }
}

void design_signal_path(const Design *d, InstId inst, uint32_t signal, StrBuf *b)
{
    path_prefix(d, inst, b);
    strbuf_addz(b, intern_cstr(d->names, design_inst_module(d, inst)->signals[signal].name));
}

static uint32_t local_of(const Design *d, InstId inst, NetId net)
{
    if (inst.ix == 1)
        return net.ix;
    const Module *m = design_inst_module(d, inst);
    return net.ix - d->inst_net[inst.ix] + NET_FIRST + m->n_port_nets;
}

/* The signal that holds a bit; signals are in order of their bits. */
static const Signal *signal_of_bit(const Module *m, uint32_t bit)
{
    uint32_t lo = 0, hi = m->n_signals - 1;
    while (lo < hi) {
        uint32_t mid = lo + (hi - lo + 1) / 2;
        if (m->signals[mid].bit <= bit)
            lo = mid;
        else
            hi = mid - 1;
    }
    return &m->signals[lo];
}

static void print_bit_name(const Design *d, const Signal *s, uint32_t i, StrBuf *b)
{
    strbuf_addz(b, intern_cstr(d->names, s->name));
    if (s->is_words) {
        strbuf_printf(b, "[%u]", i / s->word);
        if (s->word > 1)
            strbuf_printf(b, "[%u]", i % s->word);
    } else if (s->is_bus) {
        strbuf_printf(b, "[%u]", i);
    }
}

void design_net_path(const Design *d, NetId net, StrBuf *b)
{
    if (net.ix < NET_FIRST) {
        strbuf_addz(b, net.ix == NET_0 ? "0" : net.ix == NET_1 ? "1" : "none");
        return;
    }
    InstId inst = design_net_owner(d, net);
    const Module *m = design_inst_module(d, inst);
    uint32_t local = local_of(d, inst, net);
    if (local <= m->n_nets && m->net_bit[local] != UINT32_MAX) {
        path_prefix(d, inst, b);
        const Signal *s = signal_of_bit(m, m->net_bit[local]);
        print_bit_name(d, s, m->net_bit[local] - s->bit, b);
        return;
    }
    /* No name here: the instance that drives it has one for its output. */
    uint32_t index;
    DriverKind kind = design_driver(d, net, &index);
    InstId by = kind == DRIVER_NAND  ? design_nand_owner(d, (NandId){index})
                : kind == DRIVER_DFF ? design_dff_owner(d, (DffId){index})
                                     : inst;
    const Module *bm = design_inst_module(d, by);
    path_prefix(d, by, b);
    for (uint32_t k = 0; by.ix != inst.ix && k < bm->n_signals; k++) {
        const Signal *s = &bm->signals[k];
        for (uint32_t i = 0; i < s->width; i++) {
            if (design_signal_net(d, by, k, i).ix == net.ix) {
                print_bit_name(d, s, i, b);
                return;
            }
        }
    }
    if (kind == DRIVER_NAND)
        strbuf_printf(b, "nand#%u", index - d->inst_nand[by.ix] + 1);
    else if (kind == DRIVER_DFF)
        strbuf_addz(b, intern_cstr(d->names, bm->dff_name[index - d->inst_dff[by.ix]]));
    else
        strbuf_printf(b, "net#%u", net.ix);
}

void design_dff_path(const Design *d, DffId dff, StrBuf *b)
{
    InstId inst = design_dff_owner(d, dff);
    const Module *m = design_inst_module(d, inst);
    path_prefix(d, inst, b);
    strbuf_addz(b, intern_cstr(d->names, m->dff_name[dff.ix - d->inst_dff[inst.ix]]));
}

static Span span_at(const Module *m, uint32_t at, uint32_t len)
{
    return (Span){m->file, at, at + len};
}

Span design_nand_span(const Design *d, NandId nand)
{
    InstId inst = design_nand_owner(d, nand);
    const Module *m = design_inst_module(d, inst);
    return span_at(m, m->nand_at[nand.ix - d->inst_nand[inst.ix]], 4);
}

Span design_dff_span(const Design *d, DffId dff)
{
    InstId inst = design_dff_owner(d, dff);
    const Module *m = design_inst_module(d, inst);
    return span_at(m, m->dff_at[dff.ix - d->inst_dff[inst.ix]], 3);
}

Span design_net_span(const Design *d, NetId net)
{
    if (net.ix < NET_FIRST)
        return (Span){0};
    InstId inst = design_net_owner(d, net);
    const Module *m = design_inst_module(d, inst);
    uint32_t local = local_of(d, inst, net);
    if (local <= m->n_nets && m->net_bit[local] != UINT32_MAX) {
        const Signal *s = signal_of_bit(m, m->net_bit[local]);
        return span_at(m, s->at, (uint32_t)intern_str(d->names, s->name).len);
    }
    uint32_t index;
    DriverKind kind = design_driver(d, net, &index);
    if (kind == DRIVER_NAND)
        return design_nand_span(d, (NandId){index});
    if (kind == DRIVER_DFF)
        return design_dff_span(d, (DffId){index});
    return m->at;
}

/* ---- from names ---- */

typedef struct Finder {
    const Design *d;
    StrBuf *near;
    unsigned near_distance;
} Finder;

/* tail: what follows the name in the path, its '.' first. */
static void consider(Finder *f, InstId inst, Sym name, Str rest, Str tail)
{
    if (!f->near)
        return;
    Str text = intern_str(f->d->names, name);
    unsigned dist = str_distance(rest, text, f->near_distance);
    if (dist < f->near_distance) {
        f->near_distance = dist;
        strbuf_clear(f->near);
        path_prefix(f->d, inst, f->near);
        strbuf_addz(f->near, text.ptr);
        strbuf_add(f->near, tail.ptr, tail.len);
    }
}

/* Reads "[12]" or "[7:4]" at the end of s; cuts it off. */
static bool cut_index(Str *s, uint32_t *hi, uint32_t *lo)
{
    if (s->len < 3 || s->ptr[s->len - 1] != ']')
        return false;
    size_t open = s->len - 1;
    while (open > 0 && s->ptr[open] != '[')
        open--;
    if (s->ptr[open] != '[')
        return false;
    Str in = {s->ptr + open + 1, s->len - open - 2};
    const char *colon = memchr(in.ptr, ':', in.len);
    int64_t h, l;
    Str first = colon ? (Str){in.ptr, (size_t)(colon - in.ptr)} : in;
    if (!str_to_int(first, &h) || h < 0 || h > UINT32_MAX)
        return false;
    l = h;
    if (colon) {
        Str second = {colon + 1, in.len - first.len - 1};
        if (!str_to_int(second, &l) || l < 0 || l > h)
            return false;
    }
    *hi = (uint32_t)h;
    *lo = (uint32_t)l;
    s->len = open;
    return true;
}

static bool find_signal(Finder *f, InstId inst, Str rest, SignalRef *out)
{
    const Module *m = design_inst_module(f->d, inst);
    Str one = rest, two = rest;
    uint32_t hi = 0, lo = 0, word_hi = 0, word_lo = 0;
    bool has_one = cut_index(&one, &hi, &lo);
    two = one;
    bool has_two = has_one && cut_index(&two, &word_hi, &word_lo) && word_hi == word_lo;
    for (uint32_t i = 0; i < m->n_signals; i++) {
        const Signal *s = &m->signals[i];
        Str name = intern_str(f->d->names, s->name);
        if (str_eq(name, rest)) {
            *out = (SignalRef){inst, i, 0, s->width};
            return true;
        }
        if (has_one && str_eq(name, one) && (s->is_bus || s->is_words)) {
            uint32_t each = s->is_words ? s->word : 1;
            if ((uint64_t)(hi + (uint64_t)1) * each <= s->width) {
                *out = (SignalRef){inst, i, lo * each, (hi - lo + 1) * each};
                return true;
            }
        }
        if (has_two && str_eq(name, two) && s->is_words && hi < s->word &&
            word_lo < s->width / s->word) {
            *out = (SignalRef){inst, i, word_lo * s->word + lo, hi - lo + 1};
            return true;
        }
    }
    for (uint32_t i = 0; i < m->n_signals; i++)
        consider(f, inst, m->signals[i].name, has_two && two.len ? two : has_one ? one : rest,
                 STR(""));
    return false;
}

/* The flat number of child k of an instance: children follow in preorder. */
static InstId child_inst(const Design *d, InstId inst, uint32_t k)
{
    const Module *m = design_inst_module(d, inst);
    uint32_t i = inst.ix + 1;
    for (uint32_t j = 0; j < k; j++)
        i += (uint32_t)d->modules[m->insts[j].module.ix]->all_insts;
    return (InstId){i};
}

static bool find_from(Finder *f, InstId inst, Str rest, unsigned depth, SignalRef *sig, InstId *found)
{
    const Design *d = f->d;
    const Module *m = design_inst_module(d, inst);
    if (sig && find_signal(f, inst, rest, sig))
        return true;
    if (depth > 1000)
        return false;
    for (uint32_t k = 0; k < m->n_insts; k++) {
        Str name = intern_str(d->names, m->insts[k].name);
        if (!sig && str_eq(name, rest)) {
            *found = child_inst(d, inst, k);
            return true;
        }
        if (rest.len > name.len + 1 && rest.ptr[name.len] == '.' &&
            memcmp(rest.ptr, name.ptr, name.len) == 0) {
            Str tail = {rest.ptr + name.len + 1, rest.len - name.len - 1};
            if (find_from(f, child_inst(d, inst, k), tail, depth + 1, sig, found))
                return true;
        }
    }
    const char *dot = memchr(rest.ptr, '.', rest.len);
    size_t head = dot ? (size_t)(dot - rest.ptr) : rest.len;
    for (uint32_t k = 0; k < m->n_insts; k++) {
        /* A path that goes on behind a right name was judged further down. */
        if (!str_eq(intern_str(d->names, m->insts[k].name), (Str){rest.ptr, head}))
            consider(f, inst, m->insts[k].name, (Str){rest.ptr, head},
                     (Str){rest.ptr + head, rest.len - head});
    }
    return false;
}

bool design_find(const Design *d, Str path, SignalRef *out, StrBuf *near)
{
    Finder f = {d, near, path.len <= 2 ? 2 : 3};
    return find_from(&f, (InstId){1}, path, 0, out, NULL);
}

bool design_find_inst(const Design *d, Str path, InstId *out, StrBuf *near)
{
    Finder f = {d, near, path.len <= 2 ? 2 : 3};
    if (path.len == 0) {
        *out = (InstId){1};
        return true;
    }
    return find_from(&f, (InstId){1}, path, 0, NULL, out);
}

NetId design_clock(const Design *d, const char *want, Diag *dg)
{
    const Module *top = d->top;
    NetId only = {0}, named = {0}, wanted = {0};
    bool several = false;
    Arena *temp = arena_new("clock");
    uint8_t *is_clk = ARENA_ARRAY(temp, uint8_t, (size_t)d->n_nets + 1);
    for (uint32_t i = 1; i <= d->n_dffs; i++)
        is_clk[d->dff_clk[i]] = 1;
    for (uint32_t p = 0; p < top->n_ports; p++) {
        const Signal *s = &top->signals[p];
        if (s->kind != SIG_INPUT)
            continue;
        Str name = intern_str(d->names, s->name);
        for (uint32_t i = 0; i < s->width; i++) {
            NetId net = design_signal_net(d, (InstId){1}, p, i);
            if (is_clk[net.ix]) {
                several = several || (only.ix && only.ix != net.ix);
                only = net;
            }
        }
        if (s->width != 1)
            continue;
        NetId net = design_signal_net(d, (InstId){1}, p, 0);
        if (want && str_eqz(name, want))
            wanted = net;
        if (str_eqz(name, "clk") || str_eqz(name, "clock"))
            named = net;
    }
    arena_free(temp);
    if (want) {
        if (!wanted.ix)
            diag(dg, DIAG_ERROR, (Span){0}, "'%s' has no one-bit input '%s' to be its clock",
                 intern_cstr(d->names, top->name), want);
        return wanted;
    }
    return only.ix && !several ? only : named;
}
