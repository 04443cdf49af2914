/* design.h - the waist of the hourglass: modules once, gates flat.
 *
 * Every reader makes Modules; design_flatten() turns one of them and all that
 * it instantiates into a Design: arrays of NANDs and flip-flops over nets,
 * with nothing else left.  Every engine and exporter starts from the Design.
 *
 *     Design *d = design_flatten(arena, top, diag);
 *     for (uint32_t i = 1; i <= d->n_nands; i++)
 *         use(d->nand_a[i], d->nand_b[i], d->nand_y[i]);
 *
 * Ids are 32 bits, start at 1, and 0 means none.  They are distinct struct
 * types where they cross an interface, so that a net is never taken for a
 * gate; inside the arrays they are bare numbers.
 *
 * Names, hierarchy and source places are kept once a module, not once a gate.
 * An instance's own nets, NANDs and flip-flops are consecutive in the flat
 * arrays, so a binary search over instances leads from any flat id back to
 * instance path, name, file and line.
 */
#ifndef NETLIST_DESIGN_H
#define NETLIST_DESIGN_H

#include "base/base.h"

/* ORDER LOGIC.  The value of a net; engines, waves and tables follow it. */
typedef enum Logic { LOGIC_0 = 0, LOGIC_1 = 1, LOGIC_X = 2 } Logic;

typedef struct NetId {
    uint32_t ix;
} NetId;
typedef struct NandId {
    uint32_t ix;
} NandId;
typedef struct DffId {
    uint32_t ix;
} DffId;
typedef struct InstId {
    uint32_t ix;
} InstId;
typedef struct ModId {
    uint32_t ix;
} ModId;

/* The same three numbers in every Module (local) and in every Design (flat). */
enum { NET_NONE = 0, NET_0 = 1, NET_1 = 2, NET_FIRST = 3 };

typedef enum SignalKind { SIG_INPUT, SIG_OUTPUT, SIG_WIRE, SIG_MEMORY } SignalKind;

/* A name that the author gave: a port, a wire, a bus, or a memory. */
typedef struct Signal {
    Sym name;        /* in a generate loop with its indices: "t[3]" */
    uint32_t bit;    /* its bit 0 in Module.bits; bit i at bit + i */
    uint32_t width;  /* bits in all, >= 1 */
    uint32_t word;   /* bits a word: width / word words; word == width for a plain bus, or for one word */
    uint32_t at;     /* byte offset of the declaration in Module.file */
    uint8_t kind;    /* SignalKind */
    uint8_t is_bus;  /* was declared with [...]: bit i prints as name[i] */
    uint8_t is_words; /* with [...][...], or as a memory: bit i prints as name[i / word][i % word] */
} Signal;

typedef struct ModInst {
    ModId module;
    Sym name;      /* unique in the module: "fa[3]" */
    uint32_t conn; /* first of the child's n_port_nets entries in Module.conns */
    uint32_t at;
} ModInst;

/* What drives a net. */
typedef enum DriverKind { DRIVER_NONE, DRIVER_INPUT, DRIVER_NAND, DRIVER_DFF } DriverKind;

typedef enum BudgetKind { BUDGET_NAND, BUDGET_DFF, BUDGET_DEPTH } BudgetKind;

typedef struct Budget {
    BudgetKind kind;
    uint64_t limit; /* at most */
    Span at;
} Budget;

/* One module with its parameters settled.  Immutable once built.
 * Local nets: NET_0, NET_1, then the n_port_nets nets that touch a port, then
 * the inner ones.  Two ports that are wired together share one local net. */
typedef struct Module {
    ModId id;
    Sym name; /* "adder<16>" */
    Sym base; /* "adder" */
    uint32_t file; /* of all the byte offsets below */
    Span at;       /* its name where it is declared */
    bool is_foreign; /* from a format without `feedback` and '_ = x': no message advises them */

    uint32_t n_ports; /* signals[0..n_ports[ are the ports, in declared order */
    uint32_t n_signals;
    Signal *signals;
    uint32_t n_bits;
    uint32_t *bits; /* signal bit -> local net; NET_NONE: declared, never used */

    uint32_t n_port_nets;
    uint32_t n_nets;     /* highest local net */
    uint8_t *port_driver; /* [0..n_port_nets[ DriverKind of port net NET_FIRST + i, seen
                             through the instances; DRIVER_INPUT for inputs */
    uint32_t *net_bit;   /* [NET_FIRST..n_nets] -> the bit that names it; UINT32_MAX: none */

    uint32_t n_nands; /* [0..n_nands[ */
    uint32_t *nand_a, *nand_b, *nand_y, *nand_at;
    uint32_t n_dffs; /* [0..n_dffs[ */
    uint32_t *dff_d, *dff_clk, *dff_q, *dff_at;
    Sym *dff_name;
    uint8_t *dff_init; /* Logic at power-up */
    uint32_t n_insts;
    ModInst *insts;
    uint32_t *conns; /* local nets of this module */

    uint32_t n_feedback;
    uint32_t *feedback; /* local nets that may close a loop of gates */

    uint32_t n_budgets;
    Budget *budgets;

    /* Own and all below; saturating at UINT64_MAX. */
    uint64_t all_nets, all_nands, all_dffs, all_insts;
} Module;

