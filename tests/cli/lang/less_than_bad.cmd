cat >"$TMP/t.nl" <<'END'
use "std/gates.nl"

module m(x[2], z[2] -> y) {
    y = x< z
}
END
"$TOOL" check "$TMP/t.nl"
