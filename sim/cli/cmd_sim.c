/* cmd_sim.c - gateloom sim: runs a module for some cycles, a line a cycle. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/progress.h"
#include "cli/cmd.h"
#include "engine/record.h"
#include "engine/testrun.h"
#include "glue/replay.h"
#include "wave/wave.h"

enum { CYCLE_NS = 10, RISE_NS = 5, DEFAULT_CYCLES = 10, MAX_SHOWN = 256 };

/* --set NAME=V,V,...: the last value holds. */
typedef struct Setting {
    SignalRef ref;
    const char *next; /* value of the coming cycle, in the option's text */
} Setting;

typedef struct Sim {
    Session s;
    OptList sets, loads;
    const char *stim, *engine, *init, *print, *wave, *clock;
    uint64_t cycles, seed;
    bool has_lockstep;
    Design *d;
    Engine *e;
    Lockstep pair;
    NetId clk;
    Setting settings[OPT_LIST_MAX];
    SignalRef shown[MAX_SHOWN];
    unsigned n_shown, n_left;
    WaveWriter *waves;
    TraceSink sink;
    Recorder *rec;
    RunRecorder *run;
    const char *file;
    uint64_t cycle;
    StrBuf line;
    bool failed;
} Sim;

static bool find_signal(Sim *m, Str path, SignalRef *out, const char *what)
{
    StrBuf near = {0};
    bool ok = design_find(m->d, path, out, &near);
    if (!ok) {
        diag(m->s.dg, DIAG_ERROR, (Span){0}, "%s: '%s' has no signal '%.*s'", what,
             intern_cstr(m->d->names, m->d->top->name), STR_ARG(path));
        if (near.len)
            diag(m->s.dg, DIAG_NOTE, (Span){0}, "did you mean '%s'?", near.ptr);
    }
    strbuf_free(&near);
    return ok;
}

static void set_net(Sim *m, NetId net, Logic v)
{
    if (net.ix < NET_FIRST)
        return;
    if (m->has_lockstep)
        lockstep_set(&m->pair, net, v);
    else
        engine_set(m->e, net, v);
}

static bool settle(Sim *m)
{
    if (m->has_lockstep) {
        if (lockstep_settle(&m->pair))
            return true;
        strbuf_clear(&m->line);
        lockstep_explain(&m->pair, m->cycle, &m->line);
        diag(m->s.dg, DIAG_ERROR, (Span){0}, "the engines differ: %s", m->line.ptr);
        return false;
    }
    if (engine_settle(m->e))
        return true;
    diag(m->s.dg, DIAG_ERROR, m->d->top->at, "cycle %" PRIu64 ": the clocks inside never come to rest",
         m->cycle);
    return false;
}

/* A number of any width in hexadecimal, octal or binary, else up to 64 bits, or x. */
static bool set_value(Sim *m, SignalRef ref, Str text)
{
    Arena *temp = arena_new("value");
    uint8_t *bits = ARENA_ARRAY(temp, uint8_t, (size_t)ref.width + 64);
    bool ok = true, is_x = str_eqz(text, "x") || str_eqz(text, "X") || str_eqz(text, "?");
    int64_t v = 0;
    if (!is_x && str_to_int(text, &v)) {
        bool fits = ref.width >= 64 || (v < 0 ? v >= -((int64_t)1 << (ref.width - 1))
                                              : (uint64_t)v >> ref.width == 0);
        bool negative = text.ptr[0] == '-';
        if (!negative && ref.width < 64)
            fits = (uint64_t)v >> ref.width == 0;
        ok = fits;
        for (uint32_t i = 0; i < ref.width; i++)
            bits[i] = (uint8_t)(i < 64 ? (uint64_t)v >> i & 1 : negative);
    } else if (!is_x) {
        char c = text.len > 2 && text.ptr[0] == '0' ? (char)(text.ptr[1] | 32) : 0;
        ok = (c == 'x' && strspn(text.ptr + 2, "0123456789abcdefABCDEF_") >= text.len - 2) ||
             (c == 'b' && strspn(text.ptr + 2, "01_") >= text.len - 2);
        if (ok) {
            Expr e = {.kind = EXPR_NUMBER, .lo = 0, .hi = (uint32_t)text.len};
            ok = number_bits(text, &e, bits, ref.width) <= ref.width;
        }
    }
    if (!ok)
        diag(m->s.dg, DIAG_ERROR, (Span){0}, "--set: '%.*s' is not a number of %u bit%s, nor x",
             STR_ARG(text), ref.width, ref.width == 1 ? "" : "s");
    for (uint32_t i = 0; ok && i < ref.width; i++)
        set_net(m, design_ref_net(m->d, ref, i), is_x ? LOGIC_X : bits[i] ? LOGIC_1 : LOGIC_0);
    arena_free(temp);
    return ok;
}

