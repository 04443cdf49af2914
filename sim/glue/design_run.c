/* design_run.c - rows to nets and back, and every question to the part that knows. */
#define _XOPEN_SOURCE 700 /* open_memstream */
#include "glue/design_run.h"

#include <inttypes.h>
#include <stdlib.h>

#include "glue/design_sheet.h"
#include "glue/effect.h"
#include "glue/why_text.h"

#define NO_MOMENT (UINT64_MAX - 1)

enum { MAX_STEPS = 20000 }; /* of runs done again while somebody waits */

struct DesignRun {
    Arena *arena;
    GlrFile *file;
    const Design *design;
    Diag *dg;
    RunStore *store;
    Replay *look;     /* all nets at a moment */
    Replay *fetch;    /* only that of the machine's first step */
    MachineView *machine;
    DesignView view;
    const char *base; /* of the path of every row: "machine" */
    const char *clock;
    InstId scope;
    bool buses;
    DesignSheet *sheet;
    const Sheet *shown; /* at moment; NULL: not painted */
    uint64_t moment, n_steps;
    Arena *answer;      /* of the last why */
    uint8_t *before;    /* values of the clock before */
    uint8_t *at_start;
};

/* ---- rows and nets ---- */

/* The row of a path from the top. */
static Str row_of_path(const DesignRun *r, Arena *a, Str path)
{
    StrBuf b = {0};
    strbuf_printf(&b, "%s.%.*s", r->base, STR_ARG(path));
    Str s = {arena_copy(a, b.ptr, b.len), b.len};
    strbuf_free(&b);
    return s;
}

static Str row_of_net(const DesignRun *r, Arena *a, uint32_t net)
{
    StrBuf b = {0};
    if (net < NET_FIRST)
        return STR("");
    design_net_path(r->design, (NetId){net}, &b);
    Str s = row_of_path(r, a, strbuf_str(&b));
    strbuf_free(&b);
    return s;
}

/* "fa[3].nand#2": a gate whose output has no name. */
static bool find_gate(const DesignRun *r, Str path, uint32_t *net)
{
    static const char mark[] = "nand#";
    size_t at = path.len;
    int64_t k;
    while (at > 0 && path.ptr[at - 1] != '#')
        at--;
    if (at < sizeof mark - 1 || memcmp(path.ptr + at - (sizeof mark - 1), mark, sizeof mark - 1) != 0 ||
        !str_to_int((Str){path.ptr + at, path.len - at}, &k))
        return false;
    size_t dot = at - (sizeof mark - 1);
    InstId inst = {1};
    if (dot > 0 && !design_find_inst(r->design, (Str){path.ptr, dot - 1}, &inst, NULL))
        return false;
    const Module *m = design_inst_module(r->design, inst);
    if (k < 1 || k > (int64_t)m->n_nands)
        return false;
    *net = r->design->nand_y[r->design->inst_nand[inst.ix] + (uint32_t)k - 1];
    return true;
}

/* Nets of a row, bit 0 first, in a; 0: it is no wire of the design. */
static uint32_t nets_of_row(const DesignRun *r, Arena *a, Str spec, uint32_t **nets, InstId *inst)
{
    size_t n = strlen(r->base);
    SignalRef ref;
    spec = str_trim(spec);
    if (spec.len > 3 && memcmp(spec.ptr, "#1:", 3) == 0)
        spec = (Str){spec.ptr + 3, spec.len - 3};
    if (spec.len <= n + 1 || memcmp(spec.ptr, r->base, n) != 0 || spec.ptr[n] != '.')
        return 0;
    Str path = {spec.ptr + n + 1, spec.len - n - 1};
    *nets = ARENA_ARRAY(a, uint32_t, 1);
    *inst = (InstId){1};
    if (find_gate(r, path, *nets))
        return 1;
    if (!design_find(r->design, path, &ref, NULL))
        return 0;
    *inst = ref.inst;
    *nets = ARENA_ARRAY(a, uint32_t, ref.width);
    for (uint32_t i = 0; i < ref.width; i++)
        (*nets)[i] = design_ref_net(r->design, ref, i).ix;
    return ref.width;
}

/* ---- the drawing ---- */

static void forget_sheet(DesignRun *r)
{
    design_sheet_free(r->sheet);
    r->sheet = NULL;
    r->shown = NULL;
}

