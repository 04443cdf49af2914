/* fmt.c - the layout is worked out from tokens, not from the tree.
 *
 * The parser tells what it took each ambiguous token for (Mark); then the tokens
 * go by once more, with the comments between them, and are set again.  Rows of a
 * test wait until the last row of their table is known, so that their columns can
 * be aligned.
 */
#include "netlist/fmt.h"

#include <string.h>

#include "netlist/parse_priv.h"

typedef struct Tok {
    uint32_t lo, hi;
    uint32_t punct; /* 0: none */
    uint16_t role;  /* MARK_* */
    uint8_t kind;
    bool is_line_block; /* { or } of a block on one line */
} Tok;

typedef struct Row {
    uint32_t text, n_text; /* in row_text, cells closed by a 0 */
    uint32_t comment;      /* in row_text; 0: none */
    uint32_t n_left, n_right;
    bool has_bar;
    bool is_comment; /* a comment line between rows; the text is all of it */
    unsigned depth;
} Row;

typedef struct Fmt {
    Str text;
    VEC(Tok) toks;
    StrBuf *out;
    /* the line being set */
    StrBuf line;    /* without its indentation; the cells of a row are closed by a 0 */
    StrBuf comment; /* behind it */
    StrBuf moved;   /* comment lines that stood before a { or else that was pulled up */
    bool is_open, is_row;
    bool is_broken;  /* the line goes on, on a new line */
    bool has_end;    /* after { or } of a block: the next token starts a line */
    bool needs_semi; /* between statements of a block on one line */
    unsigned depth, line_depth, line_blocks;
    bool wants_blank, at_start;
    VEC(char) brackets; /* ( [ < or { */
    /* rows that wait for the end of their table */
    StrBuf row_text;
    VEC(Row) rows;
} Fmt;

/* ---- lines out ---- */

static void indent(StrBuf *b, unsigned depth)
{
    for (unsigned i = 0; i < depth; i++)
        strbuf_addz(b, "    ");
}

static void pad(StrBuf *b, size_t n)
{
    while (n--)
        strbuf_addc(b, ' ');
}

static size_t max_size(size_t a, size_t b)
{
    return a > b ? a : b;
}

/* Columns as on a screen: bytes that continue a UTF-8 character take no room. */
static size_t columns(const char *z)
{
    size_t n = 0;
    for (; *z; z++)
        n += ((unsigned char)*z & 0xc0) != 0x80;
    return n;
}

static bool is_regular(const Row *first, const Row *r)
{
    return !r->is_comment && r->n_left == first->n_left && r->n_right == first->n_right && r->has_bar == first->has_bar;
}

static void flush_rows(Fmt *f)
{
    if (!f->rows.len)
        return;
    const Row *first = &f->rows.ptr[0];
    uint32_t n = first->n_left + first->n_right;
    VEC(size_t) width = {0};
    for (uint32_t c = 0; c < n; c++)
        VEC_PUSH(&width, 0);
    for (size_t i = 0; i < f->rows.len; i++) {
        const Row *r = &f->rows.ptr[i];
        const char *z = f->row_text.ptr + r->text;
        for (uint32_t c = 0, k = 0; is_regular(first, r) && c < n + r->has_bar; c++) {
            if (!r->has_bar || c != r->n_left) {
                width.ptr[k] = max_size(width.ptr[k], columns(z));
                k++;
            }
            z += strlen(z) + 1;
        }
    }
    size_t left = 0;
    for (uint32_t c = 0; c < first->n_left; c++)
        left += width.ptr[c] + 1;
    for (size_t i = 0; i < f->rows.len; i++) {
        const Row *r = &f->rows.ptr[i];
        const char *z = f->row_text.ptr + r->text;
        bool regular = is_regular(first, r);
        uint32_t total = r->n_left + r->n_right + r->has_bar;
        size_t at = 0, due = 0; /* written; where the next cell starts */
        indent(f->out, r->depth);
        if (r->is_comment)
            strbuf_addz(f->out, z);
        for (uint32_t c = 0, k = 0; c < total; c++) {
            bool is_bar = r->has_bar && c == r->n_left;
            if (is_bar && first->has_bar)
                due = max_size(due, left);
            pad(f->out, due - at);
            strbuf_addz(f->out, z);
            at = due + columns(z);
            due += regular && !is_bar ? width.ptr[k] + 1 : columns(z) + 1;
            k += !is_bar;
            z += strlen(z) + 1;
        }
        if (r->comment)
            strbuf_printf(f->out, "  %s", f->row_text.ptr + r->comment);
        strbuf_addc(f->out, '\n');
    }
    VEC_FREE(&width);
    f->rows.len = 0;
    strbuf_clear(&f->row_text);
}

