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

/* Levels inside one loop: relaxed along edges that no feedback net carries, at
 * most as often as there are gates, so that a loop without feedback ends too. */
static void loop_levels(const Design *d, const uint32_t *gates, uint32_t n, const uint8_t *cut,
                        uint32_t *level)
{
    for (uint32_t k = 0; k < n; k++)
        level[d->nand_y[gates[k]]] = 0;
    bool changed = true;
    for (uint32_t round = 0; changed && round < n; round++) {
        changed = false;
        for (uint32_t k = 0; k < n; k++) {
            uint32_t g = gates[k], a = d->nand_a[g], b = d->nand_b[g];
            uint32_t l = max_u32(cut[a] ? 0 : level[a], cut[b] ? 0 : level[b]) + 1;
            if (l > level[d->nand_y[g]]) {
                level[d->nand_y[g]] = l;
                changed = true;
            }
        }
    }
}

uint32_t *design_levels(Arena *a, const Design *d, const Order *o, uint32_t *depth)
{
    uint32_t *level = ARENA_ARRAY(a, uint32_t, (size_t)d->n_nets + 1);
    Arena *temp = arena_new("levels");
    uint8_t *cut = arena_alloc(temp, (size_t)d->n_nets + 1, 1, 1);
    for (uint32_t i = 0; i < d->n_feedback; i++)
        cut[d->feedback[i]] = 1;
    *depth = 0;
    for (uint32_t g = 0; g < o->n_groups; g++) {
        uint32_t first = o->first[g], n = o->first[g + 1] - first;
        if (o->is_loop[g])
            loop_levels(d, o->nand + first, n, cut, level);
        for (uint32_t k = 0; k < n; k++) {
            uint32_t i = o->nand[first + k], *y = &level[d->nand_y[i]];
            if (!o->is_loop[g])
                *y = max_u32(level[d->nand_a[i]], level[d->nand_b[i]]) + 1;
            *depth = max_u32(*depth, *y);
        }
    }
    arena_free(temp);
    return level;
}
