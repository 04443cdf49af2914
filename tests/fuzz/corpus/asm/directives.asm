.equ count, 8
.equ more, count+'a'-0x10
.mem count: 15, -1, 'x', "text\n\"", end, ?, more, 0b11, 0o17
.mem r3: loop
.mem 250: 1, 2, 3, 4, 5, 6, 7
.word 0x6600030004
loop: end:
