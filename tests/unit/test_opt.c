/* test_opt.c - the option table. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/opt.h"

static const char *top;
static uint64_t cycles;
static bool json;
static OptList sets;

static const Opt opts[] = {
    {"top", "MODULE", OPT_TEXT, &top, "the module to work on"},
    {"cycles", "N", OPT_COUNT, &cycles, "clock cycles to run"},
    {"json", NULL, OPT_FLAG, &json, "machine-readable output"},
    {"set", "NAME=VALUE", OPT_LIST, &sets, "an input"},
    {"o", "FILE", OPT_TEXT, &top, "output"},
    {0},
};

static const char *files[64];
static int n_files;
static char said[4096]; /* what went to stderr */

/* Words of a command line, separated by one blank; a copy, as argv may be kept. */
static bool parse(const char *line)
{
    static char words[1024];
    static char *argv[64];
    int argc = 0;
    strcpy(words, line);
    for (char *w = strtok(words, " "); w; w = strtok(NULL, " "))
        argv[argc++] = strcmp(w, "EMPTY") == 0 ? w + 5 : w;
    argv[argc] = NULL;
    top = NULL;
    cycles = 0;
    json = false;
    sets.n = 0;
    fflush(stderr);
    FILE *to = tmpfile();
    int keep = dup(2);
    assert_non_null(to);
    dup2(fileno(to), 2);
    bool ok = opt_parse(opts, argc, argv, 0, files, &n_files);
    fflush(stderr);
    dup2(keep, 2);
    close(keep);
    rewind(to);
    said[fread(said, 1, sizeof said - 1, to)] = 0;
    fclose(to);
    return ok;
}

static void a_value_may_follow_or_be_joined(void **state)
{
    (void)state;
    assert_true(parse("--top adder --cycles=0x10 -o out a.nl"));
    assert_string_equal(top, "out");
    assert_int_equal(cycles, 16);
    assert_true(parse("--top=adder<4>"));
    assert_string_equal(top, "adder<4>");
    assert_true(parse("--top="));
    assert_string_equal(top, "");
}

static void files_stand_anywhere(void **state)
{
    (void)state;
    assert_true(parse("a.nl --json b.nl - EMPTY -- --json c.nl"));
    assert_true(json);
    assert_int_equal(n_files, 6);
    assert_string_equal(files[0], "a.nl");
    assert_string_equal(files[2], "-");
    assert_string_equal(files[3], "");
    assert_string_equal(files[4], "--json");
    assert_string_equal(files[5], "c.nl");
}

static void a_list_keeps_every_value_in_order(void **state)
{
    (void)state;
    assert_true(parse("--set x=5 --set=y=3"));
    assert_int_equal(sets.n, 2);
    assert_string_equal(sets.items[0], "x=5");
    assert_string_equal(sets.items[1], "y=3");
}

static void a_value_may_look_like_an_option(void **state)
{
    (void)state;
    assert_true(parse("--top --json"));
    assert_string_equal(top, "--json");
    assert_false(json);
}

static void mistakes_are_named(void **state)
{
    (void)state;
    static const struct {
        const char *line, *want;
    } rows[] = {
        {"--tpo x", "gateloom: unknown option '--tpo'; did you mean '--top'?\n"},
        {"--something", "gateloom: unknown option '--something'\n"},
        {"-json", NULL},
        {"--o x", NULL},
        {"--json=1", "gateloom: option '--json' takes no value\n"},
        {"--top", "gateloom: option '--top' wants a value: MODULE\n"},
        {"--cycles -3", "gateloom: '--cycles' wants a whole number, not '-3'\n"},
        {"--cycles 3k", "gateloom: '--cycles' wants a whole number, not '3k'\n"},
        {"--cycles=", "gateloom: '--cycles' wants a whole number, not ''\n"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        assert_false(parse(rows[i].line));
        assert_true(said[0] != 0);
        if (rows[i].want)
            assert_string_equal(said, rows[i].want);
    }
    assert_true(parse(""));
    assert_string_equal(said, "");
}

static void too_many_of_a_list_are_refused(void **state)
{
    (void)state;
    static char *argv[2 * OPT_LIST_MAX + 3];
    static const char *room[2 * OPT_LIST_MAX + 3];
    static char word[] = "--set=x";
    for (int i = 0; i < OPT_LIST_MAX; i++)
        argv[i] = word;
    sets.n = 0;
    assert_true(opt_parse(opts, OPT_LIST_MAX, argv, 0, room, &n_files));
    assert_int_equal(sets.n, OPT_LIST_MAX);
    assert_false(parse("--set a --set b") && sets.n != 2);
    sets.n = OPT_LIST_MAX;
    int keep = dup(2);
    assert_non_null(freopen("/dev/null", "w", stderr));
    bool ok = opt_parse(opts, 1, argv, 0, room, &n_files);
    fflush(stderr);
    dup2(keep, 2);
    close(keep);
    assert_false(ok);
    assert_int_equal(sets.n, OPT_LIST_MAX);
}

static void the_help_is_the_table(void **state)
{
    (void)state;
    char *text = NULL;
    size_t len = 0;
    FILE *out = open_memstream(&text, &len);
    opt_help(opts, out);
    fclose(out);
    assert_string_equal(text, "  --top MODULE               the module to work on\n"
                              "  --cycles N                 clock cycles to run\n"
                              "  --json                     machine-readable output\n"
                              "  --set NAME=VALUE           an input\n"
                              "  -o FILE                    output\n");
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_value_may_follow_or_be_joined),
        cmocka_unit_test(files_stand_anywhere),
        cmocka_unit_test(a_list_keeps_every_value_in_order),
        cmocka_unit_test(a_value_may_look_like_an_option),
        cmocka_unit_test(mistakes_are_named),
        cmocka_unit_test(too_many_of_a_list_are_refused),
        cmocka_unit_test(the_help_is_the_table),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
