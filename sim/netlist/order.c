/* order.c - fan-out by counting, evaluation order by Tarjan's algorithm (1972),
 * without recursion. */
#include "netlist/order.h"

#include <assert.h>

Fanout design_fanout(Arena *a, const Design *d)
{
    Fanout f;
    f.first = ARENA_ARRAY(a, uint32_t, (size_t)d->n_nets + 2);
    uint32_t *count = f.first + 1; /* count[n] becomes first[n + 1] */
    for (uint32_t i = 1; i <= d->n_nands; i++) {
        count[d->nand_a[i]]++;
        if (d->nand_b[i] != d->nand_a[i])
            count[d->nand_b[i]]++;
    }
    for (uint32_t i = 1; i <= d->n_dffs; i++) {
        count[d->dff_d[i]]++;
        count[d->dff_clk[i]]++;
    }
    for (uint32_t n = 1; n <= d->n_nets + 1; n++)
        f.first[n] += f.first[n - 1];
    uint32_t total = f.first[d->n_nets + 1];
    f.reader = ARENA_ARRAY(a, uint32_t, total);
    Arena *temp = arena_new("fan-out");
    uint32_t *at = ARENA_ARRAY(temp, uint32_t, (size_t)d->n_nets + 1);
    for (uint32_t n = 0; n <= d->n_nets; n++)
        at[n] = f.first[n];
    for (uint32_t i = 1; i <= d->n_nands; i++) {
        f.reader[at[d->nand_a[i]]++] = (uint32_t)READER_NAND << 30 | i;
        if (d->nand_b[i] != d->nand_a[i])
            f.reader[at[d->nand_b[i]]++] = (uint32_t)READER_NAND << 30 | i;
    }
    for (uint32_t i = 1; i <= d->n_dffs; i++) {
        f.reader[at[d->dff_d[i]]++] = (uint32_t)READER_DFF_D << 30 | i;
        f.reader[at[d->dff_clk[i]]++] = (uint32_t)READER_DFF_CLK << 30 | i;
    }
    arena_free(temp);
    return f;
}

/* The NAND that drives a net, or 0. */
static uint32_t driving_nand(const Design *d, uint32_t net)
{
    uint32_t index;
    return design_driver(d, (NetId){net}, &index) == DRIVER_NAND ? index : 0;
}

Order design_order(Arena *a, const Design *d)
{
    Order o = {0};
    uint32_t n = d->n_nands;
    o.first = ARENA_ARRAY(a, uint32_t, (size_t)n + 1);
    o.nand = ARENA_ARRAY(a, uint32_t, n);
    o.is_loop = ARENA_ARRAY(a, uint8_t, n);
    Arena *temp = arena_new("order");
    /* visit: 0 not met, else the number of the meeting; UINT32_MAX: in a group. */
    uint32_t *visit = ARENA_ARRAY(temp, uint32_t, (size_t)n + 1);
    uint32_t *low = ARENA_ARRAY(temp, uint32_t, (size_t)n + 1);
    uint32_t *open = ARENA_ARRAY(temp, uint32_t, n); /* met, not yet in a group */
    uint32_t *path = ARENA_ARRAY(temp, uint32_t, n);
    uint8_t *next = ARENA_ARRAY(temp, uint8_t, (size_t)n + 1); /* input to follow next */
    uint32_t n_open = 0, met = 0, n_done = 0;
    for (uint32_t start = 1; start <= n; start++) {
        if (visit[start])
            continue;
        uint32_t depth = 0;
        path[depth++] = start;
        visit[start] = low[start] = ++met;
        open[n_open++] = start;
        while (depth) {
            uint32_t g = path[depth - 1];
            if (next[g] < 2) {
                uint32_t net = next[g]++ ? d->nand_b[g] : d->nand_a[g];
                uint32_t h = driving_nand(d, net);
                if (h && !visit[h]) {
                    visit[h] = low[h] = ++met;
                    open[n_open++] = h;
                    path[depth++] = h;
                } else if (h && visit[h] != UINT32_MAX && visit[h] < low[g]) {
                    low[g] = visit[h];
                }
                continue;
            }
            depth--;
            if (depth && low[g] < low[path[depth - 1]])
                low[path[depth - 1]] = low[g];
            if (low[g] != visit[g])
                continue;
            /* g is the first met of its group; the rest lie above it. */
            uint32_t first = n_done, h;
            do {
                h = open[--n_open];
                visit[h] = UINT32_MAX;
                o.nand[n_done++] = h;
            } while (h != g);
            bool loop = n_done - first > 1 || driving_nand(d, d->nand_a[g]) == g ||
                        driving_nand(d, d->nand_b[g]) == g;
            o.first[o.n_groups] = first;
            o.is_loop[o.n_groups] = loop;
            o.n_loops += loop;
            o.n_groups++;
        }
    }
    o.first[o.n_groups] = n_done;
    assert(n_done == n);
    arena_free(temp);
    return o;
}

