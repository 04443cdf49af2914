/* ident.c - any name as an identifier that every reader of Verilog takes. */
#include "export/ident.h"

#include <stdlib.h>
#include <string.h>

#include "export/verilog.h"

/* Sorted.  IEEE 1800-2017, annex B; the keywords of C++, since ports become its members; what the
 * class of a Verilated model has already; and the words that Verilator warns of. */
static const char *const words[] = {
    "NULL", "abort", "accept_on", "alias", "alignas", "alignof", "always", "always_comb", "always_ff",
    "always_latch", "and", "and_eq", "asm", "assert", "assign", "assume", "atomic_cancel",
    "atomic_commit", "atomic_noexcept", "auto", "automatic", "before", "begin", "bind", "bins",
    "binsof", "bit", "bit_vector", "bitand", "bitor", "bool", "break", "buf", "bufif0", "bufif1",
    "byte", "case", "casex", "casez", "catch", "cdecl", "cell", "chandle", "char", "char16_t",
    "char32_t", "char8_t", "checker", "class", "clocking", "cmos", "co_await", "co_return", "co_yield",
    "compl", "complex", "concept", "config", "const", "const_cast", "const_iterator",
    "const_reference", "consteval", "constexpr", "constinit", "constraint", "context", "contextp",
    "continue", "cover", "covergroup", "coverpoint", "cross", "deassign", "decltype", "default",
    "defparam", "delete", "deque", "design", "disable", "dist", "do", "double", "dynamic_cast", "edge",
    "else", "end", "endcase", "endchecker", "endclass", "endclocking", "endconfig", "endfunction",
    "endgenerate", "endgroup", "endinterface", "endmodule", "endpackage", "endprimitive", "endprogram",
    "endproperty", "endsequence", "endspecify", "endtable", "endtask", "enum", "eval", "eval_end_step",
    "eval_step", "event", "eventsPending", "eventually", "expect", "explicit", "export", "extends",
    "extern", "false", "far", "final", "first_match", "float", "for", "force", "foreach", "forever",
    "fork", "forkjoin", "friend", "function", "generate", "genvar", "global", "goto", "hierName",
    "highz0", "highz1", "huge", "if", "iff", "ifnone", "ignore_bins", "illegal_bins", "implements",
    "implies", "import", "incdir", "include", "initial", "inline", "inout", "input", "inside",
    "instance", "int", "integer", "interconnect", "interface", "interrupt", "intersect", "iterator",
    "join", "join_any", "join_none", "large", "let", "liblist", "library", "list", "local",
    "localparam", "logic", "long", "macromodule", "main", "map", "matches", "medium", "modelName",
    "modport", "module", "mutable", "name", "namespace", "nand", "near", "negedge", "nettype", "new",
    "nextTimeSlot", "nexttime", "nmos", "noexcept", "nor", "noshowcancelled", "not", "not_eq",
    "notif0", "notif1", "null", "nullptr", "operator", "or", "or_eq", "output", "override", "package",
    "packed", "parameter", "pascal", "pmos", "posedge", "primitive", "priority", "private", "program",
    "property", "protected", "public", "pull0", "pull1", "pulldown", "pullup", "pulsestyle_ondetect",
    "pulsestyle_onevent", "pure", "queue", "rand", "randc", "randcase", "randsequence", "rcmos",
    "real", "realtime", "ref", "reference", "reg", "register", "reinterpret_cast", "reject_on",
    "release", "repeat", "requires", "restrict", "return", "rnmos", "rootp", "rpmos", "rtran",
    "rtranif0", "rtranif1", "s_always", "s_eventually", "s_nexttime", "s_until", "s_until_with",
    "sc_clock", "sc_in", "sc_inout", "sc_out", "sc_signal", "scalared", "sensitive", "sensitive_neg",
    "sensitive_pos", "sequence", "set", "short", "shortint", "shortreal", "showcancelled", "signed",
    "sizeof", "small", "soft", "solve", "specify", "specparam", "stack", "static", "static_assert",
    "static_cast", "std", "string", "strong", "strong0", "strong1", "struct", "super", "supply0",
    "supply1", "switch", "sync_accept_on", "sync_reject_on", "synchronized", "table", "tagged", "task",
    "template", "this", "thread_local", "threads", "throughout", "throw", "time", "timeprecision",
    "timeunit", "trace", "tran", "tranif0", "tranif1", "transaction_safe", "transaction_safe_dynamic",
    "tri", "tri0", "tri1", "triand", "trior", "trireg", "true", "try", "type", "type_info", "typedef",
    "typeid", "typename", "uint16_t", "uint32_t", "uint64_t", "uint8_t", "union", "unique", "unique0",
    "unsigned", "until", "until_with", "untyped", "use", "using", "uwire", "var", "vector", "vectored",
    "virtual", "vlSymsp", "void", "volatile", "wait", "wait_order", "wand", "wchar_t", "weak", "weak0",
    "weak1", "while", "wildcard", "wire", "with", "within", "wor", "xnor", "xor", "xor_eq"};
