/* vcd_read.c - tokens by their position, never by their look: a code may be `1` or `b`.
 *
 * Everything is told as soon as it is read; the reader holds one buffer and a
 * table from codes to signals.
 */
#include "wave/vcd_read.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <unistd.h>

#include "wave/names.h"

enum { BUFFER = 1 << 18, MAX_TOKEN = 1 << 27, MAX_TEXT = 4096, DENSE = 1 << 20 };

/* What is odd and yet read; one warning each. */
typedef enum Odd {
    ODD_BACK, ODD_TIME, ODD_FRACTION, ODD_CODE, ODD_VALUE, ODD_WIDE, ODD_KIND, ODD_JUNK,
    ODD_LATE, ODD_TYPE, ODD_WIDTHS, ODD_SIZE, ODD_SCALE, N_ODD
} Odd;

static const char *const odd_text[N_ODD] = {
    [ODD_BACK] = "time goes back; what changes there is dropped",
    [ODD_TIME] = "this is no time; it is passed over",
    [ODD_FRACTION] = "a time with a fraction is rounded",
    [ODD_CODE] = "this code was not declared; its change is dropped",
    [ODD_VALUE] = "this is no value; x is taken",
    [ODD_WIDE] = "a value is wider than its variable; its low bits are taken",
    [ODD_KIND] = "a value is of another kind than its variable",
    [ODD_JUNK] = "this is neither a time nor a change; it is passed over",
    [ODD_LATE] = "a declaration stands behind the first change; it is passed over",
    [ODD_TYPE] = "a type of variable or scope that is not known; it is taken as a wire or a module",
    [ODD_WIDTHS] = "a code was declared with another width before, which is kept",
    [ODD_SIZE] = "this is no size; 1 is taken",
    [ODD_SCALE] = "this is no time scale; times have no unit",
};

typedef struct Seen {
    uint64_t n, line;
    char token[40];
} Seen;

typedef struct VcdSignal {
    uint32_t width;
    uint8_t kind;
} VcdSignal;

typedef struct Reader {
    const WaveSink *sink;
    WaveReport *report;
    const char *name;
    /* input */
    int fd;       /* -1: all of it is in buf */
    int error;    /* errno */
    char *buf;
    size_t at, len, cap;
    bool is_end;
    uint64_t line, token_line;
    Str token;
    /* declarations */
    WaveHead head;
    StrBuf date, version, text, name_buf;
    unsigned n_open;
    VEC(VcdSignal) signals;
    VEC(uint32_t) dense;    /* number of a code -> signal + 1 */
    Map sparse;             /* the same for codes whose number is large */
    Arena *arena;
    Intern *long_codes;
    /* body */
    bool has_time, is_back;
    uint64_t now;
    VEC(uint8_t) states;
    Seen odd[N_ODD];
} Reader;

static void note_odd(Reader *r, Odd what)
{
    Seen *s = &r->odd[what];
    if (s->n++)
        return;
    s->line = r->token_line;
    size_t n = r->token.len < sizeof s->token - 1 ? r->token.len : sizeof s->token - 1;
    for (size_t i = 0; i < n; i++) {
        unsigned char c = (unsigned char)r->token.ptr[i];
        s->token[i] = c < ' ' || c >= 0x7f ? '?' : (char)c;
    }
    s->token[n] = 0;
}

/* ---- tokens ---- */

/* More bytes behind those from *keep on, which may move to the front; *keep and at follow
 * them.  False: there are none. */
