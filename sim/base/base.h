/* base.h - the public header of the base layer: what any C program wants.
 *
 * Each piece is its own header with its own example; this one gathers them.
 * Depends on libc only.
 */
#ifndef BASE_BASE_H
#define BASE_BASE_H

#include "base/arena.h"
#include "base/diag.h"
#include "base/die.h"
#include "base/intern.h"
#include "base/io.h"
#include "base/map.h"
#include "base/opt.h"
#include "base/progress.h"
#include "base/rng.h"
#include "base/str.h"
#include "base/vec.h"

#endif
