"$TOOL" draw "$ROOT/netlists/cpu/machine.nl" --top "machine<16, 3, 3>" --buses --ascii
