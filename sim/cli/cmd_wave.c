/* cmd_wave.c - gateloom wave: a trace in a window, what is in it, in which format, and where two differ. */
#include <inttypes.h>
#include <stdlib.h>

#include "cli/live_run.h"
#include "gui/viewer.h"
#include "wave/trace_wave.h"
#include "wave/wave.h"

enum { BUSIEST = 5 };

typedef struct WaveCommand {
    Session s;
    bool list, stats, convert, diff, all, light, sheet;
    const char *screenshot, *size, *scale;
    ViewerJob job;
    RunOptions how;
    LiveRun live; /* of the first file */
} WaveCommand;

/* "120", and with a unit when the file has one: "120 ns", "244 x 3 ns". */
static void print_time(const WaveStore *s, uint64_t t)
{
    static const char *const units[] = {"s", "ms", "us", "ns", "ps", "fs", "as", "zs"};
    const WaveHead *h = store_head(s);
    uint64_t factor = h->factor;
    int exponent = h->exponent;
    for (; h->has_timescale && (exponent % 3 != 0 || exponent > 0); exponent--)
        factor *= 10;
    int unit = -exponent / 3;
    if (!h->has_timescale || unit >= 8)
        printf("%" PRIu64, t);
    else if (t <= UINT64_MAX / factor)
        printf("%" PRIu64 " %s", t * factor, units[unit]);
    else
        printf("%" PRIu64 " x %" PRIu64 " %s", t, factor, units[unit]);
}

static void print_path(const WaveStore *s, uint32_t var)
{
    StrBuf b = {0};
    store_var_path(s, var, true, &b);
    printf("%.*s", STR_ARG(strbuf_str(&b)));
    strbuf_free(&b);
}

/* A recording with all that can be worked out from it, told as a full dump. */
static void read_run(WaveCommand *c, const char *path, const WaveSink *sink, WaveReport *r)
{
    RunFile run;
    *r = (WaveReport){0};
    if (!run_file_open(&c->s, path, &run))
        return;
    TraceWave *t = trace_wave_new(*sink);
    TraceSink trace = trace_wave_sink(t);
    r->has_begun = true;
    r->n_times = 1;
    r->is_cut = !replay_tell(run.replay, &trace, &r->last, c->s.dg);
    trace_wave_free(t);
    run_file_close(&run);
}

static void read_any(WaveCommand *c, const char *path, const WaveSink *sink, WaveReport *r)
{
    if (glr_is_one(path))
        read_run(c, path, sink, r);
    else
        wave_read(path, sink, r, c->s.dg);
}

/* NULL: nothing is readable, reported. */
static WaveStore *open_any(WaveCommand *c, const char *path, WaveReport *r)
{
    WaveStore *s = store_new();
    WaveSink sink = store_sink(s);
    read_any(c, path, &sink, r);
    if (!r->has_begun) {
        store_free(s);
        return NULL;
    }
    store_finish(s);
    return s;
}

static int list(WaveCommand *c, const char *path)
{
    WaveReport r;
    WaveStore *s = open_any(c, path, &r);
    for (uint32_t v = 0; s && v < store_n_vars(s); v++) {
        const WaveVar *w = store_var(s, v);
        print_path(s, v);
        printf("  %.*s", STR_ARG(store_name(s, w->type)));
        if (store_kind(s, w->signal) == WAVE_BITS)
            printf(" %u", store_width(s, w->signal));
        printf("%s\n", w->dir == WAVE_DIR_IN ? " in" : w->dir == WAVE_DIR_OUT ? " out"
                       : w->dir == WAVE_DIR_INOUT ? " inout" : "");
    }
    store_free(s);
    return diag_n_errors(c->s.dg) ? EXIT_INPUT : EXIT_FINE;
}

typedef struct Busy {
    uint64_t n;
    uint32_t var;
} Busy;

/* The signals that change most, under the first of their names. */
static uint32_t busiest(const WaveStore *s, Busy *top)
{
    uint32_t n = 0;
    Arena *temp = arena_new("busiest");
    uint8_t *seen = ARENA_ARRAY(temp, uint8_t, store_n_signals(s));
    for (uint32_t v = 0; v < store_n_vars(s); v++) {
        uint32_t g = store_var(s, v)->signal;
        Busy b = {store_n_changes(s, g), v};
        if (seen[g]++ || b.n == 0)
            continue;
        uint32_t at = n < BUSIEST ? n++ : BUSIEST - 1;
        if (at == BUSIEST - 1 && n == BUSIEST && top[at].n >= b.n && top[at].n)
            continue;
        for (; at > 0 && top[at - 1].n < b.n; at--)
            top[at] = top[at - 1];
        top[at] = b;
    }
    arena_free(temp);
    return n;
}

