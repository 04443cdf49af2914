/* netfile.c - the text format: a reader by recursive descent over blank-separated words. */
#include "relu/netfile.h"

#include <ctype.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>

enum { MAX_INPUTS = 1 << 22, MAX_NUMBER = 64 };

typedef struct Reader {
    Arena *arena;
    Diag *dg;
    uint32_t file;
    Str text;
    uint32_t at; /* the next byte */
    Span span;   /* the last word */
    Str word;    /* its text; empty at the end of the file */
    Network *net;
} Reader;

static void next_word(Reader *r)
{
    const char *t = r->text.ptr;
    uint32_t n = (uint32_t)r->text.len, i = r->at;
    while (i < n && (isspace((unsigned char)t[i]) || t[i] == '#')) {
        if (t[i] == '#') {
            while (i < n && t[i] != '\n')
                i++;
        } else {
            i++;
        }
    }
    uint32_t lo = i;
    while (i < n && !isspace((unsigned char)t[i]) && t[i] != '#')
        i++;
    r->at = i;
    r->word = (Str){t + lo, i - lo};
    r->span = (Span){r->file, lo, i};
}

static bool fail(Reader *r, const char *wanted)
{
    if (r->word.len == 0)
        diag(r->dg, DIAG_ERROR, r->span, "the file ends where %s should stand; was it cut short?",
             wanted);
    else
        diag(r->dg, DIAG_ERROR, r->span, "here should stand %s, not '%.*s'", wanted,
             (int)(r->word.len < 40 ? r->word.len : 40), r->word.ptr);
    return false;
}

static bool is_digit_or_point(char c)
{
    return (c >= '0' && c <= '9') || c == '.';
}

/* A decimal number; strtod knows more spellings than the format has. */
static bool to_number(Str s, double *out)
{
    char z[MAX_NUMBER + 1];
    size_t sign = s.len && (s.ptr[0] == '-' || s.ptr[0] == '+');
    if (s.len <= sign || s.len > MAX_NUMBER || !is_digit_or_point(s.ptr[sign]))
        return false;
    for (size_t i = 0; i < s.len; i++) {
        if (!is_digit_or_point(s.ptr[i]) && !strchr("+-eE", s.ptr[i]))
            return false;
    }
    memcpy(z, s.ptr, s.len);
    z[s.len] = 0;
    char *end;
    *out = strtod(z, &end);
    return *end == 0;
}

static bool finite_number(Reader *r, Str s, const char *what, double *out)
{
    if (str_eqz(s, "nan") || str_eqz(s, "inf") || str_eqz(s, "-inf") || str_eqz(s, "-nan")) {
        diag(r->dg, DIAG_ERROR, r->span, "%s is %.*s; a network has finite numbers only", what,
             STR_ARG(s));
        return false;
    }
    if (!to_number(s, out))
        return fail(r, what);
    if (!isfinite(*out)) {
        diag(r->dg, DIAG_ERROR, r->span, "%s is too large for a float64", what);
        return false;
    }
    return true;
}

static bool read_number(Reader *r, const char *what, double *out)
{
    next_word(r);
    return finite_number(r, r->word, what, out);
}

static bool to_count(Str s, uint32_t *out)
{
    uint64_t v = 0;
    for (size_t i = 0; i < s.len; i++) {
        if (s.ptr[i] < '0' || s.ptr[i] > '9' || v > UINT32_MAX)
            return false;
        v = v * 10 + (uint64_t)(s.ptr[i] - '0');
    }
    *out = (uint32_t)v;
    return s.len > 0 && v <= UINT32_MAX;
}

static bool read_count(Reader *r, const char *what, uint32_t lo, uint32_t hi, uint32_t *out)
{
    next_word(r);
    if (!to_count(r->word, out))
        return fail(r, what);
    if (*out < lo || *out > hi) {
        diag(r->dg, DIAG_ERROR, r->span,
             "%s goes from %" PRIu32 " to %" PRIu32 ", and this is %" PRIu32, what, lo, hi, *out);
        return false;
    }
    return true;
}

static bool expect(Reader *r, const char *word)
{
    next_word(r);
    if (str_eqz(r->word, word))
        return true;
    StrBuf b = {0};
    strbuf_printf(&b, "'%s'", word);
    fail(r, b.ptr);
    strbuf_free(&b);
    return false;
}

