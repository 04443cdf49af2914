/* replay_main.h - with -DREPLAY a fuzz target is a program that reads files. */
#ifndef FUZZ_REPLAY_MAIN_H
#define FUZZ_REPLAY_MAIN_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/base.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#ifdef REPLAY
static unsigned replay_path(const char *path)
{
    Arena *a = arena_new("replay");
    Diag *dg = diag_new(a, stderr);
    unsigned n = 0;
    const char **names;
    size_t n_names;
    Str text;
    if (io_is_dir(path)) {
        if (io_list_dir(a, path, dg, &names, &n_names)) {
            for (size_t i = 0; i < n_names; i++) {
                StrBuf b = {0};
                strbuf_printf(&b, "%s/%s", path, names[i]);
                n += replay_path(b.ptr);
                strbuf_free(&b);
            }
        }
    } else if (io_read_file(a, path, dg, &text)) {
        /* A copy of the exact size, so that the sanitizer sees a read past it. */
        uint8_t *copy = malloc(text.len ? text.len : 1);
        if (copy && text.len)
            memcpy(copy, text.ptr, text.len);
        LLVMFuzzerTestOneInput(copy, text.len);
        free(copy);
        n = 1;
    }
    diag_free(dg);
    arena_free(a);
    return n;
}

int main(int argc, char **argv)
{
    unsigned n = 0;
    for (int i = 1; i < argc; i++)
        n += replay_path(argv[i]);
    printf("replayed %u inputs\n", n);
    return n ? 0 : 1;
}
#endif

#endif
