/* connect.c - from pins to nets: who drives each wire, under which name, joined by what. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "draw/scheme_priv.h"

enum { MANY_RUNS = 24 }; /* a join with more entries names each driver once */

/* ---- names ---- */

static void name_signals(Making *m, uint32_t inst)
{
    const Module *mod = design_inst_module(m->d, (InstId){inst});
    for (uint32_t s = 0; s < mod->n_signals; s++) {
        const Signal *sig = &mod->signals[s];
        if (intern_cstr(m->d->names, sig->name)[0] == '$')
            continue;
        for (uint32_t i = 0; i < sig->width; i++) {
            uint32_t net = design_signal_net(m->d, (InstId){inst}, s, i).ix;
            if (net < NET_FIRST || map_get(&m->named, net))
                continue;
            NamedBit n = {inst, s, i};
            VEC_PUSH(&m->names, n);
            map_put(&m->named, net, (uint32_t)m->names.len);
        }
    }
}

/* "[3]", "[7:4]"; of an array of words "[2]" and "[2][7:4]". */
static void part_name(StrBuf *b, const Signal *sig, uint32_t bit, uint32_t width)
{
    if (sig->word < sig->width && bit / sig->word == (bit + width - 1) / sig->word) {
        strbuf_printf(b, "[%u]", bit / sig->word);
        bit %= sig->word;
        if (width == sig->word)
            return;
    }
    if (width == 1)
        strbuf_printf(b, "[%u]", bit);
    else
        strbuf_printf(b, "[%u:%u]", bit + width - 1, bit);
}

/* "k", "k[3]", "k[7:4]" for wires that are neighbours in one signal; NULL else. */
static const char *vector_name(const Making *m, uint32_t width, const uint32_t *bits)
{
    uint32_t at = bits[0] < NET_FIRST ? 0 : map_get(&m->named, bits[0]);
    if (!at)
        return NULL;
    NamedBit first = m->names.ptr[at - 1];
    const Module *mod = design_inst_module(m->d, (InstId){first.inst});
    const Signal *sig = &mod->signals[first.signal];
    if (first.bit + width > sig->width)
        return NULL;
    for (uint32_t i = 1; i < width; i++) {
        if (design_signal_net(m->d, (InstId){first.inst}, first.signal, first.bit + i).ix != bits[i])
            return NULL;
    }
    StrBuf b = {0};
    design_signal_path(m->d, (InstId){first.inst}, first.signal, &b);
    size_t skip = strlen(m->s->path);
    skip += skip ? 1 : 0; /* the dot behind it */
    if (width != sig->width || (width == 1 && sig->is_bus))
        part_name(&b, sig, first.bit, width);
    const char *z = arena_copy(m->arena, b.ptr + skip, b.len - skip);
    strbuf_free(&b);
    return z;
}

static const char *text(Making *m, StrBuf *b)
{
    const char *z = arena_copy(m->arena, b->ptr ? b->ptr : "", b->len);
    strbuf_free(b);
    return z;
}

/* ---- drivers ---- */

/* An output that only hands an outside wire through does not drive it. */
static bool node_drives(const Making *m, const SchemeNode *n, uint32_t net)
{
    if (!n->inst.ix)
        return true;
    uint32_t index, owner = 0;
    switch (design_driver(m->d, (NetId){net}, &index)) {
    case DRIVER_NAND: owner = design_nand_owner(m->d, (NandId){index}).ix; break;
    case DRIVER_DFF: owner = design_dff_owner(m->d, (DffId){index}).ix; break;
    default: return false;
    }
    for (; owner; owner = m->d->inst_parent[owner]) {
        uint32_t node = map_get(&m->s->inst_node, owner);
        if (node)
            return &m->nodes.ptr[node - 1] == n;
    }
    return false;
}

