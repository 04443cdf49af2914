/* relu_train_cmd.c - gateloom relu train: learns a gate, a maximum or a table, from many seeds. */
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>

#include "cli/relu.h"
#include "glue/relu_check.h"
#include "relu/build.h"
#include "relu/netfile.h"
#include "relu/table.h"
#include "relu/train.h"

enum { MAX_GRID = 9 };

typedef struct Training {
    Session s;
    const char *task, *act_text, *init_text, *opt_text, *rate_text, *loss_text, *good_text, *to;
    uint64_t hidden, steps, seeds, seed, inputs;
    bool plus_minus, anneal, curve, csv;
    Activation act;
    WeightInit init;
    Optimiser opt;
    Loss loss;
    double rate, good;
    Samples samples;
    const char *gate; /* of netlists/std; NULL: the task is none */
    Network *net, *snapped;
    uint64_t n_good;
    uint64_t *taken; /* [seeds] steps of the successful ones */
} Training;

/* ---- options ---- */

static bool find_name(const char *text, const char *option, const char *(*name)(unsigned),
                      unsigned n, unsigned *out)
{
    for (unsigned i = 0; i < n; i++) {
        if (str_eqz(str_from(text), name(i))) {
            *out = i;
            return true;
        }
    }
    fprintf(stderr, "gateloom: '--%s' wants one of", option);
    for (unsigned i = 0; i < n; i++)
        fprintf(stderr, " %s", name(i));
    fprintf(stderr, ", not '%s'\n", text);
    return false;
}

static const char *act_of(unsigned i)
{
    return activation_name((Activation)i);
}
static const char *init_of(unsigned i)
{
    return weight_init_name((WeightInit)i);
}
static const char *opt_of(unsigned i)
{
    return optimiser_name((Optimiser)i);
}
static const char *loss_of(unsigned i)
{
    return i ? "cross-entropy" : "mse";
}

static bool positive(const char *text, const char *option, double *out)
{
    char *end;
    *out = strtod(text, &end);
    if (*text && !*end && *out > 0 && isfinite(*out))
        return true;
    fprintf(stderr, "gateloom: '--%s' wants a number above 0, not '%s'\n", option, text);
    return false;
}

static bool in_limits(uint64_t v, const char *option, uint64_t hi)
{
    if (v >= 1 && v <= hi)
        return true;
    fprintf(stderr, "gateloom: '--%s' goes from 1 to %" PRIu64 "\n", option, hi);
    return false;
}

static bool read_options(Training *t)
{
    unsigned act, init, opt, loss;
    if (!find_name(t->act_text, "activation", act_of, N_ACTIVATIONS, &act) ||
        !find_name(t->init_text, "init", init_of, N_WEIGHT_INITS, &init) ||
        !find_name(t->opt_text, "optimiser", opt_of, N_OPTIMISERS, &opt) ||
        !find_name(t->loss_text, "loss", loss_of, 2, &loss) ||
        !positive(t->good_text, "error", &t->good) || !in_limits(t->hidden, "hidden", 1000) ||
        !in_limits(t->steps, "steps", 100000000) || !in_limits(t->seeds, "seeds", 1000000))
        return false;
    t->act = t->anneal ? ACT_GELU : (Activation)act;
    t->init = (WeightInit)init;
    t->opt = (Optimiser)opt;
    t->loss = (Loss)loss;
    t->rate = optimiser_default_rate(t->opt);
    return !t->rate_text || positive(t->rate_text, "rate", &t->rate);
}

/* ---- what is to be learned ---- */

static void gate_samples(Training *t, GateKind g)
{
    static const char *const modules[N_GATES] = {"not", "and", "or",  "nand_n<2>",
                                                 "nor", "xor", "xnor"};
    uint32_t n_in = g == GATE_NOT ? 1 : 2, n = 1u << n_in;
    double *x = ARENA_ARRAY(t->s.arena, double, n *n_in), *y = ARENA_ARRAY(t->s.arena, double, n);
    for (uint32_t r = 0; r < n; r++) {
        for (uint32_t j = 0; j < n_in; j++)
            x[r * n_in + j] = r >> j & 1 ? 1 : t->plus_minus ? -1 : 0;
        y[r] = gate_value(g, r & 1, r >> 1 & 1);
    }
    t->samples = (Samples){n, n_in, 1, x, y};
    t->gate = modules[g];
}

