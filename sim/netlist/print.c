/* print.c - one module after the other; all wires are declared in front.
 *
 * Nets are numbered in the order in which their first wire is declared, so the
 * declarations follow the numbers: where the signals of a module would come in
 * another order, an $ wire is put in between.  A net with several names is
 * driven under one of them, and the others are assigned.
 */
#include "netlist/print.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "netlist/fmt.h"

enum { LINE_MAX = 96 };

#define NO_BIT UINT32_MAX

typedef struct Printer {
    const Module *const *modules;
    const Intern *names;
    StrBuf *out;
    Map done;     /* module id -> 1 */
    Map instead;  /* module id -> how many of its name came before it */
    Map n_called; /* name -> how many modules have it */
    /* of the module at hand */
    Arena *temp;
    const Module *m;
    uint32_t *signal_of; /* bit -> signal */
    uint32_t *next_bit;  /* bit -> next bit of the same net, or NO_BIT */
    uint32_t *first_bit; /* net -> its first bit, or NO_BIT */
    uint32_t *anon;      /* net -> its $ number; 0: none */
    uint32_t *driven;    /* net -> the bit it is driven under, or NO_BIT: $ */
    bool *is_driven;     /* net: driven holds */
    bool *is_done;       /* bit: needs no assignment */
    bool *is_passed;     /* bit: its only driver here passes it through from an input */
    bool *is_read;       /* net */
    uint32_t *claim;     /* bit -> 1 + the instance that is called like its signal; 0: none */
    uint32_t claimant;   /* the instance at hand, 1 + ... */
    Map signal_names;
    struct List *wires; /* the declarations, while they can be added to */
    uint32_t n_anon;
} Printer;

/* ---- names ---- */

static bool is_plain(Str s)
{
    static const char *const words[] = {"use", "module", "test", "wire", "memory", "const", "for", "in",
                                        "if", "else", "assert", "budget", "feedback", "nand", "dff", "_"};
    if (!s.len || (s.ptr[0] >= '0' && s.ptr[0] <= '9'))
        return false;
    for (size_t i = 0; i < s.len; i++) {
        char c = s.ptr[i];
        if (c == '$' && i == 0 && !(s.len > 1 && s.ptr[1] >= '0' && s.ptr[1] <= '9'))
            return false;
        if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
              c == '$'))
            return false;
    }
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (str_eqz(s, words[i]))
            return false;
    }
    return true;
}

void print_name(StrBuf *b, Str s)
{
    if (is_plain(s)) {
        strbuf_add(b, s.ptr, s.len);
        return;
    }
    strbuf_addc(b, '`');
    for (size_t i = 0; i < s.len; i++)
        strbuf_addc(b, s.ptr[i] == '`' || s.ptr[i] == '\n' ? '\'' : s.ptr[i]);
    strbuf_addc(b, '`');
}

static void print_module_name(const Printer *p, StrBuf *b, const Module *m)
{
    StrBuf name = {0};
    strbuf_addz(&name, intern_cstr(p->names, m->name));
    uint32_t before = map_get(&p->instead, m->id.ix);
    if (before)
        strbuf_printf(&name, "'%u", before + 1);
    print_name(b, strbuf_str(&name));
    strbuf_free(&name);
}

/* Bits hi..lo of a signal: s, s[3], s[7:4], m[2][3].  A run stays inside a word
 * unless it is all of the signal.  A bus of one bit is s[0], or s when as_bus. */
static void print_range(const Printer *p, StrBuf *b, const Signal *s, uint32_t hi, uint32_t lo,
                        bool as_bus, bool quoted)
{
    Str name = intern_str(p->names, s->name);
    if (quoted)
        print_name(b, name);
    else
        strbuf_add(b, name.ptr, name.len);
    if (lo == 0 && hi + 1 == s->width && (s->width > 1 || !s->is_bus || as_bus))
        return;
    if (s->is_words) {
        uint32_t word = lo / s->word, at = word * s->word;
        strbuf_printf(b, "[%u]", word);
        if (lo == at && hi + 1 == at + s->word && (s->word > 1 || s->kind == SIG_MEMORY || as_bus))
            return;
        lo -= at;
        hi -= at;
    }
    if (hi == lo)
        strbuf_printf(b, "[%u]", lo);
    else
        strbuf_printf(b, "[%u:%u]", hi, lo);
}

