/* blif.c - models of covers, latches and instances become modules of NANDs.
 *
 * The text is read twice and no copy of it is kept.  The first pass only finds
 * where each directive starts; models are then built, each after those it
 * instantiates, in whatever order they stand in the file, and a directive is cut
 * into words when it is its turn. */
#include "format/blif.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/vec.h"

enum { NEST_MAX = 500, ROWS_MAX = 1 << 20 };

typedef struct Word {
    uint32_t lo, hi;
} Word;

typedef VEC(Word) Words;
typedef VEC(Bit) Bits;

typedef enum Directive {
    D_NAMES,
    D_LATCH,
    D_SUBCKT,
    D_CONN,
    D_MODEL,
    D_INPUTS,
    D_OUTPUTS,
    D_CLOCK,
    D_EXDC,
    D_CELL,    /* needs a cell library */
    D_IGNORED, /* says nothing about logic */
    D_UNKNOWN
} Directive;

/* A directive that makes gates. */
typedef struct Line {
    uint8_t kind; /* D_NAMES ... D_CONN */
    uint32_t at;  /* where it starts */
    Sym model;    /* of .subckt: what is instantiated */
} Line;

typedef struct Model {
    Word name;
    Span at;
    Words inputs, outputs, clocks;
    VEC(Line) lines;
    bool needs_clock; /* has a .clock, or a .latch without a clock of its own, here or below */
    int state;        /* 0 not built, 1 being built, 2 done */
    unsigned height;  /* 1, or one more than the highest model in it */
    Module *module;
} Model;

/* The wire of a name, in the model that it was last met in. */
typedef struct Wire {
    uint32_t model; /* index + 1 */
    Bit bit;
} Wire;

typedef struct Blif {
    Arena *arena;
    Intern *names;
    Diag *dg;
    uint32_t file;
    Str text;
    const ModuleSink *sink;
    VEC(Model) models;
    Map model_of;    /* name -> index + 1 */
    VEC(Wire) wires; /* by Sym: ids are dense, so no hashing is needed */
    bool failed;
} Blif;

