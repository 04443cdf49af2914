/* session.c - sessions in our own format. */
#include "gui/session.h"

static void quoted(StrBuf *b, Str s)
{
    strbuf_addc(b, '"');
    for (size_t i = 0; i < s.len; i++) {
        if (s.ptr[i] == '"' || s.ptr[i] == '\\')
            strbuf_addc(b, '\\');
        strbuf_addc(b, s.ptr[i] == '\n' ? ' ' : s.ptr[i]);
    }
    strbuf_addc(b, '"');
}

static const char *const analogs[N_ANALOGS] = {"off", "step", "line"};

/* ORDER: Radix. */
static const char *const radixes[N_RADIXES] = {"hex", "bin", "oct", "unsigned", "signed", "ascii", "utf8",
                                               "fixed", "float", "gray", "ones", "enum", "instruction"};

static bool radix_of(Str name, uint8_t *radix)
{
    for (int i = 0; i < N_RADIXES; i++) {
        if (str_eqz(name, radixes[i])) {
            *radix = (uint8_t)i;
            return true;
        }
    }
    return false;
}

static void write_row(const Row *r, StrBuf *b)
{
    static const char *const kinds[] = {"signal ", "group ", "divider "};
    strbuf_addz(b, kinds[r->kind]);
    quoted(b, r->spec);
    if (r->radix)
        strbuf_printf(b, " radix=%s", radixes[r->radix]);
    if (r->fraction)
        strbuf_printf(b, " point=%u", r->fraction);
    if (r->kind == ROW_SIGNAL)
        strbuf_printf(b, " colour=%u", r->colour);
    if (r->height != 1)
        strbuf_printf(b, " height=%u", r->height);
    if (r->analog)
        strbuf_printf(b, " analog=%s%s", analogs[r->analog], r->scale_to_view ? " scaled" : "");
    if (r->depth)
        strbuf_printf(b, " depth=%u", r->depth);
    if (r->is_closed)
        strbuf_addz(b, " closed");
    if (r->label.len) {
        strbuf_addz(b, " label=");
        quoted(b, r->label);
    }
    strbuf_addc(b, '\n');
}

static void write_time(StrBuf *b, const char *what, uint64_t t)
{
    if (t != NO_TIME)
        strbuf_printf(b, "%s %llu\n", what, (unsigned long long)t);
}

void session_write(const View *v, StrBuf *b)
{
    strbuf_printf(b, "gateloom waves 1\nview %llu %llu\n", (unsigned long long)v->axis.left,
                  (unsigned long long)axis_near(&v->axis, v->at.waves.w));
    write_time(b, "cursor", v->cursor);
    write_time(b, "second", v->second);
    for (int i = 0; i < N_MARKERS; i++) {
        char what[16] = "marker A";
        what[7] = (char)('A' + i);
        write_time(b, what, v->markers[i]);
    }
    for (size_t i = 0; i < v->rows.len; i++)
        write_row(&v->rows.ptr[i], b);
    if (v->clock_row.spec.len) {
        strbuf_addz(b, "clock ");
        quoted(b, v->clock_row.spec);
        strbuf_addc(b, '\n');
    }
    if (v->hits_text.len) {
        strbuf_addz(b, "find ");
        quoted(b, v->hits_text);
        strbuf_addc(b, '\n');
    }
}

/* ---- reading ---- */

typedef struct Line {
    View *v;
    Str rest;
    StrBuf text; /* of the last quotes */
    const char *wrong;
} Line;

static Str next_word(Line *l)
{
    l->rest = str_trim(l->rest);
    size_t n = 0;
    while (n < l->rest.len && l->rest.ptr[n] != ' ' && l->rest.ptr[n] != '\t' && l->rest.ptr[n] != '"' &&
           !(n && l->rest.ptr[n - 1] == '='))
        n++;
    Str word = {l->rest.ptr, n};
    l->rest = (Str){l->rest.ptr + n, l->rest.len - n};
    return word;
}

static bool take_quoted(Line *l, Str *out)
{
    l->rest = str_trim(l->rest);
    strbuf_clear(&l->text);
    if (!l->rest.len || l->rest.ptr[0] != '"')
        return false;
    size_t i = 1;
    for (; i < l->rest.len && l->rest.ptr[i] != '"'; i++) {
        i += l->rest.ptr[i] == '\\' && i + 1 < l->rest.len;
        strbuf_addc(&l->text, l->rest.ptr[i]);
    }
    if (i >= l->rest.len)
        return false;
    l->rest = (Str){l->rest.ptr + i + 1, l->rest.len - i - 1};
    *out = view_text(l->v, strbuf_str(&l->text));
    return true;
}

static bool take_number(Line *l, uint64_t most, uint64_t *out)
{
    Str w = next_word(l);
    uint64_t n = 0;
    for (size_t i = 0; i < w.len; i++) {
        uint64_t digit = (unsigned char)w.ptr[i] - (uint64_t)'0';
        if (digit > 9 || n > (UINT64_MAX - digit) / 10)
            return false;
        n = n * 10 + digit;
    }
    *out = n;
    return w.len > 0 && n <= most;
}

static bool small(Line *l, uint8_t *to, unsigned least, unsigned most)
{
    uint64_t n;
    if (!take_number(l, most, &n) || n < least)
        return false;
    *to = (uint8_t)n;
    return true;
}

static bool take_analog(Line *l, Row *r)
{
    Str w = next_word(l);
    for (int i = 0; i < N_ANALOGS; i++) {
        if (str_eqz(w, analogs[i])) {
            r->analog = (uint8_t)i;
            return true;
        }
    }
    return false;
}

