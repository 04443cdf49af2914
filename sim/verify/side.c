/* side.c - a child process with a pipe in each direction. */
#include "verify/side.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

struct Side {
    const char *name, *log;
    pid_t pid;
    int to;
    FILE *from;
    StrBuf requests;
    char *line;
    size_t cap;
};

/* In the child: stdin, stdout and the log in place, then the program. */
static void become(const char *const *argv, int in, int out, const char *log)
{
    int err = open(log, O_WRONLY | O_CREAT | O_APPEND, 0666);
    if (in >= 0)
        dup2(in, 0);
    else if ((in = open("/dev/null", O_RDONLY)) >= 0)
        dup2(in, 0);
    if (err >= 0)
        dup2(err, 2);
    if (out >= 0)
        dup2(out, 1);
    else if (err >= 0)
        dup2(err, 1);
    /* execvp wants what it does not change; the strings stay untouched. */
    execvp(argv[0], (char *const *)(uintptr_t)argv);
    _exit(127);
}

Side *side_start(const char *const *argv, const char *name, const char *log, Diag *dg)
{
    int to[2], from[2];
    signal(SIGPIPE, SIG_IGN); /* a side that dies is reported where its answer is missing */
    if (pipe(to) != 0 || pipe(from) != 0) {
        diag(dg, DIAG_ERROR, (Span){0}, "no pipe to %s: %s", name, strerror(errno));
        return NULL;
    }
    for (int i = 0; i < 2; i++) {
        fcntl(to[i], F_SETFD, FD_CLOEXEC);
        fcntl(from[i], F_SETFD, FD_CLOEXEC);
    }
    fflush(NULL);
    pid_t pid = fork();
    if (pid == 0)
        become(argv, to[0], from[1], log);
    close(to[0]);
    close(from[1]);
    Side *s = calloc(1, sizeof *s);
    if (!s)
        die_out_of_memory("side", sizeof *s);
    *s = (Side){.name = name, .log = log, .pid = pid, .to = to[1], .from = fdopen(from[0], "r")};
    if (pid < 0) {
        diag(dg, DIAG_ERROR, (Span){0}, "%s cannot be started: %s", name, strerror(errno));
        side_stop(s);
        return NULL;
    }
    return s;
}

void side_stop(Side *s)
{
    if (!s)
        return;
    if (s->to >= 0)
        close(s->to);
    if (s->from)
        fclose(s->from);
    if (s->pid > 0)
        waitpid(s->pid, NULL, 0);
    strbuf_free(&s->requests);
    free(s->line);
    free(s);
}

static void request(Side *s, char op, const char *bits, size_t n)
{
    strbuf_addc(&s->requests, op);
    strbuf_addc(&s->requests, ' ');
    strbuf_add(&s->requests, bits, n);
    strbuf_addc(&s->requests, '\n');
}

void side_poke(Side *s, const char *mask, const char *bits, size_t n)
{
    request(s, 'm', mask, n);
    request(s, 'f', bits, n);
}

void side_ask(Side *s, const char *inputs, size_t n)
{
    request(s, 's', inputs, n);
}

void side_flush(Side *s)
{
    size_t done = 0;
    while (done < s->requests.len) {
        ssize_t n = write(s->to, s->requests.ptr + done, s->requests.len - done);
        if (n < 0 && errno != EINTR)
            break;
        done += n > 0 ? (size_t)n : 0;
    }
    strbuf_clear(&s->requests);
}

const char *side_answer(Side *s, Diag *dg)
{
    ssize_t n = getline(&s->line, &s->cap, s->from);
    if (n <= 0) {
        diag(dg, DIAG_ERROR, (Span){0}, "%s stopped without an answer; it says more in %s", s->name, s->log);
        return NULL;
    }
    if (s->line[n - 1] == '\n')
        s->line[n - 1] = 0;
    return s->line;
}

const char *side_name(const Side *s)
{
    return s->name;
}

int run_command(const char *const *argv, const char *log, void (*tick)(void *self), void *self)
{
    fflush(NULL);
    pid_t pid = fork();
    if (pid == 0)
        become(argv, -1, -1, log);
    int status = 0;
    while (pid > 0) {
        pid_t got = waitpid(pid, &status, tick ? WNOHANG : 0);
        if (got == pid)
            return WIFEXITED(status) && WEXITSTATUS(status) != 127 ? WEXITSTATUS(status) : -1;
        if (got < 0 && errno != EINTR)
            return -1;
        if (tick) {
            tick(self);
            nanosleep(&(struct timespec){.tv_nsec = 250000000}, NULL);
        }
    }
    return -1;
}