/* The larger of two numbers, on a grid of [-1, 1]. */
static void max_samples(Training *t)
{
    uint32_t n = MAX_GRID * MAX_GRID;
    double *x = ARENA_ARRAY(t->s.arena, double, n * 2), *y = ARENA_ARRAY(t->s.arena, double, n);
    for (uint32_t r = 0; r < n; r++) {
        uint32_t column = r % MAX_GRID, row = r / MAX_GRID;
        x[2 * r] = column / 4.0 - 1;
        x[2 * r + 1] = row / 4.0 - 1;
        y[r] = fmax(x[2 * r], x[2 * r + 1]);
    }
    t->samples = (Samples){n, 2, 1, x, y};
}

static bool file_samples(Training *t, const char *path)
{
    Table table;
    if (!table_read(t->s.arena, path, t->s.dg, &table))
        return false;
    uint64_t n_in = t->inputs ? t->inputs : table.n_cols - 1;
    if (n_in == 0 || n_in >= table.n_cols) {
        diag(t->s.dg, DIAG_ERROR, (Span){0},
             "'%s' has %" PRIu32 " column%s; both inputs and targets must be among them (--inputs)",
             path, table.n_cols, table.n_cols == 1 ? "" : "s");
        return false;
    }
    uint32_t in = (uint32_t)n_in, out = table.n_cols - in;
    double *x = ARENA_ARRAY(t->s.arena, double, (size_t)table.n_rows *in);
    double *y = ARENA_ARRAY(t->s.arena, double, (size_t)table.n_rows *out);
    for (uint32_t r = 0; r < table.n_rows; r++) {
        memcpy(x + (size_t)r * in, table.v + (size_t)r * table.n_cols, in * sizeof *x);
        memcpy(y + (size_t)r * out, table.v + (size_t)r * table.n_cols + in, out * sizeof *y);
    }
    t->samples = (Samples){table.n_rows, in, out, x, y};
    return true;
}

static const char *task_of(unsigned i)
{
    static const char *const names[] = {"not", "and", "or", "nand", "nor", "xor", "xnor", "max"};
    return names[i];
}

/* ---- training ---- */

static double least(const Samples *s)
{
    double lo = s->x[0];
    for (size_t i = 0; i < (size_t)s->n * s->n_in; i++)
        lo = fmin(lo, s->x[i]);
    return lo;
}

static double largest(const Samples *s)
{
    double hi = s->x[0];
    for (size_t i = 0; i < (size_t)s->n * s->n_in; i++)
        hi = fmax(hi, s->x[i]);
    return hi;
}

/* GELU that sharpens: z Phi(beta z), beta from 1 to 64 over three quarters of the steps; then ReLU.
 */
static void anneal(Training *t, uint64_t step)
{
    Layer *h = &t->net->layers[0];
    double part = (double)step / (0.75 * (double)t->steps);
    h->act = part < 1 ? ACT_GELU : ACT_RELU;
    h->slope = part < 1 ? pow(64, part) : 1;
}

/* One seed; the step at which all errors were small, or UINT64_MAX. */
static uint64_t train_once(Training *t, Trainer *tr, uint64_t seed, bool show)
{
    Rng rng = rng_seed(seed * 0x9e3779b97f4a7c15u + 1);
    network_init(t->net, t->init, &rng);
    trainer_restart(tr);
    for (uint64_t step = 0; step <= t->steps; step++) {
        if (t->anneal)
            anneal(t, step);
        double loss = trainer_gradient(tr, &t->samples);
        if (show)
            printf("%" PRIu64 ",%.6g\n", step, loss);
        bool is_final = !t->anneal || t->net->layers[0].act == ACT_RELU;
        if (is_final && trainer_worst(tr) < t->good)
            return step;
        trainer_step(tr, t->opt, t->rate);
    }
    return UINT64_MAX;
}

