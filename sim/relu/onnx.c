/* onnx.c - the encoder: fields of protocol buffers, then the operators of each layer.
 *
 * Field numbers are those of onnx.proto; the comment behind each names it.
 */
#include "relu/onnx.h"

#include <float.h>
#include <inttypes.h>
#include <math.h>

enum { WIRE_VARINT = 0, WIRE_BYTES = 2, WIRE_FIXED32 = 5, MAX_FILE = 0x7fffffff };
enum { TYPE_FLOAT = 1, TYPE_INT64 = 7 }; /* TensorProto.DataType */

/* ---- protocol buffers ---- */

static void put_varint(StrBuf *b, uint64_t v)
{
    for (; v >= 0x80; v >>= 7)
        strbuf_addc(b, (char)(v | 0x80));
    strbuf_addc(b, (char)v);
}

static void put_number(StrBuf *b, unsigned field, uint64_t v)
{
    put_varint(b, field << 3 | WIRE_VARINT);
    put_varint(b, v);
}

static void put_bytes(StrBuf *b, unsigned field, const char *ptr, size_t len)
{
    put_varint(b, field << 3 | WIRE_BYTES);
    put_varint(b, len);
    if (len)
        strbuf_add(b, ptr, len);
}

static void put_text(StrBuf *b, unsigned field, const char *z)
{
    put_bytes(b, field, z, strlen(z));
}

/* A finished message as a field of another; it is empty afterwards. */
static void put_message(StrBuf *b, unsigned field, StrBuf *message)
{
    put_bytes(b, field, message->ptr, message->len);
    strbuf_free(message);
    *message = (StrBuf){0};
}

static void put_little(StrBuf *b, uint64_t v, unsigned n_bytes)
{
    for (unsigned i = 0; i < n_bytes; i++)
        strbuf_addc(b, (char)(v >> 8 * i));
}

static void put_float(StrBuf *b, double v)
{
    float f = (float)v;
    uint32_t bits;
    memcpy(&bits, &f, sizeof bits);
    put_little(b, bits, 4);
}

/* ---- the graph ---- */

typedef struct Writer {
    const Network *net;
    StrBuf graph;
    unsigned n_names;
    char all[24]; /* the tensor of all values so far; "" after the last layer */
} Writer;

typedef char Name[24];

static void fresh(Writer *w, Name name)
{
    snprintf(name, sizeof(Name), "t%u", w->n_names++);
}

/* A node begins here; attributes may follow; node_end puts it into the graph. */
static StrBuf node_begin(const char *op, const char *const *inputs, unsigned n, const char *output)
{
    StrBuf b = {0};
    for (unsigned i = 0; i < n; i++)
        put_text(&b, 1, inputs[i]); /* NodeProto.input */
    put_text(&b, 2, output);        /* .output */
    put_text(&b, 4, op);            /* .op_type */
    return b;
}

static void attribute_int(StrBuf *node, const char *name, uint64_t v)
{
    StrBuf b = {0};
    put_text(&b, 1, name); /* AttributeProto.name */
    put_number(&b, 3, v);  /* .i */
    put_number(&b, 20, 2); /* .type: INT */
    put_message(node, 5, &b);
}

static void attribute_float(StrBuf *node, const char *name, double v)
{
    StrBuf b = {0};
    put_text(&b, 1, name);
    put_varint(&b, 2 << 3 | WIRE_FIXED32); /* .f */
    put_float(&b, v);
    put_number(&b, 20, 1); /* FLOAT */
    put_message(node, 5, &b);
}

static void node_end(Writer *w, StrBuf *node)
{
    put_message(&w->graph, 1, node); /* GraphProto.node */
}

static void op1(Writer *w, const char *op, const char *a, Name out)
{
    fresh(w, out);
    StrBuf b = node_begin(op, (const char *const[]){a}, 1, out);
    node_end(w, &b);
}

static void op2(Writer *w, const char *op, const char *a, const char *c, Name out)
{
    fresh(w, out);
    StrBuf b = node_begin(op, (const char *const[]){a, c}, 2, out);
    node_end(w, &b);
}

/* Takes raw, a tensor's bytes, which is empty afterwards.  rank 0: a number. */
static void constant(Writer *w, unsigned type, const uint32_t *dims, unsigned rank, StrBuf *raw,
                     Name out)
{
    StrBuf b = {0};
    fresh(w, out);
    for (unsigned i = 0; i < rank; i++)
        put_number(&b, 1, dims[i]); /* TensorProto.dims */
    put_number(&b, 2, type);        /* .data_type */
    put_text(&b, 8, out);           /* .name */
    put_message(&b, 9, raw);        /* .raw_data */
    put_message(&w->graph, 5, &b);  /* GraphProto.initializer */
}