static const Sheet *get_sheet(void *self, uint64_t time, StrBuf *why)
{
    DesignRun *r = self;
    if (!r->sheet)
        r->sheet = design_sheet_new(r->design, r->scope, r->buses);
    if (r->shown && r->moment == time && r->n_steps == glr_n_steps(r->file))
        return r->shown;
    r->moment = time;
    r->n_steps = glr_n_steps(r->file);
    const uint8_t *values = time == UINT64_MAX ? NULL : replay_at(r->look, time, NULL, r->dg);
    r->shown = design_sheet_at(r->sheet, values, why);
    return r->shown;
}

static bool open_group(void *self, uint32_t group)
{
    DesignRun *r = self;
    InstId inst = r->sheet ? design_sheet_inst(r->sheet, group) : (InstId){0};
    const Module *m = inst.ix ? design_inst_module(r->design, inst) : NULL;
    if (!m || (!m->n_insts && !m->n_nands && !m->n_dffs))
        return false;
    r->scope = inst;
    r->buses = false;
    forget_sheet(r);
    return true;
}

static bool go_up(void *self)
{
    DesignRun *r = self;
    if (r->scope.ix == 1)
        return false;
    r->scope = (InstId){r->design->inst_parent[r->scope.ix]};
    r->buses = r->machine && r->scope.ix == 1;
    forget_sheet(r);
    return true;
}

static void toggle_wires(void *self)
{
    DesignRun *r = self;
    r->buses = !r->buses;
    forget_sheet(r);
}

/* Does the path name just these nets? */
static bool names_them(const DesignRun *r, Str path, const uint32_t *nets, uint32_t n)
{
    SignalRef ref;
    if (!path.len || !design_find(r->design, path, &ref, NULL) || ref.width != n)
        return false;
    for (uint32_t i = 0; i < n; i++) {
        if (design_ref_net(r->design, ref, i).ix != nets[i])
            return false;
    }
    return true;
}

static bool row_of_group(void *self, uint32_t group, StrBuf *spec)
{
    DesignRun *r = self;
    StrBuf path = {0};
    uint32_t width = 0;
    const uint32_t *nets = r->sheet ? design_sheet_nets(r->sheet, group, &width, &path) : NULL;
    Arena *temp = arena_new("row");
    if (nets && names_them(r, strbuf_str(&path), nets, width)) {
        strbuf_printf(spec, "%s.%s", r->base, path.ptr);
    } else if (nets) { /* bits that only stand together here */
        if (width > 1)
            strbuf_addc(spec, '{');
        for (uint32_t i = width; i > 0; i--) {
            Str row = row_of_net(r, temp, nets[i - 1]);
            strbuf_printf(spec, "%.*s%s", STR_ARG(row), i > 1 ? ", " : "");
        }
        if (width > 1)
            strbuf_addc(spec, '}');
    }
    arena_free(temp);
    strbuf_free(&path);
    return nets != NULL;
}

static uint32_t group_in_scope(DesignRun *r, const uint32_t *nets, uint32_t n)
{
    StrBuf why = {0};
    uint32_t g = get_sheet(r, r->moment == NO_MOMENT ? UINT64_MAX : r->moment, &why)
                     ? design_sheet_group(r->sheet, nets, n) : NO_GROUP;
    strbuf_free(&why);
    return g;
}

static uint32_t group_of_row(void *self, Str spec)
{
    DesignRun *r = self;
    Arena *temp = arena_new("row");
    uint32_t *nets, n, g = NO_GROUP;
    InstId inst;
    n = nets_of_row(r, temp, spec, &nets, &inst);
    if (n)
        g = group_in_scope(r, nets, n);
    if (n && g == NO_GROUP && (inst.ix != r->scope.ix || r->buses)) {
        InstId was = r->scope;
        bool buses = r->buses;
        r->scope = inst;
        r->buses = false;
        forget_sheet(r);
        g = group_in_scope(r, nets, n);
        if (g == NO_GROUP) {
            r->scope = was;
            r->buses = buses;
            forget_sheet(r);
        }
    }
    arena_free(temp);
    return g;
}

/* ---- causes ---- */

