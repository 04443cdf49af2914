/* images.h - the option --load INST=FILE, as power-up values of flip-flops. */
#ifndef CLI_IMAGES_H
#define CLI_IMAGES_H

#include "cli/cmd.h"

/* [1..n_dffs] Logic, in arena; NULL: reported. */
uint8_t *images_load(const Design *d, const OptList *loads, Arena *arena, Diag *dg);

#endif
