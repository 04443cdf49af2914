"$TOOL" fit --help
