"$TOOL" check stray_bad.blif
