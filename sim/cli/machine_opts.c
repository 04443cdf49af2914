/* machine_opts.c - sizes of the machine from the command line, programs from files, cells by name. */
#include "cli/machine_opts.h"

#include <inttypes.h>
#include <string.h>

/* The exponent of a count that must be a power of two; 0: reported. */
static unsigned exponent(const char *option, uint64_t n)
{
    for (unsigned k = 1; k <= 16; k++) {
        if (n == UINT64_C(1) << k)
            return k;
    }
    fprintf(stderr, "gateloom: '--%s' wants a power of two from 2 to 65536, not %" PRIu64 "\n",
            option, n);
    return 0;
}

bool machine_opts_read(const MachineOpts *o, Machine *m)
{
    if (o->word != 8 && o->word != 16 && o->word != 32) {
        fprintf(stderr, "gateloom: '--word' wants 8, 16 or 32, not %" PRIu64 "\n", o->word);
        return false;
    }
    *m = (Machine){(unsigned)o->word, exponent("memory", o->memory), 0};
    m->program_bits = m->address_bits ? exponent("program", o->program) : 0;
    return m->program_bits != 0;
}

bool program_load(Session *s, const char *path, Machine machine, Program *out)
{
    if (str_ends_with(str_from(path), ".hex"))
        return program_read_hex(s->arena, path, machine, s->dg, out);
    return asm_file(s->arena, path, machine, s->dg, out);
}

int64_t word_number(Machine machine, uint32_t word)
{
    int64_t half = INT64_C(1) << (machine.word_bits - 1);
    return word >= half ? (int64_t)word - 2 * half : word;
}

static bool bad_mem(Session *s, Str item, const char *why)
{
    diag(s->dg, DIAG_ERROR, (Span){0}, "--mem: '%.*s' %s; write CELL=VALUE, as in 8=15,r0=-1", STR_ARG(item), why);
    return false;
}

static bool set_cell(Session *s, Program *p, Str item)
{
    const char *eq = memchr(item.ptr, '=', item.len);
    if (!eq)
        return bad_mem(s, item, "has no '='");
    Str name = {item.ptr, (size_t)(eq - item.ptr)};
    Str text = {eq + 1, item.len - name.len - 1};
    uint32_t address;
    int64_t v;
    if (!cell_parse(str_trim(name), &address))
        return bad_mem(s, item, "does not start with a cell");
    if (address >> p->machine.address_bits)
        return bad_mem(s, item, "is outside the memory");
    if (!str_to_int(str_trim(text), &v))
        return bad_mem(s, item, "has no number behind the '='");
    int64_t limit = INT64_C(1) << p->machine.word_bits;
    if (v < -limit / 2 || v >= limit)
        return bad_mem(s, item, "does not fit into a word");
    CellInit *cells = ARENA_ARRAY(s->arena, CellInit, (size_t)p->n_cells + 1);
    uint32_t n = 0;
    CellInit new = {.address = address, .value = (uint32_t)(v & (limit - 1))};
    bool placed = false;
    for (uint32_t i = 0; i < p->n_cells; i++) {
        if (!placed && p->cells[i].address >= address) {
            cells[n++] = new;
            placed = true;
        }
        if (p->cells[i].address != address)
            cells[n++] = p->cells[i];
    }
    if (!placed)
        cells[n++] = new;
    p->cells = cells;
    p->n_cells = n;
    return true;
}

bool program_set_cells(Session *s, Program *p, const char *text)
{
    bool ok = true;
    while (*text) {
        size_t n = strcspn(text, ",");
        ok = set_cell(s, p, (Str){text, n}) && ok;
        text += n + (text[n] == ',');
    }
    return ok;
}
