/* test_view.c - keys and mouse go into a view; rows, times and draw calls come out. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <time.h>

#include <cmocka.h>

#include "gui_trace.h"

static int setup(void **state)
{
    *state = trace_view();
    return 0;
}

static int teardown(void **state)
{
    view_free(*state);
    return 0;
}

static void add(View *v, const char *spec)
{
    StrBuf why = {0};
    assert_true(view_add(v, str_from(spec), &why));
    strbuf_free(&why);
}

static void key(View *v, uint32_t code, uint8_t mods)
{
    view_event(v, &(Event){.kind = EVENT_KEY, .key = {code, mods}});
}

static void type(View *v, const char *text)
{
    for (; *text; text++)
        view_event(v, &(Event){.kind = EVENT_TEXT, .text = (Str){text, 1}});
}

static void assert_value(const View *v, uint32_t row, uint64_t time, const char *want)
{
    StrBuf b = {0};
    view_row_value(v, &v->rows.ptr[row], time, &b);
    assert_string_equal(b.ptr ? b.ptr : "", want);
    strbuf_free(&b);
}

/* The draw calls hold this line. */
static bool paints(View *v, const char *line)
{
    DrawList d = {0};
    StrBuf b = {0};
    view_settle(v);
    view_paint(v, &d);
    draw_dump(&d, &b);
    bool found = strstr(b.ptr, line) != NULL;
    strbuf_free(&b);
    draw_free(&d);
    return found;
}

static void values_and_radixes(void **state)
{
    View *v = *state;
    add(v, "top.q");
    assert_value(v, 0, 255, "0d");
    key(v, 'd', MOD_ALT);
    assert_value(v, 0, 255, "13");
    key(v, 'b', MOD_ALT);
    assert_value(v, 0, 255, "00001101");
    type(v, "u");
    assert_value(v, 0, 255, "13");
    key(v, 'y', MOD_CTRL);
    assert_value(v, 0, 255, "00001101");
}

static void bits_joins_and_conditions(void **state)
{
    View *v = *state;
    add(v, "top.q[3:0]");
    add(v, "{top.clk, top.q[0]}");
    add(v, "?top.clk && top.q == 3");
    add(v, "odd");
    assert_int_equal(v->rows.len, 4);
    assert_value(v, 0, 395, "4");
    assert_value(v, 1, 15, "3");
    assert_value(v, 2, 55, "1");
    assert_value(v, 2, 65, "0");
    assert_value(v, 3, 105, "x");
    assert_value(v, 3, 155, "z");
    StrBuf why = {0};
    assert_false(view_add(v, STR("top.nothing"), &why));
    assert_string_equal(why.ptr, "nothing is called 'top.nothing'");
    strbuf_free(&why);
    assert_int_equal(v->rows.len, 4);
}

static void edges(void **state)
{
    View *v = *state;
    add(v, "top.clk");
    key(v, KEY_RIGHT, 0);
    assert_int_equal(v->cursor, 10);
    key(v, KEY_RIGHT, MOD_CTRL);
    assert_int_equal(v->cursor, 30);
    key(v, KEY_LEFT, 0);
    assert_int_equal(v->cursor, 20);
    key(v, KEY_END, 0);
    key(v, KEY_RIGHT, 0);
    assert_string_equal(v->note.ptr, "no later edge");
}

static void times_and_markers(void **state)
{
    View *v = *state;
    type(v, "g0.1us");
    key(v, KEY_ENTER, 0);
    assert_int_equal(v->cursor, 100);
    type(v, "mMB");
    key(v, KEY_ENTER, 0);
    type(v, "g+50ns");
    key(v, KEY_ENTER, 0);
    assert_int_equal(v->cursor, 150);
    assert_true(paints(v, "'cursor 150 ns   second 100 ns   difference +50 ns'"));
    type(v, "gB");
    key(v, KEY_ENTER, 0);
    assert_int_equal(v->cursor, 100);
    type(v, "gsoon");
    key(v, KEY_ENTER, 0);
    assert_true(v->note_is_bad);
    assert_int_equal(v->cursor, 100);
}

