/* window_sdl.c - the one file that knows SDL: events in, the painter's pixels out. */
#include "gui/viewer_view.h"

#ifdef GATELOOM_SDL

#include <SDL2/SDL.h>
#include <SDL2/SDL_ttf.h>
#include <stdlib.h>

#include "gui/export.h"
#include "gui/raster.h"

/* A file that may be written again: read when it has another stamp, and rests. */
typedef struct Watch {
    uint64_t shown, seen;
} Watch;

typedef struct Window {
    SDL_Window *window;
    View *view;
    Raster *raster;
    DrawList calls;
    const ViewerJob *job;
    Diag *dg;
    uint8_t mods; /* at the event, not now: events may wait */
    bool is_dirty;
    double scale;     /* of letters and lines */
    double ratio_x, ratio_y; /* pixels for each step of the mouse: 2 on many HiDPI screens */
    Watch *watches;   /* by file */
    uint32_t looked;  /* at the files, SDL's milliseconds */
} Window;

/* ---- letters ---- */

#define FONT_FILE "/usr/share/fonts/truetype/dejavu/DejaVuSansMono.ttf" /* fonts-dejavu-core */

static bool draw_letter(void *self, uint32_t code, int x, uint8_t *cover, int w, int h)
{
    TTF_Font *font = self;
    int left = 0, ignored;
    if (TTF_GlyphMetrics32(font, code, &left, &ignored, &ignored, &ignored, &ignored) != 0)
        return false;
    SDL_Surface *s = TTF_GlyphIsProvided32(font, code)
                         ? TTF_RenderGlyph32_Blended(font, code, (SDL_Color){255, 255, 255, 255}) : NULL;
    if (!s)
        return false;
    int y0 = (h - TTF_FontHeight(font)) / 2, x0 = x + (left < 0 ? left : 0);
    SDL_LockSurface(s);
    for (int y = 0; y < s->h; y++) {
        const uint32_t *row = (const uint32_t *)(const void *)((const uint8_t *)s->pixels + y * s->pitch);
        for (int k = 0; k < s->w; k++) {
            int at_x = x0 + k, at_y = y0 + y;
            if (at_x >= 0 && at_x < w && at_y >= 0 && at_y < h)
                cover[at_y * w + at_x] = (uint8_t)(row[k] >> 24);
        }
    }
    SDL_UnlockSurface(s);
    SDL_FreeSurface(s);
    return true;
}

static void close_font(void *self)
{
    TTF_CloseFont(self);
}

/* Without the font file the letters are those of the pictures. */
static GlyphSource letters(double scale)
{
    const double advance = 0.602; /* of DejaVu Sans Mono, for a size of 1 */
    ViewFont cell = glyphs_cell(scale);
    TTF_Font *font = TTF_OpenFont(FONT_FILE, (int)(cell.w / advance + 0.5));
    if (!font)
        return glyphs_cairo(scale);
    TTF_SetFontHinting(font, TTF_HINTING_LIGHT);
    return (GlyphSource){font, cell, draw_letter, close_font};
}

static uint8_t mods_of(uint16_t m)
{
    return (uint8_t)((m & KMOD_SHIFT ? MOD_SHIFT : 0) | (m & KMOD_CTRL ? MOD_CTRL : 0) | (m & KMOD_LALT ? MOD_ALT : 0));
}

static uint32_t special_key(SDL_Keycode k)
{
    switch (k) {
    case SDLK_LEFT: return KEY_LEFT;
    case SDLK_RIGHT: return KEY_RIGHT;
    case SDLK_UP: return KEY_UP;
    case SDLK_DOWN: return KEY_DOWN;
    case SDLK_HOME: return KEY_HOME;
    case SDLK_END: return KEY_END;
    case SDLK_PAGEUP: return KEY_PAGE_UP;
    case SDLK_PAGEDOWN: return KEY_PAGE_DOWN;
    case SDLK_KP_ENTER:
    case SDLK_RETURN: return KEY_ENTER;
    case SDLK_ESCAPE: return KEY_ESCAPE;
    case SDLK_TAB: return KEY_TAB;
    case SDLK_BACKSPACE: return KEY_BACKSPACE;
    case SDLK_DELETE: return KEY_DELETE;
    default: return k >= SDLK_F1 && k <= SDLK_F12 ? KEY_F1 + (uint32_t)(k - SDLK_F1) : 0;
    }
}

