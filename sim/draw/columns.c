/* columns.c - which column every node stands in, which wires are feedback, which are only tags. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "draw/layout_priv.h"

enum {
    FAN_TAG = 10,      /* sinks from which a net is tags, in a picture of some size */
    SMALL = 12,        /* nodes up to which everything is a wire */
    FEEDBACK_MOST = 4, /* feedback wires that are drawn; more are tags */
    SPAN_MOST = 4,     /* columns that a wire of a large picture crosses */
    LARGE = 30,
    SWEEPS = 4
};

typedef struct Edge {
    uint32_t from, to;
    int32_t weight;
} Edge;

typedef VEC(Edge) EdgeList;

static bool is_clock_pin(const SchemePin *p)
{
    return p->is_clock || strcmp(p->name, "clk") == 0 || strcmp(p->name, "clock") == 0;
}

/* Before anything is placed: clocks that go to many, and nets that go everywhere. */
static void tag_by_fan_out(Scheme *s)
{
    for (uint32_t i = 0; i < s->n_nets; i++) {
        SchemeNet *n = &s->nets[i];
        uint32_t clocks = 0;
        for (uint32_t k = 0; k < n->n_sinks; k++) {
            s->pins[n->sinks[k]].has_tag = false;
            clocks += is_clock_pin(&s->pins[n->sinks[k]]);
        }
        bool all = n->n_sinks >= FAN_TAG && s->n_nodes > SMALL;
        for (uint32_t k = 0; k < n->n_sinks; k++) {
            SchemePin *p = &s->pins[n->sinks[k]];
            p->has_tag = all || (clocks > 2 && is_clock_pin(p));
        }
    }
}

static int32_t edge_weight(const Scheme *s, const SchemePin *from, const SchemePin *to)
{
    const SchemeNode *a = &s->nodes[from->node], *b = &s->nodes[to->node];
    int32_t w = a->kind == NODE_DFF ? 2 : a->has_state ? 3 : 4;
    if (is_clock_pin(to))
        w = 1;
    return b->kind == NODE_DFF ? w + 2 : w;
}

static void list_edges(const Scheme *s, EdgeList *edges)
{
    edges->len = 0;
    for (uint32_t i = 0; i < s->n_nets; i++) {
        const SchemePin *from = &s->pins[s->nets[i].driver];
        for (uint32_t k = 0; k < s->nets[i].n_sinks; k++) {
            const SchemePin *to = &s->pins[s->nets[i].sinks[k]];
            if (to->has_tag || to->node == from->node)
                continue;
            Edge e = {from->node, to->node, edge_weight(s, from, to)};
            VEC_PUSH(edges, e);
        }
    }
}

/* Edges of each node, in both directions: first[n] .. first[n + 1]. */
typedef struct Near {
    uint32_t *first;
    uint32_t *edge;
} Near;

static Near near_edges(Arena *a, uint32_t n, const EdgeList *edges)
{
    Near x = {ARENA_ARRAY(a, uint32_t, (size_t)n + 2), ARENA_ARRAY(a, uint32_t, 2 * edges->len + 1)};
    for (size_t i = 0; i < edges->len; i++) {
        x.first[edges->ptr[i].from + 2]++;
        x.first[edges->ptr[i].to + 2]++;
    }
    for (uint32_t i = 2; i < n + 2; i++)
        x.first[i] += x.first[i - 1];
    for (uint32_t i = 0; i < edges->len; i++) {
        x.edge[x.first[edges->ptr[i].from + 1]++] = i;
        x.edge[x.first[edges->ptr[i].to + 1]++] = i;
    }
    return x;
}

/* Reverse postorder of a walk along the wires, from the inputs, then from what is left. */
static void walk_order(Arena *a, const Scheme *s, const EdgeList *edges, const Near *near, uint32_t *order)
{
    uint32_t n = s->n_nodes, at = n, *stack = ARENA_ARRAY(a, uint32_t, n), *next = ARENA_ARRAY(a, uint32_t, n);
    uint8_t *seen = ARENA_ARRAY(a, uint8_t, n);
    for (uint32_t root = n; root-- > 0;) {
        if (seen[root])
            continue;
        uint32_t depth = 0;
        stack[depth++] = root;
        seen[root] = 1;
        next[root] = near->first[root + 1];
        while (depth) {
            uint32_t v = stack[depth - 1];
            if (next[v] == near->first[v]) {
                order[--at] = v;
                depth--;
                continue;
            }
            const Edge *e = &edges->ptr[near->edge[--next[v]]];
            if (e->from == v && !seen[e->to]) {
                seen[e->to] = 1;
                next[e->to] = near->first[e->to + 1];
                stack[depth++] = e->to;
            }
        }
    }
    assert(at == 0);
}

