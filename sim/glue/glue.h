/* glue.h - what needs several layers; the public header of the glue layer.
 *
 *     replay        any net at any time, from a recording
 *     why           what an edge comes from
 *     relu_check    constructed networks against gates
 *     relu_compile  a netlist as a network
 *     relu_synth    a network of whole numbers on bits as NANDs
 */
#ifndef GLUE_GLUE_H
#define GLUE_GLUE_H

#include "glue/relu_check.h"
#include "glue/relu_compile.h"
#include "glue/relu_synth.h"
#include "glue/replay.h"
#include "glue/why.h"

#endif
