/* gtkw.c - the session files of GTKWave, as far as both viewers mean the same.
 *
 * Read and written: [dumpfile], [timestart], * zoom, cursor and markers, @flags, names of signals,
 * comments (-), groups, [color], joined bits (#{name} a b c).  Other lines are passed over, as GTKWave
 * does with what it does not know.
 */
#include "gui/session.h"

#include <math.h>
#include <stdlib.h>

/* ORDER: the bits of GTKWave's flags. */
enum {
    F_HEX = 1 << 1, F_DEC = 1 << 2, F_BIN = 1 << 3, F_OCT = 1 << 4, F_RIGHT = 1 << 5, F_BLANK = 1 << 9,
    F_SIGNED = 1 << 10, F_ASCII = 1 << 11, F_STEP = 1 << 15, F_LINE = 1 << 16, F_STRETCH = 1 << 17,
    F_REAL = 1 << 18, F_CLOSED = 1 << 22, F_BEGIN = 1 << 23, F_END = 1 << 24, F_POPCNT = 1 << 29
};

typedef struct Reader {
    View *v;
    uint32_t flags;
    uint8_t depth, colour;
    size_t last;    /* the row before: an analog one grows by each blank one that follows */
    bool has_last;
    uint64_t left, ticks; /* in view; ticks 0: not said */
} Reader;

static bool number(Str s, int base, uint64_t *out)
{
    uint64_t n = 0;
    for (size_t i = 0; i < s.len; i++) {
        const char *digits = "0123456789abcdef";
        const char *at = s.ptr[i] ? strchr(digits, s.ptr[i]) : NULL;
        int d = at ? (int)(at - digits) : 99;
        if (d >= base || n > (UINT64_MAX - (unsigned)d) / (unsigned)base)
            return false;
        n = n * (unsigned)base + (unsigned)d;
    }
    *out = n;
    return s.len > 0;
}

static Str word_of(Str *s)
{
    *s = str_trim(*s);
    size_t n = 0;
    while (n < s->len && s->ptr[n] != ' ')
        n++;
    Str w = {s->ptr, n};
    *s = (Str){s->ptr + n, s->len - n};
    return w;
}

/* 2 ** -zoom ticks a pixel. */
static void read_zoom(Reader *r, Str word)
{
    char text[32] = {0};
    memcpy(text, word.ptr, word.len < sizeof text ? word.len : sizeof text - 1);
    double zoom = strtod(text, NULL), ticks = exp2(-zoom) * r->v->at.waves.w;
    if (zoom > -60 && zoom < 60 && ticks < 1e18)
        r->ticks = ticks < 1 ? 1 : (uint64_t)ticks;
}

/* "*-5.2 1200 -1 300 ...": the exponent of 2 of the zoom, the cursor, 26 markers. */
static void read_star(Reader *r, Str s)
{
    uint64_t t;
    Str zoom = word_of(&s);
    read_zoom(r, (Str){zoom.ptr + 1, zoom.len - 1});
    if (number(word_of(&s), 10, &t))
        r->v->cursor = t;
    for (int i = 0; i < N_MARKERS; i++) {
        if (number(word_of(&s), 10, &t))
            r->v->markers[i] = t;
    }
}

static void set_look(const Reader *g, Row *r)
{
    static const uint8_t colours[] = {0, 6, 3, 4, 1, 5, 5, 7}; /* red orange yellow green blue indigo violet */
    uint32_t f = g->flags;
    r->depth = g->depth;
    if (g->colour && g->colour < 8)
        r->colour = colours[g->colour];
    r->radix = (uint8_t)(f & F_POPCNT ? RADIX_ONES : f & F_SIGNED ? RADIX_SIGNED : f & F_ASCII ? RADIX_ASCII
                         : f & F_BIN ? RADIX_BIN : f & F_OCT ? RADIX_OCT : f & F_DEC ? RADIX_DEC
                         : f & F_REAL ? RADIX_FLOAT : RADIX_HEX);
    r->analog = f & F_STEP ? ANALOG_STEP : f & F_LINE ? ANALOG_LINE : ANALOG_OFF;
}

