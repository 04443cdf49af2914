/* verilog.c - one Verilog module after the other, out of tables of names made first.
 *
 * A View is what one Verilog module is made of: one of ours, or in a flat export the whole design.
 * Each net of it has one expression under which it is read: a constant, a bit of an input, a port,
 * or a scalar wire.
 */
#include "export/verilog.h"

#include <assert.h>
#include <string.h>

#include "export/ident.h"
#include "netlist/order.h"

enum { LINE_MAX = 96 };

#define NO_SOURCE UINT32_MAX

/* What drives a net inside its module. */
typedef enum Source { FROM_NOTHING, FROM_INPUT, FROM_NAND, FROM_DFF, FROM_INST } Source;

typedef struct View {
    const Module *m; /* ports, and in a hierarchical export the rest too */
    bool flat;
    uint32_t n_nets;
    uint32_t n_nands; /* [0..n_nands[ */
    const uint32_t *nand_a, *nand_b, *nand_y;
    uint32_t n_dffs; /* [0..n_dffs[ */
    const uint32_t *dff_d, *dff_clk, *dff_q;
    const uint8_t *dff_init;
    uint32_t n_insts;

    const char *name;
    const char **port;  /* [0..n_ports[ */
    const char **net;   /* [0..n_nets] how the net is read */
    uint8_t *is_wire;   /* net: needs a declaration of its own */
    uint8_t *is_loop;   /* net: part of a loop of gates */
    const char **inst;  /* [0..n_insts[ */
    const char **dff;   /* [0..n_dffs[ */
    uint32_t n_open;    /* outputs of instances that nobody needs */
    const char **open;  /* [0..n_open[ their wires */
    uint8_t *source;    /* net -> Source */
    uint8_t *is_read;   /* net */
    uint32_t *signal_of; /* bit of the module -> signal */
    IdentScope scope;
    bool has_init; /* takes its power-up values from a parameter INIT */
    bool is_done;  /* written */
} View;

typedef struct VerilogNames {
    const Design *d;
    VerilogOptions o;
    Arena *arena;
    Intern *names; /* of identifiers */
    IdentScope modules;
    const char *leaf; /* the flip-flop's module */
    View **views;     /* by ModId; flat: only that of the top */
    uint32_t n_views;
    StrBuf *out, *map;
    bool needs_leaf;
} VerilogNames;

typedef VerilogNames W;

/* ---- names ---- */

static const char *file_name(const W *w, uint32_t file)
{
    const char *path = diag_path(w->d->diag, file), *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

/* "adders.nl:12" */
static void place(const W *w, Span at, StrBuf *b)
{
    uint32_t line = 0, col = 0;
    if (!at.file)
        return;
    diag_line_col(w->d->diag, at.file, at.lo, &line, &col);
    strbuf_printf(b, "%s:%u", file_name(w, at.file), line);
}

/* A name in quotes, so that no reader takes it for an order, with its odd bytes as \xNN. */
static void quote(StrBuf *b, Str s)
{
    strbuf_addc(b, '"');
    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.ptr[i];
        if (c < ' ' || c == 0x7f || c == '\\')
            strbuf_printf(b, "\\x%02x", c);
        else
            strbuf_addc(b, (char)c);
    }
    strbuf_addc(b, '"');
}

/* The bit of the module that names a net, as "k[3]" or "m[2][0]"; "" for a net without a name. */
static void raw_net_name(const W *w, const View *v, uint32_t net, StrBuf *b)
{
    strbuf_clear(b);
    if (v->flat) {
        design_net_path(w->d, (NetId){net}, b);
        return;
    }
    uint32_t bit = v->m->net_bit[net];
    if (bit == UINT32_MAX)
        return;
    const Signal *s = &v->m->signals[v->signal_of[bit]];
    uint32_t i = bit - s->bit;
    strbuf_addz(b, intern_cstr(w->d->names, s->name));
    if (s->is_bus && s->word < s->width) {
        strbuf_printf(b, "[%u]", i / s->word);
        i %= s->word;
        if (s->word == 1)
            return;
    }
    if (s->is_bus)
        strbuf_printf(b, "[%u]", i);
}

static void map_line(const W *w, const View *v, const char *name, Str raw)
{
    strbuf_printf(w->map, "%s.%s\t", v->name, name);
    strbuf_add(w->map, raw.ptr, raw.len);
    strbuf_addc(w->map, '\n');
}

static void name_ports(W *w, View *v)
{
    const Module *m = v->m;
    for (uint32_t i = 0; i < m->n_ports; i++) {
        Str raw = intern_str(w->d->names, m->signals[i].name);
        v->port[i] = ident_unique(&v->scope, raw);
        map_line(w, v, v->port[i], raw);
    }
}

static const char *bit_of(W *w, const char *name, const Signal *s, uint32_t i)
{
    if (!s->is_bus)
        return name;
    return intern_cstr(w->names, intern_printf(w->names, "%s[%u]", name, i));
}

