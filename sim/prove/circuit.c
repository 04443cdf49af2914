/* circuit.c - NANDs in evaluation order become nodes. */
#include "prove/circuit.h"

AigLit *circuit_nets(Arena *a, const Design *d)
{
    AigLit *net = ARENA_ARRAY(a, AigLit, (size_t)d->n_nets + 1);
    for (uint32_t i = 0; i <= d->n_nets; i++)
        net[i] = CIRCUIT_UNKNOWN;
    net[NET_0] = AIG_FALSE;
    net[NET_1] = AIG_TRUE;
    return net;
}

static bool refuse(const Design *d, uint32_t net, const char *why, Diag *dg)
{
    StrBuf path = {0};
    design_net_path(d, (NetId){net}, &path);
    diag(dg, DIAG_ERROR, design_net_span(d, (NetId){net}), why, path.ptr);
    strbuf_free(&path);
    return false;
}

bool circuit_to_aig(Aig *g, const Design *d, const Order *o, AigLit *net, Diag *dg)
{
    bool ok = true;
    for (uint32_t k = 0; k < o->n_groups && ok; k++) {
        uint32_t i = o->nand[o->first[k]];
        AigLit a = net[d->nand_a[i]], b = net[d->nand_b[i]];
        if (o->is_loop[k])
            ok = refuse(d, d->nand_y[i],
                        "'%s' is in a loop of gates, which remembers; a proof is about gates between "
                        "flip-flops", dg);
        else if (a == CIRCUIT_UNKNOWN || b == CIRCUIT_UNKNOWN)
            ok = refuse(d, a == CIRCUIT_UNKNOWN ? d->nand_a[i] : d->nand_b[i],
                        "nothing drives '%s', so nothing can be proved about what reads it", dg);
        else
            net[d->nand_y[i]] = aig_and(g, a, b) ^ 1;
    }
    return ok;
}
