/* check.h - design rules that only the flat design can show.
 *
 * Undriven nets, double drivers and unused inputs are found while a module is
 * built (build.h); what needs the whole design is found here: a loop of gates
 * that does not go through a net declared as `feedback`.
 */
#ifndef NETLIST_CHECK_H
#define NETLIST_CHECK_H

#include "netlist/order.h"

/* Reports each loop once, as its shortest cycle, with instance path and source
 * line of every gate in it.  Returns the number of loops reported. */
unsigned design_check_loops(const Design *d, const Order *o, Diag *dg);

#endif