static bool refill(Reader *r, size_t *keep)
{
    if (r->fd < 0 || r->is_end)
        return false;
    if (*keep) {
        memmove(r->buf, r->buf + *keep, r->len - *keep);
        r->len -= *keep;
        r->at -= *keep;
        *keep = 0;
    }
    if (r->len == r->cap) {
        if (r->cap >= MAX_TOKEN) {
            r->is_end = true;
            r->error = EFBIG;
            return false;
        }
        r->cap = r->cap ? r->cap * 2 : BUFFER;
        char *more = realloc(r->buf, r->cap);
        if (!more)
            die_out_of_memory("vcd reader", r->cap);
        r->buf = more;
    }
    for (;;) {
        ssize_t n = read(r->fd, r->buf + r->len, r->cap - r->len);
        if (n > 0) {
            r->len += (size_t)n;
            return true;
        }
        if (n < 0 && errno == EINTR)
            continue;
        r->is_end = true;
        r->error = n < 0 ? errno : 0;
        return false;
    }
}

/* The next run of bytes above a blank.  False: the file ends. */
static bool next(Reader *r)
{
    for (;;) {
        while (r->at < r->len && (unsigned char)r->buf[r->at] <= ' ')
            r->line += r->buf[r->at++] == '\n';
        if (r->at < r->len)
            break;
        size_t keep = r->at;
        if (!refill(r, &keep))
            return false;
    }
    size_t start = r->at;
    for (;;) {
        while (r->at < r->len && (unsigned char)r->buf[r->at] > ' ')
            r->at++;
        if (r->at < r->len)
            break;
        if (!refill(r, &start))
            break;
    }
    r->token = (Str){r->buf + start, r->at - start};
    r->token_line = r->line;
    return true;
}

static bool is_token(const Reader *r, const char *z)
{
    return str_eqz(r->token, z);
}

/* All up to $end, blanks between tokens, into text (which may be NULL). */
static bool until_end(Reader *r, StrBuf *text)
{
    if (text)
        strbuf_clear(text);
    while (next(r)) {
        if (is_token(r, "$end"))
            return true;
        if (text && text->len < MAX_TEXT) {
            if (text->len)
                strbuf_addc(text, ' ');
            strbuf_add(text, r->token.ptr, r->token.len);
        }
    }
    return false;
}

/* ---- codes ---- */

/* Codes count in 94 digits, the first one lowest; 0: not a short one of these. */
static uint32_t code_number(Str code)
{
    if (code.len == 0 || code.len > 4)
        return 0;
    uint32_t n = 0;
    for (size_t i = code.len; i > 0; i--) {
        unsigned c = (unsigned char)code.ptr[i - 1];
        if (c < '!' || c > '~')
            return 0;
        n = n * 94 + (c - '!' + 1);
    }
    return n;
}

static uint64_t sparse_key(Reader *r, Str code, bool is_new)
{
    uint64_t key = 0;
    if (code.len < 8) {
        for (size_t i = 0; i < code.len; i++)
            key = key << 8 | (unsigned char)code.ptr[i];
        return key << 1;
    }
    Sym s = is_new ? intern(r->long_codes, code) : intern_find(r->long_codes, code);
    return (uint64_t)s.ix << 1 | 1;
}

/* Signal of a code, plus 1; 0: nobody declared it. */
static uint32_t find_code(Reader *r, Str code)
{
    uint32_t n = code_number(code);
    if (n && n < r->dense.len && r->dense.ptr[n])
        return r->dense.ptr[n];
    return n && n < DENSE ? 0 : map_get(&r->sparse, sparse_key(r, code, false));
}

static void put_code(Reader *r, Str code, uint32_t signal)
{
    uint32_t n = code_number(code);
    if (n && n < DENSE) {
        while (r->dense.len <= n)
            VEC_PUSH(&r->dense, 0);
        r->dense.ptr[n] = signal + 1;
    } else {
        map_put(&r->sparse, sparse_key(r, code, true), signal + 1);
    }
}

/* ---- declarations ---- */

