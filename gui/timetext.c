/* timetext.c - exact decimal times. */
#include "gui/timetext.h"

#include <inttypes.h>
#include <ctype.h>
#include <math.h>

static const char *const units[] = {"s", "ms", "us", "ns", "ps", "fs", "as", "zs"};
enum { N_UNITS = 8 };

const char *time_unit_name(int unit)
{
    return unit > 0 ? "" : units[-unit / 3];
}

int time_unit(const WaveHead *h, double ticks)
{
    if (!h->has_timescale)
        return 1;
    double power = log10(ticks < 1 ? 1 : ticks) + log10((double)(h->factor ? h->factor : 1)) + h->exponent;
    int unit = (int)floor(power / 3 + 1e-9) * 3;
    return unit > 0 ? 0 : unit < -21 ? -21 : unit;
}

/* d digits of an integer with the point moved to the left by shift places. */
static void put_decimal(StrBuf *b, const char *d, size_t n, int shift)
{
    size_t places = shift > 0 ? (size_t)shift : 0;
    if (n > places)
        strbuf_add(b, d, n - places);
    else
        strbuf_addc(b, '0');
    for (int k = shift; k < 0 && !(n == 1 && d[0] == '0'); k++)
        strbuf_addc(b, '0');
    size_t end = n;
    while (places && end > 0 && d[end - 1] == '0' && n - end < places)
        end--;
    if (!places || n - end == places)
        return;
    if (n < places && end == 0)
        return;
    strbuf_addc(b, '.');
    for (size_t k = n; k < places; k++)
        strbuf_addc(b, '0');
    size_t from = n > places ? n - places : 0;
    strbuf_add(b, d + from, end - from);
}

void time_digits(StrBuf *b, const WaveHead *h, uint64_t t, int unit)
{
    char digits[64];
    uint64_t factor = h->has_timescale && h->factor ? h->factor : 1;
    int64_t zero = h->time_zero;
    if (zero < 0 && (uint64_t)-zero > t) {
        strbuf_addc(b, '-');
        t = (uint64_t)-zero - t;
    } else {
        t += (uint64_t)zero;
    }
    int shift = h->has_timescale ? unit - h->exponent : 0;
    if (t <= UINT64_MAX / factor) {
        int n = snprintf(digits, sizeof digits, "%" PRIu64, t * factor);
        put_decimal(b, digits, (size_t)n, shift);
        return;
    }
    /* factor is a number of few digits: multiply by hand. */
    uint64_t high = t / 1000000000u * factor, low = t % 1000000000u * factor;
    high += low / 1000000000u;
    int n = snprintf(digits, sizeof digits, "%llu%09llu", (unsigned long long)high,
                     (unsigned long long)(low % 1000000000u));
    put_decimal(b, digits, (size_t)n, shift);
}

void time_text(StrBuf *b, const WaveHead *h, uint64_t t, int unit)
{
    unit = unit ? unit : time_unit(h, (double)t);
    time_digits(b, h, t, unit);
    if (unit <= 0)
        strbuf_printf(b, " %s", time_unit_name(unit));
}

void time_difference(StrBuf *b, const WaveHead *h, uint64_t a, uint64_t from)
{
    WaveHead plain = *h;
    plain.time_zero = 0;
    strbuf_addc(b, a < from ? '-' : '+');
    time_text(b, &plain, a < from ? from - a : a - from, 0);
}

static int unit_of(Str s)
{
    for (int i = 0; i < N_UNITS; i++) {
        if (str_eqz(s, units[i]))
            return -3 * i;
    }
    return 1;
}

/* "12.5" times 10 ** shift / factor, as ticks; rounded to the nearest. */
static bool scaled(Str digits, int shift, uint64_t factor, uint64_t *t)
{
    uint64_t v = 0;
    bool has_point = false, any = false, up = false, is_cut = false;
    for (size_t i = 0; i < digits.len; i++) {
        char c = digits.ptr[i];
        if (c == '.' && !has_point) {
            has_point = true;
            continue;
        }
        if (!isdigit((unsigned char)c) || v > (UINT64_MAX - 9) / 10)
            return false;
        any = true;
        if (has_point && shift <= 0) {
            up = is_cut ? up : c >= '5';
            is_cut = true;
            continue;
        }
        v = v * 10 + (uint64_t)(c - '0');
        shift -= has_point;
    }
    for (; shift > 0; shift--) {
        if (v > UINT64_MAX / 10)
            return false;
        v *= 10;
    }
    for (; shift < 0; shift++) {
        up = v % 10 >= 5;
        v /= 10;
    }
    v += up && v < UINT64_MAX;
    *t = factor > 1 ? v / factor + (v % factor >= (factor + 1) / 2) : v;
    return any;
}

static bool parse_amount(Str s, const WaveHead *h, uint64_t *t)
{
    size_t n = 0;
    while (n < s.len && (isdigit((unsigned char)s.ptr[n]) || s.ptr[n] == '.'))
        n++;
    Str rest = str_trim((Str){s.ptr + n, s.len - n});
    if (!rest.len)
        return scaled((Str){s.ptr, n}, 0, 1, t);
    int unit = unit_of(rest);
    return unit <= 0 && h->has_timescale && scaled((Str){s.ptr, n}, unit - h->exponent, h->factor, t);
}

bool time_parse(Str s, const WaveHead *h, const TimeContext *c, uint64_t *t)
{
    s = str_trim(s);
    if (!s.len)
        return false;
    if (str_eqz(s, "start") || str_eqz(s, "end")) {
        *t = s.len == 3 ? c->last : c->first;
        return true;
    }
    if (s.len == 1 && isalpha((unsigned char)s.ptr[0])) {
        *t = c->markers[toupper((unsigned char)s.ptr[0]) - 'A'];
        return *t != UINT64_MAX;
    }
    uint64_t d;
    if (s.ptr[s.len - 1] == '%') {
        if (!scaled((Str){s.ptr, s.len - 1}, 3, 1, &d) || d > 100000)
            return false;
        *t = c->first + (uint64_t)((double)(c->last - c->first) * ((double)d / 100000));
        return true;
    }
    if (s.ptr[0] == '+' || s.ptr[0] == '-') {
        if (!parse_amount((Str){s.ptr + 1, s.len - 1}, h, &d))
            return false;
        *t = s.ptr[0] == '+' ? (d > UINT64_MAX - c->now ? UINT64_MAX : c->now + d) : d > c->now ? 0 : c->now - d;
        return true;
    }
    bool is_ticks = s.ptr[0] == '#';
    if (!parse_amount((Str){s.ptr + is_ticks, s.len - is_ticks}, h, t))
        return false;
    if (!is_ticks && h->time_zero > 0)
        *t = *t > (uint64_t)h->time_zero ? *t - (uint64_t)h->time_zero : 0;
    else if (!is_ticks)
        *t += (uint64_t)-h->time_zero;
    return true;
}
