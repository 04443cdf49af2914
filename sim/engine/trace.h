/* trace.h - how values leave an engine: whoever records implements this.
 *
 * The engine layer declares it and the wave layer implements it, so a writer of
 * waves knows no netlist and an engine knows no file format.
 *
 * Order of calls: scope_open/var/scope_close as the hierarchy nests, begin,
 * then time and change.  Times rise; within one time changes come in order of
 * variable.  A sink reports its own trouble (a full disk) when it is closed.
 */
#ifndef ENGINE_TRACE_H
#define ENGINE_TRACE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

typedef enum TraceKind { TRACE_WIRE, TRACE_REG, TRACE_INPUT, TRACE_OUTPUT } TraceKind;

typedef struct TraceSink {
    void *self;
    void (*scope_open)(void *self, Str instance, Str module);
    void (*scope_close)(void *self);
    /* Declares variable id (0, 1, 2, ...).  alias >= 0: the same values as that
     * earlier variable, and no changes will come for this one. */
    void (*var)(void *self, uint32_t id, TraceKind kind, Str name, uint32_t width, bool is_bus,
                int64_t alias);
    void (*begin)(void *self, const char *timescale);
    void (*time)(void *self, uint64_t now);
    /* values[i] is a Logic (0, 1, 2 = x), bit 0 first. */
    void (*change)(void *self, uint32_t id, const uint8_t *values);
} TraceSink;

#endif
