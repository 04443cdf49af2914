cat >"$TMP/t.nl" <<'END'
module m(x -> y) {
    y =
}

module n(
END
"$TOOL" check "$TMP/t.nl"
