/* blif.h - reads the Berkeley Logic Interchange Format.
 *
 * Every .model becomes a Module, made of NANDs and flip-flops only; the first
 * one comes first.  docs/formats.md tells what is read and how it maps.
 */
#ifndef FORMAT_BLIF_H
#define FORMAT_BLIF_H

#include "netlist/build.h"

/* Where finished modules go. */
typedef struct ModuleSink {
    void *self;
    ModId (*next_id)(void *self);
    void (*add)(void *self, Module *m);
    bool opens_dffs; /* see builder_open_dffs() */
} ModuleSink;

/* file is an index of dg; its text is diag_text(dg, file).  False: reported. */
bool blif_read(Arena *arena, Intern *names, Diag *dg, uint32_t file, const ModuleSink *sink);

#endif
