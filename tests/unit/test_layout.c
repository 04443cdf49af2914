/* test_layout.c - what layout.h promises, on every picture of the netlists that lie around. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "draw/draw.h"
#include "draw/gv.h"
#include "draw/text.h"
#include "draw/wirepath.h"
#include "netlist/library.h"

typedef struct Fixture {
    Arena *arena;
    Diag *dg;
    Library *lib;
} Fixture;

static int setup(void **state)
{
    Arena *a = arena_new("test");
    Fixture *f = ARENA_NEW(a, Fixture);
    f->arena = a;
    f->dg = diag_new(a, stderr);
    f->lib = library_new(a, f->dg);
    library_add_path(f->lib, "netlists");
    *state = f;
    return 0;
}

static int teardown(void **state)
{
    Fixture *f = *state;
    library_free(f->lib);
    diag_free(f->dg);
    arena_free(f->arena);
    return 0;
}

static Scheme *scheme(Fixture *f, const char *file, const char *top, SchemeOptions opt)
{
    LibFile *lf = library_load(f->lib, file);
    assert_non_null(lf);
    const Module *m = library_top(f->lib, lf, top);
    assert_non_null(m);
    Design *d = library_flatten(f->lib, f->arena, m);
    opt.scope = (InstId){1};
    Scheme *s = scheme_make(f->arena, d, &opt, f->dg);
    assert_non_null(s);
    return s;
}

static Scheme *scheme_of_text(Fixture *f, const char *text, const char *top, SchemeOptions opt)
{
    LibFile *lf = library_parse(f->lib, "text.nl", str_from(text));
    assert_non_null(lf);
    const Module *m = library_top(f->lib, lf, top);
    assert_non_null(m);
    opt.scope = (InstId){1};
    Scheme *s = scheme_make(f->arena, library_flatten(f->lib, f->arena, m), &opt, f->dg);
    assert_non_null(s);
    return s;
}

/* ---- the geometry of one picture ---- */

static bool overlap(int32_t a1, int32_t a2, int32_t b1, int32_t b2)
{
    return a1 < b2 && b1 < a2;
}

static bool wire_in_box(const Segment *s, const Place *p)
{
    /* one point inside each edge: a wire may end at a body, and a lane may pass along a box */
    return s->x2 > p->body_x && s->x1 < p->body_x + p->body_w && s->y2 > p->y && s->y1 < p->y + p->h;
}

static bool on(const Segment *s, int32_t x, int32_t y)
{
    return x >= s->x1 && x <= s->x2 && y >= s->y1 && y <= s->y2;
}

static bool wire_touches(const Wire *w, int32_t x, int32_t y)
{
    for (uint32_t i = 0; i < w->n_segments; i++) {
        if (on(&w->segments[i], x, y))
            return true;
    }
    return false;
}

/* Two nets may cross; they must not lie on one another, nor end on one another. */
static bool share(const Segment *a, const Segment *b)
{
    bool fa = a->y1 == a->y2, fb = b->y1 == b->y2;
    if (fa == fb)
        return fa ? a->y1 == b->y1 && a->x1 <= b->x2 && b->x1 <= a->x2
                  : a->x1 == b->x1 && a->y1 <= b->y2 && b->y1 <= a->y2;
    return on(a, b->x1, b->y1) || on(a, b->x2, b->y2) || on(b, a->x1, a->y1) || on(b, a->x2, a->y2);
}

