/* test_session.c - sessions are read as they were written, by us and by GTKWave; exports hold what is shown. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "gui/export.h"
#include "gui/session.h"
#include "gui_trace.h"
#include "wave/wave.h"

typedef struct Fixture {
    View *v;
    Arena *arena;
    Diag *dg;
    FILE *out;
    char *messages;
    size_t len;
} Fixture;

static int setup(void **state)
{
    Fixture *f = calloc(1, sizeof *f);
    f->v = trace_view();
    f->arena = arena_new("test");
    f->out = open_memstream(&f->messages, &f->len);
    f->dg = diag_new(f->arena, f->out);
    *state = f;
    return 0;
}

static int teardown(void **state)
{
    Fixture *f = *state;
    view_free(f->v);
    diag_free(f->dg);
    arena_free(f->arena);
    fclose(f->out);
    free(f->messages);
    free(f);
    return 0;
}

static const char *messages(Fixture *f)
{
    fflush(f->out);
    return f->messages;
}

static const char full[] = "gateloom waves 1\n"
                           "view 0 400\n"
                           "cursor 120\n"
                           "second 60\n"
                           "marker C 18446744073709551614\n"
                           "group \"a \\\"b\\\" \\\\c\" closed\n"
                           "signal \"top.clk\" colour=4 depth=1\n"
                           "divider \"\"\n"
                           "signal \"top.q\" radix=fixed point=4 colour=2 height=8 analog=line scaled label=\"count\"\n"
                           "signal \"{top.q[3:0], top.clk}\" radix=bin colour=2\n"
                           "signal \"?top.q == 3\" colour=3\n"
                           "signal \"top.gone\" colour=1\n"
                           "clock \"top.clk\"\n"
                           "find \"top.q == 3\"\n";

static void a_session_is_written_as_it_was_read(void **state)
{
    Fixture *f = *state;
    StrBuf b = {0};
    assert_true(session_read(f->v, str_from(full), "x.waves", f->dg));
    session_write(f->v, &b);
    assert_string_equal(b.ptr, full);
    assert_string_equal(messages(f), "");
    assert_int_equal(f->v->rows.len, 7);
    assert_int_equal(f->v->shown.len, 6);
    assert_true(f->v->rows.ptr[6].is_missing);
    strbuf_free(&b);
}

static void a_wrong_line_is_told_and_the_others_are_taken(void **state)
{
    Fixture *f = *state;
    Str text = STR("gateloom waves 1\nsignal top.clk\nsignal \"top.clk\" height=17\nsignal \"top.q\" radix=hex\n"
                   "view 3\nmarker a 3\nsignals\nsignal \"top.q\n");
    assert_false(session_read(f->v, text, "x.waves", f->dg));
    assert_int_equal(f->v->rows.len, 2);
    const char *m = messages(f);
    assert_non_null(strstr(m, "x.waves:2:1: error: expected a text in quotes"));
    assert_non_null(strstr(m, "x.waves:3:1: error: expected radix="));
    assert_non_null(strstr(m, "x.waves:5:1: error: expected two times"));
    assert_non_null(strstr(m, "x.waves:6:1: error: expected a letter"));
    assert_non_null(strstr(m, "x.waves:7:1: error: expected signal, group"));
    assert_non_null(strstr(m, "x.waves:8:1: error: expected a text in quotes"));
}

static void another_file_is_no_session(void **state)
{
    Fixture *f = *state;
    assert_false(session_read(f->v, STR("$date today $end\nsignal \"top.clk\"\n"), "x.vcd", f->dg));
    assert_int_equal(f->v->rows.len, 0);
    assert_non_null(strstr(messages(f), "this is no session"));
}

/* Lines that GTKWave 3.3 wrote. */
static const char theirs[] =
    "[*]\n[*] GTKWave Analyzer v3.3.104 (w)1999-2020 BSI\n[*]\n"
    "[dumpfile] \"/tmp/x.vcd\"\n[timestart] 20\n[size] 1000 600\n[pos] -1 -1\n"
    "*-2.000000 110 70 -1 90 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1\n"
    "[treeopen] top.\n[sst_width] 210\n@800200\n-inner\n@28\ntop.clk\n@1000200\n-inner\n"
    "@200\n-a comment\n@420\n[color] 3\ntop.q[7:0]\n@8024\n+{speed} top.q[7:0]\n@20000\n-\n-\n"
    "@22\n#{two} top.q[1] top.clk\n[pattern_trace] 1\n[pattern_trace] 0\n";

static void a_session_of_gtkwave_is_read(void **state)
{
    Fixture *f = *state;
    View *v = f->v;
    assert_true(gtkw_read(v, str_from(theirs), "x.gtkw", f->dg));
    assert_string_equal(messages(f), "");
    assert_int_equal(v->rows.len, 6);
    assert_int_equal(v->axis.left, 20);
    assert_true(v->axis.per_px > 3.9 && v->axis.per_px < 4.1);
    assert_int_equal(v->cursor, 110);
    assert_int_equal(v->markers[0], 70);
    assert_true(v->markers[1] == NO_TIME);
    assert_int_equal(v->markers[2], 90);
    assert_int_equal(v->rows.ptr[0].kind, ROW_GROUP);
    assert_int_equal(v->rows.ptr[1].depth, 1);
    assert_int_equal(v->rows.ptr[1].radix, RADIX_BIN);
    assert_int_equal(v->rows.ptr[2].kind, ROW_DIVIDER);
    assert_int_equal(v->rows.ptr[2].depth, 0);
    assert_int_equal(v->rows.ptr[3].radix, RADIX_SIGNED);
    assert_int_equal(v->rows.ptr[3].colour, 4);
    assert_int_equal(v->rows.ptr[4].analog, ANALOG_STEP);
    assert_int_equal(v->rows.ptr[4].height, 3);
    assert_true(str_eqz(v->rows.ptr[4].label, "speed"));
    assert_true(str_eqz(v->rows.ptr[5].spec, "{top.q[1], top.clk}"));
    assert_false(v->rows.ptr[5].is_missing);
}

