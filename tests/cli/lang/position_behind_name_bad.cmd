cat >"$TMP/t.nl" <<'END'
use "std/gates.nl"

module m(x -> y) {
    y = and(a: x, x)
}
END
"$TOOL" check "$TMP/t.nl"
