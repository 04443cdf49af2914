/* circuits.c - benchmark circuits that others wrote, against what is published of them.
 *
 *     circuits FOLDER [SEED]        FOLDER holds epfl/adder.blif and so on
 *
 * Inputs and outputs are counted; functions are compared with arithmetic on bit
 * strings, on random vectors, under both engines.  Circuits of few inputs are
 * compared on all of them.  For router and i2c nothing but the counts is published.
 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "engine/engine.h"
#include "format/load.h"
#include "netlist/netlist.h"

enum { VECTORS = 200, MAX_BITS = 1024 };

typedef struct Bench {
    Design *d;
    Engine *e[2];
    uint32_t n_in, n_out;
    uint32_t in[MAX_BITS], out[MAX_BITS]; /* nets, in port order, bit 0 first */
} Bench;

/* Fills want[] from x[]; both in port order. */
typedef void Function(const uint8_t *x, uint8_t *want);

static void add128(const uint8_t *x, uint8_t *want)
{
    unsigned carry = 0;
    for (int i = 0; i < 128; i++) {
        unsigned s = x[i] + x[128 + i] + carry;
        want[i] = s & 1;
        carry = s >> 1;
    }
    want[128] = (uint8_t)carry;
}

static unsigned number(const uint8_t *x, int n)
{
    unsigned v = 0;
    for (int i = n; i > 0; i--)
        v = v * 2 + x[i - 1];
    return v;
}

static void rotate128(const uint8_t *x, uint8_t *want)
{
    unsigned shift = number(x + 128, 7);
    for (unsigned i = 0; i < 128; i++)
        want[(i + shift) % 128] = x[i];
}

/* Signed 128-bit a < b. */
static int less128(const uint8_t *a, const uint8_t *b)
{
    if (a[127] != b[127])
        return a[127];
    for (int i = 126; i >= 0; i--) {
        if (a[i] != b[i])
            return b[i];
    }
    return 0;
}

static void max4(const uint8_t *x, uint8_t *want)
{
    unsigned best = 0;
    for (unsigned i = 1; i < 4; i++) {
        if (less128(x + 128 * best, x + 128 * i))
            best = i;
    }
    memcpy(want, x + 128 * best, 128);
    want[128] = best & 1;
    want[129] = (uint8_t)(best >> 1);
}

static void priority128(const uint8_t *x, uint8_t *want)
{
    unsigned found = 0, any = 0;
    for (unsigned i = 0; i < 128; i++) {
        if (x[i]) {
            found = i;
            any = 1;
        }
    }
    for (int i = 0; i < 7; i++)
        want[i] = found >> i & 1;
    want[7] = (uint8_t)any;
}

static void decode256(const uint8_t *x, uint8_t *want)
{
    unsigned n = number(x, 8);
    memset(want, 0, 256);
    want[n < 128 ? 128 + n : n - 128] = 1;
}

static bool open_bench(Bench *b, Arena *a, Library *lib, const char *path)
{
    LibFile *lf = library_load(lib, path);
    const Module *top = lf ? library_top(lib, lf, NULL) : NULL;
    memset(b, 0, sizeof *b);
    b->d = top ? library_flatten(lib, a, top) : NULL;
    if (!b->d)
        return false;
    for (uint32_t p = 0; p < top->n_ports; p++) {
        const Signal *s = &top->signals[p];
        for (uint32_t i = 0; i < s->width; i++) {
            uint32_t net = design_signal_net(b->d, (InstId){1}, p, i).ix;
            uint32_t *n = s->kind == SIG_INPUT ? &b->n_in : &b->n_out;
            if (*n == MAX_BITS)
                return false;
            (s->kind == SIG_INPUT ? b->in : b->out)[(*n)++] = net;
        }
    }
    b->e[0] = engine_new(&engine_ref, a, b->d);
    b->e[1] = engine_new(&engine_cycle, a, b->d);
    return true;
}