static const Signal *signal_at(const Printer *p, uint32_t bit, uint32_t *offset)
{
    const Signal *s = &p->m->signals[p->signal_of[bit]];
    *offset = bit - s->bit;
    return s;
}

static void print_bit(const Printer *p, StrBuf *b, uint32_t bit)
{
    uint32_t i;
    const Signal *s = signal_at(p, bit, &i);
    print_range(p, b, s, i, i, false, true);
}

static void print_net(const Printer *p, StrBuf *b, uint32_t net)
{
    if (net < NET_FIRST)
        strbuf_addc(b, net == NET_1 ? '1' : '0');
    else if (p->is_driven[net] && p->driven[net] != NO_BIT)
        print_bit(p, b, p->driven[net]);
    else if (p->first_bit[net] != NO_BIT && !p->is_driven[net])
        print_bit(p, b, p->first_bit[net]);
    else
        strbuf_printf(b, "$%u", p->anon[net]);
}

/* ---- declarations ---- */

static void declare_net(Printer *p, uint32_t net)
{
    p->anon[net] = ++p->n_anon;
}

/* "    wire a, b" with as many names on a line as fit. */
typedef struct List {
    StrBuf *out;
    const char *word;
    size_t start; /* of the line in out */
} List;

static void list_add(List *l, const char *word, Str item)
{
    bool fits = l->word && strcmp(l->word, word) == 0 && l->out->len - l->start + item.len < LINE_MAX;
    if (fits) {
        strbuf_addz(l->out, ", ");
    } else {
        if (l->word)
            strbuf_addc(l->out, '\n');
        l->start = l->out->len;
        l->word = word;
        strbuf_printf(l->out, "    %s ", word);
    }
    strbuf_add(l->out, item.ptr, item.len);
}

static void list_end(List *l)
{
    if (l->word)
        strbuf_addc(l->out, '\n');
    l->word = NULL;
}

static void print_dims(StrBuf *b, const Signal *s)
{
    bool is_memory = s->kind == SIG_MEMORY;
    if (!s->is_bus)
        return;
    if (s->is_words && !(is_memory && s->word == 1))
        strbuf_printf(b, "[%u][%u]", s->width / s->word, s->word);
    else
        strbuf_printf(b, "[%u]", s->width);
}

static void declare_anon(Printer *p, List *l, uint32_t *next, uint32_t up_to)
{
    char name[24];
    for (; *next <= up_to; ++*next) {
        declare_net(p, *next);
        snprintf(name, sizeof name, "$%u", p->anon[*next]);
        list_add(l, "wire", str_from(name));
    }
}

static void declare_wires(Printer *p, List *l)
{
    const Module *m = p->m;
    StrBuf item = {0};
    uint32_t next = NET_FIRST + m->n_port_nets;
    for (uint32_t i = m->n_ports; i < m->n_signals; i++) {
        const Signal *s = &m->signals[i];
        uint32_t after = next, highest = 0;
        bool in_order = true;
        for (uint32_t k = 0; k < s->width; k++) {
            uint32_t net = m->bits[s->bit + k];
            if (net == NET_NONE || net < next)
                continue;
            highest = net > highest ? net : highest;
            if (net == after)
                after++;
            else if (net > after)
                in_order = false;
        }
        if (!in_order)
            declare_anon(p, l, &next, highest);
        else
            next = after;
        strbuf_clear(&item);
        print_name(&item, intern_str(p->names, s->name));
        print_dims(&item, s);
        list_add(l, s->kind == SIG_MEMORY ? "memory" : "wire", strbuf_str(&item));
    }
    declare_anon(p, l, &next, m->n_nets);
    strbuf_free(&item);
}

/* ---- targets ---- */

/* Bits of signal s that start at bit: do they lie on these nets? */
static bool lies_on(const Printer *p, const Signal *s, uint32_t bit, const uint32_t *nets, uint32_t n)
{
    uint32_t i = bit - s->bit;
    if (i + n > s->width)
        return false;
    if (n != s->width && n > 1 && s->word < s->width && i / s->word != (i + n - 1) / s->word)
        return false;
    for (uint32_t k = 0; k < n; k++) {
        if (p->m->bits[bit + k] != nets[k] || p->is_done[bit + k])
            return false;
        if (p->claim[bit + k] && p->claim[bit + k] != p->claimant)
            return false;
    }
    return true;
}

/* The name among those of the nets that reads `want`; else any that covers all of
 * them at once; else NO_BIT.  Inputs cannot be driven. */
