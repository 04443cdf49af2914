"$TOOL" run division.asm --mem 8=0 | grep -v ^clock; exit ${PIPESTATUS[0]}
