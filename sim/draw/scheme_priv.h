/* scheme_priv.h - a scheme while it is made; for scheme.c, connect.c and cone.c. */
#ifndef DRAW_SCHEME_PRIV_H
#define DRAW_SCHEME_PRIV_H

#include "draw/scheme.h"

/* One thing of the design that becomes a node, or a part of a folded one. */
typedef enum CellKind { CELL_INST, CELL_NAND, CELL_DFF } CellKind;

typedef struct Cell {
    CellKind kind;
    NodeKind symbol;
    uint32_t id;     /* InstId, NandId or DffId */
    uint32_t parent; /* InstId */
    uint32_t group;  /* same module at the same place of the source: copies of one another */
} Cell;

typedef struct DriverBit {
    uint32_t pin, bit;
} DriverBit;

typedef struct NamedBit {
    uint32_t inst, signal, bit;
} NamedBit;

typedef struct Making {
    Scheme *s;
    Arena *arena;
    const Design *d;
    Diag *dg;
    SchemeOptions opt;
    VEC(Cell) cells;
    VEC(uint32_t) group_size;
    VEC(uint32_t) opened; /* instances whose inside is drawn, the scope first */
    uint8_t *port_kept;   /* [ports of the scope]; NULL: all */
    VEC(SchemeNode) nodes;
    VEC(SchemePin) pins;
    VEC(SchemeNet) nets;
    Map driver; /* flat net -> 1 + index in drivers */
    VEC(DriverBit) drivers;
    Map named; /* flat net -> 1 + index in names */
    VEC(NamedBit) names;
} Making;

/* Pin i of a cell in declared order, its bits through cell_pin_bit(). */
uint32_t cell_n_pins(const Making *m, const Cell *c);
bool cell_pin_is_out(const Making *m, const Cell *c, uint32_t pin);
uint32_t cell_pin_width(const Making *m, const Cell *c, uint32_t pin);
uint32_t cell_pin_bit(const Making *m, const Cell *c, uint32_t pin, uint32_t bit);

/* Drops the cells and ports outside the cone.  Reports and returns false when its net is not there. */
bool cone_select(Making *m);

/* Finds drivers, names, joins: pins become nets. */
void connect_pins(Making *m);

/* Appends a node; pins that follow by making_pin are its. */
uint32_t making_node(Making *m, SchemeNode n);
uint32_t making_pin(Making *m, const char *name, bool is_driver, uint32_t width, const uint32_t *bits);

#endif