static bool one_vector(Bench *b, Rng *rng, Function *function, const char *name)
{
    uint8_t x[MAX_BITS], want[MAX_BITS];
    /* Sparse vectors now and then: priorities and carries show in them. */
    unsigned sparse = (unsigned)rng_below(rng, 4);
    for (uint32_t i = 0; i < b->n_in; i++) {
        x[i] = (uint8_t)(sparse ? rng_next(rng) >> 40 & 1 : rng_below(rng, 64) == 0);
        for (int k = 0; k < 2; k++)
            engine_set(b->e[k], (NetId){b->in[i]}, x[i] ? LOGIC_1 : LOGIC_0);
    }
    engine_settle(b->e[0]);
    engine_settle(b->e[1]);
    if (function)
        function(x, want);
    for (uint32_t i = 0; i < b->n_out; i++) {
        Logic v = engine_get(b->e[0], (NetId){b->out[i]});
        Logic w = engine_get(b->e[1], (NetId){b->out[i]});
        if (v != w || v == LOGIC_X || (function && v != (want[i] ? LOGIC_1 : LOGIC_0))) {
            StrBuf path = {0};
            design_net_path(b->d, (NetId){b->out[i]}, &path);
            fprintf(stderr, "%s: output %u ('%s') is %d under ref and %d under cycle", name, i,
                    path.ptr, (int)v, (int)w);
            fprintf(stderr, function ? ", expected %d\n" : "\n", function ? want[i] : 0);
            strbuf_free(&path);
            return false;
        }
    }
    return true;
}

/* ---- circuits of few inputs, at every point ---- */

