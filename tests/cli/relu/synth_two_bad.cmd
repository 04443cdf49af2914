"$TOOL" relu synth a b
