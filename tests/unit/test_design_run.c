/* test_design_run.c - the design beside the waves: mouse and keys go in, rows, times and draw calls come out. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "gui/design_pane.h"
#include "gui/viewer_view.h"
#include "run_fixture.h"

typedef struct Fixture {
    RunFixture *run;
    DesignRun *design;
    View *v;
    ViewerLive live;
} Fixture;

static void want(void *self, uint32_t file, uint32_t signal)
{
    Fixture *f = self;
    assert_int_equal(file, 0);
    run_store_want(design_run_store(f->design), signal);
}

static ViewerWork work(void *self, unsigned ms, bool *has_changed)
{
    Fixture *f = self;
    return run_store_work(design_run_store(f->design), ms, has_changed, f->run->dg) ? VIEWER_BUSY : VIEWER_IDLE;
}

static void catch_up(Fixture *f)
{
    do
        view_settle(f->v);
    while (view_follow(f->v, 1000) != VIEW_IDLE);
    view_settle(f->v);
}

static int start(void **state)
{
    static const char *const paths[] = {"run.glr"};
    Fixture *f = calloc(1, sizeof *f);
    f->run = run_fixture_new(RUN_FIXTURE_SUM);
    run_fixture_clock(f->run, 1000);
    run_fixture_close(f->run);
    f->design = design_run_new(run_fixture_open(f->run), f->run->d, &f->run->p, f->run->dg);
    assert_non_null(f->design);
    WaveStore *stores[] = {run_store_waves(design_run_store(f->design))};
    f->live = (ViewerLive){.self = f, .want = want, .work = work};
    ViewerJob job = {.paths = paths, .stores = stores, .n_files = 1, .add = "machine.zero, machine.pc", .w = 1600,
                     .h = 1000, .live = &f->live, .design = design_run_view(f->design), .is_picture = true,
                     .cycle = 10, .base = "machine"};
    f->v = viewer_view(&job, (ViewFont){8, 16, 1}, f->run->dg);
    assert_non_null(f->v);
    *state = f;
    return 0;
}

static int stop(void **state)
{
    Fixture *f = *state;
    view_free(f->v);
    design_run_free(f->design);
    run_fixture_free(f->run);
    free(f);
    return 0;
}

static void type(Fixture *f, const char *text)
{
    for (; *text; text++)
        view_event(f->v, &(Event){.kind = EVENT_TEXT, .text = (Str){text, 1}});
}

static void press(Fixture *f, uint32_t code, uint8_t mods)
{
    view_event(f->v, &(Event){.kind = EVENT_KEY, .key = {code, mods}});
}

static void click(Fixture *f, int x, int y, int clicks)
{
    view_event(f->v, &(Event){.kind = EVENT_MOVE, .x = x, .y = y});
    view_event(f->v, &(Event){.kind = EVENT_DOWN, .x = x, .y = y, .button = 1, .clicks = clicks});
    view_event(f->v, &(Event){.kind = EVENT_UP, .x = x, .y = y, .button = 1, .clicks = clicks});
}

static char *dump(Fixture *f)
{
    DrawList d = {0};
    StrBuf b = {0};
    catch_up(f);
    view_paint(f->v, &d);
    draw_dump(&d, &b);
    draw_free(&d);
    return b.ptr;
}

static bool paints(Fixture *f, const char *text)
{
    char *all = dump(f);
    bool found = strstr(all, text) != NULL;
    free(all);
    return found;
}

/* Where the item of a text of the drawing is on the screen. */
static bool find_label(Fixture *f, const char *text, int *x, int *y)
{
    DrawList d = {0};
    bool found = false;
    view_paint(f->v, &d);
    for (size_t i = 0; i < d.cmds.len; i++) {
        const DrawCmd *c = &d.cmds.ptr[i];
        if (c->kind != DRAW_LABEL || !str_eqz((Str){d.text.ptr + c->text, c->len}, text))
            continue;
        *x = c->x;
        *y = c->y;
        found = true;
    }
    draw_free(&d);
    return found;
}

/* A place on the wire of a row, on the screen. */
static void place_on_wire(Fixture *f, const char *spec, int *x, int *y)
{
    const DesignView *dv = f->v->design;
    StrBuf why = {0};
    uint32_t group = dv->group_of(dv->self, str_from(spec));
    assert_int_not_equal(group, NO_GROUP);
    const Sheet *s = dv->sheet(dv->self, view_now(f->v), &why);
    for (uint32_t i = 0; i < s->n_items; i++) {
        const SheetItem *it = &s->items[i];
        if (it->group != group || it->shape != SHEET_LINE)
            continue;
        const SheetPane *p = &f->v->pane;
        *x = f->v->at.sheet.x + (int)(p->x + (double)(it->points[0].x + it->points[1].x) / 2 * p->scale);
        *y = f->v->at.sheet.y + (int)(p->y + (double)(it->points[0].y + it->points[1].y) / 2 * p->scale);
        return;
    }
    fail();
}

