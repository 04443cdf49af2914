/* dot.c - a scheme as text for Graphviz' own tools: records with ports. */
#include "draw/text_out.h"

/* Inside a quoted record label: its own signs and quotes get a backslash, a line end a blank. */
static void label(OutFile *f, const char *z)
{
    for (; *z; z++) {
        unsigned char c = (unsigned char)*z;
        char text[] = {'\\', *z, 0};
        if (c == '{' || c == '}' || c == '|' || c == '<' || c == '>' || c == '"' || c == '\\' || c == ' ')
            out_puts(f, text);
        else
            out_printf(f, "%c", c < 32 ? ' ' : c);
    }
}

static void pins(const Scheme *s, uint32_t first, uint32_t n, OutFile *f)
{
    out_puts(f, "{");
    for (uint32_t i = 0; i < n; i++) {
        const SchemePin *p = &s->pins[first + i];
        out_printf(f, "%s<p%u>", i ? "|" : "", first + i);
        if (p->note && p->net == SCHEME_NONE) {
            label(f, p->note);
            out_puts(f, p->name[0] ? "\\ " : "");
        }
        label(f, p->name);
    }
    out_puts(f, "}");
}

void dot_write(const Scheme *s, OutFile *f)
{
    static const char *const names[] = {"NAND", "NOT", "BUF", "AND", "OR", "NOR", "XOR", "XNOR", "MUX", "DFF"};
    out_puts(f, "digraph \"");
    for (const char *z = s->title; *z; z++)
        out_printf(f, *z == '"' ? "\\%c" : "%c", *z);
    out_puts(f, "\" {\n    rankdir=LR;\n    node [shape=record, height=0.1];\n    edge [arrowhead=none];\n");
    for (uint32_t i = 0; i < s->n_nodes; i++) {
        const SchemeNode *n = &s->nodes[i];
        out_printf(f, "    n%u [label=\"{", i);
        pins(s, n->first_in, n->n_in, f);
        out_puts(f, "|");
        label(f, n->kind < NODE_BLOCK ? names[n->kind] : n->name ? n->name : n->title);
        if (n->n_copies > 1)
            out_printf(f, "\\ x%u", n->n_copies);
        out_puts(f, "|");
        pins(s, n->first_out, n->n_out, f);
        out_puts(f, "}\"];\n");
    }
    for (uint32_t i = 0; i < s->n_nets; i++) {
        const SchemePin *d = &s->pins[s->nets[i].driver];
        for (uint32_t k = 0; k < s->nets[i].n_sinks; k++) {
            uint32_t pin = s->nets[i].sinks[k];
            out_printf(f, "    n%u:p%u:e -> n%u:p%u:w", d->node, s->nets[i].driver, s->pins[pin].node, pin);
            if (d->width > 1)
                out_printf(f, " [penwidth=%d]", s->pins[pin].width > 1 ? 3 : 1);
            out_puts(f, ";\n");
        }
    }
    out_puts(f, "}\n");
}
