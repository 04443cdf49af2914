/* test_io.c - whole files in, whole files out. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/io.h"

typedef struct Fixture {
    Arena *arena;
    Diag *diag;
    char dir[32];
    char path[64];
} Fixture;

static int setup(void **state)
{
    Fixture *fx = calloc(1, sizeof *fx);
    if (!fx)
        return 1;
    fx->arena = arena_new("test");
    fx->diag = diag_new(fx->arena, NULL);
    strcpy(fx->dir, "/tmp/test_io.XXXXXX");
    if (!mkdtemp(fx->dir))
        return 1;
    snprintf(fx->path, sizeof fx->path, "%s/file", fx->dir);
    *state = fx;
    return 0;
}

static int teardown(void **state)
{
    Fixture *fx = *state;
    unlink(fx->path);
    int left = rmdir(fx->dir); /* fails when a temporary file was left */
    diag_free(fx->diag);
    arena_free(fx->arena);
    free(fx);
    return left;
}

static void put(Fixture *fx, const char *bytes, size_t len)
{
    FILE *fp = fopen(fx->path, "wb");
    assert_non_null(fp);
    assert_int_equal(fwrite(bytes, 1, len, fp), len);
    assert_int_equal(fclose(fp), 0);
}

static Str get(Fixture *fx)
{
    Str text = {NULL, 0};
    assert_true(io_read_file(fx->arena, fx->path, fx->diag, &text));
    return text;
}

static void every_byte_is_read_and_a_zero_follows(void **state)
{
    Fixture *fx = *state;
    put(fx, "a\0b\r\n\xff", 6);
    Str text = get(fx);
    assert_int_equal(text.len, 6);
    assert_memory_equal(text.ptr, "a\0b\r\n\xff", 7);
    put(fx, "", 0);
    text = get(fx);
    assert_int_equal(text.len, 0);
    assert_string_equal(text.ptr, "");
}

static void a_pipe_is_read_to_its_end(void **state)
{
    Fixture *fx = *state;
    assert_int_equal(mkfifo(fx->path, 0600), 0);
    char command[128];
    snprintf(command, sizeof command, "head -c 200000 /dev/zero | tr '\\0' 'z' > %s &", fx->path);
    assert_int_equal(system(command), 0);
    Str text = get(fx);
    assert_int_equal(text.len, 200000);
    assert_int_equal(text.ptr[0], 'z');
    assert_int_equal(text.ptr[199999], 'z');
    assert_int_equal(text.ptr[200000], 0);
}

static void what_cannot_be_read_is_reported_once(void **state)
{
    Fixture *fx = *state;
    Str text;
    assert_false(io_read_file(fx->arena, fx->path, fx->diag, &text));
    assert_int_equal(diag_n_errors(fx->diag), 1);
    assert_false(io_read_file(fx->arena, fx->dir, fx->diag, &text));
    assert_int_equal(diag_n_errors(fx->diag), 2);
}

static void a_folder_is_listed_in_order_without_hidden_names(void **state)
{
    Fixture *fx = *state;
    static const char *const made[] = {"b", "a", ".hidden", "C"};
    char path[80];
    for (int i = 0; i < 4; i++) {
        snprintf(path, sizeof path, "%s/%s", fx->dir, made[i]);
        fclose(fopen(path, "w"));
    }
    const char **names;
    size_t n;
    assert_true(io_list_dir(fx->arena, fx->dir, fx->diag, &names, &n));
    for (int i = 0; i < 4; i++) {
        snprintf(path, sizeof path, "%s/%s", fx->dir, made[i]);
        unlink(path);
    }
    assert_int_equal(n, 3);
    assert_string_equal(names[0], "C");
    assert_string_equal(names[1], "a");
    assert_string_equal(names[2], "b");
    assert_true(io_list_dir(fx->arena, fx->dir, fx->diag, &names, &n));
    assert_int_equal(n, 0);
    assert_false(io_list_dir(fx->arena, fx->path, fx->diag, &names, &n));
    assert_int_equal(diag_n_errors(fx->diag), 1);
}

static void the_folder_of_a_path_is_what_stands_before_the_last_slash(void **state)
{
    (void)state;
    assert_true(str_eqz(io_dir_of(STR("a/b/c.nl")), "a/b"));
    assert_true(str_eqz(io_dir_of(STR("c.nl")), "."));
    assert_true(str_eqz(io_dir_of(STR("/c.nl")), "/"));
    assert_true(str_eqz(io_dir_of(STR("")), "."));
}

static void a_file_appears_when_it_is_whole(void **state)
{
    Fixture *fx = *state;
    OutFile *f = out_open(fx->path, fx->diag);
    assert_non_null(f);
    out_puts(f, "one ");
    out_printf(f, "%d", 2);
    out_write(f, " three", 6);
    assert_false(io_exists(fx->path));
    assert_true(out_close(f, fx->diag));
    assert_true(str_eqz(get(fx), "one 2 three"));
    assert_false(io_is_dir(fx->path));
    assert_true(io_is_dir(fx->dir));
}

static void an_abandoned_file_leaves_the_old_one(void **state)
{
    Fixture *fx = *state;
    put(fx, "old", 3);
    OutFile *f = out_open(fx->path, fx->diag);
    out_puts(f, "new");
    out_abandon(f);
    assert_true(str_eqz(get(fx), "old"));
    out_abandon(NULL);
}

static void a_rewritten_file_keeps_its_permissions(void **state)
{
    Fixture *fx = *state;
    put(fx, "old", 3);
    assert_int_equal(chmod(fx->path, 0640), 0);
    OutFile *f = out_open(fx->path, fx->diag);
    out_puts(f, "new");
    assert_true(out_close(f, fx->diag));
    struct stat st;
    assert_int_equal(stat(fx->path, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0640);
    assert_true(str_eqz(get(fx), "new"));
}

static void what_cannot_be_written_is_reported_once(void **state)
{
    Fixture *fx = *state;
    assert_null(out_open(fx->dir, fx->diag));
    assert_int_equal(diag_n_errors(fx->diag), 1);
    assert_null(out_open("/nowhere/at/all", fx->diag));
    assert_int_equal(diag_n_errors(fx->diag), 2);
}

static void a_full_disk_is_reported_at_the_end(void **state)
{
    Fixture *fx = *state;
    if (!io_exists("/dev/full"))
        skip();
    OutFile *f = out_open("/dev/full", fx->diag);
    assert_non_null(f);
    for (int i = 0; i < 10000; i++)
        out_puts(f, "more than fits ");
    assert_int_equal(diag_n_errors(fx->diag), 0);
    assert_false(out_close(f, fx->diag));
    assert_int_equal(diag_n_errors(fx->diag), 1);
}

int main(void)
{
#define TEST(t) cmocka_unit_test_setup_teardown(t, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(every_byte_is_read_and_a_zero_follows),
        TEST(a_pipe_is_read_to_its_end),
        TEST(what_cannot_be_read_is_reported_once),
        TEST(a_folder_is_listed_in_order_without_hidden_names),
        TEST(the_folder_of_a_path_is_what_stands_before_the_last_slash),
        TEST(a_file_appears_when_it_is_whole),
        TEST(an_abandoned_file_leaves_the_old_one),
        TEST(a_rewritten_file_keeps_its_permissions),
        TEST(what_cannot_be_written_is_reported_once),
        TEST(a_full_disk_is_reported_at_the_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