static int by_size(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

static Network *copy_of(Arena *a, const Network *net)
{
    StrBuf text = {0};
    netfile_print(net, &text);
    Diag *dg = diag_new(a, NULL);
    Network *copy = netfile_parse(
        a, diag_add_file(dg, "copy", (Str){arena_copy(a, text.ptr, text.len), text.len}), dg);
    diag_free(dg);
    strbuf_free(&text);
    return copy;
}

/* ---- what is shown ---- */

static void print_result(const Training *t, Network *first)
{
    double part = 100 * (double)t->n_good / (double)t->seeds;
    double margin = 196 * sqrt(part / 100 * (1 - part / 100) / (double)t->seeds);
    uint64_t median = t->n_good ? t->taken[t->n_good / 2] : 0;
    if (t->csv) {
        printf("task,hidden,activation,init,optimiser,rate,seeds,solved,percent,median_steps\n");
        printf("%s,%" PRIu64 ",%s,%s,%s,%g,%" PRIu64 ",%" PRIu64 ",%.2f,%" PRIu64 "\n", t->task,
               t->hidden, t->anneal ? "annealed" : t->act_text, t->init_text, t->opt_text, t->rate,
               t->seeds, t->n_good, part, median);
        return;
    }
    printf("%s: %" PRIu64 " hidden, %s, init %s, %s at %g\n", t->task, t->hidden,
           t->anneal ? "gelu annealed to relu" : t->act_text, t->init_text, t->opt_text, t->rate);
    printf("solved from %" PRIu64 " of %" PRIu64 " seeds: %.1f %% (+- %.1f)\n", t->n_good, t->seeds,
           part, margin);
    if (first)
        printf("median of %" PRIu64 " steps to errors below %g\n", median, t->good);
}

/* The snapped network beside the gate of netlists/std. */
static bool check_gate(Training *t)
{
    static const char source[] = "use \"std/gates.nl\"\n";
    LibFile *lf = library_parse(t->s.lib, "relu train", str_from(source));
    const Module *top = library_top(t->s.lib, lf, t->gate);
    Design *d = top ? library_flatten(t->s.lib, t->s.arena, top) : NULL;
    if (!d)
        return false;
    CheckOptions o = {1, 1};
    Compared r;
    relu_compare(t->s.arena, d, t->snapped, &o, &r);
    printf("against the gates: %" PRIu64 " cases, %" PRIu64 " differences\n", r.n_cases,
           r.n_different);
    return r.n_different == 0;
}

static bool show_snapped(Training *t)
{
    if (!t->snapped) {
        puts("no exact small weights were found for it");
        return true;
    }
    StrBuf text = {0};
    netfile_print(t->snapped, &text);
    printf("exact small weights that bend at the same samples:\n%s", text.ptr);
    strbuf_free(&text);
    return !t->gate || t->plus_minus || check_gate(t);
}

static bool train(Training *t)
{
    const Samples *s = &t->samples;
    Activation out = t->loss == LOSS_CROSS_ENTROPY ? ACT_SIGMOID : ACT_IDENTITY;
    t->net = network_mlp(t->s.arena, s->n_in, (uint32_t)t->hidden, t->act, s->n_out, out, least(s),
                         largest(s));
    Trainer *tr = trainer_new(t->s.arena, t->net, t->loss);
    Network *first = NULL;
    t->taken = ARENA_ARRAY(t->s.arena, uint64_t, t->seeds);
    if (t->curve)
        puts("step,loss");
    for (uint64_t i = 0; i < t->seeds; i++) {
        uint64_t step = train_once(t, tr, t->seed + i, t->curve);
        if (step == UINT64_MAX)
            continue;
        t->taken[t->n_good++] = step;
        if (!first)
            first = copy_of(t->s.arena, t->net);
    }
    qsort(t->taken, t->n_good, sizeof *t->taken, by_size);
    t->snapped = first ? network_snap(t->s.arena, first, s) : NULL;
    if (t->to && !first)
        diag(t->s.dg, DIAG_ERROR, (Span){0},
             "no seed solved the task, so '%s' is not written; try more --hidden, --seeds or "
             "--steps",
             t->to);
    if (t->to && (!first || !relu_write(&t->s, t->to, t->task, t->snapped ? t->snapped : first)))
        return false;
    if (t->curve || (t->to && str_eqz(str_from(t->to), "-")))
        return true;
    print_result(t, first);
    return t->csv || !first || t->act == ACT_IDENTITY || show_snapped(t);
}

static int start(Training *t, const char **files, int n)
{
    unsigned task = 0;
    if (n > 1 || (n == 1) == (t->task != NULL)) {
        fprintf(stderr, "gateloom: 'relu train' wants a --task, or one file of samples\n");
        return EXIT_USAGE;
    }
    if (!read_options(t) || (t->to && !relu_path_is_known(t->to)) ||
        (t->task && !find_name(t->task, "task", task_of, 8, &task)))
        return EXIT_USAGE;
    if (t->curve && t->seeds != 1) {
        fprintf(stderr, "gateloom: '--curve' shows one run: --seeds 1\n");
        return EXIT_USAGE;
    }
    if (t->task && task < N_GATES)
        gate_samples(t, (GateKind)task);
    else if (t->task)
        max_samples(t);
    else if (!file_samples(t, files[0]))
        return EXIT_INPUT;
    if (!t->task)
        t->task = files[0];
    return train(t) ? EXIT_FINE : EXIT_INPUT;
}

static int run(int argc, char **argv)
{
    Training t = {.act_text = "relu",
                  .init_text = "torch",
                  .opt_text = "adam",
                  .loss_text = "mse",
                  .good_text = "0.01",
                  .hidden = 2,
                  .steps = 5000,
                  .seeds = 100,
                  .seed = 1};
    const Opt opts[] = {
        {"task", "NAME", OPT_TEXT, &t.task, "not, and, or, nand, nor, xor, xnor or max"},
        {"inputs", "N", OPT_COUNT, &t.inputs,
         "of a file: how many columns are inputs (all but the last)"},
        {"hidden", "N", OPT_COUNT, &t.hidden, "hidden neurons (2)"},
        {"activation", "NAME", OPT_TEXT, &t.act_text,
         "relu, leaky, sigmoid, tanh, gelu, elu, identity (relu)"},
        {"anneal", NULL, OPT_FLAG, &t.anneal, "start with gelu and sharpen it to relu"},
        {"init", "NAME", OPT_TEXT, &t.init_text,
         "torch, xavier, he, he-bias, mirror, kink (torch)"},
        {"optimiser", "NAME", OPT_TEXT, &t.opt_text, "sgd, momentum, adam (adam)"},
        {"rate", "R", OPT_TEXT, &t.rate_text, "learning rate (0.1, 0.05, 0.01)"},
        {"loss", "NAME", OPT_TEXT, &t.loss_text, "mse, or cross-entropy behind a sigmoid (mse)"},
        {"error", "E", OPT_TEXT, &t.good_text, "solved: no error is as large (0.01)"},
        {"steps", "N", OPT_COUNT, &t.steps, "at most (5000)"},
        {"seeds", "N", OPT_COUNT, &t.seeds, "runs, each from another seed (100)"},
        {"seed", "N", OPT_COUNT, &t.seed, "the first one (1)"},
        {"plus-minus", NULL, OPT_FLAG, &t.plus_minus, "a gate's inputs are -1 and 1, not 0 and 1"},
        {"curve", NULL, OPT_FLAG, &t.curve, "print step and loss of one run"},
        {"csv", NULL, OPT_FLAG, &t.csv, "comma-separated"},
        {"o", "OUT", OPT_TEXT, &t.to,
         "write the first that is solved, with exact weights if there are"},
        LOAD_OPTIONS(t.s),
        {0}};
    const char *files[OPT_LIST_MAX];
    int n;
    if (argc > OPT_LIST_MAX)
        return EXIT_USAGE;
    int status = session_start_bare(&t.s, &relu_train_command, opts, argc, argv, files, &n);
    if (status)
        return status < 0 ? EXIT_FINE : status;
    status = start(&t, files, n);
    session_end(&t.s);
    return status;
}

const Command relu_train_command = {
    "relu train", "--task NAME | SAMPLES.csv",
    "Trains a network of one hidden layer from many seeds, and tells how often it learns",
    "gateloom relu train --task xor --seeds 1000", run};
