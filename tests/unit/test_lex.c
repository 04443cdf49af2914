/* test_lex.c - which tokens a text is made of, where they stand, and what is said of bad ones. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "netlist/lex.h"

/* What a text was read as. */
typedef struct Read {
    StrBuf tokens; /* see write_token */
    unsigned errors;
    char *messages; /* as printed */
    size_t n_messages;
} Read;

/* Names and punctuation as written, numbers as value:width, reals as R and the
 * value, strings in quotes, line ends as /.  A bad one has a ! before it. */
static void write_token(StrBuf *out, const Intern *names, Str text, Token t)
{
    double real;
    strbuf_addz(out, out->len ? " " : "");
    strbuf_addz(out, t.is_bad ? "!" : "");
    switch (t.kind) {
    case TOK_NL: strbuf_addc(out, '/'); break;
    case TOK_NUMBER:
        strbuf_printf(out, "%llu:%u%s", (unsigned long long)t.value, t.width, t.wide ? "w" : "");
        break;
    case TOK_REAL:
        memcpy(&real, &t.value, sizeof real);
        strbuf_printf(out, "R%g", real);
        break;
    case TOK_STRING: strbuf_add(out, text.ptr + t.lo, t.hi - t.lo); break;
    case TOK_NAME:
        strbuf_printf(out, t.is_quoted ? "`%s`" : "%s", intern_cstr(names, t.sym));
        break;
    default: strbuf_add(out, text.ptr + t.lo, t.hi - t.lo); break;
    }
}

static void read_text(Str text, Read *r)
{
    memset(r, 0, sizeof *r);
    FILE *out = open_memstream(&r->messages, &r->n_messages);
    Arena *a = arena_new("test");
    Intern *names = intern_new(a);
    Diag *dg = diag_new(a, out);
    Lexer lx = lexer_new(names, dg, diag_add_file(dg, "t", text));
    strbuf_addz(&r->tokens, "");
    for (Token t = lexer_next(&lx); t.kind != TOK_END; t = lexer_next(&lx))
        write_token(&r->tokens, names, text, t);
    r->errors = diag_n_errors(dg);
    fclose(out);
    intern_free(names);
    diag_free(dg);
    arena_free(a);
}

static void read_done(Read *r)
{
    strbuf_free(&r->tokens);
    free(r->messages);
}

static void check(Str text, const char *want, unsigned want_errors)
{
    Read r;
    read_text(text, &r);
    if (strcmp(r.tokens.ptr ? r.tokens.ptr : "", want) != 0 || r.errors != want_errors)
        fail_msg("'%.*s' is read as '%s' with %u errors, not as '%s' with %u\n%s", STR_ARG(text),
                 r.tokens.ptr ? r.tokens.ptr : "", r.errors, want, want_errors, r.messages);
    read_done(&r);
}

/* One error, and its words. */
static void refused(Str text, const char *says)
{
    Read r;
    read_text(text, &r);
    if (r.errors != 1 || !strstr(r.messages, says))
        fail_msg("'%.*s' has %u errors, not one with '%s':\n%s", STR_ARG(text), r.errors, says,
                 r.messages);
    read_done(&r);
}

static void names_and_punctuation_are_told_apart(void **state)
{
    (void)state;
    check(STR(""), "", 0);
    check(STR("a_1$ _ _b A9"), "a_1$ _ _b A9", 0);
    check(STR("a_1$->b..c**d"), "a_1$ -> b .. c ** d", 0);
    check(STR("<<= >>== && & ||| <=> !=="), "<< = >> == && & || | <= > != =", 0);
    check(STR("( ) { } [ ] < > , : = + - * / % & | ^ ~ ! ? ."),
          "( ) { } [ ] < > , : = + - * / % & | ^ ~ ! ? .", 0);
    check(STR("-> .. ** << >> <= >= == != && ||"), "-> .. ** << >> <= >= == != && ||", 0);
    check(STR("wire module x"), "wire module x", 0);
    check(STR("$1 $20a"), "$1 $20a", 0);
}

