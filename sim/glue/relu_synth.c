/* relu_synth.c - neurons to words, words to ANDs, ANDs to NANDs.
 *
 * A literal is 2 * node + 1 for the complement; node 0 is the constant 0.  Equal ANDs are one node.
 * In the end a node's complement is one NAND, and the node itself one more where it is needed.
 */
#include "glue/relu_synth.h"

#include <assert.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>

typedef uint32_t Lit;
enum { LIT_0 = 0, LIT_1 = 1, MAX_RANGE_BITS = 40, MAX_NODES = 1 << 26 };
#define NODE_INPUT UINT32_MAX

/* A number as bits: unsigned, or two's complement when lo < 0. */
typedef struct Word {
    int64_t lo, hi;
    uint32_t n;  /* bits; 0 for the constant 0 */
    uint32_t at; /* in Synth.bits */
} Word;

typedef struct Node {
    Lit a, b; /* a == NODE_INPUT: b is the number of the input */
} Node;

typedef struct Synth {
    const Network *net;
    Diag *dg;
    VEC(Node) nodes;
    Map known; /* a, b -> node */
    VEC(Lit) bits;
    Word *words; /* [n_values[ */
    VEC(Lit) columns[MAX_RANGE_BITS + 2];
} Synth;

/* ---- ANDs ---- */

static Lit lit_not(Lit a)
{
    return a ^ 1;
}

static Lit new_node(Synth *s, Lit a, Lit b)
{
    VEC_PUSH(&s->nodes, ((Node){a, b}));
    return (Lit)(s->nodes.len - 1) * 2;
}

static Lit lit_and(Synth *s, Lit a, Lit b)
{
    if (a == LIT_0 || b == LIT_0 || a == lit_not(b))
        return LIT_0;
    if (a == LIT_1 || a == b)
        return b;
    if (b == LIT_1)
        return a;
    uint64_t key = a < b ? (uint64_t)a << 32 | b : (uint64_t)b << 32 | a;
    uint32_t node = map_get(&s->known, key);
    if (node)
        return node * 2;
    Lit y = new_node(s, a, b);
    map_put(&s->known, key, y / 2);
    return y;
}

static Lit lit_or(Synth *s, Lit a, Lit b)
{
    return lit_not(lit_and(s, lit_not(a), lit_not(b)));
}

/* In four NANDs, as netlists/std has it. */
static Lit lit_xor(Synth *s, Lit a, Lit b)
{
    Lit n = lit_not(lit_and(s, a, b));
    return lit_or(s, lit_and(s, a, n), lit_and(s, b, n));
}

/* ---- sums ---- */

/* Adds up the columns to n bits, dropping what carries out of them. */
static void add_columns(Synth *s, uint32_t n, Lit *sum)
{
    for (uint32_t k = 0; k < n; k++) {
        for (size_t i = 0; s->columns[k].len - i > 1;) {
            const Lit *c = s->columns[k].ptr + i;
            Lit x = c[0], y = c[1], carry;
            Lit p = lit_xor(s, x, y), g = lit_and(s, x, y);
            if (s->columns[k].len - i > 2) {
                Lit z = c[2];
                VEC_PUSH(&s->columns[k], lit_xor(s, p, z));
                carry = lit_or(s, g, lit_and(s, p, z));
                i += 3;
            } else {
                VEC_PUSH(&s->columns[k], p);
                carry = g;
                i += 2;
            }
            if (k + 1 < n && carry != LIT_0)
                VEC_PUSH(&s->columns[k + 1], carry);
        }
        size_t len = s->columns[k].len;
        sum[k] = len ? s->columns[k].ptr[len - 1] : LIT_0;
        s->columns[k].len = 0;
    }
}

/* c times a bit: c = -2^k x is 2^k (1 - x) - 2^k.  Returns what is to be added as a constant. */
static int64_t add_multiple(Synth *s, int64_t c, Lit bit, uint32_t n)
{
    int64_t size = c < 0 ? -c : c;
    for (uint32_t k = 0; k < n; k++) {
        if (size >> k & 1)
            VEC_PUSH(&s->columns[k], c < 0 ? lit_not(bit) : bit);
    }
    return c < 0 ? c : 0;
}

static uint32_t width_of(int64_t lo, int64_t hi)
{
    int64_t top = lo < 0 && -lo - 1 > hi ? -lo - 1 : hi;
    uint32_t n = lo < 0;
    while (top > 0) {
        n++;
        top >>= 1;
    }
    return n;
}

