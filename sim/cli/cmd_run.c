/* cmd_run.c - gateloom run: a program on the machine made of gates. */
#include <inttypes.h>
#include <string.h>
#include <time.h>

#include "cli/machine_opts.h"
#include "cpu/system.h"
#include "engine/record.h"
#include "glue/replay.h"
#include "wave/wave.h"

enum { GROUPS_MAX = 64, CYCLE_NS = 10, RISE_NS = 5 };

/* Cells that are shown side by side. */
typedef struct Group {
    uint32_t lo, hi; /* both included */
    size_t width;    /* of its column in the trace */
} Group;

typedef struct Run {
    Session s;
    MachineOpts sizes;
    const char *mem, *show, *engine, *wave, *netlist;
    uint64_t max_cycles;
    bool trace, jumps, lockstep, json, opened;
    Program p;
    const Design *d;
    System sys;
    Interp *interp; /* --lockstep */
    Group groups[GROUPS_MAX];
    unsigned n_groups;
    bool is_shown;  /* groups come from --show */
    size_t instr_width;
    double seconds;
    WaveWriter *waves;
    TraceSink sink;
    Recorder *rec;
    RunRecorder *run; /* a recording instead of waves */
    const char *file;
} Run;

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* ---- which cells are shown ---- */

static bool add_group(Run *r, uint32_t lo, uint32_t hi)
{
    if (r->n_groups == GROUPS_MAX)
        return false;
    r->groups[r->n_groups++] = (Group){.lo = lo, .hi = hi};
    return true;
}

static bool bad_show(Run *r, Str item)
{
    diag(r->s.dg, DIAG_ERROR, (Span){0},
         "--show: '%.*s' is no cell and no range of cells of this memory; write r0-r2,8-10", STR_ARG(item));
    return false;
}

static bool parse_show(Run *r)
{
    for (const char *z = r->show; *z;) {
        size_t n = strcspn(z, ",");
        Str item = {z, n};
        const char *dash = memchr(z, '-', n);
        Str lo = {z, dash ? (size_t)(dash - z) : n};
        Str hi = dash ? (Str){dash + 1, n - lo.len - 1} : lo;
        uint32_t a, b;
        if (!cell_parse(str_trim(lo), &a) || !cell_parse(str_trim(hi), &b) || a > b ||
            b >> r->p.machine.address_bits)
            return bad_show(r, item);
        if (!add_group(r, a, b)) {
            diag(r->s.dg, DIAG_ERROR, (Span){0}, "--show: more than %d groups", GROUPS_MAX);
            return false;
        }
        z += n + (z[n] == ',');
    }
    return true;
}

/* Without --show: the registers that the program names, and every run of other cells that
 * it names or that have a value at the start. */
static void choose_groups(Run *r)
{
    uint32_t n = UINT32_C(1) << r->p.machine.address_bits;
    Arena *temp = arena_new("cells");
    bool *used = ARENA_ARRAY(temp, bool, n);
    for (uint32_t i = 0; i < r->p.n_code; i++) {
        const Instr *c = &r->p.code[i];
        if (c->a_mode != MODE_NONE && c->a < n)
            used[c->a] = true;
        if ((c->b_mode == MODE_CELL || c->b_mode == MODE_POINTER) && c->b < n)
            used[c->b] = true;
    }
    for (uint32_t i = 0; i < r->p.n_cells; i++)
        used[r->p.cells[i].address] = true;
    for (uint32_t i = 0; i < n;) {
        uint32_t k = i;
        while (k < n && used[k] && (k == i || k != 8))
            k++;
        if (k > i)
            add_group(r, i, k - 1);
        i = k > i ? k : i + 1;
    }
    arena_free(temp);
}

/* ---- the trace ---- */

static void print_cell(const Run *r, uint32_t address, StrBuf *b)
{
    uint32_t v;
    if (system_cell(&r->sys, address, &v))
        strbuf_printf(b, "%" PRId64, word_number(r->p.machine, v));
    else
        strbuf_addc(b, '?');
}

