/* test_blif.c - BLIF models against what their covers, latches and instances say.
 *
 * A text is read from memory; the first model is flattened and driven line by line:
 * "a=1 b=0 > y=1" sets inputs, settles, and compares. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/engine.h"
#include "format/blif.h"
#include "netlist/check.h"

typedef struct Fixture {
    Arena *arena;
    Intern *names;
    Diag *dg;
    FILE *stream;
    char *messages;
    size_t n_messages;
    VEC(const Module *) modules; /* by ModId */
    VEC(const Module *) models;  /* as they were handed over */
    Design *d;
    Engine *e;
} Fixture;

static int setup(void **state)
{
    Arena *a = arena_new("test");
    Fixture *f = ARENA_NEW(a, Fixture);
    f->arena = a;
    f->names = intern_new(a);
    f->stream = open_memstream(&f->messages, &f->n_messages);
    f->dg = diag_new(a, f->stream);
    VEC_PUSH(&f->modules, NULL);
    *state = f;
    return 0;
}

static int teardown(void **state)
{
    Fixture *f = *state;
    engine_free(f->e);
    diag_free(f->dg);
    intern_free(f->names);
    VEC_FREE(&f->modules);
    VEC_FREE(&f->models);
    fclose(f->stream);
    free(f->messages);
    arena_free(f->arena);
    return 0;
}

static const char *said(Fixture *f)
{
    fflush(f->stream);
    return f->messages;
}

static ModId next_id(void *self)
{
    Fixture *f = self;
    VEC_PUSH(&f->modules, NULL);
    return (ModId){(uint32_t)f->modules.len - 1};
}

static void add(void *self, Module *m)
{
    Fixture *f = self;
    f->modules.ptr[m->id.ix] = m;
    VEC_PUSH(&f->models, m);
}

static bool read_text(void **state, Str text, Fixture **f)
{
    teardown(state); /* each text has the messages for itself */
    setup(state);
    *f = *state;
    ModuleSink sink = {*f, next_id, add, false};
    Str kept = {arena_copy((*f)->arena, text.ptr, text.len), text.len};
    return blif_read((*f)->arena, (*f)->names, (*f)->dg, diag_add_file((*f)->dg, "t.blif", kept),
                     &sink);
}

/* The first model of a text without mistakes, at power-up. */
static Fixture *build(void **state, const EngineOps *ops, Str text)
{
    Fixture *f;
    if (!read_text(state, text, &f) || diag_n_errors(f->dg))
        fail_msg("%s\n%s", text.ptr, said(f));
    assert_true(f->models.len > 0);
    f->d = design_flatten(f->arena, f->modules.ptr, f->models.ptr[0], f->names, f->dg);
    assert_non_null(f->d);
    f->e = engine_new(ops, f->arena, f->d);
    engine_init(f->e, INIT_X, 0);
    return f;
}

static SignalRef signal_of(Fixture *f, const char *name)
{
    SignalRef r;
    if (!design_find(f->d, str_from(name), &r, NULL))
        fail_msg("there is no '%s'", name);
    return r;
}

static void set(Fixture *f, const char *name, uint64_t value)
{
    SignalRef r = signal_of(f, name);
    for (uint32_t i = 0; i < r.width; i++) {
        if (design_ref_net(f->d, r, i).ix)
            engine_set(f->e, design_ref_net(f->d, r, i), (Logic)(value >> i & 1));
    }
}

/* The value, or -1 when a bit of it is x. */
static int64_t get(Fixture *f, const char *name)
{
    SignalRef r = signal_of(f, name);
    int64_t v = 0;
    for (uint32_t i = 0; i < r.width; i++) {
        Logic bit = engine_get(f->e, design_ref_net(f->d, r, i));
        if (bit == LOGIC_X)
            return -1;
        v |= (int64_t)bit << i;
    }
    return v;
}

static void step(Fixture *f, char *line)
{
    bool is_output = false;
    for (char *word = strtok(line, " "); word; word = strtok(NULL, " ")) {
        if (strcmp(word, ">") == 0) {
            is_output = true;
            engine_settle(f->e);
            continue;
        }
        char *value = strchr(word, '=');
        int64_t v = -1;
        assert_non_null(value);
        *value++ = 0;
        assert_true(*value == 'x' || str_to_int(str_from(value), &v));
        if (!is_output)
            set(f, word, (uint64_t)v);
        else if (get(f, word) != v)
            fail_msg("%s is %" PRId64 " and not %s", word, get(f, word), value);
    }
}

