/* interp.c - docs/isa.md read aloud: fetch, operand, pointer, destination, execute.
 *
 * Nothing is looked up in the netlist or shared with it.  Each state that the
 * netlist goes through is one tick() here; the first thing that cannot be done
 * ends the step, before it has changed anything.
 */
#include "cpu/interp.h"

const char *fault_text(Fault f)
{
    switch (f) {
    case FAULT_NONE:
        return "no fault";
    case FAULT_DIVISION:
        return "division by zero";
    case FAULT_ADDRESS:
        return "address outside the memory";
    case FAULT_JUMP:
        return "jump outside the program";
    case FAULT_CODE:
        return "a word that is no instruction";
    }
    return "?";
}

static uint32_t word_mask(const Interp *m)
{
    return m->machine.word_bits == 32 ? UINT32_MAX : ((uint32_t)1 << m->machine.word_bits) - 1;
}

/* A word as a number in two's complement. */
static int64_t number(const Interp *m, uint32_t word)
{
    int64_t v = word, half = (int64_t)1 << (m->machine.word_bits - 1);
    return v >= half ? v - 2 * half : v;
}

static uint32_t n_cells(const Interp *m)
{
    return (uint32_t)1 << m->machine.address_bits;
}

Interp *interp_new(Arena *arena, const Program *p)
{
    Interp *m = ARENA_NEW(arena, Interp);
    m->machine = p->machine;
    m->code = p->code;
    m->n_code = p->n_code;
    m->cells = ARENA_ARRAY(arena, MemCell, n_cells(m));
    for (uint32_t i = 0; i < n_cells(m); i++)
        m->cells[i].origin = i;
    for (uint32_t i = 0; i < p->n_cells; i++)
        interp_set_cell(m, p->cells[i].address, p->cells[i].value);
    m->flags_known = true;
    m->unknown_cell = m->flags_origin = INTERP_NO_CELL;
    return m;
}

void interp_set_cell(Interp *m, uint32_t address, uint32_t value)
{
    m->cells[address] = (MemCell){.value = value & word_mask(m), .is_known = true, .origin = address};
}

/* ---- what ends a step; all return false ---- */

static bool stop(Interp *m, Fault f)
{
    m->status = INTERP_FAULT;
    m->fault = f;
    return false;
}

static bool stop_unknown(Interp *m, uint32_t origin)
{
    m->status = INTERP_UNKNOWN;
    m->unknown_cell = origin;
    return false;
}

/* ---- operands ---- */

static void tick(Interp *m)
{
    m->n_cycles++;
}

static bool read_cell(Interp *m, uint32_t address, MemCell *out)
{
    if (address >= n_cells(m))
        return stop(m, FAULT_ADDRESS);
    *out = m->cells[address];
    return true;
}

static bool read_pointer(Interp *m, uint32_t at, uint32_t *address)
{
    MemCell pointer;
    if (!read_cell(m, at, &pointer))
        return false;
    if (!pointer.is_known)
        return stop_unknown(m, pointer.origin);
    *address = pointer.value;
    return true;
}

static bool read_b(Interp *m, const Instr *i, MemCell *b)
{
    uint32_t address;
    tick(m);
    if (i->b_mode == MODE_VALUE) {
        *b = (MemCell){.value = i->b, .is_known = true};
        return true;
    }
    if (i->b_mode == MODE_CELL)
        return read_cell(m, i->b, b);
    if (!read_pointer(m, i->b, &address))
        return false;
    tick(m);
    return read_cell(m, address, b);
}

/* The address that a stands for; that it is inside is checked on execution. */
static bool address_of_a(Interp *m, const Instr *i, uint32_t *address)
{
    *address = i->a;
    if (i->a_mode != MODE_POINTER)
        return true;
    tick(m);
    return read_pointer(m, i->a, address);
}

/* ---- execution ---- */

static uint32_t join_origins(const MemCell *a, const MemCell *b)
{
    if (a->is_known)
        return b->origin;
    return b->is_known || a->origin == b->origin ? a->origin : INTERP_NO_CELL;
}

static int64_t exact_result(uint8_t op, int64_t a, int64_t b)
{
    switch (op) {
    case INSTR_ADD:
        return a + b;
    case INSTR_MUL:
        return a * b;
    case INSTR_DIV:
        return a / b;
    default:
        return a - b; /* sub, cmp */
    }
}

static void write_cell(Interp *m, uint32_t address, MemCell c)
{
    m->cells[address] = c;
    m->has_written = true;
    m->written = address;
}

static bool do_data(Interp *m, const Instr *i)
{
    MemCell a, b;
    uint32_t address;
    if (!read_b(m, i, &b) || !address_of_a(m, i, &address))
        return false;
    tick(m);
    if (!read_cell(m, address, &a))
        return false;
    b.value &= word_mask(m);
    if (i->op == INSTR_MOV) {
        write_cell(m, address, b);
        return true;
    }
    if (i->op == INSTR_DIV && !b.is_known)
        return stop_unknown(m, b.origin);
    if (i->op == INSTR_DIV && b.value == 0)
        return stop(m, FAULT_DIVISION);
    MemCell result = {.is_known = a.is_known && b.is_known};
    m->has_flags = true;
    m->flags_known = result.is_known;
    m->zero = m->less = false;
    if (result.is_known) {
        int64_t exact = exact_result(i->op, number(m, a.value), number(m, b.value));
        result.value = (uint32_t)(uint64_t)exact & word_mask(m);
        m->zero = result.value == 0;
        m->less = exact < 0;
    } else {
        result.origin = m->flags_origin = join_origins(&a, &b);
    }
    if (i->op != INSTR_CMP)
        write_cell(m, address, result);
    return true;
}

static bool do_jump(Interp *m, const Instr *i)
{
    MemCell target;
    if (!read_b(m, i, &target))
        return false;
    tick(m);
    if (i->op != INSTR_JMP && !m->flags_known)
        return stop_unknown(m, m->flags_origin);
    bool taken = i->op == INSTR_JMP || (i->op == INSTR_JE && m->zero) ||
                 (i->op == INSTR_JNE && !m->zero) || (i->op == INSTR_JL && m->less);
    if (!taken)
        return true;
    if (!target.is_known)
        return stop_unknown(m, target.origin);
    bool is_beyond = target.value >> m->machine.program_bits != 0; /* of the store */
    if (target.value > m->n_code || is_beyond) {
        /* Inside the store, the netlist sees it only when it fetches from there. */
        if (!is_beyond)
            tick(m);
        return stop(m, FAULT_JUMP);
    }
    m->pc = target.value;
    m->has_jumped = true;
    return true;
}

InterpStatus interp_step(Interp *m)
{
    if (m->status != INTERP_RUNS)
        return m->status;
    m->at = m->pc;
    m->has_written = m->has_flags = m->has_jumped = false;
    tick(m);
    if (m->pc >= m->n_code) {
        m->status = INTERP_HALTED;
        return m->status;
    }
    const Instr *i = &m->code[m->pc];
    bool ok;
    if (!isa_is_valid(i))
        ok = stop(m, FAULT_CODE);
    else
        ok = isa_by_op(i->op)->kind == ISA_JUMP ? do_jump(m, i) : do_data(m, i);
    if (ok) {
        m->n_instrs++;
        m->pc = m->has_jumped ? m->pc : m->at + 1;
    }
    return m->status;
}