/* As its author wrote it, with one blank where there are blanks. */
static void print_instr(const Run *r, uint32_t at, StrBuf *b)
{
    Span span = r->p.at ? r->p.at[at] : (Span){0};
    if (!span.file) {
        isa_print(&r->p.code[at], r->p.machine.word_bits, b);
        return;
    }
    const char *text = diag_text(r->s.dg, span.file).ptr;
    for (uint32_t i = span.lo; i < span.hi; i++) {
        bool is_blank = text[i] == ' ' || text[i] == '\t';
        bool after = b->len && (b->ptr[b->len - 1] == ' ');
        if (is_blank ? !after : text[i] != ',')
            strbuf_addc(b, is_blank ? ' ' : text[i]);
        else if (text[i] == ',')
            strbuf_addz(b, ", ");
    }
}

/* "[0, 15, ?, ...]" for registers, "15, 18, ?, ..." for other cells; NULL values: names. */
static void print_group(const Run *r, const Group *g, bool names, StrBuf *b)
{
    bool registers = g->lo < 8;
    strbuf_addz(b, registers ? "[" : "");
    for (uint32_t i = g->lo; i <= g->hi; i++) {
        if (!names)
            print_cell(r, i, b);
        else
            strbuf_printf(b, registers && i < 8 ? "r%" PRIu32 : "x%" PRIu32, i);
        strbuf_addz(b, ", ");
    }
    strbuf_addz(b, registers ? "...]" : "...");
}

static void pad_to(StrBuf *b, size_t column)
{
    do
        strbuf_addc(b, ' ');
    while (b->len < column);
}

static void trace_row(Run *r, const char *what, bool names)
{
    StrBuf line = {0};
    size_t column = r->instr_width;
    strbuf_addz(&line, what);
    for (unsigned i = 0; i < r->n_groups; i++) {
        pad_to(&line, column);
        print_group(r, &r->groups[i], names, &line);
        column += r->groups[i].width;
    }
    puts(line.ptr);
    strbuf_free(&line);
}

static void trace_start(Run *r)
{
    StrBuf text = {0};
    r->instr_width = strlen("instruction");
    for (uint32_t i = 0; i < r->p.n_code; i++) {
        strbuf_clear(&text);
        print_instr(r, i, &text);
        if (r->instr_width < text.len)
            r->instr_width = text.len;
    }
    r->instr_width += 2;
    for (unsigned i = 0; i < r->n_groups; i++) {
        Group *g = &r->groups[i];
        strbuf_clear(&text);
        print_group(r, g, true, &text);
        size_t names = text.len;
        strbuf_clear(&text);
        print_group(r, g, false, &text);
        g->width = (names > text.len ? names : text.len) + 2;
    }
    strbuf_free(&text);
    trace_row(r, "instruction", true);
    trace_row(r, "(initial)", false);
}

static void trace_instr(Run *r, uint32_t at)
{
    if (at >= r->p.n_code)
        return;
    const Instr *i = &r->p.code[at];
    const IsaInfo *info = isa_by_op(i->op);
    if (info && info->kind == ISA_JUMP && !r->jumps)
        return;
    StrBuf text = {0};
    print_instr(r, at, &text);
    trace_row(r, text.ptr, false);
    strbuf_free(&text);
}

/* ---- running ---- */

static void look(void *self, unsigned phase)
{
    Run *r = self;
    static const unsigned offset[3] = {0, RISE_NS, CYCLE_NS - 1};
    /* Cycle 0 of the wave is the reset. */
    uint64_t time = (r->sys.n_cycles + 1) * CYCLE_NS + offset[phase];
    if (r->run)
        run_recorder_sample(r->run, time);
    else
        recorder_sample(r->rec, time);
}

