/* relu_lockstep.c - an engine and a recurrent network side by side; the first net that differs
 * stops. */
#include "glue/relu_check.h"

void relu_lockstep_start(ReluLockstep *l)
{
    const Design *d = l->e->design;
    for (uint32_t i = 1; i <= d->n_dffs; i++) {
        NetId q = {d->dff_q[i]};
        bool v = engine_get(l->e, q) == LOGIC_1;
        engine_set(l->e, q, v ? LOGIC_1 : LOGIC_0);
        runner_set(l->r, i - 1, 0, v);
    }
}

void relu_lockstep_set(ReluLockstep *l, NetId net, bool v)
{
    uint32_t id = l->c->value[net.ix];
    engine_set(l->e, net, v ? LOGIC_1 : LOGIC_0);
    if (id < l->c->net->n_inputs) /* not an input that nothing reads */
        runner_set(l->r, id, 0, v);
}

static double value_of(const void *self, uint32_t id)
{
    return runner_get(self, id, 0);
}

static bool compare_nets(ReluLockstep *l)
{
    const Design *d = l->e->design;
    for (uint32_t n = NET_FIRST; n <= d->n_nets; n++) {
        if (n == l->c->clock.ix)
            continue;
        Logic gate = engine_get(l->e, (NetId){n});
        if (l->c->value[n] != UINT32_MAX &&
            (int)gate != compiled_net(l->c, (NetId){n}, value_of, l->r)) {
            l->bad_net = (NetId){n};
            return false;
        }
    }
    return true;
}

bool relu_lockstep_cycle(ReluLockstep *l)
{
    if (l->c->clock.ix)
        engine_set(l->e, l->c->clock, LOGIC_0);
    engine_settle(l->e);
    runner_run(l->r);
    if (!compare_nets(l))
        return false;
    if (l->c->clock.ix) {
        engine_set(l->e, l->c->clock, LOGIC_1);
        engine_settle(l->e);
    }
    runner_step(l->r);
    l->n_cycles++;
    return true;
}

void relu_lockstep_explain(const ReluLockstep *l, StrBuf *b)
{
    strbuf_printf(b, "cycle %llu: ", (unsigned long long)l->n_cycles);
    if (l->bad_net.ix == NET_NONE) {
        strbuf_addz(b, "gates and network agree");
        return;
    }
    int seen = compiled_net(l->c, l->bad_net, value_of, l->r);
    strbuf_addz(b, "net '");
    design_net_path(l->e->design, l->bad_net, b);
    strbuf_printf(b, "' is %c in the gates and %c in the network",
                  "01x"[engine_get(l->e, l->bad_net)], seen < 0 ? '?' : "01"[seen]);
}
