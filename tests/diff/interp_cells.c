/* interp_cells.c - see interp_cells.h. */
#include "interp_cells.h"

#include "cpu/interp.h"

void interp_cells(Arena *a, const Program *p, uint32_t *cells)
{
    uint32_t n = UINT32_C(1) << p->machine.address_bits;
    Interp *m = interp_new(a, p);
    for (uint32_t i = 0; i < n; i++) {
        if (!m->cells[i].is_known)
            interp_set_cell(m, i, 0);
    }
    while (interp_step(m) == INTERP_RUNS)
        continue;
    for (uint32_t i = 0; i < n; i++)
        cells[i] = m->cells[i].value;
}
