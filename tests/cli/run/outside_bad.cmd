"$TOOL" run outside.asm --show r0 | grep -v ^clock; exit ${PIPESTATUS[0]}