static void search(void **state)
{
    View *v = *state;
    type(v, "/top.q == 5 && !top.clk");
    key(v, KEY_ENTER, 0);
    assert_int_equal(v->cursor, 100);
    type(v, "/top.q ==");
    key(v, KEY_ENTER, 0);
    assert_true(v->note_is_bad);
}

static void zoom(void **state)
{
    View *v = *state;
    Axis all = v->axis;
    view_zoom_to(v, 100, 200);
    assert_int_equal(v->axis.left, 100);
    assert_true(axis_x(&v->axis, 200) > v->at.waves.w - 1.0);
    key(v, KEY_BACKSPACE, 0);
    assert_memory_equal(&v->axis, &all, sizeof all);
    type(v, "f");
    for (int i = 0; i < 200; i++)
        type(v, i < 100 ? "+" : "-");
    assert_int_equal(v->axis.left, 0);
    assert_true(v->axis.per_px <= 392 * 1.5 / v->at.waves.w + 1e-9);
}

/* A click takes the edge that is near, in the row that was hit. */
static void mouse(void **state)
{
    View *v = *state;
    add(v, "top.clk");
    add(v, "top.q");
    int x = v->at.waves.x + (int)axis_x(&v->axis, 110) + 6, y = view_row_y(v, 1) + 5;
    view_event(v, &(Event){.kind = EVENT_DOWN, .x = x, .y = y, .button = 1, .clicks = 1});
    view_event(v, &(Event){.kind = EVENT_UP, .x = x, .y = y, .button = 1});
    assert_int_equal(v->focus, 1);
    assert_int_equal(v->cursor, 110);
    int from = v->at.waves.x + (int)axis_x(&v->axis, 100), to = v->at.waves.x + (int)axis_x(&v->axis, 200);
    view_event(v, &(Event){.kind = EVENT_DOWN, .x = from, .y = y, .button = 1, .key = {0, MOD_SHIFT}});
    view_event(v, &(Event){.kind = EVENT_MOVE, .x = to, .y = y});
    view_event(v, &(Event){.kind = EVENT_UP, .x = to, .y = y, .button = 1});
    assert_in_range(v->axis.left, 98, 102);
    assert_true(axis_x(&v->axis, 200) > v->at.waves.w - 30.0);
}

static void rows(void **state)
{
    View *v = *state;
    add(v, "top.clk");
    add(v, "top.q");
    key(v, KEY_ENTER, 0);
    assert_int_equal(v->rows.len, 10);
    assert_true(str_eqz(v->rows.ptr[2].spec, "top.q[7]"));
    assert_true(str_eqz(v->rows.ptr[9].spec, "top.q[0]"));
    key(v, KEY_ENTER, 0);
    assert_int_equal(v->shown.len, 2);
    type(v, "x");
    assert_int_equal(v->rows.len, 1);
    type(v, "uk");
    key(v, KEY_DOWN, MOD_ALT);
    assert_true(str_eqz(v->rows.ptr[9].spec, "top.clk"));
    type(v, "G");
    key(v, KEY_ENTER, 0);
    assert_int_equal(v->rows.ptr[9].kind, ROW_GROUP);
    assert_int_equal(v->rows.ptr[10].depth, 1);
}

static void tree_and_filter(void **state)
{
    View *v = *state;
    type(v, "sod");
    view_settle(v);
    assert_int_equal(tree_n(view_tree(v)), 1);
    assert_true(paints(v, "'top.sub.odd'"));
    key(v, KEY_ENTER, 0);
    key(v, KEY_ENTER, 0);
    assert_int_equal(v->rows.len, 1);
    assert_true(str_eqz(v->rows.ptr[0].spec, "top.sub.odd"));
}

static void sheets(void **state)
{
    View *v = *state;
    type(v, "?");
    assert_true(paints(v, "'close the window'"));
    key(v, KEY_ESCAPE, 0);
    assert_false(paints(v, "'close the window'"));
    type(v, " zoomfit");
    assert_true(paints(v, "'zoom-fit'"));
    key(v, KEY_ESCAPE, 0);
    type(v, "q");
    assert_true(v->wants_quit);
}

