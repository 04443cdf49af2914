/* match.c - bits by the text of their names: bit 3 of a bus x is "x[3]", and so is a
 * single wire that another tool called x[3]. */
#include "prove/match.h"

typedef struct Matcher {
    Arena *arena;
    const Design *a, *b;
    Diag *dg;
    Intern *texts;
    const Match *m;
} Matcher;

static const char *name_of(const Matcher *k, const Design *d)
{
    return d == k->a ? k->m->name_a : k->m->name_b;
}

static const char *choose_name(Arena *arena, const Design *d, const Design *other, const char *side)
{
    Str own = intern_str(d->names, d->top->name);
    StrBuf b = {0};
    bool same = d != other && str_eq(own, intern_str(other->names, other->top->name));
    strbuf_printf(&b, "%s%s", own.ptr, same ? side : "");
    const char *name = arena_copy(arena, b.ptr, b.len);
    strbuf_free(&b);
    return name;
}

static uint32_t bit_text(Matcher *k, const Design *d, const Signal *s, uint32_t i)
{
    StrBuf b = {0};
    strbuf_addz(&b, intern_cstr(d->names, s->name));
    if (s->word < s->width) {
        strbuf_printf(&b, "[%u]", i / s->word);
        if (s->word > 1)
            strbuf_printf(&b, "[%u]", i % s->word);
    } else if (s->is_bus) {
        strbuf_printf(&b, "[%u]", i);
    }
    uint32_t ix = intern(k->texts, strbuf_str(&b)).ix;
    strbuf_free(&b);
    return ix;
}

static const char *side_name(uint32_t kind)
{
    return kind == SIG_OUTPUT ? "output" : "input";
}

/* Port bits of d, by their texts: signal and bit in one number. */
static void list_bits(Matcher *k, const Design *d, SignalKind kind, Map *map)
{
    uint32_t n = 0;
    for (uint32_t p = 0; p < d->top->n_ports; p++) {
        const Signal *s = &d->top->signals[p];
        for (uint32_t i = 0; i < s->width; i++, n++) {
            if (s->kind == kind)
                map_put(map, bit_text(k, d, s, i), n + 1);
        }
    }
}

static NetId nth_net(const Design *d, uint32_t n)
{
    uint32_t p = 0;
    for (; n >= d->top->signals[p].width; p++)
        n -= d->top->signals[p].width;
    return design_signal_net(d, (InstId){1}, p, n);
}

static bool missing(Matcher *k, const Design *has, const Design *lacks, SignalKind kind, const char *text)
{
    diag(k->dg, DIAG_ERROR, has->top->at,
         "%s has the %s '%s', and %s has none of that name: only circuits with the same ports "
         "can be compared", name_of(k, has), side_name(kind), text, name_of(k, lacks));
    return false;
}

static bool match_ports(Matcher *k, SignalKind kind, PortBit **bits, uint32_t *n)
{
    Map of_a = {0}, of_b = {0};
    list_bits(k, k->a, kind, &of_a);
    list_bits(k, k->b, kind, &of_b);
    bool ok = true;
    *bits = ARENA_ARRAY(k->arena, PortBit, of_a.len);
    *n = 0;
    for (int side = 0; side < 2 && ok; side++) {
        const Design *d = side ? k->b : k->a;
        for (uint32_t p = 0; p < d->top->n_ports && ok; p++) {
            const Signal *s = &d->top->signals[p];
            for (uint32_t i = 0; s->kind == kind && i < s->width && ok; i++) {
                uint32_t text = bit_text(k, d, s, i), other = map_get(side ? &of_a : &of_b, text);
                if (!other)
                    ok = missing(k, d, side ? k->a : k->b, kind, intern_cstr(k->texts, (Sym){text}));
                else if (!side)
                    (*bits)[(*n)++] = (PortBit){p, i, design_signal_net(d, (InstId){1}, p, i),
                                                nth_net(k->b, other - 1)};
            }
        }
    }
    map_free(&of_a);
    map_free(&of_b);
    return ok;
}

static uint32_t dff_text(Matcher *k, const Design *d, uint32_t i, bool of_net)
{
    StrBuf b = {0};
    if (of_net)
        design_net_path(d, (NetId){d->dff_q[i]}, &b);
    else
        design_dff_path(d, (DffId){i}, &b);
    uint32_t ix = intern(k->texts, strbuf_str(&b)).ix;
    strbuf_free(&b);
    return ix;
}

static bool lone_dff(Matcher *k, const Design *has, const Design *lacks, uint32_t i)
{
    uint32_t text = dff_text(k, has, i, false);
    diag(k->dg, DIAG_ERROR, design_dff_span(has, (DffId){i}),
         "%s has the flip-flop '%s', and %s has none of that name: only circuits with the same "
         "flip-flops can be compared", name_of(k, has), intern_cstr(k->texts, (Sym){text}), name_of(k, lacks));
    return false;
}

/* By the flip-flop's own path first, then by the path of the wire that it drives. */
static bool match_dffs(Matcher *k, uint32_t *to)
{
    const Design *a = k->a, *b = k->b;
    Map own = {0}, net = {0};
    uint8_t *taken = ARENA_ARRAY(k->arena, uint8_t, (size_t)b->n_dffs + 1);
    bool ok = true;
    for (uint32_t i = 1; i <= b->n_dffs; i++) {
        map_put(&own, dff_text(k, b, i, false), i);
        map_put(&net, dff_text(k, b, i, true), i);
    }
    for (int by_net = 0; by_net < 2; by_net++) {
        for (uint32_t i = 1; i <= a->n_dffs; i++) {
            uint32_t j = to[i] ? 0 : map_get(by_net ? &net : &own, dff_text(k, a, i, by_net));
            if (j && !taken[j]) {
                to[i] = j;
                taken[j] = 1;
            }
        }
    }
    for (uint32_t i = 1; i <= a->n_dffs && ok; i++)
        ok = to[i] || lone_dff(k, a, b, i);
    for (uint32_t i = 1; i <= b->n_dffs && ok; i++)
        ok = taken[i] || lone_dff(k, b, a, i);
    map_free(&own);
    map_free(&net);
    return ok;
}

bool match_designs(Arena *arena, const Design *a, const Design *b, Match *m, Diag *dg)
{
    Arena *temp = arena_new("matching");
    Matcher k = {arena, a, b, dg, intern_new(temp), m};
    *m = (Match){.name_a = choose_name(arena, a, b, " of A"), .name_b = choose_name(arena, b, a, " of B")};
    m->dff = ARENA_ARRAY(arena, uint32_t, (size_t)a->n_dffs + 1);
    bool ok = match_ports(&k, SIG_INPUT, &m->in, &m->n_in) &&
              match_ports(&k, SIG_OUTPUT, &m->out, &m->n_out) && match_dffs(&k, m->dff);
    intern_free(k.texts);
    arena_free(temp);
    return ok;
}
