/* blif.c - models of covers, latches and instances become modules of NANDs.
 *
 * The text is cut into words once.  Models are then built, each after those it
 * instantiates, in whatever order they stand in the file. */
#include "format/blif.h"

#include <stdlib.h>
#include <string.h>

#include "base/vec.h"

enum { NEST_MAX = 500, ROWS_MAX = 1 << 20 };

typedef struct Word {
    uint32_t lo, hi;
} Word;

typedef enum LineKind { LINE_NAMES, LINE_LATCH, LINE_SUBCKT, LINE_CONN } LineKind;

/* A directive with its words, and for .names the rows that follow. */
typedef struct Line {
    LineKind kind;
    uint32_t first, n;        /* words behind the directive */
    uint32_t row, n_row_words;
} Line;

typedef struct Model {
    Word name;
    Span at;
    VEC(Word) inputs, outputs, clocks;
    VEC(Line) lines;
    bool needs_clock; /* a .latch without a clock of its own, here or below */
    int state;        /* 0 not built, 1 being built, 2 done */
    Module *module;
} Model;

typedef struct Blif {
    Arena *arena;
    Intern *names;
    Diag *dg;
    uint32_t file;
    Str text;
    const ModuleSink *sink;
    VEC(Word) words;
    VEC(Model) models;
    Map model_of; /* name -> index + 1 */
    bool failed;
} Blif;

/* The model under construction. */
typedef struct Making {
    Blif *r;
    Builder *b;
    Map bit_of;   /* name -> Bit */
    Map not_of;   /* Bit -> its inverse */
    Bit clock;    /* the clock that nobody wrote; 0: none yet */
    uint32_t at;
} Making;

static Span span_of(const Blif *r, Word w)
{
    return (Span){r->file, w.lo, w.hi};
}

static Str text_of(const Blif *r, Word w)
{
    return (Str){r->text.ptr + w.lo, w.hi - w.lo};
}

#define FAIL(r, where, ...) ((r)->failed = true, diag((r)->dg, DIAG_ERROR, (where), __VA_ARGS__))

/* ---- words and lines ---- */

/* Cuts one logical line: up to a line end that no '\' precedes.  Returns where
 * the next one starts. */
static uint32_t cut_line(Blif *r, uint32_t at)
{
    const char *p = r->text.ptr;
    uint32_t len = (uint32_t)r->text.len;
    while (at < len && p[at] != '\n') {
        if (p[at] == '#') {
            while (at < len && p[at] != '\n')
                at++;
            break;
        }
        if (p[at] == '\\' && (at + 1 == len || p[at + 1] == '\n' || p[at + 1] == '\r')) {
            at++;
            if (at < len && p[at] == '\r')
                at++;
            at += at < len;
            continue;
        }
        if (p[at] == ' ' || p[at] == '\t' || p[at] == '\r') {
            at++;
            continue;
        }
        uint32_t lo = at;
        while (at < len && p[at] != ' ' && p[at] != '\t' && p[at] != '\n' && p[at] != '\r' &&
               p[at] != '#' && !(p[at] == '\\' && at + 1 < len && (p[at + 1] == '\n' || p[at + 1] == '\r')))
            at++;
        VEC_PUSH(&r->words, ((Word){lo, at}));
    }
    return at < len ? at + 1 : len;
}

static Model *new_model(Blif *r, Word name)
{
    Model m = {.name = name, .at = span_of(r, name)};
    VEC_PUSH(&r->models, m);
    Sym s = intern(r->names, text_of(r, name));
    uint32_t old = map_get(&r->model_of, s.ix);
    if (old) {
        FAIL(r, span_of(r, name), "there is a model '%s' already", intern_cstr(r->names, s));
        diag(r->dg, DIAG_NOTE, r->models.ptr[old - 1].at, "first here");
    } else {
        map_put(&r->model_of, s.ix, (uint32_t)r->models.len);
    }
    return &r->models.ptr[r->models.len - 1];
}

/* Directives that say nothing about logic: passed over. */
static bool is_ignored(Str s)
{
    static const char *const words[] = {".attr", ".param", ".cname", ".area", ".delay", ".wire_load_slope",
                                        ".wire", ".input_arrival", ".output_required", ".default_input_arrival",
                                        ".default_output_required", ".input_drive", ".output_load",
                                        ".default_input_drive", ".default_output_load", ".max_input_load",
                                        ".default_max_input_load", ".latch_order", ".clock_event", ".default"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (str_eqz(s, words[i]))
            return true;
    }
    return false;
}

