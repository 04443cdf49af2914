/* design_sheet.c - scheme and layout once, a picture for each moment, curves as short lines. */
#define _XOPEN_SOURCE 700 /* open_memstream */
#include "glue/design_sheet.h"

#include <stdlib.h>

#include "draw/draw.h"

struct DesignSheet {
    Arena *arena; /* scheme and layout */
    Arena *moment; /* the picture */
    const Design *design;
    InstId scope;
    bool buses, is_tried;
    Scheme *scheme;
    Layout *layout;
    LayoutOptions layout_options;
    PaintOptions paint_options;
    const uint8_t *values; /* of the picture */
    const Picture *picture;
    Sheet sheet;
    StrBuf bad;
};

static uint64_t n_made;

DesignSheet *design_sheet_new(const Design *d, InstId scope, bool buses)
{
    Arena *a = arena_new("sheet");
    DesignSheet *s = ARENA_NEW(a, DesignSheet);
    s->arena = a;
    s->design = d;
    s->scope = scope;
    s->buses = buses;
    s->sheet.serial = ++n_made;
    return s;
}

void design_sheet_free(DesignSheet *s)
{
    if (!s)
        return;
    scheme_free(s->scheme);
    if (s->moment)
        arena_free(s->moment);
    strbuf_free(&s->bad);
    arena_free(s->arena);
}

/* ---- values ---- */

static Logic value_of_net(void *self, NetId net)
{
    const DesignSheet *s = self;
    return (Logic)s->values[net.ix];
}

/* "0xffff", as wide as any value of the pin; and the value itself once there are some. */
static const char *value_of_pin(void *self, uint32_t pin)
{
    DesignSheet *s = self;
    const SchemePin *p = &s->scheme->pins[pin];
    StrBuf b = {0};
    if (s->values) {
        paint_value(p, &s->paint_options, &b);
    } else if (p->width > 1) {
        strbuf_addz(&b, "0x");
        for (uint32_t i = 0; i < p->width; i += 4)
            strbuf_addc(&b, 'd');
    } else {
        strbuf_addc(&b, '0');
    }
    const char *z = arena_copy(s->moment ? s->moment : s->arena, b.ptr ? b.ptr : "", b.len);
    strbuf_free(&b);
    return z;
}

/* ---- laying out ---- */

static void take_message(DesignSheet *s, char *text)
{
    /* "file:1:2: error: what it is" and its lines: the first line, without where. */
    char *end = strchr(text, '\n'), *at = strstr(text, "error: ");
    if (end)
        *end = 0;
    strbuf_addz(&s->bad, at ? at + strlen("error: ") : text);
    if (!s->bad.len)
        strbuf_addz(&s->bad, "this cannot be drawn");
}

static void lay_out(DesignSheet *s)
{
    enum { WIDE = 1400 }; /* points: a window is wider than a page */
    char *text = NULL;
    size_t len;
    FILE *f = open_memstream(&text, &len);
    Diag *dg = diag_new(s->arena, f);
    SchemeOptions o = {.scope = s->scope, .fold = SCHEME_FOLD, .buses = s->buses};
    s->is_tried = true;
    s->layout_options = (LayoutOptions){.page_width = WIDE, .value = value_of_pin, .self = s};
    s->paint_options = (PaintOptions){.value = value_of_net, .self = s};
    s->scheme = scheme_make(s->arena, s->design, &o, dg);
    if (s->scheme)
        s->layout = layout_make(s->arena, s->scheme, &s->layout_options, dg);
    diag_free(dg);
    if (f)
        fclose(f);
    if (!s->layout)
        take_message(s, text ? text : "");
    free(text);
}

/* ---- from a picture to a sheet ---- */

typedef struct Inks {
    uint8_t line, fill;
} Inks;