/* "#{name} a b c" or "#{name}": bits, highest first. */
static void read_joined(Reader *g, Str line)
{
    StrBuf spec = {0};
    const char *close = memchr(line.ptr, '}', line.len);
    if (!close)
        return;
    size_t n = (size_t)(close - line.ptr);
    Str label = {line.ptr + 2, n - 2}, rest = {close + 1, line.len - n - 1};
    unsigned parts = 0;
    strbuf_addc(&spec, '{');
    for (Str w = word_of(&rest); w.len; w = word_of(&rest)) {
        /* "(3)top.bus[7:0]" is a bit of it, counted from its left */
        if (w.ptr[0] == '(') {
            const char *end = memchr(w.ptr, ')', w.len);
            w = end ? (Str){end + 1, w.len - (size_t)(end + 1 - w.ptr)} : w;
        }
        strbuf_printf(&spec, "%s%.*s", parts++ ? ", " : "", STR_ARG(w));
    }
    strbuf_addc(&spec, '}');
    Row *r = view_push(g->v, ROW_SIGNAL, strbuf_str(&spec));
    set_look(g, r);
    r->label = view_text(g->v, label);
    strbuf_free(&spec);
    g->last = g->v->rows.len - 1;
    g->has_last = true;
}

static void read_dash(Reader *g, Str text)
{
    if (g->flags & F_BEGIN) {
        Row *r = view_push(g->v, ROW_GROUP, text);
        r->depth = g->depth;
        r->colour = N_ROW_INKS;
        r->is_closed = (g->flags & F_CLOSED) != 0;
        g->depth = (uint8_t)(g->depth + (g->depth < MAX_DEPTH_OF_ROWS));
    } else if (g->flags & F_END) {
        g->depth = (uint8_t)(g->depth - (g->depth > 0));
    } else if ((g->flags & F_STRETCH) && g->has_last) {
        Row *r = &g->v->rows.ptr[g->last];
        r->height = (uint8_t)(r->height + (r->height < 16));
    } else {
        Row *r = view_push(g->v, ROW_DIVIDER, text);
        r->depth = g->depth;
        r->colour = N_ROW_INKS;
    }
}

static bool starts(Str s, const char *with)
{
    size_t n = strlen(with);
    return s.len >= n && memcmp(s.ptr, with, n) == 0;
}

static void read_line(Reader *g, Str s)
{
    uint64_t n;
    if (starts(s, "[color] ")) {
        if (number(str_trim((Str){s.ptr + 8, s.len - 8}), 10, &n))
            g->colour = (uint8_t)(n < 8 ? n : 0);
    } else if (starts(s, "[timestart] ")) {
        if (number(str_trim((Str){s.ptr + 12, s.len - 12}), 10, &n))
            g->left = n;
    } else if (s.ptr[0] == '*') {
        read_star(g, s);
    } else if (s.ptr[0] == '@') {
        g->flags = number((Str){s.ptr + 1, s.len - 1}, 16, &n) ? (uint32_t)n : 0;
        if (!(g->flags & F_STRETCH))
            g->has_last = false;
    } else if (s.ptr[0] == '-') {
        read_dash(g, (Str){s.ptr + 1, s.len - 1});
    } else if (starts(s, "#{")) {
        read_joined(g, s);
        g->colour = 0;
    } else if (s.ptr[0] != '[' && s.ptr[0] != '^' && s.ptr[0] != '?' && s.ptr[0] != '!' && s.ptr[0] != ':') {
        /* "+{alias} name" gives another name. */
        Str label = {0};
        const char *close = starts(s, "+{") ? memchr(s.ptr, '}', s.len) : NULL;
        if (close) {
            size_t k = (size_t)(close - s.ptr);
            label = (Str){s.ptr + 2, k - 2};
            s = str_trim((Str){close + 1, s.len - k - 1});
        }
        Row *r = view_push(g->v, ROW_SIGNAL, s);
        set_look(g, r);
        r->label = view_text(g->v, label);
        g->last = g->v->rows.len - 1;
        g->has_last = true;
        g->colour = 0;
    }
}

bool gtkw_read(View *v, Str text, const char *path, Diag *dg)
{
    Reader g = {.v = v};
    size_t before = v->rows.len;
    for (size_t at = 0, end; at < text.len; at = end + 1) {
        for (end = at; end < text.len && text.ptr[end] != '\n'; end++)
            ;
        Str line = str_trim((Str){text.ptr + at, end - at});
        if (line.len)
            read_line(&g, line);
    }
    if (g.ticks)
        view_zoom_to(v, g.left, g.left > UINT64_MAX - g.ticks ? UINT64_MAX : g.left + g.ticks);
    unsigned missing = 0;
    for (size_t i = before; i < v->rows.len; i++)
        missing += v->rows.ptr[i].is_missing;
    if (missing)
        diag_file_warning(dg, path, "the trace has not all of its signals: %u of them %s missing", missing,
                          missing == 1 ? "is" : "are");
    view_rows_changed(v);
    return true;
}

