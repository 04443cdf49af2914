/* proofs.c - what `prove` says is what trying everything says.
 *
 *     proofs export FILE...          each module that a test names, and itself written as text of
 *                                    the language, and as BLIF: all equal
 *     proofs plant SEED COUNT        COUNT faults planted in small blocks: each is refuted by rows
 *                                    that replay in both engines, or equal; as all inputs show
 *     proofs pairs SEED COUNT DIR    writes pairs of circuits as DIR/N-a.blif and DIR/N-b.blif, and
 *                                    prints N and what prove says, for another tool to judge
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/testrun.h"
#include "format/load.h"
#include "netlist/netlist.h"
#include "prove/prove.h"
#include "write_blif.h"

typedef struct Work {
    Arena *arena;
    Diag *dg;
    Library *lib;
} Work;

static Work work_new(FILE *messages)
{
    Work w = {arena_new("proofs"), NULL, NULL};
    w.dg = diag_new(w.arena, messages);
    w.lib = library_new(w.arena, w.dg);
    library_add_path(w.lib, "netlists");
    return w;
}

static void work_free(Work *w)
{
    library_free(w->lib);
    diag_free(w->dg);
    arena_free(w->arena);
}

static Design *load(Work *w, const char *path, const char *spec)
{
    LibFile *lf = library_load(w->lib, path);
    const Module *top = lf ? library_top(w->lib, lf, spec) : NULL;
    return top ? library_flatten(w->lib, w->arena, top) : NULL;
}

static const char *name_of(const Design *d)
{
    return intern_cstr(d->names, d->top->name);
}

static Proof prove(Work *w, const Design *a, const Design *b)
{
    return prove_equal(w->arena, a, b, &(ProofOptions){.seed = 1}, w->dg);
}

/* ---- export ---- */

static bool is_equal(Work *w, const Design *a, const Design *b, const char *how)
{
    Proof p = b ? prove(w, a, b) : (Proof){.status = PROOF_UNFIT};
    if (p.status == PROOF_EQUAL)
        return true;
    fprintf(stderr, "%s is not proved equal to itself as %s: %s\n", name_of(a), how, p.what ? p.what : "");
    return false;
}

static bool as_text(Work *w, const Design *d)
{
    StrBuf text = {0};
    Work other = work_new(stderr);
    print_module_tree(d->modules, d->top, d->names, &text);
    LibFile *lf = library_parse(other.lib, "printed.nl", strbuf_str(&text));
    const Module *top = lf ? library_top(other.lib, lf, NULL) : NULL;
    bool ok = is_equal(w, d, top ? library_flatten(other.lib, other.arena, top) : NULL, "text");
    work_free(&other);
    strbuf_free(&text);
    return ok;
}

static bool as_blif(Work *w, const Design *d, const char *path)
{
    Work other = work_new(NULL); /* inputs that the circuit does not use are a warning there */
    bool ok = write_blif(d, path) && is_equal(w, d, load(&other, path, NULL), "BLIF");
    work_free(&other);
    return ok;
}

static bool has_loop(Work *w, const Design *d)
{
    return design_order(w->arena, d).n_loops != 0;
}

static int export_main(int argc, char **argv)
{
    enum { SMALL = 20000 };
    unsigned n = 0, failed = 0, large = 0;
    char dir[] = "/tmp/gateloom-proofs-XXXXXX", path[64];
    if (!mkdtemp(dir))
        return 3;
    snprintf(path, sizeof path, "%s/one.blif", dir);
    for (int i = 0; i < argc; i++) {
        Work w = work_new(stderr);
        LibFile *lf = library_load(w.lib, argv[i]);
        for (const AstTest *t = lf && lf->ast ? lf->ast->tests : NULL; t; t = t->next) {
            const Module *m = library_build(w.lib, lf, t->module, t->params, (Span){t->file, t->lo, t->hi});
            if (m && m->all_nands > SMALL) {
                large++;
                continue;
            }
            Design *d = m ? library_flatten(w.lib, w.arena, m) : NULL;
            n++;
            /* BLIF keeps no hierarchy, and so no loop gate for gate. */
            failed += !(d && as_text(&w, d) && (has_loop(&w, d) || as_blif(&w, d, path)));
        }
        failed += !lf;
        work_free(&w);
    }
    remove(path);
    remove(dir);
    printf("proofs: %u modules proved equal to their own text and BLIF, %u failed, %u larger than %d gates "
           "left out\n", n, failed, large, SMALL);
    return failed ? 1 : 0;
}

