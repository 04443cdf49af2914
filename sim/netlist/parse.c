/* parse.c - recursive descent, one function a rule, the rule above it.
 *
 * After a mistake `failed` is set: everything unwinds quietly to the statement,
 * which skips to the end of its line (past whole brackets) and goes on. */
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "netlist/parse_priv.h"

/* ---- tokens ---- */

void parse_mark(Parser *p, uint32_t role)
{
    if (p->marks)
        VEC_PUSH(&p->marks->list, ((Mark){p->t.lo, role}));
}

void parse_advance(Parser *p)
{
    p->last_hi = p->t.hi;
    for (;;) {
        if (p->has_ahead) {
            p->t = p->ahead;
            p->has_ahead = false;
        } else {
            p->t = lexer_next(&p->lx);
        }
        if (p->t.is_bad)
            p->failed = true;
        if (p->t.kind != TOK_NL || !p->brackets || p->text.ptr[p->t.lo] != '\n')
            break;
        parse_mark(p, MARK_JOIN);
    }
}

Token parse_peek(Parser *p)
{
    if (!p->has_ahead) {
        p->ahead = lexer_next(&p->lx);
        p->has_ahead = true;
    }
    return p->ahead;
}

bool parse_is(const Parser *p, uint32_t punct)
{
    return p->t.kind == TOK_PUNCT && p->t.punct == punct;
}

bool parse_is_word(const Parser *p, const char *word)
{
    uint32_t ix = p->t.sym.ix;
    return p->t.kind == TOK_NAME && ix - p->word_lo <= p->word_hi - p->word_lo && !p->t.is_quoted &&
           str_eqz(intern_str(p->names, p->t.sym), word);
}

bool parse_take(Parser *p, uint32_t punct)
{
    if (!parse_is(p, punct))
        return false;
    parse_advance(p);
    return true;
}

static Span here(const Parser *p)
{
    return (Span){p->file, p->t.lo, p->t.hi > p->t.lo ? p->t.hi : p->t.lo + 1};
}

void parse_fail(Parser *p, const char *expected)
{
    if (p->failed)
        return;
    p->failed = true;
    if (p->t.kind == TOK_END)
        diag(p->dg, DIAG_ERROR, here(p), "the file ends here, and %s was expected", expected);
    else if (p->t.kind == TOK_NL)
        diag(p->dg, DIAG_ERROR, here(p), "the line ends here, and %s was expected", expected);
    else if (p->t.hi - p->t.lo > 60)
        diag(p->dg, DIAG_ERROR, here(p), "'%.50s...' stands here, and %s was expected",
             p->text.ptr + p->t.lo, expected);
    else
        diag(p->dg, DIAG_ERROR, here(p), "'%.*s' stands here, and %s was expected",
             (int)(p->t.hi - p->t.lo), p->text.ptr + p->t.lo, expected);
}

bool parse_expect(Parser *p, uint32_t punct, const char *what)
{
    if (!p->failed && parse_take(p, punct))
        return true;
    parse_fail(p, what);
    return false;
}

void parse_skip_lines(Parser *p)
{
    while (p->t.kind == TOK_NL)
        parse_advance(p);
}

/* A line goes on after an operator; `;` always ends it. */
void parse_lines_after_operator(Parser *p)
{
    while (p->t.kind == TOK_NL && p->text.ptr[p->t.lo] == '\n') {
        parse_mark(p, MARK_JOIN);
        parse_advance(p);
    }
}

/* To the end of the statement: a line end outside brackets, or the brace that
 * closes the block. */
void parse_recover(Parser *p)
{
    unsigned depth = 0, open = p->concats;
    p->brackets = p->concats = 0;
    if (p->is_over)
        return;
    p->lx.is_quiet = true;
    while (p->t.kind != TOK_END) {
        if (p->t.kind == TOK_PUNCT) {
            uint32_t c = p->t.punct;
            if (c == '{')
                depth++;
            if (c == '}') {
                if (!depth && !open)
                    break;
                *(depth ? &depth : &open) -= 1;
            }
        }
        if (p->t.kind == TOK_NL && !depth)
            break;
        parse_advance(p);
    }
    /* At the end of the file nothing more can be said that would help. */
    p->failed = p->is_over = p->t.kind == TOK_END;
    p->lx.is_quiet = false;
}

bool parse_end_of_statement(Parser *p)
{
    if (!p->failed && (p->t.kind == TOK_NL || p->t.kind == TOK_END || parse_is(p, '}')))
        return true;
    parse_fail(p, "the end of the line");
    return false;
}