/* Steps separated by ';', under every engine. */
static Fixture *works(void **state, const char *text, const char *steps)
{
    Fixture *f = NULL;
    for (int i = 0; engine_list[i]; i++) {
        char lines[1024];
        f = build(state, engine_list[i], str_from(text));
        assert_true(strlen(steps) < sizeof lines);
        strcpy(lines, steps);
        for (char *at = lines, *end; at; at = end) {
            end = strchr(at, ';');
            if (end)
                *end++ = 0;
            step(f, at);
        }
    }
    return f;
}

/* One error, in these words. */
static void refused(void **state, const char *text, const char *says)
{
    Fixture *f;
    bool ok = read_text(state, str_from(text), &f);
    if (ok || f->models.len || diag_n_errors(f->dg) != 1 || !strstr(said(f), says))
        fail_msg("%s\nis read: %d, with %u errors, not one with '%s':\n%s", text, ok,
                 diag_n_errors(f->dg), says, said(f));
}

/* ---- covers ---- */

/* Appends the rows of f, a truth table over n inputs; `value` of them is listed. */
static void add_rows(StrBuf *b, unsigned f, unsigned n, unsigned value)
{
    for (unsigned row = 0; row < 1u << n; row++) {
        if ((f >> row & 1) != value)
            continue;
        for (unsigned i = 0; i < n; i++)
            strbuf_addc(b, (char)('0' + (row >> i & 1)));
        strbuf_printf(b, " %u\n", value);
    }
}

/* All functions of n inputs, each as on-set and as off-set, as outputs of one model. */
static void every_function(void **state, unsigned n)
{
    const unsigned all = 1u << (1u << n);
    StrBuf b = {0};
    strbuf_addz(&b, ".model m\n.inputs i[0] i[1] i[2]\n.outputs");
    for (unsigned f = 0; f < all; f++)
        strbuf_printf(&b, " on%u off%u", f, f);
    for (unsigned f = 0; f < all; f++) {
        for (unsigned value = 0; value < 2; value++) {
            strbuf_addz(&b, "\n.names");
            for (unsigned i = 0; i < n; i++)
                strbuf_printf(&b, " i[%u]", i);
            strbuf_printf(&b, " %s%u\n", value ? "on" : "off", f);
            if (value == 0 && f == all - 1)
                strbuf_printf(&b, "%.*s 1\n", (int)n, "---"); /* no rows at all would be 0 */
            else
                add_rows(&b, f, n, value);
        }
    }
    strbuf_addz(&b, "\n.end\n");
    for (int k = 0; engine_list[k]; k++) {
        Fixture *f = build(state, engine_list[k], strbuf_str(&b));
        for (unsigned row = 0; row < 1u << n; row++) {
            set(f, "i", row);
            engine_settle(f->e);
            for (unsigned table = 0; table < all; table++) {
                for (unsigned value = 0; value < 2; value++) {
                    char name[32];
                    snprintf(name, sizeof name, "%s%u", value ? "on" : "off", table);
                    if (get(f, name) != (table >> row & 1))
                        fail_msg("%s of %u inputs, row %u: %" PRId64 " and not %u", name, n, row,
                                 get(f, name), table >> row & 1);
                }
            }
        }
    }
    strbuf_free(&b);
}

static void every_function_of_one_two_and_three_inputs_is_read(void **state)
{
    every_function(state, 1);
    every_function(state, 2);
    every_function(state, 3);
}

enum { COVERS = 200, WIDTH = 6, ROWS = 12 };

typedef struct RandomCover {
    unsigned n_in, n_rows, in[WIDTH], value;
    char rows[ROWS][WIDTH + 1];
} RandomCover;

static RandomCover random_cover(Rng *rng)
{
    RandomCover c = {.n_in = (unsigned)rng_below(rng, WIDTH + 1),
                     .value = (unsigned)rng_below(rng, 2)};
    c.n_rows = (unsigned)rng_below(rng, c.n_in ? ROWS + 1 : 2);
    for (unsigned i = 0; i < c.n_in; i++)
        c.in[i] = (unsigned)rng_below(rng, WIDTH); /* the same one twice is allowed */
    for (unsigned r = 0; r < c.n_rows; r++) {
        for (unsigned i = 0; i < c.n_in; i++)
            c.rows[r][i] = "01-"[rng_below(rng, 3)];
    }
    return c;
}

static unsigned cover_value(const RandomCover *c, unsigned inputs)
{
    for (unsigned r = 0; r < c->n_rows; r++) {
        bool hit = true;
        for (unsigned i = 0; i < c->n_in; i++) {
            char bit = (char)('0' + (inputs >> c->in[i] & 1));
            hit = hit && (c->rows[r][i] == '-' || c->rows[r][i] == bit);
        }
        if (hit)
            return c->value;
    }
    return c->n_rows ? !c->value : 0;
}

