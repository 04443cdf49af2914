cat >"$TMP/t.nl" <<'END'
module m(x -> y) {
    y = x y = x
}
END
"$TOOL" check "$TMP/t.nl"