/* Words that start or join statements of modules. */
static bool is_reserved(const Parser *p)
{
    static const char *const words[] = {"use", "module", "test", "wire", "memory", "const", "for", "in",
                                        "if", "else", "assert", "budget", "feedback"};
    uint32_t ix = p->t.sym.ix;
    if (p->t.kind != TOK_NAME || p->t.is_quoted || ix - p->word_lo > p->word_hi - p->word_lo)
        return false;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (parse_is_word(p, words[i]))
            return true;
    }
    return false;
}

static bool refuse_reserved(Parser *p)
{
    if (p->failed || !is_reserved(p))
        return false;
    const char *word = intern_cstr(p->names, p->t.sym);
    diag(p->dg, DIAG_ERROR, here(p),
         "'%s' is a word of the language; take another name, or write `%s` between backquotes", word,
         word);
    p->failed = true;
    return true;
}

Sym parse_name(Parser *p, const char *what, uint32_t *lo, uint32_t *hi)
{
    if (refuse_reserved(p))
        return (Sym){0};
    if (p->failed || p->t.kind != TOK_NAME) {
        parse_fail(p, what);
        return (Sym){0};
    }
    Sym s = p->t.sym;
    *lo = p->t.lo;
    *hi = p->t.hi;
    parse_advance(p);
    return s;
}

/* Each bracket, block or sign is a level; whoever enters one leaves it by
 * p->depth--. */
bool parse_enter(Parser *p)
{
    if (p->depth >= DEPTH_MAX) {
        if (!p->failed)
            diag(p->dg, DIAG_ERROR, here(p),
                 "more than %d brackets or blocks inside one another; name the inner parts", DEPTH_MAX);
        p->failed = true;
        return false;
    }
    p->depth++;
    return true;
}

/* The tree is one node higher than the highest of its parts, whose height is
 * given. */
static void grow(Parser *p, unsigned height)
{
    p->height = height + 1;
    if (p->height > HEIGHT_MAX && !p->failed) {
        diag(p->dg, DIAG_ERROR, here(p),
             "this expression has more than %d parts inside one another; name some of them", HEIGHT_MAX);
        p->failed = true;
    }
}

static unsigned higher(unsigned a, unsigned b)
{
    return a > b ? a : b;
}

/* ---- expressions ---- */

Expr *parse_new_expr(Parser *p, ExprKind kind, uint32_t lo)
{
    Expr *e = kind == EXPR_NAME
                  ? arena_alloc(p->arena, 1, offsetof(Expr, u.n.a), _Alignof(Expr))
                  : NEW(p, Expr);
    e->kind = (uint8_t)kind;
    e->lo = lo;
    e->hi = p->last_hi;
    return e;
}

/* args = arg { "," arg }
 * arg  = [ NAME ":" ] expr
 * outs = out { "," out }
 * out  = [ NAME ":" ] target */
static Arg *args(Parser *p, bool outputs, int binding, bool int_only)
{
    Arg *first = NULL, **end = &first;
    unsigned height = 0;
    do {
        Arg *a = NEW(p, Arg);
        p->height = 0;
        if (p->t.kind == TOK_NAME && parse_peek(p).kind == TOK_PUNCT && parse_peek(p).punct == ':') {
            a->name = p->t.sym;
            a->name_lo = p->t.lo;
            a->name_hi = p->t.hi;
            parse_advance(p);
            parse_advance(p);
        }
        if (outputs && parse_is_word(p, "_")) {
            uint32_t lo = p->t.lo;
            parse_advance(p);
            a->value = parse_new_expr(p, EXPR_DISCARD, lo);
        } else {
            if (!parse_enter(p))
                return NULL;
            a->value = parse_expr_above(p, binding, int_only);
            p->depth--;
        }
        *end = a;
        end = &a->next;
        height = higher(height, p->height);
    } while (!p->failed && parse_take(p, ','));
    p->height = height;
    /* Positions come first. */
    bool named = false;
    for (Arg *a = first; a && !p->failed; a = a->next) {
        if (named && !a->name.ix && a->value) {
            diag(p->dg, DIAG_ERROR, (Span){p->file, a->value->lo, a->value->hi},
                 "connections by position come before those by name");
            p->failed = true;
        }
        named = named || a->name.ix;
    }
    return p->failed ? NULL : first;
}

