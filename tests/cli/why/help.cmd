"$TOOL" why --help
