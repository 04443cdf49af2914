/* test_parse.c - which tree a text has, and what is said about one that has none.
 *
 * Trees are compared as ast_dump() writes them: places are not in it, so two
 * texts with one dump mean the same. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "netlist/ast.h"

typedef struct Parsed {
    Arena *arena;
    Intern *names;
    Diag *dg;
    AstFile *f;
    FILE *stream;
    char *messages; /* complete after said() */
    size_t n_messages;
} Parsed;

static Parsed *parse(Str text)
{
    Arena *a = arena_new("test");
    Parsed *p = ARENA_NEW(a, Parsed);
    p->arena = a;
    p->stream = open_memstream(&p->messages, &p->n_messages);
    p->names = intern_new(a);
    p->dg = diag_new(a, p->stream);
    p->f = parse_file(a, p->names, p->dg, diag_add_file(p->dg, "t.nl", text));
    return p;
}

static void done(Parsed *p)
{
    fclose(p->stream);
    free(p->messages);
    intern_free(p->names);
    diag_free(p->dg);
    arena_free(p->arena);
}

static const char *said(Parsed *p)
{
    fflush(p->stream);
    return p->messages;
}

/* The dump of a text without mistakes, in `b`. */
static void dump(const char *text, StrBuf *b)
{
    Parsed *p = parse(str_from(text));
    if (diag_n_errors(p->dg))
        fail_msg("%s\n%s", text, said(p));
    ast_dump(p->f, p->names, b);
    done(p);
}

/* ---- expressions ---- */

enum Place { WIRES, INTEGERS };

static void dump_expr(enum Place place, const char *text, StrBuf *b)
{
    StrBuf file = {0};
    strbuf_printf(&file, "module m(x -> y) {\n%s = %s\n}\n", place == WIRES ? "y" : "const C",
                  text);
    dump(file.ptr, b);
    strbuf_free(&file);
}

static bool same_tree(enum Place place, const char *text, const char *other)
{
    StrBuf a = {0}, b = {0};
    dump_expr(place, text, &a);
    dump_expr(place, other, &b);
    bool same = str_eq(strbuf_str(&a), strbuf_str(&b));
    strbuf_free(&a);
    strbuf_free(&b);
    return same;
}

/* `full` has all brackets written. */
static void binds(enum Place place, const char *text, const char *full)
{
    if (!same_tree(place, text, full))
        fail_msg("'%s' is not read as '%s'", text, full);
}

/* The lines of an expression in the dump, without their common indentation, ends as `/`. */
static void tree(enum Place place, const char *text, const char *want)
{
    StrBuf b = {0}, short_form = {0};
    dump_expr(place, text, &b);
    const char *line = strstr(b.ptr, place == WIRES ? "  assign\n    name `y`\n" : "  const `C`\n");
    assert_non_null(line);
    line = strchr(line, '\n') + 1;
    if (place == WIRES)
        line = strchr(line, '\n') + 1;
    while (*line) {
        const char *end = strchr(line, '\n');
        strbuf_addz(&short_form, short_form.len ? "/" : "");
        strbuf_add(&short_form, line + 4, (size_t)(end - line - 4));
        line = end + 1;
    }
    if (strcmp(short_form.ptr, want) != 0)
        fail_msg("'%s' is\n%s\nand not\n%s", text, short_form.ptr, want);
    strbuf_free(&b);
    strbuf_free(&short_form);
}

static void every_part_of_an_expression_is_in_the_tree(void **state)
{
    (void)state;
    tree(WIRES, "a", "name `a`");
    tree(WIRES, "`if`", "name `if`");
    tree(WIRES, "4'd3", "number 3 width 4");
    tree(WIRES, "0x1_0000000000000000", "number 0 width 0 wide");
    tree(WIRES, "a & ~b", "&/  name `a`/  ~/    name `b`");
    tree(WIRES, "s ? a : b", "?:/  name `s`/  name `a`/  name `b`");
    tree(WIRES, "a[N - 1:0]", "slice/  name `a`/  -/    name `N`/    number 1 width 0/"
                              "  number 0 width 0");
    tree(WIRES, "m[i][2]", "index/  index/    name `m`/    name `i`/  number 2 width 0");
    tree(WIRES, "u.s[3]", "index/  member `s`/    name `u`/  number 3 width 0");
    tree(WIRES, "{a, 4'd3}", "concat/  item/    name `a`/  item/    number 3 width 4");
    tree(WIRES, "{8{a}}", "repeat/  number 8 width 0/  item/    name `a`");
    tree(WIRES, "f<8, N: 2>(a, x: b -> s: z, t: _)",
         "call `f` ->/  parameter/    number 8 width 0/  parameter `N`/    number 2 width 0/"
         "  in/    name `a`/  in `x`/    name `b`/  out `s`/    name `z`/  out `t`/    _");
    tree(WIRES, "f()", "call `f`");
    tree(WIRES, "f(->)", "call `f` ->");
    tree(INTEGERS, "min(a, clog2(b))",
         "call `min`/  in/    name `a`/  in/    call `clog2`/      in/        name `b`");
    tree(INTEGERS, "!-~a", "!/  -/    ~/      name `a`");
}

