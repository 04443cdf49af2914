/* export.h - what a window shows, as a file: SVG, PDF, WaveDrom, VCD, sessions, draw calls.
 *
 *     if (export_knows("x.svg")) ok = export_file(v, "x.svg", diag);
 */
#ifndef GUI_EXPORT_H
#define GUI_EXPORT_H

#include "gui/view.h"

/* Is the name that of something that is written here: .svg .pdf .vcd .json (WaveDrom) .txt (draw
 * calls) .waves and .gtkw (sessions)? */
bool export_knows(const char *path);
bool export_file(View *v, const char *path, Diag *dg); /* false: reported */

/* Drawings of the draw calls; letters are those of the reader's fixed-width font. */
void export_svg(const DrawList *d, int w, int h, Theme t, ViewFont font, StrBuf *b);
void export_pdf(const DrawList *d, int w, int h, Theme t, ViewFont font, StrBuf *b);
/* The rows that are not hidden, over the time in view, at most so many changes of it. */
void export_wavedrom(View *v, StrBuf *b);
bool export_vcd(View *v, const char *path, Diag *dg);

#endif
