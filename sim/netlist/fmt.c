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

enum { FAR = 12 }; /* columns; lines that differ by more are not aligned */

typedef struct Tok {
    uint32_t lo, hi;
    uint32_t punct; /* 0: none */
    uint16_t role;  /* MARK_* */
    uint8_t kind;
    bool is_line_block; /* { or } of a block on one line */
} Tok;

typedef enum ItemKind { ITEM_LINE, ITEM_ROW, ITEM_COMMENT, ITEM_BLANK } ItemKind;

/* A line of the result that waits for the end of its module or test. */
typedef struct Item {
    ItemKind kind;
    uint32_t text;    /* in item_text, closed by a 0; a row: every cell is */
    uint32_t comment; /* behind it, in item_text; 0: none */
    uint32_t eq;      /* a line: where its = stands; 0: none */
    uint32_t n_left, n_right; /* a row: cells */
    bool has_bar;
    unsigned depth;
} Item;

typedef struct Fmt {
    Str text;
    VEC(Tok) toks;
    StrBuf *out;
    /* the line being set */
    StrBuf line;    /* without its indentation; the cells of a row are closed by a 0 */
    uint32_t line_eq; /* where the = of the line stands; 0: none yet */
    StrBuf comment; /* behind it */
    StrBuf moved;   /* comment lines that stood before a { or else that was pulled up */
    bool is_open, is_row;
    bool is_broken;  /* the line goes on, on a new line */
    bool has_end;    /* after { or } of a block: the next token starts a line */
    bool needs_semi; /* between statements of a block on one line */
    unsigned depth, line_depth, line_blocks;
    bool wants_blank, at_start;
    VEC(char) brackets; /* ( [ < or { */
    StrBuf item_text;
    VEC(Item) items;
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

/* ---- aligned ---- */

static const char *item_text(const Fmt *f, const Item *r)
{
    return f->item_text.ptr + r->text;
}

static bool is_like(const Item *header, const Item *r)
{
    return r->n_left == header->n_left && r->n_right == header->n_right && r->has_bar == header->has_bar;
}

/* How wide each column of the rows is.  The first row is the header.  Rows in a loop
 * have the same columns, further right by their indentation. */
static const Item *measure_rows(const Fmt *f, size_t *width)
{
    const Item *header = NULL;
    for (size_t i = 0; i < f->items.len; i++) {
        const Item *r = &f->items.ptr[i];
        if (r->kind != ITEM_ROW)
            continue;
        header = header ? header : r;
        if (!is_like(header, r))
            continue;
        const char *z = item_text(f, r);
        for (uint32_t c = 0, k = 0; c < r->n_left + r->n_right + r->has_bar; c++) {
            if (!r->has_bar || c != r->n_left) {
                width[k] = max_size(width[k], columns(z));
                k++;
            }
            z += strlen(z) + 1;
        }
    }
    return header;
}

static void set_row(const Fmt *f, const Item *r, const Item *header, const size_t *width, StrBuf *b)
{
    const char *z = item_text(f, r);
    bool regular = is_like(header, r);
    size_t left = 0, at = 0, due = 0; /* the bar; written; where the next cell starts */
    for (uint32_t c = 0; c < header->n_left; c++)
        left += width[c] + 1;
    for (uint32_t c = 0, k = 0; c < r->n_left + r->n_right + r->has_bar; c++) {
        bool is_bar = r->has_bar && c == r->n_left;
        if (is_bar && header->has_bar)
            due = max_size(due, left);
        pad(b, due - at);
        strbuf_addz(b, z);
        at = due + columns(z);
        due += regular && !is_bar ? width[k] + 1 : columns(z) + 1;
        k += !is_bar;
        z += strlen(z) + 1;
    }
}

static bool has_eq(const Item *r)
{
    return r->kind == ITEM_LINE && r->eq;
}

/* The column of the = in a run of assignments that starts at items[i], and where
 * the run ends.  Names of very different length are not aligned. */
static size_t eq_column(const Fmt *f, size_t i, size_t *end)
{
    size_t most = 0, least = SIZE_MAX, k = i;
    for (; k < f->items.len && has_eq(&f->items.ptr[k]) && f->items.ptr[k].depth == f->items.ptr[i].depth; k++) {
        size_t n = f->items.ptr[k].eq;
        most = max_size(most, n);
        least = n < least ? n : least;
    }
    *end = k;
    return most - least <= FAR ? most : 0;
}

/* All waiting lines into lines[0..n[, without indentation and comments. */
static void set_lines(const Fmt *f, StrBuf *lines)
{
    size_t n_columns = 1;
    for (size_t i = 0; i < f->items.len; i++)
        n_columns = max_size(n_columns, f->items.ptr[i].n_left + f->items.ptr[i].n_right);
    VEC(size_t) width = {0};
    for (size_t c = 0; c < n_columns; c++)
        VEC_PUSH(&width, 0);
    const Item *header = measure_rows(f, width.ptr);
    size_t run_end = 0, column = 0;
    for (size_t i = 0; i < f->items.len; i++) {
        const Item *r = &f->items.ptr[i];
        if (r->kind == ITEM_ROW) {
            set_row(f, r, header, width.ptr, &lines[i]);
        } else if (r->kind != ITEM_BLANK) {
            const char *z = item_text(f, r);
            if (has_eq(r) && i >= run_end)
                column = eq_column(f, i, &run_end);
            if (has_eq(r) && column) {
                strbuf_add(&lines[i], z, r->eq);
                pad(&lines[i], column - r->eq);
                z += r->eq;
            }
            strbuf_addz(&lines[i], z);
        }
    }
    VEC_FREE(&width);
}

static bool takes_aligned_comment(const Item *r, const StrBuf *line)
{
    return r->comment && line->len && !memchr(line->ptr, '\n', line->len);
}

/* Where the comments behind the lines of a run go: lines next to one another, and in
 * a test all rows. */
static size_t comment_column(const Fmt *f, const StrBuf *lines, size_t i, size_t *end)
{
    size_t most = 0, least = SIZE_MAX, k = i;
    bool in_rows = f->items.ptr[i].kind == ITEM_ROW;
    for (; k < f->items.len; k++) {
        const Item *r = &f->items.ptr[k];
        if (!takes_aligned_comment(r, &lines[k])) {
            if (in_rows && (r->kind != ITEM_LINE || !r->comment))
                continue;
            break;
        }
        size_t n = 4 * r->depth + columns(lines[k].ptr);
        most = max_size(most, n);
        least = n < least ? n : least;
    }
    *end = k;
    return most - least <= 2 * FAR ? most : 0;
}

static void flush_items(Fmt *f)
{
    size_t n = f->items.len;
    if (!n)
        return;
    VEC(StrBuf) lines = {0};
    for (size_t i = 0; i < n; i++)
        VEC_PUSH(&lines, ((StrBuf){0}));
    set_lines(f, lines.ptr);
    for (size_t i = 0; i < n; i++)
        strbuf_add(&lines.ptr[i], "", 1); /* closed, for columns() */
    for (size_t i = 0; i < n; i++)
        lines.ptr[i].len--;
    size_t run_end = 0, column = 0;
    for (size_t i = 0; i < n; i++) {
        const Item *r = &f->items.ptr[i];
        const StrBuf *line = &lines.ptr[i];
        if (r->kind != ITEM_BLANK) {
            indent(f->out, r->depth);
            strbuf_add(f->out, line->ptr, line->len);
        }
        if (takes_aligned_comment(r, line)) {
            if (i >= run_end)
                column = comment_column(f, lines.ptr, i, &run_end);
            size_t at = 4 * r->depth + columns(line->ptr);
            pad(f->out, column > at ? column - at : 0);
        }
        if (r->comment)
            strbuf_printf(f->out, "  %s", f->item_text.ptr + r->comment);
        strbuf_addc(f->out, '\n');
    }
    for (size_t i = 0; i < n; i++)
        strbuf_free(&lines.ptr[i]);
    VEC_FREE(&lines);
    f->items.len = 0;
    f->item_text.len = 1; /* 0 is no comment */
}

/* ---- lines in ---- */

static uint32_t keep(Fmt *f, const char *ptr, size_t n)
{
    if (!f->item_text.len)
        strbuf_addc(&f->item_text, 0);
    uint32_t at = (uint32_t)f->item_text.len;
    strbuf_add(&f->item_text, ptr, n);
    strbuf_addc(&f->item_text, 0);
    return at;
}

/* A blank line where the author had one or more, but not at the edge of a block. */
static void blank_line(Fmt *f, bool is_close)
{
    if (f->wants_blank && !f->at_start && !is_close && (f->items.len || f->out->len)) {
        Item r = {.kind = ITEM_BLANK};
        VEC_PUSH(&f->items, r);
    }
    f->wants_blank = false;
    f->at_start = false;
}

static void count_cells(Item *r, const StrBuf *line)
{
    for (size_t i = 0; i < line->len; i += strlen(line->ptr + i) + 1) {
        bool is_bar = strcmp(line->ptr + i, "|") == 0;
        if (is_bar)
            r->has_bar = true;
        else if (r->has_bar)
            r->n_right++;
        else
            r->n_left++;
    }
}

static void flush_line(Fmt *f)
{
    if (!f->is_open)
        return;
    Item r = {.kind = f->is_row ? ITEM_ROW : ITEM_LINE, .depth = f->line_depth};
    r.text = keep(f, f->line.ptr, f->line.len);
    strbuf_addc(&f->line, 0);
    if (f->is_row)
        count_cells(&r, &f->line);
    else if (!strchr(f->line.ptr, '\n'))
        r.eq = f->line_eq;
    if (f->comment.len)
        r.comment = keep(f, f->comment.ptr, f->comment.len);
    VEC_PUSH(&f->items, r);
    if (f->moved.len && !f->is_row) { /* its line ends and indentation are its own */
        Item m = {.kind = ITEM_COMMENT};
        m.text = keep(f, f->moved.ptr, f->moved.len - 1);
        VEC_PUSH(&f->items, m);
        f->at_start = false;
    }
    if (f->depth == 0)
        flush_items(f);
    strbuf_clear(&f->line);
    strbuf_clear(&f->comment);
    strbuf_clear(&f->moved);
    f->line_eq = 0;
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
    if (is_punct(t, '=') && !f->line_eq && !f->brackets.len && !f->line_blocks)
        f->line_eq = (uint32_t)f->line.len;
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
    Item r = {.kind = ITEM_COMMENT, .depth = f->depth};
    r.text = keep(f, comment.ptr, comment.len);
    VEC_PUSH(&f->items, r);
    if (f->depth == 0)
        flush_items(f);
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
    flush_items(f);
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
        VEC_FREE(&f.items);
        strbuf_free(&f.line);
        strbuf_free(&f.comment);
        strbuf_free(&f.moved);
        strbuf_free(&f.item_text);
    }
    VEC_FREE(&marks.list);
    intern_free(names);
    arena_free(a);
    return ok;
}
