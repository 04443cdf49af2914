/* order.h - who reads a net, and in which order gates can be evaluated.
 *
 *     Fanout f = design_fanout(arena, d);
 *     for (uint32_t k = f.first[net]; k < f.first[net + 1]; k++)
 *         f.reader[k] ...                       a NAND, or a flip-flop's pin
 *
 *     Order o = design_order(arena, d);
 *     for (uint32_t g = 0; g < o.n_groups; g++)     in an order that always works
 *         for (uint32_t k = o.first[g]; k < o.first[g + 1]; k++)
 *             o.nand[k] ...
 *
 * A group is one NAND, or the NANDs of one loop (a strongly connected part).
 * Nothing here recurses: circuits 25,000 gates deep are normal.
 */
#ifndef NETLIST_ORDER_H
#define NETLIST_ORDER_H

#include "netlist/design.h"

typedef enum ReaderKind { READER_NAND, READER_DFF_D, READER_DFF_CLK } ReaderKind;

/* Readers of net n: reader[first[n] .. first[n + 1][, kind in the top two bits
 * and id below.  A NAND that reads a net with both pins is listed once. */
typedef struct Fanout {
    uint32_t *first;  /* [0..n_nets + 1] */
    uint32_t *reader;
} Fanout;

Fanout design_fanout(Arena *a, const Design *d);

typedef struct Order {
    uint32_t n_groups, n_loops; /* loops: groups that feed themselves */
    uint32_t *first;            /* [0..n_groups] into nand */
    uint32_t *nand;             /* [0..n_nands[ NAND ids, group by group, inputs before readers */
    uint8_t *is_loop;           /* [0..n_groups[ */
} Order;

Order design_order(Arena *a, const Design *d);

/* Level of each net: 0 for inputs, constants and flip-flop outputs, else one
 * more than the highest input of its NAND.  Edges that leave a feedback net
 * within its loop do not count.  Returns [0..n_nets]; *depth gets the highest. */
uint32_t *design_levels(Arena *a, const Design *d, const Order *o, uint32_t *depth);

#endif