static void constant_number(Writer *w, double v, Name out)
{
    StrBuf raw = {0};
    put_float(&raw, v);
    constant(w, TYPE_FLOAT, NULL, 0, &raw, out);
}

static void constant_row(Writer *w, const double *v, uint32_t n, Name out)
{
    StrBuf raw = {0};
    for (uint32_t i = 0; i < n; i++)
        put_float(&raw, v[i]);
    constant(w, TYPE_FLOAT, &n, 1, &raw, out);
}

/* out = columns first .. first + n - 1 of a. */
static void take_range(Writer *w, const char *a, uint32_t first, uint32_t n, const char *out)
{
    Name index;
    StrBuf raw = {0};
    for (uint32_t i = 0; i < n; i++)
        put_little(&raw, first + i, 8);
    constant(w, TYPE_INT64, &n, 1, &raw, index);
    StrBuf b = node_begin("Gather", (const char *const[]){a, index}, 2, out);
    attribute_int(&b, "axis", 1);
    node_end(w, &b);
}

static void concat(Writer *w, const char *a, const char *c, Name out)
{
    fresh(w, out);
    StrBuf b = node_begin("Concat", (const char *const[]){a, c}, 2, out);
    attribute_int(&b, "axis", 1);
    node_end(w, &b);
}

/* ---- layers ---- */

static void dense_sum(Writer *w, const Layer *l, Name out)
{
    Name x, weights, bias;
    if (l->from == 0 && l->n_from == l->first) {
        memcpy(x, w->all, sizeof x);
    } else {
        fresh(w, x);
        take_range(w, w->all, l->from, l->n_from, x);
    }
    StrBuf raw = {0};
    for (size_t i = 0; i < (size_t)l->n * l->n_from; i++)
        put_float(&raw, l->w[i]);
    constant(w, TYPE_FLOAT, (const uint32_t[]){l->n, l->n_from}, 2, &raw, weights);
    constant_row(w, l->b, l->n, bias);
    fresh(w, out);
    StrBuf b = node_begin("Gemm", (const char *const[]){x, weights, bias}, 3, out);
    attribute_int(&b, "transB", 1);
    node_end(w, &b);
}

/* Link k of every neuron: Gather its value, Mul by its weight.  Rows that are shorter read value 0
 * with weight 0. */
static void sparse_term(Writer *w, const Layer *l, uint32_t k, Name out)
{
    StrBuf ids = {0}, weights = {0};
    bool all_one = true;
    for (uint32_t i = 0; i < l->n; i++) {
        Links in = layer_links(l, i);
        bool has = k < in.n;
        put_little(&ids, has ? in.col[k] : 0, 8);
        put_float(&weights, has ? in.w[k] : 0);
        all_one = all_one && has && in.w[k] == 1;
    }
    Name index, weight;
    constant(w, TYPE_INT64, &l->n, 1, &ids, index);
    fresh(w, out);
    StrBuf b = node_begin("Gather", (const char *const[]){w->all, index}, 2, out);
    attribute_int(&b, "axis", 1);
    node_end(w, &b);
    if (all_one) {
        strbuf_free(&weights);
        return;
    }
    Name gathered;
    memcpy(gathered, out, sizeof gathered);
    constant(w, TYPE_FLOAT, &l->n, 1, &weights, weight);
    op2(w, "Mul", gathered, weight, out);
}

static void sparse_sum(Writer *w, const Layer *l, Name out)
{
    uint32_t most = 1; /* a layer without any link still gathers, with weight 0, for its shape */
    for (uint32_t i = 0; i < l->n; i++)
        most = layer_links(l, i).n > most ? layer_links(l, i).n : most;
    Name sum, term, bias;
    sparse_term(w, l, 0, sum);
    for (uint32_t k = 1; k < most; k++) {
        Name before;
        memcpy(before, sum, sizeof before);
        sparse_term(w, l, k, term);
        op2(w, "Add", before, term, sum);
    }
    constant_row(w, l->b, l->n, bias);
    op2(w, "Add", sum, bias, out);
}

static void with_alpha(Writer *w, const char *op, double alpha, const char *a, Name out)
{
    fresh(w, out);
    StrBuf b = node_begin(op, &a, 1, out);
    attribute_float(&b, "alpha", alpha);
    node_end(w, &b);
}

/* z (1 + erf(s z / sqrt 2)) / 2; opset 13 has no Gelu. */
static void gelu(Writer *w, const char *z, double slope, Name out)
{
    Name scale, one, half, t, u, v, x;
    constant_number(w, slope * 0.70710678118654752440, scale);
    constant_number(w, 1, one);
    constant_number(w, 0.5, half);
    op2(w, "Mul", z, scale, t);
    op1(w, "Erf", t, u);
    op2(w, "Add", u, one, v);
    op2(w, "Mul", z, v, x);
    op2(w, "Mul", x, half, out);
}

