/* test_map.c - the hash table against an array. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include "base/map.h"
#include "base/rng.h"

static void an_empty_map_has_nothing(void **state)
{
    (void)state;
    Map m = {0};
    assert_int_equal(map_get(&m, 0), 0);
    assert_int_equal(map_get(&m, UINT64_MAX), 0);
    map_free(&m);
}

static void any_key_can_be_stored(void **state)
{
    (void)state;
    static const uint64_t keys[] = {0, 1, UINT64_MAX, UINT64_C(1) << 63, UINT64_C(1) << 32};
    Map m = {0};
    for (uint32_t i = 0; i < 5; i++)
        map_put(&m, keys[i], i + 1);
    for (uint32_t i = 0; i < 5; i++)
        assert_int_equal(map_get(&m, keys[i]), i + 1);
    assert_int_equal(m.len, 5);
    assert_int_equal(map_get(&m, 2), 0);
    map_free(&m);
}

static void it_agrees_with_an_array(void **state)
{
    (void)state;
    enum { KEYS = 5000 };
    static uint32_t plain[KEYS];
    Rng r = rng_seed(1);
    Map m = {0};
    size_t n = 0;
    for (int i = 0; i < 40000; i++) {
        uint32_t key = (uint32_t)rng_below(&r, KEYS), val = (uint32_t)rng_next(&r) | 1;
        n += plain[key] == 0;
        plain[key] = val;
        map_put(&m, (uint64_t)key << 32, val); /* keys that differ in the upper half only */
        assert_int_equal(m.len, n);
    }
    for (uint64_t key = 0; key < KEYS; key++)
        assert_int_equal(map_get(&m, key << 32), plain[key]);
    map_free(&m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_empty_map_has_nothing),
        cmocka_unit_test(any_key_can_be_stored),
        cmocka_unit_test(it_agrees_with_an_array),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
