"$TOOL" draw "$ROOT/netlists/std/state.nl" --top "counter<2>" --fold 2 --set rst=1,0 --set en=1 --at 3 | grep -o "<title>q.*</title>"
