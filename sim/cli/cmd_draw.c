/* cmd_draw.c - gateloom draw: a module as a picture, alive if it is given values. */
#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <sys/stat.h>

#include "cli/cmd.h"
#include "draw/draw.h"

typedef struct Draw {
    Session s;
    const char *out, *only, *cone, *clock, *site;
    uint64_t depth, fold, levels, at;
    bool expand, critical, buses, ascii;
    OptList sets;
    Design *d;
    Engine *e;
    Scheme *scheme;
    LayoutOptions layout;
    PaintOptions paint;
} Draw;

/* ---- values ---- */

static Logic value_of_net(void *self, NetId net)
{
    const Draw *m = self;
    return engine_get(m->e, net);
}

static const char *value_of_pin(void *self, uint32_t pin)
{
    const Draw *m = self;
    StrBuf b = {0};
    paint_value(&m->scheme->pins[pin], &m->paint, &b);
    const char *z = arena_copy(m->s.arena, b.ptr, b.len);
    strbuf_free(&b);
    return z;
}

static bool find_input(Draw *m, Str name, SignalRef *r)
{
    StrBuf near = {0};
    bool ok = design_find(m->d, name, r, &near);
    if (!ok) {
        diag(m->s.dg, DIAG_ERROR, (Span){0}, "--set: '%s' has no signal '%.*s'",
             intern_cstr(m->d->names, m->d->top->name), STR_ARG(name));
        if (near.len)
            diag(m->s.dg, DIAG_NOTE, (Span){0}, "did you mean '%s'?", near.ptr);
    } else if (r->inst.ix != 1 || m->d->top->signals[r->signal].kind != SIG_INPUT) {
        diag(m->s.dg, DIAG_ERROR, (Span){0}, "--set: '%.*s' is not an input", STR_ARG(name));
        ok = false;
    }
    strbuf_free(&near);
    return ok;
}

/* The value of one cycle, NAME=V,V,...: the last one holds. */
static bool set_input(Draw *m, const char *text, uint64_t cycle)
{
    const char *eq = strchr(text, '=');
    SignalRef r;
    if (!eq || !eq[1]) {
        diag(m->s.dg, DIAG_ERROR, (Span){0}, "--set: '%s' is not NAME=VALUE", text);
        return false;
    }
    if (!find_input(m, (Str){text, (size_t)(eq - text)}, &r))
        return false;
    const char *v = eq + 1;
    for (; cycle && strchr(v, ','); cycle--)
        v = strchr(v, ',') + 1;
    Str word = {v, strcspn(v, ",")};
    int64_t n = 0;
    bool is_x = str_eqz(word, "x");
    bool fits = is_x || (str_to_int(word, &n) && (r.width >= 64 || (n < 0 ? n >= -((int64_t)1 << (r.width - 1))
                                                                            : (uint64_t)n >> r.width == 0)));
    if (!fits) {
        diag(m->s.dg, DIAG_ERROR, (Span){0}, "--set: '%.*s' is not a number of %u bit%s, nor x", STR_ARG(word),
             r.width, r.width == 1 ? "" : "s");
        return false;
    }
    for (uint32_t i = 0; i < r.width; i++) {
        NetId net = design_ref_net(m->d, r, i);
        bool one = i < 64 ? (uint64_t)n >> i & 1 : n < 0;
        if (net.ix >= NET_FIRST)
            engine_set(m->e, net, is_x ? LOGIC_X : one ? LOGIC_1 : LOGIC_0);
    }
    return true;
}

static bool set_inputs(Draw *m, uint64_t cycle)
{
    for (unsigned i = 0; i < m->sets.n; i++) {
        if (!set_input(m, m->sets.items[i], cycle))
            return false;
    }
    return true;
}

