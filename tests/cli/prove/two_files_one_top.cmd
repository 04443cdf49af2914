cat >"$TMP/mine.nl" <<'END'
module xor(a, b -> y) {
    y = nand(nand(a, nand(b, b)), nand(nand(a, a), b))
}
END
"$TOOL" prove ../../../netlists/std/gates.nl "$TMP/mine.nl" --top xor