enum { DESIGN_MAX = 0x3ffffff0 }; /* nets, gates or flip-flops of one design */

typedef struct Design {
    Arena *arena;
    const Diag *diag;     /* for paths and lines of source places */
    const Intern *names;
    const Module *const *modules; /* by ModId */
    const Module *top;

    uint32_t n_nets, n_nands, n_dffs, n_insts; /* highest ids */

    uint32_t *nand_a, *nand_b, *nand_y; /* [1..n_nands] */
    uint32_t *dff_d, *dff_clk, *dff_q;  /* [1..n_dffs] */
    uint8_t *dff_init;                  /* [1..n_dffs] Logic at power-up */
    uint32_t *driver;                   /* [0..n_nets] see design_driver() */

    /* Instances in preorder; 1 is the top.  An instance's own nets are
     * [inst_net[i], inst_net[i + 1][, and likewise NANDs and flip-flops;
     * entry n_insts + 1 closes the last range. */
    uint32_t *inst_module, *inst_parent, *inst_index;
    uint32_t *inst_net, *inst_nand, *inst_dff;

    uint32_t n_feedback;
    uint32_t *feedback; /* nets that may close a loop */
} Design;

/* Flattens top.  Reports and returns NULL when the result would be larger than
 * DESIGN_MAX.  The Design belongs to arena; modules and names stay where they
 * are and must outlive it. */
Design *design_flatten(Arena *arena, const Module *const *modules, const Module *top,
                       const Intern *names, Diag *dg);

static inline DriverKind design_driver(const Design *d, NetId net, uint32_t *index)
{
    uint32_t v = d->driver[net.ix];
    *index = v & 0x3fffffff;
    return (DriverKind)(v >> 30);
}

/* Bytes of the flat arrays and of the modules under them. */
size_t design_bytes(const Design *d);

/* ---- from names to nets ---- */

/* A signal of one instance, or a range of its bits. */
typedef struct SignalRef {
    InstId inst;
    uint32_t signal; /* index in the instance's Module.signals */
    uint32_t lo;     /* first bit */
    uint32_t width;
} SignalRef;

/* The flat net of one local net, or of bit i of a signal, of an instance.
 * NET_NONE for a bit that was declared and never connected. */
NetId design_local_net(const Design *d, InstId inst, uint32_t local);
NetId design_signal_net(const Design *d, InstId inst, uint32_t signal, uint32_t i);
static inline NetId design_ref_net(const Design *d, SignalRef r, uint32_t i)
{
    return design_signal_net(d, r.inst, r.signal, r.lo + i);
}

static inline const Module *design_inst_module(const Design *d, InstId inst)
{
    return d->modules[d->inst_module[inst.ix]];
}

/* Finds "s", "s[3]", "s[7:4]", "fa[3].p", "ram.word[5]".  False, without a
 * message, when there is none; near (may be NULL) then gets the nearest name. */
bool design_find(const Design *d, Str path, SignalRef *out, StrBuf *near);
bool design_find_inst(const Design *d, Str path, InstId *out, StrBuf *near);

/* ---- from flat ids back to names ---- */

InstId design_net_owner(const Design *d, NetId net);
InstId design_nand_owner(const Design *d, NandId nand);
InstId design_dff_owner(const Design *d, DffId dff);

/* Each appends to b: "fa[3]" (nothing for the top), "fa[3].p", "counter.q[2]".
 * A net without a name prints as the gate that drives it: "fa[3].nand#2". */
void design_inst_path(const Design *d, InstId inst, StrBuf *b);
void design_net_path(const Design *d, NetId net, StrBuf *b);
void design_dff_path(const Design *d, DffId dff, StrBuf *b);
void design_signal_path(const Design *d, InstId inst, uint32_t signal, StrBuf *b);

/* Where the source declares the gate, or the wire. */
Span design_nand_span(const Design *d, NandId nand);
Span design_dff_span(const Design *d, DffId dff);
Span design_net_span(const Design *d, NetId net);

/* ---- ports of the top ---- */

/* The input that clocks the flip-flops: the one named by want; else the only
 * input that a clk pin is wired to; else an input called clk or clock.
 * {0} when there is none.  A name that does not fit is reported. */
NetId design_clock(const Design *d, const char *want, Diag *dg);

/* Same gates, names and hierarchy, number for number.  why (may be NULL) gets
 * the first difference. */
bool design_equal(const Design *a, const Design *b, StrBuf *why);

#endif
