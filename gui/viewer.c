/* viewer.c - a view as the command line asked for it, and pictures of it. */
#include "gui/viewer_view.h"

#include "gui/design_panel.h"
#include "gui/export.h"
#include "gui/raster.h"
#include "gui/session.h"

/* ---- rows ---- */

/* Up to the next comma outside of braces and brackets. */
static Str next_item(Str *list)
{
    size_t end = 0;
    for (int depth = 0; end < list->len && (depth > 0 || list->ptr[end] != ','); end++) {
        depth += list->ptr[end] == '{' || list->ptr[end] == '(';
        depth -= list->ptr[end] == '}' || list->ptr[end] == ')';
    }
    Str item = {list->ptr, end};
    size_t cut = end + (end < list->len);
    *list = (Str){list->ptr + cut, list->len - cut};
    return item;
}

static bool add_rows(View *v, const ViewerJob *job, Diag *dg)
{
    Str list = str_from(job->add);
    bool ok = true;
    while (list.len) {
        StrBuf why = {0};
        Str item = str_trim(next_item(&list));
        if (item.len && !view_add(v, item, &why)) {
            diag_file_error(dg, job->paths[0], "cannot show '%.*s': %s; --list prints the names", STR_ARG(item),
                            why.ptr ? why.ptr : "nothing fits");
            ok = false;
        }
        strbuf_free(&why);
    }
    return ok;
}

static void decode_instruction(View *v, const ViewerJob *job)
{
    for (size_t i = 0; job->instruction && i < v->rows.len; i++) {
        if (str_eqz(v->rows.ptr[i].spec, job->instruction))
            v->rows.ptr[i].radix = RADIX_INSN;
    }
}

/* Nothing was asked for: the variables of the outermost scope that has any. */
static void add_outermost(View *v, const WaveStore *s)
{
    enum { MOST = 64 };
    uint32_t scope = 0;
    while (scope < store_n_scopes(s) && !store_scope(s, scope)->n_vars)
        scope++;
    if (scope == store_n_scopes(s))
        return;
    const WaveScope *c = store_scope(s, scope);
    StrBuf path = {0};
    for (uint32_t i = 0; i < c->n_vars && i < MOST; i++) {
        strbuf_clear(&path);
        store_var_path(s, c->first_var + i, true, &path);
        view_push(v, ROW_SIGNAL, strbuf_str(&path));
    }
    strbuf_free(&path);
}

/* ---- time ---- */

static bool read_time(View *v, const ViewerJob *job, const char *option, const char *text, uint64_t *t, Diag *dg)
{
    if (!text)
        return true;
    TimeContext c = {sources_first(v->src), sources_first(v->src), sources_last(v->src), v->markers};
    if (time_parse(str_from(text), view_head(v), &c, t))
        return true;
    diag_file_error(dg, job->paths[0], "--%s: '%s' is no time in it; write 12.5us, #120 (ticks), 50%%, start or end",
                    option, text);
    return false;
}

static bool set_times(View *v, const ViewerJob *job, Diag *dg)
{
    uint64_t from = sources_first(v->src), to = sources_last(v->src);
    if (!read_time(v, job, "from", job->from, &from, dg) || !read_time(v, job, "to", job->to, &to, dg) ||
        !read_time(v, job, "cursor", job->cursor, &v->cursor, dg))
        return false;
    if ((job->from || job->to) && from >= to) {
        diag_file_error(dg, job->paths[0], "there is no time between --from and --to; the trace ends at #%llu",
                        (unsigned long long)sources_last(v->src));
        return false;
    }
    if (job->from || job->to)
        view_zoom_to(v, from, to);
    else if (!v->zooms.len) /* no session has set it */
        view_fit(v);
    v->zooms.len = 0;
    return true;
}

/* ---- the rest ---- */