/* "<" args ">" : a comparison inside needs brackets. */
Arg *parse_params(Parser *p)
{
    p->brackets++;
    parse_mark(p, MARK_GENERIC);
    parse_advance(p);
    bool had_failed = p->failed;
    Arg *a = args(p, false, op_table[OP_LT].binding + 1, true);
    p->brackets--;
    parse_mark(p, MARK_GENERIC);
    parse_expect(p, '>', "'>' after the parameters");
    if (p->failed && !had_failed && !p->t.is_bad)
        diag(p->dg, DIAG_NOTE, (Span){0},
             "'<' right behind a name starts its parameters; less-than has a blank before it: a < b");
    return a;
}

/* call = NAME [ "<" args ">" ] "(" [ args ] [ "->" outs ] ")" */
static Expr *call(Parser *p, Token name, bool int_only)
{
    Arg *params = NULL, *in = NULL, *outs = NULL;
    bool arrow = false;
    unsigned height = 0;
    if (parse_is(p, '<')) {
        params = parse_params(p);
        height = p->height;
        if (!p->failed && !parse_is(p, '(')) {
            parse_fail(p, "'(' and what is connected");
            diag(p->dg, DIAG_NOTE, (Span){0},
                 "'<' right behind a name starts its parameters; less-than has a blank before it: "
                 "a < b");
        }
        if (p->failed)
            return NULL;
    }
    p->brackets++;
    parse_mark(p, MARK_CALL);
    parse_advance(p);
    if (!parse_is(p, ')') && !parse_is(p, PUNCT2('-', '>'))) {
        in = args(p, false, 0, int_only);
        height = higher(height, p->height);
    }
    if (!p->failed && parse_is(p, PUNCT2('-', '>'))) {
        arrow = true;
        parse_advance(p);
        if (!parse_is(p, ')')) {
            outs = args(p, true, 0, false);
            height = higher(height, p->height);
        }
    }
    p->brackets--;
    parse_expect(p, ')', "',' or ')'");
    if (p->failed)
        return NULL;
    Expr *e = parse_new_expr(p, EXPR_CALL, name.lo);
    e->has_arrow = arrow;
    e->u.call.name = name.sym;
    e->u.call.name_lo = name.lo;
    e->u.call.name_hi = name.hi;
    e->u.call.params = params;
    e->u.call.args = in;
    e->u.call.outs = outs;
    grow(p, height);
    return e;
}

static void close_concat(Parser *p, const char *expected)
{
    if (parse_expect(p, '}', expected))
        p->concats--;
}

/* concat = expr "{" expr "}" | expr { "," expr } */
static Expr *concat(Parser *p, bool int_only)
{
    uint32_t lo = p->t.lo;
    p->brackets++;
    p->concats++;
    parse_advance(p);
    Expr *first = parse_expr(p, int_only);
    unsigned height = p->height;
    Arg *item = NEW(p, Arg);
    Expr *e = NULL;
    if (!p->failed && parse_is(p, '{')) {
        parse_mark(p, MARK_REPEAT);
        p->concats++;
        parse_advance(p);
        item->value = parse_expr(p, int_only);
        height = higher(height, p->height);
        close_concat(p, "'}'");
        p->brackets--;
        close_concat(p, "'}'");
        e = parse_new_expr(p, EXPR_REPEAT, lo);
        e->u.list.count = first;
    } else {
        Arg *last = item;
        item->value = first;
        while (!p->failed && parse_take(p, ',')) {
            last->next = NEW(p, Arg);
            last = last->next;
            last->value = parse_expr(p, int_only);
            height = higher(height, p->height);
        }
        p->brackets--;
        close_concat(p, "',' or '}'");
        e = parse_new_expr(p, EXPR_CONCAT, lo);
    }
    e->u.list.items = item;
    grow(p, height);
    return p->failed ? NULL : e;
}

/* suffix = "[" expr [ ":" expr ] "]" | "." NAME */
static Expr *suffixes(Parser *p, Expr *e)
{
    while (!p->failed && e) {
        unsigned height = p->height;
        if (parse_is(p, '[')) {
            p->brackets++;
            parse_advance(p);
            Expr *i = parse_expr(p, true), *j = NULL;
            height = higher(height, p->height);
            if (!p->failed && parse_take(p, ':')) {
                j = parse_expr(p, true);
                height = higher(height, p->height);
            }
            p->brackets--;
            parse_expect(p, ']', "']'");
            Expr *x = parse_new_expr(p, j ? EXPR_SLICE : EXPR_INDEX, e->lo);
            x->u.e.a = e;
            x->u.e.b = i;
            x->u.e.c = j;
            e = x;
        } else if (parse_is(p, '.')) {
            parse_advance(p);
            Expr *x = NEW(p, Expr);
            x->kind = EXPR_MEMBER;
            x->lo = e->lo;
            x->u.n.a = e;
            x->u.n.name = parse_name(p, "the name of an output", &x->u.n.name_lo, &x->u.n.name_hi);
            x->hi = p->last_hi;
            e = x;
        } else {
            break;
        }
        grow(p, height);
    }
    return p->failed ? NULL : e;
}

