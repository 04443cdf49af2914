/* check.c - loops of gates that no `feedback` wire breaks.
 *
 * Feedback nets are cut: their readers get a constant.  Whatever design_order()
 * still finds to be a loop is an error, shown as the shortest cycle in it.
 */
#include "netlist/check.h"

enum {
    SHOWN_GATES = 12,  /* with their places */
    SHOWN_NAMES = 4,   /* in the headline */
    SHOWN_LOOPS = 20,  /* with their gates; diag() shows no more errors */
    TRIED_STARTS = 200,
    TRIED_STEPS = 20000000 /* over all loops; each loop gets one start at least */
};

typedef struct Search {
    const Design *d;    /* with feedback cut */
    uint32_t *group_of; /* [0..n_nands] */
    uint32_t *reader;   /* of the gates met: the gate it was met from, which reads it */
    uint32_t *stamp;    /* the search that met the gate last */
    uint32_t *queue;
    uint32_t round;
    uint64_t n_steps;
} Search;

/* Shortest way from gate start back to itself within its group, breadth first
 * over inputs.  Returns its length, or 0 when it is not below limit. */
static uint32_t shortest_from(Search *s, uint32_t start, uint32_t limit)
{
    const Design *d = s->d;
    uint32_t head = 0, tail = 0, level_end = 1, length = 1;
    s->round++;
    s->queue[tail++] = start;
    while (head < tail && length < limit) {
        uint32_t g = s->queue[head++], h;
        s->n_steps++;
        for (int pin = 0; pin < 2; pin++) {
            NetId net = {pin ? d->nand_b[g] : d->nand_a[g]};
            if (design_driver(d, net, &h) != DRIVER_NAND || s->group_of[h] != s->group_of[start])
                continue;
            if (h == start) {
                s->reader[start] = g;
                return length;
            }
            if (s->stamp[h] != s->round) {
                s->stamp[h] = s->round;
                s->reader[h] = g;
                s->queue[tail++] = h;
            }
        }
        if (head == level_end) {
            level_end = tail;
            length++;
        }
    }
    return 0;
}

/* The length of a short cycle through the gates given; first is on it. */
static uint32_t shortest_cycle(Search *s, const uint32_t *gates, uint32_t n, uint32_t *first)
{
    uint32_t best = UINT32_MAX;
    for (uint32_t k = 0; k < n && k < TRIED_STARTS && (k == 0 || s->n_steps < TRIED_STEPS); k++) {
        uint32_t length = shortest_from(s, gates[k], best);
        if (length) {
            best = length;
            *first = gates[k];
        }
    }
    return shortest_from(s, *first, UINT32_MAX);
}

static void report(const Search *s, const Design *d, uint32_t first, uint32_t length, bool with_gates,
                   Diag *dg)
{
    StrBuf b = {0};
    uint32_t g = first;
    for (uint32_t k = 0; k < length && k < SHOWN_NAMES; k++, g = s->reader[g]) {
        design_net_path(d, (NetId){d->nand_y[g]}, &b);
        strbuf_addz(&b, " -> ");
    }
    if (length > SHOWN_NAMES)
        strbuf_addz(&b, "... -> ");
    design_net_path(d, (NetId){d->nand_y[first]}, &b);
    diag(dg, DIAG_ERROR, design_nand_span(d, (NandId){first}),
         "combinational loop of %u gate%s without a flip-flop: %s", length, length == 1 ? "" : "s",
         b.ptr);
    g = first;
    for (uint32_t k = 0; with_gates && k < length && k < SHOWN_GATES; k++, g = s->reader[g]) {
        strbuf_clear(&b);
        design_net_path(d, (NetId){d->nand_y[g]}, &b);
        diag(dg, DIAG_NOTE, design_nand_span(d, (NandId){g}), "'%s' is driven here", b.ptr);
    }
    if (with_gates && length > SHOWN_GATES)
        diag(dg, DIAG_NOTE, (Span){0}, "... and %u more", length - SHOWN_GATES);
    InstId owner = design_nand_owner(d, (NandId){first});
    diag(dg, DIAG_NOTE, (Span){0}, "%s",
         design_inst_module(d, owner)->is_foreign
             ? "if it is a latch, write it in a .nl file, with `feedback`; else break it with a "
               "flip-flop"
             : "if it is a latch, declare one of its wires as `feedback`; else break it with a "
               "flip-flop");
    strbuf_free(&b);
}

/* The design with all feedback nets cut; shares all but the inputs with d. */
static Design without_feedback(Arena *temp, const Design *d)
{
    uint8_t *feedback = ARENA_ARRAY(temp, uint8_t, (size_t)d->n_nets + 1);
    for (uint32_t i = 0; i < d->n_feedback; i++)
        feedback[d->feedback[i]] = 1;
    Design cut = *d;
    cut.nand_a = ARENA_ARRAY(temp, uint32_t, (size_t)d->n_nands + 1);
    cut.nand_b = ARENA_ARRAY(temp, uint32_t, (size_t)d->n_nands + 1);
    for (uint32_t i = 1; i <= d->n_nands; i++) {
        cut.nand_a[i] = feedback[d->nand_a[i]] ? NET_0 : d->nand_a[i];
        cut.nand_b[i] = feedback[d->nand_b[i]] ? NET_0 : d->nand_b[i];
    }
    return cut;
}

unsigned design_check_loops(const Design *d, const Order *o, Diag *dg)
{
    if (!o->n_loops)
        return 0;
    Arena *temp = arena_new("loops");
    Design cut = without_feedback(temp, d);
    Order p = design_order(temp, &cut);
    unsigned found = 0;
    if (p.n_loops) {
        Search s = {.d = &cut};
        s.group_of = ARENA_ARRAY(temp, uint32_t, (size_t)d->n_nands + 1);
        s.reader = ARENA_ARRAY(temp, uint32_t, (size_t)d->n_nands + 1);
        s.stamp = ARENA_ARRAY(temp, uint32_t, (size_t)d->n_nands + 1);
        s.queue = ARENA_ARRAY(temp, uint32_t, (size_t)d->n_nands + 1);
        for (uint32_t g = 0; g < p.n_groups; g++) {
            if (!p.is_loop[g])
                continue;
            for (uint32_t k = p.first[g]; k < p.first[g + 1]; k++)
                s.group_of[p.nand[k]] = g + 1;
            uint32_t first = 0;
            uint32_t length = shortest_cycle(&s, p.nand + p.first[g], p.first[g + 1] - p.first[g],
                                             &first);
            report(&s, d, first, length, found < SHOWN_LOOPS, dg);
            found++;
        }
    }
    arena_free(temp);
    return found;
}
