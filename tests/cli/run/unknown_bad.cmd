"$TOOL" run sum.asm | grep -v ^clock; exit ${PIPESTATUS[0]}