/* primary = ( NUMBER | NAME | call | "(" expr ")" | "{" concat "}" ) { suffix } */
static Expr *primary(Parser *p, bool int_only)
{
    if (p->failed)
        return NULL;
    Token t = p->t;
    p->height = 1;
    if (t.kind == TOK_NUMBER) {
        parse_advance(p);
        Expr *e = parse_new_expr(p, EXPR_NUMBER, t.lo);
        e->u.number.value = t.value;
        e->u.number.width = t.width;
        e->u.number.wide = t.wide;
        return suffixes(p, e);
    }
    if (t.kind == TOK_NAME) {
        if (refuse_reserved(p))
            return NULL;
        parse_advance(p);
        bool generic = !int_only && parse_is(p, '<') && !p->t.blank_before;
        if (generic || parse_is(p, '('))
            return suffixes(p, call(p, t, int_only));
        if (!t.is_quoted && str_eqz(intern_str(p->names, t.sym), "_"))
            return parse_new_expr(p, EXPR_DISCARD, t.lo);
        Expr *e = parse_new_expr(p, EXPR_NAME, t.lo);
        e->u.n.name = t.sym;
        e->u.n.name_lo = t.lo;
        e->u.n.name_hi = t.hi;
        return suffixes(p, e);
    }
    if (parse_is(p, '(')) {
        p->brackets++;
        parse_advance(p);
        Expr *e = parse_expr(p, int_only);
        p->brackets--;
        parse_expect(p, ')', "')'");
        return suffixes(p, e);
    }
    if (parse_is(p, '{')) {
        return suffixes(p, concat(p, int_only));
    }
    parse_fail(p, "a value");
    return NULL;
}

static Op prefix_op(const Parser *p)
{
    return parse_is(p, '~') ? OP_NOT : parse_is(p, '-') ? OP_NEG : parse_is(p, '!') ? OP_LNOT : OP_NONE;
}

static Op infix_op(const Parser *p)
{
    if (p->t.kind != TOK_PUNCT)
        return OP_NONE;
    if (p->t.punct == ',' || p->t.punct == ')' || p->t.punct == '=' || p->t.punct == PUNCT2('-', '>'))
        return OP_NONE; /* by far the most */
    for (int op = OP_POW; op < OP_COUNT; op++) {
        const char *s = op_table[op].text;
        uint32_t punct = s[1] ? PUNCT2(s[0], s[1]) : PUNCT1(s[0]);
        if (p->t.punct == punct)
            return (Op)op;
    }
    return OP_NONE;
}

/* unary = { "~" | "-" | "!" } primary */
static Expr *unary(Parser *p, bool int_only)
{
    Op op = prefix_op(p);
    if (!op)
        return primary(p, int_only);
    uint32_t lo = p->t.lo;
    if (!parse_enter(p))
        return NULL;
    parse_mark(p, MARK_PREFIX);
    parse_advance(p);
    Expr *a = unary(p, int_only);
    p->depth--;
    if (p->failed)
        return NULL;
    Expr *e = parse_new_expr(p, EXPR_UNARY, lo);
    e->op = (uint8_t)op;
    e->u.e.a = a;
    grow(p, p->height);
    return e;
}

/* Operators that bind at least as tightly as `binding`; "? :" when it is 0. */
Expr *parse_expr_above(Parser *p, int binding, bool int_only)
{
    Expr *e = unary(p, int_only);
    while (!p->failed) {
        Op op = infix_op(p);
        if (!op || op_table[op].binding < binding || op_table[op].binding == 0)
            break;
        parse_advance(p);
        parse_lines_after_operator(p);
        unsigned height = p->height;
        int next = op == OP_POW ? op_table[op].binding : op_table[op].binding + 1;
        if (op == OP_POW && !parse_enter(p)) /* the others nest no deeper than the table */
            break;
        Expr *b = parse_expr_above(p, next, int_only);
        p->depth -= op == OP_POW;
        if (p->failed)
            break;
        Expr *x = parse_new_expr(p, EXPR_BINARY, e->lo);
        x->op = (uint8_t)op;
        x->u.e.a = e;
        x->u.e.b = b;
        e = x;
        grow(p, higher(height, p->height));
    }
    if (!p->failed && binding == 0 && parse_is(p, '?')) {
        unsigned height = p->height;
        parse_advance(p);
        parse_lines_after_operator(p);
        Expr *b = parse_expr(p, int_only);
        height = higher(height, p->height);
        parse_mark(p, MARK_COND);
        parse_expect(p, ':', "':' of '? :'");
        parse_lines_after_operator(p);
        Expr *c = p->failed ? NULL : parse_expr(p, int_only);
        if (!p->failed) {
            grow(p, higher(height, p->height));
            Expr *x = parse_new_expr(p, EXPR_COND, e->lo);
            x->u.e.a = e;
            x->u.e.b = b;
            x->u.e.c = c;
            e = x;
        }
    }
    return p->failed ? NULL : e;
}

