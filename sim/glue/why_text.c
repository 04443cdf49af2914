/* why_text.c - hops and experiments in words, for the terminal and for the window. */
#include "glue/why_text.h"

#include <inttypes.h>

static char logic(uint8_t v)
{
    return "01x"[v];
}

void why_net_text(const Design *d, uint32_t net, StrBuf *b)
{
    if (net == NET_0 || net == NET_1)
        strbuf_addc(b, net == NET_1 ? '1' : '0');
    else
        design_net_path(d, (NetId){net}, b);
}

/* "a 0 -> 1" or "a = 1" */
static void pin_text(const Design *d, uint32_t net, uint8_t was, uint8_t is, StrBuf *b)
{
    why_net_text(d, net, b);
    if (was != is)
        strbuf_printf(b, " %c -> %c", logic(was), logic(is));
    else
        strbuf_printf(b, " = %c", logic(is));
}

static Span start_text(const MachineView *m, const WhyHop *h, const uint8_t *at_start, StrBuf *b)
{
    uint32_t address;
    if (!m || !at_start || !machine_view_address(m, h->net, &address)) {
        strbuf_addz(b, ": from the start of the run");
        return (Span){0};
    }
    strbuf_printf(b, ": a bit of instruction %" PRIu32 ", ", address);
    return machine_view_instr(m, at_start, address, b);
}

Span why_hop_text(const Design *d, const MachineView *m, const WhyHop *h, const uint8_t *at_start, StrBuf *b)
{
    pin_text(d, h->net, h->kind == WHY_START ? h->is : h->was, h->is, b);
    switch (h->kind) {
    case WHY_GATE:
        strbuf_addz(b, ": nand of ");
        pin_text(d, d->nand_a[h->part], h->a_was, h->a, b);
        if (d->nand_a[h->part] != d->nand_b[h->part]) {
            strbuf_addz(b, " and ");
            pin_text(d, d->nand_b[h->part], h->b_was, h->b, b);
        }
        return design_nand_span(d, (NandId){h->part});
    case WHY_FLIP_FLOP:
        strbuf_addz(b, ": flip-flop, ");
        why_net_text(d, d->dff_clk[h->part], b);
        strbuf_addz(b, " rose and ");
        why_net_text(d, d->dff_d[h->part], b);
        strbuf_printf(b, " was %c", logic(h->is));
        return design_dff_span(d, (DffId){h->part});
    case WHY_INPUT:
        strbuf_addz(b, ": an input");
        return design_net_span(d, (NetId){h->net});
    case WHY_START: return start_text(m, h, at_start, b);
    case WHY_OUTSIDE: strbuf_addz(b, ": set from outside, without its clock"); break;
    case WHY_LIMIT: strbuf_addz(b, ": further back with --flip-flops"); break;
    }
    return (Span){0};
}

static void tried(const Design *d, uint32_t net, uint8_t kept, uint64_t time, bool is_cause, StrBuf *b)
{
    strbuf_addz(b, "tried: had ");
    why_net_text(d, net, b);
    strbuf_printf(b, " kept %c at %" PRIu64 " ns, %s\n", logic(kept), time,
                  is_cause ? "this edge would not be" : "another way would have led to this edge");
}

void why_tried_text(const Design *d, const Why *w, uint32_t clock, const MachineView *m, const InstrCause *instrs,
                    uint32_t n_instrs, const uint8_t *at_start, StrBuf *b)
{
    if (!w->can_rerun) {
        strbuf_addz(b, "not tried: the run cannot be done again from its recording");
        return;
    }
    for (uint32_t i = 0; i < w->n_causes; i++)
        tried(d, w->causes[i].net, w->causes[i].was, w->causes[i].time, true, b);
    const WhyHop *end = &w->hops[w->n_hops - 1];
    bool is_tried = end->kind == WHY_INPUT && end->net != clock && w->has_tried_all;
    for (uint32_t i = 0; i < w->n_causes; i++)
        is_tried &= w->causes[i].net != end->net || w->causes[i].step != end->step;
    if (is_tried)
        tried(d, end->net, end->was, end->time, false, b);
    if (w->has_tried_start) {
        strbuf_addz(b, "tried: had ");
        why_net_text(d, end->net, b);
        strbuf_printf(b, " been %c from the start, %s\n", end->is == LOGIC_1 ? '0' : '1',
                      w->start_is_cause ? "this edge would not be" : "another way would have led to this edge");
    }
    if (!w->n_causes && w->n_tried)
        strbuf_addz(b, "tried: no single change of an input, undone, prevents it\n");
    for (uint32_t i = 0; i < n_instrs; i++) {
        strbuf_printf(b, "tried: had instruction %" PRIu32 ", ", instrs[i].address);
        Span at = machine_view_instr(m, at_start, instrs[i].address, b);
        if (at.file) {
            strbuf_addz(b, " (");
            diag_place(d->diag, at, b);
            strbuf_addc(b, ')');
        }
        strbuf_printf(b, ", done nothing, %s\n", instrs[i].is_cause ? "this edge would not be"
                                                                   : "this edge would be all the same");
    }
    if (n_instrs && !w->n_tried) { /* the machine has no other inputs */
        b->ptr[--b->len] = 0;
        return;
    }
    if (m && !n_instrs && w->step > 0) {
        strbuf_addz(b, "not tried: the run up to here is long; 'gateloom why' with --steps does it again");
        return;
    }
    strbuf_printf(b, "tried: %u change%s of inputs%s", w->n_tried, w->n_tried == 1 ? "" : "s",
                  w->has_tried_all ? ", all before the edge" : "; earlier ones with --steps");
}
