cat >"$TMP/t.nl" <<'END'
module
END
"$TOOL" check "$TMP/t.nl"