/* Says what is wrong at a point; false, so that it can be returned. */
static bool wrong(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
static bool wrong(const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    vfprintf(stderr, fmt, ap);
    va_end(ap);
    fputc('\n', stderr);
    return false;
}

/* The outputs as a number, for the inputs given as a number; false: the engines
 * do not agree, or an output is unknown. */
static bool at_point(Bench *b, uint64_t inputs, uint64_t *outputs)
{
    *outputs = 0;
    for (int k = 0; k < 2; k++) {
        for (uint32_t i = 0; i < b->n_in; i++)
            engine_set(b->e[k], (NetId){b->in[i]}, (Logic)(inputs >> i & 1));
        engine_settle(b->e[k]);
    }
    for (uint32_t i = 0; i < b->n_out; i++) {
        Logic v = engine_get(b->e[0], (NetId){b->out[i]});
        if (v == LOGIC_X || v != engine_get(b->e[1], (NetId){b->out[i]}))
            return wrong("output %u at %llu: engines differ", i, (unsigned long long)inputs);
        *outputs |= (uint64_t)v << i;
    }
    return true;
}

/* x = M * 2^E: the four highest bits, rounded to nearest, ties up. */
static void nearest_float(unsigned x, unsigned *m, unsigned *e)
{
    for (*e = 0; x >> *e > 15; ++*e) {
    }
    *m = x >> *e;
    if (*e && x >> (*e - 1) & 1)
        ++*m;
    if (*m == 16 && *e == 7) {
        *m = 15; /* there is no larger number */
    } else if (*m == 16) {
        *m = 8;
        ++*e;
    }
}

/* Four points are published, and that it is a conversion; so it must be monotonic
 * as well.  From 496 to 499 it is neither: the circuit itself, in each of its
 * published forms, gives M = 0 and E = 5 there. */
static bool check_int2float(Bench *b)
{
    static const unsigned published[][3] = {{1, 1, 0}, {16, 8, 1}, {100, 13, 3}, {2047, 15, 7}};
    unsigned last = 0;
    uint64_t out;
    for (size_t i = 0; i < sizeof published / sizeof *published; i++) {
        const unsigned *p = published[i];
        if (!at_point(b, p[0], &out))
            return false;
        if (out != (p[1] | p[2] << 4))
            return wrong("int2float of %u is not the published M = %u, E = %u", p[0], p[1], p[2]);
    }
    for (unsigned x = 0; x < 2048; x++) {
        unsigned m, e;
        if (!at_point(b, x, &out))
            return false;
        nearest_float(x, &m, &e);
        bool is_odd = x >= 496 && x < 500;
        unsigned m_is = out & 15u, e_is = (unsigned)(out >> 4);
        if (is_odd ? m_is != 0 || e_is != 5 : m_is != m || e_is != e)
            return wrong("int2float of %u is M = %u, E = %u", x, m_is, e_is);
        if (!is_odd && m_is << e_is < last)
            return wrong("int2float of %u is less than that of a smaller number", x);
        last = is_odd ? last : m_is << e_is;
    }
    return true;
}

/* The decoder of the WISC-SP13 instruction set, a teaching machine of the
 * University of Wisconsin; bit n of a mask is opcode n. */
static bool check_ctrl(Bench *b)
{
    static const struct {
        const char *name;
        unsigned output;
        uint32_t opcodes;
    } facts[] = {
        {"halt", 11, 1u << 0},
        {"beqz", 15, 1u << 12},
        {"bnez", 16, 1u << 13},
        {"bltz", 18, 1u << 14},
        {"bgez", 17, 1u << 15},
        {"jump", 19, 0xfu << 4},                /* J, JR, JAL, JALR */
        {"mem_write", 24, 1u << 16 | 1u << 19}, /* ST, STU */
        {"sel_wb", 25, 1u << 17},               /* LD */
        {"reg_write", 12, 3u << 6 | 0xfu << 8 | 0x7fffu << 17},
    };
    for (unsigned x = 0; x < 128; x++) { /* five bits of opcode, two that extend it */
        uint64_t out;
        if (!at_point(b, x, &out))
            return false;
        for (size_t i = 0; i < sizeof facts / sizeof *facts; i++) {
            if ((out >> facts[i].output & 1) != (facts[i].opcodes >> (x & 31) & 1))
                return wrong("ctrl: '%s' is wrong for opcode %u", facts[i].name, x & 31);
        }
    }
    return true;
}

/* One code word of a coding table: `length` bits, the first sent is the highest. */
typedef struct Code {
    unsigned bits, length;
} Code;

static bool is_prefix(Code a, Code b)
{
    return a.length <= b.length && b.bits >> (b.length - a.length) == a.bits;
}

/* coeff_token of H.264 (ITU-T Rec. H.264, table 9-5): inputs are total coefficients,
 * table and trailing ones.  Words of the tables 0, 1, 2 and 4 start no other one;
 * those of table 3 have six bits by a formula. */
static bool check_cavlc(Bench *b)
{
    static const struct {
        unsigned table, total, ones;
        Code code;
    } published[] = {{0, 0, 0, {1, 1}}, {0, 1, 0, {5, 6}}, {0, 1, 1, {1, 2}}, {0, 2, 2, {1, 3}},
                     {0, 3, 3, {3, 5}}, {1, 0, 0, {3, 2}}, {1, 1, 1, {2, 2}}, {2, 0, 0, {15, 4}},
                     {4, 0, 0, {1, 2}}, {4, 1, 1, {1, 1}}, {4, 2, 2, {1, 3}}};
    uint64_t out;
    for (size_t i = 0; i < sizeof published / sizeof *published; i++) {
        uint64_t x = published[i].total | published[i].table << 5 | published[i].ones << 8;
        if (!at_point(b, x, &out))
            return false;
        if (out != (published[i].code.bits | published[i].code.length << 6))
            return wrong("cavlc: table %u, %u coefficients, %u ones", published[i].table,
                         published[i].total, published[i].ones);
    }
    for (unsigned table = 0; table < 5; table++) {
        Code codes[64];
        unsigned n = 0;
        for (unsigned total = 0; total <= (table == 4 ? 4u : 16u); total++) {
            for (unsigned ones = 0; ones <= 3 && ones <= total; ones++) {
                if (!at_point(b, total | table << 5 | ones << 8, &out))
                    return false;
                codes[n++] = (Code){out & 63u, (unsigned)(out >> 6)};
                if (table == 3 && out != (6u << 6 | (total ? (total - 1) * 4 + ones : 3)))
                    return wrong("cavlc: table 3, %u coefficients, %u ones", total, ones);
            }
        }
        for (unsigned i = 0; i < n; i++) {
            for (unsigned k = 0; k < n; k++) {
                if (i != k && is_prefix(codes[i], codes[k]))
                    return wrong("cavlc: table %u: word %u starts word %u", table, i, k);
            }
        }
    }
    return true;
}

static const struct {
    const char *name;
    uint32_t n_in, n_out;
    Function *function;       /* on random vectors; NULL: the engines are compared there */
    bool (*check)(Bench *b);  /* at all points; may be NULL */
} circuits[] = {{"adder", 256, 129, add128, NULL},
                {"bar", 135, 128, rotate128, NULL},
                {"max", 512, 130, max4, NULL},
                {"priority", 128, 8, priority128, NULL},
                {"dec", 8, 256, decode256, NULL},
                {"int2float", 11, 7, NULL, check_int2float},
                {"ctrl", 7, 26, NULL, check_ctrl},
                {"router", 60, 30, NULL, NULL},
                {"cavlc", 10, 11, NULL, check_cavlc},
                {"i2c", 147, 142, NULL, NULL}};

int main(int argc, char **argv)
{
    static Bench b;
    unsigned passed = 0, failed = 0;
    int64_t seed = 1;
    if (argc < 2 || !io_is_dir(argv[1])) {
        printf("circuits: skipped: there is no folder '%s' with benchmark circuits\n",
               argc < 2 ? "" : argv[1]);
        return 0;
    }
    if (argc > 2 && !str_to_int(str_from(argv[2]), &seed))
        return 2;
    format_register();
    printf("circuits: seed %lld, %d random vectors each\n", (long long)seed, VECTORS);
    for (size_t i = 0; i < sizeof circuits / sizeof *circuits; i++) {
        Arena *a = arena_new("circuit");
        Diag *dg = diag_new(a, stderr);
        Library *lib = library_new(a, dg);
        Rng rng = rng_seed((uint64_t)seed);
        StrBuf path = {0};
        strbuf_printf(&path, "%s/epfl/%s.blif", argv[1], circuits[i].name);
        bool ok = open_bench(&b, a, lib, path.ptr);
        if (ok && (b.n_in != circuits[i].n_in || b.n_out != circuits[i].n_out)) {
            fprintf(stderr, "%s: %u inputs and %u outputs; %u and %u are published\n",
                    circuits[i].name, b.n_in, b.n_out, circuits[i].n_in, circuits[i].n_out);
            ok = false;
        }
        for (int k = 0; k < VECTORS && ok; k++)
            ok = one_vector(&b, &rng, circuits[i].function, circuits[i].name);
        if (ok && circuits[i].check)
            ok = circuits[i].check(&b);
        if (ok)
            printf("  %-10s %5u NANDs, %3u inputs, %3u outputs: %s\n", circuits[i].name,
                   b.d->n_nands, b.n_in, b.n_out,
                   circuits[i].function || circuits[i].check ? "computes what is published"
                                                             : "both engines agree");
        *(ok ? &passed : &failed) += 1;
        if (b.e[0]) {
            engine_free(b.e[0]);
            engine_free(b.e[1]);
        }
        strbuf_free(&path);
        library_free(lib);
        diag_free(dg);
        arena_free(a);
    }
    printf("circuits: %u passed, %u failed\n", passed, failed);
    return failed ? 1 : 0;
}