static int stats(WaveCommand *c, const char *path)
{
    WaveReport r;
    WaveStore *s = open_any(c, path, &r);
    if (!s)
        return EXIT_INPUT;
    uint64_t kept = 0;
    for (uint32_t g = 0; g < store_n_signals(s); g++)
        kept += store_n_changes(s, g);
    const WaveHead *h = store_head(s);
    if (h->version.len)
        printf("version: %.*s\n", STR_ARG(h->version));
    if (h->date.len)
        printf("date: %.*s\n", STR_ARG(h->date));
    printf("unit of time: ");
    if (h->has_timescale)
        print_time(s, 1);
    else
        printf("none");
    printf("\nscopes: %u\nvariables: %u\nsignals: %u\n", store_n_scopes(s) - 1, store_n_vars(s),
           store_n_signals(s));
    printf("changes: %" PRIu64 "\n", kept);
    if (r.n_changes > kept)
        printf("values told again: %" PRIu64 "\n", r.n_changes - kept);
    if (r.n_dropped)
        printf("changes dropped: %" PRIu64 "\n", r.n_dropped);
    printf("times: %" PRIu64, store_n_times(s));
    if (store_n_times(s)) {
        printf(", from ");
        print_time(s, store_first_time(s));
        printf(" to ");
        print_time(s, store_last_time(s));
    }
    putchar('\n');
    for (uint32_t i = 0; i < store_n_blackouts(s); i++) {
        WaveBlackout o = store_blackout(s, i);
        printf("nothing recorded: from ");
        print_time(s, o.from);
        if (o.to != UINT64_MAX) {
            printf(" to ");
            print_time(s, o.to);
        }
        putchar('\n');
    }
    Busy top[BUSIEST] = {{0}};
    uint32_t n = busiest(s, top);
    if (n)
        puts("changing most:");
    for (uint32_t i = 0; i < n; i++) {
        printf("  %10" PRIu64 " x ", top[i].n);
        print_path(s, top[i].var);
        putchar('\n');
    }
    store_free(s);
    return diag_n_errors(c->s.dg) ? EXIT_INPUT : EXIT_FINE;
}

/* Nothing is held in memory: the reader talks to the writer. */
static int convert(WaveCommand *c, const char *from, const char *to)
{
    WaveReport r;
    WaveWriter *w = wave_write_open(to, c->s.dg);
    if (!w)
        return EXIT_INPUT;
    WaveSink sink = wave_writer_sink(w);
    read_any(c, from, &sink, &r);
    if (!r.has_begun) {
        wave_write_abandon(w);
        return EXIT_INPUT;
    }
    wave_write_close(w, r.n_times ? r.last : 0, c->s.dg);
    return diag_n_errors(c->s.dg) ? EXIT_INPUT : EXIT_FINE;
}

static void print_value_at(const WaveStore *s, uint32_t var, uint64_t time)
{
    StrBuf b = {0};
    WavePos p;
    if (store_seek(s, store_var(s, var)->signal, time, &p))
        store_print(&p, &b);
    else
        strbuf_addz(&b, "no value yet");
    printf("%.*s", STR_ARG(strbuf_str(&b)));
    strbuf_free(&b);
}

static void print_only(const char *file, const WaveStore *s, uint32_t n, const uint32_t *vars, bool all)
{
    if (!n)
        return;
    printf("only in %s: %u variable%s\n", file, n, n == 1 ? "" : "s");
    for (uint32_t i = 0; all && i < n; i++) {
        printf("  ");
        print_path(s, vars[i]);
        putchar('\n');
    }
}

