/* fuzz_asm.c - no bytes can break the assembler, and what it accepts survives the hex file, the
 * disassembler and a thousand steps.  The same bytes are also read as a hex file. */
#include "cpu/interp.h"
#include "replay_main.h"

enum { MAX_INPUT = 16384, MAX_STEPS = 1000 };

static void must(bool holds, const char *what)
{
    if (!holds) {
        fprintf(stderr, "fuzz_asm: %s\n", what);
        abort();
    }
}

static uint32_t add_text(Diag *dg, Arena *a, const char *name, const StrBuf *text)
{
    return diag_add_file(dg, name,
                         (Str){arena_copy(a, text->ptr ? text->ptr : "", text->len), text->len});
}

static bool same_words(const Program *p, const Program *q)
{
    bool same = p->n_code == q->n_code;
    for (uint32_t i = 0; same && i < p->n_code; i++) {
        const Instr *x = &p->code[i], *y = &q->code[i];
        same = x->op == y->op && x->a_mode == y->a_mode && x->b_mode == y->b_mode && x->a == y->a &&
               x->b == y->b;
    }
    return same;
}

static bool same_cells(const Program *p, const Program *q)
{
    bool same = p->n_cells == q->n_cells;
    for (uint32_t i = 0; same && i < p->n_cells; i++)
        same = p->cells[i].address == q->cells[i].address && p->cells[i].value == q->cells[i].value;
    return same;
}

static void run(Arena *a, const Program *p)
{
    Interp *m = interp_new(a, p);
    for (int i = 0; i < MAX_STEPS && interp_step(m) == INTERP_RUNS; i++)
        must(m->pc <= p->n_code, "the program counter left the program");
    must((m->status == INTERP_FAULT) == (m->fault != FAULT_NONE), "a fault and the status differ");
    for (uint32_t i = 0; i >> p->machine.address_bits == 0; i++)
        must((uint64_t)m->cells[i].value >> p->machine.word_bits == 0, "a cell has too many bits");
}

static void check(Arena *a, Diag *dg, const Program *p)
{
    StrBuf text = {0};
    Program q;
    program_listing(p, dg, &text);
    strbuf_clear(&text);
    program_cells_hex(p, "fuzz", &text);
    strbuf_clear(&text);
    program_hex(p, "fuzz", &text);
    must(program_hex_text(a, add_text(dg, a, "p.hex", &text), p->machine, dg, &q),
         "own hex file refused");
    must(same_words(p, &q), "the hex file has other words");
    strbuf_clear(&text);
    program_disassemble(p, &text);
    must(asm_text(a, add_text(dg, a, "p.asm", &text), p->machine, dg, &q),
         "own disassembly refused");
    must(same_words(p, &q), "the disassembly has other words");
    must(same_cells(p, &q), "the disassembly has other cells");
    strbuf_free(&text);
    run(a, p);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const Machine machines[] = {{16, 8, 10}, {8, 4, 4}, {32, 10, 16}};
    if (size > MAX_INPUT)
        return 0;
    for (unsigned k = 0; k < 3; k++) {
        Arena *a = arena_new("fuzz");
        Diag *dg = diag_new(a, NULL);
        Program p;
        uint32_t file =
            diag_add_file(dg, "fuzz", (Str){arena_copy(a, (const char *)data, size), size});
        bool ok = asm_text(a, file, machines[k], dg, &p);
        must(ok == (diag_n_errors(dg) == 0), "refused without a message, or accepted with one");
        if (ok)
            check(a, dg, &p);
        if (program_hex_text(a, file, machines[k], dg, &p))
            check(a, dg, &p);
        diag_free(dg);
        arena_free(a);
    }
    return 0;
}