static void add_driver(Making *m, uint32_t pin)
{
    const SchemePin *p = &m->pins.ptr[pin];
    const SchemeNode *n = &m->nodes.ptr[p->node];
    for (uint32_t i = 0; i < p->width; i++) {
        uint32_t net = p->bits[i];
        if (net < NET_FIRST || map_get(&m->driver, net) || !node_drives(m, n, net))
            continue;
        DriverBit b = {pin, i};
        VEC_PUSH(&m->drivers, b);
        map_put(&m->driver, net, (uint32_t)m->drivers.len);
    }
}

static DriverBit driver_of(const Making *m, uint32_t net)
{
    uint32_t at = net < NET_FIRST ? 0 : map_get(&m->driver, net);
    return at ? m->drivers.ptr[at - 1] : (DriverBit){SCHEME_NONE, net < NET_FIRST ? net : 0};
}

static uint32_t net_of_pin(Making *m, uint32_t pin)
{
    SchemePin *p = &m->pins.ptr[pin];
    if (p->net != SCHEME_NONE)
        return p->net;
    SchemeNet n = {.driver = pin, .name = vector_name(m, p->width, p->bits)};
    const SchemeNode *node = &m->nodes.ptr[p->node];
    n.tag = n.name;
    if (!n.tag) {
        StrBuf b = {0};
        const char *of = node->kind == NODE_JOIN ? "bus" : node->name ? node->name : node->title;
        strbuf_printf(&b, node_is_block(node) ? "%s.%s" : "%s", of, p->name);
        n.tag = text(m, &b);
    }
    VEC_PUSH(&m->nets, n);
    return p->net = (uint32_t)m->nets.len - 1;
}

/* `full_adder(x, y, c -> s[0], cn)` is called s[0] by nobody: the wire says it already. */
static void drop_names_of_outputs(Making *m)
{
    for (size_t i = 0; i < m->nodes.len; i++) {
        SchemeNode *n = &m->nodes.ptr[i];
        if (!n->name || !n->n_out || !strchr(n->name, '['))
            continue;
        const SchemePin *p = &m->pins.ptr[n->first_out];
        const char *wire = vector_name(m, p->width, p->bits);
        if (n->n_copies > 1 || (wire && strcmp(wire, n->name) == 0))
            n->name = NULL;
    }
}

/* ---- sinks ---- */

/* Wires that lie side by side in one driver, or constants, or wires that nothing here drives. */
typedef struct Run {
    uint32_t driver; /* pin; SCHEME_NONE: none */
    uint32_t lo;     /* bit of the driver, or of the sink */
    uint32_t width;
    bool is_mixed;   /* bits of one driver in some other order */
} Run;

typedef VEC(Run) RunList;

static void find_runs(const Making *m, uint32_t width, const uint32_t *bits, RunList *runs)
{
    runs->len = 0;
    for (uint32_t i = 0; i < width; i++) {
        DriverBit b = driver_of(m, bits[i]);
        Run *last = runs->len ? &runs->ptr[runs->len - 1] : NULL;
        bool goes_on = last && last->driver == b.pin &&
                       (b.pin == SCHEME_NONE ? (bits[i] < NET_FIRST) == (bits[last->lo] < NET_FIRST)
                                             : b.bit == last->lo + last->width);
        if (goes_on) {
            last->width++;
        } else {
            Run r = {b.pin, b.pin == SCHEME_NONE ? i : b.bit, 1, false};
            VEC_PUSH(runs, r);
        }
    }
    if (runs->len <= MANY_RUNS)
        return;
    size_t n = 0; /* each driver once */
    for (size_t i = 0; i < runs->len; i++) {
        size_t k = 0;
        while (k < n && runs->ptr[k].driver != runs->ptr[i].driver)
            k++;
        if (k < n && runs->ptr[k].driver != SCHEME_NONE) {
            runs->ptr[k].width += runs->ptr[i].width;
            runs->ptr[k].is_mixed = true;
        } else {
            runs->ptr[n++] = runs->ptr[i];
        }
    }
    runs->len = n;
}

