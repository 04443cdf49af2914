/* moment.h - one moment of rest to the next by plain passes over the gates, with no engine.
 *
 *     Passes p = {design, order, NO_PIN};
 *     passes_settle(&p, values, NULL);                     gates, from inputs and flip-flops
 *     while (passes_round(&p, before, now, next)) ...      flip-flops whose clock rose, and gates again
 *
 * Rules 2 and 3 of engine/engine.h once more, slow and short: what asks for causes tries things here that
 * no engine lets one do, and is checked against the engines.
 */
#ifndef GLUE_MOMENT_H
#define GLUE_MOMENT_H

#include "netlist/order.h"

enum { MOMENT_ROUNDS = 64, NO_PIN = 0 };

typedef struct Passes {
    const Design *d;
    const Order *o;
    uint32_t pin; /* a net that keeps the value it has, whatever drives it; NO_PIN: none */
} Passes;

/* values [0..n_nets] of Logic.  only [0..n_groups[: which groups; NULL: all. */
void passes_settle(const Passes *p, uint8_t *values, const uint8_t *only);
bool passes_has_edge(const uint8_t *was, const uint8_t *is, uint32_t clock);
/* The next round: true if a flip-flop may have taken something. */
bool passes_round(const Passes *p, const uint8_t *before, const uint8_t *now, uint8_t *next);
/* The last round where clocks never stop rising: what is clocked once more is x. */
void passes_give_up(const Passes *p, const uint8_t *before, const uint8_t *now, uint8_t *next);
uint8_t passes_nand(const Passes *p, const uint8_t *values, uint32_t gate);

#endif
