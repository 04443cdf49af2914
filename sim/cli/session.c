/* session.c - options, search paths and loading, the same for every command. */
#define _XOPEN_SOURCE 700 /* realpath */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/cmd.h"

/* What is not compiled in lies beside the program: in the source tree, or where `make install`
 * puts it. */
const char *session_own_folder(Session *s, const char *name)
{
    static const char *const places[] = {"/../../", "/../share/gateloom/"};
    char exe[4096];
    const char *found = NULL;
    ssize_t n = readlink("/proc/self/exe", exe, sizeof exe - 1);
    if (n <= 0)
        return NULL;
    exe[n] = 0;
    Str dir = io_dir_of(str_from(exe));
    for (int i = 0; i < 2 && !found; i++) {
        StrBuf b = {0};
        strbuf_printf(&b, "%.*s%s%s", STR_ARG(dir), places[i], name);
        char *real = realpath(b.ptr, NULL);
        if (real && io_is_dir(real))
            found = arena_copy(s->arena, real, strlen(real));
        free(real);
        strbuf_free(&b);
    }
    return found;
}

static void add_paths(Session *s)
{
    for (unsigned i = 0; i < s->paths.n; i++)
        library_add_path(s->lib, s->paths.items[i]);
    const char *env = getenv("GATELOOM_PATH");
    while (env && *env) {
        size_t n = strcspn(env, ":");
        char *dir = arena_copy(s->arena, env, n);
        if (n)
            library_add_path(s->lib, dir);
        env += n + (env[n] == ':');
    }
    const char *own = session_own_folder(s, "netlists");
    if (own)
        library_add_path(s->lib, own);
}

static void print_help(const Command *c, const Opt *opts)
{
    printf("usage: gateloom %s %s\n\n%s.\n\n", c->name, c->usage, c->purpose);
    opt_help(opts, stdout);
    printf("\nexample: %s\n", c->example);
}

int session_start_bare(Session *s, const Command *c, const Opt *opts, int argc, char **argv,
                       const char **files, int *n_files)
{
    if (!opt_parse(opts, argc, argv, 1, files, n_files)) {
        fprintf(stderr, "usage: gateloom %s %s\n", c->name, c->usage);
        return EXIT_USAGE;
    }
    if (s->help) {
        print_help(c, opts);
        return -1;
    }
    s->arena = arena_new("session");
    s->dg = diag_new(s->arena, stderr);
    s->lib = library_new(s->arena, s->dg);
    s->lib->opens_dffs = s->opens_dffs;
    add_paths(s);
    return EXIT_FINE;
}

int session_start(Session *s, const Command *c, const Opt *opts, int argc, char **argv,
                  const char **files, int *n_files)
{
    int status = session_start_bare(s, c, opts, argc, argv, files, n_files);
    if (status || *n_files > 0)
        return status;
    fprintf(stderr, "gateloom: '%s' wants a file\nusage: gateloom %s %s\n", c->name, c->name, c->usage);
    session_end(s);
    return EXIT_USAGE;
}

void session_end(Session *s)
{
    if (!s->arena)
        return;
    library_free(s->lib);
    diag_free(s->dg);
    arena_free(s->arena);
    s->arena = NULL;
}

bool session_collect(Session *s, const char *path, PathList *list)
{
    if (!io_is_dir(path)) {
        VEC_PUSH(list, path);
        return true;
    }
    const char **names;
    size_t n;
    if (!io_list_dir(s->arena, path, s->dg, &names, &n))
        return false;
    bool ok = true;
    for (size_t i = 0; i < n; i++) {
        StrBuf b = {0};
        strbuf_printf(&b, "%s%s%s", path, str_ends_with(str_from(path), "/") ? "" : "/", names[i]);
        const char *p = arena_copy(s->arena, b.ptr, b.len);
        strbuf_free(&b);
        if (io_is_dir(p) || str_ends_with(str_from(p), ".nl"))
            ok &= session_collect(s, p, list);
    }
    return ok;
}

Design *session_design(Session *s, const char *path)
{
    LibFile *lf = library_load(s->lib, path);
    const Module *top = lf ? library_top(s->lib, lf, s->top_spec) : NULL;
    Design *d = top ? library_flatten(s->lib, s->arena, top) : NULL;
    if (!d)
        return NULL;
    Arena *temp = arena_new("check");
    Order o = design_order(temp, d);
    unsigned loops = design_check_loops(d, &o, s->dg);
    arena_free(temp);
    return loops ? NULL : d;
}

const char *session_absolute(Session *s, const char *path)
{
    char *full = realpath(path, NULL);
    const char *kept = full ? arena_copy(s->arena, full, strlen(full)) : path;
    free(full);
    return kept;
}

Design *run_file_design(Session *s, const GlrFile *f)
{
    const GlrInfo *info = glr_info(f);
    for (const char *p = info->paths.ptr; *p;) {
        size_t n = strcspn(p, "\n");
        library_add_path(s->lib, arena_copy(s->arena, p, n));
        p += n + (p[n] == '\n');
    }
    s->top_spec = info->top.len ? info->top.ptr : NULL;
    return session_design(s, info->source.ptr);
}

bool run_file_open(Session *s, const char *path, RunFile *run)
{
    *run = (RunFile){.file = glr_open(path, s->dg)};
    if (!run->file)
        return false;
    run->design = run_file_design(s, run->file);
    if (run->design)
        run->replay = replay_open(s->arena, run->file, run->design, s->dg);
    if (run->replay)
        return true;
    run_file_close(run);
    return false;
}

void run_file_close(RunFile *run)
{
    replay_close(run->replay);
    glr_close(run->file);
}

void print_value(StrBuf *b, uint32_t n, bool is_bus, Logic (*get)(void *self, uint32_t i), void *self)
{
    if (!is_bus) {
        strbuf_addc(b, "01x"[get(self, 0)]);
        return;
    }
    for (uint32_t digit = (n + 3) / 4; digit > 0; digit--) {
        unsigned v = 0;
        bool x = false;
        for (uint32_t k = 0; k < 4; k++) {
            uint32_t i = (digit - 1) * 4 + k;
            Logic l = i < n ? get(self, i) : LOGIC_0;
            x = x || l == LOGIC_X;
            v |= (unsigned)(l == LOGIC_1) << k;
        }
        strbuf_addc(b, x ? 'x' : "0123456789abcdef"[v]);
    }
}

typedef struct Looked {
    const Engine *e;
    SignalRef r;
} Looked;

static Logic look(void *self, uint32_t i)
{
    Looked *l = self;
    NetId net = design_ref_net(l->e->design, l->r, i);
    return net.ix ? engine_get(l->e, net) : LOGIC_X;
}

void print_signal(StrBuf *b, const Engine *e, SignalRef r)
{
    const Signal *s = &design_inst_module(e->design, r.inst)->signals[r.signal];
    Looked l = {e, r};
    print_value(b, r.width, s->is_bus && (r.width > 1 || r.width == s->width), look, &l);
}
