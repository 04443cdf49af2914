/* machine.h - what the parts of the machine's test share: a bench that runs programs on the gates
 * and in the interpreter, and the questions asked of it. */
#ifndef DIFF_MACHINE_H
#define DIFF_MACHINE_H

#include "cpu/system.h"

enum { MACHINE_STEPS_MAX = 300 };

/* A machine of one size and what is needed to run programs on it. */
typedef struct Bench {
    Arena *arena;
    Diag *dg;
    Library *lib;
    const Design *design;
    System sys;
    Machine machine;
    uint64_t n_instrs;
    bool is_quiet; /* a difference is what is wanted */
} Bench;

/* machine_bench.c */
bool bench_open(Bench *b, Machine machine, const EngineOps *ops, bool opens_dffs);
void bench_close(Bench *b);
/* The same with another design in it.  False: reported. */
bool bench_with(Bench *out, const Bench *b, Arena *arena, const Design *d);
/* Runs both side by side, at most max instructions.  False: why says what differs. */
bool bench_agrees(Bench *b, const Program *p, uint64_t max, StrBuf *why);
bool bench_fails(Bench *b, const Program *p);
/* Latches cannot be loaded from outside: instead of having cells at the start the program writes them. */
Program with_moves(Arena *a, const Program *p);

/* machine_operands.c: results count what failed */
typedef struct Corner {
    uint32_t v[16];
    unsigned n;
} Corner;
Corner corners(unsigned bits);
unsigned try_operands(Bench *b, unsigned stride); /* one of stride */
unsigned try_words(Bench *b);
unsigned try_addresses(Bench *b);
unsigned run_operands(void);

/* machine_random.c */
Program random_program(Arena *a, Rng *rng, Machine m);
/* Takes away instructions and cells while it still fails, until none can go. */
void shrink(Bench *b, Arena *a, Program *p);
bool is_shortest(Bench *b, Arena *a, const Program *p);
void print_program(Bench *b, const Program *p);
unsigned run_random(uint64_t seed, uint64_t count);

/* machine_faults.c */
unsigned run_faults(uint64_t seed, uint64_t count);
unsigned run_shrinks(uint64_t seed, uint64_t count);

#endif