static const Inks inks[N_STYLES] = {
    [STYLE_PAGE] = {INK_NONE, INK_SHEET_PAGE},
    [STYLE_WIRE] = {INK_SHEET_WIRE, INK_NONE},
    [STYLE_WIRE_0] = {INK_SHEET_0, INK_NONE},
    [STYLE_WIRE_1] = {INK_SHEET_1, INK_NONE},
    [STYLE_WIRE_X] = {INK_SHEET_X, INK_NONE},
    [STYLE_PATH] = {INK_SHEET_PATH, INK_NONE},
    [STYLE_GATE] = {INK_SHEET_LINE, INK_SHEET_GATE},
    [STYLE_BLOCK] = {INK_SHEET_LINE, INK_SHEET_BLOCK},
    [STYLE_STATE] = {INK_SHEET_LINE, INK_SHEET_STATE},
    [STYLE_PORT] = {INK_SHEET_LINE, INK_SHEET_PORT},
    [STYLE_TAG] = {INK_SHEET_TAG, INK_SHEET_GATE},
    [STYLE_INK] = {INK_SHEET_LINE, INK_SHEET_LINE},
    [STYLE_DETAIL] = {INK_SHEET_LINE, INK_NONE},
    [STYLE_TITLE] = {INK_NONE, INK_SHEET_TITLE},
    [STYLE_TEXT] = {INK_NONE, INK_SHEET_TEXT},
    [STYLE_NOTE] = {INK_NONE, INK_SHEET_NOTE},
    [STYLE_VALUE] = {INK_NONE, INK_SHEET_VALUE},
};

typedef VEC(SheetItem) Items;
typedef VEC(SheetPoint) Points;

static void curve_to(Points *v, const float *at)
{
    enum { PIECES = 8 };
    SheetPoint p = v->len ? v->ptr[v->len - 1] : (SheetPoint){0};
    for (int i = 1; i <= PIECES; i++) {
        float t = (float)i / PIECES, u = 1 - t;
        float a = u * u * u, b = 3 * u * u * t, c = 3 * u * t * t, d = t * t * t;
        VEC_PUSH(v, ((SheetPoint){a * p.x + b * at[0] + c * at[2] + d * at[4],
                                  a * p.y + b * at[1] + c * at[3] + d * at[5]}));
    }
}

static void push_line(DesignSheet *s, Items *items, SheetItem it, Points *v)
{
    if (v->len > 1) {
        it.points = VEC_TO_ARENA(s->moment, v);
        it.n_points = (uint32_t)v->len;
        VEC_PUSH(items, it);
    }
    v->len = 0;
}

/* A path of several strokes becomes several lines; where it is filled it is one. */
static void push_path(DesignSheet *s, Items *items, SheetItem it, const DrawItem *from)
{
    Points v = {0};
    SheetPoint first = {0};
    for (uint32_t i = 0; i < from->n_steps; i++) {
        const PathStep *step = &from->steps[i];
        SheetPoint p = {step->at[0], step->at[1]};
        switch (step->op) {
        case 'M':
            push_line(s, items, it, &v);
            VEC_PUSH(&v, p);
            first = p;
            break;
        case 'L': VEC_PUSH(&v, p); break;
        case 'C': curve_to(&v, step->at); break;
        default: VEC_PUSH(&v, first); break;
        }
    }
    push_line(s, items, it, &v);
    VEC_FREE(&v);
}

static void push_item(DesignSheet *s, Items *items, const DrawItem *from)
{
    const StyleLook *look = &style_looks[from->style];
    SheetItem it = {.line = inks[from->style].line, .fill = inks[from->style].fill, .anchor = (uint8_t)from->anchor,
                    .is_bold = from->is_bold, .group = from->group, .x = from->x, .y = from->y,
                    .size = from->size, .text = from->text};
    it.width = (float)(from->is_bus ? look->width < 2 ? 3 : look->width * 1.6 : look->width);
    switch (from->shape) {
    case DRAW_PATH: push_path(s, items, it, from); break;
    case DRAW_TEXT:
        it.shape = SHEET_TEXT;
        VEC_PUSH(items, it);
        break;
    case DRAW_DOT:
        it.shape = SHEET_DOT;
        it.fill = it.line;
        VEC_PUSH(items, it);
        break;
    }
}

static bool has_inside(const DesignSheet *s, InstId inst)
{
    const Module *m = inst.ix ? design_inst_module(s->design, inst) : NULL;
    return m && (m->n_insts || m->n_nands || m->n_dffs);
}

static void make_groups(DesignSheet *s)
{
    const Picture *p = s->picture;
    SheetGroup *g = ARENA_ARRAY(s->moment, SheetGroup, p->n_groups);
    static const SheetKind kinds[] = {[GROUP_PAGE] = SHEET_PAGE, [GROUP_NET] = SHEET_NET, [GROUP_NODE] = SHEET_NODE};
    for (uint32_t i = 0; i < p->n_groups; i++) {
        g[i] = (SheetGroup){.kind = kinds[p->groups[i].kind], .title = p->groups[i].title};
        g[i].opens = has_inside(s, design_sheet_inst(s, i));
    }
    s->sheet.groups = g;
    s->sheet.n_groups = p->n_groups;
}

