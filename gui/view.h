/* view.h - all that a window of waves knows: rows, time, cursor, panels.  No SDL, no pixels of its own.
 *
 *     View *v = view_new(sources, (ViewFont){8, 16, 1}, NULL);
 *     view_resize(v, 1280, 720);
 *     view_add(v, STR("top.clk"), &why);
 *     view_event(v, &(Event){.kind = EVENT_KEY, .key = {KEY_RIGHT, 0}});
 *     view_paint(v, &draw_list);                         draw calls, for a raster or a test
 *     view_free(v);
 *
 * State and input go in, draw calls come out, so that everything a window does can be
 * tested without one.  Times are those of the first trace.  Rows are a list; a row that
 * is deeper than the one above belongs to it (a group, or a bus opened into bits).
 */
#ifndef GUI_VIEW_H
#define GUI_VIEW_H

#include "gui/design_view.h"
#include "gui/draw.h"
#include "gui/keys.h"
#include "gui/source.h"
#include "gui/timetext.h"
#include "gui/tree.h"
#include "gui/value.h"
#include "gui/viewer.h"

typedef enum RowKind { ROW_SIGNAL, ROW_GROUP, ROW_DIVIDER } RowKind;
typedef enum AnalogKind { ANALOG_OFF, ANALOG_STEP, ANALOG_LINE, N_ANALOGS } AnalogKind;

typedef struct Row {
    uint8_t kind;         /* RowKind */
    uint8_t radix;        /* Radix */
    uint8_t fraction;
    uint8_t colour;       /* 1 to N_ROW_INKS */
    uint8_t height;       /* 1 to 16 lines */
    uint8_t analog;       /* AnalogKind */
    uint8_t depth;
    bool scale_to_view;   /* analog */
    bool is_closed;       /* deeper rows below are hidden */
    bool is_chosen;
    bool is_missing;      /* no trace has it now; it is kept */
    Str spec;             /* of a signal, see source.h; of others their text */
    Str label;            /* empty: from spec */
    SigRef ref;
} Row;

enum { N_MARKERS = 26, UNDO_DEPTH = 50, MAX_DEPTH_OF_ROWS = 20 };
#define NO_TIME UINT64_MAX
#define VIEW_IDLE UINT32_MAX

typedef enum EventKind {
    EVENT_KEY, EVENT_TEXT, EVENT_DOWN, EVENT_UP, EVENT_MOVE, EVENT_WHEEL
} EventKind;

typedef struct Event {
    EventKind kind;
    Key key;          /* also the modifiers of mouse events */
    Str text;
    int x, y;
    int button;       /* 1 left, 2 middle, 3 right */
    int clicks;
    double wheel_x, wheel_y; /* notches, up and right above 0 */
} Event;

typedef enum PromptKind {
    PROMPT_NONE, PROMPT_FILTER, PROMPT_TIME, PROMPT_FIND, PROMPT_RENAME, PROMPT_ADD, PROMPT_PALETTE,
    PROMPT_EXPORT, PROMPT_DIVIDER, PROMPT_GROUP, PROMPT_MARK
} PromptKind;

typedef enum DragKind { DRAG_NONE, DRAG_CURSOR, DRAG_ZOOM, DRAG_PAN, DRAG_SPLIT, DRAG_ROWS, DRAG_TREE,
               DRAG_OVERVIEW, DRAG_SHEET } DragKind;

typedef struct Snapshot {
    Row *rows;
    size_t n;
} Snapshot;

/* Where the panels are. */
typedef struct Layout {
    Rect tree_head, tree, name_head, names, value_head, values, ruler, waves, overview, status;
    Rect sheet_head, sheet, panel; /* of the design: below, and right */
    int line; /* height of a row of height 1 */
} Layout;

/* The schematic: gui/design_pane.h. */
typedef struct SheetPane {
    bool is_shown, has_keys, is_fitted;
    int height;        /* pixels; 0: a share of the window */
    int fit_w, fit_h;  /* of the pane, when it was fitted */
    double scale, x, y; /* pixels a point; where its corner is, from the pane's */
    uint64_t serial;   /* of the sheet */
    uint32_t hot, chosen; /* groups: under the pointer; the wire of a row */
    VEC(DrawPoint) points;
} SheetPane;

/* Causes, and the machine: gui/design_panel.h. */
typedef struct DesignPanel {
    bool is_shown, has_why;
    int width;         /* pixels; 0: as wide as its lines */
    uint32_t why_top, top; /* first lines in view: of the chain, of the machine */
    DesignWhy why;
    uint32_t hop;      /* where the cursor went */
} DesignPanel;

