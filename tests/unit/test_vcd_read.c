/* test_vcd_read.c - what real files contain, a test each; docs/waves.md has the list. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "wave/vcd_read.h"
#include "wave_text.h"

/* Reads text; messages go to messages. */
typedef struct Got {
    WaveStore *store;
    WaveReport report;
    bool ok;
    StrBuf text;
    char *messages;
    size_t n_messages;
} Got;

static Got get(const char *vcd)
{
    Got g = {.store = store_new()};
    FILE *out = open_memstream(&g.messages, &g.n_messages);
    assert_non_null(out);
    Arena *a = arena_new("test");
    Diag *dg = diag_new(a, out);
    WaveSink sink = store_sink(g.store);
    size_t n = strlen(vcd);
    char *copy = malloc(n ? n : 1); /* without the closing 0: the sanitizer sees a read past the end */
    assert_non_null(copy);
    memcpy(copy, vcd, n);
    g.ok = vcd_read_bytes((Str){copy, n}, "t.vcd", &sink, &g.report, dg);
    free(copy);
    store_finish(g.store);
    wave_text(g.store, &g.text);
    strbuf_addz(&g.text, "");
    diag_free(dg);
    arena_free(a);
    fclose(out);
    return g;
}

static void drop(Got *g)
{
    store_free(g->store);
    strbuf_free(&g->text);
    free(g->messages);
}

/* vcd gives this text and these messages. */
static void gives(const char *vcd, const char *text, const char *messages)
{
    Got g = get(vcd);
    assert_string_equal(g.text.ptr ? g.text.ptr : "", text);
    assert_string_equal(g.messages, messages);
    assert_int_equal(g.ok, strstr(messages, "error") == NULL);
    drop(&g);
}

#define ONE(decl, body) "$scope module t $end $var " decl " $end $upscope $end $enddefinitions $end\n" body

static void a_plain_file_is_read(void **state)
{
    (void)state;
    gives("$date today $end $version v $end $timescale 1ns $end\n"
          "$scope module top $end\n$var wire 1 ! clk $end\n$var reg 4 \" count [3:0] $end\n"
          "$upscope $end\n$enddefinitions $end\n#0\n$dumpvars\n0!\nbx \"\n$end\n#10\n1!\nb10 \"\n#25\n",
          "top.clk: 0=0 10=1\ntop.count[3:0]: 0=xxxx 10=0010\n", "");
}

static void any_printable_code_is_one(void **state)
{
    (void)state;
    gives("$var wire 1 0b a $end $var wire 1 b b $end $var wire 1 1 c $end $var wire 1 #5 d $end "
          "$var wire 1 aaaai e $end $var wire 1 n0_long_code f $end $var wire 1 $end g $end "
          "$enddefinitions $end #0 10b 0b 11 0#5 1aaaai zn0_long_code 1 $end x$end",
          "a: 0=1\nb: 0=0\nc: 0=1\nd: 0=0\ne: 0=1\nf: 0=z\ng: 0=1 0=x\n", "");
}

static void names_of_one_code_share_its_changes(void **state)
{
    (void)state;
    Got g = get("$scope module t $end $var wire 1 ! a $end $scope module u $end $var wire 1 ! b $end "
                "$upscope $end $upscope $end $enddefinitions $end #1 1!");
    assert_string_equal(g.text.ptr, "t.a: 1=1\nt.u.b: 1=1\n");
    assert_int_equal(store_n_signals(g.store), 1);
    drop(&g);
}

static void a_scope_that_is_opened_again_goes_on(void **state)
{
    (void)state;
    Got g = get("$scope module t $end $var wire 1 a x $end $upscope $end $scope module u $end "
                "$var wire 1 b y $end $upscope $end $scope module t $end $var wire 1 c z $end "
                "$upscope $end $enddefinitions $end");
    assert_string_equal(g.text.ptr, "t.x:\nt.z:\nu.y:\n");
    assert_int_equal(store_n_scopes(g.store), 3);
    drop(&g);
}