/* NULL when all promises hold; else what does not. */
static const char *fault(Arena *arena, const Layout *l)
{
    const Scheme *s = l->scheme;
    for (uint32_t i = 0; i < s->n_nodes; i++) {
        const Place *p = &l->places[i];
        if (p->x < 0 || p->y < 0 || p->x + p->w > l->width || p->y + p->h > l->height)
            return "a box outside the page";
        for (uint32_t k = 0; k < i; k++) {
            const Place *q = &l->places[k];
            if (overlap(p->x, p->x + p->w, q->x, q->x + q->w) && overlap(p->y, p->y + p->h, q->y, q->y + q->h))
                return "two boxes overlap";
        }
        for (uint32_t side = 0; side < 2; side++) {
            uint32_t first = side ? s->nodes[i].first_out : s->nodes[i].first_in;
            uint32_t n = side ? s->nodes[i].n_out : s->nodes[i].n_in;
            for (uint32_t k = 1; k < n; k++) {
                if (pin_y(l, first + k) <= pin_y(l, first + k - 1))
                    return "pins out of order";
            }
        }
    }
    for (uint32_t i = 0; i < s->n_nets; i++) {
        const Wire *w = &l->wires[i];
        for (uint32_t k = 0; k < w->n_segments; k++) {
            const Segment *g = &w->segments[k];
            if ((g->x1 == g->x2) == (g->y1 == g->y2) || g->x1 > g->x2 || g->y1 > g->y2)
                return "a segment that is neither flat nor upright";
            for (uint32_t n = 0; n < s->n_nodes; n++) {
                if (wire_in_box(g, &l->places[n]))
                    return "a wire through a symbol";
            }
            for (uint32_t o = 0; o < i; o++) {
                for (uint32_t j = 0; j < l->wires[o].n_segments; j++) {
                    if (share(g, &l->wires[o].segments[j]))
                        return "two nets on one line";
                }
            }
        }
        uint32_t n_wired = 0;
        for (uint32_t k = 0; k < s->nets[i].n_sinks; k++) {
            uint32_t pin = s->nets[i].sinks[k];
            Segment *way;
            if (s->pins[pin].has_tag)
                continue;
            n_wired++;
            if (!wire_path(arena, l, i, pin, &way))
                return "a reader that no wire leads to";
        }
        if (!n_wired != !w->n_segments)
            return "a wire without a reader";
        for (uint32_t pin = 0; pin < s->n_pins; pin++) {
            if (s->pins[pin].net != i && wire_touches(w, pin_x(l, pin), pin_y(l, pin)))
                return "a wire at a pin of another net";
        }
        for (uint32_t k = 0; k < w->n_dots; k++) {
            int ends = 0;
            for (uint32_t j = 0; j < w->n_segments; j++) {
                const Segment *g = &w->segments[j];
                if (!on(g, w->dots[k].x, w->dots[k].y))
                    continue;
                ends += !((g->x1 == w->dots[k].x && g->y1 == w->dots[k].y) ||
                          (g->x2 == w->dots[k].x && g->y2 == w->dots[k].y)) + 1;
            }
            if (ends < 3)
                return "a dot where fewer than three ends meet";
        }
    }
    return NULL;
}

/* Every pin of a drawn cell whose wire has a driver is on exactly one net. */
static const char *nets_fault(const Scheme *s)
{
    uint32_t *seen = calloc(s->n_pins, sizeof *seen);
    const char *bad = NULL;
    for (uint32_t i = 0; i < s->n_nets; i++) {
        seen[s->nets[i].driver]++;
        if (!s->pins[s->nets[i].driver].is_driver || s->pins[s->nets[i].driver].net != i)
            bad = "a net whose driver is none";
        for (uint32_t k = 0; k < s->nets[i].n_sinks; k++) {
            seen[s->nets[i].sinks[k]]++;
            if (s->pins[s->nets[i].sinks[k]].net != i)
                bad = "a reader on two nets";
        }
        for (uint32_t k = 0; k < i; k++) {
            if (strcmp(s->nets[i].tag, s->nets[k].tag) == 0)
                bad = "two nets with one tag";
        }
    }
    for (uint32_t i = 0; i < s->n_pins && !bad; i++) {
        if (seen[i] != (s->pins[i].net != SCHEME_NONE))
            bad = "a pin that is not on its net exactly once";
        if (!s->pins[i].is_driver && s->pins[i].net == SCHEME_NONE && !s->pins[i].note)
            bad = "a reader without a wire and without a note";
    }
    free(seen);
    return bad;
}

