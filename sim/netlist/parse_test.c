/* parse_test.c - the tables and statements of tests and stimulus files. */
#include <string.h>

#include "netlist/parse_priv.h"

static Stmt *test_block(Parser *p);

static void path_number(Parser *p, StrBuf *b)
{
    if (p->t.kind != TOK_NUMBER) {
        parse_fail(p, "a number");
        return;
    }
    strbuf_add(b, p->text.ptr + p->t.lo, p->t.hi - p->t.lo);
    parse_advance(p);
}

/* path = NAME { "." NAME | "[" NUMBER [ ":" NUMBER ] "]" }, without blanks inside. */
static Str path(Parser *p, uint32_t *lo, uint32_t *hi)
{
    StrBuf b = {0};
    *lo = p->t.lo;
    if (p->t.kind != TOK_NAME)
        parse_fail(p, "the name of a signal");
    while (!p->failed) {
        strbuf_addz(&b, intern_cstr(p->names, p->t.sym));
        parse_advance(p);
        while (!p->failed && parse_is(p, '[') && !p->t.blank_before) {
            strbuf_addc(&b, '[');
            parse_advance(p);
            path_number(p, &b);
            if (!p->failed && parse_take(p, ':')) {
                strbuf_addc(&b, ':');
                path_number(p, &b);
            }
            if (parse_expect(p, ']', "':' or ']'"))
                strbuf_addc(&b, ']');
        }
        if (!parse_is(p, '.') || p->t.blank_before)
            break;
        strbuf_addc(&b, '.');
        parse_advance(p);
        if (p->t.kind != TOK_NAME)
            parse_fail(p, "a name after '.'");
    }
    *hi = p->last_hi;
    Str s = {arena_copy(p->arena, b.len ? b.ptr : "", b.len), b.len};
    strbuf_free(&b);
    return s;
}

/* header = { path } [ "|" { path } ] NL */
static void header(Parser *p, AstTest *t)
{
    Column **end = &t->columns;
    uint32_t n = 0;
    while (!p->failed && p->t.kind != TOK_NL && p->t.kind != TOK_END && !parse_is(p, '}')) {
        parse_mark(p, n || t->has_bar ? MARK_CELL : MARK_CELL | MARK_ROW);
        if (parse_is(p, '|') && !t->has_bar) {
            t->has_bar = true;
            t->n_before_bar = n;
            parse_advance(p);
            continue;
        }
        Column *c = NEW(p, Column);
        c->path = path(p, &c->lo, &c->hi);
        *end = c;
        end = &c->next;
        n++;
    }
    if (!p->failed && !n)
        parse_fail(p, "a line with the names of the columns");
}

/* A REAL as its bits: 2.5:4 fixed point, 0.5 single, 0.5d double precision. */
static Expr *real_bits(Parser *p)
{
    Expr *e = NEW(p, Expr);
    double v;
    e->kind = EXPR_NUMBER;
    e->lo = p->t.lo;
    memcpy(&v, &p->t.value, sizeof v);
    parse_advance(p);
    if (parse_is(p, ':')) {
        parse_advance(p);
        if (p->t.kind != TOK_NUMBER || p->t.value > 62) {
            parse_fail(p, "the number of bits behind the point (0 to 62)");
            return e;
        }
        double scaled = v * (double)((uint64_t)1 << p->t.value);
        if (scaled > 9.2e18) {
            parse_fail(p, "a number that fits 64 bits");
            return e;
        }
        e->u.number.value = (uint64_t)(scaled + 0.5);
        parse_advance(p);
    } else if (parse_is_word(p, "d") && !p->t.blank_before) {
        memcpy(&e->u.number.value, &v, sizeof v);
        parse_advance(p);
    } else {
        float f = (float)v;
        uint32_t bits;
        memcpy(&bits, &f, sizeof bits);
        e->u.number.value = bits;
    }
    e->hi = p->last_hi;
    return e;
}

