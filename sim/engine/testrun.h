/* testrun.h - runs the tests that are written in netlists, and stimulus files.
 *
 *     TestResult r = test_run(lib, lf, test, &options, diag);
 *
 * The table's rows drive any engine; the meaning of cells and statements is in
 * docs/language.md.
 */
#ifndef ENGINE_TESTRUN_H
#define ENGINE_TESTRUN_H

#include "engine/engine.h"
#include "netlist/library.h"

typedef struct TestOptions {
    const EngineOps *engine;
    uint64_t seed;       /* random cells and random() */
    bool verbose;        /* print every row to out */
    FILE *out;           /* verbose rows; may be NULL */
    uint64_t max_rows;   /* 0: the default of 2^24 */
    /* Instead of engine, if not NULL: who wants to see what a test does makes one of its own. */
    Engine *(*make)(void *self, Arena *run, const Design *d);
    void *self;
    const bool *stop;    /* once it is true, the test ends after the row at hand; NULL: never */
} TestOptions;

typedef enum TestStatus { TEST_PASSED, TEST_FAILED, TEST_BROKEN } TestStatus;

typedef struct TestResult {
    TestStatus status;   /* BROKEN: an error in the test itself or its module */
    uint64_t n_rows, n_bad_rows;
    bool used_random;    /* then the seed is worth printing */
} TestResult;

/* Runs one test.  The first failing rows (at most 3) are reported as errors at
 * their row: inputs, and for each wrong column expected and actual, loop
 * variables, seed.  Budgets of the module and of the test are checked. */
TestResult test_run(Library *lib, LibFile *lf, const AstTest *t, const TestOptions *o, Diag *dg);

/* Drives an engine by a stimulus file: after each row `each` is called.  Output
 * columns, if there are any, are checked as in a test. */
typedef struct StimHooks {
    void *self;
    bool (*each)(void *self, uint64_t row); /* after the row came to rest; false stops */
    /* within a row with a clock pulse: after the settle with clock low, high */
    void (*phase)(void *self, uint64_t row, int phase);
} StimHooks;

TestResult stimulus_run(Library *lib, const AstTest *t, Engine *e, const TestOptions *o,
                        const StimHooks *hooks, Diag *dg);

/* A memory by its path, or by that of an instance that has exactly one.  False: reported. */
bool memory_find(const Design *d, Str path, Span at, Diag *dg, SignalRef *out);

/* Fills the flip-flops that drive a memory (or any bus of words) of the design:
 * values[w] is word w, low 64 bits; see load_image for files.  False: reported. */
bool memory_set_word(Engine *e, const Design *d, SignalRef memory, uint32_t word,
                     const uint8_t *bits, Span at, Diag *dg);

/* Loads a text image: hexadecimal words separated by blanks, '@addr' moves, '#'
 * and '//' comments.  path names a memory signal, or an instance that has
 * exactly one.  False: reported with file, line and column. */
bool load_image(Engine *e, const Design *d, const char *path, const char *image_file, Diag *dg,
                Arena *a);

#endif
