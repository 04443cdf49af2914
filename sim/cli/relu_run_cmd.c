/* relu_run_cmd.c - gateloom relu run: rows of numbers through a network. */
#include <inttypes.h>
#include <math.h>

#include "cli/relu.h"
#include "relu/netfile.h"
#include "relu/run.h"
#include "relu/table.h"

static bool find_format(const char *name, Format *out)
{
    static const Format formats[] = {FORMAT_F64, FORMAT_F32, FORMAT_I32, FORMAT_I8};
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
        if (str_eqz(str_from(name), format_name(formats[i]))) {
            *out = formats[i];
            return true;
        }
    }
    fprintf(stderr, "gateloom: '--format' wants float64, float32, int32 or int8, not '%s'\n", name);
    return false;
}

static bool in_range(Session *s, const Network *net, const Table *t)
{
    for (size_t i = 0; i < (size_t)t->n_rows * t->n_cols; i++) {
        double v = t->v[i];
        if (v >= net->lo && v <= net->hi && (!net->is_integer || v == rint(v)))
            continue;
        diag(s->dg, DIAG_ERROR, (Span){0},
             "row %zu: %g is outside of what the network takes: %s numbers from %g to %g",
             i / t->n_cols + 1, v, net->is_integer ? "whole" : "real", net->lo, net->hi);
        return false;
    }
    return true;
}

static void print_rows(const Network *net, Runner *r, const Table *t, OutFile *out)
{
    StrBuf b = {0};
    uint32_t first = network_last(net)->first;
    for (uint32_t row = 0; row < t->n_rows; row++) {
        for (uint32_t i = 0; i < t->n_cols; i++)
            runner_set(r, net->n_state + i, 0, t->v[(size_t)row * t->n_cols + i]);
        runner_run(r);
        strbuf_clear(&b);
        for (uint32_t i = net->n_state; i < network_n_outputs(net); i++) {
            if (i > net->n_state)
                strbuf_addc(&b, ',');
            print_number(runner_get(r, first + i, 0), &b);
        }
        strbuf_addc(&b, '\n');
        out_write(out, b.ptr, b.len);
        runner_step(r);
    }
    strbuf_free(&b);
}

static bool run_rows(Session *s, const char *path, const char *rows, Format format)
{
    Table t;
    Network *net = netfile_read(s->arena, path, s->dg);
    if (!net || !table_read(s->arena, rows, s->dg, &t))
        return false;
    if (t.n_cols != net->n_inputs - net->n_state) {
        diag(s->dg, DIAG_ERROR, (Span){0},
             "a row has %" PRIu32 " numbers, and the network takes %" PRIu32, t.n_cols,
             net->n_inputs - net->n_state);
        return false;
    }
    Runner *r = in_range(s, net, &t) ? runner_new(s->arena, net, format, 1, s->dg) : NULL;
    OutFile *out = r ? out_open("-", s->dg) : NULL;
    if (!out)
        return false;
    print_rows(net, r, &t, out);
    return out_close(out, s->dg);
}

static int run(int argc, char **argv)
{
    Session s = {0};
    const char *format_text = "float64";
    Format format;
    const Opt opts[] = {
        {"format", "F", OPT_TEXT, &format_text, "float64, float32, int32 or int8 (float64)"},
        {"h", NULL, OPT_FLAG, &s.help, "this help"},
        {"help", NULL, OPT_FLAG, &s.help, "this help"},
        {0}};
    const char *files[OPT_LIST_MAX];
    int n;
    if (argc > OPT_LIST_MAX)
        return EXIT_USAGE;
    int status = session_start(&s, &relu_run_command, opts, argc, argv, files, &n);
    if (status)
        return status < 0 ? EXIT_FINE : status;
    if (n != 2) {
        fprintf(stderr, "gateloom: 'relu run' wants a network and a file of input rows\n");
        status = EXIT_USAGE;
    } else if (!find_format(format_text, &format)) {
        status = EXIT_USAGE;
    } else {
        status = run_rows(&s, files[0], files[1], format) ? EXIT_FINE : EXIT_INPUT;
    }
    session_end(&s);
    return status;
}

const Command relu_run_command = {
    "relu run", "N.relu ROWS.csv",
    "Prints a network's outputs for rows of inputs; a recurrent one makes a step a row",
    "gateloom relu run full_adder.relu rows.csv --format int8", run};
