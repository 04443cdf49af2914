/* design_pane.h - the schematic below the waves: what of it is in view, what is under the pointer.
 *
 * Coloured by the values at the cursor.  A wire that is clicked becomes a row, a block opens by a double
 * click, the wheel zooms about the pointer, and drags pan.
 */
#ifndef GUI_DESIGN_PANE_H
#define GUI_DESIGN_PANE_H

#include "gui/view.h"

void pane_paint(View *v, DrawList *d);
bool pane_has(const View *v, int x, int y);
void pane_down(View *v, const Event *e);
bool pane_move(View *v, const Event *e); /* true: another thing is under the pointer */
void pane_drag(View *v, int dx, int dy);
void pane_wheel(View *v, const Event *e);
bool pane_key(View *v, Key k);           /* while the pane has the keys */
bool pane_do(View *v, Action a);         /* false: no action of it */
/* Shows the wire of a row. */
void pane_find(View *v, const Row *r);

#endif
