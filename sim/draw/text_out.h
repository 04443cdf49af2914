/* text_out.h - diagrams as text: characters for a terminal, and a graph for Graphviz' own tools. */
#ifndef DRAW_TEXT_OUT_H
#define DRAW_TEXT_OUT_H

#include "draw/layout.h"

enum { ASCII_COLUMNS = 200, ASCII_ROWS = 120 };

/* The layout as characters, one for 4.5 x 8 points.  Reports and returns false when it would be wider
 * than ASCII_COLUMNS or higher than ASCII_ROWS. */
bool ascii_write(const Layout *l, OutFile *f, Diag *dg);

/* The scheme as a `digraph` of records with ports, one edge a reader. */
void dot_write(const Scheme *s, OutFile *f);

#endif
