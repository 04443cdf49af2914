/* arena.c - a list of chunks; a big request gets a chunk of its own. */
#include "base/arena.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/die.h"

#define CHUNK_MIN ((size_t)64 * 1024)
#define CHUNK_MAX ((size_t)4 * 1024 * 1024)

typedef struct Chunk {
    struct Chunk *next;
    size_t cap, used;
} Chunk;

struct Arena {
    const char *name;
    Chunk *head;      /* the chunk that small requests are cut from */
    size_t next_size; /* doubles up to CHUNK_MAX, so small arenas stay small */
    size_t used;
};

static Chunk *chunk_new(Arena *a, size_t cap)
{
    Chunk *c = calloc(1, sizeof(Chunk) + cap);
    if (!c)
        die_out_of_memory(a->name, cap);
    c->cap = cap;
    return c;
}

Arena *arena_new(const char *name)
{
    Arena *a = calloc(1, sizeof *a);
    if (!a)
        die_out_of_memory(name, sizeof *a);
    a->name = name;
    a->next_size = CHUNK_MIN;
    return a;
}

void arena_free(Arena *a)
{
    if (!a)
        return;
    for (Chunk *c = a->head; c;) {
        Chunk *next = c->next;
        free(c);
        c = next;
    }
    free(a);
}

void *arena_alloc(Arena *a, size_t count, size_t size, size_t align)
{
    if (size && count > SIZE_MAX / 4 / size)
        die_out_of_memory(a->name, SIZE_MAX);
    size_t len = count * size;
    if (len == 0)
        len = 1;
    a->used += len;
#ifdef ARENA_CHECKED
    const size_t own_chunk_above = 0;
#else
    const size_t own_chunk_above = a->next_size / 4;
#endif
    if (len > own_chunk_above) {
        /* Behind the head, so that the head's free room is not lost. */
        Chunk *c = chunk_new(a, len + align);
        uintptr_t p = (uintptr_t)(c + 1);
        c->used = c->cap;
        if (a->head) {
            c->next = a->head->next;
            a->head->next = c;
        } else {
            a->head = c;
        }
        return (void *)((p + align - 1) & ~(uintptr_t)(align - 1));
    }
    for (;;) {
        Chunk *c = a->head;
        if (c) {
            uintptr_t p = (uintptr_t)(c + 1) + c->used;
            size_t pad = (size_t)(-p & (align - 1));
            if (c->used + pad + len <= c->cap) {
                c->used += pad + len;
                return (void *)(p + pad);
            }
        }
        Chunk *fresh = chunk_new(a, a->next_size);
        if (a->next_size < CHUNK_MAX)
            a->next_size *= 2;
        fresh->next = a->head;
        a->head = fresh;
    }
}

size_t arena_used(const Arena *a)
{
    return a->used;
}

char *arena_copy(Arena *a, const char *ptr, size_t len)
{
    char *s = arena_alloc(a, len + 1, 1, 1);
    if (len)
        memcpy(s, ptr, len);
    s[len] = 0;
    return s;
}
