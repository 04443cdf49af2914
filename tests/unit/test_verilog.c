/* test_verilog.c - names that Verilog takes, and what verilog.h promises about an export. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "export/ident.h"
#include "export/verilog.h"
#include "netlist/library.h"

static void is_called(const char *raw, const char *want)
{
    StrBuf b = {0};
    verilog_identifier(str_from(raw), &b);
    assert_string_equal(b.ptr, want);
    strbuf_free(&b);
}

static void legal_names_stay(void **state)
{
    (void)state;
    is_called("carry", "carry");
    is_called("n1_a2", "n1_a2");
    is_called("_x", "_x");
    is_called("x_", "x_");
}

static void other_characters_become_a_low_line(void **state)
{
    (void)state;
    is_called("k[3]", "k_3");
    is_called("m[2][0]", "m_2_0");
    is_called("a.b", "a_b");
    is_called("adder<16>", "adder_16");
    is_called("ram<4, 8>", "ram_4_8");
    is_called("a__b", "a_b");
    is_called("1st", "n1st");
    is_called("", "unnamed");
    is_called("_", "_0");
    is_called("$$", "unnamed");
}

static void letters_beyond_ascii_become_their_number(void **state)
{
    (void)state;
    is_called("\xc3\xa9", "u00e9");
    is_called("caf\xc3\xa9", "cafu00e9");
    is_called("\xf0\x9f\x98\x80", "u1f600");
    is_called("\xff", "u00ff"); /* no UTF-8 */
    is_called("\xc3", "u00c3");
}

static void keywords_get_a_low_line(void **state)
{
    (void)state;
    static const char *const words[] = {"module", "nand", "logic", "class", "eval", "NULL", "xor_eq",
                                        "accept_on", "while", "with", "set", "name"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        char want[32];
        strcpy(want, words[i]);
        strcat(want, "_");
        is_called(words[i], want);
    }
    assert_false(ident_is_keyword("nands"));
}

static void long_names_are_cut(void **state)
{
    (void)state;
    char raw[4001];
    memset(raw, 'a', 4000);
    raw[4000] = 0;
    StrBuf b = {0};
    verilog_identifier(str_from(raw), &b);
    assert_int_equal(b.len, 200);
    strbuf_free(&b);
}

static void each_name_is_given_once(void **state)
{
    (void)state;
    Arena *a = arena_new("test");
    IdentScope s = {.names = intern_new(a)};
    assert_true(ident_reserve(&s, "q_2"));
    assert_false(ident_reserve(&s, "q_2"));
    assert_string_equal(ident_unique(&s, STR("q")), "q");
    assert_string_equal(ident_unique(&s, STR("q")), "q_3");
    assert_string_equal(ident_unique(&s, STR("q_2")), "q_2_2");
    assert_string_equal(ident_unique(&s, STR("Q")), "Q");
    assert_string_equal(ident_unique(&s, STR("and")), "and_");
    assert_string_equal(ident_unique(&s, STR("and_")), "and_2");
    ident_scope_free(&s);
    intern_free(s.names);
    arena_free(a);
}

/* ---- exports ---- */

static const char source[] = "module one(d, clk -> q) { q = dff(d, clk) }\n"
                             "module top(d, clk -> q[2]) {\n"
                             "    low = one(d, clk)\n"
                             "    q[0] = low\n"
                             "    q[1] = dff<1>(low, clk)\n"
                             "}\n"
                             "module latch(s, r -> q) {\n"
                             "    feedback q\n"
                             "    qn = nand(r, q)\n"
                             "    nand(s, qn -> q)\n"
                             "}\n";

typedef struct Loaded {
    Arena *arena;
    Diag *dg;
    Library *lib;
    Design *d;
} Loaded;

static Loaded load(const char *module)
{
    Loaded l = {.arena = arena_new("test")};
    l.dg = diag_new(l.arena, stderr);
    l.lib = library_new(l.arena, l.dg);
    LibFile *lf = library_parse(l.lib, "some/folder/t.nl", str_from(source));
    const Module *top = library_top(l.lib, lf, module);
    assert_non_null(top);
    l.d = library_flatten(l.lib, l.arena, top);
    assert_non_null(l.d);
    return l;
}

