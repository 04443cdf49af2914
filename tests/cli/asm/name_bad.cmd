cat >"$TMP/p.asm" <<'END'
mov r0, #nothing
END
"$TOOL" asm "$TMP/p.asm"
