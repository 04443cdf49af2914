/* route.c - wires between two columns: one trunk a net, each on a track of its own.
 *
 * A channel is the space between two columns.  Each net has ends at its left and right side, at
 * heights that no other net has on that side.  A net with one end on either side at the same height
 * goes straight through.  Every other net gets a vertical trunk.  Where one net ends on the left at
 * the height at which another ends on the right, the first one's trunk must be left of the
 * other's, or their horizontals would lie on one another; nets that want this of each other in a
 * ring are broken by a dog-leg: two trunks and a piece at a height that nothing else uses.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "draw/layout_priv.h"

typedef struct Trunk {
    uint32_t net;
    int32_t lo, hi;
    VEC(int32_t) left, right;
    int32_t order; /* -1: not placed */
    uint32_t track;
} Trunk;

typedef struct Channel {
    VEC(End) ends;
    VEC(Trunk) trunks;
    uint32_t n_tracks;
} Channel;

typedef VEC(Segment) SegmentList;
typedef VEC(Dot) DotList;

typedef struct Router {
    Arranging *a;
    SegmentList *segments; /* [n_nets] */
    DotList *dots;
} Router;

static int by_end(const void *x, const void *y)
{
    const End *a = x, *b = y;
    if (a->net != b->net)
        return a->net < b->net ? -1 : 1;
    if (a->y != b->y)
        return a->y < b->y ? -1 : 1;
    return (int)b->is_left - (int)a->is_left;
}

static bool spans(const Trunk *t, int32_t y)
{
    return y >= t->lo && y <= t->hi;
}

/* Must s be left of t? */
static bool goes_before(const Trunk *s, const Trunk *t)
{
    for (size_t i = 0; i < s->left.len; i++) {
        for (size_t k = 0; k < t->right.len; k++) {
            if (s->left.ptr[i] == t->right.ptr[k])
                return s->net != t->net;
        }
    }
    for (size_t i = 0; s->net == t->net && i < s->right.len; i++) {
        for (size_t k = 0; k < t->left.len; k++) {
            if (s->right.ptr[i] == t->left.ptr[k])
                return true;
        }
    }
    return false;
}

/* Crossings when s is left of t. */
static int crossings(const Trunk *s, const Trunk *t)
{
    int n = 0;
    for (size_t i = 0; i < t->left.len; i++)
        n += spans(s, t->left.ptr[i]);
    for (size_t i = 0; i < s->right.len; i++)
        n += spans(t, s->right.ptr[i]);
    return n;
}

static void stretch(Trunk *t, int32_t y)
{
    t->lo = y < t->lo ? y : t->lo;
    t->hi = y > t->hi ? y : t->hi;
}

static void make_trunks(Channel *c)
{
    if (c->ends.len)
        qsort(c->ends.ptr, c->ends.len, sizeof *c->ends.ptr, by_end);
    for (size_t i = 0, end; i < c->ends.len; i = end) {
        const End *e = &c->ends.ptr[i];
        for (end = i + 1; end < c->ends.len && c->ends.ptr[end].net == e->net; end++)
            ;
        assert(end - i >= 2);
        if (end - i == 2 && e[0].y == e[1].y && e[0].is_left != e[1].is_left)
            continue;
        Trunk t = {.net = e->net, .lo = e->y, .hi = e->y, .order = -1};
        for (size_t k = i; k < end; k++) {
            stretch(&t, c->ends.ptr[k].y);
            if (c->ends.ptr[k].is_left)
                VEC_PUSH(&t.left, c->ends.ptr[k].y);
            else
                VEC_PUSH(&t.right, c->ends.ptr[k].y);
        }
        VEC_PUSH(&c->trunks, t);
    }
}

static bool is_jog(const Channel *c, int32_t y)
{
    for (size_t i = 0; i < c->trunks.len; i++) {
        const Trunk *t = &c->trunks.ptr[i];
        for (size_t k = 0; k < t->left.len; k++) {
            if (t->left.ptr[k] == y)
                return true;
        }
    }
    return false;
}