/* The model under construction. */
typedef struct Making {
    Blif *r;
    Builder *b;
    uint32_t model; /* index + 1 */
    Bit clock;      /* the clock that nobody wrote; 0: none yet */
    uint32_t at;
    Bits inverse; /* [bit] its inverse, if there is one; may be short */
    /* Of the directive at hand; here so that their room is used again. */
    Words words; /* words.ptr[0] is the directive */
    Words rows;  /* behind .names */
    Bits in, terms, literals;
    Bits pins;
    Words outs;
    VEC(uint32_t) first_pin;
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

/* How many bytes are blank here: 1, or a '\' with the line end behind it, or 0. */
static uint32_t blank_at(Str text, uint32_t at)
{
    const char *p = text.ptr + at;
    if (*p == ' ' || *p == '\t' || *p == '\r')
        return 1;
    if (*p != '\\')
        return 0;
    size_t left = text.len - at;
    if (left == 1)
        return 1;
    if (p[1] == '\n')
        return 2;
    return left > 2 && p[1] == '\r' && p[2] == '\n' ? 3 : 0;
}

/* Most bytes of a word at one look.  The others may end it. */
static bool is_plain(char c)
{
    return (unsigned char)c > '#' && c != '\\';
}

/* The next word of a logical line, one that ends at a line end that no '\'
 * precedes, or at a comment.  False when there is none. */
static bool next_word(const Blif *r, uint32_t *at, Word *w)
{
    const char *p = r->text.ptr;
    uint32_t len = (uint32_t)r->text.len, i = *at, n;
    while (i < len && (n = blank_at(r->text, i)) != 0)
        i += n;
    uint32_t lo = i;
    while (i < len && (is_plain(p[i]) || (p[i] != '\n' && p[i] != '#' && !blank_at(r->text, i))))
        i++;
    *w = (Word){lo, i};
    *at = i;
    return i > lo;
}

/* Where the next logical line starts. */
static uint32_t next_line(const Blif *r, uint32_t at)
{
    const char *p = r->text.ptr;
    while (at < r->text.len) {
        const char *nl = memchr(p + at, '\n', r->text.len - at);
        if (!nl)
            break;
        uint32_t end = (uint32_t)(nl - p);
        uint32_t back = end > at && p[end - 1] == '\r' ? 2 : 1;
        bool goes_on = end >= at + back && p[end - back] == '\\' && !memchr(p + at, '#', end - at);
        at = end + 1;
        if (!goes_on)
            return at;
    }
    return (uint32_t)r->text.len;
}

/* Appends the words of a logical line; returns where the next one starts. */
static uint32_t cut_line(const Blif *r, uint32_t at, Words *words)
{
    Word w;
    while (next_word(r, &at, &w))
        VEC_PUSH(words, w);
    return next_line(r, at);
}

/* Appends the words of all lines up to the next directive, each of which must have per_row of
 * them.  Returns the first word of a line that has not, or {0}. */
static Word cut_rows(const Blif *r, uint32_t at, Words *words, uint32_t per_row)
{
    Word w;
    while (at < r->text.len) {
        size_t before = words->len;
        bool has_word = next_word(r, &at, &w);
        if (has_word) {
            if (r->text.ptr[w.lo] == '.')
                break;
            VEC_PUSH(words, w);
        }
        at = cut_line(r, at, words);
        if (has_word && words->len - before != per_row)
            return w;
    }
    return (Word){0, 0};
}

/* ---- the first pass: which models there are, and where their lines start ---- */

static Directive directive_of(Str s)
{
    static const struct {
        const char *text;
        Directive directive;
    } all[] = {{".names", D_NAMES},
               {".latch", D_LATCH},
               {".subckt", D_SUBCKT},
               {".conn", D_CONN},
               {".barbuf", D_CONN},
               {".model", D_MODEL},
               {".inputs", D_INPUTS},
               {".outputs", D_OUTPUTS},
               {".clock", D_CLOCK},
               {".exdc", D_EXDC}, /* don't cares change no function */
               {".gate", D_CELL},
               {".mlatch", D_CELL},
               {".end", D_IGNORED},
               {".attr", D_IGNORED},
               {".param", D_IGNORED},
               {".cname", D_IGNORED},
               {".area", D_IGNORED},
               {".delay", D_IGNORED},
               {".wire_load_slope", D_IGNORED},
               {".wire", D_IGNORED},
               {".input_arrival", D_IGNORED},
               {".output_required", D_IGNORED},
               {".default_input_arrival", D_IGNORED},
               {".default_output_required", D_IGNORED},
               {".input_drive", D_IGNORED},
               {".output_load", D_IGNORED},
               {".default_input_drive", D_IGNORED},
               {".default_output_load", D_IGNORED},
               {".max_input_load", D_IGNORED},
               {".default_max_input_load", D_IGNORED},
               {".latch_order", D_IGNORED},
               {".clock_event", D_IGNORED},
               {".default", D_IGNORED}};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        if (str_eqz(s, all[i].text))
            return all[i].directive;
    }
    return D_UNKNOWN;
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
    assert(r->models.ptr);
    return &r->models.ptr[r->models.len - 1];
}

/* A line that is neither a directive nor a row of a cover. */
static void report_stray(Blif *r, Word w)
{
    Str s = text_of(r, w);
    for (uint32_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.ptr[i];
        if (c < 32 || c == 127) {
            FAIL(r, ((Span){r->file, w.lo + i, w.lo + i + 1}),
                 "this is not text, so not a BLIF file: the byte 0x%02x stands here", c);
            return;
        }
    }
    FAIL(r, span_of(r, w), "'%.*s' stands here, and a directive such as .names was expected",
         STR_ARG(s));
}

/* Whether a .latch is left to the clock that nobody wrote; at is behind the directive. */
static bool lacks_clock(const Blif *r, uint32_t at)
{
    Word w = {0, 0};
    for (int i = 0; i < 4; i++) { /* input, output, type, clock */
        if (!next_word(r, &at, &w))
            return true;
    }
    return str_eqz(text_of(r, w), "NIL");
}

