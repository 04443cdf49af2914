"$TOOL" check subckt_port_bad.blif