static void reload(void **state)
{
    View *v = *state;
    add(v, "top.q[3:0]");
    add(v, "top.clk");
    view_replace_store(v, 0, trace_store());
    assert_value(v, 0, 395, "4");
    assert_true(paints(v, "'clk'"));
    view_replace_store(v, 0, store_new());
    assert_true(v->rows.ptr[0].is_missing && v->rows.ptr[1].is_missing);
    assert_value(v, 1, 0, "not in this file");
    assert_true(paints(v, "'clk'"));
}

/* q of the second trace stands still from step 20 on. */
static void two_traces(void **state)
{
    View *v = *state;
    WaveStore *s = store_new();
    WaveSink k = store_sink(s);
    k.scope_open(k.self, STR("module"), STR("top"), STR(""));
    trace_var(&k, 0, "q", 8);
    k.scope_close(k.self);
    k.begin(k.self, &(WaveHead){.factor = 1, .exponent = -9, .has_timescale = true});
    for (uint32_t i = 0; i < 20; i++) {
        uint8_t q[8];
        for (uint32_t b = 0; b < 8; b++)
            q[b] = (i + 1) / 2 >> b & 1 ? WAVE_1 : WAVE_0;
        k.time(k.self, (uint64_t)i * TRACE_TICKS);
        k.bits(k.self, 0, q);
    }
    store_finish(s);
    sources_add(v->src, s, "other.vcd");
    add(v, "top.q");
    type(v, "C");
    assert_true(v->compares);
    key(v, KEY_F1 + 3, 0);
    assert_int_equal(v->cursor, 210);
    assert_true(paints(v, "bad '0b | 0a'"));
    assert_true(paints(v, " diff"));
    add(v, "!=top.q");
    assert_value(v, 1, 205, "0");
    assert_value(v, 1, 215, "1");
    /* Moved by 100 ns they differ from the first change on, and it ends later. */
    v->cursor = 100;
    v->second = 0;
    key(v, 'd', MOD_CTRL);
    assert_int_equal(v->src->traces.ptr[v->src->files.ptr[1]]->shift, 100);
    assert_value(v, 1, 15, "1");
    add(v, "#2:top.q");
    assert_value(v, 2, 50, "");
    assert_value(v, 2, 110, "01");
}

static void search_in_chosen_rows(void **state)
{
    View *v = *state;
    add(v, "top.q");
    type(v, "/== 5");
    key(v, KEY_ENTER, 0);
    assert_int_equal(v->cursor, 90);
    assert_string_equal(v->note.ptr, "1 place; F3 goes to the next");
    add(v, "top.sub.odd");
    key(v, 'a', MOD_CTRL);
    v->cursor = 0;
    key(v, KEY_RIGHT, 0);
    assert_int_equal(v->cursor, 10); /* q */
    v->cursor = 40;
    key(v, KEY_RIGHT, 0);
    assert_int_equal(v->cursor, 50); /* both */
    type(v, "/");
    key(v, 'u', MOD_CTRL); /* the search before stands there */
    type(v, "odd && clk"); /* the ends of paths will do */
    key(v, KEY_ENTER, 0);
    assert_int_equal(v->cursor, 70);
}

static void keys_for_what_the_mouse_does(void **state)
{
    View *v = *state;
    key(v, KEY_TAB, 0);
    key(v, KEY_ENTER, MOD_CTRL);
    assert_int_equal(v->rows.len, 2); /* clk and q of top */
    key(v, KEY_ENTER, MOD_CTRL | MOD_SHIFT);
    assert_int_equal(v->rows.len, 7); /* two groups, three signals */
    int w = v->names_w;
    key(v, KEY_RIGHT, MOD_ALT);
    assert_true(v->names_w > w);
    type(v, "sq");
    key(v, KEY_ENTER, 0);
    key(v, KEY_ENTER, MOD_ALT);
    assert_int_equal(v->rows.len, 8);
    key(v, 'c', MOD_CTRL);
    assert_string_equal(v->copied, "top.q[7:0]");
}