/* ---- writing ---- */

static uint32_t flags_of(const Row *r)
{
    uint32_t f = F_RIGHT;
    switch ((Radix)r->radix) {
    case RADIX_BIN: f |= F_BIN; break;
    case RADIX_OCT: f |= F_OCT; break;
    case RADIX_DEC: f |= F_DEC; break;
    case RADIX_SIGNED:
    case RADIX_FIXED: f |= F_SIGNED; break;
    case RADIX_ASCII:
    case RADIX_UTF8: f |= F_ASCII; break;
    case RADIX_ONES: f |= F_POPCNT; break;
    case RADIX_FLOAT: f |= F_REAL; break;
    case RADIX_HEX:
    case RADIX_GRAY:
    case RADIX_ENUM:
    case RADIX_INSN:
    case N_RADIXES: f |= F_HEX; break;
    }
    return f | (r->analog == ANALOG_STEP ? F_STEP : r->analog == ANALOG_LINE ? F_LINE : 0);
}

static void write_signal(const Row *r, StrBuf *b)
{
    static const uint8_t colours[N_ROW_INKS + 1] = {0, 4, 5, 2, 3, 5, 1, 7, 0};
    strbuf_printf(b, "@%x\n", flags_of(r));
    if (r->colour > 1 && colours[r->colour])
        strbuf_printf(b, "[color] %u\n", colours[r->colour]);
    if (r->spec.ptr[0] == '{') {
        strbuf_printf(b, "#{%.*s}", STR_ARG(r->label.len ? r->label : STR("bits")));
        for (size_t i = 1; i + 1 < r->spec.len; i++) {
            if (i == 1)
                strbuf_addc(b, ' ');
            if (r->spec.ptr[i] != ' ')
                strbuf_addc(b, r->spec.ptr[i] == ',' ? ' ' : r->spec.ptr[i]);
        }
        strbuf_addc(b, '\n');
    } else if (r->label.len) {
        strbuf_printf(b, "+{%.*s} %.*s\n", STR_ARG(r->label), STR_ARG(r->spec));
    } else {
        strbuf_printf(b, "%.*s\n", STR_ARG(r->spec));
    }
    for (unsigned k = 1; r->analog && k < r->height; k++)
        strbuf_printf(b, "@%x\n-\n", F_STRETCH | F_BLANK);
}

static void close_groups(StrBuf *b, const Str *names, unsigned *open, unsigned depth)
{
    for (; *open > depth; (*open)--)
        strbuf_printf(b, "@%x\n-%.*s\n", F_END | F_BLANK, STR_ARG(names[*open - 1]));
}

void gtkw_write(const View *v, StrBuf *b)
{
    Str names[256];
    unsigned open = 0;
    strbuf_printf(b, "[*]\n[*] written by gateloom\n[*]\n[dumpfile] \"%s\"\n", v->src->traces.ptr[0]->name);
    strbuf_printf(b, "[timestart] %llu\n[size] %d %d\n[pos] -1 -1\n", (unsigned long long)v->axis.left, v->w, v->h);
    strbuf_printf(b, "*%.6f", -log2(v->axis.per_px));
    strbuf_printf(b, " %lld", v->cursor == NO_TIME ? -1ll : (long long)v->cursor);
    for (int i = 0; i < N_MARKERS; i++)
        strbuf_printf(b, " %lld", v->markers[i] == NO_TIME ? -1ll : (long long)v->markers[i]);
    strbuf_addc(b, '\n');
    for (size_t i = 0; i < v->rows.len; i++) {
        const Row *r = &v->rows.ptr[i];
        close_groups(b, names, &open, r->depth);
        if (r->kind == ROW_GROUP) {
            strbuf_printf(b, "@%x\n-%.*s\n", F_BEGIN | F_BLANK | (r->is_closed ? F_CLOSED : 0), STR_ARG(r->spec));
            if (open < r->depth + 1u && open < 255)
                names[open++] = r->spec;
        } else if (r->kind == ROW_DIVIDER) {
            strbuf_printf(b, "@%x\n-%.*s\n", F_BLANK, STR_ARG(r->spec));
        } else if (r->spec.len && r->spec.ptr[0] != '?' && r->spec.ptr[0] != '#') {
            write_signal(r, b); /* conditions and other traces mean nothing to GTKWave */
        }
    }
    close_groups(b, names, &open, 0);
}