static bool read_head(Reader *r)
{
    uint32_t version, n;
    if (!expect(r, "relu") || !read_count(r, "the version", 1, 1, &version) ||
        !expect(r, "inputs") || !read_count(r, "the number of inputs", 1, MAX_INPUTS, &n))
        return false;
    r->net = network_new(r->arena, n);
    next_word(r);
    r->net->is_integer = str_eqz(r->word, "integer");
    if (!r->net->is_integer && !str_eqz(r->word, "real"))
        return fail(r, "'integer' or 'real'");
    if (!read_number(r, "the least input", &r->net->lo) ||
        !read_number(r, "the largest input", &r->net->hi))
        return false;
    if (r->net->lo > r->net->hi) {
        diag(r->dg, DIAG_ERROR, r->span, "the largest input is below the least");
        return false;
    }
    return true;
}

static bool read_state(Reader *r)
{
    uint32_t n;
    if (!read_count(r, "the number of states", 1, r->net->n_inputs, &n))
        return false;
    if (n > r->text.len - r->at) {
        diag(r->dg, DIAG_ERROR, r->span,
             "the file is too short for %" PRIu32 " states; was it cut short?", n);
        return false;
    }
    network_set_state(r->net, n);
    for (uint32_t i = 0; i < n; i++) {
        if (!read_number(r, "a state's first value", &r->net->init[i]))
            return false;
    }
    return true;
}

static bool is_text(Str s)
{
    for (size_t i = 0; i < s.len; i++) {
        if ((unsigned char)s.ptr[i] < ' ' || s.ptr[i] == 0x7f)
            return false;
    }
    return true;
}

/* n names; a name is any word. */
static bool read_names(Reader *r, uint32_t n, const char ***out)
{
    if (n > r->text.len - r->at)
        return fail(r, "as many names as there are values");
    const char **names = ARENA_ARRAY(r->arena, const char *, n);
    for (uint32_t i = 0; i < n; i++) {
        next_word(r);
        if (r->word.len == 0)
            return fail(r, "a name");
        if (!is_text(r->word)) {
            diag(r->dg, DIAG_ERROR, r->span, "this name holds a byte that is no text");
            return false;
        }
        names[i] = arena_copy(r->arena, r->word.ptr, r->word.len);
    }
    *out = names;
    return true;
}

static bool read_bias(Reader *r, double *out)
{
    return read_number(r, "the bias", out);
}

static bool read_dense(Reader *r, Activation act, double slope, uint32_t n)
{
    uint32_t from, n_from, n_values = r->net->n_values;
    if (!read_count(r, "the first value that is read", 0, n_values - 1, &from) ||
        !read_count(r, "the number of values that are read", 1, UINT32_MAX, &n_from))
        return false;
    if (n_from > n_values - from) {
        diag(r->dg, DIAG_ERROR, r->span,
             "the layer reads values %" PRIu32 " to %" PRIu64 ", and there are %" PRIu32 " so far",
             from, (uint64_t)from + n_from - 1, n_values);
        return false;
    }
    if ((uint64_t)n * n_from > r->text.len - r->at) {
        diag(r->dg, DIAG_ERROR, r->span,
             "the file is too short for %" PRIu32 " rows of %" PRIu32 " weights; was it cut short?",
             n, n_from);
        return false;
    }
    Layer *l = network_dense(r->net, act, from, n_from, n);
    l->slope = slope;
    for (uint32_t i = 0; i < n; i++) {
        for (uint32_t j = 0; j < n_from; j++) {
            next_word(r);
            if (str_eqz(r->word, "|")) {
                diag(r->dg, DIAG_ERROR, r->span,
                     "this row has %" PRIu32 " weight%s, and the layer reads %" PRIu32 " values", j,
                     j == 1 ? "" : "s", n_from);
                return false;
            }
            if (!finite_number(r, r->word, "a weight", &l->w[(size_t)i * n_from + j]))
                return false;
        }
        if (!expect(r, "|") || !read_bias(r, &l->b[i]))
            return false;
    }
    return true;
}