static bool scan(Blif *r)
{
    Model *m = NULL;
    Line *rows = NULL; /* the .names that rows belong to */
    bool skip = false; /* behind .exdc */
    for (uint32_t at = 0; at < r->text.len && !r->failed;) {
        uint32_t first = (uint32_t)r->words.len;
        at = cut_line(r, at);
        uint32_t n = (uint32_t)r->words.len - first;
        if (!n)
            continue;
        Word w = r->words.ptr[first];
        Str d = text_of(r, w);
        if (d.ptr[0] != '.') {
            if (rows && m) {
                Line *l = &m->lines.ptr[m->lines.len - 1];
                l->n_row_words += n;
                continue;
            }
            if (skip)
                continue;
            for (size_t i = 0; i < d.len; i++) {
                if ((unsigned char)d.ptr[i] < 32 || (unsigned char)d.ptr[i] == 127) {
                    FAIL(r, ((Span){r->file, w.lo + (uint32_t)i, w.lo + (uint32_t)i + 1}),
                         "this is not text, so not a BLIF file: the byte 0x%02x stands here",
                         (unsigned char)d.ptr[i]);
                    return false;
                }
            }
            FAIL(r, span_of(r, w), "'%.*s' stands here, and a directive such as .names was expected",
                 STR_ARG(d));
            return false;
        }
        rows = NULL;
        if (str_eqz(d, ".model")) {
            skip = false;
            m = new_model(r, n > 1 ? r->words.ptr[first + 1] : w);
            continue;
        }
        if (skip)
            continue;
        if (!m) {
            m = new_model(r, w);
            m->name = (Word){0, 0};
        }
        Line l = {.first = first + 1, .n = n - 1};
        if (str_eqz(d, ".inputs")) {
            for (uint32_t i = 1; i < n; i++)
                VEC_PUSH(&m->inputs, r->words.ptr[first + i]);
        } else if (str_eqz(d, ".outputs")) {
            for (uint32_t i = 1; i < n; i++)
                VEC_PUSH(&m->outputs, r->words.ptr[first + i]);
        } else if (str_eqz(d, ".clock")) {
            for (uint32_t i = 1; i < n; i++)
                VEC_PUSH(&m->clocks, r->words.ptr[first + i]);
        } else if (str_eqz(d, ".names")) {
            if (n < 2) {
                FAIL(r, span_of(r, w), ".names wants at least the name of its output");
                return false;
            }
            l.kind = LINE_NAMES;
            l.row = first + n;
            VEC_PUSH(&m->lines, l);
            rows = &m->lines.ptr[m->lines.len - 1];
        } else if (str_eqz(d, ".latch")) {
            l.kind = LINE_LATCH;
            VEC_PUSH(&m->lines, l);
        } else if (str_eqz(d, ".subckt")) {
            l.kind = LINE_SUBCKT;
            VEC_PUSH(&m->lines, l);
        } else if (str_eqz(d, ".conn") || str_eqz(d, ".barbuf")) {
            l.kind = LINE_CONN;
            VEC_PUSH(&m->lines, l);
        } else if (str_eqz(d, ".end") || is_ignored(d)) {
            continue;
        } else if (str_eqz(d, ".exdc")) {
            skip = true; /* don't cares change no function */
        } else if (str_eqz(d, ".gate") || str_eqz(d, ".mlatch")) {
            FAIL(r, span_of(r, w), "'%.*s' needs a cell library; write the netlist with .names and .latch",
                 STR_ARG(d));
            return false;
        } else {
            FAIL(r, span_of(r, w), "the directive '%.*s' is not read", STR_ARG(d));
            return false;
        }
    }
    return !r->failed;
}

/* ---- gates ---- */

static Bit nand_of(Making *k, Bit a, Bit b)
{
    return builder_nand(k->b, a, b, k->at);
}

