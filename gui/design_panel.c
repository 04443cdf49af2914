/* design_panel.c - lines of a chain and of a machine, wrapped to the panel; rows of a chain. */
#include "gui/design_panel.h"

#include <math.h>

#include "gui/paint.h"

enum { CHARS = 42, NO_HOP = -1, MOST_ROWS = 64 };

typedef struct Line {
    Ink ink;
    bool is_chosen;
    int hop;
    Str text;
} Line;

typedef VEC(Line) Lines;

bool panel_is_open(const View *v)
{
    return v->design && v->panel.is_shown && (v->design->panel || v->panel.has_why);
}

int panel_width(const View *v)
{
    return v->panel.width ? v->panel.width : CHARS * v->font.w;
}

/* ---- lines ---- */

static Str kept(Arena *a, Str s)
{
    return (Str){arena_copy(a, s.ptr ? s.ptr : "", s.len), s.len};
}

/* Breaks at blanks; later lines stand in by indent. */
static void push_wrapped(Arena *a, Lines *l, Line line, Str text, size_t width, size_t indent)
{
    StrBuf b = {0};
    for (bool is_first = true; text.len; is_first = false) {
        size_t in = indent + (is_first ? 0 : 2), room = width > in + 8 ? width - in : 8, n = text.len, cut;
        if (text_chars(text) > room) {
            n = text_bytes(text, room);
            for (cut = n; cut > 0 && text.ptr[cut] != ' '; cut--)
                ;
            n = cut ? cut : n;
        }
        strbuf_clear(&b);
        for (size_t i = 0; i < in; i++)
            strbuf_addc(&b, ' ');
        strbuf_add(&b, text.ptr, n);
        line.text = kept(a, strbuf_str(&b));
        VEC_PUSH(l, line);
        text = str_trim((Str){text.ptr + n, text.len - n});
    }
    strbuf_free(&b);
}

/* "150 ns  q 0 -> 1", and below it what made it so. */
static void push_hop(const View *v, Arena *a, Lines *l, uint32_t i, size_t width)
{
    const DesignHop *h = &v->panel.why.hops[i];
    Line line = {.ink = INK_TEXT, .hop = (int)i, .is_chosen = i == v->panel.hop};
    const char *colon = h->text.len ? memchr(h->text.ptr, ':', h->text.len) : NULL;
    size_t head = colon ? (size_t)(colon - h->text.ptr) : h->text.len;
    StrBuf b = {0};
    time_text(&b, view_head(v), h->time, 0);
    while (b.len < 8)
        strbuf_addc(&b, ' ');
    strbuf_printf(&b, " %.*s", (int)head, h->text.ptr);
    push_wrapped(a, l, line, strbuf_str(&b), width, 0);
    strbuf_clear(&b);
    if (colon)
        strbuf_printf(&b, "%.*s ", (int)(h->text.len - head - 2), colon + 2);
    if (h->place.len)
        strbuf_printf(&b, "(%.*s)", STR_ARG(h->place));
    line.ink = INK_DIM;
    push_wrapped(a, l, line, str_trim(strbuf_str(&b)), width, 4);
    strbuf_free(&b);
}

static void push_why(const View *v, Arena *a, Lines *l, size_t width)
{
    const DesignWhy *w = &v->panel.why;
    push_wrapped(a, l, (Line){.ink = INK_ROW3, .hop = NO_HOP}, w->title, width, 0);
    for (uint32_t i = 0; i < w->n_notes; i++)
        push_wrapped(a, l, (Line){.ink = INK_ROW1, .hop = NO_HOP}, w->notes[i], width, 0);
    for (uint32_t i = 0; i < w->n; i++)
        push_hop(v, a, l, i, width);
    VEC_PUSH(l, ((Line){.hop = NO_HOP}));
}

static size_t chars(const View *v)
{
    return (size_t)(panel_width(v) / v->font.w) - 2;
}

static void why_lines(const View *v, Arena *a, Lines *l)
{
    if (v->panel.has_why)
        push_why(v, a, l, chars(v));
}

static void machine_lines(const View *v, Lines *l)
{
    uint32_t n = 0;
    const PanelLine *p = v->design->panel
                             ? v->design->panel(v->design->self, view_now(v), (uint32_t)chars(v), &n) : NULL;
    for (uint32_t i = 0; i < n; i++)
        VEC_PUSH(l, ((Line){p[i].ink, p[i].is_chosen, NO_HOP, p[i].text}));
}

