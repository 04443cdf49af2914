/* cmd_draw.c - gateloom draw: a module as a picture. */
#include "cli/cmd.h"
#include "draw/draw.h"

typedef struct Draw {
    Session s;
    const char *out, *only, *cone;
    uint64_t depth, fold, levels;
    bool expand, critical, buses;
    Design *d;
    Scheme *scheme;
    LayoutOptions layout;
    PaintOptions paint;
} Draw;

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

static bool write_picture(Draw *m, const Layout *l)
{
    Picture *p = paint(m->s.arena, l, &m->paint, &m->layout);
    OutFile *f = out_open(m->out, m->s.dg);
    if (!f)
        return false;
    Str name = str_from(m->out);
    bool ok = true;
    if (str_ends_with(name, ".png"))
        ok = png_write(p, 2, f, m->s.dg);
    else if (str_ends_with(name, ".pdf"))
        ok = pdf_write(p, f, m->s.dg);
    else
        svg_write(p, f);
    if (!ok) {
        out_abandon(f);
        return false;
    }
    return out_close(f, m->s.dg);
}

static bool draw(Draw *m, const char *file)
{
    m->d = session_design(&m->s, file);
    SchemeOptions opt = {.depth = m->expand ? UINT32_MAX : (uint32_t)m->depth, .gates = m->expand,
                         .fold = (uint32_t)m->fold, .buses = m->buses, .cone = m->cone, .cone_levels = (uint32_t)m->levels};
    if (!m->d || !choose_scope(m, &opt))
        return false;
    m->scheme = scheme_make(m->s.arena, m->d, &opt, m->s.dg);
    if (!m->scheme)
        return false;
    if (m->scheme->remark)
        fprintf(stderr, "gateloom: %s\n", m->scheme->remark);
    if (m->critical) {
        Stats st = design_stats(m->s.arena, m->d);
        m->paint.path = st.path;
        m->paint.n_path = st.n_path;
    }
    Layout *l = layout_make(m->s.arena, m->scheme, &m->layout, m->s.dg);
    return l && write_picture(m, l);
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
        LOAD_OPTIONS(m.s), {0}};
    const char *files[OPT_LIST_MAX];
    int n;
    if (argc > OPT_LIST_MAX)
        return EXIT_USAGE;
    int status = session_start(&m.s, &cmd_draw, opts, argc, argv, files, &n);
    if (status)
        return status < 0 ? EXIT_FINE : status;
    bool ok = draw(&m, files[0]);
    scheme_free(m.scheme);
    session_end(&m.s);
    return ok ? EXIT_FINE : EXIT_INPUT;
}

const Command cmd_draw = {"draw", "FILE --top MODULE -o OUT.svg", "Draws a module as a picture",
                          "gateloom draw netlists/std/adders.nl --top full_adder -o full_adder.svg", run};
