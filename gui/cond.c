/* cond.c - parses a condition and walks all the signals in it at once. */
#include "gui/cond.h"

#include <ctype.h>
#include <stdlib.h>

#include "gui/value.h"

typedef enum CondKind {
    COND_OR,
    COND_AND,
    COND_NOT,
    COND_SIGNAL,
    COND_COMPARE,
    COND_RISE,
    COND_FALL,
    COND_EDGE
} CondKind;
typedef enum CondOp { OP_EQ, OP_NE, OP_LT, OP_LE, OP_GT, OP_GE } CondOp;

typedef struct CondNode {
    CondKind kind;
    CondOp op;
    int left, right;      /* nodes */
    int operand;
    uint8_t *value;       /* of a comparison; as wide as the operand */
} CondNode;

typedef struct Operand {
    SigRef ref;
    uint32_t width;
    const WaveStore *store;
    WavePos at, next;
    bool has, more, changed;
    bool was, is;         /* truth before and after the time at hand */
} Operand;

enum { MAX_NODES = 256, MAX_OPERANDS = 64, MAX_DEPTH = 60 };

typedef struct Cond {
    Sources *s;
    Arena *arena;
    Str text;
    size_t at;
    StrBuf *why;
    CondNode nodes[MAX_NODES];
    int n_nodes, depth;
    Operand operands[MAX_OPERANDS];
    int n_operands, clock; /* clock: operand of "for n clk"; -1 */
    uint64_t hold;         /* ticks or clocks; 0: none */
} Cond;

static int fail(Cond *c, const char *what)
{
    if (!c->why->len && c->at >= c->text.len)
        strbuf_printf(c->why, "%s at the end", what);
    else if (!c->why->len)
        strbuf_printf(c->why, "%s at '%.*s'", what, (int)(c->text.len - c->at > 20 ? 20 : c->text.len - c->at),
                      c->text.ptr + c->at);
    return -1;
}

static void skip_blanks(Cond *c)
{
    while (c->at < c->text.len && isspace((unsigned char)c->text.ptr[c->at]))
        c->at++;
}

static bool take(Cond *c, const char *word)
{
    skip_blanks(c);
    size_t n = strlen(word);
    if (c->text.len - c->at < n || memcmp(c->text.ptr + c->at, word, n) != 0)
        return false;
    if (isalpha((unsigned char)word[0]) && c->at + n < c->text.len &&
        (isalnum((unsigned char)c->text.ptr[c->at + n]) || strchr("_.", c->text.ptr[c->at + n])))
        return false;
    c->at += n;
    return true;
}

/* A name or a number: up to a blank or a sign; a slice's brackets belong to it. */
static Str word_of(Cond *c)
{
    skip_blanks(c);
    size_t from = c->at;
    char first = from < c->text.len ? c->text.ptr[from] : 0, end = first == '{' ? '}' : first;
    bool quoted = first == '\'' || first == '{';
    for (c->at += quoted; c->at < c->text.len; c->at++) {
        char ch = c->text.ptr[c->at];
        if (quoted ? ch == end : (isspace((unsigned char)ch) || strchr("()!&|<>=", ch)))
            break;
    }
    c->at += quoted && c->at < c->text.len;
    return (Str){c->text.ptr + from, c->at - from};
}

static int node(Cond *c, CondKind kind, int left, int right)
{
    if (left < 0 || right < 0)
        return -1;
    if (c->n_nodes == MAX_NODES)
        return fail(c, "too long a condition");
    c->nodes[c->n_nodes] = (CondNode){.kind = kind, .left = left, .right = right};
    return c->n_nodes++;
}

static int add_operand(Cond *c, SigRef r)
{
    for (int i = 0; i < c->n_operands; i++) {
        if (c->operands[i].ref.trace == r.trace && c->operands[i].ref.signal == r.signal)
            return i;
    }
    if (c->n_operands == MAX_OPERANDS)
        return fail(c, "too many signals");
    uint32_t base = c->s->traces.ptr[r.trace]->base;
    if (c->n_operands && base != c->s->traces.ptr[c->operands[0].ref.trace]->base)
        return fail(c, "signals of two traces in one condition");
    c->operands[c->n_operands] = (Operand){.ref = r, .width = sources_width(c->s, r), .store = sources_store(c->s, r)};
    return c->n_operands++;
}

static int operand(Cond *c)
{
    Str name = word_of(c);
    SigRef r;
    if (!name.len)
        return fail(c, "expected a signal");
    if (name.ptr[0] == '?')
        return fail(c, "expected a signal");
    StrBuf path = {0}, why = {0};
    bool ok = sources_find(c->s, name, &r, c->why);
    if (!ok && sources_ending(c->s, name, &path) && sources_find(c->s, strbuf_str(&path), &r, &why)) {
        ok = true;
        strbuf_clear(c->why);
    }
    strbuf_free(&path);
    strbuf_free(&why);
    return ok ? add_operand(c, r) : fail(c, "expected a signal");
}

