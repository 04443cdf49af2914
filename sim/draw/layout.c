/* layout.c - columns to places: lanes for the wires, heights by dot, then a grid of 8 points. */
#include "draw/layout.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "draw/gv.h"
#include "draw/layout_priv.h"

enum { SECONDS = 20, STRAIGHT = 8, BENT = 2, SNAP_SWEEPS = 6, SNAP_FAR = 48 };

static uint32_t add_item(Arranging *a, ItemKind kind, uint32_t node, uint32_t net, uint32_t band, uint32_t col)
{
    Item it = {kind, node, net, band, col, 0, kind == ITEM_NODE ? a->l->places[node].h : 0};
    VEC_PUSH(&a->items, it);
    return (uint32_t)a->items.len - 1;
}

static void add_link(Arranging *a, uint32_t from, uint32_t from_pin, uint32_t to, uint32_t to_pin)
{
    Link k = {from, to, 0, 0, -1, -1, from_pin == SCHEME_NONE && to_pin == SCHEME_NONE ? STRAIGHT : BENT};
    if (from_pin != SCHEME_NONE) {
        const SchemePin *p = &a->s->pins[from_pin];
        k.from_off = pin_offset(a->s, a->l, from_pin);
        k.from_pin = p->n_rows > 1 ? p->row : -1;
    }
    if (to_pin != SCHEME_NONE) {
        const SchemePin *p = &a->s->pins[to_pin];
        k.to_off = pin_offset(a->s, a->l, to_pin);
        k.to_pin = p->n_rows > 1 ? p->row : -1;
    }
    VEC_PUSH(&a->links, k);
}

/* The lanes of one net: forwards to the furthest reader, and back to the furthest against the stream. */
static void add_lanes(Arranging *a, uint32_t net)
{
    Scheme *s = a->s;
    const SchemeNet *n = &s->nets[net];
    uint32_t driver = s->pins[n->driver].node, from = a->col[driver], band = a->band[driver];
    uint32_t far = from, back = from + 1;
    for (uint32_t i = 0; i < n->n_sinks; i++) {
        const SchemePin *p = &s->pins[n->sinks[i]];
        if (p->has_tag)
            continue;
        uint32_t c = a->col[p->node];
        assert(a->band[p->node] == band);
        far = c > far ? c : far;
        back = c < back ? c : back;
    }
    bool has_feedback = back <= from;
    a->l->n_feedback += has_feedback;
    /* at[c]: what the net's ends between column c and the next hang from. */
    uint32_t n_cols = a->band_cols[band];
    uint32_t *at = ARENA_ARRAY(a->arena, uint32_t, (size_t)n_cols + 1);
    for (uint32_t c = 0; c <= n_cols; c++)
        at[c] = SCHEME_NONE;
    at[from] = a->node_item[driver];
    for (uint32_t c = from + 1; c < far; c++) {
        at[c] = add_item(a, ITEM_LANE, SCHEME_NONE, net, band, c);
        add_link(a, at[c - 1], c == from + 1 ? n->driver : SCHEME_NONE, at[c], SCHEME_NONE);
    }
    if (has_feedback) {
        assert(back >= 1);
        uint32_t lane = SCHEME_NONE;
        uint32_t turn = from + 1 < far ? at[from + 1] : SCHEME_NONE;
        if (turn == SCHEME_NONE) {
            turn = add_item(a, ITEM_TURN, SCHEME_NONE, net, band, from + 1);
            add_link(a, at[from], n->driver, turn, SCHEME_NONE);
        }
        for (uint32_t c = from + 1; c-- > back;) {
            lane = add_item(a, ITEM_LANE, SCHEME_NONE, net, band, c);
            add_link(a, lane, SCHEME_NONE, turn, SCHEME_NONE);
            turn = lane;
            if (c < from)
                at[c] = lane;
        }
        at[back - 1] = add_item(a, ITEM_TURN, SCHEME_NONE, net, band, back - 1);
        add_link(a, at[back - 1], SCHEME_NONE, lane, SCHEME_NONE);
    }
    for (uint32_t i = 0; i < n->n_sinks; i++) {
        const SchemePin *p = &s->pins[n->sinks[i]];
        if (p->has_tag)
            continue;
        uint32_t c = a->col[p->node];
        add_link(a, at[c - 1], c - 1 == from ? n->driver : SCHEME_NONE, a->node_item[p->node], n->sinks[i]);
    }
}