/* ---- planted faults ---- */

static uint32_t *grown(Arena *a, const uint32_t *from, uint32_t n)
{
    uint32_t *to = ARENA_ARRAY(a, uint32_t, (size_t)n + 2);
    memcpy(to, from, ((size_t)n + 1) * sizeof *to);
    return to;
}

/* A copy whose gates can be changed, with room for one more. */
static Design *copy(Arena *a, const Design *d)
{
    Design *c = ARENA_NEW(a, Design);
    *c = *d;
    c->nand_a = grown(a, d->nand_a, d->n_nands);
    c->nand_b = grown(a, d->nand_b, d->n_nands);
    c->nand_y = grown(a, d->nand_y, d->n_nands);
    c->driver = grown(a, d->driver, d->n_nets);
    c->dff_d = grown(a, d->dff_d, d->n_dffs);
    c->inst_net = grown(a, d->inst_net, d->n_insts + 1);
    c->inst_nand = grown(a, d->inst_nand, d->n_insts + 1);
    return c;
}

static uint32_t below(Rng *r, uint32_t n)
{
    return (uint32_t)rng_below(r, n);
}

/* A net from which gate i does not depend on itself. */
static uint32_t earlier_net(const Design *d, const uint32_t *level, uint32_t i, Rng *r)
{
    for (;;) {
        uint32_t net = NET_FIRST + below(r, d->n_nets - NET_FIRST + 1), index;
        if (level[net] < level[d->nand_y[i]] && design_driver(d, (NetId){net}, &index) != DRIVER_NONE)
            return net;
    }
}

static const char *plant(Work *w, Design *d, Rng *r)
{
    Order o = design_order(w->arena, d);
    uint32_t depth, *level = design_levels(w->arena, d, &o, &depth);
    if (d->n_nands == 0 || (d->n_dffs && below(r, 5) == 0)) {
        d->dff_d[1 + below(r, d->n_dffs)] = NET_FIRST + below(r, d->n_nets - NET_FIRST + 1);
        return "d of a flip-flop at another net";
    }
    uint32_t i = 1 + below(r, d->n_nands);
    uint32_t *pin = below(r, 2) ? &d->nand_a[i] : &d->nand_b[i];
    switch (below(r, 4)) {
    case 0: *pin = NET_0; return "a pin stuck at 0";
    case 1: *pin = NET_1; return "a pin stuck at 1";
    case 2: *pin = earlier_net(d, level, i, r); return "a pin at another net";
    default: {
        uint32_t y = d->nand_y[i], n = ++d->n_nands, mid = ++d->n_nets;
        d->nand_y[i] = mid;
        d->driver[mid] = (uint32_t)DRIVER_NAND << 30 | i;
        d->nand_a[n] = d->nand_b[n] = mid;
        d->nand_y[n] = y;
        d->driver[y] = (uint32_t)DRIVER_NAND << 30 | n;
        d->inst_net[d->n_insts + 1]++;
        d->inst_nand[d->n_insts + 1]++;
        return "an inverted output";
    }
    }
}

/* The top's input bits, without the clock. */
static uint32_t free_inputs(const Design *d, NetId clock, NetId *in, uint32_t max)
{
    uint32_t n = 0;
    for (uint32_t p = 0; p < d->top->n_ports; p++) {
        for (uint32_t i = 0; i < d->top->signals[p].width; i++) {
            NetId net = design_signal_net(d, (InstId){1}, p, i);
            if (d->top->signals[p].kind == SIG_INPUT && net.ix != clock.ix && n < max)
                in[n++] = net;
        }
    }
    return n;
}

static bool same_outputs(const Engine *x, const Engine *y)
{
    const Design *d = x->design;
    for (uint32_t p = 0; p < d->top->n_ports; p++) {
        for (uint32_t i = 0; d->top->signals[p].kind == SIG_OUTPUT && i < d->top->signals[p].width; i++) {
            NetId net = design_signal_net(d, (InstId){1}, p, i);
            if (engine_get(x, net) != engine_get(y, net))
                return false;
        }
    }
    return true;
}

/* Without flip-flops: all inputs.  With: many runs of random inputs from random states,
 * which can show a difference and never equality. */
