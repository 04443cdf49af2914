"$TOOL" relu --help && "$TOOL" relu compile --help