static void unload(Loaded *l)
{
    library_free(l->lib);
    diag_free(l->dg);
    arena_free(l->arena);
}

static void has(const VerilogExport *x, const char *text)
{
    if (!strstr(x->text.ptr, text))
        fail_msg("no '%s' in\n%s", text, x->text.ptr);
}

static void flip_flops_are_found_by_their_path(void **state)
{
    (void)state;
    Loaded l = load("top");
    StrBuf path = {0};
    for (int flat = 0; flat < 2; flat++) {
        VerilogExport *x = verilog_export(l.arena, l.d, &(VerilogOptions){.flat = flat});
        assert_string_equal(x->top, "top");
        assert_string_equal(x->ports[2], "q");
        verilog_dff_path(x, (DffId){1}, &path);
        assert_string_equal(path.ptr, "q_1_ff"); /* the top's own come first */
        strbuf_clear(&path);
        verilog_dff_path(x, (DffId){2}, &path);
        assert_string_equal(path.ptr, flat ? "low_q_ff" : "low_i.q_ff");
        strbuf_clear(&path);
        has(x, "#(.INIT(1'b1)) q_1_ff");
        assert_null(strstr(x->text.ptr, "some/folder"));
        verilog_free(x);
    }
    strbuf_free(&path);
    unload(&l);
}

static void the_same_design_gives_the_same_text(void **state)
{
    (void)state;
    Loaded l = load("top"), m = load("top");
    for (int flat = 0; flat < 2; flat++) {
        VerilogExport *x = verilog_export(l.arena, l.d, &(VerilogOptions){.flat = flat});
        VerilogExport *y = verilog_export(m.arena, m.d, &(VerilogOptions){.flat = flat});
        assert_string_equal(x->text.ptr, y->text.ptr);
        assert_string_equal(x->map.ptr, y->map.ptr);
        verilog_free(x);
        verilog_free(y);
    }
    unload(&l);
    unload(&m);
}

static void an_image_is_handed_down(void **state)
{
    (void)state;
    Loaded l = load("top");
    const uint8_t init[] = {0, LOGIC_0, LOGIC_1}; /* q[1] of the top, then that inside */
    VerilogExport *x = verilog_export(l.arena, l.d, &(VerilogOptions){.init = init});
    has(x, "parameter [0:0] INIT = {1{1'bx}}");
    has(x, "localparam [1:0] INIT = {\n        1'h1,  // \"low.q\"\n        1'h0  // \"q\"\n    };");
    has(x, "one #(.INIT(INIT[1:1])) low_i");
    has(x, "gateloom_dff #(.INIT(INIT[0])) q_1_ff");
    verilog_free(x);
    unload(&l);
}

static void loops_are_found_and_named(void **state)
{
    (void)state;
    Loaded l = load("latch"), m = load("top");
    StrBuf b = {0};
    assert_true(verilog_has_loops(l.d));
    assert_false(verilog_has_loops(m.d));
    verilog_describe_loop(l.d, 9, &b);
    assert_non_null(strstr(b.ptr, "qn"));
    strbuf_clear(&b);
    verilog_describe_loop(l.d, 1, &b);
    assert_non_null(strstr(b.ptr, " and 1 more"));
    VerilogExport *x = verilog_export(l.arena, l.d, &(VerilogOptions){0});
    has(x, "lint_off UNOPTFLAT");
    VerilogExport *y = verilog_export(m.arena, m.d, &(VerilogOptions){0});
    assert_null(strstr(y->text.ptr, "UNOPTFLAT"));
    verilog_free(x);
    verilog_free(y);
    strbuf_free(&b);
    unload(&l);
    unload(&m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(legal_names_stay),
        cmocka_unit_test(other_characters_become_a_low_line),
        cmocka_unit_test(letters_beyond_ascii_become_their_number),
        cmocka_unit_test(keywords_get_a_low_line),
        cmocka_unit_test(long_names_are_cut),
        cmocka_unit_test(each_name_is_given_once),
        cmocka_unit_test(flip_flops_are_found_by_their_path),
        cmocka_unit_test(the_same_design_gives_the_same_text),
        cmocka_unit_test(an_image_is_handed_down),
        cmocka_unit_test(loops_are_found_and_named),
    };
    return cmocka_run_group_tests_name("verilog", tests, NULL, NULL);
}
