/* fmt.h - one layout for all netlist files.
 *
 *     StrBuf out = {0};
 *     if (!fmt_text(text, "adder.nl", diag, &out)) return false;
 *     fwrite(out.ptr, 1, out.len, stdout);
 *     strbuf_free(&out);
 *
 * Changes blanks and line ends only, and blocks keep to one line when they were
 * written on one.  Formatting what is formatted changes nothing.
 */
#ifndef NETLIST_FMT_H
#define NETLIST_FMT_H

#include "base/base.h"

/* False: the text has mistakes, which are reported; then out gets nothing.  text
 * must outlive dg. */
bool fmt_text(Str text, const char *path, Diag *dg, StrBuf *out);

#endif
