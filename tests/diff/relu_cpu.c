/* relu_cpu.c - the ten-instruction machine as a recurrent ReLU network, beside its gates.
 *
 *     relu_cpu SEED CYCLES PROGRAM.asm [--plant]
 *
 * First PROGRAM runs until it halts, and its memory is compared with the interpreter's; then random
 * programs on random cells, each from a reset, until CYCLES are done.  Every net is compared in
 * every cycle, in float32 and in int8.  --plant changes one weight, and must be noticed.
 */
#include <inttypes.h>
#include <stdlib.h>

#include "glue/relu_check.h"
#include "interp_cells.h"

enum { MAX_HALT = 5000, RANDOM_RUN = 150 };

static const Machine machine = {8, 5, 4};

typedef struct World {
    Arena *arena;
    Diag *dg;
    Library *lib;
    Design *d;
    Compiled c;
    ReluLockstep lock[2];
    SignalRef program, cells;
    NetId reset, halted, fault;
    Rng rng;
} World;

static NetId find_net(World *w, const char *path)
{
    SignalRef r;
    if (!design_find(w->d, str_from(path), &r, NULL)) {
        fprintf(stderr, "relu_cpu: the machine has no '%s'\n", path);
        exit(1);
    }
    return design_ref_net(w->d, r, 0);
}

static bool build(World *w)
{
    library_add_path(w->lib, "netlists");
    LibFile *lf = library_load(w->lib, "netlists/cpu/machine.nl");
    const Module *top = lf ? library_top(w->lib, lf, "machine<8, 5, 4>") : NULL;
    w->d = top ? library_flatten(w->lib, w->arena, top) : NULL;
    if (!w->d || !relu_compile(w->arena, w->d, NULL, w->dg, &w->c))
        return false;
    static const Format formats[2] = {FORMAT_F32, FORMAT_I8};
    for (int i = 0; i < 2; i++) {
        Runner *r = runner_new(w->arena, w->c.net, formats[i], 1, w->dg);
        if (!r)
            return false;
        w->lock[i] = (ReluLockstep){engine_new(&engine_cycle, w->arena, w->d), r, &w->c, 0, {0}};
    }
    w->reset = find_net(w, "reset");
    w->halted = find_net(w, "halted");
    w->fault = find_net(w, "fault");
    return design_find(w->d, STR("program.m"), &w->program, NULL) &&
           design_find(w->d, STR("cells.m"), &w->cells, NULL);
}

static void put_word(World *w, SignalRef memory, uint32_t at, uint32_t width, uint64_t v)
{
    for (uint32_t i = 0; i < width; i++) {
        for (int k = 0; k < 2; k++)
            engine_set(w->lock[k].e, design_ref_net(w->d, memory, at * width + i),
                       v >> i & 1 ? LOGIC_1 : LOGIC_0);
    }
}

static bool cycle(World *w)
{
    for (int i = 0; i < 2; i++) {
        if (!relu_lockstep_cycle(&w->lock[i])) {
            StrBuf b = {0};
            relu_lockstep_explain(&w->lock[i], &b);
            fprintf(stderr, "relu_cpu: %s, %s\n", i ? "int8" : "float32", b.ptr);
            strbuf_free(&b);
            return false;
        }
    }
    return true;
}

static bool start(World *w)
{
    for (int i = 0; i < 2; i++) {
        relu_lockstep_start(&w->lock[i]);
        relu_lockstep_set(&w->lock[i], w->reset, true);
    }
    if (!cycle(w))
        return false;
    for (int i = 0; i < 2; i++)
        relu_lockstep_set(&w->lock[i], w->reset, false);
    return true;
}

static bool is_one(const World *w, NetId net)
{
    return engine_get(w->lock[0].e, net) == LOGIC_1;
}

static void load(World *w, const Program *p)
{
    for (uint32_t i = 0; i < 16; i++)
        put_word(w, w->program, i, 40,
                 i < p->n_code ? isa_encode(&p->code[i], 8) : (uint64_t)INSTR_END << 36);
    for (uint32_t i = 0; i < 32; i++)
        put_word(w, w->cells, i, 8, 0);
    for (uint32_t i = 0; i < p->n_cells; i++)
        put_word(w, w->cells, p->cells[i].address, 8, p->cells[i].value);
}

