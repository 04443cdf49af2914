/* write_blif.c - one .names for each NAND, one .latch for each flip-flop. */
#include "write_blif.h"

typedef struct Writer {
    const Design *d;
    FILE *f;
    Intern *texts;
    uint32_t *name; /* net -> text; 0: n and its number */
    Map taken;      /* text -> the net that has it + 1 */
    StrBuf b;
} Writer;

static uint32_t port_text(Writer *w, uint32_t p, uint32_t i)
{
    const Signal *s = &w->d->top->signals[p];
    strbuf_clear(&w->b);
    strbuf_addz(&w->b, intern_cstr(w->d->names, s->name));
    if (s->word < s->width) {
        strbuf_printf(&w->b, "[%u]", i / s->word);
        if (s->word > 1)
            strbuf_printf(&w->b, "[%u]", i % s->word);
    } else if (s->is_bus) {
        strbuf_printf(&w->b, "[%u]", i);
    }
    return intern(w->texts, strbuf_str(&w->b)).ix;
}

static void take(Writer *w, uint32_t net, uint32_t text)
{
    if (net >= NET_FIRST && !w->name[net] && !map_get(&w->taken, text)) {
        w->name[net] = text;
        map_put(&w->taken, text, net + 1);
    }
}

static const char *text_of(Writer *w, uint32_t text)
{
    return intern_cstr(w->texts, (Sym){text});
}

static void put(Writer *w, uint32_t net, const char *behind)
{
    if (w->name[net])
        fprintf(w->f, "%s%s", text_of(w, w->name[net]), behind);
    else
        fprintf(w->f, "n%u%s", net, behind);
}

/* Inputs first, then outputs, then flip-flops choose names for their nets. */
static void choose_names(Writer *w)
{
    const Module *top = w->d->top;
    for (int side = 0; side < 2; side++) {
        for (uint32_t p = 0; p < top->n_ports; p++) {
            for (uint32_t i = 0; i < top->signals[p].width; i++) {
                if ((top->signals[p].kind == SIG_OUTPUT) == side)
                    take(w, design_signal_net(w->d, (InstId){1}, p, i).ix, port_text(w, p, i));
            }
        }
    }
    for (uint32_t i = 1; i <= w->d->n_dffs; i++) {
        strbuf_clear(&w->b);
        design_dff_path(w->d, (DffId){i}, &w->b);
        take(w, w->d->dff_q[i], intern(w->texts, strbuf_str(&w->b)).ix);
    }
}

static void write_ports(Writer *w)
{
    const Module *top = w->d->top;
    for (int side = 0; side < 2; side++) {
        fputs(side ? "\n.outputs" : ".inputs", w->f);
        for (uint32_t p = 0; p < top->n_ports; p++) {
            for (uint32_t i = 0; i < top->signals[p].width; i++) {
                if ((top->signals[p].kind == SIG_OUTPUT) == side)
                    fprintf(w->f, " %s", text_of(w, port_text(w, p, i)));
            }
        }
    }
    fputs("\n.names n1\n.names n2\n1\n", w->f);
}

/* Outputs whose net has another name. */
static void write_aliases(Writer *w)
{
    const Module *top = w->d->top;
    for (uint32_t p = 0; p < top->n_ports; p++) {
        for (uint32_t i = 0; top->signals[p].kind == SIG_OUTPUT && i < top->signals[p].width; i++) {
            uint32_t net = design_signal_net(w->d, (InstId){1}, p, i).ix, text = port_text(w, p, i);
            if (w->name[net] == text)
                continue;
            fputs(".names ", w->f);
            put(w, net, " ");
            fprintf(w->f, "%s\n1 1\n", text_of(w, text));
        }
    }
}

bool write_blif(const Design *d, const char *path)
{
    Arena *a = arena_new("BLIF");
    Writer w = {.d = d, .f = fopen(path, "w"), .texts = intern_new(a)};
    bool ok = w.f != NULL;
    w.name = ARENA_ARRAY(a, uint32_t, (size_t)d->n_nets + 1);
    if (ok) {
        choose_names(&w);
        fputs(".model top\n", w.f);
        write_ports(&w);
        for (uint32_t i = 1; i <= d->n_nands; i++) {
            fputs(".names ", w.f);
            put(&w, d->nand_a[i], " ");
            put(&w, d->nand_b[i], " ");
            put(&w, d->nand_y[i], "\n0- 1\n-0 1\n");
        }
        for (uint32_t i = 1; i <= d->n_dffs; i++) {
            fputs(".latch ", w.f);
            put(&w, d->dff_d[i], " ");
            put(&w, d->dff_q[i], " re ");
            put(&w, d->dff_clk[i], "");
            fprintf(w.f, " %u\n", d->dff_init[i]); /* LOGIC_X is 2 */
        }
        write_aliases(&w);
        fputs(".end\n", w.f);
        ok = fclose(w.f) == 0;
    }
    map_free(&w.taken);
    strbuf_free(&w.b);
    intern_free(w.texts);
    arena_free(a);
    return ok;
}