/* Characters without ctrl and alt come as text: only the keyboard's layout knows where '?' is. */
static bool paste(Window *w)
{
    char *text = SDL_GetClipboardText();
    bool any = false;
    for (char *c = text; c && *c; c++)
        *c = *c == '\n' || *c == '\t' ? ' ' : *c;
    if (text && *text)
        any = view_event(w->view, &(Event){.kind = EVENT_TEXT, .text = str_from(text)});
    SDL_free(text);
    return any;
}

static bool key_down(Window *w, SDL_Keycode k)
{
    if (k == SDLK_v && w->mods == MOD_CTRL && w->view->prompt)
        return paste(w);
    Key key = {special_key(k), w->mods};
    if (!key.code && (key.mods & (MOD_CTRL | MOD_ALT)) && k >= ' ' && k < 0x7f)
        key.code = (uint32_t)k;
    if (key.code >= ' ' && key.code < 0x7f && !(key.code >= 'a' && key.code <= 'z'))
        key.mods &= (uint8_t)~MOD_SHIFT;
    return key.code && view_event(w->view, &(Event){.kind = EVENT_KEY, .key = key});
}

static bool text_input(Window *w, const char *text)
{
    if (w->mods & (MOD_CTRL | MOD_ALT))
        return false;
    return view_event(w->view, &(Event){.kind = EVENT_TEXT, .text = str_from(text)});
}

static bool mouse_button(Window *w, const SDL_MouseButtonEvent *e)
{
    SDL_CaptureMouse(e->type == SDL_MOUSEBUTTONDOWN); /* a drag goes on outside of the window */
    return view_event(w->view, &(Event){.kind = e->type == SDL_MOUSEBUTTONDOWN ? EVENT_DOWN : EVENT_UP,
                                        .key = {0, w->mods}, .x = (int)(e->x * w->ratio_x),
                                        .y = (int)(e->y * w->ratio_y), .button = e->button, .clicks = e->clicks});
}

static bool mouse_wheel(Window *w, const SDL_MouseWheelEvent *e)
{
    return view_event(w->view, &(Event){.kind = EVENT_WHEEL, .key = {0, w->mods}, .x = (int)(e->mouseX * w->ratio_x),
                                        .y = (int)(e->mouseY * w->ratio_y),
                                        .wheel_x = (double)e->preciseX, .wheel_y = (double)e->preciseY});
}

static bool window_event(const SDL_WindowEvent *e)
{
    return e->event == SDL_WINDOWEVENT_SIZE_CHANGED || e->event == SDL_WINDOWEVENT_EXPOSED;
}

static bool handle(Window *w, const SDL_Event *e)
{
    switch (e->type) {
    case SDL_QUIT: w->view->wants_quit = true; return false;
    case SDL_WINDOWEVENT: return window_event(&e->window);
    case SDL_KEYUP:
    case SDL_KEYDOWN:
        w->mods = mods_of(e->key.keysym.mod);
        return e->type == SDL_KEYDOWN && key_down(w, e->key.keysym.sym);
    case SDL_TEXTINPUT: return text_input(w, e->text.text);
    case SDL_MOUSEBUTTONDOWN:
    case SDL_MOUSEBUTTONUP: return mouse_button(w, &e->button);
    case SDL_MOUSEWHEEL: return mouse_wheel(w, &e->wheel);
    case SDL_MOUSEMOTION:
        return view_event(w->view, &(Event){.kind = EVENT_MOVE, .x = (int)(e->motion.x * w->ratio_x),
                                           .y = (int)(e->motion.y * w->ratio_y)});
    default: return false;
    }
}