static void add_items(Arranging *a)
{
    a->items.len = a->links.len = 0;
    a->l->n_feedback = 0;
    a->node_item = ARENA_ARRAY(a->arena, uint32_t, a->s->n_nodes);
    for (uint32_t i = 0; i < a->s->n_nodes; i++)
        a->node_item[i] = add_item(a, ITEM_NODE, i, SCHEME_NONE, a->band[i], a->col[i]);
    for (uint32_t i = 0; i < a->s->n_nets; i++)
        add_lanes(a, i);
}

static int32_t to_grid(int32_t y)
{
    return y >= 0 ? (y + GRID / 2) / GRID * GRID : -((-y + GRID / 2) / GRID * GRID);
}

static uint32_t side_rows(const Scheme *s, uint32_t first, uint32_t n)
{
    return n ? s->pins[first].n_rows : 1;
}

/* dot sees one band at a time. */
static bool ask_dot(Arranging *a, uint32_t band)
{
    uint32_t *number = ARENA_ARRAY(a->arena, uint32_t, a->items.len);
    VEC(GvItem) items = {0};
    VEC(GvEdge) edges = {0};
    for (uint32_t i = 0; i < a->items.len; i++) {
        const Item *it = &a->items.ptr[i];
        if (it->band != band)
            continue;
        GvItem g = {.col = it->col, .w = 10, .h = it->kind == ITEM_NODE ? it->h : 2};
        if (it->kind == ITEM_NODE) {
            const SchemeNode *n = &a->s->nodes[it->node];
            g.w = 40;
            g.keeps_order = n->kind == NODE_INPUT || n->kind == NODE_OUTPUT;
            g.n_left = side_rows(a->s, n->first_in, n->n_in);
            g.n_right = side_rows(a->s, n->first_out, n->n_out);
            if (g.n_left < 2 && g.n_right < 2)
                g.n_left = g.n_right = 0;
        }
        number[i] = (uint32_t)items.len;
        VEC_PUSH(&items, g);
    }
    for (size_t i = 0; i < a->links.len; i++) {
        const Link *k = &a->links.ptr[i];
        if (a->items.ptr[k->from].band != band)
            continue;
        GvEdge e = {number[k->from], number[k->to], k->from_pin, k->to_pin, k->weight};
        if (!items.ptr[e.from].n_right)
            e.from_pin = -1;
        else if (e.from_pin < 0)
            e.from_pin = 0;
        if (!items.ptr[e.to].n_left)
            e.to_pin = -1;
        else if (e.to_pin < 0)
            e.to_pin = 0;
        VEC_PUSH(&edges, e);
    }
    bool ok = gv_place(items.ptr, (uint32_t)items.len, edges.ptr, (uint32_t)edges.len,
                       a->opt && a->opt->seconds ? a->opt->seconds : SECONDS, a->dg);
    for (uint32_t i = 0; ok && i < a->items.len; i++) {
        Item *it = &a->items.ptr[i];
        if (it->band == band)
            it->y = to_grid(items.ptr[number[i]].y - it->h / 2);
    }
    VEC_FREE(&items);
    VEC_FREE(&edges);
    return ok;
}

/* ---- the grid ---- */

/* Items of one column from top to bottom. */
typedef struct Column {
    uint32_t *item;
    uint32_t n;
} Column;

static const Item *sort_items; /* qsort has no argument for it */

static int by_height(const void *x, const void *y)
{
    uint32_t ix = *(const uint32_t *)x, iy = *(const uint32_t *)y;
    const Item *a = &sort_items[ix], *b = &sort_items[iy];
    int32_t ma = 2 * a->y + a->h, mb = 2 * b->y + b->h;
    return ma != mb ? (ma > mb) - (ma < mb) : (ix > iy) - (ix < iy);
}

