cd "$TMP"
"$TOOL" stats std/adders.nl --top full_adder | head -3
"$TOOL" test book/1_xor.nl | tail -1 | sed 's/.*: //'
mkdir std
printf 'module m(x -> y) { y = x }\n' >std/adders.nl
"$TOOL" list std/adders.nl