/* Moves each node to where the fewest wires go backwards, the inputs staying first. */
static void sift(Arena *a, const Scheme *s, const EdgeList *edges, const Near *near, uint32_t *order)
{
    uint32_t n = s->n_nodes;
    uint32_t *pos = ARENA_ARRAY(a, uint32_t, n);
    int32_t *gain = ARENA_ARRAY(a, int32_t, (size_t)n + 1);
    for (int sweep = 0; sweep < SWEEPS; sweep++) {
        bool changed = false;
        for (uint32_t v = 0; v < n; v++) {
            if (s->nodes[v].kind == NODE_INPUT)
                continue;
            for (uint32_t i = 0; i < n; i++) {
                pos[order[i]] = i;
                gain[i] = 0;
            }
            gain[n] = 0;
            /* Cost at slot k (before order[k]): edges in from >= k and edges out to < k. */
            int32_t cost = 0;
            for (uint32_t k = near->first[v]; k < near->first[v + 1]; k++) {
                const Edge *e = &edges->ptr[near->edge[k]];
                uint32_t other = e->from == v ? e->to : e->from;
                if (e->to == v) {
                    cost += e->weight;
                    gain[pos[other] + 1] -= e->weight;
                } else {
                    gain[pos[other] + 1] += e->weight;
                }
            }
            uint32_t best = pos[v];
            int32_t here = 0, least = 0, sum = cost;
            for (uint32_t k = 0; k <= pos[v]; k++)
                here += gain[k];
            here += cost;
            least = here;
            for (uint32_t k = 0; k <= n; k++) {
                sum += gain[k];
                bool allowed = k == n || s->nodes[order[k]].kind != NODE_INPUT;
                if (allowed && sum < least) {
                    least = sum;
                    best = k;
                }
            }
            if (best == pos[v])
                continue;
            changed = true;
            uint32_t from = pos[v], to = best > from ? best - 1 : best;
            if (to > from)
                memmove(order + from, order + from + 1, sizeof *order * (to - from));
            else
                memmove(order + to + 1, order + to, sizeof *order * (from - to));
            order[to] = v;
        }
        if (!changed)
            break;
    }
}

static void inputs_first(Arena *a, const Scheme *s, uint32_t *order)
{
    uint32_t n = 0, *to = ARENA_ARRAY(a, uint32_t, s->n_nodes);
    for (int pass = 0; pass < 2; pass++) {
        for (uint32_t i = 0; i < s->n_nodes; i++) {
            if ((s->nodes[order[i]].kind == NODE_INPUT) == (pass == 0))
                to[n++] = order[i];
        }
    }
    memcpy(order, to, sizeof *order * n);
}

/* Feedback: sinks that stand before their driver.  A few are drawn, many are tags. */
static void tag_feedback(Scheme *s, const uint32_t *pos)
{
    uint32_t n_feedback = 0;
    for (int pass = 0; pass < 2; pass++) {
        for (uint32_t i = 0; i < s->n_nets; i++) {
            bool any = false;
            uint32_t from = pos[s->pins[s->nets[i].driver].node];
            for (uint32_t k = 0; k < s->nets[i].n_sinks; k++) {
                SchemePin *p = &s->pins[s->nets[i].sinks[k]];
                if (p->has_tag || pos[p->node] > from)
                    continue;
                any = true;
                if (pass)
                    p->has_tag = true;
            }
            n_feedback += any;
        }
        if (n_feedback <= FEEDBACK_MOST)
            return;
    }
}

/* Longest path from the inputs; what has no inputs, or more outputs than inputs, then moves to the right
 * as far as its readers let it. */
