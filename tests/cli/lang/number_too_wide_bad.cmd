cat >"$TMP/t.nl" <<'END'
module m(x -> y[70]) {
    _ = x
    y = 0x1000000000000000000
}
END
"$TOOL" check "$TMP/t.nl"
