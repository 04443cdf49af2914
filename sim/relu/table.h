/* table.h - numbers in rows and columns, from a text of comma-separated values.
 *
 *     Table t;
 *     if (!table_read(arena, "data.csv", dg, &t)) return EXIT_INPUT;
 *     t.v[row * t.n_cols + col]
 *
 * Commas, semicolons, blanks and tabs separate; a first row that is no number holds names; # starts
 * a comment, and empty lines do not count.  Every row has as many numbers as the first, and all are
 * finite; a table has at least one row.
 */
#ifndef RELU_TABLE_H
#define RELU_TABLE_H

#include "base/base.h"

typedef struct Table {
    uint32_t n_rows, n_cols;
    double *v;          /* [n_rows][n_cols] */
    const char **names; /* [n_cols], or NULL */
} Table;

/* False: reported. */
bool table_read(Arena *a, const char *path, Diag *dg, Table *out);
bool table_parse(Arena *a, uint32_t file, Diag *dg, Table *out);

#endif