static bool report_diff(const WaveDiff *d, const WaveStore *a, const WaveStore *b, const char *const *files,
                        bool all)
{
    print_only(files[0], a, d->n_only_a, d->only_a, all);
    print_only(files[1], b, d->n_only_b, d->only_b, all);
    if (d->n_other_kind)
        printf("of another width or kind: %u variable%s\n", d->n_other_kind, d->n_other_kind == 1 ? "" : "s");
    for (uint32_t i = 0; all && i < d->n_other_kind; i++) {
        printf("  ");
        print_path(a, d->other_kind[i]);
        putchar('\n');
    }
    for (uint32_t i = 0; i < d->n && (all || i == 0); i++) {
        const WaveDiffItem *it = &d->items[i];
        printf("%s", i == 0 ? "first difference: " : "");
        print_time(a, it->time);
        printf(": ");
        print_path(a, it->var_a);
        printf(" is ");
        print_value_at(a, it->var_a, it->time);
        printf(" and ");
        print_value_at(b, it->var_b, it->time_b);
        putchar('\n');
    }
    if (d->n > 1 && !all)
        printf("%u of %u variables differ; --all lists where each first does\n", d->n, d->n_both);
    bool same = !d->n && !d->n_only_a && !d->n_only_b && !d->n_other_kind;
    if (same)
        printf("no difference in %u variable%s\n", d->n_both, d->n_both == 1 ? "" : "s");
    return same;
}

static int diff(WaveCommand *c, const char *const *files)
{
    WaveReport r;
    WaveStore *a = open_any(c, files[0], &r);
    WaveStore *b = open_any(c, files[1], &r);
    int status = EXIT_INPUT;
    if (a && b) {
        WaveDiff d = wave_diff(c->s.arena, a, b);
        if (!d.is_comparable)
            diag_file_error(c->s.dg, files[1], "its unit of time is too far from that of %s to compare", files[0]);
        else if (report_diff(&d, a, b, files, c->all) && !diag_n_errors(c->s.dg))
            status = EXIT_FINE;
    }
    store_free(a);
    store_free(b);
    return status;
}

/* ---- the window, and pictures of it ---- */

static WaveStore *read_again(void *self, uint32_t file, Diag *dg)
{
    WaveCommand *c = self;
    WaveReport r;
    (void)dg; /* the session's */
    if (file == 0 && c->live.run) /* it is followed anyway */
        return NULL;
    return open_any(c, c->job.paths[file], &r);
}

static void want(void *self, uint32_t file, uint32_t signal)
{
    WaveCommand *c = self;
    if (file == 0 && c->live.run)
        run_store_want(design_run_store(c->live.run), signal);
}

static ViewerWork work(void *self, unsigned ms, bool *has_changed)
{
    WaveCommand *c = self;
    LiveRun *r = &c->live;
    if (!r->run)
        return VIEWER_IDLE;
    if (live_run_has_ended(r)) {
        glr_refresh(r->file);
        glr_end_growing(r->file);
    }
    if (run_store_work(design_run_store(r->run), ms, has_changed, c->s.dg))
        return VIEWER_BUSY;
    return glr_is_growing(r->file) && !glr_is_whole(r->file) ? VIEWER_WAITS : VIEWER_IDLE;
}

/* A run, with its design; the trace is filled when it is looked at. */
static WaveStore *open_run(WaveCommand *c, const char *path)
{
    if (!live_run_open(&c->live, &c->s, path, &c->how, c->screenshot ? LIVE_WAIT : LIVE_FOLLOW))
        return NULL;
    DesignRun *r = c->live.run;
    c->job.design = design_run_view(r);
    c->job.cycle = glr_info(c->live.file)->cycle_ns;
    c->job.base = intern_cstr(c->live.design->names, c->live.design->top->base);
    if (!c->job.clock)
        c->job.clock = design_run_clock(r);
    c->job.instruction = design_run_is_machine(r) ? "machine.instruction" : NULL;
    if (design_run_is_machine(r) && !c->job.add && strcmp(c->job.base, "machine") == 0) {
        c->job.is_default_add = true;
        c->job.add = "machine.clk, machine.pc, machine.instruction, machine.fetch, machine.operand, machine.pointer, "
                     "machine.destination, machine.execute, machine.address, machine.content, machine.value, "
                     "machine.does.y, machine.changes, machine.zero, machine.less, machine.halted, machine.fault";
    }
    return run_store_waves(design_run_store(r));
}

