/* glr.c - blocks that stand for themselves: a checkpoint, and changes from there. */
#include "wave/glr.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    HEADER = 48, MAGIC = 8, VERSION = 1,
    FULL_BLOCK = 1 << 18,      /* changes; the checkpoint comes on top */
    MAX_PAYLOAD = 1 << 29, MAX_STATE = 1 << 29,
};
#define NO_BLOCK UINT32_MAX
static const uint8_t magic[MAGIC] = {0x89, 'G', 'L', 'R', '\r', '\n', 0x1a, VERSION};

/* ---- numbers ---- */

/* CRC-32 of IEEE 802.3, a byte at a time. */
static uint32_t crc(const uint8_t *p, size_t n)
{
    static uint32_t table[256];
    if (!table[1]) {
        for (uint32_t i = 0; i < 256; i++) {
            uint32_t c = i;
            for (int k = 0; k < 8; k++)
                c = c & 1 ? 0xedb88320u ^ c >> 1 : c >> 1;
            table[i] = c;
        }
    }
    uint32_t c = 0xffffffffu;
    for (size_t i = 0; i < n; i++)
        c = table[(c ^ p[i]) & 0xff] ^ c >> 8;
    return ~c;
}

static void put_le(uint8_t *p, uint64_t v, int n)
{
    for (int i = 0; i < n; i++)
        p[i] = (uint8_t)(v >> 8 * i);
}

static uint64_t get_le(const uint8_t *p, int n)
{
    uint64_t v = 0;
    for (int i = 0; i < n; i++)
        v |= (uint64_t)p[i] << 8 * i;
    return v;
}

typedef VEC(uint8_t) Bytes;

static void put_varint(Bytes *b, uint64_t v)
{
    VEC_RESERVE(b, 10);
    for (; v >= 0x80; v >>= 7)
        b->ptr[b->len++] = (uint8_t)(v | 0x80);
    b->ptr[b->len++] = (uint8_t)v;
}

/* False: the bytes end in it, or it is longer than 64 bits. */
static bool get_varint(const uint8_t *p, uint32_t len, uint32_t *at, uint64_t *v)
{
    *v = 0;
    for (unsigned shift = 0; shift < 64 && *at < len; shift += 7) {
        uint8_t b = p[(*at)++];
        *v |= (uint64_t)(b & 0x7f) << shift;
        if (!(b & 0x80))
            return true;
    }
    return false;
}

typedef struct Header {
    uint8_t kind;
    uint32_t len, n_steps, crc;
    uint64_t first_step, first_time, last_time;
} Header;

/* ---- writing ---- */

struct GlrWriter {
    int fd;
    int error;
    char *path;
    uint32_t n_state;
    uint8_t *state;
    Bytes payload;
    size_t checkpoint; /* bytes of it in payload */
    Header h;          /* of the block that grows */
    uint64_t n_steps;
    uint64_t flushed;  /* ms: when a block was written last because it was time */
    bool has_flushed;
};

static void write_all(GlrWriter *w, const void *bytes, size_t n)
{
    const uint8_t *p = bytes;
    while (n > 0 && !w->error) {
        ssize_t done = write(w->fd, p, n);
        if (done < 0 && errno != EINTR)
            w->error = errno;
        p += done > 0 ? done : 0;
        n -= done > 0 ? (size_t)done : 0;
    }
}

static void write_block(GlrWriter *w, const Header *h, const uint8_t *payload)
{
    uint8_t b[HEADER] = {'G', 'L', 'R', 'B', h->kind};
    put_le(b + 8, h->len, 4);
    put_le(b + 12, h->n_steps, 4);
    put_le(b + 16, h->first_step, 8);
    put_le(b + 24, h->first_time, 8);
    put_le(b + 32, h->last_time, 8);
    put_le(b + 40, crc(payload, h->len), 4);
    put_le(b + 44, crc(b, 44), 4);
    write_all(w, b, HEADER);
    write_all(w, payload, h->len);
}