static void paint(Window *w)
{
    int stride, wide, high;
    View *v = w->view;
    SDL_Surface *to = SDL_GetWindowSurface(w->window);
    SDL_GetWindowSize(w->window, &wide, &high);
    if (to && wide > 0 && high > 0) { /* a surface has pixels, a window what the desktop calls so */
        w->ratio_x = (double)to->w / wide;
        w->ratio_y = (double)to->h / high;
        if (to->w != v->w || to->h != v->h)
            view_resize(v, to->w, to->h);
    }
    view_paint(v, &w->calls);
    raster_paint(w->raster, &w->calls, v->theme, v->w, v->h);
    void *pixels = raster_pixels(w->raster, &stride);
    SDL_Surface *from = SDL_CreateRGBSurfaceWithFormatFrom(pixels, v->w, v->h, 32, stride, SDL_PIXELFORMAT_RGB888);
    if (from && to)
        SDL_BlitSurface(from, NULL, to, NULL);
    SDL_FreeSurface(from);
    SDL_UpdateWindowSurface(w->window);
    w->is_dirty = false;
}

static void reload(Window *w)
{
    const ViewerLive *live = w->job->live;
    w->view->wants_reload = false;
    for (uint32_t i = 0; live && live->reload && i < w->job->n_files; i++) {
        WaveStore *s = live->reload(live->self, i, w->dg);
        if (s)
            view_replace_store(w->view, i, s);
        view_note(w->view, !s, s ? "read again" : "%s cannot be read again; what is shown is old", w->job->paths[i]);
    }
}

/* Files that were written since, and are so no more: half a file would be shown as one that ends early. */
static void look_at_files(Window *w)
{
    enum { EVERY = 400 };
    uint32_t now = SDL_GetTicks();
    if (now - w->looked < EVERY)
        return;
    w->looked = now;
    for (uint32_t i = 0; i < w->job->n_files; i++) {
        Watch *f = &w->watches[i];
        uint64_t stamp = io_stamp(w->job->paths[i]);
        bool rests = stamp == f->seen;
        f->seen = stamp;
        if (!stamp || stamp == f->shown || !rests)
            continue;
        for (uint32_t k = 0; k < w->job->n_files; k++)
            w->watches[k].shown = w->watches[k].seen = io_stamp(w->job->paths[k]);
        w->view->wants_reload = w->is_dirty = true;
    }
}

static void change_scale(Window *w)
{
    const double step = 1.25, least = 0.5, most = 4;
    double to = w->view->wants_scale > 0 ? w->scale * step : w->scale / step;
    w->view->wants_scale = 0;
    if (to < least || to > most)
        return;
    w->scale = to;
    raster_free(w->raster);
    w->raster = raster_new(letters(to));
    view_set_font(w->view, raster_font(w->raster));
}

/* What a view asks its owner for. */
static void serve(Window *w)
{
    View *v = w->view;
    if (v->wants_reload)
        reload(w);
    if (v->wants_scale)
        change_scale(w);
    if (v->copied) {
        SDL_SetClipboardText(v->copied);
        free(v->copied);
        v->copied = NULL;
    }
    if (!v->export_path)
        return;
    paint(w); /* without the prompt */
    bool ok = export_knows(v->export_path) ? export_file(v, v->export_path, w->dg)
                                           : raster_png(w->raster, v->export_path, w->dg);
    view_note(v, !ok, ok ? "wrote %s" : "%s cannot be written", v->export_path);
    free(v->export_path);
    v->export_path = NULL;
}

/* After how many ms there is work: 0 at once, VIEW_IDLE only after an event. */
static uint32_t work(Window *w)
{
    enum { MS = 15 };
    uint64_t grown = w->view->grown_at;
    bool busy = view_work(w->view);
    uint32_t wait = view_follow(w->view, MS);
    w->is_dirty |= busy || w->view->grown_at != grown;
    return busy ? 0 : wait;
}

