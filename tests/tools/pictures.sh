#!/bin/bash
# pictures.sh TOOL FOLDER - the pictures of docs/diagrams.md; `make pictures` puts them into docs/pictures.
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