/* From tightest, as docs/language.md has it, and with what only integers have. */
static const char *const levels[][5] = {
    {"**"}, {"*", "/", "%"}, {"+", "-"}, {"<<", ">>"}, {"<", "<=", ">", ">="},
    {"==", "!="}, {"&"}, {"^"}, {"|"}, {"&&"}, {"||"},
};
enum { LEVELS = sizeof levels / sizeof *levels };

static void check_pair(int i, const char *first, int j, const char *second)
{
    char text[64], left[64], right[64];
    snprintf(text, sizeof text, "a %s b %s c", first, second);
    snprintf(left, sizeof left, "(a %s b) %s c", first, second);
    snprintf(right, sizeof right, "a %s (b %s c)", first, second);
    bool want_left = i == j ? i != 0 : i < j; /* ** alone binds from the right */
    binds(INTEGERS, text, want_left ? left : right);
    if (same_tree(INTEGERS, left, right))
        fail_msg("'%s' has the tree of '%s'", left, right);
}

static void every_pair_of_operators_binds_as_documented(void **state)
{
    unsigned pairs = 0;
    (void)state;
    for (int i = 0; i < LEVELS; i++) {
        for (int j = 0; j < LEVELS; j++) {
            for (int k = 0; k < 5 && levels[i][k]; k++) {
                for (int l = 0; l < 5 && levels[j][l]; l++, pairs++)
                    check_pair(i, levels[i][k], j, levels[j][l]);
            }
        }
    }
    assert_int_equal(pairs, 19 * 19);
}

static void signs_bind_tighter_than_any_operator(void **state)
{
    (void)state;
    for (int i = 0; i < LEVELS; i++) {
        for (int k = 0; k < 5 && levels[i][k]; k++) {
            for (const char *sign = "~-!"; *sign; sign++) {
                char text[64], full[64];
                snprintf(text, sizeof text, "%ca %s %cb", *sign, levels[i][k], *sign);
                snprintf(full, sizeof full, "(%ca) %s (%cb)", *sign, levels[i][k], *sign);
                binds(INTEGERS, text, full);
            }
        }
    }
    binds(INTEGERS, "-a[0]", "-(a[0])");
    binds(WIRES, "~u.s & f(x)[0]", "(~(u.s)) & ((f(x))[0])");
}

static void a_choice_binds_loosest_and_from_the_right(void **state)
{
    (void)state;
    binds(INTEGERS, "a || b ? c || d : e || f", "(a || b) ? (c || d) : (e || f)");
    binds(INTEGERS, "a ? b : c ? d : e", "a ? b : (c ? d : e)");
    binds(INTEGERS, "a ? b ? c : d : e", "a ? (b ? c : d) : e");
    assert_false(same_tree(INTEGERS, "a ? b : (c ? d : e)", "(a ? b : c) ? d : e"));
}

static void less_than_or_parameters(void **state)
{
    (void)state;
    tree(WIRES, "a < b", "</  name `a`/  name `b`");
    tree(INTEGERS, "a<b", "</  name `a`/  name `b`");
    tree(WIRES, "f<b>(a)", "call `f`/  parameter/    name `b`/  in/    name `a`");
    binds(WIRES, "f<(a > b), N: c + 1>(x) & y", "(f<(a > b), N: (c + 1)>(x)) & y");
    binds(WIRES, "a < b & c", "(a < b) & c");
    binds(WIRES, "x[a<b:0]", "x[(a < b):0]");
}

static void an_expression_goes_on_over_lines(void **state)
{
    (void)state;
    binds(WIRES, "f(a,\n b\n)", "f(a, b)");
    binds(WIRES, "a &\n\n b", "a & b");
    binds(WIRES, "\n a ?\n b :\n c", "a ? b : c");
    binds(WIRES, "{a,\n b\n }", "{a, b}");
    binds(WIRES, "x[\n3\n]", "x[3]");
    binds(WIRES, "f(a # a comment )\n, b)", "f(a, b)");
}

/* ---- statements ---- */

static void same_file(const char *text, const char *other)
{
    StrBuf a = {0}, b = {0};
    dump(text, &a);
    dump(other, &b);
    assert_string_equal(a.ptr ? a.ptr : "", b.ptr ? b.ptr : "");
    strbuf_free(&a);
    strbuf_free(&b);
}

