/* window_sdl.c - the one file that knows SDL: events in, the painter's pixels out. */
#include "gui/viewer_view.h"

#ifdef GATELOOM_SDL

#include <SDL2/SDL.h>
#include <stdlib.h>

#include "gui/export.h"
#include "gui/raster.h"

typedef struct Window {
    SDL_Window *window;
    View *view;
    Raster *raster;
    DrawList calls;
    const ViewerJob *job;
    Diag *dg;
    uint8_t mods; /* at the event, not now: events may wait */
    bool is_dirty;
} Window;

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
static bool key_down(Window *w, SDL_Keycode k)
{
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
                                        .key = {0, w->mods}, .x = e->x, .y = e->y, .button = e->button,
                                        .clicks = e->clicks});
}

static bool mouse_wheel(Window *w, const SDL_MouseWheelEvent *e)
{
    return view_event(w->view, &(Event){.kind = EVENT_WHEEL, .key = {0, w->mods}, .x = e->mouseX, .y = e->mouseY,
                                        .wheel_x = (double)e->preciseX, .wheel_y = (double)e->preciseY});
}

static bool window_event(Window *w, const SDL_WindowEvent *e)
{
    if (e->event == SDL_WINDOWEVENT_SIZE_CHANGED)
        view_resize(w->view, e->data1, e->data2);
    return e->event == SDL_WINDOWEVENT_SIZE_CHANGED || e->event == SDL_WINDOWEVENT_EXPOSED;
}

static bool handle(Window *w, const SDL_Event *e)
{
    switch (e->type) {
    case SDL_QUIT: w->view->wants_quit = true; return false;
    case SDL_WINDOWEVENT: return window_event(w, &e->window);
    case SDL_KEYUP:
    case SDL_KEYDOWN:
        w->mods = mods_of(e->key.keysym.mod);
        return e->type == SDL_KEYDOWN && key_down(w, e->key.keysym.sym);
    case SDL_TEXTINPUT: return text_input(w, e->text.text);
    case SDL_MOUSEBUTTONDOWN:
    case SDL_MOUSEBUTTONUP: return mouse_button(w, &e->button);
    case SDL_MOUSEWHEEL: return mouse_wheel(w, &e->wheel);
    case SDL_MOUSEMOTION:
        return view_event(w->view, &(Event){.kind = EVENT_MOVE, .x = e->motion.x, .y = e->motion.y});
    default: return false;
    }
}

static void paint(Window *w)
{
    int stride;
    View *v = w->view;
    view_paint(v, &w->calls);
    raster_paint(w->raster, &w->calls, v->theme, v->w, v->h);
    void *pixels = raster_pixels(w->raster, &stride);
    SDL_Surface *from = SDL_CreateRGBSurfaceWithFormatFrom(pixels, v->w, v->h, 32, stride, SDL_PIXELFORMAT_RGB888);
    SDL_Surface *to = SDL_GetWindowSurface(w->window);
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

/* What a view asks its owner for. */
static void serve(Window *w)
{
    View *v = w->view;
    if (v->wants_reload)
        reload(w);
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
    int64_t grown = w->view->grown_at;
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
        SDL_Event e;
        int got = wait == VIEW_IDLE ? SDL_WaitEvent(&e) : wait ? SDL_WaitEventTimeout(&e, (int)wait) : SDL_PollEvent(&e);
        if (!got && wait == VIEW_IDLE)
            break;
        for (; got; got = SDL_PollEvent(&e)) {
            w->is_dirty |= handle(w, &e);
            serve(w);
        }
    }
}

bool viewer_window(const ViewerJob *job, Diag *dg)
{
    Window w = {.raster = raster_new(), .job = job, .dg = dg, .is_dirty = true};
    w.view = viewer_view(job, raster_font(w.raster), dg);
    bool ok = w.view && SDL_Init(SDL_INIT_VIDEO) == 0;
    if (ok)
        w.window = SDL_CreateWindow(job->paths[0], SDL_WINDOWPOS_UNDEFINED, SDL_WINDOWPOS_UNDEFINED,
                                    w.view->w, w.view->h, SDL_WINDOW_RESIZABLE);
    if (w.window) {
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
    return ok;
}

#else

bool viewer_window(const ViewerJob *job, Diag *dg)
{
    for (uint32_t i = 0; i < job->n_files; i++)
        store_free(job->stores[i]);
    diag_file_error(dg, job->paths[0], "this build has no window: install libsdl2-dev and build again; "
                                       "--screenshot x.png works without");
    return false;
}

#endif
