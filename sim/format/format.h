/* format.h - netlists that come from other tools; the public header of the format layer.
 *
 *     format_register();
 *     LibFile *f = library_load(lib, "alu.blif");        as any netlist from now on
 *
 *     load    tells the library which formats there are
 *     blif    the Berkeley Logic Interchange Format
 *
 * A reader turns a text into modules of NANDs and flip-flops through netlist/build.h; nothing
 * behind it knows where they come from.
 */
#ifndef FORMAT_FORMAT_H
#define FORMAT_FORMAT_H

#include "format/blif.h"
#include "format/load.h"

#endif
