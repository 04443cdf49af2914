/* cmd_list.c - gateloom list: the modules of a file, with ports and purpose. */
#include "cli/cmd.h"

static void print_ports(const Session *s, const Port *p, Str text)
{
    for (bool first = true; p; p = p->next, first = false) {
        printf("%s%s", first ? "" : ", ", intern_cstr(s->lib->names, p->name));
        for (const Arg *a = p->dims; a; a = a->next)
            printf("[%.*s]", (int)(a->value->hi - a->value->lo), text.ptr + a->value->lo);
    }
}

/* The first line of the comment above, without its '#'. */
static Str first_doc_line(const AstModule *m, Str text)
{
    Str doc = {text.ptr + m->doc_lo, m->doc_hi - m->doc_lo};
    size_t n = 0;
    while (n < doc.len && doc.ptr[n] != '\n')
        n++;
    doc = str_trim((Str){doc.ptr, n});
    while (doc.len && doc.ptr[0] == '#')
        doc = (Str){doc.ptr + 1, doc.len - 1};
    return str_trim(doc);
}

static int run(int argc, char **argv)
{
    Session s = {0};
    const Opt opts[] = {LOAD_OPTIONS(s), {0}};
    const char *files[OPT_LIST_MAX];
    int n;
    int status = session_start(&s, &cmd_list, opts, argc, argv, files, &n);
    if (status)
        return status < 0 ? EXIT_FINE : status;
    for (int i = 0; i < n; i++) {
        LibFile *lf = library_load(s.lib, files[i]);
        if (!lf || lf->has_errors) {
            status = EXIT_INPUT;
            continue;
        }
        Str text = diag_text(s.dg, lf->file);
        for (const AstModule *m = lf->ast ? lf->ast->modules : NULL; m; m = m->next) {
            printf("%s", intern_cstr(s.lib->names, m->name));
            for (const Param *p = m->params; p; p = p->next)
                printf("%s%s%s", p == m->params ? "<" : ", ", intern_cstr(s.lib->names, p->name),
                       p->next ? "" : ">");
            putchar('(');
            print_ports(&s, m->inputs, text);
            printf("%s-> ", m->inputs ? " " : "");
            print_ports(&s, m->outputs, text);
            Str doc = first_doc_line(m, text);
            printf(")%s%.*s\n", doc.len ? "  # " : "", STR_ARG(doc));
        }
    }
    session_end(&s);
    return status;
}

const Command cmd_list = {"list", "FILE...", "Lists the modules of a file with their ports",
                          "gateloom list netlists/std/gates.nl", run};
