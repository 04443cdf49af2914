/* cmd.h - what the subcommands share: the table, loading a file, values as text. */
#ifndef CLI_CMD_H
#define CLI_CMD_H

#include "base/vec.h"
#include "engine/engine.h"
#include "glue/replay.h"
#include "netlist/netlist.h"

/* Exit status of the program. */
enum { EXIT_FINE = 0, EXIT_INPUT = 1, EXIT_USAGE = 2, EXIT_INTERNAL = 3 };

typedef struct Command {
    const char *name;
    const char *usage;   /* behind "gateloom NAME" */
    const char *purpose; /* one sentence */
    const char *example;
    int (*run)(int argc, char **argv); /* argv[0] is the command's name */
} Command;

#define COMMAND(name) extern const Command cmd_##name;
#include "cli/commands.def"
#undef COMMAND

/* What one run works with. */
typedef struct Session {
    Arena *arena;
    Diag *dg;
    Library *lib;
    const char *top_spec;
    OptList paths;
    bool opens_dffs;
    bool help;
} Session;

/* Parses options; handles --help.  Returns EXIT_FINE to go on, else the status,
 * or -1 when help was printed. */
int session_start(Session *s, const Command *c, const Opt *opts, int argc, char **argv,
                  const char **files, int *n_files);
/* The same for a command that can do without files. */
int session_start_bare(Session *s, const Command *c, const Opt *opts, int argc, char **argv,
                       const char **files, int *n_files);
void session_end(Session *s);

/* A folder that comes with Gateloom, as "netlists"; NULL: not there. */
const char *session_own_folder(Session *s, const char *name);

/* The whole path of what is there, so that a recording finds it from any folder. */
const char *session_absolute(Session *s, const char *path);

typedef VEC(const char *) PathList;

/* Adds a file, or all netlists (.nl) below a folder in the order of their names.  Names
 * belong to the session.  False: a folder could not be read, reported. */
bool session_collect(Session *s, const char *path, PathList *list);

/* Loads the one file a command wants, builds and flattens its top, checks it for
 * loops.  NULL: reported. */
Design *session_design(Session *s, const char *path);

/* A recording, the netlist that it names, and the two together. */
typedef struct RunFile {
    GlrFile *file;
    Design *design;
    Replay *replay;
} RunFile;

/* False: reported. */
bool run_file_open(Session *s, const char *path, RunFile *run);
/* The netlist that a recording names; NULL: reported. */
Design *run_file_design(Session *s, const GlrFile *f);
void run_file_close(RunFile *run);

/* Options that every command which loads a netlist has; ends no table. */
#define LOAD_OPTIONS(s)                                                                     \
    {"I", "DIR", OPT_LIST, &(s).paths, "also look for used files in this folder"},          \
    {"h", NULL, OPT_FLAG, &(s).help, "this help"}, {"help", NULL, OPT_FLAG, &(s).help, "this help"}
#define OPEN_OPTION(s) \
    {"open", NULL, OPT_FLAG, &(s).opens_dffs, "make every flip-flop of nine NANDs, if it has no power-up value"}
#define TOP_OPTION(s) \
    {"top", "MODULE", OPT_TEXT, &(s).top_spec, "the module to work on, as 'adder<16>'"}, OPEN_OPTION(s)

/* A value of n bits: one digit for one bit, hexadecimal for a bus; a digit that
 * holds an x prints as x.  get(self, i) is bit i. */
void print_value(StrBuf *b, uint32_t n, bool is_bus, Logic (*get)(void *self, uint32_t i), void *self);

/* The value that a signal has in an engine. */
void print_signal(StrBuf *b, const Engine *e, SignalRef r);

#endif
