cat >"$TMP/p.asm" <<'END'
mov r0, #12ab
END
"$TOOL" asm "$TMP/p.asm"
