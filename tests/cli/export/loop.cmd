"$TOOL" export ../../../netlists/std/state.nl --top d_latch