typedef struct Case {
    const char *file, *top;
    uint32_t depth;
    bool gates;
    uint32_t fold;
} Case;

static const Case cases[] = {
    {"netlists/std/gates.nl", "xor", 0, false, 5},
    {"netlists/std/gates.nl", "mux", 0, false, 5},
    {"netlists/std/gates.nl", "mux", UINT32_MAX, true, 5},
    {"netlists/std/gates.nl", "and_n<7>", 0, false, 5},
    {"netlists/std/gates.nl", "xor_n<16>", 9, false, 0},
    {"netlists/std/adders.nl", "full_adder", 0, false, 5},
    {"netlists/std/adders.nl", "ripple_adder<4>", 0, false, 5},
    {"netlists/std/adders.nl", "ripple_adder<4>", UINT32_MAX, true, 5},
    {"netlists/std/adders.nl", "ripple_adder<16>", 0, false, 5},
    {"netlists/std/adders.nl", "ripple_adder<16>", 0, false, 0},
    {"netlists/std/adders.nl", "fast_adder<8>", 0, false, 0},
    {"netlists/std/adders.nl", "fast_adder<8>", 0, false, 5},
    {"netlists/std/adders.nl", "subtractor<5>", 2, true, 0},
    {"netlists/std/select.nl", "decoder<4>", 0, false, 0},
    {"netlists/std/select.nl", "decoder<4>", 0, false, 2},
    {"netlists/std/select.nl", "mux_n<2, 3>", 0, false, 0},
    {"netlists/std/select.nl", "priority<8>", 0, false, 2},
    {"netlists/std/select.nl", "encoder<3>", 0, false, 0},
    {"netlists/std/compare.nl", "lt<8>", 1, false, 5},
    {"netlists/std/shift.nl", "shift_left<3, 8>", 0, false, 0},
    {"netlists/std/multiply.nl", "mul<4>", 0, false, 0},
    {"netlists/std/multiply.nl", "mul_full_signed<4>", 1, false, 3},
    {"netlists/std/divide.nl", "div<4>", 1, false, 0},
    {"netlists/std/state.nl", "sr_latch", 0, false, 5},
    {"netlists/std/state.nl", "d_latch", 0, false, 5},
    {"netlists/std/state.nl", "flip_flop", 3, true, 5},
    {"netlists/std/state.nl", "edge_flip_flop", 3, true, 5},
    {"netlists/std/state.nl", "counter<4>", 0, false, 0},
    {"netlists/std/state.nl", "counter<4>", 0, false, 2},
    {"netlists/std/state.nl", "shift_register<6>", 0, false, 0},
    {"netlists/std/state.nl", "shift_register<6>", 0, false, 2},
    {"netlists/std/memory.nl", "ram<2, 4>", 0, false, 5},
    {"netlists/std/memory.nl", "ram<2, 2>", 3, false, 0},
    {"netlists/std/alu.nl", "alu<16>", 0, false, 5},
    {"netlists/std/alu.nl", "alu<4>", 1, false, 3},
    {"netlists/cpu/machine.nl", "machine<16, 3, 3>", 0, false, 5},
    {"netlists/cpu/machine.nl", "machine<16, 3, 3>", 1, false, 5},
    {"netlists/cpu/control.nl", "control", 0, false, 5},
    {"netlists/book/2_full_adder.nl", "book_full_adder", 0, false, 5},
    {"netlists/examples/lfsr.nl", NULL, 0, false, 0},
    {"netlists/examples/traffic_light.nl", NULL, 0, false, 5},
};
enum { N_CASES = sizeof cases / sizeof *cases };

