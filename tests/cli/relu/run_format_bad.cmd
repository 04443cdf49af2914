"$TOOL" relu run a b --format float8
