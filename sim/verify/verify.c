/* verify.c - an engine that tells the other sides all that is done to it, and compares.
 *
 * The Spy stands between a driver (a test table, random stimulus, a program) and our engine: what
 * is set goes to both, and each settle is one Step: inputs, our outputs, and in time the answers of
 * the sides.  Steps are sent in batches, and kept in a ring for the wave around a difference.
 */
#include "verify/verify.h"

#include <assert.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cpu/system.h"
#include "engine/testrun.h"
#include "verify/side.h"
#include "verify/around.h"

enum { RING = 512, BATCH = 128, MOST_SIDES = AROUND_SIDES, AROUND_BEFORE = 64, MOST_CYCLES_OF_PROGRAM = 20000 };

typedef struct SideInfo {
    const char *name, *log;
    const char *const *argv;
    VerifyKind kind;
    Side *side;  /* NULL: not running */
    bool is_off; /* not comparable for now */
} SideInfo;

struct Verify {
    Arena *arena;
    Library *lib;
    LibFile *file;
    const Design *d;
    Diag *dg;
    VerifyOptions o;
    Rng rng;
    SideInfo sides[MOST_SIDES];
    unsigned n_sides;
    uint32_t n_in, n_out, n_ff;
    uint32_t *in_net, *out_net; /* bits of the ports, in order */
    Map in_of;                  /* net -> input bit + 1 */
    NetId clk;
    bool can_poke;  /* flip-flops may get any value: they are clocked by an input itself */
    /* of the run at hand */
    char *in;               /* [0..n_in[ '0' '1' 'x' */
    char *poke_mask, *poke; /* [0..n_ff[ */
    bool has_poke, is_loading;
    AroundStep ring[RING];
    uint64_t n_steps, n_done; /* steps, and those that are compared */
    uint64_t cycle;
    char clk_was;
    const char *where; /* "random stimulus", for messages */
    bool stop;         /* a difference, or a side died */
    VerifyCount count;
};

typedef struct Spy {
    Engine base;
    Engine *inner;
    Verify *v;
} Spy;

/* ---- set up ---- */

static uint32_t collect_bits(const Design *d, SignalKind kind, uint32_t *nets)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < d->top->n_ports; i++) {
        const Signal *s = &d->top->signals[i];
        for (uint32_t k = 0; s->kind == kind && k < s->width; k++, n++) {
            if (nets)
                nets[n] = design_signal_net(d, (InstId){1}, i, k).ix;
        }
    }
    return n;
}

static bool clocked_by_inputs(const Design *d)
{
    for (uint32_t i = 1; i <= d->n_dffs; i++) {
        uint32_t index;
        if (design_driver(d, (NetId){d->dff_clk[i]}, &index) != DRIVER_INPUT)
            return false;
    }
    return true;
}

Verify *verify_new(Arena *arena, Library *lib, LibFile *file, const Design *d, Diag *dg,
                   const VerifyOptions *o)
{
    Verify *v = ARENA_NEW(arena, Verify);
    *v = (Verify){.arena = arena, .lib = lib, .file = file, .d = d, .dg = dg, .o = *o};
    v->n_in = collect_bits(d, SIG_INPUT, NULL);
    v->n_out = collect_bits(d, SIG_OUTPUT, NULL);
    v->n_ff = d->n_dffs;
    v->in_net = ARENA_ARRAY(arena, uint32_t, v->n_in);
    v->out_net = ARENA_ARRAY(arena, uint32_t, v->n_out);
    collect_bits(d, SIG_INPUT, v->in_net);
    collect_bits(d, SIG_OUTPUT, v->out_net);
    for (uint32_t i = 0; i < v->n_in; i++)
        map_put(&v->in_of, v->in_net[i], i + 1);
    v->in = ARENA_ARRAY(arena, char, (size_t)v->n_in + 1);
    v->poke = ARENA_ARRAY(arena, char, (size_t)v->n_ff + 1);
    v->poke_mask = ARENA_ARRAY(arena, char, (size_t)v->n_ff + 1);
    v->clk = design_clock(d, NULL, dg);
    v->can_poke = !o->no_poke && clocked_by_inputs(d);
    size_t n_ff = o->deep ? v->n_ff : 0;
    for (int i = 0; i < RING; i++) {
        AroundStep *s = &v->ring[i];
        s->in = ARENA_ARRAY(arena, char, (size_t)v->n_in + 1);
        s->ours = ARENA_ARRAY(arena, char, v->n_out + n_ff + 2);
        for (int k = 0; k < MOST_SIDES; k++)
            s->theirs[k] = ARENA_ARRAY(arena, char, v->n_out + n_ff + 2);
    }
    return v;
}

