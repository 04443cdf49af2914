/* elab.c - modules with settled parameters, each built once; the way in from the
 * command line and from tests. */
#include "netlist/elab_priv.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>

/* ---- modules ---- */

static uint64_t built_key(const AstModule *ast, const int64_t *params, uint32_t n)
{
    uint64_t h = (uint64_t)(uintptr_t)ast;
    for (uint32_t i = 0; i < n; i++)
        h = (h ^ (uint64_t)params[i]) * 0x9e3779b97f4a7c15u ^ h >> 31;
    return h;
}

/* The entry of a module with these parameters; 0 when it was never wanted. */
static uint32_t find_built(const Elab *el, const AstModule *ast, const int64_t *params, uint32_t n,
                           uint64_t *key)
{
    for (*key = built_key(ast, params, n);; ++*key) {
        uint32_t ix = map_get(&el->built_of, *key);
        if (!ix)
            return 0;
        const Built *b = &el->built.ptr[ix];
        if (b->ast == ast && (n == 0 || memcmp(b->params, params, n * sizeof *params) == 0))
            return ix;
    }
}

static Sym module_name(Library *lib, const AstModule *ast, const int64_t *params, uint32_t n)
{
    if (!n)
        return ast->name;
    StrBuf b = {0};
    strbuf_printf(&b, "%s<", intern_cstr(lib->names, ast->name));
    for (uint32_t i = 0; i < n; i++)
        strbuf_printf(&b, "%s%" PRId64, i ? ", " : "", params[i]);
    strbuf_addc(&b, '>');
    Sym s = intern(lib->names, strbuf_str(&b));
    strbuf_free(&b);
    return s;
}

static Module *build_body(Elab *el, const LibFile *lf, const AstModule *ast, const int64_t *params,
                          uint32_t n_params)
{
    Library *lib = el->lib;
    Context c = {.lib = lib, .el = el, .dg = lib->diag, .lf = lf, .ast = ast};
    Span at = {lf->file, ast->lo, ast->hi};
    c.has_failed = ast->is_broken; /* what is missing may stand where nothing could be read */
    c.temp = arena_new("elaboration");
    c.b = builder_new(lib->arena, lib->names, lib->diag, module_name(lib, ast, params, n_params),
                      ast->name, at);
    if (lib->opens_dffs)
        builder_open_dffs(c.b);
    VEC_PUSH(&c.entries, (Entry){0});
    VEC_PUSH(&c.defs, (Def){0});
    VEC_PUSH(&c.callee_list, NULL);
    c.n_scopes = 1;
    c.top = elab_scope(&c, 1, NULL);
    uint32_t i = 0;
    for (const Param *p = ast->params; p; p = p->next, i++)
        elab_add_entry(&c, &c.top, p->name,
                  (Entry){.kind = E_CONST, .state = DONE, .lo = p->lo, .hi = p->hi,
                          .value = params[i]});
    elab_collect_consts(&c, &c.top, ast->body);
    for (const Port *p = ast->inputs; p; p = p->next)
        elab_declare_port(&c, &c.top, p, SIG_INPUT);
    for (const Port *p = ast->outputs; p; p = p->next)
        elab_declare_port(&c, &c.top, p, SIG_OUTPUT);
    elab_collect_wires(&c, &c.top, ast->body);
    elab_collect_defs(&c, &c.top, ast->body);
    elab_run_block(&c, &c.top, ast->body);
    Module *m = NULL;
    if (c.has_failed || el->is_over)
        builder_abandon(c.b);
    else
        m = builder_finish(c.b, library_next_id(lib));
    if (m)
        lib->modules.ptr[m->id.ix] = m;
    arena_free(c.temp);
    map_free(&c.names);
    map_free(&c.callees);
    map_free(&c.loop_ids);
    VEC_FREE(&c.entries);
    VEC_FREE(&c.defs);
    VEC_FREE(&c.bits);
    VEC_FREE(&c.values);
    VEC_FREE(&c.pins);
    VEC_FREE(&c.callee_list);
    return m;
}

/* The chain of modules being built, the innermost last, shortened. */
static void note_chain(Elab *el, Sym last)
{
    StrBuf b = {0};
    uint32_t n = 0, total = 0;
    for (size_t i = 1; i < el->built.len; i++)
        total += el->built.ptr[i].is_open;
    for (size_t i = 1; i < el->built.len; i++) {
        const Built *x = &el->built.ptr[i];
        if (!x->is_open)
            continue;
        n++;
        if (n > 4 && n + 2 < total) {
            if (n == 5)
                strbuf_addz(&b, "... -> ");
            continue;
        }
        strbuf_printf(&b, "%s -> ",
                      intern_cstr(el->lib->names,
                                  module_name(el->lib, x->ast, x->params, x->n_params)));
    }
    strbuf_addz(&b, intern_cstr(el->lib->names, last));
    diag(el->lib->diag, DIAG_NOTE, (Span){0}, "%s", b.ptr);
    strbuf_free(&b);
}

