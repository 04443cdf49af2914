/* relu.h - the subcommands of gateloom relu; each name is "relu NAME". */
#ifndef CLI_RELU_H
#define CLI_RELU_H

#include "cli/cmd.h"

extern const Command relu_check_command, relu_compile_command, relu_synth_command;

#endif
