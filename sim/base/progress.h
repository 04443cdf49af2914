/* progress.h - one line on the terminal that tells how far a long run is.
 *
 *     progress_start("cycles", n, true);
 *     for (uint64_t i = 0; i < n; i++) {
 *         ...
 *         progress(i + 1);               cheap: most calls only count
 *     }
 *     progress_end();                    the line is gone
 *
 * The line stands on standard error, is rewritten a few times a second, and appears only after a
 * second; where standard error is no terminal there is nothing at all. diag() takes the line away
 * before it prints, and so must whoever prints to the terminal himself: progress_hide().
 *
 * There is one terminal, so there is one line: a run inside another one is not told.
 * Depends on libc only.
 */
#ifndef BASE_PROGRESS_H
#define BASE_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

/* what is kept, not copied: "rows of adder<8>".  total: how many there will be; 0: nobody knows.
 * prints_lines: results go to standard output meanwhile, and where that is a terminal as well they
 * are progress enough. */
void progress_start(const char *what, uint64_t total, bool prints_lines);
void progress(uint64_t done);
void progress_hide(void);
void progress_end(void);

/* Milliseconds since some moment; never backwards. */
uint64_t clock_ms(void);

/* For tests: from now on every call is written to out, at once; NULL: as usual again. */
void progress_to(FILE *out);

#endif