static uint32_t find_target(const Printer *p, const uint32_t *nets, uint32_t n, bool as_bus, Str want,
                            bool *is_wanted)
{
    uint32_t any = NO_BIT;
    StrBuf text = {0};
    *is_wanted = false;
    for (uint32_t bit = p->first_bit[nets[0]]; bit != NO_BIT; bit = p->next_bit[bit]) {
        uint32_t i;
        const Signal *s = signal_at(p, bit, &i);
        if (s->kind == SIG_INPUT || !lies_on(p, s, bit, nets, n))
            continue;
        strbuf_clear(&text);
        print_range(p, &text, s, i + n - 1, i, as_bus, false);
        if (str_eq(strbuf_str(&text), want)) {
            *is_wanted = true;
            any = bit;
            break;
        }
        if (any == NO_BIT)
            any = bit;
    }
    strbuf_free(&text);
    return any;
}

static void set_driven(Printer *p, uint32_t net, uint32_t bit)
{
    p->is_driven[net] = true;
    p->driven[net] = bit;
    if (bit != NO_BIT)
        p->is_done[bit] = true;
}

/* The first name of a net that no instance needs for its own. */
static uint32_t free_bit(const Printer *p, uint32_t net)
{
    uint32_t bit = p->first_bit[net];
    while (bit != NO_BIT && p->claim[bit] && p->claim[bit] != p->claimant)
        bit = p->next_bit[bit];
    return bit;
}

/* Another wire for a net that has one declared: it takes no number. */
static void add_anon(Printer *p, uint32_t net)
{
    char name[24];
    p->anon[net] = ++p->n_anon;
    snprintf(name, sizeof name, "$%u", p->n_anon);
    list_add(p->wires, "wire", str_from(name));
}

/* One net as a target; it is driven here. */
static void print_target(Printer *p, StrBuf *b, uint32_t net, uint32_t bit)
{
    if (bit == NO_BIT && !p->anon[net])
        bit = free_bit(p, net);
    if (bit == NO_BIT && !p->anon[net])
        add_anon(p, net);
    set_driven(p, net, bit);
    if (bit != NO_BIT)
        print_bit(p, b, bit);
    else
        strbuf_printf(b, "$%u", p->anon[net]);
}

/* ---- statements ---- */

static void print_nands(Printer *p)
{
    const Module *m = p->m;
    for (uint32_t i = 0; i < m->n_nands; i++) {
        strbuf_addz(p->out, "    nand(");
        print_net(p, p->out, m->nand_a[i]);
        strbuf_addz(p->out, ", ");
        print_net(p, p->out, m->nand_b[i]);
        strbuf_addz(p->out, " -> ");
        print_net(p, p->out, m->nand_y[i]);
        strbuf_addz(p->out, ")\n");
    }
}

/* Which name each net is driven under has to be known before it is read. */
static void settle_nands(Printer *p)
{
    StrBuf unused = {0};
    for (uint32_t i = 0; i < p->m->n_nands; i++)
        print_target(p, &unused, p->m->nand_y[i], NO_BIT);
    strbuf_free(&unused);
}

static void settle_dffs(Printer *p)
{
    const Module *m = p->m;
    StrBuf unused = {0};
    for (uint32_t i = 0; i < m->n_dffs; i++) {
        bool is_wanted;
        uint32_t bit = find_target(p, &m->dff_q[i], 1, false, intern_str(p->names, m->dff_name[i]), &is_wanted);
        print_target(p, &unused, m->dff_q[i], is_wanted ? bit : NO_BIT);
    }
    strbuf_free(&unused);
}

/* "name = ".  A wire of that name, driven by something else, is in the way: then
 * the instance gets another one. */
static void print_own_name(Printer *p, Sym name)
{
    StrBuf text = {0};
    strbuf_addz(&text, intern_cstr(p->names, name));
    if (map_get(&p->signal_names, name.ix)) {
        do
            strbuf_addz(&text, "$u");
        while (intern_find(p->names, strbuf_str(&text)).ix);
    }
    print_name(p->out, strbuf_str(&text));
    strbuf_addz(p->out, " = ");
    strbuf_free(&text);
}

