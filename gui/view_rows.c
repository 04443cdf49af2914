/* view_rows.c - what actions do to rows, and to what is open. */
#include <inttypes.h>
#include <stdlib.h>

#include "gui/view.h"

static Row *focused(View *v)
{
    return v->focus < v->shown.len ? &v->rows.ptr[v->shown.ptr[v->focus]] : NULL;
}

static bool is_last_in_view(const View *v, uint32_t shown)
{
    return view_row_y(v, shown) + view_row_height(v, &v->rows.ptr[v->shown.ptr[shown]]) <=
           v->at.waves.y + v->at.waves.h;
}

void view_show_focus(View *v)
{
    if (v->focus < v->row_top)
        v->row_top = v->focus;
    while (v->row_top < v->focus && !is_last_in_view(v, v->focus))
        v->row_top++;
}

bool view_choose(View *v, Str spec, bool last)
{
    size_t found = v->shown.len;
    for (size_t i = 0; i < v->shown.len && (last || found == v->shown.len); i++) {
        if (str_eq(v->rows.ptr[v->shown.ptr[i]].spec, spec))
            found = i;
    }
    if (found == v->shown.len)
        return false;
    for (size_t k = 0; k < v->rows.len; k++)
        v->rows.ptr[k].is_chosen = false;
    v->rows.ptr[v->shown.ptr[found]].is_chosen = true;
    v->focus = (uint32_t)found;
    view_show_focus(v);
    return true;
}

static void move_focus(View *v, int64_t to, bool more)
{
    if (!v->shown.len)
        return;
    to = to < 0 ? 0 : to >= (int64_t)v->shown.len ? (int64_t)v->shown.len - 1 : to;
    for (size_t i = 0; i < v->rows.len && !more; i++)
        v->rows.ptr[i].is_chosen = false;
    if (more && focused(v))
        focused(v)->is_chosen = true;
    v->focus = (uint32_t)to;
    focused(v)->is_chosen = true;
    view_show_focus(v);
}

/* The end of what belongs to a row: those deeper below it. */
static size_t end_of(const View *v, size_t row)
{
    size_t i = row + 1;
    while (i < v->rows.len && v->rows.ptr[i].depth > v->rows.ptr[row].depth)
        i++;
    return i;
}

static bool any_chosen(const View *v)
{
    for (size_t i = 0; i < v->rows.len; i++) {
        if (v->rows.ptr[i].is_chosen)
            return true;
    }
    return false;
}

/* Calls an edit for each chosen row, or for the focus when none is. */
static void for_chosen(View *v, void (*edit)(View *v, Row *r, int arg), int arg)
{
    bool chosen = any_chosen(v);
    if (!v->shown.len)
        return;
    view_remember(v);
    for (size_t i = 0; i < v->rows.len; i++) {
        if (chosen ? v->rows.ptr[i].is_chosen : i == v->shown.ptr[v->focus])
            edit(v, &v->rows.ptr[i], arg);
    }
    view_rows_changed(v);
}

static void set_radix(View *v, Row *r, int radix)
{
    (void)v;
    r->radix = (uint8_t)(radix < 0 ? (r->radix + 1) % N_RADIXES : radix);
    if (radix == RADIX_FIXED && !r->fraction)
        r->fraction = 8;
}

static void set_point(View *v, Row *r, int step)
{
    (void)v;
    int f = r->fraction + step;
    r->fraction = (uint8_t)(f < 0 ? 0 : f > 200 ? 200 : f);
    r->radix = RADIX_FIXED;
}

static void set_colour(View *v, Row *r, int colour)
{
    (void)v;
    r->colour = (uint8_t)(colour ? colour : r->colour % N_ROW_INKS + 1);
}

static void set_height(View *v, Row *r, int step)
{
    (void)v;
    int h = r->height + (step > 0 && r->height >= 4 ? 4 : step < 0 && r->height > 4 ? -4 : step);
    r->height = (uint8_t)(h < 1 ? 1 : h > 16 ? 16 : h);
}

static void next_analog(View *v, Row *r, int arg)
{
    (void)v;
    (void)arg;
    if (r->kind != ROW_SIGNAL)
        return;
    r->analog = (uint8_t)((r->analog + 1) % N_ANALOGS);
    if (r->analog && r->height < 3)
        r->height = 4;
    if (!r->analog)
        r->height = 1;
}