static void every_picture_keeps_the_promises_of_geometry(void **state)
{
    Fixture *f = *state;
    for (size_t i = 0; i < N_CASES; i++) {
        const Case *c = &cases[i];
        Scheme *s = scheme(f, c->file, c->top,
                           (SchemeOptions){.depth = c->depth, .gates = c->gates, .fold = c->fold});
        const char *bad = nets_fault(s);
        Layout *l = layout_make(f->arena, s, NULL, f->dg);
        assert_non_null(l);
        bad = bad ? bad : fault(f->arena, l);
        if (bad)
            fail_msg("%s of %s, depth %u, fold %u: %s", c->top, c->file, c->depth, c->fold, bad);
        scheme_free(s);
    }
}

/* A circuit of any shape: gates, buses, parts of buses, blocks, copies, flip-flops that close loops. */
static void random_circuit(Rng *r, StrBuf *b)
{
    unsigned n = 3 + (unsigned)rng_below(r, 40), loops = (unsigned)rng_below(r, 4);
    strbuf_clear(b);
    strbuf_addz(b, "module part(x[3], y -> s[2], t) {\n s[0] = nand(x[0], y)\n s[1] = nand(x[1], x[2])\n"
                   " t = nand(y, y)\n}\n"
                   "module cell(x, y -> z) {\n z = nand(x, y)\n}\nmodule top(a[4], b, clk -> o[3], p) {\n");
    for (unsigned i = 0; i < loops; i++)
        strbuf_printf(b, " wire q%u\n q%u = dff(w%u, clk)\n", i, i, (unsigned)rng_below(r, n));
    for (unsigned i = 0; i < n; i++) {
        char pin[4][24];
        for (int k = 0; k < 4; k++) {
            unsigned what = (unsigned)rng_below(r, 8);
            if (what < 4 && i)
                snprintf(pin[k], sizeof pin[k], "w%u", (unsigned)rng_below(r, i));
            else if (what == 4 && loops)
                snprintf(pin[k], sizeof pin[k], "q%u", (unsigned)rng_below(r, loops));
            else if (what == 5)
                snprintf(pin[k], sizeof pin[k], "b");
            else if (what == 6)
                snprintf(pin[k], sizeof pin[k], "%u", (unsigned)rng_below(r, 2));
            else
                snprintf(pin[k], sizeof pin[k], "a[%u]", (unsigned)rng_below(r, 4));
        }
        switch (rng_below(r, 5)) {
        case 0: strbuf_printf(b, " w%u = cell(%s, %s)\n", i, pin[0], pin[1]); break;
        case 1:
            strbuf_printf(b, " part({%s, %s, %s}, %s -> v%u, w%u)\n", pin[0], pin[1], pin[2], pin[3], i, i);
            break;
        case 2: strbuf_printf(b, " part(a[3:1], %s -> v%u, w%u)\n", pin[3], i, i); break;
        case 3:
            strbuf_printf(b, " x%u = cell(a, {%s, %s, a[1:0]})\n w%u = nand(x%u[2], x%u[0])\n", i, pin[0], pin[1], i,
                          i, i);
            break;
        default: strbuf_printf(b, " w%u = nand(%s, %s)\n", i, pin[0], pin[1]); break;
        }
    }
    strbuf_addz(b, " _ = {a, b, clk}\n");
    strbuf_printf(b, " o = {w%u, w%u, a[2]}\n p = w%u\n}\n", n - 1, (unsigned)rng_below(r, n),
                  (unsigned)rng_below(r, n));
}

static void random_pictures_keep_the_promises_of_geometry(void **state)
{
    (void)state;
    StrBuf b = {0};
    uint32_t n_feedback = 0, n_bands = 0;
    for (uint64_t seed = 1; seed <= 120; seed++) {
        Rng r = rng_seed(seed);
        void *own;
        setup(&own);
        Fixture *f = own;
        random_circuit(&r, &b);
        Scheme *s = scheme_of_text(f, b.ptr, "top",
                                   (SchemeOptions){.fold = (uint32_t)rng_below(&r, 6),
                                                   .depth = (uint32_t)rng_below(&r, 2)});
        LayoutOptions opt = {.page_width = rng_below(&r, 2) ? 0 : 100000};
        Layout *l = layout_make(f->arena, s, &opt, f->dg);
        assert_non_null(l);
        const char *bad = nets_fault(s);
        bad = bad ? bad : fault(f->arena, l);
        if (bad)
            fail_msg("seed %u: %s\n%s", (unsigned)seed, bad, b.ptr);
        n_feedback += l->n_feedback;
        n_bands += l->n_bands;
        scheme_free(s);
        teardown(&own);
    }
    strbuf_free(&b);
    assert_true(n_feedback > 20 && n_bands > 130); /* it met what is hard */
}

