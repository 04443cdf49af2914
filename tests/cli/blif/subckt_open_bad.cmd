"$TOOL" check subckt_open_bad.blif
