/* map.h - a hash table from a 64-bit key to a 32-bit value.
 *
 *     Map m = {0};
 *     map_put(&m, key, 7);
 *     uint32_t v = map_get(&m, key);     0 when the key is not there
 *     map_free(&m);
 *
 * The value 0 means "not there", as id 0 means "none" all over this program.
 */
#ifndef BASE_MAP_H
#define BASE_MAP_H

#include <stdint.h>
#include <stddef.h>

typedef struct Map {
    uint64_t *keys;
    uint32_t *vals; /* 0 = free slot */
    size_t cap;     /* a power of two, or 0 */
    size_t len;
} Map;

void map_free(Map *m);
uint32_t map_get(const Map *m, uint64_t key);
void map_put(Map *m, uint64_t key, uint32_t val); /* val must not be 0; replaces */

#endif