static const char *focus_spec(Fixture *f)
{
    static char text[200];
    const Row *r = &f->v->rows.ptr[f->v->shown.ptr[f->v->focus]];
    snprintf(text, sizeof text, "%.*s", STR_ARG(r->spec));
    return text;
}

static void put_cursor(Fixture *f, const char *time)
{
    type(f, "g");
    type(f, time);
    press(f, KEY_ENTER, 0);
}

static void wires_have_the_values_at_the_cursor(void **state)
{
    Fixture *f = *state;
    put_cursor(f, "205ns");
    assert_true(paints(f, "sheet-value '= 0x06'")); /* pc */
    put_cursor(f, "15ns");
    assert_true(paints(f, "sheet-value '= 0x00'"));
    assert_false(paints(f, "sheet-value '= 0x06'"));
}

static void a_click_on_a_wire_adds_its_row_and_chooses_it_again(void **state)
{
    Fixture *f = *state;
    int x, y;
    free(dump(f));
    place_on_wire(f, "machine.content", &x, &y);
    size_t n = f->v->rows.len;
    click(f, x, y, 1);
    assert_int_equal(f->v->rows.len, n + 1);
    assert_string_equal(focus_spec(f), "machine.content");
    place_on_wire(f, "machine.pc", &x, &y);
    click(f, x, y, 1);
    assert_int_equal(f->v->rows.len, n + 1);
    assert_string_equal(focus_spec(f), "machine.pc");
    assert_true(paints(f, "sheet-hot"));
}

static void a_click_on_a_row_finds_its_wire_where_it_is_drawn(void **state)
{
    Fixture *f = *state;
    assert_false(paints(f, "sheet-hot"));
    click(f, f->v->at.names.x + 60, view_row_y(f->v, 1) + 4, 1); /* pc */
    assert_true(paints(f, "sheet-hot"));
    StrBuf why = {0};
    assert_true(view_add(f->v, STR("machine.step.fine"), &why));
    strbuf_free(&why);
    click(f, f->v->at.names.x + 60, view_row_y(f->v, f->v->focus) + 4, 1);
    assert_true(paints(f, "text 'step: control'")); /* another drawing was opened */
    type(f, "U");
    assert_false(paints(f, "text 'step: control'"));
}

static void a_double_click_opens_a_block(void **state)
{
    Fixture *f = *state;
    int x, y;
    assert_true(find_label(f, "does", &x, &y));
    click(f, x, y, 2);
    assert_true(paints(f, "text 'does: alu<16>'"));
    type(f, "S");
    press(f, KEY_BACKSPACE, 0);
    assert_true(paints(f, "text 'machine<16, 5, 4>'"));
    press(f, KEY_TAB, 0);
    assert_true(paints(f, "sheet-hot"));
}

static void the_wheel_zooms_about_the_pointer_and_drags_pan(void **state)
{
    Fixture *f = *state;
    int x, y, x1, y1;
    assert_true(find_label(f, "does", &x, &y));
    view_event(f->v, &(Event){.kind = EVENT_WHEEL, .x = x, .y = y, .wheel_y = 2});
    assert_true(find_label(f, "does", &x1, &y1));
    assert_in_range(x1, x - 2, x + 2);
    assert_in_range(y1, y - 2, y + 2);
    double was = f->v->pane.x;
    Rect r = f->v->at.sheet;
    view_event(f->v, &(Event){.kind = EVENT_MOVE, .x = r.x + 2, .y = r.y + 2});
    view_event(f->v, &(Event){.kind = EVENT_DOWN, .x = r.x + 2, .y = r.y + 2, .button = 3, .clicks = 1});
    view_event(f->v, &(Event){.kind = EVENT_MOVE, .x = r.x + 32, .y = r.y + 2});
    view_event(f->v, &(Event){.kind = EVENT_UP, .x = r.x + 32, .y = r.y + 2, .button = 3});
    assert_int_equal((int)(f->v->pane.x - was), 30);
}

static void w_asks_why_and_its_hops_become_rows(void **state)
{
    Fixture *f = *state;
    put_cursor(f, "460ns");
    press(f, KEY_UP, 0);
    press(f, KEY_UP, 0);
    assert_string_equal(focus_spec(f), "machine.zero");
    size_t n = f->v->rows.len;
    type(f, "w");
    assert_true(f->v->panel.has_why);
    assert_int_equal(f->v->cursor, 455);
    assert_true(f->v->rows.len > n + 10);
    assert_string_equal(focus_spec(f), "machine.zero");
    assert_true(paints(f, "orange 'why zero 0 -> 1'"));
    assert_true(paints(f, "tried: had instruction 5, cmp r1, r2"));
    type(f, ",,,,");
    assert_int_equal(f->v->cursor, 445);
    assert_string_equal(focus_spec(f), "machine.last.zero$2[1].nand#1");
    type(f, ";");
    assert_string_equal(focus_spec(f), "machine.last.zero$2[1].y.y");
    type(f, "u"); /* one undo takes all rows of the chain away */
    assert_int_equal(f->v->rows.len, n);
}

