/* cmd_debug.c - gateloom debug: a program on the gates, step by step, forwards and backwards. */
#include <ctype.h>
#include <inttypes.h>
#include <string.h>
#include <unistd.h>

#include "cli/line_edit.h"
#include "cli/machine_opts.h"
#include "cpu/history.h"

enum { BREAKS_MAX = 64, WATCHES_MAX = 32, WORDS_MAX = 4 };

/* What is looked at: a cell, or any signal of the netlist. */
typedef struct Thing {
    bool is_cell;
    uint32_t address;
    SignalRef signal;
} Thing;

typedef struct Watch {
    const char *name;
    Thing thing;
    StrBuf last;
} Watch;

typedef struct Debug {
    Session s;
    MachineOpts sizes;
    const char *mem, *netlist;
    Program p;
    Machine machine;
    const Design *d;
    System sys;
    History *history;
    uint32_t breaks[BREAKS_MAX];
    unsigned n_breaks;
    Watch watches[WATCHES_MAX];
    unsigned n_watches;
    uint64_t limit; /* cycles that `run` goes at most */
    bool failed;    /* a command of a script was wrong */
} Debug;

typedef struct DebugCommand {
    const char *name, *args, *help;
    bool (*run)(Debug *g, char **words, unsigned n); /* false: wrong, said */
} DebugCommand;

static const DebugCommand *command_table(void); /* its end has no name */

static bool wrong(Debug *g, const char *what, const char *text)
{
    fflush(stdout);
    fprintf(stderr, what, text);
    fputc('\n', stderr);
    g->failed = true;
    return false;
}

/* ---- where we are ---- */

static uint32_t line_of(const Debug *g, uint32_t at)
{
    uint32_t line = 0, col = 0;
    if (g->p.at && at < g->p.n_code)
        diag_line_col(g->s.dg, g->p.at[at].file, g->p.at[at].lo, &line, &col);
    return line;
}

static void instr_text(const Debug *g, uint32_t at, StrBuf *b)
{
    if (at >= g->p.n_code) {
        strbuf_addz(b, "(the end)");
        return;
    }
    Span span = g->p.at ? g->p.at[at] : (Span){0};
    if (span.file)
        strbuf_add(b, diag_text(g->s.dg, span.file).ptr + span.lo, span.hi - span.lo);
    else
        isa_print(&g->p.code[at], g->machine.word_bits, b);
}

static char flag(const Debug *g, NetId net)
{
    return "01x"[engine_get(g->sys.engine, net)];
}

/* The instruction that is worked on, or that comes next. */
static uint32_t here(const Debug *g)
{
    uint32_t at = 0;
    if (system_phase(&g->sys) == 0 || g->sys.status == SYSTEM_HALTED)
        system_pc(&g->sys, &at);
    else
        system_at(&g->sys, &at);
    return at;
}

static void show_place(const Debug *g)
{
    static const char *const phases[] = {"", ", step operand", ", step pointer", ", step destination",
                                         ", step execute", ""};
    StrBuf b = {0};
    uint32_t at = here(g), line = line_of(g, at);
    strbuf_printf(&b, "cycle %" PRIu64 ", %" PRIu64 " done, ", g->sys.n_cycles, g->sys.n_instrs);
    if (g->sys.status == SYSTEM_HALTED) {
        strbuf_addz(&b, "halted");
    } else if (g->sys.status == SYSTEM_FAULT) {
        strbuf_printf(&b, "fault %d, %s, at %" PRIu32 ": ", (int)g->sys.fault, fault_text(g->sys.fault), at);
        instr_text(g, at, &b);
    } else if (g->sys.status == SYSTEM_UNKNOWN) {
        strbuf_addz(&b, "the control is unknown: something was read that nobody wrote");
    } else {
        strbuf_printf(&b, "at %" PRIu32, at);
        if (line)
            strbuf_printf(&b, ", line %" PRIu32, line);
        strbuf_printf(&b, "%s: ", phases[system_phase(&g->sys)]);
        instr_text(g, at, &b);
    }
    strbuf_printf(&b, "  [zero %c, less %c]", flag(g, g->sys.zero), flag(g, g->sys.less));
    puts(b.ptr);
    strbuf_free(&b);
}

