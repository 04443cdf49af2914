/* prove.c - two circuits over the same inputs and states, compared pair by pair. */
#include "prove/prove.h"

#include <string.h>

#include "prove/circuit.h"
#include "prove/formula.h"
#include "prove/match.h"
#include "prove/rows.h"

typedef struct Prover {
    Arena *arena;
    const Design *a, *b; /* of a formula: twice the one */
    Order order_a, order_b;
    ProofOptions o;
    Diag *dg;
    Match m;
    Aig *g;
    uint8_t *example; /* [0..inputs of g[ */
    uint64_t *word;   /* values of the nodes of g in the example */
    Proof proof;
} Prover;

static void say(Prover *k, StrBuf *b)
{
    k->proof.what = arena_copy(k->arena, b->ptr, b->len);
    strbuf_free(b);
}

static void say_limit(const Prover *k, StrBuf *b)
{
    strbuf_printf(b, " could not be decided within %llu conflict%s; --limit takes more",
                  (unsigned long long)k->o.limit, k->o.limit == 1 ? "" : "s");
}

static Prover prover_new(Arena *arena, const Design *a, const Design *b, const ProofOptions *o, Diag *dg)
{
    Prover k = {.arena = arena, .a = a, .b = b, .o = *o, .dg = dg, .proof = {.status = PROOF_UNFIT}};
    k.o.limit = o->limit ? o->limit : PROOF_LIMIT;
    k.o.cycles = o->cycles ? o->cycles : PROOF_CYCLES;
    k.g = aig_new(arena);
    k.order_a = design_order(arena, a);
    k.order_b = a == b ? k.order_a : design_order(arena, b);
    return k;
}

static SweepResult compare(Prover *k, const Pair *pairs, size_t n)
{
    k->example = ARENA_ARRAY(k->arena, uint8_t, k->g->inputs.len);
    SweepResult r = sweep_pairs(k->g, pairs, n, k->o.limit, k->o.seed, k->example);
    k->proof.n_questions += r.n_questions;
    k->proof.n_nodes = (uint32_t)k->g->nodes.len;
    return r;
}

/* The values of all nodes in the example. */
static void evaluate_example(Prover *k)
{
    uint64_t *in = ARENA_ARRAY(k->arena, uint64_t, k->g->inputs.len);
    for (size_t i = 0; i < k->g->inputs.len; i++)
        in[i] = k->example[i];
    k->word = ARENA_ARRAY(k->arena, uint64_t, k->g->nodes.len);
    aig_evaluate(k->g, in, k->word);
}

static uint8_t value_of(const Prover *k, AigLit l)
{
    return (uint8_t)(aig_word(k->word, l) & 1);
}

/* ---- one cycle ---- */

/* The two circuits at one moment: what goes in, what they hold, what comes of it. */
typedef struct Moment {
    const AigLit *in;               /* [0..n_in[ */
    const AigLit *state_a, *state_b; /* [1..n_dffs], both numbered as in a */
    AigLit *net_a, *net_b;
} Moment;

static bool moment_run(Prover *k, Moment *t)
{
    t->net_a = circuit_nets(k->arena, k->a);
    t->net_b = circuit_nets(k->arena, k->b);
    for (uint32_t i = 0; i < k->m.n_in; i++) {
        t->net_a[k->m.in[i].a.ix] = t->in[i];
        t->net_b[k->m.in[i].b.ix] = t->in[i];
    }
    for (uint32_t i = 1; i <= k->a->n_dffs; i++) {
        t->net_a[k->a->dff_q[i]] = t->state_a[i];
        t->net_b[k->b->dff_q[k->m.dff[i]]] = t->state_b[i];
    }
    return circuit_to_aig(k->g, k->a, &k->order_a, t->net_a, k->dg) &&
           circuit_to_aig(k->g, k->b, &k->order_b, t->net_b, k->dg);
}

/* False, reported: a bit that nothing drives. */
static bool output_pairs(Prover *k, const Moment *t, PairList *pairs)
{
    for (uint32_t i = 0; i < k->m.n_out; i++) {
        const PortBit *p = &k->m.out[i];
        Pair x = {t->net_a[p->a.ix], t->net_b[p->b.ix]};
        if (x.a == CIRCUIT_UNKNOWN || x.b == CIRCUIT_UNKNOWN) {
            const Design *d = x.a == CIRCUIT_UNKNOWN ? k->a : k->b;
            diag(k->dg, DIAG_ERROR, d->top->at, "nothing drives bit %u of the output '%s' of %s", p->bit,
                 intern_cstr(k->a->names, k->a->top->signals[p->signal].name), d == k->a ? k->m.name_a : k->m.name_b);
            return false;
        }
        VEC_PUSH(pairs, x);
    }
    return true;
}

