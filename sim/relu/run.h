/* run.h - evaluates a network, in one of four number formats, on several inputs at once.
 *
 *     Runner *r = runner_new(arena, net, FORMAT_F32, 64, dg);    64 lanes; NULL: reported
 *     runner_set(r, 0, lane, 1);                                 value 0 is the first input
 *     runner_run(r);
 *     double y = runner_get(r, network_last(net)->first, lane);
 *
 * A lane is one input vector; all lanes go through a neuron before the next neuron.  The formats
 * are FORMAT_F64, FORMAT_F32, FORMAT_I32 and FORMAT_I8.  The integer ones take only networks that
 * certify() proves exact in them, so they can neither overflow nor round; then all formats give the
 * same numbers.  Of float32 every sum is one of floats.  FORMAT_F64 is the reference: one plain
 * loop, in the order of the links, the bias first.
 *
 * The runner's memory is the arena's; it reads the network and must not outlive it.
 */
#ifndef RELU_RUN_H
#define RELU_RUN_H

#include "relu/certify.h"

typedef struct Runner Runner;

Runner *runner_new(Arena *a, const Network *net, Format format, uint32_t lanes, Diag *dg);

void runner_set(Runner *r, uint32_t id, uint32_t lane, double v);
double runner_get(const Runner *r, uint32_t id, uint32_t lane);

void runner_start(Runner *r); /* the state becomes init, in every lane */
void runner_run(Runner *r);   /* all layers once */
void runner_step(Runner *r);  /* after runner_run: the state becomes the first outputs */

/* One input vector to one output vector in float64, without a runner.  values has room for
 * n_values and starts with the inputs. */
void network_eval(const Network *net, double *values);

#endif