/* Nets that are read under the name of a port. */
static void name_port_nets(W *w, View *v)
{
    const Module *m = v->m;
    for (int outputs = 0; outputs < 2; outputs++) {
        for (uint32_t p = 0; p < m->n_ports; p++) {
            const Signal *s = &m->signals[p];
            if ((s->kind == SIG_OUTPUT) != outputs || (outputs && s->is_bus))
                continue;
            for (uint32_t i = 0; i < s->width; i++) {
                uint32_t net = m->bits[s->bit + i];
                if (net < NET_FIRST || v->net[net])
                    continue;
                v->net[net] = bit_of(w, v->port[p], s, i);
                if (!outputs)
                    v->source[net] = FROM_INPUT;
            }
        }
    }
}

static Str raw_dff_name(const W *w, const View *v, uint32_t i, StrBuf *b)
{
    strbuf_clear(b);
    if (v->flat)
        design_dff_path(w->d, (DffId){i + 1}, b);
    else
        strbuf_addz(b, intern_cstr(w->d->names, v->m->dff_name[i]));
    return strbuf_str(b);
}

/* "fa[3].s", "alu.y[2]" */
static void raw_pin_name(const W *w, const View *v, uint32_t inst, uint32_t bit, StrBuf *b)
{
    const ModInst *x = &v->m->insts[inst];
    const Module *child = w->d->modules[x->module.ix];
    uint32_t p = 0;
    while (bit - child->signals[p].bit >= child->signals[p].width)
        p++;
    const Signal *s = &child->signals[p];
    strbuf_printf(b, "%s.%s", intern_cstr(w->d->names, x->name), intern_cstr(w->d->names, s->name));
    if (s->is_bus)
        strbuf_printf(b, "[%u]", bit - s->bit);
}

/* Wires: first those that keep their name, so that no other one takes it. */
static void name_wires(W *w, View *v, const uint32_t *driver, const uint32_t *pin)
{
    StrBuf raw = {0}, name = {0};
    for (int pass = 0; pass < 2; pass++) {
        for (uint32_t net = NET_FIRST; net <= v->n_nets; net++) {
            if (v->net[net] || (v->source[net] == FROM_NOTHING && !v->is_read[net]))
                continue;
            raw_net_name(w, v, net, &raw);
            strbuf_clear(&name);
            if (raw.len)
                verilog_identifier(strbuf_str(&raw), &name);
            if (pass == 0 && (!raw.len || !str_eq(strbuf_str(&raw), strbuf_str(&name))))
                continue;
            if (!raw.len && v->source[net] == FROM_NAND)
                strbuf_printf(&raw, "n%u", driver[net] + 1);
            else if (!raw.len && v->source[net] == FROM_DFF)
                raw_dff_name(w, v, driver[net], &raw);
            else if (!raw.len && v->source[net] == FROM_INST)
                raw_pin_name(w, v, driver[net], pin[net], &raw);
            v->net[net] = ident_unique(&v->scope, strbuf_str(&raw));
            v->is_wire[net] = 1;
            if (v->flat || v->m->net_bit[net] != UINT32_MAX)
                map_line(w, v, v->net[net], strbuf_str(&raw));
        }
    }
    strbuf_free(&raw);
    strbuf_free(&name);
}

static void name_cells(W *w, View *v)
{
    StrBuf raw = {0};
    for (uint32_t i = 0; i < v->n_insts; i++) {
        Str name = intern_str(w->d->names, v->m->insts[i].name);
        strbuf_clear(&raw);
        strbuf_add(&raw, name.ptr, name.len);
        strbuf_addz(&raw, "_i");
        v->inst[i] = ident_unique(&v->scope, strbuf_str(&raw));
        map_line(w, v, v->inst[i], name);
    }
    for (uint32_t i = 0; i < v->n_dffs; i++) {
        StrBuf name = {0};
        raw_dff_name(w, v, i, &raw);
        strbuf_add(&name, raw.ptr ? raw.ptr : "", raw.len);
        strbuf_addz(&name, "_ff");
        v->dff[i] = ident_unique(&v->scope, strbuf_str(&name));
        map_line(w, v, v->dff[i], strbuf_str(&raw));
        strbuf_free(&name);
    }
    strbuf_free(&raw);
}

/* ---- what drives and what reads ---- */

static uint32_t pin_net(const View *v, const ModInst *x, uint32_t local)
{
    return local < NET_FIRST ? local : v->m->conns[x->conn + local - NET_FIRST];
}

/* Does this port bit of the child drive a net of its parent?  Not when it is a constant or an input
 * passed through: the parent has the net from there already. */
static bool drives(const Module *child, uint32_t local)
{
    if (local < NET_FIRST)
        return false;
    uint8_t by = child->port_driver[local - NET_FIRST];
    return by == DRIVER_NAND || by == DRIVER_DFF;
}