static void scopes_may_be_nameless_missing_or_closed_too_often(void **state)
{
    (void)state;
    gives("$upscope $end $var wire 1 a x $end $scope module $end $var wire 1 b y $end "
          "$upscope $end $upscope $end $scope module m $end $var wire 1 c z $end "
          "$enddefinitions $end #0 1a 1b 1c", "x: 0=1\n.y: 0=1\nm.z: 0=1\n", "");
}

static void names_are_never_cut_at_dots(void **state)
{
    (void)state;
    Got g = get("$scope module $unit.a/b $end $var wire 1 a x.y $end $var wire 1 b \\p.q[3] $end "
                "$var wire 4 c \\r [3:0] $end $var wire 1 d $f(1) $end $upscope $end $enddefinitions $end");
    assert_string_equal(g.text.ptr, "$unit.a/b.x.y:\n$unit.a/b.p.q[3]:\n$unit.a/b.r[3:0]:\n"
                                    "$unit.a/b.$f(1):\n");
    assert_int_equal(store_n_scopes(g.store), 2);
    drop(&g);
}

static void a_range_is_one_when_it_fits_the_width(void **state)
{
    (void)state;
    static const struct { const char *decl; bool has_range; int msb, lsb; const char *name; } cases[] = {
        {"wire 8 ! a [7:0]", true, 7, 0, "a"},      {"wire 8 ! a[7:0]", true, 7, 0, "a"},
        {"wire 16 ! a[9][15:0]", true, 15, 0, "a[9]"}, {"wire 21 ! a [0:20]", true, 0, 20, "a"},
        {"wire 17 ! a [15:-1]", true, 15, -1, "a"}, {"wire 38 ! a [-2:35]", true, -2, 35, "a"},
        {"wire 8 ! a[3]", false, 0, 0, "a[3]"},     {"wire 1 ! a [15]", true, 15, 15, "a"},
        {"wire 1 ! a[15]", true, 15, 15, "a"},      {"wire 8 ! a [3] [7:0]", true, 7, 0, "a[3]"},
        {"wire 8 ! a [3:0]", false, 0, 0, "a[3:0]"}, {"wire 2 ! a [x:0]", false, 0, 0, "a[x:0]"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        StrBuf b = {0};
        strbuf_printf(&b, "$var %s $end $enddefinitions $end", cases[i].decl);
        Got g = get(b.ptr);
        const WaveVar *v = store_var(g.store, 0);
        assert_int_equal(v->has_range, cases[i].has_range);
        if (v->has_range) {
            assert_int_equal(v->msb, cases[i].msb);
            assert_int_equal(v->lsb, cases[i].lsb);
        }
        Str name = store_name(g.store, v->name);
        assert_true(str_eqz(name, cases[i].name));
        drop(&g);
        strbuf_free(&b);
    }
}

static void a_width_of_0_is_a_text_or_a_bit(void **state)
{
    (void)state;
    gives("$var wire 0 a x $end $var string 0 b y $end $var real 0 c z $end $enddefinitions $end "
          "#0 b a shi b r2 c", "x: 0=x\ny: 0=\"hi\"\nz: 0=2\n", "");
}

static void short_vectors_are_extended_by_their_first_digit(void **state)
{
    (void)state;
    gives(ONE("wire 4 ! a", "#0 b1 ! #1 bx ! #2 bz1 ! #3 b01 ! #4 1!"),
          "t.a: 0=0001 1=xxxx 2=zzz1 3=0001\n", "");
}

static void long_vectors_keep_their_low_bits(void **state)
{
    (void)state;
    gives(ONE("wire 4 ! a", "#0 b00001010 ! #1 b0b101 ! #2 b11111 !"),
          "t.a: 0=1010 1=0101 2=1111\n",
          "t.vcd:2: warning: '!': a value is wider than its variable; its low bits are taken\n");
}

static void layout_does_not_matter(void **state)
{
    (void)state;
    gives("$var wire 1 $ a $end\r\n$enddefinitions\r\n$end\r\n#0 1 $\r\n# 5 0$ #6\r\n\r\n1$\r\n\t#7",
          "a: 0=1 5=0 6=1\n", "");
}

static void all_nine_states_in_either_case(void **state)
{
    (void)state;
    gives(ONE("wire 9 ! a", "#0 b01xzhuwl- ! #1 B01XZHUWL- !"), "t.a: 0=01xzhuwl-\n", "");
    gives(ONE("wire 1 ! a", "#0 U! #1 W! #2 L! #3 H! #4 -! #5 X! #6 Z! #7 0!"),
          "t.a: 0=u 1=w 2=l 3=h 4=- 5=x 6=z 7=0\n", "");
}

static void reals_and_numbers_are_read_for_one_another(void **state)
{
    (void)state;
    gives(ONE("real 64 ! a", "#0 r3.25 ! #1 R-1e9 ! #2 rnan ! #3 rinf ! #4 r3.25 ! #5 r3.25 !"),
          "t.a: 0=3.25 1=-1000000000 2=nan 3=inf 4=3.25 5=3.25\n", "");
    gives(ONE("integer 8 ! a", "#0 r-2 ! #1 r1.5 !"), "t.a: 0=11111110 1=xxxxxxxx\n",
          "t.vcd:2: warning: '!': a value is of another kind than its variable (2 times in all)\n");
    gives(ONE("real 64 ! a", "#0 b101 !"), "t.a: 0=5\n",
          "t.vcd:2: warning: '!': a value is of another kind than its variable\n");
}

static void texts_are_unescaped_and_may_be_empty_or_latin_1(void **state)
{
    (void)state;
    gives(ONE("string 1 ! a", "#0 sa\\040b\\x41\\n\\\\ ! #1 s ! #2 S\xe9\\q !"),
          "t.a: 0=\"a bA\n\\\" 1=\"\" 2=\"\xe9\\q\"\n", "");
}

static void values_before_any_time_belong_to_the_start(void **state)
{
    (void)state;
    gives(ONE("wire 1 ! a", "$dumpall 0! $end #0 1! #7 0!"), "t.a: 0=0 0=1 7=0\n", "");
    gives(ONE("wire 1 ! a", "1! #7 0!"), "t.a: 0=1 7=0\n", "");
}

static void a_later_dumpall_is_no_jump_in_time(void **state)
{
    (void)state;
    gives(ONE("wire 1 ! a", "#3 1! #7 $dumpall 0! $end #9 1!"), "t.a: 3=1 7=0 9=1\n", "");
}

static void a_run_may_start_late_and_be_shifted(void **state)
{
    (void)state;
    Got g = get("$timezero -500 $end $var wire 1 ! a $end $enddefinitions $end #100 1! #120");
    assert_int_equal(store_first_time(g.store), 100);
    assert_int_equal(store_last_time(g.store), 120);
    assert_int_equal(store_head(g.store)->time_zero, -500);
    drop(&g);
}

static void time_scales_are_any_number_and_unit(void **state)
{
    (void)state;
    static const struct { const char *text; bool has; int factor, exponent; } cases[] = {
        {"1ns", true, 1, -9},    {"10 ps", true, 10, -12},  {"244 ns", true, 244, -9},
        {"0.1ps", true, 1, -13}, {"1 as", true, 1, -18},    {"100zs", true, 100, -21},
        {"1s", true, 1, 0},      {"ms", true, 1, -3},       {"1.0us", true, 1, -6},
        {"", false, 1, 0},       {"1 week", false, 1, 0},   {"0ns", false, 1, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        StrBuf b = {0};
        strbuf_printf(&b, "$timescale %s $end $enddefinitions $end", cases[i].text);
        Got g = get(b.ptr);
        const WaveHead *h = store_head(g.store);
        assert_int_equal(h->has_timescale, cases[i].has);
        assert_int_equal(h->factor, cases[i].factor);
        assert_int_equal(h->exponent, cases[i].exponent);
        assert_int_equal(strstr(g.messages, "no time scale") == NULL, cases[i].has);
        drop(&g);
        strbuf_free(&b);
    }
    Got g = get("$enddefinitions $end");
    assert_false(store_head(g.store)->has_timescale);
    assert_string_equal(g.messages, "");
    drop(&g);
}

static void times_with_a_fraction_are_rounded(void **state)
{
    (void)state;
    gives(ONE("wire 1 ! a", "#1.0 1! #3.2 0! #4.5 1!"), "t.a: 1=1 3=0 5=1\n",
          "t.vcd:2: warning: '#3.2': a time with a fraction is rounded (2 times in all)\n");
}

static void times_keep_64_bits(void **state)
{
    (void)state;
    gives(ONE("wire 1 ! a", "#18446744073709551614 1! #18446744073709551615 0! #18446744073709551616 1!"),
          "t.a: 18446744073709551614=1 18446744073709551615=0 18446744073709551615=1\n",
          "t.vcd:2: warning: '#18446744073709551616': this is no time; it is passed over\n");
}

static void time_that_goes_back_is_dropped_and_counted(void **state)
{
    (void)state;
    Got g = get(ONE("wire 1 ! a", "#5 1!\n#3 0!\n#4 1!\n0!\n#5 0!\n#9 1!\n#-1 0!\n"));
    assert_string_equal(g.text.ptr, "t.a: 5=1 5=0 9=1\n");
    assert_int_equal(g.report.n_dropped, 4);
    assert_string_equal(g.messages, "t.vcd:3: warning: '#3': time goes back; what changes there is "
                                    "dropped (3 times in all)\n");
    drop(&g);
}

static void the_last_change_needs_no_time_and_no_newline_behind_it(void **state)
{
    (void)state;
    gives(ONE("wire 2 ! a", "#5 b1 !"), "t.a: 5=01\n", "");
}

static void glitches_stay_and_repeated_values_go(void **state)
{
    (void)state;
    gives(ONE("wire 1 ! a", "#0 0! #1 1! 0! 1! 1! #2 1! #3 0!"), "t.a: 0=0 1=1 1=0 1=1 3=0\n", "");
    gives(ONE("event 1 ! a", "#0 1! 1! #4 1!"), "t.a: 0=event 0=event 4=event\n", "");
}

static void a_pause_in_dumping_is_a_gap(void **state)
{
    (void)state;
    gives(ONE("wire 1 ! a", "#0 0! #5 $dumpoff x! $end #9 $dumpon 1! $end #12 $dumpoff $end"),
          "t.a: 0=0 5=x 9=1\noff from 5 to 9\noff from 12\n", "");
}

static void comments_and_attributes_may_stand_anywhere(void **state)
{
    (void)state;
    gives("$comment a $var wire 1 ? $end $attrbegin misc 07 enum 2 A B 0 1 1 $end $scope module t $end "
          "$comment $end $var wire 1 ! a $end $attrend $end $upscope $end $enddefinitions $end "
          "#0 $comment #5 1! $end 0! #1 1!", "t.a: 0=0 1=1\n", "");
}

static void all_types_of_scopes_and_variables_are_known(void **state)
{
    (void)state;
    gives("$scope vhdl_architecture a $end $scope interface b $end $var logic 1 ! x $end "
          "$var supply1 1 # y $end $upscope $end $upscope $end $enddefinitions $end",
          "a.b.x:\na.b.y:\n", "");
    gives("$scope unknown a $end $var thing 1 ! x $end $upscope $end $enddefinitions $end #0 1!",
          "a.x: 0=1\n",
          "t.vcd:1: warning: 'unknown': a type of variable or scope that is not known; it is taken "
          "as a wire or a module (2 times in all)\n");
}

static void extended_files_of_ports_are_read(void **state)
{
    (void)state;
    gives("$scope module t $end $var port 1 <0 a $end $var port [3:0] <1 b $end $upscope $end "
          "$enddefinitions $end #0 $dumpports pD 6 0 <0 pUDNZ 6666 0000 <1 $end #5 pH 0 6 <0 "
          "#6 pF 0 0 <0 #7 pA 6 6 <0",
          "t.a: 0=0 5=1 6=z 7=x\nt.b: 0=10xz\n", "");
}

static void a_file_without_enddefinitions_is_read(void **state)
{
    (void)state;
    gives("$scope module t $end $var wire 1 ! a $end $upscope $end #3 1!", "t.a: 3=1\n", "");
}

static void a_file_that_is_cut_says_so_and_keeps_what_was_read(void **state)
{
    (void)state;
    gives(ONE("wire 4 ! a", "#3 b1 !\n#4\nb101"), "t.a: 3=0001\n",
          "t.vcd:4: error: the file is cut off in what begins here; all before it was read\n");
    gives(ONE("wire 4 ! a", "#3 b1 !\n$comment b"), "t.a: 3=0001\n",
          "t.vcd:3: error: the file is cut off in what begins here; all before it was read\n");
    gives("$var wire 1 ! a $end\n$var wire 1 \" b", "a:\n",
          "t.vcd:2: error: the file is cut off in what begins here; there is no change before it\n");
    gives("$var wire 1 ! a $end\n", "a:\n",
          "t.vcd:2: error: the file is cut off before its first change; there are only names\n");
    gives("$date x $end\n", "", "t.vcd:2: error: the file ends before it declares a variable\n");
    gives("", "", "t.vcd:1: error: there is nothing in this file\n");
    gives("PK\x03\x04", "", "t.vcd:1: error: this is not a VCD file: it would begin with '$'\n");
}

static void what_is_strange_is_passed_over_with_a_warning(void **state)
{
    (void)state;
    gives(ONE("wire 1 ! a", "#0 1!\n$crash\n? 0!\n1%\nb2 !\n#x\n$var wire 1 & z $end\n"),
          "t.a: 0=1 0=0 0=x\n",
          "t.vcd:7: warning: '#x': this is no time; it is passed over\n"
          "t.vcd:5: warning: '1%': this code was not declared; its change is dropped\n"
          "t.vcd:6: warning: '!': this is no value; x is taken\n"
          "t.vcd:3: warning: '$crash': this is neither a time nor a change; it is passed over (2 times "
          "in all)\n"
          "t.vcd:8: warning: '$var': a declaration stands behind the first change; it is passed over\n");
    gives("$var wire 4 ! a $end $var wire 8 ! b $end $var wire -3 # c $end $enddefinitions $end #0 b1 !",
          "a: 0=0001\nb: 0=0001\nc:\n",
          "t.vcd:1: warning: '!': a code was declared with another width before, which is kept\n"
          "t.vcd:1: warning: '-3': this is no size; 1 is taken\n");
    gives("$var wire 1 ! $end $enddefinitions $end #0 1!", ": 0=1\n", "");
    gives("$var wire $end $enddefinitions $end", "",
          "t.vcd:1: warning: '$end': this is neither a time nor a change; it is passed over\n");
}

static void a_bus_may_have_131073_bits_and_a_name_any_length(void **state)
{
    (void)state;
    enum { W = 131073 };
    StrBuf b = {0};
    strbuf_printf(&b, "$var wire %d ! ", W);
    for (int i = 0; i < 300000; i++)
        strbuf_addc(&b, 'n');
    strbuf_addz(&b, " $end $enddefinitions $end #0 b");
    for (int i = 0; i < W; i++)
        strbuf_addc(&b, i % 3 ? '1' : '0');
    strbuf_addz(&b, " ! #1 bx !");
    /* from a file, in pieces */
    char path[] = "/tmp/test_vcd_read.XXXXXX";
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, b.ptr, b.len), b.len);
    close(fd);
    Arena *a = arena_new("test");
    Diag *dg = diag_new(a, NULL);
    WaveStore *s = store_new();
    WaveSink sink = store_sink(s);
    WaveReport r;
    assert_true(vcd_read(path, &sink, &r, dg));
    store_finish(s);
    WavePos p;
    assert_true(store_seek(s, 0, 0, &p));
    assert_int_equal(store_name(s, store_var(s, 0)->name).len, 300000);
    for (uint32_t i = 0; i < W; i++)
        assert_int_equal(store_state(&p, W - 1 - i), i % 3 ? WAVE_1 : WAVE_0);
    assert_true(store_next(&p));
    assert_int_equal(store_state(&p, W - 1), WAVE_X);
    store_free(s);
    diag_free(dg);
    arena_free(a);
    remove(path);
    strbuf_free(&b);
}