/* Runs the circuit to the moment that is shown: at rest after cycle --at, or without a clock. */
static bool run_to_moment(Draw *m)
{
    NetId clk = design_clock(m->d, m->clock, m->s.dg);
    if (m->clock && !clk.ix)
        return false;
    if (m->at && !clk.ix) {
        diag(m->s.dg, DIAG_ERROR, (Span){0}, "--at: '%s' has no clock; leave --at away, or name it with --clock",
             intern_cstr(m->d->names, m->d->top->name));
        return false;
    }
    m->e = engine_new(engine_find("cycle"), m->s.arena, m->d);
    engine_init(m->e, INIT_X, 0);
    bool at_rest = true;
    for (uint64_t i = 0; i < m->at && at_rest; i++) {
        if (!set_inputs(m, i))
            return false;
        at_rest = engine_cycle_once(m->e, clk);
    }
    if (!m->at) {
        if (!set_inputs(m, 0))
            return false;
        at_rest = engine_settle(m->e);
    }
    if (!at_rest)
        diag(m->s.dg, DIAG_ERROR, m->d->top->at, "the clocks inside never come to rest");
    m->paint.value = value_of_net;
    m->layout.value = value_of_pin;
    m->paint.self = m->layout.self = m;
    return at_rest;
}

/* ---- one picture ---- */

static bool choose_scope(Draw *m, SchemeOptions *opt)
{
    StrBuf near = {0};
    opt->scope = (InstId){1};
    bool ok = !m->only || design_find_inst(m->d, str_from(m->only), &opt->scope, &near);
    if (!ok) {
        diag(m->s.dg, DIAG_ERROR, (Span){0}, "--only: '%s' has no instance '%s'",
             intern_cstr(m->d->names, m->d->top->name), m->only);
        if (near.len)
            diag(m->s.dg, DIAG_NOTE, (Span){0}, "did you mean '%s'?", near.ptr);
    }
    strbuf_free(&near);
    return ok;
}

static bool paint_to(Draw *m, Arena *a, const Layout *l, const char *path)
{
    Str name = str_from(path);
    OutFile *f = out_open(path, m->s.dg);
    if (!f)
        return false;
    bool ok = true;
    Picture *p = paint(a, l, &m->paint, &m->layout);
    if (str_ends_with(name, ".png"))
        ok = png_write(p, 2, f, m->s.dg);
    else if (str_ends_with(name, ".pdf"))
        ok = pdf_write(p, f, m->s.dg);
    else
        svg_write(p, f);
    if (ok)
        return out_close(f, m->s.dg);
    out_abandon(f);
    return false;
}

static bool write_text(Draw *m, const Layout *l)
{
    OutFile *f = out_open(m->out, m->s.dg);
    if (!f)
        return false;
    if (!l) {
        dot_write(m->scheme, f);
        return out_close(f, m->s.dg);
    }
    if (ascii_write(l, f, m->s.dg))
        return out_close(f, m->s.dg);
    out_abandon(f);
    return false;
}

static SchemeOptions options(const Draw *m)
{
    return (SchemeOptions){.scope = {1}, .depth = m->expand ? UINT32_MAX : (uint32_t)m->depth, .gates = m->expand,
                           .fold = (uint32_t)m->fold, .buses = m->buses, .cone = m->cone,
                           .cone_levels = (uint32_t)m->levels};
}

static bool draw_one(Draw *m)
{
    SchemeOptions opt = options(m);
    if (!choose_scope(m, &opt) || ((m->sets.n || m->at) && !run_to_moment(m)))
        return false;
    m->scheme = scheme_make(m->s.arena, m->d, &opt, m->s.dg);
    if (!m->scheme)
        return false;
    if (m->scheme->remark)
        fprintf(stderr, "gateloom: %s; --site DIR makes a picture of every block\n", m->scheme->remark);
    if (m->critical) {
        Stats st = design_stats(m->s.arena, m->d);
        m->paint.path = st.path;
        m->paint.n_path = st.n_path;
    }
    if (str_ends_with(str_from(m->out), ".dot"))
        return write_text(m, NULL);
    if (m->ascii)
        m->layout.page_width = ASCII_COLUMNS * 9 / 2;
    Layout *l = layout_make(m->s.arena, m->scheme, &m->layout, m->s.dg);
    return l && (m->ascii ? write_text(m, l) : paint_to(m, m->s.arena, l, m->out));
}

