"$TOOL" export ../../verilog/strange.nl --top '`module`'
"$TOOL" export ../../verilog/strange.nl --top '`é`'
"$TOOL" export ../../verilog/strange.nl --top taken