/* Every prefix of a file is read without a fault, and what it shows is a beginning of the whole. */
static void a_file_may_end_anywhere(void **state)
{
    (void)state;
    const char *whole = ONE("wire 4 ! a", "#1 b1 ! #20 bx ! $dumpoff $end #30 $dumpon b1z ! $end #40 0!");
    size_t n = strlen(whole);
    for (size_t i = 0; i <= n; i++) {
        char *cut = strndup(whole, i);
        assert_non_null(cut);
        Got g = get(cut);
        assert_true(g.report.n_changes <= 4);
        drop(&g);
        free(cut);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_plain_file_is_read),
        cmocka_unit_test(any_printable_code_is_one),
        cmocka_unit_test(names_of_one_code_share_its_changes),
        cmocka_unit_test(a_scope_that_is_opened_again_goes_on),
        cmocka_unit_test(scopes_may_be_nameless_missing_or_closed_too_often),
        cmocka_unit_test(names_are_never_cut_at_dots),
        cmocka_unit_test(a_range_is_one_when_it_fits_the_width),
        cmocka_unit_test(a_width_of_0_is_a_text_or_a_bit),
        cmocka_unit_test(short_vectors_are_extended_by_their_first_digit),
        cmocka_unit_test(long_vectors_keep_their_low_bits),
        cmocka_unit_test(layout_does_not_matter),
        cmocka_unit_test(all_nine_states_in_either_case),
        cmocka_unit_test(reals_and_numbers_are_read_for_one_another),
        cmocka_unit_test(texts_are_unescaped_and_may_be_empty_or_latin_1),
        cmocka_unit_test(values_before_any_time_belong_to_the_start),
        cmocka_unit_test(a_later_dumpall_is_no_jump_in_time),
        cmocka_unit_test(a_run_may_start_late_and_be_shifted),
        cmocka_unit_test(time_scales_are_any_number_and_unit),
        cmocka_unit_test(times_with_a_fraction_are_rounded),
        cmocka_unit_test(times_keep_64_bits),
        cmocka_unit_test(time_that_goes_back_is_dropped_and_counted),
        cmocka_unit_test(the_last_change_needs_no_time_and_no_newline_behind_it),
        cmocka_unit_test(glitches_stay_and_repeated_values_go),
        cmocka_unit_test(a_pause_in_dumping_is_a_gap),
        cmocka_unit_test(comments_and_attributes_may_stand_anywhere),
        cmocka_unit_test(all_types_of_scopes_and_variables_are_known),
        cmocka_unit_test(extended_files_of_ports_are_read),
        cmocka_unit_test(a_file_without_enddefinitions_is_read),
        cmocka_unit_test(a_file_that_is_cut_says_so_and_keeps_what_was_read),
        cmocka_unit_test(what_is_strange_is_passed_over_with_a_warning),
        cmocka_unit_test(a_bus_may_have_131073_bits_and_a_name_any_length),
        cmocka_unit_test(a_file_may_end_anywhere),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
