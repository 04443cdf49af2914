#!/bin/sh
# verilate.sh - a program out of a Verilog file: harness.cpp over the Verilated model.
#
#     rtl/verilate.sh OUT RUNTIME verilator's arguments, with --top-module and the files
#
# OUT is a folder with ports.h and, for a netlist with flip-flops, flops.h and flops.vlt; the program
# will be OUT/harness. Verilator's own library is compiled once, in the folder RUNTIME.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
out=${1:?folder} runtime=${2:?folder}
shift 2
include=$(verilator --getenv VERILATOR_ROOT)/include
cxx="${CXX:-c++} -std=gnu++17 -I$include -I$include/vltstd"

mkdir -p "$runtime"
for unit in verilated verilated_threads; do
    object=$runtime/$unit.o
    [ -e "$object" ] && continue
    $cxx -O2 -DVM_COVERAGE=0 -DVM_SC=0 -DVM_TRACE=0 -c -o "$object.$$" "$include/$unit.cpp"
    mv "$object.$$" "$object"
done

[ -e "$out/flops.vlt" ] && set -- "$out/flops.vlt" "$@"
verilator --cc -O3 --prefix Vtop --Mdir "$out/obj" \
    -Wno-fatal "$@"
make -s -C "$out/obj" -f Vtop.mk "${JOBS:--j2}" OPT_FAST=-O1 OPT_SLOW=-O0 OPT_GLOBAL=-O1 \
    Vtop__ALL.a >/dev/null
$cxx -O1 -DVM_COVERAGE=0 -DVM_SC=0 -DVM_TRACE=0 -I"$out" -I"$out/obj" -o "$out/harness" \
    "$here/harness.cpp" "$out/obj/Vtop__ALL.a" "$runtime/verilated.o" \
    "$runtime/verilated_threads.o" -pthread
rm -rf "$out/obj"
