/* load.c - the list of readers. */
#include "format/load.h"

#include "netlist/library.h"

void format_register(void)
{
}
