"$TOOL" run endless.asm --max-cycles 1000 | grep -v ^clock; exit ${PIPESTATUS[0]}