/* The last step not behind until in which any of the nets changes, and which of them; false: none. */
static bool last_change(DesignRun *r, const uint32_t *nets, uint32_t n, uint64_t until, uint32_t *net, uint64_t *time,
                        Diag *dg)
{
    uint64_t hi, window = 16, found = 0;
    uint8_t *was = ARENA_ARRAY(r->answer, uint8_t, n);
    if (!replay_at(r->look, until, &hi, dg))
        return false;
    for (; hi > 0 && !found; window *= 2) {
        uint64_t lo = hi > window ? hi - window : 0;
        for (uint64_t step = lo; step <= hi; step++) {
            const uint8_t *v = replay_step(r->look, step, dg);
            if (!v)
                return false;
            for (uint32_t i = n; i > 0; i--) {
                if (step > lo && v[nets[i - 1]] != was[i - 1]) {
                    found = step;
                    *net = nets[i - 1];
                    *time = replay_time(r->look);
                }
                was[i - 1] = v[nets[i - 1]];
            }
        }
        hi = lo;
    }
    return found != 0;
}

static Str kept(Arena *a, StrBuf *b)
{
    Str s = {arena_copy(a, b->ptr ? b->ptr : "", b->len), b->len};
    strbuf_clear(b);
    return s;
}

static Str place_text(const DesignRun *r, Span at, StrBuf *b)
{
    strbuf_clear(b);
    if (!at.file)
        return STR("");
    diag_place(r->design->diag, at, b);
    size_t from = b->len;
    while (from > 0 && b->ptr[from - 1] != '/')
        from--;
    StrBuf name = {0};
    strbuf_add(&name, b->ptr + from, b->len - from);
    Str s = kept(r->answer, &name);
    strbuf_free(&name);
    strbuf_clear(b);
    return s;
}

/* "(far/away/sum.asm:3)" as "(sum.asm:3)": the panel is narrow. */
static Str shorter(Arena *a, Str line)
{
    StrBuf b = {0};
    size_t open = line.len, slash;
    while (open > 0 && line.ptr[open - 1] != '(')
        open--;
    for (slash = line.len; slash > open && line.ptr[slash - 1] != '/'; slash--)
        ;
    if (open && slash > open)
        strbuf_printf(&b, "%.*s%.*s", (int)open, line.ptr, (int)(line.len - slash), line.ptr + slash);
    else
        strbuf_add(&b, line.ptr, line.len);
    Str s = kept(a, &b);
    strbuf_free(&b);
    return s;
}

static void split_notes(DesignRun *r, DesignWhy *out, const char *text)
{
    VEC(Str) notes = {0};
    while (*text) {
        const char *end = strchr(text, '\n');
        size_t len = end ? (size_t)(end - text) : strlen(text);
        if (len)
            VEC_PUSH(&notes, shorter(r->answer, (Str){text, len}));
        text += len + (end != NULL);
    }
    out->n_notes = (uint32_t)notes.len;
    out->notes = VEC_TO_ARENA(r->answer, &notes);
    VEC_FREE(&notes);
}

static void title(DesignRun *r, DesignWhy *out, const char *before, uint32_t net, uint8_t was, uint8_t is,
                  const char *behind)
{
    StrBuf b = {0};
    strbuf_addz(&b, before);
    why_net_text(r->design, net, &b);
    strbuf_printf(&b, " %c -> %c%s", "01x"[was], "01x"[is], behind);
    out->title = kept(r->answer, &b);
    strbuf_free(&b);
}

static bool back(DesignRun *r, uint32_t net, uint64_t time, DesignWhy *out, Diag *dg)
{
    Why w;
    StrBuf b = {0};
    WhyOptions o = {.max_flip_flops = 8, .max_steps = MAX_STEPS};
    if (!why_edge(&w, r->answer, r->look, (NetId){net}, time, &o, dg))
        return false;
    title(r, out, "why ", net, w.was, w.is, "");
    DesignHop *hops = ARENA_ARRAY(r->answer, DesignHop, w.n_hops);
    for (uint32_t i = 0; i < w.n_hops; i++) {
        Span at = why_hop_text(r->design, r->machine, &w.hops[i], r->at_start, &b);
        Str text = kept(r->answer, &b);
        hops[i] = (DesignHop){w.hops[i].time, row_of_net(r, r->answer, w.hops[i].net), text, place_text(r, at, &b)};
    }
    out->n = w.n_hops;
    out->hops = hops;
    strbuf_clear(&b);
    InstrCause *instrs;
    uint32_t n_instrs = why_instructions(&w, r->answer, r->look, r->machine, MAX_STEPS, &instrs, dg);
    why_tried_text(r->design, &w, glr_info(r->file)->clock, r->machine, instrs, n_instrs, r->at_start, &b);
    split_notes(r, out, b.ptr ? b.ptr : "");
    strbuf_free(&b);
    return true;
}