static bool affine(Synth *s, const Layer *l, uint32_t i, const Word *range, Lit *sum)
{
    Links k = layer_links(l, i);
    int64_t constant = (int64_t)l->b[i];
    for (uint32_t j = 0; j < k.n; j++) {
        Word x = s->words[link_id(&k, j)];
        for (uint32_t bit = 0; bit < x.n; bit++) {
            bool is_sign = x.lo < 0 && bit == x.n - 1;
            int64_t c = (int64_t)k.w[j] * ((int64_t)1 << bit) * (is_sign ? -1 : 1);
            constant += add_multiple(s, c, s->bits.ptr[x.at + bit], range->n);
        }
    }
    for (uint32_t bit = 0; bit < range->n; bit++) {
        if ((uint64_t)constant >> bit & 1)
            VEC_PUSH(&s->columns[bit], LIT_1);
    }
    add_columns(s, range->n, sum);
    return s->nodes.len < MAX_NODES;
}

/* ---- neurons ---- */

static bool refuse(Synth *s, uint32_t id, const char *why)
{
    diag(s->dg, DIAG_ERROR, (Span){0},
         "value %" PRIu32 " of the network %s, so it has no form in gates", id, why);
    return false;
}

/* The range of the sum, and whether all numbers are whole. */
static bool find_range(Synth *s, const Layer *l, uint32_t i, Word *out)
{
    Links k = layer_links(l, i);
    double lo = l->b[i], hi = lo, limit = ldexp(1, MAX_RANGE_BITS - 1), size = fabs(lo);
    if (lo != rint(lo))
        return refuse(s, l->first + i, "has a bias that is no whole number");
    for (uint32_t j = 0; j < k.n; j++) {
        Word x = s->words[link_id(&k, j)];
        double w = k.w[j], p = w * (double)x.lo, q = w * (double)x.hi;
        if (w != rint(w))
            return refuse(s, l->first + i, "has a weight that is no whole number");
        lo += fmin(p, q);
        hi += fmax(p, q);
        size += fmax(fabs(p), fabs(q));
    }
    if (size >= limit)
        return refuse(s, l->first + i, "may need more than 40 bits");
    *out = (Word){.lo = (int64_t)lo, .hi = (int64_t)hi};
    out->n = width_of(out->lo, out->hi);
    return true;
}

static bool is_bit(Word w)
{
    return w.lo >= 0 && w.hi <= 1;
}

static Lit low_bit(const Synth *s, Word w)
{
    return w.n ? s->bits.ptr[w.at] : LIT_0;
}

/* ReLU(sum pos - sum neg - (p - 1)) of bits, p of them positive, is the AND of them all. */
static bool is_cube(const Synth *s, const Layer *l, uint32_t i)
{
    Links k = layer_links(l, i);
    double bias = 1;
    for (uint32_t j = 0; j < k.n; j++) {
        if (fabs(k.w[j]) != 1 || !is_bit(s->words[link_id(&k, j)]))
            return false;
        bias -= k.w[j] > 0;
    }
    return l->act == ACT_RELU && k.n > 0 && l->b[i] == bias;
}

static Lit cube(Synth *s, const Layer *l, uint32_t i)
{
    Links k = layer_links(l, i);
    Lit y = LIT_1;
    for (uint32_t j = 0; j < k.n; j++) {
        Lit x = low_bit(s, s->words[link_id(&k, j)]);
        y = lit_and(s, y, k.w[j] > 0 ? x : lit_not(x));
    }
    return y;
}

static void put_word(Synth *s, uint32_t id, int64_t lo, int64_t hi, const Lit *bits)
{
    s->words[id] = (Word){lo, hi, width_of(lo, hi), (uint32_t)s->bits.len};
    for (uint32_t k = 0; k < s->words[id].n; k++)
        VEC_PUSH(&s->bits, bits[k]);
}

static bool make_neuron(Synth *s, const Layer *l, uint32_t i)
{
    uint32_t id = l->first + i;
    Word range;
    Lit sum[MAX_RANGE_BITS + 1] = {LIT_0};
    if (!find_range(s, l, i, &range))
        return false;
    if (is_cube(s, l, i)) {
        sum[0] = cube(s, l, i);
        put_word(s, id, 0, 1, sum);
        return true;
    }
    if (!affine(s, l, i, &range, sum))
        return refuse(s, id, "needs too many gates");
    if (l->act == ACT_RELU && range.lo < 0) { /* 0 where the sign is 1 */
        Lit positive = lit_not(sum[range.n - 1]);
        for (uint32_t k = 0; k + 1 < range.n; k++)
            sum[k] = lit_and(s, sum[k], positive);
        range.lo = 0;
        range.hi = range.hi < 0 ? 0 : range.hi;
    }
    put_word(s, id, range.lo, range.hi, sum);
    return true;
}