static void put_text(Bytes *b, Str s)
{
    put_varint(b, s.len);
    VEC_RESERVE(b, s.len + 1);
    if (s.len)
        memcpy(b->ptr + b->len, s.ptr, s.len);
    b->len += s.len;
}

static void write_info(GlrWriter *w, const GlrInfo *info)
{
    Bytes *b = &w->payload;
    b->len = 0;
    put_text(b, info->source);
    put_text(b, info->top);
    put_text(b, info->paths);
    put_varint(b, info->fingerprint);
    put_varint(b, info->n_state);
    put_varint(b, info->cycle_ns);
    put_varint(b, info->rise_ns);
    put_varint(b, info->clock);
    if (info->program.len)
        put_text(b, info->program);
    Header h = {.kind = 'H', .len = (uint32_t)b->len};
    write_block(w, &h, b->ptr);
    b->len = 0;
}

GlrWriter *glr_write_open(const char *path, const GlrInfo *info, Diag *dg)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0666);
    if (fd < 0) {
        diag_file_error(dg, path, "cannot be written: %s", strerror(errno));
        return NULL;
    }
    assert(info->n_state <= MAX_STATE);
    GlrWriter *w = calloc(1, sizeof *w);
    size_t n = strlen(path) + 1;
    if (w) {
        w->path = malloc(n);
        w->state = calloc((size_t)info->n_state + 1, 1);
    }
    if (!w || !w->path || !w->state)
        die_out_of_memory("recording", info->n_state);
    memcpy(w->path, path, n);
    w->fd = fd;
    w->flushed = clock_ms();
    w->n_state = info->n_state;
    write_all(w, magic, MAGIC);
    write_info(w, info);
    return w;
}

static void end_block(GlrWriter *w)
{
    if (!w->h.n_steps)
        return;
    w->h.len = (uint32_t)w->payload.len;
    write_block(w, &w->h, w->payload.ptr);
    w->payload.len = 0;
    w->h.n_steps = 0;
}

/* Whoever watches the run waits for what is in memory only.  Large checkpoints come less often. */
static bool is_due(GlrWriter *w)
{
    enum { FIRST_MS = 30, EVERY_MS = 250, BYTES_A_MS = 1000, STEPS_A_LOOK = 16 };
    if (w->n_steps % STEPS_A_LOOK)
        return false;
    uint64_t wait = (w->has_flushed ? EVERY_MS : FIRST_MS) + w->checkpoint / BYTES_A_MS, now = clock_ms();
    if (now - w->flushed < wait)
        return false;
    w->flushed = now;
    return w->has_flushed = true;
}

static void start_block(GlrWriter *w, uint64_t time)
{
    w->h = (Header){.kind = 'D', .first_step = w->n_steps, .first_time = time};
    size_t n = ((size_t)w->n_state + 3) / 4;
    w->payload.len = 0;
    VEC_RESERVE(&w->payload, n + 1);
    memset(w->payload.ptr, 0, n);
    for (uint32_t i = 0; i < w->n_state; i++)
        w->payload.ptr[i / 4] |= (uint8_t)(w->state[i] << i % 4 * 2);
    w->payload.len = w->checkpoint = n;
}

void glr_write_step(GlrWriter *w, uint64_t time, const GlrChange *changes, uint32_t n)
{
    assert(w->n_steps || n == w->n_state);
    assert(!w->n_steps || time >= w->h.last_time);
    for (uint32_t i = 0; i < n; i++) {
        assert(changes[i].index < w->n_state && (i == 0 || changes[i].index > changes[i - 1].index));
        w->state[changes[i].index] = changes[i].value;
    }
    uint64_t last = w->h.last_time;
    if (w->h.n_steps && (w->payload.len - w->checkpoint >= FULL_BLOCK || is_due(w)))
        end_block(w);
    if (!w->h.n_steps) {
        start_block(w, time);
    } else {
        Bytes *b = &w->payload;
        put_varint(b, time - last);
        put_varint(b, n);
        for (uint32_t i = 0; i < n; i++)
            put_varint(b, (uint64_t)(changes[i].index - (i ? changes[i - 1].index : 0)) * 4 + changes[i].value);
    }
    w->h.n_steps++;
    w->h.last_time = time;
    w->n_steps++;
}

