printf "mov 65535, #7\nmov r0, #65535\nadd r1, [r0]\n.mem 1: 1\n" >$TMP/p.asm; "$TOOL" run $TMP/p.asm --memory 65536 --program 8 --lockstep --show r0-r1,65535 | grep -v ^clock
