/* cmd_export.c - gateloom export: a circuit as structural Verilog. */
#include <string.h>

#include "cli/cmd.h"
#include "cli/images.h"
#include "export/verilog.h"

typedef struct ExportCmd {
    Session s;
    const char *out, *cells, *map, *bench;
    OptList loads;
    bool flat;
} ExportCmd;

static bool write_file(const char *path, const StrBuf *text, Diag *dg)
{
    OutFile *o = out_open(path, dg);
    if (!o)
        return false;
    out_write(o, text->ptr ? text->ptr : "", text->len);
    return out_close(o, dg);
}

static int export_file(ExportCmd *c, const char *file)
{
    Design *d = session_design(&c->s, file);
    if (!d)
        return EXIT_INPUT;
    VerilogOptions o = {.flat = c->flat,
                        .cells = c->cells && strcmp(c->cells, "assign") == 0 ? VERILOG_ASSIGN : VERILOG_PRIM};
    if (c->loads.n && !(o.init = images_load(d, &c->loads, c->s.arena, c->s.dg)))
        return EXIT_INPUT;
    VerilogExport *x = verilog_export(c->s.arena, d, &o);
    bool ok = write_file(c->out, &x->text, c->s.dg) && (!c->map || write_file(c->map, &x->map, c->s.dg));
    verilog_free(x);
    return ok ? EXIT_FINE : EXIT_INPUT;
}

static int run(int argc, char **argv)
{
    static ExportCmd c; /* large tables */
    c = (ExportCmd){.out = "-"};
    const Opt opts[] = {
        {"o", "OUT.v", OPT_TEXT, &c.out, "the file to write; without it the text is printed"},
        TOP_OPTION(c.s),
        {"flat", NULL, OPT_FLAG, &c.flat, "one module, without hierarchy"},
        {"cells", "prim|assign", OPT_TEXT, &c.cells, "NANDs as primitives (the default) or as expressions"},
        {"map", "FILE", OPT_TEXT, &c.map, "also write which name of Verilog is which name of the netlist"},
        {"load", "INST=FILE", OPT_LIST, &c.loads, "what a memory holds at power-up, from hexadecimal words"},
        LOAD_OPTIONS(c.s),
        {0}};
    const char *files[OPT_LIST_MAX];
    int n;
    if (argc > OPT_LIST_MAX)
        return EXIT_USAGE;
    int status = session_start(&c.s, &cmd_export, opts, argc, argv, files, &n);
    if (status)
        return status < 0 ? EXIT_FINE : status;
    if (n != 1) {
        fprintf(stderr, "gateloom: 'export' works on one file at a time; its result goes behind -o\n");
        status = EXIT_USAGE;
    } else if (c.cells && strcmp(c.cells, "prim") != 0 && strcmp(c.cells, "assign") != 0) {
        fprintf(stderr, "gateloom: --cells wants prim or assign, not '%s'\n", c.cells);
        status = EXIT_USAGE;
    } else {
        status = export_file(&c, files[0]);
    }
    session_end(&c.s);
    return status;
}

const Command cmd_export = {"export", "FILE --top MODULE -o OUT.v",
                            "Writes a circuit as structural Verilog",
                            "gateloom export netlists/std/adders.nl --top 'adder<16>' -o adder.v", run};
