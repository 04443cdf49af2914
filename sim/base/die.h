/* die.h - the one way out when the program itself cannot go on.
 *
 * Never for a mistake in the user's input (that is a Diag).  Exit status 3.
 */
#ifndef BASE_DIE_H
#define BASE_DIE_H

#include <stddef.h>

_Noreturn void die(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
_Noreturn void die_out_of_memory(const char *what, size_t bytes);

#endif