/* The chain above, the machine below; a long chain leaves half to the machine. */
static void split(const View *v, size_t n_why, size_t n_machine, Rect *upper, Rect *lower)
{
    int line = v->at.line, h = v->at.panel.h, want = (int)n_why * line, rest = (int)n_machine * line;
    int most = n_machine ? h - (rest < h / 2 ? rest : h / 2) : h;
    *upper = *lower = v->at.panel;
    upper->h = want < most ? want : most;
    lower->y += upper->h;
    lower->h -= upper->h;
}

static uint32_t in_reach(const View *v, uint32_t top, size_t n, Rect r)
{
    size_t room = (size_t)(r.h / v->at.line), most = n > room ? n - room : 0;
    return top > most ? (uint32_t)most : top;
}

static void paint_lines(const View *v, DrawList *d, const Lines *l, uint32_t top, Rect r)
{
    if (r.h <= 0)
        return;
    draw_tile(d, r, INK_PANEL);
    draw_fill(d, (Rect){r.x, r.y, v->px, r.h}, INK_BORDER);
    for (size_t i = top; i < l->len; i++) {
        int y = r.y + (int)(i - top) * v->at.line;
        if (y >= r.y + r.h)
            break;
        if (l->ptr[i].is_chosen)
            draw_fill(d, (Rect){r.x + v->px, y, r.w - v->px, v->at.line}, INK_CHOSEN);
        paint_cut_text(v, d, r.x + v->font.w, y + 2 * v->px, r.w - 2 * v->font.w, l->ptr[i].ink, l->ptr[i].text, false);
    }
}

/* What stands in both parts, and where. */
typedef struct Parts {
    Arena *arena;
    Lines why, machine;
    Rect upper, lower;
} Parts;

static Parts parts_of(const View *v)
{
    Parts p = {.arena = arena_new("lines")};
    why_lines(v, p.arena, &p.why);
    machine_lines(v, &p.machine);
    split(v, p.why.len, p.machine.len, &p.upper, &p.lower);
    return p;
}

static void parts_free(Parts *p)
{
    VEC_FREE(&p->why);
    VEC_FREE(&p->machine);
    arena_free(p->arena);
}

void panel_paint(View *v, DrawList *d)
{
    Parts p = parts_of(v);
    v->panel.why_top = in_reach(v, v->panel.why_top, p.why.len, p.upper);
    v->panel.top = in_reach(v, v->panel.top, p.machine.len, p.lower);
    paint_lines(v, d, &p.why, v->panel.why_top, p.upper);
    paint_lines(v, d, &p.machine, v->panel.top, p.lower);
    if (p.why.len && p.machine.len)
        draw_fill(d, (Rect){p.lower.x, p.lower.y, p.lower.w, v->px}, INK_BORDER);
    parts_free(&p);
}

/* ---- asking ---- */

static bool has_row(const View *v, size_t from, Str spec)
{
    for (size_t i = from; i < v->rows.len; i++) {
        if (str_eq(v->rows.ptr[i].spec, spec))
            return true;
    }
    return false;
}

/* A path without its outermost part: many wires of a chain are called y. */
static Str label_of(Str spec)
{
    const char *dot = memchr(spec.ptr, '.', spec.len);
    size_t cut = dot ? (size_t)(dot - spec.ptr) + 1 : 0;
    return (Str){spec.ptr + cut, spec.len - cut};
}

/* A group of rows in the order of the chain, each wire once. */
static void add_rows(View *v)
{
    const DesignWhy *w = &v->panel.why;
    view_remember(v);
    view_push(v, ROW_GROUP, w->title);
    size_t from = v->rows.len;
    for (uint32_t i = 0; i < w->n && v->rows.len - from < MOST_ROWS; i++) {
        if (!w->hops[i].spec.len || has_row(v, from, w->hops[i].spec))
            continue;
        Row *r = view_push(v, ROW_SIGNAL, w->hops[i].spec);
        r->depth = 1;
        r->label = view_text(v, label_of(w->hops[i].spec));
    }
    view_rows_changed(v);
}

/* Scrolls the chain so that the hop is in view. */
static void show_hop(View *v)
{
    Parts p = parts_of(v);
    uint32_t first = UINT32_MAX, last = 0, room = (uint32_t)(p.upper.h / v->at.line);
    for (uint32_t i = 0; i < p.why.len; i++) {
        if (p.why.ptr[i].hop != (int)v->panel.hop)
            continue;
        first = first == UINT32_MAX ? i : first;
        last = i;
    }
    if (first < v->panel.why_top)
        v->panel.why_top = first;
    else if (last >= v->panel.why_top + room)
        v->panel.why_top = last - room + 1;
    parts_free(&p);
}