/* One directive other than .model; at is behind it. */
static void scan_directive(Blif *r, Model *m, Directive kind, Word w, uint32_t at)
{
    Line line = {.kind = (uint8_t)kind, .at = w.lo};
    Word next;
    switch (kind) {
    case D_NAMES:
        if (!next_word(r, &at, &next)) {
            FAIL(r, span_of(r, w), ".names wants at least the name of its output");
            return;
        }
        VEC_PUSH(&m->lines, line);
        break;
    case D_LATCH:
        m->needs_clock = m->needs_clock || lacks_clock(r, at);
        VEC_PUSH(&m->lines, line);
        break;
    case D_SUBCKT:
        if (next_word(r, &at, &next))
            line.model = intern(r->names, text_of(r, next));
        VEC_PUSH(&m->lines, line);
        break;
    case D_CONN: VEC_PUSH(&m->lines, line); break;
    case D_INPUTS: cut_line(r, at, &m->inputs); break;
    case D_OUTPUTS: cut_line(r, at, &m->outputs); break;
    case D_CLOCK:
        cut_line(r, at, &m->clocks);
        m->needs_clock = m->needs_clock || m->clocks.len;
        break;
    case D_CELL:
        FAIL(r, span_of(r, w),
             "'%.*s' needs a cell library; write the netlist with .names and .latch",
             STR_ARG(text_of(r, w)));
        break;
    case D_UNKNOWN:
        FAIL(r, span_of(r, w), "the directive '%.*s' is not read", STR_ARG(text_of(r, w)));
        break;
    case D_MODEL:
    case D_EXDC:
    case D_IGNORED: break;
    }
}

static bool scan(Blif *r)
{
    Model *m = NULL;
    Directive last = D_IGNORED; /* rows may follow D_NAMES, anything D_EXDC up to the next .model */
    for (uint32_t at = 0; at < r->text.len && !r->failed; at = next_line(r, at)) {
        Word w, name;
        if (!next_word(r, &at, &w))
            continue;
        if (r->text.ptr[w.lo] != '.') {
            if (last != D_NAMES && last != D_EXDC)
                report_stray(r, w);
            continue;
        }
        Directive kind = directive_of(text_of(r, w));
        if (kind == D_MODEL) {
            m = new_model(r, next_word(r, &at, &name) ? name : w);
        } else if (last == D_EXDC) {
            continue;
        } else {
            if (!m) {
                m = new_model(r, w);
                m->name = (Word){0, 0};
            }
            scan_directive(r, m, kind, w, at);
        }
        last = kind;
    }
    return !r->failed;
}

/* ---- gates ---- */

/* A new NAND.  Never two of them among the arguments of one call: C leaves open which
 * comes first, and that numbers the nets. */
static Bit nand_of(Making *k, Bit a, Bit b)
{
    return builder_nand(k->b, a, b, k->at);
}

static void set_inverse(Making *k, Bit a, Bit not_a)
{
    while (k->inverse.len <= a)
        VEC_PUSH(&k->inverse, BIT_NONE);
    k->inverse.ptr[a] = not_a;
}

