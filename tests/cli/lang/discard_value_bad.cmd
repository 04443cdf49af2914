cat >"$TMP/t.nl" <<'END'
module m(x -> y) {
    y = nand(x, _)
}
END
"$TOOL" check "$TMP/t.nl"
