/* fst.c - FST through fstapi: a writer in this process, a reader in a child process.
 *
 * The child tells its findings in packets: one letter, then numbers as varints and
 * texts as a length and bytes.  The parent believes nothing: the child may have been
 * led astray by a broken file before it died.
 *
 *     h exponent+64 zero+2^62 date version      head
 *     s type name component      v type dir width handle name      u      b (begin)
 *     t time      c handle n states      r handle 8 bytes      x handle text
 *     d on        e last time            (end: all was read)      n (it is no FST)
 */
#ifdef GATELOOM_FST
#define _DEFAULT_SOURCE 1 /* for the limits of a process */
#endif
#include "wave/fst.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#ifndef GATELOOM_FST

static void no_fst(const char *path, Diag *dg)
{
    diag_file_error(dg, path, "this build has no FST; install verilator (for the sources of fstapi) and "
                              "zlib1g-dev and build again, or use VCD");
}

bool fst_is_built_in(void)
{
    return false;
}
FstWriter *fst_write_open(const char *path, Diag *dg)
{
    no_fst(path, dg);
    return NULL;
}
WaveSink fst_wave_sink(FstWriter *w)
{
    (void)w;
    return (WaveSink){0};
}
bool fst_write_close(FstWriter *w, uint64_t end_time, Diag *dg)
{
    (void)w, (void)end_time, (void)dg;
    return false;
}
void fst_write_abandon(FstWriter *w)
{
    (void)w;
}
bool fst_read(const char *path, const FstPart *part, const WaveSink *sink, WaveReport *r, Diag *dg)
{
    (void)part, (void)sink;
    *r = (WaveReport){0};
    no_fst(path, dg);
    return false;
}

#else

#include <fcntl.h>
#include <inttypes.h>
#include <poll.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include <fstapi.h>

#include "wave/names.h"

bool fst_is_built_in(void)
{
    return true;
}

/* ---- writing ---- */

typedef struct FstVar {
    fstHandle handle;
    uint32_t width;
} FstVar;

struct FstWriter {
    void *fst;
    char *path, *temp;
    VEC(FstVar) vars; /* by signal */
    StrBuf name;
    uint64_t factor;  /* FST counts in powers of ten: 244 ns is 244 of 1 ns */
    uint64_t now, n_vars;
    bool has_time, is_too_late;
    VEC(char) digits;
};

static char *joined(const char *a, const char *b)
{
    StrBuf s = {0};
    strbuf_addz(&s, a);
    strbuf_addz(&s, b);
    return s.ptr;
}

static void writer_free(FstWriter *w)
{
    free(w->path);
    free(w->temp);
    strbuf_free(&w->name);
    VEC_FREE(&w->vars);
    VEC_FREE(&w->digits);
    free(w);
}

FstWriter *fst_write_open(const char *path, Diag *dg)
{
    struct stat st;
    if (!path || strcmp(path, "-") == 0) {
        diag_file_error(dg, "-", "an FST file cannot be written to a pipe; name a file");
        return NULL;
    }
    if (stat(path, &st) == 0 && !S_ISREG(st.st_mode)) {
        diag_file_error(dg, path, "cannot be written as FST: it is no plain file");
        return NULL;
    }
    char *temp = joined(path, ".part-XXXXXX");
    int fd = mkstemp(temp);
    void *fst = NULL;
    if (fd >= 0) {
        mode_t mask = umask(0);
        umask(mask);
        fchmod(fd, 0666 & ~mask);
        close(fd);
        fst = fstWriterCreate(temp, 1);
    }
    if (!fst) {
        diag_file_error(dg, path, "cannot be written: %s", strerror(errno));
        if (fd >= 0)
            unlink(temp);
        free(temp);
        return NULL;
    }
    FstWriter *w = calloc(1, sizeof *w);
    if (!w)
        die_out_of_memory("fst writer", sizeof *w);
    w->fst = fst;
    w->temp = temp;
    w->path = joined(path, "");
    w->factor = 1;
    fstWriterSetPackType(fst, FST_WR_PT_LZ4);
    return w;
}

