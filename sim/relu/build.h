/* build.h - networks that are known functions, with weights written down and not learned.
 *
 *     Network *net = build_full_adder(arena);      three neurons: x + y + c = s + 2 cn
 *
 * On 0 and 1 (or the range that is said) each is exact; the tests try every input.  "Neurons"
 * counts the ones that bend; the affine output is free.  Every network of one hidden layer here has
 * the book's form y = W2 ReLU(W1 x + b1) + b2.
 */
#ifndef RELU_BUILD_H
#define RELU_BUILD_H

#include "relu/network.h"

/* ---- of the book, section 3.2 ---- */
Network *build_abs(Arena *a);         /* ReLU(x) + ReLU(-x) on real numbers */
Network *build_max_skip(Arena *a);    /* x1 + ReLU(x2 - x1), one neuron and a skip connection */
Network *build_max_uniform(Arena *a); /* ReLU(x1) - ReLU(-x1) + ReLU(x2 - x1) */
Network *build_max_n(Arena *a,
                     uint32_t n); /* pairwise: ceil(log2 n) hidden layers, n - 1 neurons, skips */
Network *build_min(Arena *a);     /* x1 - ReLU(x1 - x2) */

/* ORDER GATE */
typedef enum GateKind {
    GATE_NOT,
    GATE_AND,
    GATE_OR,
    GATE_NAND,
    GATE_NOR,
    GATE_XOR,
    GATE_XNOR,
    N_GATES
} GateKind;
const char *gate_name(GateKind g);
bool gate_value(GateKind g, bool x, bool y);
Network *build_gate(Arena *a, GateKind g);      /* at minimal width: XOR and XNOR 2, the others 1 */
Network *build_gate_book(Arena *a, GateKind g); /* as the book prints it; NULL: not in the book */
Network *build_and_n(Arena *a, GateKind g,
                     uint32_t n); /* AND, OR, NAND, NOR of n inputs: 1 neuron */

/* Any function: bit r of table[r / 64] is its value in row r; input i is bit i of r.
 * One neuron for each row of the rarer value; 0 for a constant, which still has one layer. */
Network *build_table(Arena *a, uint32_t n_inputs, const uint64_t *table);

/* ---- adding ---- */
Network *build_half_adder(Arena *a); /* 2 neurons: x, y -> s, c */
Network *build_full_adder(Arena *a); /* 3: x, y, c -> s, cn */
/* x[n], y[n], c -> s[n], cn in ONE hidden layer of 3 n neurons; 1 <= n <= 24.  Weights reach 2^n.
 */
Network *build_adder(Arena *a, uint32_t n);
Network *build_subtractor(Arena *a,
                          uint32_t n); /* x[n], y[n] -> d[n], bn (the borrow: x < y); 3 n */

/* ---- comparing words of bits ---- */
typedef enum CompareKind { COMPARE_LT, COMPARE_LE, COMPARE_EQ } CompareKind;
/* a[n], b[n] -> y: 2 neurons for an order, 3 for equality; 1 <= n <= 24.  is_signed: two's
 * complement. */
Network *build_compare(Arena *a, CompareKind k, uint32_t n, bool is_signed);
Network *build_is_zero(Arena *a, uint32_t n); /* 1 neuron */
Network *build_mux(Arena *a);                 /* a, b, sel -> sel ? b : a in 2 neurons */
Network *build_decoder(Arena *a, uint32_t n); /* sel[n] -> y[2^n]: a neuron a line */
/* The larger word: a[n], b[n] -> y[n]: 2 neurons for a < b, then 2 n for the choice. */
Network *build_max_word(Arena *a, uint32_t n);
/* The low n bits of a[n] * b[n]: n (n + 1) / 2 products in one layer, then the bits of their sum
 * from the top, two layers of one neuron each; n <= 16, for which that is 41 layers and 176
 * neurons. */
Network *build_multiplier(Arena *a, uint32_t n);

/* ---- x^2 on [-1, 1] ---- */
typedef enum SquareKind {
    SQUARE_BOOK, /* 2R(x-1) + 2R(x) + 2R(-x) + 2R(-x-1) - 0.04: is 2|x| - 0.04 there; off by 0.96 */
    SQUARE_FOUR, /* R(x)/2 + R(-x)/2 + R(x-1/2) + R(-x-1/2) - 1/32: off by 1/32 */
    SQUARE_FIVE, /* four neurons, five segments: off by 1/50, the best for four */
} SquareKind;
Network *build_square(Arena *a, SquareKind k);
/* The sawtooth: m >= 1 hidden layers, 4 + 3 (m - 1) neurons and pass neurons; off by 2^(-2m - 3).
 */
Network *build_square_deep(Arena *a, uint32_t m);
/* The largest |net(x) - x^2| on [-1, 1], from the network's own bends: between two neighbouring
 * points where some neuron bends the network is affine, and the error is largest at an end or where
 * the slope is 2x.  steps: the grid on which bends are looked for. */
double square_error(const Network *net, uint32_t steps, double *at);

#endif
