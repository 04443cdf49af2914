/* cmd_convert.c - gateloom convert: a circuit of any format as text of the netlist language. */
#include "cli/cmd.h"

static int run(int argc, char **argv)
{
    Session s = {0};
    const char *to = "-";
    const Opt opts[] = {{"o", "OUT.nl", OPT_TEXT, &to, "the file to write; without it the text is printed"},
                        TOP_OPTION(s),
                        LOAD_OPTIONS(s),
                        {0}};
    const char *files[OPT_LIST_MAX];
    int n;
    int status = session_start(&s, &cmd_convert, opts, argc, argv, files, &n);
    if (status)
        return status < 0 ? EXIT_FINE : status;
    Str name = str_from(to);
    if (n != 1) {
        fprintf(stderr, "gateloom: 'convert' works on one file at a time; its result goes behind -o\n");
        status = EXIT_USAGE;
    } else if (!str_eqz(name, "-") && !str_ends_with(name, ".nl")) {
        fprintf(stderr, "gateloom: '%s' is no format that can be written; a name that ends in .nl is\n", to);
        status = EXIT_USAGE;
    } else {
        LibFile *lf = library_load(s.lib, files[0]);
        const Module *top = lf ? library_top(s.lib, lf, s.top_spec) : NULL;
        OutFile *o = top ? out_open(to, s.dg) : NULL;
        status = EXIT_INPUT;
        if (o) {
            StrBuf text = {0};
            print_module_tree((const Module *const *)s.lib->modules.ptr, top, s.lib->names, &text);
            out_printf(o, "# Made from %s by gateloom convert.\n\n", files[0]);
            out_write(o, text.ptr, text.len);
            strbuf_free(&text);
            status = out_close(o, s.dg) ? EXIT_FINE : EXIT_INPUT;
        }
    }
    session_end(&s);
    return status;
}

const Command cmd_convert = {"convert", "FILE -o OUT.nl",
                             "Writes a circuit, with all modules below it, as a netlist without parameters",
                             "gateloom convert adder.blif -o adder.nl", run};
