/* cmd_asm.c - gateloom asm: a program of the ten-instruction machine, from text to words. */
#include <inttypes.h>
#include <string.h>

#include "cli/machine_opts.h"

typedef struct Asm {
    Session s;
    const char *out;
    bool listing;
    MachineOpts sizes;
    Program p;
} Asm;

/* P.hex -> P.mem.hex */
static void cells_path(const char *path, StrBuf *b)
{
    size_t n = strlen(path);
    bool has_tail = str_ends_with(str_from(path), ".hex");
    strbuf_add(b, path, has_tail ? n - strlen(".hex") : n);
    strbuf_addz(b, ".mem.hex");
}

static bool write_whole(Session *s, const char *path, const StrBuf *text)
{
    OutFile *f = out_open(path, s->dg);
    if (!f)
        return false;
    out_write(f, text->ptr, text->len);
    return out_close(f, s->dg);
}

static void print_counts(const Asm *a, const char *path)
{
    printf("%s: %" PRIu32 " instruction%s, %" PRIu32 " initial cell%s\n", path, a->p.n_code,
           a->p.n_code == 1 ? "" : "s", a->p.n_cells, a->p.n_cells == 1 ? "" : "s");
}

static bool write_hex(Asm *a, const char *source)
{
    StrBuf code = {0}, cells = {0}, path = {0};
    bool to_stdout = strcmp(a->out, "-") == 0;
    cells_path(a->out, &path);
    program_hex(&a->p, source, &code);
    program_cells_hex(&a->p, source, &cells);
    bool ok = true;
    if (a->p.n_cells && to_stdout)
        diag(a->s.dg, DIAG_WARNING, (Span){0},
             "the initial cells are left out; -o FILE writes them beside it");
    else if (a->p.n_cells)
        ok = write_whole(&a->s, path.ptr, &cells);
    ok = ok && write_whole(&a->s, a->out, &code);
    if (ok && !to_stdout) {
        printf("%s: %" PRIu32 " instruction%s\n", a->out, a->p.n_code, a->p.n_code == 1 ? "" : "s");
        if (a->p.n_cells)
            printf("%s: %" PRIu32 " initial cell%s\n", path.ptr, a->p.n_cells,
                   a->p.n_cells == 1 ? "" : "s");
    }
    strbuf_free(&code);
    strbuf_free(&cells);
    strbuf_free(&path);
    return ok;
}

static bool assemble(Asm *a, const char *path, Machine m)
{
    if (!asm_file(a->s.arena, path, m, a->s.dg, &a->p))
        return false;
    if (a->out && !write_hex(a, path))
        return false;
    if (a->listing) {
        StrBuf text = {0};
        program_listing(&a->p, a->s.dg, &text);
        bool ok = write_whole(&a->s, NULL, &text);
        strbuf_free(&text);
        return ok;
    }
    if (!a->out)
        print_counts(a, path);
    return true;
}

static int run(int argc, char **argv)
{
    Asm a = {.sizes = MACHINE_OPTS_DEFAULT};
    const Opt opts[] = {
        {"o", "P.hex", OPT_TEXT, &a.out, "write the words, and initial cells to P.mem.hex"},
        {"listing", NULL, OPT_FLAG, &a.listing, "print address, word and line of each instruction"},
        MACHINE_OPTIONS(a.sizes),
        {"h", NULL, OPT_FLAG, &a.s.help, "this help"},
        {"help", NULL, OPT_FLAG, &a.s.help, "this help"},
        {0}};
    const char *files[OPT_LIST_MAX];
    int n;
    Machine m;
    int status = session_start(&a.s, &cmd_asm, opts, argc, argv, files, &n);
    if (status)
        return status < 0 ? EXIT_FINE : status;
    if (n != 1) {
        fprintf(stderr, "gateloom: 'asm' wants one file, not %d\n", n);
        status = EXIT_USAGE;
    } else if (a.out && strcmp(a.out, files[0]) == 0) {
        fprintf(stderr, "gateloom: '-o %s' would overwrite the program's text\n", a.out);
        status = EXIT_USAGE;
    } else if (!machine_opts_read(&a.sizes, &m)) {
        status = EXIT_USAGE;
    } else {
        status = assemble(&a, files[0], m) ? EXIT_FINE : EXIT_INPUT;
    }
    session_end(&a.s);
    return status;
}

const Command cmd_asm = {"asm", "P.asm [-o P.hex] [--listing]",
                         "Assembles a program of the ten-instruction machine",
                         "gateloom asm sum.asm -o sum.hex", run};
