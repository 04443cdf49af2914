/* sweep.c - simulate, ask, join; then the pairs themselves. */
#include "prove/sweep.h"

#include <string.h>

#include "prove/sat.h"

enum {
    FIRST_ROUNDS = 16,    /* of 64 random values for each input */
    SMALL_QUESTION = 500, /* conflicts for two inner nodes: a hard one is left alone */
    TRIES = 30            /* nodes that one node is compared with */
};

/* Clauses of a graph, for the nodes that were asked about. */
typedef struct Cnf {
    const Aig *g;
    Sat *sat;
    VEC(uint8_t) has; /* node -> its clauses are there */
    VEC(uint32_t) todo;
} Cnf;

typedef struct Sweep {
    Arena *arena;
    const Aig *g;     /* what is asked about: simulated */
    uint8_t *need;    /* its nodes that the pairs depend on */
    uint64_t *in;     /* values of the inputs */
    uint64_t *word;   /* values of the nodes */
    uint64_t *hash;   /* of all values that a node had; the same for its negation */
    uint8_t *phase;   /* its first value */
    Map first;        /* hash -> the first node that has it, + 1 */
    uint32_t n_done;  /* nodes in first */
    Aig *out;         /* the same functions, equal nodes joined */
    AigLit *map;      /* node of g -> literal of out */
    Cnf cnf;          /* of out */
    const Pair *pairs;
    size_t n_pairs;
    Rng rng;
    uint8_t *example;
    SweepResult result;
} Sweep;

/* ---- clauses ---- */

static int sat_lit(AigLit l)
{
    int var = (int)(l >> 1) + 1;
    return l & 1 ? -var : var;
}

static void cnf_start(Cnf *c, const Aig *g, SatUse use)
{
    c->g = g;
    c->sat = sat_new(use);
    sat_clause(c->sat, (int[]){-sat_lit(AIG_FALSE)}, 1);
}

static void cnf_end(Cnf *c)
{
    sat_free(c->sat);
    VEC_FREE(&c->has);
    VEC_FREE(&c->todo);
}

static void cnf_node(Cnf *c, uint32_t node)
{
    AigNode n = c->g->nodes.ptr[node];
    int y = sat_lit(node * 2), a = sat_lit(n.a), b = sat_lit(n.b);
    sat_clause(c->sat, (int[]){-y, a}, 2);
    sat_clause(c->sat, (int[]){-y, b}, 2);
    sat_clause(c->sat, (int[]){y, -a, -b}, 3);
    VEC_PUSH(&c->todo, n.a >> 1);
    VEC_PUSH(&c->todo, n.b >> 1);
}

/* All that l depends on. */
static int cnf_lit(Cnf *c, AigLit l)
{
    while (c->has.len < c->g->nodes.len)
        VEC_PUSH(&c->has, 0);
    VEC_PUSH(&c->todo, l >> 1);
    while (c->todo.len) {
        uint32_t node = c->todo.ptr[--c->todo.len];
        if (node == 0 || c->has.ptr[node])
            continue;
        c->has.ptr[node] = 1;
        if (!aig_is_input(c->g, node))
            cnf_node(c, node);
    }
    return sat_lit(l);
}

/* Two questions: can a be 1 and b be 0, can a be 0 and b be 1? */
static SatAnswer cnf_differ(Cnf *c, AigLit a, AigLit b, uint64_t limit, uint64_t *n_questions)
{
    int x = cnf_lit(c, a), y = cnf_lit(c, b);
    SatAnswer r = SAT_NO;
    for (int side = 0; side < 2 && r == SAT_NO; side++) {
        int assume[] = {side ? -x : x, side ? y : -y};
        ++*n_questions;
        r = sat_solve(c->sat, assume, 2, limit);
    }
    if (r == SAT_NO) { /* worth knowing for what comes later */
        sat_clause(c->sat, (int[]){-x, y}, 2);
        sat_clause(c->sat, (int[]){x, -y}, 2);
    }
    return r;
}

/* ---- values ---- */

static uint64_t mix(uint64_t h, uint64_t v)
{
    h = (h ^ v) * 0x9e3779b97f4a7c15u;
    return h ^ (h >> 29);
}

static uint64_t flip_of(uint8_t phase)
{
    return 0 - (uint64_t)phase;
}

static bool pair_differs(const Sweep *w, size_t i, uint64_t *where)
{
    *where = aig_word(w->word, w->pairs[i].a) ^ aig_word(w->word, w->pairs[i].b);
    return *where != 0;
}