Expr *parse_expr(Parser *p, bool int_only)
{
    if (p->failed || !parse_enter(p))
        return NULL;
    Expr *e = parse_expr_above(p, 0, int_only);
    p->depth--;
    return e;
}

/* ---- statements ---- */

static Stmt *block(Parser *p);

/* port = NAME { "[" expr "]" } */
static Port *port(Parser *p)
{
    Port *q = NEW(p, Port);
    q->name = parse_name(p, "a name", &q->lo, &q->hi);
    Arg **end = &q->dims;
    while (!p->failed && parse_is(p, '[')) {
        p->brackets++;
        parse_advance(p);
        *end = NEW(p, Arg);
        (*end)->value = parse_expr(p, true);
        end = &(*end)->next;
        p->brackets--;
        parse_expect(p, ']', "']'");
    }
    return q;
}

/* ports = port { "," port } */
static Port *ports(Parser *p)
{
    Port *first = NULL, **end = &first;
    do {
        parse_lines_after_operator(p);
        *end = port(p);
        end = &(*end)->next;
    } while (!p->failed && parse_take(p, ','));
    return first;
}

/* limit = ( "nand" | "dff" | "depth" ) "<=" expr */
Limit *parse_limits(Parser *p)
{
    static const char *const kinds[] = {"nand", "dff", "depth"};
    Limit *first = NULL, **end = &first;
    do {
        Limit *l = NEW(p, Limit);
        l->lo = p->t.lo;
        while (l->kind < 3 && !parse_is_word(p, kinds[l->kind]))
            l->kind++;
        if (l->kind == 3) {
            parse_fail(p, "nand, dff or depth");
            return NULL;
        }
        parse_advance(p);
        parse_expect(p, PUNCT2('<', '='), "'<='");
        l->limit = p->failed ? NULL : parse_expr(p, true);
        l->hi = p->last_hi;
        *end = l;
        end = &l->next;
    } while (!p->failed && parse_take(p, ','));
    return first;
}

static void if_statement(Parser *p, Stmt *st)
{
    st->kind = STMT_IF;
    parse_advance(p);
    st->a = parse_expr(p, true);
    st->hi = p->last_hi;
    st->body = block(p);
    if (p->failed)
        return;
    /* `else` may stand on the next line. */
    if (p->t.kind == TOK_NL) {
        Parser saved = *p;
        parse_skip_lines(p);
        if (!parse_is_word(p, "else"))
            *p = saved;
    }
    if (!parse_is_word(p, "else"))
        return;
    parse_advance(p);
    if (parse_is_word(p, "if")) {
        if (!parse_enter(p))
            return;
        Stmt *other = NEW(p, Stmt);
        other->lo = p->t.lo;
        if_statement(p, other);
        st->other = other;
        p->depth--;
    } else {
        st->other = block(p);
    }
}

/* target "=" expr | call */
static void connection(Parser *p, Stmt *st)
{
    Expr *e = parse_expr(p, false);
    if (p->failed || !parse_is(p, '=')) {
        st->kind = STMT_CALL;
        st->a = e;
        return;
    }
    parse_advance(p);
    parse_lines_after_operator(p);
    st->kind = STMT_ASSIGN;
    st->target = e;
    st->a = parse_expr(p, false);
}

/* statement = ( "wire" | "memory" ) ports
 *           | "const" NAME "=" expr
 *           | "for" NAME "in" expr ".." expr block
 *           | "if" expr block [ "else" ( if | block ) ]
 *           | "assert" expr "," STRING
 *           | "budget" limit { "," limit }
 *           | "feedback" primary { "," primary }
 *           | target "=" expr
 *           | call */