enum { N_WORDS = sizeof words / sizeof *words, LONGEST = 200 };

static int by_word(const void *key, const void *word)
{
    return strcmp(key, *(const char *const *)word);
}

bool ident_is_keyword(const char *z)
{
    return bsearch(z, words, N_WORDS, sizeof *words, by_word) != NULL;
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* The character at s.ptr[*i] as a number; bytes that are no UTF-8 count for themselves. */
static uint32_t next_code(Str s, size_t *i)
{
    unsigned char c = (unsigned char)s.ptr[(*i)++];
    unsigned more = c >= 0xf0 ? 3 : c >= 0xe0 ? 2 : c >= 0xc2 ? 1 : 0;
    uint32_t code = c & (0x3fu >> more);
    if (c < 0x80 || !more || *i + more > s.len)
        return c;
    for (unsigned k = 0; k < more; k++) {
        unsigned char d = (unsigned char)s.ptr[*i + k];
        if ((d & 0xc0) != 0x80)
            return c;
        code = code << 6 | (d & 0x3f);
    }
    *i += more;
    return code;
}

void verilog_identifier(Str name, StrBuf *out)
{
    StrBuf b = {0};
    bool gap = false; /* a `_` is due before the next letter */
    for (size_t i = 0; i < name.len && b.len < LONGEST;) {
        size_t from = i;
        uint32_t code = next_code(name, &i);
        char c = name.ptr[from];
        bool plain = code < 0x80 && (is_letter(c) || is_digit(c));
        if (code < 0x80 && !plain) {
            if (!b.len && c == '_')
                strbuf_addc(&b, '_');
            gap = gap || b.len > (c == '_' && from == 0);
            continue;
        }
        if (gap && b.ptr[b.len - 1] != '_')
            strbuf_addc(&b, '_');
        gap = false;
        if (!b.len && is_digit(c))
            strbuf_addc(&b, 'n');
        if (plain)
            strbuf_addc(&b, c);
        else
            strbuf_printf(&b, "u%04x", (unsigned)code);
    }
    if (gap && name.ptr[name.len - 1] == '_' && b.len < LONGEST && b.ptr[b.len - 1] != '_')
        strbuf_addc(&b, '_');
    if (!b.len)
        strbuf_addz(&b, "unnamed");
    if (strcmp(b.ptr, "_") == 0)
        strbuf_addz(&b, "0");
    strbuf_add(out, b.ptr, b.len);
    if (ident_is_keyword(b.ptr))
        strbuf_addc(out, '_');
    strbuf_free(&b);
}

void ident_scope_free(IdentScope *s)
{
    map_free(&s->used);
}

bool ident_reserve(IdentScope *s, const char *z)
{
    Sym name = intern_z(s->names, z);
    if (map_get(&s->used, name.ix))
        return false;
    map_put(&s->used, name.ix, 1);
    return true;
}

const char *ident_unique(IdentScope *s, Str raw)
{
    StrBuf b = {0};
    verilog_identifier(raw, &b);
    Sym plain = intern(s->names, strbuf_str(&b));
    size_t n = b.len;
    uint32_t k = map_get(&s->used, plain.ix);
    while (map_get(&s->used, intern(s->names, strbuf_str(&b)).ix)) {
        b.len = n;
        strbuf_printf(&b, "%s%u", b.ptr[n - 1] == '_' ? "" : "_", ++k);
    }
    map_put(&s->used, plain.ix, k ? k : 1);
    Sym name = intern(s->names, strbuf_str(&b));
    if (name.ix != plain.ix)
        map_put(&s->used, name.ix, 1);
    strbuf_free(&b);
    return intern_cstr(s->names, name);
}