static Bit not_of(Making *k, Bit a)
{
    if (a == BIT_0 || a == BIT_1)
        return a == BIT_0 ? BIT_1 : BIT_0;
    Bit known = map_get(&k->not_of, a);
    if (!known) {
        known = nand_of(k, a, a);
        map_put(&k->not_of, a, known);
        map_put(&k->not_of, known, a);
    }
    return known;
}

static Bit and_tree(Making *k, const Bit *x, uint32_t n);

/* NAND of n wires, n >= 1, as a balanced tree. */
static Bit nand_tree(Making *k, const Bit *x, uint32_t n)
{
    if (n == 1)
        return not_of(k, x[0]);
    uint32_t h = n / 2;
    return nand_of(k, and_tree(k, x, h), and_tree(k, x + h, n - h));
}

static Bit and_tree(Making *k, const Bit *x, uint32_t n)
{
    return n == 1 ? x[0] : not_of(k, nand_tree(k, x, n));
}

/* The 16 functions of two inputs at their smallest; bit 2a+b of f is the value. */
static Bit two_inputs(Making *k, Bit a, Bit b, unsigned f)
{
    switch (f) {
    case 0x0: return BIT_0;
    case 0x1: return not_of(k, nand_of(k, not_of(k, a), not_of(k, b)));
    case 0x2: return not_of(k, nand_of(k, not_of(k, a), b));
    case 0x3: return not_of(k, a);
    case 0x4: return not_of(k, nand_of(k, a, not_of(k, b)));
    case 0x5: return not_of(k, b);
    case 0x6:
    case 0x9: {
        Bit n = nand_of(k, a, b);
        Bit x = nand_of(k, nand_of(k, a, n), nand_of(k, b, n));
        return f == 0x6 ? x : not_of(k, x);
    }
    case 0x7: return nand_of(k, a, b);
    case 0x8: return not_of(k, nand_of(k, a, b));
    case 0xa: return b;
    case 0xb: return nand_of(k, a, not_of(k, b));
    case 0xc: return a;
    case 0xd: return nand_of(k, not_of(k, a), b);
    case 0xe: return nand_of(k, not_of(k, a), not_of(k, b));
    default: return BIT_1;
    }
}

typedef struct Cover {
    const Bit *in;
    uint32_t n_in, n_rows;
    const char **rows; /* n_in characters each */
    bool is_on;        /* rows say where it is 1 */
} Cover;

static Bit two_input_cover(Making *k, const Cover *c)
{
    unsigned f = 0;
    for (unsigned v = 0; v < 4; v++) {
        bool hit = false;
        for (uint32_t i = 0; i < c->n_rows && !hit; i++) {
            const char *row = c->rows[i];
            hit = (row[0] == '-' || (row[0] == '1') == (v >> 1)) &&
                  (row[1] == '-' || (row[1] == '1') == (v & 1));
        }
        f |= (unsigned)(hit == c->is_on) << v;
    }
    return two_inputs(k, c->in[0], c->in[1], f);
}

/* Two levels of NANDs: one NAND a row over its literals, one over the rows. */
static Bit cover_output(Making *k, const Cover *c)
{
    if (c->n_in == 2)
        return two_input_cover(k, c);
    Arena *temp = arena_new("cover");
    Bit *terms = ARENA_ARRAY(temp, Bit, c->n_rows);
    Bit *literals = ARENA_ARRAY(temp, Bit, c->n_in);
    Bit out = BIT_NONE;
    for (uint32_t i = 0; i < c->n_rows && !out; i++) {
        uint32_t n = 0;
        for (uint32_t j = 0; j < c->n_in; j++) {
            if (c->rows[i][j] != '-')
                literals[n++] = c->rows[i][j] == '1' ? c->in[j] : not_of(k, c->in[j]);
        }
        if (n == 0)
            out = c->is_on ? BIT_1 : BIT_0; /* this row is always true */
        else
            terms[i] = nand_tree(k, literals, n);
    }
    if (!out)
        out = c->is_on ? nand_tree(k, terms, c->n_rows) : and_tree(k, terms, c->n_rows);
    arena_free(temp);
    return out;
}

/* ---- building a model ---- */

static Sym sym_of(const Blif *r, Word w)
{
    return intern(r->names, text_of(r, w));
}

