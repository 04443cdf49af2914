/* census.h - a network of least width for every function of two and of three inputs.
 *
 *     const Census *c = census_new(arena, 3);
 *     Network *net = census_network(arena, c, 0x96);      parity of three: width 3
 *
 * "Width" is the number of neurons in one hidden ReLU layer with an affine output.  The table is
 * searched, not stored: all neurons with small whole weights, alone and in pairs.
 *
 * That a width is least: width 0 are the constants.  Width 1 is exactly a subcube or the complement
 * of one, because the affine sum of a neuron is largest on a face of the cube, and a function of
 * two values must be that value there and another one elsewhere; that makes 46 functions of three
 * inputs, which is what the search finds.  Width 2 is found for all others but parity and its
 * complement; that those two need three is a solver's word (linear arithmetic, every sign and
 * activation pattern), not proved here.
 */
#ifndef RELU_CENSUS_H
#define RELU_CENSUS_H

#include "relu/network.h"

enum { CENSUS_MAX_INPUTS = 3, CENSUS_MAX_WIDTH = 3 };

/* out = c + sum v[i] ReLU(b[i] + sum w[i][j] x_j) */
typedef struct Minimal {
    uint8_t width; /* UINT8_MAX: not found */
    int8_t w[CENSUS_MAX_WIDTH][CENSUS_MAX_INPUTS], b[CENSUS_MAX_WIDTH];
    double v[CENSUS_MAX_WIDTH], c;
} Minimal;

typedef struct Census {
    uint32_t n_inputs, n_functions;
    Minimal *of; /* [n_functions[ by truth table: bit r is the value in row r */
} Census;

const Census *census_new(Arena *a, uint32_t n_inputs); /* 1 .. 3 */
Network *census_network(Arena *a, const Census *c, uint32_t table);

#endif