/* ix: it is being built already. */
static void refuse_nesting(Elab *el, uint32_t ix, Sym name, Span at)
{
    Diag *dg = el->lib->diag;
    if (ix)
        diag(dg, DIAG_ERROR, at, "recursion without end: '%s' contains itself",
             intern_cstr(el->lib->names, name));
    else if (el->depth >= NEST_MAX)
        diag(dg, DIAG_ERROR, at, "recursion without end: more than %d modules inside one another",
             NEST_MAX);
    else
        diag(dg, DIAG_ERROR, at, NESTED_TOO_DEEP), el->is_over = true;
    note_chain(el, name);
    diag(dg, DIAG_NOTE, (Span){0},
         "end it with 'if': a smallest case that does not place the module again");
}

Module *elab_build(Elab *el, const LibFile *lf, const AstModule *ast, const int64_t *params,
                     uint32_t n_params, Span at, bool *failed)
{
    uint64_t key;
    uint32_t ix = find_built(el, ast, params, n_params, &key);
    if (ix && !el->built.ptr[ix].is_open) {
        *failed = !el->built.ptr[ix].module;
        return el->built.ptr[ix].module;
    }
    if (ix || el->depth >= NEST_MAX || el->stack + STACK_MODULE > STACK_MAX) {
        refuse_nesting(el, ix, module_name(el->lib, ast, params, n_params), at);
        *failed = true;
        return NULL;
    }
    int64_t *kept = ARENA_ARRAY(el->lib->arena, int64_t, n_params);
    if (n_params)
        memcpy(kept, params, n_params * sizeof *kept);
    Built fresh = {.ast = ast, .params = kept, .n_params = n_params, .is_open = true};
    VEC_PUSH(&el->built, fresh);
    ix = (uint32_t)el->built.len - 1;
    map_put(&el->built_of, key, ix);
    el->depth++;
    el->stack += STACK_MODULE;
    Module *m = build_body(el, lf, ast, kept, n_params);
    el->stack -= STACK_MODULE;
    el->depth--;
    el->built.ptr[ix].module = m;
    el->built.ptr[ix].is_open = false;
    *failed = !m;
    return m;
}

Elab *elab_new(Library *lib)
{
    Elab *el = ARENA_NEW(lib->arena, Elab);
    el->lib = lib;
    VEC_PUSH(&el->built, (Built){0});
    return el;
}

void elab_free(Elab *el)
{
    map_free(&el->built_of);
    VEC_FREE(&el->built);
}

void elab_declare(Library *lib, LibFile *lf)
{
    Map seen = {0};
    VEC(const AstModule *) list = {0};
    VEC_PUSH(&list, NULL);
    for (const AstModule *m = lf->ast->modules; m; m = m->next) {
        Span at = {lf->file, m->lo, m->hi};
        Str name = intern_str(lib->names, m->name);
        if (str_eqz(name, "nand") || str_eqz(name, "dff")) {
            diag(lib->diag, DIAG_ERROR, at, "'%s' is a primitive and cannot be a module", name.ptr);
            lf->has_errors = true;
        }
        uint32_t first = map_get(&seen, m->name.ix);
        if (first) {
            const AstModule *f = list.ptr[first];
            diag(lib->diag, DIAG_ERROR, at, "there is a module '%s' already", name.ptr);
            diag(lib->diag, DIAG_NOTE, (Span){lf->file, f->lo, f->hi}, "first here");
            lf->has_errors = true;
            continue;
        }
        VEC_PUSH(&list, m);
        map_put(&seen, m->name.ix, (uint32_t)list.len - 1);
    }
    VEC_FREE(&list);
    map_free(&seen);
}

/* ---- from the command line and from tests ---- */

const Module *library_build(Library *lib, LibFile *lf, Sym name, const Arg *params, Span at)
{
    Callee second = {0};
    Callee k = library_lookup(lib, lf, name, &second);
    const char *text = intern_cstr(lib->names, name);
    if (!k.kind || second.kind) {
        diag(lib->diag, DIAG_ERROR, at, k.kind ? "two modules called '%s' are equally near"
                                               : "there is no module '%s'", text);
        Sym near = k.kind ? (Sym){0} : library_nearest_module(lib, lf, name);
        if (near.ix)
            diag(lib->diag, DIAG_NOTE, (Span){0}, "did you mean '%s'?", intern_cstr(lib->names, near));
        return NULL;
    }
    if (k.kind == CALLEE_FOREIGN) {
        if (params) {
            diag(lib->diag, DIAG_ERROR, at, "'%s' has no parameters", text);
            return NULL;
        }
        return k.foreign;
    }
    assert(lib->elab->depth == 0 && lib->elab->stack == 0);
    lib->elab->is_over = false; /* that was another module's trouble */
    lib->elab->steps = 0;
    /* Parameter values here are plain: they see no names. */
    LibFile here = {.file = at.file};
    Context c = {.lib = lib, .el = lib->elab, .dg = lib->diag, .lf = &here};
    c.temp = arena_new("parameters");
    VEC_PUSH(&c.entries, (Entry){0});
    c.top = elab_scope(&c, 1, NULL);
    uint32_t n = elab_param_count(k.ast);
    int64_t *values = ARENA_ARRAY(c.temp, int64_t, n);
    bool *known = ARENA_ARRAY(c.temp, bool, n);
    Module *m = NULL;
    bool failed = false;
    if (elab_bind_params(&c, &c.top, k.ast, params, at, values, known) &&
        elab_complete_params(lib, k.file, k.ast, values, known, at, true))
        m = elab_build(lib->elab, k.file, k.ast, values, n, at, &failed);
    VEC_FREE(&c.entries);
    map_free(&c.names);
    arena_free(c.temp);
    return m;
}