/* The wire of a name, made at its first mention. */
static Bit bit_of(Making *k, Word w)
{
    Sym s = sym_of(k->r, w);
    Bit b = map_get(&k->bit_of, s.ix);
    if (!b) {
        b = builder_signal(k->b, s, SIG_WIRE, 1, 1, false, w.lo);
        map_put(&k->bit_of, s.ix, b);
    }
    return b;
}

static void drive(Making *k, Word name, Bit source)
{
    Bit target = bit_of(k, name);
    uint32_t first = 0;
    Str text = text_of(k->r, name);
    if (!builder_drive(k->b, target, name.lo, &first)) {
        FAIL(k->r, span_of(k->r, name), "'%.*s' has several drivers", STR_ARG(text));
        diag(k->r->dg, DIAG_NOTE, (Span){k->r->file, first, first + (uint32_t)text.len},
             "it is driven here already");
        builder_poison(k->b, target);
    } else if (!builder_join(k->b, target, source)) {
        FAIL(k->r, span_of(k->r, name), "'%.*s' is driven by itself, with no gate between", STR_ARG(text));
        builder_poison(k->b, target);
    }
}

/* "a[12]" -> base length 1, index 12. */
static bool indexed(Str s, uint32_t *base, uint32_t *index)
{
    if (s.len < 4 || s.ptr[s.len - 1] != ']')
        return false;
    size_t i = s.len - 1;
    while (i && s.ptr[i - 1] >= '0' && s.ptr[i - 1] <= '9')
        i--;
    int64_t v;
    if (i < 2 || s.ptr[i - 1] != '[' || !str_to_int((Str){s.ptr + i, s.len - 1 - i}, &v) || v > 1 << 24)
        return false;
    if (s.ptr[i] == '0' && s.len - 1 - i > 1)
        return false; /* a[01] is not a[1] */
    *base = (uint32_t)i - 1;
    *index = (uint32_t)v;
    return true;
}

/* Declares ports.  Names x[0] ... x[n-1], all of them present once, become the
 * bus x where the first of them stands. */
static void declare_ports(Making *k, const Word *words, size_t n, SignalKind kind)
{
    Blif *r = k->r;
    Map count = {0}, highest = {0}, done = {0}, all = {0};
    for (size_t i = 0; i < n; i++) {
        Str s = text_of(r, words[i]);
        uint32_t base, index;
        map_put(&all, intern(r->names, s).ix, 1);
        if (!indexed(s, &base, &index))
            continue;
        Sym b = intern(r->names, (Str){s.ptr, base});
        map_put(&count, b.ix, map_get(&count, b.ix) + 1);
        if (index + 1 > map_get(&highest, b.ix))
            map_put(&highest, b.ix, index + 1);
    }
    for (size_t i = 0; i < n; i++) {
        Str s = text_of(r, words[i]);
        Sym whole = intern(r->names, s);
        uint32_t base = 0, index = 0;
        bool has_index = indexed(s, &base, &index);
        Sym b = has_index ? intern(r->names, (Str){s.ptr, base}) : (Sym){0};
        bool is_bus = has_index && map_get(&count, b.ix) == map_get(&highest, b.ix) && !map_get(&all, b.ix);
        if (map_get(&done, whole.ix)) {
            FAIL(r, span_of(r, words[i]), "the port '%.*s' stands here twice", STR_ARG(s));
            continue;
        }
        map_put(&done, whole.ix, 1);
        Bit bit;
        if (is_bus) {
            uint32_t width = map_get(&highest, b.ix);
            Bit first = map_get(&done, (uint64_t)1 << 32 | b.ix);
            if (!first) {
                first = builder_signal(k->b, b, kind, width, width, true, words[i].lo);
                map_put(&done, (uint64_t)1 << 32 | b.ix, first);
            }
            bit = first + index;
        } else {
            bit = builder_signal(k->b, whole, kind, 1, 1, false, words[i].lo);
        }
        Bit old = map_get(&k->bit_of, whole.ix);
        if (old && kind == SIG_OUTPUT)
            builder_join(k->b, bit, old); /* input and output at once */
        else
            map_put(&k->bit_of, whole.ix, bit);
        if (kind == SIG_INPUT)
            builder_drive(k->b, bit, words[i].lo, NULL);
    }
    map_free(&count);
    map_free(&highest);
    map_free(&done);
    map_free(&all);
}

