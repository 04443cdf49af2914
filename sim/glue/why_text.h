/* why_text.h - a hop of a chain of causes in words: "q 0 -> 1: flip-flop, clk rose and d was 1". */
#ifndef GLUE_WHY_TEXT_H
#define GLUE_WHY_TEXT_H

#include "glue/why_machine.h"

/* "fa[3].p", and "0" and "1" for constants. */
void why_net_text(const Design *d, uint32_t net, StrBuf *b);
/* Appends the sentence, and returns where the source says so ({0}: nowhere).  machine may be NULL;
 * with it an end in a word of the program is an instruction. */
Span why_hop_text(const Design *d, const MachineView *m, const WhyHop *h, const uint8_t *at_start, StrBuf *b);
/* What was tried, a line each, without an end of line behind the last. */
void why_tried_text(const Design *d, const Why *w, uint32_t clock, const MachineView *m, const InstrCause *instrs,
                    uint32_t n_instrs, const uint8_t *at_start, StrBuf *b);

#endif