static void mark_calls_in_expr(Map *called, const Expr *e)
{
    if (!e)
        return;
    switch (e->kind) {
    case EXPR_UNARY:
    case EXPR_BINARY:
    case EXPR_COND:
    case EXPR_INDEX:
    case EXPR_SLICE:
        mark_calls_in_expr(called, e->u.e.a);
        if (e->kind != EXPR_UNARY)
            mark_calls_in_expr(called, e->u.e.b);
        if (e->kind == EXPR_COND || e->kind == EXPR_SLICE)
            mark_calls_in_expr(called, e->u.e.c);
        break;
    case EXPR_CALL:
        map_put(called, e->u.call.name.ix, 1);
        for (const Arg *a = e->u.call.args; a; a = a->next)
            mark_calls_in_expr(called, a->value);
        break;
    case EXPR_CONCAT:
    case EXPR_REPEAT:
        for (const Arg *a = e->u.list.items; a; a = a->next)
            mark_calls_in_expr(called, a->value);
        break;
    default:
        break;
    }
}

static void mark_calls(Map *called, const Stmt *st)
{
    for (; st; st = st->next) {
        mark_calls_in_expr(called, st->a);
        mark_calls(called, st->body);
        mark_calls(called, st->other);
    }
}

static bool has_all_defaults(const AstModule *m)
{
    for (const Param *p = m->params; p; p = p->next) {
        if (!p->value)
            return false;
    }
    return true;
}

/* The only module of a file that no other one in it places. */
static const Module *only_top(Library *lib, LibFile *lf)
{
    if (!lf->ast)
        return lf->foreign.len ? lf->foreign.ptr[0] : NULL;
    Map called = {0};
    StrBuf list = {0};
    const AstModule *top = NULL;
    unsigned n = 0;
    for (const AstModule *m = lf->ast->modules; m; m = m->next)
        mark_calls(&called, m->body);
    for (const AstModule *m = lf->ast->modules; m; m = m->next) {
        if (map_get(&called, m->name.ix))
            continue;
        strbuf_printf(&list, "%s%s", n++ ? ", " : "", intern_cstr(lib->names, m->name));
        top = m;
    }
    map_free(&called);
    const Module *out = NULL;
    if (n == 1)
        out = library_build(lib, lf, top->name, NULL, (Span){lf->file, top->lo, top->hi});
    else
        diag_file_error(lib->diag, lf->path, "say which module is meant with --top: %s",
                        n ? list.ptr : "each one is placed by another");
    strbuf_free(&list);
    return out;
}

const Module *library_top(Library *lib, LibFile *lf, const char *spec)
{
    if (lf->has_errors)
        return NULL;
    if (!spec)
        return only_top(lib, lf);
    uint32_t file = diag_add_file(lib->diag, "--top", str_from(spec));
    Expr *ref = parse_module_ref(lib->arena, lib->names, lib->diag, file);
    if (!ref)
        return NULL;
    Span at = {file, ref->lo, ref->hi};
    return library_build(lib, lf, ref->u.call.name, ref->u.call.params, at);
}

bool library_check(Library *lib, LibFile *lf, unsigned *n_built, unsigned *n_unbuilt)
{
    unsigned before = diag_n_errors(lib->diag);
    *n_built = 0;
    if (n_unbuilt)
        *n_unbuilt = 0;
    if (!lf->ast) {
        *n_built = (unsigned)lf->foreign.len;
        return !lf->has_errors;
    }
    for (const AstModule *m = lf->ast->modules; m; m = m->next) {
        if (has_all_defaults(m))
            library_build(lib, lf, m->name, NULL, (Span){lf->file, m->lo, m->hi});
    }
    for (const AstTest *t = lf->ast->tests; t; t = t->next)
        library_build(lib, lf, t->module, t->params, (Span){lf->file, t->lo, t->hi});
    for (const AstModule *m = lf->ast->modules; m; m = m->next) {
        bool built = false;
        for (size_t i = 1; i < lib->elab->built.len && !built; i++)
            built = lib->elab->built.ptr[i].ast == m;
        *n_built += built;
        if (n_unbuilt)
            *n_unbuilt += !built;
    }
    return diag_n_errors(lib->diag) == before && !lf->has_errors;
}
