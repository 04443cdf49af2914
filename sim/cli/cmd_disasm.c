/* cmd_disasm.c - gateloom disasm: words back to assembly text. */
#include <inttypes.h>

#include "cli/cmd.h"
#include "cpu/asm.h"

static bool disassemble(Session *s, const char *path, unsigned word_bits)
{
    /* The sizes are not written in the file: as large as they can be. */
    Machine m = {word_bits, 16, 16};
    Program p;
    if (!program_read_hex(s->arena, path, m, s->dg, &p))
        return false;
    StrBuf text = {0};
    program_disassemble(&p, &text);
    OutFile *f = out_open(NULL, s->dg);
    out_write(f, text.ptr, text.len);
    strbuf_free(&text);
    return out_close(f, s->dg);
}

static int run(int argc, char **argv)
{
    Session s = {0};
    uint64_t word = 16;
    const Opt opts[] = {{"word", "N", OPT_COUNT, &word, "bits of a word: 8, 16 or 32 (16)"},
                        {"h", NULL, OPT_FLAG, &s.help, "this help"},
                        {"help", NULL, OPT_FLAG, &s.help, "this help"},
                        {0}};
    const char *files[OPT_LIST_MAX];
    int n;
    int status = session_start(&s, &cmd_disasm, opts, argc, argv, files, &n);
    if (status)
        return status < 0 ? EXIT_FINE : status;
    if (n != 1) {
        fprintf(stderr, "gateloom: 'disasm' wants one file, not %d\n", n);
        status = EXIT_USAGE;
    } else if (word != 8 && word != 16 && word != 32) {
        fprintf(stderr, "gateloom: '--word' wants 8, 16 or 32, not %" PRIu64 "\n", word);
        status = EXIT_USAGE;
    } else {
        status = disassemble(&s, files[0], (unsigned)word) ? EXIT_FINE : EXIT_INPUT;
    }
    session_end(&s);
    return status;
}

const Command cmd_disasm = {"disasm", "P.hex [--word N]",
                            "Prints the assembly text of a program's words",
                            "gateloom disasm sum.hex", run};
