"$TOOL" check $(printf -- "-I. %.0s" {1..300}) std/gates.nl
