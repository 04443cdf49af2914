/* Going back in a run of the machine, and forth again. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "cpu/history.h"

static const char source[] = "mov r0, #40\n"
                             "mov r1, #20\n"
                             "loop: mov [r1], r0\n"
                             "add r1, #1\n"
                             "mul r2, r0\n"
                             "sub r0, #1\n"
                             "jne loop\n"
                             "mov r7, #9\n";

enum { CYCLES = 400 };

typedef struct Fixture {
    Arena *arena;
    Diag *dg;
    Library *lib;
    Program p;
    System sys;
    History *history;
    size_t size;
    uint8_t *states; /* [0..CYCLES] as a run without history went through them */
} Fixture;

static uint8_t *state_at(Fixture *f, uint64_t cycle)
{
    return f->states + cycle * f->size;
}

static int start(void **state)
{
    Fixture *f = calloc(1, sizeof *f);
    f->arena = arena_new("test");
    f->dg = diag_new(f->arena, stderr);
    f->lib = library_new(f->arena, f->dg);
    library_add_path(f->lib, "netlists");
    Machine machine = {16, 6, 4};
    uint32_t file = diag_add_file(f->dg, "t.asm", str_from(source));
    assert_true(asm_text(f->arena, file, machine, f->dg, &f->p));
    const Design *d = system_design(f->lib, f->arena, NULL, machine);
    assert_non_null(d);
    assert_true(system_new(&f->sys, f->arena, d, &engine_cycle, &f->p, f->dg));
    f->size = system_state_size(&f->sys);
    f->states = malloc((CYCLES + 1) * f->size);
    for (unsigned i = 0; i <= CYCLES; i++) {
        assert_int_equal(system_save(&f->sys, state_at(f, i)).n_cycles, i);
        system_clock(&f->sys);
    }
    assert_true(system_start(&f->sys, &f->p, f->dg));
    f->history = history_new(f->arena, &f->sys);
    *state = f;
    return 0;
}

static int stop(void **state)
{
    Fixture *f = *state;
    history_free(f->history);
    system_free(&f->sys);
    library_free(f->lib);
    diag_free(f->dg);
    arena_free(f->arena);
    free(f->states);
    free(f);
    return 0;
}

static void assert_at(Fixture *f, uint64_t cycle)
{
    uint8_t *now = malloc(f->size);
    assert_int_equal(system_save(&f->sys, now).n_cycles, cycle);
    assert_memory_equal(now, state_at(f, cycle), f->size);
    free(now);
}

static void any_moment_is_as_it_was(void **state)
{
    Fixture *f = *state;
    Rng rng = rng_seed(5);
    for (unsigned i = 0; i < CYCLES; i++)
        history_clock(f->history);
    for (unsigned i = 0; i < 200; i++) {
        uint64_t cycle = rng_below(&rng, CYCLES + 1);
        history_go_to(f->history, cycle);
        assert_at(f, cycle);
    }
}

static void an_instruction_is_found_by_its_number(void **state)
{
    Fixture *f = *state;
    for (unsigned i = 0; i < CYCLES; i++)
        history_clock(f->history);
    uint64_t instrs = f->sys.n_instrs;
    for (uint64_t n = 0; n <= instrs; n++) {
        uint64_t cycle = history_cycle_of(f->history, n);
        assert_int_equal(f->sys.n_cycles, CYCLES);
        history_go_to(f->history, cycle);
        assert_int_equal(f->sys.n_instrs, n);
        assert_int_equal(system_phase(&f->sys), 0);
        assert_true(n == 0 || cycle > 0);
        if (cycle > 0) { /* and no cycle sooner */
            history_go_to(f->history, cycle - 1);
            assert_true(f->sys.n_instrs < n);
        }
        history_go_to(f->history, CYCLES);
    }
}

static void what_was_set_by_hand_stays_set(void **state)
{
    Fixture *f = *state;
    uint32_t v;
    history_go_to(f->history, 100);
    history_set_cell(f->history, 60, 1234);
    assert_true(system_cell(&f->sys, 60, &v));
    assert_int_equal(v, 1234);
    history_go_to(f->history, 50);
    assert_false(system_cell(&f->sys, 60, &v));
    history_go_to(f->history, 99);
    assert_false(system_cell(&f->sys, 60, &v));
    history_go_to(f->history, 100);
    assert_true(system_cell(&f->sys, 60, &v));
    history_go_to(f->history, 300);
    assert_true(system_cell(&f->sys, 60, &v));
    assert_int_equal(v, 1234);
}

static void setting_forgets_another_future(void **state)
{
    Fixture *f = *state;
    uint32_t v;
    history_go_to(f->history, 100);
    history_set_cell(f->history, 60, 1);
    history_go_to(f->history, 200);
    history_set_cell(f->history, 61, 2);
    history_go_to(f->history, 90);
    history_set_cell(f->history, 62, 3);
    history_go_to(f->history, 300);
    assert_false(system_cell(&f->sys, 60, &v));
    assert_false(system_cell(&f->sys, 61, &v));
    assert_true(system_cell(&f->sys, 62, &v));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(any_moment_is_as_it_was, start, stop),
        cmocka_unit_test_setup_teardown(an_instruction_is_found_by_its_number, start, stop),
        cmocka_unit_test_setup_teardown(what_was_set_by_hand_stays_set, start, stop),
        cmocka_unit_test_setup_teardown(setting_forgets_another_future, start, stop),
    };
    return cmocka_run_group_tests_name("history", tests, NULL, NULL);
}
