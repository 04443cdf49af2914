"$TOOL" check integers_bad.nl
