/* rows.c - header, power-up and rows in the language of tests (docs/language.md). */
#include "prove/rows.h"

#include "netlist/print.h"

static const char indent[] = "    ";

Rows rows_start(const Design *d, NetId clock)
{
    Rows r = {d, clock, {0}};
    const Module *m = d->top;
    strbuf_addz(&r.text, indent);
    for (int side = 0; side < 2; side++) {
        for (uint32_t p = 0; p < m->n_ports; p++) {
            if ((m->signals[p].kind == SIG_OUTPUT) != side)
                continue;
            print_name(&r.text, intern_str(d->names, m->signals[p].name));
            strbuf_addc(&r.text, ' ');
        }
        strbuf_addz(&r.text, side ? "" : "| ");
    }
    r.text.ptr[r.text.len - 1] = '\n';
    return r;
}

/* Sets one flip-flop by the name of its wire. */
static void set_dff(Rows *r, uint32_t dff, uint8_t value)
{
    StrBuf path = {0};
    SignalRef ref;
    design_net_path(r->d, (NetId){r->d->dff_q[dff]}, &path);
    if (design_find(r->d, strbuf_str(&path), &ref, NULL) && ref.width == 1)
        strbuf_printf(&r->text, "%sset %s = %u\n", indent, path.ptr, value);
    else
        strbuf_printf(&r->text, "%s# '%s' holds %u, and has no name to set it by\n", indent, path.ptr, value);
    strbuf_free(&path);
}

void rows_power_up(Rows *r, const uint8_t *value)
{
    bool any = false;
    for (uint32_t i = 1; i <= r->d->n_dffs && !any; i++)
        any = r->d->dff_init[i] == LOGIC_X;
    if (any)
        strbuf_printf(&r->text, "%sinit 0\n", indent);
    for (uint32_t i = 1; i <= r->d->n_dffs; i++) {
        uint8_t own = r->d->dff_init[i] == LOGIC_X ? LOGIC_0 : r->d->dff_init[i];
        if (value[i] != own)
            set_dff(r, i, value[i]);
    }
}

void rows_bits(StrBuf *b, const uint8_t *bits, uint32_t n)
{
    bool started = false;
    for (uint32_t digit = (n + 3) / 4; digit > 0; digit--) {
        unsigned v = 0;
        for (uint32_t k = 0; k < 4; k++) {
            uint32_t i = (digit - 1) * 4 + k;
            v |= i < n && bits[i] ? 1u << k : 0;
        }
        if (!started && v == 0 && digit > 1)
            continue;
        if (!started && (v > 9 || digit > 1))
            strbuf_addz(b, "0x");
        started = true;
        strbuf_addc(b, "0123456789abcdef"[v]);
    }
}

void rows_add(Rows *r, const uint8_t *bits, bool is_last)
{
    const Module *m = r->d->top;
    strbuf_addz(&r->text, indent);
    for (int side = 0; side < 2; side++) {
        for (uint32_t p = 0; p < m->n_ports; p++) {
            const Signal *s = &m->signals[p];
            if ((s->kind == SIG_OUTPUT) != side)
                continue;
            bool is_clock = r->clock.ix && s->kind == SIG_INPUT && s->width == 1 &&
                            design_signal_net(r->d, (InstId){1}, p, 0).ix == r->clock.ix;
            if (is_clock)
                strbuf_addz(&r->text, is_last ? "0" : "c");
            else if (side && !is_last)
                strbuf_addz(&r->text, "x");
            else
                rows_bits(&r->text, bits + s->bit, s->width);
            strbuf_addc(&r->text, ' ');
        }
        strbuf_addz(&r->text, side ? "" : "| ");
    }
    r->text.ptr[r->text.len - 1] = '\n';
}

const char *rows_finish(Rows *r, Arena *a)
{
    const char *text = arena_copy(a, r->text.ptr, r->text.len);
    strbuf_free(&r->text);
    return text;
}