static int parse_or(Cond *c);

static int call(Cond *c, CondKind kind)
{
    if (!take(c, "("))
        return fail(c, "expected '('");
    int o = operand(c);
    if (o < 0)
        return -1;
    if (!take(c, ")"))
        return fail(c, "expected ')'");
    int n = node(c, kind, 0, 0);
    if (n >= 0)
        c->nodes[n].operand = o;
    return n;
}

static bool take_op(Cond *c, CondOp *op)
{
    static const char *const texts[] = {"==", "!=", "<=", ">=", "<", ">", "="};
    static const CondOp ops[] = {OP_EQ, OP_NE, OP_LE, OP_GE, OP_LT, OP_GT, OP_EQ};
    for (int i = 0; i < 7; i++) {
        if (take(c, texts[i])) {
            *op = ops[i];
            return true;
        }
    }
    return false;
}

static int comparison(Cond *c)
{
    int o = operand(c);
    CondOp op;
    if (o < 0)
        return -1;
    int n = node(c, COND_SIGNAL, 0, 0);
    if (n < 0)
        return -1;
    c->nodes[n].operand = o;
    if (!take_op(c, &op))
        return n;
    const Operand *x = &c->operands[o];
    if (store_kind(x->store, x->ref.signal) != WAVE_BITS)
        return fail(c, "only bits can be compared");
    c->nodes[n].kind = COND_COMPARE;
    c->nodes[n].op = op;
    c->nodes[n].value = ARENA_ARRAY(c->arena, uint8_t, x->width + 1);
    Str value = word_of(c);
    if (!value.len)
        return fail(c, "expected a value");
    if (!value_parse(value, x->width, c->nodes[n].value)) {
        strbuf_printf(c->why, "'%.*s' is no value of %u bit%s", STR_ARG(value), x->width, x->width == 1 ? "" : "s");
        return -1;
    }
    return n;
}

static int parse_unary(Cond *c)
{
    int n;
    if (++c->depth > MAX_DEPTH)
        return fail(c, "too many brackets");
    if (take(c, "!")) {
        n = node(c, COND_NOT, parse_unary(c), 0);
    } else if (take(c, "(")) {
        n = parse_or(c);
        if (n >= 0 && !take(c, ")"))
            n = fail(c, "expected ')'");
    } else if (take(c, "rise")) {
        n = call(c, COND_RISE);
    } else if (take(c, "fall")) {
        n = call(c, COND_FALL);
    } else if (take(c, "edge")) {
        n = call(c, COND_EDGE);
    } else {
        n = comparison(c);
    }
    c->depth--;
    return n;
}

static int parse_and(Cond *c)
{
    int n = parse_unary(c);
    while (n >= 0 && take(c, "&&"))
        n = node(c, COND_AND, n, parse_unary(c));
    return n;
}

static int parse_or(Cond *c)
{
    int n = parse_and(c);
    while (n >= 0 && take(c, "||"))
        n = node(c, COND_OR, n, parse_and(c));
    return n;
}

static int parse(Cond *c)
{
    int n = parse_or(c);
    if (n >= 0 && take(c, "for")) {
        int64_t v;
        if (!str_to_int(word_of(c), &v) || v < 1)
            return fail(c, "expected a number of ticks or 'clk'");
        c->hold = (uint64_t)v;
        if (take(c, "clk")) {
            if (c->s->clock.trace == UINT32_MAX)
                return fail(c, "no row is the clock yet (key 'c' makes one)");
            c->clock = add_operand(c, c->s->clock);
            if (c->clock < 0)
                return -1;
        }
    }
    skip_blanks(c);
    return n >= 0 && c->at < c->text.len ? fail(c, "this was not understood:") : n;
}

/* ---- values ---- */

static bool truth(const Operand *o)
{
    if (!o->has)
        return false;
    if (store_kind(o->store, o->ref.signal) != WAVE_BITS)
        return true;
    bool one = false;
    for (uint32_t i = 0; i < o->width; i++) {
        uint8_t v = store_state(&o->at, i);
        if (v > WAVE_1)
            return false;
        one |= v == WAVE_1;
    }
    return one;
}

static bool compare(const Operand *o, const CondNode *n)
{
    int less = 0;
    bool odd = !o->has, differs = !o->has;
    for (uint32_t i = o->width; i > 0 && o->has; i--) {
        uint8_t a = store_state(&o->at, i - 1), b = n->value[i - 1];
        odd |= a > WAVE_1 || b > WAVE_1;
        differs |= a != b;
        if (!less && a != b)
            less = a < b ? -1 : 1;
    }
    switch (n->op) {
    case OP_EQ: return !differs;
    case OP_NE: return differs;
    case OP_LT: return !odd && less < 0;
    case OP_LE: return !odd && less <= 0;
    case OP_GT: return !odd && less > 0;
    case OP_GE: return !odd && less >= 0;
    }
    return false;
}

