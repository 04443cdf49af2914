cat >"$TMP/t.nl" <<'END'
module m(x -> y) {
    y = x "abcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghij"
}
END
"$TOOL" check "$TMP/t.nl"
