/* paint_over.c - what lies above all others: help sheet, palette, table of markers. */
#include "gui/paint.h"

static Rect sheet(const View *v, DrawList *d, int w, int h)
{
    Rect r = {(v->w - w) / 2, (v->h - h) / 2, w, h};
    draw_tile(d, r, INK_BORDER);
    r = (Rect){r.x + v->px, r.y + v->px, r.w - 2 * v->px, r.h - 2 * v->px};
    draw_tile(d, r, INK_FIELD);
    return r;
}

/* Lines of the help sheet: an action each, and the name of each part. */
static int n_help_lines(void)
{
    int n = 0;
    for (int a = 1; a < N_ACTIONS; a++)
        n += action_part((Action)a) ? 2 : 1;
    return n;
}

static void help_action(const View *v, DrawList *d, Action a, int x, int y, int w)
{
    enum { KEYS = 21 };
    StrBuf b = {0};
    keys_text(&v->keys, a, &b);
    paint_cut_text(v, d, x, y, KEYS * v->font.w, INK_ROW2, strbuf_str(&b), false);
    int at = (KEYS + 1) * v->font.w;
    paint_cut_text(v, d, x + at, y, w - at, INK_TEXT, str_from(action_help(a)), false);
    strbuf_free(&b);
}

static void paint_help(const View *v, DrawList *d)
{
    static const char *const mouse =
        "mouse: left cursor, middle second marker, right pan, shift+drag zoom, ctrl+wheel zoom";
    int pad = v->font.w * 2, line = v->font.h;
    int rows = (v->h - 2 * pad) / line - 3, lines = n_help_lines();
    rows = rows < 4 ? 4 : rows;
    int columns = (lines + rows - 1) / rows, most = 92 * v->font.w;
    rows = (lines + columns - 1) / columns + 1;
    int w = (v->w - 2 * pad) / columns;
    w = w > most ? most : w;
    Rect r = sheet(v, d, w * columns + pad, (rows + 2) * line + pad);
    paint_cut_text(v, d, r.x + pad, r.y + pad / 2, r.w - 2 * pad, INK_ROW3, str_from(mouse), false);
    int at = 0, column = 0, top = r.y + pad / 2 + line;
    for (int a = 1; a < N_ACTIONS; a++) {
        const char *part = action_part((Action)a);
        int need = part ? 2 : 1, x = r.x + pad + column * w;
        if (at + need > rows && column + 1 < columns) {
            column++;
            at = 0;
            x += w;
        }
        if (part) {
            const char *colon = strchr(part, ':');
            draw_text(d, x, top + at * line, INK_ROW3, (Str){part, (size_t)(colon - part)});
            at++;
        }
        help_action(v, d, (Action)a, x, top + at * line, w - pad);
        at++;
    }
}

static void paint_palette(const View *v, DrawList *d)
{
    enum { MOST = 12, CHARS = 76 };
    Action all[MOST];
    int n = view_palette(v, all, MOST), line = v->at.line, pad = v->font.w;
    int w = CHARS * v->font.w + 2 * pad;
    w = w > v->w ? v->w : w;
    Rect r = sheet(v, d, w, (MOST + 1) * line + 2 * pad);
    StrBuf b = {0};
    strbuf_printf(&b, "> %s_", v->text.len ? v->text.ptr : "");
    paint_cut_text(v, d, r.x + pad, r.y + pad, r.w - 2 * pad, INK_TEXT, strbuf_str(&b), true);
    for (int i = 0; i < n; i++) {
        int y = r.y + pad + (i + 1) * line, x = r.x + pad;
        if (i == v->palette_at)
            draw_fill(d, (Rect){r.x, y, r.w, line}, INK_CHOSEN);
        draw_text(d, x, y + 3 * v->px, INK_ROW2, str_from(action_name(all[i])));
        x += 22 * v->font.w;
        paint_cut_text(v, d, x, y + 3 * v->px, r.x + r.w - pad - x, INK_TEXT, str_from(action_help(all[i])), false);
    }
    strbuf_free(&b);
}

/* A marker that is set. */
typedef struct Mark {
    char name[8];
    uint64_t t;
} Mark;

static int marks_of(const View *v, Mark *all)
{
    int n = 0;
    if (v->cursor != NO_TIME)
        all[n++] = (Mark){"cursor", v->cursor};
    if (v->second != NO_TIME)
        all[n++] = (Mark){"second", v->second};
    for (int i = 0; i < N_MARKERS; i++) {
        if (v->markers[i] != NO_TIME)
            all[n++] = (Mark){{(char)('A' + i), 0}, v->markers[i]};
    }
    return n;
}

/* From one marker to another: time, and cycles when there is a clock. */
static void distance(const View *v, const Mark *from, const Mark *to, StrBuf *b)
{
    strbuf_clear(b);
    time_difference(b, view_head(v), to->t, from->t);
    if (v->rises.len)
        strbuf_printf(b, " (%+lld)", (long long)view_cycle(v, to->t) - (long long)view_cycle(v, from->t));
}

static void right_text(const View *v, DrawList *d, int right, int y, Ink ink, Str s)
{
    draw_text(d, right - (int)text_chars(s) * v->font.w, y, ink, s);
}

/* All differences: a line and a column for each marker, as many as there is room for. */
static void paint_marks(const View *v, DrawList *d)
{
    enum { NAME = 8 };
    Mark all[N_MARKERS + 2];
    int n = marks_of(v, all), line = v->at.line, pad = 2 * v->font.w;
    StrBuf b = {0};
    int chars = 12;
    for (int i = 0; i < n; i++) {
        for (int k = 0; k < n; k++) {
            distance(v, &all[k], &all[i], &b);
            chars = (int)b.len > chars ? (int)b.len : chars;
        }
    }
    int wide = (chars + 2) * v->font.w, left = NAME * v->font.w;
    int columns = (v->w - 2 * pad - left) / wide, rows = (v->h - 2 * pad) / line - 2;
    columns = columns > n + 1 ? n + 1 : columns < 1 ? 1 : columns;
    rows = rows > n ? n : rows < 1 ? 1 : rows;
    Rect r = sheet(v, d, left + columns * wide + 2 * pad, (rows + 2) * line + pad);
    int x = r.x + pad, y = r.y + pad / 2;
    draw_text(d, x, y, INK_ROW3, n ? STR("Markers and their differences") : STR("No markers: a click sets the cursor, "
                                                                             "m the second, M a named one"));
    y += line;
    for (int c = 0; c < columns && n; c++)
        right_text(v, d, x + left + (c + 1) * wide, y, INK_DIM, c ? str_from(all[c - 1].name) : STR("time"));
    for (int i = 0; i < rows && n; i++) {
        y += line;
        draw_text(d, x, y, INK_ROW2, str_from(all[i].name));
        for (int c = 0; c < columns; c++) {
            strbuf_clear(&b);
            if (c)
                distance(v, &all[c - 1], &all[i], &b);
            else
                time_text(&b, view_head(v), all[i].t, 0);
            if (c != i + 1)
                right_text(v, d, x + left + (c + 1) * wide, y, c ? INK_TEXT : INK_ROW2, strbuf_str(&b));
        }
    }
    strbuf_free(&b);
}

void paint_overlays(View *v, DrawList *d)
{
    if (v->has_marks)
        paint_marks(v, d);
    if (v->has_help)
        paint_help(v, d);
    if (v->prompt == PROMPT_PALETTE)
        paint_palette(v, d);
}