/* ---- things with a value ---- */

static bool find_thing(Debug *g, const char *name, Thing *t)
{
    uint32_t v;
    Str text = str_from(name);
    bool pointed = text.len > 2 && name[0] == '[' && name[text.len - 1] == ']';
    Str inner = pointed ? (Str){name + 1, text.len - 2} : text;
    *t = (Thing){.is_cell = true};
    if (cell_parse(inner, &t->address)) {
        if (pointed && t->address >> g->machine.address_bits == 0) {
            if (!system_cell(&g->sys, t->address, &v))
                return wrong(g, "'%s' points nowhere: the cell is unknown", name);
            t->address = v;
        }
        if (t->address >> g->machine.address_bits)
            return wrong(g, "'%s' is outside the memory", name);
        return true;
    }
    t->is_cell = false;
    StrBuf near = {0};
    bool found = design_find(g->d, text, &t->signal, &near);
    if (!found) {
        StrBuf b = {0};
        strbuf_printf(&b, "there is no cell and no signal '%s'", name);
        if (near.len)
            strbuf_printf(&b, "; did you mean '%s'?", near.ptr);
        wrong(g, "%s", b.ptr);
        strbuf_free(&b);
    }
    strbuf_free(&near);
    return found;
}

static void print_thing(const Debug *g, const Thing *t, StrBuf *b)
{
    uint32_t v;
    if (!t->is_cell)
        print_signal(b, g->sys.engine, t->signal);
    else if (system_cell(&g->sys, t->address, &v))
        strbuf_printf(b, "%" PRId64, word_number(g->machine, v));
    else
        strbuf_addc(b, '?');
}

/* True: one of them changed, and that was said. */
static bool watches_changed(Debug *g, bool silent)
{
    bool any = false;
    for (unsigned i = 0; i < g->n_watches; i++) {
        Watch *w = &g->watches[i];
        StrBuf b = {0};
        print_thing(g, &w->thing, &b);
        if (!str_eq(strbuf_str(&b), strbuf_str(&w->last))) {
            if (!silent)
                printf("%s: %s -> %s\n", w->name, w->last.ptr, b.ptr);
            any = true;
            strbuf_clear(&w->last);
            strbuf_add(&w->last, b.ptr, b.len);
        }
        strbuf_free(&b);
    }
    return any;
}

/* ---- moving ---- */

static bool count(Debug *g, char **words, unsigned n, uint64_t *out)
{
    int64_t v = 1;
    if (n > 1 && (!str_to_int(str_from(words[1]), &v) || v < 1))
        return wrong(g, "'%s' is no count", words[1]);
    *out = (uint64_t)v;
    return true;
}

static void one_instr(Debug *g)
{
    while (history_clock(g->history) == SYSTEM_RUNS && system_phase(&g->sys) != 0)
        ;
}

static bool do_step(Debug *g, char **words, unsigned n)
{
    uint64_t k;
    if (!count(g, words, n, &k))
        return false;
    while (k-- && g->sys.status == SYSTEM_RUNS)
        one_instr(g);
    watches_changed(g, false);
    show_place(g);
    return true;
}

static bool do_clock(Debug *g, char **words, unsigned n)
{
    uint64_t k;
    if (!count(g, words, n, &k))
        return false;
    while (k-- && g->sys.status == SYSTEM_RUNS)
        history_clock(g->history);
    watches_changed(g, false);
    show_place(g);
    return true;
}

static bool do_back(Debug *g, char **words, unsigned n)
{
    uint64_t k;
    if (!count(g, words, n, &k))
        return false;
    /* In the middle of an instruction, its start is one back. */
    uint64_t from = g->sys.n_instrs + (system_phase(&g->sys) != 0);
    uint64_t cycle = k >= from ? 0 : history_cycle_of(g->history, from - k);
    history_go_to(g->history, cycle);
    watches_changed(g, false);
    show_place(g);
    return true;
}

static bool do_unclock(Debug *g, char **words, unsigned n)
{
    uint64_t k;
    if (!count(g, words, n, &k))
        return false;
    history_go_to(g->history, k > g->sys.n_cycles ? 0 : g->sys.n_cycles - k);
    watches_changed(g, false);
    show_place(g);
    return true;
}