static const char *zstring(StrBuf *b, Str s)
{
    strbuf_clear(b);
    strbuf_add(b, s.ptr, s.len);
    strbuf_addz(b, "");
    return b->ptr ? b->ptr : "";
}

static void w_scope_open(void *self, Str type, Str name, Str component)
{
    FstWriter *w = self;
    StrBuf b = {0};
    int t = wave_index_of(type, wave_scope_types);
    const char *c = component.len ? zstring(&b, component) : NULL;
    fstWriterSetScope(w->fst, (enum fstScopeType)(t < 0 ? FST_ST_VCD_MODULE : t),
                      zstring(&w->name, name), c);
    strbuf_free(&b);
}

static void w_scope_close(void *self)
{
    FstWriter *w = self;
    fstWriterSetUpscope(w->fst);
}

static void w_var(void *self, const WaveDecl *v)
{
    FstWriter *w = self;
    int t = wave_index_of(v->type, wave_var_types);
    StrBuf *b = &w->name;
    strbuf_clear(b);
    strbuf_add(b, v->name.ptr, v->name.len);
    if (v->has_range && v->msb == v->lsb)
        strbuf_printf(b, " [%lld]", (long long)v->msb);
    else if (v->has_range)
        strbuf_printf(b, " [%lld:%lld]", (long long)v->msb, (long long)v->lsb);
    strbuf_addz(b, "");
    fstHandle old = v->signal < w->vars.len ? w->vars.ptr[v->signal].handle : 0;
    uint32_t len = v->kind == WAVE_REAL ? 8 : v->kind == WAVE_BITS ? v->width : v->kind == WAVE_EVENT;
    static const enum fstVarDir dirs[] = {FST_VD_IMPLICIT, FST_VD_INPUT, FST_VD_OUTPUT, FST_VD_INOUT};
    fstHandle h = fstWriterCreateVar(w->fst, (enum fstVarType)(t < 0 ? FST_VT_VCD_WIRE : t),
                                     dirs[v->dir], len, b->ptr ? b->ptr : "", old);
    w->n_vars++;
    if (!old)
        VEC_PUSH(&w->vars, ((FstVar){h, len}));
}

static void w_begin(void *self, const WaveHead *h)
{
    FstWriter *w = self;
    int exponent = h->has_timescale ? h->exponent : -9;
    w->factor = h->factor ? h->factor : 1;
    for (; w->factor % 10 == 0 && exponent < 0; exponent++)
        w->factor /= 10;
    fstWriterSetTimescale(w->fst, exponent);
    fstWriterSetTimezero(w->fst, h->time_zero);
    fstWriterSetDate(w->fst, zstring(&w->name, h->date)); /* else it would be today's */
    fstWriterSetVersion(w->fst, zstring(&w->name, h->version.len ? h->version : STR("Gateloom")));
}

static void w_time(void *self, uint64_t now)
{
    FstWriter *w = self;
    if (now > UINT64_MAX / w->factor) {
        w->is_too_late = true;
        return;
    }
    w->now = now;
    w->has_time = true;
    fstWriterEmitTimeChange(w->fst, now * w->factor);
}

static void w_bits(void *self, uint32_t signal, const uint8_t *states)
{
    FstWriter *w = self;
    FstVar v = w->vars.ptr[signal];
    w->digits.len = 0;
    VEC_RESERVE(&w->digits, v.width + 1);
    for (uint32_t i = 0; i < v.width; i++)
        w->digits.ptr[i] = wave_state_char(states[v.width - 1 - i]);
    fstWriterEmitValueChange(w->fst, v.handle, w->digits.ptr);
}

static void w_real(void *self, uint32_t signal, double v)
{
    FstWriter *w = self;
    fstWriterEmitValueChange(w->fst, w->vars.ptr[signal].handle, &v);
}

static void w_text(void *self, uint32_t signal, Str s)
{
    FstWriter *w = self;
    fstWriterEmitVariableLengthValueChange(w->fst, w->vars.ptr[signal].handle, s.len ? s.ptr : "",
                                           (uint32_t)s.len);
}

static void w_event(void *self, uint32_t signal)
{
    FstWriter *w = self;
    fstWriterEmitValueChange(w->fst, w->vars.ptr[signal].handle, "1");
}

