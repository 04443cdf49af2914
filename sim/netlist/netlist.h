/* netlist.h - the public header of the netlist layer: from text to a flat design.
 *
 *     Diag *dg = diag_new(arena, stderr);
 *     Library *lib = library_new(arena, dg);
 *     library_add_path(lib, "netlists");
 *     LibFile *f = library_load(lib, "netlists/std/adders.nl");
 *     const Module *top = f ? library_top(lib, f, "ripple_adder<16>") : NULL;
 *     Design *d = top ? library_flatten(lib, arena, top) : NULL;
 *     if (d) printf("%u NAND gates\n", d->n_nands);
 *
 * Text becomes tokens (lex.h), a syntax tree (ast.h), modules (library.h,
 * build.h), and then a Design (design.h) that is put in order (order.h),
 * checked (check.h), counted (stats.h) and printed (print.h, fmt.h).
 */
#ifndef NETLIST_NETLIST_H
#define NETLIST_NETLIST_H

#include "netlist/check.h"
#include "netlist/design.h"
#include "netlist/library.h"
#include "netlist/fmt.h"
#include "netlist/print.h"
#include "netlist/order.h"
#include "netlist/stats.h"

#endif
