/* intern.c - a hash table of 32-bit ids over texts kept in an arena.
 *
 * Texts lie one after the other in blocks, each with its length in front, so
 * that a million short names cost their bytes and about ten more. */
#include "base/intern.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/die.h"
#include "base/vec.h"

/* The hash stands beside the index: a search looks at a text only when it is
 * very likely the right one, and growing looks at none. */
typedef struct Slot {
    uint32_t hash;
    uint32_t ix; /* into texts; 0 = free */
} Slot;

struct Intern {
    Arena *arena;
    VEC(const char *) texts; /* [1..n], each points behind its 32-bit length */
    Slot *slots;
    uint32_t cap; /* a power of two */
};

static Str text_at(const Intern *in, uint32_t ix)
{
    uint32_t len;
    const char *p = in->texts.ptr[ix];
    memcpy(&len, p - sizeof len, sizeof len);
    return (Str){p, len};
}

Intern *intern_new(Arena *a)
{
    Intern *in = ARENA_NEW(a, Intern);
    in->arena = a;
    VEC_PUSH(&in->texts, NULL);
    return in;
}

void intern_free(Intern *in)
{
    if (!in)
        return;
    VEC_FREE(&in->texts);
    free(in->slots);
    in->slots = NULL;
    in->cap = 0;
}

/* The slot of s, or the free one where it belongs. */
static Slot *probe(const Intern *in, Str s, uint32_t hash)
{
    uint32_t i = hash & (in->cap - 1);
    while (in->slots[i].ix &&
           !(in->slots[i].hash == hash && str_eq(text_at(in, in->slots[i].ix), s)))
        i = (i + 1) & (in->cap - 1);
    return &in->slots[i];
}

static void grow(Intern *in)
{
    Slot *old = in->slots;
    uint32_t old_cap = in->cap;
    in->cap = old_cap ? old_cap * 2 : 64;
    in->slots = calloc(in->cap, sizeof *in->slots);
    if (!in->slots)
        die_out_of_memory("names", in->cap * sizeof *in->slots);
    for (uint32_t k = 0; k < old_cap; k++) {
        if (!old[k].ix)
            continue;
        /* All texts differ, so a free slot is all that is looked for. */
        uint32_t i = old[k].hash & (in->cap - 1);
        while (in->slots[i].ix)
            i = (i + 1) & (in->cap - 1);
        in->slots[i] = old[k];
    }
    free(old);
}

Sym intern(Intern *in, Str s)
{
    if (in->texts.len * 4 >= (size_t)in->cap * 3)
        grow(in);
    uint32_t hash = (uint32_t)str_hash(s);
    Slot *slot = probe(in, s, hash);
    if (!slot->ix) {
        uint32_t len = (uint32_t)s.len;
        char *p = arena_alloc(in->arena, sizeof len + s.len + 1, 1, 1);
        memcpy(p, &len, sizeof len);
        if (s.len)
            memcpy(p + sizeof len, s.ptr, s.len);
        VEC_PUSH(&in->texts, p + sizeof len);
        *slot = (Slot){hash, (uint32_t)in->texts.len - 1};
    }
    return (Sym){slot->ix};
}

Sym intern_z(Intern *in, const char *z)
{
    return intern(in, str_from(z));
}

Sym intern_printf(Intern *in, const char *fmt, ...)
{
    char small[256];
    va_list ap, again;
    va_start(ap, fmt);
    va_copy(again, ap);
    int n = vsnprintf(small, sizeof small, fmt, ap);
    va_end(ap);
    if (n < 0)
        die("a name could not be formatted");
    char *text = small;
    if ((size_t)n >= sizeof small) {
        text = malloc((size_t)n + 1);
        if (!text)
            die_out_of_memory("name", (size_t)n);
        vsnprintf(text, (size_t)n + 1, fmt, again);
    }
    va_end(again);
    Sym s = intern(in, (Str){text, (size_t)n});
    if (text != small)
        free(text);
    return s;
}

Sym intern_find(const Intern *in, Str s)
{
    return in->cap ? (Sym){probe(in, s, (uint32_t)str_hash(s))->ix} : (Sym){0};
}

Str intern_str(const Intern *in, Sym s)
{
    return s.ix ? text_at(in, s.ix) : (Str){"", 0};
}

const char *intern_cstr(const Intern *in, Sym s)
{
    return s.ix ? in->texts.ptr[s.ix] : "";
}
