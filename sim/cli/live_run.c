/* live_run.c - a child that simulates, and the recording it writes. */
#define _DEFAULT_SOURCE /* mkstemps */
#include "cli/live_run.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

#include "cpu/system.h"

enum { MAX_ARGUMENTS = 6 * OPT_LIST_MAX + 64 }; /* three lists of options, and what is left */

static bool is_program(const char *path)
{
    return str_ends_with(str_from(path), ".asm") || str_ends_with(str_from(path), ".hex");
}

bool live_run_is_netlist(const char *path)
{
    return str_ends_with(str_from(path), ".nl") || str_ends_with(str_from(path), ".blif");
}

bool live_run_is_source(const char *path)
{
    return live_run_is_netlist(path) || is_program(path);
}

/* Nothing that was asked for is passed over in silence. */
bool run_options_fit(const RunOptions *o, const char *path, Diag *dg)
{
    static const RunOptions nothing = RUN_OPTIONS_DEFAULT;
    const MachineOpts *m = &o->sizes, *usual = &nothing.sizes;
    bool netlists = live_run_is_netlist(path), programs = is_program(path), runs = netlists || programs;
    const struct {
        bool is_given, is_fine;
        const char *name;
    } all[] = {
        {o->top, netlists, "--top"},      {o->sets.n, netlists, "--set"},
        {o->stim, netlists, "--stim"},    {o->init, netlists, "--init"},
        {o->loads.n, netlists, "--load"}, {o->cycles, runs, "--cycles"},
        {o->record, runs, "--record"},             {o->mem, programs, "--mem"},
        {o->machine, programs, "--machine"},       {m->word != usual->word, programs, "--word"},
        {m->memory != usual->memory, programs, "--memory"}, {m->program != usual->program, programs, "--program"},
    };
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        if (all[i].is_given && !all[i].is_fine) {
            diag_file_error(dg, path, "%s says how %s is run, and this is %s", all[i].name,
                            !runs ? "a netlist or a program" : programs ? "a netlist" : "a program",
                            !runs ? "a run already" : programs ? "a program" : "a netlist");
            return false;
        }
    }
    return true;
}

/* ---- the child ---- */

typedef struct Arguments {
    char *all[MAX_ARGUMENTS];
    int n;
    Arena *arena;
} Arguments;

static void add(Arguments *a, const char *text)
{
    assert(a->n < MAX_ARGUMENTS - 1);
    a->all[a->n++] = arena_copy(a->arena, text, strlen(text));
}

static void add_option(Arguments *a, const char *option, const char *value)
{
    if (!value)
        return;
    add(a, option);
    add(a, value);
}

static void add_number(Arguments *a, const char *option, uint64_t value)
{
    char text[32];
    snprintf(text, sizeof text, "%" PRIu64, value);
    add_option(a, option, text);
}

static void add_list(Arguments *a, const char *option, const OptList *list)
{
    for (unsigned i = 0; i < list->n; i++)
        add_option(a, option, list->items[i]);
}

static void arguments(Arguments *a, const Session *s, const char *path, const char *to, const RunOptions *o)
{
    add(a, is_program(path) ? "run" : "sim");
    add(a, path);
    add_option(a, "--wave", to);
    add_list(a, "-I", &s->paths);
    if (is_program(path)) {
        add_option(a, "--mem", o->mem);
        add_option(a, "--machine", o->machine);
        add_number(a, "--word", o->sizes.word);
        add_number(a, "--memory", o->sizes.memory);
        add_number(a, "--program", o->sizes.program);
        if (o->cycles)
            add_number(a, "--max-cycles", o->cycles);
        return;
    }
    add_option(a, "--top", o->top);
    add_option(a, "--stim", o->stim);
    add_option(a, "--init", o->init);
    add_list(a, "--set", &o->sets);
    add_list(a, "--load", &o->loads);
    if (o->cycles)
        add_number(a, "--cycles", o->cycles);
}

/* Nothing is printed but messages, and it ends when whoever looks does. */
static _Noreturn void simulate(const Arguments *a)
{
    int null = open("/dev/null", O_WRONLY);
    if (null >= 0) {
        dup2(null, STDOUT_FILENO);
        close(null);
    }
#ifdef __linux__
    prctl(PR_SET_PDEATHSIG, SIGTERM);
#endif
    const Command *c = strcmp(a->all[0], "run") == 0 ? &cmd_run : &cmd_sim;
    int status = c->run(a->n, (char **)(uintptr_t)a->all);
    fflush(stdout);
    _exit(status);
}

bool live_run_has_ended(LiveRun *r)
{
    int status;
    if (!r->child || waitpid(r->child, &status, WNOHANG) != r->child)
        return false;
    r->child = 0;
    return true;
}

