/* map.c - open addressing with linear probing, at most three quarters full. */
#include "base/map.h"

#include <assert.h>
#include <stdlib.h>

#include "base/die.h"

static size_t slot_of(uint64_t key, size_t cap)
{
    key ^= key >> 32;
    key *= 0x9e3779b97f4a7c15u;
    key ^= key >> 29;
    key *= 0xd6e8feb86659fd93u;
    return (size_t)(key ^ (key >> 32)) & (cap - 1);
}

void map_free(Map *m)
{
    free(m->keys);
    free(m->vals);
    *m = (Map){0};
}

uint32_t map_get(const Map *m, uint64_t key)
{
    if (!m->cap)
        return 0;
    for (size_t i = slot_of(key, m->cap);; i = (i + 1) & (m->cap - 1)) {
        if (!m->vals[i] || m->keys[i] == key)
            return m->vals[i];
    }
}

static void grow(Map *m)
{
    Map old = *m;
    m->cap = old.cap ? old.cap * 2 : 16;
    m->len = 0;
    m->keys = malloc(m->cap * sizeof *m->keys);
    m->vals = calloc(m->cap, sizeof *m->vals);
    if (!m->keys || !m->vals)
        die_out_of_memory("map", m->cap * (sizeof *m->keys + sizeof *m->vals));
    for (size_t i = 0; i < old.cap; i++) {
        if (old.vals[i])
            map_put(m, old.keys[i], old.vals[i]);
    }
    map_free(&old);
}

void map_put(Map *m, uint64_t key, uint32_t val)
{
    assert(val != 0);
    if (m->len * 4 >= m->cap * 3)
        grow(m);
    size_t i = slot_of(key, m->cap);
    while (m->vals[i] && m->keys[i] != key)
        i = (i + 1) & (m->cap - 1);
    m->len += !m->vals[i];
    m->keys[i] = key;
    m->vals[i] = val;
}
