#!/bin/bash
# pictures.sh TOOL FOLDER - the pictures of docs/diagrams.md and docs/window.md; `make pictures` puts them into docs/pictures.
set -eu
tool=$1 to=$2
mkdir -p "$to"
picture() { "$tool" draw "netlists/$2" --top "$3" -o "$to/$1.svg" "${@:4}"; }
picture full_adder std/adders.nl full_adder
picture critical std/adders.nl full_adder --critical
picture values std/adders.nl full_adder --set x=1 --set y=1 --set c=x
picture ripple_adder std/adders.nl 'ripple_adder<4>'
picture folded std/adders.nl 'ripple_adder<16>'
picture latch std/state.nl edge_flip_flop
picture data_path cpu/machine.nl machine --buses

# The window over the machine at work.
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
"$tool" run netlists/programs/sum_loop.asm --memory 32 --program 16 --wave "$dir/sum.vcd" >/dev/null
rows='machine.clk, machine.fetch, machine.execute, machine.pc, machine.instruction, machine.value, machine.zero, machine.less'
tool=$(realpath "$tool") to=$(realpath "$to")
window() { (cd "$dir" && "$tool" wave sum.vcd --screenshot "$to/$1.png" --add "$rows" "${@:2}"); }
window window --size 960x360 --from 100ns --to 260ns --cursor 150ns --clock machine.clk --find machine.execute
window window_light --size 960x300 --light --from 100ns --to 260ns --cursor 200ns
"$tool" wave netlists/programs/sum_loop.asm --memory 32 --program 16 --screenshot "$to/window_design.png" \
    --size 1600x1000 --from 300ns --to 500ns --why zero@46