/* driver[net] is the index of its NAND, flip-flop or instance; pin[net] then the bit of the child. */
static void find_sources(const W *w, View *v, uint32_t *driver, uint32_t *pin)
{
    for (uint32_t i = 0; i < v->n_nands; i++) {
        v->source[v->nand_y[i]] = FROM_NAND;
        driver[v->nand_y[i]] = i;
        v->is_read[v->nand_a[i]] = v->is_read[v->nand_b[i]] = 1;
    }
    for (uint32_t i = 0; i < v->n_dffs; i++) {
        v->source[v->dff_q[i]] = FROM_DFF;
        driver[v->dff_q[i]] = i;
        v->is_read[v->dff_d[i]] = v->is_read[v->dff_clk[i]] = 1;
    }
    for (uint32_t i = 0; i < v->n_insts; i++) {
        const ModInst *x = &v->m->insts[i];
        const Module *child = w->d->modules[x->module.ix];
        for (uint32_t p = 0; p < child->n_ports; p++) {
            const Signal *s = &child->signals[p];
            for (uint32_t k = 0; k < s->width; k++) {
                uint32_t local = child->bits[s->bit + k], net = pin_net(v, x, local);
                if (s->kind == SIG_INPUT)
                    v->is_read[net] = 1;
                else if (drives(child, local) && net >= NET_FIRST) {
                    v->source[net] = FROM_INST;
                    driver[net] = i;
                    pin[net] = s->bit + k;
                }
            }
        }
    }
    for (uint32_t p = 0; p < v->m->n_ports; p++) {
        const Signal *s = &v->m->signals[p];
        for (uint32_t k = 0; s->kind == SIG_OUTPUT && k < s->width; k++)
            v->is_read[v->m->bits[s->bit + k]] = 1;
    }
}

/* Outputs that are constants, inputs passed through, or driven twice inside: nobody needs them here. */
static uint32_t count_open(const W *w, const View *v)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < v->n_insts; i++) {
        const ModInst *x = &v->m->insts[i];
        const Module *child = w->d->modules[x->module.ix];
        Map seen = {0};
        for (uint32_t p = 0; p < child->n_ports; p++) {
            const Signal *s = &child->signals[p];
            for (uint32_t k = 0; s->kind == SIG_OUTPUT && k < s->width; k++) {
                uint32_t local = child->bits[s->bit + k];
                n += !(drives(child, local) && pin_net(v, x, local) >= NET_FIRST && !map_get(&seen, local));
                map_put(&seen, local, 1);
            }
        }
        map_free(&seen);
    }
    return n;
}

/* Their names have `unused` in them, which tells linters enough. */
static void name_open(W *w, View *v)
{
    v->n_open = count_open(w, v);
    v->open = ARENA_ARRAY(w->arena, const char *, v->n_open);
    for (uint32_t i = 0; i < v->n_open; i++)
        v->open[i] = ident_unique(&v->scope, STR("unused"));
}

/* ---- views ---- */

static View *view_new(W *w, const Module *m)
{
    const Design *d = w->d;
    View *v = ARENA_NEW(w->arena, View);
    v->m = m;
    v->flat = w->o.flat;
    if (v->flat) {
        v->n_nets = d->n_nets;
        v->n_nands = d->n_nands;
        v->nand_a = d->nand_a + 1, v->nand_b = d->nand_b + 1, v->nand_y = d->nand_y + 1;
        v->n_dffs = d->n_dffs;
        v->dff_d = d->dff_d + 1, v->dff_clk = d->dff_clk + 1, v->dff_q = d->dff_q + 1;
        v->dff_init = (w->o.init ? w->o.init : d->dff_init) + 1;
    } else {
        v->n_nets = m->n_nets;
        v->n_nands = m->n_nands;
        v->nand_a = m->nand_a, v->nand_b = m->nand_b, v->nand_y = m->nand_y;
        v->n_dffs = m->n_dffs;
        v->dff_d = m->dff_d, v->dff_clk = m->dff_clk, v->dff_q = m->dff_q;
        v->dff_init = m->dff_init;
        v->n_insts = m->n_insts;
    }
    v->port = ARENA_ARRAY(w->arena, const char *, m->n_ports);
    v->net = ARENA_ARRAY(w->arena, const char *, (size_t)v->n_nets + NET_FIRST);
    v->is_wire = ARENA_ARRAY(w->arena, uint8_t, (size_t)v->n_nets + NET_FIRST);
    v->is_loop = ARENA_ARRAY(w->arena, uint8_t, (size_t)v->n_nets + NET_FIRST);
    v->source = ARENA_ARRAY(w->arena, uint8_t, (size_t)v->n_nets + NET_FIRST);
    v->is_read = ARENA_ARRAY(w->arena, uint8_t, (size_t)v->n_nets + NET_FIRST);
    v->inst = ARENA_ARRAY(w->arena, const char *, v->n_insts);
    v->dff = ARENA_ARRAY(w->arena, const char *, v->n_dffs);
    v->signal_of = ARENA_ARRAY(w->arena, uint32_t, m->n_bits);
    for (uint32_t i = 0; i < m->n_signals; i++) {
        for (uint32_t k = 0; k < m->signals[i].width; k++)
            v->signal_of[m->signals[i].bit + k] = i;
    }
    v->scope.names = w->names;
    v->name = ident_unique(&w->modules, intern_str(d->names, m->name));
    strbuf_printf(w->map, "%s\t%s\n", v->name, intern_cstr(d->names, m->name));
    return v;
}