static bool parse_settings(Sim *m)
{
    for (unsigned i = 0; i < m->sets.n; i++) {
        const char *text = m->sets.items[i], *eq = strchr(text, '=');
        if (!eq || !eq[1]) {
            diag(m->s.dg, DIAG_ERROR, (Span){0}, "--set: '%s' is not NAME=VALUE", text);
            return false;
        }
        SignalRef *r = &m->settings[i].ref;
        if (!find_signal(m, (Str){text, (size_t)(eq - text)}, r, "--set"))
            return false;
        if (r->inst.ix != 1 || m->d->top->signals[r->signal].kind != SIG_INPUT) {
            diag(m->s.dg, DIAG_ERROR, (Span){0}, "--set: '%.*s' is not an input", (int)(eq - text), text);
            return false;
        }
        m->settings[i].next = eq + 1;
    }
    return true;
}

static bool apply_settings(Sim *m)
{
    for (unsigned i = 0; i < m->sets.n; i++) {
        Setting *s = &m->settings[i];
        size_t n = strcspn(s->next, ",");
        if (!set_value(m, s->ref, (Str){s->next, n}))
            return false;
        if (s->next[n] == ',')
            s->next += n + 1;
    }
    return true;
}

static bool choose_shown(Sim *m)
{
    const Module *top = m->d->top;
    if (m->print) {
        for (const char *p = m->print; *p;) {
            size_t n = strcspn(p, ",");
            if (m->n_shown == MAX_SHOWN) {
                diag(m->s.dg, DIAG_ERROR, (Span){0}, "--print: more than %d signals", MAX_SHOWN);
                return false;
            }
            if (!find_signal(m, (Str){p, n}, &m->shown[m->n_shown++], "--print"))
                return false;
            p += n + (p[n] == ',');
        }
        m->n_left = m->n_shown;
        return true;
    }
    for (int side = 0; side < 2; side++) {
        for (uint32_t i = 0; i < top->n_ports && m->n_shown < MAX_SHOWN; i++) {
            bool is_clk = m->clk.ix && design_signal_net(m->d, (InstId){1}, i, 0).ix == m->clk.ix;
            if ((top->signals[i].kind == SIG_OUTPUT) == side && !is_clk)
                m->shown[m->n_shown++] = (SignalRef){{1}, i, 0, top->signals[i].width};
        }
        if (!side)
            m->n_left = m->n_shown;
    }
    return true;
}

static void print_header(Sim *m)
{
    StrBuf b = {0};
    strbuf_addz(&b, "cycle");
    if (m->print) {
        for (const char *p = m->print; *p;) {
            size_t n = strcspn(p, ",");
            strbuf_printf(&b, " %.*s", (int)n, p);
            p += n + (p[n] == ',');
        }
    } else {
        for (unsigned i = 0; i < m->n_shown; i++) {
            strbuf_addz(&b, i == m->n_left ? " | " : " ");
            design_signal_path(m->d, m->shown[i].inst, m->shown[i].signal, &b);
        }
    }
    puts(b.ptr);
    strbuf_free(&b);
}

static void print_cycle(Sim *m)
{
    strbuf_clear(&m->line);
    strbuf_printf(&m->line, "%" PRIu64, m->cycle);
    for (unsigned i = 0; i < m->n_shown; i++) {
        strbuf_addz(&m->line, i == m->n_left ? " | " : " ");
        print_signal(&m->line, m->e, m->shown[i]);
    }
    puts(m->line.ptr);
}

static void sample(Sim *m, uint64_t offset)
{
    if (m->run)
        run_recorder_sample(m->run, m->cycle * CYCLE_NS + offset);
    if (m->rec)
        recorder_sample(m->rec, m->cycle * CYCLE_NS + offset);
}

/* A recording has the clock's fall as a step of its own, before the next inputs come. */
static void sample_fall(Sim *m)
{
    if (m->run && m->clk.ix && m->cycle > 0)
        run_recorder_sample(m->run, m->cycle * CYCLE_NS);
}