void verify_add(Verify *v, const char *name, const char *const *argv, const char *log, VerifyKind kind)
{
    assert(v->n_sides < MOST_SIDES);
    v->sides[v->n_sides++] = (SideInfo){.name = name, .argv = argv, .log = log, .kind = kind};
}

static void stop_sides(Verify *v)
{
    for (unsigned i = 0; i < v->n_sides; i++) {
        side_stop(v->sides[i].side);
        v->sides[i].side = NULL;
    }
}

void verify_free(Verify *v)
{
    stop_sides(v);
    map_free(&v->in_of);
}

VerifyCount verify_count(const Verify *v)
{
    return v->count;
}

/* Fresh processes; models, when images were loaded that they do not know of, stay away. */
static bool start_sides(Verify *v, const char *const *model_args, bool with_models)
{
    stop_sides(v);
    for (unsigned i = 0; i < v->n_sides; i++) {
        SideInfo *s = &v->sides[i];
        const char *argv[16];
        unsigned n = 0;
        s->is_off = s->kind == VERIFY_MODEL && (!with_models || v->o.init);
        if (s->is_off)
            continue;
        for (; s->argv[n] && n < 10; n++)
            argv[n] = s->argv[n];
        for (; s->kind == VERIFY_MODEL && model_args && *model_args; model_args++)
            argv[n++] = *model_args;
        argv[n] = NULL;
        s->side = side_start(argv, s->name, s->log, v->dg);
        if (!s->side) {
            v->stop = true;
            return false;
        }
    }
    return true;
}

/* ---- comparing ---- */

static AroundStep *step_at(Verify *v, uint64_t i)
{
    return &v->ring[i % RING];
}

/* Bit i of outputs and flip-flops, which stand behind one another with a blank between. */
static NetId net_at(const Verify *v, uint32_t i)
{
    return (NetId){i < v->n_out ? v->out_net[i] : v->d->dff_q[i - v->n_out]};
}

static void bit_name(const Verify *v, uint32_t i, StrBuf *b)
{
    if (i >= v->n_out) {
        design_dff_path(v->d, (DffId){i - v->n_out}, b);
        return;
    }
    for (uint32_t p = 0; p < v->d->top->n_ports; p++) {
        const Signal *s = &v->d->top->signals[p];
        if (s->kind != SIG_OUTPUT)
            continue;
        if (i < s->width) {
            strbuf_addz(b, intern_cstr(v->d->names, s->name));
            if (s->is_bus)
                strbuf_printf(b, "[%u]", i);
            return;
        }
        i -= s->width;
    }
}

static void describe_inputs(const Verify *v, const char *in, StrBuf *b)
{
    uint32_t at = 0;
    for (uint32_t p = 0; p < v->d->top->n_ports; p++) {
        const Signal *s = &v->d->top->signals[p];
        if (s->kind != SIG_INPUT)
            continue;
        strbuf_printf(b, "%s%s=%s", b->len ? " " : "", intern_cstr(v->d->names, s->name), s->width > 1 ? "0b" : "");
        for (uint32_t k = s->width; k > 0; k--)
            strbuf_addc(b, in[at + k - 1]);
        at += s->width;
    }
}

