cat >"$TMP/t.nl" <<'END'
module m {
}
END
"$TOOL" check "$TMP/t.nl"
