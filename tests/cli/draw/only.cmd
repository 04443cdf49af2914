"$TOOL" draw "$ROOT/netlists/std/alu.nl" --top "alu<4>" --only product --depth 0 --ascii
