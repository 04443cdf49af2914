/* scheme.c - which nodes a diagram has: cells of one level or more, copies folded. */
#include "draw/scheme_priv.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* ---- the pins of cells ---- */

static const Module *cell_module(const Making *m, const Cell *c)
{
    return design_inst_module(m->d, (InstId){c->id});
}

uint32_t cell_n_pins(const Making *m, const Cell *c)
{
    return c->kind == CELL_INST ? cell_module(m, c)->n_ports : 3;
}

bool cell_pin_is_out(const Making *m, const Cell *c, uint32_t pin)
{
    return c->kind == CELL_INST ? cell_module(m, c)->signals[pin].kind == SIG_OUTPUT : pin == 2;
}

uint32_t cell_pin_width(const Making *m, const Cell *c, uint32_t pin)
{
    return c->kind == CELL_INST ? cell_module(m, c)->signals[pin].width : 1;
}

uint32_t cell_pin_bit(const Making *m, const Cell *c, uint32_t pin, uint32_t bit)
{
    const Design *d = m->d;
    switch (c->kind) {
    case CELL_INST: return design_signal_net(d, (InstId){c->id}, pin, bit).ix;
    case CELL_NAND: return (const uint32_t *[]){d->nand_a, d->nand_b, d->nand_y}[pin][c->id];
    case CELL_DFF: return (const uint32_t *[]){d->dff_d, d->dff_clk, d->dff_q}[pin][c->id];
    }
    return NET_NONE;
}

static const char *cell_pin_name(const Making *m, const Cell *c, uint32_t pin)
{
    static const char *const of_dff[] = {"d", "clk", "q"};
    if (c->kind == CELL_INST)
        return intern_cstr(m->d->names, cell_module(m, c)->signals[pin].name);
    return c->kind == CELL_DFF ? of_dff[pin] : "";
}

/* ---- which cells ---- */

/* Groups: numbers for (kind, module, place in the source, parent), given in order of appearance. */
typedef struct Groups {
    Map where, group;
    uint32_t n_where;
} Groups;

static uint32_t group_of(Making *m, Groups *g, CellKind kind, uint32_t module, uint32_t at, uint32_t parent)
{
    uint64_t key = ((uint64_t)module * 3 + kind) << 32 | at;
    uint32_t where = map_get(&g->where, key);
    if (!where)
        map_put(&g->where, key, where = ++g->n_where);
    key = (uint64_t)where << 32 | parent;
    uint32_t group = map_get(&g->group, key);
    if (!group) {
        VEC_PUSH(&m->group_size, 0);
        map_put(&g->group, key, group = (uint32_t)m->group_size.len);
    }
    m->group_size.ptr[group - 1]++;
    return group - 1;
}

static uint32_t next_sibling(const Design *d, uint32_t inst)
{
    return inst + (uint32_t)design_inst_module(d, (InstId){inst})->all_insts;
}

static void collect_own_gates(Making *m, Groups *g, uint32_t inst)
{
    const Design *d = m->d;
    const Module *mod = design_inst_module(d, (InstId){inst});
    uint32_t id = mod->id.ix;
    for (uint32_t i = 0; i < mod->n_nands; i++) {
        Cell c = {CELL_NAND, NODE_NAND, d->inst_nand[inst] + i, inst, 0};
        c.group = group_of(m, g, CELL_NAND, id, mod->nand_at[i], inst);
        VEC_PUSH(&m->cells, c);
    }
    for (uint32_t i = 0; i < mod->n_dffs; i++) {
        Cell c = {CELL_DFF, NODE_DFF, d->inst_dff[inst] + i, inst, 0};
        c.group = group_of(m, g, CELL_DFF, id, mod->dff_at[i], inst);
        VEC_PUSH(&m->cells, c);
    }
}