static void what_is_written_for_gtkwave_is_read_again_the_same(void **state)
{
    Fixture *f = *state;
    StrBuf first = {0}, second = {0};
    gtkw_read(f->v, str_from(theirs), "x.gtkw", f->dg);
    gtkw_write(f->v, &first);
    View *again = trace_view();
    gtkw_read(again, strbuf_str(&first), "y.gtkw", f->dg);
    gtkw_write(again, &second);
    assert_string_equal(first.ptr, second.ptr);
    assert_non_null(strstr(first.ptr, "#{two} top.q[1] top.clk\n"));
    view_free(again);
    strbuf_free(&first);
    strbuf_free(&second);
}

static void signals_that_are_missing_are_counted(void **state)
{
    Fixture *f = *state;
    gtkw_read(f->v, STR("@22\ntop.clk\ntop.old\ntop.older\n"), "x.gtkw", f->dg);
    assert_string_equal(messages(f), "x.gtkw: warning: the trace has not all of its signals: 2 of them are missing\n");
    assert_int_equal(f->v->rows.len, 3);
}

static void wavedrom_holds_a_step_for_each_change_in_view(void **state)
{
    Fixture *f = *state;
    StrBuf b = {0};
    view_push(f->v, ROW_SIGNAL, STR("top.clk"));
    view_push(f->v, ROW_SIGNAL, STR("top.q"))->radix = RADIX_DEC;
    view_push(f->v, ROW_SIGNAL, STR("top.sub.odd"));
    view_zoom_to(f->v, 75, 115);
    export_wavedrom(f->v, &b);
    assert_string_equal(b.ptr, "{\"signal\": [\n"
                               "  {\"name\": \"clk\", \"wave\": \"10101\"},\n"
                               "  {\"name\": \"q\", \"wave\": \"=.=.=\", \"data\": [\"4\", \"5\", \"6\"]},\n"
                               "  {\"name\": \"odd\", \"wave\": \"1..x.\"}\n"
                               "], \"config\": {\"hscale\": 1}}\n");
    strbuf_free(&b);
}

/* The VCD of a view, read back, has the same values at each tick in view. */
static void a_vcd_of_the_view_has_its_values(void **state)
{
    Fixture *f = *state;
    View *v = f->v;
    char path[] = "/tmp/gateloom_export_XXXXXX";
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    close(fd);
    view_push(v, ROW_SIGNAL, STR("top.q"));
    view_push(v, ROW_SIGNAL, STR("{top.q[3:0], top.clk}"));
    view_push(v, ROW_SIGNAL, STR("top.sub.odd"));
    view_zoom_to(v, 95, 205);
    assert_true(export_vcd(v, path, f->dg));
    WaveReport r;
    WaveStore *s = wave_open(path, &r, f->dg);
    unlink(path);
    assert_non_null(s);
    assert_int_equal(store_n_vars(s), 3);
    for (uint64_t t = 95; t < 205; t += 5) {
        for (uint32_t i = 0; i < 3; i++) {
            WavePos a, b;
            assert_true(sources_at(v->src, v->rows.ptr[i].ref, t, &a));
            assert_true(store_seek(s, store_var(s, i)->signal, t, &b));
            assert_true(store_same_value(&a, &b));
        }
    }
    assert_int_equal(store_first_time(s), 95);
    assert_true(store_last_time(s) < 206);
    store_free(s);
}

static void drawings_hold_the_names_of_the_rows(void **state)
{
    Fixture *f = *state;
    DrawList d = {0};
    StrBuf svg = {0}, pdf = {0};
    view_push(f->v, ROW_SIGNAL, STR("top.clk"))->label = STR("a<b & (c)");
    view_settle(f->v);
    view_paint(f->v, &d);
    export_svg(&d, 1280, 720, THEME_LIGHT, f->v->font, &svg);
    export_pdf(&d, 1280, 720, THEME_LIGHT, f->v->font, &pdf);
    assert_non_null(strstr(svg.ptr, ">a&lt;b &amp; (c)</text>"));
    assert_non_null(strstr(pdf.ptr, "(a<b & \\(c\\)) Tj"));
    assert_non_null(strstr(pdf.ptr + pdf.len - 6, "%%EOF"));
    strbuf_free(&svg);
    strbuf_free(&pdf);
    draw_free(&d);
}

static void the_session_of_a_trace_lies_beside_it(void **state)
{
    Fixture *f = *state;
    assert_string_equal(session_beside(f->v, "a.b/run.vcd"), "a.b/run.waves");
    assert_string_equal(session_beside(f->v, "a.b/run"), "a.b/run.waves");
    assert_string_equal(session_beside(f->v, "run"), "run.waves");
}

#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(a_session_is_written_as_it_was_read), T(a_wrong_line_is_told_and_the_others_are_taken),
        T(another_file_is_no_session), T(a_session_of_gtkwave_is_read),
        T(what_is_written_for_gtkwave_is_read_again_the_same), T(signals_that_are_missing_are_counted),
        T(wavedrom_holds_a_step_for_each_change_in_view), T(a_vcd_of_the_view_has_its_values),
        T(drawings_hold_the_names_of_the_rows), T(the_session_of_a_trace_lies_beside_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