static void report(Verify *v, uint64_t at, unsigned side, uint32_t bit)
{
    const AroundStep *s = step_at(v, at);
    bool is_ff = bit > v->n_out; /* the blank is at n_out */
    NetId net = is_ff ? (NetId){v->d->dff_q[bit - v->n_out]} : net_at(v, bit);
    StrBuf name = {0}, in = {0};
    bit_name(v, bit, &name);
    describe_inputs(v, s->in, &in);
    diag_again(v->dg);
    diag(v->dg, DIAG_ERROR, net.ix >= NET_FIRST ? design_net_span(v->d, net) : v->d->top->at,
         "%s, cycle %" PRIu64 ": %s '%s' is %c in gateloom and %c in %s", v->where, s->cycle,
         is_ff ? "flip-flop" : "output", name.ptr, s->ours[bit], s->theirs[side][bit], v->sides[side].name);
    if (in.len)
        diag(v->dg, DIAG_NOTE, (Span){0}, "with %s", in.ptr);
    strbuf_free(&name);
    strbuf_free(&in);
    if (!v->o.wave)
        return;
    uint64_t from = at > AROUND_BEFORE ? at - AROUND_BEFORE : 0;
    Around a = {.d = v->d, .deep = v->o.deep, .n_sides = v->n_sides, .n_out = v->n_out};
    for (unsigned i = 0; i < v->n_sides; i++)
        a.names[i] = v->sides[i].is_off ? NULL : v->sides[i].name;
    for (uint64_t i = from; i < v->n_steps; i++)
        VEC_PUSH(&a.steps, step_at(v, i));
    if (around_write(&a, v->o.wave, v->dg))
        diag(v->dg, DIAG_NOTE, (Span){0}, "all sides around it are in %s", v->o.wave);
    VEC_FREE(&a.steps);
}

/* The first bit in which an answer differs; UINT32_MAX: none. */
static uint32_t first_difference(Verify *v, const AroundStep *s, const char *theirs, bool is_model, size_t n)
{
    size_t end = is_model ? v->n_out : n;
    for (size_t i = 0; i < end; i++) {
        if (i == v->n_out)
            continue;
        v->count.n_values++;
        if (s->ours[i] == 'x')
            v->count.n_unknown++;
        else if (s->ours[i] != theirs[i])
            return (uint32_t)i;
    }
    return UINT32_MAX;
}

/* Sends what is waiting and compares all answers. */
static void catch_up(Verify *v)
{
    size_t n = v->n_out + (v->o.deep && v->n_ff ? 1 + (size_t)v->n_ff : 0);
    uint64_t bad_at = UINT64_MAX;
    unsigned bad_side = 0;
    uint32_t bad_bit = 0;
    for (unsigned i = 0; i < v->n_sides && !v->stop; i++) {
        if (v->sides[i].side)
            side_flush(v->sides[i].side);
    }
    for (unsigned i = 0; i < v->n_sides && !v->stop; i++) {
        SideInfo *s = &v->sides[i];
        bool is_model = s->kind == VERIFY_MODEL;
        for (uint64_t at = v->n_done; s->side && at < v->n_steps; at++) {
            const char *line = side_answer(s->side, v->dg);
            size_t want = is_model ? v->n_out : n;
            if (line && strlen(line) != want) {
                diag(v->dg, DIAG_ERROR, (Span){0}, "%s answers '%.200s', and %zu bits are wanted", s->name, line, want);
                line = NULL;
            }
            if (!line) {
                v->stop = true;
                break;
            }
            AroundStep *step = step_at(v, at);
            memcpy(step->theirs[i], line, want + 1);
            uint32_t bit = s->is_off || at >= bad_at ? UINT32_MAX : first_difference(v, step, line, is_model, n);
            if (bit != UINT32_MAX) {
                bad_at = at;
                bad_side = i;
                bad_bit = bit;
            }
        }
    }
    if (bad_at != UINT64_MAX && !v->stop) {
        report(v, bad_at, bad_side, bad_bit);
        v->stop = true;
    }
    v->n_done = v->n_steps;
}

/* ---- the spy ---- */

static char digit(Logic l)
{
    return "01x"[l];
}

static void remember_poke(Verify *v, uint32_t ff, Logic value)
{
    if (value == LOGIC_X && !v->n_sides)
        return; /* nobody there who has to decide */
    v->poke_mask[ff] = '1';
    v->poke[ff] = value == LOGIC_X ? digit((Logic)(rng_next(&v->rng) & 1)) : digit(value);
    v->has_poke = true;
}

static void spy_set(Engine *e, NetId net, Logic value)
{
    Spy *s = (Spy *)e;
    uint32_t index;
    engine_set(s->inner, net, value);
    DriverKind kind = design_driver(e->design, net, &index);
    uint32_t in = map_get(&s->v->in_of, net.ix);
    if (kind == DRIVER_DFF) {
        remember_poke(s->v, index - 1, value);
        for (unsigned i = 0; i < s->v->n_sides && !s->v->is_loading; i++)
            s->v->sides[i].is_off = s->v->sides[i].is_off || s->v->sides[i].kind == VERIFY_MODEL;
    } else if (in) {
        s->v->in[in - 1] = digit(value);
    }
}

