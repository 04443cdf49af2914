/* relu.c - how fast networks are evaluated: neurons of two inputs a second, and the machine's
 * cycles.
 *
 * Prints lines `name: value`.  The synthetic network is 50,000 NANDs in 100 levels; the machine is
 * netlists/cpu/machine.nl with a small memory, beside the engine that runs its gates.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <time.h>

#include "cpu/asm.h"
#include "glue/relu_check.h"

enum { GATES = 50000, LEVELS = 100, INPUTS = 4000 };

/* Of the processor, so that other work on the machine does not count. */
static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* Gates of a level read the two levels before it, as circuits mostly do. */
static Network *nands(Arena *a)
{
    Network *net = network_new(a, INPUTS);
    Rng r = rng_seed(1);
    uint32_t from = 0;
    for (uint32_t k = 0; k < LEVELS; k++) {
        uint32_t n_values = net->n_values, n = GATES / LEVELS;
        Layer *l = network_sparse(net, ACT_RELU, n, 2 * n);
        for (uint32_t i = 0; i < 2 * n; i++) {
            l->col[i] = from + (uint32_t)rng_below(&r, n_values - from);
            l->w[i] = -1;
        }
        for (uint32_t i = 0; i < n; i++) {
            l->row[i + 1] = 2 * i + 2;
            l->b[i] = 1;
        }
        from = k ? net->layers[k - 1].first : 0;
    }
    return net;
}

static void measure(const Network *net, Format format, uint32_t lanes)
{
    Arena *a = arena_new("bench");
    Runner *r = runner_new(a, net, format, lanes, NULL);
    Rng rng = rng_seed(2);
    for (uint32_t i = 0; i < net->n_inputs; i++) {
        for (uint32_t k = 0; k < lanes; k++)
            runner_set(r, i, k, (double)(rng_next(&rng) & 1));
    }
    runner_run(r);
    uint64_t n = 0;
    double t0 = now(), t;
    do {
        runner_run(r);
        n++;
        t = now() - t0;
    } while (t < 0.5);
    printf("%s-%u: %.3g\n", format_name(format), lanes,
           (double)n * lanes * network_n_neurons(net) / t);
    arena_free(a);
}

static Design *load_machine(Library *lib, Arena *a, const char *spec)
{
    library_add_path(lib, "netlists");
    LibFile *lf = library_load(lib, "netlists/cpu/machine.nl");
    const Module *top = lf ? library_top(lib, lf, spec) : NULL;
    return top ? library_flatten(lib, a, top) : NULL;
}

/* The gates of the same machine, in a loop that counts. */
static void measure_gates(Arena *a, Diag *dg, const Design *d, Machine m)
{
    static const char text[] = "loop:\n add r0, #1\n mul r1, r0\n cmp r1, r2\n jmp loop\n";
    Program p;
    SignalRef memory;
    if (!asm_text(a, diag_add_file(dg, "loop.asm", str_from(text)), m, dg, &p) ||
        !design_find(d, STR("program.m"), &memory, NULL))
        exit(1);
    Engine *e = engine_new(&engine_cycle, a, d);
    engine_init(e, INIT_0, 0);
    for (uint32_t i = 0; i < p.n_code * 40; i++) {
        uint64_t word = isa_encode(&p.code[i / 40], m.word_bits);
        engine_set(e, design_ref_net(d, memory, i), word >> (i % 40) & 1 ? LOGIC_1 : LOGIC_0);
    }
    NetId clk = design_clock(d, NULL, dg), reset = design_signal_net(d, (InstId){1}, 1, 0);
    engine_set(e, reset, LOGIC_1);
    engine_cycle_once(e, clk);
    engine_set(e, reset, LOGIC_0);
    uint64_t n = 0;
    double t0 = now(), t;
    do {
        engine_cycle_once(e, clk);
        n++;
        t = now() - t0;
    } while (t < 0.5);
    printf("machine-cycles-gates: %.4g\n", (double)n / t);
    engine_free(e);
}

static void measure_machine(Machine m)
{
    Arena *a = arena_new("bench");
    Diag *dg = diag_new(a, stderr);
    Library *lib = library_new(a, dg);
    StrBuf spec = {0};
    strbuf_printf(&spec, "machine<%u, %u, %u>", m.word_bits, m.address_bits, m.program_bits);
    Design *d = load_machine(lib, a, spec.ptr);
    Compiled c;
    if (!d || !relu_compile(a, d, NULL, dg, &c))
        exit(1);
    static const struct {
        Format format;
        uint32_t lanes;
    } runs[] = {{FORMAT_F32, 1}, {FORMAT_I8, 1}, {FORMAT_F32, 64}, {FORMAT_I8, 64}};
    printf("machine-neurons: %" PRIu32 "\n", network_n_neurons(c.net));
    for (size_t k = 0; k < sizeof runs / sizeof *runs; k++) {
        Runner *r = runner_new(a, c.net, runs[k].format, runs[k].lanes, dg);
        uint64_t n = 0;
        double t0 = now(), t;
        do {
            runner_run(r);
            runner_step(r);
            n++;
            t = now() - t0;
        } while (t < 0.5);
        printf("machine-cycles-%s-%" PRIu32 ": %.4g\n", format_name(runs[k].format), runs[k].lanes,
               (double)n * runs[k].lanes / t);
    }
    measure_gates(a, dg, d, m);
    strbuf_free(&spec);
    library_free(lib);
    diag_free(dg);
    arena_free(a);
}

int main(void)
{
    Arena *a = arena_new("bench");
    const Network *net = nands(a);
    static const Format formats[] = {FORMAT_F32, FORMAT_I8};
    static const uint32_t lanes[] = {1, 16, 64, 256};
    puts("# neurons of two inputs a second, by lanes");
    for (int f = 0; f < 2; f++) {
        for (int k = 0; k < 4; k++)
            measure(net, formats[f], lanes[k]);
    }
    puts("# the machine<8, 5, 4>: cycles a second, all lanes together");
    measure_machine((Machine){8, 5, 4});
    puts("# the machine<16, 8, 10>");
    measure_machine(MACHINE_DEFAULT);
    arena_free(a);
    return 0;
}