static bool parse_timescale(Str s, WaveHead *h)
{
    static const char *const units[] = {"s", "ms", "us", "ns", "ps", "fs", "as", "zs", NULL};
    uint64_t factor = 0;
    int exponent = 0;
    bool has_digit = false, has_dot = false;
    size_t i = 0;
    for (; i < s.len && ((s.ptr[i] >= '0' && s.ptr[i] <= '9') || s.ptr[i] == '.'); i++) {
        if (s.ptr[i] == '.') {
            if (has_dot)
                return false;
            has_dot = true;
            continue;
        }
        if (factor > UINT64_MAX / 100)
            return false;
        factor = factor * 10 + (uint64_t)(s.ptr[i] - '0');
        exponent -= has_dot;
        has_digit = true;
    }
    Str unit = str_trim((Str){s.ptr + i, s.len - i});
    for (int k = 0; units[k]; k++) {
        if (!str_eqz(unit, units[k]))
            continue;
        for (; factor && factor % 10 == 0 && exponent < 0; exponent++)
            factor /= 10;
        h->factor = has_digit ? factor : 1;
        h->exponent = exponent - 3 * k;
        h->has_timescale = h->factor != 0;
        return h->has_timescale;
    }
    return false;
}

static void read_scale(Reader *r, Str text)
{
    WaveHead fresh = r->head;
    if (parse_timescale(text, &fresh)) {
        r->head = fresh;
    } else {
        r->token = text;
        note_odd(r, ODD_SCALE);
    }
}

static bool read_scope(Reader *r)
{
    strbuf_clear(&r->text);
    strbuf_clear(&r->name_buf);
    unsigned n = 0;
    for (; next(r); n++) {
        if (is_token(r, "$end")) {
            Str type = strbuf_str(&r->text), name = strbuf_str(&r->name_buf);
            if (name.len && name.ptr[0] == '\\')
                name = (Str){name.ptr + 1, name.len - 1};
            r->token = type;
            if (type.len && !wave_is_one_of(type, wave_scope_types) && !is_token(r, "root") &&
                !is_token(r, "sv_array"))
                note_odd(r, ODD_TYPE);
            r->sink->scope_open(r->sink->self, type.len ? type : STR("module"), name, STR(""));
            r->n_open++;
            return true;
        }
        StrBuf *to = n ? &r->name_buf : &r->text;
        if (n > 1)
            strbuf_addc(to, ' ');
        strbuf_add(to, r->token.ptr, r->token.len);
    }
    return false;
}

static WaveKind kind_of(Reader *r, Str type)
{
    static const char *const more[] = {"array", "in", "out", "inout", NULL};
    if (!wave_is_one_of(type, wave_var_types) && !wave_is_one_of(type, more)) {
        r->token = type;
        note_odd(r, ODD_TYPE);
    }
    return wave_kind_of_type(type);
}

/* Width as the file says: a number, or a range in an extended VCD. */
static uint32_t parse_size(Reader *r, Str size)
{
    int64_t n = 0, msb, lsb;
    if (size.len && size.ptr[0] == '[' && wave_parse_range(size, &msb, &lsb))
        n = (int64_t)wave_range_width(msb, lsb);
    else if (!str_to_int(size, &n))
        n = -1;
    if (n >= 0 && n <= VCD_MAX_WIDTH)
        return n ? (uint32_t)n : 1; /* empty buses are written as one bit */
    note_odd(r, ODD_SIZE);
    return 1;
}

static void declare(Reader *r, Str type, uint32_t size, Str code, Str name, bool is_glued)
{
    bool is_escaped = name.len && name.ptr[0] == '\\';
    WaveDecl v = {.type = type, .kind = kind_of(r, type)};
    v.width = v.kind == WAVE_BITS ? size : 0;
    v.name = name;
    if (!(is_escaped && is_glued))
        wave_split_range(&v);
    if (is_escaped)
        v.name = (Str){v.name.ptr + 1, v.name.len - 1};
    v.dir = str_eqz(type, "in") ? WAVE_DIR_IN : str_eqz(type, "out") ? WAVE_DIR_OUT
            : str_eqz(type, "inout") ? WAVE_DIR_INOUT : WAVE_DIR_NONE;
    uint32_t known = find_code(r, code);
    if (known) {
        const VcdSignal *g = &r->signals.ptr[known - 1];
        if (g->width != v.width || g->kind != v.kind) {
            r->token = code;
            note_odd(r, ODD_WIDTHS);
            v.kind = (WaveKind)g->kind;
            v.width = g->width;
            v.has_range = false;
        }
        v.signal = known - 1;
        v.is_alias = true;
    } else {
        v.signal = (uint32_t)r->signals.len;
        VEC_PUSH(&r->signals, ((VcdSignal){v.width, (uint8_t)v.kind}));
        put_code(r, code, v.signal);
    }
    r->sink->var(r->sink->self, &v);
}