static AigLit *new_inputs(Prover *k, uint32_t n)
{
    AigLit *l = ARENA_ARRAY(k->arena, AigLit, n);
    for (uint32_t i = 0; i < n; i++)
        l[i] = aig_input(k->g);
    return l;
}

/* ---- an example as text ---- */

/* The bits of all ports of a at one moment, as a row wants them; outputs as in a, or b. */
static const uint8_t *port_bits(Prover *k, const Moment *t, bool of_b)
{
    const Module *top = k->a->top;
    uint8_t *bits = ARENA_ARRAY(k->arena, uint8_t, top->n_bits);
    for (uint32_t i = 0; i < k->m.n_in; i++)
        bits[top->signals[k->m.in[i].signal].bit + k->m.in[i].bit] = value_of(k, t->in[i]);
    for (uint32_t i = 0; t->net_a && i < k->m.n_out; i++) {
        const PortBit *p = &k->m.out[i];
        AigLit l = of_b ? t->net_b[p->b.ix] : t->net_a[p->a.ix];
        bits[top->signals[p->signal].bit + p->bit] = value_of(k, l);
    }
    return bits;
}

/* "s is 8 in 'x', and 9 in 'y'" of the first output that differs. */
static void say_difference(Prover *k, const Moment *t, size_t cycles)
{
    StrBuf b = {0};
    const Module *top = k->a->top;
    const uint8_t *x = port_bits(k, t, false), *y = port_bits(k, t, true);
    for (uint32_t p = 0; p < top->n_ports; p++) {
        const Signal *s = &top->signals[p];
        if (memcmp(x + s->bit, y + s->bit, s->width) == 0)
            continue;
        strbuf_printf(&b, "'%s' is ", intern_cstr(k->a->names, s->name));
        rows_bits(&b, x + s->bit, s->width);
        strbuf_printf(&b, " in %s, and ", k->m.name_a);
        rows_bits(&b, y + s->bit, s->width);
        strbuf_printf(&b, " in %s", k->m.name_b);
        break;
    }
    if (cycles)
        strbuf_printf(&b, ", %zu cycle%s after power-up", cycles, cycles == 1 ? "" : "s");
    say(k, &b);
}

/* ---- without flip-flops, or between them ---- */

typedef struct Cut {
    Moment t;
    PairList pairs; /* outputs, then d of each flip-flop, then clk of each */
    SweepResult r;
} Cut;

/* Any inputs, any state, the same in both. */
static bool cut_run(Prover *k, Cut *c)
{
    uint32_t n = k->a->n_dffs;
    c->t = (Moment){.in = new_inputs(k, k->m.n_in)};
    c->t.state_a = c->t.state_b = new_inputs(k, n + 1); /* [0] is never used */
    if (!moment_run(k, &c->t) || !output_pairs(k, &c->t, &c->pairs))
        return false;
    for (int pin = 0; pin < 2; pin++) {
        const uint32_t *of_a = pin ? k->a->dff_clk : k->a->dff_d, *of_b = pin ? k->b->dff_clk : k->b->dff_d;
        for (uint32_t i = 1; i <= n; i++) {
            Pair x = {c->t.net_a[of_a[i]], c->t.net_b[of_b[k->m.dff[i]]]};
            if (x.a == CIRCUIT_UNKNOWN || x.b == CIRCUIT_UNKNOWN) {
                diag(k->dg, DIAG_ERROR, design_dff_span(k->a, (DffId){i}),
                     "nothing drives a pin of this flip-flop in %s",
                     x.a == CIRCUIT_UNKNOWN ? k->m.name_a : k->m.name_b);
                return false;
            }
            VEC_PUSH(&c->pairs, x);
        }
    }
    c->r = compare(k, c->pairs.ptr, c->pairs.len);
    return true;
}

static const Pair *clocks_of(const Prover *k, const Cut *c, uint32_t dff)
{
    return &c->pairs.ptr[k->m.n_out + k->a->n_dffs + dff - 1];
}

/* The clock is a constant: the flip-flop never changes. */
static bool is_still(AigLit clock)
{
    return clock <= AIG_TRUE;
}

