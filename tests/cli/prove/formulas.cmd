p() { "$TOOL" prove "$@"; }
p ../../../netlists/std/adders.nl --top 'adder<16>' --is 's == x + y' --is 'cn == (x + y) >> 16'
p ../../../netlists/std/adders.nl --top 'ripple_adder<64>' --is '{cn, s} == x + y + c'
p ../../../netlists/std/adders.nl --top 'fast_adder<64>' --is '{cn, s} == x + y + c'
p ../../../netlists/std/adders.nl --top 'add<32>' --is 's == a + b'
p ../../../netlists/std/adders.nl --top 'subtractor<32>' --is 'd == x - y && bn == (x < y)'
p ../../../netlists/std/adders.nl --top 'sub<32>' --is 's == a - b'
p ../../../netlists/std/adders.nl --top 'add_sub<16>' --is 's == (minus ? a - b : a + b)'
p ../../../netlists/std/adders.nl --top 'inc<24>' --is 'y == a + 1'
p ../../../netlists/std/adders.nl --top 'neg<24>' --is 'y == -a'
p ../../../netlists/std/adders.nl --top 'neg_if<24>' --is 'y == (minus ? -a : a)'
p ../../../netlists/std/adders.nl --top 'add_bit<24>' --is 'y == a + up'
for o in eq:== ne:!= lt:\< le:\<= gt:\> ge:\>=; do
    p ../../../netlists/std/compare.nl --top "${o%:*}<24>" --is "y == (a ${o#*:} b)"
done
for o in lts:\< les:\<= gts:\> ges:\>=; do
    p ../../../netlists/std/compare.nl --top "${o%:*}<16>" --is "y == (signext(16, a) ${o#*:} signext(16, b))"
done
p ../../../netlists/std/compare.nl --top 'is_zero<40>' --is 'y == !a'
p ../../../netlists/std/shift.nl --top 'shift_left<5, 32>' --is 'y == x << by'
p ../../../netlists/std/shift.nl --top 'shift_right<5, 32>' --is 'y == x >> by'
p ../../../netlists/std/shift.nl --top 'shift_right_signed<5, 32>' --is 'y == signext(32, x) >> by'
p ../../../netlists/std/shift.nl --top 'rotate_left<4, 16>' --is 'y == ({x, x} << by)[31:16]'
p ../../../netlists/std/shift.nl --top 'rotate_right<4, 16>' --is 'y == {x, x} >> by'
p ../../../netlists/std/multiply.nl --top 'mul<8>' --is 'p == a * b'
p ../../../netlists/std/multiply.nl --top 'mul_full<8>' --is 'p == a * b'
p ../../../netlists/std/multiply.nl --top 'mul_full<6>' --is 'p == b * a'
p ../../../netlists/std/multiply.nl --top 'mul_full_signed<6>' --is 'p == signext(6, a) * signext(6, b)'
p ../../../netlists/std/divide.nl --top 'div_unsigned<6>' --is 'b == 0 || a == q * b + r && r < b' --is 'by_zero == !b'
p ../../../netlists/std/divide.nl --top 'div<4>' --is 'by_zero == !b' \
    --is 'b == 0 || a == 8 && b == 15 || signext(4, a) == signext(4, q) * signext(4, b) + signext(4, r)' \
    --is 'b == 0 || abs(signext(4, r)) < abs(signext(4, b))' --is 'b == 0 || r == 0 || r[3] == a[3]'
p ../../../netlists/std/alu.nl --top 'alu<5>' --is 'op != 0 || y == b' --is 'op != 1 || y == a + b' --is 'op != 2 || y == a - b' \
    --is 'op != 3 || y == a * b' --is 'op != 5 || y == a' --is 'op < 6 || y == 0' \
    --is 'op == 5 || zero == !y' --is 'op != 5 || zero == (a == b)' \
    --is 'op != 5 || less == (signext(5, a) < signext(5, b))' \
    --is 'op != 2 || less == (signext(5, a) - signext(5, b) < 0)'
p ../../../netlists/std/select.nl --top 'mux_n<3, 4>' --is 'y == d >> 4 * sel'
p ../../../netlists/std/select.nl --top 'decoder<5>' --is 'y == 1 << sel'