/* It names the netlist and the program, so that both can be shown beside the run. */
static bool open_recording(Run *r)
{
    const char *own = r->netlist ? NULL : session_own_folder(&r->s, "netlists");
    Machine m = r->p.machine;
    StrBuf source = {0}, top = {0}, paths = {0};
    if (r->netlist)
        strbuf_addz(&source, session_absolute(&r->s, r->netlist));
    else
        strbuf_printf(&source, "%s/cpu/machine.nl", own ? own : "netlists");
    strbuf_printf(&top, "machine<%u, %u, %u>", m.word_bits, m.address_bits, m.program_bits);
    for (unsigned i = 0; i < r->s.paths.n; i++)
        strbuf_printf(&paths, "%s\n", session_absolute(&r->s, r->s.paths.items[i]));
    GlrInfo info = {.source = strbuf_str(&source), .top = strbuf_str(&top), .paths = strbuf_str(&paths),
                    .cycle_ns = CYCLE_NS, .rise_ns = RISE_NS, .clock = r->sys.clk.ix,
                    .program = str_from(session_absolute(&r->s, r->file))};
    r->run = run_recorder_open(r->wave, r->sys.engine, info, r->s.dg);
    strbuf_free(&source);
    strbuf_free(&top);
    strbuf_free(&paths);
    if (r->run)
        run_recorder_sample(r->run, 0);
    return r->run != NULL;
}

static bool open_wave(Run *r)
{
    if (!r->wave)
        return true;
    if (str_ends_with(str_from(r->wave), ".glr")) {
        if (!open_recording(r))
            return false;
    } else {
        r->waves = wave_write_open(r->wave, r->s.dg);
        if (!r->waves)
            return false;
        r->sink = wave_writer_trace(r->waves);
        r->rec = recorder_new(r->s.arena, r->sys.engine, &r->sink);
        recorder_sample(r->rec, 0);
    }
    r->sys.look = look;
    r->sys.look_self = r;
    return true;
}

static Span instr_span(const Run *r, uint32_t at)
{
    return r->p.at && at < r->p.n_code ? r->p.at[at] : (Span){0};
}

static bool report_fault(Run *r)
{
    uint32_t at = 0;
    system_at(&r->sys, &at);
    diag(r->s.dg, DIAG_ERROR, instr_span(r, at),
         "%s: the machine stopped at instruction %" PRIu32 " with fault %d, and nothing was changed",
         fault_text(r->sys.fault), at, (int)r->sys.fault);
    return false;
}

/* Which cell nobody wrote: the interpreter knows where an unknown value comes from. */
static bool report_unknown(Run *r)
{
    Interp *m = interp_new(r->s.arena, &r->p);
    while (m->n_cycles <= r->sys.n_cycles && interp_step(m) == INTERP_RUNS)
        ;
    StrBuf cell = {0};
    if (m->status == INTERP_UNKNOWN && m->unknown_cell != INTERP_NO_CELL) {
        strbuf_addz(&cell, "cell ");
        cell_print(m->unknown_cell, &cell);
    } else {
        strbuf_addz(&cell, "some cell");
    }
    diag(r->s.dg, DIAG_ERROR, instr_span(r, m->at),
         "instruction %" PRIu32 " needs a value that nobody knows: %s was never written; write it first, or "
         "give it a value with .mem or --mem", m->at, cell.ptr);
    strbuf_free(&cell);
    return false;
}

/* One instruction; with the interpreter beside it, if it is there. */
static bool step(Run *r)
{
    if (!r->interp) {
        system_step(&r->sys);
        return true;
    }
    StrBuf why = {0};
    bool ok = system_follow(&r->sys, r->interp, &why);
    if (!ok)
        diag(r->s.dg, DIAG_ERROR, instr_span(r, r->interp->at),
             "gates and interpreter differ after instruction %" PRIu32 ", in cycle %" PRIu64 ": %s", r->interp->at,
             r->sys.n_cycles, why.ptr);
    strbuf_free(&why);
    return ok;
}

