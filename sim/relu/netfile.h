/* netfile.h - networks as text.
 *
 *     relu 1
 *     inputs 2 integer 0 1            or: real -1 1; the range of every input
 *     input-names x y                 may be left out
 *     output-names 2 sum carry        how many, and each
 *     layer 2 relu dense 0 2          neurons, activation, reads 2 values from value 0 on
 *       1 1 | 0                       weights | bias, a row a neuron
 *       1 1 | -1
 *     layer 2 identity sparse
 *       2:1 3:-2 | 0                  value:weight ... | bias
 *       3:1 | 0
 *     end
 *
 * `leaky 0.2` and `elu 1` have a number behind them.  A recurrent network has, below inputs,
 * `state N` and N numbers that it starts with.  Blanks and line ends are the same; # starts a
 * comment.  A file without `end` was cut short, and is refused, as is any number that is not
 * finite.
 */
#ifndef RELU_NETFILE_H
#define RELU_NETFILE_H

#include "relu/network.h"

/* NULL: reported. */
Network *netfile_read(Arena *a, const char *path, Diag *dg);
Network *netfile_parse(Arena *a, uint32_t file, Diag *dg);

/* Read again it is the same network, number for number, and prints as the same text. */
void netfile_print(const Network *net, StrBuf *out);

/* The shortest decimal that reads as v. */
void print_number(double v, StrBuf *out);

#endif