static uint32_t max_u32(uint32_t a, uint32_t b)
{
    return a > b ? a : b;
}

static bool is_cut(const Design *d, uint32_t gate, uint32_t net, const uint8_t *feedback,
                   const uint32_t *group_of)
{
    uint32_t by = feedback[net] ? driving_nand(d, net) : 0;
    return by && group_of[by] == group_of[gate];
}

/* The design with the edges left out that leave a feedback net within its loop:
 * their readers get a constant.  Shares all the rest with d. */
static Design without_feedback(Arena *temp, const Design *d, const Order *o)
{
    uint8_t *feedback = ARENA_ARRAY(temp, uint8_t, (size_t)d->n_nets + 1);
    for (uint32_t i = 0; i < d->n_feedback; i++)
        feedback[d->feedback[i]] = 1;
    uint32_t *group_of = ARENA_ARRAY(temp, uint32_t, (size_t)d->n_nands + 1);
    for (uint32_t g = 0; g < o->n_groups; g++) {
        for (uint32_t k = o->first[g]; k < o->first[g + 1]; k++)
            group_of[o->nand[k]] = g;
    }
    Design cut = *d;
    cut.nand_a = ARENA_ARRAY(temp, uint32_t, (size_t)d->n_nands + 1);
    cut.nand_b = ARENA_ARRAY(temp, uint32_t, (size_t)d->n_nands + 1);
    for (uint32_t i = 1; i <= d->n_nands; i++) {
        uint32_t a = d->nand_a[i], b = d->nand_b[i];
        cut.nand_a[i] = is_cut(d, i, a, feedback, group_of) ? NET_0 : a;
        cut.nand_b[i] = is_cut(d, i, b, feedback, group_of) ? NET_0 : b;
    }
    return cut;
}

/* A group that is a loop even so shares one level: nothing in it comes first. */
static uint32_t find_levels(const Design *d, const Order *o, uint32_t *level)
{
    uint32_t depth = 0;
    for (uint32_t g = 0; g < o->n_groups; g++) {
        uint32_t highest = 0; /* of what comes from outside: the group itself is still at 0 */
        for (uint32_t k = o->first[g]; k < o->first[g + 1]; k++) {
            uint32_t i = o->nand[k];
            highest = max_u32(highest, max_u32(level[d->nand_a[i]], level[d->nand_b[i]]));
        }
        for (uint32_t k = o->first[g]; k < o->first[g + 1]; k++)
            level[d->nand_y[o->nand[k]]] = highest + 1;
        depth = max_u32(depth, highest + 1);
    }
    return depth;
}

uint32_t *design_levels(Arena *a, const Design *d, const Order *o, uint32_t *depth)
{
    uint32_t *level = ARENA_ARRAY(a, uint32_t, (size_t)d->n_nets + 1);
    if (!o->n_loops) {
        *depth = find_levels(d, o, level);
        return level;
    }
    Arena *temp = arena_new("levels");
    Design cut = without_feedback(temp, d, o);
    Order p = design_order(temp, &cut);
    *depth = find_levels(&cut, &p, level);
    arena_free(temp);
    return level;
}
