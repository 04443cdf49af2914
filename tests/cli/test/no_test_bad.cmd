"$TOOL" test ../../../tests/cli/sim/counter.nl
