/* test_diag.c - messages with the line and a caret. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/diag.h"

typedef struct Fixture {
    Arena *arena;
    Diag *diag;
    FILE *stream;
    char *text;
    size_t len;
} Fixture;

static int setup(void **state)
{
    Fixture *fx = calloc(1, sizeof *fx);
    if (!fx)
        return 1;
    fx->arena = arena_new("test");
    fx->stream = open_memstream(&fx->text, &fx->len);
    fx->diag = diag_new(fx->arena, fx->stream);
    *state = fx;
    return 0;
}

static int teardown(void **state)
{
    Fixture *fx = *state;
    diag_free(fx->diag);
    fclose(fx->stream);
    free(fx->text);
    arena_free(fx->arena);
    free(fx);
    return 0;
}

static const char *printed(Fixture *fx)
{
    fflush(fx->stream);
    return fx->text;
}

/* The place of `what` in the text of a file. */
static Span find(Fixture *fx, uint32_t file, const char *what)
{
    const char *text = diag_text(fx->diag, file).ptr;
    uint32_t lo = (uint32_t)(strstr(text, what) - text);
    return (Span){file, lo, lo + (uint32_t)strlen(what)};
}

static void caret_stands_under_the_span(void **state)
{
    Fixture *fx = *state;
    uint32_t f = diag_add_file(fx->diag, "adder.nl", STR("module m(a -> y) {\n    y = ~cary\n}\n"));
    diag(fx->diag, DIAG_ERROR, find(fx, f, "cary"), "nothing is called '%s' here", "cary");
    assert_string_equal(printed(fx), "adder.nl:2:10: error: nothing is called 'cary' here\n"
                                     "    2 |     y = ~cary\n"
                                     "      |          ^~~~\n");
    assert_int_equal(diag_n_errors(fx->diag), 1);
    assert_int_equal(diag_n_warnings(fx->diag), 0);
}

static void the_last_line_needs_no_newline(void **state)
{
    Fixture *fx = *state;
    uint32_t f = diag_add_file(fx->diag, "a.nl", STR("module m("));
    diag(fx->diag, DIAG_ERROR, (Span){f, 9, 9}, "the file ends here");
    assert_string_equal(printed(fx), "a.nl:1:10: error: the file ends here\n"
                                     "    1 | module m(\n"
                                     "      |          ^\n");
}

static void an_empty_file_has_a_first_line(void **state)
{
    Fixture *fx = *state;
    uint32_t f = diag_add_file(fx->diag, "a.nl", STR(""));
    diag(fx->diag, DIAG_WARNING, (Span){f, 0, 0}, "nothing in it");
    assert_string_equal(printed(fx), "a.nl:1:1: warning: nothing in it\n"
                                     "    1 | \n"
                                     "      | ^\n");
    assert_int_equal(diag_n_warnings(fx->diag), 1);
}

static void a_span_over_lines_is_marked_on_its_first(void **state)
{
    Fixture *fx = *state;
    uint32_t f = diag_add_file(fx->diag, "a.nl", STR("ab\r\ncd\r\n"));
    diag(fx->diag, DIAG_ERROR, (Span){f, 1, 7}, "here");
    assert_string_equal(printed(fx), "a.nl:1:2: error: here\n"
                                     "    1 | ab\n"
                                     "      |  ^\n");
}

static void what_a_terminal_obeys_is_shown_as_a_question_mark(void **state)
{
    Fixture *fx = *state;
    /* ESC; CSI as one byte and as U+009B; DEL; a character cut short; and beside them ones that are fine. */
    uint32_t f = diag_add_file(fx->diag, "a.nl", STR("\x1b[1m \x9b" "2m \xc2\x9b" "3m \x7f \xe4\xb8 \xc5\x9b q\n"));
    diag(fx->diag, DIAG_ERROR, find(fx, f, "q"), "here");
    assert_string_equal(printed(fx), "a.nl:1:23: error: here\n"
                                     "    1 | ?[1m ?2m ?3m ? ?? \xc5\x9b q\n"
                                     "      |                     ^\n");
}