/* A blank line where the author had one or more, but not at the edge of a block. */
static void blank_line(Fmt *f, bool is_close)
{
    if (f->wants_blank && !f->at_start && !is_close) {
        flush_rows(f);
        if (f->out->len)
            strbuf_addc(f->out, '\n');
    }
    f->wants_blank = false;
    f->at_start = false;
}

static void flush_row(Fmt *f)
{
    Row r = {.text = (uint32_t)f->row_text.len, .depth = f->line_depth};
    strbuf_addc(&f->line, 0);
    for (size_t i = 0; i < f->line.len; i += strlen(f->line.ptr + i) + 1) {
        bool is_bar = strcmp(f->line.ptr + i, "|") == 0;
        if (is_bar)
            r.has_bar = true;
        else if (r.has_bar)
            r.n_right++;
        else
            r.n_left++;
    }
    strbuf_add(&f->row_text, f->line.ptr, f->line.len);
    if (f->comment.len) {
        r.comment = (uint32_t)f->row_text.len;
        strbuf_add(&f->row_text, f->comment.ptr, f->comment.len);
        strbuf_addc(&f->row_text, 0);
    }
    VEC_PUSH(&f->rows, r);
}

static void flush_line(Fmt *f)
{
    if (!f->is_open)
        return;
    if (f->is_row) {
        flush_row(f);
    } else {
        flush_rows(f);
        indent(f->out, f->line_depth);
        strbuf_add(f->out, f->line.ptr, f->line.len);
        if (f->comment.len)
            strbuf_printf(f->out, "  %s", f->comment.ptr);
        strbuf_addc(f->out, '\n');
        if (f->moved.len) {
            strbuf_add(f->out, f->moved.ptr, f->moved.len);
            f->at_start = false;
        }
    }
    strbuf_clear(&f->line);
    strbuf_clear(&f->comment);
    strbuf_clear(&f->moved);
    f->is_open = f->is_row = f->is_broken = f->has_end = f->needs_semi = false;
}

/* ---- tokens ---- */

static bool is_punct(const Tok *t, uint32_t punct)
{
    return t->kind == TOK_PUNCT && t->punct == punct;
}

static bool is_word(const Fmt *f, const Tok *t, const char *word)
{
    return t->kind == TOK_NAME && str_eqz((Str){f->text.ptr + t->lo, t->hi - t->lo}, word);
}

static bool is_block(const Tok *t, uint32_t brace)
{
    return t->role & MARK_BLOCK && is_punct(t, brace);
}

static bool has_blank_between(const Fmt *f, const Tok *a, const Tok *b)
{
    char inner = f->brackets.len ? f->brackets.ptr[f->brackets.len - 1] : 0;
    if (b->role & MARK_CELL)
        return true;
    if (a->role & MARK_PREFIX || is_punct(a, '(') || is_punct(a, '[') || is_punct(a, '.') ||
        is_punct(a, PUNCT2('.', '.')) || a->kind == TOK_REAL)
        return a->kind == TOK_REAL && !is_punct(b, ':') && b->kind != TOK_NAME;
    if (is_punct(a, '{') && !(a->role & MARK_BLOCK))
        return false;
    if (is_punct(a, '<') && a->role & MARK_GENERIC)
        return false;
    if (is_punct(b, ')') || is_punct(b, ']') || is_punct(b, ',') || is_punct(b, '[') ||
        is_punct(b, '.') || is_punct(b, PUNCT2('.', '.')) || b->role & (MARK_GENERIC | MARK_REPEAT))
        return false;
    if (is_punct(b, '}'))
        return b->role & MARK_BLOCK;
    if (is_punct(b, '('))
        return !(b->role & MARK_CALL);
    if (is_punct(b, ':'))
        return b->role & MARK_COND;
    if (is_punct(a, ':') && !(a->role & MARK_COND))
        return inner == '(' || inner == '<';
    return true;
}

