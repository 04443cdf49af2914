cat >"$TMP/t.nl" <<'END'
module nand(x -> y) {
    y = x
}
END
"$TOOL" check "$TMP/t.nl"