static void the_dump_of_a_file_has_every_statement(void **state)
{
    static const char text[] =
        "use \"a.nl\"\n\n"
        "# doc\n"
        "module m<N, M = 4>(x[N], d[M][2] -> y) {\n"
        "wire k[N], t; memory w[8][4]; const W = N\n"
        "for i in 0..N { u = f(x) }\n"
        "if N { y = x } else if M { y = ~x }\nelse { assert 0, \"no\" }\n"
        "budget nand <= 9, dff <= 1, depth <= 2; feedback q, k[1]\n_ = x; f(x -> y) }\n"
        "module none() {}\n";
    static const char want[] =
        "use \"a.nl\"\n"
        "module `m` documented\n"
        "  parameter `N`\n"
        "  parameter `M`\n"
        "    number 4 width 0\n"
        "  in `x`\n"
        "    dim\n"
        "      name `N`\n"
        "  in `d`\n"
        "    dim\n"
        "      name `M`\n"
        "    dim\n"
        "      number 2 width 0\n"
        "  out `y`\n"
        "  wire\n"
        "    port `k`\n"
        "      dim\n"
        "        name `N`\n"
        "    port `t`\n"
        "  memory\n"
        "    port `w`\n"
        "      dim\n"
        "        number 8 width 0\n"
        "      dim\n"
        "        number 4 width 0\n"
        "  const `W`\n"
        "    name `N`\n"
        "  for `i`\n"
        "    number 0 width 0\n"
        "    name `N`\n"
        "      assign\n"
        "        name `u`\n"
        "        call `f`\n"
        "          in\n"
        "            name `x`\n"
        "  if\n"
        "    name `N`\n"
        "      assign\n"
        "        name `y`\n"
        "        name `x`\n"
        "    else\n"
        "      if\n"
        "        name `M`\n"
        "          assign\n"
        "            name `y`\n"
        "            ~\n"
        "              name `x`\n"
        "        else\n"
        "          assert \"no\"\n"
        "            number 0 width 0\n"
        "  budget\n"
        "    nand\n"
        "      number 9 width 0\n"
        "    dff\n"
        "      number 1 width 0\n"
        "    depth\n"
        "      number 2 width 0\n"
        "  feedback\n"
        "    item\n"
        "      name `q`\n"
        "    item\n"
        "      index\n"
        "        name `k`\n"
        "        number 1 width 0\n"
        "  assign\n"
        "    _\n"
        "    name `x`\n"
        "  place\n"
        "    call `f` ->\n"
        "      in\n"
        "        name `x`\n"
        "      out\n"
        "        name `y`\n"
        "module `none`\n";
    StrBuf b = {0};
    (void)state;
    dump(text, &b);
    assert_string_equal(b.ptr, want);
    strbuf_free(&b);
}

static void the_dump_of_a_test_has_every_statement(void **state)
{
    static const char text[] =
        "test m<2, N: 3> \"title\" {\n a b | y u.q[3] `w w`\n"
        "0 -1 | x all ?\n c random (a + 1) bits(2, a) |\n 8'hff 2.5:4 0.5 0.5d | C\n"
        "for v in 0..3 { 1 | 1 }\nrepeat 3 { }\nwhile v { }\nif v { 0 } \n else { 1 }\n"
        "let v = 1; declare s = a; seed 4; init 0; init 1; init x; init random; set u.q[2] = 3\n"
        "load w \"a.hex\"; load w = 1,\n 2; budget nand <= 4\n}\n";
    static const char want[] =
        "test `m` \"title\" bar 1 2\n"
        "  parameter\n"
        "    number 2 width 0\n"
        "  parameter `N`\n"
        "    number 3 width 0\n"
        "  column a\n"
        "  column b\n"
        "  column y\n"
        "  column u.q[3]\n"
        "  column w w\n"
        "  row\n"
        "    number\n"
        "      number 0 width 0\n"
        "    number\n"
        "      -\n"
        "        number 1 width 0\n"
        "    |\n"
        "    any\n"
        "    any all\n"
        "    unknown\n"
        "  row\n"
        "    clock\n"
        "    random\n"
        "    expr\n"
        "      +\n"
        "        name `a`\n"
        "        number 1 width 0\n"
        "    bits\n"
        "      number 2 width 0\n"
        "      name `a`\n"
        "    |\n"
        "  row\n"
        "    number\n"
        "      number 255 width 8\n"
        "    fixed\n"
        "      number 40 width 0\n"
        "    fixed\n"
        "      number 1056964608 width 0\n"          /* 0x3f000000 */
        "    fixed\n"
        "      number 4602678819172646912 width 0\n" /* 0x3fe0000000000000 */
        "    |\n"
        "    clock\n"
        "  for `v`\n"
        "    number 0 width 0\n"
        "    number 3 width 0\n"
        "      row\n"
        "        number\n"
        "          number 1 width 0\n"
        "        |\n"
        "        number\n"
        "          number 1 width 0\n"
        "  repeat\n"
        "    number 3 width 0\n"
        "  while\n"
        "    name `v`\n"
        "  if\n"
        "    name `v`\n"
        "      row\n"
        "        number\n"
        "          number 0 width 0\n"
        "    else\n"
        "      row\n"
        "        number\n"
        "          number 1 width 0\n"
        "  let `v`\n"
        "    number 1 width 0\n"
        "  declare `s`\n"
        "    name `a`\n"
        "  seed\n"
        "    number 4 width 0\n"
        "  init 0\n"
        "  init 1\n"
        "  init x\n"
        "  init r\n"
        "  set u.q[2]\n"
        "    number 3 width 0\n"
        "  load w \"a.hex\"\n"
        "  load w\n"
        "    item\n"
        "      number 1 width 0\n"
        "    item\n"
        "      number 2 width 0\n"
        "  budget\n"
        "    nand\n"
        "      number 4 width 0\n";
    StrBuf b = {0};
    (void)state;
    dump(text, &b);
    assert_string_equal(b.ptr, want);
    strbuf_free(&b);
}

