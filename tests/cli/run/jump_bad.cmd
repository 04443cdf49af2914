"$TOOL" run jump.asm --show r0 | grep -v ^clock; exit ${PIPESTATUS[0]}