/* What the network says of a cell, from its state alone. */
static uint32_t network_cell(const World *w, uint32_t at)
{
    uint32_t v = 0;
    for (uint32_t i = 0; i < 8; i++) {
        uint32_t id = w->c.value[design_ref_net(w->d, w->cells, at * 8 + i).ix];
        v |= (uint32_t)runner_get(w->lock[0].r, id, 0) << i;
    }
    return v;
}

static bool run_program(World *w, const char *path)
{
    Program p;
    if (!asm_file(w->arena, path, machine, w->dg, &p))
        return false;
    load(w, &p);
    if (!start(w))
        return false;
    uint64_t n = 0;
    do {
        if (!cycle(w))
            return false;
    } while (!is_one(w, w->halted) && !is_one(w, w->fault) && ++n < MAX_HALT);
    uint32_t want[32];
    interp_cells(w->arena, &p, want);
    for (uint32_t i = 0; i < 32; i++) {
        if (network_cell(w, i) != want[i]) {
            fprintf(stderr,
                    "relu_cpu: cell %" PRIu32 " is %" PRIu32 " in the network and %" PRIu32
                    " in the interpreter\n",
                    i, network_cell(w, i), want[i]);
            return false;
        }
    }
    printf("relu_cpu: %s: halted after %" PRIu64 " cycles as a network of %" PRIu32
           " neurons; cell 10 holds %" PRIu32 "\n",
           path, n, network_n_neurons(w->c.net), network_cell(w, 10));
    return is_one(w, w->halted);
}

/* Words that are instructions more often than not: small operands, valid modes. */
static uint64_t random_word(Rng *r)
{
    if (rng_below(r, 8) == 0)
        return rng_next(r) >> 24;
    return rng_below(r, 11) << 36 | (1 + rng_below(r, 2)) << 34 | (1 + rng_below(r, 3)) << 32 |
           rng_below(r, 34) << 16 | rng_below(r, 34);
}

static bool random_programs(World *w, uint64_t n_cycles)
{
    while (w->lock[0].n_cycles < n_cycles) {
        for (uint32_t i = 0; i < 16; i++)
            put_word(w, w->program, i, 40, random_word(&w->rng));
        for (uint32_t i = 0; i < 32; i++)
            put_word(w, w->cells, i, 8,
                     rng_below(&w->rng, 2) ? rng_below(&w->rng, 40) : rng_below(&w->rng, 256));
        if (!start(w))
            return false;
        for (int k = 0; k < RANDOM_RUN && w->lock[0].n_cycles < n_cycles; k++) {
            if (!cycle(w))
                return false;
            if (is_one(w, w->halted) || is_one(w, w->fault))
                break;
        }
    }
    return true;
}

/* One weight of one gate in the ALU's depth: the runners are made anew. */
static void plant(World *w)
{
    Layer *l = &w->c.net->layers[20];
    l->b[0] += 1;
    for (int i = 0; i < 2; i++)
        w->lock[i].r = runner_new(w->arena, w->c.net, FORMAT_F32, 1, w->dg);
}

int main(int argc, char **argv)
{
    bool is_planted = argc == 5 && str_eqz(str_from(argv[4]), "--plant");
    if (argc != 4 && !is_planted) {
        fprintf(stderr, "usage: relu_cpu SEED CYCLES PROGRAM.asm [--plant]\n");
        return 2;
    }
    World w = {.arena = arena_new("relu_cpu"), .rng = rng_seed(strtoull(argv[1], NULL, 10))};
    w.dg = diag_new(w.arena, stderr);
    w.lib = library_new(w.arena, w.dg);
    bool ok = build(&w);
    if (ok && is_planted)
        plant(&w);
    ok = ok && run_program(&w, argv[3]) && random_programs(&w, strtoull(argv[2], NULL, 10));
    if (ok)
        printf("relu_cpu: %" PRIu64 " cycles, %" PRIu32
               " nets, 0 differences, in float32 and int8\n",
               w.lock[0].n_cycles, w.d->n_nets);
    if (is_planted) {
        printf("relu_cpu: the planted fault was %s\n", ok ? "NOT noticed" : "noticed");
        ok = !ok;
    }
    for (int i = 0; i < 2; i++)
        engine_free(w.lock[i].e);
    library_free(w.lib);
    diag_free(w.dg);
    arena_free(w.arena);
    return ok ? 0 : 1;
}
