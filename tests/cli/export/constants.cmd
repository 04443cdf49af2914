"$TOOL" export ../../verilog/strange.nl --top around