static void next_scale(View *v, Row *r, int arg)
{
    (void)v;
    (void)arg;
    r->scale_to_view = !r->scale_to_view;
}

static void delete_rows(View *v)
{
    if (!v->shown.len)
        return;
    view_remember(v);
    bool chosen = any_chosen(v);
    size_t to = 0;
    for (size_t i = 0; i < v->rows.len;) {
        size_t end = end_of(v, i);
        bool gone = chosen ? v->rows.ptr[i].is_chosen : i == v->shown.ptr[v->focus];
        if (gone) {
            i = end;
            continue;
        }
        v->rows.ptr[to++] = v->rows.ptr[i++];
    }
    v->rows.len = to;
    view_rows_changed(v);
    if (focused(v))
        focused(v)->is_chosen = true;
}

/* The focus and what belongs to it trades places with its neighbour of the same depth. */
static void move_rows(View *v, bool up)
{
    if (!v->shown.len)
        return;
    size_t at = v->shown.ptr[v->focus], end = end_of(v, at), other;
    unsigned depth = v->rows.ptr[at].depth;
    if (up) {
        if (at == 0)
            return;
        for (other = at - 1; other > 0 && v->rows.ptr[other].depth > depth; other--)
            ;
        if (v->rows.ptr[other].depth != depth)
            return;
    } else {
        other = end;
        if (other >= v->rows.len || v->rows.ptr[other].depth != depth)
            return;
        end = end_of(v, other);
    }
    view_remember(v);
    size_t from = up ? other : at, middle = up ? at : other, n = end - from;
    Row *copy = malloc(n * sizeof *copy);
    if (!copy)
        die_out_of_memory("rows", n * sizeof *copy);
    memcpy(copy, v->rows.ptr + middle, (end - middle) * sizeof *copy);
    memcpy(copy + (end - middle), v->rows.ptr + from, (middle - from) * sizeof *copy);
    memcpy(v->rows.ptr + from, copy, n * sizeof *copy);
    free(copy);
    view_rows_changed(v);
    size_t now = up ? from : from + (end - middle);
    for (uint32_t i = 0; i < v->shown.len; i++) {
        if (v->shown.ptr[i] == now)
            v->focus = i;
    }
    view_show_focus(v);
}

/* A bus gets a row for each of its bits below it, highest first. */
static void open_bits(View *v, size_t at)
{
    Row bus = v->rows.ptr[at];
    uint32_t width = sources_width(v->src, bus.ref);
    enum { MOST = 4096 };
    if (width < 2 || width > MOST || bus.depth >= MAX_DEPTH_OF_ROWS || sources_kind(v->src, bus.ref) != WAVE_BITS)
        return;
    view_remember(v);
    StrBuf spec = {0};
    int64_t msb = (int64_t)width - 1, step = -1;
    size_t len = bus.spec.len;
    uint32_t file = 0;
    while (file < v->src->files.len && v->src->files.ptr[file] != bus.ref.trace)
        file++;
    uint32_t var = file < v->src->files.len ? sources_var(v->src, file, bus.spec) : UINT32_MAX;
    if (var != UINT32_MAX) {
        const WaveStore *s = sources_store(v->src, bus.ref);
        const WaveVar *w = store_var(s, var);
        msb = w->has_range ? w->msb : msb;
        step = w->has_range && w->msb < w->lsb ? 1 : -1;
        StrBuf path = {0};
        store_var_path(s, var, false, &path);
        len = path.len <= len ? path.len : len;
        strbuf_free(&path);
    }
    for (uint32_t i = 0; i < width; i++) {
        strbuf_clear(&spec);
        strbuf_printf(&spec, "%.*s[%" PRId64 "]", (int)len, bus.spec.ptr, msb + (int64_t)i * step);
        Row *r = view_push(v, ROW_SIGNAL, strbuf_str(&spec));
        r->depth = (uint8_t)(bus.depth + 1);
        r->colour = bus.colour;
        Row made = *r;
        size_t to = at + 1 + i;
        memmove(v->rows.ptr + to + 1, v->rows.ptr + to, (v->rows.len - 1 - to) * sizeof made);
        v->rows.ptr[to] = made;
    }
    strbuf_free(&spec);
    v->rows.ptr[at].is_closed = false;
    view_rows_changed(v);
}