static void w_dump(void *self, bool on)
{
    FstWriter *w = self;
    fstWriterEmitDumpActive(w->fst, on);
}

WaveSink fst_wave_sink(FstWriter *w)
{
    return (WaveSink){w, w_scope_open, w_scope_close, w_var, w_begin, w_time,
                      w_bits, w_real, w_text, w_event, w_dump};
}

/* Has all of it come to the disk? */
static bool is_whole(const FstWriter *w)
{
    void *r = fstReaderOpen(w->temp);
    bool ok = r && fstReaderGetVarCount(r) == w->n_vars &&
              fstReaderGetEndTime(r) == w->now * w->factor;
    if (r)
        fstReaderClose(r);
    return ok;
}

bool fst_write_close(FstWriter *w, uint64_t end_time, Diag *dg)
{
    if (!w->has_time || end_time > w->now)
        w_time(w, end_time);
    errno = 0;
    fstWriterClose(w->fst);
    bool ok = !w->is_too_late;
    if (!ok)
        diag_file_error(dg, w->path, "cannot be written as FST: in its unit of time the run is longer "
                                     "than 64 bits can count");
    else if (w->n_vars && !is_whole(w)) {
        ok = false;
        diag_file_error(dg, w->path, "could not be written whole%s%s", errno ? ": " : "",
                        errno ? strerror(errno) : "; is the disk full?");
    } else if (!w->n_vars) {
        ok = false;
        diag_file_error(dg, w->path, "cannot be written as FST: there are no variables");
    } else if (rename(w->temp, w->path) != 0) {
        ok = false;
        diag_file_error(dg, w->path, "cannot be written: %s", strerror(errno));
    }
    if (!ok)
        unlink(w->temp);
    writer_free(w);
    return ok;
}

void fst_write_abandon(FstWriter *w)
{
    if (!w)
        return;
    fstWriterClose(w->fst);
    unlink(w->temp);
    writer_free(w);
}

/* ---- the child ---- */

enum { PACKET = 1 << 16 };

typedef struct Child {
    int fd;
    size_t len;
    uint8_t buf[PACKET];
    void *fst;
    uint8_t *is_real;  /* by handle */
    uint32_t *widths;
    uint32_t max_handle;
    uint64_t now;
    bool has_time;
    uint32_t next_gap, n_gaps;
} Child;

static void send(Child *c)
{
    for (size_t at = 0; at < c->len;) {
        ssize_t n = write(c->fd, c->buf + at, c->len - at);
        if (n < 0 && errno != EINTR)
            _exit(1); /* nobody listens any more */
        at += n > 0 ? (size_t)n : 0;
    }
    c->len = 0;
}

static void put(Child *c, const void *bytes, size_t n)
{
    const uint8_t *p = bytes;
    for (size_t i = 0; i < n; i++) {
        if (c->len == PACKET)
            send(c);
        c->buf[c->len++] = p[i];
    }
}

static void put_letter(Child *c, char letter)
{
    put(c, &letter, 1);
}

static void put_number(Child *c, uint64_t v)
{
    uint8_t b[10];
    size_t n = 0;
    for (; v >= 0x80; v >>= 7)
        b[n++] = (uint8_t)(v | 0x80);
    b[n++] = (uint8_t)v;
    put(c, b, n);
}

static void put_text(Child *c, const void *text, size_t len)
{
    put_number(c, len);
    put(c, text, len);
}

static void put_z(Child *c, const char *z)
{
    put_text(c, z ? z : "", z ? strlen(z) : 0);
}

