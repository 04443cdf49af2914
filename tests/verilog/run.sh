#!/bin/bash
# run.sh BUILD [all] - exported Verilog, as other tools see it.
#
# Every module of netlists/ that has a test, and tests/verilog/strange.nl: exported, linted by Verilator
# without a warning, read by Icarus and Yosys without one, and compared under Icarus with our engine. A few
# under Verilator. The checks themselves: faults planted in the exported text, each of which must be found.
# Without `all`, a module with several sets of parameters is taken once.
set -u
export LC_ALL=C
build=$1 which=${2:-quick}
tool=$(cd "$build" && pwd)/gateloom
cd "$(dirname "$0")/../.." || exit 1
cache=$build/verilog-cache
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0 passed=0
: >"$work/tried" >"$work/bad"
fail() { echo "--- $*"; failed=$((failed + 1)); }
have() { command -v "$1" >/dev/null; }

modules() { # FILE...: "FILE|MODULE" for each module with a test
    local file
    for file in "$@"; do sed -nE "s,^test ([a-z_0-9]+(<[^>]*>)?).*,$file|\1,p" "$file"; done | awk -F '|' -v which="$which" '
        { base = $2; sub(/<.*/, "", base) }
        !seen[which == "all" ? $0 : $1 base]++'
}

# Each prints what is wrong, if anything is. $work/N/d.v and d.map are made by export.
lint_one() { # NUMBER FILE|MODULE EXPORT-OPTION...
    local dir=$work/$1 file=${2%%|*} module=${2#*|} top
    shift 2
    mkdir -p "$dir"
    "$tool" export "$file" --top "$module" -o "$dir/d.v" --map "$dir/d.map" "$@" >"$dir/log" 2>&1 ||
        { echo "--- export $file --top '$module' $*"; head -5 "$dir/log"; return; }
    top=$(grep -v '^[^	]*\.' "$dir/d.map" | tail -1 | cut -f1)
    if have verilator && ! verilator --lint-only -Wall --top-module "$top" "$dir/d.v" >"$dir/log" 2>&1; then
        echo "--- lint of $file --top '$module' $*"; head -5 "$dir/log"
    fi
    if have iverilog; then
        iverilog -g2005 -Wall -t null -s "$top" "$dir/d.v" >"$dir/log" 2>&1
        [ -s "$dir/log" ] && { echo "--- iverilog -Wall, $file --top '$module' $*"; head -5 "$dir/log"; }
    fi
    # Yosys is slow with large circuits, and what it could mind is in the small ones.
    if have yosys && [ "$(wc -c <"$dir/d.v")" -lt 40000 ]; then
        local check='; proc; check -assert' # which minds loops of gates
        grep -q 'lint_off UNOPTFLAT' "$dir/d.v" && check=
        yosys -q -p "read_verilog $dir/d.v; hierarchy -check -top $top$check" >"$dir/log" 2>&1
        [ -s "$dir/log" ] && { echo "--- yosys, $file --top '$module' $*"; head -5 "$dir/log"; }
    fi
    rm -rf "$dir"
}

verify_one() { # NUMBER FILE|MODULE VERIFY-OPTION...
    local file=${2%%|*} module=${2#*|} log=$work/verify.$1
    shift 2
    "$tool" verify "$file" --top "$module" --cache "$cache" --wave "$log.vcd" "$@" >"$log" 2>&1 ||
        { echo "--- verify $file --top '$module' $*"; head -8 "$log"; }
}

export -f lint_one verify_one have
export tool work cache

each() { # FUNCTION OPTIONS: for the modules on standard input, two at a time; tells, and counts in files
    local list out
    list=$(mktemp -p "$work") out=$(mktemp -p "$work")
    cat >"$list"
    awk '{ printf "%d%c%s%c", NR, 0, $0, 0 }' "$list" |
        xargs -0 -P 2 -n 2 bash -c "$1"' "$@" '"${2:-}" "$1" >"$out"
    cat "$out"
    wc -l <"$list" >>"$work/tried"
    grep -c '^---' "$out" >>"$work/bad"
}

strange='`module`|`é`|letter_case|taken|gateloom_dff|no_inputs|through|around|twin|one_bit_bus|power_up|nothing_read'
strange_modules() { echo "$strange" | tr '|' '\n' | sed 's,^,tests/verilog/strange.nl|,'; }

# A circuit whose paths have 4,000 characters.
deep_circuit() {
    local i name
    name=$(printf 'level%035d' 0)
    printf 'module m0(a, b -> y) { nand(a, b -> y) }\n'
    for i in $(seq 100); do
        printf 'module m%d(a, b -> y) { %s = m%d(a, b)  n = nand(%s, a)  y = nand(n, b) }\n' \
            "$i" "$name" $((i - 1)) "$name"
    done | sed 's/  /\n    /g'
}

exports() {
    modules netlists/*/*.nl | each lint_one
    for options in '' --flat '--cells assign'; do strange_modules | each lint_one "$options"; done
    for module in 'ripple_adder<4>' full_adder; do echo "netlists/std/adders.nl|$module"; done | each lint_one --flat
    deep_circuit >"$work/deep.nl"
    for options in '' --flat; do
        printf '%s\n' "$work/deep.nl|m100" | each lint_one "$options"
    done
    # The same text for the same netlist.
    for options in '' --flat '--cells assign'; do
        "$tool" export netlists/cpu/machine.nl --top 'machine<8, 3, 3>' $options >"$work/1.v" &&
            "$tool" export netlists/cpu/machine.nl --top 'machine<8, 3, 3>' $options >"$work/2.v" &&
            cmp -s "$work/1.v" "$work/2.v" || fail "two exports differ: $options"
        passed=$((passed + 1))
    done
}

comparisons() {
    # Under Icarus, which compiles at once. The large ones of the quick round have their tables only.
    modules netlists/*/*.nl | grep -v 'alu<\|machine<\|mul_full' | each verify_one '--with icarus --deep --cycles 50'
    for options in '' --flat '--cells assign'; do
        strange_modules | each verify_one "--with icarus --deep --cycles 50 $options"
    done
    printf '%s\n' "$work/deep.nl|m100" | each verify_one '--with icarus'
    echo 'netlists/cpu/machine.nl|machine<8, 2, 2>' | each verify_one '--with icarus --cycles 500'
}

# The bench says PASS, and FAIL with a status when one gate is another.
benches() {
    local module
    for module in 'netlists/std/state.nl|counter<4>' 'netlists/std/memory.nl|ram<3, 8>' 'netlists/std/state.nl|flip_flop'; do
        "$tool" export "${module%|*}" --top "${module#*|}" --cells assign -o "$work/d.v" --testbench "$work/tb.v" &&
            iverilog -g2012 -o "$work/bench" "$work/d.v" "$work/tb.v" &&
            vvp -n "$work/bench" >"$work/log" && grep -q '^PASS' "$work/log" || fail "the bench of $module"
        sed 's/= ~(/= (/' "$work/d.v" >"$work/bad.v"
        iverilog -g2012 -o "$work/bench" "$work/bad.v" "$work/tb.v" &&
            ! vvp -n "$work/bench" >"$work/log" 2>&1 && grep -q '^FAIL' "$work/log" ||
            fail "the bench of $module does not find a wrong gate"
        passed=$((passed + 2))
    done
    # From a recorded run, which begins in a state that the Verilog does not have by itself.
    "$tool" sim netlists/std/state.nl --top 'counter<4>' --set rst=0 --set en=1 --init random:3 --cycles 40 \
        --wave "$work/run.glr" >"$work/log" &&
        "$tool" export netlists/std/state.nl --top 'counter<4>' --cells assign -o "$work/d.v" \
            --testbench "$work/tb.v" --recording "$work/run.glr" || fail "the bench of a recorded run"
    sed 's/= ~(/= (/' "$work/d.v" >"$work/bad.v"
    iverilog -g2012 -o "$work/bench" "$work/d.v" "$work/tb.v" && vvp -n "$work/bench" >"$work/log" &&
        grep -q '^PASS' "$work/log" || { fail "the bench of a recorded run"; head -5 "$work/log"; }
    iverilog -g2012 -o "$work/bench" "$work/bad.v" "$work/tb.v" && ! vvp -n "$work/bench" >"$work/log" 2>&1 &&
        grep -q '^FAIL' "$work/log" || fail "the bench of a recorded run does not find a wrong gate"
    passed=$((passed + 2))
    if [ "$which" = all ] && have verilator; then
        verilator --binary --timing -Wno-fatal --Mdir "$work/obj" --top-module counter_4_tb "$work/d.v" "$work/tb.v" \
            >"$work/log" 2>&1 && "$work/obj/Vcounter_4_tb" >"$work/log" 2>&1 && grep -q '^PASS' "$work/log" ||
            { fail "the bench of a recorded run, under Verilator"; head -5 "$work/log"; }
        passed=$((passed + 1))
    fi
}

# Faults an exporter could have, one sed each: FILE|MODULE|what|sed. All must be found.
planted() {
    cat <<'FAULTS'
netlists/std/adders.nl|ripple_adder<4>|two outputs of an instance swapped|s/\.s(s_1)/.s(k_2)/; t; s/\.cn(k_2)/.cn(s_1)/
netlists/std/adders.nl|ripple_adder<4>|a bus turned round|s/{s_3, s_2, s_1, s_0}/{s_0, s_1, s_2, s_3}/
netlists/std/adders.nl|ripple_adder<4>|a slice one off|s/\.y(y\[2\])/.y(y[1])/
netlists/std/adders.nl|full_adder|NAND as AND|0,/nand (m/s//and (m/
netlists/std/adders.nl|full_adder|NAND as NOR|0,/nand (n6/s//nor (n6/
netlists/std/adders.nl|full_adder|a pin moved|s/nand (n3, y, n)/nand (n3, x, n)/
netlists/std/adders.nl|full_adder|a pin stuck at 1|s/nand (n7, c, m)/nand (n7, 1'b1, m)/
netlists/std/adders.nl|full_adder|a pin stuck at 0|s/nand (s, n6, n7)/nand (s, 1'b0, n7)/
netlists/std/state.nl|counter<4>|an inversion lost|s/nand (y, x, x)/buf (y, x)/
netlists/std/state.nl|counter<4>|the other edge of the clock|s/posedge/negedge/
netlists/std/state.nl|counter<4>|two flip-flops swapped|s/\.q(q_1))/.q(q_2_))/; s/\.q(q_2))/.q(q_1))/; s/\.q(q_2_))/.q(q_2))/
netlists/std/state.nl|shift_register<4>|a latch instead of a flip-flop|s/always @(posedge clk) q <= d/always @* if (clk) q = d/
tests/verilog/strange.nl|power_up|an initial value lost|s/#(.INIT(1'b1)) //
tests/verilog/strange.nl|power_up|an initial value turned round|s/INIT(1'b0)/INIT(1'b1)/
FAULTS
}

