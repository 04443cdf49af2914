/* system.c - the only file here that knows gates: ports by name, clocks, cells as nets. */
#include "cpu/system.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>

const Design *system_design(Library *lib, Arena *arena, const char *path, Machine machine)
{
    static const char use[] = "use \"cpu/machine.nl\"\n";
    LibFile *lf = path ? library_load(lib, path)
                       : library_parse(lib, "gateloom's machine", str_from(use));
    StrBuf spec = {0};
    strbuf_printf(&spec, "machine<%u, %u, %u>", machine.word_bits, machine.address_bits,
                  machine.program_bits);
    const char *kept = arena_copy(arena, spec.ptr, spec.len);
    strbuf_free(&spec);
    const Module *top = lf && !lf->has_errors ? library_top(lib, lf, kept) : NULL;
    return top ? library_flatten(lib, arena, top) : NULL;
}

bool system_machine(const Design *d, Machine *m)
{
    unsigned word, address, program;
    if (sscanf(intern_cstr(d->names, d->top->name), "machine<%u, %u, %u>", &word, &address, &program) != 3)
        return false;
    *m = (Machine){word, address, program};
    return true;
}

/* ---- finding the wires ---- */

typedef struct Finder {
    const Design *d;
    Diag *dg;
    bool ok;
} Finder;

/* A port of n wires; reports its absence, or another width. */
static void find_port(Finder *f, const char *name, uint32_t n, NetId *nets)
{
    SignalRef r;
    bool found = design_find(f->d, str_from(name), &r, NULL) && r.width == n;
    if (!found && f->ok)
        diag(f->dg, DIAG_ERROR, (Span){0},
             "this netlist is not the machine: it has no port '%s' of %u wire%s", name, n, n == 1 ? "" : "s");
    f->ok = f->ok && found;
    for (uint32_t i = 0; found && i < n; i++)
        nets[i] = design_ref_net(f->d, r, i);
}

static bool find_memory(Finder *f, const char *inst, uint64_t words, uint32_t bits, SignalRef *out)
{
    InstId id;
    bool found = design_find_inst(f->d, str_from(inst), &id, NULL);
    const Module *m = found ? design_inst_module(f->d, id) : NULL;
    for (uint32_t i = 0; m && i < m->n_signals; i++) {
        const Signal *s = &m->signals[i];
        if (str_eqz(intern_str(f->d->names, s->name), "m") && s->width == words * bits) {
            *out = (SignalRef){id, i, 0, s->width};
            return true;
        }
    }
    if (f->ok)
        diag(f->dg, DIAG_ERROR, (Span){0},
             "this netlist is not the machine: '%s.m' is not there with %" PRIu64 " words of %u bits",
             inst, words, bits);
    f->ok = false;
    return false;
}

static void find_wires(System *s, Finder *f, Arena *arena)
{
    static const char *const steps[5] = {"fetch", "operand", "pointer", "destination", "execute"};
    uint32_t p = s->machine.program_bits + 1, n = s->machine.word_bits;
    uint32_t n_cells = UINT32_C(1) << s->machine.address_bits;
    find_port(f, "clk", 1, &s->clk);
    find_port(f, "reset", 1, &s->reset);
    for (unsigned i = 0; i < 5; i++)
        find_port(f, steps[i], 1, &s->steps[i]);
    find_port(f, "zero", 1, &s->zero);
    find_port(f, "less", 1, &s->less);
    find_port(f, "halted", 1, &s->halted);
    find_port(f, "fault", 1, &s->fault_net);
    find_port(f, "code", 3, s->code);
    s->pc = ARENA_ARRAY(arena, NetId, p);
    s->at = ARENA_ARRAY(arena, NetId, p);
    find_port(f, "pc", p, s->pc);
    find_port(f, "at", p, s->at);
    SignalRef cells;
    s->cells = ARENA_ARRAY(arena, NetId, (size_t)n_cells * n);
    find_memory(f, "program", UINT64_C(1) << s->machine.program_bits, isa_instr_bits(n), &s->store);
    if (find_memory(f, "cells", n_cells, n, &cells)) {
        for (uint32_t i = 0; i < n_cells * n; i++)
            s->cells[i] = design_ref_net(s->design, cells, i);
    }
}

/* ---- state ---- */

static bool read_nets(const System *s, const NetId *nets, uint32_t n, uint32_t *value)
{
    *value = 0;
    for (uint32_t i = 0; i < n; i++) {
        Logic v = engine_get(s->engine, nets[i]);
        if (v == LOGIC_X)
            return false;
        *value |= (uint32_t)(v == LOGIC_1) << i;
    }
    return true;
}

bool system_cell(const System *s, uint32_t address, uint32_t *value)
{
    return read_nets(s, s->cells + (size_t)address * s->machine.word_bits, s->machine.word_bits, value);
}

