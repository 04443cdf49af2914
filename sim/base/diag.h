/* diag.h - messages about the user's input, with the line and a caret.
 *
 *     adder.nl:3:11: error: nothing is called 'cary' here
 *         3 |     nand(a, cary -> t1)
 *           |             ^~~~
 *     adder.nl:1:8: note: did you mean 'carry'?
 *
 * A function that can fail takes a Diag, reports, and returns false or NULL;
 * its caller adds no second message.  Two messages of one wording at one place
 * are printed once: a module that is wrong is wrong once, however many times
 * it is used.
 */
#ifndef BASE_DIAG_H
#define BASE_DIAG_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "base/arena.h"
#include "base/str.h"

/* Bytes [lo, hi) of a source file.  {0} means "no place in particular". */
typedef struct Span {
    uint32_t file; /* index given by diag_add_file; 0 = none */
    uint32_t lo, hi;
} Span;

typedef enum DiagLevel { DIAG_NOTE, DIAG_WARNING, DIAG_ERROR } DiagLevel;

typedef struct Diag Diag;

/* out gets the messages and stays the caller's; NULL swallows them (fuzzing). */
Diag *diag_new(Arena *arena, FILE *out);
void diag_free(Diag *dg); /* its tables; NULL is allowed */

/* path is copied, text is kept and must outlive the Diag. */
uint32_t diag_add_file(Diag *dg, const char *path, Str text);
const char *diag_path(const Diag *dg, uint32_t file); /* "" for 0 */
Str diag_text(const Diag *dg, uint32_t file);

/* Reports one message.  Never exits.  After 20 errors the rest are counted and
 * not shown.  A note belongs to the message before it and shares its fate. */
void diag(Diag *dg, DiagLevel level, Span at, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));

/* Lets the next message stand at a place that has one of the same wording
 * already: a row of a test may fail more than once. */
void diag_again(Diag *dg);

/* A message about a file as a whole: `path: error: ...`, no line. */
void diag_file_error(Diag *dg, const char *path, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
void diag_file_warning(Diag *dg, const char *path, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

unsigned diag_n_errors(const Diag *dg);
unsigned diag_n_warnings(const Diag *dg);

/* Line and column of a byte, both from 1; a column counts bytes. */
void diag_line_col(const Diag *dg, uint32_t file, uint32_t at, uint32_t *line, uint32_t *col);

/* "adder.nl:3" into b. */
void diag_place(const Diag *dg, Span at, StrBuf *b);

Span span_join(Span a, Span b); /* from the start of a to the end of b */

#endif
