"$TOOL" check broken_line_bad.nl
