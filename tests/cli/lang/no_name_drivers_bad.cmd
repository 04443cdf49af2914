"$TOOL" check no_name_drivers_bad.nl
