/* build.h - how a reader makes a Module: declare, connect, finish.
 *
 *     Builder *b = builder_new(lib_arena, names, diag, intern_z(names, "and"), span);
 *     uint32_t a = builder_signal(b, intern_z(names, "a"), SIG_INPUT, 1, 1, false, span);
 *     uint32_t c = builder_signal(b, intern_z(names, "b"), SIG_INPUT, 1, 1, false, span);
 *     uint32_t y = builder_signal(b, intern_z(names, "y"), SIG_OUTPUT, 1, 1, false, span);
 *     uint32_t n = builder_nand(b, a, c, span.lo);
 *     builder_join(b, y, builder_nand(b, n, n, span.lo));      y is driven by the NAND
 *     Module *m = builder_finish(b);                           reports what is wrong
 *
 * A Bit is a wire of the module under construction.  Joining is directed only
 * for messages: a bit that is joined to a driven bit is that bit.  Order of
 * calls never matters, except that a signal or bit exists before it is used,
 * and that ports are declared first, in port order.
 *
 * The builder knows no syntax: the language and the foreign formats share it.
 */
#ifndef NETLIST_BUILD_H
#define NETLIST_BUILD_H

#include "netlist/design.h"

typedef struct Builder Builder;
typedef uint32_t Bit; /* 0 none, 1 constant 0, 2 constant 1 */

enum { BIT_NONE = NET_NONE, BIT_0 = NET_0, BIT_1 = NET_1 };

/* The module's name and base name; file of span holds all later offsets. */
Builder *builder_new(Arena *arena, Intern *names, Diag *dg, Sym name, Sym base, Span at);
void builder_abandon(Builder *b);

/* Declares width bits under one name and returns bit 0 of them.  word < width
 * makes an array of words (a memory, a bus of buses); is_bus tells a[1] from a. */
Bit builder_signal(Builder *b, Sym name, SignalKind kind, uint32_t width, uint32_t word,
                   bool is_bus, uint32_t at);

/* The signal declared last is an array of words even if it is one word: m[1][8] is no bus of 8. */
void builder_as_words(Builder *b);

/* A wire without a name. */
Bit builder_bit(Builder *b);

/* target is the same wire as source from now on.  Returns false when that
 * closes a ring of wires with no gate in it (not reported here). */
bool builder_join(Builder *b, Bit target, Bit source);

/* Marks a bit as assigned at a place.  Returns false when it already was; then
 * first (may be NULL) tells where. */
bool builder_drive(Builder *b, Bit target, uint32_t at, uint32_t *first);

/* A net that an error spoiled: no more messages about it. */
void builder_poison(Builder *b, Bit bit);

/* Each returns the bit that it drives, a new one. */
Bit builder_nand(Builder *b, Bit a, Bit c, uint32_t at);
Bit builder_dff(Builder *b, Bit d, Bit clk, Logic init, Sym name, uint32_t at);

/* From now on a flip-flop without a power-up value is made of two latches, nine NANDs: nothing
 * but gates remains, and its state cannot be set from outside. */
void builder_open_dffs(Builder *b);

/* The same, driving a bit that exists (one driver only: builder_drive first). */
void builder_nand_onto(Builder *b, Bit a, Bit c, Bit y, uint32_t at);
void builder_dff_onto(Builder *b, Bit d, Bit clk, Bit q, Logic init, Sym name, uint32_t at);

/* One instance of child.  pins holds a Bit for every bit of the child's ports,
 * in port order, bit 0 first; BIT_NONE leaves an output open.  The bits at
 * outputs are driven by the instance. */
void builder_inst(Builder *b, const Module *child, Sym name, const Bit *pins, uint32_t at);

/* The text has no `feedback` and no '_ = x', so no message advises them. */
void builder_foreign(Builder *b);

/* This bit may close a loop of gates on purpose. */
void builder_feedback(Builder *b, Bit bit);

/* Marks a bit as read on purpose, so that it is not reported as unused. */
void builder_use(Builder *b, Bit bit);

void builder_budget(Builder *b, BudgetKind kind, uint64_t limit, Span at);

/* The finished Module, or NULL when an error was reported: undriven nets,
 * memories that are not made of flip-flops.  Warns about inputs and wires that
 * nothing reads.  The builder is gone afterwards. */
Module *builder_finish(Builder *b, ModId id);

#endif
