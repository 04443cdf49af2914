"$TOOL" check row_output_bad.blif
