cat >"$TMP/p.asm" <<'END'
mov r0, #0x10000000000+0x10000000000
END
"$TOOL" asm "$TMP/p.asm"