static bool read_files(View *v, const ViewerJob *job, Diag *dg)
{
    Str text;
    if (job->keys && (!io_read_file(v->arena, job->keys, dg, &text) || !keys_read(&v->keys, text, job->keys, dg)))
        return false;
    if (!job->enums)
        return true;
    if (!io_read_file(v->arena, job->enums, dg, &text))
        return false;
    v->map = enum_map_read(v->arena, text, job->enums, dg);
    return v->map != NULL;
}

/* Without one that is named, the one beside the trace, unless rows were asked for. */
static bool read_session(View *v, const ViewerJob *job, Diag *dg)
{
    v->session_path = job->session ? job->session : session_beside(v, job->paths[0]);
    if (!job->session && ((job->add && !job->is_default_add) || !io_exists(v->session_path)))
        return true;
    return session_open(v, v->session_path, dg);
}

static bool set_clock(View *v, const ViewerJob *job, Diag *dg)
{
    Row r = {.kind = ROW_SIGNAL, .spec = str_from(job->clock)};
    StrBuf why = {0};
    if (!job->clock)
        return true;
    bool ok = sources_find(v->src, r.spec, &r.ref, &why);
    if (ok)
        view_set_clock(v, &r);
    else
        diag_file_error(dg, job->paths[0], "--clock: %s", why.ptr);
    strbuf_free(&why);
    return ok;
}

/* How far the second trace is moved: "10ns", "-5ns", "#3". */
static bool set_shift(View *v, const ViewerJob *job, Diag *dg)
{
    if (!job->shift)
        return true;
    bool left = job->shift[0] == '-';
    const char *text = job->shift + (left || job->shift[0] == '+');
    TimeContext c = {0, 0, UINT64_MAX, v->markers};
    WaveHead head = *view_head(v);
    uint64_t by;
    head.time_zero = 0;
    if (v->src->files.len < 2 || !time_parse(str_from(text), &head, &c, &by) || by > INT64_MAX) {
        diag_file_error(dg, job->paths[0], v->src->files.len < 2 ? "--shift moves a second trace; there is only one"
                                           : "--shift: '%s' is no time; write 10ns, -2.5us or #3 (ticks)", job->shift);
        return false;
    }
    view_shift(v, 1, left ? -(int64_t)by : (int64_t)by);
    return true;
}

static bool set_compare(View *v, const ViewerJob *job, Diag *dg)
{
    v->compares = job->compares;
    if (!v->compares || v->src->files.len > 1)
        return true;
    diag_file_error(dg, job->paths[0], "--compare wants two traces: gateloom wave A B --compare");
    return false;
}

static bool find(View *v, const ViewerJob *job, Diag *dg)
{
    bool ok = !job->find || view_find_where(v, str_from(job->find));
    if (ok) {
        strbuf_clear(&v->note);
        return true;
    }
    diag_file_error(dg, job->paths[0], "--find: %s", v->note.ptr);
    return false;
}

/* ---- the design ---- */

static void set_design(View *v, const ViewerJob *job)
{
    v->design = job->design;
    v->pane.is_shown = job->design && !job->no_sheet;
    v->panel.is_shown = job->design && !job->no_panel;
    if (job->live && job->live->want) {
        v->src->want = job->live->want;
        v->src->want_self = job->live->self;
    }
    view_layout(v);
}

/* All that is wanted is there before a picture is made of it. */
static void catch_up(View *v, const ViewerJob *job)
{
    enum { MS = 1000 };
    for (bool more = job->is_picture; more;) {
        view_settle(v);
        more = view_follow(v, MS) != VIEW_IDLE;
    }
}

