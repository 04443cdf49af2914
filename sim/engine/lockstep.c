/* lockstep.c - two engines side by side; the first net that differs stops them. */
#include "engine/engine.h"

#include <assert.h>

/* bad_net when the nets agree but only one engine came to rest; no engine can
 * differ on a constant. */
static const NetId rest_differs = {NET_0};

Lockstep lockstep_new(Engine *a, Engine *b)
{
    assert(a->design->n_nets == b->design->n_nets);
    return (Lockstep){.a = a, .b = b};
}

void lockstep_set(Lockstep *l, NetId net, Logic v)
{
    engine_set(l->a, net, v);
    engine_set(l->b, net, v);
}

bool lockstep_settle(Lockstep *l)
{
    if (l->bad_net.ix)
        return false;
    bool rest_a = engine_settle(l->a);
    bool rest_b = engine_settle(l->b);
    l->n_settles++;
    for (uint32_t n = NET_FIRST; n <= l->a->design->n_nets; n++)
        if (engine_get(l->a, (NetId){n}) != engine_get(l->b, (NetId){n})) {
            l->bad_net = (NetId){n};
            return false;
        }
    if (rest_a != rest_b)
        l->bad_net = rest_differs;
    return rest_a == rest_b;
}

bool lockstep_cycle_once(Lockstep *l, NetId clock)
{
    if (clock.ix == NET_NONE)
        return lockstep_settle(l);
    static const Logic phases[] = {LOGIC_0, LOGIC_1, LOGIC_0};
    for (int i = 0; i < 3; i++) {
        lockstep_set(l, clock, phases[i]);
        if (!lockstep_settle(l))
            return false;
    }
    return true;
}

void lockstep_explain(const Lockstep *l, uint64_t cycle, StrBuf *b)
{
    static const char names[] = "01x";
    const char *a_name = l->a->ops->name;
    const char *b_name = l->b->ops->name;
    strbuf_printf(b, "cycle %llu: ", (unsigned long long)cycle);
    if (l->bad_net.ix == NET_NONE) {
        strbuf_printf(b, "%s and %s agree", a_name, b_name);
    } else if (l->bad_net.ix == rest_differs.ix) {
        strbuf_printf(b, "the clocks stop rising under one of %s and %s only", a_name, b_name);
    } else {
        strbuf_addz(b, "net '");
        design_net_path(l->a->design, l->bad_net, b);
        strbuf_printf(b, "' is %c under %s and %c under %s", names[engine_get(l->a, l->bad_net)],
                      a_name, names[engine_get(l->b, l->bad_net)], b_name);
    }
}
