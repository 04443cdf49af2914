/* prove.h - the public header of the prove layer: equal for all inputs, or an example
 * that shows otherwise.
 *
 *     Proof p = prove_equal(arena, a, b, &(ProofOptions){0}, diag);
 *     if (p.status == PROOF_DIFFERENT)
 *         printf("%s\n%s", p.what, p.rows);
 *
 * Values are 0 and 1: the proof speaks of all inputs, and of all that flip-flops may
 * hold, once they are known.  What x does on its way is not compared.
 *
 * Circuits with flip-flops must have the same ones, by their paths.  They are EQUAL
 * when from any one state, with any inputs, both show the same outputs, clock the same
 * flip-flops and give them the same next values, and power up alike.  When one of that
 * is not so, a difference is looked for that shows at an output some cycles after
 * power-up; if there is none, the answer is OPEN, because the state in which they
 * differ may never be reached.
 */
#ifndef PROVE_PROVE_H
#define PROVE_PROVE_H

#include "netlist/design.h"

enum { PROOF_LIMIT = 200000, PROOF_CYCLES = 16 };

typedef enum ProofStatus {
    PROOF_EQUAL,
    PROOF_DIFFERENT, /* for certain, with an example */
    PROOF_OPEN,      /* not decided; what tells why */
    PROOF_UNFIT      /* cannot be compared: reported */
} ProofStatus;

typedef struct ProofOptions {
    uint64_t limit;  /* conflicts the solver may spend on one question; 0: PROOF_LIMIT */
    uint32_t cycles; /* after power-up that are searched for a difference; 0: PROOF_CYCLES */
    uint64_t seed;   /* of the first simulations: it changes the time, never what is true */
} ProofOptions;

/* Texts belong to the arena. */
typedef struct Proof {
    ProofStatus status;
    const char *name_a, *name_b; /* of the circuits, told apart when both have one name */
    const char *what; /* DIFFERENT, OPEN: a sentence without its full stop; else NULL */
    /* DIFFERENT: header, statements and rows of a test of a, each line indented by four
     * blanks.  A circuit that behaves as a passes it; the other one fails. */
    const char *rows;
    uint32_t n_outputs, n_dffs; /* bits compared */
    uint32_t n_nodes;           /* of the and-inverter graph */
    uint64_t n_questions;       /* that the solver was asked */
} Proof;

/* Ports are matched by name, bit by bit.  a and b stay as they are, and may be one. */
Proof prove_equal(Arena *arena, const Design *a, const Design *b, const ProofOptions *o, Diag *dg);

/* Do all formulas (see formula.h) hold for all inputs?  d has no flip-flops.  names are
 * those that d was built with. */
Proof prove_formulas(Arena *arena, const Design *d, Intern *names, const char *const *formulas,
                     unsigned n, const ProofOptions *o, Diag *dg);

#endif