static bool one_cycle(Sim *m)
{
    sample_fall(m);
    if (!apply_settings(m))
        return false;
    if (m->clk.ix)
        set_net(m, m->clk, LOGIC_0);
    if (!settle(m))
        return false;
    sample(m, 0);
    if (m->clk.ix) {
        set_net(m, m->clk, LOGIC_1);
        if (!settle(m))
            return false;
        sample(m, RISE_NS);
        set_net(m, m->clk, LOGIC_0);
        if (!settle(m))
            return false;
    }
    print_cycle(m);
    m->cycle++;
    return true;
}

static bool stim_row(void *self, uint64_t row)
{
    Sim *m = self;
    (void)row;
    print_cycle(m);
    m->cycle++;
    return true;
}

static void stim_phase(void *self, uint64_t row, int phase)
{
    Sim *m = self;
    m->cycle = row;
    if (phase == 0)
        sample(m, 0);
    else if (phase == 1)
        sample(m, RISE_NS);
    else
        sample(m, RISE_NS + 2);
}

/* NULL: reported. */
static AstTest *read_stimulus(Sim *m)
{
    Str text;
    unsigned before = diag_n_errors(m->s.dg);
    if (!io_read_file(m->s.arena, m->stim, m->s.dg, &text))
        return NULL;
    uint32_t file = diag_add_file(m->s.dg, m->stim, text);
    AstTest *t = parse_stimulus(m->s.arena, m->s.lib->names, m->s.dg, file);
    return diag_n_errors(m->s.dg) == before ? t : NULL;
}

static bool run_stimulus(Sim *m, const AstTest *t)
{
    if (!apply_settings(m))
        return false;
    TestOptions o = {.engine = m->e->ops, .seed = m->seed};
    StimHooks hooks = {m, stim_row, stim_phase};
    TestResult r = stimulus_run(m->s.lib, t, m->e, &o, &hooks, m->s.dg);
    if (r.used_random)
        fprintf(stderr, "seed: %" PRIu64 "\n", m->seed);
    return r.status == TEST_PASSED;
}

static bool power_up(Sim *m)
{
    if (!m->init)
        return true;
    InitKind kind = INIT_X;
    uint64_t seed = 1;
    if (strcmp(m->init, "0") == 0)
        kind = INIT_0;
    else if (strcmp(m->init, "1") == 0)
        kind = INIT_1;
    else if (strncmp(m->init, "random", 6) == 0 && (!m->init[6] || m->init[6] == ':')) {
        int64_t v = 1;
        kind = INIT_RANDOM;
        if (m->init[6] && !str_to_int(str_from(m->init + 7), &v))
            kind = INIT_X;
        seed = (uint64_t)v;
    }
    if (kind == INIT_X && strcmp(m->init, "x") != 0) {
        fprintf(stderr, "gateloom: --init wants 0, 1, x, random or random:SEED, not '%s'\n", m->init);
        return false;
    }
    if (kind == INIT_RANDOM)
        fprintf(stderr, "seed: %" PRIu64 "\n", seed);
    engine_init(m->e, kind, seed);
    if (m->has_lockstep)
        engine_init(m->pair.b, kind, seed);
    return true;
}

static bool load_images(Sim *m)
{
    for (unsigned i = 0; i < m->loads.n; i++) {
        const char *text = m->loads.items[i], *eq = strchr(text, '=');
        if (!eq || !eq[1]) {
            diag(m->s.dg, DIAG_ERROR, (Span){0}, "--load: '%s' is not INSTANCE=FILE", text);
            return false;
        }
        const char *path = arena_copy(m->s.arena, text, (size_t)(eq - text));
        if (!load_image(m->e, m->d, path, eq + 1, m->s.dg, m->s.arena))
            return false;
        if (m->has_lockstep && !load_image(m->pair.b, m->d, path, eq + 1, m->s.dg, m->s.arena))
            return false;
    }
    return true;
}

static RunRecorder *start_recording(Sim *m)
{
    StrBuf paths = {0};
    for (unsigned i = 0; i < m->s.paths.n; i++)
        strbuf_printf(&paths, "%s\n", session_absolute(&m->s, m->s.paths.items[i]));
    GlrInfo info = {.source = str_from(session_absolute(&m->s, m->file)),
                    .top = str_from(m->s.top_spec),
                    .paths = strbuf_str(&paths),
                    .cycle_ns = CYCLE_NS,
                    .rise_ns = m->clk.ix ? RISE_NS : 0,
                    .clock = m->clk.ix};
    RunRecorder *r = run_recorder_open(m->wave, m->e, info, m->s.dg);
    strbuf_free(&paths);
    return r;
}

