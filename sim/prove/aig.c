/* aig.c - nodes are looked up before they are made. */
#include "prove/aig.h"

#include <assert.h>

Aig *aig_new(Arena *a)
{
    Aig *g = ARENA_NEW(a, Aig);
    VEC_PUSH(&g->nodes, ((AigNode){0, 0}));
    return g;
}

void aig_free(Aig *g)
{
    if (!g)
        return;
    VEC_FREE(&g->nodes);
    VEC_FREE(&g->inputs);
    map_free(&g->known);
}

AigLit aig_input(Aig *g)
{
    uint32_t node = (uint32_t)g->nodes.len;
    VEC_PUSH(&g->nodes, ((AigNode){AIG_FALSE, (AigLit)g->inputs.len}));
    VEC_PUSH(&g->inputs, node);
    return node * 2;
}

static bool is_and(const Aig *g, AigLit l)
{
    return g->nodes.ptr[l >> 1].a != AIG_FALSE;
}

/* Both are ANDs, none negated: one has an input that the other has negated. */
static bool clash(const AigNode *x, const AigNode *y)
{
    return x->a == (y->a ^ 1) || x->a == (y->b ^ 1) || x->b == (y->a ^ 1) || x->b == (y->b ^ 1);
}

/* What b says about a = (p & q) or ~(p & q).  False: nothing.  Otherwise the pair
 * is replaced by a simpler one. */
static bool simplify(const Aig *g, AigLit *a, AigLit *b)
{
    if (!is_and(g, *a))
        return false;
    AigNode n = g->nodes.ptr[*a >> 1];
    bool negated = *a & 1;
    if (*b == n.a || *b == n.b) { /* (p & q) & p = p & q;  ~(p & q) & p = ~q & p */
        AigLit other = *b == n.a ? n.b : n.a;
        if (negated)
            *a = other ^ 1;
        else
            *b = *a;
        return true;
    }
    if (*b == (n.a ^ 1) || *b == (n.b ^ 1)) { /* (p & q) & ~p = 0;  ~(p & q) & ~p = ~p */
        *a = negated ? *b : AIG_FALSE;
        return true;
    }
    if (!is_and(g, *b) || (*b & 1))
        return false;
    AigNode m = g->nodes.ptr[*b >> 1];
    if (!clash(&n, &m))
        return false;
    *a = negated ? *b : AIG_FALSE;
    return true;
}

AigLit aig_and(Aig *g, AigLit a, AigLit b)
{
    assert(a >> 1 < g->nodes.len && b >> 1 < g->nodes.len);
    for (;;) { /* each round goes down to smaller nodes */
        if (a == b || b == AIG_TRUE)
            return a;
        if (a == AIG_TRUE)
            return b;
        if (a == AIG_FALSE || b == AIG_FALSE || a == (b ^ 1))
            return AIG_FALSE;
        if (!simplify(g, &a, &b) && !simplify(g, &b, &a))
            break;
    }
    AigNode n = a < b ? (AigNode){a, b} : (AigNode){b, a};
    uint64_t key = (uint64_t)n.a << 32 | n.b;
    uint32_t node = map_get(&g->known, key);
    if (!node) {
        node = (uint32_t)g->nodes.len;
        if (node >= UINT32_MAX / 2)
            die("an and-inverter graph of more than 2^31 nodes");
        VEC_PUSH(&g->nodes, n);
        map_put(&g->known, key, node);
    }
    return node * 2;
}

AigLit aig_or(Aig *g, AigLit a, AigLit b)
{
    return aig_and(g, a ^ 1, b ^ 1) ^ 1;
}

AigLit aig_xor(Aig *g, AigLit a, AigLit b)
{
    return aig_mux(g, a, b ^ 1, b);
}

AigLit aig_mux(Aig *g, AigLit c, AigLit when_1, AigLit when_0)
{
    if (when_1 == when_0)
        return when_1;
    return aig_or(g, aig_and(g, c, when_1), aig_and(g, c ^ 1, when_0));
}

void aig_evaluate(const Aig *g, const uint64_t *in, uint64_t *word)
{
    word[0] = 0;
    for (uint32_t i = 1; i < g->nodes.len; i++) {
        AigNode n = g->nodes.ptr[i];
        word[i] = n.a == AIG_FALSE ? in[n.b] : aig_word(word, n.a) & aig_word(word, n.b);
    }
}

void aig_mark_cone(const Aig *g, const AigLit *lits, size_t n, uint8_t *need)
{
    uint32_t top = 0;
    for (size_t i = 0; i < n; i++) {
        need[lits[i] >> 1] = 1;
        top = lits[i] >> 1 > top ? lits[i] >> 1 : top;
    }
    for (uint32_t i = top; i > 0; i--) {
        if (!need[i] || aig_is_input(g, i))
            continue;
        need[g->nodes.ptr[i].a >> 1] = 1;
        need[g->nodes.ptr[i].b >> 1] = 1;
    }
}
