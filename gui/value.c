/* value.c - radices. */
#include "gui/value.h"

#include <math.h>
#include <stdlib.h>

/* ---- enum maps ---- */

struct EnumMap {
    VEC(Str) keys; /* digits 0 1 x z, highest first, without leading zeros */
    VEC(Str) texts;
};

static Str bare(Str bits)
{
    while (bits.len > 1 && bits.ptr[0] == '0') {
        bits.ptr++;
        bits.len--;
    }
    return bits;
}

static bool is_binary(Str s)
{
    for (size_t i = 0; i < s.len; i++) {
        if (!strchr("01xz", s.ptr[i]))
            return false;
    }
    return s.len > 0;
}

/* The key of a value: decimal and 0x are numbers, 0b and digits with x or z are bits. */
static bool enum_key(Arena *a, Str word, Str *key)
{
    int64_t v;
    if (word.len > 2 && word.ptr[0] == '0' && word.ptr[1] == 'b')
        word = (Str){word.ptr + 2, word.len - 2};
    else if (str_to_int(word, &v) && v >= 0) {
        char bits[65];
        int n = 0;
        for (int i = 63; i >= 0; i--) {
            if (n || v >> i & 1 || i == 0)
                bits[n++] = (char)('0' + (v >> i & 1));
        }
        *key = (Str){arena_copy(a, bits, (size_t)n), (size_t)n};
        return true;
    }
    if (!is_binary(word))
        return false;
    word = bare(word);
    *key = (Str){arena_copy(a, word.ptr, word.len), word.len};
    return true;
}

EnumMap *enum_map_read(Arena *a, Str text, const char *path, Diag *dg)
{
    EnumMap m = {0};
    bool ok = true;
    uint32_t file = diag_add_file(dg, path, text);
    for (size_t at = 0; at < text.len;) {
        size_t end = at;
        while (end < text.len && text.ptr[end] != '\n')
            end++;
        Str line = str_trim((Str){text.ptr + at, end - at});
        Span span = {file, (uint32_t)at, (uint32_t)end};
        at = end + 1;
        if (!line.len || line.ptr[0] == '#')
            continue;
        size_t word = 0;
        while (word < line.len && line.ptr[word] != ' ' && line.ptr[word] != '\t')
            word++;
        Str key, name = str_trim((Str){line.ptr + word, line.len - word});
        if (!name.len || !enum_key(a, (Str){line.ptr, word}, &key)) {
            diag(dg, DIAG_ERROR, span, "expected a value and its name, as '3 IDLE' or '0b1x wait'");
            ok = false;
            continue;
        }
        VEC_PUSH(&m.keys, key);
        VEC_PUSH(&m.texts, ((Str){arena_copy(a, name.ptr, name.len), name.len}));
    }
    EnumMap *out = ARENA_NEW(a, EnumMap);
    out->keys.ptr = VEC_TO_ARENA(a, &m.keys);
    out->texts.ptr = VEC_TO_ARENA(a, &m.texts);
    out->keys.len = out->texts.len = m.keys.len;
    VEC_FREE(&m.keys);
    VEC_FREE(&m.texts);
    return ok ? out : NULL;
}

Str enum_map_get(const EnumMap *m, Str bits)
{
    bits = bare(bits);
    for (size_t i = 0; i < m->keys.len; i++) {
        if (str_eq(m->keys.ptr[i], bits))
            return m->texts.ptr[i];
    }
    return (Str){0};
}

/* ---- bits to text ---- */

static bool is_number(const uint8_t *s, uint32_t width)
{
    for (uint32_t i = 0; i < width; i++) {
        if (s[i] > WAVE_1)
            return false;
    }
    return true;
}

/* Digits of so many bits; a short digit at the top. */
static void digits(StrBuf *b, const uint8_t *s, uint32_t width, uint32_t bits)
{
    for (uint32_t d = (width + bits - 1) / bits; d > 0; d--) {
        unsigned v = 0;
        uint8_t odd = 0;
        bool mixed = false;
        for (uint32_t k = 0; k < bits && (d - 1) * bits + k < width; k++) {
            uint8_t state = s[(d - 1) * bits + k];
            mixed |= k && (state > WAVE_1 || odd) && state != odd;
            odd = state > WAVE_1 ? state : odd;
            v |= (unsigned)(state == WAVE_1) << k;
        }
        strbuf_addc(b, mixed && odd ? 'x' : odd ? wave_state_char(odd) : "0123456789abcdef"[v]);
    }
}