/* The trunk that waits for another of a ring: its right ends move to a trunk of their own. */
static void dog_leg(Channel *c, size_t at)
{
    Trunk *t = &c->trunks.ptr[at];
    int32_t y = (t->lo + t->hi) / 2 / GRID * GRID + GRID / 2;
    while (is_jog(c, y))
        y += GRID;
    Trunk right = {.net = t->net, .lo = y, .hi = y, .order = -1};
    for (size_t i = 0; i < t->right.len; i++) {
        VEC_PUSH(&right.right, t->right.ptr[i]);
        stretch(&right, t->right.ptr[i]);
    }
    VEC_PUSH(&right.left, y);
    t->right.len = 0;
    VEC_PUSH(&t->right, y);
    t->lo = t->hi = y;
    for (size_t i = 0; i < t->left.len; i++)
        stretch(t, t->left.ptr[i]);
    VEC_PUSH(&c->trunks, right);
}

/* The next trunk from the left: one that nothing must be left of, with the fewest crossings. */
static size_t choose(const Channel *c)
{
    size_t best = SIZE_MAX;
    int least = 0;
    for (size_t i = 0; i < c->trunks.len; i++) {
        const Trunk *t = &c->trunks.ptr[i];
        if (t->order >= 0)
            continue;
        bool free_to_go = true;
        int cost = 0;
        for (size_t k = 0; k < c->trunks.len && free_to_go; k++) {
            const Trunk *o = &c->trunks.ptr[k];
            if (k == i || o->order >= 0)
                continue;
            free_to_go = !goes_before(o, t);
            cost += crossings(t, o) - crossings(o, t);
        }
        if (free_to_go && (best == SIZE_MAX || cost < least)) {
            best = i;
            least = cost;
        }
    }
    return best;
}

static size_t ring_member(const Channel *c)
{
    for (size_t i = 0; i < c->trunks.len; i++) {
        const Trunk *t = &c->trunks.ptr[i];
        if (t->order >= 0 || !t->left.len || !t->right.len)
            continue;
        bool before = false, behind = false;
        for (size_t k = 0; k < c->trunks.len; k++) {
            const Trunk *o = &c->trunks.ptr[k];
            if (k == i || o->order >= 0)
                continue;
            before = before || goes_before(t, o);
            behind = behind || goes_before(o, t);
        }
        if (before && behind)
            return i;
    }
    die("a ring of trunks without a member");
}

static void order_trunks(Channel *c)
{
    uint32_t n_placed = 0;
    while (n_placed < c->trunks.len) {
        size_t i = choose(c);
        if (i == SIZE_MAX) {
            dog_leg(c, ring_member(c));
            continue;
        }
        Trunk *t = &c->trunks.ptr[i];
        t->order = (int32_t)n_placed++;
        for (size_t k = 0; k < c->trunks.len; k++) {
            const Trunk *o = &c->trunks.ptr[k];
            bool close = o->lo < t->hi + GRID && t->lo < o->hi + GRID;
            if (k != i && o->order >= 0 && (close || goes_before(o, t)) && o->track >= t->track)
                t->track = o->track + 1;
        }
        if (t->track >= c->n_tracks)
            c->n_tracks = t->track + 1;
    }
}

/* ---- drawing ---- */

static void add_horizontal(Router *r, uint32_t net, int32_t x1, int32_t x2, int32_t y)
{
    if (x1 < x2) {
        Segment s = {x1, y, x2, y};
        VEC_PUSH(&r->segments[net], s);
    }
}

static bool has(const int32_t *ys, size_t n, int32_t y)
{
    for (size_t i = 0; i < n; i++) {
        if (ys[i] == y)
            return true;
    }
    return false;
}

static void draw_trunk(Router *r, const Trunk *t, int32_t x)
{
    Segment s = {x, t->lo, x, t->hi};
    if (t->lo < t->hi)
        VEC_PUSH(&r->segments[t->net], s);
    for (int side = 0; side < 2; side++) {
        size_t n = side ? t->right.len : t->left.len;
        const int32_t *ys = side ? t->right.ptr : t->left.ptr;
        for (size_t i = 0; i < n; i++) {
            int32_t y = ys[i];
            bool both = has(t->left.ptr, t->left.len, y) && has(t->right.ptr, t->right.len, y);
            int meet = 1 + both + (y > t->lo) + (y < t->hi);
            if (meet >= 3 && !(both && side)) {
                Dot d = {x, y};
                VEC_PUSH(&r->dots[t->net], d);
            }
        }
    }
}