/* $var TYPE SIZE CODE NAME [RANGE] $end */
static bool read_var(Reader *r)
{
    enum { TYPE, SIZE, CODE, NAME };
    size_t type_len = 0, code_at = 0, name_at = 0;
    uint32_t size = 1;
    bool is_glued = true;
    StrBuf *b = &r->text;
    strbuf_clear(b);
    for (unsigned n = 0; next(r); n++) {
        /* A code may be "$end"; a name may not. */
        if (n != CODE && is_token(r, "$end")) {
            if (n > CODE)
                declare(r, (Str){b->ptr, type_len}, size,
                        (Str){b->ptr + code_at, (n > NAME ? name_at : b->len) - code_at},
                        n > NAME ? (Str){b->ptr + name_at, b->len - name_at} : STR(""), is_glued);
            else
                note_odd(r, ODD_JUNK);
            return true;
        }
        if (n == SIZE) {
            size = parse_size(r, r->token);
            continue;
        }
        if (n == CODE)
            code_at = b->len;
        if (n == NAME)
            name_at = b->len;
        if (n > NAME && r->token.ptr[0] != '[')
            strbuf_addc(b, ' ');
        is_glued &= n <= NAME;
        strbuf_add(b, r->token.ptr, r->token.len);
        if (n == TYPE)
            type_len = b->len;
    }
    return false;
}

static void begin(Reader *r)
{
    for (; r->n_open; r->n_open--)
        r->sink->scope_close(r->sink->self);
    r->head.date = strbuf_str(&r->date);
    r->head.version = strbuf_str(&r->version);
    r->sink->begin(r->sink->self, &r->head);
    r->report->has_begun = true;
}

/* ---- changes ---- */

/* The moment at which a change happens is told with the first change. */
static bool is_taken(Reader *r)
{
    if (r->is_back) {
        r->report->n_dropped++;
        return false;
    }
    if (!r->has_time) { /* before any time: at the start */
        r->has_time = true;
        r->report->first = r->report->last = 0;
        r->report->n_times = 1;
        r->sink->time(r->sink->self, 0);
    }
    r->report->n_changes++;
    return true;
}

static void set_time(Reader *r, uint64_t t)
{
    if (r->has_time && t < r->now) {
        note_odd(r, ODD_BACK);
        r->is_back = true;
        return;
    }
    r->is_back = false;
    if (!r->has_time || t > r->now) {
        r->report->n_times++;
        r->sink->time(r->sink->self, t);
    }
    if (!r->has_time)
        r->report->first = t;
    r->has_time = true;
    r->report->last = r->now = t;
}

static void read_time(Reader *r, Str s)
{
    uint64_t t = 0;
    size_t i = 0;
    if (s.len && s.ptr[0] == '-') {
        note_odd(r, ODD_BACK);
        r->is_back = true;
        return;
    }
    for (; i < s.len && s.ptr[i] >= '0' && s.ptr[i] <= '9'; i++) {
        unsigned d = (unsigned)(s.ptr[i] - '0');
        if (t > (UINT64_MAX - d) / 10) {
            note_odd(r, ODD_TIME);
            return;
        }
        t = t * 10 + d;
    }
    bool is_time = i > 0;
    if (i < s.len && s.ptr[i] == '.') {
        bool rounds_up = i + 1 < s.len && s.ptr[i + 1] >= '5' && s.ptr[i + 1] <= '9';
        bool is_whole = true;
        for (i++; i < s.len && s.ptr[i] >= '0' && s.ptr[i] <= '9'; i++)
            is_whole &= s.ptr[i] == '0';
        if (!is_whole)
            note_odd(r, ODD_FRACTION);
        t += rounds_up && t != UINT64_MAX;
    }
    if (!is_time || i < s.len) {
        note_odd(r, ODD_TIME);
        return;
    }
    set_time(r, t);
}