static bool is_break(const Debug *g, uint32_t at)
{
    for (unsigned i = 0; i < g->n_breaks; i++) {
        if (g->breaks[i] == at)
            return true;
    }
    return false;
}

static bool do_run(Debug *g, char **words, unsigned n)
{
    (void)words;
    (void)n;
    uint64_t end = g->sys.n_cycles + g->limit;
    while (g->sys.status == SYSTEM_RUNS && g->sys.n_cycles < end) {
        one_instr(g);
        if (watches_changed(g, false) || (g->sys.status == SYSTEM_RUNS && is_break(g, here(g))))
            break;
    }
    if (g->sys.status == SYSTEM_RUNS && g->sys.n_cycles >= end)
        printf("still running after %" PRIu64 " cycles; 'run' goes on\n", g->limit);
    show_place(g);
    return true;
}

static bool do_restart(Debug *g, char **words, unsigned n)
{
    (void)words;
    (void)n;
    history_go_to(g->history, 0);
    watches_changed(g, true);
    show_place(g);
    return true;
}

/* ---- breakpoints and watches ---- */

/* A label, a line of the source, or @ADDRESS. */
static bool find_place(Debug *g, const char *text, uint32_t *at)
{
    int64_t v;
    for (uint32_t i = 0; i < g->p.n_labels; i++) {
        if (str_eqz(g->p.labels[i].name, text)) {
            *at = g->p.labels[i].address;
            return true;
        }
    }
    if (text[0] == '@' && str_to_int(str_from(text + 1), &v) && v >= 0 && v < g->p.n_code) {
        *at = (uint32_t)v;
        return true;
    }
    if (str_to_int(str_from(text), &v) && v > 0) {
        for (uint32_t i = 0; i < g->p.n_code; i++) {
            if (line_of(g, i) >= v) {
                *at = i;
                return true;
            }
        }
    }
    return wrong(g, "'%s' is no label, no line with an instruction behind it, and no @ADDRESS", text);
}

static void list_breaks(const Debug *g)
{
    if (!g->n_breaks)
        puts("no breakpoints");
    for (unsigned i = 0; i < g->n_breaks; i++) {
        StrBuf b = {0};
        instr_text(g, g->breaks[i], &b);
        printf("break at %" PRIu32 ", line %" PRIu32 ": %s\n", g->breaks[i], line_of(g, g->breaks[i]), b.ptr);
        strbuf_free(&b);
    }
}

static bool do_break(Debug *g, char **words, unsigned n)
{
    uint32_t at;
    if (n > 1) {
        if (!find_place(g, words[1], &at))
            return false;
        if (g->n_breaks == BREAKS_MAX)
            return wrong(g, "there are too many breakpoints%s", "");
        if (!is_break(g, at))
            g->breaks[g->n_breaks++] = at;
    }
    list_breaks(g);
    return true;
}

static bool do_delete(Debug *g, char **words, unsigned n)
{
    uint32_t at;
    if (n == 1) {
        g->n_breaks = 0;
        while (g->n_watches)
            strbuf_free(&g->watches[--g->n_watches].last);
        puts("no breakpoints and no watches");
        return true;
    }
    for (unsigned i = 0; i < g->n_watches; i++) {
        if (strcmp(g->watches[i].name, words[1]) == 0) {
            strbuf_free(&g->watches[i].last);
            g->watches[i] = g->watches[--g->n_watches];
            return true;
        }
    }
    if (!find_place(g, words[1], &at))
        return false;
    for (unsigned i = 0; i < g->n_breaks; i++) {
        if (g->breaks[i] == at) {
            g->breaks[i] = g->breaks[--g->n_breaks];
            return true;
        }
    }
    return wrong(g, "there is no breakpoint at '%s'", words[1]);
}

