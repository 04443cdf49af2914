/* scheme.h - what a diagram shows, before anything has a place: nodes, pins and nets.
 *
 *     SchemeOptions opt = {.scope = {1}, .fold = SCHEME_FOLD};
 *     Scheme *s = scheme_make(arena, design, &opt, diag);        NULL: reported
 *     for (uint32_t i = 0; i < s->n_nets; i++)
 *         use(&s->pins[s->nets[i].driver]);
 *
 * A scheme is one instance of a design seen from inside: its ports, and what stands in it as
 * symbols and blocks.  A pin is one or more wires; a net is the pin that drives it and the pins
 * that read it, or a part of it.  A pin that reads wires of several drivers does so through a JOIN,
 * the `{a, b}` of the language.  Copies of one module that one line of the source places, in a
 * loop or for each bit of a bus, can be folded to one node with n_copies.
 *
 * All of it belongs to the arena; the design must outlive it.
 */
#ifndef DRAW_SCHEME_H
#define DRAW_SCHEME_H

#include "netlist/design.h"

enum {
    SCHEME_FOLD = 5,       /* copies from which they are folded, unless told */
    SCHEME_MOST = 300,     /* nodes above which it folds by itself */
    SCHEME_NEVER = 600     /* nodes above which no picture is made */
};
#define SCHEME_NONE UINT32_MAX /* no pin, no node, no net */

/* ORDER SYMBOLS: symbol.c has a table in this order. */
typedef enum NodeKind {
    NODE_NAND,
    NODE_NOT,
    NODE_BUF,
    NODE_AND,
    NODE_OR,
    NODE_NOR,
    NODE_XOR,
    NODE_XNOR,
    NODE_MUX,
    NODE_DFF,
    NODE_BLOCK,
    NODE_JOIN,
    NODE_INPUT,
    NODE_OUTPUT
} NodeKind;

typedef struct SchemePin {
    const char *name; /* of the port; "" for gates and joins */
    const char *note; /* in front of the pin: a part "[7:4]", a constant "0", "?" for no driver; or NULL */
    uint32_t node;
    uint32_t net;     /* index of Scheme.nets, SCHEME_NONE: not wired */
    uint32_t width;   /* bits, of all copies together */
    const uint32_t *bits; /* flat nets, bit 0 first */
    bool is_driver;
    bool is_inverted; /* drawn with a bubble */
    bool is_clock;
    bool is_chain;    /* of a folded node: the copies hand this on, one to the next */
    /* set by the layout: place in the node's box, and tag instead of a wire */
    uint16_t row, n_rows;
    bool has_tag;
} SchemePin;

typedef struct SchemeNode {
    NodeKind kind;
    const char *title; /* module, gate or port */
    const char *name;  /* the author's name of the instance, or NULL */
    const char *path;  /* of the first copy, from the top */
    InstId inst;       /* of the first copy; {0} for gates, ports and joins */
    const Module *module; /* of a block or of a symbol that stands for one */
    uint32_t n_copies;
    uint32_t first_in, n_in, first_out, n_out; /* in Scheme.pins, in declared order */
    bool has_state;
} SchemeNode;

typedef struct SchemeNet {
    const char *name; /* the author's, or NULL */
    const char *tag;  /* what a tag says: the name, or the pin that drives it */
    uint32_t driver;  /* pin */
    uint32_t n_sinks;
    uint32_t *sinks;  /* pins */
} SchemeNet;

typedef struct Scheme {
    const Design *design;
    InstId scope;
    const char *title; /* the module drawn */
    const char *path;  /* of the scope; "" for the top */
    uint32_t n_nodes, n_pins, n_nets;
    SchemeNode *nodes;
    SchemePin *pins;
    SchemeNet *nets;
    const char *remark; /* what was folded or left out by itself; NULL: nothing */
    /* Of what was drawn: instance and NAND or flip-flop to node, for critical paths. */
    Map inst_node, nand_node;
} Scheme;

typedef struct SchemeOptions {
    InstId scope;
    uint32_t depth;    /* levels of blocks that are opened; UINT32_MAX with gates: down to NAND */
    bool gates;        /* also open the gates that have a symbol */
    bool buses;        /* the data path: only wires of two bits and more, and what they join */
    uint32_t fold;     /* copies from which they are folded; 0: never */
    const char *cone;  /* NULL, or a net: only what drives it and what it drives */
    uint32_t cone_levels;
} SchemeOptions;

/* Reports and returns NULL when it would be too large or the cone's net is not there. */
Scheme *scheme_make(Arena *a, const Design *d, const SchemeOptions *opt, Diag *dg);
void scheme_free(Scheme *s); /* its tables; the rest is the arena's */

/* The symbol of a module: by its name, and only if it computes what the name says. */
NodeKind scheme_symbol(const Design *d, InstId inst);

/* Node that holds a NAND; SCHEME_NONE when it is not drawn. */
uint32_t scheme_node_of_nand(const Scheme *s, NandId g);

/* True when the drawing opens this instance's module as a block. */
static inline bool node_is_block(const SchemeNode *n)
{
    return n->kind == NODE_BLOCK;
}

#endif