/* "0", "1", "0x2f" for constants; the name of a wire from outside; "?" for no driver at all. */
static const char *source_note(Making *m, uint32_t width, const uint32_t *bits)
{
    StrBuf b = {0};
    if (bits[0] == NET_0 || bits[0] == NET_1) {
        uint64_t v = 0;
        for (uint32_t i = 0; i < width && i < 64; i++)
            v |= (uint64_t)(bits[i] == NET_1) << i;
        strbuf_printf(&b, width == 1 ? "%llu" : "0x%llx", (unsigned long long)v);
    } else if (bits[0] != NET_NONE && m->d->driver[bits[0]]) {
        design_net_path(m->d, (NetId){bits[0]}, &b);
        if (width > 1)
            strbuf_addz(&b, "..");
    } else {
        strbuf_addz(&b, "?");
    }
    return text(m, &b);
}

static const char *part_note(Making *m, Run r)
{
    StrBuf b = {0};
    if (r.is_mixed)
        return "[..]";
    if (m->pins.ptr[r.driver].width == r.width)
        return NULL;
    if (r.width == 1)
        strbuf_printf(&b, "[%u]", r.lo);
    else
        strbuf_printf(&b, "[%u:%u]", r.lo + r.width - 1, r.lo);
    return text(m, &b);
}

static void attach(Making *m, uint32_t pin, Run r, const uint32_t *bits)
{
    if (r.driver == SCHEME_NONE && m->opt.buses && bits[0] >= NET_FIRST)
        return; /* what drives it is not shown */
    if (r.driver == SCHEME_NONE) {
        m->pins.ptr[pin].note = source_note(m, r.width, bits);
        return;
    }
    uint32_t net = net_of_pin(m, r.driver);
    const char *note = part_note(m, r);
    m->pins.ptr[pin].net = net;
    m->pins.ptr[pin].note = note;
    m->nets.ptr[net].n_sinks++;
}

/* A folded node whose copies hand something on: copy i reads here what copy i - 1 (or i + 1) drives.
 * Then the pin shows what comes from outside, at the first (or last) copy. */
static bool is_chain(const Making *m, uint32_t pin, uint32_t *end_copy)
{
    const SchemePin *p = &m->pins.ptr[pin];
    uint32_t n = m->nodes.ptr[p->node].n_copies;
    if (n < 2 || p->width % n || p->width < n)
        return false;
    uint32_t w = p->width / n;
    for (int up = 1; up >= 0; up--) {
        bool ok = true;
        for (uint32_t c = 0; c < n && ok; c++) {
            if (c == (up ? 0 : n - 1))
                continue;
            for (uint32_t k = 0; k < w && ok; k++) {
                DriverBit b = driver_of(m, p->bits[c * w + k]);
                ok = b.pin != SCHEME_NONE && m->pins.ptr[b.pin].node == p->node &&
                     b.bit / (m->pins.ptr[b.pin].width / n) == (up ? c - 1 : c + 1);
            }
        }
        if (ok) {
            *end_copy = up ? 0 : n - 1;
            return true;
        }
    }
    return false;
}

typedef struct Joins {
    Map by_hash; /* of the bits -> 1 + the newest join of that hash */
    VEC(uint32_t) pins; /* their outputs */
    VEC(uint32_t) next;
} Joins;

static uint32_t find_join(Making *m, Joins *j, uint32_t width, const uint32_t *bits)
{
    uint64_t hash = str_hash((Str){(const char *)bits, sizeof *bits * width});
    for (uint32_t i = map_get(&j->by_hash, hash); i; i = j->next.ptr[i - 1]) {
        const SchemePin *p = &m->pins.ptr[j->pins.ptr[i - 1]];
        if (p->width == width && memcmp(p->bits, bits, sizeof *bits * width) == 0)
            return j->pins.ptr[i - 1];
    }
    return SCHEME_NONE;
}