static Stmt *statement(Parser *p)
{
    bool is_word = is_reserved(p);
    Stmt *st = is_word ? NEW(p, Stmt)
                       : arena_alloc(p->arena, 1, offsetof(Stmt, ports), _Alignof(Stmt));
    st->lo = p->t.lo;
    if (!is_word) {
        connection(p, st);
    } else if (parse_is_word(p, "wire") || parse_is_word(p, "memory")) {
        st->kind = parse_is_word(p, "wire") ? STMT_WIRE : STMT_MEMORY;
        parse_advance(p);
        st->ports = ports(p);
    } else if (parse_is_word(p, "const")) {
        st->kind = STMT_CONST;
        parse_advance(p);
        st->name = parse_name(p, "a name", &st->name_lo, &st->name_hi);
        parse_expect(p, '=', "'='");
        parse_lines_after_operator(p);
        st->a = p->failed ? NULL : parse_expr(p, true);
    } else if (parse_is_word(p, "for")) {
        st->kind = STMT_FOR;
        parse_advance(p);
        st->name = parse_name(p, "the name of the loop's variable", &st->name_lo, &st->name_hi);
        if (!p->failed && !parse_is_word(p, "in"))
            parse_fail(p, "'in'");
        else if (!p->failed)
            parse_advance(p);
        st->a = p->failed ? NULL : parse_expr(p, true);
        parse_expect(p, PUNCT2('.', '.'), "'..' between the first value and the end");
        st->b = p->failed ? NULL : parse_expr(p, true);
        st->hi = p->last_hi;
        st->body = block(p);
        return st;
    } else if (parse_is_word(p, "if")) {
        if_statement(p, st);
        return st;
    } else if (parse_is_word(p, "assert")) {
        st->kind = STMT_ASSERT;
        parse_advance(p);
        st->a = parse_expr(p, true);
        parse_expect(p, ',', "',' and a message");
        if (!p->failed && p->t.kind == TOK_STRING) {
            st->text = (Str){p->text.ptr + p->t.lo + 1, p->t.hi - p->t.lo - 2};
            parse_advance(p);
        } else {
            parse_fail(p, "a message in quotes");
        }
    } else if (parse_is_word(p, "budget")) {
        st->kind = STMT_BUDGET;
        parse_advance(p);
        st->limits = parse_limits(p);
    } else if (parse_is_word(p, "feedback")) {
        st->kind = STMT_FEEDBACK;
        Arg **end = &st->list;
        do {
            parse_advance(p); /* feedback, or "," */
            *end = NEW(p, Arg);
            (*end)->value = primary(p, false);
            end = &(*end)->next;
        } while (!p->failed && parse_is(p, ','));
    } else {
        refuse_reserved(p);
    }
    st->hi = p->last_hi;
    return st;
}

/* Reports the '{' at open when the file ended inside its block. */
void parse_unclosed(Parser *p, Span open)
{
    if (p->t.kind != TOK_END || p->failed)
        return;
    diag(p->dg, DIAG_ERROR, open, "this '{' is not closed");
    diag(p->dg, DIAG_NOTE, here(p), "the file ends here, before its '}'");
    p->failed = p->is_over = true;
}

/* The first character on the next lines that is no blank and no comment; 0: none. */
static char next_text(const Parser *p)
{
    const char *z = p->text.ptr + p->t.lo, *end = p->text.ptr + p->text.len;
    while (z < end && (*z == ' ' || *z == '\t' || *z == '\r' || *z == '\n' || *z == '#')) {
        if (*z == '#') {
            while (z < end && *z != '\n')
                z++;
        } else {
            z++;
        }
    }
    return z < end ? *z : 0;
}

/* Takes the '{'.  One that is missing at the end of a line is reported, and then
 * taken as written: what follows is most likely the block. */
bool parse_open_block(Parser *p)
{
    if (p->failed)
        return false;
    if (p->t.kind == TOK_NL && next_text(p) == '{')
        parse_skip_lines(p);
    parse_mark(p, MARK_BLOCK);
    if (parse_take(p, '{'))
        return true;
    parse_fail(p, "'{'");
    if (p->t.kind != TOK_NL || !next_text(p))
        return false;
    p->failed = false;
    return true;
}