static void send_names(Child *c)
{
    put_letter(c, 'h');
    put_number(c, (uint64_t)(fstReaderGetTimescale(c->fst) + 64));
    put_number(c, (uint64_t)(fstReaderGetTimezero(c->fst) + (INT64_C(1) << 62)));
    put_z(c, fstReaderGetDateString(c->fst));
    put_z(c, fstReaderGetVersionString(c->fst));
    struct fstHier *h;
    while ((h = fstReaderIterateHier(c->fst))) {
        if (h->htyp == FST_HT_SCOPE) {
            put_letter(c, 's');
            put_number(c, h->u.scope.typ);
            put_z(c, h->u.scope.name);
            put_z(c, h->u.scope.component);
        } else if (h->htyp == FST_HT_UPSCOPE) {
            put_letter(c, 'u');
        } else if (h->htyp == FST_HT_VAR) {
            uint8_t t = h->u.var.typ;
            if (h->u.var.handle <= c->max_handle && !h->u.var.is_alias) {
                c->is_real[h->u.var.handle] =
                    t == FST_VT_VCD_REAL || t == FST_VT_VCD_REAL_PARAMETER ||
                    t == FST_VT_VCD_REALTIME || t == FST_VT_SV_SHORTREAL;
                c->widths[h->u.var.handle] = h->u.var.length;
            }
            put_letter(c, 'v');
            put_number(c, t);
            put_number(c, h->u.var.direction);
            put_number(c, h->u.var.length);
            put_number(c, h->u.var.handle);
            put_z(c, h->u.var.name);
        }
    }
    put_letter(c, 'b');
}

static void send_time(Child *c, uint64_t now)
{
    for (; c->next_gap < c->n_gaps; c->next_gap++) {
        uint64_t at = fstReaderGetDumpActivityChangeTime(c->fst, c->next_gap);
        if (at > now)
            break;
        if (!c->has_time || at > c->now) {
            put_letter(c, 't');
            put_number(c, at);
            c->has_time = true;
            c->now = at;
        }
        put_letter(c, 'd');
        put_number(c, fstReaderGetDumpActivityChangeValue(c->fst, c->next_gap));
    }
    if (c->has_time && now == c->now)
        return;
    c->has_time = true;
    c->now = now;
    put_letter(c, 't');
    put_number(c, now);
}

static void on_text(void *self, uint64_t now, fstHandle handle, const unsigned char *value,
                    uint32_t len)
{
    Child *c = self;
    send_time(c, now);
    put_letter(c, 'x');
    put_number(c, handle);
    put_text(c, value, len);
}

static void on_value(void *self, uint64_t now, fstHandle handle, const unsigned char *value)
{
    Child *c = self;
    if (handle > c->max_handle)
        return;
    send_time(c, now);
    put_letter(c, c->is_real[handle] ? 'r' : 'c');
    put_number(c, handle);
    if (c->is_real[handle])
        put(c, value, sizeof(double));
    else
        put_text(c, value, c->widths[handle]);
}

/* Handles of the wanted signals; signals are numbered as handles first appear. */
static void set_mask(Child *c, const FstPart *part, const uint32_t *handle_of, uint32_t n)
{
    if (!part || !part->want) {
        fstReaderSetFacProcessMaskAll(c->fst);
        return;
    }
    fstReaderClrFacProcessMaskAll(c->fst);
    for (uint32_t i = 0; i < part->n_want && i < n; i++) {
        if (part->want[i])
            fstReaderSetFacProcessMask(c->fst, handle_of[i]);
    }
}

