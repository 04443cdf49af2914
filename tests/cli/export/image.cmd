echo '1 @1 e' >"$TMP/image"
"$TOOL" export ../../../netlists/std/memory.nl --top 'ram<1, 4>' --load "m=$TMP/image" | grep -n INIT -A 4