static void random_covers_equal_their_evaluation(void **state)
{
    const uint64_t seed = 20;
    Rng rng = rng_seed(seed);
    RandomCover covers[COVERS];
    StrBuf b = {0};
    print_message("seed %" PRIu64 "\n", seed);
    strbuf_addz(&b, ".model m\n.inputs i[0] i[1] i[2] i[3] i[4] i[5]\n.outputs");
    for (int k = 0; k < COVERS; k++)
        strbuf_printf(&b, " y%d", k);
    for (int k = 0; k < COVERS; k++) {
        RandomCover c = covers[k] = random_cover(&rng);
        strbuf_addz(&b, "\n.names");
        for (unsigned i = 0; i < c.n_in; i++)
            strbuf_printf(&b, " i[%u]", c.in[i]);
        strbuf_printf(&b, " y%d", k);
        for (unsigned r = 0; r < c.n_rows; r++)
            strbuf_printf(&b, "\n%s %u", c.rows[r], c.value);
    }
    strbuf_addz(&b, "\n.end\n");
    for (int e = 0; engine_list[e]; e++) {
        Fixture *f = build(state, engine_list[e], strbuf_str(&b));
        for (unsigned inputs = 0; inputs < 1u << WIDTH; inputs++) {
            set(f, "i", inputs);
            engine_settle(f->e);
            for (int k = 0; k < COVERS; k++) {
                char name[16];
                snprintf(name, sizeof name, "y%d", k);
                if (get(f, name) != cover_value(&covers[k], inputs))
                    fail_msg("seed %" PRIu64 ", cover %d, inputs %u: %" PRId64, seed, k, inputs,
                             get(f, name));
            }
        }
    }
    strbuf_free(&b);
}

static void two_inputs_cost_what_they_must(void **state)
{
    /* Rows of the table by number: bit 2a + b of f is the value. */
    static const unsigned cost[16] = {0, 4, 3, 1, 3, 1, 4, 1, 2, 5, 0, 2, 0, 2, 3, 0};
    for (unsigned f = 0; f < 16; f++) {
        StrBuf b = {0};
        strbuf_addz(&b, ".model m\n.inputs b a\n.outputs y\n.names b a y\n");
        add_rows(&b, f, 2, 1);
        Fixture *x = build(state, &engine_ref, strbuf_str(&b));
        if (x->d->n_nands != cost[f])
            fail_msg("function %x has %u gates and not %u", f, x->d->n_nands, cost[f]);
        strbuf_free(&b);
    }
}

static void constants_and_wires_need_no_gates(void **state)
{
    Fixture *f = works(state,
                       ".model m\n.inputs a\n.outputs p q r s t u v\n.names p\n.names q\n1\n"
                       ".names r\n0\n.names a s\n1 1\n.names a t\n0 0\n.names a u\n- 1\n"
                       ".names a v\n- 0\n.end\n",
                       "a=0 > p=0 q=1 r=0 s=0 t=0 u=1 v=0; a=1 > p=0 q=1 r=0 s=1 t=1 u=1 v=0");
    assert_int_equal(f->d->n_nands, 0);
}

