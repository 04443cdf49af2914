cat >"$TMP/t.nl" <<'END'
module m(x -> y) {
    const N = random(8)
    y = x
}
END
"$TOOL" check "$TMP/t.nl"