static _Noreturn void run_child(const char *path, const FstPart *part, int fd)
{
    enum { CORE = 0 };
    struct rlimit no_core = {CORE, CORE};
    setrlimit(RLIMIT_CORE, &no_core);
#if !defined(__SANITIZE_ADDRESS__)
    struct stat st;
    if (stat(path, &st) == 0) { /* a length that lies gets no memory; 4 GB and 64 times the file do */
        rlim_t most = (rlim_t)4 << 30;
        most += (rlim_t)st.st_size * 64;
        struct rlimit memory = {most, most};
        setrlimit(RLIMIT_AS, &memory);
    }
#endif
    static const int faults[] = {SIGSEGV, SIGBUS, SIGFPE, SIGABRT, SIGILL};
    for (int i = 0; i < 5; i++)
        signal(faults[i], SIG_DFL);
    signal(SIGPIPE, SIG_DFL);
    int null = open("/dev/null", O_WRONLY);
    if (null >= 0) { /* the library talks on stderr */
        dup2(null, STDERR_FILENO);
        dup2(null, STDOUT_FILENO);
    }
    static Child c;
    c.fd = fd;
    c.fst = fstReaderOpen(path);
    if (!c.fst) {
        put_letter(&c, 'n');
        send(&c);
        _exit(0);
    }
    c.max_handle = fstReaderGetMaxHandle(c.fst);
    c.is_real = calloc((size_t)c.max_handle + 1, 1);
    c.widths = calloc((size_t)c.max_handle + 1, sizeof *c.widths);
    if (!c.is_real || !c.widths)
        _exit(1);
    send_names(&c);
    send(&c);
    if (!part || !part->only_names) {
        uint32_t *handle_of = calloc((size_t)c.max_handle + 1, sizeof *handle_of);
        uint32_t n = 0;
        struct fstHier *h;
        fstReaderIterateHierRewind(c.fst);
        while (handle_of && (h = fstReaderIterateHier(c.fst))) {
            if (h->htyp == FST_HT_VAR && !h->u.var.is_alias && n <= c.max_handle)
                handle_of[n++] = h->u.var.handle;
        }
        if (!handle_of)
            _exit(1);
        set_mask(&c, part, handle_of, n);
        c.n_gaps = fstReaderGetNumberDumpActivityChanges(c.fst);
        fstReaderIterBlocksSetNativeDoublesOnCallback(c.fst, 1);
        fstReaderIterBlocks2(c.fst, on_value, on_text, &c, NULL);
    }
    put_letter(&c, 'e');
    put_number(&c, fstReaderGetEndTime(c.fst));
    send(&c);
    _exit(0);
}

/* ---- the parent ---- */

typedef struct FstSignal {
    uint32_t signal; /* plus 1 */
    uint32_t width;
    uint8_t kind;
} FstSignal;

typedef struct Parent {
    int fd;
    uint8_t *buf;
    size_t at, len;
    bool is_end, is_silent;
    const WaveSink *sink;
    WaveReport *report;
    WaveHead head;
    StrBuf date, version, a, b;
    VEC(FstSignal) by_handle;
    uint32_t n_signals;
    unsigned n_open;
    VEC(uint8_t) states;
    bool is_back, is_done, is_none;
    uint64_t n_back;
} Parent;

enum { LONGEST = 1 << 24, SILENCE_MS = 120000 };

static bool get(Parent *p, void *to, size_t n)
{
    uint8_t *out = to;
    while (n > 0) {
        if (p->at == p->len) {
            struct pollfd pf = {.fd = p->fd, .events = POLLIN};
            int ready = poll(&pf, 1, SILENCE_MS);
            if (ready < 0 && errno == EINTR)
                continue;
            p->is_silent = ready == 0;
            ssize_t got = ready > 0 ? read(p->fd, p->buf, PACKET) : 0;
            if (got < 0 && errno == EINTR)
                continue;
            if (got <= 0) {
                p->is_end = true;
                return false;
            }
            p->at = 0;
            p->len = (size_t)got;
        }
        size_t take = p->len - p->at < n ? p->len - p->at : n;
        memcpy(out, p->buf + p->at, take);
        p->at += take;
        out += take;
        n -= take;
    }
    return true;
}

static bool get_number(Parent *p, uint64_t *v)
{
    *v = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
        uint8_t b;
        if (!get(p, &b, 1))
            return false;
        *v |= (uint64_t)(b & 0x7f) << shift;
        if (!(b & 0x80))
            return true;
    }
    return false;
}

static bool get_text(Parent *p, StrBuf *b)
{
    uint64_t n;
    strbuf_clear(b);
    if (!get_number(p, &n) || n > LONGEST)
        return false;
    while (n > 0) {
        char part[256];
        size_t take = n < sizeof part ? (size_t)n : sizeof part;
        if (!get(p, part, take))
            return false;
        strbuf_add(b, part, take);
        n -= take;
    }
    return true;
}

static bool take_head(Parent *p)
{
    uint64_t exponent, zero;
    if (!get_number(p, &exponent) || !get_number(p, &zero) || exponent > 128 ||
        !get_text(p, &p->date) || !get_text(p, &p->version))
        return false;
    p->head = (WaveHead){.factor = 1, .exponent = (int)exponent - 64, .has_timescale = true,
                         .time_zero = (int64_t)zero - (INT64_C(1) << 62)};
    for (; p->head.exponent > 0; p->head.exponent--)
        p->head.factor *= 10;
    return true;
}