static const char *path_of(DesignSheet *s)
{
    StrBuf b = {0};
    design_inst_path(s->design, s->scope, &b);
    const Module *m = design_inst_module(s->design, s->scope);
    strbuf_printf(&b, "%s%s", b.len ? ": " : "", intern_cstr(s->design->names, m->name));
    const char *z = arena_copy(s->moment, b.ptr, b.len);
    strbuf_free(&b);
    return z;
}

const Sheet *design_sheet_at(DesignSheet *s, const uint8_t *values, StrBuf *why)
{
    Items items = {0};
    if (!s->is_tried)
        lay_out(s);
    if (!s->layout) {
        strbuf_addz(why, s->bad.ptr);
        return NULL;
    }
    if (s->moment)
        arena_free(s->moment);
    s->moment = arena_new("picture");
    s->values = values;
    PaintOptions none = {0};
    s->picture = paint(s->moment, s->layout, values ? &s->paint_options : &none, values ? &s->layout_options : NULL);
    s->values = NULL;
    for (uint32_t i = 0; i < s->picture->n_items; i++)
        push_item(s, &items, &s->picture->items[i]);
    make_groups(s);
    s->sheet.w = (float)s->picture->width;
    s->sheet.h = (float)s->picture->height;
    s->sheet.path = path_of(s);
    s->sheet.n_items = (uint32_t)items.len;
    s->sheet.items = VEC_TO_ARENA(s->moment, &items);
    VEC_FREE(&items);
    return &s->sheet;
}

/* ---- what is under the pointer ---- */

static const DrawGroup *group_at(const DesignSheet *s, uint32_t group)
{
    return s->picture && group < s->picture->n_groups ? &s->picture->groups[group] : NULL;
}

InstId design_sheet_inst(const DesignSheet *s, uint32_t group)
{
    const DrawGroup *g = group_at(s, group);
    if (!g || g->kind != GROUP_NODE)
        return (InstId){0};
    return s->scheme->nodes[g->index].inst;
}

/* The net that leaves a port of the module or goes into one; SCHEME_NONE: the node is no port. */
static uint32_t net_of_port(const Scheme *s, const SchemeNode *n)
{
    if (n->kind == NODE_INPUT)
        return s->pins[n->first_out].net;
    return n->kind == NODE_OUTPUT ? s->pins[n->first_in].net : SCHEME_NONE;
}

const uint32_t *design_sheet_nets(const DesignSheet *s, uint32_t group, uint32_t *width, StrBuf *path)
{
    const DrawGroup *g = group_at(s, group);
    uint32_t net = !g || g->kind == GROUP_PAGE ? SCHEME_NONE
                   : g->kind == GROUP_NET      ? g->index
                                               : net_of_port(s->scheme, &s->scheme->nodes[g->index]);
    if (net == SCHEME_NONE)
        return NULL;
    const SchemeNet *n = &s->scheme->nets[net];
    const SchemePin *p = &s->scheme->pins[n->driver];
    const SchemeNode *node = &s->scheme->nodes[p->node];
    if (n->name) {
        design_inst_path(s->design, s->scope, path);
        strbuf_printf(path, "%s%s", path->len ? "." : "", n->name);
    } else if (node->n_copies <= 1 && node->path && *p->name) {
        strbuf_printf(path, "%s.%s", node->path, p->name);
    }
    *width = p->width;
    return p->bits;
}

uint32_t design_sheet_group(DesignSheet *s, const uint32_t *nets, uint32_t n)
{
    uint32_t best = NO_GROUP, most = 0;
    for (uint32_t g = 0; s->picture && g < s->picture->n_groups; g++) {
        const DrawGroup *d = &s->picture->groups[g];
        if (d->kind != GROUP_NET)
            continue;
        const SchemePin *p = &s->scheme->pins[s->scheme->nets[d->index].driver];
        uint32_t found = 0;
        for (uint32_t i = 0; i < n; i++) {
            for (uint32_t k = 0; k < p->width; k++)
                found += nets[i] == p->bits[k];
        }
        if (found > most) {
            most = found;
            best = g;
        }
    }
    return best;
}