static void go_hop(View *v, uint32_t hop)
{
    const DesignWhy *w = &v->panel.why;
    if (hop >= w->n)
        return;
    v->panel.hop = hop;
    v->cursor = w->hops[hop].time;
    show_hop(v);
    view_show_time(v, v->cursor);
    view_choose(v, w->hops[hop].spec, true);
}

bool panel_ask(View *v, Str spec, uint64_t time, bool forward)
{
    StrBuf bad = {0};
    DesignWhy w;
    bool ok = v->design->why(v->design->self, spec, time, forward, &w, &bad);
    /* What was there belonged to the design, which has answered something else since. */
    v->panel.has_why = ok;
    v->panel.why = w;
    v->panel.hop = 0;
    v->panel.why_top = 0;
    if (ok) {
        v->panel.is_shown = true;
        add_rows(v);
        view_layout(v);
        go_hop(v, 0);
    } else {
        view_layout(v);
        view_note(v, true, "%s", bad.ptr ? bad.ptr : "there is no edge to explain");
    }
    strbuf_free(&bad);
    return ok;
}

static void ask_row(View *v, bool forward)
{
    const Row *r = v->focus < v->shown.len ? &v->rows.ptr[v->shown.ptr[v->focus]] : NULL;
    if (!r || r->kind != ROW_SIGNAL)
        view_note(v, false, "choose the row of a wire first");
    else if (v->cursor == NO_TIME)
        view_note(v, false, "put the cursor to an edge first");
    else
        panel_ask(v, view_text(v, r->spec), v->cursor, forward);
}

static void go_step(View *v, DesignStep step)
{
    uint64_t to, now = v->cursor == NO_TIME ? sources_first(v->src) : v->cursor;
    if (!v->design->step(v->design->self, step, now, &to)) {
        view_note(v, false, "there is no such moment in the run");
        return;
    }
    v->cursor = to;
    view_show_time(v, to);
}

bool panel_do(View *v, Action a)
{
    if (a != ACTION_WHY && a != ACTION_EFFECT && a != ACTION_HOP_NEXT && a != ACTION_HOP_PREV && a != ACTION_PANEL &&
        a != ACTION_CLOCK_NEXT && a != ACTION_CLOCK_PREV && a != ACTION_INSTR_NEXT && a != ACTION_INSTR_PREV)
        return false;
    if (!v->design) {
        view_note(v, false, "there is no design behind these waves; open a netlist, a program, or a recording (.glr)");
        return true;
    }
    switch ((int)a) {
    case ACTION_WHY:
    case ACTION_EFFECT: ask_row(v, a == ACTION_EFFECT); break;
    case ACTION_HOP_NEXT: go_hop(v, v->panel.has_why ? v->panel.hop + 1 : UINT32_MAX); break;
    case ACTION_HOP_PREV: go_hop(v, v->panel.has_why ? v->panel.hop - 1 : UINT32_MAX); break;
    case ACTION_PANEL:
        v->panel.is_shown = !v->panel.is_shown;
        view_layout(v);
        break;
    case ACTION_CLOCK_NEXT: go_step(v, STEP_CLOCK_NEXT); break;
    case ACTION_CLOCK_PREV: go_step(v, STEP_CLOCK_PREV); break;
    case ACTION_INSTR_NEXT: go_step(v, STEP_INSTR_NEXT); break;
    default: go_step(v, STEP_INSTR_PREV); break;
    }
    return true;
}

/* ---- mouse ---- */

static bool in_why(const Parts *p, int y)
{
    return y < p->upper.y + p->upper.h;
}

void panel_down(View *v, const Event *e)
{
    Parts p = parts_of(v);
    size_t i = v->panel.why_top + (size_t)((e->y - v->at.panel.y) / v->at.line);
    if (in_why(&p, e->y) && i < p.why.len && p.why.ptr[i].hop != NO_HOP)
        go_hop(v, (uint32_t)p.why.ptr[i].hop);
    parts_free(&p);
}

void panel_wheel(View *v, int y, double lines)
{
    Parts p = parts_of(v);
    uint32_t *top = in_why(&p, y) ? &v->panel.why_top : &v->panel.top;
    double to = (double)*top - lines;
    *top = to < 0 ? 0 : (uint32_t)to;
    parts_free(&p);
}