static void blanks_lines_and_semicolons_do_not_matter(void **state)
{
    (void)state;
    same_file("module m(x -> y) { y = x; wire a, b }",
              "module m (\n  x\n  ->\n  y)\n\n{\n\n\ty  =\n x # c\n;;\nwire a,\n  b\n\n}\n\n");
    same_file("module m(x -> y) { if a { } else { } }",
              "module m(x -> y) { if a {\n}\n\nelse {\n}\n}");
    same_file("module m(x -> y) { for i in 0..2 { y = x } }",
              "module m(x -> y) {\r\nfor i in 0 .. 2 {\r\ny = x\r\n}\r\n}\r\n");
    same_file("module m(x -> y) {\nfor i in 0..2 {\n y = x\n}\n"
              "if 1 {\n y = x\n} else {\n y = x\n}\n}",
              "module m(x -> y)\n{\nfor i in 0..2\n# here\n{\n y = x\n}\nif 1\n\n{\n y = x\n}\n"
              "else\n{\n y = x\n}\n}");
    same_file("test m {\na | y\nrepeat 2 {\n 1 | 0\n}\n}",
              "test m\n{\na | y\nrepeat 2\n{\n 1 | 0\n}\n}");
    same_file("test m { a | y\n 1 | 0 }", "test m {\n\n a|y ; 1|0\n}");
    same_file("", "\n# nothing\n;\n");
}

static void comment_lines_right_above_are_the_documentation(void **state)
{
    (void)state;
    Str text = STR("# one\n\n# two\n  # three\nmodule a() {}\nmodule b() {}\n");
    Parsed *p = parse(text);
    assert_int_equal(diag_n_errors(p->dg), 0);
    AstModule *m = p->f->modules;
    assert_int_equal(m->doc_hi - m->doc_lo, strlen("# two\n  # three\n"));
    assert_memory_equal(text.ptr + m->doc_lo, "# two\n", 6);
    assert_int_equal(m->next->doc_lo, m->next->doc_hi);
    done(p);
}

static void every_node_knows_its_bytes(void **state)
{
    (void)state;
    Str text = STR("module m(x -> y) {\n  y = f(a, bb) & ~c[1:0]\n}\n");
    Parsed *p = parse(text);
    assert_int_equal(diag_n_errors(p->dg), 0);
    const AstModule *m = p->f->modules;
    const Expr *e = m->body->a;
    const struct {
        uint32_t lo, hi;
        const char *text;
    } want[] = {
        {m->lo, m->hi, "m"},
        {m->outputs->lo, m->outputs->hi, "y"},
        {m->body->lo, m->body->hi, "y = f(a, bb) & ~c[1:0]"},
        {m->body->target->lo, m->body->target->hi, "y"},
        {e->lo, e->hi, "f(a, bb) & ~c[1:0]"},
        {e->u.e.a->lo, e->u.e.a->hi, "f(a, bb)"},
        {e->u.e.a->u.call.name_lo, e->u.e.a->u.call.name_hi, "f"},
        {e->u.e.a->u.call.args->next->value->lo, e->u.e.a->u.call.args->next->value->hi, "bb"},
        {e->u.e.b->lo, e->u.e.b->hi, "~c[1:0]"},
        {e->u.e.b->u.e.a->lo, e->u.e.b->u.e.a->hi, "c[1:0]"},
    };
    for (size_t i = 0; i < sizeof want / sizeof *want; i++) {
        Str is = {text.ptr + want[i].lo, want[i].hi - want[i].lo};
        if (!str_eqz(is, want[i].text))
            fail_msg("'%.*s' and not '%s'", STR_ARG(is), want[i].text);
    }
    done(p);
}

