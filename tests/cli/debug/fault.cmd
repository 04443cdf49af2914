"$TOOL" debug division.asm --mem 8=0 <fault.txt