static bool forth(DesignRun *r, uint32_t net, uint64_t time, DesignWhy *out, Diag *dg)
{
    Effects e;
    StrBuf b = {0};
    if (!effect_edge(&e, r->answer, r->look, (NetId){net}, time, &(EffectOptions){0}, dg))
        return false;
    title(r, out, "what ", net, e.was, e.is, " did");
    DesignHop *hops = ARENA_ARRAY(r->answer, DesignHop, e.n);
    for (uint32_t i = 0; i < e.n; i++) {
        const EffectHop *h = &e.all[i];
        why_net_text(r->design, h->net, &b);
        strbuf_printf(&b, " is %c instead of %c", "01x"[h->is], "01x"[h->other]);
        Str text = kept(r->answer, &b);
        hops[i] = (DesignHop){h->time, row_of_net(r, r->answer, h->net), text,
                              place_text(r, design_net_span(r->design, (NetId){h->net}), &b)};
    }
    out->n = e.n;
    out->hops = hops;
    split_notes(r, out, e.is_cut    ? "there is more than is shown"
                        : !e.n      ? "nothing in the run depends on it"
                        : e.is_over ? "then the run goes on as it would have without it"
                                    : "to the end of the run");
    strbuf_free(&b);
    return true;
}

static bool explain(void *self, Str spec, uint64_t time, bool forward, DesignWhy *out, StrBuf *bad)
{
    DesignRun *r = self;
    if (r->answer)
        arena_free(r->answer);
    r->answer = arena_new("why");
    *out = (DesignWhy){0};
    uint32_t *nets, net = 0, n;
    uint64_t at = 0;
    InstId inst;
    char *text = NULL;
    size_t len;
    n = nets_of_row(r, r->answer, spec, &nets, &inst);
    if (!n) {
        strbuf_printf(bad, "'%.*s' is no wire of the design", STR_ARG(spec));
        return false;
    }
    FILE *f = open_memstream(&text, &len);
    Diag *dg = diag_new(r->answer, f);
    bool ok = last_change(r, nets, n, time, &net, &at, dg);
    if (!ok)
        strbuf_printf(bad, "'%.*s' does not change up to here", STR_ARG(spec));
    else
        ok = forward ? forth(r, net, at, out, dg) : back(r, net, at, out, dg);
    diag_free(dg);
    if (f)
        fclose(f);
    if (!ok && !bad->len)
        strbuf_printf(bad, "%.*s", (int)strcspn(text ? text : "", "\n"), text ? text : "");
    free(text);
    return ok;
}

/* ---- the machine, and steps ---- */

static const PanelLine *panel_lines(void *self, uint64_t time, uint32_t width, uint32_t *n)
{
    DesignRun *r = self;
    size_t size = (size_t)r->design->n_nets + 1;
    uint64_t cycle = glr_info(r->file)->cycle_ns;
    uint64_t now = time == UINT64_MAX ? glr_first_time(r->file) : time;
    const uint8_t *v = now >= cycle ? replay_at(r->look, now - cycle, NULL, r->dg) : NULL;
    bool has_before = v && now >= cycle;
    if (has_before)
        memcpy(r->before, v, size);
    v = replay_at(r->look, now, NULL, r->dg);
    *n = 0;
    if (!v)
        return NULL;
    return machine_view_lines(r->machine, v, has_before ? r->before : NULL, cycle ? now / cycle : 0, width, n);
}

static bool step_clock(const DesignRun *r, bool forward, uint64_t time, uint64_t *to)
{
    const GlrInfo *i = glr_info(r->file);
    uint64_t cycle = i->cycle_ns, rise = i->rise_ns;
    if (!cycle || !i->clock)
        return false;
    uint64_t k = time < rise ? 0 : (time - rise) / cycle + 1; /* rises up to time */
    if (forward)
        *to = k * cycle + rise;
    else if (k >= 1 && (k - 1) * cycle + rise < time)
        *to = (k - 1) * cycle + rise;
    else if (k >= 2)
        *to = (k - 2) * cycle + rise;
    else
        return false;
    return *to <= glr_last_time(r->file);
}

static bool step_forward(DesignRun *r, uint64_t time, uint64_t *to)
{
    uint64_t step, n = glr_n_steps(r->file);
    const uint8_t *v = replay_at(r->fetch, time, &step, r->dg);
    while (v) {
        bool was = machine_view_fetches(r->machine, v);
        if (++step >= n)
            return false;
        v = replay_step(r->fetch, step, r->dg);
        *to = replay_time(r->fetch);
        if (v && !was && machine_view_fetches(r->machine, v))
            return *to > time;
    }
    return false;
}

