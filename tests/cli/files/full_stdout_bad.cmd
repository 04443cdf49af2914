for c in 'stats std/gates.nl --top xor' 'table std/gates.nl --top xor' 'list std/gates.nl' 'check std/gates.nl' 'test std/gates.nl' "sim std/state.nl --top counter<4> --set rst=1" 'convert std/gates.nl --top xor' 'fmt "$ROOT/netlists/std/gates.nl"' 'disasm --help' '--help' '--version'; do
    eval "set -- $(echo "$c" | sed 's/<4>/\\<4\\>/')"
    "$TOOL" "$@" >/dev/full 2>"$TMP/err"
    echo "$1: status $?: $(cat "$TMP/err")" >&2
done
false