static bool do_watch(Debug *g, char **words, unsigned n)
{
    if (n > 1) {
        Watch w = {0};
        if (!find_thing(g, words[1], &w.thing))
            return false;
        if (g->n_watches == WATCHES_MAX)
            return wrong(g, "there are too many watches%s", "");
        w.name = arena_copy(g->s.arena, words[1], strlen(words[1]));
        print_thing(g, &w.thing, &w.last);
        g->watches[g->n_watches++] = w;
    }
    for (unsigned i = 0; i < g->n_watches; i++)
        printf("watch %s = %s\n", g->watches[i].name, g->watches[i].last.ptr);
    return true;
}

/* ---- looking and changing ---- */

static bool do_print(Debug *g, char **words, unsigned n)
{
    if (n < 2)
        return wrong(g, "'print' wants a cell (r0, 10, [r1]) or a signal (%s)", "pc, execute, does.y, cells.line");
    for (unsigned i = 1; i < n; i++) {
        Thing t;
        StrBuf b = {0};
        if (!find_thing(g, words[i], &t))
            return false;
        print_thing(g, &t, &b);
        printf("%s = %s\n", words[i], b.ptr);
        strbuf_free(&b);
    }
    return true;
}

static bool do_cells(Debug *g, char **words, unsigned n)
{
    uint32_t lo = 0, hi = (UINT32_C(1) << g->machine.address_bits) - 1;
    bool all = n < 2;
    if (!all) {
        const char *dash = strchr(words[1], '-');
        Str first = {words[1], dash ? (size_t)(dash - words[1]) : strlen(words[1])};
        bool ok = cell_parse(first, &lo);
        if (ok && dash)
            ok = cell_parse(str_from(dash + 1), &hi);
        else
            hi = lo;
        if (!ok || lo > hi || hi >> g->machine.address_bits)
            return wrong(g, "'%s' is no range of cells, as in 8-17", words[1]);
    }
    StrBuf b = {0};
    for (uint32_t i = lo; i <= hi; i++) {
        uint32_t v;
        bool known = system_cell(&g->sys, i, &v);
        if (all && !known)
            continue;
        strbuf_addz(&b, b.len ? "  " : "");
        cell_print(i, &b);
        if (known)
            strbuf_printf(&b, " = %" PRId64, word_number(g->machine, v));
        else
            strbuf_addz(&b, " = ?");
        if (b.len > 72) {
            puts(b.ptr);
            strbuf_clear(&b);
        }
    }
    if (b.len)
        puts(b.ptr);
    strbuf_free(&b);
    return true;
}

static bool do_set(Debug *g, char **words, unsigned n)
{
    int64_t v;
    Thing t;
    if (n != 3)
        return wrong(g, "'set' wants a cell and a value, as in: %s", "set 10 -1");
    if (!find_thing(g, words[1], &t))
        return false;
    if (!t.is_cell)
        return wrong(g, "only cells can be set, and '%s' is none", words[1]);
    int64_t limit = INT64_C(1) << g->machine.word_bits;
    if (!str_to_int(str_from(words[2]), &v) || v < -limit / 2 || v >= limit)
        return wrong(g, "'%s' is no number that fits into a word", words[2]);
    history_set_cell(g->history, t.address, (uint32_t)(v & (limit - 1)));
    watches_changed(g, true);
    return do_print(g, words, 2);
}

/* The start of the line that holds a place. */
static uint32_t line_start(Str text, uint32_t at)
{
    while (at > 0 && text.ptr[at - 1] != '\n')
        at--;
    return at;
}

static void print_mark(const Debug *g, uint32_t i)
{
    printf("%c%c %4" PRIu32 "  ", i == here(g) ? '>' : ' ', is_break(g, i) ? '*' : ' ', i);
}

/* Instructions lo to hi as the source has them, with its comments, and what stands between them. */
static void list_source(const Debug *g, uint32_t lo, uint32_t hi)
{
    Str text = diag_text(g->s.dg, g->p.file);
    uint32_t at = line_start(text, g->p.at[lo].lo);
    /* Labels that stand on lines of their own above belong to the first one. */
    for (uint32_t k = g->p.n_labels; k > 0; k--) {
        uint32_t place = line_start(text, g->p.labels[k - 1].at.lo);
        if (g->p.labels[k - 1].address == lo && place < at)
            at = place;
    }
    for (uint32_t i = lo; i < hi;) {
        uint32_t end = at;
        while (end < text.len && text.ptr[end] != '\n')
            end++;
        if (g->p.at[i].lo < end)
            print_mark(g, i++);
        else
            printf("         ");
        printf("%.*s\n", (int)(end - at), text.ptr + at);
        at = end + 1;
    }
}

