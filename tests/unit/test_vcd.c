/* test_vcd.c - the bytes of a VCD file for given calls. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "wave/wave.h"

typedef struct Fixture {
    Arena *arena;
    Diag *diag;
    char dir[32];
    char path[64];
    VcdWriter *w;
    TraceSink s;
} Fixture;

static int setup(void **state)
{
    Arena *a = arena_new("test");
    Fixture *fx = ARENA_NEW(a, Fixture);
    fx->arena = a;
    fx->diag = diag_new(a, NULL);
    strcpy(fx->dir, "/tmp/test_vcd.XXXXXX");
    if (!mkdtemp(fx->dir))
        return 1;
    snprintf(fx->path, sizeof fx->path, "%s/t.vcd", fx->dir);
    fx->w = vcd_write_open(fx->path, fx->diag);
    assert_non_null(fx->w);
    fx->s = vcd_write_sink(fx->w);
    *state = fx;
    return 0;
}

static int teardown(void **state)
{
    Fixture *fx = *state;
    remove(fx->path);
    assert_int_equal(rmdir(fx->dir), 0); /* nothing else is left */
    diag_free(fx->diag);
    arena_free(fx->arena);
    return 0;
}

static const char *text_of(Fixture *fx)
{
    Str text = {NULL, 0};
    assert_true(io_read_file(fx->arena, fx->path, fx->diag, &text));
    return text.ptr;
}

static void var(Fixture *fx, uint32_t id, const char *name, uint32_t width, bool is_bus,
                int64_t alias)
{
    fx->s.var(fx->s.self, id, TRACE_WIRE, str_from(name), width, is_bus, alias);
}

static void change(Fixture *fx, uint32_t id, const char *bits) /* highest first, as written */
{
    uint8_t values[64];
    size_t n = strlen(bits);
    for (size_t i = 0; i < n; i++)
        values[i] = bits[n - 1 - i] == 'x' ? 2 : (uint8_t)(bits[n - 1 - i] - '0');
    fx->s.change(fx->s.self, id, values);
}

static void a_small_run_is_written_as_the_standard_says(void **state)
{
    Fixture *fx = *state;
    TraceSink *s = &fx->s;
    s->scope_open(s->self, STR("top"), STR("top<4>"));
    var(fx, 0, "clk", 1, false, -1);
    var(fx, 1, "count", 4, true, -1);
    s->scope_open(s->self, STR("fa[3]"), STR("full_adder"));
    var(fx, 2, "c", 1, false, 0);
    s->var(s->self, 3, TRACE_REG, STR("r"), 1, true, -1);
    s->scope_close(s->self);
    s->scope_close(s->self);
    s->begin(s->self, "1ns");
    s->time(s->self, 0);
    change(fx, 0, "0");
    change(fx, 1, "xxxx");
    change(fx, 3, "x");
    s->time(s->self, 10);
    change(fx, 0, "1");
    change(fx, 1, "0010");
    assert_false(io_exists(fx->path));
    assert_true(vcd_write_close(fx->w, 25, fx->diag));
    assert_string_equal(text_of(fx), "$version Gateloom $end\n"
                                     "$timescale 1ns $end\n"
                                     "$scope module top $end\n"
                                     "$var wire 1 ! clk $end\n"
                                     "$var wire 4 \" count [3:0] $end\n"
                                     "$scope module fa[3] $end\n"
                                     "$var wire 1 ! c $end\n"
                                     "$var reg 1 $ r [0:0] $end\n"
                                     "$upscope $end\n"
                                     "$upscope $end\n"
                                     "$enddefinitions $end\n"
                                     "#0\n"
                                     "$dumpvars\n"
                                     "0!\n"
                                     "bx \"\n"
                                     "x$\n"
                                     "$end\n"
                                     "#10\n"
                                     "1!\n"
                                     "b10 \"\n"
                                     "#25\n");
}

static void declare_one(Fixture *fx, const char *name, uint32_t width)
{
    fx->s.scope_open(fx->s.self, STR("t"), STR("t"));
    var(fx, 0, name, width, width > 1, -1);
    fx->s.scope_close(fx->s.self);
    fx->s.begin(fx->s.self, "1ns");
}

