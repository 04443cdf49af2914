/* vcd_write.c - declarations are collected, changes are written as they come.
 *
 * The time scale stands in front of the scopes but is known only after them;
 * therefore the declarations wait in a buffer until begin.
 */
#include "wave/vcd_write.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

typedef struct VcdVar {
    uint32_t width;
    uint32_t code; /* the variable whose code it shares, mostly its own */
} VcdVar;

struct VcdWriter {
    OutFile *out;
    StrBuf text; /* declarations until begin, then one line */
    unsigned n_open; /* scopes */
    VEC(VcdVar) vars;
    bool has_begun, has_time;
    bool is_dumping; /* between $dumpvars and its $end */
    uint64_t now;
};

VcdWriter *vcd_write_open(const char *path, Diag *dg)
{
    OutFile *out = out_open(path, dg);
    if (!out)
        return NULL;
    VcdWriter *w = calloc(1, sizeof *w);
    if (!w)
        die_out_of_memory("vcd writer", sizeof *w);
    w->out = out;
    return w;
}

static void writer_free(VcdWriter *w)
{
    strbuf_free(&w->text);
    VEC_FREE(&w->vars);
    free(w);
}

/* ---- names and codes ---- */

static bool is_plain(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           c == '_' || c == '$';
}

/* The length of name without the indices at its end: 1 for "t[3][0]". */
static size_t stem_len(Str name)
{
    size_t len = name.len;
    while (len > 0 && name.ptr[len - 1] == ']') {
        size_t at = len - 1;
        while (at > 0 && name.ptr[at - 1] >= '0' && name.ptr[at - 1] <= '9')
            at--;
        if (at == len - 1 || at < 2 || name.ptr[at - 1] != '[')
            break;
        len = at - 1;
    }
    return len;
}

static void add_name(StrBuf *b, Str name)
{
    size_t stem = stem_len(name);
    bool is_escaped = stem == 0 || (name.ptr[0] >= '0' && name.ptr[0] <= '9');
    is_escaped |= stem > 0 && name.ptr[0] == '$'; /* not taken for a keyword */
    for (size_t i = 0; i < stem; i++)
        is_escaped |= !is_plain(name.ptr[i]);
    if (is_escaped)
        strbuf_addc(b, '\\');
    for (size_t i = 0; i < name.len; i++) {
        unsigned char c = (unsigned char)name.ptr[i];
        strbuf_addc(b, c <= ' ' || c == 0x7f ? '_' : (char)c);
    }
}

/* Variables are counted in the 94 printable characters, lowest digit first. */
static void add_code(StrBuf *b, uint32_t id)
{
    do {
        strbuf_addc(b, (char)('!' + id % 94));
        id /= 94;
    } while (id > 0);
}

static void flush(VcdWriter *w)
{
    out_write(w->out, w->text.ptr, w->text.len);
    strbuf_clear(&w->text);
}

/* ---- the sink ---- */

static void vcd_scope_open(void *self, Str instance, Str module)
{
    VcdWriter *w = self;
    (void)module; /* VCD has no place for it */
    assert(!w->has_begun);
    strbuf_addz(&w->text, "$scope module ");
    add_name(&w->text, instance);
    strbuf_addz(&w->text, " $end\n");
    w->n_open++;
}

static void vcd_scope_close(void *self)
{
    VcdWriter *w = self;
    assert(w->n_open > 0);
    w->n_open--;
    strbuf_addz(&w->text, "$upscope $end\n");
}

static void vcd_var(void *self, uint32_t id, TraceKind kind, Str name, uint32_t width, bool is_bus,
                    int64_t alias)
{
    VcdWriter *w = self;
    assert(!w->has_begun && id == w->vars.len && width >= 1);
    assert(alias < (int64_t)id);
    VcdVar v = {.width = width, .code = id};
    if (alias >= 0) {
        v.code = w->vars.ptr[alias].code;
        assert(w->vars.ptr[alias].width == width);
    }
    VEC_PUSH(&w->vars, v);
    strbuf_printf(&w->text, "$var %s %u ", kind == TRACE_REG ? "reg" : "wire", width);
    add_code(&w->text, v.code);
    strbuf_addc(&w->text, ' ');
    add_name(&w->text, name);
    if (is_bus || width > 1)
        strbuf_printf(&w->text, " [%u:0]", width - 1);
    strbuf_addz(&w->text, " $end\n");
}

static void vcd_begin(void *self, const char *timescale)
{
    VcdWriter *w = self;
    assert(!w->has_begun && w->n_open == 0);
    w->has_begun = true;
    out_printf(w->out, "$version Gateloom $end\n$timescale %s $end\n", timescale);
    strbuf_addz(&w->text, "$enddefinitions $end\n");
    flush(w);
}

static void end_dump(VcdWriter *w)
{
    if (w->is_dumping)
        out_puts(w->out, "$end\n");
    w->is_dumping = false;
}

static void write_time(VcdWriter *w, uint64_t now)
{
    out_printf(w->out, "#%llu\n", (unsigned long long)now);
    w->now = now;
}

static void vcd_time(void *self, uint64_t now)
{
    VcdWriter *w = self;
    assert(w->has_begun && (!w->has_time || now > w->now));
    end_dump(w);
    write_time(w, now);
    if (!w->has_time) {
        out_puts(w->out, "$dumpvars\n");
        w->is_dumping = true;
    }
    w->has_time = true;
}