static void track_brackets(Fmt *f, const Tok *t)
{
    if (t->kind != TOK_PUNCT || t->role & MARK_BLOCK)
        return;
    if (t->punct == '(' || t->punct == '[' || t->punct == '{' ||
        (t->punct == '<' && t->role & MARK_GENERIC))
        VEC_PUSH(&f->brackets, (char)t->punct);
    else if ((t->punct == ')' || t->punct == ']' || t->punct == '}' ||
              (t->punct == '>' && t->role & MARK_GENERIC)) && f->brackets.len)
        f->brackets.len--;
}

static bool is_closing(const Tok *t)
{
    return is_punct(t, ')') || is_punct(t, ']') || is_punct(t, '}') ||
           (is_punct(t, '>') && t->role & MARK_GENERIC);
}

/* Sets one token on the line at hand. */
static void put(Fmt *f, const Tok *prev, const Tok *t)
{
    if (!f->is_open) {
        blank_line(f, is_block(t, '}'));
        f->is_open = true;
        f->line_depth = f->depth;
        f->is_row = t->role & MARK_ROW;
    } else if (f->is_broken && !f->is_row) {
        strbuf_addc(&f->line, '\n');
        indent(&f->line, f->line_depth + !is_closing(t));
    } else if (f->is_row && t->role & MARK_CELL) {
        strbuf_addc(&f->line, 0);
    } else if (f->needs_semi && !is_block(t, '}')) {
        strbuf_addz(&f->line, "; ");
    } else if (prev && has_blank_between(f, prev, t) && f->line.len) {
        strbuf_addc(&f->line, ' ');
    }
    f->is_broken = f->needs_semi = false;
    strbuf_add(&f->line, f->text.ptr + t->lo, t->hi - t->lo);
    track_brackets(f, t);
}

/* The comment between two tokens, without blanks at its end; empty: none. */
static Str comment_before(const Fmt *f, uint32_t from, uint32_t to)
{
    const char *p = f->text.ptr + from, *end = f->text.ptr + to;
    while (p < end && *p != '#')
        p++;
    return str_trim((Str){p, (size_t)(end - p)});
}

static void add_comment(StrBuf *b, Str comment)
{
    if (comment.len)
        strbuf_printf(b, "%s%.*s", b->len ? "  " : "", STR_ARG(comment));
}

static void comment_line(Fmt *f, Str comment)
{
    blank_line(f, false);
    if (f->rows.len && f->rows.ptr[0].depth == f->depth) {
        Row r = {.text = (uint32_t)f->row_text.len, .is_comment = true, .depth = f->depth};
        strbuf_add(&f->row_text, comment.ptr, comment.len);
        strbuf_addc(&f->row_text, 0);
        VEC_PUSH(&f->rows, r);
        return;
    }
    flush_rows(f);
    indent(f->out, f->depth);
    strbuf_add(f->out, comment.ptr, comment.len);
    strbuf_addc(f->out, '\n');
}

/* A line end (or the end of the file) at tokens[i], with the comment before it.
 * Returns the index of the next token to set. */
static size_t line_end(Fmt *f, size_t i)
{
    const Tok *t = &f->toks.ptr[i];
    Str comment = comment_before(f, i ? t[-1].hi : 0, t->lo);
    bool is_semi = t->kind == TOK_NL && f->text.ptr[t->lo] == ';';
    if (!f->is_open) {
        if (comment.len)
            comment_line(f, comment);
        else if (!is_semi && t->kind == TOK_NL && i && t[-1].kind == TOK_NL &&
                 f->text.ptr[t[-1].lo] == '\n')
            f->wants_blank = true;
        return i + 1;
    }
    if (t->role & MARK_JOIN) {
        if (f->is_row) {
            add_comment(&f->comment, comment);
        } else if (comment.len) {
            if (f->is_broken) {
                strbuf_addc(&f->line, '\n');
                indent(&f->line, f->line_depth + 1);
            } else {
                strbuf_addz(&f->line, "  ");
            }
            strbuf_add(&f->line, comment.ptr, comment.len);
        }
        f->is_broken = true;
        return i + 1;
    }
    if (f->line_blocks) {
        f->needs_semi = true;
        return i + 1;
    }
    if (is_semi && t[1].kind == TOK_NL)
        return i + 1; /* the line ends behind it, perhaps with a comment */
    add_comment(&f->comment, comment);
    /* A { or else on a later line is pulled up. */
    size_t j = i;
    while (f->toks.ptr[j].kind == TOK_NL)
        j++;
    const Tok *next = &f->toks.ptr[j];
    size_t before = i;
    while (before && f->toks.ptr[before - 1].kind == TOK_NL)
        before--;
    if (is_block(next, '{') ||
        (is_word(f, next, "else") && before && is_block(&f->toks.ptr[before - 1], '}'))) {
        for (size_t k = i + 1; k < j; k++) {
            Str c = comment_before(f, f->toks.ptr[k - 1].hi, f->toks.ptr[k].lo);
            if (c.len) {
                indent(&f->moved, f->depth + 1);
                strbuf_printf(&f->moved, "%.*s\n", STR_ARG(c));
            }
        }
        f->has_end = false;
        return j;
    }
    flush_line(f);
    return i + 1;
}