static Logic spy_get(const Engine *e, NetId net)
{
    return engine_get(((const Spy *)e)->inner, net);
}

static void spy_forget_edges(Engine *e)
{
    Engine *inner = ((Spy *)e)->inner;
    inner->ops->forget_edges(inner);
}

static void spy_free(Engine *e)
{
    engine_free(((Spy *)e)->inner);
}

static void count_cycle(Verify *v)
{
    uint32_t clk = map_get(&v->in_of, v->clk.ix);
    bool rises = !v->clk.ix || (v->in[clk - 1] == '1' && v->clk_was != '1');
    if (v->clk.ix)
        v->clk_was = v->in[clk - 1];
    if (rises) {
        v->cycle++;
        v->count.n_cycles++;
    }
}

static void take_step(Verify *v, const Engine *e)
{
    AroundStep *s = step_at(v, v->n_steps++);
    count_cycle(v);
    s->cycle = v->cycle;
    memcpy(s->in, v->in, v->n_in);
    for (uint32_t i = 0; i < v->n_out; i++)
        s->ours[i] = digit(v->out_net[i] == NET_NONE ? LOGIC_X : engine_get(e, (NetId){v->out_net[i]}));
    if (v->o.deep && v->n_ff) {
        s->ours[v->n_out] = ' ';
        for (uint32_t i = 0; i < v->n_ff; i++)
            s->ours[v->n_out + 1 + i] = digit(engine_get(e, (NetId){v->d->dff_q[i + 1]}));
    }
    for (unsigned i = 0; i < v->n_sides; i++) {
        SideInfo *x = &v->sides[i];
        if (x->side && v->has_poke && x->kind == VERIFY_NETLIST)
            side_poke(x->side, v->poke_mask, v->poke, v->n_ff);
        if (x->side)
            side_ask(x->side, v->in, v->n_in);
    }
    if (v->o.watch)
        v->o.watch(v->o.self, v->in, s->ours, v->has_poke ? v->poke_mask : NULL, v->poke);
    if (v->has_poke)
        memset(v->poke_mask, '0', v->n_ff);
    v->has_poke = false;
    size_t answer = v->n_out + (v->o.deep ? v->n_ff : 0) + 2;
    uint64_t waiting = v->n_steps - v->n_done;
    if (waiting >= BATCH || waiting * answer + answer > SIDE_BYTES)
        catch_up(v);
}

static bool spy_settle(Engine *e)
{
    Spy *s = (Spy *)e;
    bool ok = engine_settle(s->inner);
    if (!s->v->stop)
        take_step(s->v, s->inner);
    return ok;
}

static const EngineOps spy_ops = {
    .name = "verify", .help = "ours and others", .free = spy_free, .set = spy_set, .get = spy_get,
    .forget_edges = spy_forget_edges, .settle = spy_settle,
};

/* A new run: an engine at power-up, and flip-flops of the netlists that hold what ours hold. */
static Engine *spy_make(void *self, Arena *run, const Design *d)
{
    Verify *v = self;
    Spy *s = ARENA_NEW(run, Spy);
    *s = (Spy){.base = {.ops = &spy_ops, .design = d}, .inner = engine_new(&engine_cycle, run, d), .v = v};
    v->n_steps = v->n_done = v->cycle = 0;
    v->clk_was = 'x';
    memset(v->in, 'x', v->n_in);
    memset(v->poke_mask, '0', v->n_ff);
    memset(v->poke, '0', v->n_ff);
    v->has_poke = false;
    for (uint32_t i = 1; i <= v->n_ff; i++) {
        NetId q = {d->dff_q[i]};
        if (v->o.init)
            engine_set(s->inner, q, (Logic)v->o.init[i]);
        if (v->can_poke)
            remember_poke(v, i - 1, engine_get(s->inner, q));
    }
    if (v->o.init)
        s->inner->ops->forget_edges(s->inner);
    return &s->base;
}

/* ---- drivers ---- */

static void say_where(Verify *v, const char *what, Str title)
{
    StrBuf b = {0};
    strbuf_addz(&b, what);
    if (title.len)
        strbuf_printf(&b, " \"%.*s\"", STR_ARG(title));
    v->where = arena_copy(v->arena, b.ptr, b.len);
    strbuf_free(&b);
}

