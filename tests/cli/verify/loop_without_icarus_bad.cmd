PATH=/no/such/folder "$TOOL" verify ../../../netlists/std/state.nl --top flip_flop
