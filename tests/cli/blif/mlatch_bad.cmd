"$TOOL" check mlatch_bad.blif