bool system_pc(const System *s, uint32_t *value)
{
    return read_nets(s, s->pc, s->machine.program_bits + 1, value);
}

bool system_at(const System *s, uint32_t *value)
{
    return read_nets(s, s->at, s->machine.program_bits + 1, value);
}

unsigned system_phase(const System *s)
{
    for (unsigned i = 0; i < 5; i++) {
        if (engine_get(s->engine, s->steps[i]) == LOGIC_1)
            return i;
    }
    return 5;
}

/* A cell whose flip-flops were opened into gates cannot be set from outside. */
static bool can_set(const System *s, NetId net)
{
    uint32_t index;
    return design_driver(s->design, net, &index) == DRIVER_DFF;
}

void system_set_cell(System *s, uint32_t address, uint32_t value)
{
    uint32_t n = s->machine.word_bits;
    for (uint32_t i = 0; i < n; i++)
        engine_set(s->engine, s->cells[(size_t)address * n + i], value >> i & 1 ? LOGIC_1 : LOGIC_0);
}

static bool load(System *s, const Program *p, Diag *dg)
{
    unsigned bits = isa_instr_bits(s->machine.word_bits);
    uint32_t size = UINT32_C(1) << s->machine.program_bits;
    static const Instr end = {.op = INSTR_END};
    for (uint32_t i = 0; i <= p->n_code && i < size; i++) {
        uint64_t word = isa_encode(i < p->n_code ? &p->code[i] : &end, s->machine.word_bits);
        for (unsigned k = 0; k < bits; k++)
            engine_set(s->engine, design_ref_net(s->design, s->store, i * bits + k),
                       word >> k & 1 ? LOGIC_1 : LOGIC_0);
    }
    if (p->n_cells && !can_set(s, s->cells[0])) {
        diag(dg, DIAG_ERROR, (Span){0},
             "the cells of this machine are made of gates and cannot be loaded; let the program write them");
        return false;
    }
    for (uint32_t i = 0; i < p->n_cells; i++)
        system_set_cell(s, p->cells[i].address, p->cells[i].value);
    return true;
}

/* ---- time ---- */

static void phase(System *s, Logic clk, unsigned which)
{
    engine_set(s->engine, s->clk, clk);
    engine_settle(s->engine);
    if (s->look)
        s->look(s->look_self, which);
}

static void pulse(System *s)
{
    phase(s, LOGIC_0, 0);
    phase(s, LOGIC_1, 1);
    phase(s, LOGIC_0, 2);
}

static SystemStatus status_of(const System *s)
{
    uint32_t v;
    bool known = system_pc(s, &v) && read_nets(s, s->steps, 5, &v);
    Logic halted = engine_get(s->engine, s->halted), fault = engine_get(s->engine, s->fault_net);
    if (!known || halted == LOGIC_X || fault == LOGIC_X)
        return SYSTEM_UNKNOWN;
    return halted == LOGIC_1 ? SYSTEM_HALTED : fault == LOGIC_1 ? SYSTEM_FAULT : SYSTEM_RUNS;
}

bool system_new(System *s, Arena *arena, const Design *d, const EngineOps *ops, const Program *p,
                Diag *dg)
{
    *s = (System){.design = d, .machine = p->machine};
    Finder f = {d, dg, true};
    find_wires(s, &f, arena);
    if (!f.ok)
        return false;
    s->engine = engine_new(ops, arena, d);
    if (system_start(s, p, dg))
        return true;
    system_free(s);
    return false;
}

bool system_start(System *s, const Program *p, Diag *dg)
{
    assert(p->machine.word_bits == s->machine.word_bits && p->machine.address_bits == s->machine.address_bits &&
           p->machine.program_bits == s->machine.program_bits);
    s->n_cycles = s->n_instrs = 0;
    s->fault = FAULT_NONE;
    engine_init(s->engine, INIT_X, 0);
    if (!load(s, p, dg))
        return false;
    engine_set(s->engine, s->reset, LOGIC_1);
    pulse(s);
    engine_set(s->engine, s->reset, LOGIC_0);
    engine_settle(s->engine);
    s->status = status_of(s);
    return true;
}

void system_free(System *s)
{
    engine_free(s->engine);
    s->engine = NULL;
}

SystemStatus system_clock(System *s)
{
    if (s->status != SYSTEM_RUNS)
        return s->status;
    unsigned phase = system_phase(s);
    bool executes = phase == 4, fetches = phase == 0;
    pulse(s);
    s->n_cycles++;
    s->status = status_of(s);
    s->n_instrs += executes && s->status == SYSTEM_RUNS;
    uint32_t code;
    if (s->status == SYSTEM_FAULT && read_nets(s, s->code, 3, &code))
        s->fault = (Fault)code;
    if (fetches && s->fault == FAULT_JUMP)
        s->n_instrs--; /* the jump that led here does not count */
    return s->status;
}

