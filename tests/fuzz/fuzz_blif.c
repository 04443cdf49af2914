/* fuzz_blif.c - no bytes can break the reader of BLIF. */
#include "engine/engine.h"
#include "format/blif.h"
#include "netlist/netlist.h"
#include "replay_main.h"

enum { MAX_INPUT = 16384, MAX_GATES = 20000 };

typedef struct Sink {
    Module *modules[256];
    uint32_t n;
    Module *first;
} Sink;

static ModId next_id(void *self)
{
    Sink *s = self;
    return (ModId){++s->n};
}

static void add(void *self, Module *m)
{
    Sink *s = self;
    if (m->id.ix < 256)
        s->modules[m->id.ix] = m;
    if (!s->first)
        s->first = m;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size > MAX_INPUT)
        return 0;
    Arena *a = arena_new("fuzz");
    Diag *dg = diag_new(a, NULL);
    Intern *names = intern_new(a);
    Sink sink = {0};
    ModuleSink ms = {&sink, next_id, add, false};
    Str text = {arena_copy(a, (const char *)data, size), size};
    uint32_t file = diag_add_file(dg, "fuzz.blif", text);
    if (blif_read(a, names, dg, file, &ms) && sink.n < 256 && sink.first->all_nands < MAX_GATES &&
        sink.first->all_insts < MAX_GATES) {
        Design *d = design_flatten(a, (const Module *const *)sink.modules, sink.first, names, dg);
        if (d) {
            Engine *e = engine_new(&engine_cycle, a, d);
            NetId clk = design_clock(d, NULL, dg);
            for (int i = 0; i < 3; i++)
                engine_cycle_once(e, clk);
            engine_free(e);
        }
    }
    intern_free(names);
    diag_free(dg);
    arena_free(a);
    return 0;
}
