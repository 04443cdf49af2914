/* machine_view.c - the machine's nets by name, and what their values mean. */
#include "glue/machine_view.h"

#include <inttypes.h>
#include <string.h>

enum { N_STEPS = 5, N_REGISTERS = 8, MAX_CELLS = 64, AROUND = 5 };

static const char *const step_names[N_STEPS] = {"fetch", "operand", "pointer", "destination", "execute"};

typedef struct Bus {
    const uint32_t *nets;
    uint32_t n;
} Bus;

struct MachineView {
    Arena *arena;
    Arena *text; /* of the lines */
    const Design *d;
    const Program *program;
    const Diag *dg;
    Bus pc, at, code, steps[N_STEPS], zero, less, halted, fault;
    Bus words, cells;
    uint32_t instr_bits, word_bits, n_words, n_cells;
    uint32_t shown[MAX_CELLS], n_shown; /* cells besides the registers */
    VEC(PanelLine) lines;
    StrBuf b;
    uint32_t width;
};

/* ---- nets ---- */

static bool find(MachineView *m, const char *name, Bus *out, uint32_t *word)
{
    SignalRef r;
    if (!design_find(m->d, str_from(name), &r, NULL))
        return false;
    uint32_t *nets = ARENA_ARRAY(m->arena, uint32_t, r.width);
    for (uint32_t i = 0; i < r.width; i++)
        nets[i] = design_ref_net(m->d, r, i).ix;
    *out = (Bus){nets, r.width};
    if (word)
        *word = design_inst_module(m->d, r.inst)->signals[r.signal].word;
    return true;
}

static bool read_bus(const uint8_t *values, const uint32_t *nets, uint32_t n, uint64_t *v)
{
    *v = 0;
    for (uint32_t i = 0; i < n; i++) {
        if (!nets[i] || values[nets[i]] == LOGIC_X)
            return false;
        *v |= (uint64_t)(values[nets[i]] == LOGIC_1) << i;
    }
    return true;
}

static bool is_one(const uint8_t *values, Bus b)
{
    return values[b.nets[0]] == LOGIC_1;
}

static bool is_shown(const MachineView *m, uint32_t cell)
{
    for (uint32_t i = 0; i < m->n_shown; i++) {
        if (m->shown[i] == cell)
            return true;
    }
    return false;
}

static void show_cell(MachineView *m, uint32_t cell)
{
    if (cell < N_REGISTERS || cell >= m->n_cells || m->n_shown == MAX_CELLS || is_shown(m, cell))
        return;
    uint32_t at = m->n_shown++;
    for (; at > 0 && m->shown[at - 1] > cell; at--)
        m->shown[at] = m->shown[at - 1];
    m->shown[at] = cell;
}

/* The cells that the program names or fills; without a program the first ones. */
static void choose_cells(MachineView *m)
{
    const Program *p = m->program;
    for (uint32_t i = 0; p && i < p->n_cells; i++)
        show_cell(m, p->cells[i].address);
    for (uint32_t i = 0; p && i < p->n_code; i++) {
        const Instr *c = &p->code[i];
        if (c->a_mode != MODE_NONE && c->a_mode != MODE_VALUE)
            show_cell(m, c->a);
        if (c->b_mode == MODE_CELL || c->b_mode == MODE_POINTER)
            show_cell(m, c->b);
    }
    for (uint32_t i = N_REGISTERS; !p && i < 2 * N_REGISTERS; i++)
        show_cell(m, i);
}

MachineView *machine_view_new(Arena *a, const Design *d, const Program *program, const Diag *dg)
{
    MachineView *m = ARENA_NEW(a, MachineView);
    *m = (MachineView){.arena = a, .d = d, .program = program, .dg = dg};
    bool ok = find(m, "pc", &m->pc, NULL) && find(m, "at", &m->at, NULL) && find(m, "zero", &m->zero, NULL) &&
              find(m, "less", &m->less, NULL) && find(m, "halted", &m->halted, NULL) &&
              find(m, "fault", &m->fault, NULL) && find(m, "code", &m->code, NULL) &&
              find(m, "program.m", &m->words, &m->instr_bits) && find(m, "cells.m", &m->cells, &m->word_bits);
    for (int i = 0; i < N_STEPS; i++)
        ok = ok && find(m, step_names[i], &m->steps[i], NULL);
    if (!ok || (m->instr_bits != 40 && m->instr_bits != 56) || !m->word_bits || m->word_bits > 32)
        return NULL;
    m->n_words = m->words.n / m->instr_bits;
    m->n_cells = m->cells.n / m->word_bits;
    choose_cells(m);
    return m;
}