static void view_names(W *w, View *v)
{
    Arena *temp = arena_new("drivers");
    uint32_t *driver = ARENA_ARRAY(temp, uint32_t, (size_t)v->n_nets + NET_FIRST);
    uint32_t *pin = ARENA_ARRAY(temp, uint32_t, (size_t)v->n_nets + NET_FIRST);
    ident_reserve(&v->scope, "INIT");
    ident_reserve(&v->scope, "unused_ok");
    ident_reserve(&v->scope, v->name); /* a port of this name would hide the module */
    v->net[NET_NONE] = v->net[NET_0] = "1'b0";
    v->net[NET_1] = "1'b1";
    find_sources(w, v, driver, pin);
    name_ports(w, v);
    name_port_nets(w, v);
    name_wires(w, v, driver, pin);
    name_cells(w, v);
    name_open(w, v);
    arena_free(temp);
}

/* The modules below m, those inside it first; each once. */
static void add_views(W *w, const Module *m)
{
    if (w->views[m->id.ix])
        return;
    for (uint32_t i = 0; i < m->n_insts && !w->o.flat; i++)
        add_views(w, w->d->modules[m->insts[i].module.ix]);
    View *v = w->views[m->id.ix] = view_new(w, m);
    view_names(w, v);
    w->needs_leaf = w->needs_leaf || v->n_dffs;
}

/* Modules in which some instance powers up otherwise than the source says. */
static void mark_images(W *w)
{
    const Design *d = w->d;
    for (uint32_t i = 1; w->o.init && !w->o.flat && i <= d->n_dffs; i++) {
        if (w->o.init[i] == d->dff_init[i])
            continue;
        for (uint32_t x = design_dff_owner(d, (DffId){i}).ix; x; x = d->inst_parent[x])
            w->views[d->inst_module[x]]->has_init = true;
    }
}

static void mark_loops(W *w)
{
    const Design *d = w->d;
    Arena *temp = arena_new("loops");
    Order o = design_order(temp, d);
    uint8_t *in_loop = ARENA_ARRAY(temp, uint8_t, (size_t)d->n_nets + 1);
    for (uint32_t g = 0; g < o.n_groups && o.n_loops; g++) {
        for (uint32_t k = o.first[g]; o.is_loop[g] && k < o.first[g + 1]; k++)
            in_loop[d->nand_y[o.nand[k]]] = 1;
    }
    for (uint32_t x = 1; o.n_loops && x <= d->n_insts; x++) {
        View *v = w->views[w->o.flat ? d->top->id.ix : d->inst_module[x]];
        for (uint32_t net = NET_FIRST; net <= v->n_nets; net++) {
            uint32_t flat = v->flat ? net : design_local_net(d, (InstId){x}, net).ix;
            v->is_loop[net] = v->is_loop[net] || in_loop[flat];
        }
        if (v->flat)
            break;
    }
    arena_free(temp);
}

/* ---- writing ---- */

/* Items behind one another, on as many lines as they need. */
typedef struct List {
    StrBuf *out;
    size_t start; /* of the line */
    int indent;
} List;

static List list_begin(StrBuf *out, int indent)
{
    size_t start = out->len;
    while (start > 0 && out->ptr[start - 1] != '\n')
        start--;
    return (List){out, start, indent};
}

static void list_item(List *l, bool is_first, const char *item)
{
    if (!is_first)
        strbuf_addc(l->out, ',');
    if (l->out->len - l->start + strlen(item) + 2 > LINE_MAX && !is_first) {
        strbuf_addc(l->out, '\n');
        l->start = l->out->len;
        strbuf_printf(l->out, "%*s", l->indent, "");
    } else if (!is_first) {
        strbuf_addc(l->out, ' ');
    }
    strbuf_addz(l->out, item);
}

static void comment(W *w, Span at, Str raw)
{
    StrBuf b = {0};
    place(w, at, &b);
    if (raw.len || b.len)
        strbuf_addz(w->out, "  // ");
    if (raw.len)
        quote(w->out, raw);
    if (b.len)
        strbuf_printf(w->out, "%s%s", raw.len ? ", " : "", b.ptr);
    strbuf_addc(w->out, '\n');
    strbuf_free(&b);
}

static Span local_span(const View *v, uint32_t at)
{
    return (Span){v->m->file, at, at};
}