static bool make_values(Synth *s)
{
    const Network *net = s->net;
    for (uint32_t i = 0; i < net->n_inputs; i++) {
        Lit bit = new_node(s, NODE_INPUT, i);
        put_word(s, i, 0, 1, &bit);
    }
    for (uint32_t k = 0; k < net->n_layers; k++) {
        for (uint32_t i = 0; i < net->layers[k].n; i++) {
            if (!make_neuron(s, &net->layers[k], i))
                return false;
        }
    }
    return true;
}

/* ---- ports ---- */

typedef struct Ports {
    Builder *b;
    Library *lib;
    Bit *bit; /* [n[ of each name */
} Ports;

/* Length of "x" in "x[k]" when k is the number wanted; 0: another form. */
static size_t bus_of(const char *name, uint32_t k)
{
    char tail[16];
    int n = snprintf(tail, sizeof tail, "[%u]", k);
    size_t len = strlen(name);
    return len > (size_t)n && strcmp(name + len - (size_t)n, tail) == 0 ? len - (size_t)n : 0;
}

/* Names from i on that make one bus. */
static uint32_t bus_width(const char *const *names, uint32_t i, uint32_t n)
{
    size_t len = bus_of(names[i], 0);
    uint32_t width = len > 0;
    while (width && i + width < n && bus_of(names[i + width], width) == len &&
           memcmp(names[i + width], names[i], len) == 0)
        width++;
    return width;
}

