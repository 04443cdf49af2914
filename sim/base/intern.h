/* intern.h - each spelling stored once; a name is then a small number.
 *
 *     Intern *names = intern_new(arena);
 *     Sym s = intern(names, STR("carry"));
 *     intern(names, STR("carry")).ix == s.ix        always
 *     intern_str(names, s)                          "carry", closed by a 0
 */
#ifndef BASE_INTERN_H
#define BASE_INTERN_H

#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"

typedef struct Sym {
    uint32_t ix; /* 0 = no name */
} Sym;

typedef struct Intern Intern;

Intern *intern_new(Arena *a);
void intern_free(Intern *in); /* its table; the texts are the arena's */
Sym intern(Intern *in, Str s);
Sym intern_z(Intern *in, const char *z);
Sym intern_printf(Intern *in, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* The symbol of s when s is known already, else {0}; stores nothing. */
Sym intern_find(const Intern *in, Str s);
Str intern_str(const Intern *in, Sym s); /* the empty string for {0} */
const char *intern_cstr(const Intern *in, Sym s);

#endif