static bool step_back(DesignRun *r, uint64_t time, uint64_t *to)
{
    uint64_t hi, window = 64;
    bool found = false;
    if (!replay_at(r->fetch, time, &hi, r->dg))
        return false;
    for (; hi > 0 && !found; window *= 2) {
        uint64_t lo = hi > window ? hi - window : 0;
        bool was = false;
        for (uint64_t step = lo; step <= hi; step++) {
            const uint8_t *v = replay_step(r->fetch, step, r->dg);
            if (!v)
                return false;
            bool is = machine_view_fetches(r->machine, v);
            bool starts = is && (step == 0 || (step > lo && !was));
            if (starts && replay_time(r->fetch) < time) {
                *to = replay_time(r->fetch);
                found = true;
            }
            was = is;
        }
        hi = lo;
    }
    return found;
}

static bool go_step(void *self, DesignStep step, uint64_t time, uint64_t *to)
{
    DesignRun *r = self;
    switch (step) {
    case STEP_CLOCK_NEXT: return step_clock(r, true, time, to);
    case STEP_CLOCK_PREV: return step_clock(r, false, time, to);
    case STEP_INSTR_NEXT: return r->machine && step_forward(r, time, to);
    case STEP_INSTR_PREV: return r->machine && step_back(r, time, to);
    }
    return false;
}

/* ---- all of it ---- */

static void open_machine(DesignRun *r, const Program *program)
{
    SignalRef ref;
    r->machine = machine_view_new(r->arena, r->design, program, r->dg);
    if (!r->machine)
        return;
    r->buses = true;
    r->view.panel = panel_lines;
    r->fetch = replay_open(r->arena, r->file, r->design, r->dg);
    if (design_find(r->design, STR("fetch"), &ref, NULL)) {
        uint32_t net = design_ref_net(r->design, ref, 0).ix;
        replay_only(r->fetch, &net, 1);
    }
}

DesignRun *design_run_new(GlrFile *f, const Design *d, const Program *program, Diag *dg)
{
    RunStore *store = run_store_new(f, d, dg);
    if (!store)
        return NULL;
    Arena *a = arena_new("design");
    DesignRun *r = ARENA_NEW(a, DesignRun);
    *r = (DesignRun){.arena = a, .file = f, .design = d, .dg = dg, .store = store, .scope = {1},
                     .moment = NO_MOMENT};
    r->base = intern_cstr(d->names, d->top->base);
    r->look = replay_open(a, f, d, dg);
    r->before = ARENA_ARRAY(a, uint8_t, (size_t)d->n_nets + 1);
    r->view = (DesignView){.self = r, .sheet = get_sheet, .open = open_group, .up = go_up,
                           .toggle_wires = toggle_wires, .row_of = row_of_group, .group_of = group_of_row,
                           .why = explain, .step = go_step};
    const uint8_t *v = replay_step(r->look, 0, dg);
    if (v) {
        r->at_start = ARENA_ARRAY(a, uint8_t, (size_t)d->n_nets + 1);
        memcpy(r->at_start, v, (size_t)d->n_nets + 1);
    }
    if (glr_info(f)->clock && glr_info(f)->clock <= d->n_nets)
        r->clock = row_of_net(r, a, glr_info(f)->clock).ptr;
    open_machine(r, program);
    return r;
}

void design_run_free(DesignRun *r)
{
    if (!r)
        return;
    forget_sheet(r);
    replay_close(r->look);
    replay_close(r->fetch);
    machine_view_free(r->machine);
    run_store_free(r->store);
    if (r->answer)
        arena_free(r->answer);
    arena_free(r->arena);
}

RunStore *design_run_store(DesignRun *r)
{
    return r->store;
}
const DesignView *design_run_view(DesignRun *r)
{
    return &r->view;
}
const char *design_run_clock(const DesignRun *r)
{
    return r->clock;
}
bool design_run_is_machine(const DesignRun *r)
{
    return r->machine != NULL;
}
const MachineView *design_run_machine(const DesignRun *r)
{
    return r->machine;
}
Replay *design_run_replay(DesignRun *r)
{
    return r->look;
}
const uint8_t *design_run_start(const DesignRun *r)
{
    return r->at_start;
}
