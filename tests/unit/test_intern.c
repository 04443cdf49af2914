/* test_intern.c - each spelling stored once. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "base/intern.h"

static void one_spelling_is_one_symbol(void **state)
{
    (void)state;
    Arena *a = arena_new("test");
    Intern *names = intern_new(a);
    char text[] = "carry";
    Sym s = intern(names, str_from(text));
    assert_int_not_equal(s.ix, 0);
    text[0] = 'm'; /* the spelling was copied */
    assert_int_equal(intern_z(names, "carry").ix, s.ix);
    assert_int_equal(intern_printf(names, "c%srr%c", "a", 'y').ix, s.ix);
    assert_int_not_equal(intern_z(names, "marry").ix, s.ix);
    assert_int_not_equal(intern_z(names, "carr").ix, s.ix);
    assert_string_equal(intern_cstr(names, s), "carry");
    assert_true(str_eqz(intern_str(names, s), "carry"));
    intern_free(names);
    arena_free(a);
}

static void no_symbol_is_the_empty_text(void **state)
{
    (void)state;
    Arena *a = arena_new("test");
    Intern *names = intern_new(a);
    assert_int_equal(intern_str(names, (Sym){0}).len, 0);
    assert_string_equal(intern_cstr(names, (Sym){0}), "");
    intern_free(names);
    arena_free(a);
}

static void finding_stores_nothing(void **state)
{
    (void)state;
    Arena *a = arena_new("test");
    Intern *names = intern_new(a);
    assert_int_equal(intern_find(names, STR("sum")).ix, 0);
    assert_int_equal(intern_find(names, STR("sum")).ix, 0);
    Sym s = intern_z(names, "sum");
    assert_int_equal(intern_find(names, STR("sum")).ix, s.ix);
    intern_free(names);
    arena_free(a);
}

static void many_names_stay_apart(void **state)
{
    (void)state;
    enum { N = 30000 };
    static Sym syms[N];
    Arena *a = arena_new("test");
    Intern *names = intern_new(a);
    for (int i = 0; i < N; i++)
        syms[i] = intern_printf(names, "n%d", i);
    for (int i = 0; i < N; i++) {
        char want[16];
        snprintf(want, sizeof want, "n%d", i);
        assert_string_equal(intern_cstr(names, syms[i]), want);
        assert_int_equal(intern_z(names, want).ix, syms[i].ix);
    }
    intern_free(names);
    arena_free(a);
}

static void a_name_may_hold_any_byte(void **state)
{
    (void)state;
    Arena *a = arena_new("test");
    Intern *names = intern_new(a);
    Sym x = intern(names, (Str){"a\0b", 3}), y = intern(names, (Str){"a\0c", 3});
    assert_int_not_equal(x.ix, y.ix);
    assert_int_equal(intern_str(names, x).len, 3);
    assert_memory_equal(intern_str(names, y).ptr, "a\0c", 4);
    intern_free(names);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_spelling_is_one_symbol),
        cmocka_unit_test(no_symbol_is_the_empty_text),
        cmocka_unit_test(finding_stores_nothing),
        cmocka_unit_test(many_names_stay_apart),
        cmocka_unit_test(a_name_may_hold_any_byte),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
