/* relu_check.c - the book's functions and the library's blocks, as gates and as networks. */
#include "glue/relu_check.h"

#include <assert.h>
#include <math.h>

#include "glue/relu_compile.h"
#include "relu/build.h"
#include "relu/run.h"

enum { LANES = 64 };

const char *narrowest_format(const Network *net)
{
    static const Format order[] = {FORMAT_I8, FORMAT_BF16, FORMAT_F16, FORMAT_F32, FORMAT_F64};
    Certificate c = certify(net);
    for (size_t i = 0; i < sizeof order / sizeof *order; i++) {
        if (c.is_exact[order[i]])
            return format_name(order[i]);
    }
    return "-";
}

/* ---- one design against one network ---- */

typedef struct Compare {
    Arena *arena;
    const Design *d;
    const Network *net;
    Engine *e;
    Runner *r;
    NetId *in, *out; /* [n_in[, [n_out[ */
    uint32_t n_in, n_out;
    uint8_t *gate;   /* [LANES][n_out] what the gates say */
    uint8_t *inputs; /* [LANES][n_in] */
    Compared *result;
} Compare;

static NetId *port_nets(Arena *a, const Design *d, bool outputs, uint32_t *n)
{
    const Module *m = d->top;
    *n = 0;
    for (uint32_t p = 0; p < m->n_ports; p++)
        *n += (m->signals[p].kind == SIG_OUTPUT) == outputs ? m->signals[p].width : 0;
    NetId *nets = ARENA_ARRAY(a, NetId, *n);
    uint32_t at = 0;
    for (uint32_t p = 0; p < m->n_ports; p++) {
        for (uint32_t i = 0;
             i < m->signals[p].width && (m->signals[p].kind == SIG_OUTPUT) == outputs; i++)
            nets[at++] = design_signal_net(d, (InstId){1}, p, i);
    }
    return nets;
}

/* "a = 5, b = 3", from one byte a bit. */
static void print_ports(const Design *d, bool outputs, const uint8_t *bits, StrBuf *b)
{
    const Module *m = d->top;
    uint32_t at = 0;
    bool first = true;
    for (uint32_t p = 0; p < m->n_ports; p++) {
        if ((m->signals[p].kind == SIG_OUTPUT) != outputs)
            continue;
        unsigned long long v = 0;
        bool is_bits = true;
        for (uint32_t i = 0; i < m->signals[p].width; i++, at++) {
            is_bits = is_bits && bits[at] <= 1;
            v |= (unsigned long long)(bits[at] & 1) << (i & 63);
        }
        strbuf_printf(b, "%s%s = ", first ? "" : ", ", intern_cstr(d->names, m->signals[p].name));
        strbuf_printf(b, is_bits ? "%llu" : "no bits", v);
        first = false;
    }
}

/* 0, 1, or 2 for a number that is no bit. */
static uint8_t bit_of(double v)
{
    return v == 0 ? 0 : v == 1 ? 1 : 2;
}

static void compare_lane(Compare *c, uint32_t lane)
{
    uint8_t *seen = ARENA_ARRAY(c->arena, uint8_t, c->n_out);
    const uint8_t *want = c->gate + (size_t)lane * c->n_out;
    for (uint32_t i = 0; i < c->n_out; i++)
        seen[i] = bit_of(runner_get(c->r, network_last(c->net)->first + i, lane));
    StrBuf b = {0};
    print_ports(c->d, false, c->inputs + (size_t)lane * c->n_in, &b);
    strbuf_addz(&b, ": the gates say ");
    print_ports(c->d, true, want, &b);
    strbuf_addz(&b, ", the network ");
    print_ports(c->d, true, seen, &b);
    c->result->first = arena_copy(c->arena, b.ptr, b.len);
    strbuf_free(&b);
}

static void compare_lanes(Compare *c, uint32_t n)
{
    runner_run(c->r);
    uint32_t first = network_last(c->net)->first;
    for (uint32_t lane = 0; lane < n; lane++) {
        bool same = true;
        for (uint32_t i = 0; i < c->n_out; i++)
            same =
                same && runner_get(c->r, first + i, lane) == c->gate[(size_t)lane * c->n_out + i];
        if (!same && !c->result->first)
            compare_lane(c, lane);
        c->result->n_different += !same;
    }
}