bool glr_write_close(GlrWriter *w, Diag *dg)
{
    uint64_t last = w->h.last_time;
    end_block(w);
    Header end = {.kind = 'E', .first_step = w->n_steps, .first_time = last, .last_time = last};
    write_block(w, &end, (const uint8_t *)"");
    if (close(w->fd) != 0 && !w->error)
        w->error = errno;
    bool ok = !w->error;
    if (!ok)
        diag_file_error(dg, w->path, "cannot be written on: %s; it can be read up to there", strerror(w->error));
    VEC_FREE(&w->payload);
    free(w->state);
    free(w->path);
    free(w);
    return ok;
}

/* ---- reading ---- */

typedef struct Block {
    uint64_t at; /* of its payload in the file */
    Header h;
} Block;

struct GlrFile {
    int fd; /* -1: bytes */
    Str bytes;
    char *name;
    Arena *arena;
    GlrInfo info;
    VEC(Block) blocks;
    uint64_t end; /* of the last block that was listed */
    bool is_whole, is_growing;
};

static bool read_at(const GlrFile *f, uint64_t at, void *to, size_t n)
{
    if (f->fd < 0) {
        if (at > f->bytes.len || n > f->bytes.len - at)
            return false;
        if (n)
            memcpy(to, f->bytes.ptr + at, n);
        return true;
    }
    uint8_t *p = to;
    while (n > 0) {
        ssize_t got = pread(f->fd, p, n, (off_t)at);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return false;
        p += got;
        n -= (size_t)got;
        at += (uint64_t)got;
    }
    return true;
}

static bool read_header(const GlrFile *f, uint64_t at, Header *h)
{
    uint8_t b[HEADER];
    if (!read_at(f, at, b, HEADER) || memcmp(b, "GLRB", 4) != 0 || get_le(b + 44, 4) != crc(b, 44))
        return false;
    *h = (Header){.kind = b[4], .len = (uint32_t)get_le(b + 8, 4), .n_steps = (uint32_t)get_le(b + 12, 4),
                  .crc = (uint32_t)get_le(b + 40, 4), .first_step = get_le(b + 16, 8),
                  .first_time = get_le(b + 24, 8), .last_time = get_le(b + 32, 8)};
    return h->len <= MAX_PAYLOAD;
}

/* The payload in memory that the caller frees.  NULL: not there, or not what was written. */
static uint8_t *read_payload(const GlrFile *f, uint64_t at, const Header *h)
{
    uint8_t last;
    if (h->len && !read_at(f, at + h->len - 1, &last, 1)) /* before memory is taken for it */
        return NULL;
    uint8_t *p = malloc((size_t)h->len + 1);
    if (!p)
        die_out_of_memory("recording", h->len);
    if (read_at(f, at, p, h->len) && crc(p, h->len) == h->crc)
        return p;
    free(p);
    return NULL;
}

static bool get_text(GlrFile *f, const uint8_t *p, uint32_t len, uint32_t *at, Str *s)
{
    uint64_t n;
    if (!get_varint(p, len, at, &n) || n > len - *at)
        return false;
    *s = (Str){arena_copy(f->arena, (const char *)p + *at, (size_t)n), (size_t)n};
    *at += (uint32_t)n;
    return true;
}

static bool parse_info(GlrFile *f, const uint8_t *p, uint32_t len)
{
    GlrInfo *i = &f->info;
    uint32_t at = 0;
    uint64_t n_state, clock;
    bool ok = get_text(f, p, len, &at, &i->source) && get_text(f, p, len, &at, &i->top) &&
              get_text(f, p, len, &at, &i->paths) && get_varint(p, len, &at, &i->fingerprint) &&
              get_varint(p, len, &at, &n_state) && get_varint(p, len, &at, &i->cycle_ns) &&
              get_varint(p, len, &at, &i->rise_ns) && get_varint(p, len, &at, &clock) &&
              n_state <= MAX_STATE && clock <= UINT32_MAX;
    if (ok && at < len)
        ok = get_text(f, p, len, &at, &i->program);
    i->n_state = ok ? (uint32_t)n_state : 0;
    i->clock = ok ? (uint32_t)clock : 0;
    return ok;
}