static void short_vectors_extend_to_what_was_meant(void **state)
{
    static const struct {
        const char *bits, *written;
    } cases[] = {{"0000", "b0 !"},    {"0001", "b1 !"},    {"1111", "b1111 !"}, {"xxxx", "bx !"},
                 {"xxx0", "bx0 !"},   {"xxx1", "bx1 !"},   {"000x", "b0x !"},   {"001x", "b1x !"},
                 {"0x11", "b0x11 !"}, {"x0x0", "bx0x0 !"}, {"1000", "b1000 !"}};
    Fixture *fx = *state;
    declare_one(fx, "v", 4);
    StrBuf want = {0};
    uint64_t now = 0;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        fx->s.time(fx->s.self, now++);
        change(fx, 0, cases[i].bits);
        if (i > 0)
            strbuf_printf(&want, "#%u\n%s\n", (unsigned)i, cases[i].written);
    }
    assert_true(vcd_write_close(fx->w, 0, fx->diag));
    const char *rest = strstr(text_of(fx), "#1\n");
    assert_non_null(rest);
    assert_string_equal(rest, want.ptr);
    strbuf_free(&want);
}

static void names_stay_whole_and_legal(void **state)
{
    static const char *const names[][2] = {
        {"a.b", "\\a.b"},       {"a.b[3]", "\\a.b[3]"}, {"t[3][0]", "t[3][0]"},
        {"two words", "\\two_words"}, {"[0]", "\\[0]"},       {"3d", "\\3d"},
        {"$end", "\\$end"},     {"a[x]", "\\a[x]"},     {"p$q", "p$q"}};
    Fixture *fx = *state;
    enum { N = sizeof names / sizeof names[0] };
    StrBuf want = {0};
    fx->s.scope_open(fx->s.self, STR("u.v"), STR("m"));
    for (uint32_t i = 0; i < N; i++) {
        var(fx, i, names[i][0], 1, false, -1);
        strbuf_printf(&want, "$var wire 1 %c %s $end\n", (char)('!' + i), names[i][1]);
    }
    fx->s.scope_close(fx->s.self);
    fx->s.begin(fx->s.self, "1ns");
    assert_true(vcd_write_close(fx->w, 0, fx->diag));
    const char *text = text_of(fx);
    assert_non_null(strstr(text, "$scope module \\u.v $end\n"));
    assert_non_null(strstr(text, want.ptr));
    strbuf_free(&want);
}

static void codes_count_in_94_characters(void **state)
{
    Fixture *fx = *state;
    fx->s.scope_open(fx->s.self, STR("t"), STR("t"));
    for (uint32_t i = 0; i < 9000; i++)
        var(fx, i, "v", 1, false, -1);
    fx->s.scope_close(fx->s.self);
    fx->s.begin(fx->s.self, "1ns");
    fx->s.time(fx->s.self, 0);
    change(fx, 93, "1");
    change(fx, 94, "1");
    change(fx, 8836, "1");
    assert_true(vcd_write_close(fx->w, 0, fx->diag));
    assert_non_null(strstr(text_of(fx), "\n1~\n1!\"\n1!!\"\n$end\n"));
}

static void an_abandoned_file_is_not_there(void **state)
{
    Fixture *fx = *state;
    declare_one(fx, "v", 1);
    vcd_write_abandon(fx->w);
    assert_false(io_exists(fx->path));
}

static void a_path_that_cannot_be_written_is_reported(void **state)
{
    Fixture *fx = *state;
    assert_null(vcd_write_open("/nonexistent/t.vcd", fx->diag));
    assert_int_equal(diag_n_errors(fx->diag), 1);
    vcd_write_abandon(fx->w);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_small_run_is_written_as_the_standard_says),
        TEST(short_vectors_extend_to_what_was_meant),
        TEST(names_stay_whole_and_legal),
        TEST(codes_count_in_94_characters),
        TEST(an_abandoned_file_is_not_there),
        TEST(a_path_that_cannot_be_written_is_reported),
    };
    return cmocka_run_group_tests_name("vcd", tests, NULL, NULL);
}