/* x of each trunk at y: the leftmost that ends there on the left, the rightmost on the right. */
static int32_t trunk_x(const Channel *c, const End *e, int32_t x0)
{
    for (size_t i = 0; i < c->trunks.len; i++) {
        const Trunk *t = &c->trunks.ptr[i];
        if (t->net == e->net && has(e->is_left ? t->left.ptr : t->right.ptr,
                                    e->is_left ? t->left.len : t->right.len, e->y))
            return x0 + CHANNEL_EDGE + TRACK * (int32_t)t->track;
    }
    return INT32_MIN; /* straight */
}

static void draw_channel(Router *r, const Channel *c, int32_t x0, int32_t x1)
{
    for (size_t i = 0; i < c->ends.len; i++) {
        const End *e = &c->ends.ptr[i];
        int32_t x = trunk_x(c, e, x0);
        int32_t begin = e->is_lane ? (e->is_left ? x0 : x1) : e->x;
        if (x != INT32_MIN && e->is_left)
            add_horizontal(r, e->net, begin, x, e->y);
        else if (x != INT32_MIN)
            add_horizontal(r, e->net, x, begin, e->y);
        else if (e->is_left)
            add_horizontal(r, e->net, begin, x1, e->y);
        else
            add_horizontal(r, e->net, x0, begin, e->y);
    }
    for (size_t i = 0; i < c->trunks.len; i++) {
        const Trunk *t = &c->trunks.ptr[i];
        int32_t x = x0 + CHANNEL_EDGE + TRACK * (int32_t)t->track;
        draw_trunk(r, t, x);
        /* the piece between the two trunks of a dog-leg */
        for (size_t k = 0; k < c->trunks.len; k++) {
            const Trunk *o = &c->trunks.ptr[k];
            if (k != i && o->net == t->net && t->right.len && o->left.len &&
                t->right.ptr[t->right.len - 1] == o->left.ptr[o->left.len - 1] && t->right.ptr[0] % GRID)
                add_horizontal(r, t->net, x, x0 + CHANNEL_EDGE + TRACK * (int32_t)o->track, t->right.ptr[0]);
        }
    }
}

static int by_segment(const void *x, const void *y)
{
    const Segment *a = x, *b = y;
    bool va = a->x1 == a->x2, vb = b->x1 == b->x2;
    if (va != vb)
        return (int)va - (int)vb;
    int32_t ka[] = {va ? a->x1 : a->y1, va ? a->y1 : a->x1, va ? a->y2 : a->x2};
    int32_t kb[] = {vb ? b->x1 : b->y1, vb ? b->y1 : b->x1, vb ? b->y2 : b->x2};
    for (int i = 0; i < 3; i++) {
        if (ka[i] != kb[i])
            return ka[i] < kb[i] ? -1 : 1;
    }
    return 0;
}

/* Pieces that lie end to end become one. */
static void merge(SegmentList *list)
{
    if (!list->len)
        return;
    qsort(list->ptr, list->len, sizeof *list->ptr, by_segment);
    size_t n = 1;
    for (size_t i = 1; i < list->len; i++) {
        Segment *last = &list->ptr[n - 1], s = list->ptr[i];
        bool flat = s.y1 == s.y2 && last->y1 == last->y2;
        if (flat && s.y1 == last->y1 && s.x1 <= last->x2)
            last->x2 = s.x2 > last->x2 ? s.x2 : last->x2;
        else
            list->ptr[n++] = s;
    }
    list->len = n;
}

/* ---- bands ---- */

static void add_end(Channel *c, uint32_t net, int32_t y, bool is_left, bool is_lane, int32_t x)
{
    End e = {net, y, is_left, x, is_lane};
    VEC_PUSH(&c->ends, e);
}

/* The x of ends at nodes is filled in when the columns have theirs: here the pin, as a number. */
static void collect_ends(const Arranging *a, uint32_t band, Channel *channels)
{
    for (size_t i = 0; i < a->items.len; i++) {
        const Item *it = &a->items.ptr[i];
        if (it->band != band || it->kind != ITEM_LANE)
            continue;
        add_end(&channels[it->col - 1], it->net, it->y, false, true, 0);
        add_end(&channels[it->col], it->net, it->y, true, true, 0);
    }
    for (uint32_t i = 0; i < a->s->n_nets; i++) {
        const SchemeNet *n = &a->s->nets[i];
        uint32_t from = a->s->pins[n->driver].node;
        bool any = false;
        if (a->band[from] != band)
            continue;
        for (uint32_t k = 0; k < n->n_sinks; k++) {
            const SchemePin *p = &a->s->pins[n->sinks[k]];
            if (p->has_tag)
                continue;
            any = true;
            add_end(&channels[a->col[p->node] - 1], i, pin_y(a->l, n->sinks[k]), false, false,
                    (int32_t)n->sinks[k]);
        }
        if (any)
            add_end(&channels[a->col[from]], i, pin_y(a->l, n->driver), true, false, (int32_t)n->driver);
    }
}

