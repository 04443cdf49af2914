"$TOOL" check assert_bad.nl