/* The same of a program without a source. */
static void list_code(Debug *g, uint32_t lo, uint32_t hi)
{
    for (uint32_t i = lo; i < hi; i++) {
        StrBuf b = {0};
        instr_text(g, i, &b);
        print_mark(g, i);
        printf("    %s\n", b.ptr);
        strbuf_free(&b);
    }
}

static bool do_list(Debug *g, char **words, unsigned n)
{
    uint32_t at = here(g), lo = 0, hi = g->p.n_code;
    if (n > 1) {
        if (!find_place(g, words[1], &at))
            return false;
    }
    if (g->p.n_code > 11) {
        lo = at > 5 ? at - 5 : 0;
        hi = lo + 11 < g->p.n_code ? lo + 11 : g->p.n_code;
    }
    if (g->p.file)
        list_source(g, lo, hi);
    else
        list_code(g, lo, hi);
    return true;
}

static bool do_where(Debug *g, char **words, unsigned n)
{
    (void)words;
    (void)n;
    show_place(g);
    return true;
}

static bool do_help(Debug *g, char **words, unsigned n)
{
    (void)g;
    (void)words;
    (void)n;
    for (const DebugCommand *c = command_table(); c->name; c++) {
        char left[40];
        snprintf(left, sizeof left, "%s %s", c->name, c->args);
        printf("  %-20s %s\n", left, c->help);
    }
    puts("A command may be cut short as long as it is clear; an empty line does the last one again.");
    return true;
}

static const DebugCommand commands[] = {
    {"step", "[N]", "do N instructions (1)", do_step},
    {"clock", "[N]", "do N clock cycles (1)", do_clock},
    {"back", "[N]", "undo N instructions (1)", do_back},
    {"unclock", "[N]", "undo N clock cycles (1)", do_unclock},
    {"run", "", "on to a breakpoint, a change of something watched, or the end", do_run},
    {"restart", "", "back to the beginning", do_restart},
    {"break", "[PLACE]", "stop before a label, a line or @ADDRESS; without: list them", do_break},
    {"watch", "[THING]", "stop when a cell or a signal changes; without: list them", do_watch},
    {"delete", "[PLACE|THING]", "no breakpoint there, no watch of it; without: none at all", do_delete},
    {"print", "THING...", "cells (r0, 10, [r1]) and signals of the netlist by path (pc, does.y)", do_print},
    {"cells", "[8-17]", "cells with their values; without: all that are known", do_cells},
    {"set", "CELL VALUE", "change a cell", do_set},
    {"list", "[PLACE]", "the source, > where we are, * breakpoints", do_list},
    {"where", "", "where we are", do_where},
    {"help", "", "this list", do_help},
    {"quit", "", "leave", NULL},
    {0}};

static const DebugCommand *command_table(void)
{
    return commands;
}

/* ---- lines ---- */

static const DebugCommand *find_command(Debug *g, const char *name)
{
    const DebugCommand *found = NULL;
    for (const DebugCommand *c = command_table(); c->name; c++) {
        if (strcmp(c->name, name) == 0)
            return c;
        if (strncmp(c->name, name, strlen(name)) == 0) {
            /* The first of the table wins where one letter is enough: s, b, r, ... */
            if (found && strlen(name) > 1) {
                wrong(g, "'%s' could be several commands; 'help' lists them", name);
                return NULL;
            }
            found = found ? found : c;
        }
    }
    if (!found)
        wrong(g, "there is no command '%s'; 'help' lists them", name);
    return found;
}