static void print_dffs(Printer *p)
{
    const Module *m = p->m;
    StrBuf target = {0};
    for (uint32_t i = 0; i < m->n_dffs; i++) {
        Str name = intern_str(p->names, m->dff_name[i]);
        uint32_t net = m->dff_q[i], at = 0;
        strbuf_clear(&target);
        if (p->driven[net] != NO_BIT) {
            const Signal *s = signal_at(p, p->driven[net], &at);
            print_range(p, &target, s, at, at, false, false);
        } else {
            strbuf_printf(&target, "$%u", p->anon[net]);
        }
        strbuf_addz(p->out, "    ");
        if (!str_eq(strbuf_str(&target), name) && name.len)
            print_own_name(p, m->dff_name[i]);
        strbuf_addz(p->out, m->dff_init[i] == LOGIC_X ? "dff(" : m->dff_init[i] ? "dff<1>(" : "dff<0>(");
        print_net(p, p->out, m->dff_d[i]);
        strbuf_addz(p->out, ", ");
        print_net(p, p->out, m->dff_clk[i]);
        strbuf_addz(p->out, " -> ");
        print_net(p, p->out, net);
        strbuf_addz(p->out, ")\n");
    }
    strbuf_free(&target);
}

/* Local nets of this module at the bits of a child's port. */
static uint32_t *pins_of(Printer *p, const ModInst *x, const Signal *port)
{
    const Module *child = p->modules[x->module.ix];
    uint32_t *nets = ARENA_ARRAY(p->temp, uint32_t, port->width);
    for (uint32_t i = 0; i < port->width; i++) {
        uint32_t local = child->bits[port->bit + i];
        nets[i] = local < NET_FIRST ? local : p->m->conns[x->conn + local - NET_FIRST];
    }
    return nets;
}

/* Several nets as one value: a name, a slice, or { } of them, high first. */
static void print_bus(const Printer *p, StrBuf *b, const uint32_t *nets, uint32_t n)
{
    StrBuf items = {0};
    unsigned n_items = 0;
    for (uint32_t hi = n; hi > 0;) {
        uint32_t net = nets[hi - 1], lo = hi - 1, bit, i = 0;
        strbuf_addz(&items, n_items++ ? ", " : "");
        bit = net < NET_FIRST ? NO_BIT
              : p->is_driven[net] ? p->driven[net] : p->first_bit[net];
        if (bit != NO_BIT) {
            const Signal *s = signal_at(p, bit, &i);
            while (lo > 0 && i > 0 && nets[lo - 1] >= NET_FIRST && !p->is_passed[s->bit + i - 1] &&
                   p->m->bits[s->bit + i - 1] == nets[lo - 1]) {
                lo--;
                i--;
            }
            uint32_t top = bit - s->bit;
            if (s->word < s->width && i / s->word != top / s->word && !(i == 0 && top + 1 == s->width)) {
                /* back to where the word starts */
                uint32_t start = top / s->word * s->word;
                lo += start - i;
                i = start;
            }
            print_range(p, &items, s, top, i, false, true);
        } else {
            print_net(p, &items, net);
        }
        hi = lo;
    }
    strbuf_printf(b, n_items == 1 ? "%s" : "{%s}", items.ptr);
    strbuf_free(&items);
}

/* Is bit i of a child's output driven by something else already?  So it is when the
 * child passes it through, or ties it to a constant. */
static bool is_passed(const Printer *p, const Module *child, const Signal *port, const uint32_t *nets,
                      uint32_t i)
{
    uint32_t local = child->bits[port->bit + i];
    return local < NET_FIRST || child->port_driver[local - NET_FIRST] == DRIVER_INPUT ||
           p->is_driven[nets[i]];
}

static void drive_bit(Printer *p, const Module *child, const Signal *port, const uint32_t *nets,
                      uint32_t i, uint32_t bit)
{
    if (!is_passed(p, child, port, nets, i))
        set_driven(p, nets[i], bit);
    else
        p->is_passed[bit] = true;
    p->is_done[bit] = true;
}

/* One bit of an output under a name of its own. */
static void settle_bit(Printer *p, StrBuf *b, const Module *child, const Signal *port,
                       const uint32_t *nets, uint32_t i)
{
    bool is_wanted;
    uint32_t bit = find_target(p, nets + i, 1, false, STR(""), &is_wanted);
    if (!is_passed(p, child, port, nets, i)) {
        print_target(p, b, nets[i], bit);
    } else if (bit != NO_BIT && p->is_driven[nets[i]]) { /* not the name it is read under */
        p->is_done[bit] = p->is_passed[bit] = true;
        print_bit(p, b, bit);
    } else { /* a wire of no use but to be driven here */
        char name[24];
        snprintf(name, sizeof name, "$%u", ++p->n_anon);
        list_add(p->wires, "wire", str_from(name));
        strbuf_addz(b, name);
    }
}

