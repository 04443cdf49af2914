#!/bin/bash
# layers.sh [FOLDER] - includes point down the table of docs/architecture.md, never up or sideways.
#
# Without a folder it first proves on a small tree with planted faults that it would notice.
set -u

allowed() { # LAYER: what it may include besides itself
    case $1 in
    base) echo "" ;;
    netlist) echo "base" ;;
    format) echo "base netlist" ;;
    engine) echo "base netlist" ;;
    prove) echo "base netlist" ;;
    wave) echo "base engine/trace.h" ;;
    export) echo "base netlist" ;;
    verify) echo "base netlist engine wave export cpu" ;;
    draw) echo "base netlist" ;;
    cpu) echo "base netlist engine" ;;
    relu) echo "base" ;;
    glue) echo "base netlist format engine wave relu cpu draw gui/design_view.h" ;;
    gui) echo "base wave" ;;
    cli) echo "base netlist format engine prove wave export cpu relu glue gui/viewer.h verify draw" ;;
    *) echo "?" ;;
    esac
}

check() { # FOLDER with sim/ and gui/: prints what is wrong
    local top=$1 file line include layer target may one ok
    (cd "$top" && find sim gui -name '*.[ch]' 2>/dev/null | sort | xargs -r grep -nE '^[[:space:]]*#[[:space:]]*include[[:space:]]+"' /dev/null) |
        while IFS= read -r one; do
            file=${one%%:*}
            line=${one#*:}
            line=${line%%:*}
            include=${one#*\"}
            include=${include%%\"*}
            case $file in
            gui/*) layer=gui ;;
            *) layer=${file#sim/} layer=${layer%%/*} ;;
            esac
            target=${include%%/*}
            may=$(allowed "$layer")
            if [ "$may" = "?" ]; then
                echo "$file:$line: the table knows no layer '$layer'"
                continue
            fi
            if [ "$target" = "$include" ]; then
                echo "$file:$line: write \"$layer/$include\", from the layer down"
                continue
            fi
            case $include in
            *..*) echo "$file:$line: no '..' in an include: $include"; continue ;;
            esac
            [ "$target" = "$layer" ] && continue
            ok=
            for m in $may; do
                [ "$m" = "$target" ] || [ "$m" = "$include" ] && ok=yes
            done
            # Only system.c of the cpu layer knows gates.
            if [ "$layer" = cpu ] && [ "$target" != base ]; then
                case $file in */system.[ch]) ;; *) ok= ;; esac
            fi
            [ -n "$ok" ] || echo "$file:$line: $layer must not include $include"
        done
}

self_test() {
    local dir want
    dir=$(mktemp -d)
    mkdir -p "$dir"/sim/{base,netlist,wave,cli,cpu,new} "$dir/gui"
    echo '#include "base/str.h"' >"$dir/sim/netlist/good.c"
    echo '#include "engine/trace.h"' >"$dir/sim/wave/good.c"
    echo '#include "netlist/design.h"' >"$dir/sim/cpu/system.c"
    printf '#include <stdio.h>\n#include "netlist/design.h"\n' >"$dir/sim/base/up.c"
    echo '#include "engine/engine.h"' >"$dir/sim/wave/sideways.c"
    echo '  #  include "netlist/design.h"' >"$dir/sim/cpu/asm.c"
    echo '#include "../sim/netlist/design.h"' >"$dir/gui/dots.c"
    echo '#include "lex.h"' >"$dir/sim/netlist/short.c"
    echo '#include "base/str.h"' >"$dir/sim/new/new.c"
    want="gui/dots.c sim/base/up.c sim/cpu/asm.c sim/netlist/short.c sim/new/new.c sim/wave/sideways.c"
    got=$(check "$dir" | cut -d: -f1 | sort | xargs)
    rm -rf "$dir"
    if [ "$got" != "$want" ]; then
        echo "layers: the planted faults were not found: got '$got', want '$want'" >&2
        exit 1
    fi
}

if [ $# = 0 ]; then
    self_test
    set -- "$(dirname "$0")/../.."
fi
bad=$(check "$1")
if [ -n "$bad" ]; then
    echo "$bad"
    echo "layers: $(echo "$bad" | wc -l) failed"
    exit 1
fi
echo "layers: passed, $(cd "$1" && find sim gui -name '*.[ch]' 2>/dev/null | wc -l) files"