/* Down on a line of the hierarchy, up over the rows. */
static void a_signal_is_dragged_into_the_rows(void **state)
{
    View *v = *state;
    add(v, "top.clk");
    int y = v->at.tree.y + v->at.line * 2 + 4; /* top, sub, clk, q */
    view_event(v, &(Event){.kind = EVENT_DOWN, .x = 150, .y = y, .button = 1, .clicks = 1});
    view_event(v, &(Event){.kind = EVENT_MOVE, .x = v->at.names.x + 40, .y = v->at.names.y + 60});
    assert_true(paints(v, "sky"));
    view_event(v, &(Event){.kind = EVENT_UP, .x = v->at.names.x + 40, .y = v->at.names.y + 60, .button = 1});
    assert_int_equal(v->rows.len, 2);
}

static void cycles_of_the_clock(void **state)
{
    View *v = *state;
    add(v, "top.clk");
    type(v, "cg@7");
    key(v, KEY_ENTER, 0);
    assert_int_equal(v->cursor, 130);
    assert_true(paints(v, "cycle 7"));
}

static void a_larger_font_keeps_the_panels_in_letters(void **state)
{
    View *v = *state;
    int letters = v->names_w / v->font.w;
    view_set_font(v, (ViewFont){16, 32, 2});
    assert_int_equal(v->names_w / v->font.w, letters);
    assert_int_equal(v->px, 2);
    assert_true(paints(v, "fill"));
}

/* The hierarchy of a million variables in one scope is painted in less than 100 ms. */
static void a_million_children(void **state)
{
    (void)state;
    WaveStore *s = store_new();
    WaveSink k = store_sink(s);
    k.scope_open(k.self, STR("module"), STR("top"), STR(""));
    for (uint32_t i = 0; i < 1000000; i++) {
        char name[16];
        snprintf(name, sizeof name, "n%u", i);
        trace_var(&k, i, name, 1);
    }
    k.scope_close(k.self);
    k.begin(k.self, &(WaveHead){.factor = 1});
    store_finish(s);
    Sources *src = sources_new();
    sources_add(src, s, "large.vcd");
    DrawList d = {0};
    clock_t start = clock();
    View *v = view_new(src, (ViewFont){8, 16, 1}, NULL);
    view_paint(v, &d);
    double ms = (double)(clock() - start) * 1000 / CLOCKS_PER_SEC;
    assert_int_equal(tree_n(view_tree(v)), 1000001);
    draw_free(&d);
    view_free(v);
    assert_true(ms < 100);
}

/* Any events in any order: nothing breaks, and the view stays over the trace. */
static void any_events(void **state)
{
    View *v = *state;
    Rng r = rng_seed(7);
    add(v, "top.*");
    for (int i = 0; i < 20000; i++) {
        Event e = {.kind = (EventKind)rng_below(&r, 6), .x = (int)rng_below(&r, 1300), .y = (int)rng_below(&r, 740),
                   .button = 1 + (int)rng_below(&r, 3), .clicks = 1 + (int)rng_below(&r, 2)};
        char c = (char)(' ' + rng_below(&r, 95));
        e.key.mods = (uint8_t)(rng_below(&r, 3) ? 0 : rng_below(&r, 8));
        e.key.code = rng_below(&r, 2) ? (uint32_t)c : KEY_LEFT + (uint32_t)rng_below(&r, 25);
        e.text = (Str){&c, 1};
        e.wheel_y = (double)rng_below(&r, 7) - 3;
        view_event(v, &e);
        if (v->rows.len > 60)
            v->rows.len = 2, view_rows_changed(v);
        assert_true(v->axis.per_px > 0 && v->axis.left <= sources_last(v->src));
        if (i % 20 == 0)
            assert_true(paints(v, "tile "));
    }
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(values_and_radixes), TEST(bits_joins_and_conditions), TEST(edges), TEST(times_and_markers), TEST(search),
        TEST(zoom), TEST(mouse), TEST(rows), TEST(tree_and_filter), TEST(sheets), TEST(reload), TEST(any_events),
        TEST(two_traces), TEST(search_in_chosen_rows), TEST(keys_for_what_the_mouse_does),
        TEST(a_signal_is_dragged_into_the_rows), TEST(cycles_of_the_clock),
        TEST(a_larger_font_keeps_the_panels_in_letters), TEST(a_million_children)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