/* To the end.  False: reported. */
static bool go(Run *r)
{
    bool ok = true;
    double start = now();
    progress_start("cycles", 0, r->trace);
    while (ok && r->sys.status == SYSTEM_RUNS && r->sys.n_cycles < r->max_cycles) {
        uint32_t at = 0;
        system_pc(&r->sys, &at);
        uint64_t before = r->sys.n_instrs;
        ok = step(r);
        if (r->trace && r->sys.n_instrs > before)
            trace_instr(r, at);
        progress(r->sys.n_cycles);
    }
    progress_end();
    r->seconds = now() - start;
    if (!ok)
        return false;
    if (r->sys.status == SYSTEM_RUNS) {
        diag(r->s.dg, DIAG_ERROR, (Span){0},
             "the program still runs after %" PRIu64 " cycles; --max-cycles N lets it go on, --trace shows where it is",
             r->sys.n_cycles);
        return false;
    }
    return r->sys.status == SYSTEM_FAULT ? report_fault(r)
           : r->sys.status == SYSTEM_UNKNOWN ? report_unknown(r) : true;
}

/* ---- the result ---- */

/* Every known cell, or all of --show. */
static void print_cells(const Run *r, bool json)
{
    const char *comma = "";
    for (unsigned i = 0; i < r->n_groups || (!r->is_shown && i == 0); i++) {
        uint32_t lo = r->is_shown ? r->groups[i].lo : 0;
        uint32_t hi = r->is_shown ? r->groups[i].hi : (UINT32_C(1) << r->p.machine.address_bits) - 1;
        for (uint32_t k = lo; k <= hi; k++) {
            uint32_t v;
            bool known = system_cell(&r->sys, k, &v);
            int64_t number = known ? word_number(r->p.machine, v) : 0;
            if (json && known) {
                printf("%s\"%" PRIu32 "\": %" PRId64, comma, k, number);
                comma = ", ";
            } else if (!json && known) {
                printf("cell %" PRIu32 " = %" PRId64 "\n", k, number);
            } else if (!json && r->is_shown) {
                printf("cell %" PRIu32 " = ?\n", k);
            }
        }
        if (!r->is_shown)
            return;
    }
}

static void print_result(const Run *r, bool ok)
{
    static const char *const status[] = {"running", "halted", "fault", "unknown"};
    double hertz = r->seconds > 0 ? (double)r->sys.n_cycles / r->seconds : 0;
    if (r->json) {
        printf("{\"status\": \"%s\", \"fault\": %d, \"cells\": {", status[r->sys.status], (int)r->sys.fault);
        print_cells(r, true);
        printf("}, \"instructions\": %" PRIu64 ", \"cycles\": %" PRIu64 ", \"nand\": %" PRIu32 ", \"dff\": %" PRIu32
               ", \"lockstep\": %s, \"cycles_per_second\": %.0f}\n", r->sys.n_instrs, r->sys.n_cycles,
               r->d->n_nands, r->d->n_dffs, r->interp ? ok ? "true" : "false" : "null", hertz);
        return;
    }
    if (r->trace)
        putchar('\n');
    print_cells(r, false);
    printf("instructions: %" PRIu64 "\n", r->sys.n_instrs);
    printf("cycles: %" PRIu64 "\n", r->sys.n_cycles);
    printf("machine: %" PRIu32 " nand, %" PRIu32 " dff\n", r->d->n_nands, r->d->n_dffs);
    if (r->interp && r->interp->status == INTERP_UNKNOWN && r->sys.status != SYSTEM_UNKNOWN)
        printf("lockstep: the interpreter agreed until instruction %" PRIu64
               ", which it cannot do: it needs an unknown value\n",
               r->interp->n_instrs);
    else if (r->interp && ok)
        puts("lockstep: the interpreter agreed after every instruction");
    printf("clock: %.1f kHz, simulated\n", hertz / 1000);
}

