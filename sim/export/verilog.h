/* verilog.h - a design as structural Verilog-2005, for Verilator, Icarus and Yosys.
 *
 *     VerilogExport *x = verilog_export(arena, design, &(VerilogOptions){.flat = false});
 *     fwrite(x->text.ptr, 1, x->text.len, stdout);
 *     printf("the top is called %s\n", x->top);
 *     verilog_free(x);
 *
 * One Verilog module for each of ours and each set of parameters, those inside it first; flat: one
 * in all.  Ports are vectors [N-1:0], everything inside is a scalar wire, flip-flops are instances
 * of one leaf module with the parameter INIT.  The same design gives the same text, byte for byte.
 *
 * Names stay as they are where Verilog allows them.  Otherwise every other character becomes `_`,
 * one that is not ASCII `u` and its number in hexadecimal, keywords get a `_` behind them, and a
 * name that is taken already a number: `k[3]` is `k_3`.  The line that declares it has the original
 * as a comment, and the map has all of them, so nothing is lost.
 *
 * Loops of gates are written as they stand, with Verilator's UNOPTFLAT switched off for the wires
 * of the loop alone.
 */
#ifndef EXPORT_VERILOG_H
#define EXPORT_VERILOG_H

#include "netlist/design.h"

typedef enum VerilogCells {
    VERILOG_PRIM,   /* nand g1 (y, a, b); */
    VERILOG_ASSIGN, /* assign y = ~(a & b); */
} VerilogCells;

typedef struct VerilogOptions {
    VerilogCells cells;
    bool flat;
    const uint8_t *init; /* [1..n_dffs] Logic at power-up, instead of the source's; NULL: the source's */
} VerilogOptions;

typedef struct VerilogExport {
    const Design *design;
    const char *top;          /* name of the top module */
    const char *leaf;         /* of the flip-flop's module */
    const char *const *ports; /* [0..top->n_ports[ their names */
    StrBuf text;
    StrBuf map;               /* a line "module.name<TAB>original" for each name */
    struct VerilogNames *names; /* private */
} VerilogExport;

/* All but the two texts is in arena, which must outlive it; the design too. */
VerilogExport *verilog_export(Arena *arena, const Design *d, const VerilogOptions *o);
void verilog_free(VerilogExport *x); /* its texts; NULL is allowed */

/* The instance of a flip-flop's leaf module, below the top: "fa_3.q_2_ff".  The value is in q. */
void verilog_dff_path(const VerilogExport *x, DffId dff, StrBuf *b);

/* Is there a loop of gates?  Verilator is not made for those. */
bool verilog_has_loops(const Design *d);

/* One loop by the names of its nets, "q -> qn -> q", at most so many of them; for messages. */
void verilog_describe_loop(const Design *d, unsigned most, StrBuf *b);

/* name as a legal identifier that is no keyword of Verilog, SystemVerilog or C++. */
void verilog_identifier(Str name, StrBuf *out);

#endif
