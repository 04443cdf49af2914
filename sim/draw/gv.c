/* gv.c - the one file that calls Graphviz, and it does so in a child process. */
#include "draw/gv.h"

#include <errno.h>
#include <graphviz/gvc.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern gvplugin_library_t gvplugin_dot_layout_LTX_library, gvplugin_core_LTX_library;

enum { GAP = 10 }; /* points between two items of a column */

static int be_silent(char *message)
{
    (void)message;
    return 0;
}

/* libcgraph takes char * and writes to none of them. */
static char *unconst(const char *z)
{
    return (char *)(uintptr_t)z;
}

static void set(void *thing, const char *name, const char *value)
{
    agsafeset(thing, unconst(name), unconst(value), unconst(""));
}

/* One record with n_left fields beside n_right fields: the only shape whose pins dot lines up without
 * measuring text. */
static void pins_label(StrBuf *b, const GvItem *it)
{
    strbuf_clear(b);
    for (int side = 0; side < 2; side++) {
        uint32_t n = side ? it->n_right : it->n_left;
        strbuf_addz(b, side ? "|{" : "{{");
        for (uint32_t i = 0; i < (n ? n : 1); i++)
            strbuf_printf(b, "%s<%c%u>", i ? "|" : "", side ? 'r' : 'l', i);
        strbuf_addz(b, "}");
    }
    strbuf_addz(b, "}");
}

static Agnode_t *add_item(Agraph_t *g, const GvItem *it, uint32_t i, StrBuf *b)
{
    char name[16], number[32];
    snprintf(name, sizeof name, "n%u", i);
    Agnode_t *n = agnode(g, name, 1);
    snprintf(number, sizeof number, "%.4f", it->w / 72.0);
    set(n, "width", number);
    snprintf(number, sizeof number, "%.4f", it->h / 72.0);
    set(n, "height", number);
    if (it->n_left || it->n_right) {
        pins_label(b, it);
        set(n, "shape", "record");
        set(n, "label", b->ptr);
    }
    return n;
}

static void add_columns(Agraph_t *g, const GvItem *items, uint32_t n, Agnode_t **nodes)
{
    uint32_t n_cols = 0;
    for (uint32_t i = 0; i < n; i++)
        n_cols = items[i].col >= n_cols ? items[i].col + 1 : n_cols;
    Agnode_t *before = NULL;
    for (uint32_t c = 0; c < n_cols; c++) {
        char name[16];
        snprintf(name, sizeof name, "c%u", c);
        Agraph_t *sub = agsubg(g, name, 1);
        set(sub, "rank", "same");
        Agnode_t *first = NULL, *ordered = NULL;
        for (uint32_t i = 0; i < n; i++) {
            if (items[i].col != c)
                continue;
            agsubnode(sub, nodes[i], 1);
            first = first ? first : nodes[i];
            if (items[i].keeps_order) {
                if (ordered) /* in a graph that goes to the right, upwards is first */
                    set(agedge(g, ordered, nodes[i], NULL, 1), "weight", "1"); /* 0 would be ignored */
                ordered = nodes[i];
            }
        }
        /* Columns that no wire joins keep their distance as well. */
        if (first && before)
            set(agedge(g, before, first, NULL, 1), "weight", "0");
        before = first ? first : before;
    }
}

static void add_edges(Agraph_t *g, const GvEdge *edges, uint32_t n, Agnode_t **nodes)
{
    for (uint32_t i = 0; i < n; i++) {
        const GvEdge *e = &edges[i];
        Agedge_t *edge = agedge(g, nodes[e->from], nodes[e->to], NULL, 1);
        char text[32];
        if (e->from_pin >= 0) {
            snprintf(text, sizeof text, "r%d:e", e->from_pin);
            set(edge, "tailport", text);
        }
        if (e->to_pin >= 0) {
            snprintf(text, sizeof text, "l%d:w", e->to_pin);
            set(edge, "headport", text);
        }
        snprintf(text, sizeof text, "%d", e->weight);
        set(edge, "weight", text);
    }
}

