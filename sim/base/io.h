/* io.h - whole files in, whole files out.
 *
 *     Str text;
 *     if (!io_read_file(arena, "adder.nl", dg, &text)) return false;
 *
 *     OutFile *f = out_open("table.txt", dg);        NULL or "-": standard output
 *     out_printf(f, "%d\n", 1);
 *     if (!out_close(f, dg)) return false;           the file appears here, whole
 *
 * An output file is written beside its final name and renamed when it is
 * complete: a reader never sees half of it, and a failure leaves the old file.
 */
#ifndef BASE_IO_H
#define BASE_IO_H

#include <stdbool.h>
#include <stdio.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/str.h"

/* The largest text file that is read: spans are 32 bits wide. */
#define IO_MAX_FILE ((size_t)0xfffffff0u)

/* The bytes of a file and a closing 0 that is not counted.  Reports a missing
 * file, a directory, a file that cannot be read or is too large. */
bool io_read_file(Arena *a, const char *path, Diag *dg, Str *out);

bool io_is_dir(const char *path);
bool io_exists(const char *path);
/* A number that is another one when the file was written since; 0: there is no such file. */
uint64_t io_stamp(const char *path);

/* Everything before the last '/', or "." */
Str io_dir_of(Str path);

/* Names in a folder, sorted, without those that start with '.'.  Reports. */
bool io_list_dir(Arena *a, const char *path, Diag *dg, const char ***names, size_t *n);

typedef struct OutFile OutFile;

OutFile *out_open(const char *path, Diag *dg); /* NULL when it cannot be written: reported */
void out_write(OutFile *f, const char *ptr, size_t len);
void out_puts(OutFile *f, const char *z);
void out_printf(OutFile *f, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
FILE *out_stream(OutFile *f);

/* Closes and renames.  Any write error since out_open is reported here, once;
 * then false is returned and no file is left. */
bool out_close(OutFile *f, Diag *dg);
void out_abandon(OutFile *f); /* closes, leaves no file */

#endif