/* Any width: repeatedly divided by 10 ** 9. */
static void decimal(StrBuf *b, const uint8_t *s, uint32_t width, bool negative)
{
    uint32_t n = (width + 31) / 32, n_groups = 0;
    uint32_t *words = calloc(3 * (size_t)n + 4, sizeof *words);
    if (!words)
        die_out_of_memory("a number", n);
    uint32_t *groups = words + n + 1;
    for (uint32_t i = 0; i < width; i++)
        words[i / 32] |= (uint32_t)((s[i] == WAVE_1) != negative) << i % 32;
    for (uint32_t i = 0; negative && i <= n; i++) { /* -v is ~v + 1 */
        if (++words[i])
            break;
    }
    n += negative;
    do {
        uint64_t rest = 0;
        for (uint32_t i = n; i > 0; i--) {
            rest = rest << 32 | words[i - 1];
            words[i - 1] = (uint32_t)(rest / 1000000000);
            rest %= 1000000000;
        }
        groups[n_groups++] = (uint32_t)rest;
        while (n > 0 && words[n - 1] == 0)
            n--;
    } while (n > 0);
    if (negative)
        strbuf_addc(b, '-');
    strbuf_printf(b, "%u", groups[n_groups - 1]);
    for (uint32_t i = n_groups - 1; i > 0; i--)
        strbuf_printf(b, "%09u", groups[i - 1]);
    free(words);
}

static uint64_t low_bits(const uint8_t *s, uint32_t width)
{
    uint64_t v = 0;
    for (uint32_t i = 0; i < width && i < 64; i++)
        v |= (uint64_t)(s[i] == WAVE_1) << i;
    return v;
}

static bool float_of(const uint8_t *s, uint32_t width, double *v)
{
    uint64_t bits = low_bits(s, width);
    if (width == 64) {
        memcpy(v, &bits, sizeof *v);
    } else if (width == 32) {
        uint32_t low = (uint32_t)bits;
        float f;
        memcpy(&f, &low, sizeof f);
        *v = (double)f;
    } else if (width == 16) {
        int e = (int)(bits >> 10 & 31);
        double m = (double)(bits & 1023);
        *v = e == 31 ? (m != 0 ? NAN : INFINITY) : e ? ldexp(m + 1024, e - 25) : ldexp(m, -24);
        *v = bits >> 15 ? -*v : *v;
    } else {
        return false;
    }
    return true;
}

static double number_of(const uint8_t *s, uint32_t width, const ValueFormat *f)
{
    double v = 0;
    if (!is_number(s, width))
        return NAN;
    if (f->radix == RADIX_FLOAT && float_of(s, width, &v))
        return v;
    bool has_sign = f->radix == RADIX_SIGNED || f->radix == RADIX_FIXED;
    for (uint32_t i = width; i > 0; i--)
        v = v * 2 + (s[i - 1] == WAVE_1);
    if (has_sign && width && s[width - 1] == WAVE_1)
        v -= ldexp(1, (int)width);
    return f->radix == RADIX_FIXED ? ldexp(v, -f->fraction) : v;
}

/* Bytes from the highest; what is not text shows as a dot, or in UTF-8 as it is broken. */
static void letters(StrBuf *b, const uint8_t *s, uint32_t width, bool is_utf8)
{
    for (uint32_t n = (width + 7) / 8; n > 0; n--) {
        uint32_t left = width - (n - 1) * 8;
        unsigned c = (unsigned)low_bits(s + (n - 1) * 8, left < 8 ? left : 8);
        if (c == 0)
            continue;
        bool is_text = (c >= 0x20 && c < 0x7f) || (is_utf8 && c >= 0x80);
        strbuf_addc(b, (char)(is_text ? c : '.'));
    }
}

static void gray(StrBuf *b, const uint8_t *s, uint32_t width)
{
    uint64_t v = low_bits(s, width);
    for (unsigned k = 1; k < 64; k *= 2)
        v ^= v >> k;
    strbuf_printf(b, "%llu", (unsigned long long)v);
}

static bool named(StrBuf *b, const uint8_t *s, uint32_t width, const EnumMap *m)
{
    if (!m)
        return false;
    StrBuf bits = {0};
    digits(&bits, s, width, 1);
    Str name = enum_map_get(m, strbuf_str(&bits));
    strbuf_add(b, name.ptr, name.len);
    strbuf_free(&bits);
    return name.len > 0;
}

static void special(StrBuf *b, const uint8_t *s, uint32_t width, const ValueFormat *f)
{
    double v;
    unsigned ones = 0;
    switch (f->radix) {
    case RADIX_DEC: decimal(b, s, width, false); return;
    case RADIX_SIGNED: decimal(b, s, width, s[width - 1] == WAVE_1); return;
    case RADIX_ASCII:
    case RADIX_UTF8: letters(b, s, width, f->radix == RADIX_UTF8); return;
    case RADIX_FIXED: strbuf_printf(b, "%.*g", 3 + (int)width * 3 / 10, number_of(s, width, f)); return;
    case RADIX_FLOAT:
        if (float_of(s, width, &v)) {
            strbuf_printf(b, width == 64 ? "%.16g" : width == 32 ? "%.8g" : "%.5g", v);
            return;
        }
        break;
    case RADIX_GRAY:
        if (width <= 64) {
            gray(b, s, width);
            return;
        }
        break;
    case RADIX_ONES:
        for (uint32_t i = 0; i < width; i++)
            ones += s[i] == WAVE_1;
        strbuf_printf(b, "%u", ones);
        return;
    case RADIX_INSN:
        if (width <= 64 && f->decode && f->decode(f->decoder, low_bits(s, width), b))
            return;
        break;
    case RADIX_HEX:
    case RADIX_BIN:
    case RADIX_OCT:
    case RADIX_ENUM:
    case N_RADIXES: break;
    }
    digits(b, s, width, 4);
}

