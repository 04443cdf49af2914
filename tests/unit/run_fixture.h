/* run_fixture.h - a run of the machine, recorded, and opened as a window would. */
#ifndef RUN_FIXTURE_H
#define RUN_FIXTURE_H

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "cpu/system.h"
#include "glue/design_run.h"

typedef struct RunFixture {
    Arena *arena;
    Diag *dg;
    Library *lib;
    Program p;
    System sys;
    const Design *d;
    char path[32];
    RunRecorder *rec;
    GlrFile *file;
    uint64_t n_cycles;
} RunFixture;

static inline void run_fixture_look(void *self, unsigned phase)
{
    static const unsigned offset[3] = {0, 5, 9};
    RunFixture *f = self;
    run_recorder_sample(f->rec, (f->sys.n_cycles + 1) * 10 + offset[phase]);
}

/* The recorder is open still; run_fixture_clock goes on. */
static inline RunFixture *run_fixture_new(const char *source)
{
    RunFixture *f = calloc(1, sizeof *f);
    f->arena = arena_new("test");
    f->dg = diag_new(f->arena, stderr);
    f->lib = library_new(f->arena, f->dg);
    library_add_path(f->lib, "netlists");
    Machine machine = {16, 5, 4};
    uint32_t file = diag_add_file(f->dg, "t.asm", str_from(source));
    if (!asm_text(f->arena, file, machine, f->dg, &f->p))
        abort();
    f->d = system_design(f->lib, f->arena, NULL, machine);
    if (!f->d || !system_new(&f->sys, f->arena, f->d, &engine_cycle, &f->p, f->dg))
        abort();
    snprintf(f->path, sizeof f->path, "/tmp/run.XXXXXX");
    int fd = mkstemp(f->path);
    if (fd < 0)
        abort();
    close(fd);
    GlrInfo info = {.source = STR("x"), .top = STR("x"), .paths = STR(""), .program = STR("t.asm"), .cycle_ns = 10,
                    .rise_ns = 5, .clock = f->sys.clk.ix};
    f->rec = run_recorder_open(f->path, f->sys.engine, info, f->dg);
    run_recorder_sample(f->rec, 0);
    f->sys.look = run_fixture_look;
    f->sys.look_self = f;
    return f;
}

static inline void run_fixture_clock(RunFixture *f, uint64_t n)
{
    for (uint64_t i = 0; i < n && system_clock(&f->sys) == SYSTEM_RUNS; i++)
        f->n_cycles++;
}

static inline void run_fixture_close(RunFixture *f)
{
    if (f->rec && !run_recorder_close(f->rec, f->dg))
        abort();
    f->rec = NULL;
}

static inline GlrFile *run_fixture_open(RunFixture *f)
{
    f->file = glr_open_growing(f->path, f->dg);
    if (f->file && glr_is_whole(f->file))
        glr_end_growing(f->file);
    return f->file;
}

static inline void run_fixture_free(RunFixture *f)
{
    run_fixture_close(f);
    system_free(&f->sys);
    glr_close(f->file);
    unlink(f->path);
    library_free(f->lib);
    diag_free(f->dg);
    arena_free(f->arena);
    free(f);
}

#define RUN_FIXTURE_SUM                                                                                         \
    ".mem 8: 15, 18\n.mem 15: 1, 2, 3\nmov r0, #0\nmov r1, 8\nmov r2, 9\nloop: add r0, [r1]\nadd r1, #1\n"      \
    "cmp r1, r2\njne loop\nmov 10, r0\n"

#endif
