"$TOOL" check $(printf "a%.0s.nl " {1..300})
