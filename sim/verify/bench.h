/* bench.h - a self-checking Verilog bench out of what our engine did.
 *
 *     Bench *b = bench_new(arena, export, 10000);
 *     Verify *v = verify_new(arena, lib, file, design, diag, &(VerifyOptions){.watch = bench_step, .self = b});
 *     verify_tables(v);
 *     StrBuf text = {0};
 *     bench_write(b, &text);
 *     bench_free(b);
 *
 * For Icarus and Verilator. Each step sets all inputs, waits, and compares all outputs that our
 * engine knew. The bench prints PASS, or the steps that fail, FAIL, and ends with $fatal.
 */
#ifndef VERIFY_BENCH_H
#define VERIFY_BENCH_H

#include "export/verilog.h"

typedef struct Bench Bench;

Bench *bench_new(Arena *arena, const VerilogExport *x, uint64_t most_steps);
void bench_free(Bench *b);

/* A VerifyWatch; self is the Bench. */
void bench_step(void *self, const char *in, const char *out, const char *poke_mask, const char *poke);

uint64_t bench_steps(const Bench *b);    /* that it has */
uint64_t bench_left_out(const Bench *b); /* that were too many */
void bench_write(const Bench *b, StrBuf *out);

#endif
