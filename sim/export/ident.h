/* ident.h - names that are legal in Verilog, each once in its scope.
 *
 *     IdentScope s = {.names = intern};
 *     ident_unique(&s, STR("k[3]"));       "k_3"
 *     ident_unique(&s, STR("k_3"));        "k_3_2"
 *     ident_scope_free(&s);
 */
#ifndef EXPORT_IDENT_H
#define EXPORT_IDENT_H

#include "base/base.h"

typedef struct IdentScope {
    Intern *names; /* where the spellings live */
    Map used;      /* name -> the highest number given to it */
} IdentScope;

/* The name nearest to raw that nothing in the scope has; it is taken from now on. */
const char *ident_unique(IdentScope *s, Str raw);

/* Takes exactly this name; false: it is taken already. */
bool ident_reserve(IdentScope *s, const char *z);
void ident_scope_free(IdentScope *s);

/* A keyword of Verilog, SystemVerilog or C++, or a member of a Verilated model. */
bool ident_is_keyword(const char *z);

#endif
