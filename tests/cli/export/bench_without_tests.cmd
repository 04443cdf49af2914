"$TOOL" export ../../verilog/strange.nl --top letter_case --cycles 3 -o "$TMP/out.v" --testbench - | grep rows