static void a_double_click_on_an_edge_asks_too(void **state)
{
    Fixture *f = *state;
    free(dump(f));
    int x = f->v->at.waves.x + (int)axis_x(&f->v->axis, 455);
    click(f, x, view_row_y(f->v, 0) + 4, 2);
    assert_true(f->v->panel.has_why);
    assert_int_equal(f->v->panel.why.hops[0].time, 455);
    int y = f->v->at.panel.y; /* a click on a hop of the panel goes there */
    char *all = dump(f);
    assert_non_null(strstr(all, "445 ns"));
    free(all);
    for (int i = 0; i < 60 && f->v->cursor != 445; i++, y += f->v->at.line)
        click(f, f->v->at.panel.x + 40, y + 4, 1);
    assert_int_equal(f->v->cursor, 445);
}

static void what_it_did_goes_forward(void **state)
{
    Fixture *f = *state;
    put_cursor(f, "455ns");
    press(f, KEY_UP, 0);
    press(f, KEY_UP, 0);
    type(f, "W");
    assert_true(f->v->panel.has_why);
    assert_true(paints(f, "orange 'what zero 0 -> 1 did'"));
    for (uint32_t i = 0; i < f->v->panel.why.n; i++)
        assert_true(f->v->panel.why.hops[i].time >= 455);
    assert_true(f->v->panel.why.n > 3);
}

static void where_nothing_changed_there_is_no_why(void **state)
{
    Fixture *f = *state;
    put_cursor(f, "5ns");
    press(f, KEY_UP, 0);
    press(f, KEY_UP, 0);
    type(f, "w");
    assert_false(f->v->panel.has_why);
    assert_true(f->v->note_is_bad);
    assert_non_null(strstr(f->v->note.ptr, "does not change up to here"));
}

static void clocks_and_instructions_are_steps(void **state)
{
    Fixture *f = *state;
    put_cursor(f, "0ns");
    press(f, KEY_F1 + 10, 0);
    assert_int_equal(f->v->cursor, 5);
    press(f, KEY_F1 + 10, 0);
    assert_int_equal(f->v->cursor, 15);
    type(f, "(");
    assert_int_equal(f->v->cursor, 5);
    uint64_t starts[10] = {0};
    put_cursor(f, "0ns");
    for (int i = 0; i < 10; i++) {
        type(f, "}");
        starts[i] = f->v->cursor;
        assert_true(i == 0 || starts[i] > starts[i - 1]);
    }
    /* three movs of 3 or 4 clocks, then the loop: add 4, add 3, ... as docs/isa.md counts them */
    for (int i = 8; i >= 0; i--) {
        type(f, "{");
        assert_int_equal(f->v->cursor, starts[i]);
    }
}

static void the_panel_follows_the_cursor(void **state)
{
    Fixture *f = *state;
    put_cursor(f, "0ns");
    assert_true(paints(f, "'  r0    ?'"));
    put_cursor(f, "520ns");
    assert_true(paints(f, "'  r0    6'"));
    assert_true(paints(f, "'  10    6         was ?'"));
    put_cursor(f, "530ns");
    assert_true(paints(f, "'  10    6'"));
    assert_true(paints(f, "halted"));
    assert_true(paints(f, "zero 1   less 0"));
    type(f, "p");
    assert_false(paints(f, "zero 1   less 0"));
}

static void each_pane_can_be_hidden_and_the_waves_get_its_place(void **state)
{
    Fixture *f = *state;
    int w = f->v->at.waves.w, h = f->v->at.waves.h;
    type(f, "ep");
    assert_true(f->v->at.waves.w > w);
    assert_true(f->v->at.waves.h > h);
    type(f, "ep");
    assert_int_equal(f->v->at.waves.w, w);
    assert_int_equal(f->v->at.waves.h, h);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, start, stop)
    const struct CMUnitTest tests[] = {
        TEST(wires_have_the_values_at_the_cursor),
        TEST(a_click_on_a_wire_adds_its_row_and_chooses_it_again),
        TEST(a_click_on_a_row_finds_its_wire_where_it_is_drawn),
        TEST(a_double_click_opens_a_block),
        TEST(the_wheel_zooms_about_the_pointer_and_drags_pan),
        TEST(w_asks_why_and_its_hops_become_rows),
        TEST(a_double_click_on_an_edge_asks_too),
        TEST(what_it_did_goes_forward),
        TEST(where_nothing_changed_there_is_no_why),
        TEST(clocks_and_instructions_are_steps),
        TEST(the_panel_follows_the_cursor),
        TEST(each_pane_can_be_hidden_and_the_waves_get_its_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