static Expr *number_cell(Parser *p)
{
    Expr *e = NEW(p, Expr);
    e->kind = EXPR_NUMBER;
    e->lo = p->t.lo;
    e->hi = p->t.hi;
    e->u.number.value = p->t.value;
    e->u.number.width = p->t.width;
    e->u.number.wide = p->t.wide;
    parse_advance(p);
    return e;
}

/* cell = [ "-" ] NUMBER | REAL [ ":" NUMBER ] | "x" | "all" | "?" | "c" | "random"
 *      | "(" expr ")" | "bits" "(" expr "," expr ")" */
static Cell *cell(Parser *p)
{
    Cell *c = NEW(p, Cell);
    c->lo = p->t.lo;
    parse_mark(p, MARK_CELL);
    if (parse_is(p, '|')) {
        c->kind = CELL_BAR;
        parse_advance(p);
    } else if (parse_is(p, '?')) {
        c->kind = CELL_UNKNOWN;
        parse_advance(p);
    } else if (p->t.kind == TOK_NUMBER) {
        c->kind = CELL_NUMBER;
        c->expr = number_cell(p);
    } else if (p->t.kind == TOK_REAL) {
        c->kind = CELL_FIXED;
        c->expr = real_bits(p);
    } else if (parse_is(p, '-')) {
        parse_mark(p, MARK_PREFIX);
        parse_advance(p);
        c->kind = CELL_NUMBER;
        if (p->t.kind != TOK_NUMBER) {
            parse_fail(p, "a number after '-'; other expressions go in ( )");
            return c;
        }
        Expr *n = NEW(p, Expr);
        n->kind = EXPR_UNARY;
        n->op = OP_NEG;
        n->lo = c->lo;
        n->u.e.a = number_cell(p);
        n->hi = p->last_hi;
        c->expr = n;
    } else if (parse_is(p, '(')) {
        c->kind = CELL_EXPR;
        p->brackets++;
        parse_advance(p);
        c->expr = parse_expr(p, true);
        p->brackets--;
        parse_expect(p, ')', "')'");
    } else if (parse_is_word(p, "x") || parse_is_word(p, "X") || parse_is_word(p, "all")) {
        c->kind = CELL_ANY;
        c->is_all = parse_is_word(p, "all");
        parse_advance(p);
    } else if (parse_is_word(p, "c") || parse_is_word(p, "C")) {
        c->kind = CELL_CLOCK;
        parse_advance(p);
    } else if (parse_is_word(p, "random")) {
        c->kind = CELL_RANDOM;
        parse_advance(p);
    } else if (parse_is_word(p, "bits")) {
        c->kind = CELL_BITS;
        parse_advance(p);
        p->brackets++;
        parse_mark(p, MARK_CALL);
        parse_expect(p, '(', "'('");
        c->count = p->failed ? NULL : parse_expr(p, true);
        parse_expect(p, ',', "','");
        c->expr = p->failed ? NULL : parse_expr(p, true);
        p->brackets--;
        parse_expect(p, ')', "')'");
    } else if (parse_is_word(p, "z") || parse_is_word(p, "Z")) {
        diag(p->dg, DIAG_ERROR, (Span){p->file, p->t.lo, p->t.hi},
             "there are no tri-state wires here, so no 'z'; '?' is an unknown value");
        p->failed = true;
    } else if (p->t.kind == TOK_NAME) {
        diag(p->dg, DIAG_ERROR, (Span){p->file, p->t.lo, p->t.hi},
             "'%s' is not a cell; a variable goes in ( ), as in (%s)",
             intern_cstr(p->names, p->t.sym), intern_cstr(p->names, p->t.sym));
        p->failed = true;
    } else {
        parse_fail(p, "a cell: a number, x, ?, c, random or ( )");
    }
    c->hi = p->last_hi;
    return c;
}

