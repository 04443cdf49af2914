/* svg.h - a picture as SVG: small, escaped, with a title and a description, dark pages included. */
#ifndef DRAW_SVG_H
#define DRAW_SVG_H

#include "draw/paint.h"

/* The same picture gives the same bytes. */
void svg_write(const Picture *p, OutFile *f);

/* text with <, >, &, quotes and what XML has no place for made harmless. */
void xml_escape(const char *text, StrBuf *b);

#endif