static Column *list_columns(Arranging *a, uint32_t band)
{
    uint32_t n_cols = a->band_cols[band];
    Column *cols = ARENA_ARRAY(a->arena, Column, n_cols);
    for (int pass = 0; pass < 2; pass++) {
        for (uint32_t i = 0; i < a->items.len; i++) {
            const Item *it = &a->items.ptr[i];
            if (it->band != band || it->kind == ITEM_TURN)
                continue;
            Column *c = &cols[it->col];
            if (pass)
                c->item[c->n] = i;
            c->n++;
        }
        for (uint32_t c = 0; pass == 0 && c < n_cols; c++) {
            cols[c].item = ARENA_ARRAY(a->arena, uint32_t, cols[c].n);
            cols[c].n = 0;
        }
    }
    sort_items = a->items.ptr;
    for (uint32_t c = 0; c < n_cols; c++)
        qsort(cols[c].item, cols[c].n, sizeof *cols[c].item, by_height);
    return cols;
}

/* Rounding can bring two items too close: the lower ones move down. */
static void push_down(Arranging *a, const Column *c)
{
    for (uint32_t i = 1; i < c->n; i++) {
        const Item *up = &a->items.ptr[c->item[i - 1]];
        Item *it = &a->items.ptr[c->item[i]];
        int32_t least = up->y + up->h + GRID;
        it->y = it->y < least ? least : it->y;
    }
}

/* Links of each item: first[i] .. first[i + 1]. */
typedef struct ItemLinks {
    uint32_t *first, *link;
} ItemLinks;

static ItemLinks links_of_items(const Arranging *a)
{
    size_t n = a->items.len;
    ItemLinks x = {ARENA_ARRAY(a->arena, uint32_t, n + 2), ARENA_ARRAY(a->arena, uint32_t, 2 * a->links.len + 1)};
    for (size_t i = 0; i < a->links.len; i++) {
        x.first[a->links.ptr[i].from + 2]++;
        x.first[a->links.ptr[i].to + 2]++;
    }
    for (size_t i = 2; i < n + 2; i++)
        x.first[i] += x.first[i - 1];
    for (uint32_t i = 0; i < a->links.len; i++) {
        x.link[x.first[a->links.ptr[i].from + 1]++] = i;
        x.link[x.first[a->links.ptr[i].to + 1]++] = i;
    }
    return x;
}

/* How far item i would have to move for link k to be straight; false for a turn, which has no place. */
static bool bend(const Arranging *a, const Link *k, uint32_t i, int32_t *by)
{
    const Item *from = &a->items.ptr[k->from], *to = &a->items.ptr[k->to];
    if (from->kind == ITEM_TURN || to->kind == ITEM_TURN)
        return false;
    int32_t d = (to->y + k->to_off) - (from->y + k->from_off);
    *by = i == k->from ? d : -d;
    return true;
}

static int32_t straight(const Arranging *a, const ItemLinks *x, uint32_t i, int32_t by)
{
    int32_t sum = 0, d;
    for (uint32_t k = x->first[i]; k < x->first[i + 1]; k++) {
        const Link *link = &a->links.ptr[x->link[k]];
        if (bend(a, link, i, &d) && d == by)
            sum += link->weight;
    }
    return sum;
}

/* Moves an item, within what is free, to where most of its wires are straight. */
static void snap(Arranging *a, const ItemLinks *x, const Column *c, uint32_t at)
{
    uint32_t i = c->item[at];
    Item *it = &a->items.ptr[i];
    int32_t lo = -SNAP_FAR, hi = SNAP_FAR, d;
    if (at > 0) {
        const Item *up = &a->items.ptr[c->item[at - 1]];
        int32_t room = up->y + up->h + GRID - it->y;
        lo = room > lo ? room : lo;
    }
    if (at + 1 < c->n) {
        const Item *down = &a->items.ptr[c->item[at + 1]];
        int32_t room = down->y - GRID - (it->y + it->h);
        hi = room < hi ? room : hi;
    }
    int32_t best = 0, most = straight(a, x, i, 0);
    for (uint32_t k = x->first[i]; k < x->first[i + 1]; k++) {
        if (!bend(a, &a->links.ptr[x->link[k]], i, &d) || d < lo || d > hi)
            continue;
        int32_t sum = straight(a, x, i, d);
        if (sum > most || (sum == most && best != 0 && abs(d) < abs(best))) {
            most = sum;
            best = d;
        }
    }
    it->y += best;
}