static void a_quoted_name_may_have_any_letters(void **state)
{
    (void)state;
    check(STR("`a.b[3]` `wire` `12` ` `"), "`a.b[3]` `wire` `12` ` `", 0);
    check(STR("`\xe4\xb8\xad` `\"` `#`"), "`\xe4\xb8\xad` `\"` `#`", 0);
    check(STR("a`b`c"), "a `b` c", 0);
}

static void a_quoted_name_is_the_same_name(void **state)
{
    (void)state;
    Arena *a = arena_new("test");
    Intern *names = intern_new(a);
    Diag *dg = diag_new(a, NULL);
    Lexer lx = lexer_new(names, dg, diag_add_file(dg, "t", STR("sum `sum`")));
    Token plain = lexer_next(&lx), quoted = lexer_next(&lx);
    assert_int_equal(plain.sym.ix, quoted.sym.ix);
    assert_false(plain.is_quoted);
    assert_true(quoted.is_quoted);
    intern_free(names);
    diag_free(dg);
    arena_free(a);
}

static void a_comment_ends_with_its_line(void **state)
{
    (void)state;
    check(STR("a # comment ; \" ` 017\nb;c"), "a / b / c", 0);
    check(STR("# only"), "", 0);
    check(STR("#\n#\n"), "/ /", 0);
    check(STR("# \xe4\xb8\xad\xff\n\"\xe4\xb8\xad\""), "/ \"\xe4\xb8\xad\"", 0);
    check(STR("\"a # b\" c"), "\"a # b\" c", 0);
}

static void numbers_of_every_base(void **state)
{
    (void)state;
    check(STR("0 12 1_000 0x1f 0X1F 0b101 0B1 0o17 0O7"),
          "0:0 12:0 1000:0 31:0 31:0 5:0 1:0 15:0 7:0", 0);
    check(STR("4'b1010 8'hff 8'HFF 8'd200 6'o17 16'hdead"),
          "10:4 255:8 255:8 200:8 15:6 57005:16", 0);
    check(STR("1_6'h_f_f 0b1111_0000 0x_f"), "255:16 240:0 15:0", 0);
    check(STR("0xffffffffffffffff 18446744073709551615"),
          "18446744073709551615:0 18446744073709551615:0", 0);
    check(STR("64'hffff_ffff_ffff_ffff 65536'b1"), "18446744073709551615:64 1:65536", 0);
}

static void a_number_above_64_bits_is_wide(void **state)
{
    (void)state;
    check(STR("0x1_0000000000000000"), "0:0w", 0);
    check(STR("0b10000000000000000000000000000000000000000000000000000000000000000"), "0:0w", 0);
    check(STR("0o2000000000000000000000 0o1777777777777777777777"),
          "0:0w 18446744073709551615:0", 0);
    check(STR("65'h1_0000_0000_0000_0005"), "5:65w", 0);
}

static void a_range_is_not_a_real(void **state)
{
    (void)state;
    check(STR("0..8"), "0:0 .. 8:0", 0);
    check(STR("2.5 0.5d 2.5:4 10.125"), "R2.5 R0.5 d R2.5 : 4:0 R10.125", 0);
    check(STR("1_000.5 1_0_.25"), "R1000.5 R10.25", 0);
    check(STR("3.x a.4"), "3:0 . x a . 4:0", 0);
}