static void longest_path(const Arranging *a, const EdgeList *edges, const Near *near, const uint32_t *order,
                         const uint32_t *pos)
{
    const Scheme *s = a->s;
    uint32_t last = 1;
    for (uint32_t i = 0; i < s->n_nodes; i++) {
        uint32_t v = order[i];
        a->col[v] = s->nodes[v].kind == NODE_INPUT ? 0 : 1;
        for (uint32_t k = near->first[v]; k < near->first[v + 1]; k++) {
            const Edge *e = &edges->ptr[near->edge[k]];
            if (e->to == v && pos[e->from] < pos[v] && a->col[e->from] >= a->col[v])
                a->col[v] = a->col[e->from] + 1;
        }
        if (s->nodes[v].kind != NODE_OUTPUT && a->col[v] > last)
            last = a->col[v];
    }
    for (uint32_t i = s->n_nodes; i-- > 0;) {
        uint32_t v = order[i], limit = last + 1, n_in = 0, n_out = 0;
        for (uint32_t k = near->first[v]; k < near->first[v + 1]; k++) {
            const Edge *e = &edges->ptr[near->edge[k]];
            if (e->from == v && pos[e->to] > pos[v]) {
                uint32_t c = s->nodes[e->to].kind == NODE_OUTPUT ? last + 1 : a->col[e->to];
                limit = c < limit ? c : limit;
                n_out++;
            }
            n_in += e->to == v;
        }
        if (s->nodes[v].kind == NODE_OUTPUT)
            a->col[v] = last + 1;
        else if (s->nodes[v].kind != NODE_INPUT && n_out && limit - 1 > a->col[v] &&
                 (n_in < n_out || s->nodes[v].kind == NODE_JOIN))
            a->col[v] = limit - 1;
    }
}

static void tag_long_wires(Scheme *s, const uint32_t *col)
{
    if (s->n_nodes <= LARGE)
        return;
    for (uint32_t i = 0; i < s->n_nets; i++) {
        uint32_t from = col[s->pins[s->nets[i].driver].node];
        for (uint32_t k = 0; k < s->nets[i].n_sinks; k++) {
            SchemePin *p = &s->pins[s->nets[i].sinks[k]];
            if (s->nodes[p->node].kind != NODE_OUTPUT && col[p->node] > from + SPAN_MOST)
                p->has_tag = true;
        }
    }
}

/* ---- bands ---- */

/* Columns 1 .. n_cols into bands of about equal width, as few as fit on the page. */
static void cut_bands(Arranging *a, uint32_t n_cols, int32_t page_width)
{
    int32_t *w = ARENA_ARRAY(a->arena, int32_t, (size_t)n_cols + 2);
    uint32_t *crossing = ARENA_ARRAY(a->arena, uint32_t, (size_t)n_cols + 2);
    for (uint32_t i = 0; i < a->s->n_nodes; i++) {
        uint32_t c = a->col[i];
        w[c] = a->l->places[i].w > w[c] ? a->l->places[i].w : w[c];
    }
    for (uint32_t i = 0; i < a->s->n_nets; i++) {
        const SchemeNet *n = &a->s->nets[i];
        uint32_t from = a->col[a->s->pins[n->driver].node];
        for (uint32_t k = 0; k < n->n_sinks; k++) {
            const SchemePin *p = &a->s->pins[n->sinks[k]];
            if (!p->has_tag && a->col[p->node] > from)
                crossing[a->col[p->node]]++;
        }
    }
    int32_t ports = w[0] + w[n_cols + 1] + 40, total = 0;
    for (uint32_t c = 1; c <= n_cols; c++) {
        w[c] += 2 * CHANNEL_EDGE + TRACK * (int32_t)(crossing[c] < 12 ? crossing[c] / 2 : 6);
        total += w[c];
    }
    int32_t room = page_width - ports;
    room = room < 200 ? 200 : room;
    int32_t n_bands = (total + room - 1) / room;
    int32_t each = total / (n_bands > 0 ? n_bands : 1);
    uint32_t *band_of = ARENA_ARRAY(a->arena, uint32_t, (size_t)n_cols + 2);
    uint32_t band = 0;
    int32_t sum = 0;
    for (uint32_t c = 1; c <= n_cols; c++) {
        bool full = sum > 0 && (sum + w[c] > room || (n_bands > 1 && sum + w[c] / 2 > each));
        if (full) {
            band++;
            sum = 0;
        }
        sum += w[c];
        band_of[c] = band;
    }
    a->n_bands = band + 1;
    a->band_cols = ARENA_ARRAY(a->arena, uint32_t, a->n_bands);
    uint32_t *first = ARENA_ARRAY(a->arena, uint32_t, (size_t)a->n_bands + 1);
    for (uint32_t c = n_cols; c >= 1; c--)
        first[band_of[c]] = c;
    first[a->n_bands] = n_cols + 1;
    for (uint32_t b = 0; b < a->n_bands; b++)
        a->band_cols[b] = first[b + 1] - first[b] + 2;
    for (uint32_t i = 0; i < a->s->n_nodes; i++) {
        if (a->s->nodes[i].kind == NODE_INPUT || a->s->nodes[i].kind == NODE_OUTPUT)
            continue;
        a->band[i] = band_of[a->col[i]];
        a->col[i] -= first[a->band[i]] - 1;
    }
}

