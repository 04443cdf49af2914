/* test_rng.c - the same seed, the same numbers, on every machine. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include "base/rng.h"

/* The published sequence of splitmix64 for the seed 1234567. */
static void the_numbers_are_those_of_the_paper(void **state)
{
    (void)state;
    static const uint64_t want[] = {UINT64_C(6457827717110365317), UINT64_C(3203168211198807973),
                                    UINT64_C(9817491932198370423), UINT64_C(4593380528125082431),
                                    UINT64_C(16408922859458223821)};
    Rng r = rng_seed(1234567);
    for (int i = 0; i < 5; i++)
        assert_true(rng_next(&r) == want[i]);
}

static void below_stays_below_and_reaches_everything(void **state)
{
    (void)state;
    Rng r = rng_seed(7);
    for (uint64_t n = 1; n < 40; n++) {
        uint64_t seen = 0;
        for (int i = 0; i < 2000; i++) {
            uint64_t v = rng_below(&r, n);
            assert_true(v < n);
            seen |= UINT64_C(1) << v;
        }
        assert_true(seen == (UINT64_C(1) << n) - 1);
    }
    for (int i = 0; i < 100; i++)
        assert_true(rng_below(&r, UINT64_MAX) < UINT64_MAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_numbers_are_those_of_the_paper),
        cmocka_unit_test(below_stays_below_and_reaches_everything),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