static void make_names(Making *k, const Line *l)
{
    Blif *r = k->r;
    const Word *w = r->words.ptr + l->first;
    Word out = w[l->n - 1];
    uint32_t n_in = l->n - 1, per_row = n_in ? 2 : 1;
    k->at = out.lo;
    if (l->n_row_words % per_row || l->n_row_words / per_row > ROWS_MAX) {
        FAIL(r, span_of(r, r->words.ptr[l->row]), "a row of this cover wants %u word%s: %s", per_row,
             per_row == 1 ? "" : "s", n_in ? "inputs and output" : "the output");
        return;
    }
    Arena *temp = arena_new("cover");
    Cover c = {.n_in = n_in, .n_rows = l->n_row_words / per_row};
    Bit *in = ARENA_ARRAY(temp, Bit, n_in);
    c.rows = ARENA_ARRAY(temp, const char *, c.n_rows);
    c.in = in;
    bool ok = true;
    for (uint32_t i = 0; i < n_in; i++)
        in[i] = bit_of(k, w[i]);
    for (uint32_t i = 0; i < c.n_rows && ok; i++) {
        Word row = r->words.ptr[l->row + i * per_row], val = r->words.ptr[l->row + i * per_row + per_row - 1];
        Str rs = text_of(r, row), vs = text_of(r, val);
        bool one = str_eqz(vs, "1");
        if ((n_in && rs.len != n_in) || (n_in && strspn(rs.ptr, "01-") < rs.len)) {
            FAIL(r, span_of(r, row), "'%.*s' is not a row over %u input%s: 0, 1 and - are wanted", STR_ARG(rs),
                 n_in, n_in == 1 ? "" : "s");
            ok = false;
        } else if (!one && !str_eqz(vs, "0")) {
            FAIL(r, span_of(r, val), "the output of a row is 0 or 1, not '%.*s'", STR_ARG(vs));
            ok = false;
        } else if (i && one != c.is_on) {
            FAIL(r, span_of(r, val), "the rows of one cover have all the same output");
            ok = false;
        }
        c.is_on = one;
        c.rows[i] = rs.ptr;
    }
    if (ok) {
        Bit y = c.n_rows == 0 ? BIT_0
                : n_in == 0   ? (c.is_on ? BIT_1 : BIT_0)
                : n_in == 1 && c.n_rows == 1 && c.rows[0][0] != '-'
                    ? ((c.rows[0][0] == '1') == c.is_on ? in[0] : not_of(k, in[0]))
                    : cover_output(k, &c);
        drive(k, out, y);
    } else {
        builder_poison(k->b, bit_of(k, out));
    }
    arena_free(temp);
}

static Bit implicit_clock(Making *k)
{
    return k->clock;
}

static void make_latch(Making *k, const Line *l)
{
    Blif *r = k->r;
    const Word *w = r->words.ptr + l->first;
    if (l->n < 2 || l->n > 5) {
        Word at = l->n ? w[0] : (Word){r->words.ptr[l->first - 1].lo, r->words.ptr[l->first - 1].hi};
        FAIL(r, span_of(r, at), ".latch wants an input, an output, and perhaps type, clock and initial value");
        return;
    }
    Logic init = LOGIC_X;
    uint32_t n = l->n;
    Str last = text_of(r, w[n - 1]);
    if (n == 3 || n == 5) {
        if (last.len != 1 || last.ptr[0] < '0' || last.ptr[0] > '3') {
            FAIL(r, span_of(r, w[n - 1]), "the initial value of a latch is 0, 1, 2 or 3");
            return;
        }
        init = last.ptr[0] == '0' ? LOGIC_0 : last.ptr[0] == '1' ? LOGIC_1 : LOGIC_X;
        n--;
    }
    Bit clk = implicit_clock(k);
    k->at = w[1].lo;
    if (n == 4) {
        Str type = text_of(r, w[2]);
        if (str_eqz(type, "ah") || str_eqz(type, "al") || str_eqz(type, "as")) {
            FAIL(r, span_of(r, w[2]), "a latch of type '%.*s' is not clocked by an edge; only re and fe are read",
                 STR_ARG(type));
            return;
        }
        if (!str_eqz(type, "re") && !str_eqz(type, "fe")) {
            FAIL(r, span_of(r, w[2]), "the type of a latch is re or fe, not '%.*s'", STR_ARG(type));
            return;
        }
        if (!str_eqz(text_of(r, w[3]), "NIL"))
            clk = bit_of(k, w[3]);
        if (str_eqz(type, "fe"))
            clk = not_of(k, clk);
    }
    Bit d = bit_of(k, w[0]);
    Bit q = builder_dff(k->b, d, clk, init, sym_of(r, w[1]), w[1].lo);
    drive(k, w[1], q);
}