static void vcd_change(void *self, uint32_t id, const uint8_t *values)
{
    static const char digits[] = WAVE_STATE_CHARS; /* Logic comes first */
    VcdWriter *w = self;
    assert(w->has_time && id < w->vars.len && w->vars.ptr[id].code == id);
    uint32_t n = w->vars.ptr[id].width;
    if (n == 1) {
        strbuf_addc(&w->text, digits[values[0]]);
    } else {
        /* A reader extends by x or z in front of one, else by 0. */
        while (n > 1 && ((values[n - 1] == WAVE_0 && values[n - 2] <= WAVE_1) ||
                         (values[n - 1] == values[n - 2] &&
                          (values[n - 1] == WAVE_X || values[n - 1] == WAVE_Z))))
            n--;
        strbuf_addc(&w->text, 'b');
        while (n-- > 0)
            strbuf_addc(&w->text, digits[values[n]]);
        strbuf_addc(&w->text, ' ');
    }
    add_code(&w->text, id);
    strbuf_addc(&w->text, '\n');
    flush(w);
}

/* ---- all kinds of values ---- */

static void any_scope_open(void *self, Str type, Str name, Str component)
{
    VcdWriter *w = self;
    (void)component; /* VCD has no place for it */
    strbuf_printf(&w->text, "$scope %.*s ", STR_ARG(type));
    add_name(&w->text, name);
    strbuf_addz(&w->text, " $end\n");
    w->n_open++;
}

static void any_var(void *self, const WaveDecl *v)
{
    VcdWriter *w = self;
    assert(!w->has_begun && v->signal <= w->vars.len);
    if (v->signal == w->vars.len)
        VEC_PUSH(&w->vars, ((VcdVar){.width = v->width, .code = v->signal}));
    uint32_t size = v->kind == WAVE_REAL ? 64 : v->kind == WAVE_BITS ? v->width : 1;
    strbuf_printf(&w->text, "$var %.*s %u ", STR_ARG(v->type), size);
    add_code(&w->text, v->signal);
    strbuf_addc(&w->text, ' ');
    add_name(&w->text, v->name);
    if (v->has_range && v->msb == v->lsb)
        strbuf_printf(&w->text, " [%lld]", (long long)v->msb);
    else if (v->has_range)
        strbuf_printf(&w->text, " [%lld:%lld]", (long long)v->msb, (long long)v->lsb);
    strbuf_addz(&w->text, " $end\n");
}

static void any_begin(void *self, const WaveHead *h)
{
    static const char *const units[] = {"s", "ms", "us", "ns", "ps", "fs", "as", "zs"};
    VcdWriter *w = self;
    assert(!w->has_begun && w->n_open == 0);
    w->has_begun = true;
    if (h->date.len)
        out_printf(w->out, "$date %.*s $end\n", STR_ARG(h->date));
    if (h->version.len)
        out_printf(w->out, "$version %.*s $end\n", STR_ARG(h->version));
    if (h->has_timescale) {
        uint64_t factor = h->factor;
        int exponent = h->exponent;
        for (; exponent % 3 != 0 || exponent > 0; exponent--)
            factor *= 10;
        int unit = -exponent / 3;
        out_printf(w->out, "$timescale %llu%s $end\n", (unsigned long long)factor,
                   units[unit < 8 ? unit : 7]);
    }
    if (h->time_zero)
        out_printf(w->out, "$timezero %lld $end\n", (long long)h->time_zero);
    strbuf_addz(&w->text, "$enddefinitions $end\n");
    flush(w);
}

static void end_change(VcdWriter *w, uint32_t signal)
{
    add_code(&w->text, signal);
    strbuf_addc(&w->text, '\n');
    flush(w);
}

static void any_real(void *self, uint32_t signal, double v)
{
    VcdWriter *w = self;
    char z[40];
    snprintf(z, sizeof z, "%.16g", v);
    if (strtod(z, NULL) != v) /* one digit more makes every double exact */
        snprintf(z, sizeof z, "%.17g", v);
    strbuf_printf(&w->text, "r%s ", z);
    end_change(w, signal);
}

static void any_text(void *self, uint32_t signal, Str s)
{
    VcdWriter *w = self;
    strbuf_addc(&w->text, 's');
    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.ptr[i];
        if (c <= ' ' || c == '\\' || c == 0x7f)
            strbuf_printf(&w->text, "\\%03o", c);
        else
            strbuf_addc(&w->text, (char)c);
    }
    strbuf_addc(&w->text, ' ');
    end_change(w, signal);
}

static void any_event(void *self, uint32_t signal)
{
    VcdWriter *w = self;
    strbuf_addc(&w->text, '1');
    end_change(w, signal);
}

static void any_dump(void *self, bool on)
{
    VcdWriter *w = self;
    end_dump(w);
    out_puts(w->out, on ? "$dumpon\n$end\n" : "$dumpoff\n$end\n");
}

WaveSink vcd_wave_sink(VcdWriter *w)
{
    return (WaveSink){w, any_scope_open, vcd_scope_close, any_var, any_begin, vcd_time,
                      vcd_change, any_real, any_text, any_event, any_dump};
}

TraceSink vcd_write_sink(VcdWriter *w)
{
    return (TraceSink){
        .self = w,
        .scope_open = vcd_scope_open,
        .scope_close = vcd_scope_close,
        .var = vcd_var,
        .begin = vcd_begin,
        .time = vcd_time,
        .change = vcd_change,
    };
}

bool vcd_write_close(VcdWriter *w, uint64_t end_time, Diag *dg)
{
    assert(w->has_begun);
    end_dump(w);
    if (!w->has_time || end_time > w->now)
        write_time(w, end_time);
    bool ok = out_close(w->out, dg);
    writer_free(w);
    return ok;
}

void vcd_write_abandon(VcdWriter *w)
{
    if (!w)
        return;
    out_abandon(w->out);
    writer_free(w);
}