static void pause_ms(long ms)
{
    nanosleep(&(struct timespec){ms / 1000, ms % 1000 * 1000000}, NULL);
}

/* Until the recording can be opened; before: its stamp when the child began.  NULL: it never can, said by the
 * child. */
static GlrFile *first_block(LiveRun *r, Session *s, const char *path, uint64_t before, LiveMode mode)
{
    enum { MS = 5 };
    Diag *silent = diag_new(s->arena, NULL);
    GlrFile *f = NULL;
    bool has_ended = false;
    while (!f && !has_ended) {
        has_ended = live_run_has_ended(r);
        if (mode == LIVE_FOLLOW || has_ended)
            f = io_stamp(path) != before && glr_is_one(path) ? glr_open_growing(path, silent) : NULL;
        if (!f && !has_ended)
            pause_ms(MS);
    }
    diag_free(silent);
    if (f && has_ended)
        glr_end_growing(f);
    return f;
}

static bool start(LiveRun *r, Session *s, const char *path, const RunOptions *o, LiveMode mode)
{
    static const char name[] = "/gateloom-XXXXXX.glr";
    const char *folder = getenv("TMPDIR"), *to = o->record;
    bool is_temp = !to;
    StrBuf b = {0};
    Arguments a = {.arena = s->arena};
    strbuf_printf(&b, "%s%s", folder && *folder ? folder : "/tmp", name);
    if (to && !str_ends_with(str_from(to), ".glr")) {
        diag_file_error(s->dg, to, "a recording's name ends in .glr");
        strbuf_free(&b);
        return false;
    }
    if (!to) {
        int fd = mkstemps(b.ptr, 4);
        if (fd < 0) {
            diag_file_error(s->dg, b.ptr, "cannot be written: %s", strerror(errno));
            strbuf_free(&b);
            return false;
        }
        close(fd);
        to = arena_copy(s->arena, b.ptr, b.len);
    }
    strbuf_free(&b);
    /* A recording that is there stays until the netlist was found good and the child writes. */
    uint64_t before = io_stamp(to);
    arguments(&a, s, path, to, o);
    fflush(stdout);
    fflush(stderr);
    r->child = fork();
    if (r->child == 0)
        simulate(&a);
    if (r->child < 0) {
        diag_file_error(s->dg, path, "cannot be run: %s", strerror(errno));
        r->child = 0;
    } else {
        r->file = first_block(r, s, to, before, mode);
    }
    /* Both have it open, and it goes when both are gone, however they end. */
    if (is_temp)
        unlink(to);
    return r->file != NULL;
}

/* ---- opening ---- */

/* Written to within the last seconds: somebody may go on. */
static bool is_fresh(const char *path)
{
    enum { SECONDS = 5 };
    struct stat st;
    return stat(path, &st) == 0 && time(NULL) - st.st_mtime <= SECONDS;
}

static GlrFile *open_recording(Session *s, const char *path, LiveMode mode)
{
    GlrFile *f = mode == LIVE_FOLLOW && is_fresh(path) ? glr_open_growing(path, s->dg) : glr_open(path, s->dg);
    if (f && glr_is_whole(f))
        glr_end_growing(f);
    return f;
}

/* The program that ran, if its file is there still and assembles. */
static void load_program(LiveRun *r, Session *s)
{
    const char *path = glr_info(r->file)->program.ptr;
    Machine m;
    if (path && *path && io_exists(path) && system_machine(r->design, &m))
        r->has_program = program_load(s, path, m, &r->program);
}

bool live_run_open(LiveRun *r, Session *s, const char *path, const RunOptions *o, LiveMode mode)
{
    *r = (LiveRun){0};
    bool ok = run_options_fit(o, path, s->dg);
    if (!ok)
        return false;
    if (live_run_is_source(path)) {
        ok = start(r, s, path, o, mode);
    } else {
        r->file = open_recording(s, path, mode);
        ok = r->file != NULL;
    }
    if (ok) {
        r->design = run_file_design(s, r->file);
        ok = r->design != NULL;
    }
    if (ok) {
        load_program(r, s);
        r->run = design_run_new(r->file, r->design, r->has_program ? &r->program : NULL, s->dg);
        ok = r->run != NULL;
    }
    if (!ok)
        live_run_close(r);
    return ok;
}

void live_run_close(LiveRun *r)
{
    if (r->child) {
        kill(r->child, SIGTERM);
        waitpid(r->child, NULL, 0);
        r->child = 0;
    }
    design_run_free(r->run);
    glr_close(r->file);
    *r = (LiveRun){0};
}
