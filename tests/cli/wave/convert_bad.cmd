"$TOOL" wave --convert zip.vcd $TMP/x.vcd; rc=$?; ls $TMP; exit $rc
