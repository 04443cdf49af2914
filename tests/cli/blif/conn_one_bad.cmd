"$TOOL" check conn_one_bad.blif
