/* machine_bench.c - one machine of gates, with an interpreter beside it. */
#include "machine.h"

#include <inttypes.h>
#include <string.h>

static const char *netlists = "netlists";

bool bench_open(Bench *b, Machine machine, const EngineOps *ops, bool opens_dffs)
{
    *b = (Bench){.machine = machine};
    b->arena = arena_new("machine");
    b->dg = diag_new(b->arena, stderr);
    b->lib = library_new(b->arena, b->dg);
    b->lib->opens_dffs = opens_dffs;
    library_add_path(b->lib, netlists);
    b->design = system_design(b->lib, b->arena, NULL, machine);
    Program nothing = {.machine = machine};
    return b->design && system_new(&b->sys, b->arena, b->design, ops, &nothing, b->dg);
}

void bench_close(Bench *b)
{
    system_free(&b->sys);
    library_free(b->lib);
    diag_free(b->dg);
    arena_free(b->arena);
}

bool bench_with(Bench *out, const Bench *b, Arena *arena, const Design *d)
{
    Program nothing = {.machine = b->machine};
    *out = *b;
    out->is_quiet = true;
    return system_new(&out->sys, arena, d, b->sys.engine->ops, &nothing, b->dg);
}

bool bench_agrees(Bench *b, const Program *p, uint64_t max, StrBuf *why)
{
    Arena *temp = arena_new("interpreter");
    Interp *m = interp_new(temp, p);
    bool ok = system_start(&b->sys, p, b->dg);
    if (ok && b->sys.status != SYSTEM_RUNS) {
        strbuf_addz(why, "the gates do not start");
        ok = false;
    }
    while (ok && b->sys.status == SYSTEM_RUNS && m->status != INTERP_UNKNOWN && m->n_instrs < max) {
        ok = system_follow(&b->sys, m, why);
        if (!ok)
            strbuf_printf(why, " (instruction %" PRIu32 ")", m->at);
    }
    b->n_instrs += m->n_instrs;
    arena_free(temp);
    return ok;
}

bool bench_fails(Bench *b, const Program *p)
{
    StrBuf why = {0};
    bool ok = bench_agrees(b, p, MACHINE_STEPS_MAX, &why);
    strbuf_free(&why);
    return !ok;
}

Program with_moves(Arena *a, const Program *p)
{
    Program q = {.machine = p->machine, .n_code = p->n_cells + p->n_code, .file = p->file};
    q.code = ARENA_ARRAY(a, Instr, q.n_code);
    for (uint32_t i = 0; i < p->n_cells; i++)
        q.code[i] = (Instr){.op = INSTR_MOV, .a_mode = MODE_CELL, .b_mode = MODE_VALUE,
                            .a = p->cells[i].address, .b = p->cells[i].value};
    for (uint32_t i = 0; i < p->n_code; i++) {
        q.code[p->n_cells + i] = p->code[i];
        const IsaInfo *info = isa_by_op(p->code[i].op);
        if (info->kind == ISA_JUMP && p->code[i].b_mode == MODE_VALUE)
            q.code[p->n_cells + i].b += p->n_cells;
    }
    return q;
}
