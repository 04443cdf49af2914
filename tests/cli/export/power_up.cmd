"$TOOL" export ../../verilog/strange.nl --top power_up