/* UNOPTFLAT is about the wires of one loop, and switched off only for those. */
static void loop_begin(W *w, bool is_loop)
{
    if (is_loop)
        strbuf_addz(w->out, "    /* verilator lint_off UNOPTFLAT */ // this loop of gates is meant\n");
}

static void loop_end(W *w, bool is_loop)
{
    if (is_loop)
        strbuf_addz(w->out, "    /* verilator lint_on UNOPTFLAT */\n");
}

static bool port_in_loop(const View *v, const Signal *s)
{
    bool is_loop = false;
    for (uint32_t k = 0; s->kind == SIG_OUTPUT && k < s->width; k++)
        is_loop = is_loop || v->is_loop[v->m->bits[s->bit + k]];
    return is_loop;
}

static void write_ports(W *w, const View *v)
{
    const Module *m = v->m;
    for (uint32_t i = 0; i < m->n_ports; i++) {
        const Signal *s = &m->signals[i];
        Str raw = intern_str(w->d->names, s->name);
        bool is_loop = port_in_loop(v, s);
        if (!(i && port_in_loop(v, &m->signals[i - 1])))
            loop_begin(w, is_loop);
        strbuf_printf(w->out, "    %s wire ", s->kind == SIG_INPUT ? "input " : "output");
        if (s->is_bus)
            strbuf_printf(w->out, "[%u:0] ", s->width - 1);
        strbuf_printf(w->out, "%s%s", v->port[i], i + 1 < m->n_ports ? "," : "");
        if (!str_eqz(raw, v->port[i]))
            comment(w, (Span){0}, raw);
        else
            strbuf_addc(w->out, '\n');
        if (!(i + 1 < m->n_ports && port_in_loop(v, &m->signals[i + 1])))
            loop_end(w, is_loop);
    }
}

static void write_header(W *w, const View *v)
{
    const Module *m = v->m;
    Str raw = intern_str(w->d->names, m->name);
    strbuf_addz(w->out, "\n// ");
    quote(w->out, raw);
    if (m->at.file) {
        strbuf_addz(w->out, ", ");
        place(w, m->at, w->out);
    }
    strbuf_printf(w->out, "\nmodule %s ", v->name);
    if (v->has_init && m != w->d->top) {
        strbuf_printf(w->out, "#(\n    parameter [%llu:0] INIT = {%llu{1'bx}}\n) ",
                      (unsigned long long)m->all_dffs - 1, (unsigned long long)m->all_dffs);
    }
    if (!m->n_ports) {
        strbuf_addz(w->out, "();\n");
        return;
    }
    strbuf_addz(w->out, "(\n");
    write_ports(w, v);
    strbuf_addz(w->out, ");\n");
}

/* Wires that carry a name of their own: a line each, with the name if it is another. */
static void write_wires(W *w, const View *v, bool loops)
{
    StrBuf raw = {0};
    List l = {0};
    bool has_begun = false;
    for (uint32_t net = NET_FIRST; net <= v->n_nets; net++) {
        if (!v->is_wire[net] || v->is_loop[net] != loops)
            continue;
        if (!has_begun)
            loop_begin(w, loops);
        has_begun = true;
        raw_net_name(w, v, net, &raw);
        if (raw.len && !str_eqz(strbuf_str(&raw), v->net[net])) {
            if (l.out)
                strbuf_addz(w->out, ";\n");
            l.out = NULL;
            strbuf_printf(w->out, "    wire %s;", v->net[net]);
            comment(w, (Span){0}, strbuf_str(&raw));
            continue;
        }
        bool is_first = !l.out;
        if (is_first) {
            strbuf_addz(w->out, "    wire ");
            l = list_begin(w->out, 9);
        }
        list_item(&l, is_first, v->net[net]);
    }
    if (l.out)
        strbuf_addz(w->out, ";\n");
    loop_end(w, loops && has_begun);
    strbuf_free(&raw);
}

static void write_open(W *w, const View *v)
{
    if (!v->n_open)
        return;
    strbuf_addz(w->out, "    wire ");
    List l = list_begin(w->out, 9);
    for (uint32_t i = 0; i < v->n_open; i++)
        list_item(&l, i == 0, v->open[i]);
    strbuf_addz(w->out, ";\n");
}

static void write_nands(W *w, const View *v)
{
    for (uint32_t i = 0; i < v->n_nands; i++) {
        const char *y = v->net[v->nand_y[i]], *a = v->net[v->nand_a[i]], *b = v->net[v->nand_b[i]];
        Span at = v->flat ? design_nand_span(w->d, (NandId){i + 1}) : local_span(v, v->m->nand_at[i]);
        if (w->o.cells == VERILOG_ASSIGN)
            strbuf_printf(w->out, "    assign %s = ~(%s & %s);", y, a, b);
        else
            strbuf_printf(w->out, "    nand (%s, %s, %s);", y, a, b);
        comment(w, at, (Str){0});
    }
}