/* Ports stand in the band of what they are wired to: an input with its first reader, an output with
 * its driver. */
static void place_ports(Arranging *a)
{
    Scheme *s = a->s;
    for (uint32_t i = 0; i < s->n_nodes; i++) {
        if (s->nodes[i].kind == NODE_INPUT)
            a->band[i] = a->n_bands;
        else if (s->nodes[i].kind == NODE_OUTPUT)
            a->band[i] = a->n_bands - 1;
    }
    for (uint32_t i = 0; i < s->n_nets; i++) {
        const SchemeNet *n = &s->nets[i];
        uint32_t from = s->pins[n->driver].node;
        for (uint32_t k = 0; k < n->n_sinks; k++) {
            const SchemePin *p = &s->pins[n->sinks[k]];
            if (s->nodes[from].kind == NODE_INPUT && s->nodes[p->node].kind != NODE_OUTPUT &&
                a->band[p->node] < a->band[from] && !p->has_tag)
                a->band[from] = a->band[p->node];
        }
    }
    for (uint32_t i = 0; i < s->n_nodes; i++) {
        if (s->nodes[i].kind == NODE_INPUT && a->band[i] == a->n_bands)
            a->band[i] = 0;
    }
    for (uint32_t i = 0; i < s->n_nets; i++) {
        const SchemeNet *n = &s->nets[i];
        uint32_t from = s->pins[n->driver].node;
        for (uint32_t k = 0; k < n->n_sinks; k++) {
            SchemePin *p = &s->pins[n->sinks[k]];
            if (s->nodes[p->node].kind == NODE_OUTPUT)
                a->band[p->node] = a->band[from];
            if (a->band[p->node] != a->band[from])
                p->has_tag = true;
        }
    }
    for (uint32_t i = 0; i < s->n_nodes; i++) {
        if (s->nodes[i].kind == NODE_OUTPUT)
            a->col[i] = a->band_cols[a->band[i]] - 1;
    }
}

void columns_choose(Arranging *a, int32_t page_width)
{
    Scheme *s = a->s;
    uint32_t n = s->n_nodes, last = 0;
    uint32_t *order = ARENA_ARRAY(a->arena, uint32_t, n), *pos = ARENA_ARRAY(a->arena, uint32_t, n);
    EdgeList edges = {0};
    tag_by_fan_out(s);
    list_edges(s, &edges);
    Near near = near_edges(a->arena, n, &edges);
    walk_order(a->arena, s, &edges, &near, order);
    inputs_first(a->arena, s, order);
    sift(a->arena, s, &edges, &near, order);
    for (uint32_t i = 0; i < n; i++)
        pos[order[i]] = i;
    tag_feedback(s, pos);
    list_edges(s, &edges);
    near = near_edges(a->arena, n, &edges);
    longest_path(a, &edges, &near, order, pos);
    tag_long_wires(s, a->col);
    for (uint32_t i = 0; i < n; i++) {
        if (s->nodes[i].kind != NODE_OUTPUT && a->col[i] > last)
            last = a->col[i];
    }
    if (!last)
        last = 1;
    shape_nodes(a);
    cut_bands(a, last, page_width);
    place_ports(a);
    VEC_FREE(&edges);
}