/* Waits for events without using the processor, unless signals are being taken in. */
static void loop(Window *w)
{
    while (!w->view->wants_quit) {
        uint32_t wait = work(w);
        if (w->is_dirty)
            paint(w);
        enum { REST = 500 };
        SDL_Event e;
        uint32_t before = SDL_GetTicks(), most = wait < REST ? wait : REST;
        int got = most ? SDL_WaitEventTimeout(&e, (int)most) : SDL_PollEvent(&e);
        if (!got && most == REST && SDL_GetTicks() - before < REST / 2)
            SDL_Delay(REST / 2); /* there are no events to wait for, for whatever reason: do not spin */
        look_at_files(w);
        serve(w);
        for (; got; got = SDL_PollEvent(&e)) {
            w->is_dirty |= handle(w, &e);
            serve(w);
        }
    }
}

/* Where the desktop scales nothing by itself it says so: X11 with a factor for its programs. */
static double screen_scale(void)
{
    const char *text = getenv("GDK_SCALE");
    double f = text ? strtod(text, NULL) : 1;
    return f >= 1 && f <= 4 ? f : 1;
}

/* Where a window has more pixels than it says, letters grow by as much. */
static void fit_scale(Window *w)
{
    int wide = 0, high = 0;
    SDL_Surface *to = SDL_GetWindowSurface(w->window);
    SDL_GetWindowSize(w->window, &wide, &high);
    if (!to || wide <= 0 || to->w <= wide)
        return;
    w->scale *= (double)to->w / wide;
    raster_free(w->raster);
    w->raster = raster_new(letters(w->scale));
    view_set_font(w->view, raster_font(w->raster));
}

bool viewer_window(const ViewerJob *job, Diag *dg)
{
    Window w = {.job = job, .dg = dg, .is_dirty = true, .ratio_x = 1, .ratio_y = 1};
    TTF_Init();
    w.scale = job->scale > 0 ? job->scale : screen_scale();
    w.raster = raster_new(letters(w.scale));
    w.view = viewer_view(job, raster_font(w.raster), dg);
    w.watches = calloc(job->n_files + 1, sizeof *w.watches);
    if (!w.watches)
        die_out_of_memory("files", job->n_files);
    for (uint32_t i = 0; i < job->n_files; i++)
        w.watches[i].shown = w.watches[i].seen = io_stamp(job->paths[i]);
    bool ok = w.view && SDL_Init(SDL_INIT_VIDEO) == 0;
    if (ok)
        w.window = SDL_CreateWindow(job->paths[0], SDL_WINDOWPOS_UNDEFINED, SDL_WINDOWPOS_UNDEFINED,
                                    w.view->w, w.view->h, SDL_WINDOW_RESIZABLE | SDL_WINDOW_ALLOW_HIGHDPI);
    if (w.window) {
        if (job->scale <= 0)
            fit_scale(&w);
        SDL_StartTextInput();
        loop(&w);
        SDL_DestroyWindow(w.window);
    } else if (w.view) {
        diag_file_error(dg, job->paths[0], "no window can be opened here (%s); --screenshot x.png needs none",
                        SDL_GetError());
        ok = false;
    }
    SDL_Quit();
    draw_free(&w.calls);
    view_free(w.view);
    raster_free(w.raster);
    TTF_Quit();
    free(w.watches);
    return ok;
}

#else

bool viewer_window(const ViewerJob *job, Diag *dg)
{
    for (uint32_t i = 0; i < job->n_files; i++)
        store_free(job->stores[i]);
    diag_file_error(dg, job->paths[0], "this build has no window: install libsdl2-dev and libsdl2-ttf-dev, and build "
                                       "again; --screenshot x.png works without");
    return false;
}

#endif