static void a_planted_fault_of_geometry_is_found(void **state)
{
    Fixture *f = *state;
    Scheme *s = scheme(f, "netlists/std/adders.nl", "full_adder", (SchemeOptions){.fold = 5});
    Layout *l = layout_make(f->arena, s, NULL, f->dg);
    assert_null(fault(f->arena, l));
    Place kept = l->places[4];
    l->places[4] = l->places[5];
    assert_string_equal(fault(f->arena, l), "two boxes overlap");
    l->places[4] = kept;
    Segment first = l->wires[0].segments[0];
    l->wires[0].segments[0].x2 = l->width;
    assert_non_null(fault(f->arena, l));
    l->wires[0].segments[0] = first;
    l->wires[0].n_segments--;
    assert_non_null(fault(f->arena, l));
    l->wires[0].n_segments++;
    assert_null(fault(f->arena, l));
    s->nets[1].sinks[0] = s->nets[0].sinks[0];
    assert_non_null(nets_fault(s));
    scheme_free(s);
}

static void the_ports_of_a_band_stand_in_the_order_of_the_module(void **state)
{
    Fixture *f = *state;
    for (size_t c = 0; c < N_CASES; c++) {
        Scheme *s = scheme(f, cases[c].file, cases[c].top,
                           (SchemeOptions){.depth = cases[c].depth, .gates = cases[c].gates, .fold = cases[c].fold});
        Layout *l = layout_make(f->arena, s, NULL, f->dg);
        for (uint32_t i = 0; i < s->n_nodes; i++) {
            for (uint32_t k = 0; k < i; k++) {
                bool ports = s->nodes[i].kind == s->nodes[k].kind &&
                             (s->nodes[i].kind == NODE_INPUT || s->nodes[i].kind == NODE_OUTPUT);
                if (ports && l->places[i].band == l->places[k].band && l->places[i].y < l->places[k].y)
                    fail_msg("%s: port %s is above %s", cases[c].top, s->nodes[i].title, s->nodes[k].title);
            }
        }
        scheme_free(s);
    }
}

static void a_page_is_no_wider_than_text_of_9_points_allows(void **state)
{
    Fixture *f = *state;
    static const char *const book[][2] = {{"netlists/std/adders.nl", "full_adder"},
                                          {"netlists/std/adders.nl", "ripple_adder<4>"},
                                          {"netlists/std/alu.nl", "alu<16>"},
                                          {"netlists/cpu/machine.nl", "machine<16, 3, 3>"}};
    for (size_t i = 0; i < sizeof book / sizeof *book; i++) {
        Scheme *s = scheme(f, book[i][0], book[i][1], (SchemeOptions){.fold = 5});
        Layout *l = layout_make(f->arena, s, NULL, f->dg);
        Picture *p = paint(f->arena, l, NULL, NULL);
        double scale = p->width > 757 ? 757.0 / p->width : 1; /* A4 on its side, margins of 15 mm */
        for (uint32_t k = 0; k < p->n_items; k++) {
            if (p->items[k].shape == DRAW_TEXT && (double)p->items[k].size * scale < 9)
                fail_msg("%s: '%s' has %.1f points", book[i][1], p->items[k].text,
                         (double)p->items[k].size * scale);
        }
        scheme_free(s);
    }
}