static bool simulation_agrees(Work *w, const Design *a, const Design *b, Rng *r)
{
    enum { MAX_BITS = 13, RUNS = 40, CYCLES = 40 };
    NetId clock = a->n_dffs ? design_clock(a, NULL, w->dg) : (NetId){0}, in[MAX_BITS];
    uint32_t n = free_inputs(a, clock, in, MAX_BITS);
    bool same = true;
    Engine *x = engine_new(&engine_cycle, w->arena, a), *y = engine_new(&engine_cycle, w->arena, b);
    uint64_t rounds = a->n_dffs ? RUNS * CYCLES : (uint64_t)1 << n;
    for (uint64_t k = 0; k < rounds && same; k++) {
        uint64_t v = a->n_dffs ? rng_next(r) : k;
        if (a->n_dffs && k % CYCLES == 0) {
            engine_init(x, INIT_RANDOM, k + 1);
            engine_init(y, INIT_RANDOM, k + 1);
        }
        for (uint32_t i = 0; i < n; i++) {
            engine_set(x, in[i], v >> i & 1 ? LOGIC_1 : LOGIC_0);
            engine_set(y, in[i], v >> i & 1 ? LOGIC_1 : LOGIC_0);
        }
        engine_cycle_once(x, clock);
        engine_cycle_once(y, clock);
        same = same_outputs(x, y);
    }
    engine_free(x);
    engine_free(y);
    return same;
}

static bool rows_pass(Work *w, const Design *d, const char *rows, const EngineOps *ops)
{
    Diag *quiet = diag_new(w->arena, NULL);
    AstTest *t = parse_stimulus(w->arena, w->lib->names, quiet, diag_add_file(quiet, "rows", str_from(rows)));
    Engine *e = engine_new(ops, w->arena, d);
    TestOptions o = {.engine = ops, .seed = 1};
    StimHooks none = {0};
    TestResult r = t ? stimulus_run(w->lib, t, e, &o, &none, quiet) : (TestResult){.status = TEST_BROKEN};
    engine_free(e);
    diag_free(quiet);
    if (r.status == TEST_BROKEN)
        fprintf(stderr, "these rows are no test:\n%s", rows);
    return r.status == TEST_PASSED;
}

typedef struct Tally {
    unsigned equal, different, open, failed;
} Tally;

static const char *judge(Work *w, const Design *a, const Design *b, Rng *r, Tally *tally)
{
    Proof p = prove(w, a, b);
    bool same = simulation_agrees(w, a, b, r);
    switch (p.status) {
    case PROOF_EQUAL: tally->equal++; return same ? NULL : "proved equal, and simulation shows a difference";
    case PROOF_DIFFERENT:
        tally->different++;
        if (!a->n_dffs && same)
            return "called different, and no input shows it";
        for (int ref = 0; ref < 2; ref++) {
            const EngineOps *ops = ref ? &engine_ref : &engine_cycle;
            if (!rows_pass(w, a, p.rows, ops) || rows_pass(w, b, p.rows, ops))
                return p.rows;
        }
        return NULL;
    case PROOF_OPEN:
        tally->open++;
        return !a->n_dffs ? "left open" : same ? NULL : "left open, and simulation shows a difference";
    default: return "could not be compared";
    }
}

static const struct {
    const char *file, *top;
} blocks[] = {
    {"netlists/std/adders.nl", "ripple_adder<4>"}, {"netlists/std/adders.nl", "fast_adder<5>"},
    {"netlists/std/adders.nl", "add_sub<4>"},      {"netlists/std/compare.nl", "lts<5>"},
    {"netlists/std/shift.nl", "rotate_left<3,8>"}, {"netlists/std/multiply.nl", "mul_full<5>"},
    {"netlists/std/divide.nl", "div_unsigned<4>"}, {"netlists/std/alu.nl", "alu<4>"},
    {"netlists/std/select.nl", "priority<8>"},     {"netlists/examples/seven_segment.nl", "seven_segment"},
    {"netlists/std/state.nl", "counter<4>"},       {"netlists/std/state.nl", "shift_register<5>"},
    {"netlists/examples/lfsr.nl", "lfsr"},         {"netlists/examples/gray.nl", "gray_counter<4>"},
    {"netlists/examples/traffic_light.nl", "traffic_light"}, {"netlists/examples/lock.nl", "lock"},
    {"netlists/std/memory.nl", "ram<3,4>"},
    /* Not for ABC: it knows no clocks, so that a program store without one is always 0 there. */
    {"netlists/cpu/machine.nl", "machine<8, 3, 3>"},
};
enum { N_BLOCKS = sizeof blocks / sizeof *blocks, N_FOR_ABC = N_BLOCKS - 1 };

