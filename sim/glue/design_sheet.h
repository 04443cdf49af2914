/* design_sheet.h - the drawing of one instance of a design, as the window shows it.
 *
 *     DesignSheet *s = design_sheet_new(design, inst, true);
 *     const Sheet *p = design_sheet_at(s, values, &why);         NULL: it cannot be drawn
 *     design_sheet_free(s);
 *
 * It is laid out once, with room for the longest value of every bus; each call paints it again with
 * the values of a moment.
 */
#ifndef GLUE_DESIGN_SHEET_H
#define GLUE_DESIGN_SHEET_H

#include "gui/design_view.h"
#include "netlist/design.h"

typedef struct DesignSheet DesignSheet;

/* buses: only wires of two bits and more, and what they join. */
DesignSheet *design_sheet_new(const Design *d, InstId scope, bool buses);
void design_sheet_free(DesignSheet *s); /* NULL is allowed */

/* values [0..n_nets] of Logic; NULL: all wires alike. */
const Sheet *design_sheet_at(DesignSheet *s, const uint8_t *values, StrBuf *why);

/* The instance that a group of the drawing shows; {0}: none, or several. */
InstId design_sheet_inst(const DesignSheet *s, uint32_t group);
/* The flat nets of a wire, bit 0 first, and its name from the top ("" for several drivers);
 * NULL: the group is none. */
const uint32_t *design_sheet_nets(const DesignSheet *s, uint32_t group, uint32_t *width, StrBuf *path);
/* The wire that has a net, best one that has all of n; NO_GROUP: none. */
uint32_t design_sheet_group(DesignSheet *s, const uint32_t *nets, uint32_t n);

#endif