/* ---- mistakes ---- */

static const struct {
    const char *text, *says;
} mistakes[] = {
    /* declarations */
    {"modul m(x -> y) { y = x }", "did you mean 'module'?"},
    {"use gates\n", "the name of a file in quotes"},
    {"use \"\"\n", "the name of a file in quotes"},
    {"use \"a.nl\" 3\n", "the end of the line was expected"},
    {"module m<>(x -> y) { y = x }", "the name of a parameter was expected"},
    {"module m<N(x -> y) { y = x }", "'(' stands here, and ',' or '>' was expected"},
    {"module m { y = x }", "'(' and the ports was expected"},
    {"module m(x -> y { y = x }", "'{' stands here, and ',' or ')' was expected"},
    {"module m(x[ -> y) { y = x }", "a value was expected"},
    {"module (x -> y) { y = x }", "the name of the module was expected"},
    {"module wire(x -> y) { y = x }", "'wire' is a word of the language"},
    {"module m(in -> y) {\n y = x\n}\n", "write `in` between backquotes"},
    {"module m(x -> y) { y = x } y\n", "'y' stands here, and the end of the line was expected"},
    /* braces */
    {"module m(x -> y) {\n y = x\n", "1:18: error: this '{' is not closed"},
    {"module m(x -> y) {\n for i in 0..2 {\n}\nmodule n(x -> y) { y = x }",
     "1:18: error: this '{' is not closed"},
    {"module m(x -> y) {\n if 1 {\n  y = x\n", "2:7: error: this '{' is not closed"},
    {"module m(x -> y) {\n for i in 0..2\n y = x\n}\n}\n",
     "the line ends here, and '{' was expected"},
    {"module m(x -> y) {\n y = x\n}\n}\n", "'}' stands here"},
    {"module m(x -> y)\n", "1:17: error: the line ends here, and '{' was expected"},
    {"module m(x -> y)", "the file ends here, and '{' was expected"},
    /* statements */
    {"module m(x -> y) {\n y = x x\n}\n", "the end of the line was expected"},
    {"module m(x -> y) {\n wire\n}\n", "'}' stands here, and a name was expected"},
    {"module m(x -> y) {\n wire a b\n}\n", "'b' stands here, and the end of the line was expected"},
    {"module m(x -> y) {\n const = 3\n}\n", "a name was expected"},
    {"module m(x -> y) {\n const C 3\n}\n", "'3' stands here, and '=' was expected"},
    {"module m(x -> y) {\n for in 0..2 {\n y = x\n }\n}\n", "'in' is a word of the language"},
    {"module m(x -> y) {\n for i = 0..2 {\n y = x\n }\n}\n",
     "'=' stands here, and 'in' was expected"},
    {"module m(x -> y) {\n for i in 2 {\n y = x\n }\n}\n",
     "'..' between the first value and the end"},
    {"module m(x -> y) {\n else { y = x }\n}\n", "'else' is a word of the language"},
    {"module m(x -> y) {\n assert x\n}\n", "',' and a message was expected"},
    {"module m(x -> y) {\n assert x, 3\n}\n", "a message in quotes was expected"},
    {"module m(x -> y) {\n budget gates <= 3\n}\n", "nand, dff or depth was expected"},
    {"module m(x -> y) {\n budget nand < 3\n}\n", "'<' stands here, and '<=' was expected"},
    {"module m(x -> y) {\n feedback\n}\n", "a value was expected"},
    {"module m(x -> y) {\n use \"a.nl\"\n}\n", "'use' is a word of the language"},
    /* expressions */
    {"module m(x -> y) {\n y =\n}\n", "'}' stands here, and a value was expected"},
    {"module m(x -> y) {\n y = 017\n}\n", "write 0o17 for octal, 17 for decimal"},
    {"module m(x -> y) {\n y = a<b\n}\n", "less-than has a blank before it"},
    {"module m(x -> y) {\n y = m<3> & x\n}\n", "less-than has a blank before it"},
    {"module m(x -> y) {\n y = f(a: b, c)\n}\n",
     "2:14: error: connections by position come before those by name"},
    {"module m(x -> y) {\n y = f(a, )\n}\n", "a value was expected"},
    {"module m(x -> y) {\n y = f(a b)\n}\n", "'b' stands here, and ',' or ')' was expected"},
    {"module m(x -> y) {\n y = (x + [\n}\nmodule n(x -> y) { y = x }\n", "a value was expected"},
    {"module m(x -> y) {\n y = (x\n}\nmodule n(x -> y) { y = x }\n", "')' was expected"},
    {"module m(x -> y) {\n y = x[3\n}\nmodule n(x -> y) { y = x }\n", "']' was expected"},
    {"module m(x -> y) {\n y = {x y}\n z = x\n}\n", "'y' stands here, and ',' or '}' was expected"},
    {"module m(x -> y) {\n y = {2{x y}}\n z = x\n}\n", "'y' stands here, and '}' was expected"},
    {"module m(x -> y) {\n y = {x,, x\n}\n", "',' stands here, and a value was expected"},
    {"module m(x -> y) {\n y = {2{x}\n}\nmodule n(x -> y) { y = x }\n", "this '{' is not closed"},
    {"module m(x -> y) {\n y = a ? b\n}\n", "':' of '? :' was expected"},
    {"module m(x -> y) {\n y = u.3\n}\n", "the name of an output was expected"},
    {"module m(x -> y) {\n y = 2.5\n}\n", "'2.5' stands here, and a value was expected"},
    {"module m(x -> y) {\n y = \"x\"\n}\n", "a value was expected"},
    {"module m(x -> y) {\n y = x +* x\n}\n", "'*' stands here, and a value was expected"},
    {"module m(x -> y) {\n y = x @ x $ x\n}\n", "this character has no meaning here"},
    {"module m(x -> y) {\n y = "
     "\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\"\n}\n",
     "'\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx...' stands here"},
    /* tests */
    {"test {\n x | y\n}\n", "the module that is tested was expected"},
    {"test m {\n\n}\n", "a line with the names of the columns"},
    {"test m {\n x | y | z\n 0 0\n}\n", "the name of a signal was expected"},
    {"test m {\n x | u.3\n}\n", "a name after '.' was expected"},
    {"test m {\n x | q[a]\n}\n", "'a' stands here, and a number was expected"},
    {"test m {\n x | q[]\n}\n", "']' stands here, and a number was expected"},
    {"test m {\n x | q[3 4]\n}\n", "'4' stands here, and ':' or ']' was expected"},
    {"test m {\n x | q[1::2]\n}\n", "':' stands here, and a number was expected"},
    {"test m {\n x | y\n 0 z\n}\n", "no tri-state wires"},
    {"test m {\n x | y\n 0 v\n}\n", "a variable goes in ( ), as in (v)"},
    {"test m {\n x | y\n 0 -v\n}\n", "a number after '-'; other expressions go in ( )"},
    {"test m {\n x | y\n 0 + 1\n}\n", "a cell: a number, x, ?, c, random or ( )"},
    {"test m {\n x | y\n 0 (1\n}\n", "')' was expected"},
    {"test m {\n x | y\n bits 3\n}\n", "'(' was expected"},
    {"test m {\n x | y\n bits(3)\n}\n", "')' stands here, and ',' was expected"},
    {"test m {\n x | y\n 2.5:x\n}\n", "the number of bits behind the point (0 to 62)"},
    {"test m {\n x | y\n 2.5:63\n}\n", "the number of bits behind the point (0 to 62)"},
    {"test m {\n x | y\n 8.5:61\n}\n", "a number that fits 64 bits"},
    {"test m {\n x | y\n init 2\n}\n", "0, 1, x or random was expected"},
    {"test m {\n x | y\n let v\n}\n", "'=' was expected"},
    {"test m {\n x | y\n set q 3\n}\n", "'3' stands here, and '=' was expected"},
    {"test m {\n x | y\n load q\n}\n", "a file in quotes, or '=' and values was expected"},
    {"test m {\n x | y\n repeat 3\n 1 | 1\n}\n}\n", "the line ends here, and '{' was expected"},
    {"test m {\n x | y\n for v in 0..2 {\n 1 | 1\n}\n", "1:8: error: this '{' is not closed"},
    {"test m {\n x | y\n while 1 {\n 1 | 1\n", "3:10: error: this '{' is not closed"},
};
enum { MISTAKES = sizeof mistakes / sizeof *mistakes };

