/* relu.h - the subcommands of gateloom relu; each name is "relu NAME". */
#ifndef CLI_RELU_H
#define CLI_RELU_H

#include "cli/cmd.h"
#include "relu/network.h"

extern const Command relu_check_command, relu_compile_command, relu_synth_command, relu_run_command,
    relu_convert_command, relu_train_command;

/* A name that ends in .relu or .onnx, or "-"; else a message of wrong usage is printed. */
bool relu_path_is_known(const char *path);

/* Writes what the name's end says.  False: reported. */
bool relu_write(Session *s, const char *to, const char *name, const Network *net);

#endif
