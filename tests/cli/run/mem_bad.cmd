"$TOOL" run sum.asm --mem 8=15,9,x=1,300=1,1=70000,2=