/* Cells below inst, opening blocks depth levels further; the depth of calls is that of the modules. */
static void collect(Making *m, Groups *g, uint32_t inst, uint32_t depth, NodeKind *symbols)
{
    const Design *d = m->d;
    const Module *mod = design_inst_module(d, (InstId){inst});
    VEC_PUSH(&m->opened, inst);
    uint32_t child = inst + 1;
    for (uint32_t i = 0; i < mod->n_insts; i++, child = next_sibling(d, child)) {
        const Module *sub = design_inst_module(d, (InstId){child});
        NodeKind *symbol = &symbols[sub->id.ix];
        if (*symbol == NODE_OUTPUT) /* not asked yet */
            *symbol = scheme_symbol(d, (InstId){child});
        if (depth && (*symbol == NODE_BLOCK || m->opt.gates)) {
            collect(m, g, child, depth - 1, symbols);
            continue;
        }
        Cell c = {CELL_INST, *symbol, child, inst, 0};
        c.group = group_of(m, g, CELL_INST, sub->id.ix, mod->insts[i].at, inst);
        VEC_PUSH(&m->cells, c);
    }
    collect_own_gates(m, g, inst);
}

static bool is_folded(const Making *m, const Cell *c)
{
    return m->opt.fold && m->group_size.ptr[c->group] >= m->opt.fold;
}

static uint32_t count_nodes(const Making *m)
{
    uint32_t n = 0;
    for (size_t i = 0; i < m->group_size.len; i++) {
        uint32_t size = m->group_size.ptr[i];
        n += m->opt.fold && size >= m->opt.fold ? 1 : size;
    }
    return n;
}

static void collect_all(Making *m)
{
    Groups g = {0};
    uint32_t n = 0;
    for (uint32_t i = 1; i <= m->d->n_insts; i++)
        n = m->d->inst_module[i] > n ? m->d->inst_module[i] : n;
    NodeKind *symbols = malloc(sizeof *symbols * (n + 1));
    if (!symbols)
        die_out_of_memory("symbols", sizeof *symbols * (n + 1));
    for (uint32_t i = 0; i <= n; i++)
        symbols[i] = NODE_OUTPUT;
    m->cells.len = m->group_size.len = m->opened.len = 0;
    collect(m, &g, m->opt.scope.ix, m->opt.depth, symbols);
    free(symbols);
    map_free(&g.where);
    map_free(&g.group);
}

static uint32_t deepest(const Design *d, uint32_t inst)
{
    uint32_t most = 0, end = next_sibling(d, inst);
    for (uint32_t i = inst + 1; i < end; i++) {
        uint32_t depth = 0;
        for (uint32_t p = i; p != inst; p = d->inst_parent[p])
            depth++;
        most = depth > most ? depth : most;
    }
    return most;
}

/* Makes it small enough to be read: first by folding, then by opening fewer levels. */
static bool fit(Making *m)
{
    StrBuf b = {0};
    if (count_nodes(m) > SCHEME_MOST && m->opt.fold != 2 && !m->opt.cone) {
        strbuf_printf(&b, "%u symbols are too many for a picture: copies are folded", count_nodes(m));
        m->opt.fold = 2;
    }
    if (count_nodes(m) > SCHEME_MOST && m->opt.depth) {
        uint32_t depth = deepest(m->d, m->opt.scope.ix), asked = m->opt.depth;
        depth = depth < asked ? depth : asked;
        strbuf_clear(&b);
        strbuf_printf(&b, "%u symbols are too many for a picture: ", count_nodes(m));
        while (m->opt.depth && count_nodes(m) > SCHEME_MOST) {
            m->opt.depth = --depth;
            m->opt.gates = m->opt.gates && depth;
            collect_all(m);
        }
        strbuf_printf(&b, "copies are folded, and blocks opened %u level%s deep", depth, depth == 1 ? "" : "s");
    }
    if (b.len)
        m->s->remark = arena_copy(m->arena, b.ptr, b.len);
    strbuf_free(&b);
    uint32_t n = count_nodes(m);
    if (n <= SCHEME_NEVER)
        return true;
    diag(m->dg, DIAG_ERROR, (Span){0},
         "'%s' would be a picture of %u symbols, and %u is the most that is drawn; choose a part with "
         "--only or --cone", m->s->title, n, SCHEME_NEVER);
    return false;
}