/* The one input that clocks all flip-flops of both; UINT32_MAX: not so simple. */
static uint32_t common_clock(const Prover *k, const Cut *c)
{
    AigLit clock = AIG_FALSE;
    for (uint32_t i = 1; i <= k->a->n_dffs; i++) {
        const Pair *x = clocks_of(k, c, i);
        for (int side = 0; side < 2; side++) {
            AigLit own = side ? x->b : x->a;
            if (!is_still(own) && !is_still(clock) && own != clock)
                return UINT32_MAX;
            clock = is_still(own) ? clock : own;
        }
    }
    for (uint32_t i = 0; i < k->m.n_in; i++) {
        if (c->t.in[i] == clock)
            return i;
    }
    return UINT32_MAX;
}

/* The first flip-flop that powers up in another way; 0: none. */
static uint32_t other_start(const Prover *k)
{
    for (uint32_t i = 1; i <= k->a->n_dffs; i++) {
        if (k->a->dff_init[i] != k->b->dff_init[k->m.dff[i]])
            return i;
    }
    return 0;
}

/* What a search for a run that shows a difference came to. */
typedef struct Searched {
    bool found, has_clock;
    uint32_t n_moments; /* at which, from power-up on, no output differs */
} Searched;

static void say_searched(const Prover *k, const Searched *s, StrBuf *b)
{
    uint32_t cycles = s->n_moments - 1;
    if (s->n_moments == 0)
        strbuf_addz(b, "; whether an output shows it at power-up");
    else if (!s->has_clock)
        strbuf_addz(b, "; no output shows it at power-up, and cycles are searched only where one input "
                       "clocks all flip-flops");
    else
        strbuf_printf(b, "; no output shows it within %u cycle%s of power-up", cycles, cycles == 1 ? "" : "s");
    if (s->n_moments == 0)
        say_limit(k, b);
}

static void say_open(Prover *k, const Cut *c, const Searched *s)
{
    StrBuf b = {0};
    uint32_t n = k->a->n_dffs, start = other_start(k);
    size_t i = c->r.pair;
    bool is_open = c->r.answer == SWEEP_OPEN;
    if (c->r.answer == SWEEP_EQUAL) {
        static const char *const values[] = {"0", "1", "x"};
        strbuf_addz(&b, "flip-flop '");
        design_dff_path(k->a, (DffId){start}, &b);
        strbuf_printf(&b, "' powers up as %s in %s, and as %s in %s", values[k->a->dff_init[start]],
                      k->m.name_a, values[k->b->dff_init[k->m.dff[start]]], k->m.name_b);
    } else if (i < k->m.n_out) {
        strbuf_addz(&b, "output '");
        design_net_path(k->a, k->m.out[i].a, &b);
        strbuf_addc(&b, '\'');
    } else {
        i -= k->m.n_out;
        strbuf_printf(&b, "the %s of flip-flop '", i < n ? "next value" : "clock");
        design_dff_path(k->a, (DffId){(uint32_t)(i % n) + 1}, &b);
        strbuf_addc(&b, '\'');
    }
    if (is_open)
        say_limit(k, &b);
    else if (c->r.answer == SWEEP_DIFFERENT)
        strbuf_addz(&b, " differs in a state that may never be reached");
    if (!is_open)
        say_searched(k, s, &b);
    k->proof.status = PROOF_OPEN;
    say(k, &b);
}

/* ---- from power-up on ---- */

typedef struct Search {
    const Cut *cut;
    uint32_t clock;  /* index of an input; UINT32_MAX: only the moment of power-up */
    AigLit *start_a, *start_b;
    VEC(AigLit *) in; /* one for each moment */
} Search;

/* What never changes was loaded: the cells of a read-only memory may hold anything. */
static void power_up(Prover *k, Search *s)
{
    uint32_t n = k->a->n_dffs;
    s->start_a = ARENA_ARRAY(k->arena, AigLit, (size_t)n + 1);
    s->start_b = ARENA_ARRAY(k->arena, AigLit, (size_t)n + 1);
    for (uint32_t i = 1; i <= n; i++) {
        uint8_t x = k->a->dff_init[i], y = k->b->dff_init[k->m.dff[i]];
        const Pair *clocks = clocks_of(k, s->cut, i);
        if (x == y && is_still(clocks->a) && is_still(clocks->b))
            x = y = LOGIC_X;
        s->start_a[i] = x == LOGIC_X ? aig_input(k->g) : x;
        s->start_b[i] = y != LOGIC_X ? y : x == LOGIC_X ? s->start_a[i] : aig_input(k->g);
    }
}

