"$TOOL" check self_drive_bad.blif
