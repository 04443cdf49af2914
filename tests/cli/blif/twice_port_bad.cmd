"$TOOL" check twice_port_bad.blif