static void fold(View *v)
{
    Row *r = focused(v);
    if (!r)
        return;
    size_t at = v->shown.ptr[v->focus];
    if (end_of(v, at) > at + 1) {
        r->is_closed = !r->is_closed;
        view_rows_changed(v);
    } else if (r->kind == ROW_SIGNAL && !r->is_missing) {
        open_bits(v, at);
    }
}

/* The chosen rows move below a new group at the place of the first. */
static void make_group(View *v, Str name)
{
    if (!any_chosen(v) && focused(v))
        focused(v)->is_chosen = true;
    view_remember(v);
    VEC(Row) out = {0};
    size_t at = 0;
    Row *old = v->rows.ptr;
    size_t n = v->rows.len;
    while (at < n && !old[at].is_chosen)
        at++;
    for (size_t i = 0; i < at; i++)
        VEC_PUSH(&out, old[i]);
    uint8_t depth = at < n ? old[at].depth : 0;
    VEC_PUSH(&out, ((Row){.kind = ROW_GROUP, .depth = depth, .height = 1, .colour = N_ROW_INKS,
                          .spec = view_text(v, name)}));
    for (int pass = 0; pass < 2; pass++) { /* those of the group, then the others */
        for (size_t i = at; i < n;) {
            size_t end = end_of(v, i);
            bool mine = old[i].is_chosen;
            int down = mine ? depth + 1 - old[i].depth : 0;
            for (size_t k = i; k < end && mine == (pass == 0); k++) {
                Row r = old[k];
                int d = r.depth + down;
                r.depth = (uint8_t)(d < 0 ? 0 : d > MAX_DEPTH_OF_ROWS ? MAX_DEPTH_OF_ROWS : d);
                r.is_chosen = false;
                VEC_PUSH(&out, r);
            }
            i = end;
        }
    }
    v->rows.len = 0;
    VEC_RESERVE(&v->rows, out.len);
    memcpy(v->rows.ptr, out.ptr, out.len * sizeof *out.ptr);
    v->rows.len = out.len;
    VEC_FREE(&out);
    view_rows_changed(v);
}

static void make_divider(View *v, Str text)
{
    view_remember(v);
    size_t at = v->shown.len ? v->shown.ptr[v->focus] : 0;
    Row r = {.kind = ROW_DIVIDER, .height = 1, .colour = N_ROW_INKS, .spec = view_text(v, text)};
    r.depth = v->rows.len ? v->rows.ptr[at].depth : 0;
    VEC_PUSH(&v->rows, r);
    memmove(v->rows.ptr + at + 1, v->rows.ptr + at, (v->rows.len - 1 - at) * sizeof r);
    v->rows.ptr[at] = r;
    view_rows_changed(v);
}

static void join_rows(View *v)
{
    StrBuf spec = {0}, why = {0};
    unsigned n = 0;
    strbuf_addc(&spec, '{');
    for (size_t i = 0; i < v->rows.len; i++) {
        const Row *r = &v->rows.ptr[i];
        if (r->is_chosen && r->kind == ROW_SIGNAL)
            strbuf_printf(&spec, "%s%.*s", n++ ? ", " : "", STR_ARG(r->spec));
    }
    strbuf_addc(&spec, '}');
    if (n < 2)
        view_note(v, false, "choose two rows or more first (shift+down)");
    else if (!view_add(v, strbuf_str(&spec), &why))
        view_note(v, true, "%s", why.ptr ? why.ptr : "these cannot be joined");
    strbuf_free(&spec);
    strbuf_free(&why);
}

static void toggle_clock(View *v)
{
    const Row *r = focused(v);
    bool was = r && r->ref.trace == v->clock.trace && r->ref.signal == v->clock.signal;
    if (!r || r->kind != ROW_SIGNAL || r->is_missing || was)
        view_set_clock(v, NULL);
    else
        view_set_clock(v, r);
}

static void choose_all(View *v)
{
    for (size_t i = 0; i < v->rows.len; i++)
        v->rows.ptr[i].is_chosen = true;
}