/* momentary: is it true only because something changes just now? */
static bool eval(const Cond *c, int i, bool quiet)
{
    const CondNode *n = &c->nodes[i];
    const Operand *o = &c->operands[n->operand];
    switch (n->kind) {
    case COND_OR: return eval(c, n->left, quiet) || eval(c, n->right, quiet);
    case COND_AND: return eval(c, n->left, quiet) && eval(c, n->right, quiet);
    case COND_NOT: return !eval(c, n->left, quiet);
    case COND_SIGNAL: return o->is;
    case COND_COMPARE: return compare(o, n);
    case COND_RISE: return !quiet && o->changed && !o->was && o->is;
    case COND_FALL: return !quiet && o->changed && o->was && !o->is;
    case COND_EDGE: return !quiet && o->changed;
    }
    return false;
}

static void tell(const WaveSink *sink, uint64_t time, bool v)
{
    uint8_t state = v ? WAVE_1 : WAVE_0;
    sink->time(sink->self, time);
    sink->bits(sink->self, 0, &state);
}

/* The time of the next change of any operand.  False: there is none. */
static bool next_time(const Cond *c, uint64_t *now)
{
    bool any = false;
    for (int i = 0; i < c->n_operands; i++) {
        const Operand *o = &c->operands[i];
        if (o->more && (!any || o->next.time < *now)) {
            *now = o->next.time;
            any = true;
        }
    }
    return any;
}

static void advance(Cond *c, uint64_t now)
{
    for (int i = 0; i < c->n_operands; i++) {
        Operand *o = &c->operands[i];
        o->changed = false;
        o->was = o->is;
        for (; o->more && o->next.time == now; o->more = store_next(&o->next)) {
            o->at = o->next;
            o->has = o->changed = true;
        }
        if (o->changed)
            o->is = truth(o);
    }
}

/* A condition that holds, and since when. */
typedef struct Held {
    bool is, told;
    uint64_t since, count;
} Held;

/* Ticks: it must have held from since to now. */
static void step_ticks(const Cond *c, const WaveSink *sink, int root, Held *h, uint64_t now, uint64_t until)
{
    bool v = eval(c, root, false), after = eval(c, root, true);
    if (v && !h->is)
        h->since = now;
    h->is = v;
    if (!v)
        tell(sink, now, false);
    else if (c->hold == 0)
        tell(sink, now, true);
    else if (until - h->since >= c->hold)
        tell(sink, h->since + c->hold > now ? h->since + c->hold : now, true);
    if (v && !after && until > now + 1) {
        tell(sink, now + 1, false);
        h->is = false;
    }
}

static WaveStore *walk(Cond *c, int root, Str name)
{
    WaveStore *out = store_new();
    WaveSink sink = store_sink(out);
    sink.var(sink.self, &(WaveDecl){.name = name, .type = STR("wire"), .kind = WAVE_BITS, .width = 1});
    sink.begin(sink.self, store_head(c->operands[0].store));
    for (int i = 0; i < c->n_operands; i++)
        c->operands[i].more = store_first(c->operands[i].store, c->operands[i].ref.signal, &c->operands[i].next);
    Held h = {0};
    uint64_t now = 0, count = 0;
    for (bool more = next_time(c, &now); more;) {
        bool before = eval(c, root, true);
        advance(c, now);
        const Operand *clock = c->clock >= 0 ? &c->operands[c->clock] : NULL;
        if (clock && clock->changed && clock->is && !clock->was) {
            count = before ? count + 1 : 0;
            tell(&sink, now, count >= c->hold);
        }
        uint64_t next = now;
        more = next_time(c, &next);
        if (!clock)
            step_ticks(c, &sink, root, &h, now, more ? next : UINT64_MAX);
        now = next;
    }
    store_finish(out);
    return out;
}

bool cond_find(Sources *s, Str spec, SigRef *out, StrBuf *why)
{
    Cond *c = calloc(1, sizeof *c);
    if (!c)
        die_out_of_memory("a condition", sizeof *c);
    *c = (Cond){.s = s, .arena = arena_new("condition"), .text = {spec.ptr + 1, spec.len - 1}, .why = why, .clock = -1};
    int root = parse(c);
    if (root >= 0) {
        uint32_t base = s->traces.ptr[c->operands[0].ref.trace]->base;
        *out = sources_keep(s, spec, walk(c, root, spec), base);
    }
    arena_free(c->arena);
    free(c);
    return root >= 0;
}
