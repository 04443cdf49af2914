/* export.h - netlists as text of other tools; the public header of the export layer. */
#ifndef EXPORT_EXPORT_H
#define EXPORT_EXPORT_H

#include "export/verilog.h"

#endif