static bool take_scope(Parent *p)
{
    uint64_t type;
    if (p->report->has_begun || !get_number(p, &type) || !get_text(p, &p->a) || !get_text(p, &p->b))
        return false;
    Str name = strbuf_str(&p->a);
    if (name.len && name.ptr[0] == '\\')
        name = (Str){name.ptr + 1, name.len - 1};
    p->sink->scope_open(p->sink->self,
                        str_from(type <= FST_ST_MAX ? wave_scope_types[type] : "module"), name,
                        strbuf_str(&p->b));
    p->n_open++;
    return true;
}

static bool take_var(Parent *p)
{
    uint64_t type, dir, width, handle;
    if (p->report->has_begun || !get_number(p, &type) || !get_number(p, &dir) ||
        !get_number(p, &width) || !get_number(p, &handle) || !get_text(p, &p->a) ||
        handle > (uint64_t)p->n_signals + 1 || width > LONGEST) /* handles count from 1 */
        return false;
    WaveDecl v = {.name = strbuf_str(&p->a),
                  .type = str_from(type <= FST_VT_MAX ? wave_var_types[type] : "wire")};
    v.kind = wave_kind_of_type(v.type);
    v.width = v.kind == WAVE_BITS ? (uint32_t)width : 0;
    v.dir = dir == FST_VD_INPUT ? WAVE_DIR_IN : dir == FST_VD_OUTPUT ? WAVE_DIR_OUT
            : dir == FST_VD_INOUT ? WAVE_DIR_INOUT : WAVE_DIR_NONE;
    if (v.name.len && v.name.ptr[0] == '\\')
        v.name = (Str){v.name.ptr + 1, v.name.len - 1};
    while (p->by_handle.len <= handle)
        VEC_PUSH(&p->by_handle, (FstSignal){0});
    FstSignal *g = &p->by_handle.ptr[handle];
    if (g->signal) {
        v.is_alias = true;
        v.kind = (WaveKind)g->kind;
        v.width = g->width;
    } else {
        *g = (FstSignal){++p->n_signals, v.width, (uint8_t)v.kind};
    }
    v.signal = g->signal - 1;
    wave_split_range(&v);
    p->sink->var(p->sink->self, &v);
    return true;
}

static bool take_begin(Parent *p)
{
    if (p->report->has_begun)
        return false;
    for (; p->n_open; p->n_open--)
        p->sink->scope_close(p->sink->self);
    p->head.date = str_trim(strbuf_str(&p->date));
    p->head.version = str_trim(strbuf_str(&p->version));
    p->sink->begin(p->sink->self, &p->head);
    p->report->has_begun = true;
    return true;
}

static void take_time(Parent *p, uint64_t now)
{
    WaveReport *r = p->report;
    p->is_back = r->n_times && now < r->last;
    p->n_back += p->is_back;
    if (p->is_back || (r->n_times && now == r->last))
        return;
    if (!r->n_times)
        r->first = now;
    r->last = now;
    r->n_times++;
    p->sink->time(p->sink->self, now);
}

static bool take_change(Parent *p, char letter)
{
    uint64_t handle;
    if (!get_number(p, &handle) || handle >= p->by_handle.len || !p->report->has_begun)
        return false;
    FstSignal g = p->by_handle.ptr[handle];
    const WaveSink *k = p->sink;
    double v = 0;
    if (!g.signal || (letter == 'r' ? !get(p, &v, sizeof v) : !get_text(p, &p->a)))
        return false;
    if (p->is_back || !p->report->n_times) {
        p->report->n_dropped++;
        return true;
    }
    p->report->n_changes++;
    if (letter == 'r' && g.kind == WAVE_REAL) {
        k->real(k->self, g.signal - 1, v);
    } else if (letter == 'x' && g.kind == WAVE_TEXT) {
        k->text(k->self, g.signal - 1, strbuf_str(&p->a));
    } else if (letter == 'c' && g.kind == WAVE_EVENT) {
        if (p->a.len && p->a.ptr[0] == '1')
            k->event(k->self, g.signal - 1);
    } else if (letter == 'c' && g.kind == WAVE_BITS && p->a.len == g.width) {
        p->states.len = 0;
        VEC_RESERVE(&p->states, g.width + 1);
        for (uint32_t i = 0; i < g.width; i++) {
            uint8_t s = wave_state_of(p->a.ptr[g.width - 1 - i]);
            p->states.ptr[i] = s == 255 ? WAVE_X : s;
        }
        k->bits(k->self, g.signal - 1, p->states.ptr);
    } else {
        return false;
    }
    return true;
}