static bool prepare(Run *r, const char *path, Machine machine)
{
    if (!program_load(&r->s, path, machine, &r->p) || (r->mem && !program_set_cells(&r->s, &r->p, r->mem)))
        return false;
    r->is_shown = r->show != NULL;
    if (r->show ? !parse_show(r) : false)
        return false;
    if (!r->show)
        choose_groups(r);
    r->d = system_design(r->s.lib, r->s.arena, r->netlist, machine);
    if (!r->d || !system_new(&r->sys, r->s.arena, r->d, engine_find(r->engine), &r->p, r->s.dg))
        return false;
    r->interp = r->lockstep ? interp_new(r->s.arena, &r->p) : NULL;
    return open_wave(r);
}

static bool run_program(Run *r, const char *path, Machine machine)
{
    r->file = path;
    if (!prepare(r, path, machine)) {
        system_free(&r->sys);
        return false;
    }
    if (r->trace)
        trace_start(r);
    bool ok = go(r);
    print_result(r, ok);
    if (r->waves && !wave_write_close(r->waves, (r->sys.n_cycles + 2) * CYCLE_NS, r->s.dg))
        ok = false;
    if (r->run && !run_recorder_close(r->run, r->s.dg))
        ok = false;
    system_free(&r->sys);
    return ok;
}

static int run(int argc, char **argv)
{
    static Run r;
    r = (Run){.sizes = MACHINE_OPTS_DEFAULT, .max_cycles = 10000000};
    const Opt opts[] = {
        {"mem", "CELL=V,...", OPT_TEXT, &r.mem, "cells at the start, on top of the program's .mem lines"},
        {"trace", NULL, OPT_FLAG, &r.trace, "print the cells after every instruction"},
        {"jumps", NULL, OPT_FLAG, &r.jumps, "with --trace: jumps too, which change no cell"},
        {"show", "r0-r2,8-10", OPT_TEXT, &r.show, "these cells only, in the trace and at the end"},
        {"max-cycles", "N", OPT_COUNT, &r.max_cycles, "stop a program that does not end (10000000)"},
        {"engine", "NAME", OPT_TEXT, &r.engine, "cycle, ref or event (cycle; with --open event)"},
        {"lockstep", NULL, OPT_FLAG, &r.lockstep, "compare with the interpreter after every instruction"},
        {"wave", "FILE", OPT_TEXT, &r.wave, "write all signals, as .vcd or .fst, or a recording, .glr"},
        {"json", NULL, OPT_FLAG, &r.json, "the result as JSON"},
        MACHINE_OPTIONS(r.sizes),
        OPEN_OPTION(r.s),
        {"machine", "FILE", OPT_TEXT, &r.netlist, "another netlist with the ports of netlists/cpu/machine.nl"},
        LOAD_OPTIONS(r.s),
        {0}};
    const char *files[OPT_LIST_MAX];
    int n;
    Machine machine;
    if (argc > OPT_LIST_MAX)
        return EXIT_USAGE;
    int status = session_start(&r.s, &cmd_run, opts, argc, argv, files, &n);
    if (status)
        return status < 0 ? EXIT_FINE : status;
    status = EXIT_USAGE;
    if (!r.engine)
        r.engine = r.s.opens_dffs ? "event" : "cycle";
    if (n != 1)
        fprintf(stderr, "gateloom: 'run' wants one program, not %d\n", n);
    else if (!engine_find(r.engine))
        fprintf(stderr, "gateloom: there is no engine '%s'; there are cycle, ref and event\n", r.engine);
    else if (machine_opts_read(&r.sizes, &machine))
        status = run_program(&r, files[0], machine) ? EXIT_FINE : EXIT_INPUT;
    session_end(&r.s);
    return status;
}

const Command cmd_run = {"run", "P.asm [--mem 8=15,9=18] [--trace]",
                         "Runs a program on the ten-instruction machine made of gates",
                         "gateloom run netlists/programs/sum_loop.asm --trace --show r0-r2,8-10", run};
