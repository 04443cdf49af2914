/* record.h - sends the values of an engine to a TraceSink.
 *
 *     Recorder *r = recorder_new(arena, engine, &sink);
 *     recorder_sample(r, 0);
 *     ...                                    engine_settle() and so on
 *     recorder_sample(r, 10);                only what changed since
 *
 * Every name that the source gives is a variable of the scope of its instance;
 * an array of words is one variable a word.  Names that stand for the same
 * wires are declared as aliases, so that a bus that runs down ten levels of
 * hierarchy is compared and written once.
 */
#ifndef ENGINE_RECORD_H
#define ENGINE_RECORD_H

#include "engine/engine.h"
#include "engine/trace.h"

typedef struct Recorder Recorder;

/* Declares everything and calls begin.  Keeps e and what the sink points to.
 * One unit of time is 1 ns.  An engine that counts its changes counts for one recorder. */
Recorder *recorder_new(Arena *a, Engine *e, const TraceSink *sink);
/* The same, and every net without a name under that of its gate: "nand#2". */
Recorder *recorder_new_all(Arena *a, Engine *e, const TraceSink *sink);

/* The nets of the k-th variable that is no alias, bit 0 first; NULL: there are fewer. */
const uint32_t *recorder_nets(const Recorder *r, uint32_t k, uint32_t *width);

/* Now must rise from call to call.  The first call sends every variable. */
void recorder_sample(Recorder *r, uint64_t now);

#endif