static uint8_t *states_for(Reader *r, uint32_t width)
{
    r->states.len = 0;
    VEC_RESERVE(&r->states, width + 1);
    return r->states.ptr;
}

static void extend(uint8_t *states, uint32_t from, uint32_t width)
{
    uint8_t top = from ? states[from - 1] : WAVE_X;
    memset(states + from, top == WAVE_1 ? WAVE_0 : top, width - from);
}

/* Digits, the highest first, as bits. */
static void bits_of(Reader *r, Str digits, uint32_t width)
{
    if (digits.len > 2 && digits.ptr[0] == '0' && (digits.ptr[1] | 32) == 'b') /* 0b101 */
        digits = (Str){digits.ptr + 2, digits.len - 2};
    uint8_t *states = states_for(r, width);
    if (digits.len > width) {
        bool has_lost = false;
        for (size_t i = 0; i < digits.len - width; i++)
            has_lost |= digits.ptr[i] != '0';
        if (has_lost)
            note_odd(r, ODD_WIDE);
        digits = (Str){digits.ptr + digits.len - width, width};
    }
    uint32_t n = (uint32_t)digits.len;
    for (uint32_t i = 0; i < n; i++) {
        uint8_t s = wave_state_of(digits.ptr[n - 1 - i]);
        if (s == 255) {
            note_odd(r, ODD_VALUE);
            s = WAVE_X;
        }
        states[i] = s;
    }
    extend(states, n, width);
}

static void change_bits(Reader *r, uint32_t signal, Str digits)
{
    const VcdSignal *g = &r->signals.ptr[signal];
    const WaveSink *k = r->sink;
    if (!is_taken(r))
        return;
    switch ((WaveKind)g->kind) {
    case WAVE_EVENT: k->event(k->self, signal); break;
    case WAVE_BITS:
        bits_of(r, digits, g->width);
        k->bits(k->self, signal, r->states.ptr);
        break;
    case WAVE_REAL: {
        double v = 0;
        note_odd(r, ODD_KIND);
        for (size_t i = 0; i < digits.len; i++)
            v = v * 2 + (digits.ptr[i] == '1');
        k->real(k->self, signal, v);
        break;
    }
    case WAVE_TEXT:
        note_odd(r, ODD_KIND);
        k->text(k->self, signal, digits);
        break;
    }
}

/* One digit, by far the most frequent change. */
static void change_digit(Reader *r, uint32_t signal, uint8_t state, char digit)
{
    const VcdSignal *g = &r->signals.ptr[signal];
    if (g->width == 1 && is_taken(r))
        r->sink->bits(r->sink->self, signal, &state);
    else if (g->width != 1)
        change_bits(r, signal, (Str){&digit, 1});
}

static void change_real(Reader *r, uint32_t signal, Str number)
{
    const VcdSignal *g = &r->signals.ptr[signal];
    const WaveSink *k = r->sink;
    char z[400];
    size_t n = number.len < sizeof z - 1 ? number.len : sizeof z - 1;
    memcpy(z, number.ptr, n);
    z[n] = 0;
    char *end;
    double v = strtod(z, &end);
    if (end == z || *end) {
        note_odd(r, ODD_VALUE);
        v = 0;
    }
    if (!is_taken(r))
        return;
    if (g->kind == WAVE_REAL) {
        k->real(k->self, signal, v);
        return;
    }
    note_odd(r, ODD_KIND);
    if (g->kind == WAVE_TEXT) {
        k->text(k->self, signal, number);
    } else if (g->kind == WAVE_EVENT) {
        k->event(k->self, signal);
    } else { /* a whole number is its bits, anything else is x */
        bool is_whole = v >= -9e18 && v <= 9e18 && (double)(int64_t)v == v;
        uint8_t *states = states_for(r, g->width);
        for (uint32_t i = 0; i < g->width; i++)
            states[i] = !is_whole ? WAVE_X : ((int64_t)v >> (i < 63 ? i : 63) & 1) ? WAVE_1 : WAVE_0;
        k->bits(k->self, signal, states);
    }
}