static void put_case(Compare *c, uint32_t lane, uint64_t (*word)(void *, uint32_t), void *self)
{
    uint8_t *inputs = c->inputs + (size_t)lane * c->n_in;
    uint64_t bits = 0;
    for (uint32_t i = 0; i < c->n_in; i++) {
        if (i % 64 == 0)
            bits = word(self, i / 64);
        inputs[i] = bits >> (i % 64) & 1;
        if (c->in[i].ix != NET_NONE)
            engine_set(c->e, c->in[i], inputs[i] ? LOGIC_1 : LOGIC_0);
        runner_set(c->r, i, lane, inputs[i]);
    }
    engine_settle(c->e);
    for (uint32_t i = 0; i < c->n_out; i++)
        c->gate[(size_t)lane * c->n_out + i] = (uint8_t)engine_get(c->e, c->out[i]);
}

static uint64_t counted(void *self, uint32_t word)
{
    uint64_t i = *(uint64_t *)self;
    return word ? 0 : i ^ i >> 1; /* Gray: one input changes, so the engine has little to do */
}

static uint64_t drawn(void *self, uint32_t word)
{
    (void)word;
    return rng_next(self);
}

void relu_compare(Arena *a, const Design *d, const Network *net, const CheckOptions *o,
                  Compared *out)
{
    *out = (Compared){0};
    Arena *temp = arena_new("compare");
    Compare c = {.arena = a, .d = d, .net = net, .result = out};
    c.in = port_nets(temp, d, false, &c.n_in);
    c.out = port_nets(temp, d, true, &c.n_out);
    assert(!d->n_dffs && c.n_in == net->n_inputs && c.n_out == network_n_outputs(net));
    c.e = engine_new(&engine_cycle, temp, d);
    Format format = certify(net).is_exact[FORMAT_F32] ? FORMAT_F32 : FORMAT_F64;
    c.r = runner_new(temp, net, format, LANES, NULL);
    c.gate = ARENA_ARRAY(temp, uint8_t, (size_t)LANES * c.n_out);
    c.inputs = ARENA_ARRAY(temp, uint8_t, (size_t)LANES * c.n_in);
    out->is_random = c.n_in > CHECK_ALL_BITS;
    out->n_cases = out->is_random ? o->n_random : UINT64_C(1) << c.n_in;
    Rng rng = rng_seed(o->seed);
    for (uint64_t i = 0; i < out->n_cases; i++) {
        uint32_t lane = (uint32_t)(i % LANES);
        put_case(&c, lane, out->is_random ? drawn : counted,
                 out->is_random ? (void *)&rng : (void *)&i);
        if (lane + 1 == LANES || i + 1 == out->n_cases)
            compare_lanes(&c, lane + 1);
    }
    engine_free(c.e);
    arena_free(temp);
}

/* ---- the table ---- */

/* std has no maximum of words: a comparison chooses. */
static const char check_source[] =
    "use \"std/gates.nl\"\nuse \"std/adders.nl\"\nuse \"std/compare.nl\"\nuse \"std/select.nl\"\n"
    "use \"std/multiply.nl\"\nuse \"std/alu.nl\"\n"
    "module max_word<N>(a[N], b[N] -> y[N]) {\n    y = mux_word<N>(a, b, lt<N>(a, b))\n}\n";

static Network *gate_net(Arena *a, uint32_t g)
{
    return build_gate(a, (GateKind)g);
}
static Network *book_net(Arena *a, uint32_t g)
{
    return build_gate_book(a, (GateKind)g);
}
static Network *half_net(Arena *a, uint32_t n)
{
    (void)n;
    return build_half_adder(a);
}
static Network *full_net(Arena *a, uint32_t n)
{
    (void)n;
    return build_full_adder(a);
}
static Network *mux_net(Arena *a, uint32_t n)
{
    (void)n;
    return build_mux(a);
}
static Network *lt_net(Arena *a, uint32_t n)
{
    return build_compare(a, COMPARE_LT, n, false);
}
static Network *le_net(Arena *a, uint32_t n)
{
    return build_compare(a, COMPARE_LE, n, false);
}
static Network *eq_net(Arena *a, uint32_t n)
{
    return build_compare(a, COMPARE_EQ, n, false);
}
static Network *lts_net(Arena *a, uint32_t n)
{
    return build_compare(a, COMPARE_LT, n, true);
}

typedef struct CheckItem {
    const char *name, *spec;
    Network *(*build)(Arena *a, uint32_t n); /* NULL: compiled from the gates, a neuron a NAND */
    uint32_t n;
    bool is_slow;
} CheckItem;