/* Texts as boxes: none over another, none over a wire that is not its own. */
static void no_two_texts_overlap(void **state)
{
    Fixture *f = *state;
    for (size_t c = 0; c < N_CASES; c++) {
        Scheme *s = scheme(f, cases[c].file, cases[c].top,
                           (SchemeOptions){.depth = cases[c].depth, .gates = cases[c].gates, .fold = cases[c].fold});
        Layout *l = layout_make(f->arena, s, NULL, f->dg);
        Picture *p = paint(f->arena, l, NULL, NULL);
        struct {
            int32_t x1, y1, x2, y2;
            const char *text;
        } *boxes = calloc(p->n_items, sizeof *boxes);
        size_t n = 0;
        for (uint32_t i = 0; i < p->n_items; i++) {
            const DrawItem *it = &p->items[i];
            if (it->shape != DRAW_TEXT)
                continue;
            int32_t w = text_width(it->text, (int)it->size, it->is_bold);
            int32_t x = (int32_t)it->x - (it->anchor == ANCHOR_END ? w : it->anchor == ANCHOR_MIDDLE ? w / 2 : 0);
            boxes[n].x1 = x;
            boxes[n].x2 = x + w;
            boxes[n].y1 = (int32_t)it->y - 7;
            boxes[n].y2 = (int32_t)it->y;
            boxes[n].text = it->text;
            for (size_t k = 0; k < n; k++) {
                if (overlap(boxes[n].x1, boxes[n].x2, boxes[k].x1, boxes[k].x2) &&
                    overlap(boxes[n].y1, boxes[n].y2, boxes[k].y1, boxes[k].y2))
                    fail_msg("%s: '%s' over '%s'", cases[c].top, it->text, boxes[k].text);
            }
            if (x < 0 || x + w > p->width)
                fail_msg("%s: '%s' leaves the page", cases[c].top, it->text);
            n++;
        }
        free(boxes);
        scheme_free(s);
    }
}

/* Two wires that change places between two blocks, the other two held straight: each of the two trunks
 * would have to be left of the other. */
static void wires_that_change_places_go_round_each_other(void **state)
{
    Fixture *f = *state;
    Scheme *s = scheme_of_text(f,
                               "module from(x -> a, b, c, d) {\n a = nand(x, x)\n b = nand(x, a)\n c = nand(x, b)\n"
                               " d = nand(x, c)\n}\n"
                               "module to(a, b, c, d -> y) {\n y = nand(nand(a, b), nand(c, d))\n}\n"
                               "module top(x -> y) {\n u = from(x)\n y = to(u.b, u.a, u.c, u.d)\n}\n",
                               "top", (SchemeOptions){.fold = 5});
    Layout *l = layout_make(f->arena, s, NULL, f->dg);
    uint32_t n_jogs = 0;
    for (uint32_t i = 0; i < s->n_nets; i++) {
        for (uint32_t k = 0; k < l->wires[i].n_segments; k++)
            n_jogs += l->wires[i].segments[k].y1 % 8 != 0 && l->wires[i].segments[k].y1 == l->wires[i].segments[k].y2;
    }
    assert_int_equal(n_jogs, 1);
    const char *bad = fault(f->arena, l);
    if (bad)
        fail_msg("%s", bad);
    scheme_free(s);
}

/* ---- what is shown ---- */

static uint32_t count(const Scheme *s, NodeKind kind)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < s->n_nodes; i++)
        n += s->nodes[i].kind == kind;
    return n;
}

static void a_full_adder_is_nine_nands(void **state)
{
    Scheme *s = scheme(*state, "netlists/std/adders.nl", "full_adder", (SchemeOptions){.fold = 5});
    assert_int_equal(count(s, NODE_NAND), 9);
    assert_int_equal(s->n_nodes, 9 + 5);
    assert_int_equal(s->n_nets, 3 + 9);
    scheme_free(s);
}

static void expanding_reaches_every_nand(void **state)
{
    Scheme *s = scheme(*state, "netlists/std/adders.nl", "ripple_adder<4>",
                       (SchemeOptions){.depth = UINT32_MAX, .gates = true});
    assert_int_equal(count(s, NODE_NAND), 36);
    assert_int_equal(count(s, NODE_BLOCK), 0);
    scheme_free(s);
}

