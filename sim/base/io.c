/* io.c - reading whole files, and writing them whole or not at all. */
#include "base/io.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/die.h"
#include "base/vec.h"

bool io_is_dir(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

bool io_exists(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0;
}

uint64_t io_stamp(const char *path)
{
    struct stat st;
    if (stat(path, &st) != 0 || !S_ISREG(st.st_mode))
        return 0;
    const uint64_t parts[] = {(uint64_t)st.st_size, (uint64_t)st.st_mtim.tv_sec, (uint64_t)st.st_mtim.tv_nsec,
                              (uint64_t)st.st_ino};
    uint64_t h = 1;
    for (int i = 0; i < 4; i++)
        h = (h ^ parts[i]) * 0x9e3779b97f4a7c15u + (h >> 29);
    return h ? h : 1;
}

Str io_dir_of(Str path)
{
    size_t n = path.len;
    while (n && path.ptr[n - 1] != '/')
        n--;
    if (n == 0)
        return STR(".");
    return (Str){path.ptr, n > 1 ? n - 1 : 1};
}

bool io_read_file(Arena *a, const char *path, Diag *dg, Str *out)
{
    struct stat st;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0 || fstat(fd, &st) != 0) {
        diag_file_error(dg, path, "cannot be read: %s", strerror(errno));
        if (fd >= 0)
            close(fd);
        return false;
    }
    if (S_ISDIR(st.st_mode)) {
        diag_file_error(dg, path, "is a directory, and a file is wanted here");
        close(fd);
        return false;
    }
    /* The size is only a hint: a pipe has none, and a file may grow meanwhile. */
    size_t cap = S_ISREG(st.st_mode) && st.st_size > 0 ? (size_t)st.st_size + 1 : 65536;
    size_t len = 0;
    bool is_exact = S_ISREG(st.st_mode);
    if (S_ISREG(st.st_mode) && (uintmax_t)st.st_size > IO_MAX_FILE)
        goto too_large;
    char *buf = is_exact ? arena_alloc(a, cap, 1, 1) : malloc(cap);
    if (!buf)
        die_out_of_memory(path, cap);
    for (;;) {
        if (len + 1 >= cap) {
            if (is_exact)
                break;
            cap *= 2;
            if (cap > IO_MAX_FILE) {
                free(buf);
                goto too_large;
            }
            char *more = realloc(buf, cap);
            if (!more)
                die_out_of_memory(path, cap);
            buf = more;
        }
        ssize_t n = read(fd, buf + len, cap - 1 - len);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0) {
            diag_file_error(dg, path, "cannot be read: %s", strerror(errno));
            close(fd);
            if (!is_exact)
                free(buf);
            return false;
        }
        if (n == 0)
            break;
        len += (size_t)n;
    }
    close(fd);
    buf[len] = 0;
    *out = (Str){buf, len};
    if (!is_exact) {
        out->ptr = arena_copy(a, buf, len);
        free(buf);
    }
    return true;
too_large:
    diag_file_error(dg, path, "is larger than the %zu bytes that are read at most", IO_MAX_FILE);
    close(fd);
    return false;
}

static int by_name(const void *x, const void *y)
{
    return strcmp(*(const char *const *)x, *(const char *const *)y);
}

bool io_list_dir(Arena *a, const char *path, Diag *dg, const char ***names, size_t *n)
{
    DIR *d = opendir(path);
    if (!d) {
        diag_file_error(dg, path, "cannot be listed: %s", strerror(errno));
        return false;
    }
    VEC(const char *) v = {0};
    for (struct dirent *e; (e = readdir(d));) {
        if (e->d_name[0] != '.')
            VEC_PUSH(&v, arena_copy(a, e->d_name, strlen(e->d_name)));
    }
    closedir(d);
    if (v.len)
        qsort(v.ptr, v.len, sizeof *v.ptr, by_name);
    *names = VEC_TO_ARENA(a, &v);
    *n = v.len;
    VEC_FREE(&v);
    return true;
}

struct OutFile {
    FILE *fp;
    char *path, *temp; /* NULL: standard output, or a device or pipe written in place */
    int error;         /* the first errno, or 0 */
};

static char *copy_z(const char *z, const char *tail)
{
    size_t n = strlen(z), m = strlen(tail);
    char *p = malloc(n + m + 1);
    if (!p)
        die_out_of_memory("file name", n + m);
    snprintf(p, n + m + 1, "%s%s", z, tail);
    return p;
}

OutFile *out_open(const char *path, Diag *dg)
{
    OutFile *f = calloc(1, sizeof *f);
    if (!f)
        die_out_of_memory("output file", sizeof *f);
    if (!path || strcmp(path, "-") == 0) {
        f->fp = stdout;
        return f;
    }
    struct stat st;
    bool exists = stat(path, &st) == 0;
    if (exists && S_ISDIR(st.st_mode)) {
        diag_file_error(dg, path, "cannot be written: it is a directory");
        free(f);
        return NULL;
    }
    if (exists && !S_ISREG(st.st_mode)) {
        f->fp = fopen(path, "w"); /* /dev/null, a pipe: nothing to rename */
        f->path = copy_z(path, "");
    } else {
        f->path = copy_z(path, "");
        f->temp = copy_z(path, ".part-XXXXXX");
        int fd = mkstemp(f->temp);
        if (fd >= 0) {
            mode_t mask = umask(0);
            umask(mask);
            fchmod(fd, exists ? st.st_mode & 0777 : 0666 & ~mask);
            f->fp = fdopen(fd, "w");
        }
    }
    if (!f->fp) {
        diag_file_error(dg, path, "cannot be written: %s", strerror(errno));
        free(f->path);
        free(f->temp);
        free(f);
        return NULL;
    }
    return f;
}

FILE *out_stream(OutFile *f)
{
    return f->fp;
}

void out_write(OutFile *f, const char *ptr, size_t len)
{
    if (len && fwrite(ptr, 1, len, f->fp) != len && !f->error)
        f->error = errno ? errno : EIO;
}

void out_puts(OutFile *f, const char *z)
{
    out_write(f, z, strlen(z));
}

void out_printf(OutFile *f, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    if (vfprintf(f->fp, fmt, ap) < 0 && !f->error)
        f->error = errno ? errno : EIO;
    va_end(ap);
}

static void release(OutFile *f)
{
    free(f->path);
    free(f->temp);
    free(f);
}

bool out_close(OutFile *f, Diag *dg)
{
    if (fflush(f->fp) != 0 && !f->error)
        f->error = errno;
    if (ferror(f->fp) && !f->error)
        f->error = EIO;
    if (f->fp != stdout && fclose(f->fp) != 0 && !f->error)
        f->error = errno;
    if (f->temp && !f->error && rename(f->temp, f->path) != 0)
        f->error = errno;
    bool ok = f->error == 0;
    if (!ok) {
        diag_file_error(dg, f->path ? f->path : "standard output", "cannot be written: %s",
                        strerror(f->error));
        if (f->temp)
            unlink(f->temp);
    }
    release(f);
    return ok;
}

void out_abandon(OutFile *f)
{
    if (!f)
        return;
    if (f->fp != stdout)
        fclose(f->fp);
    if (f->temp)
        unlink(f->temp);
    release(f);
}