static void numbers_that_are_refused(void **state)
{
    static const struct {
        const char *text, *says;
    } bad[] = {
        {"017", "write 0o17 for octal, 17 for decimal"},
        {"00", "a leading zero is ambiguous"},
        {"0_1", "a leading zero is ambiguous"},
        {"0x", "digits are missing here"},
        {"0x_", "digits are missing here"},
        {"8'h", "digits are missing here"},
        {"0b12", "a binary number has the digits 0 and 1"},
        {"4'b2", "a binary number has the digits 0 and 1"},
        {"0o8", "an octal number has the digits 0 to 7"},
        {"0xfg", "a hexadecimal number has the digits 0 to 9 and a to f"},
        {"12ab", "a name cannot start with a digit, and a number has no letters"},
        {"12$", "a name cannot start with a digit"},
        {"8'd1f", "a number has no letters"},
        {"8'q1", "after the width comes b, o, d or h, as in 8'hff"},
        {"8'x1", "after the width comes b, o, d or h, as in 8'hff"},
        {"8'", "after the width comes b, o, d or h, as in 8'hff"},
        {"4'hff", "does not fit the width"},
        {"4'd16", "does not fit the width"},
        {"63'h8000000000000000", "does not fit the width"},
        {"64'h10000000000000000", "does not fit the width"},
        {"0'b0", "the width of a number is from 1 to 65536"},
        {"65537'b0", "the width of a number is from 1 to 65536"},
        {"18446744073709551616", "too large for 64 bits; write it in hexadecimal"},
        {"18446744073709551617'b1", "too large for 64 bits"},
        {"99'd18446744073709551616", "too large for 64 bits; write it in hexadecimal"},
        {"0.0000000000000000000000000000000000000000000000000000000000000001",
         "this number is too long"},
        {"'hff", "a width goes before this, as in 8'hff"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        refused(str_from(bad[i].text), bad[i].says);
}

static void a_bad_token_is_marked_and_the_next_is_not(void **state)
{
    (void)state;
    check(STR("a 017 b"), "a !17:0 b", 1);
    check(STR("a @ b"), "a !@ b", 1);
    check(STR("12ab + 1"), "!12:0 + 1:0", 1);
}

static void characters_without_a_meaning_are_refused(void **state)
{
    (void)state;
    refused(STR("a @ b"), "this character has no meaning here; a name that has it");
    refused(STR("a \\ b"), "this character has no meaning here");
    refused(STR("$a"), "this character has no meaning here");
}

static void one_message_for_a_run_of_foreign_letters(void **state)
{
    (void)state;
    refused(STR("a = \xe4\xb8\xad\xe6\x96\x87"), "these characters have no meaning here");
    check(STR("a \xe4\xb8\xad b \xff"), "a !\xe4\xb8\xad b !\xff", 2);
}

static void positions_are_bytes_of_the_file(void **state)
{
    static const struct {
        TokenKind kind;
        uint32_t lo, hi;
        bool blank_before;
    } want[] = {
        {TOK_NAME, 3, 5, false}, /* behind the byte order mark */
        {TOK_PUNCT, 5, 7, false},
        {TOK_NUMBER, 8, 14, true},
        {TOK_NL, 17, 18, true}, /* behind a comment and \r */
        {TOK_STRING, 18, 22, false},
        {TOK_NAME, 22, 25, false},
        {TOK_NL, 25, 26, false},
        {TOK_REAL, 27, 30, true},
        {TOK_END, 31, 31, true},
        {TOK_END, 31, 31, false}, /* and for ever */
    };
    (void)state;
    Str text = STR("\xef\xbb\xbf" "ab<= 8'h_ff#\r\r\n\"xy\"`z`;\t2.5 ");
    Arena *a = arena_new("test");
    Intern *names = intern_new(a);
    Diag *dg = diag_new(a, NULL);
    Lexer lx = lexer_new(names, dg, diag_add_file(dg, "t", text));
    for (size_t i = 0; i < sizeof want / sizeof *want; i++) {
        Token t = lexer_next(&lx);
        if (t.kind != want[i].kind || t.lo != want[i].lo || t.hi != want[i].hi ||
            t.blank_before != want[i].blank_before)
            fail_msg("token %zu: kind %d at %u..%u blank %d", i, t.kind, t.lo, t.hi,
                     t.blank_before);
    }
    assert_int_equal(diag_n_errors(dg), 0);
    intern_free(names);
    diag_free(dg);
    arena_free(a);
}

static void messages_have_line_and_column(void **state)
{
    (void)state;
    refused(STR("a\nbc  017\nd"), "t:2:5: error: a leading zero");
    refused(STR("a\r\n  \"b\n"), "t:2:3: error: this string is not closed");
    refused(STR("a\n\n\0"), "t:3:1: error: this is not text: the byte 0x00");
}

static void marks_and_line_ends_of_other_systems_are_blanks(void **state)
{
    (void)state;
    check(STR("\xef\xbb\xbf" "a\r\nb\r\n"), "a / b /", 0);
    check(STR("a\tb\f\nc\rd"), "a b / c d", 0);
    check(STR("a \xef\xbb\xbf"), "a !\xef\xbb\xbf", 1); /* at the start only */
}

static void bytes_that_are_no_text_end_the_file_once(void **state)
{
    (void)state;
    check(STR("a \0 b \1 c"), "a", 1);
    check(STR("a # \0 b"), "a", 1);
    check(STR("\"x\0y\""), "!\"x", 1);
    check(STR("`x\0y`"), "!", 1);
    check(STR("a \177"), "a", 1);
    check(STR("a \x0b"), "a", 1);
    refused(STR("a \x1b[0m b"), "this is not text: the byte 0x1b stands here, and reading stops");
}

static void quotes_close_on_their_line(void **state)
{
    (void)state;
    check(STR("\"\" \"a b\""), "\"\" \"a b\"", 0);
    check(STR("\"abc\nb"), "!\"abc / b", 1);
    check(STR("`abc\nb"), "! / b", 1);
    refused(STR("\"abc"), "this string is not closed on its line");
    refused(STR("`abc"), "this name is not closed by a backquote on its line");
    refused(STR("``"), "a name between backquotes is empty");
}

static void a_line_with_a_mistake_can_be_read_quietly(void **state)
{
    (void)state;
    Arena *a = arena_new("test");
    Intern *names = intern_new(a);
    Diag *dg = diag_new(a, NULL);
    Lexer lx = lexer_new(names, dg, diag_add_file(dg, "t", STR("017 @ \0")));
    lx.is_quiet = true;
    assert_true(lexer_next(&lx).is_bad);
    assert_true(lexer_next(&lx).is_bad);
    assert_int_equal(diag_n_errors(dg), 0);
    lexer_next(&lx); /* bytes that end the file are told in any case */
    assert_int_equal(diag_n_errors(dg), 1);
    intern_free(names);
    diag_free(dg);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_and_punctuation_are_told_apart),
        cmocka_unit_test(a_quoted_name_may_have_any_letters),
        cmocka_unit_test(a_quoted_name_is_the_same_name),
        cmocka_unit_test(a_comment_ends_with_its_line),
        cmocka_unit_test(numbers_of_every_base),
        cmocka_unit_test(a_number_above_64_bits_is_wide),
        cmocka_unit_test(a_range_is_not_a_real),
        cmocka_unit_test(numbers_that_are_refused),
        cmocka_unit_test(a_bad_token_is_marked_and_the_next_is_not),
        cmocka_unit_test(characters_without_a_meaning_are_refused),
        cmocka_unit_test(one_message_for_a_run_of_foreign_letters),
        cmocka_unit_test(positions_are_bytes_of_the_file),
        cmocka_unit_test(messages_have_line_and_column),
        cmocka_unit_test(marks_and_line_ends_of_other_systems_are_blanks),
        cmocka_unit_test(bytes_that_are_no_text_end_the_file_once),
        cmocka_unit_test(quotes_close_on_their_line),
        cmocka_unit_test(a_line_with_a_mistake_can_be_read_quietly),
    };
    return cmocka_run_group_tests_name("lex", tests, NULL, NULL);
}