static void write_dffs(W *w, const View *v)
{
    StrBuf raw = {0};
    for (uint32_t i = 0; i < v->n_dffs; i++) {
        Span at = v->flat ? design_dff_span(w->d, (DffId){i + 1}) : local_span(v, v->m->dff_at[i]);
        strbuf_printf(w->out, "    %s ", w->leaf);
        if (v->has_init)
            strbuf_printf(w->out, "#(.INIT(INIT[%u])) ", i);
        else if (v->dff_init[i] != LOGIC_X)
            strbuf_printf(w->out, "#(.INIT(1'b%c)) ", v->dff_init[i] ? '1' : '0');
        strbuf_printf(w->out, "%s (.d(%s), .clk(%s), .q(%s));", v->dff[i], v->net[v->dff_d[i]],
                      v->net[v->dff_clk[i]], v->net[v->dff_q[i]]);
        raw_dff_name(w, v, i, &raw);
        comment(w, at, strbuf_str(&raw));
    }
    strbuf_free(&raw);
}

/* Nets as a value, high bit first: a port, a slice of one, or { } of them. */
static void write_value(W *w, const View *v, const uint32_t *nets, uint32_t n, int indent)
{
    StrBuf item = {0};
    List l = list_begin(w->out, indent);
    const Module *m = v->m;
    bool is_first = true, braces = false;
    for (uint32_t hi = n; hi > 0;) {
        uint32_t lo = hi - 1, net = nets[lo], p, i = 0;
        strbuf_clear(&item);
        strbuf_addz(&item, v->net[net]);
        if (net >= NET_FIRST && v->source[net] == FROM_INPUT) {
            /* As many more bits of the same input as follow. */
            uint32_t bit = 0;
            for (p = 0; p < m->n_ports; p++) {
                const Signal *s = &m->signals[p];
                for (i = 0; s->kind == SIG_INPUT && i < s->width && m->bits[s->bit + i] != net; i++)
                    ;
                if (s->kind == SIG_INPUT && i < s->width) {
                    bit = s->bit;
                    break;
                }
            }
            uint32_t top = i;
            while (lo > 0 && i > 0 && m->bits[bit + i - 1] == nets[lo - 1]) {
                lo--;
                i--;
            }
            if (m->signals[p].is_bus && i == 0 && top + 1 == m->signals[p].width) {
                strbuf_clear(&item);
                strbuf_addz(&item, v->port[p]);
            } else if (top > i) {
                strbuf_clear(&item);
                strbuf_printf(&item, "%s[%u:%u]", v->port[p], top, i);
            }
        }
        if (is_first && lo > 0) {
            braces = true;
            strbuf_addc(w->out, '{');
        }
        list_item(&l, is_first, item.ptr);
        is_first = false;
        hi = lo;
    }
    if (braces)
        strbuf_addc(w->out, '}');
    strbuf_free(&item);
}

static void write_output_pin(W *w, const View *v, const ModInst *x, const Module *child, const Signal *s,
                             uint8_t *is_driven, uint32_t *n_open)
{
    StrBuf item = {0};
    List l = list_begin(w->out, 12);
    strbuf_addz(w->out, s->width > 1 ? "{" : "");
    for (uint32_t k = s->width; k > 0; k--) {
        uint32_t local = child->bits[s->bit + k - 1], net = pin_net(v, x, local);
        strbuf_clear(&item);
        if (drives(child, local) && net >= NET_FIRST && !is_driven[local]) {
            is_driven[local] = 1;
            strbuf_addz(&item, v->net[net]);
        } else {
            strbuf_addz(&item, v->open[(*n_open)++]);
        }
        list_item(&l, k == s->width, item.ptr);
    }
    strbuf_addz(w->out, s->width > 1 ? "}" : "");
    strbuf_free(&item);
}

static void write_insts(W *w, const View *v)
{
    Arena *temp = arena_new("pins");
    uint64_t init_lo = v->n_dffs;
    uint32_t n_open = 0;
    for (uint32_t i = 0; i < v->n_insts; i++) {
        const ModInst *x = &v->m->insts[i];
        const Module *child = w->d->modules[x->module.ix];
        const View *cv = w->views[child->id.ix];
        uint8_t *is_driven = ARENA_ARRAY(temp, uint8_t, (size_t)child->n_port_nets + NET_FIRST);
        strbuf_printf(w->out, "    %s ", cv->name);
        if (cv->has_init)
            strbuf_printf(w->out, "#(.INIT(INIT[%llu:%llu])) ", (unsigned long long)(init_lo + child->all_dffs - 1),
                          (unsigned long long)init_lo);
        init_lo += child->all_dffs;
        strbuf_printf(w->out, "%s (%s", v->inst[i], child->n_ports ? "" : ");");
        comment(w, local_span(v, x->at), intern_str(w->d->names, x->name));
        for (uint32_t p = 0; p < child->n_ports; p++) {
            const Signal *s = &child->signals[p];
            strbuf_printf(w->out, "        .%s(", cv->port[p]);
            if (s->kind == SIG_OUTPUT) {
                write_output_pin(w, v, x, child, s, is_driven, &n_open);
            } else {
                uint32_t *nets = ARENA_ARRAY(temp, uint32_t, s->width);
                for (uint32_t k = 0; k < s->width; k++)
                    nets[k] = pin_net(v, x, child->bits[s->bit + k]);
                write_value(w, v, nets, s->width, 12);
            }
            strbuf_addz(w->out, p + 1 < child->n_ports ? "),\n" : "));\n");
        }
    }
    arena_free(temp);
}