SystemStatus system_step(System *s)
{
    /* A machine with a fault in its control may never fetch again. */
    for (unsigned i = 0; i < 5 && system_clock(s) == SYSTEM_RUNS && system_phase(s) != 0; i++)
        ;
    return s->status;
}

/* ---- coming back ---- */

static bool moves(const Design *d, uint32_t dff)
{
    return d->dff_clk[dff] != NET_0;
}

size_t system_state_size(const System *s)
{
    size_t n = 0;
    for (uint32_t i = 1; i <= s->design->n_dffs; i++)
        n += moves(s->design, i);
    return n;
}

SystemTime system_save(const System *s, uint8_t *state)
{
    for (uint32_t i = 1; i <= s->design->n_dffs; i++) {
        if (moves(s->design, i))
            *state++ = (uint8_t)engine_get(s->engine, (NetId){s->design->dff_q[i]});
    }
    return (SystemTime){s->n_cycles, s->n_instrs, s->status, s->fault};
}

void system_restore(System *s, const uint8_t *state, SystemTime t)
{
    for (uint32_t i = 1; i <= s->design->n_dffs; i++) {
        if (moves(s->design, i))
            engine_set(s->engine, (NetId){s->design->dff_q[i]}, (Logic)*state++);
    }
    s->engine->ops->forget_edges(s->engine);
    engine_settle(s->engine);
    s->n_cycles = t.n_cycles;
    s->n_instrs = t.n_instrs;
    s->status = t.status;
    s->fault = t.fault;
}

/* ---- against the interpreter ---- */

static bool same(StrBuf *why, const char *what, bool known, uint64_t gates, uint64_t interp)
{
    if (known && gates == interp)
        return true;
    strbuf_printf(why, "%s is ", what);
    if (known)
        strbuf_printf(why, "%" PRIu64, gates);
    else
        strbuf_addz(why, "unknown");
    strbuf_printf(why, " in the gates and %" PRIu64 " in the interpreter", interp);
    return false;
}

static const char *status_text(int status)
{
    static const char *const texts[] = {"running", "halted", "stopped by a fault", "lost in the unknown"};
    return texts[status];
}

static bool agrees(const System *s, const Interp *m, StrBuf *why)
{
    uint32_t v;
    /* Gates may know more: 0 times anything is 0. */
    if (m->status == INTERP_UNKNOWN)
        return true;
    if ((int)s->status != (int)m->status) {
        strbuf_printf(why, "the gates are %s and the interpreter is %s", status_text((int)s->status),
                      status_text((int)m->status));
        return false;
    }
    if (s->status == SYSTEM_FAULT && !same(why, "the fault", true, s->fault, m->fault))
        return false;
    /* A jump into the empty part of the store is done, and found wrong by the next fetch. */
    bool pc_counts = s->status != SYSTEM_FAULT || s->fault != FAULT_JUMP;
    bool known = system_pc(s, &v);
    if (pc_counts && !same(why, "pc", known, v, m->pc))
        return false;
    known = system_at(s, &v);
    bool has_at = s->status == SYSTEM_FAULT || s->status == SYSTEM_RUNS;
    if (has_at && !same(why, "at", known, v, m->at))
        return false;
    if (!same(why, "the number of instructions", true, s->n_instrs, m->n_instrs) ||
        !same(why, "the number of cycles", true, s->n_cycles, m->n_cycles))
        return false;
    if (m->flags_known) {
        known = read_nets(s, &s->zero, 1, &v);
        if (!same(why, "flag zero", known, v, m->zero))
            return false;
        known = read_nets(s, &s->less, 1, &v);
        if (!same(why, "flag less", known, v, m->less))
            return false;
    }
    /* All of a large memory only now and then: it is the most that there is to compare. */
    uint32_t n_cells = UINT32_C(1) << s->machine.address_bits, lo = 0, hi = n_cells;
    if (n_cells > 1024 && s->status == SYSTEM_RUNS && m->n_instrs % 256) {
        lo = m->has_written ? m->written : 0;
        hi = m->has_written ? lo + 1 : 0;
    }
    for (uint32_t i = lo; i < hi; i++) {
        char name[24];
        if (!m->cells[i].is_known)
            continue;
        snprintf(name, sizeof name, "cell %" PRIu32, i);
        known = system_cell(s, i, &v);
        if (!known || v != m->cells[i].value)
            return same(why, name, known, v, m->cells[i].value);
    }
    return true;
}

bool system_follow(System *s, Interp *m, StrBuf *why)
{
    system_step(s);
    interp_step(m);
    /* A jump to where the store is empty is done; the fetch that follows finds the fault. */
    if (m->status == INTERP_FAULT && m->fault == FAULT_JUMP && s->status == SYSTEM_RUNS)
        system_clock(s);
    return agrees(s, m, why);
}