static Bit not_of(Making *k, Bit a)
{
    if (a == BIT_0 || a == BIT_1)
        return a == BIT_0 ? BIT_1 : BIT_0;
    Bit known = a < k->inverse.len ? k->inverse.ptr[a] : BIT_NONE;
    if (!known) {
        known = nand_of(k, a, a);
        set_inverse(k, a, known);
        set_inverse(k, known, a);
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
    Bit right = and_tree(k, x + h, n - h);
    Bit left = and_tree(k, x, h);
    return nand_of(k, left, right);
}

static Bit and_tree(Making *k, const Bit *x, uint32_t n)
{
    return n == 1 ? x[0] : not_of(k, nand_tree(k, x, n));
}

static Bit or_of(Making *k, Bit a, Bit b)
{
    Bit not_b = not_of(k, b);
    return nand_of(k, not_of(k, a), not_b);
}

static Bit xor_of(Making *k, Bit a, Bit b)
{
    Bit n = nand_of(k, a, b);
    Bit right = nand_of(k, b, n);
    return nand_of(k, nand_of(k, a, n), right);
}

/* The 16 functions of two inputs at their smallest; bit 2a+b of f is the value. */
static Bit two_inputs(Making *k, Bit a, Bit b, unsigned f)
{
    switch (f) {
    case 0x0: return BIT_0;
    case 0x1: return not_of(k, or_of(k, a, b));
    case 0x2: return not_of(k, nand_of(k, not_of(k, a), b));
    case 0x3: return not_of(k, a);
    case 0x4: return not_of(k, nand_of(k, a, not_of(k, b)));
    case 0x5: return not_of(k, b);
    case 0x6: return xor_of(k, a, b);
    case 0x7: return nand_of(k, a, b);
    case 0x8: return not_of(k, nand_of(k, a, b));
    case 0x9: return not_of(k, xor_of(k, a, b));
    case 0xa: return b;
    case 0xb: return nand_of(k, a, not_of(k, b));
    case 0xc: return a;
    case 0xd: return nand_of(k, not_of(k, a), b);
    case 0xe: return or_of(k, a, b);
    default: return BIT_1;
    }
}

/* The rows of .names over its inputs, checked. */
typedef struct Cover {
    const char *text;
    const Bit *in;
    const Word *rows; /* each second word, the others are the outputs */
    uint32_t n_in, n_rows;
    bool is_on; /* rows say where it is 1 */
} Cover;

/* n_in characters, each of them 0, 1 or - */
static const char *row_of(const Cover *c, uint32_t i)
{
    return c->text + c->rows[2 * i].lo;
}

/* The combinations of two inputs that a row covers, as bits 2a+b. */
static unsigned covered(const char *row)
{
    unsigned a = row[0] == '-' ? 0xf : row[0] == '1' ? 0xc : 0x3;
    unsigned b = row[1] == '-' ? 0xf : row[1] == '1' ? 0xa : 0x5;
    return a & b;
}

static Bit two_input_cover(Making *k, const Cover *c)
{
    unsigned f = 0;
    for (uint32_t i = 0; i < c->n_rows; i++)
        f |= covered(row_of(c, i));
    return two_inputs(k, c->in[0], c->in[1], c->is_on ? f : f ^ 0xf);
}

/* Two levels of NANDs: one NAND a row over its literals, one over the rows. */
static Bit two_level_cover(Making *k, const Cover *c)
{
    k->terms.len = 0;
    for (uint32_t i = 0; i < c->n_rows; i++) {
        const char *row = row_of(c, i);
        k->literals.len = 0;
        for (uint32_t j = 0; j < c->n_in; j++) {
            if (row[j] != '-')
                VEC_PUSH(&k->literals, row[j] == '1' ? c->in[j] : not_of(k, c->in[j]));
        }
        if (!k->literals.len)
            return c->is_on ? BIT_1 : BIT_0; /* this row is always true */
        VEC_PUSH(&k->terms, nand_tree(k, k->literals.ptr, (uint32_t)k->literals.len));
    }
    return c->is_on ? nand_tree(k, k->terms.ptr, c->n_rows) : and_tree(k, k->terms.ptr, c->n_rows);
}

static Bit cover_output(Making *k, const Cover *c)
{
    if (c->n_rows == 0)
        return BIT_0;
    if (c->n_in == 0)
        return c->is_on ? BIT_1 : BIT_0;
    if (c->n_in == 1 && c->n_rows == 1 && row_of(c, 0)[0] != '-')
        return (row_of(c, 0)[0] == '1') == c->is_on ? c->in[0] : not_of(k, c->in[0]);
    return c->n_in == 2 ? two_input_cover(k, c) : two_level_cover(k, c);
}

/* ---- building a model ---- */

static Sym sym_of(const Blif *r, Word w)
{
    return intern(r->names, text_of(r, w));
}

/* The wire of a name in this model, or BIT_NONE. */
static Bit find_bit(const Making *k, Sym s)
{
    if (s.ix >= k->r->wires.len)
        return BIT_NONE;
    Wire w = k->r->wires.ptr[s.ix];
    return w.model == k->model ? w.bit : BIT_NONE;
}

static void set_bit(Making *k, Sym s, Bit bit)
{
    Blif *r = k->r;
    while (r->wires.len <= s.ix)
        VEC_PUSH(&r->wires, (Wire){0});
    r->wires.ptr[s.ix] = (Wire){k->model, bit};
}

/* The wire of a name, made at its first mention. */
static Bit bit_of(Making *k, Word w)
{
    Sym s = sym_of(k->r, w);
    Bit b = find_bit(k, s);
    if (!b) {
        b = builder_signal(k->b, s, SIG_WIRE, 1, 1, false, w.lo);
        set_bit(k, s, b);
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
        FAIL(k->r, span_of(k->r, name), "'%.*s' is driven by itself, with no gate between",
             STR_ARG(text));
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
    Str digits = {s.ptr + i, s.len - 1 - i};
    int64_t v;
    if (i < 2 || s.ptr[i - 1] != '[' || !str_to_int(digits, &v) || v > 1 << 24)
        return false;
    if (digits.ptr[0] == '0' && digits.len > 1)
        return false; /* a[01] is not a[1] */
    *base = (uint32_t)i - 1;
    *index = (uint32_t)v;
    return true;
}

/* A port as it is written; index counts only where base is there. */
typedef struct PortName {
    Word word;
    Sym whole, base; /* "a[12]" and "a" */
    uint32_t index;
} PortName;

/* Declares ports.  Names x[0] ... x[n-1], all of them present once, become the
 * bus x where the first of them stands. */
static void declare_ports(Making *k, const Words *words, SignalKind kind)
{
    Blif *r = k->r;
    Map count = {0}, highest = {0}, done = {0}, all = {0};
    VEC(PortName) ports = {0};
    for (size_t i = 0; i < words->len; i++) {
        PortName p = {.word = words->ptr[i], .whole = sym_of(r, words->ptr[i])};
        Str s = text_of(r, p.word);
        uint32_t base;
        map_put(&all, p.whole.ix, 1);
        if (indexed(s, &base, &p.index)) {
            p.base = intern(r->names, (Str){s.ptr, base});
            map_put(&count, p.base.ix, map_get(&count, p.base.ix) + 1);
            if (p.index + 1 > map_get(&highest, p.base.ix))
                map_put(&highest, p.base.ix, p.index + 1);
        }
        VEC_PUSH(&ports, p);
    }
    for (size_t i = 0; i < ports.len; i++) {
        PortName p = ports.ptr[i];
        uint32_t at = p.word.lo, width = map_get(&highest, p.base.ix);
        if (map_get(&done, p.whole.ix)) {
            FAIL(r, span_of(r, p.word), "the port '%.*s' stands here twice",
                 STR_ARG(text_of(r, p.word)));
            continue;
        }
        map_put(&done, p.whole.ix, 1);
        Bit bit;
        if (p.base.ix && map_get(&count, p.base.ix) == width && !map_get(&all, p.base.ix)) {
            uint64_t bus = (uint64_t)1 << 32 | p.base.ix;
            Bit first = map_get(&done, bus);
            if (!first) {
                first = builder_signal(k->b, p.base, kind, width, width, true, at);
                map_put(&done, bus, first);
            }
            bit = first + p.index;
        } else {
            bit = builder_signal(k->b, p.whole, kind, 1, 1, false, at);
        }
        Bit old = find_bit(k, p.whole);
        if (old && kind == SIG_OUTPUT)
            builder_join(k->b, bit, old); /* input and output at once */
        else
            set_bit(k, p.whole, bit);
        if (kind == SIG_INPUT)
            builder_drive(k->b, bit, at, NULL);
    }
    VEC_FREE(&ports);
    map_free(&count);
    map_free(&highest);
    map_free(&done);
    map_free(&all);
}

static bool is_row(Str s, uint32_t n_in)
{
    if (s.len != n_in)
        return false;
    for (size_t i = 0; i < s.len; i++) {
        if (s.ptr[i] != '0' && s.ptr[i] != '1' && s.ptr[i] != '-')
            return false;
    }
    return true;
}

/* Fills c from the lines behind .names; false: reported. */
static bool read_cover(Making *k, Cover *c, uint32_t next)
{
    Blif *r = k->r;
    uint32_t per_row = c->n_in ? 2 : 1;
    k->rows.len = 0;
    Word odd = cut_rows(r, next, &k->rows, per_row);
    const Word *rows = k->rows.ptr;
    uint32_t n_words = (uint32_t)k->rows.len;
    if (odd.hi) {
        FAIL(r, span_of(r, odd), "a row of this cover wants %u word%s: %s", per_row,
             per_row == 1 ? "" : "s", c->n_in ? "inputs and output" : "the output");
        return false;
    }
    c->rows = rows;
    c->n_rows = n_words / per_row;
    if (c->n_rows > ROWS_MAX) {
        FAIL(r, span_of(r, rows[0]), "this cover has %u rows, and at most %d are read", c->n_rows,
             ROWS_MAX);
        return false;
    }
    for (uint32_t i = 0; i < n_words; i += per_row) {
        Word row = rows[i], value = rows[i + per_row - 1];
        Str rs = text_of(r, row), vs = text_of(r, value);
        bool one = vs.len == 1 && vs.ptr[0] == '1';
        if (c->n_in && !is_row(rs, c->n_in)) {
            FAIL(r, span_of(r, row), "'%.*s' is not a row over %u input%s: 0, 1 and - are wanted",
                 STR_ARG(rs), c->n_in, c->n_in == 1 ? "" : "s");
            return false;
        }
        if (!one && !str_eqz(vs, "0")) {
            FAIL(r, span_of(r, value), "the output of a row is 0 or 1, not '%.*s'", STR_ARG(vs));
            return false;
        }
        if (i && one != c->is_on) {
            FAIL(r, span_of(r, value), "the rows of one cover have all the same output");
            return false;
        }
        c->is_on = one;
    }
    return true;
}

static void make_names(Making *k, uint32_t next)
{
    const Word *w = k->words.ptr + 1;
    uint32_t n_in = (uint32_t)k->words.len - 2;
    Word out = w[n_in];
    k->at = out.lo;
    k->in.len = 0;
    for (uint32_t i = 0; i < n_in; i++)
        VEC_PUSH(&k->in, bit_of(k, w[i]));
    Cover c = {.text = k->r->text.ptr, .in = k->in.ptr, .n_in = n_in};
    if (read_cover(k, &c, next))
        drive(k, out, cover_output(k, &c));
    else
        builder_poison(k->b, bit_of(k, out));
}

static void make_latch(Making *k)
{
    Blif *r = k->r;
    const Word *w = k->words.ptr + 1;
    uint32_t n = (uint32_t)k->words.len - 1;
    if (n < 2 || n > 5) {
        FAIL(r, span_of(r, n ? w[0] : w[-1]),
             ".latch wants an input, an output, and perhaps type, clock and initial value");
        return;
    }
    Logic init = LOGIC_X;
    Str last = text_of(r, w[n - 1]);
    if (n == 3 || n == 5) {
        if (last.len != 1 || last.ptr[0] < '0' || last.ptr[0] > '3') {
            FAIL(r, span_of(r, w[n - 1]), "the initial value of a latch is 0, 1, 2 or 3");
            return;
        }
        init = last.ptr[0] == '0' ? LOGIC_0 : last.ptr[0] == '1' ? LOGIC_1 : LOGIC_X;
        n--;
    }
    Bit clk = k->clock;
    k->at = w[1].lo;
    if (n == 4) {
        Str type = text_of(r, w[2]);
        if (str_eqz(type, "ah") || str_eqz(type, "al") || str_eqz(type, "as")) {
            FAIL(r, span_of(r, w[2]),
                 "a latch of type '%.*s' is not clocked by an edge; only re and fe are read",
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

/* Cells that Yosys writes as .subckt: name, inputs, and truth table by input bits. */
static bool make_cell(Making *k)
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
    Word name = k->words.ptr[1];
    Str type = text_of(r, name);
    for (size_t i = 0; i < sizeof cells / sizeof *cells; i++) {
        if (!str_eqz(type, cells[i].name))
            continue;
        Bit pin[3] = {0};
        Word out = {0, 0};
        const char *in = cells[i].inputs;
        for (size_t j = 2; j < k->words.len; j++) {
            Word w = k->words.ptr[j];
            Str s = text_of(r, w);
            const char *p = s.len > 2 && s.ptr[1] == '=' ? strchr(in, s.ptr[0]) : NULL;
            Word net = {w.lo + 2, w.hi};
            bool is_out = s.len > 2 && (s.ptr[0] == 'Y' || s.ptr[0] == 'Q') && s.ptr[1] == '=';
            if ((p && *p && pin[p - in]) || (is_out && out.hi))
                FAIL(r, span_of(r, w), "the pin '%c' of the cell %s is connected already", s.ptr[0],
                     cells[i].name);
            else if (p && *p)
                pin[p - in] = bit_of(k, net);
            else if (is_out)
                out = net;
            else
                FAIL(r, span_of(r, w), "the cell %s has no pin like this", cells[i].name);
        }
        bool ok = out.hi != 0;
        for (size_t j = 0; in[j]; j++)
            ok = ok && pin[j];
        if (!ok) {
            if (!r->failed)
                FAIL(r, span_of(r, name), "a pin of this cell is not connected");
            return true;
        }
        k->at = name.lo;
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
        const Signal *port_i = &m->signals[i];
        Str s = intern_str(r->names, port_i->name);
        bool same = str_eq(s, name);
        bool part = has_index && port_i->is_bus && index < port_i->width &&
                    str_eq(s, (Str){name.ptr, base});
        if (same || part) {
            *port = i;
            *bit = part && !same ? index : 0;
            return true;
        }
    }
    return false;
}

/* Numbers the pins of an instance of m, in port order, all of them open. */
static void start_pins(Making *k, const Module *m)
{
    k->first_pin.len = k->pins.len = k->outs.len = 0;
    for (uint32_t i = 0; i < m->n_ports; i++) {
        VEC_PUSH(&k->first_pin, (uint32_t)k->pins.len);
        for (uint32_t j = 0; j < m->signals[i].width; j++) {
            VEC_PUSH(&k->pins, BIT_NONE);
            VEC_PUSH(&k->outs, (Word){0});
        }
    }
}

/* The clock of a model: the first of its .clock, else clk. */
static Sym clock_name(const Blif *r, const Model *m)
{
    return m->clocks.len ? sym_of(r, m->clocks.ptr[0]) : intern(r->names, STR("clk"));
}

/* The clock of the instance is that of this model, unless a pin says otherwise.  Every other
 * input must be connected; false: reported. */
static bool finish_inputs(Making *k, const Model *model)
{
    Blif *r = k->r;
    const Module *m = model->module;
    Word name = k->words.ptr[1];
    uint32_t port = 0, bit = 0;
    if (model->needs_clock &&
        find_port(r, m, intern_str(r->names, clock_name(r, model)), &port, &bit)) {
        Bit *pin = &k->pins.ptr[k->first_pin.ptr[port] + bit];
        *pin = *pin ? *pin : k->clock;
    }
    for (uint32_t i = 0; i < m->n_ports; i++) {
        if (m->signals[i].kind != SIG_INPUT)
            continue;
        uint32_t first = k->first_pin.ptr[i];
        for (uint32_t j = 0; j < m->signals[i].width; j++) {
            if (k->pins.ptr[first + j])
                continue;
            FAIL(r, span_of(r, name), "the input '%s' of model '%.*s' is not connected",
                 intern_cstr(r->names, m->signals[i].name), STR_ARG(text_of(r, name)));
            return false;
        }
    }
    return true;
}

static void make_instance(Making *k, const Model *model)
{
    Blif *r = k->r;
    const Module *m = model->module;
    Word name = k->words.ptr[1];
    Str type = text_of(r, name);
    Sym inst = {0}; /* named after its first output */
    bool is_bad = false;
    start_pins(k, m);
    for (size_t j = 2; j < k->words.len; j++) {
        Word w = k->words.ptr[j];
        const char *eq = memchr(r->text.ptr + w.lo, '=', w.hi - w.lo);
        uint32_t port = 0, bit = 0;
        uint32_t cut = eq ? (uint32_t)(eq - r->text.ptr) : w.hi;
        Str formal = {r->text.ptr + w.lo, cut - w.lo};
        if (!eq || cut + 1 == w.hi || !find_port(r, m, formal, &port, &bit)) {
            FAIL(r, span_of(r, w), eq ? "the model '%.*s' has no port '%.*s'"
                                      : "a connection is written PORT=NET; model '%.*s', '%.*s'",
                 STR_ARG(type), STR_ARG(formal));
            is_bad = true;
            continue;
        }
        Word net = {cut + 1, w.hi};
        uint32_t pin = k->first_pin.ptr[port] + bit;
        if (k->pins.ptr[pin]) {
            FAIL(r, span_of(r, w), "the port '%.*s' of model '%.*s' is connected already",
                 STR_ARG(formal), STR_ARG(type));
            is_bad = true;
            continue;
        }
        if (m->signals[port].kind == SIG_OUTPUT) {
            k->pins.ptr[pin] = builder_bit(k->b);
            k->outs.ptr[pin] = net;
            if (!inst.ix)
                inst = sym_of(r, net);
        } else {
            k->pins.ptr[pin] = bit_of(k, net);
        }
    }
    if (is_bad || !finish_inputs(k, model))
        return;
    builder_inst(k->b, m, inst.ix ? inst : m->base, k->pins.ptr, name.lo);
    for (size_t i = 0; i < k->outs.len; i++) {
        if (k->outs.ptr[i].hi)
            drive(k, k->outs.ptr[i], k->pins.ptr[i]);
    }
}

static void make_subckt(Making *k, Sym model)
{
    Blif *r = k->r;
    if (!model.ix) {
        FAIL(r, span_of(r, k->words.ptr[0]), ".subckt wants the name of a model");
        return;
    }
    uint32_t ix = map_get(&r->model_of, model.ix);
    if (ix) {
        make_instance(k, &r->models.ptr[ix - 1]);
    } else if (!make_cell(k)) {
        Str type = text_of(r, k->words.ptr[1]);
        FAIL(r, span_of(r, k->words.ptr[1]), "there is no model '%.*s' in this file",
             STR_ARG(type));
        if (type.len && type.ptr[0] == '$')
            diag(r->dg, DIAG_NOTE, (Span){0},
                 "in Yosys, 'dfflegalize -cell $_DFF_P_ x' and 'abc -g NAND' leave only cells "
                 "that are read");
    }
}

/* The input of that name, declared unless it is there. */
static Bit clock_input(Making *k, Sym name, uint32_t at)
{
    Bit b = find_bit(k, name);
    if (!b) {
        b = builder_signal(k->b, name, SIG_INPUT, 1, 1, false, at);
        builder_drive(k->b, b, at, NULL);
        set_bit(k, name, b);
    }
    return b;
}

/* What .clock names are inputs; the first of them, else clk, clocks the latches that name
 * no clock. */
static void declare_clocks(Making *k, const Model *m)
{
    Blif *r = k->r;
    if (m->needs_clock)
        k->clock = clock_input(k, clock_name(r, m),
                               m->clocks.len ? m->clocks.ptr[0].lo : m->at.lo);
    for (size_t i = 1; i < m->clocks.len; i++)
        clock_input(k, sym_of(r, m->clocks.ptr[i]), m->clocks.ptr[i].lo);
}

static void make_line(Making *k, const Line *l)
{
    k->words.len = 0;
    uint32_t next = cut_line(k->r, l->at, &k->words);
    switch (l->kind) {
    case D_NAMES: make_names(k, next); break;
    case D_LATCH: make_latch(k); break;
    case D_SUBCKT: make_subckt(k, l->model); break;
    default: /* D_CONN */
        if (k->words.len == 3)
            drive(k, k->words.ptr[2], bit_of(k, k->words.ptr[1]));
        else
            FAIL(k->r, span_of(k->r, k->words.ptr[0]), "'%.*s' wants two names, and the first drives "
                 "the second", STR_ARG(text_of(k->r, k->words.ptr[0])));
    }
}

static void free_making(Making *k)
{
    VEC_FREE(&k->inverse);
    VEC_FREE(&k->words);
    VEC_FREE(&k->rows);
    VEC_FREE(&k->in);
    VEC_FREE(&k->terms);
    VEC_FREE(&k->literals);
    VEC_FREE(&k->pins);
    VEC_FREE(&k->outs);
    VEC_FREE(&k->first_pin);
}

static bool refuse_nesting(Blif *r, const Model *m)
{
    FAIL(r, m->at, "more than %d models stand inside one another here", NEST_MAX);
    return false;
}

static bool build_model(Blif *r, uint32_t ix, unsigned depth)
{
    Model *m = &r->models.ptr[ix];
    if (m->state == 2)
        return m->module != NULL;
    Str name = m->name.hi ? text_of(r, m->name) : STR("top");
    if (m->state == 1) {
        FAIL(r, m->at, "recursion without end: the model '%.*s' contains itself", STR_ARG(name));
        return false;
    }
    if (depth >= NEST_MAX)
        return refuse_nesting(r, m);
    m->state = 1;
    m->height = 1;
    /* Children first: their ports are wanted, and what they need of a clock. */
    for (size_t i = 0; i < m->lines.len; i++) {
        Sym model = m->lines.ptr[i].model;
        uint32_t child = model.ix ? map_get(&r->model_of, model.ix) : 0;
        if (child && !build_model(r, child - 1, depth + 1))
            return false;
        const Model *inner = child ? &r->models.ptr[child - 1] : NULL;
        if (!inner)
            continue;
        m->needs_clock = m->needs_clock || inner->needs_clock;
        if (inner->height >= m->height)
            m->height = inner->height + 1;
    }
    if (m->height > NEST_MAX)
        return refuse_nesting(r, m);
    Sym s = intern(r->names, name);
    Making k = {.r = r, .model = ix + 1};
    k.b = builder_new(r->arena, r->names, r->dg, s, s, m->at);
    if (r->sink->opens_dffs)
        builder_open_dffs(k.b);
    builder_foreign(k.b);
    declare_ports(&k, &m->inputs, SIG_INPUT);
    declare_clocks(&k, m);
    declare_ports(&k, &m->outputs, SIG_OUTPUT);
    for (size_t i = 0; i < m->lines.len; i++)
        make_line(&k, &m->lines.ptr[i]);
    free_making(&k);
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
    VEC_FREE(&r.wires);
    map_free(&r.model_of);
    return ok;
}
