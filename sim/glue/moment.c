/* moment.c - gates in order, loops as rule 3 of engine.h says, flip-flops as rule 2 says. */
#include "glue/moment.h"

#include <string.h>

uint8_t passes_nand(const Passes *p, const uint8_t *v, uint32_t g)
{
    uint8_t a = v[p->d->nand_a[g]], b = v[p->d->nand_b[g]];
    return a == LOGIC_0 || b == LOGIC_0 ? LOGIC_1 : a == LOGIC_1 && b == LOGIC_1 ? LOGIC_0 : LOGIC_X;
}

static void settle_loop(const Passes *p, uint32_t group, uint8_t *v)
{
    const Design *d = p->d;
    uint32_t lo = p->o->first[group], hi = p->o->first[group + 1];
    for (bool more = true; more;) {
        more = false;
        for (uint32_t k = lo; k < hi; k++) {
            uint32_t g = p->o->nand[k], y = d->nand_y[g];
            if (v[y] != LOGIC_X && passes_nand(p, v, g) != v[y] && y != p->pin) {
                v[y] = LOGIC_X;
                more = true;
            }
        }
    }
    for (bool more = true; more;) {
        more = false;
        for (uint32_t k = lo; k < hi; k++) {
            uint32_t g = p->o->nand[k], y = d->nand_y[g];
            uint8_t now = passes_nand(p, v, g);
            if (v[y] == LOGIC_X && now != LOGIC_X && y != p->pin) {
                v[y] = now;
                more = true;
            }
        }
    }
}

void passes_settle(const Passes *p, uint8_t *v, const uint8_t *only)
{
    for (uint32_t g = 0; g < p->o->n_groups; g++) {
        if (only && !only[g])
            continue;
        uint32_t gate = p->o->nand[p->o->first[g]], y = p->d->nand_y[gate];
        if (p->o->is_loop[g])
            settle_loop(p, g, v);
        else if (y != p->pin)
            v[y] = passes_nand(p, v, gate);
    }
}

bool passes_has_edge(const uint8_t *was, const uint8_t *is, uint32_t clock)
{
    return was[clock] != is[clock] && was[clock] != LOGIC_1 && is[clock] != LOGIC_0;
}

bool passes_round(const Passes *p, const uint8_t *before, const uint8_t *now, uint8_t *next)
{
    const Design *d = p->d;
    bool any = false;
    memcpy(next, now, (size_t)d->n_nets + 1);
    for (uint32_t i = 1; i <= d->n_dffs; i++) {
        uint32_t clk = d->dff_clk[i], q = d->dff_q[i];
        if (q == p->pin || !passes_has_edge(before, now, clk) || now[d->dff_d[i]] == now[q])
            continue;
        bool is_sure = before[clk] == LOGIC_0 && now[clk] == LOGIC_1;
        next[q] = is_sure ? now[d->dff_d[i]] : (uint8_t)LOGIC_X;
        any = true;
    }
    if (any)
        passes_settle(p, next, NULL);
    return any;
}

void passes_give_up(const Passes *p, const uint8_t *before, const uint8_t *now, uint8_t *next)
{
    const Design *d = p->d;
    memcpy(next, now, (size_t)d->n_nets + 1);
    for (uint32_t i = 1; i <= d->n_dffs; i++) {
        if (d->dff_q[i] != p->pin && passes_has_edge(before, now, d->dff_clk[i]))
            next[d->dff_q[i]] = LOGIC_X;
    }
    passes_settle(p, next, NULL);
}