static int octal(Str s, size_t at, size_t *used)
{
    int v = 0;
    size_t n = 0;
    for (; n < 3 && at + n < s.len && s.ptr[at + n] >= '0' && s.ptr[at + n] <= '7'; n++)
        v = v * 8 + (s.ptr[at + n] - '0');
    *used = n;
    return v & 0xff;
}

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c = (char)(c | 32);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* \n \t \\ \" \x41 \040 */
static void unescape(Str s, StrBuf *b)
{
    static const char from[] = "abfnrtv\\'\"?", to[] = "\a\b\f\n\r\t\v\\'\"?";
    strbuf_clear(b);
    for (size_t i = 0; i < s.len; i++) {
        char c = s.ptr[i];
        const char *known;
        size_t used;
        if (c != '\\' || i + 1 == s.len) {
            strbuf_addc(b, c);
        } else if ((known = strchr(from, s.ptr[i + 1])) && *known) {
            strbuf_addc(b, to[known - from]);
            i++;
        } else if (s.ptr[i + 1] == 'x' && i + 2 < s.len && hex_digit(s.ptr[i + 2]) >= 0) {
            int v = hex_digit(s.ptr[i + 2]);
            i += 2;
            if (i + 1 < s.len && hex_digit(s.ptr[i + 1]) >= 0)
                v = v * 16 + hex_digit(s.ptr[++i]);
            strbuf_addc(b, (char)v);
        } else {
            int v = octal(s, i + 1, &used);
            strbuf_addc(b, used ? (char)v : c);
            i += used;
        }
    }
}

static void change_text(Reader *r, uint32_t signal, Str text)
{
    const WaveSink *k = r->sink;
    if (!is_taken(r))
        return;
    if (r->signals.ptr[signal].kind == WAVE_TEXT) {
        unescape(text, &r->name_buf);
        k->text(k->self, signal, strbuf_str(&r->name_buf));
    } else {
        note_odd(r, ODD_KIND);
        r->report->n_changes--;
        r->report->n_dropped++;
    }
}

/* The states of an extended VCD: who drives, and what. */
static char port_state(char c)
{
    static const char from[] = "DUNZduLHXTlh01?FAaBbCcf", to[] = "01xz0101xz0101xzxxxxxxz";
    const char *p = c ? strchr(from, c) : NULL;
    return p ? to[p - from] : '?';
}

/* Reads the code that must follow.  *signal gets it, plus 1, or 0.  False: the file ends. */
static bool next_code(Reader *r, uint32_t *signal)
{
    if (!next(r))
        return false;
    *signal = find_code(r, r->token);
    if (!*signal) {
        note_odd(r, ODD_CODE);
        r->report->n_dropped++;
    }
    return true;
}

static bool read_long(Reader *r, char kind)
{
    uint32_t signal;
    strbuf_clear(&r->text);
    strbuf_add(&r->text, r->token.ptr + 1, r->token.len - 1);
    if (kind == 'p') {
        for (size_t i = 0; i < r->text.len; i++)
            r->text.ptr[i] = port_state(r->text.ptr[i]);
        for (int strengths = 0; strengths < 2; strengths++) {
            if (!next(r))
                return false;
        }
    }
    if (!next_code(r, &signal))
        return false;
    Str value = strbuf_str(&r->text);
    if (!signal)
        return true;
    if (kind == 'r')
        change_real(r, signal - 1, value);
    else if (kind == 's')
        change_text(r, signal - 1, value);
    else
        change_bits(r, signal - 1, value);
    return true;
}

