cat >"$TMP/t.nl" <<'END'
module m(x -> y) {
    y = x
}
END
"$TOOL" stats "$TMP/t.nl" --top 'm<4>'