/* Lanes, and ports with one pin: they move together as long as they lie on one line. */
static bool is_wire_like(const Arranging *a, uint32_t i)
{
    const Item *it = &a->items.ptr[i];
    if (it->kind != ITEM_NODE)
        return it->kind == ITEM_LANE;
    NodeKind kind = a->s->nodes[it->node].kind;
    return kind == NODE_INPUT || kind == NODE_OUTPUT;
}

static uint32_t other_end(const Link *k, uint32_t i)
{
    return k->from == i ? k->to : k->from;
}

/* The items of one straight line with i, in list; in_line marks them. */
static uint32_t find_line(const Arranging *a, const ItemLinks *x, uint32_t i, uint32_t *list, uint8_t *in_line)
{
    uint32_t n = 0;
    int32_t d;
    list[n++] = i;
    in_line[i] = 1;
    for (uint32_t head = 0; head < n; head++) {
        for (uint32_t k = x->first[list[head]]; k < x->first[list[head] + 1]; k++) {
            const Link *link = &a->links.ptr[x->link[k]];
            uint32_t o = other_end(link, list[head]);
            if (!in_line[o] && is_wire_like(a, o) && bend(a, link, list[head], &d) && d == 0) {
                in_line[o] = 1;
                list[n++] = o;
            }
        }
    }
    return n;
}

/* Straight wires between the line and the rest, were the line moved. */
static int32_t line_straight(const Arranging *a, const ItemLinks *x, const uint32_t *list, uint32_t n,
                             const uint8_t *in_line, int32_t by)
{
    int32_t sum = 0, d;
    for (uint32_t i = 0; i < n; i++) {
        for (uint32_t k = x->first[list[i]]; k < x->first[list[i] + 1]; k++) {
            const Link *link = &a->links.ptr[x->link[k]];
            if (!in_line[other_end(link, list[i])] && bend(a, link, list[i], &d) && d == by)
                sum += link->weight;
        }
    }
    return sum;
}

static void free_room(const Arranging *a, const Column *cols, uint32_t i, int32_t *lo, int32_t *hi)
{
    const Item *it = &a->items.ptr[i];
    const Column *c = &cols[it->col];
    for (uint32_t k = 0; k < c->n; k++) {
        const Item *o = &a->items.ptr[c->item[k]];
        if (c->item[k] == i)
            continue;
        if (o->y + o->h <= it->y) {
            int32_t room = o->y + o->h + GRID - it->y;
            *lo = room > *lo ? room : *lo;
        } else {
            int32_t room = o->y - GRID - (it->y + it->h);
            *hi = room < *hi ? room : *hi;
        }
    }
}

/* A line of lanes has as many bends at either height, so no lane moves alone: move the whole line. */
static void snap_lines(Arranging *a, uint32_t band, const Column *cols, const ItemLinks *x)
{
    uint32_t *list = ARENA_ARRAY(a->arena, uint32_t, a->items.len);
    uint8_t *in_line = ARENA_ARRAY(a->arena, uint8_t, a->items.len);
    for (uint32_t i = 0; i < a->items.len; i++) {
        if (a->items.ptr[i].band != band || !is_wire_like(a, i))
            continue;
        uint32_t n = find_line(a, x, i, list, in_line);
        int32_t lo = -2 * SNAP_FAR, hi = 2 * SNAP_FAR, best = 0, d;
        for (uint32_t k = 0; k < n; k++)
            free_room(a, cols, list[k], &lo, &hi);
        int32_t most = line_straight(a, x, list, n, in_line, 0);
        for (uint32_t j = 0; j < n; j++) {
            for (uint32_t k = x->first[list[j]]; k < x->first[list[j] + 1]; k++) {
                const Link *link = &a->links.ptr[x->link[k]];
                if (in_line[other_end(link, list[j])] || !bend(a, link, list[j], &d) || d < lo || d > hi)
                    continue;
                int32_t sum = line_straight(a, x, list, n, in_line, d);
                if (sum > most) {
                    most = sum;
                    best = d;
                }
            }
        }
        for (uint32_t k = 0; k < n; k++) {
            a->items.ptr[list[k]].y += best;
            in_line[list[k]] = 0;
        }
    }
}

