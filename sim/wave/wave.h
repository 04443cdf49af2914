/* wave.h - waveform files; the public header of the wave layer.
 *
 * The layer knows no netlist: it implements engine/trace.h, and whoever has
 * values to show calls that.
 *
 *     vcd_write    values over time into a VCD file, for GTKWave and others
 */
#ifndef WAVE_WAVE_H
#define WAVE_WAVE_H

#include "wave/vcd_write.h"

#endif