void states_text(StrBuf *b, const uint8_t *s, uint32_t width, const ValueFormat *f)
{
    if (width == 0)
        return;
    if (f->radix == RADIX_ENUM && named(b, s, width, f->map))
        return;
    if (width == 1)
        strbuf_addc(b, wave_state_char(s[0]));
    else if (f->radix == RADIX_HEX || f->radix == RADIX_ENUM)
        digits(b, s, width, 4);
    else if (f->radix == RADIX_OCT)
        digits(b, s, width, 3);
    else if (f->radix == RADIX_BIN || !is_number(s, width))
        digits(b, s, width, 1);
    else
        special(b, s, width, f);
}

enum { ON_STACK = 512 };

void value_text(StrBuf *b, const WavePos *p, const ValueFormat *f)
{
    WaveKind kind = store_kind(p->store, p->signal);
    if (kind == WAVE_REAL)
        strbuf_printf(b, "%.8g", store_real(p));
    else if (kind == WAVE_TEXT)
        strbuf_add(b, store_text(p).ptr, store_text(p).len);
    if (kind != WAVE_BITS)
        return;
    uint32_t width = store_width(p->store, p->signal);
    uint8_t few[ON_STACK], *states = width <= ON_STACK ? few : malloc(width);
    if (!states)
        die_out_of_memory("a value", width);
    store_states(p, states);
    states_text(b, states, width, f);
    if (states != few)
        free(states);
}

double value_number(const WavePos *p, void *self)
{
    WaveKind kind = store_kind(p->store, p->signal);
    if (kind == WAVE_REAL)
        return store_real(p);
    uint32_t width = store_width(p->store, p->signal);
    uint8_t states[ON_STACK];
    if (kind != WAVE_BITS || width > ON_STACK)
        return NAN;
    store_states(p, states);
    return number_of(states, width, self);
}

static bool parse_binary(Str s, uint32_t width, uint8_t *states)
{
    memset(states, WAVE_0, width);
    for (size_t i = 0; i < s.len; i++) {
        uint8_t v = wave_state_of(s.ptr[s.len - 1 - i]);
        if (v == 255 || (i >= width && v != WAVE_0))
            return false;
        if (i < width)
            states[i] = v;
    }
    /* An x or z at the top goes on upwards. */
    for (size_t i = s.len; s.len && i < width && states[s.len - 1] > WAVE_1; i++)
        states[i] = states[s.len - 1];
    return s.len > 0;
}

static bool parse_hex(Str s, uint32_t width, uint8_t *states)
{
    memset(states, WAVE_0, width);
    for (size_t i = 0; i < s.len; i++) {
        char c = s.ptr[s.len - 1 - i];
        const char *at = strchr("0123456789abcdefABCDEF", c);
        bool odd = c == 'x' || c == 'z';
        if (!c || (!at && !odd))
            return false;
        unsigned v = at ? (unsigned)(at - "0123456789abcdefABCDEF") : 0;
        v = at && v > 15 ? v - 6 : v;
        for (size_t k = 0; k < 4; k++) {
            int state = odd ? (c == 'x' ? WAVE_X : WAVE_Z) : (int)(v >> k & 1);
            if (i * 4 + k < width)
                states[i * 4 + k] = (uint8_t)state;
            else if (state == WAVE_1)
                return false;
        }
    }
    return s.len > 0;
}

bool value_parse(Str s, uint32_t width, uint8_t *states)
{
    s = str_trim(s);
    if (s.len > 2 && s.ptr[0] == '0' && s.ptr[1] == 'x')
        return parse_hex((Str){s.ptr + 2, s.len - 2}, width, states);
    if (s.len > 2 && s.ptr[0] == '0' && s.ptr[1] == 'b')
        return parse_binary((Str){s.ptr + 2, s.len - 2}, width, states);
    if (s.len > 2 && s.ptr[0] == '\'' && s.ptr[s.len - 1] == '\'') {
        memset(states, WAVE_0, width);
        for (size_t i = 0; i < s.len - 2; i++) {
            for (size_t k = 0; k < 8; k++) {
                if (i * 8 + k < width)
                    states[i * 8 + k] = (unsigned char)s.ptr[s.len - 2 - i] >> k & 1;
            }
        }
        return true;
    }
    int64_t v;
    if (!str_to_int(s, &v))
        return (width == 1 || s.len > 1) && parse_binary(s, width, states);
    for (uint32_t i = 0; i < width; i++)
        states[i] = (uint8_t)((i < 64 ? v >> i : v >> 63) & 1);
    return width >= 64 || (v < 0 ? width > 0 && v >= -((int64_t)1 << (width - 1)) : v >> width == 0);
}