/* Outputs that no cell drives under their own name. */
static void write_outputs(W *w, const View *v)
{
    for (uint32_t p = 0; p < v->m->n_ports; p++) {
        const Signal *s = &v->m->signals[p];
        const uint32_t *nets = v->m->bits + s->bit;
        if (s->kind != SIG_OUTPUT || (!s->is_bus && nets[0] >= NET_FIRST && v->net[nets[0]] == v->port[p]))
            continue;
        strbuf_printf(w->out, "    assign %s = ", v->port[p]);
        write_value(w, v, nets, s->width, 8);
        strbuf_addz(w->out, ";\n");
    }
}

/* All that nothing reads, told to linters in their own idiom. */
static void write_unused(W *w, const View *v)
{
    StrBuf item = {0};
    List l = {0};
    for (uint32_t net = NET_FIRST; net <= v->n_nets + v->n_open; net++) {
        bool is_open = net > v->n_nets;
        if (!is_open && (v->is_read[net] || !v->net[net]))
            continue;
        strbuf_clear(&item);
        strbuf_addz(&item, is_open ? v->open[net - v->n_nets - 1] : v->net[net]);
        if (!l.out) {
            strbuf_addz(w->out, "    wire unused_ok = &{1'b0");
            l = list_begin(w->out, 8);
        }
        list_item(&l, false, item.ptr);
    }
    if (l.out)
        strbuf_addz(w->out, "};\n");
    strbuf_free(&item);
}

/* Power-up values of flip-flops [lo, hi[ as one literal. */
static void init_chunk(W *w, uint32_t lo, uint32_t hi)
{
    const uint8_t *init = w->o.init;
    uint32_t n_x = 0;
    for (uint32_t i = lo; i < hi; i++)
        n_x += init[i] == LOGIC_X;
    if (n_x == hi - lo) {
        strbuf_printf(w->out, "{%u{1'bx}}", hi - lo);
    } else if (n_x) {
        strbuf_printf(w->out, "%u'b", hi - lo);
        for (uint32_t i = hi; i > lo; i--)
            strbuf_addc(w->out, "01x"[init[i - 1]]);
    } else {
        strbuf_printf(w->out, "%u'h", hi - lo);
        for (uint32_t digit = (hi - lo + 3) / 4; digit > 0; digit--) {
            unsigned v = 0;
            for (uint32_t k = 0; k < 4 && lo + (digit - 1) * 4 + k < hi; k++)
                v |= (unsigned)init[lo + (digit - 1) * 4 + k] << k;
            strbuf_addc(w->out, "0123456789abcdef"[v]);
        }
    }
}

/* The path of a flip-flop without its last index: what a word has in common. */
static void word_path(const W *w, uint32_t dff, StrBuf *b)
{
    strbuf_clear(b);
    design_dff_path(w->d, (DffId){dff}, b);
    size_t n = b->len;
    while (n > 0 && b->ptr[n - 1] != '[')
        n--;
    if (n > 1) {
        b->len = n - 1;
        b->ptr[b->len] = 0;
    }
}

/* The image: power-up values of all flip-flops, a word a line, the last first. */
static void write_image(W *w)
{
    StrBuf path = {0}, next = {0};
    strbuf_printf(w->out, "    localparam [%u:0] INIT = {\n", w->d->n_dffs - 1);
    for (uint32_t hi = w->d->n_dffs + 1; hi > 1;) {
        uint32_t lo = hi - 1;
        word_path(w, lo, &path);
        for (; lo > 1; lo--) {
            word_path(w, lo - 1, &next);
            if (!str_eq(strbuf_str(&path), strbuf_str(&next)))
                break;
        }
        strbuf_addz(w->out, "        ");
        init_chunk(w, lo, hi);
        strbuf_addz(w->out, lo > 1 ? "," : "");
        comment(w, (Span){0}, strbuf_str(&path));
        hi = lo;
    }
    strbuf_addz(w->out, "    };\n");
    strbuf_free(&path);
    strbuf_free(&next);
}

static void write_view(W *w, View *v)
{
    if (v->is_done)
        return;
    v->is_done = true;
    for (uint32_t i = 0; i < v->n_insts; i++)
        write_view(w, w->views[v->m->insts[i].module.ix]);
    write_header(w, v);
    if (v->has_init && v->m == w->d->top)
        write_image(w);
    write_wires(w, v, false);
    write_wires(w, v, true);
    write_open(w, v);
    write_nands(w, v);
    write_dffs(w, v);
    write_insts(w, v);
    write_outputs(w, v);
    write_unused(w, v);
    strbuf_addz(w->out, "endmodule\n");
}

