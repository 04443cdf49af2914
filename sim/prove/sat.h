/* sat.h - is there an assignment that makes all clauses true?  The one door to the solver.
 *
 *     Sat *s = sat_new(SAT_ONE_HARD);
 *     sat_clause(s, (int[]){1, -2}, 2);               x1 or not x2
 *     if (sat_solve(s, (int[]){2}, 1, 1000) == SAT_YES && sat_value(s, 1)) ...
 *     sat_free(s);
 *
 * Variables are 1, 2, ...; -v is v negated.  sat.c alone knows that the solver is CaDiCaL.
 */
#ifndef PROVE_SAT_H
#define PROVE_SAT_H

#include <stdbool.h>
#include <stdint.h>

typedef struct Sat Sat;

typedef enum SatUse {
    SAT_ONE_HARD,  /* few questions, each worth preparing for */
    SAT_MANY_EASY  /* thousands of small ones over a growing set of clauses */
} SatUse;

typedef enum SatAnswer { SAT_NO, SAT_YES, SAT_OPEN } SatAnswer;

Sat *sat_new(SatUse use);
void sat_free(Sat *s); /* NULL is allowed */

void sat_clause(Sat *s, const int *lits, unsigned n);

/* With these literals assumed, for this one question.  SAT_OPEN: `limit` conflicts
 * did not decide it.  The same questions get the same answers everywhere. */
SatAnswer sat_solve(Sat *s, const int *assume, unsigned n, uint64_t limit);

bool sat_value(Sat *s, int var); /* after SAT_YES */

#endif
