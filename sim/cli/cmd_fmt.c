/* cmd_fmt.c - gateloom fmt: a netlist in its one layout. */
#include "cli/cmd.h"

typedef struct FmtCmd {
    Session s;
    bool write, check;
} FmtCmd;

/* False: mistakes in the file, it cannot be written, or --check found another layout. */
static bool fmt_file(FmtCmd *f, const char *path)
{
    Str text;
    if (!io_read_file(f->s.arena, path, f->s.dg, &text))
        return false;
    StrBuf out = {0};
    bool ok = fmt_text(text, path, f->s.dg, &out);
    bool is_same = ok && str_eq(text, strbuf_str(&out));
    if (ok && f->check) {
        if (!is_same)
            printf("%s\n", path);
        ok = is_same;
    } else if (ok && !(f->write && is_same)) {
        OutFile *o = out_open(f->write ? path : "-", f->s.dg);
        if (o)
            out_write(o, out.ptr, out.len);
        ok = o && out_close(o, f->s.dg);
    }
    strbuf_free(&out);
    return ok;
}

static int run(int argc, char **argv)
{
    FmtCmd f = {0};
    const Opt opts[] = {{"write", NULL, OPT_FLAG, &f.write, "change the files instead of printing them"},
                        {"check", NULL, OPT_FLAG, &f.check,
                         "only name the files whose layout differs; exit 1 if there are any"},
                        LOAD_OPTIONS(f.s),
                        {0}};
    const char *files[OPT_LIST_MAX];
    int n;
    int status = session_start(&f.s, &cmd_fmt, opts, argc, argv, files, &n);
    if (status)
        return status < 0 ? EXIT_FINE : status;
    PathList all = {0};
    for (int i = 0; i < n; i++) {
        if (!session_collect(&f.s, files[i], &all))
            status = EXIT_INPUT;
    }
    if (all.len > 1 && !f.write && !f.check) {
        fprintf(stderr, "gateloom: one file at a time can be printed; more go with --write or --check\n");
        status = EXIT_USAGE;
    }
    for (size_t i = 0; i < all.len && status != EXIT_USAGE; i++) {
        if (!fmt_file(&f, all.ptr[i]))
            status = EXIT_INPUT;
    }
    VEC_FREE(&all);
    session_end(&f.s);
    return status;
}

const Command cmd_fmt = {"fmt", "FILE|FOLDER...", "Prints a netlist in its one layout, comments kept",
                         "gateloom fmt --write my.nl", run};
