/* print.h - built modules as text of the netlist language.
 *
 *     StrBuf text = {0};
 *     print_module_tree(d->modules, d->top, d->names, &text);
 *     fwrite(text.ptr, 1, text.len, stdout);
 *     strbuf_free(&text);
 *
 * Every module that top needs is written once, those inside it first, without
 * parameters and under its full name: `adder<16>`.  Read again, the last module
 * has the same gates, flip-flops, names and instances, number for number
 * (design_equal), and prints as the same text.  A wire without a name is called
 * $1, $2, ... in the text, which the reader takes for no name.  An instance that
 * is called as a wire that it does not drive gets $u behind its name: the language
 * cannot say it.
 */
#ifndef NETLIST_PRINT_H
#define NETLIST_PRINT_H

#include "netlist/design.h"

void print_module_tree(const Module *const *modules, const Module *top, const Intern *names,
                       StrBuf *out);

/* A name, between backquotes when it is no plain one. */
void print_name(StrBuf *b, Str name);

#endif