/* ---- a folder of pictures ---- */

/* "add_sub<16>" as "add_sub-16": a name that every file system and browser takes. */
static const char *file_of_module(Arena *a, const Module *mod, const Intern *names)
{
    StrBuf b = {0};
    for (const char *z = intern_cstr(names, mod->name); *z; z++) {
        bool plain = (*z >= 'a' && *z <= 'z') || (*z >= 'A' && *z <= 'Z') || (*z >= '0' && *z <= '9') || *z == '_';
        if (plain)
            strbuf_addc(&b, *z);
        else if (b.len && b.ptr[b.len - 1] != '-')
            strbuf_addc(&b, '-');
    }
    strbuf_printf(&b, "%s%u.svg", b.len && b.ptr[b.len - 1] == '-' ? "" : "-", mod->id.ix);
    const char *z = arena_copy(a, b.ptr, b.len);
    strbuf_free(&b);
    return z;
}

static const char *link_of_node(void *self, const SchemeNode *n)
{
    const Draw *m = self;
    return n->module ? file_of_module(m->s.arena, n->module, m->d->names) : NULL;
}

static const char *in_folder(Draw *m, const char *name)
{
    StrBuf b = {0};
    strbuf_printf(&b, "%s/%s", m->site, name);
    const char *z = arena_copy(m->s.arena, b.ptr, b.len);
    strbuf_free(&b);
    return z;
}

static bool draw_module(Draw *m, const Module *mod)
{
    Arena *a = arena_new("picture");
    SchemeOptions opt = options(m);
    Design *d = library_flatten(m->s.lib, a, mod);
    Scheme *s = d ? scheme_make(a, d, &opt, m->s.dg) : NULL;
    Layout *l = s ? layout_make(a, s, &m->layout, m->s.dg) : NULL;
    bool ok = l && paint_to(m, a, l, in_folder(m, file_of_module(m->s.arena, mod, m->d->names)));
    scheme_free(s);
    arena_free(a);
    return ok;
}

static void index_page(Draw *m, const Stats *st, OutFile *f)
{
    StrBuf b = {0};
    const char *top = intern_cstr(m->d->names, m->d->top->name);
    strbuf_addz(&b, "<!DOCTYPE html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<title>");
    xml_escape(top, &b);
    strbuf_addz(&b, "</title>\n<style>body{font-family:sans-serif;max-width:62em;margin:2em auto;padding:0 1em;"
                    "color-scheme:light dark}table{border-collapse:collapse}td,th{padding:.2em .8em;"
                    "text-align:right}td:first-child,th:first-child{text-align:left}</style>\n<h1>");
    xml_escape(top, &b);
    strbuf_addz(&b, "</h1>\n<p>Every module once, largest first. A block in a picture opens its own picture.</p>\n"
                    "<table>\n<tr><th>module<th>times<th>nand<th>dff</tr>\n");
    for (uint32_t i = 0; i < st->n_modules; i++) {
        const ModuleCount *c = &st->modules[i];
        strbuf_addz(&b, "<tr><td><a href=\"");
        xml_escape(file_of_module(m->s.arena, c->module, m->d->names), &b);
        strbuf_addz(&b, "\">");
        xml_escape(intern_cstr(m->d->names, c->module->name), &b);
        strbuf_printf(&b, "</a><td>%u<td>%" PRIu64 "<td>%" PRIu64 "</tr>\n", c->n_insts, c->nands, c->dffs);
    }
    strbuf_addz(&b, "</table>\n</html>\n");
    out_write(f, b.ptr, b.len);
    strbuf_free(&b);
}

static bool draw_site(Draw *m)
{
    if (mkdir(m->site, 0777) != 0 && errno != EEXIST) {
        diag_file_error(m->s.dg, m->site, "no such folder can be made: %s", strerror(errno));
        return false;
    }
    Stats st = design_stats(m->s.arena, m->d);
    m->paint.link = link_of_node;
    m->paint.link_self = m;
    for (uint32_t i = 0; i < st.n_modules; i++) {
        if (!draw_module(m, st.modules[i].module))
            return false;
    }
    OutFile *f = out_open(in_folder(m, "index.html"), m->s.dg);
    if (!f)
        return false;
    index_page(m, &st, f);
    if (!out_close(f, m->s.dg))
        return false;
    printf("%s: index.html and %u pictures\n", m->site, st.n_modules);
    return true;
}

