"$TOOL" fmt --check messy.nl ../../../netlists/std/gates.nl
