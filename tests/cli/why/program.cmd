"$TOOL" why $ROOT/netlists/programs/sum_loop.asm --memory 32 --program 16 zero@46