static void start_prompt(View *v, Action a)
{
    const Row *r = focused(v);
    StrBuf b = {0};
    switch ((int)a) {
    case ACTION_PALETTE: view_prompt(v, PROMPT_PALETTE, (Str){0}); break;
    case ACTION_GO_TIME: view_prompt(v, PROMPT_TIME, (Str){0}); break;
    case ACTION_FIND: view_prompt(v, PROMPT_FIND, v->hits_text); break;
    case ACTION_ADD: view_prompt(v, PROMPT_ADD, (Str){0}); break;
    case ACTION_SAVE: view_prompt(v, PROMPT_EXPORT, str_from(v->session_path)); break;
    case ACTION_EXPORT: view_prompt(v, PROMPT_EXPORT, STR("waves.png")); break;
    case ACTION_DIVIDER: view_prompt(v, PROMPT_DIVIDER, (Str){0}); break;
    case ACTION_GROUP: view_prompt(v, PROMPT_GROUP, STR("group")); break;
    case ACTION_MARK: view_prompt(v, PROMPT_MARK, (Str){0}); break;
    case ACTION_FILTER:
        v->has_tree = true;
        view_layout(v);
        view_prompt(v, PROMPT_FILTER, strbuf_str(&v->filter));
        break;
    case ACTION_RENAME:
        if (r) {
            view_row_name(v, r, &b);
            view_prompt(v, PROMPT_RENAME, strbuf_str(&b));
        }
        break;
    default: break;
    }
    strbuf_free(&b);
}

static char *copy_z(const StrBuf *b)
{
    char *c = malloc(b->len + 1);
    if (!c)
        die_out_of_memory("a path", b->len);
    memcpy(c, b->ptr ? b->ptr : "", b->len + 1);
    return c;
}

/* Paths of the chosen rows, a line each. */
static void copy_names(View *v)
{
    StrBuf b = {0};
    for (uint32_t i = 0; i < v->shown.len; i++) {
        const Row *r = &v->rows.ptr[v->shown.ptr[i]];
        if (r->is_chosen || i == v->focus)
            strbuf_printf(&b, "%s%.*s", b.len ? "\n" : "", STR_ARG(r->spec));
    }
    free(v->copied);
    v->copied = copy_z(&b);
    view_note(v, false, b.len ? "copied: %s" : "no row is chosen", b.ptr ? b.ptr : "");
    strbuf_free(&b);
}

static void widen(View *v, int *width, int chars)
{
    enum { LEAST = 4 };
    *width += chars * v->font.w;
    if (*width < LEAST * v->font.w)
        *width = LEAST * v->font.w;
}

static void do_panel(View *v, Action a)
{
    enum { STEP = 4 };
    switch ((int)a) {
    case ACTION_NAMES_WIDER: widen(v, &v->names_w, STEP); break;
    case ACTION_NAMES_NARROWER: widen(v, &v->names_w, -STEP); break;
    case ACTION_VALUES_WIDER: widen(v, &v->values_w, STEP); break;
    case ACTION_VALUES_NARROWER: widen(v, &v->values_w, -STEP); break;
    case ACTION_TREE_WIDER: widen(v, &v->tree_w, STEP); break;
    case ACTION_TREE_NARROWER: widen(v, &v->tree_w, -STEP); break;
    case ACTION_TREE_KEYS:
        v->tree_has_keys = !v->tree_has_keys || !v->has_tree;
        v->has_tree = true;
        break;
    case ACTION_ADD_LINE: view_add_line(v, v->tree_focus); break;
    case ACTION_ADD_BELOW: view_add_below(v, v->tree_focus); break;
    case ACTION_ADD_FOUND: view_add_found(v); break;
    case ACTION_COPY: copy_names(v); break;
    case ACTION_LARGER: v->wants_scale = 1; break;
    case ACTION_SMALLER: v->wants_scale = -1; break;
    default: start_prompt(v, a); break;
    }
}