/* A word of the program: 40 bits, or more in a machine with words of 32 bits. */
static bool decode(void *self, uint64_t value, StrBuf *b)
{
    (void)self;
    unsigned bits = value >> 40 ? 32 : 16;
    Instr i = isa_decode(value, bits);
    if (isa_is_valid(&i))
        isa_print(&i, bits, b);
    return isa_is_valid(&i);
}

/* "1600x900". */
static bool read_size(const char *text, int *w, int *h)
{
    int64_t a, b;
    const char *x = strchr(text, 'x');
    if (!x || !str_to_int((Str){text, (size_t)(x - text)}, &a) || !str_to_int(str_from(x + 1), &b))
        return false;
    if (a < 64 || a > 16384 || b < 64 || b > 16384)
        return false;
    *w = (int)a;
    *h = (int)b;
    return true;
}

/* "2", "1.5", "0.75". */
static bool read_scale(const char *text, double *scale)
{
    char *end;
    *scale = strtod(text, &end);
    return end != text && !*end && *scale >= 0.5 && *scale <= 8;
}

static int view(WaveCommand *c, const char *const *files, int n)
{
    WaveReport r;
    WaveStore *stores[OPT_LIST_MAX];
    ViewerLive live = {.self = c, .reload = read_again, .decode = decode, .want = want, .work = work};
    c->job.w = 1280;
    c->job.h = 720;
    if (c->size && !read_size(c->size, &c->job.w, &c->job.h)) {
        fprintf(stderr, "gateloom: --size wants WIDTHxHEIGHT, each from 64 to 16384, as 1600x900, not '%s'\n", c->size);
        return EXIT_USAGE;
    }
    c->job.scale = c->screenshot ? 1 : 0;
    if (c->scale && !read_scale(c->scale, &c->job.scale)) {
        fprintf(stderr, "gateloom: --scale wants a number from 0.5 to 8, as 1.5, not '%s'\n", c->scale);
        return EXIT_USAGE;
    }
    if (c->screenshot && !viewer_can_write(c->screenshot)) {
        fprintf(stderr,
                "gateloom: --screenshot wants a file that ends in .png, .svg, .pdf, .vcd, .json (WaveDrom), "
                ".waves or "
                ".gtkw (sessions), or .txt (draw calls), not '%s'\n",
                c->screenshot);
        return EXIT_USAGE;
    }
    for (int i = 0; i < n; i++) {
        bool is_run = i == 0 && (glr_is_one(files[i]) || live_run_is_source(files[i]));
        bool fits = i > 0 || is_run || run_options_fit(&c->how, files[i], c->s.dg);
        stores[i] = !fits ? NULL : is_run ? open_run(c, files[i]) : open_any(c, files[i], &r);
        if (stores[i])
            continue;
        for (int k = 0; k < i; k++)
            store_free(stores[k]);
        live_run_close(&c->live);
        return EXIT_INPUT;
    }
    c->job.paths = files;
    c->job.stores = stores;
    c->job.n_files = (uint32_t)n;
    c->job.is_light = c->light;
    c->job.has_help = c->sheet;
    c->job.live = &live;
    bool ok = c->screenshot ? viewer_picture(&c->job, c->screenshot, c->s.dg) : viewer_window(&c->job, c->s.dg);
    live_run_close(&c->live);
    c->job.stores = NULL; /* those of this function */
    c->job.live = NULL;
    return ok && !diag_n_errors(c->s.dg) ? EXIT_FINE : EXIT_INPUT;
}

