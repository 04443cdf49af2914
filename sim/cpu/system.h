/* system.h - the machine made of gates, with a program in it, on any engine.
 *
 *     System s;
 *     const Design *d = system_design(lib, arena, NULL, program.machine);
 *     if (!d || !system_new(&s, arena, d, &engine_cycle, &program, dg)) return EXIT_INPUT;
 *     while (system_step(&s) == SYSTEM_RUNS)
 *         ;
 *     uint32_t v;
 *     if (system_cell(&s, 10, &v)) printf("cell 10 = %u\n", v);
 *     system_free(&s);
 *
 * The design is any netlist with the ports of netlists/cpu/machine.nl whose instances
 * `program` and `cells` are the memories.
 */
#ifndef CPU_SYSTEM_H
#define CPU_SYSTEM_H

#include "cpu/interp.h"
#include "engine/engine.h"
#include "netlist/library.h"

typedef enum SystemStatus {
    SYSTEM_RUNS,
    SYSTEM_HALTED,
    SYSTEM_FAULT,   /* fault tells which, system_at() where */
    SYSTEM_UNKNOWN, /* an x reached the control: where to go on cannot be told */
} SystemStatus;

typedef struct System {
    const Design *design;
    Engine *engine;
    Machine machine;
    NetId clk, reset;
    NetId steps[5]; /* fetch, operand, pointer, destination, execute */
    NetId zero, less, halted, fault_net, code[3];
    NetId *pc, *at;     /* [0..program_bits] bit 0 first */
    SignalRef store;    /* the words of the program */
    NetId *cells;       /* [0..2^address_bits * word_bits[ */
    SystemStatus status;
    Fault fault;
    uint64_t n_cycles;  /* since the reset */
    uint64_t n_instrs;  /* done */
    /* Called after each settle of a clock: 0 clock low, 1 high, 2 low again.  NULL: nobody looks. */
    void (*look)(void *self, unsigned phase);
    void *look_self;
} System;

/* Builds the machine from a netlist file, or from Gateloom's own when path is NULL.
 * NULL: reported. */
const Design *system_design(Library *lib, Arena *arena, const char *path, Machine machine);

/* The sizes in the name of a design, "machine<16, 8, 10>".  False: it is called something else. */
bool system_machine(const Design *d, Machine *m);

/* Loads the program and its cells, and goes through the reset.  False: reported. */
bool system_new(System *s, Arena *arena, const Design *d, const EngineOps *ops, const Program *p,
                Diag *dg);
/* Powers up anew with another program for a machine of the same size.  Flip-flops made of gates keep
 * what they have until the reset.  False: reported. */
bool system_start(System *s, const Program *p, Diag *dg);
void system_free(System *s);

SystemStatus system_clock(System *s); /* one clock cycle */
SystemStatus system_step(System *s);  /* to the end of the instruction */

/* False: a bit of it is unknown. */
bool system_cell(const System *s, uint32_t address, uint32_t *value);
bool system_pc(const System *s, uint32_t *value);
bool system_at(const System *s, uint32_t *value);
/* The cell holds this from now on. */
void system_set_cell(System *s, uint32_t address, uint32_t value);
/* Which of steps[] is 1; 5: none. */
unsigned system_phase(const System *s);

/* The state of all flip-flops but the words of the program, to come back to: system_state_size()
 * bytes, with the counters in t.  Not for machines whose flip-flops are made of gates. */
typedef struct SystemTime {
    uint64_t n_cycles, n_instrs;
    SystemStatus status;
    Fault fault;
} SystemTime;
size_t system_state_size(const System *s);
SystemTime system_save(const System *s, uint8_t *state);
void system_restore(System *s, const uint8_t *state, SystemTime t);

/* One instruction each; then all that they have done is compared: status, fault, pc, at, flags,
 * cycles, instructions, every cell.  What the interpreter does not know may be anything; once it cannot
 * go on for that, nothing is compared any more.  False: why gets the first difference. */
bool system_follow(System *s, Interp *m, StrBuf *why);

#endif