bool verify_tables(Verify *v)
{
    const AstTest *t = v->file->ast ? v->file->ast->tests : NULL;
    for (; t && !v->stop; t = t->next) {
        if (t->module.ix != v->d->top->base.ix)
            continue;
        const Module *m = library_build(v->lib, v->file, t->module, t->params, (Span){t->file, t->lo, t->hi});
        if (m != v->d->top)
            continue;
        v->rng = rng_seed(v->o.seed);
        say_where(v, "test", t->title);
        if (!start_sides(v, NULL, true))
            break;
        TestOptions o = {.seed = v->o.seed, .make = spy_make, .self = v, .stop = &v->stop};
        TestResult r = test_run(v->lib, v->file, t, &o, v->dg);
        if (!v->stop)
            catch_up(v);
        v->stop = v->stop || r.status != TEST_PASSED;
        v->count.n_tests++;
    }
    return !v->stop;
}

static void set_input(Verify *v, Engine *e, uint32_t bit, bool value)
{
    engine_set(e, (NetId){v->in_net[bit]}, value ? LOGIC_1 : LOGIC_0);
}

/* Values of a port: half of them any bits, the others from the corners, where carries run far. */
static void random_port(Verify *v, Engine *e, uint32_t at, uint32_t width, unsigned bias)
{
    uint64_t kind = rng_below(&v->rng, 12), one = rng_below(&v->rng, width), word = 0;
    if (width == 1) {
        set_input(v, e, at, rng_below(&v->rng, 16) < bias);
        return;
    }
    for (uint32_t k = 0; k < width; k++) {
        if (k % 64 == 0)
            word = rng_next(&v->rng);
        bool bit = kind == 0   ? false
                   : kind == 1 ? true
                   : kind == 2 ? k == one
                   : kind == 3 ? k < one
                   : kind == 4 ? k >= one
                   : kind == 5 ? k >= one && (word >> (k % 64) & 1)
                               : word >> (k % 64) & 1;
        set_input(v, e, at + k, bit);
    }
}

static void random_inputs(Verify *v, Engine *e, uint64_t cycle, uint8_t *bias)
{
    static const uint8_t odds[] = {1, 8, 8, 15};
    uint32_t at = 0;
    for (uint32_t p = 0; p < v->d->top->n_ports; p++) {
        const Signal *s = &v->d->top->signals[p];
        if (s->kind != SIG_INPUT)
            continue;
        if (cycle % 32 == 0)
            bias[p] = odds[rng_below(&v->rng, 4)];
        if (!(v->clk.ix && v->in_net[at] == v->clk.ix))
            random_port(v, e, at, s->width, bias[p]);
        at += s->width;
    }
}

static bool random_run(Verify *v, InitKind init, bool with_models)
{
    Arena *run = arena_new("random");
    uint8_t *bias = ARENA_ARRAY(run, uint8_t, v->d->top->n_ports);
    v->rng = rng_seed(v->o.seed);
    if (start_sides(v, NULL, with_models)) {
        Engine *e = spy_make(v, run, v->d);
        v->is_loading = true;
        if (init == INIT_RANDOM)
            engine_init(e, init, rng_next(&v->rng));
        v->is_loading = false;
        bool all = !v->n_ff && v->n_in <= 12 && !v->d->n_feedback;
        uint64_t n = all ? (uint64_t)1 << v->n_in : v->o.cycles;
        for (uint64_t cycle = 0; cycle < n && !v->stop; cycle++) {
            if (all) {
                for (uint32_t i = 0; i < v->n_in; i++)
                    set_input(v, e, i, cycle >> i & 1);
            } else {
                random_inputs(v, e, cycle, bias);
            }
            engine_cycle_once(e, v->clk);
        }
        if (!v->stop)
            catch_up(v);
        engine_free(e);
    }
    arena_free(run);
    return !v->stop;
}

bool verify_random(Verify *v)
{
    v->where = "random stimulus, power-up as in the source";
    if (!random_run(v, INIT_X, true))
        return false;
    v->where = "random stimulus, random power-up";
    return !v->n_ff || !v->can_poke || v->o.init || random_run(v, INIT_RANDOM, false);
}

/* ---- programs ---- */

static uint32_t find_port(const Design *d, const char *name)
{
    for (uint32_t i = 0; i < d->top->n_ports; i++) {
        if (str_eqz(intern_str(d->names, d->top->signals[i].name), name))
            return design_signal_net(d, (InstId){1}, i, 0).ix;
    }
    return NET_NONE;
}