static int run(int argc, char **argv)
{
    WaveCommand c = {.how = RUN_OPTIONS_DEFAULT};
    const Opt opts[] = {
        {"list", NULL, OPT_FLAG, &c.list, "print the variables: path, type, width"},
        {"stats", NULL, OPT_FLAG, &c.stats, "print what there is, how long, and what changes most"},
        {"convert", NULL, OPT_FLAG, &c.convert,
         "from one file to another, of any size: --convert a.fst b.vcd"},
        {"diff", NULL, OPT_FLAG, &c.diff, "where two traces first differ: --diff a.vcd b.fst"},
        {"all", NULL, OPT_FLAG, &c.all, "with --diff: where each variable first differs"},
        {"screenshot", "FILE", OPT_TEXT, &c.screenshot,
         "no window, a picture of it: x.png, .svg, .pdf; or what it shows: .vcd, .json, .gtkw"},
        {"size", "WxH", OPT_TEXT, &c.size, "of the window or picture, in pixels; 1280x720 when absent"},
        {"scale", "N", OPT_TEXT, &c.scale, "letters and lines so many times as large: 2, 1.5"},
        {"add", "LIST", OPT_TEXT, &c.job.add,
         "signals to show, as 'top.clk, top.q[3:0], {a, b}, ?a && !b, pc*'"},
        {"from", "T", OPT_TEXT, &c.job.from, "show from this time on: 12.5us, #120 (ticks), 50%"},
        {"to", "T", OPT_TEXT, &c.job.to, "show up to this time"},
        {"cursor", "T", OPT_TEXT, &c.job.cursor, "put the cursor to this time"},
        {"clock", "SIGNAL", OPT_TEXT, &c.job.clock, "the ruler counts its rising edges, too"},
        {"find", "COND", OPT_TEXT, &c.job.find,
         "mark in the ruler where a condition holds: 'pc == 3 && !halted'"},
        {"compare", NULL, OPT_FLAG, &c.job.compares,
         "two traces: the second in grey behind the first, and red where it differs"},
        {"shift", "T", OPT_TEXT, &c.job.shift, "move the second trace in time: 10ns, -2.5us, #3 (ticks)"},
        {"session", "FILE", OPT_TEXT, &c.job.session,
         "rows, markers and view from a file: x.waves, or GTKWave's x.gtkw"},
        {"enum", "FILE", OPT_TEXT, &c.job.enums,
         "names of values, for the radix 'enum': a line '3 IDLE' each"},
        {"keys", "FILE", OPT_TEXT, &c.job.keys, "other keys: a line 'zoom-in = i, ctrl+i' each"},
        {"light", NULL, OPT_FLAG, &c.light, "dark on light"},
        {"sheet", NULL, OPT_FLAG, &c.sheet, "with the help sheet (key ?) open"},
        {"why", "NET@CYCLE", OPT_TEXT, &c.job.why, "of a run: with the chain of causes of an edge"},
        {"did", "NET@CYCLE", OPT_TEXT, &c.job.did, "of a run: with what an edge did"},
        {"no-schematic", NULL, OPT_FLAG, &c.job.no_sheet, "of a run: without the drawing of the design"},
        {"no-panel", NULL, OPT_FLAG, &c.job.no_panel, "of a run: without registers, memory and program"},
        RUN_OPTIONS(c.how),
        LOAD_OPTIONS(c.s),
        {0}};
    const char *files[OPT_LIST_MAX];
    int n;
    if (argc > OPT_LIST_MAX)
        return EXIT_USAGE;
    int status = session_start(&c.s, &cmd_wave, opts, argc, argv, files, &n);
    if (status)
        return status < 0 ? EXIT_FINE : status;
    int what = c.list + c.stats + c.convert + c.diff;
    bool shows = c.screenshot || c.size || c.scale || c.job.add || c.job.from || c.job.to || c.job.cursor ||
                 c.job.compares || c.job.shift || c.job.clock || c.job.find || c.job.enums || c.job.keys ||
                 c.job.session || c.job.why || c.job.did || c.job.no_sheet || c.job.no_panel || c.light || c.sheet;
    int want = c.convert || c.diff ? 2 : 1;
    status = EXIT_USAGE;
    if (what > 1)
        fprintf(stderr, "gateloom: 'wave' does one thing at a time: --list, --stats, --convert or --diff\n");
    else if (what && shows)
        fprintf(
            stderr,
            "gateloom: --list, --stats, --convert and --diff show no waves; leave them out, or what is about "
            "the window\n");
    else if (what == 0)
        status = view(&c, files, n);
    else if (n != want)
        fprintf(stderr, "gateloom: 'wave --%s' wants %s, not %d\n",
                c.list ? "list" : c.stats ? "stats" : c.convert ? "convert" : "diff",
                want == 1 ? "one file" : "two files", n);
    else
        status = c.list      ? list(&c, files[0])
                 : c.stats   ? stats(&c, files[0])
                 : c.convert ? convert(&c, files[0], files[1])
                             : diff(&c, files);
    session_end(&c.s);
    return status;
}

const Command cmd_wave = {"wave", "FILE... | FILE --list|--stats | --convert FROM TO | --diff A B",
                          "Shows, converts and compares waves: VCD, FST, and recordings (.glr)",
                          "gateloom wave --diff before.vcd after.fst", run};
