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

struct Intern {
    Arena *arena;
    VEC(const char *) texts; /* [1..n], each points behind its 32-bit length */
    uint32_t *slots;         /* 0 = free, else index into texts */
    uint32_t cap;            /* a power of two */
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

static uint32_t probe(const Intern *in, Str s)
{
    uint32_t i = (uint32_t)str_hash(s) & (in->cap - 1);
    while (in->slots[i] && !str_eq(text_at(in, in->slots[i]), s))
        i = (i + 1) & (in->cap - 1);
    return i;
}

static void grow(Intern *in)
{
    free(in->slots);
    in->cap = in->cap ? in->cap * 2 : 64;
    in->slots = calloc(in->cap, sizeof *in->slots);
    if (!in->slots)
        die_out_of_memory("names", in->cap * sizeof *in->slots);
    for (uint32_t ix = 1; ix < in->texts.len; ix++) {
        /* All texts differ, so an empty slot is all that is looked for. */
        uint32_t i = (uint32_t)str_hash(text_at(in, ix)) & (in->cap - 1);
        while (in->slots[i])
            i = (i + 1) & (in->cap - 1);
        in->slots[i] = ix;
    }
}

Sym intern(Intern *in, Str s)
{
    if (in->texts.len * 4 >= (size_t)in->cap * 3)
        grow(in);
    uint32_t i = probe(in, s);
    if (!in->slots[i]) {
        uint32_t len = (uint32_t)s.len;
        char *p = arena_alloc(in->arena, sizeof len + s.len + 1, 1, 1);
        memcpy(p, &len, sizeof len);
        if (s.len)
            memcpy(p + sizeof len, s.ptr, s.len);
        VEC_PUSH(&in->texts, p + sizeof len);
        in->slots[i] = (uint32_t)in->texts.len - 1;
    }
    return (Sym){in->slots[i]};
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
    return in->cap ? (Sym){in->slots[probe(in, s)]} : (Sym){0};
}

Str intern_str(const Intern *in, Sym s)
{
    return s.ix ? text_at(in, s.ix) : (Str){"", 0};
}

const char *intern_cstr(const Intern *in, Sym s)
{
    return s.ix ? in->texts.ptr[s.ix] : "";
}