/* Does this block go on where the last one ended? */
static bool follows(const GlrFile *f, const Header *h)
{
    if (h->kind != 'D' || !h->n_steps || h->last_time < h->first_time ||
        h->len < ((uint64_t)f->info.n_state + 3) / 4)
        return false;
    if (!f->blocks.len)
        return h->first_step == 0;
    const Header *before = &f->blocks.ptr[f->blocks.len - 1].h;
    return h->first_step == before->first_step + before->n_steps && h->first_time >= before->last_time;
}

static void list_blocks(GlrFile *f, uint64_t at)
{
    Header h;
    uint8_t last;
    f->end = at;
    while (read_header(f, at, &h)) {
        if (h.kind == 'E') {
            f->is_whole = true;
            return;
        }
        at += HEADER;
        if (!follows(f, &h) || (h.len && !read_at(f, at + h.len - 1, &last, 1)))
            return;
        VEC_PUSH(&f->blocks, ((Block){at, h}));
        at += h.len;
        f->end = at;
    }
}

static bool read_file(GlrFile *f, Diag *dg)
{
    uint8_t start[MAGIC];
    Header h;
    if (!read_at(f, 0, start, MAGIC) || memcmp(start, magic, MAGIC - 1) != 0) {
        diag_file_error(dg, f->name, "this is no recording: 'gateloom sim --wave x.glr' makes one");
        return false;
    }
    if (start[MAGIC - 1] != VERSION) {
        diag_file_error(dg, f->name, "this recording is of version %d; this program reads version %d: record "
                                     "the run again", start[MAGIC - 1], VERSION);
        return false;
    }
    uint8_t *p = read_header(f, MAGIC, &h) && h.kind == 'H' ? read_payload(f, MAGIC + HEADER, &h) : NULL;
    bool ok = p && parse_info(f, p, h.len);
    free(p);
    if (ok)
        list_blocks(f, (uint64_t)MAGIC + HEADER + h.len);
    if (!ok || !f->blocks.len) {
        diag_file_error(dg, f->name, "the recording is cut off or damaged before its first whole block: nothing "
                                     "can be read");
        return false;
    }
    if (!f->is_whole && !f->is_growing)
        diag_file_warning(dg, f->name, "the run was killed, or the file is damaged; it can be read until time %"
                          PRIu64 " ns", glr_last_time(f));
    return true;
}

static GlrFile *open_with(int fd, Str bytes, const char *name, bool is_growing, Diag *dg)
{
    GlrFile *f = calloc(1, sizeof *f);
    if (!f)
        die_out_of_memory("recording", sizeof *f);
    f->arena = arena_new("recording");
    f->fd = fd;
    f->bytes = bytes;
    f->is_growing = is_growing;
    f->name = arena_copy(f->arena, name, strlen(name));
    if (read_file(f, dg))
        return f;
    glr_close(f);
    return NULL;
}

static GlrFile *open_path(const char *path, bool is_growing, Diag *dg)
{
    int fd = open(path, O_RDONLY);
    if (fd < 0) {
        diag_file_error(dg, path, "cannot be opened: %s", strerror(errno));
        return NULL;
    }
    return open_with(fd, STR(""), path, is_growing, dg);
}

GlrFile *glr_open(const char *path, Diag *dg)
{
    return open_path(path, false, dg);
}

GlrFile *glr_open_growing(const char *path, Diag *dg)
{
    return open_path(path, true, dg);
}

bool glr_refresh(GlrFile *f)
{
    size_t n = f->blocks.len;
    if (f->is_whole)
        return false;
    list_blocks(f, f->end);
    return f->is_whole || f->blocks.len > n;
}