/* ---- options ---- */

/* What cannot be together, or means nothing. */
static const char *wrong_use(const Draw *m, int n_files)
{
    Str name = str_from(m->out);
    static const char *const ends[] = {".svg", ".png", ".pdf", ".dot"};
    bool known = str_eqz(name, "-") || m->ascii;
    for (int i = 0; i < 4; i++)
        known = known || str_ends_with(name, ends[i]);
    if (n_files != 1)
        return "'draw' works on one file at a time";
    if (!known)
        return "a picture's name ends in .svg, .png, .pdf or .dot";
    if (m->site && (m->only || m->cone || m->sets.n || m->at || m->ascii || m->critical))
        return "--site draws whole modules: no --only, --cone, --set, --at, --critical or --ascii with it";
    if (m->buses && m->cone)
        return "--buses and --cone are two different pictures; choose one";
    if (m->cone && m->levels == 0)
        return "--levels: a cone has at least 1";
    return NULL;
}

static int run(int argc, char **argv)
{
    Draw m = {.out = "-", .fold = SCHEME_FOLD, .levels = 3};
    const Opt opts[] = {
        {"o", "OUT.svg", OPT_TEXT, &m.out, "the picture: .svg, .png, .pdf or .dot; without it SVG is printed"},
        TOP_OPTION(m.s),
        {"depth", "N", OPT_COUNT, &m.depth, "open blocks N levels deep (0)"},
        {"expand", NULL, OPT_FLAG, &m.expand, "open everything, down to the NANDs"},
        {"fold", "N", OPT_COUNT, &m.fold, "draw N or more copies as one (5); 0: never"},
        {"buses", NULL, OPT_FLAG, &m.buses, "draw the data path alone: wires of two bits and more"},
        {"only", "PATH", OPT_TEXT, &m.only, "draw the inside of this instance"},
        {"cone", "NET", OPT_TEXT, &m.cone, "draw only what drives this wire and what it drives"},
        {"levels", "N", OPT_COUNT, &m.levels, "so many gates or blocks far (3)"},
        {"critical", NULL, OPT_FLAG, &m.critical, "mark the critical path"},
        {"set", "NAME=V,V,...", OPT_LIST, &m.sets, "show values, with this input; a value a cycle, the last holds"},
        {"at", "N", OPT_COUNT, &m.at, "show values after N clock cycles (0: before the first)"},
        {"clock", "NAME", OPT_TEXT, &m.clock, "the clock, when it is not clear"},
        {"ascii", NULL, OPT_FLAG, &m.ascii, "print characters: for small circuits"},
        {"site", "DIR", OPT_TEXT, &m.site, "a folder of linked pictures, one a module, and index.html"},
        LOAD_OPTIONS(m.s), {0}};
    const char *files[OPT_LIST_MAX];
    int n;
    if (argc > OPT_LIST_MAX)
        return EXIT_USAGE;
    int status = session_start(&m.s, &cmd_draw, opts, argc, argv, files, &n);
    if (status)
        return status < 0 ? EXIT_FINE : status;
    const char *wrong = wrong_use(&m, n);
    if (wrong) {
        fprintf(stderr, "gateloom: %s\n", wrong);
        session_end(&m.s);
        return EXIT_USAGE;
    }
    m.d = session_design(&m.s, files[0]);
    bool ok = m.d && (m.site ? draw_site(&m) : draw_one(&m));
    engine_free(m.e);
    scheme_free(m.scheme);
    session_end(&m.s);
    return ok ? EXIT_FINE : EXIT_INPUT;
}

const Command cmd_draw = {"draw", "FILE --top MODULE -o OUT.svg", "Draws a module as a picture",
                          "gateloom draw netlists/std/adders.nl --top full_adder -o full_adder.svg", run};
