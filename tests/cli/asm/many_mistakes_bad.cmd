cat >"$TMP/p.asm" <<'END'
.equ broken, nothing
.mem 300: 1
mvo r0, r1
loop: add r0
    jmp loop
    mov r0, #broken   ; no second message for this
x: x: mov r8, #1
    jmp lopo
    mov r0, [r1]      ; this one is fine
END
"$TOOL" asm "$TMP/p.asm" -o "$TMP/p.hex"
status=$?
ls "$TMP"
exit $status