GlrFile *glr_open_bytes(Str bytes, const char *name, Diag *dg)
{
    return open_with(-1, bytes, name, false, dg);
}

void glr_close(GlrFile *f)
{
    if (!f)
        return;
    if (f->fd >= 0)
        close(f->fd);
    VEC_FREE(&f->blocks);
    arena_free(f->arena);
    free(f);
}

bool glr_is_one(const char *path)
{
    uint8_t start[MAGIC];
    int fd = open(path, O_RDONLY | O_NONBLOCK);
    bool is = fd >= 0 && lseek(fd, 0, SEEK_END) > 0 && pread(fd, start, MAGIC, 0) == MAGIC &&
              memcmp(start, magic, MAGIC - 1) == 0;
    if (fd >= 0)
        close(fd);
    return is;
}

const GlrInfo *glr_info(const GlrFile *f)
{
    return &f->info;
}
uint64_t glr_n_steps(const GlrFile *f)
{
    const Header *h = &f->blocks.ptr[f->blocks.len - 1].h;
    return h->first_step + h->n_steps;
}
bool glr_is_whole(const GlrFile *f)
{
    return f->is_whole;
}
bool glr_is_growing(const GlrFile *f)
{
    return f->is_growing;
}
void glr_end_growing(GlrFile *f)
{
    f->is_growing = false;
}
uint64_t glr_first_time(const GlrFile *f)
{
    return f->blocks.ptr[0].h.first_time;
}
uint64_t glr_last_time(const GlrFile *f)
{
    return f->blocks.ptr[f->blocks.len - 1].h.last_time;
}

/* ---- cursors ---- */

GlrCursor glr_cursor(GlrFile *f)
{
    GlrCursor c = {.f = f, .block = NO_BLOCK, .state = calloc((size_t)f->info.n_state + 1, 1)};
    if (!c.state)
        die_out_of_memory("recording", f->info.n_state);
    return c;
}

void glr_cursor_free(GlrCursor *c)
{
    free(c->state);
    free(c->changes);
    free(c->payload);
    *c = (GlrCursor){0};
}

static bool damaged(GlrCursor *c, uint32_t block, Diag *dg)
{
    const Header *h = &c->f->blocks.ptr[block].h;
    diag_file_error(dg, c->f->name, "the recording is damaged between %" PRIu64 " and %" PRIu64 " ns",
                    h->first_time, h->last_time);
    c->block = NO_BLOCK;
    return false;
}

/* To the first step of a block. */
static bool enter(GlrCursor *c, uint32_t block, Diag *dg)
{
    GlrFile *f = c->f;
    const Block *b = &f->blocks.ptr[block];
    if (c->block != block) {
        free(c->payload);
        c->payload = read_payload(f, b->at, &b->h);
        c->len = b->h.len;
    }
    if (!c->payload || c->len < (f->info.n_state + UINT64_C(3)) / 4)
        return damaged(c, block, dg);
    for (uint32_t i = 0; i < f->info.n_state; i++) {
        /* NOLINTNEXTLINE(clang-analyzer-core.UndefinedBinaryOperatorResult): read_payload filled it */
        uint8_t v = c->payload[i / 4] >> i % 4 * 2 & 3;
        if (v > 2)
            return damaged(c, block, dg);
        c->state[i] = v;
    }
    c->at = (uint32_t)(((uint64_t)f->info.n_state + 3) / 4);
    c->block = block;
    c->step = b->h.first_step;
    c->time = b->h.first_time;
    return true;
}

static void room_for_changes(GlrCursor *c, uint32_t n)
{
    if (n <= c->cap_changes)
        return;
    free(c->changes);
    c->cap_changes = n + 64;
    c->changes = malloc(c->cap_changes * sizeof *c->changes);
    if (!c->changes)
        die_out_of_memory("recording", n);
}

