"$TOOL" check subckt_twice_bad.blif