static void declare(Ports *p, const char *const *names, const char *fallback, SignalKind kind,
                    uint32_t first, uint32_t n)
{
    if (first == n)
        return;
    if (!names) {
        Bit bit = builder_signal(p->b, intern_z(p->lib->names, fallback), kind, n - first,
                                 n - first, true, 0);
        for (uint32_t i = first; i < n; i++)
            p->bit[i] = bit + (i - first);
        return;
    }
    for (uint32_t i = first; i < n;) {
        uint32_t width = bus_width(names, i, n), step = width ? width : 1;
        Str name = {names[i], width ? bus_of(names[i], 0) : strlen(names[i])};
        Bit bit = builder_signal(p->b, intern(p->lib->names, name), kind, step, step, width > 0, 0);
        for (uint32_t k = 0; k < step; k++)
            p->bit[i + k] = bit + k;
        i += step;
    }
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Ports must differ in name: else the fallback is used for all. */
static bool names_serve(Arena *a, const Network *net, uint32_t from)
{
    uint32_t n_out = network_n_outputs(net);
    if (!net->input_names || !net->output_names)
        return false;
    const char **all = ARENA_ARRAY(a, const char *, (size_t)net->n_inputs + n_out + 1);
    size_t n = 0;
    all[n++] = "clk";
    for (uint32_t i = from; i < net->n_inputs; i++)
        all[n++] = net->input_names[i];
    for (uint32_t i = from; i < n_out; i++)
        all[n++] = net->output_names[i];
    qsort(all, n, sizeof *all, by_text);
    for (size_t i = 1; i < n; i++) {
        /* "x" beside "x[0]" is refused as well, by the same sorting */
        size_t len = strlen(all[i - 1]);
        if (strncmp(all[i - 1], all[i], len) == 0 && (all[i][len] == 0 || all[i][len] == '['))
            return false;
    }
    return true;
}

/* ---- NANDs ---- */

enum { NEED_TRUE = 1, NEED_COMPLEMENT = 2 };

static void need(uint8_t *needs, Lit a)
{
    needs[a / 2] |= a & 1 ? NEED_COMPLEMENT : NEED_TRUE;
}

/* From the outputs back: which polarity of which node is wanted. */
static uint8_t *find_needs(Synth *s, Arena *temp)
{
    uint8_t *needs = ARENA_ARRAY(temp, uint8_t, s->nodes.len);
    const Layer *y = network_last(s->net);
    for (uint32_t i = 0; i < y->n; i++)
        need(needs, low_bit(s, s->words[y->first + i]));
    for (size_t i = s->nodes.len; i-- > 1;) {
        Node n = s->nodes.ptr[i];
        if (n.a != NODE_INPUT && needs[i]) {
            need(needs, n.a);
            need(needs, n.b);
        }
    }
    return needs;
}

/* true_bit and complement of each node, as far as they are needed. */
static void make_nands(Synth *s, Builder *b, const uint8_t *needs, const Bit *inputs, Bit (*of)[2])
{
    of[0][0] = BIT_0;
    of[0][1] = BIT_1;
    for (size_t i = 1; i < s->nodes.len; i++) {
        Node n = s->nodes.ptr[i];
        if (n.a == NODE_INPUT) {
            of[i][0] = inputs[n.b];
            of[i][1] = needs[i] & NEED_COMPLEMENT ? builder_nand(b, inputs[n.b], inputs[n.b], 0)
                                                  : BIT_NONE;
        } else if (needs[i]) {
            of[i][1] = builder_nand(b, of[n.a / 2][n.a & 1], of[n.b / 2][n.b & 1], 0);
            of[i][0] = needs[i] & NEED_TRUE ? builder_nand(b, of[i][1], of[i][1], 0) : BIT_NONE;
        }
    }
}

static Module *make_module(Synth *s, Library *lib, const char *name, bool with_clock)
{
    const Network *net = s->net;
    Arena *temp = arena_new("synth");
    Sym sym = intern_z(lib->names, name);
    uint32_t n_out = network_n_outputs(net), n_state = with_clock ? net->n_state : 0;
    Builder *b = builder_new(lib->arena, lib->names, s->dg, sym, sym, (Span){0});
    Ports in = {b, lib, ARENA_ARRAY(temp, Bit, net->n_inputs)},
          out = {b, lib, ARENA_ARRAY(temp, Bit, n_out)};
    bool named = names_serve(temp, net, n_state);
    Bit clk = n_state ? builder_signal(b, intern_z(lib->names, "clk"), SIG_INPUT, 1, 1, false, 0)
                      : BIT_NONE;
    declare(&in, named ? net->input_names : NULL, "in", SIG_INPUT, n_state, net->n_inputs);
    declare(&out, named ? net->output_names : NULL, "out", SIG_OUTPUT, n_state, n_out);
    for (uint32_t i = 0; i < n_state; i++)
        in.bit[i] = builder_bit(b);
    for (uint32_t i = n_state; i < net->n_inputs; i++)
        builder_use(b, in.bit[i]);
    Bit(*of)[2] = arena_alloc(temp, s->nodes.len, sizeof *of, _Alignof(Bit));
    make_nands(s, b, find_needs(s, temp), in.bit, of);
    const Layer *y = network_last(net);
    for (uint32_t i = 0; i < n_out; i++) {
        Lit lit = low_bit(s, s->words[y->first + i]);
        Bit bit = of[lit / 2][lit & 1];
        if (i < n_state) {
            builder_dff_onto(b, bit, clk, in.bit[i], net->init[i] != 0 ? LOGIC_1 : LOGIC_0,
                             intern_printf(lib->names, "state%u", i), 0);
        } else {
            builder_drive(b, out.bit[i], 0, NULL);
            builder_join(b, out.bit[i], bit);
        }
    }
    Module *m = builder_finish(b, library_next_id(lib));
    if (m)
        lib->modules.ptr[m->id.ix] = m;
    arena_free(temp);
    return m;
}

static bool inputs_are_bits(const Network *net, Diag *dg)
{
    bool are = net->is_integer && net->lo >= 0 && net->hi <= 1;
    for (uint32_t i = 0; i < net->n_state; i++)
        are = are && (net->init[i] == 0 || net->init[i] == 1);
    if (!are)
        diag(dg, DIAG_ERROR, (Span){0},
             "the network's inputs are not bits ('integer 0 1' in the file), so it has no form in "
             "gates");
    return are;
}

static bool activations_serve(const Network *net, Diag *dg)
{
    for (uint32_t k = 0; k < net->n_layers; k++) {
        if (net->layers[k].act != ACT_RELU && net->layers[k].act != ACT_IDENTITY) {
            diag(dg, DIAG_ERROR, (Span){0},
                 "layer %" PRIu32
                 " has the activation %s; only relu and identity have a form in gates",
                 k + 1, activation_name(net->layers[k].act));
            return false;
        }
    }
    return true;
}

const Module *relu_synth(Library *lib, const Network *net, const char *name, bool with_clock,
                         Diag *dg)
{
    if (!inputs_are_bits(net, dg) || !activations_serve(net, dg))
        return NULL;
    Synth s = {.net = net, .dg = dg, .words = calloc(net->n_values, sizeof *s.words)};
    if (!s.words)
        die_out_of_memory("synth", net->n_values * sizeof *s.words);
    VEC_PUSH(&s.nodes, ((Node){LIT_0, LIT_0}));
    Module *m = make_values(&s) ? make_module(&s, lib, name, with_clock) : NULL;
    VEC_FREE(&s.nodes);
    VEC_FREE(&s.bits);
    for (size_t k = 0; k < sizeof s.columns / sizeof *s.columns; k++)
        VEC_FREE(&s.columns[k]);
    map_free(&s.known);
    free(s.words);
    return m;
}
