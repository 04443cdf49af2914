/* viewer_view.h - from what the command line asked for to a view; for pictures and the window. */
#ifndef GUI_VIEWER_VIEW_H
#define GUI_VIEWER_VIEW_H

#include "gui/view.h"

/* Takes the job's stores over.  NULL: reported. */
View *viewer_view(const ViewerJob *job, ViewFont font, Diag *dg);

#endif
