/* image.c - memory images: words into the flip-flops that drive a memory. */
#include <ctype.h>
#include <string.h>

#include "engine/testrun.h"

bool memory_set_word(Engine *e, const Design *d, SignalRef memory, uint32_t word,
                     const uint8_t *bits, Span at, Diag *dg)
{
    const Signal *s = &design_inst_module(d, memory.inst)->signals[memory.signal];
    uint32_t n = memory.width == s->width && s->is_words ? s->word : memory.width;
    for (uint32_t i = 0; i < n; i++) {
        NetId net = design_ref_net(d, memory, word * n + i);
        uint32_t index;
        if (design_driver(d, net, &index) != DRIVER_DFF) {
            StrBuf name = {0};
            design_signal_path(d, memory.inst, memory.signal, &name);
            diag(dg, DIAG_ERROR, at, "bit %u of '%s' is not a flip-flop, so it cannot be set", i,
                 name.ptr);
            strbuf_free(&name);
            return false;
        }
        engine_set(e, net, bits[i] ? LOGIC_1 : LOGIC_0);
    }
    return true;
}

/* The only memory of an instance, or false. */
static bool only_memory(const Design *d, InstId inst, SignalRef *out)
{
    const Module *m = design_inst_module(d, inst);
    unsigned n = 0;
    for (uint32_t i = 0; i < m->n_signals; i++) {
        if (m->signals[i].kind == SIG_MEMORY) {
            *out = (SignalRef){inst, i, 0, m->signals[i].width};
            n++;
        }
    }
    return n == 1;
}

static int hex(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c = (char)(c | 32);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Digits from lo to hi as bits; false: a wrong digit, or more than n bits. */
static bool word_bits(Str text, uint32_t lo, uint32_t hi, uint8_t *bits, uint32_t n, const char **why)
{
    memset(bits, 0, n);
    uint32_t at = 0;
    for (uint32_t i = hi; i > lo; i--) {
        if (text.ptr[i - 1] == '_')
            continue;
        int v = hex(text.ptr[i - 1]);
        if (v < 0) {
            *why = "a word is written in hexadecimal digits";
            return false;
        }
        for (int k = 0; k < 4; k++, at++) {
            if (!(v >> k & 1))
                continue;
            if (at >= n) {
                *why = "this word does not fit the memory's width";
                return false;
            }
            bits[at] = 1;
        }
    }
    return true;
}

static bool load_words(Engine *e, const Design *d, SignalRef mem, uint32_t file, Diag *dg, Arena *a)
{
    Str text = diag_text(dg, file);
    const Signal *s = &design_inst_module(d, mem.inst)->signals[mem.signal];
    uint32_t n = s->word, n_words = s->width / n;
    uint8_t *bits = ARENA_ARRAY(a, uint8_t, n);
    uint64_t address = 0;
    for (uint32_t i = 0; i < text.len;) {
        char c = text.ptr[i];
        if (isspace((unsigned char)c)) {
            i++;
            continue;
        }
        if (c == '#' || (c == '/' && i + 1 < text.len && text.ptr[i + 1] == '/')) {
            while (i < text.len && text.ptr[i] != '\n')
                i++;
            continue;
        }
        uint32_t lo = i;
        while (i < text.len && !isspace((unsigned char)text.ptr[i]) && text.ptr[i] != '#')
            i++;
        Span at = {file, lo, i};
        const char *why = NULL;
        if (c == '@') {
            address = 0;
            for (uint32_t k = lo + 1; k < i && address <= UINT32_MAX; k++) {
                int v = hex(text.ptr[k]);
                if (v < 0) {
                    diag(dg, DIAG_ERROR, at, "an address is '@' and hexadecimal digits");
                    return false;
                }
                address = address * 16 + (uint64_t)v;
            }
            continue;
        }
        if (!word_bits(text, lo, i, bits, n, &why)) {
            diag(dg, DIAG_ERROR, at, "%s (%u bit%s)", why, n, n == 1 ? "" : "s");
            return false;
        }
        if (address >= n_words) {
            diag(dg, DIAG_ERROR, at, "address %llu is outside the memory's %u word%s",
                 (unsigned long long)address, n_words, n_words == 1 ? "" : "s");
            return false;
        }
        SignalRef w = {mem.inst, mem.signal, (uint32_t)address * n, n};
        if (!memory_set_word(e, d, w, 0, bits, at, dg))
            return false;
        address++;
    }
    return true;
}

bool memory_find(const Design *d, Str path, Span at, Diag *dg, SignalRef *out)
{
    InstId inst;
    StrBuf near = {0};
    /* An instance with one output is a wire of that name too: the memory in it is meant. */
    bool is_inst = design_find_inst(d, path, &inst, &near);
    bool found = (is_inst && only_memory(d, inst, out)) || design_find(d, path, out, &near);
    if (!found && is_inst) {
        diag(dg, DIAG_ERROR, at, "'%.*s' does not have exactly one memory; name the signal", STR_ARG(path));
    } else if (!found) {
        diag(dg, DIAG_ERROR, at, "there is no memory or instance '%.*s'", STR_ARG(path));
        if (near.len)
            diag(dg, DIAG_NOTE, (Span){0}, "did you mean '%s'?", near.ptr);
    }
    strbuf_free(&near);
    return found;
}

bool load_image(Engine *e, const Design *d, const char *path, const char *image_file, Diag *dg, Arena *a)
{
    SignalRef mem;
    Str text;
    if (!memory_find(d, str_from(path), (Span){0}, dg, &mem) || !io_read_file(a, image_file, dg, &text))
        return false;
    return load_words(e, d, mem, diag_add_file(dg, image_file, text), dg, a);
}