static void align(Arranging *a, uint32_t band, const ItemLinks *x)
{
    uint32_t n_cols = a->band_cols[band];
    Column *cols = list_columns(a, band);
    for (uint32_t c = 0; c < n_cols; c++)
        push_down(a, &cols[c]);
    for (int sweep = 0; sweep < SNAP_SWEEPS; sweep++) {
        for (uint32_t k = 0; k < n_cols; k++) {
            const Column *c = &cols[sweep % 2 ? n_cols - 1 - k : k];
            for (uint32_t i = 0; i < c->n; i++)
                snap(a, x, c, sweep % 2 ? c->n - 1 - i : i);
        }
        snap_lines(a, band, cols, x);
    }
}

/* Bands one below the other. */
static void stack_bands(Arranging *a)
{
    int32_t top = MARGIN;
    for (uint32_t b = 0; b < a->n_bands; b++) {
        int32_t lo = INT32_MAX, hi = INT32_MIN;
        for (size_t i = 0; i < a->items.len; i++) {
            const Item *it = &a->items.ptr[i];
            if (it->band != b || it->kind == ITEM_TURN)
                continue;
            lo = it->y < lo ? it->y : lo;
            hi = it->y + it->h > hi ? it->y + it->h : hi;
        }
        if (lo > hi)
            continue;
        for (size_t i = 0; i < a->items.len; i++) {
            if (a->items.ptr[i].band == b)
                a->items.ptr[i].y += top - lo;
        }
        top += hi - lo + BAND_GAP;
    }
    a->l->height = top - BAND_GAP + MARGIN;
}

static bool arrange(Arranging *a, int32_t page_width)
{
    columns_choose(a, page_width);
    shape_nodes(a); /* once more: tags need room */
    add_items(a);
    for (uint32_t b = 0; b < a->n_bands; b++) {
        if (!ask_dot(a, b))
            return false;
    }
    ItemLinks x = links_of_items(a);
    for (uint32_t b = 0; b < a->n_bands; b++)
        align(a, b, &x);
    stack_bands(a);
    for (uint32_t i = 0; i < a->s->n_nodes; i++) {
        a->l->places[i].y = a->items.ptr[a->node_item[i]].y;
        a->l->places[i].band = a->band[i];
        a->l->places[i].col = a->col[i];
    }
    a->l->n_bands = a->n_bands;
    route_all(a);
    return true;
}

Layout *layout_make(Arena *arena, Scheme *s, const LayoutOptions *opt, Diag *dg)
{
    Layout *l = ARENA_NEW(arena, Layout);
    l->scheme = s;
    l->places = ARENA_ARRAY(arena, Place, s->n_nodes);
    l->wires = ARENA_ARRAY(arena, Wire, s->n_nets);
    Arranging a = {.l = l, .s = s, .arena = arena, .opt = opt, .dg = dg};
    a.col = ARENA_ARRAY(arena, uint32_t, s->n_nodes);
    a.band = ARENA_ARRAY(arena, uint32_t, s->n_nodes);
    a.left_ext = ARENA_ARRAY(arena, int32_t, s->n_nodes);
    int32_t page = opt && opt->page_width ? opt->page_width : PAGE_WIDTH;
    bool ok = arrange(&a, page);
    /* The width of the channels is known only now: once more with less room when it is too wide. */
    for (int i = 0, room = page; ok && i < 2 && l->width > page && a.n_bands < 12; i++) {
        room -= l->width - page;
        if (room < 300)
            break;
        ok = arrange(&a, room);
    }
    VEC_FREE(&a.items);
    VEC_FREE(&a.links);
    return ok ? l : NULL;
}
