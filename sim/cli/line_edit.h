/* line_edit.h - lines from a person, with history and completion; or from a script. */
#ifndef CLI_LINE_EDIT_H
#define CLI_LINE_EDIT_H

#include <stdbool.h>

/* Words that begin like text, NULL at the end of the list; n counts from 0. */
typedef const char *LineWords(void *self, const char *text, unsigned n);

/* On a terminal lines are edited; a pipe is read as it is. */
void line_edit_start(LineWords *words, void *self);

/* The next line without its end, valid until the next call; NULL: there are no more. */
const char *line_edit_read(const char *prompt);

#endif