bool machine_view_address(const MachineView *m, uint32_t net, uint32_t *address)
{
    for (uint32_t i = 0; i < m->words.n; i++) {
        if (m->words.nets[i] == net) {
            *address = i / m->instr_bits;
            return true;
        }
    }
    return false;
}

static unsigned isa_bits(const MachineView *m)
{
    return m->instr_bits == 56 ? 32 : m->word_bits;
}

Span machine_view_instr(const MachineView *m, const uint8_t *values, uint32_t address, StrBuf *b)
{
    uint64_t word;
    const Program *p = m->program;
    if (p && p->at && address < p->n_code && p->at[address].file) {
        Span s = p->at[address];
        strbuf_add(b, diag_text(m->dg, s.file).ptr + s.lo, s.hi - s.lo);
        return s;
    }
    if (address >= m->n_words) {
        strbuf_addz(b, "(the end)");
        return (Span){0};
    }
    if (!read_bus(values, m->words.nets + (size_t)address * m->instr_bits, m->instr_bits, &word)) {
        strbuf_addz(b, "(unknown)");
        return (Span){0};
    }
    Instr i = isa_decode(word, isa_bits(m));
    if (i.op == INSTR_END)
        strbuf_addz(b, "(the end)");
    else
        isa_print(&i, isa_bits(m), b);
    return (Span){0};
}

bool machine_view_fetches(const MachineView *m, const uint8_t *values)
{
    return is_one(values, m->steps[0]);
}

/* ---- lines ---- */

static void push(MachineView *m, Ink ink, bool is_chosen)
{
    size_t len = m->b.len < m->width ? m->b.len : m->width;
    VEC_PUSH(&m->lines, ((PanelLine){ink, is_chosen, {arena_copy(m->text, m->b.ptr ? m->b.ptr : "", len), len}}));
    strbuf_clear(&m->b);
}

static void head(MachineView *m, const char *text)
{
    push(m, INK_TEXT, false);
    strbuf_addz(&m->b, text);
    push(m, INK_ROW3, false);
}

static void push_place(MachineView *m, const uint8_t *v, uint64_t cycle)
{
    uint64_t code;
    int step = 0;
    while (step < N_STEPS && !is_one(v, m->steps[step]))
        step++;
    strbuf_printf(&m->b, "cycle %" PRIu64 "  ", cycle);
    if (is_one(v, m->halted))
        strbuf_addz(&m->b, "halted");
    else if (is_one(v, m->fault))
        strbuf_printf(&m->b, "fault %" PRIu64, read_bus(v, m->code.nets, m->code.n, &code) ? code : 0);
    else
        strbuf_printf(&m->b, "step %s", step < N_STEPS ? step_names[step] : "unknown");
    push(m, INK_TEXT, false);
}

/* The instruction that is worked on, or that comes next.  False: unknown. */
static bool here(const MachineView *m, const uint8_t *v, uint64_t *address)
{
    bool is_next = machine_view_fetches(m, v) || is_one(v, m->halted);
    Bus b = is_next ? m->pc : m->at;
    return read_bus(v, b.nets, b.n, address);
}

bool machine_view_here(const MachineView *m, const uint8_t *values, uint32_t *address)
{
    uint64_t at;
    if (!here(m, values, &at) || at >= m->n_words)
        return false;
    *address = (uint32_t)at;
    return true;
}

const uint32_t *machine_view_nothing(const MachineView *m, uint32_t address, uint64_t *word, uint32_t *n_bits)
{
    Instr nothing = {.op = INSTR_MOV, .a_mode = MODE_CELL, .b_mode = MODE_CELL};
    *word = isa_encode(&nothing, isa_bits(m));
    *n_bits = m->instr_bits;
    return m->words.nets + (size_t)address * m->instr_bits;
}

/* Lines of the source around the one of an instruction. */
static void push_source(MachineView *m, Span span)
{
    Str text = diag_text(m->dg, span.file);
    uint32_t line, col, at = 0, number = 1;
    diag_line_col(m->dg, span.file, span.lo, &line, &col);
    uint32_t first = line > AROUND ? line - AROUND : 1;
    for (; number < first && at < text.len; at++)
        number += text.ptr[at] == '\n';
    for (; number <= line + AROUND && at < text.len; number++) {
        const char *start = text.ptr + at, *end = memchr(start, '\n', text.len - at);
        size_t len = end ? (size_t)(end - start) : text.len - at;
        strbuf_printf(&m->b, "%3" PRIu32 " ", number);
        for (size_t i = 0; i < len; i++)
            strbuf_addc(&m->b, (unsigned char)start[i] < ' ' ? ' ' : start[i]);
        push(m, number == line ? INK_TEXT : INK_DIM, number == line);
        at += (uint32_t)len + 1;
    }
}

