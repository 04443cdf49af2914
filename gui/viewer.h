/* viewer.h - the window, as the command line sees it.
 *
 *     ViewerJob job = {.paths = paths, .stores = stores, .n_files = 1, .add = "top.clk,top.q"};
 *     status ok = viewer_picture(&job, diag);            --screenshot x.png, x.svg, ...
 *     status ok = viewer_window(&job, diag);
 *
 * Stores belong to the caller until a job starts, then to the window.  What the window
 * wants from a design that runs, it asks through ViewerLive, so that the layer knows no
 * netlist.
 */
#ifndef GUI_VIEWER_H
#define GUI_VIEWER_H

#include "wave/store.h"

typedef struct ViewerLive {
    void *self;
    /* Reads a file again.  NULL: it cannot be read, reported; the old one stays. */
    WaveStore *(*reload)(void *self, uint32_t file, Diag *dg);
    /* Appends an instruction of the CPU; false: value is none.  May be NULL. */
    bool (*decode)(void *self, uint64_t value, StrBuf *b);
    /* Lines about the state of the CPU at a time; value(ask, name, &v) gives a signal's
     * value there.  May be NULL. */
    void (*panel)(void *self, bool (*value)(void *ask, const char *name, uint64_t *v), void *ask, StrBuf *b);
} ViewerLive;

typedef struct ViewerJob {
    const char *const *paths;
    WaveStore **stores;       /* by file; all taken over */
    uint32_t n_files;
    const char *add;          /* signals, split at commas outside of braces; NULL: as the session says */
    const char *session;      /* .gtkw or our own; NULL: the one beside the file, if there is one */
    const char *keys, *enums; /* files; NULL: none */
    const char *from, *to;    /* times as typed; NULL: all */
    const char *cursor;
    const char *picture;      /* .png, .svg, .pdf, .txt (draw calls), .json (WaveDrom), .vcd */
    const char *clock, *find;
    int w, h;                 /* 0: 1280 x 720 */
    bool is_light, no_tree, has_help;
    int scale;                /* 1 or 2; 0: as the screen says */
    const ViewerLive *live;   /* NULL is allowed */
} ViewerJob;

/* False: reported. */
bool viewer_picture(const ViewerJob *job, Diag *dg);
bool viewer_window(const ViewerJob *job, Diag *dg);

/* Was the window built in?  Otherwise both report what to install, but for pictures
 * without letters of a font: .svg, .pdf, .txt, .json and .vcd work everywhere. */
bool viewer_is_built_in(void);

#endif
