/* test_progress.c - what is written to the terminal, and that it goes away. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>
#include "base/arena.h"
#include "base/diag.h"
#include "base/progress.h"

typedef struct Fixture {
    char *text;
    size_t n;
    FILE *out;
} Fixture;

static int setup(void **state)
{
    Fixture *f = calloc(1, sizeof *f);
    assert_non_null(f);
    f->out = open_memstream(&f->text, &f->n);
    assert_non_null(f->out);
    *state = f;
    return 0;
}

static int teardown(void **state)
{
    Fixture *f = *state;
    progress_to(NULL);
    fclose(f->out);
    free(f->text);
    free(f);
    return 0;
}

static const char *written(Fixture *f)
{
    fflush(f->out);
    return f->text;
}

#define CLEAR "\r\033[K"

static void the_line_is_rewritten_and_taken_away(void **state)
{
    Fixture *f = *state;
    progress_to(f->out);
    progress_start("cycles", 200, false);
    progress(50);
    progress(200);
    progress_end();
    progress_end();
    assert_string_equal(written(f), CLEAR "cycles: 50 of 200, 25%, 0 s" CLEAR
                                          "cycles: 200 of 200, 100%, 0 s" CLEAR);
}

static void without_a_total_only_what_is_done_is_told(void **state)
{
    Fixture *f = *state;
    progress_to(f->out);
    progress_start("rows", 0, false);
    progress(7);
    progress_end();
    assert_string_equal(written(f), CLEAR "rows: 7, 0 s" CLEAR);
}

static void a_message_stands_on_a_line_of_its_own(void **state)
{
    Fixture *f = *state;
    Arena *a = arena_new("test");
    Diag *dg = diag_new(a, f->out);
    progress_to(f->out);
    progress_start("rows", 0, false);
    progress(1);
    diag(dg, DIAG_ERROR, (Span){0}, "wrong");
    diag_file_error(dg, "a.nl", "is wrong");
    progress(2);
    diag_file_error(dg, "b.nl", "is wrong");
    progress_end();
    assert_string_equal(written(f), CLEAR "rows: 1, 0 s" CLEAR "gateloom: error: wrong\n"
                                    "a.nl: error: is wrong\n" CLEAR "rows: 2, 0 s" CLEAR
                                    "b.nl: error: is wrong\n");
    diag_free(dg);
    arena_free(a);
}

static void a_run_inside_another_is_not_told(void **state)
{
    Fixture *f = *state;
    progress_to(f->out);
    progress_start("outer", 4, false);
    progress_start("inner", 9, false);
    progress(5);
    progress_end();
    progress(1);
    progress_end();
    progress(2);
    assert_string_equal(written(f), CLEAR "outer: 1 of 4, 25%, 0 s" CLEAR);
}

static void what_no_terminal_shows_is_not_written(void **state)
{
    Fixture *f = *state;
    progress_start("rows", 0, false);
    for (uint64_t i = 0; i < 1000; i++)
        progress(i);
    progress_end();
    assert_int_equal(*(written(f) ? written(f) : ""), 0);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(the_line_is_rewritten_and_taken_away),
        TEST(without_a_total_only_what_is_done_is_told),
        TEST(a_message_stands_on_a_line_of_its_own),
        TEST(a_run_inside_another_is_not_told),
        TEST(what_no_terminal_shows_is_not_written),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