static const CheckItem items[] = {
    {"NOT", "not", gate_net, GATE_NOT, false},
    {"AND", "and", gate_net, GATE_AND, false},
    {"OR", "or", gate_net, GATE_OR, false},
    {"OR, the book's", "or", book_net, GATE_OR, false},
    {"NAND", "nand_n<2>", gate_net, GATE_NAND, false},
    {"NOR", "nor", gate_net, GATE_NOR, false},
    {"XOR", "xor", gate_net, GATE_XOR, false},
    {"XNOR", "xnor", gate_net, GATE_XNOR, false},
    {"choice (mux)", "mux", mux_net, 0, false},
    {"decoder, 4 bits", "decoder<4>", build_decoder, 4, false},
    {"half adder", "half_adder", half_net, 0, false},
    {"full adder", "full_adder", full_net, 0, false},
    {"adder, 8 bits", "ripple_adder<8>", build_adder, 8, false},
    {"adder, 16 bits", "ripple_adder<16>", build_adder, 16, false},
    {"subtractor, 8 bits", "subtractor<8>", build_subtractor, 8, false},
    {"a = 0, 16 bits", "is_zero<16>", build_is_zero, 16, false},
    {"a < b, 8 bits", "lt<8>", lt_net, 8, false},
    {"a <= b, 8 bits", "le<8>", le_net, 8, false},
    {"a = b, 8 bits", "eq<8>", eq_net, 8, false},
    {"a < b, signed", "lts<8>", lts_net, 8, false},
    {"a < b, 16 bits", "lt<16>", lt_net, 16, false},
    {"max, 8 bits", "max_word<8>", build_max_word, 8, false},
    {"max, 16 bits", "max_word<16>", build_max_word, 16, false},
    {"product, 8 bits", "mul<8>", build_multiplier, 8, false},
    {"product, 16 bits", "mul<16>", build_multiplier, 16, true},
    {"ALU, 4 bits", "alu<4>", NULL, 0, false},
    {"ALU, 8 bits", "alu<8>", NULL, 0, true},
    {"ALU, 16 bits", "alu<16>", NULL, 0, true},
};

static bool check_item(Library *lib, LibFile *lf, const CheckItem *it, const CheckOptions *o,
                       CheckSink *each, void *self)
{
    Arena *a = arena_new("check");
    const Module *top = library_top(lib, lf, it->spec);
    Design *d = top ? library_flatten(lib, a, top) : NULL;
    Compiled compiled = {0};
    bool ok = d != NULL;
    if (ok && !it->build)
        ok = relu_compile(a, d, NULL, lib->diag, &compiled);
    if (ok) {
        Network *net = it->build ? it->build(a, it->n) : compiled.net;
        CheckRow row = {
            it->name, network_n_neurons(net), network_n_hidden(net), narrowest_format(net), {0}};
        relu_compare(a, d, net, o, &row.result);
        each(self, &row);
    }
    arena_free(a);
    return ok;
}

/* max on numbers: the book's two ways against the C library, on multiples of 1/1024, where float64
 * has no rounding. */
static void check_numbers(const char *name, Network *(*build)(Arena *),
                          double (*want)(double, double), const CheckOptions *o, CheckSink *each,
                          void *self)
{
    Arena *a = arena_new("check");
    const Network *net = build(a);
    CheckRow row = {name,
                    network_n_neurons(net),
                    network_n_hidden(net),
                    "-",
                    {.is_random = true, .n_cases = o->n_random}};
    double *v = ARENA_ARRAY(a, double, net->n_values);
    Rng rng = rng_seed(o->seed);
    for (uint64_t i = 0; i < o->n_random; i++) {
        double x = (double)rng_below(&rng, 1 << 21) / 1024 - 1024,
               y = (double)rng_below(&rng, 1 << 21) / 1024 - 1024;
        v[0] = x;
        if (net->n_inputs > 1)
            v[1] = y;
        network_eval(net, v);
        double got = v[network_last(net)->first];
        if (got != want(x, y) && row.result.n_different++ == 0) {
            StrBuf b = {0};
            strbuf_printf(&b, "x = %.17g, y = %.17g: C says %.17g, the network %.17g", x, y,
                          want(x, y), got);
            row.result.first = arena_copy(a, b.ptr, b.len);
            strbuf_free(&b);
        }
    }
    each(self, &row);
    arena_free(a);
}

static double absolute(double x, double y)
{
    (void)y;
    return fabs(x);
}

bool relu_check_all(Library *lib, const CheckOptions *o, bool quick, CheckSink *each, void *self)
{
    check_numbers("|x|, numbers", build_abs, absolute, o, each, self);
    check_numbers("max, with a skip", build_max_skip, fmax, o, each, self);
    check_numbers("max, uniform", build_max_uniform, fmax, o, each, self);
    LibFile *lf = library_parse(lib, "relu check", str_from(check_source));
    for (size_t i = 0; i < sizeof items / sizeof *items; i++) {
        if (!(quick && items[i].is_slow) && !check_item(lib, lf, &items[i], o, each, self))
            return false;
    }
    return true;
}
