/* ast.c - the operator table, and the tree as text. */
#include "netlist/ast.h"

/* ORDER OP. */
const OpInfo op_table[OP_COUNT] = {
    [OP_NONE] = {"", 0, NULL},
    [OP_NOT] = {"~", 12, "not"},
    [OP_NEG] = {"-", 12, "neg"},
    [OP_LNOT] = {"!", 12, NULL},
    [OP_POW] = {"**", 11, NULL},
    [OP_MUL] = {"*", 10, "mul"},
    [OP_DIV] = {"/", 10, NULL},
    [OP_MOD] = {"%", 10, NULL},
    [OP_ADD] = {"+", 9, "add"},
    [OP_SUB] = {"-", 9, "sub"},
    [OP_SHL] = {"<<", 8, NULL},
    [OP_SHR] = {">>", 8, NULL},
    [OP_LT] = {"<", 7, "lt"},
    [OP_LE] = {"<=", 7, "le"},
    [OP_GT] = {">", 7, "gt"},
    [OP_GE] = {">=", 7, "ge"},
    [OP_EQ] = {"==", 6, "eq"},
    [OP_NE] = {"!=", 6, "ne"},
    [OP_AND] = {"&", 5, "and"},
    [OP_XOR] = {"^", 4, "xor"},
    [OP_OR] = {"|", 3, "or"},
    [OP_LAND] = {"&&", 2, NULL},
    [OP_LOR] = {"||", 1, NULL},
};

/* ---- the dump ---- */

typedef struct Dump {
    const Intern *names;
    StrBuf *out;
} Dump;

static void line(const Dump *d, unsigned depth, const char *what)
{
    strbuf_printf(d->out, "%*s%s", (int)(depth * 2), "", what);
}

static void name(const Dump *d, Sym s)
{
    strbuf_printf(d->out, " `%s`", intern_cstr(d->names, s));
}

static void end(const Dump *d)
{
    strbuf_addc(d->out, '\n');
}

static void dump_expr(const Dump *d, unsigned depth, const Expr *e);

static void dump_args(const Dump *d, unsigned depth, const char *what, const Arg *a)
{
    for (; a; a = a->next) {
        line(d, depth, what);
        if (a->name.ix)
            name(d, a->name);
        end(d);
        dump_expr(d, depth + 1, a->value);
    }
}

static void dump_expr(const Dump *d, unsigned depth, const Expr *e)
{
    if (!e)
        return;
    switch ((ExprKind)e->kind) {
    case EXPR_NUMBER:
        line(d, depth, "number");
        strbuf_printf(d->out, " %llu width %u%s\n", (unsigned long long)e->u.number.value,
                      e->u.number.width, e->u.number.wide ? " wide" : "");
        break;
    case EXPR_NAME:
        line(d, depth, "name");
        name(d, e->u.n.name);
        end(d);
        break;
    case EXPR_MEMBER:
        line(d, depth, "member");
        name(d, e->u.n.name);
        end(d);
        dump_expr(d, depth + 1, e->u.n.a);
        break;
    case EXPR_UNARY:
    case EXPR_BINARY:
        line(d, depth, op_table[e->op].text);
        end(d);
        dump_expr(d, depth + 1, e->u.e.a);
        if (e->kind == EXPR_BINARY)
            dump_expr(d, depth + 1, e->u.e.b);
        break;
    case EXPR_COND:
    case EXPR_INDEX:
    case EXPR_SLICE:
        line(d, depth, e->kind == EXPR_COND ? "?:" : e->kind == EXPR_INDEX ? "index" : "slice");
        end(d);
        dump_expr(d, depth + 1, e->u.e.a);
        dump_expr(d, depth + 1, e->u.e.b);
        dump_expr(d, depth + 1, e->u.e.c);
        break;
    case EXPR_CALL:
        line(d, depth, "call");
        name(d, e->u.call.name);
        strbuf_addz(d->out, e->has_arrow ? " ->\n" : "\n");
        dump_args(d, depth + 1, "parameter", e->u.call.params);
        dump_args(d, depth + 1, "in", e->u.call.args);
        dump_args(d, depth + 1, "out", e->u.call.outs);
        break;
    case EXPR_CONCAT:
    case EXPR_REPEAT:
        line(d, depth, e->kind == EXPR_CONCAT ? "concat\n" : "repeat\n");
        if (e->kind == EXPR_REPEAT)
            dump_expr(d, depth + 1, e->u.list.count);
        dump_args(d, depth + 1, "item", e->u.list.items);
        break;
    case EXPR_DISCARD:
        line(d, depth, "_\n");
        break;
    }
}

