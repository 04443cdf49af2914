/* why_cpu.c - the instructions that `why` names are causes of an edge in the machine, and the others none.
 *
 *     why_cpu ENGINE SEED COUNT P.asm            COUNT edges of nets of a run of the program
 *     why_cpu --plant ENGINE SEED COUNT P.asm    a verdict that is turned round must be caught
 *
 * Each instruction of the program is put out of action in turn, in a run of its own from power-up with
 * another program in the store: the edge must be gone if why named the instruction, and must be there if
 * why tried it and did not, and if the run never came to it.  The same for the bit of the store that a
 * chain ends in.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cpu/system.h"
#include "glue/why_machine.h"

enum { MAX_STEPS = 4096 };

typedef struct Bench {
    Arena *arena;
    Diag *dg;
    const Design *d;
    Program p;
    System sys;
    RunRecorder *rec;
    MachineView *machine;
    const EngineOps *ops;      /* of the second opinion */
    uint32_t net;              /* that is watched */
    uint8_t values[MAX_STEPS]; /* of it, by step */
    uint32_t n;
    uint8_t reached[1024];     /* instructions, by step before the edge: 1 */
} Bench;

static void sample(Bench *b, uint64_t time)
{
    if (b->rec)
        run_recorder_sample(b->rec, time);
    if (b->net && b->n < MAX_STEPS)
        b->values[b->n] = (uint8_t)engine_get(b->sys.engine, (NetId){b->net});
    b->n++;
}

static void look(void *self, unsigned phase)
{
    static const unsigned offset[3] = {0, 5, 9};
    Bench *b = self;
    sample(b, (b->sys.n_cycles + 1) * 10 + offset[phase]);
}

/* net: a net to put into values.  flipped: a flip-flop that starts with the other value; 0: none. */
static void run(Bench *b, const EngineOps *ops, const Program *p, uint32_t net, uint32_t flipped, const char *record)
{
    Arena *temp = arena_new("run");
    b->net = net;
    b->n = 0;
    if (!system_new(&b->sys, temp, b->d, ops, p, b->dg))
        exit(1);
    if (flipped) {
        Logic v = engine_get(b->sys.engine, (NetId){flipped});
        engine_set(b->sys.engine, (NetId){flipped}, v == LOGIC_1 ? LOGIC_0 : LOGIC_1);
        engine_settle(b->sys.engine);
    }
    if (record)
        b->rec = run_recorder_open(record, b->sys.engine,
                                   (GlrInfo){.source = STR("x"), .top = STR("x"), .paths = STR(""), .cycle_ns = 10,
                                             .rise_ns = 5, .clock = b->sys.clk.ix}, b->dg);
    sample(b, 0);
    b->sys.look = look;
    b->sys.look_self = b;
    while (b->sys.n_cycles * 3 + 4 < MAX_STEPS && system_clock(&b->sys) == SYSTEM_RUNS)
        ;
    if (b->rec)
        run_recorder_close(b->rec, b->dg);
    b->rec = NULL;
    system_free(&b->sys);
    arena_free(temp);
}

/* After the machine stopped nothing changes any more. */
static uint8_t value_at(const Bench *b, uint64_t step)
{
    return b->values[step < b->n ? step : b->n - 1];
}

static bool edge_is_there(const Bench *b, const Why *w)
{
    return value_at(b, w->step - 1) == w->was && value_at(b, w->step) == w->is;
}

static bool is_there_without(Bench *b, const Why *w, uint32_t address)
{
    Instr *code = malloc(b->p.n_code * sizeof *code);
    if (!code)
        exit(1);
    Program p = b->p;
    memcpy(code, b->p.code, b->p.n_code * sizeof *code);
    code[address] = (Instr){.op = INSTR_MOV, .a_mode = MODE_CELL, .b_mode = MODE_CELL};
    p.code = code;
    run(b, b->ops, &p, w->net, 0, NULL);
    free(code);
    return edge_is_there(b, w);
}

/* Which instructions the machine has come to before the edge. */
static void find_reached(Bench *b, Replay *r, uint64_t step)
{
    memset(b->reached, 0, sizeof b->reached);
    for (uint64_t s = 0; s < step; s++) {
        uint32_t address;
        const uint8_t *v = replay_step(r, s, b->dg);
        if (v && machine_view_here(b->machine, v, &address))
            b->reached[address] = 1;
    }
}

