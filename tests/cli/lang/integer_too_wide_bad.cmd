cat >"$TMP/t.nl" <<'END'
module m(x -> y) {
    const N = 0x1000000000000000000
    y = x
}
END
"$TOOL" check "$TMP/t.nl"
