"$TOOL" fit "$ROOT/tests/data/nist/longley.csv" --columns