/* row = cell { cell } [ "|" { cell } ] */
static void row(Parser *p, Stmt *st)
{
    Cell **end = &st->cells;
    st->kind = STMT_ROW;
    parse_mark(p, MARK_ROW);
    while (!p->failed && p->t.kind != TOK_NL && p->t.kind != TOK_END && !parse_is(p, '}')) {
        *end = cell(p);
        end = &(*end)->next;
    }
}

static void named_value(Parser *p, Stmt *st, StmtKind kind)
{
    st->kind = (uint8_t)kind;
    parse_advance(p);
    st->name = parse_name(p, "a name", &st->name_lo, &st->name_hi);
    parse_expect(p, '=', "'='");
    parse_lines_after_operator(p);
    st->a = p->failed ? NULL : parse_expr(p, true);
}

static void init_statement(Parser *p, Stmt *st)
{
    st->kind = STMT_INIT;
    parse_advance(p);
    if (p->t.kind == TOK_NUMBER && p->t.value <= 1)
        st->init = p->t.value ? '1' : '0';
    else if (parse_is_word(p, "x"))
        st->init = 'x';
    else if (parse_is_word(p, "random"))
        st->init = 'r';
    else
        parse_fail(p, "0, 1, x or random");
    if (!p->failed)
        parse_advance(p);
}

static void load_statement(Parser *p, Stmt *st)
{
    st->kind = STMT_LOAD;
    parse_advance(p);
    st->path = path(p, &st->name_lo, &st->name_hi);
    if (!p->failed && p->t.kind == TOK_STRING) {
        st->text = (Str){p->text.ptr + p->t.lo + 1, p->t.hi - p->t.lo - 2};
        parse_advance(p);
        return;
    }
    if (!parse_is(p, '=')) {
        parse_fail(p, "a file in quotes, or '=' and values");
        return;
    }
    Arg **end = &st->list;
    do {
        parse_advance(p); /* "=" or "," */
        parse_lines_after_operator(p);
        *end = NEW(p, Arg);
        (*end)->value = parse_expr(p, true);
        end = &(*end)->next;
    } while (!p->failed && parse_is(p, ','));
}

static void if_test(Parser *p, Stmt *st)
{
    st->kind = STMT_IF;
    parse_advance(p);
    st->a = parse_expr(p, true);
    st->hi = p->last_hi;
    st->body = test_block(p);
    if (!p->failed && p->t.kind == TOK_NL) {
        Parser saved = *p;
        parse_skip_lines(p);
        if (!parse_is_word(p, "else"))
            *p = saved;
    }
    if (!p->failed && parse_is_word(p, "else")) {
        parse_advance(p);
        st->other = test_block(p);
    }
}

/* test-stmt = row NL | NL
 *           | "for" NAME "in" expr ".." expr test-block | "repeat" expr test-block
 *           | "while" expr test-block | "if" expr test-block [ "else" test-block ]
 *           | "let" NAME "=" expr | "declare" NAME "=" expr | "seed" expr
 *           | "init" ( "0" | "1" | "x" | "random" ) | "set" path "=" expr
 *           | "load" path ( STRING | "=" expr { "," expr } ) | "budget" limit { "," limit } */
