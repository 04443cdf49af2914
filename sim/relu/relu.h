/* relu.h - networks of neurons; the public header of the relu layer, which knows no gates.
 *
 *     network, netfile, onnx   what a network is, and its files
 *     run, certify             its values, and the number formats in which they are exact
 *     build, census            constructions, and the smallest ones of two and three inputs
 *     train, snap              learned ones, and exact weights made of theirs
 *     fit, table               least squares, and columns of numbers
 */
#ifndef RELU_RELU_H
#define RELU_RELU_H

#include "relu/build.h"
#include "relu/census.h"
#include "relu/certify.h"
#include "relu/fit.h"
#include "relu/netfile.h"
#include "relu/network.h"
#include "relu/onnx.h"
#include "relu/run.h"
#include "relu/table.h"
#include "relu/train.h"

#endif
