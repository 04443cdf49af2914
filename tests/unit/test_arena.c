/* test_arena.c - memory that is freed all at once. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "base/arena.h"

static void every_byte_is_zero(void **state)
{
    (void)state;
    Arena *a = arena_new("test");
    for (size_t n = 1; n < 5000; n += 37) {
        unsigned char *p = arena_alloc(a, n, 3, 1);
        for (size_t i = 0; i < n * 3; i++)
            assert_int_equal(p[i], 0);
        memset(p, 0xff, n * 3);
    }
    arena_free(a);
}

static void objects_do_not_overlap(void **state)
{
    (void)state;
    enum { N = 2000 };
    static uint32_t *objects[N];
    Arena *a = arena_new("test");
    for (uint32_t i = 0; i < N; i++) {
        objects[i] = ARENA_ARRAY(a, uint32_t, i % 50 + 1);
        for (uint32_t k = 0; k <= i % 50; k++)
            objects[i][k] = i;
    }
    for (uint32_t i = 0; i < N; i++) {
        for (uint32_t k = 0; k <= i % 50; k++)
            assert_int_equal(objects[i][k], i);
    }
    arena_free(a);
}

static void each_object_is_aligned(void **state)
{
    (void)state;
    Arena *a = arena_new("test");
    for (int i = 0; i < 500; i++) {
        (void)ARENA_NEW(a, char);
        assert_int_equal((uintptr_t)ARENA_NEW(a, uint16_t) % _Alignof(uint16_t), 0);
        (void)ARENA_NEW(a, char);
        assert_int_equal((uintptr_t)ARENA_NEW(a, uint64_t) % _Alignof(uint64_t), 0);
        (void)ARENA_NEW(a, char);
        assert_int_equal((uintptr_t)ARENA_NEW(a, max_align_t) % _Alignof(max_align_t), 0);
    }
    arena_free(a);
}

static void nothing_at_all_is_a_valid_pointer(void **state)
{
    (void)state;
    Arena *a = arena_new("test");
    assert_non_null(ARENA_ARRAY(a, uint64_t, 0));
    arena_free(a);
    arena_free(NULL);
}

static void one_object_may_be_large(void **state)
{
    (void)state;
    Arena *a = arena_new("test");
    char *big = ARENA_ARRAY(a, char, 40000000);
    char *small = ARENA_NEW(a, char);
    big[39999999] = 7;
    assert_int_equal(big[0], 0);
    assert_int_equal(*small, 0);
    assert_true(arena_used(a) >= 40000001);
    arena_free(a);
}

static void used_counts_what_was_handed_out(void **state)
{
    (void)state;
    Arena *a = arena_new("test");
    size_t before = arena_used(a);
    (void)ARENA_ARRAY(a, uint32_t, 1000);
    size_t more = arena_used(a) - before;
    assert_in_range(more, 4000, 4100);
    arena_free(a);
}

static void a_copy_is_closed_by_a_zero(void **state)
{
    (void)state;
    Arena *a = arena_new("test");
    char text[] = "adder and more";
    char *copy = arena_copy(a, text, 5);
    text[0] = '?';
    assert_string_equal(copy, "adder");
    assert_string_equal(arena_copy(a, text, 0), "");
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_byte_is_zero),
        cmocka_unit_test(objects_do_not_overlap),
        cmocka_unit_test(each_object_is_aligned),
        cmocka_unit_test(nothing_at_all_is_a_valid_pointer),
        cmocka_unit_test(one_object_may_be_large),
        cmocka_unit_test(used_counts_what_was_handed_out),
        cmocka_unit_test(a_copy_is_closed_by_a_zero),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
