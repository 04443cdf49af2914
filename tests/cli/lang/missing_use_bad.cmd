"$TOOL" check missing_use_bad.nl
