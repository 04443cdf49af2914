/* progress.c - a line that is rewritten, when somebody can see it. */
#include "base/progress.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { CALLS_A_LOOK = 16, FIRST_MS = 1000, EACH_MS = 200 };

static struct {
    FILE *out;    /* NULL: nobody sees it */
    FILE *forced; /* by a test */
    const char *what;
    uint64_t total;
    uint64_t start_ms, next_ms;
    unsigned calls;
    unsigned depth; /* runs inside one another */
    bool is_shown;
} line;

uint64_t clock_ms(void)
{
    struct timespec t;
    if (clock_gettime(CLOCK_MONOTONIC, &t) != 0)
        return 0;
    return (uint64_t)t.tv_sec * 1000 + (uint64_t)t.tv_nsec / 1000000;
}

/* A terminal that can go back to the start of a line. */
static bool is_terminal(int fd)
{
    const char *term = getenv("TERM");
    return isatty(fd) && term && strcmp(term, "dumb") != 0;
}

void progress_to(FILE *out)
{
    progress_hide();
    line.forced = out;
    line.out = NULL;
    line.depth = 0;
}

void progress_start(const char *what, uint64_t total, bool prints_lines)
{
    if (line.depth++)
        return;
    line.out = line.forced;
    if (!line.out && is_terminal(STDERR_FILENO) && !(prints_lines && isatty(STDOUT_FILENO)))
        line.out = stderr;
    line.what = what;
    line.total = total;
    line.calls = 0;
    line.start_ms = clock_ms();
    line.next_ms = line.start_ms + FIRST_MS;
}

static void show(uint64_t done, uint64_t ms)
{
    fprintf(line.out, "\r\033[K%s: %" PRIu64, line.what, done);
    if (line.total)
        fprintf(line.out, " of %" PRIu64 ", %u%%", line.total,
                (unsigned)(100.0 * (double)done / (double)line.total));
    fprintf(line.out, ", %" PRIu64 " s", (ms - line.start_ms) / 1000);
    fflush(line.out);
    line.is_shown = true;
}

void progress(uint64_t done)
{
    if (!line.out || line.depth != 1)
        return;
    if (!line.forced && ++line.calls % CALLS_A_LOOK)
        return;
    uint64_t ms = clock_ms();
    if (!line.forced && ms < line.next_ms)
        return;
    line.next_ms = ms + EACH_MS;
    show(done, ms);
}

void progress_hide(void)
{
    if (!line.is_shown)
        return;
    fputs("\r\033[K", line.out);
    fflush(line.out);
    line.is_shown = false;
}

void progress_end(void)
{
    if (line.depth && --line.depth)
        return;
    progress_hide();
    line.out = NULL;
}
