/* check.c - loops of gates that no `feedback` wire breaks. */
#include "netlist/check.h"

#include "base/vec.h"

enum { SHOWN_GATES = 12, TRIED_STARTS = 200 };

/* Shortest way from gate start back to itself among the gates of a loop, by
 * breadth-first search over inputs.  from[] holds the gate that reads, stamped by
 * start so that it need not be cleared.  Returns its length, or 0. */
static uint32_t shortest_from(const Design *d, uint32_t start, const uint32_t *group_of,
                              const uint8_t *cut, uint32_t *reader, uint32_t *stamp, uint32_t *queue,
                              uint32_t limit)
{
    uint32_t head = 0, tail = 0, level_end = 1, length = 1;
    queue[tail++] = start;
    while (head < tail) {
        if (head == level_end) {
            level_end = tail;
            if (++length >= limit)
                return 0;
        }
        uint32_t g = queue[head++];
        for (int pin = 0; pin < 2; pin++) {
            uint32_t net = pin ? d->nand_b[g] : d->nand_a[g], h;
            if (cut[net] || design_driver(d, (NetId){net}, &h) != DRIVER_NAND ||
                group_of[h] != group_of[start])
                continue;
            if (h == start) {
                reader[start] = g;
                return length;
            }
            if (stamp[h] != start) {
                stamp[h] = start;
                reader[h] = g;
                queue[tail++] = h;
            }
        }
    }
    return 0;
}

static void report(const Design *d, uint32_t start, const uint32_t *reader, uint32_t length, Diag *dg)
{
    StrBuf b = {0};
    design_net_path(d, (NetId){d->nand_y[start]}, &b);
    diag(dg, DIAG_ERROR, design_nand_span(d, (NandId){start}),
         "combinational loop: '%s' depends on itself through %u gate%s and no flip-flop", b.ptr,
         length, length == 1 ? "" : "s");
    uint32_t g = start;
    for (uint32_t k = 0; k < length; k++) {
        uint32_t next = reader[g];
        if (k == SHOWN_GATES) {
            diag(dg, DIAG_NOTE, (Span){0}, "... and %u more", length - k);
            break;
        }
        strbuf_clear(&b);
        design_net_path(d, (NetId){d->nand_y[g]}, &b);
        strbuf_addz(&b, " -> ");
        design_net_path(d, (NetId){d->nand_y[next]}, &b);
        diag(dg, DIAG_NOTE, design_nand_span(d, (NandId){next}), "%s", b.ptr);
        g = next;
    }
    diag(dg, DIAG_NOTE, (Span){0},
         "break it with a flip-flop, or, for a latch, declare one of its wires: feedback NAME");
    strbuf_free(&b);
}

unsigned design_check_loops(const Design *d, const Order *o, Diag *dg)
{
    if (!o->n_loops)
        return 0;
    Arena *temp = arena_new("loops");
    uint8_t *cut = arena_alloc(temp, (size_t)d->n_nets + 1, 1, 1);
    for (uint32_t i = 0; i < d->n_feedback; i++)
        cut[d->feedback[i]] = 1;
    uint32_t *group_of = ARENA_ARRAY(temp, uint32_t, (size_t)d->n_nands + 1);
    uint32_t *reader = ARENA_ARRAY(temp, uint32_t, (size_t)d->n_nands + 1);
    uint32_t *stamp = ARENA_ARRAY(temp, uint32_t, (size_t)d->n_nands + 1);
    uint32_t *queue = ARENA_ARRAY(temp, uint32_t, (size_t)d->n_nands + 1);
    unsigned found = 0;
    for (uint32_t g = 0; g < o->n_groups; g++) {
        if (!o->is_loop[g])
            continue;
        for (uint32_t k = o->first[g]; k < o->first[g + 1]; k++)
            group_of[o->nand[k]] = g + 1;
        uint32_t best = 0, best_start = 0, tried = 0;
        for (uint32_t k = o->first[g]; k < o->first[g + 1] && (tried < TRIED_STARTS || !best); k++) {
            uint32_t start = o->nand[k];
            uint32_t length = shortest_from(d, start, group_of, cut, reader, stamp, queue,
                                            best ? best : UINT32_MAX);
            tried++;
            if (length && (!best || length < best)) {
                best = length;
                best_start = start;
            }
        }
        if (best) {
            for (uint32_t i = 0; i <= d->n_nands; i++)
                stamp[i] = 0;
            shortest_from(d, best_start, group_of, cut, reader, stamp, queue, UINT32_MAX);
            report(d, best_start, reader, best, dg);
            found++;
        }
    }
    arena_free(temp);
    return found;
}