static unsigned check(Bench *b, Replay *r, const Why *w, const InstrCause *all, uint32_t n, bool plant, unsigned *named)
{
    unsigned wrong = 0;
    find_reached(b, r, w->step);
    for (uint32_t a = 0; a < b->p.n_code; a++) {
        const InstrCause *c = NULL;
        for (uint32_t i = 0; i < n; i++)
            c = all[i].address == a ? &all[i] : c;
        if (!c && b->reached[a])
            continue; /* not tried */
        bool is_cause = c && c->is_cause;
        *named += is_cause;
        if (plant && c)
            is_cause = !is_cause;
        wrong += is_there_without(b, w, a) == is_cause;
    }
    if (w->has_tried_start) {
        run(b, b->ops, &b->p, w->net, w->hops[w->n_hops - 1].net, NULL);
        wrong += edge_is_there(b, w) == w->start_is_cause;
    }
    return wrong;
}

static bool open_bench(Bench *b, Library *lib, const char *program)
{
    Machine machine = {16, 5, 4};
    library_add_path(lib, "netlists");
    b->d = system_design(lib, b->arena, NULL, machine);
    if (!b->d || !asm_file(b->arena, program, machine, b->dg, &b->p))
        return false;
    b->machine = machine_view_new(b->arena, b->d, &b->p, b->dg);
    return b->machine != NULL;
}

int main(int argc, char **argv)
{
    bool plant = argc > 1 && strcmp(argv[1], "--plant") == 0;
    argc -= plant;
    argv += plant;
    static Bench b;
    b.ops = argc == 5 ? engine_find(argv[1]) : NULL;
    if (!b.ops)
        return 2;
    uint64_t seed = strtoull(argv[2], NULL, 0);
    unsigned count = (unsigned)strtoul(argv[3], NULL, 0), failed = 0, named = 0, edges = 0, caught = 0, starts = 0;
    b.arena = arena_new("why_cpu");
    b.dg = diag_new(b.arena, stderr);
    Library *lib = library_new(b.arena, b.dg);
    char path[] = "/tmp/why_cpu.XXXXXX";
    int fd = mkstemp(path);
    if (fd < 0 || !open_bench(&b, lib, argv[4]))
        return 1;
    close(fd);
    run(&b, &engine_cycle, &b.p, 0, 0, path);
    GlrFile *f = glr_open(path, b.dg);
    Replay *r = f ? replay_open(b.arena, f, b.d, b.dg) : NULL;
    Diag *silent = diag_new(b.arena, NULL);
    Rng g = rng_seed(seed);
    for (unsigned i = 0; r && edges < count && i < 100 * count; i++) {
        Arena *a = arena_new("why");
        Why w;
        NetId net = {NET_FIRST + (uint32_t)rng_below(&g, b.d->n_nets - NET_FIRST)};
        InstrCause *all;
        uint64_t until = rng_below(&g, glr_last_time(f));
        if (net.ix != b.sys.clk.ix && why_edge(&w, a, r, net, until, &(WhyOptions){0}, silent)) {
            uint32_t n = why_instructions(&w, a, r, b.machine, UINT64_MAX, &all, b.dg);
            unsigned wrong = plant && !n ? 0 : check(&b, r, &w, all, n, plant, &named) + !w.can_rerun;
            edges += !plant || n;
            starts += w.has_tried_start;
            caught += wrong != 0;
            failed += plant ? n && !wrong : wrong != 0;
            if (wrong && !plant)
                printf("net %u, step %llu: %u wrong\n", net.ix, (unsigned long long)w.step, wrong);
        }
        arena_free(a);
    }
    replay_close(r);
    glr_close(f);
    remove(path);
    if (plant)
        printf("why_cpu --plant: seed %llu, %u faults planted, %u missed\n", (unsigned long long)seed, caught + failed,
               failed);
    else
        printf("why_cpu: %s under %s, seed %llu, %u edges, %u instructions named, %u starts tried, %u failed\n",
               argv[4], b.ops->name, (unsigned long long)seed, edges, named, starts, failed);
    diag_free(silent);
    machine_view_free(b.machine);
    library_free(lib);
    diag_free(b.dg);
    arena_free(b.arena);
    return failed != 0 || edges == 0 || (plant ? caught == 0 : named == 0);
}
