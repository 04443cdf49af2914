"$TOOL" convert ../../../netlists/std/alu.nl --top 'alu<6>' -o "$TMP/alu.nl"
"$TOOL" prove ../../../netlists/std/alu.nl "$TMP/alu.nl" --top 'alu<6>'
"$TOOL" convert ../../../netlists/std/memory.nl --top 'ram<3,4>' -o "$TMP/ram.nl"
"$TOOL" prove ../../../netlists/std/memory.nl "$TMP/ram.nl" --top 'ram<3, 4>'
"$TOOL" convert ../../../netlists/std/state.nl --top d_latch -o "$TMP/latch.nl"
"$TOOL" prove ../../../netlists/std/state.nl "$TMP/latch.nl" --top d_latch