/* block = "{" { statement NL } "}" */
static Stmt *block(Parser *p)
{
    Stmt *first = NULL, **end = &first;
    if (p->failed || !parse_enter(p))
        return NULL;
    Span open = here(p);
    if (!parse_open_block(p)) {
        p->depth--;
        return NULL;
    }
    while (!p->is_over) {
        parse_skip_lines(p);
        if (p->t.kind == TOK_END || (parse_is(p, '}') && !p->failed))
            break;
        if (parse_is_word(p, "module") || parse_is_word(p, "test")) {
            /* Most likely a '}' is missing, not a statement here. */
            diag(p->dg, DIAG_ERROR, open, "this '{' is not closed");
            diag(p->dg, DIAG_NOTE, here(p), "the next %s starts here, before its '}'",
                 parse_is_word(p, "test") ? "test" : "module");
            p->failed = p->is_over = true;
            break;
        }
        Stmt *st = statement(p);
        if (parse_end_of_statement(p)) {
            *end = st;
            end = &st->next;
        } else {
            parse_recover(p);
        }
    }
    p->depth--;
    parse_unclosed(p, open);
    parse_mark(p, MARK_BLOCK);
    parse_expect(p, '}', "'}'");
    return first;
}

/* The comment lines right above a declaration. */
static void find_doc(const Parser *p, uint32_t at, uint32_t *lo, uint32_t *hi)
{
    uint32_t line = at;
    while (line && (p->text.ptr[line - 1] == ' ' || p->text.ptr[line - 1] == '\t'))
        line--;
    *lo = *hi = line;
    if (line && p->text.ptr[line - 1] != '\n')
        return;
    while (*lo) {
        uint32_t start = *lo - 1;
        while (start && p->text.ptr[start - 1] != '\n')
            start--;
        uint32_t k = start;
        while (p->text.ptr[k] == ' ' || p->text.ptr[k] == '\t')
            k++;
        if (p->text.ptr[k] != '#')
            break;
        *lo = start;
    }
}

/* module = "module" NAME [ "<" param { "," param } ">" ]
 *          "(" [ ports ] [ "->" ports ] ")" block */
static AstModule *module(Parser *p)
{
    AstModule *m = NEW(p, AstModule);
    unsigned before = diag_n_errors(p->dg);
    m->file = p->file;
    find_doc(p, p->t.lo, &m->doc_lo, &m->doc_hi);
    parse_advance(p);
    m->name = parse_name(p, "the name of the module", &m->lo, &m->hi);
    if (!p->failed && parse_is(p, '<')) {
        Param **end = &m->params;
        p->brackets++;
        parse_mark(p, MARK_GENERIC);
        do {
            parse_advance(p); /* "<" or "," */
            Param *q = NEW(p, Param);
            q->name = parse_name(p, "the name of a parameter", &q->lo, &q->hi);
            if (!p->failed && parse_take(p, '='))
                q->value = parse_expr_above(p, op_table[OP_LT].binding + 1, true);
            *end = q;
            end = &q->next;
        } while (!p->failed && parse_is(p, ','));
        p->brackets--;
        parse_mark(p, MARK_GENERIC);
        parse_expect(p, '>', "',' or '>'");
    }
    if (!p->failed && parse_is(p, '(')) {
        p->brackets++;
        parse_mark(p, MARK_CALL);
        parse_advance(p);
        if (!parse_is(p, ')') && !parse_is(p, PUNCT2('-', '>')))
            m->inputs = ports(p);
        if (!p->failed && parse_take(p, PUNCT2('-', '>')) && !parse_is(p, ')'))
            m->outputs = ports(p);
        p->brackets--;
        parse_expect(p, ')', "',' or ')'");
    } else {
        parse_fail(p, "'(' and the ports");
    }
    m->body = block(p);
    m->is_broken = diag_n_errors(p->dg) > before;
    return p->failed ? NULL : m;
}

/* use = "use" STRING */
static AstUse *use(Parser *p)
{
    AstUse *u = NEW(p, AstUse);
    parse_advance(p);
    if (p->t.kind != TOK_STRING || p->t.hi - p->t.lo < 3) {
        parse_fail(p, "the name of a file in quotes");
        return NULL;
    }
    u->lo = p->t.lo;
    u->hi = p->t.hi;
    u->path = (Str){p->text.ptr + p->t.lo + 1, p->t.hi - p->t.lo - 2};
    parse_advance(p);
    return u;
}

static void unknown_word(Parser *p)
{
    static const char *const words[] = {"module", "test", "use"};
    Str word = p->t.kind == TOK_NAME ? intern_str(p->names, p->t.sym) : STR("");
    if (p->failed)
        return;
    parse_fail(p, "module, test or use");
    for (int i = 0; i < 3; i++) {
        if (word.len && str_distance(word, str_from(words[i]), 2) <= 2)
            diag(p->dg, DIAG_NOTE, (Span){0}, "did you mean '%s'?", words[i]);
    }
}