static void place_column(const Arranging *a, uint32_t band, uint32_t col, int32_t x, int32_t w)
{
    for (uint32_t i = 0; i < a->s->n_nodes; i++) {
        Place *p = &a->l->places[i];
        if (p->band != band || p->col != col)
            continue;
        NodeKind kind = a->s->nodes[i].kind;
        p->x = kind == NODE_INPUT ? x + w - p->w : kind == NODE_OUTPUT ? x : x + (w - p->w) / 2;
        p->body_x = p->x + a->left_ext[i];
    }
}

static int32_t column_width(const Arranging *a, uint32_t band, uint32_t col)
{
    int32_t w = 0;
    for (uint32_t i = 0; i < a->s->n_nodes; i++) {
        const Place *p = &a->l->places[i];
        if (p->band == band && p->col == col)
            w = p->w > w ? p->w : w;
    }
    return w;
}

static int32_t route_band(Router *r, uint32_t band)
{
    Arranging *a = r->a;
    uint32_t n_cols = a->band_cols[band];
    Channel *channels = ARENA_ARRAY(a->arena, Channel, n_cols);
    int32_t *x0 = ARENA_ARRAY(a->arena, int32_t, n_cols), *x1 = ARENA_ARRAY(a->arena, int32_t, n_cols);
    collect_ends(a, band, channels);
    int32_t x = MARGIN;
    for (uint32_t c = 0; c < n_cols; c++) {
        int32_t w = column_width(a, band, c);
        place_column(a, band, c, x, w);
        x += w;
        make_trunks(&channels[c]);
        order_trunks(&channels[c]);
        x0[c] = x;
        if (channels[c].ends.len || (w && c + 1 < n_cols))
            x += 2 * CHANNEL_EDGE + TRACK * (int32_t)(channels[c].n_tracks ? channels[c].n_tracks - 1 : 0);
        x1[c] = x;
    }
    for (uint32_t c = 0; c < n_cols; c++) {
        for (size_t i = 0; i < channels[c].ends.len; i++) {
            End *e = &channels[c].ends.ptr[i];
            if (!e->is_lane)
                e->x = pin_x(a->l, (uint32_t)e->x);
        }
        draw_channel(r, &channels[c], x0[c], x1[c]);
        /* lanes: from this channel through the next column */
        for (size_t i = 0; i < a->items.len && c + 1 < n_cols; i++) {
            const Item *it = &a->items.ptr[i];
            if (it->band == band && it->kind == ITEM_LANE && it->col == c + 1)
                add_horizontal(r, it->net, x1[c], x0[c + 1], it->y);
        }
    }
    for (uint32_t c = 0; c < n_cols; c++) {
        for (size_t i = 0; i < channels[c].trunks.len; i++) {
            VEC_FREE(&channels[c].trunks.ptr[i].left);
            VEC_FREE(&channels[c].trunks.ptr[i].right);
        }
        VEC_FREE(&channels[c].ends);
        VEC_FREE(&channels[c].trunks);
    }
    return x + MARGIN;
}

void route_all(Arranging *a)
{
    uint32_t n = a->s->n_nets;
    Router r = {a, ARENA_ARRAY(a->arena, SegmentList, n), ARENA_ARRAY(a->arena, DotList, n)};
    a->l->width = 0;
    for (uint32_t b = 0; b < a->n_bands; b++) {
        int32_t w = route_band(&r, b);
        a->l->width = w > a->l->width ? w : a->l->width;
    }
    for (uint32_t i = 0; i < n; i++) {
        Wire *w = &a->l->wires[i];
        merge(&r.segments[i]);
        w->n_segments = (uint32_t)r.segments[i].len;
        w->segments = VEC_TO_ARENA(a->arena, &r.segments[i]);
        w->n_dots = (uint32_t)r.dots[i].len;
        w->dots = VEC_TO_ARENA(a->arena, &r.dots[i]);
        VEC_FREE(&r.segments[i]);
        VEC_FREE(&r.dots[i]);
    }
}