static void declare(Agraph_t *g)
{
    static const char *const of_graph[][2] = {{"rankdir", "LR"}, {"splines", "none"}, {"ranksep", "0.5"},
                                              {"remincross", "true"}, {"mclimit", "4"}, {"nslimit", "4"},
                                              {"nslimit1", "4"}, {"rank", ""}};
    static const char *const of_node[][2] = {{"shape", "box"}, {"label", ""}, {"fixedsize", "true"},
                                             {"width", "0.1"}, {"height", "0.1"}, {"fontsize", "1"},
                                             {"margin", "0"}};
    static const char *const of_edge[][2] = {{"tailport", ""}, {"headport", ""}, {"weight", "1"}};
    for (size_t i = 0; i < sizeof of_graph / sizeof *of_graph; i++)
        agattr(g, AGRAPH, unconst(of_graph[i][0]), unconst(of_graph[i][1]));
    for (size_t i = 0; i < sizeof of_node / sizeof *of_node; i++)
        agattr(g, AGNODE, unconst(of_node[i][0]), unconst(of_node[i][1]));
    for (size_t i = 0; i < sizeof of_edge / sizeof *of_edge; i++)
        agattr(g, AGEDGE, unconst(of_edge[i][0]), unconst(of_edge[i][1]));
    char gap[32];
    snprintf(gap, sizeof gap, "%.4f", GAP / 72.0);
    agattr(g, AGRAPH, unconst("nodesep"), gap);
}

/* In the child: fills y. */
static bool layout(GvItem *items, uint32_t n, const GvEdge *edges, uint32_t n_edges)
{
    lt_symlist_t plugins[] = {{"gvplugin_dot_layout_LTX_library", &gvplugin_dot_layout_LTX_library},
                              {"gvplugin_core_LTX_library", &gvplugin_core_LTX_library}, {0, 0}};
    GVC_t *gvc = gvContextPlugins(plugins, 0);
    agseterrf(be_silent);
    Agraph_t *g = agopen(unconst("g"), Agdirected, NULL);
    Agnode_t **nodes = calloc(n + 1, sizeof(Agnode_t *));
    StrBuf b = {0};
    if (!gvc || !g || !nodes)
        return false;
    declare(g);
    for (uint32_t i = 0; i < n; i++)
        nodes[i] = add_item(g, &items[i], i, &b);
    add_columns(g, items, n, nodes);
    add_edges(g, edges, n_edges, nodes);
    if (gvLayout(gvc, g, "dot") != 0)
        return false;
    for (uint32_t i = 0; i < n; i++)
        items[i].y = (int32_t)-ND_coord(nodes[i]).y;
    return true;
}

/* Up to len bytes before the clock says end; false at anything else. */
static bool read_until(int fd, void *to, size_t len, double end)
{
    char *at = to;
    while (len) {
        struct timespec now;
        clock_gettime(CLOCK_MONOTONIC, &now);
        double left = end - (double)now.tv_sec - (double)now.tv_nsec * 1e-9;
        struct pollfd p = {.fd = fd, .events = POLLIN};
        int ready = left > 0 ? poll(&p, 1, (int)(left * 1000) + 1) : 0;
        if (ready < 0 && errno == EINTR)
            continue;
        ssize_t got = ready > 0 ? read(fd, at, len) : 0;
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return false;
        at += got;
        len -= (size_t)got;
    }
    return true;
}

static void write_all(int fd, const void *from, size_t len)
{
    const char *at = from;
    while (len) {
        ssize_t n = write(fd, at, len);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return;
        at += n;
        len -= (size_t)n;
    }
}

bool gv_place(GvItem *items, uint32_t n_items, const GvEdge *edges, uint32_t n_edges, int seconds, Diag *dg)
{
    if (n_items == 0)
        return true;
    int ends[2];
    fflush(NULL); /* or the child could print it a second time */
    pid_t child = pipe(ends) == 0 ? fork() : -1;
    if (child < 0) {
        diag(dg, DIAG_ERROR, (Span){0}, "no second process for the layout: %s", strerror(errno));
        return false;
    }
    if (child == 0) {
        close(ends[0]);
        bool ok = layout(items, n_items, edges, n_edges);
        if (ok)
            write_all(ends[1], items, sizeof *items * n_items);
        _exit(ok ? 0 : 1);
    }
    close(ends[1]);
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    double start = (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
    bool ok = read_until(ends[0], items, sizeof *items * n_items, start + seconds);
    close(ends[0]);
    if (!ok)
        kill(child, SIGKILL);
    int status;
    while (waitpid(child, &status, 0) < 0 && errno == EINTR)
        ;
    if (!ok)
        diag(dg, DIAG_ERROR, (Span){0},
             "dot found no layout of %u symbols and wires within %d s; draw a part with --only, --cone or a "
             "smaller --depth", n_items, seconds);
    return ok;
}
