"$TOOL" why pair.nl --forward --init 0 --set a=0,0,1,1,0 --set b=0,1,1,1,1 --set set=0,1,1,0 --cycles 7 a@2
"$TOOL" why pair.nl --forward --init 0 --set a=0,0,1,1,0 --set b=0,1,1,1,1 --set set=0,1,1,0 --cycles 7 q@2
"$TOOL" why $ROOT/netlists/programs/sum_loop.asm --memory 32 --program 16 --forward zero@46 | tail -n 4