static bool row_option(Line *l, Str word, Row *r)
{
    if (str_eqz(word, "radix="))
        return radix_of(next_word(l), &r->radix);
    if (str_eqz(word, "closed"))
        return r->is_closed = true;
    if (str_eqz(word, "scaled"))
        return r->scale_to_view = true;
    if (str_eqz(word, "analog="))
        return take_analog(l, r);
    if (str_eqz(word, "label="))
        return take_quoted(l, &r->label);
    if (str_eqz(word, "point="))
        return small(l, &r->fraction, 0, 200);
    if (str_eqz(word, "colour="))
        return small(l, &r->colour, 1, N_ROW_INKS);
    if (str_eqz(word, "height="))
        return small(l, &r->height, 1, 16);
    return str_eqz(word, "depth=") && small(l, &r->depth, 0, MAX_DEPTH_OF_ROWS);
}

static const char *read_row(Line *l, RowKind kind)
{
    Str spec;
    if (!take_quoted(l, &spec))
        return "expected a text in quotes";
    Row *r = view_push(l->v, kind, spec);
    if (kind != ROW_SIGNAL)
        r->colour = N_ROW_INKS;
    for (;;) {
        Str word = next_word(l);
        if (!word.len)
            return l->rest.len ? "expected an option, as radix=hex" : NULL;
        if (!row_option(l, word, r))
            return "expected radix=, point=, colour=, height=, analog=, scaled, depth=, closed or label=, "
                   "with a value that fits";
    }
}

static const char *read_marker(Line *l)
{
    Str name = next_word(l);
    uint64_t t;
    if (name.len != 1 || name.ptr[0] < 'A' || name.ptr[0] > 'Z' || !take_number(l, NO_TIME, &t))
        return "expected a letter and a time, as 'marker A 300'";
    l->v->markers[name.ptr[0] - 'A'] = t;
    return NULL;
}

static const char *read_view(Line *l)
{
    uint64_t from, to;
    if (!take_number(l, NO_TIME - 1, &from) || !take_number(l, NO_TIME - 1, &to))
        return "expected two times in ticks";
    view_zoom_to(l->v, from, to);
    return NULL;
}

static const char *read_clock(Line *l)
{
    Str spec;
    StrBuf why = {0};
    if (!take_quoted(l, &spec))
        return "expected a text in quotes";
    Row r = {.spec = spec, .kind = ROW_SIGNAL};
    if (sources_find(l->v->src, spec, &r.ref, &why))
        view_set_clock(l->v, &r);
    strbuf_free(&why);
    return NULL;
}

static const char *read_find(Line *l)
{
    Str text;
    if (!take_quoted(l, &text))
        return "expected a text in quotes";
    view_find(l->v, text);
    return NULL;
}

static const char *read_line(Line *l)
{
    Str word = next_word(l);
    if (str_eqz(word, "signal"))
        return read_row(l, ROW_SIGNAL);
    if (str_eqz(word, "group"))
        return read_row(l, ROW_GROUP);
    if (str_eqz(word, "divider"))
        return read_row(l, ROW_DIVIDER);
    if (str_eqz(word, "view"))
        return read_view(l);
    if (str_eqz(word, "cursor"))
        return take_number(l, NO_TIME, &l->v->cursor) ? NULL : "expected a time in ticks";
    if (str_eqz(word, "second"))
        return take_number(l, NO_TIME, &l->v->second) ? NULL : "expected a time in ticks";
    if (str_eqz(word, "marker"))
        return read_marker(l);
    if (str_eqz(word, "clock"))
        return read_clock(l);
    if (str_eqz(word, "find"))
        return read_find(l);
    return "expected signal, group, divider, view, cursor, second, marker, clock or find";
}

bool session_read(View *v, Str text, const char *path, Diag *dg)
{
    uint32_t file = diag_add_file(dg, path, text);
    bool ok = true, has_head = false;
    Line l = {.v = v};
    for (size_t at = 0, end; at < text.len; at = end + 1) {
        for (end = at; end < text.len && text.ptr[end] != '\n'; end++)
            ;
        Str line = str_trim((Str){text.ptr + at, end - at});
        Span span = {file, (uint32_t)at, (uint32_t)end};
        if (!line.len || line.ptr[0] == '#')
            continue;
        if (!has_head && !str_eqz(line, "gateloom waves 1")) {
            diag(dg, DIAG_ERROR, span, "this is no session: expected 'gateloom waves 1' as its first line");
            ok = false;
            break;
        }
        l.rest = line;
        const char *wrong = has_head ? read_line(&l) : NULL;
        has_head = true;
        if (wrong) {
            diag(dg, DIAG_ERROR, span, "%s", wrong);
            ok = false;
        }
    }
    strbuf_free(&l.text);
    view_rows_changed(v);
    return ok;
}

bool session_open(View *v, const char *path, Diag *dg)
{
    Str text;
    if (!io_read_file(v->arena, path, dg, &text))
        return false;
    return str_ends_with(str_from(path), ".gtkw") ? gtkw_read(v, text, path, dg) : session_read(v, text, path, dg);
}

const char *session_beside(View *v, const char *trace)
{
    size_t n = strlen(trace), at = n;
    while (at > 0 && trace[at - 1] != '.' && trace[at - 1] != '/')
        at--;
    StrBuf b = {0};
    strbuf_add(&b, trace, at > 0 && trace[at - 1] == '.' ? at - 1 : n);
    strbuf_addz(&b, ".waves");
    const char *out = view_text(v, strbuf_str(&b)).ptr;
    strbuf_free(&b);
    return out;
}