static bool simulate(Sim *m)
{
    m->clk = design_clock(m->d, m->clock, m->s.dg);
    if ((m->clock && !m->clk.ix) || !parse_settings(m) || !choose_shown(m) || !load_images(m))
        return false;
    const AstTest *stimulus = m->stim ? read_stimulus(m) : NULL;
    if (m->stim && !stimulus)
        return false;
    if (m->wave && str_ends_with(str_from(m->wave), ".glr")) {
        m->run = start_recording(m);
        if (!m->run)
            return false;
    } else if (m->wave) {
        m->waves = wave_write_open(m->wave, m->s.dg);
        if (!m->waves)
            return false;
        m->sink = wave_writer_trace(m->waves);
        m->rec = recorder_new(m->s.arena, m->e, &m->sink);
    }
    print_header(m);
    bool ok = true;
    uint64_t n = m->cycles ? m->cycles : m->clk.ix ? DEFAULT_CYCLES : 1;
    progress_start("cycles", stimulus ? 0 : n, true);
    if (stimulus)
        ok = run_stimulus(m, stimulus);
    while (!stimulus && ok && m->cycle < n) {
        ok = one_cycle(m);
        progress(m->cycle);
    }
    progress_end();
    if (m->waves && !wave_write_close(m->waves, m->cycle * CYCLE_NS, m->s.dg))
        ok = false;
    if (m->run && !run_recorder_close(m->run, m->s.dg))
        ok = false;
    return ok;
}

static int run(int argc, char **argv)
{
    static Sim m; /* large tables */
    m = (Sim){.engine = "cycle", .seed = 1};
    const Opt opts[] = {
        TOP_OPTION(m.s),
        {"set", "NAME=V", OPT_LIST, &m.sets, "value of an input; V,V,... one a cycle, the last holds"},
        {"cycles", "N", OPT_COUNT, &m.cycles, "cycles to run (10; 1 without a clock)"},
        {"stim", "FILE", OPT_TEXT, &m.stim, "inputs from a table, a row a cycle"},
        {"engine", "NAME", OPT_TEXT, &m.engine, "cycle (the default), ref or event"},
        {"lockstep", NULL, OPT_FLAG, &m.has_lockstep, "run both engines and compare every net"},
        {"init", "0|1|x|random[:SEED]", OPT_TEXT, &m.init, "what flip-flops hold at power-up (x)"},
        {"load", "INST=FILE", OPT_LIST, &m.loads, "fill a memory from a file of hexadecimal words"},
        {"print", "A,B", OPT_TEXT, &m.print, "print these signals, by path"},
        {"clock", "NAME", OPT_TEXT, &m.clock, "the input that is the clock"},
        {"seed", "N", OPT_COUNT, &m.seed, "seed of random cells in a stimulus (1)"},
        {"wave", "FILE", OPT_TEXT, &m.wave, "write all signals, as .vcd or .fst, or a recording, .glr"},
        LOAD_OPTIONS(m.s),
        {0}};
    const char *files[OPT_LIST_MAX];
    int n;
    int status = session_start(&m.s, &cmd_sim, opts, argc, argv, files, &n);
    if (status)
        return status < 0 ? EXIT_FINE : status;
    const EngineOps *ops = engine_find(m.engine);
    if (n != 1 || !ops) {
        if (ops)
            fprintf(stderr, "gateloom: 'sim' wants one file, not %d\n", n);
        else
            fprintf(stderr, "gateloom: there is no engine '%s'; there are cycle, ref and event\n", m.engine);
        session_end(&m.s);
        return EXIT_USAGE;
    }
    status = EXIT_INPUT;
    m.file = files[0];
    m.d = session_design(&m.s, files[0]);
    if (m.d) {
        m.e = engine_new(ops, m.s.arena, m.d);
        if (m.has_lockstep)
            m.pair = lockstep_new(m.e, engine_new(ops == &engine_ref ? &engine_cycle : &engine_ref,
                                                  m.s.arena, m.d));
        if (!power_up(&m))
            status = EXIT_USAGE;
        else if (simulate(&m))
            status = EXIT_FINE;
        if (m.has_lockstep)
            engine_free(m.pair.b);
        engine_free(m.e);
    }
    strbuf_free(&m.line);
    session_end(&m.s);
    return status;
}

const Command cmd_sim = {"sim", "FILE --top MODULE [--set x=5]... [--cycles N]",
                         "Runs a module and prints a line a cycle",
                         "gateloom sim netlists/std/state.nl --top 'counter<4>' --set rst=1,0 --set en=1", run};
