"$TOOL" check numbers_bad.nl