static Parser parser_new(Arena *a, Intern *names, Diag *dg, uint32_t file)
{
    static const char *const words[] = {
        "use", "module", "test", "wire", "memory", "const", "for", "in", "if", "else", "assert",
        "budget", "feedback", "nand", "dff", "depth", "_", "repeat", "while", "let", "declare", "seed",
        "init", "set", "load", "x", "X", "all", "c", "C", "random", "bits", "z", "Z", "d"};
    Parser p = {.arena = a, .names = names, .dg = dg, .file = file, .text = diag_text(dg, file),
                .lx = lexer_new(names, dg, file), .word_lo = UINT32_MAX};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        uint32_t ix = intern_z(names, words[i]).ix;
        p.word_lo = ix < p.word_lo ? ix : p.word_lo;
        p.word_hi = ix > p.word_hi ? ix : p.word_hi;
    }
    parse_advance(&p);
    return p;
}

/* After a mistake at the top: on to the next line that starts a declaration. */
static void recover_top(Parser *p)
{
    bool at_next = p->is_over;
    p->failed = p->is_over = false;
    p->lx.is_quiet = false;
    p->brackets = 0;
    p->depth = 0;
    for (;;) {
        while (!at_next && p->t.kind != TOK_END && p->t.kind != TOK_NL)
            parse_advance(p);
        parse_skip_lines(p);
        at_next = false;
        if (p->t.kind == TOK_END || parse_is_word(p, "module") || parse_is_word(p, "test") ||
            parse_is_word(p, "use"))
            break;
    }
    p->failed = false;
}

/* file = { use | module | test | NL } */
AstFile *parse_file_marked(Arena *a, Intern *names, Diag *dg, uint32_t file, Marks *marks)
{
    Parser p = parser_new(a, names, dg, file);
    p.marks = marks;
    AstFile *f = NEW(&p, AstFile);
    AstUse **uses = &f->uses;
    AstModule **modules = &f->modules;
    AstTest **tests = &f->tests;
    f->file = file;
    for (;;) {
        parse_skip_lines(&p);
        if (p.t.kind == TOK_END)
            return f;
        if (parse_is_word(&p, "use") && (*uses = use(&p))) {
            uses = &(*uses)->next;
        } else if (!p.failed && parse_is_word(&p, "module") && (*modules = module(&p))) {
            modules = &(*modules)->next;
        } else if (!p.failed && parse_is_word(&p, "test") && (*tests = parse_test(&p))) {
            tests = &(*tests)->next;
        } else {
            unknown_word(&p);
        }
        if (!p.failed && p.t.kind != TOK_NL && p.t.kind != TOK_END && !parse_is_word(&p, "module") &&
            !parse_is_word(&p, "test"))
            parse_fail(&p, "the end of the line");
        if (p.failed)
            recover_top(&p);
    }
}

AstFile *parse_file(Arena *a, Intern *names, Diag *dg, uint32_t file)
{
    return parse_file_marked(a, names, dg, file, NULL);
}

Expr *parse_module_ref(Arena *a, Intern *names, Diag *dg, uint32_t file)
{
    Parser p = parser_new(a, names, dg, file);
    Token name = p.t;
    if (p.failed || p.t.kind != TOK_NAME) {
        parse_fail(&p, "a module, as in adder<16>,");
        return NULL;
    }
    parse_advance(&p);
    Arg *params = parse_is(&p, '<') ? parse_params(&p) : NULL;
    if (!p.failed && p.t.kind != TOK_END)
        parse_fail(&p, "the end");
    if (p.failed)
        return NULL;
    Expr *e = parse_new_expr(&p, EXPR_CALL, name.lo);
    e->hi = p.last_hi;
    e->u.call.name = name.sym;
    e->u.call.name_lo = name.lo;
    e->u.call.name_hi = name.hi;
    e->u.call.params = params;
    return e;
}

Expr *parse_formula(Arena *a, Intern *names, Diag *dg, uint32_t file)
{
    Parser p = parser_new(a, names, dg, file);
    Expr *e = parse_expr(&p, true);
    if (!p.failed && p.t.kind != TOK_END)
        parse_fail(&p, "an operator, or the end,");
    return p.failed ? NULL : e;
}

AstTest *parse_stimulus(Arena *a, Intern *names, Diag *dg, uint32_t file)
{
    Parser p = parser_new(a, names, dg, file);
    AstTest *t = NEW(&p, AstTest);
    unsigned before = diag_n_errors(dg);
    t->file = file;
    parse_test_body(&p, t, false);
    return diag_n_errors(dg) == before ? t : NULL;
}