static void dump_ports(const Dump *d, unsigned depth, const char *what, const Port *p)
{
    for (; p; p = p->next) {
        line(d, depth, what);
        name(d, p->name);
        end(d);
        dump_args(d, depth + 1, "dim", p->dims);
    }
}

static void dump_cells(const Dump *d, unsigned depth, const Cell *c)
{
    static const char *const kinds[] = {"number", "expr", "any", "unknown", "clock",
                                        "random", "bits", "fixed", "|"};
    for (; c; c = c->next) {
        line(d, depth, kinds[c->kind]);
        strbuf_addz(d->out, c->is_all ? " all\n" : "\n");
        dump_expr(d, depth + 1, c->count);
        dump_expr(d, depth + 1, c->expr);
    }
}

static void dump_stmts(const Dump *d, unsigned depth, const Stmt *st)
{
    static const char *const kinds[] = {
        [STMT_WIRE] = "wire", [STMT_MEMORY] = "memory", [STMT_CONST] = "const", [STMT_FOR] = "for",
        [STMT_IF] = "if", [STMT_ASSERT] = "assert", [STMT_BUDGET] = "budget",
        [STMT_FEEDBACK] = "feedback", [STMT_ASSIGN] = "assign", [STMT_CALL] = "place",
        [STMT_ROW] = "row", [STMT_REPEAT] = "repeat", [STMT_WHILE] = "while", [STMT_LET] = "let",
        [STMT_DECLARE] = "declare", [STMT_SEED] = "seed", [STMT_INIT] = "init", [STMT_SET] = "set",
        [STMT_LOAD] = "load"};
    static const char *const limits[] = {"nand", "dff", "depth"};
    for (; st; st = st->next) {
        line(d, depth, kinds[st->kind]);
        if (st->name.ix)
            name(d, st->name);
        if (st->kind == STMT_ASSIGN || st->kind == STMT_CALL) {
            end(d);
            dump_expr(d, depth + 1, st->target);
            dump_expr(d, depth + 1, st->a);
            continue;
        }
        if (st->init)
            strbuf_printf(d->out, " %c", st->init);
        if (st->path.len)
            strbuf_printf(d->out, " %.*s", STR_ARG(st->path));
        if (st->text.len)
            strbuf_printf(d->out, " \"%.*s\"", STR_ARG(st->text));
        end(d);
        dump_expr(d, depth + 1, st->a);
        dump_expr(d, depth + 1, st->b);
        dump_ports(d, depth + 1, "port", st->ports);
        dump_args(d, depth + 1, "item", st->list);
        for (const Limit *l = st->limits; l; l = l->next) {
            line(d, depth + 1, limits[l->kind]);
            end(d);
            dump_expr(d, depth + 2, l->limit);
        }
        dump_cells(d, depth + 1, st->cells);
        dump_stmts(d, depth + 2, st->body);
        if (st->other) {
            line(d, depth + 1, "else\n");
            dump_stmts(d, depth + 2, st->other);
        }
    }
}

void ast_dump(const AstFile *f, const Intern *names, StrBuf *out)
{
    Dump d = {names, out};
    for (const AstUse *u = f->uses; u; u = u->next)
        strbuf_printf(out, "use \"%.*s\"\n", STR_ARG(u->path));
    for (const AstModule *m = f->modules; m; m = m->next) {
        line(&d, 0, "module");
        name(&d, m->name);
        strbuf_addz(out, m->doc_hi > m->doc_lo ? " documented\n" : "\n");
        for (const Param *p = m->params; p; p = p->next) {
            line(&d, 1, "parameter");
            name(&d, p->name);
            end(&d);
            dump_expr(&d, 2, p->value);
        }
        dump_ports(&d, 1, "in", m->inputs);
        dump_ports(&d, 1, "out", m->outputs);
        dump_stmts(&d, 1, m->body);
    }
    for (const AstTest *t = f->tests; t; t = t->next) {
        line(&d, 0, "test");
        name(&d, t->module);
        strbuf_printf(out, " \"%.*s\" bar %d %u\n", STR_ARG(t->title), t->has_bar, t->n_before_bar);
        dump_args(&d, 1, "parameter", t->params);
        for (const Column *c = t->columns; c; c = c->next)
            strbuf_printf(out, "  column %.*s\n", STR_ARG(c->path));
        dump_stmts(&d, 1, t->body);
    }
}
