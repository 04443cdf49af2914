"$TOOL" check several_drivers_bad.nl