static void covers_that_make_no_sense_are_refused(void **state)
{
    static const struct {
        const char *rows, *says; /* from line 5 on */
    } cases[] = {
        {"1 1\n", "5:1: error: '1' is not a row over 2 inputs: 0, 1 and - are wanted"},
        {"111 1\n", "'111' is not a row over 2 inputs"},
        {"1x 1\n", "'1x' is not a row over 2 inputs"},
        {"11 2\n", "5:4: error: the output of a row is 0 or 1, not '2'"},
        {"11 11\n", "the output of a row is 0 or 1, not '11'"},
        {"11 -\n", "the output of a row is 0 or 1, not '-'"},
        {"11\n", "a row of this cover wants 2 words: inputs and output"},
        {"11 1 1\n", "a row of this cover wants 2 words: inputs and output"},
        {"11 1\n00 0\n", "6:4: error: the rows of one cover have all the same output"},
        {".names y\n", "5:8: error: 'y' has several drivers"},
        {".names a\n", "'a' has several drivers"},
        {".names\n", ".names wants at least the name of its output"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        StrBuf b = {0};
        strbuf_printf(&b, ".model m\n.inputs a b\n.outputs y\n.names a b y\n%s.end\n",
                      cases[i].rows);
        refused(state, b.ptr, cases[i].says);
        strbuf_free(&b);
    }
}

/* ---- latches ---- */

static void a_latch_is_a_flip_flop(void **state)
{
    static const char *const steps =
        "c=0 d=0 > q=x; c=1 > q=0; d=1 > q=0; c=0 > q=0; c=1 > q=1; d=0 c=0 > q=1";
    works(state, ".model m\n.inputs c d\n.outputs q\n.latch d q re c\n.end\n", steps);
    works(state, ".model m\n.inputs c d\n.outputs q\n.latch d q re c 2\n.end\n", steps);
    works(state, ".model m\n.inputs c d\n.outputs q\n.latch d q re c 3\n.end\n", steps);
    Fixture *f = works(state, ".model m\n.inputs c d\n.outputs q\n.latch d q fe c\n.end\n",
                       "c=1 d=0 > q=x; c=0 > q=0; d=1 > q=0; c=1 > q=0; c=0 > q=1; d=0 > q=1");
    assert_int_equal(f->d->n_nands, 1);
    assert_int_equal(f->d->n_dffs, 1);
    StrBuf b = {0};
    design_dff_path(f->d, (DffId){1}, &b);
    assert_string_equal(b.ptr, "q");
    strbuf_free(&b);
}

static void a_latch_powers_up_as_it_says(void **state)
{
    works(state, ".model m\n.inputs c d\n.outputs p q r s t\n.latch d p re c 0\n.latch d q re c 1\n"
                 ".latch d r re c 2\n.latch d s re c 3\n.latch d t re c\n.end\n",
          "c=0 d=1 > p=0 q=1 r=x s=x t=x; c=1 > p=1 q=1 r=1 s=1 t=1");
    works(state, ".model m\n.inputs d\n.outputs p q\n.latch d p 0\n.latch d q re NIL 1\n.end\n",
          "clk=0 d=1 > p=0 q=1; clk=1 > p=1 q=1");
}

static void a_latch_without_a_clock_has_the_clock_of_the_model(void **state)
{
    Fixture *f = works(state, ".model m\n.inputs d\n.outputs q\n.latch d q\n.end\n",
                       "clk=0 d=1 > q=x; clk=1 > q=1");
    assert_string_equal(intern_cstr(f->names, f->models.ptr[0]->signals[1].name), "clk");
    f = works(state, ".model m\n.inputs d\n.outputs q\n.clock t\n.latch d q\n.end\n",
              "t=0 d=1 > q=x; t=1 > q=1");
    assert_int_equal(f->models.ptr[0]->n_ports, 3);
    f = works(state, ".model m\n.inputs clk d\n.outputs q\n.latch d q\n.end\n",
              "clk=0 d=1 > q=x; clk=1 > q=1");
    assert_int_equal(f->models.ptr[0]->n_ports, 3);
    works(state, ".model m\n.inputs t d\n.outputs q\n.clock t\n.latch d q fe NIL\n.end\n",
          "t=1 d=1 > q=x; t=0 > q=1");
    f = works(state, ".model m\n.inputs a\n.outputs y\n.names a y\n0 1\n.end\n", "a=1 > y=0");
    assert_int_equal(f->models.ptr[0]->n_ports, 2); /* no latch, no clock */
}

static void latches_that_make_no_sense_are_refused(void **state)
{
    static const struct {
        const char *latch, *says;
    } cases[] = {
        {".latch", "4:1: error: .latch wants an input, an output, and perhaps type, clock and "
                   "initial value"},
        {".latch d", ".latch wants an input, an output"},
        {".latch d q re c 0 1", ".latch wants an input, an output"},
        {".latch d q 4", "4:12: error: the initial value of a latch is 0, 1, 2 or 3"},
        {".latch d q re", "the initial value of a latch is 0, 1, 2 or 3"},
        {".latch d q re c x", "the initial value of a latch is 0, 1, 2 or 3"},
        {".latch d q ah c",
         "a latch of type 'ah' is not clocked by an edge; only re and fe are read"},
        {".latch d q al c", "a latch of type 'al' is not clocked by an edge"},
        {".latch d q as c 0", "a latch of type 'as' is not clocked by an edge"},
        {".latch d q pe c", "the type of a latch is re or fe, not 'pe'"},
        {".latch d c", "'c' has several drivers"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        StrBuf b = {0};
        strbuf_printf(&b, ".model m\n.inputs c d\n.outputs q\n%s\n.names d q\n1 1\n.end\n",
                      cases[i].latch);
        refused(state, b.ptr, cases[i].says);
        strbuf_free(&b);
    }
}

static void a_clock_that_latches_name_is_an_input(void **state)
{
    Fixture *f = works(state, ".model m\n.inputs d\n.outputs q\n.clock c\n.latch d q re c 0\n.end\n",
                       "c=0 d=1 > q=0; c=1 > q=1");
    assert_int_equal(f->models.ptr[0]->n_ports, 3);
    f = works(state, ".model m\n.inputs d\n.outputs q p\n.clock c e\n.latch d q re c 0\n"
                     ".latch d p re e 0\n.end\n",
              "c=0 e=0 d=1 > q=0 p=0; c=1 > q=1 p=0; e=1 > q=1 p=1");
    assert_int_equal(f->models.ptr[0]->n_ports, 5);
    f = works(state, ".model m\n.inputs d c\n.outputs q\n.clock c\n.latch d q re c 0\n.end\n",
              "c=0 d=1 > q=0; c=1 > q=1");
    assert_int_equal(f->models.ptr[0]->n_ports, 3);
}

/* ---- ports and names ---- */

static void indexed_ports_become_buses(void **state)
{
    Fixture *f = works(state,
                       ".model m\n.inputs a[1] b a[0] c[1] c[2] d[0] d e[00]\n.outputs y[0] y[1]\n"
                       ".names a[1] b c[1] y[1]\n111 1\n.names a[0] c[2] d[0] d e[00] y[0]\n"
                       "11111 1\n.end\n",
                       "a=3 b=1 c[1]=1 c[2]=1 d[0]=1 d=1 e[00]=1 > y=3; a=1 > y=1; a=2 > y=2");
    static const char *const want[] = {"a", "b", "c[1]", "c[2]", "d[0]", "d", "e[00]", "y"};
    const Module *m = f->models.ptr[0];
    assert_int_equal(m->n_ports, 8);
    for (uint32_t i = 0; i < 8; i++)
        assert_string_equal(intern_cstr(f->names, m->signals[i].name), want[i]);
    assert_int_equal(m->signals[0].width, 2);
    assert_int_equal(m->signals[7].width, 2);
    assert_false(m->signals[4].is_bus);
}

static void an_input_may_be_an_output_as_well(void **state)
{
    works(state, ".model m\n.inputs a b\n.outputs a y\n.names a b y\n11 1\n.end\n",
          "a=1 b=1 > y=1; a=0 > y=0");
}

static void ports_may_be_listed_in_parts(void **state)
{
    Fixture *f = works(state, ".model m\n.inputs a\n.outputs y\n.inputs b\n.outputs z\n"
                              ".names a b y\n11 1\n.names a b z\n00 0\n.end\n",
                       "a=1 b=0 > y=0 z=1");
    assert_int_equal(f->models.ptr[0]->n_ports, 4);
    refused(state, ".model m\n.inputs a a\n.outputs y\n.names a y\n1 1\n",
            "the port 'a' stands here twice");
    refused(state, ".model m\n.inputs a\n.outputs y y\n.names a y\n1 1\n",
            "the port 'y' stands here twice");
}

static void names_may_have_any_letters(void **state)
{
    works(state, ".model a.b/c\n.inputs $a[x] \\b n#comment\n.outputs <y>\n"
                 ".names $a[x] \\b n <y>\n111 1\n.end\n",
          "$a[x]=1 \\b=1 n=1 > <y>=1; n=0 > <y>=0");
}

/* ---- the form of the text ---- */

static void lines_go_on_behind_a_backslash(void **state)
{
    static const char *const texts[] = {
        ".model m\n.inputs a \\\nb\n.outputs y\n.names a \\\n b y\n1\\\n1 1\n.end\n",
        ".model m\r\n.inputs a \\\r\n b\r\n.outputs y\r\n.names a b\\\r\n y\r\n11 1\r\n.end\r\n",
        ".model m\n.inputs a \\\n\\\n b\n.outputs y\n.names a b y\n11 \\\n1\n.end\n",
        ".model m # \\\n.inputs a b # \\\n.outputs y#\n# .names\n\n.names a b y # c\n\n11 1\n# d\n",
        "  .model m\n\t.inputs a b\n .outputs y\n .names a b y\n   11\t1\n .end",
        ".inputs a b\n.outputs y\n.names a b y\n11 1\n",
        ".model m\n.inputs a b\n.outputs y\n.names a b y\n11 1 \\",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        if (i == 0) /* words end at a '\' as at a blank: 1\ 1 1 are three */
            refused(state, texts[i], "a row of this cover wants 2 words");
        else
            works(state, texts[i], "a=1 b=1 > y=1; b=0 > y=0");
    }
}

static void what_says_nothing_about_logic_is_passed_over(void **state)
{
    works(state, ".model m\n.inputs a\n.outputs y\n.area 3\n.delay a 1 2\n.wire_load_slope 1\n"
                 ".input_arrival a 1 1\n.default_input_arrival 1 1\n.attr src \"x\"\n.param N 3\n"
                 ".cname u\n.names a y\n0 1\n.latch_order a\n.clock_event 50 c\n.end\n",
          "a=1 > y=0");
}

static void don_t_cares_change_no_function(void **state)
{
    works(state, ".model m\n.inputs a b\n.outputs y\n.names a b y\n11 1\n"
                 ".exdc\n.inputs a b\n.outputs y\n.names a b y\n01 1\n.end\n"
                 ".model n\n.inputs a\n.outputs y\n.names a y\n0 1\n.end\n",
          "a=0 b=1 > y=0; a=1 > y=1");
    assert_int_equal(((Fixture *)*state)->models.len, 2);
}

static void what_is_not_blif_is_refused(void **state)
{
    static const struct {
        const char *text, *says;
    } cases[] = {
        {"", "t.blif: error: is empty: there is no .model in it"},
        {"# nothing\n", "is empty: there is no .model in it"},
        {"hello\n", "1:1: error: 'hello' stands here, and a directive such as .names was expected"},
        {".model m\n11 1\n", "2:1: error: '11' stands here, and a directive"},
        {".model m\n.inputs a\n11 1\n", "'11' stands here, and a directive"},
        {"\x7f" "ELF\n", "this is not text, so not a BLIF file: the byte 0x7f stands here"},
        {".model m\n.gate nand2 a=x\n",
         "'.gate' needs a cell library; write the netlist with .names and .latch"},
        {".model m\n.mlatch dff d=x\n", "'.mlatch' needs a cell library"},
        {".model m\n.search n.blif\n", "the directive '.search' is not read"},
        {".model m\n.nmaes a y\n", "2:1: error: the directive '.nmaes' is not read"},
        {".model m\n.outputs y\n.end\n.model m\n.outputs y\n",
         "4:8: error: there is a model 'm' already"},
        {".model m\n.outputs y\n.end\n", "output 'y' is not driven; drive it, or remove it"},
        {".model m\n.inputs a\n.outputs y\n.names a t y\n11 1\n", "wire 't' is not driven"},
        {".model m\n.outputs y\n.names t y\n1 1\n.names y t\n1 1\n",
         "is driven by itself, with no gate between"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        refused(state, cases[i].text, cases[i].says);
}

static void a_loop_of_covers_is_told_as_a_loop_of_gates(void **state)
{
    Fixture *f = build(state, &engine_ref,
                       STR(".model m\n.inputs a\n.outputs y\n.names a y y\n11 0\n.end\n"));
    Order o = design_order(f->arena, f->d);
    assert_int_equal(design_check_loops(f->d, &o, f->dg), 1);
    assert_non_null(strstr(said(f), "combinational loop of 1 gate without a flip-flop: y -> y"));
}

/* ---- several models ---- */

static void models_are_built_in_any_order(void **state)
{
    Fixture *f = works(state,
                       ".model m\n.inputs a b\n.outputs s c\n.subckt xor p=a q=b r=s\n"
                       ".subckt and b=b a=a y=c\n.end\n"
                       ".model and\n.inputs a b\n.outputs y\n.names a b y\n11 1\n.end\n"
                       ".model xor\n.inputs p q\n.outputs r t\n.names p q r\n10 1\n01 1\n"
                       ".names t\n.end\n",
                       "a=1 b=1 > s=0 c=1; b=0 > s=1 c=0");
    assert_int_equal(f->models.len, 3);
    assert_string_equal(intern_cstr(f->names, f->models.ptr[0]->name), "m");
    assert_string_equal(intern_cstr(f->names, f->models.ptr[2]->name), "xor");
    assert_int_equal(f->d->n_insts, 3);
    StrBuf b = {0};
    design_inst_path(f->d, (InstId){2}, &b);
    assert_string_equal(b.ptr, "s"); /* named by its first output */
    strbuf_free(&b);
}

static void pins_may_be_bits_of_a_bus(void **state)
{
    works(state, ".model m\n.inputs x y\n.outputs o\n.subckt n a[1]=x a[0]=y z[0]=o\n.end\n"
                 ".model n\n.inputs a[0] a[1]\n.outputs z[0] z[1]\n.names a[0] a[1] z[0]\n01 1\n"
                 ".names z[1]\n.end\n",
          "x=1 y=0 > o=1; y=1 > o=0");
}

static void latches_below_share_the_clock(void **state)
{
    Fixture *f = works(state, ".model m\n.inputs d\n.outputs q\n.subckt n d=d q=q\n.end\n"
                              ".model n\n.inputs d\n.outputs q\n.latch d q\n.end\n",
                       "clk=0 d=1 > q=x; clk=1 > q=1");
    assert_int_equal(f->models.ptr[0]->n_ports, 3);
    works(state, ".model m\n.inputs d t\n.outputs q\n.subckt n d=d q=q clk=t\n.end\n"
                 ".model n\n.inputs d\n.outputs q\n.latch d q\n.end\n",
          "t=0 d=1 > q=x; t=1 > q=1");
}

static void a_clock_below_may_have_any_name(void **state)
{
    works(state, ".model m\n.inputs d\n.outputs q\n.subckt n d=d q=q\n.end\n"
                 ".model n\n.inputs d\n.outputs q\n.clock t\n.latch d q\n.end\n",
          "clk=0 d=1 > q=x; clk=1 > q=1");
    works(state, ".model m\n.inputs d u\n.outputs q\n.subckt n d=d q=q t=u\n.end\n"
                 ".model n\n.inputs d\n.outputs q\n.clock t\n.latch d q re t\n.end\n",
          "u=0 d=1 > q=x; u=1 > q=1");
    works(state, ".model m\n.inputs d\n.outputs q\n.clock e\n.subckt n d=d q=q\n.end\n"
                 ".model n\n.inputs d\n.outputs q\n.clock t\n.latch d q re t 0\n.end\n",
          "e=0 d=1 > q=0; e=1 > q=1");
}

static void instances_that_make_no_sense_are_refused(void **state)
{
    static const struct {
        const char *line, *says;
    } cases[] = {
        {".subckt", "4:1: error: .subckt wants the name of a model"},
        {".subckt k a=a y=y", "4:9: error: there is no model 'k' in this file"},
        {".subckt n a=a z=y", "4:15: error: the model 'n' has no port 'z'"},
        {".subckt n a=a y", "a connection is written PORT=NET; model 'n', 'y'"},
        {".subckt n a= y=y", "the model 'n' has no port 'a'"},
        {".subckt n y=y", "the input 'a' of model 'n' is not connected"},
        {".subckt n a=y y=a\n.names y\n", "'a' has several drivers"},
        {".subckt m a=a y=y", "recursion without end: the model 'm' contains itself"},
        {".subckt $_SR_NN_ Q=y", "there is no model '$_SR_NN_' in this file"},
        {".subckt $_AND_ A=a Y=y", "a pin of this cell is not connected"},
        {".subckt $_NOT_ A=a B=a Y=y", "the cell $_NOT_ has no pin like this"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        StrBuf b = {0};
        strbuf_printf(&b, ".model m\n.inputs a\n.outputs y\n%s\n.end\n"
                          ".model n\n.inputs a\n.outputs y\n.names a y\n0 1\n.end\n",
                      cases[i].line);
        refused(state, b.ptr, cases[i].says);
        strbuf_free(&b);
    }
    assert_null(strstr(said(*state), "Yosys"));
    refused(state, ".model m\n.subckt $_SR_NN_ Q=y\n", "no model");
    assert_non_null(strstr(said(*state), "note: in Yosys, 'dfflegalize -cell $_DFF_P_ x' and "
                                         "'abc -g NAND' leave only cells that are read"));
}

static void a_pin_is_connected_once(void **state)
{
    refused(state, ".model m\n.inputs a b\n.outputs y\n.subckt n a=a a=b y=y\n.end\n"
                   ".model n\n.inputs a\n.outputs y\n.names a y\n0 1\n.end\n",
            "4:15: error: the port 'a' of model 'n' is connected already");
    refused(state, ".model m\n.inputs a\n.outputs y z\n.subckt n a=a y=y y=z\n.end\n"
                   ".model n\n.inputs a\n.outputs y\n.names a y\n0 1\n.end\n",
            "4:19: error: the port 'y' of model 'n' is connected already");
    refused(state, ".model m\n.inputs a b\n.outputs y\n.subckt $_AND_ A=a A=b B=a Y=y\n.end\n",
            "4:20: error: the pin 'A' of the cell $_AND_ is connected already");
}

static void cells_of_yosys_are_read(void **state)
{
    static const struct {
        const char *cell;
        unsigned f; /* value for B A = 00 01 10 11, from bit 0 on */
    } cells[] = {{"$_NAND_", 0x7}, {"$_AND_", 0x8}, {"$_OR_", 0xe}, {"$_NOR_", 0x1},
                 {"$_XOR_", 0x6}, {"$_XNOR_", 0x9}, {"$_ANDNOT_", 0x2}, {"$_ORNOT_", 0xb}};
    for (size_t i = 0; i < sizeof cells / sizeof *cells; i++) {
        StrBuf b = {0};
        strbuf_printf(&b, ".model m\n.inputs i[0] i[1]\n.outputs y\n.subckt %s A=i[0] B=i[1] Y=y\n"
                          ".end\n", cells[i].cell);
        Fixture *f = build(state, &engine_cycle, strbuf_str(&b));
        for (unsigned row = 0; row < 4; row++) {
            set(f, "i", row);
            engine_settle(f->e);
            if (get(f, "y") != (cells[i].f >> row & 1))
                fail_msg("%s, row %u: %" PRId64, cells[i].cell, row, get(f, "y"));
        }
        strbuf_free(&b);
    }
    works(state, ".model m\n.inputs a b s\n.outputs y z w\n.subckt $_MUX_ A=a B=b S=s Y=y\n"
                 ".subckt $_NOT_ A=a Y=z\n.subckt $_BUF_ A=b Y=w\n.end\n",
          "a=1 b=0 s=0 > y=1 z=0 w=0; s=1 > y=0; a=0 b=1 > y=1 z=1 w=1; s=0 > y=0");
    works(state, ".model m\n.inputs c d\n.outputs p n\n.subckt $_DFF_P_ D=d C=c Q=p\n"
                 ".subckt $_DFF_N_ C=c D=d Q=n\n.end\n",
          "c=0 d=1 > p=x n=x; c=1 > p=1 n=x; c=0 > p=1 n=1; d=0 > p=1 n=1; c=1 > p=0 n=1");
}

static void conn_and_barbuf_are_wires(void **state)
{
    Fixture *f = works(state, ".model m\n.inputs a\n.outputs y z\n.conn a y\n.barbuf a z\n.end\n",
                       "a=1 > y=1 z=1; a=0 > y=0 z=0");
    assert_int_equal(f->d->n_nands, 0);
}

/* n models, each in the one before; the innermost comes first or last. */
static void nest(StrBuf *b, int n, bool innermost_first)
{
    strbuf_clear(b);
    for (int k = 0; k < n; k++) {
        int i = innermost_first ? n - 1 - k : k;
        strbuf_printf(b, ".model m%d\n.inputs a\n.outputs y\n", i);
        if (i == n - 1)
            strbuf_addz(b, ".names a y\n1 1\n.end\n");
        else
            strbuf_printf(b, ".subckt m%d a=a y=y\n.end\n", i + 1);
    }
}

static void models_within_models_are_bounded(void **state)
{
    StrBuf b = {0};
    for (int order = 0; order < 2; order++) {
        Fixture *f;
        nest(&b, 500, order);
        assert_true(read_text(state, strbuf_str(&b), &f));
        nest(&b, 501, order);
        refused(state, b.ptr, "more than 500 models stand inside one another here");
    }
    strbuf_free(&b);
}

static void a_connection_wants_two_names(void **state)
{
    refused(state, ".model m\n.inputs a\n.outputs y\n.conn a\n.names a y\n1 1\n.end\n",
            "4:1: error: '.conn' wants two names, and the first drives the second");
    refused(state, ".model m\n.inputs a\n.outputs y z\n.barbuf a y z\n.names a z\n1 1\n.end\n",
            "4:1: error: '.barbuf' wants two names");
}

static void a_row_is_a_line(void **state)
{
    refused(state, ".model m\n.inputs a b\n.outputs y\n.names a b y\n11\n1\n.end\n",
            "5:1: error: a row of this cover wants 2 words: inputs and output");
    refused(state, ".model m\n.inputs a b\n.outputs y\n.names a b y\n11 1 00 1\n.end\n",
            "5:1: error: a row of this cover wants 2 words");
    refused(state, ".model m\n.outputs y\n.names y\n1 1\n.end\n",
            "4:1: error: a row of this cover wants 1 word: the output");
    works(state, ".model m\n.inputs a b\n.outputs y\n.names a b y\n# a comment\n11 \\\n1\n\n00 1\n.end\n",
          "a=1 b=1 > y=1; a=0 > y=0; b=0 > y=1");
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(every_function_of_one_two_and_three_inputs_is_read),
        TEST(random_covers_equal_their_evaluation),
        TEST(two_inputs_cost_what_they_must),
        TEST(constants_and_wires_need_no_gates),
        TEST(covers_that_make_no_sense_are_refused),
        TEST(a_latch_is_a_flip_flop),
        TEST(a_latch_powers_up_as_it_says),
        TEST(a_latch_without_a_clock_has_the_clock_of_the_model),
        TEST(latches_that_make_no_sense_are_refused),
        TEST(a_clock_that_latches_name_is_an_input),
        TEST(indexed_ports_become_buses),
        TEST(an_input_may_be_an_output_as_well),
        TEST(ports_may_be_listed_in_parts),
        TEST(names_may_have_any_letters),
        TEST(lines_go_on_behind_a_backslash),
        TEST(what_says_nothing_about_logic_is_passed_over),
        TEST(don_t_cares_change_no_function),
        TEST(what_is_not_blif_is_refused),
        TEST(a_loop_of_covers_is_told_as_a_loop_of_gates),
        TEST(models_are_built_in_any_order),
        TEST(pins_may_be_bits_of_a_bus),
        TEST(latches_below_share_the_clock),
        TEST(a_clock_below_may_have_any_name),
        TEST(a_connection_wants_two_names),
        TEST(a_row_is_a_line),
        TEST(instances_that_make_no_sense_are_refused),
        TEST(a_pin_is_connected_once),
        TEST(cells_of_yosys_are_read),
        TEST(conn_and_barbuf_are_wires),
        TEST(models_within_models_are_bounded),
    };
    return cmocka_run_group_tests_name("blif", tests, NULL, NULL);
}