static void copies_fold_into_one_with_their_chain_inside(void **state)
{
    Scheme *s = scheme(*state, "netlists/std/adders.nl", "ripple_adder<16>", (SchemeOptions){.fold = 5});
    assert_int_equal(count(s, NODE_BLOCK), 1);
    assert_int_equal(count(s, NODE_JOIN), 0);
    for (uint32_t i = 0; i < s->n_nodes; i++) {
        const SchemeNode *n = &s->nodes[i];
        if (n->kind != NODE_BLOCK)
            continue;
        assert_int_equal(n->n_copies, 16);
        assert_int_equal(s->pins[n->first_in].width, 16);
        assert_true(s->pins[n->first_in + 2].is_chain);
        assert_int_equal(s->pins[n->first_in + 2].width, 1);
        assert_int_equal(s->pins[n->first_out + 1].width, 16);
    }
    scheme_free(s);
}

static void a_symbol_is_for_what_a_module_computes_not_for_its_name(void **state)
{
    Scheme *s = scheme_of_text(*state,
                               "module and(a, b -> y) {\n nand(a, b -> y)\n}\n"
                               "module or(a, b -> y) {\n y = nand(nand(a, a), nand(b, b))\n}\n"
                               "module top(a, b -> x, y) {\n x = and(a, b)\n y = or(a, b)\n}\n",
                               "top", (SchemeOptions){.fold = 5});
    assert_int_equal(count(s, NODE_AND), 0);
    assert_int_equal(count(s, NODE_BLOCK), 1);
    assert_int_equal(count(s, NODE_OR), 1);
    scheme_free(s);
}

static void wires_of_several_drivers_are_joined_highest_on_top(void **state)
{
    Scheme *s = scheme_of_text(*state,
                               "module part(x[4] -> y) {\n y = nand(x[0], x[3])\n _ = x[2:1]\n}\n"
                               "module top(a, b[2] -> y) {\n y = part({a, b, 1})\n}\n",
                               "top", (SchemeOptions){.fold = 5});
    assert_int_equal(count(s, NODE_JOIN), 1);
    for (uint32_t i = 0; i < s->n_nodes; i++) {
        const SchemeNode *n = &s->nodes[i];
        if (n->kind != NODE_JOIN)
            continue;
        assert_int_equal(n->n_in, 3);
        assert_string_equal(s->nets[s->pins[n->first_in].net].tag, "a");
        assert_string_equal(s->nets[s->pins[n->first_in + 1].net].tag, "b");
        assert_string_equal(s->pins[n->first_in + 2].note, "1");
        assert_int_equal(s->pins[n->first_out].width, 4);
    }
    scheme_free(s);
}

static void feedback_goes_back_as_a_wire(void **state)
{
    Fixture *f = *state;
    Scheme *s = scheme(f, "netlists/std/state.nl", "sr_latch", (SchemeOptions){.fold = 5});
    Layout *l = layout_make(f->arena, s, NULL, f->dg);
    assert_int_equal(l->n_feedback, 1);
    for (uint32_t i = 0; i < s->n_pins; i++)
        assert_false(s->pins[i].has_tag);
    scheme_free(s);
}

static void a_cone_is_what_drives_and_what_is_driven(void **state)
{
    Scheme *s = scheme(*state, "netlists/std/adders.nl", "full_adder",
                       (SchemeOptions){.cone = "p", .cone_levels = 1});
    assert_int_equal(count(s, NODE_NAND), 1 + 2); /* its own gate, and the two that read it */
    scheme_free(s);
    s = scheme(*state, "netlists/std/adders.nl", "full_adder", (SchemeOptions){.cone = "p", .cone_levels = 99});
    assert_int_equal(count(s, NODE_NAND), 4 + 5);
    scheme_free(s);
}

