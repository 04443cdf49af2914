/* wirepath.c - a walk over the segments of a net, which are a tree. */
#include "draw/wirepath.h"

static bool is_on(const Segment *s, int32_t x, int32_t y)
{
    return x >= s->x1 && x <= s->x2 && y >= s->y1 && y <= s->y2;
}

/* Where two segments of one net meet: an upright one and a flat one. */
static bool touch(const Segment *a, const Segment *b, int32_t *x, int32_t *y)
{
    const Segment *flat = a->y1 == a->y2 ? a : b, *upright = flat == a ? b : a;
    *x = upright->x1;
    *y = flat->y1;
    return upright->x1 == upright->x2 && is_on(flat, *x, *y) && is_on(upright, *x, *y);
}

uint32_t wire_path(Arena *a, const Layout *l, uint32_t net, uint32_t sink_pin, Segment **out)
{
    const Wire *w = &l->wires[net];
    uint32_t n = w->n_segments, head = 0, tail = 0, end = SCHEME_NONE;
    uint32_t *from = ARENA_ARRAY(a, uint32_t, n), *queue = ARENA_ARRAY(a, uint32_t, n);
    Dot *at = ARENA_ARRAY(a, Dot, n); /* where the way enters a segment */
    uint8_t *seen = ARENA_ARRAY(a, uint8_t, n);
    uint32_t driver = l->scheme->nets[net].driver;
    Dot start = {pin_x(l, driver), pin_y(l, driver)}, goal = {pin_x(l, sink_pin), pin_y(l, sink_pin)};
    *out = ARENA_ARRAY(a, Segment, n);
    for (uint32_t i = 0; i < n; i++) {
        if (is_on(&w->segments[i], start.x, start.y) && !seen[i]) {
            seen[i] = 1;
            at[i] = start;
            from[i] = SCHEME_NONE;
            queue[tail++] = i;
        }
    }
    while (head < tail && end == SCHEME_NONE) {
        uint32_t i = queue[head++];
        if (is_on(&w->segments[i], goal.x, goal.y)) {
            end = i;
            break;
        }
        for (uint32_t k = 0; k < n; k++) {
            Dot d;
            if (seen[k] || !touch(&w->segments[i], &w->segments[k], &d.x, &d.y))
                continue;
            seen[k] = 1;
            at[k] = d;
            from[k] = i;
            queue[tail++] = k;
        }
    }
    uint32_t len = 0;
    for (Dot to = goal; end != SCHEME_NONE; end = from[end]) {
        (*out)[len++] = (Segment){to.x, to.y, at[end].x, at[end].y};
        to = at[end];
    }
    return len;
}