static bool read_digit(Reader *r, uint8_t state)
{
    char digit = r->token.ptr[0];
    Str code = {r->token.ptr + 1, r->token.len - 1};
    uint32_t signal;
    if (code.len == 0) { /* `1 $`: a blank between */
        if (!next_code(r, &signal))
            return false;
    } else {
        signal = find_code(r, code);
        if (!signal) {
            note_odd(r, ODD_CODE);
            r->report->n_dropped++;
        }
    }
    if (signal)
        change_digit(r, signal - 1, state, digit);
    return true;
}

/* ---- the file ---- */

/* False: the file ends in the middle of it. */
static bool read_command(Reader *r)
{
    static const char *const silent[] = {"$end", "$dumpvars", "$dumpall", "$dumpports",
                                         "$dumpportsall", "$dumpportsflush", "$dumpflush", NULL};
    bool is_body = r->report->has_begun;
    if (is_token(r, "$scope") || is_token(r, "$upscope") || is_token(r, "$var")) {
        if (is_body) {
            note_odd(r, ODD_LATE);
            return until_end(r, NULL);
        }
        if (is_token(r, "$scope"))
            return read_scope(r);
        if (is_token(r, "$var"))
            return read_var(r);
        if (r->n_open) {
            r->sink->scope_close(r->sink->self);
            r->n_open--;
        }
        return until_end(r, NULL);
    }
    if (is_token(r, "$enddefinitions")) {
        if (!is_body)
            begin(r);
        return until_end(r, NULL);
    }
    if (is_token(r, "$timescale")) {
        if (!until_end(r, &r->text))
            return false;
        if (!is_body)
            read_scale(r, strbuf_str(&r->text));
        return true;
    }
    if (is_token(r, "$timezero")) {
        int64_t zero;
        if (!until_end(r, &r->text))
            return false;
        if (str_to_int(strbuf_str(&r->text), &zero))
            r->head.time_zero = zero;
        return true;
    }
    if (is_token(r, "$date") || is_token(r, "$version"))
        return until_end(r, is_body ? NULL : is_token(r, "$date") ? &r->date : &r->version);
    if (is_token(r, "$comment") || is_token(r, "$attrbegin") || is_token(r, "$attrend") ||
        is_token(r, "$vcdclose"))
        return until_end(r, NULL);
    bool is_off = is_token(r, "$dumpoff") || is_token(r, "$dumpportsoff");
    if (is_off || is_token(r, "$dumpon") || is_token(r, "$dumpportson")) {
        if (!is_body)
            begin(r);
        if (!r->is_back)
            r->sink->dump(r->sink->self, !is_off);
        return true;
    }
    if (!wave_is_one_of(r->token, silent))
        note_odd(r, ODD_JUNK);
    return true;
}

/* One token of any kind, with what belongs to it. */
static bool read_one(Reader *r)
{
    char c = r->token.ptr[0];
    if (c == '$')
        return read_command(r);
    uint8_t state = wave_state_of(c);
    bool is_change = state != 255 || strchr("bBrRsSp", c);
    if (!is_change && c != '#') {
        note_odd(r, ODD_JUNK);
        return true;
    }
    if (!r->report->has_begun)
        begin(r);
    if (c == '#') {
        if (r->token.len > 1)
            read_time(r, (Str){r->token.ptr + 1, r->token.len - 1});
        else if (!next(r))
            return false;
        else
            read_time(r, r->token);
        return true;
    }
    return state != 255 ? read_digit(r, state) : read_long(r, (char)(c | 32));
}

static void tell_odd(const Reader *r, Diag *dg)
{
    for (int i = 0; i < N_ODD; i++) {
        const Seen *s = &r->odd[i];
        if (!s->n)
            continue;
        StrBuf place = {0};
        strbuf_printf(&place, "%s:%" PRIu64, r->name, s->line);
        if (s->n > 1)
            diag_file_warning(dg, place.ptr, "'%s': %s (%" PRIu64 " times in all)", s->token, odd_text[i],
                              s->n);
        else
            diag_file_warning(dg, place.ptr, "'%s': %s", s->token, odd_text[i]);
        strbuf_free(&place);
    }
}