static void a_mistake_is_told_once(void **state)
{
    (void)state;
    for (size_t i = 0; i < MISTAKES; i++) {
        Parsed *p = parse(str_from(mistakes[i].text));
        if (diag_n_errors(p->dg) != 1 || !strstr(said(p), mistakes[i].says))
            fail_msg("%s\nhas %u errors, not one with '%s':\n%s", mistakes[i].text,
                     diag_n_errors(p->dg), mistakes[i].says, said(p));
        done(p);
    }
}

/* Each line with a mistake has one message, and the lines between are kept. */
static void n_mistakes_have_n_messages(void **state)
{
    static const char *const bad_lines[] = {
        "wire a b", "y = (x", "y = 017 + 0b2", "y = f(a, )", "y = {x", "y = x[1", "const C 3",
        "assert 1", "y = a<b", "y = x @ x @ x", "y = f(a b, c d)", "y = `x",
        "y = {x y}", "y = {2{x y}}",
    };
    enum { LINES = sizeof bad_lines / sizeof *bad_lines };
    StrBuf b = {0};
    (void)state;
    for (unsigned first = 0; first < LINES; first++) {
        for (unsigned n = 1; n <= 3; n++) {
            strbuf_clear(&b);
            strbuf_addz(&b, "module m(x -> y) {\n");
            for (unsigned i = 0; i < n; i++)
                strbuf_printf(&b, "q = x\n%s\nq = x\n", bad_lines[(first + i) % LINES]);
            strbuf_addz(&b, "if 1 {\n y = )\n q = x\n}\n}\nmodule n() {\n}\n");
            Parsed *p = parse(strbuf_str(&b));
            if (diag_n_errors(p->dg) != n + 1)
                fail_msg("%s\nhas %u errors, not %u:\n%s", b.ptr, diag_n_errors(p->dg), n + 1,
                         said(p));
            done(p);
        }
    }
    strbuf_free(&b);
}

