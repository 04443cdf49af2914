/* stats.c - counting, and walking the critical path back from its end. */
#include "netlist/stats.h"

#include <stdlib.h>
#include <string.h>

static void count_fanout(Arena *temp, const Design *d, Stats *s)
{
    uint32_t *pins = ARENA_ARRAY(temp, uint32_t, (size_t)d->n_nets + 1);
    for (uint32_t i = 1; i <= d->n_nands; i++) {
        pins[d->nand_a[i]]++;
        pins[d->nand_b[i]]++;
    }
    for (uint32_t i = 1; i <= d->n_dffs; i++) {
        pins[d->dff_d[i]]++;
        pins[d->dff_clk[i]]++;
    }
    uint64_t total = 0;
    uint32_t driven = 0;
    for (uint32_t n = NET_FIRST; n <= d->n_nets; n++) {
        driven += d->driver[n] != 0;
        total += pins[n];
        if (pins[n] > s->max_fanout) {
            s->max_fanout = pins[n];
            s->max_fanout_net = (NetId){n};
        }
    }
    s->mean_fanout = driven ? (double)total / driven : 0;
}

/* The driver of a net that counts for the level of gate g: not one that a feedback
 * net cuts off inside their loop. */
static uint32_t gate_before(const Design *d, uint32_t g, uint32_t net, const uint8_t *is_feedback,
                            const uint32_t *group_of)
{
    uint32_t by;
    if (design_driver(d, (NetId){net}, &by) != DRIVER_NAND)
        return 0;
    return is_feedback[net] && group_of[by] == group_of[g] ? 0 : by;
}

/* The path ends at the first gate of the highest level, whatever reads it. */
static void find_path(Arena *a, Arena *temp, const Design *d, const Order *o, const uint32_t *level,
                      Stats *s)
{
    uint8_t *is_feedback = ARENA_ARRAY(temp, uint8_t, (size_t)d->n_nets + 1);
    for (uint32_t i = 0; i < d->n_feedback; i++)
        is_feedback[d->feedback[i]] = 1;
    uint32_t *group_of = ARENA_ARRAY(temp, uint32_t, (size_t)d->n_nands + 1);
    for (uint32_t g = 0; g < o->n_groups; g++) {
        for (uint32_t k = o->first[g]; k < o->first[g + 1]; k++)
            group_of[o->nand[k]] = g;
    }
    uint32_t end = 0;
    for (uint32_t i = 1; i <= d->n_nands && !end; i++) {
        if (level[d->nand_y[i]] == s->depth)
            end = i;
    }
    s->path = ARENA_ARRAY(a, NandId, s->depth);
    s->n_path = s->depth;
    for (uint32_t at = s->depth, g = end; at > 0; at--) {
        s->path[at - 1] = (NandId){g};
        uint32_t x = gate_before(d, g, d->nand_a[g], is_feedback, group_of);
        uint32_t y = gate_before(d, g, d->nand_b[g], is_feedback, group_of);
        x = x && level[d->nand_y[x]] + 1 == at ? x : 0;
        y = y && level[d->nand_y[y]] + 1 == at ? y : 0;
        g = !x || (y && y < x) ? y : x;
        if (!g && at > 1) {
            /* In a loop without feedback, an error, all gates have one level. */
            s->path += at - 1;
            s->n_path = s->depth - (at - 1);
            break;
        }
    }
}

static const Intern *sort_names;

static int by_gates(const void *x, const void *y)
{
    const ModuleCount *p = x, *q = y;
    uint64_t a = p->nands * p->n_insts, b = q->nands * q->n_insts;
    if (a != b)
        return a < b ? 1 : -1;
    int c = strcmp(intern_cstr(sort_names, p->module->name), intern_cstr(sort_names, q->module->name));
    return c ? c : (p->module->id.ix > q->module->id.ix) - (p->module->id.ix < q->module->id.ix);
}

static void count_modules(Arena *a, Arena *temp, const Design *d, Stats *s)
{
    uint32_t last = 0;
    for (uint32_t i = 1; i <= d->n_insts; i++)
        last = d->inst_module[i] > last ? d->inst_module[i] : last;
    uint32_t *count = ARENA_ARRAY(temp, uint32_t, (size_t)last + 1);
    for (uint32_t i = 1; i <= d->n_insts; i++)
        s->n_modules += count[d->inst_module[i]]++ == 0;
    s->modules = ARENA_ARRAY(a, ModuleCount, s->n_modules);
    uint32_t k = 0;
    for (uint32_t id = 1; id <= last; id++) {
        if (!count[id])
            continue;
        const Module *m = d->modules[id];
        s->modules[k++] = (ModuleCount){m, count[id], m->all_nands, m->all_dffs};
    }
    sort_names = d->names;
    qsort(s->modules, s->n_modules, sizeof *s->modules, by_gates);
}

Stats design_stats(Arena *a, const Design *d)
{
    Stats s = {.n_nands = d->n_nands, .n_dffs = d->n_dffs, .n_insts = d->n_insts};
    s.n_nets = d->n_nets - NET_1;
    Arena *temp = arena_new("statistics");
    Order o = design_order(temp, d);
    uint32_t *level = design_levels(temp, d, &o, &s.depth);
    s.n_loops = o.n_loops;
    count_fanout(temp, d, &s);
    count_modules(a, temp, d, &s);
    if (s.depth)
        find_path(a, temp, d, &o, level, &s);
    arena_free(temp);
    return s;
}
