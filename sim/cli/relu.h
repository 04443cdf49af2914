/* relu.h - the subcommands of gateloom relu; each name is "relu NAME". */
#ifndef CLI_RELU_H
#define CLI_RELU_H

#include "cli/cmd.h"

extern const Command relu_check, relu_compile_cmd;

#endif
