"$TOOL" check subckt_empty_bad.blif