static void names_in_messages_are_no_commands_either(void **state)
{
    Fixture *fx = *state;
    uint32_t f = diag_add_file(fx->diag, "\x1b]0;a.nl", STR("q\n"));
    diag(fx->diag, DIAG_ERROR, find(fx, f, "q"), "'%s' is not %s", "\x1b[1m\x9b\x31", "gr\xc3\xb6\xc3\x9f" "er");
    diag_file_error(fx->diag, "b\x1b.nl", "has no '%s'", "\x07");
    diag_file_warning(fx->diag, "c\x9b.nl", "has a '%s'", "\x7f");
    assert_string_equal(printed(fx), "?]0;a.nl:1:1: error: '?[1m?1' is not gr\xc3\xb6\xc3\x9f" "er\n"
                                     "    1 | q\n"
                                     "      | ^\n"
                                     "b?.nl: error: has no '?'\n"
                                     "c?.nl: warning: has a '?'\n");
}

static void tabs_and_wide_letters_keep_the_caret_in_place(void **state)
{
    Fixture *fx = *state;
    uint32_t f = diag_add_file(fx->diag, "a.nl", STR("\t\xc3\xa4\xe4\xb8\xad = q\n"));
    diag(fx->diag, DIAG_ERROR, find(fx, f, "q"), "here");
    assert_string_equal(printed(fx), "a.nl:1:10: error: here\n"
                                     "    1 | \t\xc3\xa4\xe4\xb8\xad = q\n"
                                     "      | \t     ^\n");
}

static void control_bytes_do_not_reach_the_terminal(void **state)
{
    Fixture *fx = *state;
    uint32_t f = diag_add_file(fx->diag, "a.nl", STR("a\x1b[2J\x7f" "b\n"));
    diag(fx->diag, DIAG_ERROR, find(fx, f, "b"), "here");
    assert_string_equal(printed(fx), "a.nl:1:7: error: here\n"
                                     "    1 | a?[2J?b\n"
                                     "      |       ^\n");
}

static void a_long_line_is_cut_around_the_span(void **state)
{
    Fixture *fx = *state;
    static char line[2000];
    memset(line, 'a', 1999);
    memcpy(line + 1000, "XYZ", 3);
    uint32_t f = diag_add_file(fx->diag, "a.nl", str_from(line));
    diag(fx->diag, DIAG_ERROR, (Span){f, 1000, 1003}, "here");
    const char *text = printed(fx);
    assert_true(strlen(text) < 500);
    const char *row = strstr(text, "    1 | "), *marks = strstr(text, "      | ");
    assert_non_null(row);
    assert_non_null(marks);
    assert_int_equal(strstr(row, "XYZ") - row, strchr(marks, '^') - marks);
}

static void one_wording_at_one_place_is_printed_once(void **state)
{
    Fixture *fx = *state;
    uint32_t f = diag_add_file(fx->diag, "a.nl", STR("y = q\n"));
    Span q = find(fx, f, "q"), y = find(fx, f, "y");
    diag(fx->diag, DIAG_ERROR, q, "no %s", "q");
    size_t once = strlen(printed(fx));
    diag(fx->diag, DIAG_ERROR, q, "no %s", "q");
    diag(fx->diag, DIAG_NOTE, y, "this note goes with it");
    assert_int_equal(strlen(printed(fx)), once);
    assert_int_equal(diag_n_errors(fx->diag), 1);
    diag(fx->diag, DIAG_ERROR, y, "no %s", "y");
    diag(fx->diag, DIAG_ERROR, q, "another wording");
    assert_int_equal(diag_n_errors(fx->diag), 3);
    diag_again(fx->diag);
    diag(fx->diag, DIAG_ERROR, q, "no %s", "q");
    assert_int_equal(diag_n_errors(fx->diag), 4);
    diag(fx->diag, DIAG_ERROR, q, "no %s", "q");
    assert_int_equal(diag_n_errors(fx->diag), 4);
}

static void a_note_is_no_error(void **state)
{
    Fixture *fx = *state;
    uint32_t f = diag_add_file(fx->diag, "a.nl", STR("y = q\n"));
    diag(fx->diag, DIAG_WARNING, find(fx, f, "q"), "odd");
    diag(fx->diag, DIAG_NOTE, find(fx, f, "y"), "for this");
    assert_non_null(strstr(printed(fx), "a.nl:1:1: note: for this\n"));
    assert_int_equal(diag_n_errors(fx->diag), 0);
    assert_int_equal(diag_n_warnings(fx->diag), 1);
}