/* 12:-1.5 */
static bool read_link(Reader *r, uint32_t *id, double *w)
{
    const char *colon = memchr(r->word.ptr, ':', r->word.len);
    size_t n = colon ? (size_t)(colon - r->word.ptr) : 0;
    if (!colon || !to_count((Str){r->word.ptr, n}, id))
        return fail(r, "a link, as 3:-1, or '|'");
    if (*id >= r->net->n_values) {
        diag(r->dg, DIAG_ERROR, r->span,
             "this link reads value %" PRIu32 ", and the layers before have only %" PRIu32, *id,
             r->net->n_values);
        return false;
    }
    return finite_number(r, (Str){colon + 1, r->word.len - n - 1}, "a weight", w);
}

typedef struct Rows {
    VEC(uint32_t) row, col;
    VEC(double) w, b;
} Rows;

static bool read_sparse_rows(Reader *r, uint32_t n, Rows *rows)
{
    for (uint32_t i = 0; i < n; i++) {
        VEC_PUSH(&rows->row, (uint32_t)rows->col.len);
        for (next_word(r); !str_eqz(r->word, "|"); next_word(r)) {
            uint32_t id = 0;
            double w = 0;
            if (!read_link(r, &id, &w))
                return false;
            VEC_PUSH(&rows->col, id);
            VEC_PUSH(&rows->w, w);
        }
        double b;
        if (!read_bias(r, &b))
            return false;
        VEC_PUSH(&rows->b, b);
    }
    VEC_PUSH(&rows->row, (uint32_t)rows->col.len);
    return true;
}

static bool read_sparse(Reader *r, Activation act, double slope, uint32_t n)
{
    Rows rows = {0};
    bool ok = read_sparse_rows(r, n, &rows);
    if (ok) {
        Layer *l = network_sparse(r->net, act, n, (uint32_t)rows.col.len);
        l->slope = slope;
        memcpy(l->row, rows.row.ptr, ((size_t)n + 1) * sizeof *l->row);
        memcpy(l->b, rows.b.ptr, n * sizeof *l->b);
        if (rows.col.len) {
            memcpy(l->col, rows.col.ptr, rows.col.len * sizeof *l->col);
            memcpy(l->w, rows.w.ptr, rows.w.len * sizeof *l->w);
        }
    }
    VEC_FREE(&rows.row);
    VEC_FREE(&rows.col);
    VEC_FREE(&rows.w);
    VEC_FREE(&rows.b);
    return ok;
}

static bool read_layer(Reader *r)
{
    uint32_t n;
    Activation act;
    if (!read_count(r, "the number of neurons", 1, NETWORK_MAX, &n))
        return false;
    if (n > r->text.len - r->at || r->net->n_values > NETWORK_MAX) {
        diag(r->dg, DIAG_ERROR, r->span,
             "the file is too short for %" PRIu32 " rows; was it cut short?", n);
        return false;
    }
    next_word(r);
    if (!activation_find(r->word, &act))
        return fail(r, "identity, relu, leaky, sigmoid, tanh, gelu or elu");
    double slope = activation_default_slope(act);
    if (activation_has_slope(act) && !read_number(r, "the slope below 0", &slope))
        return false;
    next_word(r);
    if (str_eqz(r->word, "dense"))
        return read_dense(r, act, slope, n);
    if (str_eqz(r->word, "sparse"))
        return read_sparse(r, act, slope, n);
    return fail(r, "'dense' or 'sparse'");
}

static bool read_body(Reader *r)
{
    const char **out_names = NULL;
    uint32_t n_out_names = 0;
    Span out_at = {0};
    for (next_word(r); !str_eqz(r->word, "end"); next_word(r)) {
        bool ok;
        if (str_eqz(r->word, "layer")) {
            ok = read_layer(r);
        } else if (str_eqz(r->word, "state") && !r->net->n_state && !r->net->n_layers) {
            ok = read_state(r);
        } else if (str_eqz(r->word, "input-names") && !r->net->input_names) {
            ok = read_names(r, r->net->n_inputs, &r->net->input_names);
        } else if (str_eqz(r->word, "output-names") && !out_names) {
            ok = read_count(r, "the number of outputs", 1, NETWORK_MAX, &n_out_names) &&
                 read_names(r, n_out_names, &out_names);
            out_at = r->span;
        } else {
            return fail(r, "'layer' or 'end'");
        }
        if (!ok)
            return false;
    }
    Span end = r->span;
    next_word(r);
    if (r->word.len)
        return fail(r, "the end of the file");
    if (r->net->n_layers == 0) {
        diag(r->dg, DIAG_ERROR, end, "the network has no layer");
        return false;
    }
    uint32_t n_out = network_n_outputs(r->net);
    if (r->net->n_state > n_out) {
        diag(r->dg, DIAG_ERROR, end,
             "the network has %" PRIu32 " states, and only %" PRIu32 " outputs to take them from",
             r->net->n_state, n_out);
        return false;
    }
    if (out_names && n_out_names != n_out) {
        diag(r->dg, DIAG_ERROR, out_at, "there are %" PRIu32 " names for %" PRIu32 " outputs",
             n_out_names, n_out);
        return false;
    }
    r->net->output_names = out_names;
    return true;
}

