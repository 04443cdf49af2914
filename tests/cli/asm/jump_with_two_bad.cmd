cat >"$TMP/p.asm" <<'END'
x: jl x, 0
END
"$TOOL" asm "$TMP/p.asm"
