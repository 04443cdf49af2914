cat >"$TMP/p.asm" <<'END'
mov r0, #65536
END
"$TOOL" asm "$TMP/p.asm"
