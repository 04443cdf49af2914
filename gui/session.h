/* session.h - what a window shows, as a text file: our own, and GTKWave's .gtkw.
 *
 *     StrBuf b = {0};
 *     session_write(v, &b);                        then session_read(v, text, "x.waves", diag)
 *
 * Our own format, a line each; what a line leaves out has its usual value:
 *
 *     gateloom waves 1
 *     view 100 2500                   first and last tick in view
 *     cursor 1200
 *     second 900
 *     marker A 300
 *     clock "top.clk"
 *     find "pc == 3"
 *     signal "top.pc" radix=hex colour=2 height=4 analog=step label="counter" depth=1 closed
 *     group "memory" closed
 *     divider "outputs"
 *
 * A signal that the trace does not have stays in the list, and is shown as missing.
 */
#ifndef GUI_SESSION_H
#define GUI_SESSION_H

#include "gui/view.h"

void session_write(const View *v, StrBuf *b);
/* Adds to the rows of the view.  False: reported; what was understood is there. */
bool session_read(View *v, Str text, const char *path, Diag *dg);

/* Either, told by the suffix .gtkw.  False: reported. */
bool session_open(View *v, const char *path, Diag *dg);
/* "run.waves" beside "run.vcd": where a session is looked for and proposed; the view's. */
const char *session_beside(View *v, const char *trace);

void gtkw_write(const View *v, StrBuf *b);
bool gtkw_read(View *v, Str text, const char *path, Diag *dg);

#endif