/* All next values, the clock being 1. */
static bool step(Prover *k, const Search *s, Moment *t)
{
    uint32_t n = k->a->n_dffs;
    AigLit *in = ARENA_ARRAY(k->arena, AigLit, k->m.n_in);
    AigLit *next_a = ARENA_ARRAY(k->arena, AigLit, (size_t)n + 1);
    AigLit *next_b = ARENA_ARRAY(k->arena, AigLit, (size_t)n + 1);
    for (uint32_t i = 0; i < k->m.n_in; i++)
        in[i] = i == s->clock ? AIG_TRUE : t->in[i];
    Moment high = {in, t->state_a, t->state_b, NULL, NULL};
    if (!moment_run(k, &high))
        return false;
    for (uint32_t i = 1; i <= n; i++) {
        const Pair *clocks = clocks_of(k, s->cut, i);
        next_a[i] = is_still(clocks->a) ? t->state_a[i] : high.net_a[k->a->dff_d[i]];
        next_b[i] = is_still(clocks->b) ? t->state_b[i] : high.net_b[k->b->dff_d[k->m.dff[i]]];
    }
    t->state_a = next_a;
    t->state_b = next_b;
    return true;
}

static void write_rows(Prover *k, const Search *s, const Moment *last)
{
    evaluate_example(k);
    uint32_t n = k->a->n_dffs;
    uint8_t *start = ARENA_ARRAY(k->arena, uint8_t, (size_t)n + 1);
    for (uint32_t i = 1; i <= n; i++)
        start[i] = value_of(k, s->start_a[i]);
    NetId clock = s->clock != UINT32_MAX ? k->m.in[s->clock].a : (NetId){0};
    Rows rows = rows_start(k->a, clock);
    if (n)
        rows_power_up(&rows, start);
    for (size_t i = 0; i < s->in.len; i++) {
        bool is_last = i + 1 == s->in.len;
        Moment t = {.in = s->in.ptr[i]};
        rows_add(&rows, port_bits(k, is_last ? last : &t, false), is_last);
    }
    k->proof.rows = rows_finish(&rows, k->arena);
    say_difference(k, last, s->in.len - 1);
    k->proof.status = PROOF_DIFFERENT;
}

/* Looks for a difference that shows. */
static Searched search(Prover *k, const Cut *cut)
{
    Search s = {.cut = cut, .clock = common_clock(k, cut)};
    Searched r = {.has_clock = s.clock != UINT32_MAX};
    uint32_t last = r.has_clock ? k->o.cycles : 0;
    PairList pairs = {0};
    bool ok = true, all_decided = true;
    power_up(k, &s);
    Moment t = {.state_a = s.start_a, .state_b = s.start_b};
    for (uint32_t i = 0; ok && !r.found && i <= last; i++) {
        AigLit *in = new_inputs(k, k->m.n_in);
        if (r.has_clock)
            in[s.clock] = AIG_FALSE;
        VEC_PUSH(&s.in, in);
        t.in = in;
        pairs.len = 0;
        ok = moment_run(k, &t) && output_pairs(k, &t, &pairs);
        SweepAnswer answer = ok ? compare(k, pairs.ptr, pairs.len).answer : SWEEP_OPEN;
        all_decided = all_decided && answer == SWEEP_EQUAL;
        r.n_moments += all_decided;
        r.found = answer == SWEEP_DIFFERENT;
        if (r.found)
            write_rows(k, &s, &t);
        else
            ok = ok && (i == last || step(k, &s, &t));
    }
    VEC_FREE(&pairs);
    VEC_FREE(&s.in);
    return r;
}

/* ---- two circuits ---- */

static void prove_cut(Prover *k)
{
    Cut c = {0};
    if (cut_run(k, &c)) {
        k->proof.n_outputs = k->m.n_out;
        k->proof.n_dffs = k->a->n_dffs;
        if (c.r.answer == SWEEP_EQUAL && !other_start(k)) {
            k->proof.status = PROOF_EQUAL;
        } else if (k->a->n_dffs) {
            Searched s = search(k, &c);
            if (!s.found)
                say_open(k, &c, &s);
        } else if (c.r.answer == SWEEP_OPEN) {
            say_open(k, &c, NULL);
        } else {
            Search s = {.clock = UINT32_MAX};
            VEC_PUSH(&s.in, (AigLit *)c.t.in);
            write_rows(k, &s, &c.t);
            VEC_FREE(&s.in);
        }
    }
    VEC_FREE(&c.pairs);
}