/* One output of an instance, and which names it drives. */
static void settle_output(Printer *p, StrBuf *b, const Module *child, const Signal *port,
                          const uint32_t *nets, Str want, bool *is_named)
{
    bool is_wanted = false, all_passed = true;
    for (uint32_t i = 0; i < port->width; i++)
        all_passed = all_passed && is_passed(p, child, port, nets, i);
    uint32_t bit = find_target(p, nets, port->width, port->is_bus, want, &is_wanted);
    if (bit != NO_BIT && (!all_passed || is_wanted)) {
        uint32_t i;
        const Signal *s = signal_at(p, bit, &i);
        print_range(p, b, s, i + port->width - 1, i, port->is_bus, true);
        for (uint32_t k = 0; k < port->width; k++)
            drive_bit(p, child, port, nets, k, bit + k);
        *is_named = *is_named || is_wanted;
    } else if (all_passed) {
        strbuf_addc(b, '_');
    } else if (port->width == 1) {
        settle_bit(p, b, child, port, nets, 0);
    } else {
        for (uint32_t i = port->width; i > 0; i--) {
            strbuf_addz(b, i == port->width ? "{" : ", ");
            settle_bit(p, b, child, port, nets, i - 1);
        }
        strbuf_addc(b, '}');
    }
}

/* Texts of the outputs of all instances, made before anything is read. */
typedef struct Outs {
    char *text;
    bool is_named; /* the first target gives the instance its name */
} Outs;

/* An instance is called as what its first output drives: so that it can be, nothing
 * else drives the signal of that name. */
static void claim_names(Printer *p)
{
    const Module *m = p->m;
    for (uint32_t i = 0; i < m->n_insts; i++) {
        const ModInst *x = &m->insts[i];
        const Module *child = p->modules[x->module.ix];
        Str want = intern_str(p->names, x->name);
        p->claimant = i + 1;
        for (uint32_t k = 0; k < child->n_ports; k++) {
            const Signal *port = &child->signals[k];
            bool is_wanted;
            if (port->kind != SIG_OUTPUT)
                continue;
            uint32_t bit = find_target(p, pins_of(p, x, port), port->width, port->is_bus, want, &is_wanted);
            for (uint32_t j = 0; is_wanted && j < port->width; j++)
                p->claim[bit + j] = i + 1;
            if (is_wanted)
                break;
        }
    }
    p->claimant = 0;
}

static Outs settle_instance(Printer *p, const ModInst *x)
{
    p->claimant = (uint32_t)(x - p->m->insts) + 1;
    const Module *child = p->modules[x->module.ix];
    Outs o = {0};
    StrBuf b = {0};
    Str want = intern_str(p->names, x->name);
    bool is_first = true, is_named = false, n = false;
    for (uint32_t k = 0; k < child->n_ports; k++) {
        const Signal *port = &child->signals[k];
        if (port->kind != SIG_OUTPUT)
            continue;
        strbuf_addz(&b, n ? ", " : "");
        n = true;
        size_t before = b.len;
        settle_output(p, &b, child, port, pins_of(p, x, port), is_first ? want : STR(""), &is_named);
        if (is_first && b.ptr[before] != '$' && !(b.len == before + 1 && b.ptr[before] == '_')) {
            is_first = false;
            o.is_named = is_named;
        }
    }
    p->claimant = 0;
    o.text = arena_copy(p->temp, b.len ? b.ptr : "", b.len);
    strbuf_free(&b);
    return o;
}

static void print_instances(Printer *p, const Outs *outs)
{
    const Module *m = p->m;
    for (uint32_t i = 0; i < m->n_insts; i++) {
        const ModInst *x = &m->insts[i];
        const Module *child = p->modules[x->module.ix];
        strbuf_addz(p->out, "    ");
        if (!outs[i].is_named)
            print_own_name(p, x->name);
        print_module_name(p, p->out, child);
        strbuf_addc(p->out, '(');
        bool n = false;
        for (uint32_t k = 0; k < child->n_ports; k++) {
            const Signal *port = &child->signals[k];
            if (port->kind != SIG_INPUT)
                continue;
            strbuf_addz(p->out, n ? ", " : "");
            n = true;
            print_bus(p, p->out, pins_of(p, x, port), port->width);
        }
        strbuf_printf(p->out, outs[i].text[0] ? "%s-> %s)\n" : "%s%s)\n", n && outs[i].text[0] ? " " : "",
                      outs[i].text);
    }
}

