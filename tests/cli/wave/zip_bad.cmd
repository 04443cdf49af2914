"$TOOL" wave --list zip.vcd
