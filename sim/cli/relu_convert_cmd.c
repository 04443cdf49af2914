/* relu_convert_cmd.c - gateloom relu convert: a network from text to ONNX, or to tidy text. */
#include "cli/relu.h"
#include "relu/netfile.h"

static int run(int argc, char **argv)
{
    Session s = {0};
    const char *to = "-";
    const Opt opts[] = {{"o", "OUT", OPT_TEXT, &to,
                         "the file to write: M.onnx, or M.relu; without it the text is printed"},
                        {"h", NULL, OPT_FLAG, &s.help, "this help"},
                        {"help", NULL, OPT_FLAG, &s.help, "this help"},
                        {0}};
    const char *files[OPT_LIST_MAX];
    int n;
    if (argc > OPT_LIST_MAX)
        return EXIT_USAGE;
    int status = session_start(&s, &relu_convert_command, opts, argc, argv, files, &n);
    if (status)
        return status < 0 ? EXIT_FINE : status;
    if (n != 1) {
        fprintf(stderr, "gateloom: 'relu convert' wants one file, not %d\n", n);
        status = EXIT_USAGE;
    } else if (!relu_path_is_known(to)) {
        status = EXIT_USAGE;
    } else {
        Network *net = netfile_read(s.arena, files[0], s.dg);
        status = net && relu_write(&s, to, "network", net) ? EXIT_FINE : EXIT_INPUT;
    }
    session_end(&s);
    return status;
}

const Command relu_convert_command = {"relu convert", "N.relu [-o M.onnx]",
                                      "Writes a network as ONNX, or as tidy text",
                                      "gateloom relu convert xor.relu -o xor.onnx", run};