static void write_leaf(W *w)
{
    strbuf_printf(w->out,
                  "\n// A D flip-flop: q takes d when clk rises. INIT is what it holds at power-up.\n"
                  "module %s #(\n"
                  "    parameter INIT = 1'bx\n"
                  ") (\n"
                  "    input  wire d,\n"
                  "    input  wire clk,\n"
                  "    output reg  q\n"
                  ");\n"
                  "    initial q = INIT;\n"
                  "    always @(posedge clk) q <= d;\n"
                  "endmodule\n",
                  w->leaf);
}

static void write_all(W *w)
{
    const Module *top = w->d->top;
    strbuf_addz(w->out, "// Made by gateloom export from ");
    strbuf_addz(w->out, top->at.file ? file_name(w, top->at.file) : "a netlist");
    strbuf_addz(w->out, ": ");
    quote(w->out, intern_str(w->d->names, top->name));
    strbuf_printf(w->out, "%s\n// %u NANDs, %u flip-flops.\n", w->o.flat ? ", flat" : "", w->d->n_nands,
                  w->d->n_dffs);
    strbuf_addz(w->out, "/* verilator lint_off DECLFILENAME */ // one file holds all modules\n"
                        "`default_nettype none\n");
    if (w->needs_leaf)
        write_leaf(w);
    write_view(w, w->views[top->id.ix]);
    strbuf_addz(w->out, "\n`default_nettype wire\n/* verilator lint_on DECLFILENAME */\n");
}

VerilogExport *verilog_export(Arena *arena, const Design *d, const VerilogOptions *o)
{
    VerilogExport *x = ARENA_NEW(arena, VerilogExport);
    W *w = ARENA_NEW(arena, VerilogNames);
    *w = (W){.d = d, .o = *o, .arena = arena, .names = intern_new(arena), .out = &x->text, .map = &x->map};
    w->modules.names = w->names;
    x->design = d;
    x->names = w;
    for (uint32_t i = 1; i <= d->n_insts; i++)
        w->n_views = d->inst_module[i] >= w->n_views ? d->inst_module[i] + 1 : w->n_views;
    w->views = ARENA_ARRAY(arena, View *, w->n_views);
    w->leaf = ident_unique(&w->modules, STR("gateloom_dff"));
    add_views(w, d->top);
    mark_images(w);
    mark_loops(w);
    write_all(w);
    x->top = w->views[d->top->id.ix]->name;
    x->leaf = w->leaf;
    x->ports = w->views[d->top->id.ix]->port;
    return x;
}

void verilog_free(VerilogExport *x)
{
    if (!x)
        return;
    W *w = x->names;
    for (uint32_t i = 0; i < w->n_views; i++) {
        if (w->views[i])
            ident_scope_free(&w->views[i]->scope);
    }
    ident_scope_free(&w->modules);
    intern_free(w->names);
    strbuf_free(&x->text);
    strbuf_free(&x->map);
}

static void inst_path(const W *w, uint32_t inst, StrBuf *b)
{
    uint32_t parent = w->d->inst_parent[inst];
    if (!parent)
        return;
    inst_path(w, parent, b);
    strbuf_printf(b, "%s.", w->views[w->d->inst_module[parent]]->inst[w->d->inst_index[inst]]);
}

void verilog_dff_path(const VerilogExport *x, DffId dff, StrBuf *b)
{
    const W *w = x->names;
    const Design *d = x->design;
    if (w->o.flat) {
        strbuf_addz(b, w->views[d->top->id.ix]->dff[dff.ix - 1]);
        return;
    }
    uint32_t owner = design_dff_owner(d, dff).ix;
    inst_path(w, owner, b);
    strbuf_addz(b, w->views[d->inst_module[owner]]->dff[dff.ix - d->inst_dff[owner]]);
}

bool verilog_has_loops(const Design *d)
{
    Arena *temp = arena_new("loops");
    Order o = design_order(temp, d);
    arena_free(temp);
    return o.n_loops > 0;
}

void verilog_describe_loop(const Design *d, unsigned most, StrBuf *b)
{
    Arena *temp = arena_new("loops");
    Order o = design_order(temp, d);
    for (uint32_t g = 0; g < o.n_groups; g++) {
        if (!o.is_loop[g])
            continue;
        uint32_t n = o.first[g + 1] - o.first[g];
        for (uint32_t k = 0; k < n && k < most; k++) {
            strbuf_addz(b, k ? ", " : "");
            design_net_path(d, (NetId){d->nand_y[o.nand[o.first[g] + k]]}, b);
        }
        if (n > most)
            strbuf_printf(b, " and %u more", n - most);
        break;
    }
    arena_free(temp);
}
