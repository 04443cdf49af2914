/* symbol.c - which modules have a symbol of their own: by name, and by what they compute. */
#include <string.h>

#include "draw/scheme.h"

typedef struct SymbolRule {
    const char *name;
    NodeKind kind;
    uint8_t n_in;
    uint8_t table; /* bit i: the output when the inputs, first one lowest, are the bits of i */
} SymbolRule;

static const SymbolRule rules[] = {
    {"not", NODE_NOT, 1, 0x1}, {"buf", NODE_BUF, 1, 0x2}, {"and", NODE_AND, 2, 0x8}, {"or", NODE_OR, 2, 0xe},
    {"nor", NODE_NOR, 2, 0x1}, {"xor", NODE_XOR, 2, 0x6}, {"xnor", NODE_XNOR, 2, 0x9},
    {"nand", NODE_NAND, 2, 0x7},
    /* mux(a, b, sel): a of bit 0, b of bit 1, sel of bit 2 */
    {"mux", NODE_MUX, 3, 0xca}};
enum { N_RULES = sizeof rules / sizeof *rules, MOST_NANDS = 32 };

/* Local values of the NANDs of an instance and all below; few enough to repeat until nothing changes. */
static bool output(const Design *d, uint32_t first, uint32_t n, const uint32_t *in, uint32_t n_in,
                   uint32_t row, uint32_t out)
{
    bool y[MOST_NANDS] = {0};
    for (uint32_t round = 0; round <= n; round++) {
        for (uint32_t g = 0; g < n; g++) {
            bool pin[2];
            for (int p = 0; p < 2; p++) {
                uint32_t net = (p ? d->nand_b : d->nand_a)[first + g];
                pin[p] = net == NET_1;
                for (uint32_t k = 0; k < n; k++)
                    pin[p] = pin[p] || (d->nand_y[first + k] == net && y[k]);
                for (uint32_t k = 0; k < n_in; k++)
                    pin[p] = pin[p] || (in[k] == net && (row >> k & 1));
            }
            y[g] = !(pin[0] && pin[1]);
        }
    }
    for (uint32_t k = 0; k < n; k++) {
        if (d->nand_y[first + k] == out)
            return y[k];
    }
    for (uint32_t k = 0; k < n_in; k++) {
        if (in[k] == out)
            return row >> k & 1;
    }
    return out == NET_1;
}

NodeKind scheme_symbol(const Design *d, InstId inst)
{
    const Module *m = design_inst_module(d, inst);
    const char *base = intern_cstr(d->names, m->base);
    const SymbolRule *r = rules;
    while (r < rules + N_RULES && strcmp(r->name, base) != 0)
        r++;
    if (r == rules + N_RULES || m->n_ports != r->n_in + 1u || m->all_dffs || m->all_nands > MOST_NANDS)
        return NODE_BLOCK;
    uint32_t in[3] = {0};
    for (uint32_t i = 0; i < m->n_ports; i++) {
        const Signal *s = &m->signals[i];
        if (s->width != 1 || s->is_bus || s->kind != (i < r->n_in ? SIG_INPUT : SIG_OUTPUT))
            return NODE_BLOCK;
        if (i < r->n_in)
            in[i] = design_signal_net(d, inst, i, 0).ix;
    }
    /* Two inputs on one wire, or on a constant, say nothing of the function: look at it elsewhere. */
    for (uint32_t i = 0; i < r->n_in; i++) {
        for (uint32_t k = 0; k < i; k++) {
            if (in[i] == in[k] || in[i] < NET_FIRST || in[k] < NET_FIRST)
                return r->kind;
        }
    }
    uint32_t y = design_signal_net(d, inst, r->n_in, 0).ix;
    uint32_t first = d->inst_nand[inst.ix];
    for (uint32_t row = 0; row < 1u << r->n_in; row++) {
        if (output(d, first, (uint32_t)m->all_nands, in, r->n_in, row, y) != (r->table >> row & 1))
            return NODE_BLOCK;
    }
    return r->kind;
}