static bool machine_of(const Design *d, Machine *m)
{
    return system_machine(d, m) &&
           find_port(d, "reset") && find_port(d, "halted") && find_port(d, "fault") && find_port(d, "clk");
}

bool verify_is_machine(const Design *d)
{
    Machine m;
    return machine_of(d, &m);
}

/* Fills a memory of gates, and a file for the models. */
static bool fill(Verify *v, Engine *e, const char *memory, const uint64_t *words, uint32_t n,
                 const char *file)
{
    SignalRef ref;
    if (!memory_find(v->d, str_from(memory), (Span){0}, v->dg, &ref))
        return false;
    const Signal *s = &design_inst_module(v->d, ref.inst)->signals[ref.signal];
    OutFile *o = out_open(file, v->dg);
    if (!o)
        return false;
    uint8_t bits[64];
    bool ok = s->word <= 64 && s->width / s->word == n;
    for (uint32_t w = 0; ok && w < n; w++) {
        uint64_t word = s->word < 64 ? words[w] & (((uint64_t)1 << s->word) - 1) : words[w];
        for (uint32_t k = 0; k < s->word; k++)
            bits[k] = word >> k & 1;
        out_printf(o, "%0*" PRIx64 "\n", (int)(s->word + 3) / 4, word);
        ok = memory_set_word(e, v->d, (SignalRef){ref.inst, ref.signal, w * s->word, s->word}, 0, bits,
                             (Span){0}, v->dg);
    }
    return out_close(o, v->dg) && ok;
}

static void run_machine(Verify *v, Engine *e, uint64_t most)
{
    NetId reset = {find_port(v->d, "reset")}, halted = {find_port(v->d, "halted")};
    NetId fault = {find_port(v->d, "fault")};
    engine_set(e, reset, LOGIC_1);
    engine_cycle_once(e, v->clk);
    engine_set(e, reset, LOGIC_0);
    for (uint64_t i = 0; i < most && !v->stop; i++) {
        engine_cycle_once(e, v->clk);
        if (engine_get(e, halted) == LOGIC_1 || engine_get(e, fault) == LOGIC_1)
            break;
    }
}

/* One program on all sides: store and cells are filled, with 0 where it says nothing. */
static bool run_program(Verify *v, const Program *p, uint64_t most)
{
    Arena *run = arena_new("program");
    uint32_t n_store = (uint32_t)1 << p->machine.program_bits, n_cells = (uint32_t)1 << p->machine.address_bits;
    uint64_t *store = ARENA_ARRAY(run, uint64_t, n_store), *cells = ARENA_ARRAY(run, uint64_t, n_cells);
    for (uint32_t i = 0; i < p->n_code; i++)
        store[i] = isa_encode(&p->code[i], p->machine.word_bits);
    if (p->n_code < n_store)
        store[p->n_code] = isa_encode(&(Instr){.op = INSTR_END}, p->machine.word_bits);
    for (uint32_t i = 0; i < p->n_cells; i++)
        cells[p->cells[i].address] = p->cells[i].value;
    char store_file[] = "/tmp/gateloom-store-XXXXXX", cells_file[] = "/tmp/gateloom-cells-XXXXXX";
    int fds[2] = {mkstemp(store_file), mkstemp(cells_file)};
    char store_arg[64], cells_arg[64];
    snprintf(store_arg, sizeof store_arg, "+store=%s", store_file);
    snprintf(cells_arg, sizeof cells_arg, "+cells=%s", cells_file);
    const char *const args[] = {store_arg, cells_arg, NULL};
    Engine *e = spy_make(v, run, v->d);
    v->is_loading = true;
    bool ok = fill(v, e, "program", store, n_store, store_file) && fill(v, e, "cells", cells, n_cells, cells_file);
    v->is_loading = false;
    if (ok && start_sides(v, args, true)) {
        run_machine(v, e, most);
        if (!v->stop)
            catch_up(v);
        v->count.n_programs++;
    }
    v->stop = v->stop || !ok;
    engine_free(e);
    for (int i = 0; i < 2; i++) {
        if (fds[i] >= 0)
            close(fds[i]);
        unlink(i ? cells_file : store_file);
    }
    arena_free(run);
    return !v->stop;
}

bool verify_program_fits(const Design *d, Arena *arena, const char *path)
{
    Machine m;
    Program p;
    Diag *quiet = diag_new(arena, NULL);
    bool fits = machine_of(d, &m) && asm_file(arena, path, m, quiet, &p);
    diag_free(quiet);
    return fits;
}