Proof prove_equal(Arena *arena, const Design *a, const Design *b, const ProofOptions *o, Diag *dg)
{
    Prover k = prover_new(arena, a, b, o, dg);
    bool ok = match_designs(arena, a, b, &k.m, dg);
    k.proof.name_a = k.m.name_a;
    k.proof.name_b = k.m.name_b;
    if (ok) {
        if ((k.order_a.n_loops || k.order_b.n_loops) && design_equal(a, b, NULL)) {
            k.proof.status = PROOF_EQUAL; /* gate for gate */
            k.proof.n_outputs = k.m.n_out;
            k.proof.n_dffs = a->n_dffs;
        } else {
            prove_cut(&k);
        }
    }
    aig_free(k.g);
    return k.proof;
}

/* ---- a circuit and formulas ---- */

static void say_claim(Prover *k, const Formula *f, size_t pair, const char *open)
{
    StrBuf b = {0};
    size_t i = 0;
    while (pair >= f->claims.ptr[i].first + f->claims.ptr[i].n)
        i++;
    const Claim *c = &f->claims.ptr[i];
    strbuf_printf(&b, "'%.*s'%s", (int)(c->hi - c->lo), diag_text(k->dg, c->file).ptr + c->lo,
                  open ? open : " does not hold");
    if (!open && c->is_bits) {
        uint8_t *bits = ARENA_ARRAY(k->arena, uint8_t, c->n);
        strbuf_addz(&b, ": it wants ");
        for (uint32_t j = 0; j < c->n; j++)
            bits[j] = value_of(k, f->pairs.ptr[c->first + j].b);
        rows_bits(&b, bits, c->n);
        strbuf_addz(&b, ", and gets ");
        for (uint32_t j = 0; j < c->n; j++)
            bits[j] = value_of(k, f->pairs.ptr[c->first + j].a);
        rows_bits(&b, bits, c->n);
    }
    say(k, &b);
}

static void judge_formulas(Prover *k, const Formula *f, const Cut *c)
{
    k->proof.n_outputs = (uint32_t)f->pairs.len;
    if (c->r.answer == SWEEP_EQUAL) {
        k->proof.status = PROOF_EQUAL;
    } else if (c->r.answer == SWEEP_OPEN) {
        StrBuf open = {0};
        say_limit(k, &open);
        k->proof.status = PROOF_OPEN;
        say_claim(k, f, c->r.pair, open.ptr);
        strbuf_free(&open);
    } else {
        Search s = {.clock = UINT32_MAX};
        VEC_PUSH(&s.in, (AigLit *)c->t.in);
        write_rows(k, &s, &c->t);
        say_claim(k, f, c->r.pair, NULL);
        VEC_FREE(&s.in);
    }
}

Proof prove_formulas(Arena *arena, const Design *d, Intern *names, const char *const *formulas,
                     unsigned n, const ProofOptions *o, Diag *dg)
{
    Prover k = prover_new(arena, d, d, o, dg);
    Cut c = {0};
    if (d->n_dffs) {
        diag(dg, DIAG_ERROR, d->top->at,
             "'%s' has flip-flops, and a formula speaks of one moment; prove the gates between them, or "
             "compare with another circuit", intern_cstr(names, d->top->name));
        aig_free(k.g);
        return k.proof;
    }
    bool ok = match_designs(arena, d, d, &k.m, dg);
    k.proof.name_a = k.m.name_a;
    c.t = (Moment){.in = new_inputs(&k, k.m.n_in)};
    ok = ok && moment_run(&k, &c.t) && output_pairs(&k, &c.t, &c.pairs);
    Formula f = {.g = k.g, .d = d, .net = c.t.net_a, .arena = arena, .names = names, .dg = dg};
    for (unsigned i = 0; i < n && ok; i++)
        ok = formula_compile(&f, diag_add_file(dg, "--is", str_from(formulas[i])));
    if (ok) {
        c.r = compare(&k, f.pairs.ptr, f.pairs.len);
        judge_formulas(&k, &f, &c);
    }
    VEC_FREE(&f.claims);
    VEC_FREE(&f.pairs);
    VEC_FREE(&c.pairs);
    aig_free(k.g);
    return k.proof;
}
