"$TOOL" why ../wave/kinds.vcd q@2
