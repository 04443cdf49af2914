"$TOOL" stats several_drivers_bad.blif
