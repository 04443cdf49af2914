cat >"$TMP/t.nl" <<'END'
module m(x -> y) {
    y = nand<1>
}
END
"$TOOL" check "$TMP/t.nl"
