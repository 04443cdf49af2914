"$TOOL" test column_parts.nl