/* Names of a net beyond the one it is driven under. */
static void print_aliases(Printer *p)
{
    const Module *m = p->m;
    for (uint32_t bit = 0; bit < m->n_bits; bit++) {
        uint32_t net = m->bits[bit], i;
        const Signal *s = signal_at(p, bit, &i);
        if (net == NET_NONE || s->kind == SIG_INPUT || p->is_done[bit])
            continue;
        strbuf_addz(p->out, "    ");
        print_bit(p, p->out, bit);
        strbuf_addz(p->out, " = ");
        print_net(p, p->out, net);
        strbuf_addc(p->out, '\n');
    }
    for (uint32_t net = NET_FIRST; net <= m->n_nets; net++) {
        if (!p->anon[net] || (p->is_driven[net] && p->driven[net] == NO_BIT))
            continue;
        strbuf_printf(p->out, "    $%u = ", p->anon[net]);
        print_net(p, p->out, net);
        strbuf_addc(p->out, '\n');
    }
}

static void mark_reads(Printer *p)
{
    const Module *m = p->m;
    for (uint32_t i = 0; i < m->n_nands; i++)
        p->is_read[m->nand_a[i]] = p->is_read[m->nand_b[i]] = true;
    for (uint32_t i = 0; i < m->n_dffs; i++)
        p->is_read[m->dff_d[i]] = p->is_read[m->dff_clk[i]] = true;
    for (uint32_t i = 0; i < m->n_insts; i++) {
        const Module *child = p->modules[m->insts[i].module.ix];
        for (uint32_t k = 0; k < child->n_port_nets; k++) {
            if (child->port_driver[k] == DRIVER_INPUT)
                p->is_read[m->conns[m->insts[i].conn + k]] = true;
        }
    }
    for (uint32_t i = 0; i < m->n_ports; i++) {
        for (uint32_t k = 0; m->signals[i].kind == SIG_OUTPUT && k < m->signals[i].width; k++)
            p->is_read[m->bits[m->signals[i].bit + k]] = true;
    }
}

static void print_rest(Printer *p)
{
    static const char *const kinds[] = {"nand", "dff", "depth"};
    const Module *m = p->m;
    List l = {.out = p->out};
    StrBuf item = {0};
    for (uint32_t i = 0; i < m->n_feedback; i++) {
        strbuf_clear(&item);
        print_net(p, &item, m->feedback[i]);
        list_add(&l, "feedback", strbuf_str(&item));
    }
    list_end(&l);
    mark_reads(p);
    for (uint32_t net = NET_FIRST; net <= m->n_nets; net++) {
        if (p->is_read[net])
            continue;
        strbuf_addz(p->out, "    _ = ");
        print_net(p, p->out, net);
        strbuf_addc(p->out, '\n');
    }
    for (uint32_t i = 0; i < m->n_budgets; i++) {
        strbuf_clear(&item);
        strbuf_printf(&item, "%s <= %llu", kinds[m->budgets[i].kind],
                      (unsigned long long)m->budgets[i].limit);
        list_add(&l, "budget", strbuf_str(&item));
    }
    list_end(&l);
    strbuf_free(&item);
}

/* ---- modules ---- */