Network *netfile_parse(Arena *a, uint32_t file, Diag *dg)
{
    Reader r = {.arena = a, .dg = dg, .file = file, .text = diag_text(dg, file)};
    return read_head(&r) && read_body(&r) ? r.net : NULL;
}

Network *netfile_read(Arena *a, const char *path, Diag *dg)
{
    Str text;
    if (!io_read_file(a, path, dg, &text))
        return NULL;
    return netfile_parse(a, diag_add_file(dg, path, text), dg);
}

/* ---- printing ---- */

void print_number(double v, StrBuf *out)
{
    char z[40];
    for (int digits = 1; digits <= 17; digits += digits < 15 ? 14 : 1) {
        snprintf(z, sizeof z, "%.*g", digits, v);
        if (strtod(z, NULL) == v)
            break;
    }
    strbuf_addz(out, v == 0 ? "0" : z);
}

static void print_row(const Layer *l, uint32_t i, StrBuf *out)
{
    Links k = layer_links(l, i);
    for (uint32_t j = 0; j < k.n; j++) {
        strbuf_addz(out, j ? " " : "  ");
        if (k.col)
            strbuf_printf(out, "%" PRIu32 ":", k.col[j]);
        print_number(k.w[j], out);
    }
    strbuf_addz(out, k.n ? " | " : "  | ");
    print_number(l->b[i], out);
    strbuf_addc(out, '\n');
}

static void print_layer(const Layer *l, StrBuf *out)
{
    strbuf_printf(out, "layer %" PRIu32 " %s", l->n, activation_name(l->act));
    if (activation_has_slope(l->act)) {
        strbuf_addc(out, ' ');
        print_number(l->slope, out);
    }
    if (l->is_dense)
        strbuf_printf(out, " dense %" PRIu32 " %" PRIu32 "\n", l->from, l->n_from);
    else
        strbuf_addz(out, " sparse\n");
    for (uint32_t i = 0; i < l->n; i++)
        print_row(l, i, out);
}

static void print_names(const char *const *names, uint32_t n, StrBuf *out)
{
    for (uint32_t i = 0; i < n; i++)
        strbuf_printf(out, " %s", names[i]);
    strbuf_addc(out, '\n');
}

void netfile_print(const Network *net, StrBuf *out)
{
    strbuf_printf(out, "relu 1\ninputs %" PRIu32 " %s ", net->n_inputs,
                  net->is_integer ? "integer" : "real");
    print_number(net->lo, out);
    strbuf_addc(out, ' ');
    print_number(net->hi, out);
    strbuf_addc(out, '\n');
    if (net->n_state) {
        strbuf_printf(out, "state %" PRIu32, net->n_state);
        for (uint32_t i = 0; i < net->n_state; i++) {
            strbuf_addz(out, i % 40 ? " " : "\n  ");
            print_number(net->init[i], out);
        }
        strbuf_addc(out, '\n');
    }
    if (net->input_names) {
        strbuf_addz(out, "input-names");
        print_names(net->input_names, net->n_inputs, out);
    }
    if (net->output_names) {
        strbuf_printf(out, "output-names %" PRIu32, network_n_outputs(net));
        print_names(net->output_names, network_n_outputs(net), out);
    }
    for (uint32_t i = 0; i < net->n_layers; i++)
        print_layer(&net->layers[i], out);
    strbuf_addz(out, "end\n");
}