/* False: the stream ends, or is none. */
static bool take_packet(Parent *p)
{
    char letter;
    uint64_t n;
    if (!get(p, &letter, 1))
        return false;
    switch (letter) {
    case 'h': return take_head(p);
    case 's': return take_scope(p);
    case 'v': return take_var(p);
    case 'b': return take_begin(p);
    case 'c': case 'r': case 'x': return take_change(p, letter);
    case 'u':
        if (p->n_open && !p->report->has_begun) {
            p->n_open--;
            p->sink->scope_close(p->sink->self);
        }
        return true;
    case 't':
        if (!p->report->has_begun || !get_number(p, &n))
            return false;
        take_time(p, n);
        return true;
    case 'd':
        if (!p->report->has_begun || !get_number(p, &n))
            return false;
        p->sink->dump(p->sink->self, n != 0);
        return true;
    case 'e':
        if (!p->report->has_begun || !get_number(p, &n))
            return false;
        if (p->report->n_times && n > p->report->last)
            take_time(p, n);
        p->is_done = true;
        return false;
    case 'n': p->is_none = true; return false;
    default: return false;
    }
}

static bool tell_end(const Parent *p, const char *path, Diag *dg)
{
    WaveReport *r = p->report;
    if (p->n_back)
        diag_file_warning(dg, path, "time goes back %" PRIu64 " time%s; what changes there is dropped",
                          p->n_back, p->n_back == 1 ? "" : "s");
    if (p->is_done)
        return true;
    r->is_cut = true;
    const char *why = p->is_silent ? "reading it came to no end in two minutes" : "it is broken, or cut off";
    if (p->is_none)
        diag_file_error(dg, path, "this is no FST file, or one without its end: it says nothing of its names");
    else if (!r->has_begun)
        diag_file_error(dg, path, "%s; nothing could be read", why);
    else
        diag_file_error(dg, path, "%s; what comes before that was read: %" PRIu64 " changes until time %" PRIu64,
                        why, r->n_changes, r->last);
    return false;
}

bool fst_read(const char *path, const FstPart *part, const WaveSink *sink, WaveReport *r, Diag *dg)
{
    *r = (WaveReport){0};
    int file = open(path, O_RDONLY), ends[2];
    if (file < 0 || io_is_dir(path)) {
        diag_file_error(dg, path, "cannot be opened: %s", file < 0 ? strerror(errno) : "it is a directory");
        if (file >= 0)
            close(file);
        return false;
    }
    close(file);
    pid_t child = -1;
    if (pipe(ends) == 0) {
        fflush(NULL);
        child = fork();
        if (child == 0) {
            close(ends[0]);
            run_child(path, part, ends[1]);
        }
        close(ends[1]);
        if (child < 0)
            close(ends[0]);
    }
    if (child < 0) {
        diag_file_error(dg, path, "cannot be read: no process for its reader: %s", strerror(errno));
        return false;
    }
    Parent p = {.fd = ends[0], .sink = sink, .report = r, .buf = malloc(PACKET)};
    if (!p.buf)
        die_out_of_memory("fst reader", PACKET);
    while (take_packet(&p))
        ;
    close(p.fd);
    if (!p.is_done)
        kill(child, SIGKILL);
    while (waitpid(child, NULL, 0) < 0 && errno == EINTR)
        ;
    if (!r->has_begun && p.n_signals) { /* names without values are something */
        take_begin(&p);
    }
    bool ok = tell_end(&p, path, dg);
    free(p.buf);
    strbuf_free(&p.date);
    strbuf_free(&p.version);
    strbuf_free(&p.a);
    strbuf_free(&p.b);
    VEC_FREE(&p.by_handle);
    VEC_FREE(&p.states);
    return ok;
}

#endif
