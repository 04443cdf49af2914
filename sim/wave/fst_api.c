/* fst_api.c - the FST library of GTKWave, compiled from the sources that Debian's package
 * verilator brings (MIT licence); nothing of ours.  Its folder is a system folder to the
 * compiler, so its warnings are not ours either.
 */
#ifdef GATELOOM_FST
#define _GNU_SOURCE 1
#define FST_CONFIG_INCLUDE <fst_config.h>
#include <fstapi.c>
#include <fastlz.c>
#include <lz4.c>
#else
typedef int fst_is_not_built_in;
#endif