/* The next step of the same block. */
static bool advance(GlrCursor *c, Diag *dg)
{
    uint64_t distance, n, v, index = 0;
    const Header *h = &c->f->blocks.ptr[c->block].h;
    if (!get_varint(c->payload, c->len, &c->at, &distance) || !get_varint(c->payload, c->len, &c->at, &n) ||
        distance > h->last_time - c->time || n > c->len - c->at)
        return damaged(c, c->block, dg);
    room_for_changes(c, (uint32_t)n);
    for (uint32_t i = 0; i < n; i++) {
        if (!get_varint(c->payload, c->len, &c->at, &v))
            return damaged(c, c->block, dg);
        index += v >> 2;
        if (index >= c->f->info.n_state || (v & 3) > 2)
            return damaged(c, c->block, dg);
        c->changes[i] = (GlrChange){(uint32_t)index, (uint8_t)(v & 3)};
        c->state[index] = (uint8_t)(v & 3);
    }
    c->n_changes = (uint32_t)n;
    c->time += distance;
    c->step++;
    return true;
}

/* The last block whose first step, or first time, is not behind. */
static uint32_t find_block(const GlrFile *f, uint64_t step, uint64_t time)
{
    uint32_t lo = 0, hi = (uint32_t)f->blocks.len;
    while (hi - lo > 1) {
        uint32_t mid = lo + (hi - lo) / 2;
        const Header *h = &f->blocks.ptr[mid].h;
        if (h->first_step <= step && h->first_time <= time)
            lo = mid;
        else
            hi = mid;
    }
    return lo;
}

bool glr_seek(GlrCursor *c, uint64_t step, Diag *dg)
{
    assert(step < glr_n_steps(c->f));
    uint32_t block = find_block(c->f, step, UINT64_MAX);
    if ((block != c->block || step < c->step) && !enter(c, block, dg))
        return false;
    while (c->step < step) {
        if (!advance(c, dg))
            return false;
    }
    return true;
}

bool glr_next(GlrCursor *c, Diag *dg)
{
    GlrFile *f = c->f;
    if (c->block == NO_BLOCK || c->step + 1 >= glr_n_steps(f))
        return false;
    const Header *h = &f->blocks.ptr[c->block].h;
    if (c->step + 1 < h->first_step + h->n_steps)
        return advance(c, dg);
    uint8_t *before = malloc((size_t)f->info.n_state + 1);
    if (!before)
        die_out_of_memory("recording", f->info.n_state);
    memcpy(before, c->state, f->info.n_state);
    bool ok = enter(c, c->block + 1, dg);
    uint32_t n = 0;
    if (ok) {
        room_for_changes(c, f->info.n_state);
        for (uint32_t i = 0; i < f->info.n_state; i++) {
            if (before[i] != c->state[i])
                c->changes[n++] = (GlrChange){i, c->state[i]};
        }
    }
    c->n_changes = n;
    free(before);
    return ok;
}

bool glr_peek_time(const GlrCursor *c, uint64_t *time)
{
    const GlrFile *f = c->f;
    if (c->block == NO_BLOCK || c->step + 1 >= glr_n_steps(f))
        return false;
    const Header *h = &f->blocks.ptr[c->block].h;
    uint32_t at = c->at;
    uint64_t distance;
    if (c->step + 1 == h->first_step + h->n_steps)
        *time = f->blocks.ptr[c->block + 1].h.first_time;
    else if (get_varint(c->payload, c->len, &at, &distance))
        *time = c->time + distance;
    else
        *time = c->time; /* damaged: glr_next will say so */
    return true;
}

bool glr_step_at(GlrCursor *c, uint64_t time, Diag *dg, uint64_t *step)
{
    if (!enter(c, find_block(c->f, UINT64_MAX, time), dg))
        return false;
    const Header *h = &c->f->blocks.ptr[c->block].h;
    uint64_t end = h->first_step + h->n_steps;
    *step = c->step;
    while (c->step + 1 < end) {
        if (!advance(c, dg))
            return false;
        if (c->time > time)
            break;
        *step = c->step;
    }
    return true;
}
