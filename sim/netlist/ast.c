/* ast.c - the operator table. */
#include "netlist/ast.h"

/* ORDER OP. */
const OpInfo op_table[OP_COUNT] = {
    [OP_NONE] = {"", 0, NULL},
    [OP_NOT] = {"~", 12, "not"},
    [OP_NEG] = {"-", 12, "neg"},
    [OP_LNOT] = {"!", 12, NULL},
    [OP_POW] = {"**", 11, NULL},
    [OP_MUL] = {"*", 10, "mul"},
    [OP_DIV] = {"/", 10, NULL},
    [OP_MOD] = {"%", 10, NULL},
    [OP_ADD] = {"+", 9, "add"},
    [OP_SUB] = {"-", 9, "sub"},
    [OP_SHL] = {"<<", 8, NULL},
    [OP_SHR] = {">>", 8, NULL},
    [OP_LT] = {"<", 7, "lt"},
    [OP_LE] = {"<=", 7, "le"},
    [OP_GT] = {">", 7, "gt"},
    [OP_GE] = {">=", 7, "ge"},
    [OP_EQ] = {"==", 6, "eq"},
    [OP_NE] = {"!=", 6, "ne"},
    [OP_AND] = {"&", 5, "and"},
    [OP_XOR] = {"^", 4, "xor"},
    [OP_OR] = {"|", 3, "or"},
    [OP_LAND] = {"&&", 2, NULL},
    [OP_LOR] = {"||", 1, NULL},
};
