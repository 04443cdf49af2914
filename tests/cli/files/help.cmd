"$TOOL" --help && "$TOOL" sim --help
