#!/bin/bash
# waves.sh TOOL - our waves against GTKWave's tools, file by file: what one writes the other reads,
# with the same changes.
set -u
TOOL=$1
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
failed=0 done=0
fail() { failed=$((failed + 1)); echo "--- waves: $*"; }
same() { # WHAT A B
    done=$((done + 1))
    "$TOOL" wave --diff "$2" "$3" >"$dir/log" 2>&1 || { fail "$1"; head -5 "$dir/log"; }
}

if "$TOOL" wave --convert tests/cli/wave/kinds.vcd "$dir/k.fst" 2>"$dir/err"; then fst=yes
elif grep -q 'has no FST' "$dir/err"; then fst=; echo "skip: waves: this build has no FST (packages verilator, zlib1g-dev)"
else fst=; fail "no FST is written"; cat "$dir/err"; fi

simulate() { # NAME ARGUMENT...: a run written as VCD and as FST
    local name=$1 kind
    shift
    for kind in vcd ${fst:+fst}; do
        "$TOOL" sim "$@" --wave "$dir/$name.$kind" >/dev/null 2>"$dir/err" || { fail "sim $*"; cat "$dir/err"; }
    done
}
simulate counter netlists/std/state.nl --top 'counter<8>' --set rst=1,0 --set en=1 --cycles 300
simulate ram netlists/std/memory.nl --top 'ram<4,9>' --set we=1,0,1 --set addr=3,5,7,3 --set d=17,42,300 --cycles 60
cp tests/cli/wave/kinds.vcd "$dir"
[ -n "$fst" ] && same "kinds: VCD and FST" "$dir/kinds.vcd" "$dir/k.fst"

for name in counter ram; do
    [ -n "$fst" ] && same "$name: written as VCD and as FST" "$dir/$name.vcd" "$dir/$name.fst"
    # the comparison can fail
    sed '0,/^#200/s/^#200/#201/' "$dir/$name.vcd" >"$dir/planted.vcd"
    "$TOOL" wave --diff "$dir/$name.vcd" "$dir/planted.vcd" >/dev/null 2>&1 && fail "$name: a planted fault was not found"
    if command -v vcd2fst >/dev/null && [ -n "$fst" ]; then
        vcd2fst "$dir/$name.vcd" "$dir/theirs.fst" >/dev/null 2>&1 || fail "$name: vcd2fst refuses our VCD"
        same "$name: our VCD through vcd2fst" "$dir/$name.vcd" "$dir/theirs.fst"
    else echo "skip: waves: vcd2fst on $name (package gtkwave)"; fi
    if command -v fst2vcd >/dev/null && [ -n "$fst" ]; then
        fst2vcd "$dir/$name.fst" >"$dir/theirs.vcd" 2>/dev/null || fail "$name: fst2vcd refuses our FST"
        same "$name: our FST through fst2vcd" "$dir/$name.vcd" "$dir/theirs.vcd"
    else echo "skip: waves: fst2vcd on $name (package gtkwave)"; fi
done
if [ -n "$fst" ] && command -v fst2vcd >/dev/null; then # texts and reals, too
    fst2vcd "$dir/k.fst" >"$dir/theirs.vcd" && same "kinds: our FST through fst2vcd" "$dir/kinds.vcd" "$dir/theirs.vcd"
fi

# Icarus writes VCD of its own kind: parameters, reals, arrays, tasks.
if command -v iverilog >/dev/null && command -v vvp >/dev/null; then
    cat >"$dir/t.v" <<'END'
`timescale 1ns/100ps
module sub #(parameter P = 5) (input clk, output reg [3:0] q); integer i; real r; event e; reg \odd.name ;
  initial begin q = 0; i = -1; r = 0.5; \odd.name = 1'bz; end
  always @(posedge clk) begin q <= q + 1; i = i * 3; r = r / 2; -> e; \odd.name = q[0]; end endmodule
module t; reg clk = 0; wire [3:0] q; reg [-1:70] wide; sub #(9) u(clk, q); always #1.5 clk = ~clk;
  initial begin $dumpfile("icarus.vcd"); $dumpvars; wide = 72'bx; #20 wide = {9{8'h5z}}; $dumpoff; #9 $dumpon; #30 $dumpall; $finish; end endmodule
END
    (cd "$dir" && iverilog -o t.vvp t.v && vvp -n t.vvp >/dev/null) || fail "Icarus"
    "$TOOL" wave --convert "$dir/icarus.vcd" "$dir/i.vcd" 2>"$dir/err" || { fail "Icarus' VCD is refused"; cat "$dir/err"; }
    [ -s "$dir/err" ] && { fail "Icarus' VCD gives messages"; cat "$dir/err"; }
    same "Icarus' VCD, written again" "$dir/icarus.vcd" "$dir/i.vcd"
    if [ -n "$fst" ]; then
        "$TOOL" wave --convert "$dir/icarus.vcd" "$dir/i.fst" && same "Icarus' VCD as FST" "$dir/icarus.vcd" "$dir/i.fst"
        (cd "$dir" && vvp -n t.vvp -fst >/dev/null && mv icarus.vcd icarus.fst && vvp -n t.vvp >/dev/null)
        same "Icarus' own FST against its VCD" "$dir/icarus.vcd" "$dir/icarus.fst"
    fi
else echo "skip: waves: Icarus' files (package iverilog)"; fi
# A recording against a full dump of the same run, every net of the machine.
"$TOOL" asm netlists/programs/factorial.asm -o "$dir/p.hex" >/dev/null 2>&1 || fail "asm"
loads=(--load "program=$dir/p.hex")
[ -e "$dir/p.mem.hex" ] && loads+=(--load "cells=$dir/p.mem.hex")
for kind in glr vcd; do
    "$TOOL" sim netlists/cpu/machine.nl "${loads[@]}" --set reset=1,0 --cycles 90 --print pc,halted \
        --wave "$dir/cpu.$kind" >"$dir/cpu.$kind.out" || fail "the machine, --wave cpu.$kind"
done
grep -q ' 1$' "$dir/cpu.glr.out" || fail "the machine did not halt"
same "the machine: every net from its recording" "$dir/cpu.vcd" "$dir/cpu.glr"
head -c 8000 "$dir/cpu.glr" >"$dir/short.glr" # less than the first block
"$TOOL" wave --stats "$dir/short.glr" >/dev/null 2>&1 && fail "a recording without a whole block was accepted"

# A run that is killed leaves what it had written.
"$TOOL" sim netlists/std/state.nl --top 'counter<8>' --set rst=1,0 --set en=1 --cycles 100000000 --print q \
    --wave "$dir/killed.glr" >/dev/null &
run=$!
for _ in $(seq 100); do
    [ "$(stat -c %s "$dir/killed.glr" 2>/dev/null || echo 0)" -gt 300000 ] && break
    sleep 0.05
done
kill -9 $run
wait $run 2>/dev/null
"$TOOL" wave --stats "$dir/killed.glr" >"$dir/log" 2>"$dir/err" || { fail "a killed run cannot be read"; cat "$dir/err"; }
grep -q 'the run was killed' "$dir/err" || fail "a killed run is not called one"
grep -q 'from 0 ns to [0-9]\{5,\} ns' "$dir/log" || { fail "a killed run has lost its past"; cat "$dir/log"; }

echo "waves: $done compared, $failed failed"
[ $failed = 0 ]