static uint32_t make_join(Making *m, Joins *j, uint32_t width, const uint32_t *bits, const RunList *runs)
{
    making_node(m, (SchemeNode){.kind = NODE_JOIN, .title = "", .path = "", .n_copies = 1});
    uint32_t *own = ARENA_ARRAY(m->arena, uint32_t, width);
    memcpy(own, bits, sizeof *bits * width);
    for (size_t i = runs->len; i-- > 0;) { /* the highest bits on top, as in {a, b} */
        Run r = runs->ptr[i];
        const uint32_t *from = r.driver == SCHEME_NONE ? own + r.lo : m->pins.ptr[r.driver].bits + r.lo;
        uint32_t pin = making_pin(m, "", false, r.width, r.is_mixed ? own : from);
        attach(m, pin, r, from);
    }
    uint32_t out = making_pin(m, "", true, width, own);
    uint64_t hash = str_hash((Str){(const char *)bits, sizeof *bits * width});
    VEC_PUSH(&j->pins, out);
    VEC_PUSH(&j->next, map_get(&j->by_hash, hash));
    map_put(&j->by_hash, hash, (uint32_t)j->pins.len);
    return out;
}

static void connect_sink(Making *m, Joins *j, uint32_t pin, RunList *runs)
{
    uint32_t width = m->pins.ptr[pin].width, end;
    const uint32_t *bits = m->pins.ptr[pin].bits;
    if (is_chain(m, pin, &end)) {
        uint32_t w = width / m->nodes.ptr[m->pins.ptr[pin].node].n_copies;
        m->pins.ptr[pin].is_chain = true;
        m->pins.ptr[pin].width = width = w;
        m->pins.ptr[pin].bits = bits = bits + end * w;
    }
    find_runs(m, width, bits, runs);
    if (runs->len == 1) {
        attach(m, pin, runs->ptr[0], bits);
        return;
    }
    uint32_t out = find_join(m, j, width, bits);
    if (out == SCHEME_NONE)
        out = make_join(m, j, width, bits, runs);
    attach(m, pin, (Run){out, 0, width, false}, bits);
}

/* A tag must lead to one driver: those that would be alike are numbered, "and#1", "and#2". */
static void number_tags(Making *m)
{
    for (size_t i = 0; i < m->nets.len; i++) {
        uint32_t before = 0, alike = 0;
        const char *tag = m->nets.ptr[i].tag;
        for (size_t k = 0; k < m->nets.len; k++) {
            const char *other = m->nets.ptr[k].tag;
            size_t n = strlen(tag);
            if (k == i || strncmp(other, tag, n) != 0 || (k > i ? other[n] != 0 : other[n] != 0 && other[n] != '#'))
                continue;
            alike++;
            before += k < i;
        }
        if (alike && !m->nets.ptr[i].name) {
            StrBuf b = {0};
            strbuf_printf(&b, "%s#%u", tag, before + 1);
            m->nets.ptr[i].tag = text(m, &b);
        }
    }
}

/* Fills the sinks of each net, in the order of pins. */
static void list_sinks(Making *m)
{
    for (size_t i = 0; i < m->nets.len; i++) {
        SchemeNet *n = &m->nets.ptr[i];
        n->sinks = ARENA_ARRAY(m->arena, uint32_t, n->n_sinks);
        n->n_sinks = 0;
    }
    for (uint32_t i = 0; i < m->pins.len; i++) {
        const SchemePin *p = &m->pins.ptr[i];
        if (!p->is_driver && p->net != SCHEME_NONE) {
            SchemeNet *n = &m->nets.ptr[p->net];
            n->sinks[n->n_sinks++] = i;
        }
    }
}

void connect_pins(Making *m)
{
    for (size_t i = 0; i < m->opened.len; i++)
        name_signals(m, m->opened.ptr[i]);
    drop_names_of_outputs(m);
    uint32_t n_pins = (uint32_t)m->pins.len;
    for (uint32_t i = 0; i < n_pins; i++) {
        if (m->pins.ptr[i].is_driver)
            add_driver(m, i);
    }
    Joins j = {0};
    RunList runs = {0};
    for (uint32_t i = 0; i < n_pins; i++) {
        if (!m->pins.ptr[i].is_driver)
            connect_sink(m, &j, i, &runs);
    }
    list_sinks(m);
    number_tags(m);
    VEC_FREE(&runs);
    VEC_FREE(&j.pins);
    VEC_FREE(&j.next);
    map_free(&j.by_hash);
}