static void the_same_text_gives_the_same_picture(void **state)
{
    Fixture *f = *state;
    StrBuf was = {0};
    for (int i = 0; i < 2; i++) {
        Scheme *s = scheme(f, "netlists/cpu/control.nl", "control", (SchemeOptions){.fold = 5});
        Layout *l = layout_make(f->arena, s, NULL, f->dg);
        StrBuf now = {0};
        for (uint32_t n = 0; n < s->n_nodes; n++)
            strbuf_printf(&now, "%d %d\n", l->places[n].x, l->places[n].y);
        for (uint32_t n = 0; n < s->n_nets; n++) {
            for (uint32_t k = 0; k < l->wires[n].n_segments; k++)
                strbuf_printf(&now, "%d %d\n", l->wires[n].segments[k].x1, l->wires[n].segments[k].y2);
        }
        if (i)
            assert_string_equal(was.ptr, now.ptr);
        strbuf_free(&was);
        was = now;
        scheme_free(s);
    }
    strbuf_free(&was);
}

static void escaping_leaves_no_character_that_xml_would_read(void **state)
{
    (void)state;
    StrBuf b = {0};
    xml_escape("a<b>&\"c'\n\x01\xc3\xa9\xe7\xba\xbf\xff\xed\xa0\x80", &b);
    assert_string_equal(b.ptr, "a&lt;b&gt;&amp;&quot;c&#39; \xef\xbf\xbd\xc3\xa9\xe7\xba\xbf\xef\xbf\xbd"
                               "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd");
    strbuf_free(&b);
}

static void a_layout_that_takes_too_long_is_given_up(void **state)
{
    (void)state;
    Arena *a = arena_new("test");
    Diag *dg = diag_new(a, NULL);
    GvItem items[] = {{.col = 0, .w = 40, .h = 16}, {.col = 1, .w = 40, .h = 16}};
    GvEdge edge = {0, 1, -1, -1, 2};
    assert_false(gv_place(items, 2, &edge, 1, 0, dg));
    assert_int_equal(diag_n_errors(dg), 1);
    assert_true(gv_place(items, 2, &edge, 1, 20, dg));
    assert_int_equal(items[0].y, items[1].y);
    diag_free(dg);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_picture_keeps_the_promises_of_geometry, setup, teardown),
        cmocka_unit_test(random_pictures_keep_the_promises_of_geometry),
        cmocka_unit_test(a_layout_that_takes_too_long_is_given_up),
        cmocka_unit_test_setup_teardown(a_planted_fault_of_geometry_is_found, setup, teardown),
        cmocka_unit_test_setup_teardown(the_ports_of_a_band_stand_in_the_order_of_the_module, setup, teardown),
        cmocka_unit_test_setup_teardown(a_page_is_no_wider_than_text_of_9_points_allows, setup, teardown),
        cmocka_unit_test_setup_teardown(wires_that_change_places_go_round_each_other, setup, teardown),
        cmocka_unit_test_setup_teardown(no_two_texts_overlap, setup, teardown),
        cmocka_unit_test_setup_teardown(a_full_adder_is_nine_nands, setup, teardown),
        cmocka_unit_test_setup_teardown(expanding_reaches_every_nand, setup, teardown),
        cmocka_unit_test_setup_teardown(copies_fold_into_one_with_their_chain_inside, setup, teardown),
        cmocka_unit_test_setup_teardown(a_symbol_is_for_what_a_module_computes_not_for_its_name, setup, teardown),
        cmocka_unit_test_setup_teardown(wires_of_several_drivers_are_joined_highest_on_top, setup, teardown),
        cmocka_unit_test_setup_teardown(feedback_goes_back_as_a_wire, setup, teardown),
        cmocka_unit_test_setup_teardown(a_cone_is_what_drives_and_what_is_driven, setup, teardown),
        cmocka_unit_test_setup_teardown(the_same_text_gives_the_same_picture, setup, teardown),
        cmocka_unit_test_setup_teardown(escaping_leaves_no_character_that_xml_would_read, setup, teardown)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
