/* vec.c - growth of the typed arrays. */
#include "base/vec.h"

#include <stdint.h>
#include <stdlib.h>

#include "base/die.h"

void *vec_grow(void *ptr, size_t len, size_t *cap, size_t more, size_t size)
{
    size_t want = *cap ? *cap * 2 : 8;
    while (want < len + more)
        want *= 2;
    if (want > SIZE_MAX / 2 / size)
        die_out_of_memory("growing array", SIZE_MAX);
    void *p = realloc(ptr, want * size);
    if (!p)
        die_out_of_memory("growing array", want * size);
    *cap = want;
    return p;
}

void vec_free(void *ptr)
{
    free(ptr);
}

void *vec_to_arena(Arena *a, const void *ptr, size_t len, size_t size)
{
    void *p = arena_alloc(a, len, size, _Alignof(max_align_t));
    if (len)
        memcpy(p, ptr, len * size);
    return p;
}
