"$TOOL" run image.hex
