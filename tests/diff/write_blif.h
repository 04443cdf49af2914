/* write_blif.h - a flat design as BLIF, for tools that judge us.
 *
 * Bits of ports and flip-flops keep their names; all else is called n and a number.
 * Flip-flops of an unknown start get 2 (don't care) for their initial value. */
#ifndef TESTS_DIFF_WRITE_BLIF_H
#define TESTS_DIFF_WRITE_BLIF_H

#include "netlist/design.h"

bool write_blif(const Design *d, const char *path);

#endif
