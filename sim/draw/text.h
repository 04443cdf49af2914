/* text.h - how wide a text is, the same on every machine. */
#ifndef DRAW_TEXT_H
#define DRAW_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

/* The next character of UTF-8 at *z, which moves; bytes that are none count as U+FFFD each. */
uint32_t text_next(const char **z);

/* Appends a character as UTF-8. */
void text_put(uint32_t c, StrBuf *b);

/* Width in points of z in DejaVu Sans, which is wider than what else a browser may choose. */
int text_width(const char *z, int size, bool is_bold);

#endif
