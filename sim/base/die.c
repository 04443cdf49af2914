/* die.c - fatal errors of the program itself. */
#include "base/die.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

void die(const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    fputs("gateloom: internal error: ", stderr);
    vfprintf(stderr, fmt, ap);
    fputc('\n', stderr);
    va_end(ap);
    exit(3);
}

void die_out_of_memory(const char *what, size_t bytes)
{
    fprintf(stderr, "gateloom: out of memory: %zu more bytes were wanted for '%s'\n", bytes, what);
    exit(3);
}
