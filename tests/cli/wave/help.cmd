"$TOOL" wave --help
