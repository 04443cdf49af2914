cat >"$TMP/t.nl" <<'END'
module m(x -> y) {
    y = x abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefgh
}
END
"$TOOL" check "$TMP/t.nl"