static void do_view(View *v, Action a)
{
    switch ((int)a) {
    case ACTION_HELP: v->has_help = !v->has_help; break;
    case ACTION_THEME: v->theme = v->theme == THEME_DARK ? THEME_LIGHT : THEME_DARK; break;
    case ACTION_QUIT: v->wants_quit = true; break;
    case ACTION_RELOAD: v->wants_reload = true; break;
    case ACTION_MARKS: v->has_marks = !v->has_marks; break;
    case ACTION_FULL_NAMES: v->full_names = !v->full_names; break;
    case ACTION_TREE: v->has_tree = !v->has_tree; break;
    case ACTION_NEXT_FILE:
        v->tree_file = v->n_trees ? (v->tree_file + 1) % v->n_trees : 0;
        v->tree_top = v->tree_focus = 0;
        break;
    default: do_panel(v, a); break;
    }
    view_layout(v);
}

bool view_do_rows(View *v, Action a)
{
    switch ((int)a) {
    case ACTION_ROW_UP: move_focus(v, (int64_t)v->focus - 1, false); break;
    case ACTION_ROW_DOWN: move_focus(v, (int64_t)v->focus + 1, false); break;
    case ACTION_ROW_UP_MORE: move_focus(v, (int64_t)v->focus - 1, true); break;
    case ACTION_ROW_DOWN_MORE: move_focus(v, (int64_t)v->focus + 1, true); break;
    case ACTION_ROW_FIRST: move_focus(v, 0, false); break;
    case ACTION_ROW_LAST: move_focus(v, INT64_MAX, false); break;
    case ACTION_ROW_ALL: choose_all(v); break;
    case ACTION_MOVE_UP: move_rows(v, true); break;
    case ACTION_MOVE_DOWN: move_rows(v, false); break;
    case ACTION_DELETE: delete_rows(v); break;
    case ACTION_FOLD: fold(v); break;
    case ACTION_JOIN: join_rows(v); break;
    case ACTION_COLOUR: for_chosen(v, set_colour, 0); break;
    case ACTION_TALLER: for_chosen(v, set_height, 1); break;
    case ACTION_LOWER: for_chosen(v, set_height, -1); break;
    case ACTION_ANALOG: for_chosen(v, next_analog, 0); break;
    case ACTION_ANALOG_SCALE: for_chosen(v, next_scale, 0); break;
    case ACTION_CLOCK: toggle_clock(v); break;
    case ACTION_RADIX_NEXT: for_chosen(v, set_radix, -1); break;
    case ACTION_RADIX_HEX: for_chosen(v, set_radix, RADIX_HEX); break;
    case ACTION_RADIX_DEC: for_chosen(v, set_radix, RADIX_DEC); break;
    case ACTION_RADIX_SIGNED: for_chosen(v, set_radix, RADIX_SIGNED); break;
    case ACTION_RADIX_BIN: for_chosen(v, set_radix, RADIX_BIN); break;
    case ACTION_RADIX_OCT: for_chosen(v, set_radix, RADIX_OCT); break;
    case ACTION_RADIX_ASCII: for_chosen(v, set_radix, RADIX_ASCII); break;
    case ACTION_RADIX_UTF8: for_chosen(v, set_radix, RADIX_UTF8); break;
    case ACTION_RADIX_FIXED: for_chosen(v, set_radix, RADIX_FIXED); break;
    case ACTION_RADIX_FLOAT: for_chosen(v, set_radix, RADIX_FLOAT); break;
    case ACTION_RADIX_GRAY: for_chosen(v, set_radix, RADIX_GRAY); break;
    case ACTION_RADIX_ONES: for_chosen(v, set_radix, RADIX_ONES); break;
    case ACTION_RADIX_ENUM: for_chosen(v, set_radix, RADIX_ENUM); break;
    case ACTION_RADIX_INSN: for_chosen(v, set_radix, RADIX_INSN); break;
    case ACTION_POINT_LEFT: for_chosen(v, set_point, 1); break;
    case ACTION_POINT_RIGHT: for_chosen(v, set_point, -1); break;
    default: do_view(v, a); break;
    }
    return true;
}

/* ---- prompts ---- */

void view_prompt(View *v, PromptKind kind, Str text)
{
    StrBuf copy = {0};
    strbuf_add(&copy, text.ptr ? text.ptr : "", text.len);
    v->prompt = kind;
    v->palette_at = 0;
    strbuf_free(&v->text);
    v->text = copy;
}