/* ---- nodes of cells ---- */

uint32_t making_node(Making *m, SchemeNode n)
{
    n.first_in = n.first_out = (uint32_t)m->pins.len;
    VEC_PUSH(&m->nodes, n);
    return (uint32_t)m->nodes.len - 1;
}

uint32_t making_pin(Making *m, const char *name, bool is_driver, uint32_t width, const uint32_t *bits)
{
    uint32_t node = (uint32_t)m->nodes.len - 1, pin = (uint32_t)m->pins.len;
    SchemeNode *n = &m->nodes.ptr[node];
    if (is_driver) {
        if (!n->n_out++)
            n->first_out = pin;
    } else {
        assert(!n->n_out); /* inputs come first, so that both are ranges */
        n->n_in++;
    }
    SchemePin p = {.name = name, .node = node, .net = SCHEME_NONE, .width = width, .bits = bits,
                   .is_driver = is_driver};
    VEC_PUSH(&m->pins, p);
    return pin;
}

/* The author's name of an instance, or NULL: made names have a '$', or are the module's own. */
static const char *author_name(const Making *m, const Cell *c)
{
    if (c->kind != CELL_INST)
        return NULL;
    const Module *parent = design_inst_module(m->d, (InstId){c->parent});
    const char *name = intern_cstr(m->d->names, parent->insts[m->d->inst_index[c->id]].name);
    const char *base = intern_cstr(m->d->names, cell_module(m, c)->base);
    size_t n = strlen(base);
    bool is_base = strncmp(name, base, n) == 0 && !name[n + strspn(name + n, "#0123456789[].")];
    bool is_made = strchr(name, '$') || is_base;
    return is_made ? NULL : name;
}

static const char *path_of(const Making *m, const Cell *c)
{
    StrBuf b = {0};
    if (c->kind == CELL_INST)
        design_inst_path(m->d, (InstId){c->id}, &b);
    else
        design_net_path(m->d, (NetId){cell_pin_bit(m, c, 2, 0)}, &b);
    const char *z = arena_copy(m->arena, b.ptr ? b.ptr : "", b.len);
    strbuf_free(&b);
    return z;
}

/* Bits of one pin of all copies; one copy's when it is an input that all share. */
static uint32_t *copies_bits(Making *m, const Cell *const *copies, uint32_t n, uint32_t pin, uint32_t *width)
{
    uint32_t w = cell_pin_width(m, copies[0], pin);
    uint32_t *bits = ARENA_ARRAY(m->arena, uint32_t, (size_t)w * n);
    bool same = !cell_pin_is_out(m, copies[0], pin);
    for (uint32_t i = 0; i < n; i++) {
        for (uint32_t k = 0; k < w; k++) {
            bits[i * w + k] = cell_pin_bit(m, copies[i], pin, k);
            same = same && bits[i * w + k] == bits[k];
        }
    }
    *width = same ? w : w * n;
    return bits;
}

static void add_cell_pins(Making *m, const Cell *const *copies, uint32_t n, bool outs)
{
    const Cell *c = copies[0];
    for (uint32_t i = 0; i < cell_n_pins(m, c); i++) {
        if (cell_pin_is_out(m, c, i) != outs)
            continue;
        uint32_t width, *bits = copies_bits(m, copies, n, i, &width);
        if (m->opt.buses && width == 1)
            continue;
        uint32_t pin = making_pin(m, cell_pin_name(m, c, i), outs, width, bits);
        m->pins.ptr[pin].is_clock = c->kind == CELL_DFF && i == 1;
    }
}

/* Has it a place in the picture of the data path? */
static bool has_bus(const Making *m, const Cell *c, uint32_t n)
{
    for (uint32_t i = 0; i < cell_n_pins(m, c); i++) {
        if (cell_pin_width(m, c, i) * n > 1)
            return true;
    }
    return false;
}