static void set_all(Fmt *f)
{
    const Tok *prev = NULL;
    for (size_t i = 0; i < f->toks.len;) {
        const Tok *t = &f->toks.ptr[i];
        if (t->kind == TOK_NL || t->kind == TOK_END) {
            i = line_end(f, i);
            continue;
        }
        i++;
        if (f->has_end && !is_word(f, t, "else"))
            flush_line(f);
        f->has_end = false;
        if (!is_block(t, '{') && !is_block(t, '}')) {
            put(f, prev, t);
        } else if (is_punct(t, '{')) {
            put(f, prev, t);
            if (t->is_line_block) {
                f->line_blocks++;
            } else {
                f->has_end = f->at_start = true;
                f->depth++;
            }
        } else if (t->is_line_block) {
            bool is_empty = prev && is_block(prev, '{');
            if (is_empty)
                strbuf_addc(&f->line, '}');
            else
                put(f, prev, t);
            f->needs_semi = false;
            f->line_blocks--;
            f->has_end = !f->line_blocks;
        } else {
            flush_line(f);
            f->depth--;
            put(f, prev, t);
            f->has_end = true;
        }
        prev = t;
    }
    flush_line(f);
    flush_rows(f);
}

/* All tokens, each with what the parser made of it; pairs of braces with nothing
 * but one line between them are noted. */
static void gather(Fmt *f, Intern *names, Diag *dg, uint32_t file, const Marks *marks)
{
    Lexer lx = lexer_new(names, dg, file);
    size_t k = 0;
    VEC(uint32_t) open = {0};
    for (;;) {
        Token t = lexer_next(&lx);
        Tok x = {.lo = t.lo, .hi = t.hi, .punct = t.punct, .kind = t.kind};
        for (; k < marks->list.len && marks->list.ptr[k].lo <= t.lo; k++) {
            if (marks->list.ptr[k].lo == t.lo)
                x.role |= (uint16_t)marks->list.ptr[k].role;
        }
        VEC_PUSH(&f->toks, x);
        uint32_t ix = (uint32_t)f->toks.len - 1;
        if (is_block(&x, '{')) {
            VEC_PUSH(&open, ix);
        } else if (is_block(&x, '}') && open.len) {
            Tok *from = &f->toks.ptr[open.ptr[--open.len]];
            from->is_line_block = f->toks.ptr[ix].is_line_block =
                !memchr(f->text.ptr + from->lo, '\n', x.lo - from->lo);
        }
        if (t.kind == TOK_END)
            break;
    }
    VEC_FREE(&open);
}

bool fmt_text(Str text, const char *path, Diag *dg, StrBuf *out)
{
    Arena *a = arena_new("formatting");
    Intern *names = intern_new(a);
    Marks marks = {0};
    unsigned before = diag_n_errors(dg);
    uint32_t file = diag_add_file(dg, path, text);
    parse_file_marked(a, names, dg, file, &marks);
    bool ok = diag_n_errors(dg) == before;
    if (ok) {
        Fmt f = {.text = text, .out = out, .at_start = true};
        gather(&f, names, dg, file, &marks);
        set_all(&f);
        VEC_FREE(&f.toks);
        VEC_FREE(&f.brackets);
        VEC_FREE(&f.rows);
        strbuf_free(&f.line);
        strbuf_free(&f.comment);
        strbuf_free(&f.moved);
        strbuf_free(&f.row_text);
    }
    VEC_FREE(&marks.list);
    intern_free(names);
    arena_free(a);
    return ok;
}