static bool build_model(Blif *r, uint32_t ix, unsigned depth);

/* Cells that Yosys writes as .subckt: name, inputs, and truth table by input bits. */
static bool make_cell(Making *k, Str type, const Line *l)
{
    static const struct {
        const char *name, *inputs;
        unsigned f; /* of (A, B), bit 2A+B */
    } cells[] = {{"$_NAND_", "AB", 0x7}, {"$_AND_", "AB", 0x8},    {"$_OR_", "AB", 0xe},
                 {"$_NOR_", "AB", 0x1},  {"$_XOR_", "AB", 0x6},    {"$_XNOR_", "AB", 0x9},
                 {"$_NOT_", "A", 0x3},   {"$_BUF_", "A", 0xc},     {"$_ANDNOT_", "AB", 0x4},
                 {"$_ORNOT_", "AB", 0xd}, {"$_MUX_", "ABS", 0},    {"$_DFF_P_", "DC", 0},
                 {"$_DFF_N_", "DC", 0}};
    Blif *r = k->r;
    for (size_t i = 0; i < sizeof cells / sizeof *cells; i++) {
        if (!str_eqz(type, cells[i].name))
            continue;
        Bit pin[3] = {0};
        Word out = {0, 0};
        const char *in = cells[i].inputs;
        for (uint32_t j = 1; j < l->n; j++) {
            Word w = r->words.ptr[l->first + j];
            Str s = text_of(r, w);
            const char *p = s.len > 2 && s.ptr[1] == '=' ? strchr(in, s.ptr[0]) : NULL;
            Word net = {w.lo + 2, w.hi};
            if (p && *p)
                pin[p - in] = bit_of(k, net);
            else if (s.len > 2 && (s.ptr[0] == 'Y' || s.ptr[0] == 'Q') && s.ptr[1] == '=')
                out = net;
            else
                FAIL(r, span_of(r, w), "the cell %s has no pin like this", cells[i].name);
        }
        bool ok = out.hi != 0;
        for (size_t j = 0; in[j]; j++)
            ok = ok && pin[j];
        if (!ok) {
            if (!r->failed)
                FAIL(r, span_of(r, r->words.ptr[l->first]), "a pin of this cell is not connected");
            return true;
        }
        k->at = r->words.ptr[l->first].lo;
        if (in[0] == 'D') {
            bool negative = str_eqz(type, "$_DFF_N_");
            Bit clk = negative ? not_of(k, pin[1]) : pin[1];
            drive(k, out, builder_dff(k->b, pin[0], clk, LOGIC_X, sym_of(r, out), out.lo));
        } else if (in[1] && in[2]) {
            Bit a = nand_of(k, pin[0], not_of(k, pin[2])), b = nand_of(k, pin[1], pin[2]);
            drive(k, out, nand_of(k, a, b));
        } else {
            drive(k, out, two_inputs(k, pin[0], in[1] ? pin[1] : pin[0],
                                     in[1] ? cells[i].f : cells[i].f == 0x3 ? 0x3 : 0xc));
        }
        return true;
    }
    return false;
}

/* Bit of a child's port by its BLIF name: "a[3]" may be bit 3 of bus a. */
static bool find_port(const Blif *r, const Module *m, Str name, uint32_t *port, uint32_t *bit)
{
    uint32_t base = 0, index = 0;
    bool has_index = indexed(name, &base, &index);
    for (uint32_t i = 0; i < m->n_ports; i++) {
        Str s = intern_str(r->names, m->signals[i].name);
        bool same = str_eq(s, name), part = has_index && m->signals[i].is_bus &&
                                            str_eq(s, (Str){name.ptr, base}) && index < m->signals[i].width;
        if (same || part) {
            *port = i;
            *bit = part && !same ? index : 0;
            return true;
        }
    }
    return false;
}

