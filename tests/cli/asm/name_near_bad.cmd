cat >"$TMP/p.asm" <<'END'
.equ count, 2
mov r0, #cuont
END
"$TOOL" asm "$TMP/p.asm"
