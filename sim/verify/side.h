/* side.h - another simulator as a process that answers with bits.
 *
 *     Side *s = side_start(argv, "verilator", diag);         NULL: reported
 *     side_poke(s, mask, bits, n);                           flip-flops, without an answer
 *     side_ask(s, inputs, n);                                ... as many as one likes,
 *     side_flush(s);                                         and for each one answer, in order:
 *     const char *line = side_answer(s, diag);               NULL: it died, reported
 *     side_stop(s);
 *
 * The requests are those of `harness serve` (rtl/harness.cpp).  They are collected and sent at
 * side_flush; nobody waits as long as all answers to one flush fit SIDE_BYTES.
 */
#ifndef VERIFY_SIDE_H
#define VERIFY_SIDE_H

#include "base/base.h"

enum { SIDE_BYTES = 32768 };

typedef struct Side Side;

/* argv closed by NULL; name and log are for messages; what it says on stderr goes to the file log. */
Side *side_start(const char *const *argv, const char *name, const char *log, Diag *dg);
void side_stop(Side *s); /* NULL is allowed */

/* Values are '0', '1' or 'x'. */
void side_poke(Side *s, const char *mask, const char *bits, size_t n);
void side_ask(Side *s, const char *inputs, size_t n);
void side_flush(Side *s);
const char *side_answer(Side *s, Diag *dg);
const char *side_name(const Side *s);

/* Runs a command and waits for it; its output goes to the file log.  Its exit status, or -1 when it
 * could not be started.  tick (may be NULL) is called four times a second meanwhile. */
int run_command(const char *const *argv, const char *log, void (*tick)(void *self), void *self);

#endif
