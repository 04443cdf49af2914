"$TOOL" prove --help
