/* around.c - steps as changes of variables. */
#include "verify/around.h"

#include <string.h>

#include "wave/vcd_write.h"

typedef struct Writer {
    const Around *a;
    TraceSink sink;
    uint32_t next;    /* variable */
    uint8_t *sent;    /* last values, bit by bit, of all variables; 0xff: none */
    size_t at;        /* in sent */
    uint8_t *bits;    /* of one variable */
    const AroundStep *step;
    bool declaring;
} Writer;

static void variable(Writer *w, TraceKind kind, Str name, uint32_t width, bool is_bus, const char *values)
{
    uint32_t id = w->next++;
    if (w->declaring) {
        w->sink.var(w->sink.self, id, kind, name, width, is_bus, -1);
        return;
    }
    bool changed = false;
    for (uint32_t i = 0; i < width; i++) {
        uint8_t v = values[i] == 'x' ? LOGIC_X : (uint8_t)(values[i] == '1');
        changed = changed || w->sent[w->at + i] != v;
        w->sent[w->at + i] = w->bits[i] = v;
    }
    w->at += width;
    if (changed)
        w->sink.change(w->sink.self, id, w->bits);
}

static void scope(Writer *w, const char *name)
{
    if (w->declaring && name)
        w->sink.scope_open(w->sink.self, str_from(name), w->a->d ? str_from(name) : (Str){0});
    else if (w->declaring)
        w->sink.scope_close(w->sink.self);
}

static void ports(Writer *w, SignalKind kind, const char *values)
{
    const Design *d = w->a->d;
    for (uint32_t p = 0; p < d->top->n_ports; p++) {
        const Signal *s = &d->top->signals[p];
        if (s->kind != kind)
            continue;
        variable(w, kind == SIG_INPUT ? TRACE_INPUT : TRACE_OUTPUT, intern_str(d->names, s->name), s->width,
                 s->is_bus, values);
        values += s->width;
    }
}

static void one_side(Writer *w, const char *name, const char *values, bool has_flops)
{
    StrBuf path = {0};
    scope(w, name);
    ports(w, SIG_OUTPUT, values);
    for (uint32_t i = 1; has_flops && i <= w->a->d->n_dffs; i++) {
        strbuf_clear(&path);
        if (w->declaring)
            design_dff_path(w->a->d, (DffId){i}, &path);
        variable(w, TRACE_REG, strbuf_str(&path), 1, false, values + w->a->n_out + i);
    }
    scope(w, NULL);
    strbuf_free(&path);
}

/* Everything once: declared, or as it is in the step at hand. */
static void walk(Writer *w)
{
    const Around *a = w->a;
    const AroundStep *s = w->step;
    w->next = 0;
    w->at = 0;
    scope(w, "inputs");
    ports(w, SIG_INPUT, s->in);
    scope(w, NULL);
    one_side(w, "gateloom", s->ours, a->deep);
    for (unsigned i = 0; i < a->n_sides; i++) {
        bool has_flops = a->deep && strcmp(a->names[i] ? a->names[i] : "model", "model") != 0;
        if (a->names[i])
            one_side(w, a->names[i], s->theirs[i], has_flops);
    }
}

bool around_write(const Around *a, const char *path, Diag *dg)
{
    VcdWriter *vcd = vcd_write_open(path, dg);
    if (!vcd)
        return false;
    Arena *temp = arena_new("around");
    uint32_t widest = 1;
    size_t all = 0;
    for (uint32_t p = 0; p < a->d->top->n_ports; p++) {
        const Signal *s = &a->d->top->signals[p];
        widest = s->width > widest ? s->width : widest;
        all += s->width;
    }
    all = (all + a->d->n_dffs) * (a->n_sides + 1);
    Writer w = {.a = a, .sink = vcd_write_sink(vcd), .declaring = true, .step = a->steps.ptr[0]};
    w.bits = ARENA_ARRAY(temp, uint8_t, widest);
    w.sent = ARENA_ARRAY(temp, uint8_t, all + 1);
    memset(w.sent, 0xff, all + 1);
    walk(&w);
    w.sink.begin(w.sink.self, "1ns");
    w.declaring = false;
    for (size_t i = 0; i < a->steps.len; i++) {
        w.sink.time(w.sink.self, i * AROUND_STEP_NS);
        w.step = a->steps.ptr[i];
        walk(&w);
    }
    arena_free(temp);
    return vcd_write_close(vcd, a->steps.len * AROUND_STEP_NS, dg);
}