/* Without a source: the words of the store. */
static void push_words(MachineView *m, const uint8_t *v, uint64_t address)
{
    uint64_t first = address > AROUND ? address - AROUND : 0;
    for (uint64_t i = first; i <= address + AROUND && i < m->n_words; i++) {
        strbuf_printf(&m->b, "%3" PRIu64 " ", i);
        machine_view_instr(m, v, (uint32_t)i, &m->b);
        push(m, i == address ? INK_TEXT : INK_DIM, i == address);
    }
}

static void push_program(MachineView *m, const uint8_t *v)
{
    uint64_t address;
    const Program *p = m->program;
    head(m, "program");
    if (!here(m, v, &address)) {
        strbuf_addz(&m->b, "the control is unknown");
        push(m, INK_BAD, false);
        return;
    }
    bool is_end = is_one(v, m->halted) || (p && address >= p->n_code);
    bool has_text = p && p->at && p->n_code && p->at[0].file;
    if (has_text)
        push_source(m, p->at[address < p->n_code ? address : p->n_code - 1]);
    else
        push_words(m, v, address);
    if (is_end && has_text) {
        m->lines.ptr[m->lines.len - 1].is_chosen = false;
        strbuf_addz(&m->b, "the end was reached");
        push(m, INK_DIM, false);
    }
}

static bool cell_text(const MachineView *m, const uint8_t *v, uint32_t cell, StrBuf *b)
{
    uint64_t word;
    if (!read_bus(v, m->cells.nets + (size_t)cell * m->word_bits, m->word_bits, &word)) {
        strbuf_addc(b, '?');
        return false;
    }
    int64_t half = m->word_bits ? INT64_C(1) << (m->word_bits - 1) : 0, n = (int64_t)word;
    strbuf_printf(b, "%" PRId64, n >= half ? n - 2 * half : n);
    return true;
}

static bool differs(const MachineView *m, const uint8_t *v, const uint8_t *before, uint32_t cell)
{
    const uint32_t *nets = m->cells.nets + (size_t)cell * m->word_bits;
    for (uint32_t i = 0; before && i < m->word_bits; i++) {
        if (v[nets[i]] != before[nets[i]])
            return true;
    }
    return false;
}

/* One cell a line: its name, its value, and what it was if it just changed. */
static void push_cell(MachineView *m, const uint8_t *v, const uint8_t *before, uint32_t cell)
{
    bool is_new = differs(m, v, before, cell);
    StrBuf was = {0};
    strbuf_addz(&m->b, "  ");
    cell_print(cell, &m->b);
    while (m->b.len < 8)
        strbuf_addc(&m->b, ' ');
    bool is_known = cell_text(m, v, cell, &m->b);
    if (is_new) {
        cell_text(m, before, cell, &was);
        while (m->b.len < 16)
            strbuf_addc(&m->b, ' ');
        strbuf_printf(&m->b, "  was %s", was.ptr);
    }
    push(m, is_new ? INK_ROW4 : is_known ? INK_TEXT : INK_DIM, false);
    strbuf_free(&was);
}

static void push_flags(MachineView *m, const uint8_t *v)
{
    head(m, "flags");
    strbuf_printf(&m->b, "  zero %c   less %c", "01x"[v[m->zero.nets[0]]], "01x"[v[m->less.nets[0]]]);
    push(m, INK_TEXT, false);
}

const PanelLine *machine_view_lines(MachineView *m, const uint8_t *values, const uint8_t *before, uint64_t cycle,
                                    uint32_t width, uint32_t *n)
{
    if (m->text)
        arena_free(m->text);
    m->text = arena_new("panel");
    m->width = width;
    m->lines.len = 0;
    push_place(m, values, cycle);
    push_program(m, values);
    head(m, "registers");
    for (uint32_t i = 0; i < N_REGISTERS && i < m->n_cells; i++)
        push_cell(m, values, before, i);
    push_flags(m, values);
    head(m, "memory");
    /* A cell that changes is shown though the program does not name it. */
    for (uint32_t i = N_REGISTERS; i < m->n_cells; i++) {
        if (is_shown(m, i) || differs(m, values, before, i))
            push_cell(m, values, before, i);
    }
    *n = (uint32_t)m->lines.len;
    return m->lines.ptr;
}

void machine_view_free(MachineView *m)
{
    if (!m)
        return;
    VEC_FREE(&m->lines);
    strbuf_free(&m->b);
    if (m->text)
        arena_free(m->text);
}