static void activation(Writer *w, const Layer *l, const char *z, Name out)
{
    switch (l->act) {
    case ACT_RELU:
        op1(w, "Relu", z, out);
        break;
    case ACT_SIGMOID:
        op1(w, "Sigmoid", z, out);
        break;
    case ACT_TANH:
        op1(w, "Tanh", z, out);
        break;
    case ACT_LEAKY:
        with_alpha(w, "LeakyRelu", l->slope, z, out);
        break;
    case ACT_ELU:
        with_alpha(w, "Elu", l->slope, z, out);
        break;
    case ACT_GELU:
        gelu(w, z, l->slope, out);
        break;
    default:
        op1(w, "Identity", z, out);
        break;
    }
}

static void layer(Writer *w, const Layer *l, bool is_last, Name out)
{
    Name sum;
    if (l->is_dense)
        dense_sum(w, l, sum);
    else
        sparse_sum(w, l, sum);
    activation(w, l, sum, out);
    if (!is_last) {
        Name all;
        concat(w, w->all, out, all);
        memcpy(w->all, all, sizeof w->all);
    }
}

/* ---- the file ---- */

static void value_info(StrBuf *graph, unsigned field, const char *name, uint32_t width)
{
    StrBuf dim = {0}, shape = {0}, tensor = {0}, type = {0}, info = {0};
    put_text(&dim, 2, "N"); /* Dimension.dim_param */
    put_message(&shape, 1, &dim);
    put_number(&dim, 1, width); /* .dim_value */
    put_message(&shape, 1, &dim);
    put_number(&tensor, 1, TYPE_FLOAT); /* TypeProto.Tensor.elem_type */
    put_message(&tensor, 2, &shape);    /* .shape */
    put_message(&type, 1, &tensor);     /* TypeProto.tensor_type */
    put_text(&info, 1, name);           /* ValueInfoProto.name */
    put_message(&info, 2, &type);       /* .type */
    put_message(graph, field, &info);
}

static void graph(Writer *w, const char *name)
{
    const Network *net = w->net;
    uint32_t n_state = net->n_state, n_free = net->n_inputs - n_state;
    uint32_t n_out = network_n_outputs(net) - n_state;
    put_text(&w->graph, 2, name); /* GraphProto.name */
    if (n_state)
        value_info(&w->graph, 11, "state", n_state); /* .input */
    if (n_free)
        value_info(&w->graph, 11, "x", n_free);
    if (n_state)
        value_info(&w->graph, 12, "next_state", n_state); /* .output */
    if (n_out)
        value_info(&w->graph, 12, "y", n_out);
    snprintf(w->all, sizeof w->all, "%s", n_free ? "x" : "state");
    if (n_state && n_free) {
        Name all;
        concat(w, "state", "x", all);
        memcpy(w->all, all, sizeof w->all);
    }
    Name last;
    for (uint32_t k = 0; k < net->n_layers; k++)
        layer(w, &net->layers[k], k + 1 == net->n_layers, last);
    if (n_state)
        take_range(w, last, 0, n_state, "next_state");
    if (n_out)
        take_range(w, last, n_state, n_out, "y");
}

static bool fits_float(const Layer *l)
{
    size_t n = l->is_dense ? (size_t)l->n * l->n_from : l->row[l->n];
    for (size_t i = 0; i < n + l->n; i++) {
        if (fabs(i < n ? l->w[i] : l->b[i - n]) > (double)FLT_MAX)
            return false;
    }
    return true;
}

bool onnx_write(const Network *net, const char *name, Diag *dg, StrBuf *out)
{
    for (uint32_t k = 0; k < net->n_layers; k++) {
        if (!fits_float(&net->layers[k])) {
            diag(dg, DIAG_ERROR, (Span){0},
                 "a weight of layer %" PRIu32 " is too large for float32, which the ONNX file has",
                 k + 1);
            return false;
        }
    }
    Writer w = {.net = net};
    graph(&w, name);
    bool fits = w.graph.len < MAX_FILE - 1000;
    if (fits) {
        StrBuf opset = {0};
        put_number(&opset, 2, 13);     /* OperatorSetIdProto.version */
        put_number(out, 1, 7);         /* ModelProto.ir_version */
        put_text(out, 2, "gateloom");  /* .producer_name */
        put_message(out, 7, &w.graph); /* .graph */
        put_message(out, 8, &opset);   /* .opset_import */
    } else {
        diag(dg, DIAG_ERROR, (Span){0},
             "the ONNX file would be larger than the 2 GB that the format allows");
        strbuf_free(&w.graph);
    }
    return fits;
}
