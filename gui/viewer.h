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

#include "gui/design_view.h"
#include "wave/store.h"

typedef enum ViewerWork { VIEWER_IDLE, VIEWER_WAITS, VIEWER_BUSY } ViewerWork;

typedef struct ViewerLive {
    void *self;
    /* Reads a file again.  NULL: it cannot be read, reported; the old one stays. */
    WaveStore *(*reload)(void *self, uint32_t file, Diag *dg);
    /* Appends an instruction of the CPU; false: value is none. */
    bool (*decode)(void *self, uint64_t value, StrBuf *b);
    /* A signal of a file is about to be looked at: it may have to be filled first.  NULL: never. */
    void (*want)(void *self, uint32_t file, uint32_t signal);
    /* Fills what is wanted and follows a run that goes on, for about so many ms.  *has_changed: something
     * came in.  VIEWER_WAITS: nothing now, maybe later.  NULL: files are what they are. */
    ViewerWork (*work)(void *self, unsigned ms, bool *has_changed);
} ViewerLive;

typedef struct ViewerJob {
    const char *const *paths;
    WaveStore **stores;       /* by file; all taken over */
    uint32_t n_files;         /* 1 or more */
    const char *add;          /* signals, split at commas outside of braces; NULL: the outermost ones */
    bool is_default_add;      /* add is only what a file of this kind is shown with */
    const char *instruction;  /* the row that is shown as an instruction, if it is there; NULL: none */
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
    const DesignView *design; /* NULL: none */
    bool no_sheet, no_panel;  /* of it */
    const char *why, *did;    /* NET@CYCLE, a time behind the '@' too; NULL: none */
    uint64_t cycle;           /* ticks in it; 0: there are none */
    const char *base;         /* of paths of the design: "machine" */
    bool is_picture;          /* set by viewer_picture */
    const ViewerLive *live;
} ViewerJob;

/* False: reported. */
bool viewer_picture(const ViewerJob *job, const char *path, Diag *dg); /* PNG, or see gui/export.h */
bool viewer_can_write(const char *path);
bool viewer_window(const ViewerJob *job, Diag *dg);

#endif