/* Evaluates w->in, remembers, and looks whether a pair differs. */
static bool simulate(Sweep *w, bool is_first)
{
    aig_evaluate(w->g, w->in, w->word);
    for (uint32_t i = 0; i < w->g->nodes.len; i++) {
        if (is_first)
            w->phase[i] = (uint8_t)(w->word[i] & 1);
        w->hash[i] = mix(w->hash[i], w->word[i] ^ flip_of(w->phase[i]));
    }
    uint64_t where;
    for (size_t i = 0; i < w->n_pairs; i++) {
        if (!pair_differs(w, i, &where))
            continue;
        unsigned k = (unsigned)__builtin_ctzll(where);
        for (size_t j = 0; j < w->g->inputs.len; j++)
            w->example[j] = (uint8_t)(w->in[j] >> k & 1);
        w->result.answer = SWEEP_DIFFERENT;
        w->result.pair = i;
        return true;
    }
    return false;
}

/* The nodes done so far, by their values. */
static void classify(Sweep *w)
{
    map_free(&w->first);
    for (uint32_t i = 0; i < w->n_done; i++) {
        if ((w->need[i] || i == 0) && !map_get(&w->first, w->hash[i]))
            map_put(&w->first, w->hash[i], i + 1);
    }
}

/* What the solver found: once as it is, and 63 times with some inputs changed. */
static bool learn(Sweep *w)
{
    for (size_t i = 0; i < w->g->inputs.len; i++) {
        AigLit l = w->map[w->g->inputs.ptr[i]];
        bool known = l >> 1 < w->cnf.has.len && w->cnf.has.ptr[l >> 1];
        uint64_t v = known ? flip_of(sat_value(w->cnf.sat, sat_lit(l))) : rng_next(&w->rng);
        uint64_t change = ~(uint64_t)1; /* one bit in eight of it stays */
        for (int k = 0; k < 3; k++)
            change &= rng_next(&w->rng);
        w->in[i] = v ^ change;
    }
    if (simulate(w, false))
        return true;
    classify(w);
    return false;
}

/* ---- joining ---- */

/* Compares a node with those that have had the same values.  True: a pair differs,
 * and all is over. */
static bool join(Sweep *w, uint32_t node)
{
    for (int tries = 0; tries < TRIES; tries++) {
        uint32_t rep = map_get(&w->first, w->hash[node]);
        if (!rep--) {
            map_put(&w->first, w->hash[node], node + 1);
            return false;
        }
        AigLit want = w->map[rep] ^ (AigLit)(w->phase[rep] != w->phase[node]);
        if (w->map[node] == want)
            return false;
        uint64_t before = w->hash[node];
        SatAnswer r = cnf_differ(&w->cnf, w->map[node], want, SMALL_QUESTION, &w->result.n_questions);
        if (r == SAT_NO)
            w->map[node] = want;
        if (r != SAT_YES)
            return false;
        if (learn(w))
            return true;
        if (map_get(&w->first, w->hash[node]) == rep + 1 && before == w->hash[node])
            return false; /* two values with one hash */
    }
    return false;
}

static AigLit mapped(const Sweep *w, AigLit l)
{
    return w->map[l >> 1] ^ (l & 1);
}

static bool join_all(Sweep *w)
{
    w->map[0] = AIG_FALSE;
    w->n_done = 1;
    for (size_t i = 0; i < w->g->inputs.len; i++)
        w->map[w->g->inputs.ptr[i]] = aig_input(w->out);
    classify(w);
    for (uint32_t i = 1; i < w->g->nodes.len; i++) {
        AigNode n = w->g->nodes.ptr[i];
        if (!w->need[i])
            continue;
        if (aig_is_input(w->g, i)) {
            if (!map_get(&w->first, w->hash[i]))
                map_put(&w->first, w->hash[i], i + 1);
        } else {
            w->map[i] = aig_and(w->out, mapped(w, n.a), mapped(w, n.b));
            if (join(w, i))
                return true;
        }
        w->n_done = i + 1;
    }
    return false;
}

/* ---- the pairs ---- */

static void take_example(Sweep *w, Cnf *c)
{
    for (size_t i = 0; i < w->g->inputs.len; i++) {
        AigLit l = w->map[w->g->inputs.ptr[i]];
        w->example[i] = c->has.ptr[l >> 1] && sat_value(c->sat, sat_lit(l));
    }
}

