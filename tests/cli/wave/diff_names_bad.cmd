sed 's/count/total/' kinds.vcd >$TMP/t.vcd
"$TOOL" wave --diff --all kinds.vcd $TMP/t.vcd
