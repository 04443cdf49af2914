"$TOOL" draw "$ROOT/netlists/cpu/control.nl" --top control --ascii
