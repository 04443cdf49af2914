cat >"$TMP/t.nl" <<'END'
use "std/gates.nl"

module m(x -> y) {
    y = and(x, a: x)
}
END
"$TOOL" check "$TMP/t.nl"
