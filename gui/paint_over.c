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
        draw_text(d, x, y + 2 * v->px, INK_ROW2, str_from(action_name(all[i])));
        x += 22 * v->font.w;
        paint_cut_text(v, d, x, y + 2 * v->px, r.x + r.w - pad - x, INK_TEXT, str_from(action_help(all[i])), false);
    }
    strbuf_free(&b);
}

static void marker_line(const View *v, DrawList *d, Rect r, int *y, Str name, uint64_t t)
{
    if (t == NO_TIME)
        return;
    StrBuf b = {0};
    draw_text(d, r.x + v->font.w, *y, INK_ROW2, name);
    time_text(&b, view_head(v), t, 0);
    paint_cut_text(v, d, r.x + 10 * v->font.w, *y, 20 * v->font.w, INK_TEXT, strbuf_str(&b), true);
    strbuf_clear(&b);
    if (v->cursor != NO_TIME)
        time_difference(&b, view_head(v), t, v->cursor);
    paint_cut_text(v, d, r.x + 31 * v->font.w, *y, 20 * v->font.w, INK_DIM, strbuf_str(&b), true);
    *y += v->at.line;
    strbuf_free(&b);
}

static void paint_marks(const View *v, DrawList *d)
{
    int n = 3;
    for (int i = 0; i < N_MARKERS; i++)
        n += v->markers[i] != NO_TIME;
    Rect r = sheet(v, d, 52 * v->font.w, (n + 1) * v->at.line);
    int y = r.y + v->at.line / 2;
    draw_text(d, r.x + v->font.w, y, INK_ROW3, STR("marker   time                 from the cursor"));
    y += v->at.line;
    marker_line(v, d, r, &y, STR("cursor"), v->cursor);
    marker_line(v, d, r, &y, STR("second"), v->second);
    for (int i = 0; i < N_MARKERS; i++)
        marker_line(v, d, r, &y, (Str){(const char[]){(char)('A' + i)}, 1}, v->markers[i]);
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