int view_palette(const View *v, Action *out, int cap)
{
    int scores[N_ACTIONS], n = 0;
    for (int a = 1; a < N_ACTIONS; a++) {
        int s = v->text.len == 0 ? 1 : fuzzy_score(strbuf_str(&v->text), str_from(action_name((Action)a)));
        int h = v->text.len == 0 ? 1 : fuzzy_score(strbuf_str(&v->text), str_from(action_help((Action)a))) / 2;
        s = s > h ? s : h;
        if (s <= 0)
            continue;
        if (n == cap && (cap == 0 || scores[cap - 1] >= s)) // cppcheck-suppress uninitvar
            continue;
        int at = n < cap ? n++ : cap - 1;
        for (; at > 0 && scores[at - 1] < s; at--) {
            scores[at] = scores[at - 1];
            out[at] = out[at - 1];
        }
        scores[at] = s;
        out[at] = (Action)a;
    }
    return n;
}

static void finish_time(View *v)
{
    TimeContext c = {view_now(v), sources_first(v->src), sources_last(v->src), v->markers};
    uint64_t t;
    int64_t cycle;
    if (v->text.len > 1 && v->text.ptr[0] == '@' && str_to_int((Str){v->text.ptr + 1, v->text.len - 1}, &cycle)) {
        if (cycle < 1 || (size_t)cycle > v->rises.len)
            view_note(v, true, v->rises.len ? "the clock has cycles 1 to %zu" : "no row is the clock yet (key c)",
                      v->rises.len);
        else
            view_set_cursor(v, v->rises.ptr[cycle - 1]);
        return;
    }
    if (!time_parse(strbuf_str(&v->text), view_head(v), &c, &t)) {
        view_note(v, true, "'%.60s' is no time; as 12.5us, #120, +10ns, 50%%, A, @7", v->text.ptr ? v->text.ptr : "");
        return;
    }
    v->cursor = t > c.last ? c.last : t;
    view_show_time(v, v->cursor);
}

static void finish_mark(View *v)
{
    char c = v->text.len == 1 ? v->text.ptr[0] : 0;
    c = c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
    if (c < 'A' || c > 'Z')
        view_note(v, true, "a marker is one letter, A to Z");
    else
        v->markers[c - 'A'] = v->markers[c - 'A'] == view_now(v) ? NO_TIME : view_now(v);
}

static void finish_find(View *v)
{
    if (v->text.len == 0) {
        v->hits.trace = UINT32_MAX;
        v->hits_text = (Str){0};
    } else if (view_find_where(v, strbuf_str(&v->text))) {
        StrBuf found = v->note;
        bool none = v->note_is_bad;
        v->note = (StrBuf){0};
        view_do(v, ACTION_HIT_NEXT);
        strbuf_free(&v->note);
        v->note = found;
        v->note_is_bad = none;
    }
}

static void finish_rename(View *v)
{
    Row *r = focused(v);
    if (!r)
        return;
    view_remember(v);
    r = focused(v);
    Str name = view_text(v, strbuf_str(&v->text));
    if (r->kind == ROW_SIGNAL)
        r->label = name;
    else
        r->spec = name;
}

void view_finish_prompt(View *v)
{
    PromptKind kind = v->prompt;
    StrBuf why = {0};
    Action all[12];
    int n;
    v->prompt = PROMPT_NONE;
    switch (kind) {
    case PROMPT_TIME: finish_time(v); break;
    case PROMPT_FIND: finish_find(v); break;
    case PROMPT_RENAME: finish_rename(v); break;
    case PROMPT_MARK: finish_mark(v); break;
    case PROMPT_DIVIDER: make_divider(v, strbuf_str(&v->text)); break;
    case PROMPT_GROUP: make_group(v, strbuf_str(&v->text)); break;
    case PROMPT_ADD:
        if (!view_add(v, strbuf_str(&v->text), &why))
            view_note(v, true, "%s", why.ptr ? why.ptr : "nothing was found");
        break;
    case PROMPT_EXPORT:
        free(v->export_path);
        v->export_path = copy_z(&v->text);
        break;
    case PROMPT_PALETTE:
        n = view_palette(v, all, 12);
        if (n)
            view_do(v, all[v->palette_at < n ? v->palette_at : n - 1]);
        break;
    case PROMPT_FILTER: v->tree_has_keys = true; break;
    case PROMPT_NONE: break;
    }
    strbuf_free(&why);
}