static void the_rest_of_many_errors_is_only_counted(void **state)
{
    Fixture *fx = *state;
    static char text[200];
    memset(text, '\n', sizeof text - 1);
    uint32_t f = diag_add_file(fx->diag, "a.nl", str_from(text));
    for (uint32_t i = 0; i < 100; i++) {
        diag(fx->diag, DIAG_ERROR, (Span){f, i, i + 1}, "wrong");
        diag(fx->diag, DIAG_NOTE, (Span){f, i, i + 1}, "because");
    }
    assert_int_equal(diag_n_errors(fx->diag), 100);
    unsigned shown = 0, notes = 0;
    for (const char *p = printed(fx); (p = strstr(p, "error: wrong")); p++)
        shown++;
    for (const char *p = printed(fx); (p = strstr(p, "note: because")); p++)
        notes++;
    assert_int_equal(shown, 20);
    assert_int_equal(notes, 20);
    assert_non_null(strstr(printed(fx), "the rest are not shown"));
}

static void a_file_as_a_whole_has_no_line(void **state)
{
    Fixture *fx = *state;
    diag_file_error(fx->diag, "gone.nl", "cannot be read: %s", "No such file or directory");
    diag(fx->diag, DIAG_ERROR, (Span){0}, "no place");
    assert_string_equal(printed(fx), "gone.nl: error: cannot be read: No such file or directory\n"
                                     "gateloom: error: no place\n");
    assert_int_equal(diag_n_errors(fx->diag), 2);
}

static void lines_are_found_in_any_order(void **state)
{
    Fixture *fx = *state;
    uint32_t f = diag_add_file(fx->diag, "a.nl", STR("a\n\nbcd\ne"));
    static const uint32_t want[][3] = {{6, 3, 4}, {0, 1, 1}, {7, 4, 1}, {1, 1, 2}, {2, 2, 1},
                                       {3, 3, 1}, {8, 4, 2}, {4, 3, 2}, {99, 4, 2}};
    for (size_t i = 0; i < sizeof want / sizeof *want; i++) {
        uint32_t line, col;
        diag_line_col(fx->diag, f, want[i][0], &line, &col);
        assert_int_equal(line, want[i][1]);
        assert_int_equal(col, want[i][2]);
    }
    StrBuf b = {0};
    diag_place(fx->diag, (Span){f, 4, 5}, &b);
    strbuf_addc(&b, ' ');
    diag_place(fx->diag, (Span){0}, &b);
    assert_string_equal(b.ptr, "a.nl:3 ?");
    strbuf_free(&b);
}

static void spans_join_within_a_file(void **state)
{
    (void)state;
    Span s = span_join((Span){1, 3, 5}, (Span){1, 8, 9});
    assert_int_equal(s.file, 1);
    assert_int_equal(s.lo, 3);
    assert_int_equal(s.hi, 9);
    assert_int_equal(span_join((Span){1, 3, 9}, (Span){1, 4, 5}).hi, 9);
    assert_int_equal(span_join((Span){0}, (Span){2, 4, 5}).file, 2);
    assert_int_equal(span_join((Span){1, 3, 9}, (Span){2, 4, 5}).hi, 9);
}

static void without_a_stream_messages_are_counted(void **state)
{
    Fixture *fx = *state;
    Diag *dg = diag_new(fx->arena, NULL);
    uint32_t f = diag_add_file(dg, "a.nl", STR("y\n"));
    diag(dg, DIAG_ERROR, (Span){f, 0, 1}, "wrong");
    diag(dg, DIAG_NOTE, (Span){f, 0, 1}, "because");
    diag_file_error(dg, "b.nl", "gone");
    assert_int_equal(diag_n_errors(dg), 2);
    diag_free(dg);
    diag_free(NULL);
}

int main(void)
{
#define TEST(t) cmocka_unit_test_setup_teardown(t, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(caret_stands_under_the_span),
        TEST(the_last_line_needs_no_newline),
        TEST(an_empty_file_has_a_first_line),
        TEST(a_span_over_lines_is_marked_on_its_first),
        TEST(what_a_terminal_obeys_is_shown_as_a_question_mark),
        TEST(names_in_messages_are_no_commands_either),
        TEST(tabs_and_wide_letters_keep_the_caret_in_place),
        TEST(control_bytes_do_not_reach_the_terminal),
        TEST(a_long_line_is_cut_around_the_span),
        TEST(one_wording_at_one_place_is_printed_once),
        TEST(a_note_is_no_error),
        TEST(the_rest_of_many_errors_is_only_counted),
        TEST(a_file_as_a_whole_has_no_line),
        TEST(lines_are_found_in_any_order),
        TEST(spans_join_within_a_file),
        TEST(without_a_stream_messages_are_counted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