faults() {
    local file module what edit
    while IFS='|' read -r file module what edit; do
        "$tool" export "$file" --top "$module" -o "$work/good.v" || { fail "export of $module"; continue; }
        sed "$edit" "$work/good.v" >"$work/bad.v"
        if cmp -s "$work/good.v" "$work/bad.v"; then
            fail "$what: the text is not as this test knows it, in $module"
        elif "$tool" verify "$file" --top "$module" --with icarus --netlist "$work/bad.v" --cache "$cache" \
            --wave "$work/w.vcd" --no-poke >"$work/log" 2>&1; then
            fail "$what: not found, in $module"
        elif ! grep -q 'in gateloom and' "$work/log" || [ ! -s "$work/w.vcd" ]; then
            fail "$what: no difference was named, in $module"
            head -5 "$work/log"
        else
            passed=$((passed + 1))
        fi
        rm -f "$work/w.vcd"
    done < <(planted)
}

under_verilator() {
    local module
    {
        echo 'netlists/std/state.nl|counter<4>'
        echo 'netlists/std/adders.nl|ripple_adder<4>'
    } | each verify_one --deep
    if [ "$which" = all ]; then
        for module in 'alu<8>' 'alu<16>'; do echo "netlists/std/alu.nl|$module"; done | each verify_one
        echo 'netlists/std/memory.nl|ram<4, 8>' | each verify_one --deep
        echo 'netlists/cpu/machine.nl|machine<16, 4, 4>' | each verify_one --deep
    fi
}

