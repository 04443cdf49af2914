/* cone.c - what drives a net, and what it drives, some levels far. */
#include <stdlib.h>
#include <string.h>

#include "draw/scheme_priv.h"

/* The wires called name, as seen from the scope, in marks[net]. */
static bool mark_net(Making *m, uint8_t *marks)
{
    StrBuf path = {0}, near = {0};
    if (m->s->path[0])
        strbuf_printf(&path, "%s.", m->s->path);
    strbuf_addz(&path, m->opt.cone);
    SignalRef r;
    bool ok = design_find(m->d, strbuf_str(&path), &r, &near);
    if (!ok) {
        diag(m->dg, DIAG_ERROR, (Span){0}, "--cone: '%s' has no signal '%s'", m->s->title, m->opt.cone);
        if (near.len)
            diag(m->dg, DIAG_NOTE, (Span){0}, "did you mean '%s'?", near.ptr);
    }
    for (uint32_t i = 0; ok && i < r.width; i++)
        marks[design_ref_net(m->d, r, i).ix] = 1;
    marks[NET_NONE] = marks[NET_0] = marks[NET_1] = 0;
    strbuf_free(&path);
    strbuf_free(&near);
    return ok;
}

static bool touches(const Making *m, const Cell *c, const uint8_t *marks, bool outs)
{
    for (uint32_t p = 0; p < cell_n_pins(m, c); p++) {
        if (cell_pin_is_out(m, c, p) != outs)
            continue;
        for (uint32_t k = 0; k < cell_pin_width(m, c, p); k++) {
            if (marks[cell_pin_bit(m, c, p, k)])
                return true;
        }
    }
    return false;
}

static void mark_pins(const Making *m, const Cell *c, uint8_t *marks, bool outs)
{
    for (uint32_t p = 0; p < cell_n_pins(m, c); p++) {
        if (cell_pin_is_out(m, c, p) != outs)
            continue;
        for (uint32_t k = 0; k < cell_pin_width(m, c, p); k++) {
            uint32_t net = cell_pin_bit(m, c, p, k);
            marks[net] = net >= NET_FIRST;
        }
    }
}

/* Keeps the cells that drive marked wires (or read them), then those one step further, ... */
static void walk(const Making *m, uint8_t *kept, const uint8_t *start, bool backward)
{
    size_t n = m->d->n_nets + 1;
    uint8_t *marks = malloc(n), *seen = calloc(m->cells.len + 1, 1);
    if (!marks || !seen)
        die_out_of_memory("cone", n);
    memcpy(marks, start, n);
    for (uint32_t level = 0; level < m->opt.cone_levels; level++) {
        bool any = false;
        for (size_t i = 0; i < m->cells.len; i++) {
            if (!seen[i] && touches(m, &m->cells.ptr[i], marks, backward)) {
                seen[i] = (uint8_t)2;
                any = true;
            }
        }
        if (!any)
            break;
        for (size_t i = 0; i < m->cells.len; i++) {
            if (seen[i] == 2) {
                mark_pins(m, &m->cells.ptr[i], marks, !backward);
                seen[i] = kept[i] = 1;
            }
        }
    }
    free(marks);
    free(seen);
}

bool cone_select(Making *m)
{
    size_t n = m->d->n_nets + 1;
    uint8_t *start = calloc(n, 1), *kept = calloc(m->cells.len + 1, 1);
    if (!start || !kept)
        die_out_of_memory("cone", n);
    bool ok = mark_net(m, start);
    if (ok) {
        walk(m, kept, start, true);
        walk(m, kept, start, false);
        size_t to = 0;
        for (size_t i = 0; i < m->group_size.len; i++)
            m->group_size.ptr[i] = 0;
        for (size_t i = 0; i < m->cells.len; i++) {
            if (!kept[i])
                continue;
            m->cells.ptr[to] = m->cells.ptr[i];
            m->group_size.ptr[m->cells.ptr[to++].group]++;
        }
        m->cells.len = to;
        /* Ports that a kept cell is wired to, or that are the net itself. */
        for (size_t i = 0; i < to; i++) {
            mark_pins(m, &m->cells.ptr[i], start, true);
            mark_pins(m, &m->cells.ptr[i], start, false);
        }
        const Module *mod = design_inst_module(m->d, m->opt.scope);
        m->port_kept = ARENA_ARRAY(m->arena, uint8_t, mod->n_ports);
        for (uint32_t i = 0; i < mod->n_ports; i++) {
            for (uint32_t k = 0; k < mod->signals[i].width; k++)
                m->port_kept[i] |= start[design_signal_net(m->d, m->opt.scope, i, k).ix];
        }
    }
    free(start);
    free(kept);
    return ok;
}
