mkdir "$TMP/empty"
"$TOOL" test "$TMP/empty"
