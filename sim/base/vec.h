/* vec.h - typed growing arrays on the heap, as macros over {ptr, len, cap}.
 *
 *     VEC(uint32_t) nets = {0};
 *     VEC_PUSH(&nets, 7);
 *     for (size_t i = 0; i < nets.len; i++) use(nets.ptr[i]);
 *     VEC_FREE(&nets);
 *
 * For arrays whose final size is unknown while they grow; what lives long is
 * copied into an arena by VEC_TO_ARENA.  Out of memory never returns.
 */
#ifndef BASE_VEC_H
#define BASE_VEC_H

#include <stddef.h>
#include <string.h>

#include "base/arena.h"

#define VEC(T)           \
    struct {             \
        T *ptr;          \
        size_t len, cap; \
    }

/* Room for n more elements; returns nothing, moves ptr. */
#define VEC_RESERVE(v, n)                                                            \
    ((v)->cap - (v)->len >= (size_t)(n)                                              \
         ? (void)0                                                                   \
         : (void)((v)->ptr = vec_grow((v)->ptr, (v)->len, &(v)->cap, (size_t)(n),    \
                                      sizeof *(v)->ptr)))
#define VEC_PUSH(v, x) (VEC_RESERVE((v), 1), (v)->ptr[(v)->len++] = (x))
#define VEC_FREE(v) (vec_free((v)->ptr), (v)->ptr = NULL, (v)->len = (v)->cap = 0)

/* A copy in the arena, to be cast by assignment; the vector itself stays. */
#define VEC_TO_ARENA(a, v) \
    vec_to_arena((a), (v)->ptr, (v)->len, sizeof *(v)->ptr)

void *vec_grow(void *ptr, size_t len, size_t *cap, size_t more, size_t size);
void vec_free(void *ptr);
void *vec_to_arena(Arena *a, const void *ptr, size_t len, size_t size);

#endif