/* True and b set: a block and the same with a fault; the fault closes no loop. */
static bool draw(Work *w, uint64_t seed, unsigned block, Design **a, Design **b, const char **fault)
{
    Rng r = rng_seed(seed);
    *a = load(w, blocks[block].file, blocks[block].top);
    if (!*a)
        return false;
    for (int i = 0; i < 100; i++) {
        *b = copy(w->arena, *a);
        *fault = plant(w, *b, &r);
        if (!has_loop(w, *b))
            return true;
    }
    return false;
}

static int plant_main(uint64_t seed, uint64_t count)
{
    Tally t = {0};
    for (uint64_t i = 0; i < count; i++) {
        Work w = work_new(stderr);
        Design *a, *b;
        const char *fault = "none", *wrong = "could not be drawn";
        Rng r = rng_seed(seed + i);
        unsigned block = (unsigned)(i % N_BLOCKS);
        if (draw(&w, seed + i, block, &a, &b, &fault))
            wrong = judge(&w, a, b, &r, &t);
        if (wrong) {
            fprintf(stderr, "seed %" PRIu64 ", %s, %s: %s\n", seed + i, blocks[block].top, fault, wrong);
            t.failed++;
        }
        work_free(&w);
    }
    printf("proofs: %" PRIu64 " planted faults from seed %" PRIu64 ": %u refuted by rows that replay, %u proved "
           "harmless, %u open (unreachable states), %u failed\n", count, seed, t.different, t.equal, t.open, t.failed);
    return t.failed || !t.different ? 1 : 0;
}

/* ---- pairs for another tool ---- */

static bool write_pair(const char *dir, unsigned n, const Design *a, const Design *b)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/%u-a.blif", dir, n);
    bool ok = write_blif(a, path);
    snprintf(path, sizeof path, "%s/%u-b.blif", dir, n);
    return write_blif(b, path) && ok;
}

static int pairs_main(uint64_t seed, unsigned count, const char *dir)
{
    static const struct {
        const char *file, *a, *b;
    } known[] = {
        {"netlists/std/adders.nl", "ripple_adder<64>", "fast_adder<64>"},
        {"netlists/std/adders.nl", "add<16>", "sub<16>"},
        {"netlists/std/multiply.nl", "mul_full<6>", "mul_full_signed<6>"},
        {"netlists/std/compare.nl", "lt<16>", "less_signed<16>"},
        {"netlists/std/shift.nl", "rotate_left<3,8>", "rotate_right<3,8>"},
        {"netlists/std/state.nl", "counter<6>", "counter<6>"},
    };
    enum { KNOWN = sizeof known / sizeof *known };
    unsigned failed = 0;
    for (unsigned i = 0; i < KNOWN + count; i++) {
        Work w = work_new(stderr);
        Design *a = NULL, *b = NULL;
        const char *fault;
        if (i < KNOWN) {
            a = load(&w, known[i].file, known[i].a);
            b = load(&w, known[i].file, known[i].b);
        } else {
            draw(&w, seed + i, i % N_FOR_ABC, &a, &b, &fault);
        }
        Proof p = a && b ? prove(&w, a, b) : (Proof){.status = PROOF_UNFIT};
        bool sequential = a && a->n_dffs;
        if (p.status == PROOF_UNFIT || !write_pair(dir, i, a, b))
            failed++;
        else
            printf("%u %s %s %s\n", i, sequential ? "dsec" : "cec",
                   p.status == PROOF_EQUAL ? "equal" : p.status == PROOF_DIFFERENT ? "different" : "open", name_of(a));
        work_free(&w);
    }
    return failed ? 1 : 0;
}

int main(int argc, char **argv)
{
    format_register();
    int64_t seed, count;
    const char *mode = argc > 1 ? argv[1] : "";
    if (strcmp(mode, "export") == 0)
        return export_main(argc - 2, argv + 2);
    if (argc >= 4 && str_to_int(str_from(argv[2]), &seed) && str_to_int(str_from(argv[3]), &count)) {
        if (strcmp(mode, "plant") == 0)
            return plant_main((uint64_t)seed, (uint64_t)count);
        if (strcmp(mode, "pairs") == 0 && argc == 5)
            return pairs_main((uint64_t)seed, (unsigned)count, argv[4]);
    }
    fprintf(stderr, "usage: proofs export FILE... | plant SEED COUNT | pairs SEED COUNT DIR\n");
    return 2;
}
