cat >"$TMP/t.nl" <<'END'
module m(x -> y) {
    y = x
    ~x
}
END
"$TOOL" check "$TMP/t.nl"