static const char *words_like(void *self, const char *text, unsigned n)
{
    Debug *g = self;
    size_t len = strlen(text);
    for (const DebugCommand *c = command_table(); c->name; c++) {
        if (strncmp(c->name, text, len) == 0 && n-- == 0)
            return c->name;
    }
    for (uint32_t i = 0; i < g->p.n_labels; i++) {
        Str s = g->p.labels[i].name;
        if (s.len >= len && memcmp(s.ptr, text, len) == 0 && n-- == 0)
            return arena_copy(g->s.arena, s.ptr, s.len);
    }
    for (uint32_t i = 0; i < g->d->top->n_signals; i++) {
        const char *name = intern_cstr(g->d->names, g->d->top->signals[i].name);
        if (strncmp(name, text, len) == 0 && n-- == 0)
            return name;
    }
    return NULL;
}

static unsigned split(char *line, char **words)
{
    unsigned n = 0;
    for (char *z = line; *z && n < WORDS_MAX;) {
        while (isspace((unsigned char)*z))
            z++;
        if (!*z || *z == '#')
            break;
        words[n++] = z;
        while (*z && !isspace((unsigned char)*z))
            z++;
        if (*z)
            *z++ = 0;
    }
    return n;
}

static void talk(Debug *g)
{
    StrBuf line = {0}, last = {0};
    bool is_person = isatty(STDIN_FILENO);
    line_edit_start(words_like, g);
    show_place(g);
    for (const char *text; (text = line_edit_read("(gates) ")) != NULL;) {
        char *words[WORDS_MAX] = {0};
        if (!*text && is_person)
            text = last.ptr ? last.ptr : "";
        strbuf_clear(&line);
        strbuf_addz(&line, text);
        unsigned n = split(line.ptr ? line.ptr : (char[]){0}, words);
        if (!n)
            continue;
        if (text != last.ptr) {
            strbuf_clear(&last);
            strbuf_addz(&last, text);
        }
        const DebugCommand *c = find_command(g, words[0]);
        if (c && !c->run)
            break;
        if (c)
            c->run(g, words, n);
        fflush(stdout);
    }
    if (is_person)
        putchar('\n');
    strbuf_free(&line);
    strbuf_free(&last);
}

static bool debug(Debug *g, const char *path)
{
    if (!program_load(&g->s, path, g->machine, &g->p) || (g->mem && !program_set_cells(&g->s, &g->p, g->mem)))
        return false;
    g->d = system_design(g->s.lib, g->s.arena, g->netlist, g->machine);
    if (!g->d || !system_new(&g->sys, g->s.arena, g->d, &engine_cycle, &g->p, g->s.dg))
        return false;
    g->history = history_new(g->s.arena, &g->sys);
    talk(g);
    while (g->n_watches)
        strbuf_free(&g->watches[--g->n_watches].last);
    history_free(g->history);
    system_free(&g->sys);
    return !g->failed || isatty(STDIN_FILENO);
}

static int run(int argc, char **argv)
{
    static Debug g;
    g = (Debug){.sizes = MACHINE_OPTS_DEFAULT, .limit = 1000000};
    const Opt opts[] = {
        {"mem", "CELL=V,...", OPT_TEXT, &g.mem, "cells at the start, on top of the program's .mem lines"},
        {"max-cycles", "N", OPT_COUNT, &g.limit, "what one 'run' goes at most (1000000)"},
        MACHINE_OPTIONS(g.sizes),
        {"machine", "FILE", OPT_TEXT, &g.netlist, "another netlist with the ports of netlists/cpu/machine.nl"},
        LOAD_OPTIONS(g.s),
        {0}};
    const char *files[OPT_LIST_MAX];
    int n;
    if (argc > OPT_LIST_MAX)
        return EXIT_USAGE;
    int status = session_start(&g.s, &cmd_debug, opts, argc, argv, files, &n);
    if (status)
        return status < 0 ? EXIT_FINE : status;
    status = EXIT_USAGE;
    if (n != 1)
        fprintf(stderr, "gateloom: 'debug' wants one program, not %d\n", n);
    else if (machine_opts_read(&g.sizes, &g.machine))
        status = debug(&g, files[0]) ? EXIT_FINE : EXIT_INPUT;
    session_end(&g.s);
    return status;
}

const Command cmd_debug = {"debug", "P.asm [--mem 8=15,9=18]",
                           "Steps through a program on the gates, forwards and backwards; 'help' lists the commands",
                           "gateloom debug netlists/programs/sum_loop.asm", run};
