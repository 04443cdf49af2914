cat >"$TMP/t.nl" <<'END'
use gates
END
"$TOOL" check "$TMP/t.nl"