typedef struct View {
    Arena *arena;         /* texts of rows; freed with the view */
    Sources *src;         /* the view's */
    const ViewerLive *live; /* NULL is allowed */
    const DesignView *design; /* NULL: none is known */
    SheetPane pane;
    DesignPanel panel;
    Axis followed;        /* while the axis is this one, it shows all of a run that grows */
    bool follows;
    uint64_t grown_at, grown_cost; /* ms */
    Tree **trees;         /* by file; made when first shown */
    uint32_t n_trees, tree_file;
    VEC(Row) rows;
    VEC(uint32_t) shown;  /* rows that no closed one hides */
    uint32_t focus;       /* index into shown */
    uint32_t row_top;     /* first in view, index into shown */
    VEC(Snapshot) undo, redo;
    Axis axis;
    VEC(Axis) zooms;      /* to go back to */
    uint64_t cursor, second, markers[N_MARKERS];
    SigRef clock;
    Row clock_row;
    VEC(uint64_t) rises;  /* when the clock rises */
    SigRef hits;          /* of the last search; trace UINT32_MAX: none */
    Str hits_text;
    int w, h;
    ViewFont font;
    int px;               /* font.px */
    int tree_w, names_w, values_w;
    Layout at;
    bool has_tree, has_help, has_marks, full_names;
    Theme theme;
    uint32_t tree_top, tree_focus;
    bool tree_has_keys;   /* the keys go to the tree */
    PromptKind prompt;
    StrBuf text;          /* being typed */
    StrBuf filter;
    StrBuf note;          /* in the status line */
    bool note_is_bad;
    int palette_at;
    DragKind drag;
    int drag_x, drag_y, mouse_x, mouse_y, split;
    Keys keys;
    const EnumMap *map;
    const char *session_path; /* proposed for saving; NULL: none */
    bool compares;        /* the second trace, drawn into the rows of the first */
    bool wants_quit, wants_reload;
    int wants_scale;      /* so many steps larger, or smaller */
    char *copied;         /* for the clipboard; its owner sets NULL; malloc */
    char *export_path;    /* the window's owner writes it, and sets NULL; malloc */
    SpanList spans;       /* of the row being painted */
} View;

View *view_new(Sources *src, ViewFont font, const ViewerLive *live); /* takes src over */
void view_free(View *v);
void view_resize(View *v, int w, int h);
void view_set_font(View *v, ViewFont font); /* panels keep their width in characters */
/* True: what is shown may have changed. */
bool view_event(View *v, const Event *e);
void view_do(View *v, Action a);
/* A piece of the work that goes on without input: a filter running, a signal being taken in.
 * False: there is none. */
bool view_work(View *v);
void view_paint(View *v, DrawList *d);
/* All that is visible, taken in: for pictures and tests. */
void view_settle(View *v);

/* ---- the model, for tests and the command line ---- */

/* A signal, some, or all that fit a pattern, below the focus.  False: why says so. */
bool view_add(View *v, Str spec, StrBuf *why);
Row *view_push(View *v, RowKind kind, Str spec); /* at the end; no undo; resolves a signal */
void view_rows_changed(View *v);                 /* after rows were edited by hand */
void view_remember(View *v);                     /* before an edit: for undo */
void view_resolve(View *v);                      /* finds all rows anew, after a reload */
/* Signals or times came into the stores: all that was kept of them is found anew. */
void view_grown(View *v);
/* Asks the run behind the waves to go on, for about so many ms.  Returns after how many ms to ask again:
 * 0 at once, VIEW_IDLE never. */
uint32_t view_follow(View *v, unsigned ms);
bool view_choose(View *v, Str spec, bool last);  /* the first or last row of that text alone; false: none */
void view_show_focus(View *v);                   /* scrolls the focus into view */
void view_replace_store(View *v, uint32_t file, WaveStore *s);
Str view_text(View *v, Str s);                   /* a copy that lives as long as the view */
void view_note(View *v, bool is_bad, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
void view_zoom_to(View *v, uint64_t from, uint64_t to); /* remembers the view before */
void view_fit(View *v);
void view_show_time(View *v, uint64_t t);        /* pans until it is in view */
bool view_find(View *v, Str condition);
void view_set_clock(View *v, const Row *r);
void view_row_name(const View *v, const Row *r, StrBuf *b);
void view_row_value(const View *v, const Row *r, uint64_t time, StrBuf *b);
ValueFormat view_format(const View *v, const Row *r);
const WaveHead *view_head(const View *v);
int view_row_height(const View *v, const Row *r);
/* The row at a height; -1: none.  Index into shown. */
int view_row_at(const View *v, int y);
int view_row_y(const View *v, uint32_t shown); /* where it starts; may be out of sight */
Tree *view_tree(View *v);
uint64_t view_snap(View *v, int x, int y); /* the edge near a place, or the time there */
void view_layout(View *v);
void view_prompt(View *v, PromptKind kind, Str text);
/* Actions that fit what is typed in the palette, best first; returns how many. */
int view_palette(const View *v, Action *out, int cap);
bool view_do_rows(View *v, Action a);            /* view_rows.c: all but time */
bool view_do_search(View *v, Action a);          /* view_search.c; false: it is none of its */
Snapshot view_snapshot(const View *v);
void view_keep_snapshot(View *v, Snapshot s);    /* for undo; taken over */
void view_resolve_row(View *v, Row *r);
void view_set_cursor(View *v, uint64_t t);       /* and brings it into view */
void view_finish_prompt(View *v);                /* what Enter does in a prompt */
void view_add_line(View *v, uint32_t line);      /* of the tree; of a scope its variables */
void view_add_below(View *v, uint32_t line);     /* ... and those of all scopes below */
void view_add_found(View *v);                    /* all that the filter found */
size_t view_cycle(const View *v, uint64_t t);    /* rising edges of the clock up to t */
void view_shift(View *v, uint32_t file, int64_t ticks); /* moves a trace in time */
bool view_find_where(View *v, Str condition);    /* also "== 3": in the chosen rows */
uint64_t view_now(const View *v);                /* the cursor, or the left edge */

#endif