# Images as power-up values: the right one, and one with two words swapped.
images() {
    local file=netlists/std/memory.nl module='rom<2, 8>'
    echo '1a 2b 3c 4d' >"$work/image"
    for options in '' --flat; do
        "$tool" export $file --top "$module" $options --load "m=$work/image" -o "$work/good.v" &&
            "$tool" verify $file --top "$module" $options --load "m=$work/image" --with icarus --no-poke --no-tables \
                --deep --cache "$cache" --wave "$work/w.vcd" >"$work/log" 2>&1 || { fail "an image $options"; head -5 "$work/log"; }
        sed "s/8'h1a/8'h4d/; s/.INIT(1'b1)/.INIT(1'b0)/" "$work/good.v" >"$work/bad.v"
        "$tool" verify $file --top "$module" $options --load "m=$work/image" --with icarus --no-poke --no-tables \
            --netlist "$work/bad.v" --cache "$cache" --wave "$work/w.vcd" >"$work/log" 2>&1
        grep -q 'in gateloom and' "$work/log" || { fail "a wrong image was not found $options"; head -5 "$work/log"; }
        passed=$((passed + 2))
    done
}

exports
if have iverilog; then
    comparisons
    images
    benches
    faults
else
    echo "skip: verilog: Icarus is not installed (apt-get install iverilog): nothing was compared with it"
fi
if have verilator; then
    under_verilator
    tests/verilog/mutants.sh "$build" few || failed=$((failed + 1))
else
    echo "skip: verilog: Verilator is not installed (apt-get install verilator): no lint, and nothing compared with it"
fi
have yosys || echo "skip: verilog: Yosys is not installed (apt-get install yosys): it did not read the exports"
sum() { awk '{ n += $1 } END { print n + 0 }' "$1"; }
failed=$((failed + $(sum "$work/bad"))) passed=$((passed + $(sum "$work/tried") - $(sum "$work/bad")))
echo "verilog: $passed passed, $failed failed"
[ $failed = 0 ]