bool verify_program(Verify *v, const char *path)
{
    Machine m;
    Program p;
    bool ok = machine_of(v->d, &m);
    assert(ok);
    if (!asm_file(v->arena, path, m, v->dg, &p))
        return false;
    say_where(v, "program", str_from(path));
    v->rng = rng_seed(v->o.seed);
    return ok && run_program(v, &p, MOST_CYCLES_OF_PROGRAM);
}

/* Any bits, or a few of them in a row: numbers at which carries, signs and limits change. */
static uint32_t random_word(Rng *r)
{
    uint64_t one = rng_below(r, 32), word = rng_next(r);
    switch (rng_below(r, 8)) {
    case 0: return (uint32_t)1 << one;
    case 1: return ~(UINT32_MAX << one);
    case 2: return UINT32_MAX << one;
    case 3: return (uint32_t)word & UINT32_MAX << one;
    case 4: return (uint32_t)(word & 7);
    case 5: return 0u - (uint32_t)(word & 7);
    default: return (uint32_t)word;
    }
}

static Instr random_instr(Rng *r, Machine m, uint32_t n_code)
{
    unsigned n;
    const IsaInfo *table = isa_table(&n);
    const IsaInfo *info = &table[rng_below(r, n)];
    uint64_t cells = (uint64_t)1 << m.address_bits;
    Instr i = {.op = (uint8_t)info->op};
    if (rng_below(r, 32) == 0) { /* a word that means nothing, most likely */
        bool empty = rng_below(r, 2);
        i.op = empty ? 0 : (uint8_t)rng_below(r, 16);
        i.a_mode = empty ? 0 : (uint8_t)rng_below(r, 4);
        i.b_mode = empty ? 0 : (uint8_t)rng_below(r, 4);
        i.a = random_word(r) & (uint32_t)(0xffff * rng_below(r, 2));
        i.b = random_word(r) & (m.word_bits == 32 ? UINT32_MAX : 0xffff);
        return i;
    }
    if (info->kind == ISA_JUMP) {
        i.b_mode = rng_below(r, 8) ? MODE_VALUE : MODE_CELL;
        i.b = (uint32_t)rng_below(r, i.b_mode == MODE_VALUE ? (uint64_t)n_code + 1 : cells);
        return i;
    }
    i.a_mode = rng_below(r, 6) ? MODE_CELL : MODE_POINTER;
    i.a = (uint32_t)rng_below(r, cells);
    i.b_mode = (uint8_t)(MODE_CELL + rng_below(r, 3));
    i.b = i.b_mode == MODE_VALUE ? random_word(r) & (m.word_bits == 32 ? UINT32_MAX : 0xffff)
                                 : (uint32_t)rng_below(r, cells);
    return i;
}

bool verify_random_programs(Verify *v)
{
    enum { CYCLES_EACH = 400 };
    Machine m;
    bool ok = machine_of(v->d, &m);
    assert(ok);
    Rng r = rng_seed(v->o.seed);
    while (ok && v->count.n_cycles < v->o.cycles) {
        Arena *a = arena_new("random program");
        uint64_t room = (uint64_t)1 << m.program_bits, n_cells = (uint64_t)1 << m.address_bits;
        Program p = {.machine = m, .n_code = (uint32_t)(1 + rng_below(&r, room < 40 ? room : 40)),
                     .n_cells = (uint32_t)(n_cells < 64 ? n_cells : 64)};
        p.code = ARENA_ARRAY(a, Instr, p.n_code);
        p.cells = ARENA_ARRAY(a, CellInit, p.n_cells);
        for (uint32_t i = 0; i < p.n_code; i++)
            p.code[i] = random_instr(&r, m, p.n_code);
        for (uint32_t i = 0; i < p.n_cells; i++) {
            uint32_t value = rng_below(&r, 2) ? (uint32_t)rng_below(&r, n_cells) : random_word(&r);
            p.cells[i] = (CellInit){.address = i, .value = value};
        }
        char where[64];
        snprintf(where, sizeof where, "random program %" PRIu64, v->count.n_programs);
        say_where(v, where, (Str){0});
        v->rng = rng_seed(v->o.seed);
        ok = run_program(v, &p, CYCLES_EACH);
        arena_free(a);
    }
    return ok;
}