static void index_bits(Printer *p)
{
    const Module *m = p->m;
    uint32_t n_nets = m->n_nets + 1;
    p->signal_of = ARENA_ARRAY(p->temp, uint32_t, m->n_bits);
    p->next_bit = ARENA_ARRAY(p->temp, uint32_t, m->n_bits);
    p->is_done = ARENA_ARRAY(p->temp, bool, m->n_bits);
    p->is_passed = ARENA_ARRAY(p->temp, bool, m->n_bits);
    p->claim = ARENA_ARRAY(p->temp, uint32_t, m->n_bits);
    p->first_bit = ARENA_ARRAY(p->temp, uint32_t, n_nets < NET_FIRST ? NET_FIRST : n_nets);
    p->anon = ARENA_ARRAY(p->temp, uint32_t, n_nets < NET_FIRST ? NET_FIRST : n_nets);
    p->driven = ARENA_ARRAY(p->temp, uint32_t, n_nets < NET_FIRST ? NET_FIRST : n_nets);
    p->is_driven = ARENA_ARRAY(p->temp, bool, n_nets < NET_FIRST ? NET_FIRST : n_nets);
    p->is_read = ARENA_ARRAY(p->temp, bool, n_nets < NET_FIRST ? NET_FIRST : n_nets);
    for (uint32_t i = 0; i < n_nets || i < NET_FIRST; i++)
        p->first_bit[i] = p->driven[i] = NO_BIT;
    for (uint32_t i = 0; i < m->n_signals; i++) {
        map_put(&p->signal_names, m->signals[i].name.ix, 1);
        for (uint32_t k = 0; k < m->signals[i].width; k++)
            p->signal_of[m->signals[i].bit + k] = i;
    }
    for (uint32_t bit = m->n_bits; bit > 0; bit--) {
        uint32_t net = m->bits[bit - 1];
        p->next_bit[bit - 1] = p->first_bit[net];
        p->first_bit[net] = bit - 1;
    }
    for (uint32_t i = 0; i < m->n_ports; i++) { /* the first input bit drives its net */
        for (uint32_t k = m->signals[i].width; m->signals[i].kind == SIG_INPUT && k > 0; k--) {
            uint32_t bit = m->signals[i].bit + k - 1;
            set_driven(p, m->bits[bit], bit);
        }
    }
}

static void print_ports(Printer *p, SignalKind kind)
{
    bool n = false;
    for (uint32_t i = 0; i < p->m->n_ports; i++) {
        const Signal *s = &p->m->signals[i];
        if (s->kind != kind)
            continue;
        strbuf_addz(p->out, n ? ", " : kind == SIG_OUTPUT ? "-> " : "");
        n = true;
        print_name(p->out, intern_str(p->names, s->name));
        print_dims(p->out, s);
    }
    if (n && kind == SIG_INPUT)
        strbuf_addc(p->out, ' ');
}

static void print_one(Printer *p, const Module *m)
{
    p->m = m;
    p->n_anon = 0;
    p->temp = arena_new("printing a module");
    index_bits(p);
    strbuf_addz(p->out, p->out->len ? "\nmodule " : "module ");
    print_module_name(p, p->out, m);
    strbuf_addc(p->out, '(');
    print_ports(p, SIG_INPUT);
    print_ports(p, SIG_OUTPUT);
    if (p->out->ptr[p->out->len - 1] == ' ')
        p->out->len--;
    strbuf_addz(p->out, ") {\n");
    List wires = {.out = p->out};
    p->wires = &wires;
    declare_wires(p, &wires);
    claim_names(p);
    settle_nands(p);
    settle_dffs(p);
    Outs *outs = ARENA_ARRAY(p->temp, Outs, m->n_insts);
    for (uint32_t i = 0; i < m->n_insts; i++)
        outs[i] = settle_instance(p, &m->insts[i]);
    list_end(&wires);
    print_nands(p);
    print_dffs(p);
    print_instances(p, outs);
    print_aliases(p);
    print_rest(p);
    strbuf_addz(p->out, "}\n");
    map_free(&p->signal_names);
    p->signal_names = (Map){0};
    arena_free(p->temp);
}

static void print_below(Printer *p, const Module *m)
{
    if (map_get(&p->done, m->id.ix))
        return;
    map_put(&p->done, m->id.ix, 1);
    for (uint32_t i = 0; i < m->n_insts; i++)
        print_below(p, p->modules[m->insts[i].module.ix]);
    uint32_t before = map_get(&p->n_called, m->name.ix);
    if (before)
        map_put(&p->instead, m->id.ix, before);
    map_put(&p->n_called, m->name.ix, before + 1);
    print_one(p, m);
}

void print_module_tree(const Module *const *modules, const Module *top, const Intern *names,
                       StrBuf *out)
{
    StrBuf text = {0};
    Printer p = {.modules = modules, .names = names, .out = &text};
    print_below(&p, top);
    map_free(&p.done);
    map_free(&p.instead);
    map_free(&p.n_called);
    Arena *a = arena_new("layout");
    Diag *dg = diag_new(a, stderr);
    bool ok = fmt_text(strbuf_str(&text), "what was printed", dg, out);
    assert(ok);
    (void)ok;
    diag_free(dg);
    arena_free(a);
    strbuf_free(&text);
}