static void add_cell_node(Making *m, const Cell *const *copies, uint32_t n)
{
    const Cell *c = copies[0];
    if (m->opt.buses && !has_bus(m, c, n))
        return;
    const Module *mod = c->kind == CELL_INST ? cell_module(m, c) : NULL;
    uint32_t node = making_node(m, (SchemeNode){
        .kind = c->symbol,
        .title = mod ? intern_cstr(m->d->names, mod->name) : c->kind == CELL_DFF ? "dff" : "nand",
        .name = author_name(m, c), .path = path_of(m, c),
        .inst = {c->kind == CELL_INST ? c->id : 0}, .module = mod, .n_copies = n,
        .has_state = mod ? mod->all_dffs > 0 : c->kind == CELL_DFF});
    add_cell_pins(m, copies, n, false);
    add_cell_pins(m, copies, n, true);
    for (uint32_t i = 0; i < n; i++) {
        if (copies[i]->kind == CELL_INST)
            map_put(&m->s->inst_node, copies[i]->id, node + 1);
        else if (copies[i]->kind == CELL_NAND)
            map_put(&m->s->nand_node, copies[i]->id, node + 1);
    }
}

/* Ports of the scope: inputs drive, outputs read. */
static void add_ports(Making *m, SignalKind kind)
{
    const Module *mod = design_inst_module(m->d, m->opt.scope);
    for (uint32_t i = 0; i < mod->n_ports; i++) {
        const Signal *sig = &mod->signals[i];
        if (sig->kind != kind || (m->port_kept && !m->port_kept[i]) || (m->opt.buses && sig->width == 1))
            continue;
        uint32_t *bits = ARENA_ARRAY(m->arena, uint32_t, sig->width);
        for (uint32_t k = 0; k < sig->width; k++)
            bits[k] = design_signal_net(m->d, m->opt.scope, i, k).ix;
        const char *name = intern_cstr(m->d->names, sig->name);
        bool in = kind == SIG_INPUT;
        making_node(m, (SchemeNode){.kind = in ? NODE_INPUT : NODE_OUTPUT, .title = name, .path = name,
                                    .n_copies = 1});
        making_pin(m, name, in, sig->width, bits);
    }
}

static void add_cells(Making *m)
{
    uint32_t n_groups = (uint32_t)m->group_size.len;
    uint32_t *first = ARENA_ARRAY(m->arena, uint32_t, (size_t)n_groups + 1);
    for (uint32_t g = 0; g < n_groups; g++)
        first[g + 1] = first[g] + m->group_size.ptr[g];
    const Cell **by_group = ARENA_ARRAY(m->arena, const Cell *, m->cells.len);
    uint32_t *fill = ARENA_ARRAY(m->arena, uint32_t, n_groups);
    for (size_t i = 0; i < m->cells.len; i++) {
        const Cell *c = &m->cells.ptr[i];
        by_group[first[c->group] + fill[c->group]++] = c;
    }
    for (size_t i = 0; i < m->cells.len; i++) {
        const Cell *c = &m->cells.ptr[i];
        if (!is_folded(m, c))
            add_cell_node(m, &c, 1);
        else if (by_group[first[c->group]] == c)
            add_cell_node(m, &by_group[first[c->group]], m->group_size.ptr[c->group]);
    }
}

