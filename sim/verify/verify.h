/* verify.h - our engine and other simulators of the same circuit, side by side.
 *
 *     Verify *v = verify_new(arena, lib, file, design, diag, &(VerifyOptions){.cycles = 1000});
 *     verify_add(v, "verilator", argv, log, VERIFY_NETLIST);
 *     verify_add(v, "model", model_argv, log, VERIFY_MODEL);
 *     bool same = verify_tables(v) && verify_random(v);
 *     verify_free(v);
 *
 * After each change of the inputs, and so in both halves of a clock cycle, the outputs of all are
 * compared; with deep the flip-flops too.  What is unknown (x) in our engine is not compared: there
 * any value is right.  At the first difference everything stops: it is reported with cycle, net and
 * values, and a wave of all sides around it is written.
 */
#ifndef VERIFY_VERIFY_H
#define VERIFY_VERIFY_H

#include "engine/engine.h"
#include "netlist/library.h"

typedef enum VerifyKind {
    VERIFY_NETLIST, /* has our flip-flops: they can be given a value */
    VERIFY_MODEL,   /* has a state of its own */
} VerifyKind;

/* Sees each step: inputs and our outputs as '0', '1', 'x', the first port's lowest bit first; and
 * which flip-flops were given a value before it, and which (NULL: none). */
typedef void VerifyWatch(void *self, const char *in, const char *out, const char *poke_mask, const char *poke);

typedef struct VerifyOptions {
    uint64_t cycles; /* of random stimulus, and at least so many of programs */
    uint64_t seed;
    bool deep;
    bool no_poke;        /* flip-flops of the others power up as they do by themselves */
    const char *wave; /* written at a difference; NULL: none */
    const uint8_t *init; /* [1..n_dffs] Logic at power-up; NULL: the source's */
    VerifyWatch *watch;  /* may be NULL */
    void *self;
} VerifyOptions;

typedef struct Verify Verify;

Verify *verify_new(Arena *arena, Library *lib, LibFile *file, const Design *d, Diag *dg,
                   const VerifyOptions *o);
void verify_free(Verify *v);

/* argv is kept.  A side is started anew for each test. */
void verify_add(Verify *v, const char *name, const char *const *argv, const char *log, VerifyKind kind);

/* Each returns false at a difference, or when a side died: reported. */
bool verify_tables(Verify *v);
bool verify_random(Verify *v);

/* For the ten-instruction machine: a program, which is reported when it does not fit the machine;
 * and random ones until there are enough cycles. */
bool verify_is_machine(const Design *d);
bool verify_program_fits(const Design *d, Arena *arena, const char *path);
bool verify_program(Verify *v, const char *path);
bool verify_random_programs(Verify *v);

/* What was compared so far. */
typedef struct VerifyCount {
    uint64_t n_tests, n_programs, n_cycles, n_values, n_unknown;
} VerifyCount;
VerifyCount verify_count(const Verify *v);

#endif
