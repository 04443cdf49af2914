cat >"$TMP/t.nl" <<'END'
use "a.nl"
use "b.nl"

module m(x -> y) {
    y = inv(x)
}
END
for f in a b; do echo "module inv(x -> y) { y = nand(x, x) }" >"$TMP/$f.nl"; done
"$TOOL" check "$TMP/t.nl"
