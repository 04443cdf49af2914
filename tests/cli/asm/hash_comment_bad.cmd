cat >"$TMP/p.asm" <<'END'
# the sum of two cells
mov 2, 0
END
"$TOOL" asm "$TMP/p.asm"
