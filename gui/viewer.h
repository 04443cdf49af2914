/* viewer.h - the window, as the command line sees it.
 *
 *     ViewerJob job = {.paths = paths, .stores = stores, .n_files = 1, .add = "top.clk,top.q"};
 *     bool ok = viewer_picture(&job, "x.png", diag);
 *     bool ok = viewer_window(&job, diag);             until it is closed
 *
 * Stores belong to the caller until a job starts, then to the view.  What a view wants
 * from above, it asks through ViewerLive, so that the layer knows no netlist and no CPU.
 */
#ifndef GUI_VIEWER_H
#define GUI_VIEWER_H

#include "wave/store.h"

typedef struct ViewerLive {
    void *self;
    /* Reads a file again.  NULL: it cannot be read, reported; the old one stays. */
    WaveStore *(*reload)(void *self, uint32_t file, Diag *dg);
    /* Appends an instruction of the CPU; false: value is none. */
    bool (*decode)(void *self, uint64_t value, StrBuf *b);
} ViewerLive;

typedef struct ViewerJob {
    const char *const *paths;
    WaveStore **stores;       /* by file; all taken over */
    uint32_t n_files;         /* 1 or more */
    const char *add;          /* signals, split at commas outside of braces; NULL: the outermost ones */
    const char *session;      /* rows, markers and view; NULL: the one beside the first file, if there is one
                               * and nothing is in add */
    const char *keys, *enums; /* files; NULL: none */
    const char *from, *to;    /* times as typed; NULL: all */
    const char *cursor;       /* a time; NULL: none */
    const char *clock, *find; /* a signal, a condition; NULL: none */
    int w, h;                 /* pixels, 64 to 16384 each */
    double scale;             /* of letters and lines, 0.5 to 8; 0: as the screen has it, 1 for pictures */
    bool is_light, has_help;
    bool compares;            /* the second trace in the rows of the first */
    const char *shift;        /* how far the second is moved; NULL: not */
    const ViewerLive *live;
} ViewerJob;

/* False: reported. */
bool viewer_picture(const ViewerJob *job, const char *path, Diag *dg); /* PNG, or see gui/export.h */
bool viewer_can_write(const char *path);
bool viewer_window(const ViewerJob *job, Diag *dg);

#endif
