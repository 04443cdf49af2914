/* circuits.c - benchmark circuits that others wrote, against what is published of them.
 *
 *     circuits FOLDER [SEED]        FOLDER holds epfl/adder.blif and so on
 *
 * Inputs and outputs are counted; functions are compared with arithmetic on bit
 * strings, on random vectors, under both engines.
 */
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

static const struct {
    const char *name;
    uint32_t n_in, n_out;
    Function *function; /* NULL: only counted, and the engines compared */
} circuits[] = {{"adder", 256, 129, add128},   {"bar", 135, 128, rotate128},
                {"max", 512, 130, max4},       {"priority", 128, 8, priority128},
                {"dec", 8, 256, decode256},    {"int2float", 11, 7, NULL},
                {"ctrl", 7, 26, NULL},         {"router", 60, 30, NULL},
                {"cavlc", 10, 11, NULL},       {"i2c", 147, 142, NULL}};

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
        Logic v = engine_get(b->e[0], (NetId){b->out[i]}), w = engine_get(b->e[1], (NetId){b->out[i]});
        if (v != w || v == LOGIC_X || (function && v != (want[i] ? LOGIC_1 : LOGIC_0))) {
            StrBuf path = {0};
            design_net_path(b->d, (NetId){b->out[i]}, &path);
            fprintf(stderr, "%s: output %u ('%s') is %d under ref and %d under cycle", name, i, path.ptr,
                    (int)v, (int)w);
            fprintf(stderr, function ? ", expected %d\n" : "\n", function ? want[i] : 0);
            strbuf_free(&path);
            return false;
        }
    }
    return true;
}

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
            fprintf(stderr, "%s: %u inputs and %u outputs; %u and %u are published\n", circuits[i].name,
                    b.n_in, b.n_out, circuits[i].n_in, circuits[i].n_out);
            ok = false;
        }
        for (int k = 0; k < VECTORS && ok; k++)
            ok = one_vector(&b, &rng, circuits[i].function, circuits[i].name);
        if (ok)
            printf("  %-10s %5u NANDs, %3u inputs, %3u outputs: %s\n", circuits[i].name, b.d->n_nands,
                   b.n_in, b.n_out,
                   circuits[i].function ? "computes what is published" : "both engines agree");
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
