cat >"$TMP/wrong.nl" <<'END'
module wrong(a -> y) {
    nand(a, a -> y)
}

test wrong {
    a | y
    0 | 0
}
END
"$TOOL" export "$TMP/wrong.nl" -o "$TMP/out.v" --testbench "$TMP/bench.v"; rc=$?; ls "$TMP"; exit $rc
