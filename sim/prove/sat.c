/* sat.c - CaDiCaL (Biere, Fazekas, Fleury, Heisinger 2020) behind sat.h. */
#include "prove/sat.h"

#include <assert.h>
#include <ccadical.h>
#include <limits.h>

#include "base/die.h"

struct Sat; /* a CCaDiCaL under another name */

static CCaDiCaL *solver(Sat *s)
{
    return (CCaDiCaL *)s;
}

Sat *sat_new(SatUse use)
{
    CCaDiCaL *c = ccadical_init();
    if (!c)
        die_out_of_memory("solver", 0);
    ccadical_set_option(c, "quiet", 1);
    if (use == SAT_MANY_EASY) {
        /* Work that a question of a few conflicts does not pay back. */
        static const char *const off[] = {"lucky", "walk", "inprocessing", "rephase", "elim", "probe",
                                          "vivify", "subsume", "condition", "compact"};
        for (unsigned i = 0; i < sizeof off / sizeof *off; i++)
            ccadical_set_option(c, off[i], 0);
    }
    return (Sat *)c;
}

void sat_free(Sat *s)
{
    if (s)
        ccadical_release(solver(s));
}

void sat_clause(Sat *s, const int *lits, unsigned n)
{
    for (unsigned i = 0; i < n; i++) {
        assert(lits[i] != 0);
        ccadical_add(solver(s), lits[i]);
    }
    ccadical_add(solver(s), 0);
}

SatAnswer sat_solve(Sat *s, const int *assume, unsigned n, uint64_t limit)
{
    for (unsigned i = 0; i < n; i++)
        ccadical_assume(solver(s), assume[i]);
    ccadical_limit(solver(s), "conflicts", limit < INT_MAX ? (int)limit : INT_MAX);
    int r = ccadical_solve(solver(s));
    assert(r == 0 || r == 10 || r == 20);
    return r == 10 ? SAT_YES : r == 20 ? SAT_NO : SAT_OPEN;
}

bool sat_value(Sat *s, int var)
{
    return ccadical_val(solver(s), var) > 0;
}
