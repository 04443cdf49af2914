/* glyphs.c - keeps painted letters: ASCII in a table, the others in a map. */
#include "gui/glyphs.h"

#include <stdlib.h>

#include "base/map.h"

struct Glyphs {
    GlyphSource source;
    size_t box;       /* bytes of a letter */
    Map found;        /* code to the number of its box */
    VEC(uint8_t) all; /* boxes */
};

ViewFont glyphs_cell(double scale)
{
    enum { WIDTH = 8, HEIGHT = 16 };
    int px = (int)(scale + 0.4);
    return (ViewFont){(int)(WIDTH * scale + 0.5), (int)(HEIGHT * scale + 0.5), px < 1 ? 1 : px};
}

Glyphs *glyphs_new(GlyphSource source)
{
    Glyphs *g = calloc(1, sizeof *g);
    if (!g)
        die_out_of_memory("letters", sizeof *g);
    g->source = source;
    g->box = (size_t)source.cell.w * 2 * (size_t)source.cell.h;
    return g;
}

void glyphs_free(Glyphs *g)
{
    if (!g)
        return;
    if (g->source.free)
        g->source.free(g->source.self);
    map_free(&g->found);
    VEC_FREE(&g->all);
    free(g);
}

ViewFont glyphs_font(const Glyphs *g)
{
    return g->source.cell;
}

const uint8_t *glyphs_get(Glyphs *g, uint32_t code)
{
    enum { MOST = 4096 };
    uint32_t at = map_get(&g->found, code);
    if (at)
        return g->all.ptr + (at - 1) * g->box;
    bool is_control = code < ' ' || (code >= 0x7f && code < 0xa0) || (code >= 0xd800 && code < 0xe000);
    if (is_control || code > 0x10ffff || code == 0xfffd)
        return glyphs_get(g, '?');
    size_t n = g->all.len / g->box;
    if (n == MOST) { /* a trace full of every script: start again */
        map_free(&g->found);
        g->all.len = n = 0;
    }
    VEC_RESERVE(&g->all, g->box);
    uint8_t *cover = g->all.ptr + g->all.len;
    memset(cover, 0, g->box);
    const GlyphSource *s = &g->source;
    bool has = s->draw(s->self, code, s->cell.w / 2, cover, 2 * s->cell.w, s->cell.h);
    if (!has && code != '?')
        return glyphs_get(g, '?');
    g->all.len += g->box;
    map_put(&g->found, code, (uint32_t)n + 1);
    return g->all.ptr + n * g->box;
}