static Stmt *test_statement(Parser *p)
{
    Stmt *st = NEW(p, Stmt);
    st->lo = p->t.lo;
    if (parse_is_word(p, "for")) {
        st->kind = STMT_FOR;
        parse_advance(p);
        st->name = parse_name(p, "the name of the loop's variable", &st->name_lo, &st->name_hi);
        if (!p->failed && parse_is_word(p, "in"))
            parse_advance(p);
        else
            parse_fail(p, "'in'");
        st->a = p->failed ? NULL : parse_expr(p, true);
        parse_expect(p, PUNCT2('.', '.'), "'..' between the first value and the end");
        st->b = p->failed ? NULL : parse_expr(p, true);
        st->hi = p->last_hi;
        st->body = p->failed ? NULL : test_block(p);
    } else if (parse_is_word(p, "repeat") || parse_is_word(p, "while")) {
        st->kind = parse_is_word(p, "repeat") ? STMT_REPEAT : STMT_WHILE;
        parse_advance(p);
        st->a = parse_expr(p, true);
        st->hi = p->last_hi;
        st->body = p->failed ? NULL : test_block(p);
    } else if (parse_is_word(p, "if")) {
        if_test(p, st);
    } else if (parse_is_word(p, "let")) {
        named_value(p, st, STMT_LET);
    } else if (parse_is_word(p, "declare")) {
        named_value(p, st, STMT_DECLARE);
    } else if (parse_is_word(p, "seed")) {
        st->kind = STMT_SEED;
        parse_advance(p);
        st->a = parse_expr(p, true);
    } else if (parse_is_word(p, "init")) {
        init_statement(p, st);
    } else if (parse_is_word(p, "set")) {
        st->kind = STMT_SET;
        parse_advance(p);
        st->path = path(p, &st->name_lo, &st->name_hi);
        parse_expect(p, '=', "'='");
        st->a = p->failed ? NULL : parse_expr(p, true);
    } else if (parse_is_word(p, "load")) {
        load_statement(p, st);
    } else if (parse_is_word(p, "budget")) {
        st->kind = STMT_BUDGET;
        parse_advance(p);
        st->limits = parse_limits(p);
    } else {
        row(p, st);
    }
    if (!st->hi)
        st->hi = p->last_hi;
    return st;
}

/* { test-stmt } up to the closing brace, which stays. */
static Stmt *test_statements(Parser *p)
{
    Stmt *first = NULL, **end = &first;
    while (!p->is_over) {
        parse_skip_lines(p);
        if (p->t.kind == TOK_END || (parse_is(p, '}') && !p->failed))
            break;
        Stmt *st = test_statement(p);
        if (parse_end_of_statement(p)) {
            *end = st;
            end = &st->next;
        } else {
            parse_recover(p);
        }
    }
    return first;
}

/* test-block = "{" { test-stmt } "}" */
static Stmt *test_block(Parser *p)
{
    Span open = {p->file, p->t.lo, p->t.lo + 1};
    if (p->failed)
        return NULL;
    if (!parse_enter(p))
        return NULL;
    Stmt *first = NULL;
    if (parse_open_block(p)) {
        first = test_statements(p);
        parse_unclosed(p, open);
        parse_mark(p, MARK_BLOCK);
        parse_expect(p, '}', "'}'");
    }
    p->depth--;
    return first;
}

void parse_test_body(Parser *p, AstTest *t, bool braces)
{
    Span open = {p->file, p->t.lo, p->t.lo + 1};
    if (braces && !parse_open_block(p))
        return;
    parse_skip_lines(p);
    header(p, t);
    if (p->failed)
        parse_recover(p);
    t->body = test_statements(p);
    if (!braces) {
        if (parse_is(p, '}'))
            parse_fail(p, "a row");
        return;
    }
    parse_unclosed(p, open);
    parse_mark(p, MARK_BLOCK);
    parse_expect(p, '}', "'}'");
}

/* test = "test" NAME [ "<" args ">" ] [ STRING ] "{" header { test-stmt } "}" */
AstTest *parse_test(Parser *p)
{
    AstTest *t = NEW(p, AstTest);
    t->file = p->file;
    parse_advance(p);
    t->module = parse_name(p, "the module that is tested", &t->lo, &t->hi);
    if (!p->failed && parse_is(p, '<'))
        t->params = parse_params(p);
    if (!p->failed && p->t.kind == TOK_STRING) {
        t->title = (Str){p->text.ptr + p->t.lo + 1, p->t.hi - p->t.lo - 2};
        parse_advance(p);
    }
    if (!p->failed)
        parse_test_body(p, t, true);
    return p->failed ? NULL : t;
}
