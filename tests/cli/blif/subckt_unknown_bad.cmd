"$TOOL" check subckt_unknown_bad.blif