/* The data path leaves out what no bus leads to: nodes and their pins move up. */
static void drop_unwired(Making *m)
{
    size_t n_nodes = 0, n_pins = 0;
    uint32_t *pin_to = ARENA_ARRAY(m->arena, uint32_t, m->pins.len);
    uint32_t *node_to = ARENA_ARRAY(m->arena, uint32_t, m->nodes.len);
    for (size_t i = 0; i < m->nodes.len; i++) {
        SchemeNode n = m->nodes.ptr[i];
        uint32_t first = n.n_in ? n.first_in : n.first_out, to = (uint32_t)n_pins;
        bool kept = false;
        for (uint32_t k = first; k < first + n.n_in + n.n_out; k++)
            kept = kept || m->pins.ptr[k].net != SCHEME_NONE;
        node_to[i] = kept ? (uint32_t)n_nodes + 1 : 0;
        if (!kept)
            continue;
        for (uint32_t k = first; k < first + n.n_in + n.n_out; k++) {
            pin_to[k] = (uint32_t)n_pins;
            m->pins.ptr[n_pins] = m->pins.ptr[k];
            m->pins.ptr[n_pins++].node = (uint32_t)n_nodes;
        }
        n.first_in = to;
        n.first_out = to + n.n_in;
        m->nodes.ptr[n_nodes++] = n;
    }
    m->nodes.len = n_nodes;
    m->pins.len = n_pins;
    for (size_t i = 0; i < m->nets.len; i++) {
        SchemeNet *n = &m->nets.ptr[i];
        n->driver = pin_to[n->driver];
        for (uint32_t k = 0; k < n->n_sinks; k++)
            n->sinks[k] = pin_to[n->sinks[k]];
    }
    Map *maps[] = {&m->s->inst_node, &m->s->nand_node};
    for (int i = 0; i < 2; i++) {
        for (size_t k = 0; k < maps[i]->cap; k++) {
            uint32_t *v = &maps[i]->vals[k];
            if (*v)
                *v = node_to[*v - 1] ? node_to[*v - 1] : SCHEME_NONE;
        }
    }
}

static void making_free(Making *m)
{
    VEC_FREE(&m->cells);
    VEC_FREE(&m->group_size);
    VEC_FREE(&m->opened);
    VEC_FREE(&m->nodes);
    VEC_FREE(&m->pins);
    VEC_FREE(&m->nets);
    VEC_FREE(&m->drivers);
    VEC_FREE(&m->names);
    map_free(&m->driver);
    map_free(&m->named);
}

Scheme *scheme_make(Arena *a, const Design *d, const SchemeOptions *opt, Diag *dg)
{
    Scheme *s = ARENA_NEW(a, Scheme);
    Making m = {.s = s, .arena = a, .d = d, .dg = dg, .opt = *opt};
    StrBuf path = {0};
    design_inst_path(d, opt->scope, &path);
    s->design = d;
    s->scope = opt->scope;
    s->title = intern_cstr(d->names, design_inst_module(d, opt->scope)->name);
    s->path = arena_copy(a, path.ptr ? path.ptr : "", path.len);
    strbuf_free(&path);
    collect_all(&m);
    bool ok = (!opt->cone || cone_select(&m)) && fit(&m);
    if (ok) {
        add_ports(&m, SIG_INPUT);
        add_cells(&m);
        add_ports(&m, SIG_OUTPUT);
        connect_pins(&m);
        if (opt->buses)
            drop_unwired(&m);
        s->n_nodes = (uint32_t)m.nodes.len;
        s->nodes = VEC_TO_ARENA(a, &m.nodes);
        s->n_pins = (uint32_t)m.pins.len;
        s->pins = VEC_TO_ARENA(a, &m.pins);
        s->n_nets = (uint32_t)m.nets.len;
        s->nets = VEC_TO_ARENA(a, &m.nets);
    } else {
        scheme_free(s);
    }
    making_free(&m);
    return ok ? s : NULL;
}

void scheme_free(Scheme *s)
{
    if (!s)
        return;
    map_free(&s->inst_node);
    map_free(&s->nand_node);
}

uint32_t scheme_node_of_nand(const Scheme *s, NandId g)
{
    uint32_t node = map_get(&s->nand_node, g.ix);
    for (uint32_t i = design_nand_owner(s->design, g).ix; !node && i; i = s->design->inst_parent[i])
        node = map_get(&s->inst_node, i);
    return node && node != SCHEME_NONE ? node - 1 : SCHEME_NONE;
}
