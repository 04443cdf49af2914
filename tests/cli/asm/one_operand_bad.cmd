cat >"$TMP/p.asm" <<'END'
loop: add r0
END
"$TOOL" asm "$TMP/p.asm"
