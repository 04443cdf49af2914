/* onnx.h - writes a network as an ONNX file, for other people's engines.
 *
 *     StrBuf file = {0};
 *     if (!onnx_write(net, "adder", dg, &file)) return EXIT_INPUT;      float32, opset 13
 *
 * Inputs: `x` [N, inputs], and `state` [N, states] when there is state; outputs `y` and
 * `next_state`. N, the number of input vectors, is free.  Dense layers become Gemm, sparse ones
 * Gather, Mul and Add over all values so far; then the activation.  Needs no library: the format
 * (protocol buffers) is numbered fields, each a number or bytes with their length.
 */
#ifndef RELU_ONNX_H
#define RELU_ONNX_H

#include "relu/network.h"

/* Bytes, not text.  False: reported (a weight beyond float32, a file beyond 2 GB). */
bool onnx_write(const Network *net, const char *name, Diag *dg, StrBuf *out);

#endif