static unsigned count(const char *text, const char *part)
{
    unsigned n = 0;
    for (const char *s = text; (s = strstr(s, part)); s += strlen(part))
        n++;
    return n;
}

static void what_is_right_beside_a_mistake_is_kept(void **state)
{
    (void)state;
    Parsed *p = parse(STR("module a() { wire k }\n"
                          "modul b() { wire k }\n"
                          "module c() {\n wire k\n wire 3\n wire k\n}\n"
                          "test c {\n x | y\n 1 v\n 1 | 1\n}\n"
                          "use 3\nuse \"d.nl\"\n"
                          "module e(3) { wire k }\n"
                          "module f() { wire k }\n"));
    StrBuf b = {0};
    assert_int_equal(diag_n_errors(p->dg), 5);
    ast_dump(p->f, p->names, &b);
    static const char *const kept[] = {"use \"d.nl\"", "module `a`", "module `c`", "module `f`",
                                       "test `c`"};
    for (size_t i = 0; i < sizeof kept / sizeof *kept; i++) {
        if (!strstr(b.ptr, kept[i]))
            fail_msg("no %s in\n%s", kept[i], b.ptr);
    }
    assert_int_equal(count(b.ptr, "port `k`"), 4);
    assert_int_equal(count(b.ptr, "  row\n"), 1);
    assert_null(strstr(b.ptr, "module `e`"));
    strbuf_free(&b);
    done(p);
}

/* ---- depth ---- */

static void repeated(const char *head, const char *part, const char *tail, bool is_fine)
{
    StrBuf b = {0};
    strbuf_addz(&b, head);
    for (int i = 0; i < 30000; i++)
        strbuf_addz(&b, part);
    strbuf_addz(&b, tail);
    Parsed *p = parse(strbuf_str(&b));
    if ((diag_n_errors(p->dg) == 0) != is_fine)
        fail_msg("%s...: %u errors\n%s", part, diag_n_errors(p->dg), said(p));
    strbuf_free(&b);
    done(p);
}

static void depth_is_bounded(void **state)
{
    static const char *const parts[] = {"(", "~", "-", "{", "x[", "m(", "x?", "x?x:", "x**", "x&",
                                        "m<", "{x{"};
    (void)state;
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        repeated("module m(x -> y) { y = ", parts[i], "", false);
    repeated("module m(x -> y) { y = x", "[0]", "}", false);
    repeated("module m(x -> y) { y = x", ".s", "}", false);
    repeated("module m(x -> y) { y = x }\n", "module m(x -> y) {", "", false);
    repeated("module m(x -> y) {", "if 1 {", "", false);
    repeated("module m(x -> y) {", "if x {} else ", "", false);
    repeated("test m { x | y\n", "repeat 2 {", "", false);
    repeated("module m(x -> y) {\n", "m(x, ", "y)}\n", false);
}

static void length_is_not_bounded(void **state)
{
    (void)state;
    repeated("module m(x -> y) {\n", "y = x\n", "}\n", true);
    repeated("module m(x -> y) { y = {", "x, ", "x} }\n", true);
    repeated("module m(x -> y) { f(", "x, ", "x) }\n", true);
    repeated("test m { x | y\n", "1 | 1\n", "}", true);
    repeated("", "module m() { }\n", "", true);
}

