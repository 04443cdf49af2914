/* design_panel.h - what stands right of the waves: the chain of causes of an edge, and the machine.
 *
 * `why` and `what did it do` ask the design about the row at the cursor; each hop becomes a row, in order,
 * and a click on a hop brings the cursor to its time.  The machine's lines follow the cursor.
 */
#ifndef GUI_DESIGN_PANEL_H
#define GUI_DESIGN_PANEL_H

#include "gui/view.h"

bool panel_is_open(const View *v);
int panel_width(const View *v);
void panel_paint(View *v, DrawList *d);
void panel_down(View *v, const Event *e);
void panel_wheel(View *v, int y, double lines);
bool panel_do(View *v, Action a); /* false: no action of it */
/* Asks about a row at a time; forward: what it did.  False: note says why not. */
bool panel_ask(View *v, Str spec, uint64_t time, bool forward);

#endif
