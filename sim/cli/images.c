/* images.c - an engine takes the images, and its flip-flops are read back. */
#include "cli/images.h"

#include <string.h>

#include "engine/testrun.h"

uint8_t *images_load(const Design *d, const OptList *loads, Arena *arena, Diag *dg)
{
    Engine *e = engine_new(&engine_cycle, arena, d);
    bool ok = true;
    for (unsigned i = 0; ok && i < loads->n; i++) {
        const char *text = loads->items[i], *eq = strchr(text, '=');
        if (!eq || !eq[1]) {
            diag(dg, DIAG_ERROR, (Span){0}, "--load: '%s' is not INSTANCE=FILE", text);
            ok = false;
        } else {
            const char *path = arena_copy(arena, text, (size_t)(eq - text));
            ok = load_image(e, d, path, eq + 1, dg, arena);
        }
    }
    uint8_t *init = ARENA_ARRAY(arena, uint8_t, (size_t)d->n_dffs + 1);
    for (uint32_t i = 1; i <= d->n_dffs; i++)
        init[i] = (uint8_t)engine_get(e, (NetId){d->dff_q[i]});
    engine_free(e);
    return ok ? init : NULL;
}
