/* rows.h - an example as rows of a test.
 *
 *     Rows r = rows_start(design, clock);
 *     rows_power_up(&r, state);                    what unknown flip-flops hold
 *     rows_add(&r, bits, is_last);                 inputs, and outputs of the last row
 *     text = rows_finish(&r, arena);
 */
#ifndef PROVE_ROWS_H
#define PROVE_ROWS_H

#include "netlist/design.h"

typedef struct Rows {
    const Design *d;
    NetId clock; /* {0}: none */
    StrBuf text;
} Rows;

Rows rows_start(const Design *d, NetId clock);

/* Powers up, and sets the flip-flops that then hold another value than value[] tells,
 * [1..n_dffs]; those without a value of their own are powered up as 0. */
void rows_power_up(Rows *r, const uint8_t *value);

/* A clock pulse after which outputs are not compared, or, when is_last, all at rest
 * with the clock low.  bits[signal.bit + i] is bit i of a port of the top. */
void rows_add(Rows *r, const uint8_t *bits, bool is_last);

const char *rows_finish(Rows *r, Arena *a);

/* n bits, bit 0 first, as a number: 7, 0xff. */
void rows_bits(StrBuf *b, const uint8_t *bits, uint32_t n);

#endif
