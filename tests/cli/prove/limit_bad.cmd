"$TOOL" prove ../../../netlists/std/multiply.nl --top 'mul_full<8>' --is 'p == b * a' --limit 10