/* "q[3]@17", a cycle or a time behind the '@'. */
static bool ask(View *v, const ViewerJob *job, const char *option, const char *text, Diag *dg)
{
    const char *at = text ? strrchr(text, '@') : NULL;
    int64_t cycle;
    uint64_t t;
    if (!text)
        return true;
    if (!v->design) {
        diag_file_error(dg, job->paths[0], "--%s: there is no design behind it; give a netlist, a program, or a "
                        "recording (.glr)", option);
        return false;
    }
    bool is_cycle = at && str_to_int(str_from(at + 1), &cycle) && cycle >= 0 && job->cycle;
    TimeContext c = {sources_first(v->src), sources_first(v->src), sources_last(v->src), v->markers};
    if (is_cycle && (uint64_t)cycle < UINT64_MAX / job->cycle - 1) {
        t = ((uint64_t)cycle + 1) * job->cycle - 1;
    } else if (!at || !time_parse(str_from(at + 1), view_head(v), &c, &t)) {
        diag_file_error(dg, job->paths[0], "--%s: '%s' is not NET@CYCLE, as q[3]@17, nor NET@TIME, as q[3]@175ns",
                        option, text);
        return false;
    }
    StrBuf spec = {0};
    strbuf_printf(&spec, "%.*s", (int)(at - text), text);
    if (job->base && (strncmp(spec.ptr, job->base, strlen(job->base)) != 0 || spec.ptr[strlen(job->base)] != '.')) {
        strbuf_clear(&spec);
        strbuf_printf(&spec, "%s.%.*s", job->base, (int)(at - text), text);
    }
    bool ok = panel_ask(v, strbuf_str(&spec), t, strcmp(option, "did") == 0);
    strbuf_free(&spec);
    if (!ok)
        diag_file_error(dg, job->paths[0], "--%s: %s", option, v->note.ptr);
    return ok;
}

View *viewer_view(const ViewerJob *job, ViewFont font, Diag *dg)
{
    Sources *src = sources_new();
    for (uint32_t i = 0; i < job->n_files; i++)
        sources_add(src, job->stores[i], job->paths[i]);
    View *v = view_new(src, font, job->live);
    v->theme = job->is_light ? THEME_LIGHT : THEME_DARK;
    v->has_help = job->has_help;
    view_resize(v, job->w, job->h);
    set_design(v, job);
    bool ok = read_files(v, job, dg) && set_shift(v, job, dg) && set_compare(v, job, dg);
    ok = ok && set_clock(v, job, dg) && add_rows(v, job, dg);
    decode_instruction(v, job);
    ok = ok && read_session(v, job, dg);
    if (ok && !job->add && !v->rows.len)
        add_outermost(v, src->traces.ptr[0]->store);
    v->focus = v->row_top = 0;
    for (size_t i = 0; i < v->rows.len; i++)
        v->rows.ptr[i].is_chosen = false;
    if (ok)
        view_follow(v, 50);
    if (ok)
        catch_up(v, job);
    ok = ok && set_times(v, job, dg) && find(v, job, dg);
    if (ok && !job->from && !job->to && job->live && job->live->work) {
        v->follows = true;
        v->followed = v->axis;
    }
    if (ok && ask(v, job, "why", job->why, dg) && ask(v, job, "did", job->did, dg)) {
        catch_up(v, job);
        return v;
    }
    view_free(v);
    return NULL;
}

bool viewer_can_write(const char *path)
{
    return export_knows(path) || str_ends_with(str_from(path), ".png");
}

bool viewer_picture(const ViewerJob *asked, const char *path, Diag *dg)
{
    ViewerJob now = *asked, *job = &now;
    now.is_picture = true;
    bool is_png = !export_knows(path), ok = false;
    Raster *r = is_png ? raster_new(glyphs_cairo(job->scale)) : NULL;
    View *v = viewer_view(job, glyphs_cell(job->scale), dg);
    DrawList d = {0};
    if (v && is_png) {
        view_settle(v);
        view_paint(v, &d);
        raster_paint(r, &d, v->theme, v->w, v->h);
        ok = raster_png(r, path, dg);
    } else if (v) {
        ok = export_file(v, path, dg);
    }
    draw_free(&d);
    view_free(v);
    raster_free(r);
    return ok;
}
