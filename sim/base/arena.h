/* arena.h - memory that is freed all at once.
 *
 * Every long-lived object belongs to exactly one arena, and the arena's owner
 * is the only one that frees.  Nobody frees a single object.
 *
 *     Arena *design = arena_new("design");
 *     Gate *gates = ARENA_ARRAY(design, Gate, n_gates);     zeroed
 *     ...
 *     arena_free(design);                                    and everything in it
 *
 * Out of memory never returns: it prints the arena's name and exits with 3.
 * Built with -DARENA_CHECKED, each allocation is a malloc of its own, so that
 * the address sanitizer sees an overrun of one object into the next.
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stddef.h>

typedef struct Arena Arena;

Arena *arena_new(const char *name); /* name is kept, not copied */
void arena_free(Arena *a);          /* NULL is allowed */

/* count * size bytes, zeroed, aligned.  count may be 0: the result is then a
 * valid pointer that must not be read. */
void *arena_alloc(Arena *a, size_t count, size_t size, size_t align);

/* Bytes handed out so far, for the memory benchmark. */
size_t arena_used(const Arena *a);

/* A copy of len bytes and a closing 0. */
char *arena_copy(Arena *a, const char *ptr, size_t len);

#define ARENA_NEW(a, T) ((T *)arena_alloc((a), 1, sizeof(T), _Alignof(T)))
#define ARENA_ARRAY(a, T, n) ((T *)arena_alloc((a), (n), sizeof(T), _Alignof(T)))

#endif
