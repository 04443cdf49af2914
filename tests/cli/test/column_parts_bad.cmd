"$TOOL" test column_parts_bad.nl