static void make_subckt(Making *k, const Line *l, unsigned depth)
{
    Blif *r = k->r;
    if (!l->n) {
        FAIL(r, span_of(r, r->words.ptr[l->first - 1]), ".subckt wants the name of a model");
        return;
    }
    Word name = r->words.ptr[l->first];
    Str type = text_of(r, name);
    uint32_t ix = map_get(&r->model_of, sym_of(r, name).ix);
    if (!ix) {
        if (!make_cell(k, type, l)) {
            FAIL(r, span_of(r, name), "there is no model '%.*s' in this file", STR_ARG(type));
            if (type.len && type.ptr[0] == '$')
                diag(r->dg, DIAG_NOTE, (Span){0},
                     "in Yosys, 'dfflegalize -cell $_DFF_P_ x' and 'abc -g NAND' leave only cells that are read");
        }
        return;
    }
    if (!build_model(r, ix - 1, depth + 1))
        return;
    const Module *m = r->models.ptr[ix - 1].module;
    uint32_t n_bits = 0;
    Arena *temp = arena_new("instance");
    uint32_t *first = ARENA_ARRAY(temp, uint32_t, m->n_ports + 1);
    for (uint32_t i = 0; i < m->n_ports; i++) {
        first[i] = n_bits;
        n_bits += m->signals[i].width;
    }
    Bit *pins = ARENA_ARRAY(temp, Bit, n_bits);
    Word *outs = ARENA_ARRAY(temp, Word, n_bits);
    Sym inst = {0};
    for (uint32_t j = 1; j < l->n; j++) {
        Word w = r->words.ptr[l->first + j];
        const char *eq = memchr(r->text.ptr + w.lo, '=', w.hi - w.lo);
        uint32_t port = 0, bit = 0;
        uint32_t cut = eq ? (uint32_t)(eq - r->text.ptr) : w.hi;
        Str formal = {r->text.ptr + w.lo, cut - w.lo};
        if (!eq || cut + 1 == w.hi || !find_port(r, m, formal, &port, &bit)) {
            FAIL(r, span_of(r, w), eq ? "the model '%.*s' has no port '%.*s'"
                                      : "a connection is written PORT=NET; model '%.*s', '%.*s'",
                 STR_ARG(type), STR_ARG(formal));
            continue;
        }
        Word net = {cut + 1, w.hi};
        uint32_t at = first[port] + bit;
        if (m->signals[port].kind == SIG_OUTPUT) {
            pins[at] = builder_bit(k->b);
            outs[at] = net;
            if (!inst.ix)
                inst = sym_of(r, net);
        } else {
            pins[at] = bit_of(k, net);
        }
    }
    uint32_t implicit = r->models.ptr[ix - 1].needs_clock ? m->n_ports : 0;
    for (uint32_t i = 0; i < m->n_ports; i++) {
        bool is_clock = implicit && m->signals[i].kind == SIG_INPUT && !pins[first[i]] &&
                        str_eqz(intern_str(r->names, m->signals[i].name), "clk");
        if (is_clock)
            pins[first[i]] = implicit_clock(k);
        for (uint32_t j = 0; m->signals[i].kind == SIG_INPUT && j < m->signals[i].width; j++) {
            if (!pins[first[i] + j] && !r->failed)
                FAIL(r, span_of(r, name), "the input '%s' of model '%.*s' is not connected",
                     intern_cstr(r->names, m->signals[i].name), STR_ARG(type));
        }
    }
    if (!r->failed) {
        builder_inst(k->b, m, inst.ix ? inst : m->base, pins, name.lo);
        for (uint32_t i = 0; i < n_bits; i++) {
            if (outs[i].hi)
                drive(k, outs[i], pins[i]);
        }
    }
    arena_free(temp);
}

/* Whether a model or one below it has a latch without a clock. */
static bool needs_clock(Blif *r, uint32_t ix, unsigned depth)
{
    Model *m = &r->models.ptr[ix];
    if (depth > NEST_MAX)
        return false;
    bool needs = false;
    for (size_t i = 0; i < m->lines.len && !needs; i++) {
        const Line *l = &m->lines.ptr[i];
        if (l->kind == LINE_LATCH)
            needs = l->n < 4 || str_eqz(text_of(r, r->words.ptr[l->first + 3]), "NIL");
        else if (l->kind == LINE_SUBCKT && l->n) {
            uint32_t child = map_get(&r->model_of, sym_of(r, r->words.ptr[l->first]).ix);
            needs = child && r->models.ptr[child - 1].needs_clock;
        }
    }
    return needs;
}

