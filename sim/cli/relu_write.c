/* relu_write.c - a network to a file: text for .relu and -, ONNX for .onnx. */
#include "cli/relu.h"
#include "relu/netfile.h"
#include "relu/onnx.h"

bool relu_path_is_known(const char *path)
{
    Str s = str_from(path);
    if (str_eqz(s, "-") || str_ends_with(s, ".relu") || str_ends_with(s, ".onnx"))
        return true;
    fprintf(
        stderr,
        "gateloom: '%s' is no format that can be written; a name that ends in .relu or .onnx is\n",
        path);
    return false;
}

bool relu_write(Session *s, const char *to, const char *name, const Network *net)
{
    StrBuf text = {0};
    bool ok = true;
    if (str_ends_with(str_from(to), ".onnx"))
        ok = onnx_write(net, name, s->dg, &text);
    else
        netfile_print(net, &text);
    OutFile *o = ok ? out_open(to, s->dg) : NULL;
    if (o)
        out_write(o, text.ptr, text.len);
    strbuf_free(&text);
    return o && out_close(o, s->dg);
}