static bool fail(const Reader *r, uint64_t line, Diag *dg, const char *what)
{
    StrBuf place = {0};
    strbuf_printf(&place, "%s:%" PRIu64, r->name, line);
    diag_file_error(dg, place.ptr, "%s", what);
    strbuf_free(&place);
    return false;
}

static bool read_all(Reader *r, Diag *dg)
{
    if (!next(r) && !r->error)
        return fail(r, 1, dg, "there is nothing in this file");
    if (r->token.len && r->token.ptr[0] != '$' && r->token.ptr[0] != '#')
        return fail(r, r->token_line, dg, "this is not a VCD file: it would begin with '$'");
    uint64_t line = 0;
    bool is_whole = true;
    if (!r->error) {
        do {
            line = r->token_line;
            is_whole = read_one(r);
        } while (is_whole && next(r));
    }
    r->report->is_cut = !is_whole || r->error || !r->report->has_begun;
    bool has_body = r->report->has_begun;
    if (!has_body && r->signals.len)
        begin(r); /* names without values are something */
    tell_odd(r, dg);
    if (r->error) {
        diag_file_error(dg, r->name, "cannot be read on: %s", strerror(r->error));
        return false;
    }
    if (!is_whole)
        return fail(r, line, dg, has_body
                        ? "the file is cut off in what begins here; all before it was read"
                        : "the file is cut off in what begins here; there is no change before it");
    if (!r->report->has_begun)
        return fail(r, r->line, dg, "the file ends before it declares a variable");
    if (r->report->is_cut)
        return fail(r, r->line, dg, "the file is cut off before its first change; there are only names");
    return true;
}

static void reader_free(Reader *r)
{
    strbuf_free(&r->date);
    strbuf_free(&r->version);
    strbuf_free(&r->text);
    strbuf_free(&r->name_buf);
    VEC_FREE(&r->signals);
    VEC_FREE(&r->dense);
    VEC_FREE(&r->states);
    map_free(&r->sparse);
    intern_free(r->long_codes);
    arena_free(r->arena);
}

static bool read_with(Reader *r, const char *name, const WaveSink *sink, WaveReport *report, Diag *dg)
{
    *report = (WaveReport){0};
    r->name = name;
    r->sink = sink;
    r->report = report;
    r->line = 1;
    r->head.factor = 1;
    r->arena = arena_new("vcd reader");
    r->long_codes = intern_new(r->arena);
    bool ok = read_all(r, dg);
    reader_free(r);
    return ok;
}

bool vcd_read(const char *path, const WaveSink *sink, WaveReport *report, Diag *dg)
{
    *report = (WaveReport){0};
    bool is_stdin = strcmp(path, "-") == 0;
    if (!is_stdin && io_is_dir(path)) {
        diag_file_error(dg, path, "is a directory");
        return false;
    }
    int fd = is_stdin ? STDIN_FILENO : open(path, O_RDONLY);
    if (fd < 0) {
        diag_file_error(dg, path, "cannot be opened: %s", strerror(errno));
        return false;
    }
    Reader r = {.fd = fd, .cap = BUFFER, .buf = malloc(BUFFER)};
    if (!r.buf)
        die_out_of_memory("vcd reader", BUFFER);
    bool ok = read_with(&r, path, sink, report, dg);
    free(r.buf);
    if (!is_stdin)
        close(fd);
    return ok;
}

bool vcd_read_bytes(Str bytes, const char *name, const WaveSink *sink, WaveReport *report, Diag *dg)
{
    Reader r = {.fd = -1, .buf = (char *)(uintptr_t)bytes.ptr, .len = bytes.len, .is_end = true};
    return read_with(&r, name, sink, report, dg);
}
