cat >"$TMP/t.nl" <<'END'
module m(x -> y) {
    y = x.y
}
END
"$TOOL" check "$TMP/t.nl"
