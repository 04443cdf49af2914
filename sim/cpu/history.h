/* history.h - a run of the machine in which one can go back.
 *
 *     History *h = history_new(arena, &system);
 *     history_clock(h);                      like system_clock(), and remembered
 *     history_go_to(h, cycle);               any cycle from 0 to the last one, back or forth
 *     history_set_cell(h, 10, 5);            forgets what came after
 *     history_free(h);
 *
 * Now and then the state is kept whole; a moment between is reached by running on from
 * the one before.
 */
#ifndef CPU_HISTORY_H
#define CPU_HISTORY_H

#include "cpu/system.h"

typedef struct History History;

History *history_new(Arena *arena, System *s);
void history_free(History *h);

SystemStatus history_clock(History *h);
void history_go_to(History *h, uint64_t cycle);
/* The cycle in which instruction number n (0 the first) was about to be fetched; the present one
 * if that is still to come. */
uint64_t history_cycle_of(History *h, uint64_t n);
void history_set_cell(History *h, uint32_t address, uint32_t value);

#endif