static void decide_pairs(Sweep *w, uint64_t limit)
{
    Cnf c = {0};
    for (size_t i = 0; i < w->n_pairs; i++) {
        AigLit a = mapped(w, w->pairs[i].a), b = mapped(w, w->pairs[i].b);
        if (a == b)
            continue;
        if (!c.sat)
            cnf_start(&c, w->out, SAT_ONE_HARD);
        SatAnswer r = cnf_differ(&c, a, b, limit, &w->result.n_questions);
        if (r == SAT_YES) {
            take_example(w, &c);
            w->result.answer = SWEEP_DIFFERENT;
            w->result.pair = i;
            break;
        }
        if (r == SAT_OPEN && !w->result.n_open++) {
            w->result.answer = SWEEP_OPEN;
            w->result.pair = i;
        }
    }
    cnf_end(&c);
}

/* Does a pair differ in the example when inputs [lo, hi[ are 0? */
static bool still_differs(Sweep *w, size_t lo, size_t hi)
{
    for (size_t j = 0; j < w->g->inputs.len; j++)
        w->in[j] = (j < lo || j >= hi) && w->example[j];
    aig_evaluate(w->g, w->in, w->word);
    uint64_t where;
    for (size_t i = 0; i < w->n_pairs; i++) {
        if (pair_differs(w, i, &where) && (where & 1)) {
            w->result.pair = i;
            return true;
        }
    }
    return false;
}

/* Sets inputs of the example to 0, large groups first, then smaller ones, until that has
 * been work enough.  The solver's word is not taken for it: a pair differs in the end, or
 * we are wrong. */
static void simplify_example(Sweep *w)
{
    enum { WORK = 100000000 }; /* nodes evaluated: half a second */
    size_t n = w->g->inputs.len, work = 0;
    for (size_t size = n; size > 0 && work < WORK; size /= 2) {
        for (size_t lo = 0; lo < n && work < WORK; lo += size) {
            size_t hi = lo + size < n ? lo + size : n;
            if (!memchr(w->example + lo, 1, hi - lo))
                continue;
            if (still_differs(w, lo, hi))
                memset(w->example + lo, 0, hi - lo);
            work += w->g->nodes.len;
        }
    }
    if (!still_differs(w, n, n))
        die("the solver's example shows no difference");
}

static bool all_same(const Pair *pairs, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (pairs[i].a != pairs[i].b)
            return false;
    }
    return true;
}

static void sweep_start(Sweep *w, const Aig *g, const Pair *pairs, size_t n)
{
    size_t nodes = g->nodes.len;
    Arena *a = w->arena;
    w->g = g;
    w->pairs = pairs;
    w->n_pairs = n;
    w->need = ARENA_ARRAY(a, uint8_t, nodes);
    w->in = ARENA_ARRAY(a, uint64_t, g->inputs.len);
    w->word = ARENA_ARRAY(a, uint64_t, nodes);
    w->hash = ARENA_ARRAY(a, uint64_t, nodes);
    w->phase = ARENA_ARRAY(a, uint8_t, nodes);
    w->map = ARENA_ARRAY(a, AigLit, nodes);
    w->out = aig_new(a);
    cnf_start(&w->cnf, w->out, SAT_MANY_EASY);
    AigLit *roots = ARENA_ARRAY(a, AigLit, n * 2);
    for (size_t i = 0; i < n; i++) {
        roots[2 * i] = pairs[i].a;
        roots[2 * i + 1] = pairs[i].b;
    }
    aig_mark_cone(g, roots, n * 2, w->need);
}

SweepResult sweep_pairs(const Aig *g, const Pair *pairs, size_t n, uint64_t limit, uint64_t seed,
                        uint8_t *example)
{
    Sweep w = {.rng = rng_seed(seed), .example = example, .result = {.answer = SWEEP_EQUAL}};
    if (all_same(pairs, n))
        return w.result;
    w.arena = arena_new("sweep");
    sweep_start(&w, g, pairs, n);
    bool over = false;
    for (int round = 0; round < FIRST_ROUNDS && !over; round++) {
        for (size_t i = 0; i < g->inputs.len; i++)
            w.in[i] = rng_next(&w.rng);
        over = simulate(&w, round == 0);
    }
    if (!over && !join_all(&w))
        decide_pairs(&w, limit);
    if (w.result.answer == SWEEP_DIFFERENT)
        simplify_example(&w);
    cnf_end(&w.cnf);
    aig_free(w.out);
    map_free(&w.first);
    arena_free(w.arena);
    return w.result;
}