/* The depth at which it stops, told by a message of its own. */
static void two_hundred_brackets_are_too_many(void **state)
{
    (void)state;
    for (int n = 150; n <= 250; n += 100) {
        StrBuf b = {0};
        strbuf_addz(&b, "module m(x -> y) {\n y = ");
        for (int i = 0; i < n; i++)
            strbuf_addc(&b, '(');
        strbuf_addc(&b, 'x');
        for (int i = 0; i < n; i++)
            strbuf_addc(&b, ')');
        strbuf_addz(&b, "\n}\n");
        Parsed *p = parse(strbuf_str(&b));
        assert_int_equal(diag_n_errors(p->dg), n > 200);
        if (n > 200)
            assert_non_null(strstr(said(p), "more than 200 brackets or blocks inside one another; "
                                            "name the inner parts"));
        strbuf_free(&b);
        done(p);
    }
}

/* ---- the other entries ---- */

static uint32_t add(Parsed *p, const char *text)
{
    return diag_add_file(p->dg, "other", str_from(text));
}

static void a_module_is_named_on_a_command_line(void **state)
{
    static const char *const bad[] = {"", "adder<", "adder<>", "a b",
                                      "a<1>>", "3", "a<1, N: >", "<3>"};
    (void)state;
    Parsed *p = parse(STR(""));
    Expr *e = parse_module_ref(p->arena, p->names, p->dg, add(p, "adder<16, N: 2>"));
    assert_non_null(e);
    assert_int_equal(e->kind, EXPR_CALL);
    assert_string_equal(intern_cstr(p->names, e->u.call.name), "adder");
    assert_int_equal(e->u.call.params->value->u.number.value, 16);
    assert_string_equal(intern_cstr(p->names, e->u.call.params->next->name), "N");
    e = parse_module_ref(p->arena, p->names, p->dg, add(p, "`a<3>`"));
    assert_non_null(e);
    assert_string_equal(intern_cstr(p->names, e->u.call.name), "a<3>");
    assert_null(e->u.call.params);
    assert_int_equal(diag_n_errors(p->dg), 0);
    for (unsigned i = 0; i < sizeof bad / sizeof *bad; i++) {
        assert_null(parse_module_ref(p->arena, p->names, p->dg, add(p, bad[i])));
        if (diag_n_errors(p->dg) != i + 1)
            fail_msg("'%s' is refused with %u messages", bad[i], diag_n_errors(p->dg) - i);
    }
    done(p);
}

static void a_stimulus_is_a_test_without_braces(void **state)
{
    (void)state;
    Parsed *p = parse(STR(""));
    AstTest *t = parse_stimulus(p->arena, p->names, p->dg, add(p, "a b | s\n0 1 | (a + b)\n"));
    assert_non_null(t);
    assert_true(t->has_bar);
    assert_int_equal(t->n_before_bar, 2);
    assert_int_equal(t->body->kind, STMT_ROW);
    assert_null(t->body->next);
    assert_null(parse_stimulus(p->arena, p->names, p->dg, add(p, "a | b\n0 }\n")));
    assert_null(parse_stimulus(p->arena, p->names, p->dg, add(p, "")));
    assert_null(parse_stimulus(p->arena, p->names, p->dg, add(p, "a\nv\n")));
    assert_int_equal(diag_n_errors(p->dg), 3);
    done(p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_part_of_an_expression_is_in_the_tree),
        cmocka_unit_test(every_pair_of_operators_binds_as_documented),
        cmocka_unit_test(signs_bind_tighter_than_any_operator),
        cmocka_unit_test(a_choice_binds_loosest_and_from_the_right),
        cmocka_unit_test(less_than_or_parameters),
        cmocka_unit_test(an_expression_goes_on_over_lines),
        cmocka_unit_test(the_dump_of_a_file_has_every_statement),
        cmocka_unit_test(the_dump_of_a_test_has_every_statement),
        cmocka_unit_test(blanks_lines_and_semicolons_do_not_matter),
        cmocka_unit_test(comment_lines_right_above_are_the_documentation),
        cmocka_unit_test(every_node_knows_its_bytes),
        cmocka_unit_test(a_mistake_is_told_once),
        cmocka_unit_test(n_mistakes_have_n_messages),
        cmocka_unit_test(what_is_right_beside_a_mistake_is_kept),
        cmocka_unit_test(depth_is_bounded),
        cmocka_unit_test(length_is_not_bounded),
        cmocka_unit_test(two_hundred_brackets_are_too_many),
        cmocka_unit_test(a_module_is_named_on_a_command_line),
        cmocka_unit_test(a_stimulus_is_a_test_without_braces),
    };
    return cmocka_run_group_tests_name("parse", tests, NULL, NULL);
}