static bool build_model(Blif *r, uint32_t ix, unsigned depth)
{
    Model *m = &r->models.ptr[ix];
    if (m->state == 2)
        return m->module != NULL;
    Str name = m->name.hi ? text_of(r, m->name) : STR("top");
    if (m->state == 1 || depth > NEST_MAX) {
        FAIL(r, m->at, "recursion without end: the model '%.*s' contains itself", STR_ARG(name));
        return false;
    }
    m->state = 1;
    /* Children first, so that what they need of a clock is known. */
    for (size_t i = 0; i < m->lines.len; i++) {
        const Line *l = &m->lines.ptr[i];
        uint32_t child = l->kind == LINE_SUBCKT && l->n
                             ? map_get(&r->model_of, sym_of(r, r->words.ptr[l->first]).ix)
                             : 0;
        if (child && !build_model(r, child - 1, depth + 1))
            return false;
    }
    m->needs_clock = needs_clock(r, ix, 0);
    Sym s = intern(r->names, name);
    Making k = {.r = r};
    k.b = builder_new(r->arena, r->names, r->dg, s, s, m->at);
    declare_ports(&k, m->inputs.ptr, m->inputs.len, SIG_INPUT);
    if (m->needs_clock) {
        Bit given = m->clocks.len ? map_get(&k.bit_of, sym_of(r, m->clocks.ptr[0]).ix) : 0;
        Sym clk = m->clocks.len ? sym_of(r, m->clocks.ptr[0]) : intern(r->names, STR("clk"));
        if (!given && !m->clocks.len)
            given = map_get(&k.bit_of, clk.ix);
        k.clock = given ? given : builder_signal(k.b, clk, SIG_INPUT, 1, 1, false, m->at.lo);
        if (!given)
            map_put(&k.bit_of, clk.ix, k.clock);
    }
    declare_ports(&k, m->outputs.ptr, m->outputs.len, SIG_OUTPUT);
    for (size_t i = 0; i < m->lines.len; i++) {
        Line l = m->lines.ptr[i];
        if (l.kind == LINE_NAMES) {
            make_names(&k, &l);
        } else if (l.kind == LINE_LATCH) {
            make_latch(&k, &l);
        } else if (l.kind == LINE_SUBCKT) {
            make_subckt(&k, &l, depth);
            m = &r->models.ptr[ix];
        } else if (l.n >= 2) {
            drive(&k, r->words.ptr[l.first + 1], bit_of(&k, r->words.ptr[l.first]));
        }
    }
    map_free(&k.bit_of);
    map_free(&k.not_of);
    if (r->failed) {
        builder_abandon(k.b);
    } else {
        m->module = builder_finish(k.b, r->sink->next_id(r->sink->self));
        if (!m->module)
            r->failed = true;
    }
    m->state = 2;
    return m->module != NULL;
}

bool blif_read(Arena *arena, Intern *names, Diag *dg, uint32_t file, const ModuleSink *sink)
{
    Blif r = {.arena = arena, .names = names, .dg = dg, .file = file, .text = diag_text(dg, file),
              .sink = sink};
    bool ok = scan(&r);
    if (ok && !r.models.len) {
        diag_file_error(dg, diag_path(dg, file), "is empty: there is no .model in it");
        ok = false;
    }
    for (uint32_t i = 0; i < r.models.len && ok; i++)
        ok = build_model(&r, i, 0);
    for (uint32_t i = 0; i < r.models.len && ok; i++)
        sink->add(sink->self, r.models.ptr[i].module);
    for (size_t i = 0; i < r.models.len; i++) {
        VEC_FREE(&r.models.ptr[i].inputs);
        VEC_FREE(&r.models.ptr[i].outputs);
        VEC_FREE(&r.models.ptr[i].clocks);
        VEC_FREE(&r.models.ptr[i].lines);
    }
    VEC_FREE(&r.models);
    VEC_FREE(&r.words);
    map_free(&r.model_of);
    return ok;
}
